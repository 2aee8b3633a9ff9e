/* The small pieces that every section of report.html is made of: tables, links, times, likelihood bars.
 *
 * Ids of anchors come from our own ids or are reduced to letters and digits; a link is written only where the page
 * has its target. */

import type {CaseBundle} from "../model/case.ts"
import type {Locator} from "../model/evidence.ts"
import type {Finding, Stage} from "../model/finding.ts"
import type {FindingId, ServerId} from "../model/ids.ts"
import type {Instant, When} from "../model/instant.ts"
import {formatForPeople, formatInstant, parseIso} from "../model/instant.ts"
import type {Confidence, Judgement, Likelihood} from "../model/judgement.ts"
import {phiaBands, phrase} from "../model/judgement.ts"
import {clip, evidenceText, html, Markup, type Part, visible} from "./escape.ts"
import type {Say} from "./texts.ts"
import {dayRuns} from "./words.ts"

/** What a section needs beside its own data. */
export interface Page {
  readonly bundle: CaseBundle
  readonly say: Say
  readonly findings: ReadonlyMap<FindingId, Finding>
  /** Findings that have an anchor in this page. */
  readonly anchored: ReadonlySet<FindingId>
}

/** Servers that every section shows in full: at some 30 kB for each, a megabyte of page. */
export const maxServers = 40

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

/** The id of a server's part of a section: by its place in the case, since names may be anything. */
export function serverAnchor(page: Page, section: string, server: ServerId): string | undefined {
  const at = page.bundle.case.servers.findIndex((each) => each.id === server)
  return at < 0 || at >= maxServers ? undefined : anchor(section, at + 1)
}

/** The id of a stage's block under a server; undefined where the page has none. */
export function stageAnchor(page: Page, server: ServerId, stage: Stage): string | undefined {
  const own = serverAnchor(page, "stage", server)
  const judged = page.bundle.case.servers.find((each) => each.id === server)?.judgements
  return own === undefined || !judged?.some((each) => each.stage === stage) ? undefined : anchor(own, stage)
}

/** A link within the page, or its words alone where there is no target. */
export function linkTo(target: string | undefined, words: Part): Markup {
  return target === undefined ? html`${words}` : html`<a href="#${target}">${words}</a>`
}

/** The finding's id as a link if the page shows it. */
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
  return html`${shown}${more > 0 ? html` ${page.say("links.more", {n: more, file: file("findings.jsonl")})}` : undefined}`
}

/** The name of a file of the case folder. */
export function file(name: string): Markup {
  return html`<code>${name}</code>`
}

export interface Column {
  readonly title: Part
  readonly kind?: "number" | "mono" | "time" | "date" | "word" | "host"
}

/** A cell with the text to sort by, where what it shows does not sort. */
export interface KeyedCell {
  readonly cell: Part
  readonly key: string | number
}

export type Cell = Part | KeyedCell

export interface TableOptions {
  /** Gives the table a filter and sortable heads when the script runs; the id of the table. */
  readonly tools?: {readonly id: string; readonly filter: Part}
}

