/* What we could not see: gaps first, then the picture of coverage and its tables. "Nothing found" means nothing
 * without this part. Of several servers each has one row, and its logs fold away below it. */

import {evidenceName} from "../assess/sentences.ts"
import type {Instant} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import {clip, evidenceText, html, type Markup, type Part} from "./escape.ts"
import {lackingLists} from "./html-lacking.ts"
import {
  type Cell,
  daysOf,
  foldedList,
  instant,
  linked,
  nameList,
  type Page,
  restNote,
  section,
  sizeOf,
  table,
} from "./html-parts.ts"
import {type CoverageRow, coveragePicture, coverageRows} from "./picture-coverage.ts"
import {capital} from "./words.ts"

const maxGaps = 40
const openGaps = 4
/** Servers whose logs are listed; a row of the summary each takes 400 bytes, its logs some 4 kB. */
const maxServers = 120
/** Rows of logs over all servers. */
const maxLogs = 1200
const maxUnread = 60
const maxNames = 4

/** The section. */
export function coverageSection(page: Page): Markup {
  const {bundle, say} = page
  const rows = coverageRows(bundle)
  return section(
    "coverage",
    say("coverage.title"),
    html`<p>${say("coverage.intro")}</p>`,
    gapList(page),
    lackingLists(page),
    coveragePicture(page),
    rows.length === 0
      ? html`<p><strong>${say("coverage.noLog")}</strong> ${say("coverage.noDay")}</p>`
      : logTables(page, rows),
    unreadFiles(page),
  )
}

function logTables(page: Page, rows: readonly CoverageRow[]): Part {
  const {say} = page
  const byServer = Map.groupBy(rows, (row) => row.server)
  if (byServer.size === 1) {
    const own = rows.slice(0, maxLogs)
    return [
      logTable(page, rows[0]?.server ?? "", own),
      restNote(page, own.length, rows.length, say("noun.logs"), "case.json"),
    ]
  }
  const shown = [...byServer].slice(0, maxServers)
  let left = maxLogs
  const folded = shown.flatMap(([server, own]) => {
    if (own.length > left) return []
    left -= own.length
    return [
      html`<details><summary>${say("coverage.logsOf", {server: clip(server, 100), n: own.length})}</summary>${logTable(page, server, own)}</details>`,
    ]
  })
  return [
    table(
      say("coverage.summary"),
      [
        {title: say("col.server"), kind: "host"},
        {title: say("coverage.logs"), kind: "number"},
        {title: say("coverage.absentLogs"), kind: "number"},
        {title: say("col.records"), kind: "number"},
        {title: say("col.firstUtc"), kind: "date"},
        {title: say("col.lastUtc"), kind: "date"},
        {title: say("coverage.holes"), kind: "number"},
        {title: say("coverage.lost"), kind: "number"},
      ],
      shown.map(([server, own]) => summaryRow(page, server, own)),
      {tools: {id: "coverage-table", filter: say("tools.filterServers")}},
    ),
    restNote(page, shown.length, byServer.size, say("noun.servers"), "case.json"),
    folded,
    restNote(page, folded.length, shown.length, say("noun.serversWithLogs"), "case.json"),
  ]
}

function summaryRow(page: Page, server: string, rows: readonly CoverageRow[]): readonly Cell[] {
  const {say} = page
  const seen = rows.flatMap((row) => row.coverage ?? [])
  const sum = (each: (one: (typeof seen)[number]) => number): number =>
    seen.reduce((total, one) => total + each(one), 0)
  const edge = (pick: (...all: number[]) => number, all: readonly (Instant | undefined)[]): Part => {
    const known = all.filter((at) => at !== undefined)
    return known.length === 0 ? say("none") : instant(page, pick(...known) as Instant, "minute", true)
  }
  return [
    server,
    say("number", {n: seen.length}),
    rows.length === seen.length
      ? say("number", {n: 0})
      : html`<strong>${say("number", {n: rows.length - seen.length})}</strong>`,
    say("number", {n: sum((one) => one.records)}),
    edge(
      Math.min,
      seen.map((one) => one.first),
    ),
    edge(
      Math.max,
      seen.map((one) => one.last),
    ),
    say("number", {n: seen.filter((one) => one.missingDays.length > 0).length}),
    sizeOf(
      page,
      sum((one) => one.lostBytes),
    ),
  ]
}

