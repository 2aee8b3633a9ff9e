/* The input being tried, kept in a file: it outlives a child that hangs or dies.
 *
 *   0  number of the input, 8 bytes little-endian   8  its length   12  the input */

import {closeSync, openSync, readFileSync, writeSync} from "node:fs"

export interface Written {
  readonly run: number
  readonly bytes: Uint8Array
}

export class Slate {
  readonly #file: number
  #buffer: Buffer = Buffer.alloc(1 << 16)

  constructor(path: string) {
    this.#file = openSync(path, "w")
  }

  write(run: number, bytes: Uint8Array): void {
    const length = 12 + bytes.length
    if (this.#buffer.length < length) this.#buffer = Buffer.alloc(2 * length)
    this.#buffer.writeDoubleLE(run, 0)
    this.#buffer.writeUInt32LE(bytes.length, 8)
    this.#buffer.set(bytes, 12)
    writeSync(this.#file, this.#buffer, 0, length, 0)
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** What was written last; undefined before the first. */
export function readSlate(path: string): Written | undefined {
  const content = readFileSync(path)
  if (content.length < 12) return undefined
  const length = content.readUInt32LE(8)
  return {run: content.readDoubleLE(0), bytes: content.subarray(12, 12 + length)}
}
