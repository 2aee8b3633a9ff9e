/* Where files are read: in fenced children, or in this process.
 *
 * A pool gives lanes in turn; a lane reads one file, or part of one, at a time. A dead lane is replaced by a
 * fresh one, and when a child cannot even start, the whole run ends: that is no file's fault. */

import {chunksOf} from "../bytes/source.ts"
import type {Format, Span, Subject} from "../formats/format.ts"
import type {Match} from "../model/rule.ts"
import type {BigFile, BigFiles} from "./big-files.ts"
import {Child, type Fence, firstDescriptor} from "./child.ts"
import {encodeValue, frame} from "./frames.ts"
import type {Reader, ReadResult, Task} from "./reading.ts"
import type {TallyData} from "./tally.ts"
import type {YaraRetry} from "./yara.ts"
import {readYaraCode} from "./yara-code.ts"

/** What a lane is to read. */
export interface Order {
  readonly format: Format
  readonly subject: Subject
  readonly span: Span | undefined
  readonly sizeBytes: number | undefined
  /** Where the lane finds the bytes itself; undefined: they come by `push`. */
  readonly file: BigFile | undefined
  /** Other parts of the file are read apart from this one. */
  readonly isPart: boolean
  /** Set where the YARA rules are not to run all at once. */
  readonly retry?: YaraRetry
}

export interface LaneOutput {
  matches(batch: readonly Match[]): void
  lines(text: string): void
}

/** Where a file is read: in a child, or here. */
export interface Lane {
  /** Whether it can read this file without being given its bytes. */
  hasOpen(file: BigFile): boolean
  begin(order: Order, output: LaneOutput): Promise<ReadResult>
  /** Judges the sum of a file's parts. */
  conclude(subject: Subject, sum: TallyData): Promise<ReadResult>
  push(chunk: Uint8Array): Promise<void>
  end(): void
  pause(): void
  resume(): void
  close(): void
  readonly peakRssBytes: number
}

/** Lanes to take in turn. */
export interface Lanes {
  /** A lane that can read `file`. Lanes are given in the order in which they are asked for. Rejects once the
   *  run has failed. */
  take(file?: BigFile): Promise<Lane>
  /** A lane at once, beyond the number that was asked for if need be: for who must not wait for others that
   *  may wait for him. */
  takeUrgently(file: BigFile): Lane
  give(lane: Lane): void
  /** A fresh lane in place of a dead or unfit one. */
  replace(lane: Lane): Lane
}

export class Pool implements Lanes {
  peakRssBytes = 0
  private readonly fence: Fence
  private readonly files: BigFiles
  /** Lanes are children: one may be handed a file before it has read the last. */
  readonly isFenced: boolean
  private task: Task | undefined
  /** The task as children get it: encoded once. */
  private taskFrame: Uint8Array | undefined
  private free: Lane[] = []
  private readonly waiting: {resolve: (lane: Lane) => void; reject: (error: unknown) => void}[] = []
  private failure: {readonly error: unknown} | undefined
  private unmade: number
  /** Lanes beyond the number that was asked for. */
  private surplus = 0
  private readonly made = new Set<AnyLane>()

  /** Lanes read any of `files` that is open when they are made. */
  constructor(workers: number, fence: Fence, files: BigFiles) {
    this.fence = fence
    this.files = files
    this.isFenced = workers > 0
    this.unmade = Math.max(1, workers)
  }

  /** Makes the first lane before anybody takes it: a child loads its code meanwhile. */
  boot(): void {
    if (this.unmade === 0) return
    this.unmade -= 1
    this.free.push(this.make())
  }

  /** Lanes wait for this; to be called before the first is taken. */
  start(task: Task): void {
    this.task = task
    if (this.isFenced) this.taskFrame = encodeValue(frame.start, task)
    for (const lane of this.made) lane.start(task, this.taskFrame)
  }

  async take(file?: BigFile): Promise<Lane> {
    return this.fitted(await this.next(), file)
  }

  takeUrgently(file: BigFile): Lane {
    const free = this.free.pop()
    if (free !== undefined) return this.fitted(free, file)
    this.surplus += 1
    return this.make()
  }

  private async next(): Promise<Lane> {
    if (this.failure !== undefined) throw this.failure.error
    const free = this.free.pop()
    if (free !== undefined) return free
    if (this.unmade > 0) {
      this.unmade -= 1
      return this.make()
    }
    return new Promise((resolve, reject) => this.waiting.push({resolve, reject}))
  }

  private fitted(lane: Lane, file: BigFile | undefined): Lane {
    return file === undefined || lane.hasOpen(file) ? lane : this.replace(lane)
  }

  /** Ends the run: no lane is given any more. */
  fail(error: unknown): void {
    this.failure ??= {error}
    for (const {reject} of this.waiting.splice(0)) reject(error)
  }