function logTable(page: Page, server: string, rows: readonly CoverageRow[]): Markup {
  const {say} = page
  return table(
    say("coverage.caption", {server: clip(server, 100)}),
    [
      {title: say("coverage.log")},
      {title: say("col.records"), kind: "number"},
      {title: say("col.firstUtc"), kind: "date"},
      {title: say("col.lastUtc"), kind: "date"},
      {title: say("coverage.emptyDays")},
      {title: say("coverage.lost"), kind: "number"},
      {title: say("coverage.rulesAble"), kind: "number"},
    ],
    rows.map(({label, coverage}): readonly Cell[] =>
      coverage === undefined
        ? [
            label,
            html`<strong>${say("why.absent")}</strong>`,
            say("none"),
            say("none"),
            say("coverage.all"),
            say("unknown"),
            say("number", {n: 0}),
          ]
        : [
            html`${label}${coverage.files > 1 ? html` <span class="quiet">${say("count.files", {n: coverage.files})}</span>` : undefined}`,
            say("number", {n: coverage.records}),
            instant(page, coverage.first, "minute", true),
            instant(page, coverage.last, "minute", true),
            coverage.missingDays.length === 0
              ? say("coverage.noneBetween")
              : daysOf(page, coverage.missingDays),
            sizeOf(page, coverage.lostBytes),
            html`${say("number", {n: coverage.rulesAble})}${coverage.rulesUnable.length === 0 ? undefined : html` <span class="quiet">(${say("coverage.unable", {n: coverage.rulesUnable.length})})</span>`}`,
          ],
    ),
  )
}

// By kind of evidence: what a reader can do about a gap is to fetch that evidence.
function gapList(page: Page): Markup | undefined {
  const {bundle} = page
  const groups = new Map<string, Map<string, Set<string>>>()
  for (const server of bundle.case.servers) {
    for (const gap of [...server.gaps, ...server.judgements.flatMap((judgement) => judgement.gaps)]) {
      const group = groups.get(gap.log) ?? new Map<string, Set<string>>()
      groups.set(gap.log, group)
      group.set(gap.says, (group.get(gap.says) ?? new Set()).add(server.id))
    }
  }
  if (groups.size === 0) return undefined
  const several = bundle.case.servers.length > 1
  return html`<dl class="pairs wider">${[...groups].map(([log, says]) => {
    const points = [...says].slice(0, maxGaps).map(([text, servers]) => {
      const names = nameList(
        page,
        [...servers].map((name) => clip(name, 60)),
        maxNames,
      )
      return html`${linked(page, capital(text))}${several ? html` <span class="quiet">(${names})</span>` : undefined}`
    })
    return html`<dt>${capital(evidenceName(log))}</dt><dd>${foldedList(page, points, openGaps)}${restNote(page, points.length, says.size, page.say("noun.gaps"), "case.json")}</dd>`
  })}</dl>`
}

const unreadStatus: ReadonlySet<FileRecord["status"]> = new Set(["partly", "lost", "unclaimed", "statement"])
const statusOrder: readonly FileRecord["status"][] = ["lost", "partly", "statement", "unclaimed"]

function unreadFiles(page: Page): Markup | undefined {
  const {bundle, say} = page
  if (bundle.files.length === 0) return undefined
  const unread = bundle.files
    .filter((file) => unreadStatus.has(file.status))
    .sort((a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) || (a.id < b.id ? -1 : 1))
  if (unread.length === 0) return html`<p>${say("coverage.allRead")}</p>`
  return html`<h3 id="unread">${say("coverage.unread")}</h3>${table(
    say("coverage.unreadCaption"),
    [
      {title: say("col.file"), kind: "mono"},
      {title: say("col.size"), kind: "number"},
      {title: say("coverage.became")},
    ],
    unread
      .slice(0, maxUnread)
      .map((file) => [
        evidenceText(clip(file.id, 300)),
        sizeOf(page, file.sizeBytes),
        html`${say(`file.${file.status}`)}${file.lostBytes > 0 ? html`, ${say("coverage.bytesLost", {size: sizeOf(page, file.lostBytes)})}` : undefined}${file.note === undefined ? undefined : html`. ${clip(file.note, 300)}`}`,
      ]),
  )}${restNote(page, Math.min(unread.length, maxUnread), unread.length, say("noun.unread"), "manifest.json")}`
}
