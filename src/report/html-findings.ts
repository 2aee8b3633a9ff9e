/* Findings with their evidence. Each sentence links to the exhibit below it: file, line or record, byte
 * offset, length and the raw bytes with the deciding value marked.
 *
 * A page holds the weightiest findings in full until its share of bytes is used; the next ones as rows of
 * a table; the rest as a count and the name of the file that has them all. Order is always that of time. */

import {logName} from "../assess/sentences.ts"
import type {CaseBundle} from "../model/case.ts"
import type {Because, Finding, Strength} from "../model/finding.ts"
import type {FindingId} from "../model/ids.ts"
import {levels} from "../model/rule.ts"
import {clip, evidenceText, html, type Markup} from "./escape.ts"
import {exhibitMarkup} from "./exhibit.ts"
import {anchor, findingLink, type Page, restNote, section, table, time} from "./html-parts.ts"
import {counted, placeText, unitText, valueText, whenText} from "./words.ts"

const maxFull = 80
const maxRows = 400
const maxExhibitsOpen = 1
const maxExhibits = 5
const fullBytes = 2_500_000
/** Longest value quoted beside a field's name. */
const valueLimit = 600

const strengthOrder: readonly Strength[] = ["proof", "strong", "moderate", "weak"]

/** Which findings a page shows in full and which as rows, both in the order of the bundle. */
export interface Selection {
  readonly full: readonly {readonly finding: Finding; readonly card: Markup}[]
  readonly rows: readonly Finding[]
}

/** Picks by strength, then level, then order, until count or bytes run out. */
export function selectFindings(bundle: CaseBundle): Selection {
  const order = bundle.findings.map((finding, index) => ({finding, index, weight: weigh(finding)}))
  order.sort((a, b) => a.weight - b.weight || a.index - b.index)
  const full: {finding: Finding; index: number; card: Markup}[] = []
  const rows: {finding: Finding; index: number}[] = []
  let bytes = 0
  for (const {finding, index} of order) {
    if (full.length < maxFull && bytes < fullBytes) {
      const card = findingCard(finding)
      bytes += card.toString().length
      full.push({finding, index, card})
    } else if (rows.length < maxRows) rows.push({finding, index})
    else break
  }
  full.sort((a, b) => a.index - b.index)
  rows.sort((a, b) => a.index - b.index)
  return {full, rows: rows.map((row) => row.finding)}
}

function weigh(finding: Finding): number {
  const strength = finding.indicates.reduce(
    (best, indication) => Math.min(best, strengthOrder.indexOf(indication.strength)),
    strengthOrder.length,
  )
  return strength * levels.length + (levels.length - 1 - levels.indexOf(finding.level))
}

/** The ids that have an anchor when `selection` is shown. */
export function anchoredIds(selection: Selection): ReadonlySet<FindingId> {
  return new Set([...selection.full.map((each) => each.finding.id)])
}

/** The section. */
export function findingsSection(page: Page, selection: Selection): Markup {
  const all = page.bundle.findings.length
  if (all === 0) {
    return section(
      "findings",
      "Findings and their evidence",
      html`<p>No rule matched in what could be read. This holds only for the logs and days under <a href="#coverage">what we could not see</a>.</p>`,
    )
  }
  const shown = selection.full.length + selection.rows.length
  return section(
    "findings",
    "Findings and their evidence",
    html`<p>${counted(all, "finding")}. A finding says that lines matched a rule; what it means stands with the stages. Offsets count bytes from the start of the file, so each place can be checked with any hex editor.</p>`,
    selection.full.map((each) => each.card),
    selection.rows.length === 0
      ? undefined
      : html`<h3>Further findings, in short</h3>${table(
          "Further findings",
          [
            {title: "Finding"},
            {title: "Time"},
            {title: "Server"},
            {title: "Level"},
            {title: "What"},
            {title: "First place", kind: "mono"},
          ],
          selection.rows.map((finding) => [
            findingLink(page, finding.id),
            whenText(finding.when),
            finding.server,
            finding.level,
            clip(finding.title, 200),
            html`${evidenceText(clip(finding.events[0].evidence, 200))} ${placeText(finding.events[0])}`,
          ]),
        )}`,
    restNote(shown, all, "findings", "findings.jsonl"),
  )
}

