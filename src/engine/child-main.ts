/* The fenced child: reads frames from standard input, answers on standard output, touches nothing else.
 *
 * The parent starts it with Node's permission model (read its own code, no network, no processes, no
 * writes) and an empty environment. While it loads its code it may also write where compiled code is kept;
 * it gives that up, and reading by path with it, before it reads the first frame. Evidence reaches it as
 * bytes in frames, or by a descriptor that the parent opened for reading before it started the child. */

import {fstatSync, readSync, writeSync} from "node:fs"
import {flushCompileCache} from "node:module"
import type {Format, Span, Subject} from "../formats/format.ts"
import {formats, recoveringFormats} from "../formats/registry.ts"
import {anyFile} from "./any-file.ts"
import {decodeValue, encodeHead, encodeValue, frame, headBytes, longestFrame, readHead} from "./frames.ts"
import {Reader, type ReadingOutput, type Task} from "./reading.ts"
import type {TallyData} from "./tally.ts"
import type {YaraRetry} from "./yara.ts"

export interface Begin {
  readonly format: string
  readonly subject: Subject
  readonly span: Span | undefined
  readonly sizeBytes: number | undefined
  /** The file, open in this process; undefined: its bytes come in frames. */
  readonly descriptor: number | undefined
  readonly isPart: boolean
  readonly retry: YaraRetry | undefined
}

export interface Conclude {
  readonly subject: Subject
  readonly sum: TallyData
}

/** The file with the code of YARA-X, open in this process. */
export const yaraCodeDescriptor = 3

/** Chunks are filled to this size: what readers ask for at a time. */
const chunkBytes = 1 << 20

/** Chunks of a format that lets go of them come from so many buffers, in turn. PERF: fresh ones make the
 *  collector look through all of the memory every 64 MB, which was a quarter of a child's time on text logs. */
const ringLength = 4
const ring: Uint8Array[] = []
let ringAt = 0

/** Room for a chunk, not cleared. */
function room(size: number, isReused: boolean): Uint8Array {
  if (!isReused) return Buffer.allocUnsafeSlow(size)
  ringAt = (ringAt + 1) % ringLength
  ring[ringAt] ??= Buffer.allocUnsafeSlow(chunkBytes)
  return ring[ringAt]!.subarray(0, size)
}

/** Fills `target` from standard input, waiting for it; false if the input ends before. The child has nothing
 *  else to do meanwhile, and bytes come straight to where they are read. */
function fill(target: Uint8Array): boolean {
  for (let done = 0; done < target.length; ) {
    try {
      const got = readSync(0, target, done, target.length - done, null)
      if (got === 0) return false
      done += got
    } catch (error) {
      const {code} = error as NodeJS.ErrnoException
      if (code === "EOF") return false
      if (code !== "EAGAIN") throw error
      rest()
    }
  }
  return true
}

/** The next frame's kind and length; undefined at the end of input. */
function nextHead(): {kind: number; length: number} | undefined {
  const head = Buffer.allocUnsafe(headBytes)
  if (!fill(head)) return undefined
  const {kind, length} = readHead(head)
  if (length > longestFrame) throw new RangeError(`a frame of ${length} bytes`)
  return {kind, length}
}

function payloadOf(length: number): Buffer {
  const payload = Buffer.allocUnsafeSlow(length)
  if (!fill(payload)) process.exit(0)
  return payload
}

/** The bytes of one file, in chunks, as its data frames bring them; ends with the frame that says so. */
class Inbox implements AsyncIterable<Uint8Array> {
  private readonly expected: number
  private readonly isReused: boolean
  /** Bytes of the current frame that were not read yet. */
  private left = 0
  private ended = false

  constructor(sizeBytes: number | undefined, isReused: boolean) {
    this.isReused = isReused
    this.expected = Math.max(1, Math.min(sizeBytes ?? chunkBytes, chunkBytes))
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    // A stated size may be wrong: what comes beyond it comes in full chunks.
    for (let size = this.expected; !this.ended; size = chunkBytes) {
      const chunk = room(size, this.isReused)
      let filled = 0
      while (filled < chunk.length && this.hasMore()) {
        const part = chunk.subarray(filled, filled + Math.min(this.left, chunk.length - filled))
        if (!fill(part)) process.exit(0)
        filled += part.length
        this.left -= part.length
      }
      if (filled > 0) yield chunk.subarray(0, filled)
    }
  }

