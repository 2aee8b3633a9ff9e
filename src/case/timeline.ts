/* timeline.csv of a case folder, read back into entries.
 *
 * The file is for people: summaries have unseen characters as escapes, and a place has no length. Entries that are
 * read and written again give the same file. Source: report/timeline-csv.ts writes it. */

import {join} from "node:path"
import {readCsv} from "../bytes/csv.ts"
import type {TimelineEntry} from "../model/case.ts"
import type {Locator} from "../model/evidence.ts"
import {evidenceId, type FindingId, type ServerId} from "../model/ids.ts"
import {parseIso, type When} from "../model/instant.ts"
import {PosternError} from "../model/refusal.ts"
import {readText} from "./folder.ts"

/** The entries in the order of the file. Refuses with `case/not-found`, `case/unreadable` or `case/shape`. */
export async function readTimeline(dir: string): Promise<readonly TimelineEntry[]> {
  const path = join(dir, "timeline.csv")
  const {records, problems} = readCsv(await readText(path))
  const [header, ...rows] = records
  const line = problems[0]?.line ?? rows.find(({cells}) => cells.length !== 12)?.line
  if (line !== undefined || header?.cells[0] !== "time_utc")
    throw new PosternError({
      code: "case/shape",
      message: "timeline.csv is not as a case has it",
      at: {file: path, line: line ?? 1, column: 1},
      hint: "the file was changed: assess the evidence again",
    })
  return rows.map(({cells}) => entryOf(cells.map(unguarded)))
}

/** Without the apostrophe that keeps a spreadsheet from running the cell. */
function unguarded(cell: string): string {
  return /^'\s*[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? cell.slice(1) : cell
}

const kinds = ["finding", "gap", "clock", "statement", "build"] as const

function entryOf(cells: readonly string[]): TimelineEntry {
  const [time = "", tick, zone, server = "", log = "", kind, summary = ""] = cells
  const [evidence = "", unit = "", offset = "", finding = ""] = cells.slice(7)
  return {
    when: whenOf(time, Number(tick), zone),
    server: server as ServerId,
    log,
    kind: kinds.find((each) => each === kind) ?? "finding",
    summary,
    at: evidence === "" ? undefined : locatorOf(evidence, unit, Number(offset)),
    finding: finding === "" ? undefined : (finding as FindingId),
  }
}

function whenOf(time: string, tick: number, zone: string | undefined): When | undefined {
  const at = parseIso(time)?.at
  if (at === undefined) return undefined
  return {
    at,
    tick: Number.isInteger(tick) ? tick : 0,
    zone: zone === "format" || zone === "stated" ? zone : "assumed",
  }
}

function locatorOf(evidence: string, unit: string, offset: number): Locator {
  const [, kind, number = "0"] = /^(line|record) (\d{1,20})$/.exec(unit) ?? []
  return {
    evidence: evidenceId(evidence),
    offset: Number.isSafeInteger(offset) ? offset : 0,
    length: 0,
    unit:
      kind === "line"
        ? {kind, line: Number(number)}
        : kind === "record"
          ? {kind, record: BigInt(number)}
          : {kind: "bytes"},
  }
}
