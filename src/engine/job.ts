/* One file that is read in one: pushed to a lane as it streams by, and streamed to it again if need be. */

import type {Span, Subject} from "../formats/format.ts"
import type {RuleId} from "../model/ids.ts"
import type {Trouble} from "../model/trouble.ts"
import type {Batch, Place} from "./batch.ts"
import {ChildDeath} from "./child.ts"
import type {Companion, IntakeFile, Summary} from "./intake.ts"
import type {Lane, Order, Pool} from "./lanes.ts"
import {lossOf, outcomeOf, stoppedRule} from "./outcome.ts"
import type {Outlet} from "./outlet.ts"
import type {ReadResult} from "./reading.ts"
import type {Reading} from "./tally.ts"
import type {YaraRetry} from "./yara.ts"

/** What is known of a claimed file when it has been read. */
export interface Read {
  readonly reading: Reading | undefined
  /** Set where the child died twice and nothing was read. */
  readonly loss: Trouble | undefined
  /** YARA rules that had to be stopped on it. */
  readonly stopped?: readonly Trouble[]
}

/** The bytes of several files in one stream, each as long as it says; ends where one has become shorter. */
export async function* joined(
  files: readonly Pick<Companion, "size" | "reopen">[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const {size, reopen} of files) {
    let left = size
    for await (const chunk of reopen()) {
      const part = chunk.subarray(0, left)
      if (part.length > 0) yield part
      left -= part.length
      if (left === 0) break
    }
    if (left > 0) return
  }
}

/** What a format is told about a file. */
export function subjectOf({id, path, host}: IntakeFile): Subject {
  return {evidence: id, path, host}
}

/** What a job reads: pushed to it the first time, streamed by itself after that. */
export interface JobBytes {
  readonly span: Span | undefined
  readonly sizeBytes: number | undefined
  stream(): AsyncIterable<Uint8Array>
}

/** After so many rules of a file had to be stopped, no more are run on it. */
const mostStopped = 3

function skippedOf(retry: YaraRetry | undefined): readonly RuleId[] {
  return retry === undefined || retry.skip === "all" ? [] : retry.skip
}

/** One file on its way through a child, and a second time if need be. */
export class Job {
  readonly feed: {push(chunk: Uint8Array): Promise<void>; end(summary?: Summary): Promise<void>}
  readonly read: Promise<Read>
  private readonly file: IntakeFile
  private readonly bytes: JobBytes
  private readonly batch: Batch
  private readonly place: Place
  private readonly pool: Pick<Pool, "fail">
  private readonly outlet: Outlet
  private lane: Lane
  private isDuplicate = false
  private retry: YaraRetry | undefined
  private settle: (read: Read) => void = () => undefined
  private fail: (bug: unknown) => void = () => undefined

  constructor(file: IntakeFile, bytes: JobBytes, batch: Batch, outlet: Outlet, pool: Pick<Pool, "fail">) {
    this.file = file
    this.bytes = bytes
    this.batch = batch
    this.place = batch.join(bytes.sizeBytes)
    this.lane = batch.lane
    this.pool = pool
    this.outlet = outlet
    this.read = new Promise((resolve, reject) => {
      this.settle = resolve
      this.fail = reject
    })
    // Awaited when intake has ended; a bug must not surface before that as an unhandled rejection.
    this.read.catch(() => undefined)
    const result = this.start(bytes.span)
    this.feed = {
      push: (chunk) => this.lane.push(chunk),
      end: async (summary) => {
        this.isDuplicate = summary?.duplicateOf !== undefined
        this.lane.end()
        // The next file need not wait for this one's answers.
        this.finish(result)
          .catch((error: unknown) => {
            this.fail(error)
            this.pool.fail(error)
          })
          .finally(() => this.place.leave())
      },
    }
  }

  private start(span: Span | undefined): Promise<ReadResult> {
    const {file, bytes, lane, outlet} = this
    outlet.lane = lane
    const order: Order = {
      format: file.format,
      subject: subjectOf(file),
      span,
      sizeBytes: bytes.sizeBytes,
      file: undefined,
      isPart: false,
      ...(this.retry === undefined ? {} : {retry: this.retry}),
    }
    return lane.begin(order, outlet.next())
  }

  private async finish(first: Promise<ReadResult>): Promise<void> {
    let result = await outcomeOf(first)
    if (result instanceof ChildDeath) {
      this.batch.close()
      await this.place.turn
    }
    if (result instanceof ChildDeath && result.isBystander) {
      // Whoever saw the lane die first has replaced it.
      this.lane = this.lane === this.batch.lane ? this.batch.replace() : this.batch.lane
      result = await this.readAgain(this.bytes.span)
    }
    if (!(result instanceof ChildDeath) && result.kind === "again") result = await this.readAgain(result.span)
    const stopped: Trouble[] = []
    while (result instanceof ChildDeath && result.scanning.length > 0) {
      const {scanning, how} = result
      const isLast = stopped.length + 1 >= mostStopped
      // Each alone, to know which it was; then without it.
      const isKnown = scanning.length === 1 || this.retry?.isCareful === true
      this.retry = isLast
        ? {isCareful: true, skip: "all"}
        : {isCareful: true, skip: [...skippedOf(this.retry), ...(isKnown ? scanning : [])]}
      if (isKnown) stopped.push(stoppedRule(this.file.id, scanning, how, isLast))
      this.outlet.mute()
      this.lane = this.batch.replace()
      result = await this.readAgain(this.bytes.span)
    }
    if (result instanceof ChildDeath) {
      // Alone, in a fresh child: the fault may have been another file's.
      this.outlet.mute()
      this.lane = this.batch.replace()
      result = await this.readAgain(this.bytes.span)
    }
    if (this.isDuplicate) this.outlet.mute()
    if (result instanceof ChildDeath) {
      this.outlet.mute()
      this.lane = this.batch.replace()
    }
    this.outlet.close()
    if (result instanceof ChildDeath)
      this.settle({reading: undefined, loss: lossOf(this.file.id, result, 0, this.file.sizeHint ?? 0)})
    else if (result.kind === "read") this.settle({reading: result.reading, loss: undefined, stopped})
    else throw new Error("a reading with a span asked for another")
  }

  /** Streams the file once more; with the span that the survey asks for, if it asks again. */
  private async readAgain(span: Span | undefined): Promise<ReadResult | ChildDeath> {
    const reading = this.start(span)
    for await (const chunk of this.bytes.stream()) await this.lane.push(chunk)
    this.lane.end()
    const result = await outcomeOf(reading)
    if (result instanceof ChildDeath || result.kind !== "again" || span !== this.bytes.span) return result
    return this.readAgain(result.span)
  }
}
