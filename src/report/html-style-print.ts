/* The part of the stylesheet that is for paper: no size is set, so the printer's A4 or Letter holds; the marking stands
 * at head and foot of each page; what is folded is open; heads of tables come again; a row, an exhibit, the head of a step and the
 * lines about a finding stay on one page.
 *
 * Sizes are in points: 9.4 pt with 16 mm at the sides gives some 95 letters a line on A4, and the owner's page fits
 * on the shorter sheet of Letter. */

/** The rules for `@media print` and `@page`. */
export function printCss(marking: string, title: string): string {
  return css.replaceAll("MARKING", marking).replaceAll("TITLE", title.replace(/["\\<]/g, ""))
}

const css = `
@page{margin:15mm 16mm;
@top-left{content:"MARKING";font:700 8pt sans-serif}
@top-right{content:"TITLE";font:8pt sans-serif}
@bottom-left{content:"MARKING";font:700 8pt sans-serif}
@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif}}
@media print{
:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#444;--line:#ccc;--strong:#888;--accent:#1f4f8b;--tint:#e8eef6;--mark:#dbe6f5;--mid:#7f9fc7;--low:#b4c7e0;color-scheme:light}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
html{font-size:9.4pt}body{line-height:1.42}
.masthead,main,footer{max-width:none;padding:0}
.kicker{margin-bottom:.6rem}
.owner{break-after:page;font-size:8.7pt;line-height:1.32}.owner .more{display:none}.owner :is(p,li){max-width:none}.owner h1{font-size:17pt;margin:.2rem 0 .4rem}.owner section{margin-top:.55rem;break-inside:avoid}.owner h2{font-size:11.5pt;padding-top:.3rem;margin-bottom:.2rem}
.owner .lines li{font-size:1em;margin-bottom:.25rem}.owner .meaning{display:none}.owner p{margin-bottom:.25rem}.today li{margin-bottom:.12rem}
.owner .step,.owner .step:first-child,.owner .step:last-child{padding:.35rem .4rem .4rem 0}.owner .ladder ol{margin:.2rem 0 .5rem}
h1{font-size:20pt}h2{font-size:14pt;break-after:avoid}h3,h4,caption{break-after:avoid}
section{margin-top:1.8rem}
.skip,.contents,.toolbar,.tools,button,.hex,footer,.says a.to::after,li a.to::after{display:none}
a{color:inherit;text-decoration:none}
.ladder ol{grid-template-columns:repeat(6,1fr)}
.step,.step:first-child,.step:last-child{padding:.5rem .5rem .5rem 0;border:0}
.step .meaning{font-size:7.6pt}.step .phrase{font-size:8.4pt}
.judgement{grid-template-columns:11rem 1fr;gap:1rem;padding:.7rem 0}
.scale-side,.judgement .pairs,.ledger,.judgement .says{break-inside:avoid}.judgement .says,.ledger>summary{break-after:avoid}
.ledger table{font-size:7.6pt}
details>summary{list-style:none;color:var(--soft)}
details::details-content{content-visibility:visible;block-size:auto}
details:not([open])::details-content{display:block}
thead{display:table-header-group}
tr,figure,.exhibit,.details>li,dl.pairs>dd{break-inside:avoid}
.actions :is(.do,.meta,.because){break-after:avoid}
table{font-size:8pt}
td.time>div{width:auto}
pre.raw{max-height:none;overflow:visible;font-size:7.4pt}
.picture{min-width:0}.wide{overflow:visible}
.finding h4,.finding .says,.rival .do{break-after:avoid}
.finding>dl,.rival,.session{break-inside:avoid}
p{orphans:3;widows:3}}
`
