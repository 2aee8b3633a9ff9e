/* Coverage: what the evidence could have shown, per server, log and day, and what it could not.
 *
 * Absence is not evidence. A log speaks for the time between two of its records if they are close: two
 * hours for logs that Exchange's own health probes fill every minute, six for Windows events, three days
 * for logs that are written only when somebody does something. What a disk holds beside logs is a state and covers no
 * hours: disk-coverage.ts says how much of it is there. The window is the time we judge: as told, else
 * the time that the server's evidence spans, and never less than a day: the silence of a minute says
 * nothing. */

import type {ClockNote, LogCoverage} from "../model/case.ts"
import {diskKinds, type LogKind, logKinds} from "../model/event.ts"
import type {EvidenceId, ServerId} from "../model/ids.ts"
import {serverId} from "../model/ids.ts"
import {formatForPeople, type Instant, microsPerDay, microsPerHour} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Gap} from "../model/judgement.ts"
import type {Trouble} from "../model/trouble.ts"
import {diskCover} from "./disk-coverage.ts"
import {compareText} from "./gather.ts"
import {countOf, daySpan, evidenceName, list, plain, sentence} from "./sentences.ts"

/** A span of time, half-open. */
export interface Window {
  readonly from: Instant
  readonly until: Instant
}

/** How many rules could have fired on a file, and which could not for want of a column. */
export interface Reach {
  readonly able: number
  readonly unable: readonly string[]
}

/** The log files of each server, in order of server; `fallback` owns those without a host. */
export function filesByServer(
  files: readonly FileRecord[],
  fallback: ServerId,
): ReadonlyMap<ServerId, readonly FileRecord[]> {
  const logs = files.filter((f) => f.log !== undefined && f.status !== "container")
  const byServer = Map.groupBy(logs, (f) => (f.host === undefined ? fallback : serverId(f.host)))
  return new Map([...byServer].sort(([a], [b]) => compareText(a, b)))
}

/** Presence of each log kind on one server, in the order of `logKinds`. */
export function logCoverage(
  server: ServerId,
  files: readonly FileRecord[],
  reach: ReadonlyMap<EvidenceId, Reach>,
): readonly LogCoverage[] {
  const byLog = Map.groupBy(files, (f) => f.log)
  return logKinds.flatMap((log) => {
    const own = byLog.get(log)
    return own === undefined ? [] : [coverageOf(server, log, own, reach)]
  })
}

function coverageOf(
  server: ServerId,
  log: LogKind,
  files: readonly FileRecord[],
  reach: ReadonlyMap<EvidenceId, Reach>,
): LogCoverage {
  const perDay = new Map<number, number>()
  const channels = new Map<string, number>()
  const unable = new Set<string>()
  for (const file of files) {
    for (const {hour, records} of file.hours) {
      const day = Math.floor(hour / microsPerDay)
      perDay.set(day, (perDay.get(day) ?? 0) + records)
    }
    for (const [channel, records] of Object.entries(file.channels)) {
      channels.set(channel, (channels.get(channel) ?? 0) + records)
    }
    for (const rule of reach.get(file.id)?.unable ?? []) unable.add(rule)
  }
  const days = [...perDay].sort(([a], [b]) => a - b)
  return {
    server,
    log,
    files: files.length,
    records: sum(files.map((f) => f.records)),
    first: least(files.map((f) => f.first)),
    last: most(files.map((f) => f.last)),
    days: days.map(([day, records]) => ({day: dayText(day), records})),
    missingDays: holes(days.map(([day]) => day)),
    lostBytes: sum(files.map((f) => f.lostBytes)),
    channels: Object.fromEntries([...channels].sort(([a], [b]) => compareText(a, b))),
    rulesAble: files.reduce((best, f) => Math.max(best, reach.get(f.id)?.able ?? 0), 0),
    rulesUnable: [...unable].sort(compareText),
  }
}

// A stray date must not make a list of a million days; the first and last day tell the rest.
const holesListed = 400

function holes(days: readonly number[]): readonly string[] {
  const missing: string[] = []
  for (let i = 1; i < days.length; i++) {
    for (let day = days[i - 1]! + 1; day < days[i]! && missing.length < holesListed; day++)
      missing.push(dayText(day))
  }
  return missing
}

function dayText(day: number): string {
  return formatForPeople((day * microsPerDay) as Instant, "day")
}

/** The time that a server's logs span, without the outermost 0.1 % of records at each end: one line with
 *  a broken clock must not stretch the window over decades. Undefined if no log has a time. */
