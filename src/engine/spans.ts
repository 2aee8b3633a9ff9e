/* One large file read in spans by several lanes at once.
 *
 * Where the spans begin depends on the file alone, never on the number of lanes, and answers and tallies are
 * added up in the order of the spans: so the outcome is the same on any number of them. A span begins where
 * the format's cutter sees that one may, with what the file's head lets it presume. When the span before it
 * has ended, it is known whether that was right; if it was not (new columns in the midst of a log), the span
 * is read again, and what comes after presumes what is known now. A span whose readers die twice is lost,
 * and the file is not. */

import {isDeepStrictEqual} from "node:util"
import {chunksOf} from "../bytes/source.ts"
import type {Cutter, Ending, Format, Span, Subject} from "../formats/format.ts"
import type {ByteSource} from "../model/evidence.ts"
import type {EvidenceId} from "../model/ids.ts"
import type {Trouble} from "../model/trouble.ts"
import type {BigFile} from "./big-files.ts"
import {ChildDeath} from "./child.ts"
import type {Lane, Lanes, Order} from "./lanes.ts"
import {lossOf, outcomeOf} from "./outcome.ts"
import type {Outlet} from "./outlet.ts"
import type {ReadResult} from "./reading.ts"
import {type Reading, Tally} from "./tally.ts"

/** What a cutter sees of the place where a span should begin. */
const windowBytes = 256 * 1024
const headBytes = 65_536

/** A file that is worth cutting. */
export interface SpanPlan {
  readonly cutter: Cutter
  /** In order; the first is 0. */
  readonly starts: readonly number[]
}

/** Cuts a file about every `spanBytes`; undefined where the format gives no cut. */
export async function planSpans(
  format: Format,
  subject: Subject,
  source: ByteSource & {readonly size: number},
  spanBytes: number,
): Promise<SpanPlan | undefined> {
  const cutter = format.cutter?.(await source.read(0, headBytes), subject)
  if (cutter === undefined) return undefined
  const starts = [0]
  for (let mark = spanBytes; mark + spanBytes / 2 < source.size; mark += spanBytes) {
    const place = cutter.place(await source.read(mark, Math.min(windowBytes, spanBytes)), mark)
    if (place >= 0) starts.push(mark + place)
  }
  return starts.length > 1 ? {cutter, starts} : undefined
}

/** What a file that is read in spans needs of its run. */
export interface SpanJobRequest {
  readonly format: Format
  readonly subject: Subject
  readonly file: BigFile
  readonly plan: SpanPlan
  readonly pool: Lanes
  /** Whether answers are text, in which line numbers cannot be put right afterwards. */
  readonly hasText: boolean
  /** Whether the task counts for tables. */
  readonly counts: boolean
  /** Whether somebody else reads the file and says so if it is cut short. */
  readonly isWatched: boolean
  /** One for each span, in order. */
  readonly outlets: readonly Outlet[]
  /** So many more bytes have been read. */
  readonly onSpan: (bytes: number) => void
}

/** `reading` is undefined if no span could be read; `death` is that of the first that was lost. */
export interface SpanJobOutcome {
  readonly reading: Reading | undefined
  readonly death: ChildDeath | undefined
}

interface Part {
  readonly outlet: Outlet
  /** What it was begun with. */
  span: Span
  result: Promise<ReadResult | ChildDeath>
}

export class SpanJob {
  /** When all spans have lanes: only then may others ask for some. */
  readonly started: Promise<void>
  readonly read: Promise<SpanJobOutcome>
  private readonly request: SpanJobRequest
  private readonly parts: Part[] = []
  /** What spans that have not begun yet presume. */
  private presumed: unknown
  private wake: () => void = () => undefined

  constructor(request: SpanJobRequest) {
    this.request = request
    this.presumed = request.plan.cutter.carry
    this.started = this.startAll()
    this.read = this.settleAll()
    // Both are awaited later; a failure before that must not count as unhandled.
    this.started.catch(() => undefined)
    this.read.catch(() => undefined)
  }

  private async startAll(): Promise<void> {
    const {plan, pool, file, outlets, hasText} = this.request
    const countsLines = hasText && plan.cutter.hasLines
    let line = 1
    for (const [i, outlet] of outlets.entries()) {
      const start = plan.starts[i] ?? 0
      const end = plan.starts[i + 1]
      const lane = await pool.take(file)
      const carry = i === 0 ? undefined : this.presumed
      const span = {start, end, carry, ...(countsLines ? {line} : {})}
      this.parts.push({outlet, span, result: this.readIn(lane, outlet, span)})
      this.wake()
      if (countsLines && end !== undefined) line += await linesIn(file.source, start, end)
    }
  }