/** A table that turns into cards on narrow screens; the roles keep it a table for screen readers there. */
export function table(
  caption: Part,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  {tools}: TableOptions = {},
): Markup {
  const bar =
    tools === undefined
      ? undefined
      : html`<p class="tools" hidden><label for="${tools.id}-filter">${tools.filter}</label> <input id="${tools.id}-filter" type="search" autocomplete="off" spellcheck="false" aria-controls="${tools.id}"></p>`
  return html`${bar}<table role="table"${tools && html` id="${tools.id}" class="sortable"`}><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => html`<th role="columnheader" scope="col"${kindClass(column)}>${column.title}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (row) =>
      html`<tr role="row">${row.map((cell, at) => {
        const column = columns[at]
        const [part, key] = isKeyed(cell) ? [cell.cell, html` data-key="${cell.key}"`] : [cell, undefined]
        return html`<td role="cell" data-label="${column?.title}"${column && kindClass(column)}${key}><div>${part}</div></td>`
      })}</tr>\n`,
  )}</tbody></table>`
}

function isKeyed(cell: Cell): cell is KeyedCell {
  return typeof cell === "object" && !(cell instanceof Markup) && !Array.isArray(cell)
}

function kindClass(column: Column): Markup | undefined {
  return column.kind === undefined ? undefined : html` class="${column.kind}"`
}

/** A time that machines can read too. `short` leaves out the zone where a heading names it. Logs that count whole
 *  seconds get no invented milliseconds. */
export function time({say}: Page, when: When | undefined, short = false): Markup {
  if (when === undefined) return html`<span class="quiet">${say("time.unknown")}</span>`
  const text = formatForPeople(when.at).replace(".000 UTC", " UTC")
  return html`<time datetime="${formatInstant(when.at)}">${short ? text.replace(" UTC", "") : text}</time>${when.zone === "assumed" ? html` ${say("time.assumed")}` : undefined}`
}

/** `2021-03-03 04:12 UTC`, or that it is unknown. */
export function instant(
  {say}: Page,
  at: Instant | undefined,
  precision: "day" | "minute" | "milli" = "minute",
  short = false,
): Markup {
  if (at === undefined) return say("time.unknown")
  const text = formatForPeople(at, precision)
  return html`<time datetime="${formatInstant(at)}">${short ? text.replace(" UTC", "") : text}</time>`
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
export function yardstick({say}: Page): Markup {
  return table(
    say("words.yardstick"),
    [{title: say("words.phrase")}, {title: say("words.range"), kind: "number"}, {title: say("words.scale")}],
    phiaBands.map((band) => [
      say(`phia.${band.term}`),
      say("range", {low: band.low, high: band.high}),
      html`<svg class="bar" viewBox="0 0 200 12" aria-hidden="true" preserveAspectRatio="none"><rect class="scale" x="0.5" y="3" width="199" height="6" rx="3"/>${bandRange(band)}</svg>`,
    ]),
  )
}

/** `highly likely (80–90 %)`, its range never broken over two lines. Another yardstick's words stay its own. */
export function phraseMarkup({say}: Page, judgement: Judgement): Markup {
  if (judgement.kind === "not assessable")
    return html`<span class="phrase none">${say("judgement.none")}</span>`
  const {likelihood} = judgement
  const {said} = likelihood
  const term =
    said !== undefined
      ? said.upTo === undefined
        ? html`${said.term}`
        : say("phia.upTo", {from: said.term, to: said.upTo})
      : likelihood.upTo === undefined
        ? say(`phia.${likelihood.term}`)
        : say("phia.upTo", {from: say(`phia.${likelihood.term}`), to: say(`phia.${likelihood.upTo}`)})
  const {low, high} = said ?? likelihood
  return html`<span class="phrase">${term} <span class="together">(${say("range", {low, high})})</span></span>`
}

/** Bar and phrase together. */
export function likelihoodCell(page: Page, judgement: Judgement): Markup {
  return html`${likelihoodBar(judgement)}${phraseMarkup(page, judgement)}`
}

/** The judgement's sentence, with phrase and range in it even if the writer of `says` left them out; at most `limit` of
 *  it where that is given, then up to its first full stop. */
export function likelihoodSentence(page: Page, judgement: Judgement, limit?: number): Markup {
  const says = limit === undefined ? judgement.says : clip(firstSentence(judgement.says), limit)
  const isWhole = judgement.kind === "not assessable" || judgement.says.includes(phrase(judgement.likelihood))
  return isWhole
    ? linked(page, says)
    : page.say("judgement.says", {phrase: phraseMarkup(page, judgement), says: linked(page, says)})
}

function firstSentence(text: string): string {
  const end = /[.!?](?=\s+\p{Lu})/u.exec(text)
  return end === null ? text : text.slice(0, end.index + 1)
}

/** Confidence in a sentence of its own. */
export function confidence(page: Page, level: Confidence, because: string): Markup {
  const {say} = page
  const reason = because.trim().replace(/\.$/, "")
  const word = say(`confidence.${level}`)
  return reason === ""
    ? say("judgement.confidence", {level: word})
    : say("judgement.confidenceBecause", {level: word, because: linked(page, reason)})
}

/** Longest sentence that is printed whole. */
const sentenceLimit = 1500

const unbroken =
  /\b(F-\d{4,9}|CVE-\d{4}-\d{4,7}|\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)? UTC)?)\b/

/** A sentence of ours in which each finding that the page shows becomes a link and each full time a `<time>`; ids
 *  and dates stay on one line. */
export function linked(page: Page, text: string): Markup {
  const parts = clip(text, sentenceLimit).split(unbroken)
  return html`${parts.map((part, at) => (at % 2 === 0 ? part : special(page, part)))}`
}

function special(page: Page, part: string): Markup {
  if (page.anchored.has(part as FindingId)) return findingLink(page, part as FindingId)
  const at = part.endsWith(" UTC") ? parseIso(`${part.slice(0, -4).replace(" ", "T")}Z`) : undefined
  return at === undefined
    ? html`<span class="together">${part}</span>`
    : html`<time class="together" datetime="${formatInstant(at.at)}">${part}</time>`
}

/** A section with its heading; `id` is what the table of contents links to. */
export function section(id: string, title: Part, ...content: readonly Part[]): Markup {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>
`
}

