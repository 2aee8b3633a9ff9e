/* Reads one file: format, prefilter, matcher. Runs the same in a fenced child and in process.
 *
 * What leaves is plain data: matches in order of offset, and a summary for coverage. Raw bytes travel with
 * the first `keptRaw` matches of a rule, so that a mass scan costs its matches and not its lines. */

import {sequentialSource} from "../bytes/source.ts"
import {compileRules, type Matcher} from "../detect/match.ts"
import {type Prefilter, prefilterFor} from "../detect/prefilter.ts"
import {project} from "../detect/project.ts"
import type {Block, Blocks, Ending, Format, Sink, Span, Subject, WithCompanions} from "../formats/format.ts"
import {wholeFile} from "../formats/format.ts"
import type {Locator} from "../model/evidence.ts"
import type {RuleId} from "../model/ids.ts"
import type {Detection, Match} from "../model/rule.ts"
import {unpackRules} from "../rules/packed.ts"
import type {YaraPlan} from "../rules/yara/plan.ts"
import {readingOf} from "./conclude.ts"
import {eventLine} from "./event-line.ts"
import {Gauge} from "./rule-costs.ts"
import {keptRaw, type Reading, Tally, type TallyData} from "./tally.ts"
import {isScanned, longestScanned, type YaraRetry, YaraScanner} from "./yara.ts"

const rawBytes = 4096
const batchMatches = 256
/** Columns are evidence: somebody may have written a thousand sorts. */
const mostPrefilters = 64

/** What is wanted of the files: matches of rules, every event as a JSON line, or counts of what is there. */
export type Task = {
  /** Read what older chunks of event logs left, too; files of no known format are searched for it. */
  readonly recover?: boolean
  /** Rules for the bytes of all files that are no logs, those of no known format too. */
  readonly yara?: YaraPlan
} /** With `measure`, also what each rule costs. */ & (
  | {
      readonly kind: "match"
      /** Or the same packed, as they travel best. */
      readonly rules: readonly Detection[] | Uint8Array
      readonly measure?: boolean
    }
  | {readonly kind: "events"}
  | {readonly kind: "summary"}
)

export interface ReadingOutput {
  matches(batch: readonly Match[]): void
  lines(text: string): void
  /** Called after each block: a sign of life. */
  alive(): void
  /** Before these YARA rules run on the file; none: they have run. A sign of life. */
  scanning?(rules: readonly RuleId[]): void
}

export type ReadResult =
  | {readonly kind: "read"; readonly reading: Reading}
  | {readonly kind: "again"; readonly span: Span}
  | {readonly kind: "part"; readonly part: TallyData; readonly ending: Ending}

/** Compiled once for many files. */
export class Reader {
  private readonly task: Task
  private readonly gauge: Gauge | undefined
  private readonly matcher: Matcher | undefined
  private readonly prefilters = new Map<string, Prefilter>()
  private readonly yara: YaraScanner | undefined

  /** `yaraCode` gives the code of YARA-X if it is needed. */
  constructor(task: Task, yaraCode: () => Uint8Array = noCode) {
    this.task = task
    this.yara =
      task.yara === undefined || task.yara.rules.length === 0
        ? undefined
        : new YaraScanner(task.yara, yaraCode)
    const gauge =
      task.kind === "match" && task.measure === true ? new Gauge(() => performance.now()) : undefined
    this.gauge = gauge
    this.matcher =
      task.kind === "match"
        ? compileRules(
            task.rules instanceof Uint8Array ? unpackRules(task.rules) : task.rules,
            gauge === undefined ? {} : {around: (rule, check) => gauge.around(rule, check)},
          )
        : undefined
  }

  /** Reads `chunks`, which begin where the span does. If the format notes something on the way that it should
   *  have known at the start (a clock that the file itself contradicts), gives `again`: read once more with
   *  that span. A `part` of a file is not judged alone: `conclude` does that with all of them together. */
  async read(
    format: Format,
    subject: Subject,
    span: Span | undefined,
    chunks: AsyncIterable<Uint8Array>,
    sizeBytes: number | undefined,
    out: ReadingOutput,
    isPart = false,
    retry?: YaraRetry,
  ): Promise<ReadResult> {
    const surveyor =
      span === undefined && format.surveyFirst === true
        ? format.survey?.(subject, Number.POSITIVE_INFINITY)
        : undefined
    // A reading that is done again begins anew.
    this.gauge?.reset()
    const tally = new Tally(subject, this.task.kind === "summary")
    const kept = this.yara !== undefined && !isPart && isScanned(format) ? new Keeper(chunks) : undefined
    const source = sequentialSource(
      surveyor === undefined ? (kept ?? chunks) : watched(chunks, surveyor),
      sizeBytes,
      span?.start,
    )
    const blocks = format.open(source, span ?? wholeFile, subject)
    await this.readBlocks(blocks, tally, out)
    if (kept !== undefined) this.scan(await kept.all(ownBytes(span)), subject, tally, out, retry)
    const surveyed = surveyor?.end()[0]
    if (surveyed !== undefined && surveyed.carry !== undefined) return {kind: "again", span: surveyed}
    const part = tally.data(this.gauge?.take())
    const ending = isPart ? blocks.ending?.() : undefined
    return ending === undefined ? this.conclude(part, subject) : {kind: "part", part, ending}
  }