  /** Takes the spans in order, checks what they presumed, and adds them up. */
  private async settleAll(): Promise<SpanJobOutcome> {
    const {subject, counts, file, outlets, isWatched, onSpan} = this.request
    const sum = new Tally(subject, counts)
    let lines = 0
    let at = 0
    let death: ChildDeath | undefined
    let isRead = false
    for (const i of outlets.keys()) {
      const {outlet, span, result} = await this.part(i)
      const length = (span.end ?? file.source.size) - span.start
      const got = await result
      let ending: Ending
      if (got instanceof ChildDeath) {
        death ??= got
        sum.trouble(lossOf(subject.evidence, got, span.start, length))
        ending = {
          at: span.start + length,
          carry: this.presumed,
          lines: await linesIn(file.source, span.start, span.start + length),
        }
      } else {
        if (got.kind !== "part") throw new Error(`a span ended as ${got.kind}`)
        isRead = true
        sum.add(got.part, span.line === undefined ? lines : 0)
        ending = got.ending
      }
      lines += ending.lines
      at = ending.at
      onSpan(length)
      // Before the next one's answers can leave.
      if (i + 1 < outlets.length) this.check(await this.part(i + 1), ending, lines)
      outlet.close()
    }
    if (at < file.source.size && !isWatched) sum.trouble(shrunk(subject.evidence, at, file.source.size))
    return {reading: isRead ? await this.conclude(sum) : undefined, death}
  }

  /** The part with this number, once it has begun. */
  private async part(i: number): Promise<Part> {
    for (;;) {
      const part = this.parts[i]
      if (part !== undefined) return part
      const next = new Promise<void>((resolve) => {
        this.wake = resolve
      })
      await Promise.race([next, this.started])
    }
  }

  /** Has a span read again that was begun with something else than what the one before it ended with. */
  private check(part: Part, before: Ending, lines: number): void {
    const {outlet, span, result} = part
    const hasLine = span.line !== undefined
    outlet.linesBefore = hasLine ? 0 : lines
    const isRight =
      before.at === span.start &&
      (!hasLine || span.line === lines + 1) &&
      isDeepStrictEqual(before.carry, span.carry)
    if (isRight) return
    this.presumed = before.carry
    outlet.mute()
    part.span = {...span, start: before.at, carry: before.carry, ...(hasLine ? {line: lines + 1} : {})}
    part.result = result.then(() => this.readAgain(part, before))
  }

  private readAgain(part: Part, before: Ending): Promise<ReadResult | ChildDeath> | ReadResult {
    const {subject, counts, pool, file} = this.request
    const {end} = part.span
    if (end !== undefined && before.at >= end)
      return {kind: "part", part: new Tally(subject, counts).data(), ending: {...before, lines: 0}}
    return this.readIn(pool.takeUrgently(file), part.outlet, part.span)
  }

  /** Reads a span; once more, alone in a fresh lane, if its reader dies. */
  private async readIn(first: Lane, outlet: Outlet, span: Span): Promise<ReadResult | ChildDeath> {
    const {format, subject, pool, file} = this.request
    const order: Order = {format, subject, span, sizeBytes: file.source.size, file, isPart: true}
    let lane = first
    for (let tries = 1; ; tries++) {
      outlet.lane = lane
      const result = await outcomeOf(lane.begin(order, outlet.next()))
      if (result instanceof ChildDeath) {
        outlet.mute()
        lane = pool.replace(lane)
        if (tries < 2) continue
      }
      pool.give(lane)
      return result
    }
  }

  private async conclude(sum: Tally): Promise<Reading> {
    const {pool, subject} = this.request
    const lane = await pool.take()
    const result = await outcomeOf(lane.conclude(subject, sum.data()))
    if (result instanceof ChildDeath || result.kind !== "read")
      throw new Error(`the parts of ${subject.evidence} were not added up`, {cause: result})
    pool.give(lane)
    return result.reading
  }
}

/** Line ends from `start` to `end`. */
async function linesIn(source: ByteSource, start: number, end: number): Promise<number> {
  let lines = 0
  for await (const chunk of chunksOf(source, start, end))
    for (let i = chunk.indexOf(0x0a); i >= 0; i = chunk.indexOf(0x0a, i + 1)) lines++
  return lines
}

function shrunk(evidence: EvidenceId, at: number, size: number): Trouble {
  return {
    code: "intake/unreadable",
    severity: "lost",
    at: {evidence, offset: at, length: size - at, unit: {kind: "bytes"}},
    detail: `the file shrank from ${size} to ${at} bytes`,
  }
}