export function spanOf(files: readonly FileRecord[]): Window | undefined {
  const perHour = new Map<number, number>()
  for (const file of files) {
    for (const {hour, records} of file.hours) perHour.set(hour, (perHour.get(hour) ?? 0) + records)
  }
  const hours = [...perHour].sort(([a], [b]) => a - b)
  const from = trimmedEdge(hours)
  const until = trimmedEdge(hours.toReversed())
  if (from === undefined || until === undefined) return undefined
  // Hours are coarse; the first and last record tell more where they lie inside.
  const first = least(files.map((f) => f.first)) ?? from
  const last = (most(files.map((f) => f.last)) ?? until) + 1
  const start = Math.min(Math.max(from, first), until + microsPerHour - 1)
  const end = Math.max(start + 1, Math.min(until + microsPerHour, last))
  return {from: Math.min(start, end - microsPerDay) as Instant, until: end as Instant}
}

function trimmedEdge(hours: readonly (readonly [number, number])[]): number | undefined {
  const spare = sum(hours.map(([, records]) => records)) / 1000
  let passed = 0
  for (const [hour, records] of hours) {
    passed += records
    if (passed > spare) return hour
  }
  return undefined
}

/** Which files can meet a need: those of its log, or with one of its channels. */
export interface Need {
  readonly log: Gap["log"]
  readonly channels: readonly string[]
  readonly hides: string
}

/** How far a need is met within the window. */
export interface NeedCover {
  readonly need: Need
  /** Share of the window, 0..1. */
  readonly share: number
  readonly gap: Gap | undefined
}

/** Channels that tell of process starts. */
export const processChannels: readonly string[] = ["Microsoft-Windows-Sysmon/Operational", "Security"]

/** Half of the pause between two records that a log may make without a hole: an hour where a server that is up writes every minute,
 *  three for Windows channels, a day and a half for logs that are written only when somebody acts. */
export function slackOf(log: Gap["log"]): number {
  switch (log) {
    case "iis-frontend":
    case "iis-backend":
    case "httpproxy":
      return microsPerHour
    case "windows-event":
    case "process events":
      return 3 * microsPerHour
    default:
      return 1.5 * microsPerDay
  }
}

/** What is known of a server beside its logs. */
export interface States {
  readonly build: boolean
  readonly configuration: boolean
  /** Why the build that is known decides nothing, a clause. */
  readonly undecided?: string
}

/** How much of the window the files cover for a need, and the gap in words where it is less than all.
 *  A log on which no rule could have fired covers nothing. `states`: whether the build at the time, and
 *  settings that decide about flaws, are known from whatever source. */
export function coverOf(
  need: Need,
  files: readonly FileRecord[],
  window: Window | undefined,
  reach: ReadonlyMap<EvidenceId, Reach>,
  states: States = {build: false, configuration: false},
): NeedCover {
  if ((need.log === "build" || need.log === "configuration") && states[need.log])
    return {need, share: 1, gap: undefined}
  const noun = evidenceName(need.log, need.channels)
  const hides = clause(need.hides)
  const gap = (why: Gap["why"], what: string): Gap => ({
    log: need.log,
    why,
    what: noun,
    says: sentence(`${what}: ${hides}`),
  })
  if (need.log === "build" && states.undecided !== undefined)
    return {need, share: 0, gap: gap("partial", states.undecided)}
  const own = files.filter((f) => meets(need, f))
  if (own.length === 0) return {need, share: 0, gap: gap("absent", `no ${noun}`)}
  const able = own.filter((f) => reach.get(f.id)?.able !== 0)
  if (able.length === 0) return {need, share: 0, gap: gap("no rule", `no rule could read the ${noun}`)}
  const lost = sum(own.map((f) => f.lostBytes))
  const lostGap =
    lost > 0 ? gap("lost", `${countOf(lost, "byte")} of the ${noun} could not be read`) : undefined
  // A state needs no window: it was so when the disk was copied.
  const disk = diskCover(need.log, able)
  if (disk?.lacks !== undefined)
    return {need, share: disk.share, gap: gap("partial", `${disk.lacks} among the ${noun}`)}
  if (disk !== undefined) return {need, share: disk.share, gap: lostGap}
  if (window === undefined) return {need, share: 0, gap: gap("absent", `no ${noun}`)}
  const covered = coveredMicros(able, window, slackOf(need.log))
  const share = Math.min(1, covered / (window.until - window.from))
  if (share === 0)
    return {need, share, gap: gap("absent", `no ${noun} ${daySpan(window.from, window.until)}`)}
  const percent = Math.max(1, Math.min(99, Math.round(share * 100)))
  if (share < 0.995)
    return {need, share, gap: gap("partial", `${noun} cover only ${percent} % of the time judged`)}
  return {need, share, gap: lostGap}
}

function clause(text: string): string {
  return text.replace(/[.\s]+$/, "")
}

