/* A document's text with what was read of it marked in place: lines under the words of a claim, a ground under what a
 * hedge covers, numbers that lead to the list. Every segment tells on hover and focus what lies on it. */

import type {BlockKind, Claim, Reading, Recommendation} from "../model/intel.ts"
import {evidenceText, html, type Markup} from "./escape.ts"
import {anchor} from "./html-parts.ts"
import {estimateText, type IntelWords, strengthMeaning} from "./intel-says.ts"
import {type Segment, type ShownBlock, segmentsOf, type TextMark} from "./intel-segments.ts"
import {counted} from "./words.ts"

/** Claims, indicators and techniques of one document that are marked and listed. */
export const mostMarked = 400
/** Characters of one document that are shown. */
const mostText = 120_000
/** Characters of furniture of one document that are shown. */
const mostFurniture = 20_000

/** What of a reading the page shows, with anchors that name the document by its number in the page. */
export interface ShownReading {
  readonly reading: Reading
  readonly number: number
  readonly claims: readonly Claim[]
  readonly advice: readonly Recommendation[]
}

export function shownReading(reading: Reading, number: number): ShownReading {
  return {
    reading,
    number,
    claims: reading.claims.slice(0, mostMarked),
    advice: reading.recommendations.slice(0, mostMarked),
  }
}

/** Anchors: of a claim in the list and in the text, of advice alike. */
export const listAnchor = ({number}: ShownReading, kind: "claim" | "advice", n: number): string =>
  anchor("d", number, kind, n + 1)
export const textAnchor = ({number}: ShownReading, kind: "claim" | "advice", n: number): string =>
  anchor("d", number, "text", kind, n + 1)

function marksOf({reading, claims, advice}: ShownReading): readonly TextMark[] {
  const marks: TextMark[] = []
  const add = (
    kind: TextMark["kind"],
    n: number,
    span: {start: number; end: number; document: string},
  ): void => {
    if (span.document === reading.document.id) marks.push({kind, n, start: span.start, end: span.end})
  }
  for (const [n, {evidence, likelihood}] of claims.entries()) {
    for (const span of evidence.slice(0, 8)) add("claim", n, span)
    if (likelihood === undefined) continue
    add("hedge", n, likelihood.at)
    add("scope", n, likelihood.scope)
  }
  for (const [n, {evidence}] of advice.entries())
    for (const span of evidence.slice(0, 8)) add("advice", n, span)
  for (const [n, {at}] of reading.indicators.slice(0, mostMarked).entries()) add("indicator", n, at)
  for (const [n, {at}] of reading.techniques.slice(0, mostMarked).entries()) add("technique", n, at)
  return marks
}

/** The blocks of a text; runs of furniture are folded. */
export function textOf(words: IntelWords, shown: ShownReading): Markup {
  const {document} = shown.reading
  const blocks = segmentsOf(document, marksOf(shown), mostText)
  const anchored = new Set<string>()
  const out: Markup[] = []
  let furniture: ShownBlock[] = []
  let left = 0
  const flush = (): void => {
    if (furniture.length > 0) out.push(furnitureOf(words, shown, furniture, anchored))
    furniture = []
  }
  for (const each of blocks) {
    left += each.left
    if (each.segments.length === 0) continue
    if (isFurniture(each.block.kind)) {
      furniture.push(each)
      continue
    }
    flush()
    out.push(paragraph(words, shown, each, anchored))
  }
  flush()
  return html`<div class="text">${out}${left > 0 ? html`<p class="rest">${counted(left, "more character")} of this text are not shown.</p>` : undefined}</div>`
}

function isFurniture(kind: BlockKind): boolean {
  return kind === "boilerplate" || kind === "page head" || kind === "hidden"
}

function paragraph(
  words: IntelWords,
  shown: ShownReading,
  {block, segments}: ShownBlock,
  anchored: Set<string>,
): Markup {
  const content = segments.map((segment) => segmentOf(words, shown, segment, anchored))
  if (block.kind === "title") return html`<p class="heading">${content}</p>`
  if (block.kind === "body") return html`<p>${content}</p>`
  return html`<p class="aside" data-kind="${block.kind}">${content}</p>`
}

function furnitureOf(
  words: IntelWords,
  shown: ShownReading,
  blocks: readonly ShownBlock[],
  anchored: Set<string>,
): Markup {
  let room = mostFurniture
  const listed = blocks.filter(({segments}) => {
    room -= segments.reduce((sum, {text}) => sum + text.length, 0)
    return room > 0
  })
  const why = [...new Set(blocks.map(({block}) => (block.kind === "hidden" ? "hidden text" : block.why)))]
  const more = blocks.length - listed.length
  return html`<details class="furniture"><summary>${counted(blocks.length, "part")} beside the statement: ${why.slice(0, 6).join(", ")}</summary>
${listed.map(({block, segments}) => html`<p>${segments.map((segment) => segmentOf(words, shown, segment, anchored))} <span class="why">(${block.kind === "hidden" ? `hidden: ${block.why}` : block.why})</span></p>`)}
${more > 0 ? html`<p class="why">${counted(more, "more part")}</p>` : undefined}</details>`
}

