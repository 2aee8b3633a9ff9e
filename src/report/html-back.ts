/* The back of the report: sessions, clocks, evidence with hashes, troubles, how the page was
 * made, and the words it uses. */

import {logName} from "../assess/sentences.ts"
import {formatLocator} from "../model/evidence.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Severity, Trouble} from "../model/trouble.ts"
import {clip, evidenceText, html, type Markup, type Part} from "./escape.ts"
import {
  anchor,
  copyable,
  file,
  findingLinks,
  instant,
  linked,
  type Page,
  restNote,
  section,
  sizeOf,
  table,
  time,
  yardstick,
} from "./html-parts.ts"

const maxSessions = 40
// At 500 bytes a row, half a megabyte; manifest.json has them all.
const maxFiles = 1000
const maxClocks = 60
const maxTroubleKinds = 60
const maxFilters = 60
const troubleExamples = 3

/** Findings that belong together, and by what. */
export function sessionsSection(page: Page): Markup | undefined {
  const {say} = page
  const sessions = page.bundle.case.servers.flatMap((server) => server.sessions)
  if (sessions.length === 0) return undefined
  return section(
    "sessions",
    say("sessions.title"),
    html`<p>${say("sessions.intro")}</p>`,
    sessions.slice(0, maxSessions).map(
      (session) => html`<article class="session" aria-labelledby="${anchor("session", session.id)}">
<h3 id="${anchor("session", session.id)}"><span class="id">${session.id}</span> ${say("sessions.on", {server: clip(session.server, 100)})}</h3>
<p class="says">${linked(page, clip(session.says, 800))}</p>
<dl class="pairs"><dt>${say("card.start")}</dt><dd>${time(page, session.from)}</dd><dt>${say("card.end")}</dt><dd>${time(page, session.until)}</dd>
<dt>${say("card.joined")}</dt><dd>${clip(session.joinedBy.join(", "), 400)}</dd>
<dt>${say("card.sources")}</dt><dd>${session.sources.length === 0 ? say("who.noneNamed") : clip(session.sources.join(", "), 400)}</dd>
<dt>${say("card.reached")}</dt><dd>${session.reached === undefined ? say("card.noStageReached") : say(`stage.${session.reached}`)}</dd>
<dt>${say("col.findings")}</dt><dd>${findingLinks(page, session.findings, 30)}</dd></dl></article>
`,
    ),
    restNote(
      page,
      Math.min(sessions.length, maxSessions),
      sessions.length,
      say("noun.sessions"),
      "case.json",
    ),
  )
}

/** Clocks that the evidence contradicts. */
export function clocksSection(page: Page): Markup | undefined {
  const {clocks} = page.bundle.case
  const {say} = page
  if (clocks.length === 0) return undefined
  return section(
    "clocks",
    say("clocks.title"),
    html`<ul>${clocks.slice(0, maxClocks).map((note) => html`<li>${linked(page, clip(note.says, 600))} <span class="quiet mono">${evidenceText(clip(note.evidence, 200))}</span></li>`)}</ul>`,
    restNote(page, Math.min(clocks.length, maxClocks), clocks.length, say("noun.clocks"), "case.json"),
  )
}

/** Every file with its hash. */
export function evidenceSection(page: Page): Markup {
  const {say} = page
  const files = page.bundle.files
  const shown = files.slice(0, maxFiles)
  return section(
    "evidence",
    say("evidence.title"),
    html`<p>${say("evidence.intro", {n: page.bundle.case.counts.files, size: sizeOf(page, page.bundle.case.counts.bytes), command: html`<code>postern verify</code>`})}</p>`,
    shown.length === 0
      ? undefined
      : table(
          say("evidence.caption"),
          [
            {title: say("evidence.file")},
            {title: say("col.size"), kind: "number"},
            {title: say("col.records"), kind: "number"},
            {title: say("evidence.readAs")},
          ],
          shown.map((each) => [
            fileCell(page, each),
            {cell: sizeOf(page, each.sizeBytes), key: each.sizeBytes},
            say("number", {n: each.records}),
            readAs(page, each),
          ]),
          {tools: {id: "evidence-table", filter: say("tools.filterFiles")}},
        ),
    restNote(page, shown.length, files.length, say("noun.files"), "manifest.json"),
  )
}

function fileCell({say}: Page, record: FileRecord): Markup {
  const hash =
    record.sha256 === undefined
      ? html`<span class="quiet">${say("evidence.noHash")}</span>`
      : copyable(record.sha256, 64, "hash")
  return html`<span class="mono">${evidenceText(clip(record.id, 300))}</span><br>${hash}`
}

function readAs({say}: Page, record: FileRecord): Part {
  const status = say(`file.${record.status}`)
  return record.log === undefined
    ? (record.format ?? status)
    : html`${logName(record.log)} <span class="quiet">${record.format}, ${status}</span>`
}

const severities: readonly Severity[] = ["lost", "doubtful", "odd"]