/** Whether a file is of the kind that a need asks for. */
export function meets(need: Pick<Need, "log" | "channels">, file: FileRecord): boolean {
  if (need.log === "configuration" || need.log === "build") return false
  if (need.log === "process events")
    return hasChannel(file, need.channels.length > 0 ? need.channels : processChannels)
  if (file.log !== need.log) return false
  return need.channels.length === 0 || hasChannel(file, need.channels)
}

function isDisk(log: Gap["log"]): boolean {
  return diskKinds.some((kind) => kind === log)
}

function hasChannel(file: FileRecord, wanted: readonly string[]): boolean {
  const names = new Set(wanted.map((c) => c.toLowerCase()))
  return Object.entries(file.channels).some(
    ([channel, records]) => records > 0 && names.has(channel.toLowerCase()),
  )
}

/** Before the first and after the last record of a run no log is believed further than this. */
const edgeMost = 3 * microsPerHour

/** Micros of the window that the files cover: runs of records no more than two slacks apart, and a little
 *  beyond their ends. Windows events count from the first to the last record of a file: the channel was
 *  open in between. A record more never covers less. O(n log n) in the hours. */
function coveredMicros(files: readonly FileRecord[], window: Window, slack: number): number {
  const spans: [number, number][] = []
  for (const file of files) {
    if (file.log === "windows-event" && file.first !== undefined && file.last !== undefined) {
      spans.push([file.first, file.last])
    }
    for (const {hour} of file.hours) spans.push([hour, hour + microsPerHour])
  }
  const edge = Math.min(slack, edgeMost)
  let covered = 0
  let run: [number, number] | undefined
  const close = (): void => {
    if (run === undefined) return
    covered += Math.max(0, Math.min(run[1] + edge, window.until) - Math.max(run[0] - edge, window.from))
  }
  for (const [from, until] of spans.sort((a, b) => a[0] - b[0])) {
    if (run !== undefined && from - run[1] <= 2 * slack) run[1] = Math.max(run[1], until)
    else {
      close()
      run = [from, until]
    }
  }
  close()
  return covered
}

/** What could not be seen whatever the stage: files nobody read, bytes lost, what a collector said. */
export function statements(
  files: readonly FileRecord[],
): readonly {readonly file: FileRecord; readonly says: string}[] {
  return files.flatMap((file) => {
    const note = file.note === undefined ? "" : `: ${plain(file.note)}`
    if (file.status === "statement")
      return [{file, says: sentence(`The collector says${note || " that data are missing"}`)}]
    if (file.status === "lost")
      return [{file, says: sentence(`${plain(file.path)} could not be read${note}`)}]
    if (file.status === "partly") {
      return [
        {
          file,
          says: sentence(
            `${plain(file.path)} was read in part, ${countOf(file.lostBytes, "byte")} lost${note}`,
          ),
        },
      ]
    }
    return []
  })
}

/** Clocks that the evidence contradicts, from the troubles that readers raised. One a file. */
export function clockNotes(troubles: readonly Trouble[]): readonly ClockNote[] {
  const notes = new Map<string, ClockNote>()
  for (const trouble of troubles) {
    if (!/\/zone-(?:contradicted|unclear)$/.test(trouble.code) || notes.has(trouble.at.evidence)) continue
    notes.set(trouble.at.evidence, {
      evidence: trouble.at.evidence,
      says: sentence(plain(trouble.detail, 400)),
    })
  }
  return [...notes.values()].sort((a, b) => compareText(a.evidence, b.evidence))
}

/** `HttpProxy logs and EWS logs (2021-03-01 to 2021-03-07)`: what was looked at, for "no sign found in …".
 *  What covers the same days stands together. */
export function lookedAt(covers: readonly NeedCover[], files: readonly FileRecord[]): string {
  const nouns = new Map<string, Set<string>>()
  for (const {need} of covers.filter((c) => c.share > 0)) {
    // When the things on a disk were made says nothing of when somebody looked.
    const own = files.filter((f) => meets(need, f) && !isDisk(need.log))
    const first = least(own.map((f) => f.first))
    const last = most(own.map((f) => f.last))
    const days =
      first === undefined || last === undefined ? "" : daySpan(first, last).replace(/^(?:on|from) /, "")
    nouns.set(days, (nouns.get(days) ?? new Set()).add(evidenceName(need.log, need.channels)))
  }
  const parts = [...nouns].map(([days, names]) => `${list([...names])}${days === "" ? "" : ` (${days})`}`)
  return parts.length > 1 ? parts.join("; ") : (parts[0] ?? "")
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}

function least(times: readonly (Instant | undefined)[]): Instant | undefined {
  return times.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined)
}

function most(times: readonly (Instant | undefined)[]): Instant | undefined {
  return times.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined)
}
