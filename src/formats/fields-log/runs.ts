/* Runs of usual rows, taken by the compiled loop of asm/scan.ts: the same hour as the row before them, the
 * right number of cells, a line end. The scanner itself takes each row that is not, and is the loop's twin:
 * without WebAssembly there are no runs, and the result is the same (test/formats/runs.test.ts). */

import {civilDay, clockSeconds} from "../../bytes/stamp.ts"
import {type ScanMemory, scanMemory} from "../../bytes/wasm-memory.ts"
import type {Dialect, Section} from "./section.ts"

export interface Run {
  /** Where each row begins and ends, in the view. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Any second of the hour in which all rows lie. */
  readonly seconds: number
  /** Where the next line begins. */
  readonly next: number
}

/** The bytes up to the hour, `2021-03-14T06:`, filled up to a vector. */
const hourBytes = 14
const vectorBytes = 16
/** No row that a run takes is shorter than its stamp. */
const shortestRow = 19

export class RunTaker {
  private readonly memory: ScanMemory | undefined = scanMemory()
  private readonly hour = new Uint8Array(vectorBytes)
  private seconds = Number.NaN
  private readonly dialect: Dialect

  constructor(dialect: Dialect) {
    this.dialect = dialect
  }

  /** Notes a row that was taken otherwise and has a time: runs of its hour may follow. */
  after(view: Uint8Array, pos: number, end: number, section: Section): void {
    if (this.memory === undefined) return
    const hasRuns = section.stamp === "iso-first" || section.stamp === "date-time-first"
    // A leap second counts as the next minute's first, which may be the next hour's.
    const leap = view[pos + 17] === 0x36 ? 1 : 0
    this.seconds = hasRuns
      ? civilDay(view, pos, end) * 86_400 + clockSeconds(view, pos + 11, end) - leap
      : Number.NaN
    for (let i = 0; i < hourBytes; i++) this.hour[i] = view[pos + i]!
  }

  /** No runs until the next `after`. */
  stop(): void {
    this.seconds = Number.NaN
  }

  /** The usual rows at `pos`; undefined if there is none. */
  take(view: Uint8Array, pos: number, section: Section): Run | undefined {
    const {memory, hour, seconds, dialect} = this
    if (memory === undefined || Number.isNaN(seconds) || view[pos] !== hour[0]) return undefined
    const most = Math.ceil((view.length - pos) / shortestRow)
    const data = memory.load(view, vectorBytes + 8 * most)
    const hourAt = memory.behind
    const startsAt = hourAt + vectorBytes
    const endsAt = startsAt + 4 * most
    memory.putBytes(hour, hourAt)
    const isIso = section.stamp === "iso-first"
    const columns = section.columns.length
    const {loops} = memory
    const count = loops.rows(
      ...([data, pos, view.length, dialect.delimiter, columns] as const),
      ...([Number(dialect.hasQuotes), Number(isIso), hourAt, startsAt, endsAt, most] as const),
    )
    if (count === 0) return undefined
    const starts = memory.words(startsAt, count)
    return {starts, ends: memory.words(endsAt, count), seconds, next: loops.stopped()}
  }
}
