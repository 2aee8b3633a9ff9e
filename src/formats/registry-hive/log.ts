/* The transaction logs of a hive (LOG, LOG1, LOG2): pages that were to be written into it.
 *
 *   new   base block, then entries from 512 on: "HvLE", 4 length, 12 sequence number, 16 bytes of bins,
 *         20 number of pages, 24 and 32 hashes, 40 (offset, length) of each page, then the pages
 *   old   base block, at 512 "DIRT" and a bitmap, a bit for each 512 bytes of the bins, then those pages
 *         from the next multiple of 512 on
 *
 * Entries count only with both hashes right and in an unbroken row of sequence numbers, from the number on
 * that the hive states as written. Of two logs the one that begins earlier is applied first.
 *
 * Source: M. Suhanov, "Windows registry file format specification", "Format of transaction log files". */

import {u32At} from "../../bytes/cursor.ts"
import type {Base} from "./base.ts"
import {baseOf} from "./base.ts"
import {baseBytes} from "./cells.ts"

/** Pages that a log holds, in the order in which they are to be written. */
export interface Patch {
  /** Where the bytes stand in the log. */
  readonly from: number
  /** Where they belong in the hive's file. */
  readonly to: number
  readonly length: number
  /** Which log, as it was given. */
  readonly log: number
}

export interface Replay {
  readonly patches: readonly Patch[]
  /** Bytes of bins after the last entry. */
  readonly binBytes: number
  readonly entries: number
  /** What was odd, with the place in the log. */
  readonly problems: readonly {readonly log: number; readonly at: number; readonly detail: string}[]
}

/** A log has no more pages than a hive of this size; a claim of more is none. */
const longestBins = 0x8000_0000
const pageBytes = 512

interface LogEntry {
  readonly log: number
  readonly at: number
  readonly sequence: number
  readonly binBytes: number
  readonly patches: readonly Patch[]
}

/** What the logs add to a hive whose base block is `base`. */
export function replay(base: Base, logs: readonly Uint8Array[]): Replay {
  const problems: {log: number; at: number; detail: string}[] = []
  const report = (log: number, at: number, detail: string): void => {
    if (problems.length < 100) problems.push({log, at, detail})
  }
  const rows = logs.map((bytes, log) => entriesOf(bytes, log, base, report))
  rows.sort((a, b) => (a[0]?.sequence ?? 0) - (b[0]?.sequence ?? 0))
  const patches: Patch[] = []
  let binBytes = base.binBytes
  let next: number | undefined
  let entries = 0
  for (const entry of rows.flat()) {
    if (entry.sequence < base.second) continue
    if (entry.sequence !== (next ?? entry.sequence)) {
      report(
        entry.log,
        entry.at,
        `entry ${entry.sequence} does not follow entry ${(next ?? 0) - 1}: left out`,
      )
      continue
    }
    if (next === undefined && entry.sequence > base.first) {
      const from = `the hive was written up to ${base.second}, the first entry is ${entry.sequence}`
      report(entry.log, entry.at, `${from}: what lies between is in no log`)
    }
    next = entry.sequence + 1
    entries++
    binBytes = entry.binBytes
    for (const patch of entry.patches) patches.push(patch)
  }
  return {patches, binBytes, entries, problems}
}

type Report = (log: number, at: number, detail: string) => void

function entriesOf(bytes: Uint8Array, log: number, hive: Base, report: Report): readonly LogEntry[] {
  // An empty log is usual.
  if (bytes.length < pageBytes + 4) return []
  const own = baseOf(bytes)
  if (own === undefined || !own.isSound)
    report(log, 0, own === undefined ? "no base block begins the log" : "the log's base block is damaged")
  switch (u32At(bytes, pageBytes)) {
    case 0x454c_7648:
      return newEntries(bytes, log, report)
    case 0x5452_4944: {
      const entry = oldEntry(bytes, log, own ?? hive, report)
      return entry === undefined ? [] : [entry]
    }
    default:
      return []
  }
}

