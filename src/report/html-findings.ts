/* Findings with their evidence. Each sentence links to the exhibit below it: file, line or record, byte
 * offset, length and the raw bytes with the deciding value marked.
 *
 * A page holds the weightiest findings in full until its share of bytes is used; those and the next ones stand in
 * an index; of the rest, the rules are counted, and findings.jsonl has them all. Order is always that of time. */

import type {CaseBundle} from "../model/case.ts"
import type {Because, Finding, Strength} from "../model/finding.ts"
import type {FindingId} from "../model/ids.ts"
import {levels} from "../model/rule.ts"
import {clip, evidenceText, html, type Markup, type Part} from "./escape.ts"
import {exhibitMarkup} from "./exhibit.ts"
import {
  anchor,
  copyable,
  file,
  findingLink,
  linkTo,
  type Page,
  placeOf,
  restNote,
  section,
  table,
  time,
  unitOf,
} from "./html-parts.ts"
import {logLabel} from "./story-words.ts"
import {valueText} from "./words.ts"

// With their evidence, 80 findings are some 200 printed pages: more than anybody reads to the end.
const maxFull = 80
const fullBytes = 2_500_000
/** Rows of the index that have no card: at 600 bytes, a quarter of a megabyte. */
const maxRows = 400
const maxRules = 100
const maxExhibitsOpen = 1
const maxExhibits = 5
/** Longest value quoted beside a field's name. */
const valueLimit = 600

const strengthOrder: readonly Strength[] = ["proof", "strong", "moderate", "weak"]

/** Which findings a page shows in full and which as rows, both in the order of the bundle. */
export interface Selection {
  readonly full: readonly Finding[]
  readonly rows: readonly Finding[]
}

/** Picks by strength, then level, then order, until count or bytes run out. */
export function selectFindings(bundle: CaseBundle): Selection {
  const order = bundle.findings.map((finding, index) => ({finding, index, weight: weigh(finding)}))
  order.sort((a, b) => a.weight - b.weight || a.index - b.index)
  const full: {finding: Finding; index: number}[] = []
  const rows: {finding: Finding; index: number}[] = []
  let bytes = 0
  for (const {finding, index} of order) {
    if (full.length < maxFull && bytes < fullBytes) {
      bytes += bytesOf(finding)
      full.push({finding, index})
    } else if (rows.length < maxRows) rows.push({finding, index})
    else break
  }
  full.sort((a, b) => a.index - b.index)
  rows.sort((a, b) => a.index - b.index)
  return {full: full.map((each) => each.finding), rows: rows.map((each) => each.finding)}
}

/** About what a card takes: raw bytes shown as text and as hex, escaped, and some 5 kB around them. */
function bytesOf({exhibits, because}: Finding): number {
  return (
    5000 +
    because.length * 2 * valueLimit +
    exhibits.slice(0, maxExhibits).reduce((sum, each) => sum + 2000 + each.rawBase64.length * 3, 0)
  )
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
  return new Set(selection.full.map((finding) => finding.id))
}

/** The section. */
export function findingsSection(page: Page, selection: Selection): Markup {
  const {say} = page
  const all = page.bundle.findings
  if (all.length === 0) {
    return section(
      "findings",
      say("findings.title"),
      html`<p>${say("findings.none")} ${linkTo("coverage", say("unseen.all"))}</p>`,
    )
  }
  const shown = new Set([...selection.full, ...selection.rows])
  return section(
    "findings",
    say("findings.title"),
    html`<p>${say("findings.intro", {n: all.length})}</p>`,
    index(
      page,
      all.filter((finding) => shown.has(finding)),
    ),
    restNote(page, shown.size, all.length, say("noun.findings"), "findings.jsonl"),
    leftOut(
      page,
      all.filter((finding) => !shown.has(finding)),
    ),
    html`<h3>${say("findings.full")}</h3>`,
    selection.full.length < shown.size
      ? html`<p class="rest">${say("findings.inFull", {n: selection.full.length, file: file("findings.jsonl")})}</p>`
      : undefined,
    selection.full.map((finding) => findingCard(page, finding)),
  )
}

function index(page: Page, findings: readonly Finding[]): Markup {
  const {say} = page
  return table(
    say("findings.index"),
    [
      {title: say("col.finding"), kind: "word"},
      {title: say("col.timeUtc"), kind: "time"},
      {title: say("col.server"), kind: "host"},
      {title: say("col.level"), kind: "word"},
      {title: say("col.what")},
      {title: say("col.firstPlace")},
    ],
    findings.map((finding) => [
      findingLink(page, finding.id),
      time(page, finding.when, true),
      finding.server,
      {cell: say(`level.${finding.level}`), key: levels.indexOf(finding.level)},
      clip(finding.title, 200),
      page.anchored.has(finding.id)
        ? html`<span class="quiet">${logLabel(finding.log)}, ${unitOf(page, finding.events[0])}</span>`
        : html`<span class="quiet mono">${evidenceText(clip(finding.events[0].evidence, 200))}, ${unitOf(page, finding.events[0])}</span>`,
    ]),
    {tools: {id: "findings-table", filter: say("tools.filterFindings")}},
  )
}

