/* The cells of a registry hive: where they lie, how long they are, what structure each holds.
 *
 *   file    base block (4096 bytes), then bins ("hbin") whose lengths are multiples of 4096
 *   bin     32 bytes of header (8: its length), then cells
 *   cell    i32 length with its own four bytes, negative while in use, then the payload
 *
 * Offsets of cells ("at") count from the first bin, as the hive's own references do; `file` offsets count from
 * the beginning of the file. Nothing here trusts a reference: a cell exists if its length fits into the bins,
 * and a structure only if its signature stands there and its fixed part fits into the cell.
 *
 * Source: libregf documentation, "Windows NT Registry File (REGF) format". */

import {u16At, u32At} from "../../bytes/cursor.ts"

export const baseBytes = 4096
/** What a reference says that leads nowhere. */
const nowhere = 0xffff_ffff

/** Two letters as they are read from a payload. */
const signature = {
  nk: 0x6b6e,
  vk: 0x6b76,
  sk: 0x6b73,
  lf: 0x666c,
  lh: 0x686c,
  li: 0x696c,
  ri: 0x6972,
  db: 0x6264,
}

const keyFixedBytes = 76
const valueFixedBytes = 20
/** Class names are short; a cell may be named by many keys. */
const longestClass = 512
/** The most bytes of a segment of long data. */
const segmentBytes = 16_344

export class Cells {
  readonly bytes: Uint8Array
  /** Bytes of bins there are. */
  readonly length: number
  /** The same bytes. PERF: one Buffer over all of them gives names without an object for each. */
  private readonly texts: Buffer

  /** `bytes` is the whole file from its base block on. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.texts = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.length = Math.max(0, bytes.length - baseBytes)
  }

  /** Bytes of the cell's payload; -1 if no cell in use can begin there. */
  payloadBytes(at: number): number {
    const size = this.sizeAt(at)
    return size < 0 ? -size - 4 : -1
  }

  /** The signed length that stands there; 0 if it cannot be a cell's. */
  sizeAt(at: number): number {
    if (at === nowhere || at % 8 !== 0 || at < 32 || at + 8 > this.length) return 0
    const size = u32At(this.bytes, baseBytes + at) | 0
    const length = Math.abs(size)
    return length >= 8 && at + length <= this.length ? size : 0
  }

  isKey(at: number): boolean {
    return this.holds(at, signature.nk, keyFixedBytes)
  }

  isValue(at: number): boolean {
    return this.holds(at, signature.vk, valueFixedBytes)
  }

  private holds(at: number, letters: number, fixedBytes: number): boolean {
    return this.payloadBytes(at) >= fixedBytes && this.u16(at, 0) === letters
  }

  /** 16 bits of the payload; the caller knows that they are there. */
  u16(at: number, offset: number): number {
    return u16At(this.bytes, baseBytes + at + 4 + offset)
  }

  u32(at: number, offset: number): number {
    return u32At(this.bytes, baseBytes + at + 4 + offset)
  }

  /** Bytes of the payload, drawn in to what the cell (used or free) and the file have. */
  slice(at: number, offset: number, length: number): Uint8Array {
    const start = baseBytes + at + 4 + offset
    const end = Math.min(start + length, this.endOf(at))
    return this.bytes.subarray(start, Math.max(start, end))
  }

  private endOf(at: number): number {
    const size = Math.abs(this.sizeAt(at))
    // A structure that was found in free space has no cell of its own.
    return size === 0 ? this.bytes.length : baseBytes + at + size
  }

  /** Whether a structure recovered at `at` may be read as far as its fixed part. */
  fits(at: number, payload: number): boolean {
    return at >= 32 && at + 4 + payload <= this.length
  }

  keyName(at: number): string {
    return this.name(at, keyFixedBytes, this.u16(at, 72), (this.u16(at, 2) & 0x20) !== 0)
  }

  /** Empty for the default value. */
  valueName(at: number): string {
    return this.name(at, valueFixedBytes, this.u16(at, 2), (this.u16(at, 16) & 1) !== 0)
  }

  private name(at: number, offset: number, length: number, isNarrow: boolean): string {
    const start = baseBytes + at + 4 + offset
    const end = Math.max(start, Math.min(start + length, this.endOf(at)))
    return isNarrow
      ? this.texts.toString("latin1", start, end)
      : this.texts.toString("utf16le", start, end - ((end - start) & 1))
  }

