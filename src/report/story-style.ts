/* The styles of the story: its list and its picture. Meaning is carried by shape and words; the colours are
 * those of html-style.ts. */

export const storyCss: string = `
.story{list-style:none;padding:0;margin:0 0 1.2rem}
.story>li{display:grid;grid-template-columns:2.4rem 1fr;gap:0 .7rem;padding:.55rem 0;border-top:1px solid var(--line);max-width:none}
.story>li:last-child{border-bottom:1px solid var(--line)}
.story .no{grid-row:span 3;font-weight:700;font-variant-numeric:tabular-nums;color:var(--accent);text-align:right}
.story .kind .id,.story .kind .quiet{font-weight:400;margin-left:.4rem}
.story .kind{font-weight:650;font-size:.86rem;letter-spacing:.01em}
.story p{margin:0}
.story .evidence{font-size:.86rem;color:var(--soft)}
.story .unseen{color:var(--soft)}
.story .unseen .no{color:var(--soft)}
.story>li:target{outline:2px solid var(--accent);outline-offset:.2rem;border-radius:2px}
.ground{fill:var(--sheet);stroke:var(--line);stroke-width:.6}
.ep-done{fill:var(--accent);stroke:var(--accent);stroke-width:1.2}
.ep-tried{fill:var(--paper);stroke:var(--accent);stroke-width:1.4}
.ep-others{fill:var(--paper);stroke:var(--soft);stroke-width:1.4;stroke-dasharray:3 2}
text.number{font-size:11px;font-weight:700;stroke:none;fill:var(--ink)}
text.number.ep-done{fill:var(--paper)}
.bar-name{fill:var(--ink);font-size:9.5px}
.server{fill:var(--ink);font-weight:700}
.absent{fill:var(--ink);font-size:11px;paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}
.lead{stroke:var(--soft);stroke-width:.7;stroke-dasharray:1 3;fill:none}
text.date{font-weight:650}
.left-out{font-style:italic}
.break{fill:none;stroke:var(--soft);stroke-width:1.2}
.break-ground{fill:none;stroke:var(--paper);stroke-width:7}
@media screen and (max-width:44rem){.story-picture .picture{min-width:60rem}
.story>li{grid-template-columns:1.6rem 1fr;gap:0 .6rem}}
@media print{.story>li{break-inside:avoid;padding:.35rem 0}}
`
