/* The back of the report: sessions, clocks, evidence with hashes, troubles, how the page was
 * made, and the words it uses. */

import {formatLocator} from "../model/evidence.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Severity, Trouble} from "../model/trouble.ts"
import {clip, evidenceText, html, type Markup, type Part} from "./escape.ts"
import {statusText} from "./html-coverage.ts"
import {anchor, findingLinks, type Page, restNote, section, table, time, yardstick} from "./html-parts.ts"
import {count, counted, instantText, size} from "./words.ts"

const maxSessions = 40
const maxFiles = 400
const maxTroubleKinds = 60
const maxFilters = 60
const troubleExamples = 3

/** Findings that belong together, and by what. */
export function sessionsSection(page: Page): Markup | undefined {
  const sessions = page.bundle.case.servers.flatMap((server) => server.sessions)
  if (sessions.length === 0) return undefined
  return section(
    "sessions",
    "Sessions",
    html`<p>Findings that a join holds together, such as one request id in two logs. Closeness in time alone never joins.</p>`,
    sessions.slice(0, maxSessions).map(
      (session) => html`<article class="session" aria-labelledby="${anchor("session", session.id)}">
<h3 id="${anchor("session", session.id)}"><span class="id">${session.id}</span> on ${session.server}</h3>
<p class="says">${clip(session.says, 800)}</p>
<dl class="pairs"><dt>From</dt><dd>${time(session.from)}</dd><dt>Until</dt><dd>${time(session.until)}</dd>
<dt>Joined by</dt><dd>${clip(session.joinedBy.join(", "), 400)}</dd>
<dt>Sources</dt><dd>${session.sources.length === 0 ? "none named" : clip(session.sources.join(", "), 400)}</dd>
<dt>Reached</dt><dd>${session.reached ?? "no stage"}</dd>
<dt>Findings</dt><dd>${findingLinks(page, session.findings, 30)}</dd></dl></article>
`,
    ),
    restNote(Math.min(sessions.length, maxSessions), sessions.length, "sessions", "case.json"),
  )
}

/** Clocks that the evidence contradicts. */
export function clocksSection(page: Page): Markup | undefined {
  const {clocks} = page.bundle.case
  if (clocks.length === 0) return undefined
  return section(
    "clocks",
    "Clocks",
    html`<ul>${clocks.slice(0, 60).map((note) => html`<li>${clip(note.says, 600)} <span class="quiet mono">${evidenceText(clip(note.evidence, 200))}</span></li>`)}</ul>`,
    restNote(Math.min(clocks.length, 60), clocks.length, "notes on clocks", "case.json"),
  )
}

/** Every file with its hash. */
export function evidenceSection(page: Page): Markup {
  const files = page.bundle.files
  const shown = files.slice(0, maxFiles)
  return section(
    "evidence",
    "Evidence examined",
    html`<p>${counted(page.bundle.case.counts.files, "file")}, ${size(page.bundle.case.counts.bytes)}. <code>postern verify</code> hashes them again and compares.</p>`,
    shown.length === 0
      ? undefined
      : table(
          "Files, in the order of the manifest",
          [
            {title: "File and SHA-256", kind: "mono"},
            {title: "Size", kind: "number"},
            {title: "Records", kind: "number"},
            {title: "Read as"},
          ],
          shown.map((file) => [fileCell(file), size(file.sizeBytes), count(file.records), readAs(file)]),
        ),
    restNote(shown.length, files.length, "files", "manifest.json"),
  )
}

function fileCell(file: FileRecord): Markup {
  return html`${evidenceText(clip(file.id, 300))}<br><span class="hash">${file.sha256 ?? "no hash: the bytes could not be read"}</span>`
}

function readAs(file: FileRecord): Part {
  const status = statusText(file.status)
  return file.log === undefined
    ? (file.format ?? status)
    : html`${file.log} <span class="quiet">${file.format}, ${status}</span>`
}

const severities: readonly Severity[] = ["lost", "doubtful", "odd"]
const severityMeaning: Readonly<Record<Severity, string>> = {
  lost: "evidence that could not be read",
  doubtful: "read, but a value may be wrong",
  odd: "read right, worth knowing",
}

/** Troubles by code, the worst first, with examples. */
export function troublesSection(page: Page): Markup {
  const groups = new Map<string, {readonly first: Trouble; readonly examples: Trouble[]; kept: number}>()
  for (const trouble of page.bundle.troubles) {
    const key = `${trouble.severity} ${trouble.code}`
    const group = groups.get(key) ?? {first: trouble, examples: [], kept: 0}
    group.kept += 1
    if (group.examples.length < troubleExamples) group.examples.push(trouble)
    groups.set(key, group)
  }
  if (groups.size === 0) return section("troubles", "Troubles while reading", html`<p>None.</p>`)
  const order = [...groups.values()].sort(
    (a, b) =>
      severities.indexOf(a.first.severity) - severities.indexOf(b.first.severity) ||
      (a.first.code < b.first.code ? -1 : a.first.code > b.first.code ? 1 : 0),
  )
  const shown = order.slice(0, maxTroubleKinds)
  return section(
    "troubles",
    "Troubles while reading",
    html`<p>What the evidence did that its format does not allow. ${severities.map((each) => `${each}: ${severityMeaning[each]}`).join("; ")}.</p>`,
    table(
      "Troubles by kind",
      [{title: "Kind"}, {title: "Code", kind: "mono"}, {title: "Times", kind: "number"}, {title: "Examples"}],
      shown.map((group) => [
        group.first.severity,
        group.first.code,
        count(Math.max(group.kept, countedByFiles(page, group.first.code))),
        html`<ul>${group.examples.map((each) => html`<li>${clip(each.detail, 300)} <span class="quiet mono">${evidenceText(clip(formatLocator(each.at), 200))}</span></li>`)}</ul>`,
      ]),
    ),
    restNote(shown.length, order.length, "kinds of trouble", "troubles.jsonl"),
    html`<p class="small">Each place is in <code>troubles.jsonl</code>.</p>`,
  )
}

