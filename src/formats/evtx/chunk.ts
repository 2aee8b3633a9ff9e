/* Finds the records of one 64-KiB chunk, whatever its header says.
 *
 *   0    "ElfChnk\0"    8 first, 16 last record number   24 first, 32 last record id   40 header size (128)
 *   44   last record    48 free-space offset   52 CRC-32 of the records   120 flags   124 CRC-32 of the header
 *   128  64 name offsets    384  32 template offsets     512 records
 *   record: 2a 2a 00 00, size u32, id u64, FILETIME u64, BinXML, size u32 again
 *
 * Records are walked one after another up to the free-space offset. Where the walk breaks, the next place
 * is sought whose magic and two sizes agree. Records that go on behind the free-space offset with the next
 * id are the chunk's own: a log taken live, or an offset moved to hide them. Other records there are what
 * an older chunk left: `slack`, read on request only.
 *
 * Source: [MS-EVEN6] 2.2.17; libevtx documentation, 3 (chunk), 4 (event record). */

import {crc32} from "node:zlib"
import {u32At} from "../../bytes/cursor.ts"
import {filetimeInstant} from "../../bytes/filetime.ts"
import type {EvidenceId} from "../../model/ids.ts"
import {type Instant, microsPerHour} from "../../model/instant.ts"
import type {Severity, Trouble} from "../../model/trouble.ts"
import type {HourCount} from "../format.ts"

export const chunkBytes = 65_536
export const chunkHeaderBytes = 512
export const recordHeaderBytes = 24
/** Header, and the size that ends a record. */
const smallestRecord = 28
const recordMagic = 0x2a2a
const noChecksums = 0x4

/** Where records lie, relative to the start of their chunk. */
export interface RecordPlaces {
  readonly starts: readonly number[]
  /** Ends of records whose tail was destroyed, by their starts. */
  readonly torn: ReadonlyMap<number, number>
}

export interface ChunkLayout extends RecordPlaces {
  /** Whole records behind the free-space offset that are not the chunk's own, if they were wanted. */
  readonly slack: readonly number[]
  readonly troubles: readonly Trouble[]
}

/** Whether `ElfChnk\0` stands at `at`. */
export function isChunkAt(bytes: Uint8Array, at: number): boolean {
  return (
    at + 8 <= bytes.length &&
    bytes[at] === 0x45 &&
    u32At(bytes, at) === 0x43_66_6c_45 &&
    u32At(bytes, at + 4) === 0x00_6b_6e_68
  )
}

/** Whether the records have the checksum that the header states, as far as the bytes go. */
export function hasSoundRecords(bytes: Uint8Array): boolean {
  const free = u32At(bytes, 48)
  return (
    free >= chunkHeaderBytes &&
    free <= bytes.length &&
    crc32(bytes.subarray(chunkHeaderBytes, free)) === u32At(bytes, 52)
  )
}

/** Whether the header at `at` has the checksum it states: surely a chunk. */
export function isSoundHeader(bytes: Uint8Array, at: number): boolean {
  if (!isChunkAt(bytes, at) || at + chunkHeaderBytes > bytes.length) return false
  const stated = u32At(bytes, at + 124)
  return headerChecksum(bytes, at) === stated
}

/** Whether a chunk could begin at `at` though its checksum is wrong: its header size is right and a record
 *  follows it. */
export function isPlausibleHeader(bytes: Uint8Array, at: number): boolean {
  return (
    isChunkAt(bytes, at) &&
    at + chunkHeaderBytes + recordHeaderBytes <= bytes.length &&
    u32At(bytes, at + 40) === 128 &&
    u32At(bytes, at + chunkHeaderBytes) === recordMagic
  )
}

function headerChecksum(bytes: Uint8Array, at: number): number {
  return crc32(bytes.subarray(at + 128, at + chunkHeaderBytes), crc32(bytes.subarray(at, at + 120)))
}