/** What stands nowhere else on the page, by rule. */
function leftOut(page: Page, findings: readonly Finding[]): Markup | undefined {
  if (findings.length === 0) return undefined
  const {say} = page
  const byRule = new Map<string, {readonly first: Finding; n: number; events: number}>()
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.title}`
    const known = byRule.get(key) ?? {first: finding, n: 0, events: 0}
    byRule.set(key, known)
    known.n += 1
    known.events += finding.count
  }
  const rows = [...byRule.values()].sort((a, b) => weigh(a.first) - weigh(b.first) || b.n - a.n)
  return html`${table(
    say("findings.leftOut"),
    [
      {title: say("col.what")},
      {title: say("col.level"), kind: "word"},
      {title: say("col.findings"), kind: "number"},
      {title: say("col.events"), kind: "number"},
      {title: say("col.firstUtc"), kind: "time"},
    ],
    rows
      .slice(0, maxRules)
      .map(({first, n, events}) => [
        clip(first.title, 200),
        say(`level.${first.level}`),
        say("number", {n}),
        say("number", {n: events}),
        time(page, first.when, true),
      ]),
  )}${restNote(page, Math.min(rows.length, maxRules), rows.length, say("noun.rules"), "findings.jsonl")}`
}

function findingCard(page: Page, finding: Finding): Markup {
  const {say} = page
  const id = anchor(finding.id)
  const exhibits = finding.exhibits.slice(0, maxExhibits)
  const markup = exhibits.map((exhibit, at) =>
    exhibitMarkup(page, exhibit, finding.because, anchor(finding.id, "e", at + 1)),
  )
  const open = markup.slice(0, maxExhibitsOpen)
  const folded = markup.slice(maxExhibitsOpen)
  const session =
    finding.session !== undefined && hasSession(page, finding.session)
      ? anchor("session", finding.session)
      : undefined
  return html`<article class="finding" aria-labelledby="${id}">
<h4 id="${id}"><span class="id">${finding.id}</span> ${clip(finding.title, 300)} <span class="level ${anchor(finding.level)}">${say(`level.${finding.level}`)}</span></h4>
<p class="says"><a class="to" href="#${exhibits.length > 0 ? anchor(finding.id, "e", 1) : id}">${clip(finding.summary, 1200)}</a></p>
<dl class="pairs">
<dt>${say("card.when")}</dt><dd>${finding.until !== undefined && finding.until.at !== finding.when?.at ? say("span", {from: time(page, finding.when), to: time(page, finding.until)}) : time(page, finding.when)}</dd>
<dt>${say("card.where")}</dt><dd>${say("card.log", {server: clip(finding.server, 100), log: logLabel(finding.log)})}${finding.count > 1 ? html`, ${say("count.events", {n: finding.count})}` : undefined}</dd>
${finding.source === undefined ? undefined : html`<dt>${say("card.from")}</dt><dd>${copyable(finding.source, 120, "address")}</dd>`}
${finding.account === undefined ? undefined : html`<dt>${say("card.account")}</dt><dd>${clip(finding.account, 200)}</dd>`}
${finding.session === undefined ? undefined : html`<dt>${say("card.session")}</dt><dd>${linkTo(session, clip(finding.session, 40))}</dd>`}
<dt>${say("card.speaks")}</dt><dd>${finding.indicates.length === 0 ? say("card.noStage") : finding.indicates.map((each, at) => html`${at > 0 ? "; " : undefined}${say(`stage.${each.stage}`)} <span class="quiet">(${say(`outcome.${each.outcome}`)}, ${say(`strength.${each.strength}`)})</span>`)}</dd>
${finding.setAside === undefined ? undefined : html`<dt>${say("card.setAside")}</dt><dd>${clip(finding.setAside, 400)}</dd>`}
<dt>${say("card.decided")}</dt><dd>${becauseList(page, finding)}</dd>
<dt>${say("card.rule")}</dt><dd>${finding.detection === undefined ? undefined : html`${finding.detection}, `}<span class="mono">${finding.rule}</span>${references(finding)}</dd>
</dl>
${open}
${folded.length === 0 ? undefined : html`<details><summary>${say("card.moreRecords", {n: folded.length})}</summary>${folded}</details>`}
${finding.count > exhibits.length ? html`<p class="rest">${say("card.rest", {n: finding.count, shown: exhibits.length, places: finding.events.length, file: file("findings.jsonl")})}</p>` : undefined}
</article>
`
}

function hasSession({bundle}: Page, id: string): boolean {
  return bundle.case.servers.some((server) => server.sessions.some((session) => session.id === id))
}

function references(finding: Finding): Markup | undefined {
  const names = [...finding.vulnerabilities, ...finding.techniques]
  return names.length === 0 ? undefined : html` <span class="quiet">${clip(names.join(", "), 300)}</span>`
}

const maxBecause = 12

function becauseList(page: Page, finding: Finding): Part {
  if (finding.because.length === 0) return page.say("card.wholeRule")
  return html`<ul class="because-list">${finding.because.slice(0, maxBecause).map((because) => {
    const at = exhibitIndex(finding, because)
    const value = clip(valueText(because.value), valueLimit)
    const text = html`<span class="mono">${because.field}</span> = <mark class="mono">${evidenceText(value)}</mark>`
    return html`<li>${text} ${at < 0 ? html`<span class="quiet">${evidenceText(clip(because.at.evidence, 200))}, ${placeOf(page, because.at)}</span>` : html`<a class="to" href="#${anchor(finding.id, "e", at + 1)}">${unitOf(page, because.at)}</a>`}</li>`
  })}</ul>`
}

function exhibitIndex(finding: Finding, because: Because): number {
  return finding.exhibits
    .slice(0, maxExhibits)
    .findIndex((each) => each.at.evidence === because.at.evidence && each.at.offset === because.at.offset)
}
