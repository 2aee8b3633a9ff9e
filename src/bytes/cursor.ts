/* Reads little-endian numbers from bytes that nobody vouches for.
 *
 * A read beyond `end` gives 0, sets `hasFailed` and moves to `end`, so that a parser may read a whole
 * structure and look once. Every read moves forward: a loop that stops on `hasFailed` ends. */

export class Cursor {
  readonly bytes: Uint8Array
  readonly end: number
  at: number
  hasFailed = false

  /** Reads `bytes[start, end)`; an end beyond the bytes is drawn in. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes
    this.end = Math.min(end, bytes.length)
    this.at = start
    if (start < 0 || start > this.end) this.fail()
  }

  u8(): number {
    return this.has(1) ? this.bytes[this.at++]! : 0
  }

  u16(): number {
    if (!this.has(2)) return 0
    const value = u16At(this.bytes, this.at)
    this.at += 2
    return value
  }

  u32(): number {
    if (!this.has(4)) return 0
    const value = u32At(this.bytes, this.at)
    this.at += 4
    return value
  }

  /** Passes over `length` bytes. */
  skip(length: number): void {
    if (this.has(length)) this.at += length
  }

  private has(length: number): boolean {
    if (length >= 0 && this.at + length <= this.end) return true
    this.fail()
    return false
  }

  private fail(): void {
    this.hasFailed = true
    this.at = this.end
  }
}

/** Unsigned 16 bits at an offset that the caller has checked. */
export function u16At(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8)
}

/** Unsigned 32 bits at an offset that the caller has checked. */
export function u32At(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