  give(lane: Lane): void {
    if (this.surplus > 0) {
      this.surplus -= 1
      this.retire(lane)
      return
    }
    const next = this.waiting.shift()
    if (next !== undefined) next.resolve(lane)
    else this.free.push(lane)
  }

  replace(lane: Lane): Lane {
    this.retire(lane)
    return this.make()
  }

  close(): void {
    for (const lane of this.made) this.retire(lane)
  }

  private make(): Lane {
    const lane = this.isFenced ? new FencedLane(this.fence, this.files.open) : new InlineLane()
    this.made.add(lane)
    if (this.task !== undefined) lane.start(this.task, this.taskFrame)
    return lane
  }

  private retire(lane: Lane): void {
    this.peakRssBytes = Math.max(this.peakRssBytes, lane.peakRssBytes)
    for (const made of this.made) if (made === lane) this.made.delete(made)
    lane.close()
  }
}

/** A lane as the pool sees it. */
interface AnyLane extends Lane {
  start(task: Task, taskFrame: Uint8Array | undefined): void
}

class FencedLane implements AnyLane {
  private readonly child: Child
  /** Its number in the child, by file. */
  private readonly descriptors: ReadonlyMap<BigFile, number>

  constructor(fence: Fence, files: readonly BigFile[]) {
    this.descriptors = new Map(files.map((file, i) => [file, firstDescriptor + i]))
    this.child = new Child(
      fence,
      files.map((file) => file.descriptor),
    )
  }

  get peakRssBytes(): number {
    return this.child.peakRssBytes
  }

  start(_task: Task, taskFrame: Uint8Array | undefined): void {
    if (taskFrame !== undefined) this.child.start(taskFrame)
  }

  hasOpen(file: BigFile): boolean {
    return this.descriptors.has(file)
  }

  begin(
    {format, subject, span, sizeBytes, file, isPart, retry}: Order,
    output: LaneOutput,
  ): Promise<ReadResult> {
    const descriptor = file && this.descriptors.get(file)
    return this.child.begin(
      {format: format.name, subject, span, sizeBytes, descriptor, isPart, retry},
      output,
    )
  }

  conclude(subject: Subject, sum: TallyData): Promise<ReadResult> {
    return this.child.conclude({subject, sum})
  }

  push(chunk: Uint8Array): Promise<void> {
    return this.child.push(chunk)
  }

  end(): void {
    this.child.end()
  }

  pause(): void {
    this.child.pause()
  }

  resume(): void {
    this.child.resume()
  }

  close(): void {
    this.child.close()
  }
}

/** Reads in this process, one chunk at a time: for tests and for machines where processes are scarce. */
class InlineLane implements AnyLane {
  readonly peakRssBytes = 0
  private reader: Promise<Reader> | undefined
  private readonly mail = new Mailbox()

  start(task: Task): void {
    // Loaded here only: with children the matcher is theirs.
    this.reader = import("./reading.ts").then(({Reader}) => new Reader(task, readYaraCode))
  }

  hasOpen(): boolean {
    return true
  }

  async begin(
    {format, subject, span, sizeBytes, file, isPart}: Order,
    output: LaneOutput,
  ): Promise<ReadResult> {
    const chunks = file === undefined ? this.mail.open() : chunksOf(file.source, span?.start)
    try {
      const reader = await this.started()
      return await reader.read(
        format,
        subject,
        span,
        chunks,
        sizeBytes,
        {...output, alive: () => undefined},
        isPart,
      )
    } finally {
      // What the reader left unread, also when it failed: the pusher must not wait for ever.
      if (file === undefined) for await (const _ of this.mail.pull());
    }
  }

  async conclude(subject: Subject, sum: TallyData): Promise<ReadResult> {
    return (await this.started()).conclude(sum, subject)
  }

  private async started(): Promise<Reader> {
    if (this.reader === undefined) throw new Error("nothing was started")
    return this.reader
  }

  push(chunk: Uint8Array): Promise<void> {
    return this.mail.put(chunk)
  }

  end(): void {
    this.mail.close()
  }

  pause(): void {}

  resume(): void {}

  close(): void {}
}

/** Hands chunks from a pusher to a puller, one at a time. */
class Mailbox {
  private chunk: Uint8Array | undefined
  private closed = false
  private wakePuller: () => void = () => undefined
  private wakePusher: () => void = () => undefined

  open(): AsyncIterable<Uint8Array> {
    this.closed = false
    return this.pull()
  }

  async *pull(): AsyncIterable<Uint8Array> {
    for (;;) {
      const {chunk} = this
      if (chunk !== undefined) {
        this.chunk = undefined
        this.wakePusher()
        yield chunk
      } else if (this.closed) return
      else
        await new Promise<void>((resolve) => {
          this.wakePuller = resolve
        })
    }
  }

  async put(chunk: Uint8Array): Promise<void> {
    this.chunk = chunk
    this.wakePuller()
    await new Promise<void>((resolve) => {
      this.wakePusher = resolve
    })
  }

  close(): void {
    this.closed = true
    this.wakePuller()
  }
}
