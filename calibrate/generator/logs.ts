/* What of a server's logs is there to read: how much the scorer sees of it, and what it does not.
 *
 * A log is there if the site writes it, the collector took it, and rotation has not removed it. Beside what the
 * files show of themselves (hours, lost bytes) there is what no file shows: lines that are missing from covered
 * hours, a channel whose audit is off, a clock that is wrong, a proxy that hides all addresses. Everything is
 * drawn per server, so that one server's misses come together. */

import type {LogKind} from "../../src/model/event.ts"
import {type EvidenceId, evidenceId, formatName} from "../../src/model/ids.ts"
import {type Instant, microsPerDay, microsPerHour} from "../../src/model/instant.ts"
import type {FileRecord} from "../../src/model/inventory.ts"
import type {Trouble} from "../../src/model/trouble.ts"
import type {Random} from "../../test/support/virtual-server/random.ts"
import {normal, uniform, weighted} from "./draw.ts"
import type {Settings, World} from "./world.ts"

interface LogSort {
  readonly kind: LogKind
  readonly channel?: string
  readonly group: "iis" | "exchange" | "windows" | "disk" | "other"
  /** Share of servers that write it. */
  readonly exists: number
  /** Days until rotation removes a line, drawn between the two. */
  readonly keeps: readonly [number, number]
  /** An hour is empty with this chance although the log is on. */
  readonly sparse: number
}

export const logNames = [
  "httpproxy",
  "iis",
  "iis-back",
  "ecp",
  "oab",
  "ews",
  "mapi",
  "rps",
  "rps-http",
  "audit",
  "tracking",
  "management",
  "application",
  "security",
  "system",
  "sysmon",
  "defender",
  "pages",
  "file-table",
  "iis-settings",
  "tasks",
  "hives",
  "faults",
] as const
/** The logs that the generator knows, by the name that its rates use. */
export type LogName = (typeof logNames)[number]

function sort(
  group: LogSort["group"],
  kind: LogKind,
  exists: number,
  keeps: LogSort["keeps"],
  sparse: number,
): LogSort {
  return {group, kind, exists, keeps, sparse}
}

function channel(name: string, exists: number, keeps: LogSort["keeps"], sparse: number): LogSort {
  return {...sort("windows", "windows-event", exists, keeps, sparse), channel: name}
}

function onDisk(kind: LogKind, exists = 1): LogSort {
  return sort("disk", kind, exists, [1, 1], 0)
}

/** Days of keeping: Exchange's own default is 30, IIS keeps for ever, the Security channel fills its file within
 *  hours to days. Shares of servers are assumptions; Sysmon is rare, 0.2. */
export const logs: Readonly<Record<LogName, LogSort>> = {
  httpproxy: sort("exchange", "httpproxy", 1, [20, 40], 0),
  iis: sort("iis", "iis-frontend", 1, [30, 200], 0),
  "iis-back": sort("iis", "iis-backend", 1, [30, 200], 0),
  ecp: sort("exchange", "ecp-server", 1, [20, 40], 0.6),
  oab: sort("exchange", "oab-generator", 0.9, [20, 40], 0.6),
  ews: sort("exchange", "ews", 1, [14, 40], 0),
  mapi: sort("exchange", "mapi", 0.95, [14, 40], 0),
  rps: sort("exchange", "rps-cmdlet", 0.9, [14, 40], 0.4),
  "rps-http": sort("exchange", "rps-http", 0.8, [14, 40], 0.4),
  audit: sort("exchange", "admin-audit", 0.4, [30, 90], 0.7),
  tracking: sort("other", "message-tracking", 1, [20, 40], 0),
  management: channel("MSExchange Management", 1, [20, 150], 0.3),
  application: channel("Application", 1, [8, 60], 0.05),
  security: channel("Security", 1, [0.5, 15], 0),
  system: channel("System", 1, [30, 150], 0.2),
  sysmon: channel("Microsoft-Windows-Sysmon/Operational", 0.2, [2, 40], 0),
  defender: channel("Microsoft-Windows-Windows Defender/Operational", 0.6, [20, 90], 0.8),
  pages: onDisk("web-file"),
  "file-table": onDisk("file-system"),
  "iis-settings": onDisk("iis-configuration"),
  tasks: onDisk("scheduled-task"),
  hives: onDisk("registry"),
  faults: onDisk("error-report", 0.7),
}

/** A log as it lies in the evidence. */
export interface Kept {
  readonly name: LogName
  readonly sort: LogSort
  readonly file: EvidenceId
  /** Covered spans, in order. Of what lies on a disk: one, the time of the copy. */
  readonly spans: readonly (readonly [Instant, Instant])[]
  /** Share of the lines within the spans that are missing, unseen by anybody. */
  readonly thin: number
  /** Added to the times that it writes. */
  readonly clockMicros: number
  /** Moves the log odds of all detections in it. */
  readonly effect: number
}