/** Troubles by code, the worst first, with examples. */
export function troublesSection(page: Page): Markup {
  const {say} = page
  const groups = new Map<string, {readonly first: Trouble; readonly examples: Trouble[]; kept: number}>()
  for (const trouble of page.bundle.troubles) {
    const key = `${trouble.severity} ${trouble.code}`
    const group = groups.get(key) ?? {first: trouble, examples: [], kept: 0}
    group.kept += 1
    if (group.examples.length < troubleExamples) group.examples.push(trouble)
    groups.set(key, group)
  }
  if (groups.size === 0)
    return section("troubles", say("troubles.title"), html`<p>${say("troubles.none")}</p>`)
  const order = [...groups.values()].sort(
    (a, b) =>
      severities.indexOf(a.first.severity) - severities.indexOf(b.first.severity) ||
      (a.first.code < b.first.code ? -1 : a.first.code > b.first.code ? 1 : 0),
  )
  const shown = order.slice(0, maxTroubleKinds)
  return section(
    "troubles",
    say("troubles.title"),
    html`<p>${say("troubles.intro")}</p>`,
    table(
      say("troubles.caption"),
      [
        {title: say("troubles.kind")},
        {title: say("troubles.code"), kind: "mono"},
        {title: say("troubles.times"), kind: "number"},
        {title: say("troubles.examples")},
      ],
      shown.map((group) => [
        say(`severity.${group.first.severity}`),
        group.first.code,
        say("number", {n: Math.max(group.kept, countedByFiles(page, group.first.code))}),
        html`<ul>${group.examples.map((each) => html`<li>${clip(each.detail, 300)} <span class="quiet mono">${evidenceText(clip(formatLocator(each.at), 200))}</span></li>`)}</ul>`,
      ]),
    ),
    restNote(page, shown.length, order.length, say("noun.troubles"), "troubles.jsonl"),
    html`<p class="small">${say("troubles.places", {file: file("troubles.jsonl")})}</p>`,
  )
}

/** What filters kept out of the findings. */
export function filteredSection(page: Page): Markup | undefined {
  const {matches, by} = page.bundle.case.counts.filtered
  const {say} = page
  if (matches === 0) return undefined
  const shown = by.slice(0, maxFilters)
  return section(
    "filtered",
    say("filters.title"),
    html`<p>${say("filters.intro", {n: matches, command: html`<code>postern scan --show-filtered</code>`})}</p>`,
    table(
      say("filters.caption"),
      [
        {title: say("filters.filter")},
        {title: say("filters.id"), kind: "mono"},
        {title: say("filters.matches"), kind: "number"},
      ],
      shown.map(({title, filter, matches: own}) => [
        clip(title, 200),
        clip(filter, 100),
        say("number", {n: own}),
      ]),
    ),
    restNote(page, shown.length, by.length, say("noun.filters"), "case.json"),
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
  const {say} = page
  const it = page.bundle.case
  const {knowledge, counts} = it
  const tables = [
    ...new Set(
      it.servers
        .flatMap((server) => server.judgements)
        .flatMap((judgement) => (judgement.kind === "assessed" ? [judgement.ledger.table] : [])),
    ),
  ]
  return section(
    "made",
    say("made.title"),
    html`<dl class="pairs">
<dt>${say("made.tool")}</dt><dd>${say("made.toolSays", {version: it.tool.version, schema: it.schema})}</dd>
<dt>${say("made.knowledge")}</dt><dd>${say("made.rules", {n: knowledge.rules})} ${knowledge.campaigns.length === 0 ? say("made.noCampaigns") : say("made.campaigns", {list: clip(knowledge.campaigns.join(", "), 600)})}</dd>
<dt>${say("made.hash")}</dt><dd>${copyable(knowledge.sha256, 64, "hash")}</dd>
${tables.length === 0 ? undefined : html`<dt>${say("made.tables")}</dt><dd>${clip(tables.join(", "), 300)}</dd>`}
<dt>${say("made.asOf")}</dt><dd>${say("made.asOfSays", {time: instant(page, it.asOf, "milli")})}</dd>
<dt>${say("made.read")}</dt><dd>${say("facts.read", {files: counts.files, size: sizeOf(page, counts.bytes), records: counts.records})} ${say("made.unclaimed", {n: counts.unclaimed})}</dd>
</dl>
<p>${say("made.same", {manifest: file("manifest.json"), run: file("run.json"), command: html`<code>postern explain --case</code>`})}</p>`,
  )
}

const glossary = [
  "likelihood",
  "confidence",
  "finding",
  "judgement",
  "notAssessable",
  "gap",
  "outcome",
  "strength",
  "prior",
  "session",
  "letters",
  "tlp",
] as const

/** The words of the page. */
export function wordsSection(page: Page): Markup {
  const {say} = page
  const said = page.bundle.case.servers
    .flatMap((server) => server.judgements)
    .flatMap((judgement) => (judgement.kind === "assessed" ? (judgement.likelihood.said ?? []) : []))[0]
  return section(
    "words",
    say("words.title"),
    said === undefined ? undefined : html`<p>${say("words.said", {name: said.yardstick})}</p>`,
    yardstick(page),
    html`<p class="small">${say("words.gaps")}</p><dl class="pairs glossary">${glossary.map((word) => html`<dt>${say(`word.${word}`)}</dt><dd>${say(`glossary.${word}`)}</dd>`)}</dl>`,
  )
}