  /** What a file held whose parts were added up. */
  conclude(sum: TallyData, subject: Subject): {readonly kind: "read"; readonly reading: Reading} {
    return {kind: "read", reading: readingOf(sum, subject, this.matcher)}
  }

  private scan(
    bytes: Uint8Array | undefined,
    subject: Subject,
    tally: Tally,
    out: ReadingOutput,
    retry: YaraRetry | undefined,
  ): void {
    if (bytes === undefined) {
      const at: Locator = {evidence: subject.evidence, offset: 0, length: 0, unit: {kind: "bytes"}}
      const detail = `YARA rules were not run: they see whole files, of ${longestScanned} bytes at most`
      tally.trouble({code: "yara/too-long", severity: "odd", at, detail})
      return
    }
    const log = tally.data().log ?? "file-system"
    const matches = this.yara?.scan(bytes, subject, log, retry, (rules) => out.scanning?.(rules)) ?? []
    if (matches.length > 0) out.matches(matches)
  }

  private async readBlocks(blocks: Blocks, tally: Tally, out: ReadingOutput): Promise<void> {
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
    for await (const block of blocks) {
      tally.block(block)
      // Only text logs have one route for all their records, so that `among` means the same rules.
      const filter = matcher === undefined || !block.searchable ? undefined : this.prefilter(matcher, block)
      if (matcher !== undefined && filter !== undefined)
        this.gauge?.block(block, matcher.candidates({log: block.log, host: undefined}))
      const isPicked = filter !== undefined && filter.blind.length === 0
      const told = isPicked ? block.joined?.text().edges : undefined
      const edges = new Set(block.records === 0 ? [] : (told ?? [0, block.records - 1]))
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

  private prefilter(matcher: Matcher, {log, joined, columns = []}: Block): Prefilter {
    // Lists of files have the columns that their tool gave them.
    const key = joined === undefined ? log : `${log}\n${columns.join("\n")}`
    const known = this.prefilters.get(key)
    if (known !== undefined) return known
    const fields = joined && {log, fields: [...columns, ...joined.derived], hidden: joined.hidden}
    const made = prefilterFor(matcher.candidates({log, host: undefined}), fields)
    if (this.prefilters.size >= mostPrefilters) this.prefilters.clear()
    this.prefilters.set(key, made)
    return made
  }
}

/** Passes chunks on and keeps them, up to the length that is scanned. */
class Keeper implements AsyncIterable<Uint8Array> {
  private readonly chunks: AsyncIterator<Uint8Array>
  private kept: Uint8Array[] = []
  private length = 0

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]()
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    // Without `return`: who reads in part leaves the rest for `all`.
    return {next: () => this.next()}
  }

  private async next(): Promise<IteratorResult<Uint8Array>> {
    const result = await this.chunks.next()
    if (result.done === true) return result
    this.length += result.value.length
    if (this.length <= longestScanned) this.kept.push(result.value)
    else this.kept = []
    return result
  }

  /** The file, as far as `most`; undefined if that is too long. Reads what is left. */
  async all(most: number): Promise<Uint8Array | undefined> {
    for (let result = await this.next(); result.done !== true; ) result = await this.next()
    if (this.length > longestScanned) return undefined
    const bytes = this.kept.length === 1 ? this.kept[0]! : Buffer.concat(this.kept)
    return bytes.subarray(0, most)
  }
}

function noCode(): never {
  throw new Error("a task with YARA rules, and no code to run them")
}

/** Behind a file its companions may follow. */
function ownBytes(span: Span | undefined): number {
  const carry = span?.carry as Partial<WithCompanions> | undefined
  return typeof carry?.own === "number" ? carry.own : Number.POSITIVE_INFINITY
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
