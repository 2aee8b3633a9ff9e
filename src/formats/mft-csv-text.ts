/* What a search of a list's rows looks at: the rows themselves, and behind each the path that is put together of two
 * cells. So a rule that asks for a path is asked of few rows, though no row holds the path as it is.
 *
 *   4711,1,True,…,.\Windows\Temp,x.dmp,…        ↦  the same row, and  C:\Windows\Temp\x.dmp
 *
 * The same pass finds the rows with the earliest and the latest time: a list of files is in no order of time.
 * Rows with quotes are cut by the dialect and stand there once more without them.
 *
 * PERF: a list of a volume has a million rows, of which rules want a few; to make an event of each took nine tenths of
 * the time. */

import type {Cells, RowText, Section} from "./fields-log/section.ts"

const comma = 0x2c
const quote = 0x22
const backslash = 0x5c
const dot = 0x2e
const noBytes = new Uint8Array(0)

/** How the dialect reads cells and paths. */
interface Ways {
  split(row: string, section: Section): Cells
  pathOf(folder: string, name: string, source: string): string | undefined
  driveOf(source: string): string
}

/** The text of rows `starts[i]` to `ends[i]` of `raw`. */
export function textOfRows(
  section: Section,
  raw: Uint8Array,
  starts: Uint32Array,
  ends: Uint32Array,
  ways: Ways,
): RowText {
  const column = (name: string): number => section.index.get(name) ?? -1
  const folderAt = column("parentpath")
  const nameAt = section.index.get("filename") ?? column("name")
  const sourceAt = column("sourcefile")
  const cells = section.columns.length
  const places = new Uint32Array(2 * cells)
  const out = new Writer(Math.max(1024, raw.length + (raw.length >> 1)))
  const textStarts = new Uint32Array(starts.length)
  const times = new Extremes(raw, [section.dateAt, section.timeAt])
  let source: Uint8Array = noBytes
  let drive: Uint8Array = noBytes
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i]!
    const end = ends[i]!
    textStarts[i] = out.length
    out.add(raw, start, end)
    out.byte(0x0a)
    const count = cut(raw, start, end, places, cells)
    if (count < 0) {
      const {values, extra} = ways.split(Buffer.from(raw.subarray(start, end)).toString("utf8"), section)
      const path = ways.pathOf(values[folderAt] ?? "", values[nameAt] ?? "", values[sourceAt] ?? "")
      out.text([...values, ...extra, path ?? ""].join("\n"))
      times.always(i)
      continue
    }
    times.note(i, places, count)
    if (folderAt < 0 || nameAt < 0 || folderAt >= count || nameAt >= count) continue
    let folder = places[2 * folderAt]!
    let folderEnd = places[2 * folderAt + 1]!
    const name = places[2 * nameAt]!
    const nameEnd = places[2 * nameAt + 1]!
    if (folder === folderEnd || name === nameEnd) continue
    if (sourceAt >= 0 && sourceAt < count) {
      const [from, to] = [places[2 * sourceAt]!, places[2 * sourceAt + 1]!]
      if (!isSame(source, raw, from, to)) {
        source = raw.slice(from, to)
        drive = Buffer.from(ways.driveOf(Buffer.from(source).toString("utf8")))
      }
      out.add(drive, 0, drive.length)
    }
    if (raw[folder] === dot && (folder + 1 === folderEnd || raw[folder + 1] === backslash)) folder++
    if (folderEnd > folder && raw[folderEnd - 1] === backslash) folderEnd--
    out.add(raw, folder, folderEnd)
    out.byte(backslash)
    out.add(raw, name, nameEnd)
    out.byte(0x0a)
  }
  return {raw: out.bytes(), starts: textStarts, edges: times.rows()}
}

/** Where each cell begins and ends; how many there are, at most `most`; -1 if the row has a quote. */
function cut(raw: Uint8Array, start: number, end: number, places: Uint32Array, most: number): number {
  let count = 0
  let from = start
  for (let at = start; at <= end; at++) {
    const byte = at === end ? comma : raw[at]!
    if (byte === quote) return -1
    if (byte !== comma) continue
    if (count < most) {
      places[2 * count] = from
      places[2 * count + 1] = at
      count++
    }
    from = at + 1
  }
  return count
}

function isSame(known: Uint8Array, raw: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false
  for (let i = 0; i < known.length; i++) if (known[i] !== raw[from + i]) return false
  return true
}

/** The rows with the earliest and the latest time. Times are compared as they are written, year first. */
class Extremes {
  private readonly raw: Uint8Array
  private readonly columns: readonly number[]
  private readonly sure: number[] = []
  private first = -1
  private last = -1
  /** Where the times of `first` and `last` begin, and where they end. */
  private readonly kept = new Uint32Array(4)

  constructor(raw: Uint8Array, columns: readonly number[]) {
    this.raw = raw
    this.columns = columns.filter((at) => at >= 0)
  }

  /** A row that must be looked at. */
  always(row: number): void {
    this.sure.push(row)
  }

  note(row: number, places: Uint32Array, count: number): void {
    const {raw, kept} = this
    let from = 0
    let to = 0
    for (const column of this.columns) {
      if (column >= count) continue
      const [start, end] = [places[2 * column]!, places[2 * column + 1]!]
      if (end - start < 19 || raw[start + 4] !== 0x2d) continue
      if (from === to || this.compare(from, to, start, end) < 0) [from, to] = [start, end]
    }
    if (from === to) return
    if (this.first < 0 || this.compare(from, to, kept[0]!, kept[1]!) < 0) {
      this.first = row
      kept[0] = from
      kept[1] = to
    }
    if (this.last < 0 || this.compare(from, to, kept[2]!, kept[3]!) > 0) {
      this.last = row
      kept[2] = from
      kept[3] = to
    }
  }

  rows(): readonly number[] {
    return [...new Set([...this.sure, this.first, this.last])].filter((row) => row >= 0)
  }

  private compare(a: number, aEnd: number, b: number, bEnd: number): number {
    const {raw} = this
    const length = Math.min(aEnd - a, bEnd - b)
    for (let i = 0; i < length; i++) {
      const difference = raw[a + i]! - raw[b + i]!
      if (difference !== 0) return difference
    }
    return aEnd - a - (bEnd - b)
  }
}

/** Bytes one behind the other. */
class Writer {
  length = 0
  private buffer: Uint8Array

  constructor(size: number) {
    this.buffer = new Uint8Array(size)
  }

  add(bytes: Uint8Array, from: number, to: number): void {
    this.reserve(to - from)
    // PERF: short pieces are copied byte by byte; a view of each costs more.
    if (to - from < 64) for (let i = from; i < to; i++) this.buffer[this.length++] = bytes[i]!
    else {
      this.buffer.set(bytes.subarray(from, to), this.length)
      this.length += to - from
    }
  }

  byte(value: number): void {
    this.reserve(1)
    this.buffer[this.length++] = value
  }

  text(text: string): void {
    const bytes = Buffer.from(text)
    this.add(bytes, 0, bytes.length)
    this.byte(0x0a)
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length)
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return
    const wider = new Uint8Array(Math.max(2 * this.buffer.length, this.length + more))
    wider.set(this.buffer.subarray(0, this.length))
    this.buffer = wider
  }
}