/** A list of which the first `open` items show and the rest fold away; paper shows all. */
export function foldedList({say}: Page, items: readonly Part[], open: number): Markup {
  const list = (some: readonly Part[]): Markup => html`<ul>${some.map((item) => html`<li>${item}</li>`)}</ul>`
  if (items.length <= open + 1) return list(items)
  return html`${list(items.slice(0, open))}<details><summary>${say("more.points", {n: items.length - open})}</summary>${list(items.slice(open))}</details>`
}

/** How many of what the page shows, and which file has the rest; nothing where it shows all. `what` is a noun of
 *  many. */
export function restNote(
  {say}: Page,
  shown: number,
  all: number,
  what: Part,
  name: string,
): Markup | undefined {
  if (all <= shown) return undefined
  return html`<p class="rest">${say("rest", {shown, all, what, rest: all - shown, file: file(name)})}</p>`
}

/** A string of the evidence that a reader may want to have as it is: the script puts a button beside it. */
export function copyable(text: string, limit: number, name = "mono"): Markup {
  return html`<span class="${isPlain(text, limit) ? `${name} copy` : name}">${evidenceText(clip(text, limit))}</span>`
}

/** Whether a page shows the string as it is: what was cut or made visible is not there to be copied. */
export function isPlain(text: string, limit: number): boolean {
  return text.length <= limit && text === visible(text)
}

/** `12.3 MB`: powers of 1000, as disks are sold; exact below 1 kB. */
export function sizeOf({say}: Page, bytes: number): Part {
  if (bytes < 1000) return say("size.bytes", {n: bytes})
  const units = ["kB", "MB", "GB", "TB", "PB"]
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`
}

/** `line 17, byte 1,204, 311 bytes long` */
export function placeOf(page: Page, at: Locator): Markup {
  const values = {n: at.offset, hex: `0x${at.offset.toString(16)}`, length: at.length}
  return at.unit.kind === "bytes"
    ? page.say("place.bytes", values)
    : page.say("place.in", {...values, unit: unitOf(page, at)})
}

/** `line 17`, `record 4711` or `byte 1,204` */
export function unitOf({say}: Page, at: Locator): Markup {
  const {unit} = at
  return unit.kind === "line"
    ? say("place.line", {n: unit.line})
    : unit.kind === "record"
      ? say("place.record", {n: String(unit.record)})
      : say("place.byte", {n: at.offset})
}

/** Runs of days that the page names; longer lists say nothing that a picture does not say better. */
const maxRuns = 6

/** `2021-03-01 to 2021-03-03, 2021-03-09` */
export function daysOf({say}: Page, days: readonly string[]): Markup {
  const runs = dayRuns(days)
  const shown = runs.slice(0, maxRuns)
  const more = runs.length - shown.length
  return html`${shown.map(({from, to}, at) => html`${at > 0 ? ", " : undefined}${from === to ? from : say("span", {from, to})}`)}${more > 0 ? html` ${say("days.more", {n: more})}` : undefined}`
}

/** Names with commas, the last ones counted. */
export function nameList({say}: Page, names: readonly Part[], limit: number): Markup {
  const shown = names.slice(0, limit).map((name, at) => html`${at > 0 ? ", " : undefined}${name}`)
  const more = names.length - shown.length
  return html`${shown}${more > 0 ? html` ${say("names.more", {n: more})}` : undefined}`
}