/** The size of the whole record at `at`, or 0: magic and both sizes agree and it ends by `end`. */
export function recordBytesAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + smallestRecord > end || bytes[at] !== 0x2a || u32At(bytes, at) !== recordMagic) return 0
  const size = u32At(bytes, at + 4)
  if (size < smallestRecord || at + size > end || u32At(bytes, at + size - 4) !== size) return 0
  return size
}

/** Reads the layout of a chunk. `bytes` are 64 KiB, or fewer where the file ends; `offset` is their place in
 *  the evidence. Troubles: `evtx/header-checksum`, `evtx/records-checksum`, `evtx/chunk-cut`,
 *  `evtx/chunk-header`, `evtx/free-space`, `evtx/damaged-records`. */
export function layOut(
  bytes: Uint8Array,
  evidence: EvidenceId,
  offset: number,
  wantsSlack: boolean,
): ChunkLayout {
  return new Layout(bytes, evidence, offset).read(wantsSlack)
}

class Layout {
  private readonly bytes: Uint8Array
  private readonly evidence: EvidenceId
  private readonly offset: number
  private readonly starts: number[] = []
  private readonly torn = new Map<number, number>()
  private readonly troubles: Trouble[] = []

  constructor(bytes: Uint8Array, evidence: EvidenceId, offset: number) {
    this.bytes = bytes
    this.evidence = evidence
    this.offset = offset
  }

  read(wantsSlack: boolean): ChunkLayout {
    const {bytes} = this
    const hasMagic = isChunkAt(bytes, 0)
    const stated = bytes.length >= chunkHeaderBytes && hasMagic ? u32At(bytes, 48) : 0
    const isPlausible = stated >= chunkHeaderBytes && stated <= chunkBytes
    const isCut = bytes.length < chunkBytes && (!isPlausible || stated > bytes.length)
    if (hasMagic && bytes.length >= chunkHeaderBytes) this.checkSums(stated, isPlausible)
    if (hasMagic && !isPlausible && bytes.length >= chunkHeaderBytes)
      this.trouble(
        "evtx/free-space",
        "doubtful",
        48,
        4,
        `free-space offset ${stated} is outside the chunk; all of it was searched for records, so older ones may be among them`,
      )
    const limit = Math.min(bytes.length, isPlausible ? stated : chunkBytes)
    let at = this.walk(Math.min(chunkHeaderBytes, limit), limit, isPlausible)
    if (isCut)
      this.trouble(
        "evtx/chunk-cut",
        "lost",
        bytes.length,
        0,
        `the file ends ${isPlausible ? stated - bytes.length : chunkBytes - bytes.length} bytes before the chunk's records do`,
      )
    if (isPlausible && at === limit) at = this.follow(at)
    const slack = wantsSlack && isPlausible ? this.seekSlack(Math.max(at, limit)) : []
    return {starts: this.starts, torn: this.torn, slack, troubles: this.troubles}
  }

  /** Takes records from `at` to `limit`; where there is none, seeks the next. */
  private walk(from: number, limit: number, isExact: boolean): number {
    const {bytes, starts} = this
    let at = from
    while (at < limit) {
      const size = recordBytesAt(bytes, at, bytes.length)
      if (size > 0) {
        starts.push(at)
        at += size
        continue
      }
      const next = this.seek(at + 1, limit)
      if (this.takeTorn(at, next, limit)) {
        at = next
        continue
      }
      // Without a free-space offset what follows the last record is no damage.
      if (isExact || next < limit) {
        const end = Math.min(next, limit)
        this.trouble("evtx/damaged-records", "lost", at, end - at, `${end - at} bytes hold no whole record`)
      }
      at = next
    }
    return at
  }

