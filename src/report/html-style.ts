/* The stylesheet of report.html: one column, system fonts, one accent, light, dark, narrow and paper.
 *
 * Contrast of text on its ground is at least 4.5:1 in both schemes, of marks and bars at least 3:1
 * (WCAG 2.2 AA). Colour never carries meaning alone, and no colour stands for "fine". */

import {printCss} from "./html-style-print.ts"
import {storyCss} from "./story-style.ts"

/** The stylesheet with the marking and the title in the running lines of printed pages. `marking` is one of the TLP
 *  labels: letters, `:` and `+` only. `title` is ours. */
export function reportCss(marking: string, title: string): string {
  return `${base}${parts}${storyCss}${narrow}${printCss(marking, title)}`
}

const base = `
:root{color-scheme:light dark;
--paper:#fcfbf9;--sheet:#f4f2ed;--ink:#1c1d20;--soft:#565a61;--line:#d9d5cc;--strong:#b3aea2;
--accent:#1f4f8b;--tint:#dde7f4;--mark:#cfe0f7;--mid:#7f9fc7;--low:#b4c7e0}
@media (prefers-color-scheme:dark){:root{
--paper:#15171a;--sheet:#1d2024;--ink:#e8e6e1;--soft:#a9adb5;--line:#33373d;--strong:#5a6069;
--accent:#8fb8ee;--tint:#1f2e42;--mark:#2b4a72;--mid:#5b82b5;--low:#3d5678}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
overflow-wrap:anywhere}
.masthead,main,footer{max-width:60rem;margin:0 auto;padding:0 1.5rem}
h1,h2,h3.server{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4",Georgia,"Liberation Serif",serif;
font-weight:600;line-height:1.2;text-wrap:balance}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.35rem);margin:.4rem 0 .8rem;letter-spacing:-.01em}
h2{font-size:1.5rem;margin:0 0 .8rem;padding-top:.9rem;border-top:3px solid var(--ink)}
h3{font-size:1.06rem;margin:1.8rem 0 .5rem;line-height:1.35}
h3.server{font-size:1.25rem;margin-top:2rem}
h4{font-size:1rem;margin:0 0 .35rem}
p,ul,ol,dl{margin:0 0 .8rem}
p,li,dd{max-width:70ch}
section{margin:3.2rem 0 0}
a{color:var(--accent);text-underline-offset:.16em;text-decoration-thickness:.06em}
a:hover{text-decoration-thickness:.14em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
:target{scroll-margin-top:1rem}
article:has(:target),.exhibit:target{outline:2px solid var(--accent);outline-offset:.6rem;border-radius:2px}
code,pre,.mono,.hash,.id,.where{font-family:ui-monospace,"Cascadia Mono","SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
.mono,.hash,.file{overflow-wrap:anywhere}
mark{background:var(--mark);color:inherit;padding:.05em .15em;border-radius:2px;box-shadow:inset 0 -2px 0 var(--accent)}
.quiet,.small,.meaning,.aka{color:var(--soft)}
.small,.meaning{font-size:.86rem}
.aka{font:400 .86rem/1.4 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.x{color:var(--accent);background:var(--tint);border-radius:2px;padding:0 .1em}
.sep{color:var(--soft);padding:0 .3em}
[hidden]{display:none!important}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:1}
[dir=ltr] :is(p,li,dd,dt,h1,h2,h3,h4,caption,th,summary,figcaption,td>div,pre){unicode-bidi:bidi-override;direction:ltr}
footer{margin-top:3.5rem;padding-bottom:2.5rem;color:var(--soft);font-size:.86rem}
footer p{border-top:1px solid var(--line);padding-top:1rem;max-width:none}
`

