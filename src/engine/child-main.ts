/* The fenced child: reads frames from standard input, answers on standard output, touches nothing else.
 *
 * The parent starts it with Node's permission model (read its own code, no network, no processes, no
 * writes) and an empty environment. Evidence reaches it only as bytes in frames. */

import {writeSync} from "node:fs"
import type {Format, Span, Subject} from "../formats/format.ts"
import {formats} from "../formats/registry.ts"
import {decodeValue, encodeHead, encodeValue, FrameReader, frame} from "./frames.ts"
import {Reader, type ReadingOutput, type Task} from "./reading.ts"

export interface Begin {
  readonly format: string
  readonly subject: Subject
  readonly span: Span | undefined
  readonly sizeBytes: number | undefined
}

/** Bytes of evidence that may wait unread here before the parent has to pause. */
const waitingBytes = 8 * 1024 * 1024

/** Chunks of the file being read, in order; ends when the parent says so. */
class Inbox implements AsyncIterable<Uint8Array> {
  private readonly queue: Uint8Array[] = []
  private waiting = 0
  private ended = false
  private wake: (() => void) | undefined

  push(chunk: Uint8Array): void {
    this.queue.push(chunk)
    this.waiting += chunk.length
    if (this.waiting > waitingBytes) process.stdin.pause()
    this.wake?.()
  }

  end(): void {
    this.ended = true
    this.wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    for (;;) {
      const chunk = this.queue.shift()
      if (chunk !== undefined) {
        this.waiting -= chunk.length
        if (this.waiting <= waitingBytes / 2 && process.stdin.isPaused()) process.stdin.resume()
        yield chunk
      } else if (this.ended) return
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve
        })
    }
  }
}

let reader: Reader | undefined
let inbox: Inbox | undefined
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
}

/** Writes all of it before returning: the pipe is the bound on what waits. */
function write(bytes: Uint8Array): void {
  let done = 0
  while (done < bytes.length) {
    try {
      done += writeSync(1, bytes, done)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error
      // The pipe is full and the parent will read on: wait without spinning.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
}

async function readOne(begin: Begin, box: Inbox): Promise<void> {
  const format = formats.find((f: Format) => f.name === begin.format)
  if (reader === undefined || format === undefined) throw new Error(`no reader for ${begin.format}`)
  const result = await reader.read(format, begin.subject, begin.span, box, begin.sizeBytes, output)
  for await (const _ of box); // what the reader left
  write(encodeValue(frame.done, result))
}

const frames = new FrameReader((kind, payload) => {
  switch (kind) {
    case frame.start:
      reader = new Reader(decodeValue(payload) as Task)
      write(encodeValue(frame.ready, {}))
      break
    case frame.begin: {
      const box = new Inbox()
      inbox = box
      readOne(decodeValue(payload) as Begin, box).catch((error: unknown) => {
        write(
          encodeValue(frame.failed, {
            message: error instanceof Error ? (error.stack ?? error.message) : String(error),
          }),
        )
        process.exit(1)
      })
      break
    }
    case frame.data:
      inbox?.push(payload)
      break
    case frame.end:
      inbox?.end()
      break
    default:
      throw new Error(`unknown frame ${kind}`)
  }
})

process.stdin.on("data", (chunk: Buffer) => frames.push(chunk))
process.stdin.on("end", () => process.exit(0))
