/* timeline.csv: one row per entry of the timeline, in order of time, for spreadsheets and timeline tools.
 *
 * RFC 4180: CRLF line ends, every cell quoted. Cells that a spreadsheet would run as a formula get a leading
 * apostrophe, unseen characters are written as escapes: the exact values are in findings.jsonl. */

import type {TimelineEntry} from "../model/case.ts"
import type {Episode} from "../model/episode.ts"
import type {Locator} from "../model/evidence.ts"
import {formatInstant} from "../model/instant.ts"
import {csvCell} from "./escape.ts"
import {orderTimeline} from "./html-timeline.ts"

const columns: readonly string[] = [
  "time_utc",
  "tick",
  "zone",
  "host",
  "source",
  "kind",
  "summary",
  "evidence",
  "unit",
  "offset",
  "finding",
  "episode",
]

/** The whole file. Entries without a time come last, with empty cells for it. `episodes` are those of the case:
 *  an entry names the one that its finding belongs to. */
export function timelineCsv(entries: readonly TimelineEntry[], episodes: readonly Episode[] = []): string {
  const episodeOf = new Map(episodes.flatMap((e) => e.findings.map((id) => [id, e.id] as const)))
  const rows = orderTimeline(entries).map((entry) => [
    entry.when === undefined ? "" : formatInstant(entry.when.at),
    entry.when === undefined ? "" : String(entry.when.tick),
    entry.when?.zone ?? "",
    entry.server,
    entry.log,
    entry.kind,
    entry.summary,
    entry.at?.evidence ?? "",
    entry.at === undefined ? "" : unit(entry.at),
    entry.at === undefined ? "" : String(entry.at.offset),
    entry.finding ?? "",
    entry.finding === undefined ? "" : (episodeOf.get(entry.finding) ?? ""),
  ])
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")
}

function unit(at: Locator): string {
  switch (at.unit.kind) {
    case "line":
      return `line ${at.unit.line}`
    case "record":
      return `record ${at.unit.record}`
    case "bytes":
      return "bytes"
  }
}
