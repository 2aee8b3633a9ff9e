/* The timeline of a case for Timesketch, as CSV or JSON lines.
 *
 * Timesketch wants `message`, `datetime` and `timestamp_desc` in every row, and takes further columns as they come. JSON
 * lines hold `timestamp` in microseconds too. What has no time is left out, since a row must have one.
 *
 * Source: Timesketch, "Create timeline from JSON/JSONL/CSV file". */

import type {CaseBundle, TimelineEntry} from "../model/case.ts"
import {formatInstant, type When} from "../model/instant.ts"
import {activitiesOf, unitOf} from "./case-csv.ts"
import {markingOf} from "./case-exported.ts"
import {type CsvManner, csvTable} from "./export-csv.ts"
import {Losses} from "./export-json.ts"
import type {CaseExportOptions, Exported} from "./exported.ts"
import {orderTimeline} from "./html-timeline.ts"
import {jsonText} from "./json-text.ts"
import {caseTlp, markingText} from "./marking.ts"

const meanings: Readonly<Record<TimelineEntry["kind"], string>> = {
  finding: "Event recorded",
  gap: "Start of a gap",
  clock: "Clock note",
  statement: "Collector's statement",
  build: "Build first seen",
}

const longest = 20_000

const columns = [
  ...(["message", "datetime", "timestamp_desc", "zone", "host", "log", "kind", "level", "finding"] as const),
  ...(["title", "rule", "source_address", "account", "techniques", "activity", "episode"] as const),
  ...(["set_aside", "evidence", "unit", "offset"] as const),
] as const
type Row = Readonly<Record<(typeof columns)[number], string>>

/** CSV with the three columns first. */
export function renderTimesketchCsv(
  bundle: CaseBundle,
  options: CaseExportOptions = {},
  manner: CsvManner = "safe",
): Exported {
  const losses = new Losses()
  const rows = rowsOf(bundle, options, losses)
  return csvTable(
    {
      columns,
      rows: rows.map(({row}) => columns.map((column) => row[column])),
      manner,
      marking: markingOf(options),
      usual: caseTlp,
    },
    losses,
  )
}

/** One JSON object a line. */
export function renderTimesketchJsonl(bundle: CaseBundle, options: CaseExportOptions = {}): Exported {
  const losses = new Losses()
  const tlp = markingText(markingOf(options), caseTlp)
  const lines = rowsOf(bundle, options, losses).map(({when, row}) => {
    const clean = losses.cleanAll({...row, tlp}, () => longest) as Readonly<Record<string, string>>
    return `${jsonText({...clean, timestamp: when.at})}\n`
  })
  return {text: lines.join(""), lost: losses.sentences}
}

function rowsOf(
  bundle: CaseBundle,
  options: CaseExportOptions,
  losses: Losses,
): readonly {readonly when: When; readonly row: Row}[] {
  const findings = new Map(bundle.findings.map((finding) => [finding.id as string, finding]))
  const activities = activitiesOf(bundle)
  const episodeOf = new Map(
    (bundle.case.episodes ?? []).flatMap((e) => e.findings.map((id) => [id as string, e.id] as const)),
  )
  let timeless = 0
  const rows = orderTimeline(bundle.timeline).flatMap((entry) => {
    if (entry.when === undefined) {
      timeless += 1
      return []
    }
    const finding = entry.finding === undefined ? undefined : findings.get(entry.finding)
    const id = entry.finding ?? ""
    const row: Row = {
      message: entry.summary,
      datetime: formatInstant(entry.when.at),
      timestamp_desc: meanings[entry.kind],
      zone: entry.when.zone,
      host: entry.server,
      log: entry.log,
      kind: entry.kind,
      level: finding?.level ?? "",
      finding: id,
      title: finding?.title ?? "",
      rule: finding?.rule ?? "",
      source_address: finding?.source ?? "",
      account: finding?.account ?? "",
      techniques: (finding?.techniques ?? []).map((each) => `${each}${nameOf(options, each)}`).join("; "),
      activity: (activities.get(id) ?? []).join("; "),
      episode: episodeOf.get(id) ?? "",
      set_aside: finding?.setAside ?? "",
      evidence: entry.at?.evidence ?? "",
      unit: entry.at === undefined ? "" : unitOf(entry.at),
      offset: entry.at === undefined ? "" : String(entry.at.offset),
    }
    return {when: entry.when, row}
  })
  if (timeless > 0) losses.say(`${timeless} entries without a time are left out: a row must have one.`)
  losses.say(
    "Judgements, activities, coverage and raw bytes are not carried; case.json and findings.jsonl have them.",
  )
  return rows
}

function nameOf({techniqueNames}: CaseExportOptions, id: string): string {
  const name = techniqueNames?.get(id)
  return name === undefined ? "" : ` ${name}`
}