function findingCard(finding: Finding): Markup {
  const id = anchor(finding.id)
  const exhibits = finding.exhibits.slice(0, maxExhibits)
  const markup = exhibits.map((exhibit, at) =>
    exhibitMarkup(exhibit, finding.because, anchor(finding.id, "e", at + 1)),
  )
  const open = markup.slice(0, maxExhibitsOpen)
  const folded = markup.slice(maxExhibitsOpen)
  return html`<article class="finding" aria-labelledby="${id}">
<h3 id="${id}"><span class="id">${finding.id}</span> ${clip(finding.title, 300)} <span class="level ${anchor(finding.level)}">${finding.level}</span></h3>
<p class="says"><a class="to" href="#${exhibits.length > 0 ? anchor(finding.id, "e", 1) : id}">${clip(finding.summary, 1200)}</a></p>
<dl class="pairs">
<dt>When</dt><dd>${time(finding.when)}${finding.until !== undefined && finding.until.at !== finding.when?.at ? html` to ${time(finding.until)}` : undefined}</dd>
<dt>Where</dt><dd>${finding.server}, ${logName(finding.log)} log${finding.count > 1 ? `, ${counted(finding.count, "event")}` : undefined}</dd>
${finding.source === undefined ? undefined : html`<dt>From</dt><dd>${clip(finding.source, 120)}</dd>`}
${finding.account === undefined ? undefined : html`<dt>Account</dt><dd>${clip(finding.account, 200)}</dd>`}
${finding.session === undefined ? undefined : html`<dt>Session</dt><dd><a href="#${anchor("session", finding.session)}">${finding.session}</a></dd>`}
<dt>Speaks for</dt><dd>${finding.indicates.length === 0 ? "no stage by itself" : finding.indicates.map((each, at) => html`${at > 0 ? "; " : undefined}${each.stage} <span class="quiet">(${each.outcome}, ${each.strength})</span>`)}</dd>
<dt>Decided by</dt><dd>${becauseList(finding)}</dd>
<dt>Rule</dt><dd>${finding.detection === undefined ? undefined : html`${finding.detection}, `}<span class="mono">${finding.rule}</span>${references(finding)}</dd>
</dl>
${open}
${folded.length === 0 ? undefined : html`<details><summary>${counted(folded.length, "more record")}</summary>${folded}</details>`}
${finding.count > exhibits.length ? html`<p class="rest">${counted(finding.count, "event")} in all; ${exhibits.length === 0 ? "none has" : `${exhibits.length} ${exhibits.length === 1 ? "has" : "have"}`} raw bytes here. ${finding.events.length === 1 ? "One place is" : `The first ${finding.events.length} places are`} in <code>findings.jsonl</code>.</p>` : undefined}
</article>
`
}

function references(finding: Finding): Markup | undefined {
  const names = [...finding.vulnerabilities, ...finding.techniques]
  return names.length === 0 ? undefined : html` <span class="quiet">${clip(names.join(", "), 300)}</span>`
}

function becauseList(finding: Finding): Markup {
  if (finding.because.length === 0) return html`the rule as a whole`
  return html`<ul class="because-list">${finding.because.slice(0, 12).map((because) => {
    const index = exhibitIndex(finding, because)
    const value = clip(valueText(because.value), valueLimit)
    const text = html`<span class="mono">${because.field}</span> = <mark class="mono">${evidenceText(value)}</mark>`
    return html`<li>${text} ${index < 0 ? html`<span class="quiet">${evidenceText(clip(because.at.evidence, 200))}, ${placeText(because.at)}</span>` : html`<a class="to" href="#${anchor(finding.id, "e", index + 1)}">${unitText(because.at)}</a>`}</li>`
  })}</ul>`
}

function exhibitIndex(finding: Finding, because: Because): number {
  return finding.exhibits
    .slice(0, maxExhibits)
    .findIndex((each) => each.at.evidence === because.at.evidence && each.at.offset === because.at.offset)
}