  /** Takes what stands at `at` if it begins like the record after the last one, though it does not end so. */
  private takeTorn(at: number, next: number, limit: number): boolean {
    const {bytes, starts} = this
    if (at + smallestRecord > limit || u32At(bytes, at) !== recordMagic) return false
    const last = starts.at(-1)
    const size = u32At(bytes, at + 4)
    if (last === undefined || !isNextId(bytes, last, at) || size < smallestRecord || at + size > limit)
      return false
    const end = Math.min(at + size, next)
    starts.push(at)
    this.torn.set(at, end)
    this.trouble(
      "evtx/damaged-records",
      "lost",
      at,
      next - at,
      `a record of ${size} bytes whose end is destroyed; what is left of its values was read`,
    )
    return true
  }

  /** Takes records behind the free-space offset as long as each has the id after the last one's. */
  private follow(from: number): number {
    const {bytes, starts} = this
    let at = from
    let last = starts.at(-1)
    if (last === undefined) return at
    for (;;) {
      const size = recordBytesAt(bytes, at, bytes.length)
      if (size === 0 || !isNextId(bytes, last, at)) break
      starts.push(at)
      last = at
      at += size
    }
    if (at > from)
      this.trouble(
        "evtx/free-space",
        "doubtful",
        48,
        4,
        `records go on for ${at - from} bytes behind the free-space offset ${from}, with consecutive ids; they were read`,
      )
    return at
  }

  private seekSlack(from: number): readonly number[] {
    const {bytes} = this
    const slack: number[] = []
    for (let at = this.seek(from, bytes.length); at < bytes.length; ) {
      slack.push(at)
      const end = at + recordBytesAt(bytes, at, bytes.length)
      at = this.seek(end, bytes.length)
    }
    return slack
  }

  /** The first whole record from `from` on that begins before `limit`; `limit` if there is none. */
  private seek(from: number, limit: number): number {
    const {bytes} = this
    for (let at = bytes.indexOf(0x2a, from); at >= 0 && at < limit; at = bytes.indexOf(0x2a, at + 1))
      if (recordBytesAt(bytes, at, bytes.length) > 0) return at
    return limit
  }

  private checkSums(stated: number, isPlausible: boolean): void {
    const {bytes} = this
    const hasSums = (u32At(bytes, 120) & noChecksums) === 0
    if (!hasSums) return
    const header = u32At(bytes, 124)
    if (headerChecksum(bytes, 0) !== header)
      this.trouble(
        "evtx/header-checksum",
        "doubtful",
        0,
        chunkHeaderBytes,
        "the chunk header does not have the checksum it states",
      )
    if (isPlausible && stated <= bytes.length && !hasSoundRecords(bytes))
      this.trouble(
        "evtx/records-checksum",
        "doubtful",
        chunkHeaderBytes,
        stated - chunkHeaderBytes,
        "the chunk's records do not have the checksum that its header states",
      )
  }

  private trouble(
    code: Trouble["code"],
    severity: Severity,
    at: number,
    length: number,
    detail: string,
  ): void {
    this.troubles.push({
      code,
      severity,
      at: {evidence: this.evidence, offset: this.offset + at, length, unit: {kind: "bytes"}},
      detail,
    })
  }
}

function isNextId(bytes: Uint8Array, last: number, at: number): boolean {
  const low = (u32At(bytes, last + 8) + 1) >>> 0
  const high = (u32At(bytes, last + 12) + (low === 0 ? 1 : 0)) >>> 0
  return u32At(bytes, at + 8) === low && u32At(bytes, at + 12) === high
}

/** Records per hour by the times of the record headers; records whose time is no Instant are left out. */
export function hoursOf(bytes: Uint8Array, starts: readonly number[]): readonly HourCount[] {
  const counts = new Map<number, number>()
  for (const start of starts) {
    const at = filetimeInstant(u32At(bytes, start + 16), u32At(bytes, start + 20))
    if (at === undefined) continue
    const hour = Math.floor(at / microsPerHour)
    counts.set(hour, (counts.get(hour) ?? 0) + 1)
  }
  return [...counts]
    .sort((a, b) => a[0] - b[0])
    .map(([hour, records]) => ({hour: (hour * microsPerHour) as Instant, records}))
}
