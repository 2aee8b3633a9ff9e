/* The stylesheet of the page of public statements: the text with lines under it, one kind of line for each modality, so
 * that colour never carries meaning alone; a list beside it; light, dark and paper. */

import {reportCss} from "./html-style.ts"
import type {Tlp} from "./marking.ts"

export function intelCss(tlp: Tlp, title: string): string {
  return `${reportCss(`TLP:${tlp}`, title)}${page}${filters}`
}

const page = `
:root{--asserted:#1f4f8b;--assessed:#8a3f00;--quoted:#6a2f86;--reported:#0e6462;--presupposed:#8f1f45;--background:#565a61;--headline:#5b5300;--advice:#1d6130;--scope:#fbecd6;--hedge:#f3cf9b;--sign:#e9e7f4}
@media (prefers-color-scheme:dark){:root{--asserted:#8fb8ee;--assessed:#f0a868;--quoted:#d3a4ea;--reported:#74c9c5;--presupposed:#f39ab8;--background:#a9adb5;--headline:#d8cb63;--advice:#8ad09b;--scope:#3a2d1c;--hedge:#6a4a1f;--sign:#2b2a40}}
.masthead,main,footer{max-width:80rem}
.glance{font-size:.94rem}
.sheet{display:grid;grid-template-columns:minmax(0,1fr) minmax(21rem,30rem);gap:2.6rem;align-items:start;margin-top:1rem}
.text{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4",Georgia,"Liberation Serif",serif;font-size:1.1rem;line-height:2.1;min-width:0}
.text p{margin:0 0 1rem;max-width:74ch;white-space:pre-line;unicode-bidi:plaintext}
.text p.heading{font-size:1.3rem;font-weight:600;line-height:1.9}
.text p.aside{color:var(--soft);font-size:.92rem;line-height:1.7}
.text p.aside::before{content:attr(data-kind);font:600 .74rem/1 system-ui,sans-serif;border:1px solid var(--line);border-radius:3px;padding:.1rem .3rem;margin-right:.5rem;color:var(--soft)}
.furniture{color:var(--soft);font:.86rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;border-left:3px solid var(--line);padding:.1rem 0 .1rem .8rem;margin:0 0 1rem;max-width:68ch}
.furniture summary{color:var(--soft)}
.furniture p{font-size:.86rem;line-height:1.5;margin:.2rem 0;opacity:.85}
.furniture .why{font-style:italic}
.seg{position:relative;border-radius:2px}
.seg:focus-visible{outline:3px solid var(--accent)}
.l{text-decoration-line:underline;text-decoration-skip-ink:none;text-decoration-thickness:2px}
.l0{text-underline-offset:.2em}.l1{text-underline-offset:.46em}.l2{text-underline-offset:.72em}
.asserted{text-decoration-color:var(--asserted);text-decoration-style:solid}
.assessed{text-decoration-color:var(--assessed);text-decoration-style:wavy;text-decoration-thickness:1.5px}
.quoted{text-decoration-color:var(--quoted);text-decoration-style:dotted;text-decoration-thickness:3px}
.reported{text-decoration-color:var(--reported);text-decoration-style:dashed}
.presupposed{text-decoration-color:var(--presupposed);text-decoration-style:double;text-decoration-thickness:1.5px}
.background{text-decoration-color:var(--background);text-decoration-style:solid;text-decoration-thickness:1px}
.headline{text-decoration-color:var(--headline);text-decoration-style:dashed;text-decoration-thickness:4px}
.advice-line{text-decoration-color:var(--advice);text-decoration-style:dotted;text-decoration-thickness:2px}
.scope{background:var(--scope)}
.hedge{background:var(--hedge);font-style:italic}
.sign{background:var(--sign);font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;font-size:.84em;padding:.05em .2em;outline:1px solid var(--strong);outline-offset:-1px}
.sign.off{outline-style:dashed;color:var(--soft)}
.method{border-bottom:1.5px dotted var(--strong)}
.nr{font:700 .7rem/1 system-ui,sans-serif;vertical-align:super;text-decoration:none;margin:0 .06em;padding:.05rem .22rem;border:1px solid currentColor;border-radius:3px;background:var(--paper);white-space:nowrap}
.nr.k-asserted{color:var(--asserted)}.nr.k-assessed{color:var(--assessed)}.nr.k-quoted{color:var(--quoted)}.nr.k-reported{color:var(--reported)}.nr.k-presupposed{color:var(--presupposed)}.nr.k-background{color:var(--background)}.nr.k-headline{color:var(--headline)}.nr.k-advice{color:var(--advice);border-style:dashed}
.pop{position:absolute;z-index:5;left:0;top:1.9em;width:max-content;max-width:min(26rem,80vw);display:none;background:var(--paper);color:var(--ink);border:1px solid var(--strong);border-radius:6px;box-shadow:0 6px 22px #0003;padding:.6rem .75rem;font:.86rem/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;text-decoration:none;white-space:normal}
.seg:hover>.pop,.seg:focus>.pop,.seg:focus-within>.pop{display:block}
.pop .one{display:block;padding:.15rem 0}
.pop .one+.one{border-top:1px solid var(--line);margin-top:.2rem}
.pop b{font-weight:650}
.seg:target,.seg:has(:target){outline:3px solid var(--accent);outline-offset:2px}
.beside{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow-y:auto;padding:0 .6rem 0 0;min-width:0;scrollbar-width:thin}
.beside .list-head{font-weight:650;margin:.2rem 0 .5rem;font-size:.94rem;color:var(--soft)}
.claims{list-style:none;margin:0 0 1.4rem;padding:0}
.claims>li{border:1px solid var(--line);border-left-width:4px;border-radius:4px;padding:.55rem .75rem .5rem;margin:0 0 .6rem;max-width:none;font-size:.9rem;line-height:1.45;background:var(--paper)}
.claims>li:target{outline:3px solid var(--accent);outline-offset:1px;background:var(--tint)}
.claims>.k-asserted{border-left-color:var(--asserted)}.claims>.k-assessed{border-left-color:var(--assessed);border-left-style:double;border-left-width:6px}.claims>.k-quoted{border-left-color:var(--quoted);border-left-style:dotted}.claims>.k-reported{border-left-color:var(--reported);border-left-style:dashed}.claims>.k-presupposed{border-left-color:var(--presupposed);border-left-style:double;border-left-width:6px}.claims>.k-background{border-left-color:var(--background)}.claims>.k-headline{border-left-color:var(--headline);border-left-style:dashed}.claims>.k-advice{border-left-color:var(--advice);border-left-style:dotted}
.claims p{margin:0 0 .2rem;max-width:none}
.claims .head{font-weight:650}
.claims .rel{font-weight:400;color:var(--soft)}
.claims .not{font-weight:700;text-transform:uppercase;font-size:.82em;letter-spacing:.03em}
.claims .who{color:var(--soft)}
.claims dl{display:grid;grid-template-columns:5.6rem minmax(0,1fr);gap:.1rem .6rem;margin:.35rem 0 0;font-size:.84rem}
.claims dt{color:var(--soft)}.claims dd{margin:0;max-width:none}
.claims .bar{max-width:11rem;height:10px;margin:.15rem 0}
.claims .flags{margin:.35rem 0 0;padding:.3rem .5rem;border:1px dashed var(--strong);border-radius:3px;font-size:.82rem;list-style:none}
.claims .flags li{max-width:none;margin:0}
.chip{font-size:.76rem;font-weight:650;border:1px solid currentColor;border-radius:3px;padding:0 .3rem;margin-left:.3rem;white-space:nowrap;color:var(--soft)}
.back{font-size:.82rem;white-space:nowrap;margin-left:.3rem}
.say{font-style:italic}
.key-list{list-style:none;padding:0;margin:.6rem 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:.4rem 1.4rem;font-size:.9rem}
.key-list li{max-width:none}
.key-list label{cursor:pointer}
.key-list input{width:auto;min-height:0;margin:0 .4rem 0 0;vertical-align:-.1em}
.key-list .sample{font-family:"Iowan Old Style",Palatino,Georgia,"Liberation Serif",serif;font-size:1.02rem;line-height:2}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 1.2rem}
.copyset ins,.copyset del{text-decoration-thickness:2px}
.open{border:1px dashed var(--strong);border-radius:4px;padding:.6rem .9rem;max-width:none}
.sources{font-variant-numeric:tabular-nums;font-weight:650}
@media (max-width:64rem){.pop{position:fixed;left:.6rem;right:.6rem;top:auto;bottom:.6rem;width:auto;max-width:none}.sheet{grid-template-columns:minmax(0,1fr)}.beside{position:static;max-height:none}}
@media print{.sheet{display:block}.beside{position:static;max-height:none;overflow:visible}.pop,.key-list input{display:none}.text{line-height:1.9;font-size:10pt}.claims>li{break-inside:avoid}.furniture{opacity:.7}}
`

const filters = ["asserted", "assessed", "quoted", "reported", "presupposed", "background", "headline"]
  .map(
    (kind) =>
      `body:has(#show-${kind}:not(:checked)) :is(.nr.k-${kind},.claims>.k-${kind}){display:none}body:has(#show-${kind}:not(:checked)) .l.${kind}{text-decoration-line:none}`,
  )
  .join("\n")
