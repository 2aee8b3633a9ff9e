/* Messages over a pipe between the parent and a fenced child.
 *
 *   kind u8 | length u32 little endian | payload
 *
 * A payload is raw bytes (evidence) or a structured clone (everything else). A reader bounds the length:
 * a frame beyond `longestFrame` is a broken peer, not a reason to allocate. */

import {deserialize, serialize} from "node:v8"

export const frame = {
  /** Parent to child. */
  start: 1,
  begin: 2,
  data: 3,
  end: 4,
  conclude: 5,
  /** Child to parent. */
  ready: 16,
  alive: 17,
  batch: 18,
  lines: 19,
  done: 20,
  failed: 21,
  scanning: 22,
} as const

export const longestFrame: number = 64 * 1024 * 1024
export const headBytes = 5

export function encodeHead(kind: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(headBytes)
  head.writeUInt8(kind, 0)
  head.writeUInt32LE(length, 1)
  return head
}

/** Kind and length out of a frame's first `headBytes`. */
export function readHead(head: Buffer): {kind: number; length: number} {
  return {kind: head.readUInt8(0), length: head.readUInt32LE(1)}
}

export function encodeValue(kind: number, value: unknown): Buffer {
  const payload = serialize(value)
  return Buffer.concat([encodeHead(kind, payload.length), payload])
}

export function decodeValue(payload: Uint8Array): unknown {
  return deserialize(payload)
}

/** Cuts a stream of chunks into frames. `onFrame` sees payloads in order; a payload may share memory with
 *  the chunk it came in. */
export class FrameReader {
  private pending: Uint8Array[] = []
  private pendingBytes = 0
  private readonly onFrame: (kind: number, payload: Uint8Array) => void

  constructor(onFrame: (kind: number, payload: Uint8Array) => void) {
    this.onFrame = onFrame
  }

  /** Throws RangeError at a frame longer than `longestFrame`. */
  push(chunk: Uint8Array): void {
    this.pending.push(chunk)
    this.pendingBytes += chunk.length
    for (;;) {
      if (this.pendingBytes < headBytes) return
      const {kind, length} = readHead(Buffer.from(this.peek(headBytes)))
      if (length > longestFrame) throw new RangeError(`a frame of ${length} bytes`)
      if (this.pendingBytes < headBytes + length) return
      this.take(headBytes)
      this.onFrame(kind, this.take(length))
    }
  }

  private peek(length: number): Uint8Array {
    const first = this.pending[0] as Uint8Array
    if (first.length >= length) return first.subarray(0, length)
    this.pending = [Buffer.concat(this.pending)]
    return (this.pending[0] as Uint8Array).subarray(0, length)
  }

  private take(length: number): Uint8Array {
    const first = this.pending[0] as Uint8Array | undefined
    if (length === 0) return new Uint8Array(0)
    const whole = first !== undefined && first.length >= length ? first : Buffer.concat(this.pending)
    if (whole !== first) this.pending = [whole]
    const rest = whole.subarray(length)
    if (rest.length === 0) this.pending.shift()
    else this.pending[0] = rest
    this.pendingBytes -= length
    return whole.subarray(0, length)
  }
}
