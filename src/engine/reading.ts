/* Reads one file: format, prefilter, matcher. Runs the same in a fenced child and in process.
 *
 * What leaves is plain data: matches in order of offset, and a summary for coverage. Troubles are counted
 * without bound and kept up to `keptTroubles` a code; raw bytes travel with the first `keptRaw` matches of
 * a rule, so that a mass scan costs its matches and not its lines. */

import {sequentialSource} from "../bytes/source.ts"
import {compileRules, type Matcher} from "../detect/match.ts"
import {type Prefilter, prefilterFor} from "../detect/prefilter.ts"
import {project} from "../detect/project.ts"
import type {Block, Format, HourCount, Sink, Span, Subject} from "../formats/format.ts"
import {wholeFile} from "../formats/format.ts"
import type {Event, LogKind, Source} from "../model/event.ts"
import type {ByteSource, Locator} from "../model/evidence.ts"
import {type Instant, instant, microsPerHour} from "../model/instant.ts"
import type {Detection, Match} from "../model/rule.ts"
import type {Trouble} from "../model/trouble.ts"
import {Continuity} from "./continuity.ts"
import {eventLine} from "./event-line.ts"
import {type FileCosts, Gauge} from "./rule-costs.ts"
import {Tables, type TablesData} from "./summary.ts"

const keptTroubles = 100
const keptRaw = 100
const rawBytes = 4096
const batchMatches = 256

/** What is wanted of the files: matches of rules, every event as a JSON line, or counts of what is there. */
export type Task = {
  /** Read what older chunks of event logs left, too; files of no known format are searched for it. */
  readonly recover?: boolean
} /** With `measure`, also what each rule costs. */ & (
  | {readonly kind: "match"; readonly rules: readonly Detection[]; readonly measure?: boolean}
  | {readonly kind: "events"}
  | {readonly kind: "summary"}
)

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
  /** Rules that could not fire on this log, by id, with the fields that it lacks. */
  readonly unable: Readonly<Record<string, readonly string[]>>
  readonly able: number
  /** What the task `summary` counted. */
  readonly tables: TablesData | undefined
  /** What the rules cost, where it was to be measured. */
  readonly costs: FileCosts | undefined
}

export interface ReadingOutput {
  matches(batch: readonly Match[]): void
  lines(text: string): void
  /** Called after each block: a sign of life. */
  alive(): void
}

/** Compiled once for many files. */
export class Reader {
  private readonly task: Task
  private readonly gauge: Gauge | undefined
  private readonly matcher: Matcher | undefined
  private readonly prefilters = new Map<LogKind, Prefilter>()

  constructor(task: Task) {
    this.task = task
    const gauge =
      task.kind === "match" && task.measure === true ? new Gauge(() => performance.now()) : undefined
    this.gauge = gauge
    this.matcher =
      task.kind === "match"
        ? compileRules(
            task.rules,
            gauge === undefined ? {} : {around: (rule, check) => gauge.around(rule, check)},
          )
        : undefined
  }

  /** Reads `chunks` to their end. If the format notes something on the way that it should have known at
   *  the start (a clock that the file itself contradicts), gives `again`: read once more with that span. */
  async read(
    format: Format,
    subject: Subject,
    span: Span | undefined,
    chunks: AsyncIterable<Uint8Array>,
    sizeBytes: number | undefined,
    out: ReadingOutput,
  ): Promise<{kind: "read"; reading: Reading} | {kind: "again"; span: Span}> {
    const surveyor =
      span === undefined && format.surveyFirst === true
        ? format.survey?.(subject, Number.POSITIVE_INFINITY)
        : undefined
    // A reading that is done again begins anew.
    this.gauge?.reset()
    const tally = new Tally(subject, this.task.kind === "summary")
    const source = sequentialSource(surveyor === undefined ? chunks : watched(chunks, surveyor), sizeBytes)
    await this.readBlocks(format, subject, span ?? wholeFile, source, tally, out)
    const surveyed = surveyor?.end()[0]
    if (surveyed !== undefined && surveyed.carry !== undefined) return {kind: "again", span: surveyed}
    return {kind: "read", reading: tally.reading(this.matcher, this.gauge)}
  }

  private async readBlocks(
    format: Format,
    subject: Subject,
    span: Span,
    source: ByteSource,
    tally: Tally,
    out: ReadingOutput,
  ): Promise<void> {
    const {matcher} = this
    let batch: Match[] = []
    let lines: string[] = []
    const rawKept = new Map<string, number>()
    const flush = (): void => {
      if (batch.length > 0) out.matches(batch)
      if (lines.length > 0) out.lines(lines.join(""))
      batch = []
      lines = []
    }
    for await (const block of format.open(source, span, subject)) {
      tally.block(block)
      // Only text logs have one route for all their records, so that `among` means the same rules.
      const filter =
        matcher === undefined || !block.searchable ? undefined : this.prefilter(matcher, block.log)
      if (matcher !== undefined && filter !== undefined)
        this.gauge?.block(block, matcher.candidates({log: block.log, host: undefined}))
      const edges = new Set(block.records === 0 ? [] : [0, block.records - 1])
      const sink: Sink = {
        trouble: (trouble) => tally.trouble(trouble),
        event: (event) => {
          tally.event(event, block)
          if (this.task.kind === "events") lines.push(eventLine(event, block.recovered))
          else
            matcher?.match(
              event,
              (rule, because, filteredBy) => {
                if (filteredBy === undefined) this.gauge?.matched(rule)
                const kept = rawKept.get(rule.id) ?? 0
                rawKept.set(rule.id, kept + 1)
                batch.push({
                  rule: rule.id,
                  when: event.when,
                  from: event.from,
                  host: event.source.host,
                  log: event.source.log,
                  because,
                  fields: project(event, rule),
                  raw: kept < keptRaw ? rawOf(block, event.from) : new Uint8Array(0),
                  ...(filteredBy === undefined ? {} : {filteredBy}),
                  ...(block.recovered === true ? {recovered: true} : {}),
                })
              },
              filter?.among,
            )
          if (batch.length >= batchMatches || lines.length >= batchMatches) flush()
        },
      }
      for (const i of filter?.pick(block) ?? everyRecord(block)) {
        edges.delete(i)
        block.decode(i, sink)
      }
      // First and last record of a block tell its times, and the host where only records name it.
      for (const i of edges)
        block.decode(i, {event: (event) => tally.event(event, block), trouble: () => undefined})
      flush()
      out.alive()
    }
    flush()
  }

