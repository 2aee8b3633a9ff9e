/* The lists beside and below the text: claims with all that qualifies them, advice, what to look for, techniques. They
 * say all that the marks say, without colour and without a pointer. */

import type {Claim, FoundIndicator, FoundTechnique, Recommendation} from "../model/intel.ts"
import {html, type Markup} from "./escape.ts"
import {table} from "./html-parts.ts"
import {listAnchor, mostMarked, type ShownReading, textAnchor} from "./intel-html-text.ts"
import {estimateText, flagMeaning, type IntelWords, languageNote, strengthMeaning} from "./intel-says.ts"
import {counted} from "./words.ts"

/** The claims of one document as cards, in the order in which they stand. */
export function claimList(words: IntelWords, shown: ShownReading): Markup {
  const {claims, reading} = shown
  const left = reading.claims.length - claims.length
  if (claims.length === 0) {
    const note = languageNote(reading.document)
    return html`<p class="open">No claim was read from this text.${note === undefined ? undefined : ` It ${note}`}</p>`
  }
  return html`<p class="list-head">${counted(reading.claims.length, "claim")}</p>
<ol class="claims">${claims.map((claim, n) => card(words, shown, claim, n))}</ol>${left > 0 ? html`<p class="rest">${counted(left, "more claim")} are not shown.</p>` : undefined}`
}

function card(words: IntelWords, shown: ShownReading, claim: Claim, n: number): Markup {
  const {modality, evidence, when, count, analyticConfidence, polarity} = claim
  const estimate = estimateText(claim)
  const sources = words.sources(claim.id)
  const flags = claim.flags.map((flag) => html`<li>${flagMeaning[flag]}</li>`)
  return html`<li class="k-${modality}" id="${listAnchor(shown, "claim", n)}">
<p class="head"><a class="nr k-${modality}" href="#${textAnchor(shown, "claim", n)}" aria-label="Claim ${n + 1}, to its place in the text">${n + 1}</a> ${words.name(claim.subject)} <span class="rel">${polarity === "denied" ? html`<span class="not">not</span> ` : undefined}${claim.relation.replaceAll("-", " ")}</span> ${words.object(claim)}</p>
<p class="who">${words.speakers(claim.speakers)}<span class="chip">${modality}</span>${polarity === "denied" ? html`<span class="chip">denied</span>` : undefined}</p>
<dl>${estimate === undefined ? html`<dt>How likely</dt><dd>no hedge</dd>` : hedgeOf(words, claim, estimate)}
${analyticConfidence === undefined ? undefined : html`<dt>Basis</dt><dd>${analyticConfidence} confidence, said of the basis and not of how likely it is</dd>`}
${count === undefined ? undefined : html`<dt>How many</dt><dd>${words.quantity(count)}</dd>`}
${when === undefined ? undefined : html`<dt>When</dt><dd>${whenText(when)}</dd>`}
<dt>Words</dt><dd class="say">“${words.quotes.words(evidence[0]).replace(/\s+/g, " ")}”${evidence.length > 1 ? ` and ${counted(evidence.length - 1, "more place")}` : undefined}</dd>
<dt>Sources</dt><dd>${sourcesText(words, sources)}</dd></dl>
${flags.length === 0 ? undefined : html`<ul class="flags">${flags}</ul>`}</li>
`
}

function hedgeOf(words: IntelWords, {likelihood}: Claim, estimate: string): Markup {
  if (likelihood === undefined) return html``
  const {low, high, scope} = likelihood
  return html`<dt>How likely</dt><dd>${estimate}${low === undefined || high === undefined ? undefined : bar(low, high)}</dd>
<dt>Covers</dt><dd class="say">“${words.quotes.words(scope).replace(/\s+/g, " ")}”</dd>`
}

/** The range on a scale of 0 to 100 %. Decoration: the words stand beside it. */
function bar(low: number, high: number): Markup {
  const from = Math.min(Math.max(low, 0), 100) * 2
  const to = Math.min(Math.max(high, low), 100) * 2
  return html`<svg class="bar" viewBox="0 0 200 12" aria-hidden="true" preserveAspectRatio="none"><rect class="scale" x="0.5" y="3" width="199" height="6" rx="3"/><rect class="range" x="${from.toFixed(0)}" y="1" width="${Math.max(to - from, 6).toFixed(0)}" height="10" rx="3"/></svg>`
}

