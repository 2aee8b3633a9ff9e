/* What one file held, added up while it is read; parts of a file that were read apart are added up too.
 *
 * Troubles are counted without bound and kept up to `keptTroubles` a code. All else that grows with a file's
 * variety is bounded as well; what came first is kept. Parts must be added in their order in the file: then
 * the sum does not depend on who read them. */

import {Observer} from "../detect/observe.ts"
import type {Block, HourCount, Subject} from "../formats/format.ts"
import type {Event, LogKind, Source} from "../model/event.ts"
import type {Locator} from "../model/evidence.ts"
import {type Instant, microsPerHour} from "../model/instant.ts"
import type {Observation} from "../model/observation.ts"
import type {Trouble} from "../model/trouble.ts"
import {Continuity, type ContinuityData} from "./continuity.ts"
import {addCosts, type FileCosts, type Meters} from "./rule-costs.ts"
import {Tables, type TablesData} from "./summary.ts"

const keptTroubles = 100
/** Matches of a rule in a file that come with their raw bytes. */
export const keptRaw = 100
const mostNames = 1000
const mostColumns = 2000
const mostSources = 5000
const mostHours = 500_000

/** What a file held, for coverage. */
export interface Reading {
  readonly log: LogKind | undefined
  readonly records: number
  /** Leftovers that the log no longer counts; not among `records`. */
  readonly recovered: number
  readonly hours: readonly HourCount[]
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  readonly channels: Readonly<Record<string, number>>
  readonly hosts: Readonly<Record<string, number>>
  readonly columns: readonly string[]
  readonly troubles: readonly Trouble[]
  readonly troubleCounts: Readonly<Record<string, number>>
  readonly lostBytes: number
  /** What it showed of the server's builds and settings. */
  readonly observations: readonly Observation[]
  /** Rules that could not fire on this log, by id, with the fields that it lacks. */
  readonly unable: Readonly<Record<string, readonly string[]>>
  readonly able: number
  /** What the task `summary` counted. */
  readonly tables: TablesData | undefined
  /** What the rules cost, where it was to be measured. */
  readonly costs: FileCosts | undefined
}

/** A tally as plain data. */
export interface TallyData {
  readonly log: LogKind | undefined
  readonly records: number
  readonly recovered: number
  /** Records by hour, in microseconds. */
  readonly hours: ReadonlyMap<number, number>
  readonly first: number | undefined
  readonly last: number | undefined
  readonly channels: ReadonlyMap<string, number>
  readonly hosts: ReadonlyMap<string, number>
  readonly columns: ReadonlySet<string>
  /** One for each route of events. */
  readonly sources: ReadonlyMap<string, Source>
  readonly troubles: readonly Trouble[]
  readonly troubleCounts: ReadonlyMap<string, number>
  readonly lostBytes: number
  readonly observations: readonly Observation[]
  readonly continuity: ContinuityData
  readonly tables: TablesData | undefined
  readonly meters: Meters | undefined
}

/** Adds up what one file holds. */
export class Tally {
  private log: LogKind | undefined
  private records = 0
  private readonly hours = new Map<number, number>()
  private first: number | undefined
  private last: number | undefined
  private readonly channels = new Map<string, number>()
  private readonly hosts = new Map<string, number>()
  private readonly columns = new Set<string>()
  private readonly sources = new Map<string, Source>()
  private readonly kept: Trouble[] = []
  private readonly troubleCounts = new Map<string, number>()
  private lostBytes = 0
  private recovered = 0
  private readonly observer = new Observer()
  private readonly continuity: Continuity
  private readonly tables: Tables | undefined
  private readonly collectionHost: string | undefined
  private meters: Meters | undefined

  constructor(subject: Subject, counts: boolean) {
    this.continuity = new Continuity(subject.evidence)
    this.tables = counts ? new Tables() : undefined
    this.collectionHost = subject.host
  }

  block(block: Block): void {
    this.log ??= block.log
    if (block.recovered === true) this.recovered += block.records
    else this.records += block.records
    this.continuity.block(block)
    if (block.recovered !== true) this.observer.block(block)
    for (const trouble of block.troubles) this.trouble(trouble)
    for (const {hour, records} of block.hours ?? []) add(this.hours, hour, records, mostHours)
    for (const column of block.columns ?? []) if (this.columns.size < mostColumns) this.columns.add(column)
  }