  private prefilter(matcher: Matcher, log: LogKind): Prefilter {
    const known = this.prefilters.get(log)
    if (known !== undefined) return known
    const made = prefilterFor(matcher.candidates({log, host: undefined}))
    this.prefilters.set(log, made)
    return made
  }
}

/** Adds up what one file holds. */
class Tally {
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
  private readonly continuity: Continuity
  private readonly tables: Tables | undefined
  private readonly collectionHost: string | undefined

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
    for (const trouble of block.troubles) this.trouble(trouble)
    for (const {hour, records} of block.hours ?? []) this.hour(hour, records)
    for (const column of block.columns ?? []) if (this.columns.size < 2000) this.columns.add(column)
  }

  event(event: Event, block: Block): void {
    this.tables?.event(event, this.collectionHost)
    if (block.numbering === undefined) this.continuity.event(event)
    const {host, channel} = event.source
    if (host !== undefined && (this.hosts.has(host) || this.hosts.size < 1000)) add(this.hosts, host, 1)
    // Leftovers do not show that the log covers their time.
    const isOwn = block.recovered !== true
    if (isOwn && channel !== undefined && (this.channels.has(channel) || this.channels.size < 1000))
      add(this.channels, channel, 1)
    const route = `${event.source.log}/${channel ?? ""}/${event.source.eventId ?? ""}`
    if (this.sources.size < 5000 && !this.sources.has(route)) this.sources.set(route, event.source)
    const at = event.when?.at
    if (at === undefined || !isOwn) return
    if (this.first === undefined || at < this.first) this.first = at
    if (this.last === undefined || at > this.last) this.last = at
    if (block.hours === undefined) this.hour(Math.floor(at / microsPerHour) * microsPerHour, 1)
  }

  trouble(trouble: Trouble): void {
    const seen = this.troubleCounts.get(trouble.code) ?? 0
    this.troubleCounts.set(trouble.code, seen + 1)
    if (seen < keptTroubles) this.kept.push(trouble)
    if (trouble.severity === "lost") this.lostBytes += trouble.at.length
  }

  private hour(hour: number, records: number): void {
    if (this.hours.has(hour) || this.hours.size < 500_000) add(this.hours, hour, records)
  }

  reading(matcher: Matcher | undefined, gauge: Gauge | undefined): Reading {
    const sortedHours = [...this.hours].sort((a, b) => a[0] - b[0])
    const isMixed = this.channels.size > 1 || this.hosts.size > 1
    for (const trouble of this.continuity.troubles(sortedHours, isMixed)) this.trouble(trouble)
    const hours = sortedHours.map(([hour, records]) => ({hour: instant(hour) as Instant, records}))
    const {able, unable} = this.ability(matcher)
    return {
      log: this.log,
      records: this.records,
      recovered: this.recovered,
      hours,
      first: (this.first ?? hours[0]?.hour) as Instant | undefined,
      last: (this.last ?? hours.at(-1)?.hour) as Instant | undefined,
      channels: sorted(this.channels),
      hosts: sorted(this.hosts),
      columns: [...this.columns],
      troubles: this.kept,
      troubleCounts: sorted(this.troubleCounts),
      lostBytes: this.lostBytes,
      able,
      unable,
      tables: this.tables?.data(),
      costs: matcher && gauge?.take(matcher.rules, this.sources.values(), [...this.columns]),
    }
  }

  /** How many rules could have fired on what was seen, and which lacked a field. */
  private ability(matcher: Matcher | undefined): {able: number; unable: Record<string, readonly string[]>} {
    const able = new Set<string>()
    const unable: Record<string, readonly string[]> = {}
    if (matcher === undefined || this.log === undefined) return {able: 0, unable}
    for (const source of this.sources.values())
      for (const rule of matcher.candidates(source)) able.add(rule.id)
    for (const {rule, missing} of matcher.cannotFire(this.log, [...this.columns])) {
      able.delete(rule.id)
      unable[rule.id] = missing
    }
    return {able: able.size, unable}
  }
}

function* everyRecord(block: Block): Iterable<number> {
  for (let i = 0; i < block.records; i++) yield i
}

function rawOf(block: Block, at: Locator): Uint8Array {
  const start = at.offset - block.offset
  return block.raw.slice(start, start + Math.min(at.length, rawBytes))
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  surveyor: {push(chunk: Uint8Array): void},
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    surveyor.push(chunk)
    yield chunk
  }
}

function add<K>(map: Map<K, number>, key: K, count: number): void {
  map.set(key, (map.get(key) ?? 0) + count)
}

function sorted(map: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
}