const parts = `
main:focus{outline:0}
.owner section{margin-top:1.7rem}
.owner h2{font-size:1.25rem;border-top-width:1px;padding-top:.7rem;margin-bottom:.5rem}
.owner .ladder ol{margin:.2rem 0 .9rem}
.refs{white-space:normal}
.today{padding-left:1.5rem}
.today li{margin-bottom:.35rem}
.today a,.lines a.plain{color:inherit}
.tonight{border-left:4px solid var(--accent);padding:.1rem 0 .1rem .9rem}
.toolbar{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:1rem 0 0}
.toolbar p{margin:0;font-size:.86rem;color:var(--soft);min-height:1.4em}
button{font:inherit;font-size:.86rem;color:var(--accent);background:var(--paper);border:1px solid var(--accent);border-radius:4px;padding:.2rem .6rem;min-height:1.75rem;cursor:pointer}
button[aria-pressed=true]{background:var(--accent);color:var(--paper)}
th button{font-weight:600;color:var(--soft);border:0;border-bottom:1.5px dotted var(--strong);border-radius:0;background:none;padding:0;text-align:inherit;font-size:1em}
th[aria-sort=ascending] button::after{content:" \\2191"}
th[aria-sort=descending] button::after{content:" \\2193"}
button.copies{font-size:.78rem;padding:0 .4rem;min-height:1.5rem;margin-left:.4rem;white-space:nowrap}
.tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:1rem 0 0;font-size:.92rem}
input{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:4px;padding:.25rem .5rem;min-height:1.9rem;width:18rem;max-width:100%}
.localtime{color:var(--soft);font-size:.86em;margin-left:.35em}
.masthead{padding-top:1.2rem;padding-bottom:0}
.kicker{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;justify-content:space-between;max-width:none;
font-size:.86rem;color:var(--soft);border-bottom:1px solid var(--line);padding-bottom:.7rem;margin-bottom:1.6rem}
.tlp{font-weight:700;color:var(--ink);letter-spacing:.03em}
.facts{color:var(--soft);font-size:.94rem}
.lines{padding:0;list-style:none;margin:0}
.lines li{margin:0 0 .45rem;font-size:1.04rem}
.ladder ol{list-style:none;margin:1.4rem 0 0;padding:0;display:grid;grid-template-columns:repeat(6,1fr);gap:0;
border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.step{display:flex;flex-direction:column;gap:.3rem;padding:.8rem .8rem .9rem;border-left:1px solid var(--line);max-width:none}
.step:first-child{border-left:0;padding-left:0}
.step:last-child{padding-right:0}
.step a{display:flex;flex-direction:column;gap:.35rem;text-decoration:none;color:inherit}
.step a:hover .stage{text-decoration:underline}
.stage{font-weight:700}
.phrase{font-size:.92rem;line-height:1.35;font-weight:600}
.blind .phrase,.phrase.none{font-weight:600;font-style:italic}
.step .meaning{line-height:1.35}
.bar{display:block;width:100%;max-width:13rem;height:12px}
.scale{fill:var(--line)}.below{fill:var(--low)}.range{fill:var(--accent)}
.together,.id{white-space:nowrap}
.unknown{fill:none;stroke:var(--soft);stroke-width:1.5;stroke-dasharray:6 5}
.actions{padding:0;list-style:none;counter-reset:step}
.meta{color:var(--soft);font-size:.92rem;margin:.1rem 0}
.actions .done>.do,.actions .skipped>.do{color:var(--soft);font-weight:500}
.actions>.done::before,.actions>.skipped::before{border-style:dashed}
.actions>li:target{outline:2px solid var(--accent);outline-offset:.3rem;border-radius:2px}
.details{margin:.4rem 0;padding-left:1.1rem;font-size:.94rem}
.tag.strong{color:var(--ink);border-color:var(--ink)}
.actions>li{counter-increment:step;position:relative;padding:.15rem 0 .75rem 3rem;max-width:none}
.actions>li::before{content:counter(step);position:absolute;left:0;top:.1rem;width:2rem;height:2rem;
border:1.5px solid var(--accent);border-radius:50%;display:grid;place-items:center;font-weight:700;color:var(--accent);font-size:.95rem}
.do{font-weight:650;font-size:1.06rem;margin:0}
.because{color:var(--soft);margin:.1rem 0 0}
.tag{display:inline-block;font-size:.78rem;font-weight:600;color:var(--soft);border:1px solid var(--strong);border-radius:3px;padding:0 .35rem;margin-right:.2rem}
.contents{margin:2.4rem 0 0}
.contents ol{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;padding:.8rem 0;margin:0;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.92rem}
.judgement{display:grid;grid-template-columns:13.5rem 1fr;gap:1.6rem;padding:1.15rem 0;border-top:1px solid var(--line)}
.scale-side{display:flex;flex-direction:column;gap:.35rem}
.judgement.blind .reason{border-left:2px dashed var(--strong);padding-left:1rem}
.says{font-size:1.04rem;margin-bottom:.5rem}
.says a.to{color:inherit;text-decoration-color:var(--accent)}
.says a.to::after,li a.to::after{content:"\\00a0↓";color:var(--accent)}
.pairs{display:grid;grid-template-columns:6.8rem 1fr;gap:.25rem 1rem;margin:.5rem 0 .8rem;font-size:.94rem}
.pairs dt{color:var(--soft)}
.pairs dd{margin:0;min-width:0}
.pairs ul{margin:0;padding-left:1.1rem}
.because-list{list-style:none;padding:0!important}
.because-list li{margin-bottom:.3rem;max-width:none}
.glossary,.wider{grid-template-columns:12rem 1fr}
.pairs summary{padding:0}
summary{cursor:pointer;color:var(--accent);font-size:.92rem;padding:.2rem 0}
table{width:100%;border-collapse:collapse;font-size:.88rem;line-height:1.42;margin:.9rem 0 1rem}
caption{text-align:left;font-weight:650;padding-bottom:.45rem;font-size:.94rem}
th{overflow-wrap:normal;text-align:left;font-weight:600;color:var(--soft);border-bottom:1.5px solid var(--strong);padding:.3rem .7rem .35rem 0;vertical-align:bottom}
td{border-bottom:1px solid var(--line);padding:.42rem .7rem .42rem 0;vertical-align:top}
th:last-child,td:last-child{padding-right:0}
td>div{min-width:0;overflow-wrap:anywhere}
td.time{font-variant-numeric:tabular-nums}
td.time>div{width:11.8rem;overflow-wrap:normal}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
td.number>div,td.date>div,td.word>div{overflow-wrap:normal;white-space:nowrap}
td .phrase{font-size:.84rem;overflow-wrap:normal}
td.host>div{min-width:4.6rem}
th.mono{font:inherit;font-weight:600}
td>div>a:only-child{display:inline-block;padding:.2rem 0;min-width:1.5rem}
td ul{margin:0;padding-left:1rem}
.hash{color:var(--soft)}
.rest{color:var(--soft);border-left:3px solid var(--strong);padding-left:.8rem;font-size:.92rem}
figure{margin:1.2rem 0}
figcaption{font-size:.86rem;color:var(--soft);margin-top:.35rem}
.key{margin-right:1.1rem;white-space:nowrap}
.swatch{width:1.6rem;height:.8rem;vertical-align:-.08rem}
.wide{overflow-x:auto}
.scrolls{display:none}
.picture{display:block;width:100%;min-width:40rem;height:auto;font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
.label{fill:var(--ink)}.axis{fill:var(--soft);font-size:11px}
.tick{stroke:var(--line);stroke-width:1}.rule{stroke:var(--line);stroke-width:1}
.d1{fill:var(--low)}.d2{fill:var(--mid)}.d3{fill:var(--accent)}.d1,.d2{stroke:var(--accent);stroke-width:.8}
.hatch{stroke:var(--strong);stroke-width:2}
.gap{stroke:var(--strong);stroke-width:.6}
.finding,.session{border-top:1px solid var(--line);padding-top:.2rem;margin-top:1.6rem}
.finding h4,.session h3{margin-top:1rem;font-size:1.06rem}
.rival{border-top:1px solid var(--line);padding-top:.8rem;margin-top:.8rem}
:is(h3,h4) .id{color:var(--soft);font-weight:400;margin-right:.35rem}
.level{font-size:.78rem;font-weight:600;border:1px solid var(--strong);border-radius:3px;padding:.05rem .4rem;white-space:nowrap;color:var(--soft)}
.level.critical,.level.high{color:var(--paper);background:var(--ink);border-color:var(--ink)}
.exhibit{background:var(--sheet);border:1px solid var(--line);border-radius:4px;padding:.7rem .9rem .5rem;margin:.7rem 0}
.place{font-size:.86rem;margin:0 0 .45rem;max-width:none}
.place .file{font-weight:650}
.place .where{color:var(--soft);margin-left:.4rem}
pre.raw{margin:0 0 .4rem;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5;max-height:24rem;overflow-y:auto}
.hex pre.raw{white-space:pre;overflow-x:auto;font-size:.78rem}
`