  className(at: number): string | undefined {
    const length = this.u16(at, 74)
    const where = this.u32(at, 48)
    if (length === 0 || this.payloadBytes(where) < length) return undefined
    return utf16(this.slice(where, 0, Math.min(length, longestClass)))
  }

  /** References to a key's values: as many as it counts and the list has. */
  values(at: number): CellList {
    return this.list(this.u32(at, 40), 0, this.u32(at, 36), 4)
  }

  private list(at: number, offset: number, stated: number, stride: number): CellList {
    if (stated === 0) return {stated, count: 0, first: 0, stride}
    const room = Math.floor((this.payloadBytes(at) - offset) / stride)
    return {stated, count: Math.max(0, Math.min(stated, room)), first: baseBytes + at + 4 + offset, stride}
  }

  reference(list: CellList, i: number): number {
    return u32At(this.bytes, list.first + i * list.stride)
  }

  /** Where a key's list of subkeys stands, and how many it counts. */
  subkeyList(at: number): {readonly at: number; readonly stated: number} {
    return {at: this.u32(at, 28), stated: this.u32(at, 20)}
  }

  /** What a list cell refers to; undefined if it is none. */
  listAt(at: number): (CellList & {readonly isOfLists: boolean}) | undefined {
    if (this.payloadBytes(at) < 4) return undefined
    const letters = this.u16(at, 0)
    const isHashed = letters === signature.lf || letters === signature.lh
    if (!isHashed && letters !== signature.li && letters !== signature.ri) return undefined
    const list = this.list(at, 4, this.u16(at, 2), isHashed ? 8 : 4)
    return {...list, isOfLists: letters === signature.ri}
  }

  /** How many bytes of data a value has at most, without looking for its segments. */
  dataBytes(at: number): number {
    const written = this.u32(at, 4)
    if (written >= 0x8000_0000) return 4
    const where = this.u32(at, 8)
    const room = this.payloadBytes(where)
    if (written > segmentBytes && room >= 8 && this.u16(where, 0) === signature.db)
      return Math.min(written, this.u16(where, 2) * segmentBytes)
    return Math.max(0, Math.min(written, room))
  }

  /** A value's data, `most` bytes of it, as far as they can be had, and how many bytes it states. */
  data(
    at: number,
    most: number = Number.POSITIVE_INFINITY,
  ): {readonly bytes: Uint8Array; readonly stated: number} {
    const written = this.u32(at, 4)
    if (written >= 0x8000_0000) {
      const stated = written - 0x8000_0000
      return {bytes: this.slice(at, 8, Math.min(stated, 4)), stated}
    }
    const where = this.u32(at, 8)
    const room = this.payloadBytes(where)
    if (written === 0 || room < 0) return {bytes: nothing, stated: written}
    if (written > segmentBytes && room >= 8 && this.u16(where, 0) === signature.db)
      return {bytes: this.segments(where, Math.min(written, most)), stated: written}
    return {bytes: this.slice(where, 0, Math.min(written, most)), stated: written}
  }

  /** Long data, put together of its segments. */
  private segments(at: number, stated: number): Uint8Array {
    const list = this.list(this.u32(at, 4), 0, this.u16(at, 2), 4)
    const parts: Uint8Array[] = []
    let left = stated
    for (let i = 0; i < list.count && left > 0; i++) {
      const segment = this.reference(list, i)
      const room = this.payloadBytes(segment)
      if (room < 0) break
      const part = this.slice(segment, 0, Math.min(left, segmentBytes))
      parts.push(part)
      left -= part.length
    }
    return Buffer.concat(parts)
  }

  /** The security descriptor of a key. */
  security(at: number): Uint8Array | undefined {
    const where = this.u32(at, 44)
    if (!this.holds(where, signature.sk, 20)) return undefined
    return this.slice(where, 20, this.u32(where, 16))
  }
}

const nothing = new Uint8Array(0)

/** References in a row. */
export interface CellList {
  /** As many as are claimed. */
  readonly stated: number
  /** As many as there is room for. */
  readonly count: number
  /** Where the first stands in the file. */
  readonly first: number
  readonly stride: number
}

/** Little-endian UTF-16; a trailing half unit is left out. */
export function utf16(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length & ~1).toString("utf16le")
}