/** What filters kept out of the findings. */
export function filteredSection(page: Page): Markup | undefined {
  const {matches, by} = page.bundle.case.counts.filtered
  if (matches === 0) return undefined
  const shown = by.slice(0, maxFilters)
  return section(
    "filtered",
    "Suppressed by filters",
    html`<p>${counted(matches, "match", "matches")} that a filter calls harmless: no findings, and no part of any correlation. <code>postern scan --show-filtered</code> lists them.</p>`,
    table(
      "Filters, by what they suppressed",
      [{title: "Filter"}, {title: "Id", kind: "mono"}, {title: "Matches", kind: "number"}],
      shown.map(({title, filter, matches: own}) => [clip(title, 200), clip(filter, 100), count(own)]),
    ),
    restNote(shown.length, by.length, "filters", "case.json"),
  )
}

// Readers keep a bounded number of troubles but count them all.
function countedByFiles(page: Page, code: string): number {
  return page.bundle.files.reduce(
    (sum, file) => sum + (Object.hasOwn(file.troubles, code) ? (file.troubles[code] ?? 0) : 0),
    0,
  )
}

/** Versions and hashes. */
export function madeSection(page: Page): Markup {
  const it = page.bundle.case
  return section(
    "made",
    "How this report was made",
    html`<dl class="pairs">
<dt>Tool</dt><dd>Postern ${it.tool.version}, case format ${it.schema}</dd>
<dt>Knowledge</dt><dd>${counted(it.knowledge.rules, "rule")}; campaigns: ${it.knowledge.campaigns.length === 0 ? "none" : clip(it.knowledge.campaigns.join(", "), 600)}</dd>
<dt>Its SHA-256</dt><dd class="hash">${it.knowledge.sha256}</dd>
<dt>As of</dt><dd>${instantText(it.asOf, "milli")}, the latest time in the evidence unless another was asked for</dd>
<dt>Read</dt><dd>${counted(it.counts.files, "file")}, ${size(it.counts.bytes)}, ${counted(it.counts.records, "record")}; ${counted(it.counts.unclaimed, "file")} without a reader</dd>
</dl>
<p>The same evidence, rules and knowledge give this page byte for byte. <code>manifest.json</code> lists the hash of every input, rule and output; <code>run.json</code> holds the clock and the machine. <code>postern explain --case</code> prints the reasons behind any finding or stage.</p>`,
  )
}

const words: readonly (readonly [string, string])[] = [
  ["Likelihood", "How probable a thing is, in one of the seven phrases below with its range."],
  ["Confidence", "How good our sources are: low, moderate or high. It never changes the likelihood."],
  ["Finding", "One or more lines of evidence that matched a rule and say the same about one server."],
  ["Judgement", "What we conclude about a stage from findings, gaps and coverage."],
  ["Not assessable", "The logs that would show it are missing. It may or may not have happened."],
  ["Gap", "Evidence that is missing, and what that hides."],
  [
    "Attempted, succeeded, confirmed",
    "Tried; worked by its own answer; shown by a second, independent trace.",
  ],
  [
    "Proof, strong, moderate, weak",
    "How far one finding carries by itself. Proof needs no second; weak never begins a judgement.",
  ],
  [
    "Prior, log10",
    "The likelihood before this evidence, and the powers of ten by which an item moves the odds.",
  ],
  ["Session", "Findings joined by a shared key, such as a request id."],
  ["TLP", "Traffic Light Protocol: who may see this page."],
]

/** The words of the page. */
export function wordsSection(page: Page): Markup {
  const said = page.bundle.case.servers
    .flatMap((server) => server.judgements)
    .flatMap((judgement) => (judgement.kind === "assessed" ? (judgement.likelihood.said ?? []) : []))[0]
  return section(
    "words",
    "Words and likelihoods",
    said === undefined
      ? undefined
      : html`<p>The sentences of this page use the words of the yardstick ${said.yardstick}, each with its own range beside it. Judgements are made and stored by the yardstick below.</p>`,
    yardstick(),
    html`<p class="small">The gaps between the ranges are the yardstick's own: a figure in a gap is given to the nearer phrase.</p><dl class="pairs glossary">${words.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`)}</dl>`,
  )
}
