/* The small pieces that every section of report.html is made of: tables, links, likelihood bars. */

import type {CaseBundle} from "../model/case.ts"
import type {Finding, Stage} from "../model/finding.ts"
import type {FindingId} from "../model/ids.ts"
import type {When} from "../model/instant.ts"
import {formatInstant} from "../model/instant.ts"
import type {Judgement, Likelihood} from "../model/judgement.ts"
import {phiaBands} from "../model/judgement.ts"
import {clip, html, type Markup, type Part} from "./escape.ts"
import {count, counted, judgementPhrase, whenText} from "./words.ts"

/** What a section needs beside its own data. */
export interface Page {
  readonly bundle: CaseBundle
  readonly findings: ReadonlyMap<FindingId, Finding>
  /** Findings that have an anchor in this page. */
  readonly anchored: ReadonlySet<FindingId>
}

/** An id for an anchor: our own ids pass unchanged, anything else is reduced to what an id may hold. */
export function anchor(...parts: readonly (string | number)[]): string {
  return parts
    .map((part) =>
      String(part)
        .replace(/[^A-Za-z0-9-]/g, "_")
        .slice(0, 40),
    )
    .join("-")
}

/** The finding's id as a link if the page shows it, with its title for those who hover or listen. */
export function findingLink(page: Page, id: FindingId): Markup {
  if (!page.anchored.has(id)) return html`<span class="id">${id}</span>`
  return html`<a class="id" href="#${anchor(id)}">${id}</a>`
}

/** `F-0001, F-0002 and 7 more in findings.jsonl` */
export function findingLinks(page: Page, ids: readonly FindingId[], limit = 12): Markup {
  const shown = ids
    .slice(0, limit)
    .map((id, index) => html`${index > 0 ? ", " : undefined}${findingLink(page, id)}`)
  const more = ids.length - shown.length
  return html`${shown}${more > 0 ? ` and ${more} more in findings.jsonl` : undefined}`
}

export interface Column {
  readonly title: string
  readonly kind?: "number" | "mono" | "time" | "date" | "word" | "host"
}

/** A table that turns into cards on narrow screens; the roles keep it a table for screen readers there. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Part[])[],
): Markup {
  return html`<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => html`<th role="columnheader" scope="col"${kindClass(column)}>${column.title}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (row) =>
      html`<tr role="row">${row.map((cell, at) => {
        const column = columns[at]
        return html`<td role="cell" data-label="${column?.title}"${column && kindClass(column)}><div>${cell}</div></td>`
      })}</tr>\n`,
  )}</tbody></table>`
}

function kindClass(column: Column): Markup | undefined {
  return column.kind === undefined ? undefined : html` class="${column.kind}"`
}

/** A time that machines can read too. `short` leaves out the zone where a heading names it. */
export function time(when: When | undefined, short = false): Markup {
  if (when === undefined) return html`<span class="quiet">time unknown</span>`
  return html`<time datetime="${formatInstant(when.at)}">${short ? whenText(when).replace(" UTC", "") : whenText(when)}</time>`
}

/** The range of a likelihood on the scale of 0 to 100 %, or an empty, dashed scale. Decoration: the words
 *  stand beside it. */
export function likelihoodBar(judgement: Judgement): Markup {
  const inner =
    judgement.kind === "assessed"
      ? html`<rect class="scale" x="0.5" y="3" width="199" height="6" rx="3"/>${bandRange(judgement.likelihood.said ?? judgement.likelihood)}`
      : html`<rect class="unknown" x="0.75" y="3" width="198.5" height="6" rx="3"/>`
  return html`<svg class="bar" viewBox="0 0 200 12" aria-hidden="true" preserveAspectRatio="none">${inner}</svg>`
}

function bandRange(likelihood: Pick<Likelihood, "low" | "high">): Markup {
  const low = Math.min(Math.max(likelihood.low, 0), 100)
  const high = Math.min(Math.max(likelihood.high, low), 100)
  return html`<rect class="below" x="0.5" y="3" width="${Math.max(low * 2 - 0.5, 0).toFixed(1)}" height="6" rx="3"/><rect class="range" x="${(low * 2).toFixed(0)}" y="1" width="${Math.max((high - low) * 2, 6).toFixed(0)}" height="10" rx="3"/>`
}

/** All seven bands, for the glossary. */
export function yardstick(): Markup {
  return table(
    "The yardstick of likelihood (PHIA)",
    [{title: "Phrase"}, {title: "Range", kind: "number"}, {title: "On the scale"}],
    phiaBands.map((band) => [
      band.term,
      `${band.low}–${band.high} %`,
      html`<svg class="bar" viewBox="0 0 200 12" aria-hidden="true" preserveAspectRatio="none"><rect class="scale" x="0.5" y="3" width="199" height="6" rx="3"/>${bandRange(band)}</svg>`,
    ]),
  )
}

/** `highly likely (80–90 %)`, its range never broken over two lines. */
export function phraseMarkup(judgement: Judgement): Markup {
  const [term, range] = judgementPhrase(judgement).split(" (")
  return html`<span class="${judgement.kind === "assessed" ? "phrase" : "phrase none"}">${term}${range === undefined ? undefined : html` <span class="together">(${range}</span>`}</span>`
}

/** Bar and phrase together. */
export function likelihoodCell(judgement: Judgement): Markup {
  return html`${likelihoodBar(judgement)}${phraseMarkup(judgement)}`
}

/** Longest sentence that is printed whole. */
const sentenceLimit = 1500

const unbroken = /\b(F-\d{4,9}|CVE-\d{4}-\d{4,7}|\d{4}-\d{2}-\d{2})\b/

/** A sentence of ours in which each finding that the page shows becomes a link; ids and dates stay on one
 *  line. */
export function linked(page: Page, text: string): Markup {
  const parts = clip(text, sentenceLimit).split(unbroken)
  return html`${parts.map((part, at) =>
    at % 2 === 0
      ? part
      : page.anchored.has(part as FindingId)
        ? findingLink(page, part as FindingId)
        : html`<span class="together">${part}</span>`,
  )}`
}

/** The id of a stage's row under a server. */
export function stageAnchor(server: string, stage: Stage): string {
  return anchor("stage", server, stage)
}

/** A section with its heading; `id` is what the table of contents links to. */
export function section(id: string, title: string, ...content: readonly Part[]): Markup {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>
`
}

/** A list of which the first `open` items show and the rest fold away; paper shows all. */
export function foldedList(items: readonly Part[], open: number): Markup {
  const list = (some: readonly Part[]): Markup => html`<ul>${some.map((item) => html`<li>${item}</li>`)}</ul>`
  if (items.length <= open + 1) return list(items)
  return html`${list(items.slice(0, open))}<details><summary>${counted(items.length - open, "more point")}</summary>${list(items.slice(open))}</details>`
}

/** "Shown: the first 300 of 12,000; all are in timeline.csv." or nothing. */
export function restNote(shown: number, all: number, what: string, file: string): Markup | undefined {
  if (all <= shown) return undefined
  return html`<p class="rest">Shown here: ${count(shown)} of ${count(all)} ${what}. The other ${count(all - shown)} are in <code>${file}</code> beside this page.</p>`
}
