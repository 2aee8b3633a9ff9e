/* One timeline over all sources: what findings saw, where logs have holes, which clocks lie, what
 * collectors said.
 *
 * The order is total: time (unknown times last), server, kind, log, place, summary. A finding of level
 * medium or above, or one that shows a success, gives each event that it keeps; any other gives its first. */

import type {ClockNote, LogCoverage, TimelineEntry} from "../model/case.ts"
import {compareLocator} from "../model/evidence.ts"
import type {Finding} from "../model/finding.ts"
import {type ServerId, serverId} from "../model/ids.ts"
import {compareWhen, type Instant, parseIso, type When} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import {levels} from "../model/rule.ts"
import type {Trouble} from "../model/trouble.ts"
import {statements} from "./coverage.ts"
import type {Traced} from "./findings.ts"
import {compareText} from "./gather.ts"
import {countOf, logName, plain, sentence} from "./sentences.ts"

/** All entries in total order. `fallback` is the server of evidence that names none; `builds` are the entries
 *  about builds. */
export function timelineOf(
  traced: readonly Traced[],
  coverage: readonly LogCoverage[],
  clocks: readonly ClockNote[],
  files: readonly FileRecord[],
  troubles: readonly Trouble[],
  fallback: ServerId,
  builds: readonly TimelineEntry[] = [],
): readonly TimelineEntry[] {
  const byId = new Map(files.map((f) => [f.id as string, f]))
  const serverOf = (file: FileRecord | undefined): ServerId =>
    file?.host === undefined ? fallback : serverId(file.host)
  const clockEntries = clocks.map((note): TimelineEntry => {
    const file = byId.get(note.evidence)
    return {
      when: formatTime(file?.first),
      server: serverOf(file),
      log: file?.log ?? "",
      kind: "clock",
      summary: note.says,
      at: undefined,
      finding: undefined,
    }
  })
  const said = statements(files).map(
    ({file, says}): TimelineEntry => ({
      when: formatTime(file.first),
      server: serverOf(file),
      log: file.log ?? "",
      kind: "statement",
      summary: says,
      at: {evidence: file.id, offset: 0, length: file.sizeBytes, unit: {kind: "bytes"}},
      finding: undefined,
    }),
  )
  const dated = troubles.flatMap((trouble): readonly TimelineEntry[] => {
    if (trouble.when === undefined) return []
    const file = byId.get(trouble.at.evidence)
    return [
      {
        when: formatTime(trouble.when),
        server: serverOf(file),
        log: file?.log ?? "",
        kind: trouble.code === "engine/time-backwards" ? "clock" : "gap",
        summary: sentence(plain(trouble.detail, 400)),
        at: trouble.at,
        finding: undefined,
      },
    ]
  })
  return [
    ...traced.flatMap(eventsOf),
    ...coverage.flatMap(holesOf),
    ...clockEntries,
    ...said,
    ...dated,
    ...builds,
  ].sort(compareEntry)
}

function eventsOf({finding, moments}: Traced): readonly TimelineEntry[] {
  const shown = isWorthEach(finding) ? moments : moments.slice(0, 1)
  return shown.map((moment) => ({
    when: moment.when,
    server: finding.server,
    log: finding.log,
    kind: "finding",
    summary: finding.summary,
    at: moment.from,
    finding: finding.id,
  }))
}

function isWorthEach(finding: Finding): boolean {
  const isHigh = levels.indexOf(finding.level) >= levels.indexOf("medium")
  return isHigh || finding.indicates.some((i) => i.outcome === "succeeded" || i.outcome === "confirmed")
}

/** One entry for each run of days without a record. */
function holesOf(coverage: LogCoverage): readonly TimelineEntry[] {
  const runs: string[][] = []
  let previous: Instant | undefined
  for (const day of coverage.missingDays) {
    const at = parseIso(`${day}T00:00:00Z`)?.at
    const run = runs[runs.length - 1]
    if (run !== undefined && at !== undefined && previous !== undefined && at - previous === 86_400_000_000)
      run.push(day)
    else runs.push([day])
    previous = at
  }
  return runs.map((run): TimelineEntry => {
    const [first, last] = [run[0]!, run[run.length - 1]!]
    const days = run.length === 1 ? first : `${first} to ${last}`
    return {
      when: parseIso(`${first}T00:00:00Z`),
      server: coverage.server,
      log: coverage.log,
      kind: "gap",
      summary: `No ${logName(coverage.log)} record for ${countOf(run.length, "day")}: ${days}.`,
      at: undefined,
      finding: undefined,
    }
  })
}

function formatTime(at: Instant | undefined): When | undefined {
  return at === undefined ? undefined : {at, tick: 0, zone: "format"}
}

function compareEntry(a: TimelineEntry, b: TimelineEntry): number {
  return (
    compareWhen(a.when, b.when) ||
    compareText(a.server, b.server) ||
    compareText(a.kind, b.kind) ||
    compareText(a.log, b.log) ||
    (a.at !== undefined && b.at !== undefined ? compareLocator(a.at, b.at) : 0) ||
    compareText(a.finding ?? "", b.finding ?? "") ||
    compareText(a.summary, b.summary)
  )
}