  /** Whether bytes of the file follow; waits for the next frame to know. */
  private hasMore(): boolean {
    while (this.left === 0 && !this.ended) {
      const head = nextHead() ?? process.exit(0)
      if (head.kind === frame.end) this.ended = true
      else if (head.kind === frame.data) this.left = head.length
      else throw new Error(`frame ${head.kind} within a file`)
    }
    return !this.ended
  }
}

/** The bytes of an open file from `start` on. Reads at a place of its own: others read the same file. */
async function* chunksOfDescriptor(
  descriptor: number,
  start: number,
  isReused: boolean,
): AsyncGenerator<Uint8Array> {
  for (let at = start; ; ) {
    const chunk = room(chunkBytes, isReused)
    const got = readSync(descriptor, chunk, 0, chunk.length, at)
    if (got === 0) return
    yield chunk.subarray(0, got)
    at += got
  }
}

let reader: Reader | undefined
let known = formats
let lastSign = 0

const output: ReadingOutput = {
  matches: (batch) => write(encodeValue(frame.batch, batch)),
  lines: (text) => {
    const payload = Buffer.from(text)
    write(encodeHead(frame.lines, payload.length))
    write(payload)
  },
  alive: () => {
    const now = Date.now()
    if (now - lastSign < 250) return
    lastSign = now
    write(encodeValue(frame.alive, {rssBytes: process.memoryUsage.rss()}))
  },
  scanning: (rules) => write(encodeValue(frame.scanning, rules)),
}

function yaraCode(): Uint8Array {
  const code = Buffer.allocUnsafeSlow(fstatSync(yaraCodeDescriptor).size)
  for (let at = 0; at < code.length; ) {
    const got = readSync(yaraCodeDescriptor, code, at, code.length - at, at)
    if (got === 0) throw new Error("the code of YARA-X is cut short")
    at += got
  }
  return code
}

/** Writes all of it before returning: the pipe is the bound on what waits. */
function write(bytes: Uint8Array): void {
  let done = 0
  while (done < bytes.length) {
    try {
      done += writeSync(1, bytes, done)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error
      rest()
    }
  }
}

/** The pipe is full or empty and the parent will see to it: waits without spinning. */
function rest(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
}

function start(task: Task): void {
  reader = new Reader(task, yaraCode)
  known = [...(task.recover === true ? recoveringFormats : formats), anyFile]
}

async function readOne({format, subject, span, sizeBytes, descriptor, isPart, retry}: Begin): Promise<void> {
  const found = known.find((f: Format) => f.name === format)
  if (reader === undefined || found === undefined) throw new Error(`no reader for ${format}`)
  const isReused = found.letsGo === true
  const inbox = descriptor === undefined ? new Inbox(sizeBytes, isReused) : undefined
  const chunks = inbox ?? chunksOfDescriptor(descriptor ?? 0, span?.start ?? 0, isReused)
  const result = await reader.read(found, subject, span, chunks, sizeBytes, output, isPart, retry)
  if (inbox !== undefined) for await (const _ of inbox); // what the reader left
  write(encodeValue(frame.done, result))
}

function conclude({subject, sum}: Conclude): void {
  if (reader === undefined) throw new Error("nothing was started")
  write(encodeValue(frame.done, reader.conclude(sum, subject)))
}

async function serve(): Promise<void> {
  for (let head = nextHead(); head !== undefined; head = nextHead())
    switch (head.kind) {
      case frame.start:
        start(decodeValue(payloadOf(head.length)) as Task)
        write(encodeValue(frame.ready, {}))
        break
      case frame.begin:
        await readOne(decodeValue(payloadOf(head.length)) as Begin)
        break
      case frame.conclude:
        conclude(decodeValue(payloadOf(head.length)) as Conclude)
        break
      default:
        throw new Error(`frame ${head.kind} outside of a file`)
    }
}

/** All code is loaded: from here on no path is open to this process, to read or to write. */
function closeFence(): void {
  flushCompileCache()
  // Absent before Node 26, where the parent grants no writing.
  process.permission.drop?.("fs")
  if (process.permission.has("fs.write")) throw new Error("the fence is open")
}

try {
  closeFence()
  await serve()
  process.exit(0)
} catch (error) {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  write(encodeValue(frame.failed, {message}))
  process.exit(1)
}
