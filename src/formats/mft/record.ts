/* One record of the master file table: what a file or folder is called, where it lies, when it was made.
 *
 *   0x00 "FILE"   0x04 place and 0x06 length of the update sequence   0x10 sequence number
 *   0x14 place of the first attribute   0x16 flags: 1 in use, 2 folder   0x18 bytes in use   0x1C bytes in all
 *   0x20 base record, where this one only continues another   0x2C its number
 *
 * The last two bytes of each sector were replaced by a number when the record was written; the update sequence
 * holds that number and what belongs there. Where a sector has another number, only a part of the record reached
 * the disk. Attributes follow one another: type 4, length 4, is not resident 1, length and place of the name 1 + 2,
 * flags 2, id 2; then length 4 and place 2 of a resident value, or the runs and, at 0x30, the size of another.
 *
 * Every read is checked against the bytes that are there: a record may say what it likes.
 *
 * Source: the NTFS documentation of the linux-ntfs project (FILE record, $STANDARD_INFORMATION, $FILE_NAME). */

import {u16At, u32At} from "../../bytes/cursor.ts"

const sectorBytes = 512
/** Of a record's fixed part. */
export const headBytes = 0x30

const flags = {inUse: 1, folder: 2} as const
const types = {standard: 0x10, name: 0x30, data: 0x80, end: 0xffffffff} as const
/** The name that old programs see, `LOGON~1.ASP`; another name of the same file is the long one. */
const dosNames = 2

/** Four times as FILETIMEs, each in two halves: created, modified, record changed, accessed. */
export type Times = readonly (readonly [low: number, high: number])[]

export interface FileNameSeen {
  readonly name: string
  /** Number and sequence of the folder's record. */
  readonly parent: number
  readonly parentSequence: number
  readonly times: Times
}

export interface MftRecord {
  readonly sequence: number
  readonly isInUse: boolean
  readonly isFolder: boolean
  /** Number and sequence of the record that this one continues; 0 for a record of its own. */
  readonly base: number
  readonly baseSequence: number
  /** From $STANDARD_INFORMATION; undefined where the record has none. */
  readonly times: Times | undefined
  /** Long names, one for each folder that lists the file. */
  readonly names: readonly FileNameSeen[]
  /** Of the file's content; undefined where the record does not say. */
  readonly size: number | undefined
  /** Names of further streams, `Zone.Identifier`. */
  readonly streams: readonly string[]
}

/** What may stand in the place of a record. `none`: neither a record nor empty room. */
export type Sort = "record" | "empty" | "marked bad" | "none"

/** What stands at the start of `bytes`. */
export function sortOf(bytes: Uint8Array): Sort {
  if (bytes.length < headBytes) return "none"
  switch (u32At(bytes, 0)) {
    case 0x454c4946:
      return "record"
    case 0x44414142:
      return "marked bad"
    case 0:
      // A table grows by zeros.
      return bytes.every((byte) => byte === 0) ? "empty" : "none"
    default:
      return "none"
  }
}

/** The size of the table's records, as its first one states it: a power of two from 512 to 4,096; 0 if the bytes
 *  do not begin a table. */
export function recordBytesOf(head: Uint8Array): number {
  if (sortOf(head) !== "record") return 0
  const size = u32At(head, 0x1c)
  const isSize = size === 1024 || size === 4096 || size === 512 || size === 2048
  const updates = u16At(head, 4)
  const first = u16At(head, 0x14)
  const isHead =
    updates >= 0x28 && updates < first && first < size && u16At(head, 6) === size / sectorBytes + 1
  return isSize && isHead ? size : 0
}

/** How many bytes the record says that it uses. */
export function usedBytesOf(bytes: Uint8Array): number {
  return u32At(bytes, 0x18)
}

/** Puts back what stood at the ends of sectors, in place. False where a sector is of another writing, or the
 *  update sequence lies outside of the record. Some tools write copies in which that was done. */