export interface Collection {
  readonly kept: ReadonlyMap<LogName, Kept>
  readonly files: readonly FileRecord[]
  readonly troubles: readonly Trouble[]
  readonly collectedAt: Instant
  /** All requests seem to come from this address. */
  readonly proxy: string | undefined
  /** Starts of programs are written to the Security channel. */
  readonly auditsPrograms: boolean
  /** IIS writes no queries. */
  readonly lacksQueries: boolean
}

const profiles = [
  ["triage", 0.34],
  ["part", 0.3],
  ["iis", 0.08],
  ["exchange", 0.1],
  ["windows", 0.1],
  ["other", 0.08],
] as const
type Profile = (typeof profiles)[number][0]

/** Chance that the collector took a log, by its group. */
const taken: Readonly<Record<Exclude<Profile, "part">, Readonly<Record<LogSort["group"], number>>>> = {
  triage: {iis: 0.96, exchange: 0.95, windows: 0.96, disk: 0.55, other: 0.8},
  iis: {iis: 0.97, exchange: 0, windows: 0, disk: 0.05, other: 0},
  exchange: {iis: 0.7, exchange: 0.96, windows: 0.1, disk: 0.05, other: 0.7},
  windows: {iis: 0.05, exchange: 0, windows: 0.97, disk: 0.1, other: 0},
  other: {iis: 0, exchange: 0, windows: 0, disk: 0, other: 1},
}

/** Draws what was collected of a world. */
export function collect(
  random: Random,
  world: World,
  knownPages: readonly FileRecord[],
  settings: Settings,
): Collection {
  const isScant = settings.isScant === true
  const profile = isScant ? "part" : weighted(random, profiles)
  const share = isScant ? uniform(random, 0.1, 0.45) : uniform(random, 0.15, 0.9)
  if (settings.logs !== undefined) return keepAll(world, knownPages, settings.logs)
  const collectedAt = round(world.until + Math.min(40, random.unit() ** 2 * 45) * microsPerDay)
  const windowsClock = random.chance(0.06) ? random.pick([-8, -5, -1, 1, 2, 9]) * microsPerHour : 0
  const kept = new Map<LogName, Kept>()
  const files: FileRecord[] = []
  const troubles: Trouble[] = []
  for (const name of logNames) {
    const sort = logs[name]
    const chance = profile === "part" ? share : taken[profile][sort.group]
    if (!random.chance(sort.exists) || !random.chance(chance)) continue
    const file = evidenceId(`${world.host}/${name}.log`)
    const log: Kept = {
      name,
      sort,
      file,
      spans: sort.group === "disk" ? [[collectedAt, collectedAt]] : spansOf(random, sort, world, collectedAt),
      thin: random.chance(0.1) ? uniform(random, 0.1, 0.5) : 0,
      clockMicros: sort.group === "windows" ? windowsClock : 0,
      effect: 0.6 * normal(random),
    }
    if (log.spans.length === 0) continue
    kept.set(name, log)
    const isCut = sort.group !== "disk" && random.chance(0.04)
    files.push(
      ...(name === "pages" ? knownPages : (diskFiles(log, world.host) ?? [record(log, world.host, isCut)])),
    )
    if (isCut) troubles.push(cut(log))
    if (log.clockMicros !== 0 && name === "sysmon" && random.chance(0.5)) troubles.push(clock(log))
  }
  return {
    kept,
    files,
    troubles,
    collectedAt,
    proxy: random.chance(0.15) ? "10.0.0.1" : undefined,
    auditsPrograms: random.chance(0.3),
    lacksQueries: random.chance(0.04),
  }
}

/** A copy without any loss, for comparisons. */
function keepAll(world: World, knownPages: readonly FileRecord[], names: readonly LogName[]): Collection {
  const collectedAt = round(world.until + microsPerDay)
  const kept = new Map<LogName, Kept>()
  const files: FileRecord[] = []
  for (const name of names) {
    const file = evidenceId(`${world.host}/${name}.log`)
    const from = logs[name].group === "disk" ? collectedAt : world.from
    const plain = {thin: 0, clockMicros: 0, effect: 0}
    const log: Kept = {name, sort: logs[name], file, spans: [[from, collectedAt]], ...plain}
    kept.set(name, log)
    files.push(
      ...(name === "pages" ? knownPages : (diskFiles(log, world.host) ?? [record(log, world.host, false)])),
    )
  }
  const plain = {troubles: [], proxy: undefined, auditsPrograms: false, lacksQueries: false}
  return {...plain, kept, files, collectedAt}
}

