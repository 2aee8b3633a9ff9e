/* Where files are read: in fenced children, or in this process.
 *
 * A pool gives lanes in turn; a lane reads one file at a time. A dead lane is replaced by a fresh one, and
 * when a child cannot even start, the whole run ends: that is no file's fault. */

import type {Format, Span, Subject} from "../formats/format.ts"
import type {Match} from "../model/rule.ts"
import {Child, type Fence, type ReadResult} from "./child.ts"
import type {Reader, Task} from "./reading.ts"

/** Where a file is read: in a child, or here. */
export interface Lane {
  begin(
    format: Format,
    subject: Subject,
    span: Span | undefined,
    sizeBytes: number | undefined,
    output: {matches(batch: readonly Match[]): void; lines(text: string): void},
  ): Promise<ReadResult>
  push(chunk: Uint8Array): Promise<void>
  end(): void
  pause(): void
  resume(): void
  close(): void
  readonly peakRssBytes: number
}

/** Lanes to take in turn. */
export class Pool {
  peakRssBytes = 0
  private readonly task: Task
  private readonly fence: Fence
  private readonly isFenced: boolean
  private free: Lane[] = []
  private readonly waiting: {resolve: (lane: Lane) => void; reject: (error: unknown) => void}[] = []
  private failure: {readonly error: unknown} | undefined
  private unmade: number
  private readonly made = new Set<Lane>()

  constructor(task: Task, workers: number, fence: Fence) {
    this.task = task
    this.fence = fence
    this.isFenced = workers > 0
    this.unmade = Math.max(1, workers)
  }

  /** Rejects once `fail` was called. */
  async take(): Promise<Lane> {
    if (this.failure !== undefined) throw this.failure.error
    const free = this.free.pop()
    if (free !== undefined) return free
    if (this.unmade > 0) {
      this.unmade -= 1
      return this.make()
    }
    return new Promise((resolve, reject) => this.waiting.push({resolve, reject}))
  }

  /** Ends the run: no lane is given any more. */
  fail(error: unknown): void {
    this.failure ??= {error}
    for (const {reject} of this.waiting.splice(0)) reject(error)
  }

  give(lane: Lane): void {
    const next = this.waiting.shift()
    if (next !== undefined) next.resolve(lane)
    else this.free.push(lane)
  }

  /** A fresh lane in place of a dead one. */
  replace(dead: Lane): Lane {
    this.retire(dead)
    return this.make()
  }

  close(): void {
    for (const lane of this.made) this.retire(lane)
  }

  private make(): Lane {
    const lane = this.isFenced ? new FencedLane(this.task, this.fence) : new InlineLane(this.task)
    this.made.add(lane)
    return lane
  }

  private retire(lane: Lane): void {
    this.peakRssBytes = Math.max(this.peakRssBytes, lane.peakRssBytes)
    this.made.delete(lane)
    lane.close()
  }
}

class FencedLane implements Lane {
  private readonly child: Child

  constructor(task: Task, fence: Fence) {
    this.child = new Child(task, fence)
  }

  get peakRssBytes(): number {
    return this.child.peakRssBytes
  }

  begin(...[format, subject, span, sizeBytes, output]: Parameters<Lane["begin"]>): Promise<ReadResult> {
    return this.child.begin({format: format.name, subject, span, sizeBytes}, output)
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
class InlineLane implements Lane {
  readonly peakRssBytes = 0
  // Loaded here only: with children the matcher is theirs.
  private readonly reader: Promise<Reader>
  private readonly mail = new Mailbox()

  constructor(task: Task) {
    this.reader = import("./reading.ts").then(({Reader}) => new Reader(task))
  }

  async begin(...[format, subject, span, sizeBytes, output]: Parameters<Lane["begin"]>): Promise<ReadResult> {
    const chunks = this.mail.open()
    try {
      const reader = await this.reader
      return await reader.read(format, subject, span, chunks, sizeBytes, {
        ...output,
        alive: () => undefined,
      })
    } finally {
      // What the reader left unread, also when it failed: the pusher must not wait for ever.
      for await (const _ of this.mail.pull());
    }
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