export function mendSectors(bytes: Uint8Array): boolean {
  const at = u16At(bytes, 4)
  const sectors = u16At(bytes, 6) - 1
  if (sectors * sectorBytes !== bytes.length || at + 2 * (sectors + 1) > bytes.length) return false
  let isWhole = true
  for (let i = 1; i <= sectors; i++) {
    const end = i * sectorBytes - 2
    if (u16At(bytes, end) !== u16At(bytes, at)) {
      if (u16At(bytes, end) !== u16At(bytes, at + 2 * i)) isWhole = false
      continue
    }
    bytes[end] = bytes[at + 2 * i]!
    bytes[end + 1] = bytes[at + 2 * i + 1]!
  }
  return isWhole
}

/** Takes a mended record apart. Undefined if its attributes break off, with how far they could be read. */
export function readRecord(bytes: Uint8Array): {
  readonly record: MftRecord
  readonly brokenAt: number | undefined
} {
  const given = u16At(bytes, 0x16)
  const names: FileNameSeen[] = []
  const streams: string[] = []
  let times: Times | undefined
  let size: number | undefined
  let brokenAt: number | undefined
  const used = Math.min(usedBytesOf(bytes), bytes.length)
  let at = u16At(bytes, 0x14)
  while (true) {
    if (at + 4 > used || (at & 3) !== 0) {
      brokenAt = at
      break
    }
    const type = u32At(bytes, at)
    if (type === types.end) break
    const length = at + 24 <= used ? u32At(bytes, at + 4) : 0
    if (length < 24 || at + length > used) {
      brokenAt = at
      break
    }
    const end = at + length
    const isResident = bytes[at + 8] === 0
    if (type === types.data) {
      const name = textAt(bytes, at + u16At(bytes, at + 10), bytes[at + 9]!, end)
      if (name === "") size ??= sizeOf(bytes, at, end, isResident)
      else if (name !== undefined) streams.push(name)
    } else if (isResident) {
      const value = at + u16At(bytes, at + 20)
      if (type === types.standard && value + 32 <= end) times = timesAt(bytes, value)
      if (type === types.name && value + 66 <= end) {
        const name = textAt(bytes, value + 66, bytes[value + 64]!, end)
        if (name !== undefined && bytes[value + 65] !== dosNames)
          names.push({
            name,
            parent: numberAt(bytes, value),
            parentSequence: u16At(bytes, value + 6),
            times: timesAt(bytes, value + 8),
          })
      }
    }
    at = end
  }
  return {
    record: {
      sequence: u16At(bytes, 0x10),
      isInUse: (given & flags.inUse) !== 0,
      isFolder: (given & flags.folder) !== 0,
      base: numberAt(bytes, 0x20),
      baseSequence: u16At(bytes, 0x26),
      ...{times, names, size, streams},
    },
    brokenAt,
  }
}

/** 48 bits: the number of a record, of which 16 bits of sequence follow. */
function numberAt(bytes: Uint8Array, at: number): number {
  return u32At(bytes, at) + u16At(bytes, at + 4) * 2 ** 32
}

function timesAt(bytes: Uint8Array, at: number): Times {
  return [0, 8, 16, 24].map((i) => [u32At(bytes, at + i), u32At(bytes, at + i + 4)] as const)
}

function textAt(bytes: Uint8Array, at: number, units: number, end: number): string | undefined {
  if (units === 0) return ""
  if (at + 2 * units > end) return undefined
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, 2 * units).toString("utf16le")
}

/** A resident stream's length, else the size that its first run states. */
function sizeOf(bytes: Uint8Array, at: number, end: number, isResident: boolean): number | undefined {
  if (isResident) return u32At(bytes, at + 16)
  const isFirst = u32At(bytes, at + 16) === 0 && u32At(bytes, at + 20) === 0
  if (!isFirst || at + 0x38 > end) return undefined
  const size = u32At(bytes, at + 0x30) + u32At(bytes, at + 0x34) * 2 ** 32
  return Number.isSafeInteger(size) ? size : undefined
}