/** From what rotation left to the time of the copy, with a hole now and then. */
function spansOf(
  random: Random,
  sort: LogSort,
  world: World,
  collectedAt: Instant,
): readonly (readonly [Instant, Instant])[] {
  const keeps = uniform(random, sort.keeps[0], sort.keeps[1]) * microsPerDay
  const begins = Math.max(world.from - 3 * microsPerDay, collectedAt - keeps)
  // Collectors stop at the end of what somebody asked for, or go on to the day of the copy.
  const ends = random.chance(0.5) ? Math.min(collectedAt, world.until + microsPerDay) : collectedAt
  if (ends - begins < microsPerHour) return []
  if (!random.chance(0.15)) return [[round(begins), round(ends)]]
  const hole = uniform(random, 6, 96) * microsPerHour
  const at = uniform(random, begins, ends)
  const spans = [
    [begins, Math.min(at, ends)],
    [at + hole, ends],
  ] as const
  return spans
    .filter(([a, b]) => b - a > microsPerHour)
    .map(([a, b]): readonly [Instant, Instant] => [round(a), round(b)])
}

/** Whether a log can hold a line of this time. */
export function covers(log: Kept, at: number): boolean {
  return log.sort.group === "disk" || log.spans.some(([from, until]) => at >= from && at < until)
}

function record(log: Kept, host: string, isCut: boolean): FileRecord {
  const hours: {hour: Instant; records: number}[] = []
  const every = log.sort.sparse === 0 ? 1 : Math.max(1, Math.round(1 / (1 - log.sort.sparse)))
  for (const [from, until] of log.spans) {
    const first = Math.floor((from + log.clockMicros) / microsPerHour)
    const last = Math.floor((until - 1 + log.clockMicros) / microsPerHour)
    for (let hour = first; hour <= last; hour += every)
      hours.push({hour: (hour * microsPerHour) as Instant, records: 120})
  }
  const {channel, kind} = log.sort
  const records = hours.length * 120
  const [head] = log.spans
  const tail = log.spans[log.spans.length - 1]
  return {
    ...plainFile(log.file, `${log.name}.log`, host),
    status: isCut ? "partly" : "read",
    log: kind,
    records,
    hours,
    first: head === undefined ? undefined : round(head[0] + log.clockMicros),
    last: tail === undefined ? undefined : round(tail[1] - 1 + log.clockMicros),
    channels: channel === undefined ? {} : {[channel]: records},
    lostBytes: isCut ? 50_000 : 0,
  }
}

/** What a copy of a disk brings along of a kind, under the names that every server has; undefined for logs. */
function diskFiles(log: Kept, host: string): readonly FileRecord[] | undefined {
  const paths: Partial<Readonly<Record<LogName, readonly string[]>>> = {
    "file-table": ["C:\\$MFT", "C:\\$Extend\\$J"],
    "iis-settings": [
      "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config",
      "C:\\inetpub\\wwwroot\\web.config",
    ],
    tasks: ["C:\\Windows\\System32\\Tasks\\Microsoft\\Windows\\Defrag\\ScheduledDefrag"],
    hives: ["C:\\Windows\\System32\\config\\SYSTEM", "C:\\Windows\\System32\\config\\SOFTWARE"],
    faults: ["C:\\ProgramData\\Microsoft\\Windows\\WER\\ReportQueue\\Kernel_0\\Report.wer"],
  }
  return paths[log.name]?.map((path, i) => ({
    ...plainFile(i === 0 ? log.file : evidenceId(`${log.file}.${i}`), path, host),
    format: formatName(path.endsWith("$J") ? "usn" : log.sort.kind),
    log: log.sort.kind,
    records: 100,
  }))
}

/** A file of the evidence of which only its name matters. */
export function plainFile(id: EvidenceId, path: string, host: string): FileRecord {
  return {
    id,
    path,
    sizeBytes: 1000,
    sha256: undefined,
    status: "read",
    format: formatName("generated"),
    log: undefined,
    host,
    records: 1,
    hours: [],
    first: undefined,
    last: undefined,
    channels: {},
    troubles: {},
    lostBytes: 0,
    columns: [],
    note: undefined,
  }
}

function cut(log: Kept): Trouble {
  const at = {evidence: log.file, offset: 0, length: 1, unit: {kind: "line", line: 1}} as const
  return {code: "calibrate/cut", severity: "lost", at, detail: "the end of the file is missing"}
}

function clock(log: Kept): Trouble {
  const at = {evidence: log.file, offset: 0, length: 1, unit: {kind: "line", line: 1}} as const
  const detail = `the records' own clock lies ${log.clockMicros / microsPerHour} h from the stated time`
  return {code: "json-lines/zone-contradicted", severity: "doubtful", at, detail}
}

function round(micros: number): Instant {
  return Math.round(micros) as Instant
}