  event(event: Event, block: Block): void {
    this.tables?.event(event, this.collectionHost)
    if (block.numbering === undefined) this.continuity.event(event)
    if (block.recovered !== true) this.observer.event(event)
    const {host, channel} = event.source
    if (host !== undefined) add(this.hosts, host, 1, mostNames)
    // Leftovers do not show that the log covers their time.
    const isOwn = block.recovered !== true
    if (isOwn && channel !== undefined) add(this.channels, channel, 1, mostNames)
    const route = `${event.source.log}/${channel ?? ""}/${event.source.eventId ?? ""}`
    if (this.sources.size < mostSources && !this.sources.has(route)) this.sources.set(route, event.source)
    const at = event.when?.at
    if (at === undefined || !isOwn) return
    this.time(at, at)
    if (block.hours === undefined)
      add(this.hours, Math.floor(at / microsPerHour) * microsPerHour, 1, mostHours)
  }

  trouble(trouble: Trouble): void {
    const seen = this.troubleCounts.get(trouble.code) ?? 0
    this.troubleCounts.set(trouble.code, seen + 1)
    if (seen < keptTroubles) this.kept.push(trouble)
    if (trouble.severity === "lost") this.lostBytes += trouble.at.length
  }

  /** Adds the next part of the file. Its lines, which it counted from 1, come behind `linesBefore` others. */
  add(part: TallyData, linesBefore: number): void {
    this.log ??= part.log
    this.records += part.records
    this.recovered += part.recovered
    this.lostBytes += part.lostBytes
    for (const [hour, records] of part.hours) add(this.hours, hour, records, mostHours)
    if (part.first !== undefined && part.last !== undefined) this.time(part.first, part.last)
    for (const [name, count] of part.channels) add(this.channels, name, count, mostNames)
    for (const [name, count] of part.hosts) add(this.hosts, name, count, mostNames)
    for (const column of part.columns) if (this.columns.size < mostColumns) this.columns.add(column)
    for (const [route, source] of part.sources)
      if (this.sources.size < mostSources && !this.sources.has(route)) this.sources.set(route, source)
    const kept = new Map<string, number>()
    for (const trouble of part.troubles) {
      const seen = (this.troubleCounts.get(trouble.code) ?? 0) + (kept.get(trouble.code) ?? 0)
      add(kept, trouble.code, 1)
      if (seen < keptTroubles) this.kept.push({...trouble, at: shifted(trouble.at, linesBefore)})
    }
    for (const [code, count] of part.troubleCounts) add(this.troubleCounts, code, count)
    this.continuity.add(part.continuity)
    this.observer.add(part.observations, (at) => shifted(at, linesBefore))
    if (part.tables !== undefined) this.tables?.add(part.tables, undefined)
    if (part.meters !== undefined) this.meters = addMeters(this.meters, part.meters)
  }

  private time(first: number, last: number): void {
    if (this.first === undefined || first < this.first) this.first = first
    if (this.last === undefined || last > this.last) this.last = last
  }

  data(meters: Meters | undefined = this.meters): TallyData {
    return {
      log: this.log,
      records: this.records,
      recovered: this.recovered,
      hours: this.hours,
      first: this.first,
      last: this.last,
      channels: this.channels,
      hosts: this.hosts,
      columns: this.columns,
      sources: this.sources,
      troubles: this.kept,
      troubleCounts: this.troubleCounts,
      lostBytes: this.lostBytes,
      observations: this.observer.data(),
      continuity: this.continuity.data(),
      tables: this.tables?.data(),
      meters,
    }
  }
}

/** The place in the file of a place in a part whose lines count from 1. */
export function shifted(at: Locator, linesBefore: number): Locator {
  return at.unit.kind === "line" && linesBefore > 0
    ? {...at, unit: {kind: "line", line: at.unit.line + linesBefore}}
    : at
}

function addMeters(sum: Meters | undefined, part: Meters): Meters {
  if (sum === undefined) return part
  const out = new Map(sum)
  for (const [rule, cost] of part) out.set(rule, addCosts(out.get(rule), cost))
  return out
}

/** Counts a key, unless it is new and there are `most` others. */
function add<K>(map: Map<K, number>, key: K, count: number, most = Number.POSITIVE_INFINITY): void {
  const known = map.get(key)
  if (known !== undefined) map.set(key, known + count)
  else if (map.size < most) map.set(key, count)
}
