/* Times at which the logs that a story rests on hold no record, said where they fall in it.
 *
 * A log is believed between two records that are close (coverage.ts says how close for each kind). Only servers
 * that have a story get blind spans, and only logs whose silence is no matter of course: those of the web
 * server, which write every minute, Windows events, and logs in which an episode was seen. */

import type {BlindSpan, Episode} from "../model/episode.ts"
import type {LogKind} from "../model/event.ts"
import {logKinds} from "../model/event.ts"
import type {ServerId} from "../model/ids.ts"
import {formatForPeople, type Instant, microsPerDay, microsPerHour} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import {slackOf} from "./coverage.ts"
import {compareText} from "./gather.ts"
import {evidenceName, list, sentence} from "./sentences.ts"

/** A log that is not written all the time may pause for a night. */
const leastElsewhere = 12 * microsPerHour
const together = 3 * microsPerHour

/** The longest of a log are kept. */
const mostHoles = 40

const busy: readonly LogKind[] = ["iis-frontend", "httpproxy", "windows-event"]
/** Where it shows how somebody came in. */
const front: readonly LogKind[] = ["iis-frontend", "httpproxy"]

interface Hole {
  readonly from: number
  readonly until: number
}

interface Blind {
  hole: Hole
  readonly logs: LogKind[]
}

/** Holes of several logs that begin and end together are one: what all of them lack. */
function put(spans: Blind[], hole: Hole, log: LogKind): void {
  const near = spans.find(
    ({hole: other, logs}) =>
      !logs.includes(log) &&
      Math.abs(other.from - hole.from) <= together &&
      Math.abs(other.until - hole.until) <= together &&
      Math.max(other.from, hole.from) < Math.min(other.until, hole.until),
  )
  if (near === undefined) spans.push({hole, logs: [log]})
  else {
    near.hole = {from: Math.max(near.hole.from, hole.from), until: Math.min(near.hole.until, hole.until)}
    near.logs.push(log)
  }
}

/** The blind spans of one server in order of time; none if it has no episode. */
export function blindSpansOf(
  server: ServerId,
  files: readonly FileRecord[],
  episodes: readonly Episode[],
): readonly BlindSpan[] {
  if (episodes.length === 0) return []
  const byLog = Map.groupBy(files, (f) => f.log)
  const seen = new Set(episodes.flatMap((e) => e.logs))
  const logs = logKinds.filter((log) => byLog.has(log) && (busy.includes(log) || seen.has(log)))
  const spans: Blind[] = []
  for (const log of logs) {
    const least = busy.includes(log) ? 0 : leastElsewhere
    for (const hole of holesIn(log, byLog.get(log) ?? []))
      if (hole.until - hole.from >= least) put(spans, hole, log)
  }
  const within = spans.map(
    ({hole, logs: blind}): BlindSpan => ({
      server,
      logs: blind,
      from: hole.from as Instant,
      until: hole.until as Instant,
      says: sentence(`no ${namesOf(blind)} between ${edges(hole)}: what happened then is not visible there`),
    }),
  )
  return [...beginning(server, byLog, episodes), ...within].sort(compareBlindSpan)
}

/** Order of time, then server, then logs. A span from the beginning stands at its end. */
export function compareBlindSpan(a: BlindSpan, b: BlindSpan): number {
  return (
    (a.from ?? a.until) - (b.from ?? b.until) ||
    compareText(a.server, b.server) ||
    a.until - b.until ||
    compareText(a.logs.join(), b.logs.join())
  )
}

/** `IIS front-end and HttpProxy logs and Windows events`. */
function namesOf(logs: readonly string[]): string {
  const names = logs.map((log) => evidenceName(log))
  const plain = names.filter((name) => name.endsWith(" logs")).map((name) => name.slice(0, -" logs".length))
  const others = names.filter((name) => !name.endsWith(" logs"))
  return [...(plain.length === 0 ? [] : [`${list(plain)} logs`]), ...others].join(" and ")
}

/** `2021-03-03 and 2021-03-06` for whole days, to the hour else. The end is the first hour with a record. */
function edges({from, until}: Hole): string {
  const isDays = from % microsPerDay === 0 && until % microsPerDay === 0
  if (isDays) {
    const last = (until - microsPerDay) as Instant
    const [first, end] = [formatForPeople(from as Instant, "day"), formatForPeople(last, "day")]
    return first === end ? `00:00 and 24:00 UTC on ${first}` : `${first} and ${end} (UTC)`
  }
  const first = formatForPeople(from as Instant, "minute").replace(" UTC", "")
  return `${first} and ${formatForPeople(until as Instant, "minute")}`
}

/** Pauses between hours with records that are longer than the log may make. */
function holesIn(log: LogKind, files: readonly FileRecord[]): readonly Hole[] {
  const spans: [number, number][] = []
  for (const file of files) {
    // A channel was open between the first and the last record of its file.
    if (log === "windows-event" && file.first !== undefined && file.last !== undefined)
      spans.push([file.first, file.last])
    for (const {hour} of file.hours) spans.push([hour, hour + microsPerHour])
  }
  const holes: Hole[] = []
  let end: number | undefined
  for (const [from, until] of spans.sort((a, b) => a[0] - b[0])) {
    if (end !== undefined && from - end > 2 * slackOf(log)) holes.push({from: end, until: from})
    end = Math.max(end ?? until, until)
  }
  return holes.sort((a, b) => b.until - b.from - (a.until - a.from) || a.from - b.from).slice(0, mostHoles)
}

/** Where a page was there or used before any break-in: since when the logs that show break-ins exist. */
function beginning(
  server: ServerId,
  byLog: ReadonlyMap<LogKind | undefined, readonly FileRecord[]>,
  episodes: readonly Episode[],
): readonly BlindSpan[] {
  const timed = episodes.flatMap((e) =>
    e.from === undefined ? [] : [{kind: e.kind, outcome: e.outcome, at: e.from.at}],
  )
  const first = timed.find(
    (e) => (e.kind === "shell" || e.kind === "use" || e.kind === "foothold") && e.outcome !== "attempted",
  )
  if (first === undefined || timed.some((e) => e.kind === "break-in" && e.at <= first.at)) return []
  const parts = front.map((log) => {
    const starts = (byLog.get(log) ?? []).flatMap((f) => f.first ?? [])
    const start = starts.reduce<number | undefined>(
      (least, at) => (least === undefined || at < least ? at : least),
      undefined,
    )
    const name = evidenceName(log)
    return start === undefined
      ? `there are no ${name}`
      : `${name} begin on ${formatForPeople(start as Instant, "minute").replace(" ", " at ")}`
  })
  const says = sentence(`how somebody came in before this is not visible: ${list(parts)}`)
  return [{server, logs: front, from: undefined, until: first.at, says}]
}