function newEntries(bytes: Uint8Array, log: number, report: Report): readonly LogEntry[] {
  const entries: LogEntry[] = []
  for (let at = pageBytes; at + 40 <= bytes.length && u32At(bytes, at) === 0x454c_7648; ) {
    const size = u32At(bytes, at + 4)
    if (size < 40 || size % pageBytes !== 0 || at + size > bytes.length) {
      report(log, at, `an entry of ${size} bytes does not fit into the log`)
      break
    }
    if (!hasHashes(bytes, at, size)) {
      // Entries of an older row lie behind the last one and are no damage.
      if (entries.length === 0) report(log, at, "the first entry does not have the hashes it states")
      break
    }
    const entry = entryAt(bytes, at, size, log)
    if (entry === undefined) {
      report(log, at, "an entry's pages do not fit into it")
      break
    }
    const last = entries.at(-1)
    if (last !== undefined && entry.sequence !== last.sequence + 1) break
    entries.push(entry)
    at += size
  }
  return entries
}

function hasHashes(bytes: Uint8Array, at: number, size: number): boolean {
  const data = marvin(bytes, at + 40, at + size)
  const head = marvin(bytes, at, at + 32)
  return (
    data.low === u32At(bytes, at + 24) &&
    data.high === u32At(bytes, at + 28) &&
    head.low === u32At(bytes, at + 32) &&
    head.high === u32At(bytes, at + 36)
  )
}

function entryAt(bytes: Uint8Array, at: number, size: number, log: number): LogEntry | undefined {
  const count = u32At(bytes, at + 20)
  const binBytes = u32At(bytes, at + 16)
  if (count > (size - 40) / 8 || binBytes > longestBins) return undefined
  const patches: Patch[] = []
  let from = at + 40 + 8 * count
  for (let i = 0; i < count; i++) {
    const to = u32At(bytes, at + 40 + 8 * i)
    const length = u32At(bytes, at + 44 + 8 * i)
    if (from + length > at + size || to + length > binBytes) return undefined
    patches.push({from, to: baseBytes + to, length, log})
    from += length
  }
  return {log, at, sequence: u32At(bytes, at + 12), binBytes, patches}
}

function oldEntry(bytes: Uint8Array, log: number, base: Base, report: Report): LogEntry | undefined {
  const bits = Math.floor(base.binBytes / pageBytes)
  const bitmapEnd = pageBytes + 4 + Math.ceil(bits / 8)
  if (base.binBytes > longestBins || bitmapEnd > bytes.length) {
    report(log, pageBytes, "the bitmap of pages does not fit into the log")
    return undefined
  }
  const patches: Patch[] = []
  let from = Math.ceil(bitmapEnd / pageBytes) * pageBytes
  for (let page = 0; page < bits; page++) {
    if ((bytes[pageBytes + 4 + (page >> 3)]! & (1 << (page & 7))) === 0) continue
    if (from + pageBytes > bytes.length) {
      report(log, from, "the log ends before the last of its pages")
      break
    }
    const to = baseBytes + page * pageBytes
    const last = patches.at(-1)
    if (last !== undefined && last.to + last.length === to)
      patches[patches.length - 1] = {...last, length: last.length + pageBytes}
    else patches.push({from, to, length: pageBytes, log})
    from += pageBytes
  }
  return {log, at: pageBytes, sequence: base.first, binBytes: base.binBytes, patches}
}

/** Marvin32 of `bytes[start, end)` with the seed that the registry uses. */
export function marvin(bytes: Uint8Array, start: number, end: number): {low: number; high: number} {
  let low = 0x7a4e_55c5
  let high = 0x82ef_4d88 | 0
  const mix = (word: number): void => {
    low = (low + word) | 0
    high ^= low
    low = ((low << 20) | (low >>> 12)) + high
    high = ((high << 9) | (high >>> 23)) ^ low
    low = ((low << 27) | (low >>> 5)) + high
    high = (high << 19) | (high >>> 13)
  }
  let at = start
  for (; at + 4 <= end; at += 4) mix(u32At(bytes, at))
  let rest = 0x80
  for (let last = end - 1; last >= at; last--) rest = (rest << 8) | bytes[last]!
  mix(rest)
  mix(0)
  return {low: low >>> 0, high: high >>> 0}
}
