/* A sliding window over text that arrives in pieces.
 *
 * A scanner sees `view`, one byte per code unit, from the first unit that is not decided yet. It says how
 * far it came; the window drops that and takes the next piece behind the rest. The scanner keeps the rest
 * short: past `lineFence` units it must give up on a line and go on at the next line end.
 *
 * Bytes handed out (`raw`) are never written again: blocks may keep views of them. */

import type {TextEncoding} from "./text-encoding.ts"
import {narrow} from "./utf16.ts"

/** The longest line that is read as one. IIS cuts requests at 16 KiB and Exchange cells at 32 KiB; beyond
 *  a mebibyte a line is damage or an attack on the reader's memory. */
export const lineFence: number = 1 << 20

/** NUL bytes in a row that end a line: less may be part of a value. */
export const nulRun = 8

export class TextWindow {
  readonly encoding: TextEncoding
  /** Bytes per code unit: positions in `view` times this are positions in `raw`. */
  readonly unitBytes: 1 | 2
  raw: Uint8Array = new Uint8Array(0)
  view: Uint8Array = new Uint8Array(0)
  /** Where `raw` starts in the evidence. */
  offset: number

  constructor(encoding: TextEncoding, offset: number) {
    this.encoding = encoding
    this.unitBytes = encoding === "utf-8" ? 1 : 2
    this.offset = offset
  }

  append(piece: Uint8Array): void {
    if (this.raw.length === 0) this.raw = piece
    else {
      // PERF: not cleared, for every byte of it is written; not from a pool, for blocks keep views of it.
      const joined = Buffer.allocUnsafeSlow(this.raw.length + piece.length)
      joined.set(this.raw)
      joined.set(piece, this.raw.length)
      this.raw = joined
    }
    this.view = this.unitBytes === 1 ? this.raw : narrow(this.raw, this.encoding === "utf-16le")
  }

  /** Drops bytes of the front that are no text: a byte order mark. */
  skipBytes(bytes: number): void {
    this.raw = this.raw.subarray(bytes)
    this.view = this.unitBytes === 1 ? this.raw : this.view.subarray(bytes / 2)
    this.offset += bytes
  }

  /** Drops the first `units` of the view. */
  consume(units: number): void {
    const bytes = units * this.unitBytes
    this.raw = this.raw.subarray(bytes)
    this.view = this.unitBytes === 1 ? this.raw : this.view.subarray(units)
    this.offset += bytes
  }
}

/** The next line feed at or after `from`, or -1. */
export function lineEnd(view: Uint8Array, from: number): number {
  return view.indexOf(0x0a, from)
}

/** Whether bytes are only blanks, tabs and carriage returns. */
export function isBlank(view: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = view[i]!
    if (c !== 0x20 && c !== 0x0d && c !== 0x09) return false
  }
  return true
}