function segmentOf(
  words: IntelWords,
  shown: ShownReading,
  {text, marks}: Segment,
  anchored: Set<string>,
): Markup {
  const plain = evidenceText(text, [], true)
  if (marks.length === 0) return plain
  const lines = marks.filter(({kind}) => kind === "claim" || kind === "advice")
  let inner = plain
  const wrap = (classes: string): void => {
    inner = html`<span class="${classes}">${inner}</span>`
  }
  for (const {kind, n} of marks) {
    if (kind === "indicator")
      wrap(shown.reading.indicators[n]?.suppressed === undefined ? "sign" : "sign off")
    if (kind === "technique") wrap("method")
  }
  if (marks.some(({kind}) => kind === "hedge")) wrap("hedge")
  else if (marks.some(({kind}) => kind === "scope")) wrap("scope")
  // The lowest line outermost, so that each is drawn once and under the others.
  for (const {kind, n, lane} of [...lines].sort((a, b) => a.lane - b.lane))
    wrap(`l l${lane} ${kind === "claim" ? (shown.claims[n]?.modality ?? "asserted") : "advice-line"}`)
  const id = lines
    .filter(({begins}) => begins)
    .map(({kind, n}) => textAnchor(shown, kind === "claim" ? "claim" : "advice", n))
    .filter((one) => !anchored.has(one))
  for (const one of id) anchored.add(one)
  const numbers = lines
    .filter(({ends}) => ends)
    .map(({kind, n}) => numberOf(shown, kind === "claim" ? "claim" : "advice", n))
  const [first, ...others] = id
  const anchors = others.map((one) => html`<span id="${one}"></span>`)
  const own = first === undefined ? undefined : html` id="${first}"`
  return html`<span class="seg"${own} tabindex="0">${anchors}${inner}<span class="pop" role="note">${popover(words, shown, marks)}</span></span>${numbers}`
}

/** A number in a box that leads to the list. */
function numberOf(shown: ShownReading, kind: "claim" | "advice", n: number): Markup {
  const target = listAnchor(shown, kind, n)
  const look = kind === "claim" ? (shown.claims[n]?.modality ?? "asserted") : "advice"
  const name = kind === "claim" ? `Claim ${n + 1}` : `Advice A${n + 1}`
  return html`<a class="nr k-${look}" href="#${target}" aria-label="${name}">${kind === "claim" ? n + 1 : `A${n + 1}`}</a>`
}

/** Most lines of a popover. */
const mostLines = 6

function popover(words: IntelWords, shown: ShownReading, marks: Segment["marks"]): readonly Markup[] {
  const {claims, advice, reading} = shown
  const lines = marks.flatMap(({kind, n}): readonly Markup[] => {
    if (kind === "claim") {
      const claim = claims[n]
      return claim === undefined ? [] : [claimLine(words, shown, claim, n)]
    }
    if (kind === "advice") {
      const one = advice[n]
      if (one === undefined) return []
      const says = `${words.speakers(one.speakers)} ${strengthMeaning[one.strength]}: ${one.audience}`
      return [html`<span class="one">${numberOf(shown, "advice", n)} <b>Asked</b> ${says}</span>`]
    }
    if (kind === "hedge") {
      const claim = claims[n]
      const estimate = claim && estimateText(claim)
      return estimate === undefined
        ? []
        : [
            html`<span class="one"><b>Hedge</b> of claim ${n + 1}: ${estimate}. It covers what is shaded, and only that.</span>`,
          ]
    }
    if (kind === "indicator") {
      const found = reading.indicators[n]
      if (found === undefined) return []
      const state = found.suppressed === undefined ? "to look for" : `set aside: ${found.suppressed}`
      return [html`<span class="one"><b>${found.kind}</b> ${found.value}, ${state}</span>`]
    }
    if (kind === "technique") {
      const found = reading.techniques[n]
      return found === undefined
        ? []
        : [html`<span class="one"><b>${found.id}</b> ${found.name}, by its ${found.route}</span>`]
    }
    return marks.some((other) => other.kind === "hedge" || (other.kind === "claim" && other.n === n))
      ? []
      : [html`<span class="one">Covered by the hedge of claim ${n + 1}.</span>`]
  })
  const more = lines.length - mostLines
  return more > 0 ? [...lines.slice(0, mostLines), html`<span class="one">and ${more} more</span>`] : lines
}

function claimLine(words: IntelWords, shown: ShownReading, claim: Claim, n: number): Markup {
  const estimate = estimateText(claim)
  const how = estimate === undefined ? claim.modality : `${claim.modality}, ${estimate}`
  return html`<span class="one">${numberOf(shown, "claim", n)} <b>${words.speakers(claim.speakers)}</b>, ${how}: ${words.what(claim)}</span>`
}