function whenText({from, to, precision, text}: NonNullable<Claim["when"]>): string {
  const bounds =
    from === undefined && to === undefined
      ? "no date can be told"
      : from === to
        ? `${from}`
        : `${from === undefined ? "until" : `${from} to`} ${to ?? "no end"}`
  return `“${text}”: ${bounds}${precision === "none" || precision === "day" ? "" : `, to the ${precision}`}`
}

function sourcesText(words: IntelWords, sources: readonly string[]): Markup {
  if (sources.length === 0) return html`none that counts as independent`
  return html`<span class="sources">${sources.length}</span> independent: ${sources
    .slice(0, 8)
    .map((id) => words.name(id))
    .join(", ")}`
}

/** What a document asks of its readers. */
export function adviceList(words: IntelWords, shown: ShownReading): Markup | undefined {
  const {advice} = shown
  if (advice.length === 0) return undefined
  return html`<p class="list-head">What it asks</p><ol class="claims">${advice.map((one, n) => adviceCard(words, shown, one, n))}</ol>`
}

function adviceCard(words: IntelWords, shown: ShownReading, one: Recommendation, n: number): Markup {
  const {action, audience, strength, condition, trigger, speakers, evidence} = one
  return html`<li class="k-advice" id="${listAnchor(shown, "advice", n)}">
<p class="head"><a class="nr k-advice" href="#${textAnchor(shown, "advice", n)}" aria-label="Advice A${n + 1}, to its place in the text">A${n + 1}</a> ${action}</p>
<p class="who">${words.speakers(speakers)} ${strengthMeaning[strength]}<span class="chip">${strength}</span></p>
<dl><dt>For</dt><dd>${audience}</dd>${condition === undefined ? undefined : html`<dt>If</dt><dd>${condition}</dd>`}${trigger === undefined ? undefined : html`<dt>Once</dt><dd>${trigger}</dd>`}
<dt>Words</dt><dd class="say">“${words.quotes.words(evidence[0]).replace(/\s+/g, " ")}”</dd></dl></li>
`
}

/** What to look for, each value once, and what was set aside with the reason. */
export function indicatorTable(
  found: readonly (FoundIndicator & {readonly seen: number})[],
): Markup | undefined {
  if (found.length === 0) return undefined
  const usable = found.filter(({suppressed}) => suppressed === undefined)
  const aside = found.filter(({suppressed}) => suppressed !== undefined)
  const rows = (list: typeof found): readonly (readonly Markup[])[] =>
    list
      .slice(0, mostMarked)
      .map(({kind, value, seen, suppressed}) => [
        html`${kind}`,
        html`${value}`,
        suppressed === undefined ? html`${seen}` : html`${suppressed}`,
      ])
  const columns = [
    {title: "Kind", kind: "word"},
    {title: "Value", kind: "mono"},
  ] as const
  const places = {title: "Places", kind: "number"} as const
  const more = (list: typeof found): Markup | undefined =>
    list.length > mostMarked
      ? html`<p class="rest">${counted(list.length - mostMarked, "more value")}</p>`
      : undefined
  return html`${usable.length === 0 ? html`<p>Nothing in it is to be looked for.</p>` : html`${table(counted(usable.length, "value"), [...columns, places], rows(usable))}${more(usable)}`}
${aside.length === 0 ? undefined : html`<details><summary>${counted(aside.length, "value")} set aside, each with its reason</summary>${table("Set aside: not for detection", [...columns, {title: "Why"}], rows(aside))}${more(aside)}</details>`}`
}

const routes: Readonly<Record<FoundTechnique["route"], string>> = {
  stated: "its number stands in the text",
  named: "its name stands in the text",
  phrase: "words of the text describe it",
  software: "software in the text is known for it",
}

export function techniqueTable(
  words: IntelWords,
  found: readonly (FoundTechnique & {readonly seen: number})[],
): Markup | undefined {
  if (found.length === 0) return undefined
  return table(
    counted(found.length, "technique"),
    [
      {title: "Number", kind: "mono"},
      {title: "Technique"},
      {title: "Why"},
      {title: "Words"},
      {title: "Places", kind: "number"},
    ],
    found
      .slice(0, mostMarked)
      .map(({id, name, route, at, seen}) => [
        id,
        name,
        routes[route],
        html`“${words.quotes.words(at).replace(/\s+/g, " ")}”`,
        seen,
      ]),
  )
}