const narrow = `
@media (max-width:56rem){
.ladder ol{grid-template-columns:repeat(3,1fr)}
.step,.step:first-child,.step:last-child{padding:.8rem .8rem .8rem 0;border-left:0;border-top:1px solid var(--line)}
.judgement{grid-template-columns:1fr;gap:.6rem}}
@media screen and (max-width:44rem){
.masthead,main,footer{padding-left:1rem;padding-right:1rem}
.ladder ol{grid-template-columns:1fr}
.step,.step:first-child,.step:last-child{padding:.55rem 0}
.step a{display:grid;grid-template-columns:6.5rem 1fr;gap:.1rem .6rem;align-items:center}
.step .phrase{grid-column:2}.step .meaning{display:none}
.pairs,.glossary,.wider{grid-template-columns:1fr;gap:0}
.pairs dd{margin-bottom:.45rem}
table,tbody,tr,td,caption{display:block}
thead{position:absolute;left:-999rem}
tr{border-top:1px solid var(--strong);padding:.4rem 0}
td,td.number{border:0;padding:.12rem 0;display:grid;grid-template-columns:6.5rem 1fr;gap:.6rem;text-align:left}
td::before{content:attr(data-label);color:var(--soft);font-size:.82rem}
td.time,td.number>div,td.date>div,td.word>div,td .together{white-space:normal}td.time>div{width:auto}td.number>div,td.word>div{overflow-wrap:anywhere}
.actions>li{padding-left:2.7rem}
.scrolls{display:inline}}
`
