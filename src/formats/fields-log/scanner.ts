/* Finds the rows of a `#Fields:` log without decoding them.
 *
 * One pass over the bytes counts cells, hours and lines and notes what is odd; it makes Blocks for a
 * reader, or cut marks for a surveyor. The state between two lines is small and plain (`State`), so that a
 * span can begin at any row.
 *
 * Where a row ends is decided locally. A quoted cell may hold line ends, but a line that begins like a row
 * (a time stamp, then the right number of cells, or a quote that is itself still open) always starts one.
 * So a quote that somebody planted costs at most its own row. A row whose quote does not close takes along
 * the following lines that begin with no time stamp, for they can only be its text.
 *
 * The file is long because all its cases share that state; measuring a line and counting hours, which do
 * not, stand in files of their own. */

import {isAscii, isUtf8} from "node:buffer"
import {isBlank, lineEnd, lineFence, type TextWindow} from "../../bytes/lines.ts"
import {civilDay, clockSeconds, stampEnd, stampSeconds} from "../../bytes/stamp.ts"
import {decodeText, type TextEncoding} from "../../bytes/text-encoding.ts"
import type {LogKind} from "../../model/event.ts"
import type {Locator} from "../../model/evidence.ts"
import type {Severity, Trouble} from "../../model/trouble.ts"
import type {Subject} from "../format.ts"
import {FieldsBlock} from "./block.ts"
import {HourCounter} from "./hours.ts"
import {Rows} from "./rows.ts"
import {LineRuler} from "./ruler.ts"
import {RunTaker} from "./runs.ts"
import type {Dialect, Header, Section} from "./section.ts"

/** The longest row that spans lines: Exchange cuts cells at 32 KiB, and a row of many has few such. */
const rowFence = 1 << 18
/** The most lines of a row without a time stamp, by which its end would show: each row may look so far ahead. */
const mostLines = 64

/** What must be known to begin at a row; plain JSON. */
export interface State {
  readonly encoding: TextEncoding
  /** Number of the line, from 1. */
  readonly line: number
  readonly header: Header
  /** The text behind `#Fields:` and whether it was stated; undefined before the first. */
  readonly fields: string | undefined
  readonly guessed: boolean
  readonly log: LogKind | undefined
  /** For a section without a date column: how far its days are counted. */
  readonly days?: DayCount
}

interface DayCount {
  /** Days since 1970; null: nothing told which. */
  readonly day: number | null
  /** The second of the last row; -1 before the first. */
  readonly lastSecond: number
  readonly isToldMissing: boolean
}

export interface CutMark {
  readonly offset: number
  readonly state: State
}

const daySeconds = 86_400

export class FieldsScanner {
  private readonly dialect: Dialect
  private readonly ruler: LineRuler
  private readonly runs: RunTaker
  private readonly subject: Subject
  private readonly encoding: TextEncoding
  /** Set for a surveyor: how far apart to cut. */
  private readonly cutEvery: number | undefined
  readonly cuts: CutMark[] = []
  private lastCut = 0

  private line: number
  private header: Header
  private section: Section | undefined
  /** Where an over-long line, a run of NULs, rows under no `#Fields:` began; -1 outside of one. */
  private skipFrom = -1
  private nulFrom = -1
  private orphans = {from: -1, end: 0, line: 0, rows: 0}
  /** For logs without a date column: day and second of the last row. */
  private day = Number.NaN
  private lastSecond = -1
  private isDayToldMissing = false

  // The block under construction.
  private window!: TextWindow
  private view: Uint8Array = new Uint8Array(0)
  private blocks: FieldsBlock[] = []
  private blockStart = 0
  private rows: Rows = new Rows()
  private troubles: Trouble[] = []
  private readonly hours = new HourCounter()

  constructor(dialect: Dialect, subject: Subject, state: State, cutEvery?: number) {
    this.dialect = dialect
    this.ruler = new LineRuler(dialect.delimiter, dialect.hasQuotes)
    this.runs = new RunTaker(dialect)
    this.subject = subject
    this.encoding = state.encoding
    this.cutEvery = cutEvery
    this.line = state.line
    this.header = state.header
    if (state.fields === undefined) return
    const section = dialect.section(state.fields, state.header, subject)
    if (section) this.section = {...section, guessed: state.guessed, log: state.log ?? section.log}
    if (state.days === undefined) return
    this.day = state.days.day ?? Number.NaN
    this.lastSecond = state.days.lastSecond
    this.isDayToldMissing = state.days.isToldMissing
  }

  /** Decides as much of the window as can be decided and gives how many units that is. `final`: nothing
   *  follows the window in this span; `isFileEnd`: nor in the file. */
  scan(window: TextWindow, final: boolean, isFileEnd: boolean): number {
    this.window = window
    this.view = window.view
    this.ruler.take(window.view)
    this.blockStart = 0
    const to = this.view.length
    let pos = 0
    while (pos < to) {
      let next: number
      if (this.skipFrom >= 0) next = this.skip(pos, to)
      else if (this.view[pos] === 0) next = this.passNuls(pos, to)
      else {
        if (this.nulFrom >= 0) this.endNuls(this.offsetOf(pos), false)
        pos = this.takeRun(pos)
        if (pos === to) break
        // A run may end before zeros as well.
        if (this.view[pos] === 0) continue
        next = this.takeLine(pos, to, final)
      }
      if (next < 0) break
      pos = next
    }
    if (final) {
      if (this.nulFrom >= 0) this.endNuls(this.offsetOf(pos), isFileEnd)
      if (this.skipFrom >= 0) this.endSkip(this.offsetOf(pos))
      this.endOrphans()
    }
    this.flush(pos)
    return pos
  }

  /** What must be known to go on behind what was scanned. */
  get state(): State {
    const {encoding, line, header, section} = this
    const {fields, guessed = false, log, stamp} = section ?? {}
    const state = {encoding, line, header, fields, guessed, log}
    if (stamp !== "time-only") return state
    const {day, lastSecond, isDayToldMissing} = this
    return {
      ...state,
      days: {day: Number.isNaN(day) ? null : day, lastSecond, isToldMissing: isDayToldMissing},
    }
  }

  takeBlocks(): readonly FieldsBlock[] {
    const blocks = this.blocks
    this.blocks = []
    return blocks
  }

  /** Takes the usual rows at `pos`, as the compiled loop finds them; gives where they end. */
  private takeRun(pos: number): number {
    const {section, window} = this
    if (section?.log === undefined || window.unitBytes !== 1) return pos
    const run = this.runs.take(this.view, pos, section)
    if (run === undefined) return pos
    const {starts, ends, seconds, next} = run
    if (this.cutEvery === undefined) {
      this.rows.addRun(starts, ends, this.line)
      this.hours.count(seconds, starts.length)
      this.line += starts.length
    } else
      for (const start of starts) {
        this.markCut(start, this.cutEvery, section)
        this.line++
      }
    return next
  }

  /** Takes the line or row at `pos`; gives where it ends, or -1 if more must be seen first. */
  private takeLine(pos: number, to: number, final: boolean): number {
    const view = this.view
    this.ruler.measure(pos, to, final)
    if ((this.ruler.stop === "limit" && !final) || this.ruler.end - pos > lineFence) {
      if (this.ruler.end - pos <= lineFence) return -1
      this.skipFrom = this.offsetOf(pos)
      this.flush(pos)
      return pos
    }
    const {end, cells, isOpen, stop} = this.ruler
    const next = stop === "line" ? end + 1 : end
    const rowEnd = end > pos && view[end - 1] === 0x0d ? end - 1 : end
    const first = view[pos]!
    if (first <= 0x20 && isBlank(view, pos, end)) {
      // Nothing to take.
    } else if (first === 0x23 && !this.dialect.hasNoDirectives) this.takeDirective(pos, rowEnd)
    else if (this.section || this.guessSection(pos, rowEnd)) {
      const section = this.section as Section
      // Rows begin with a digit nearly always: only others are compared with the header.
      const isHeader = (first < 0x30 || first > 0x39) && this.isHeaderRow(pos, rowEnd, section)
      if (isHeader) {
        // The names once more, as Exchange writes them for spreadsheets: not an event.
      } else if (isOpen && cells <= section.columns.length && this.beginsRow(pos, end, section)) {
        return this.takeOpenRow(pos, to, final, section)
      } else {
        this.addRow(pos, rowEnd, section)
        if (isOpen || cells !== section.columns.length)
          this.judge(pos, rowEnd, section, isOpen, stop !== "line")
      }
    }
    if (stop === "line") this.line++
    return next
  }

  /** A row whose first line ends within a quoted cell. Looks ahead at most `rowFence` units. */
  private takeOpenRow(pos: number, to: number, final: boolean, section: Section): number {
    if (!final && to - pos <= rowFence) return -1
    const limit = Math.min(to, pos + rowFence)
    const firstEnd = this.ruler.end
    let cells = this.ruler.cells
    let at = this.ruler.stop === "line" ? firstEnd + 1 : limit
    let lines = 0
    const most = section.stamp === "iso-first" ? Number.POSITIVE_INFINITY : mostLines
    while (at < limit && lines < most && !this.startsRow(at, limit, section)) {
      cells += this.ruler.measureOn(at, limit)
      if (cells > section.columns.length) break
      if (this.ruler.isOpen && this.ruler.stop === "line") {
        at = this.ruler.end + 1
        lines++
        continue
      }
      const isWhole = this.ruler.stop === "line" || (this.ruler.stop === "limit" && limit === to)
      if (this.ruler.isOpen || !isWhole || cells !== section.columns.length) break
      const end = this.ruler.end
      this.addRow(pos, this.view[end - 1] === 0x0d ? end - 1 : end, section)
      this.line += lines + (this.ruler.stop === "line" ? 2 : 1)
      return this.ruler.stop === "line" ? end + 1 : end
    }
    // It does not close: this line, and what follows without a time stamp.
    let end = firstEnd
    let next = Math.min(firstEnd + 1, limit)
    let taken = next > firstEnd ? 1 : 0
    if (this.view[firstEnd] === 0) next = firstEnd
    else if (section.stamp === "iso-first") {
      while (next < limit) {
        const c = this.view[next]
        if (c === 0 || c === 0x23 || stampEnd(this.view, next, limit) >= 0) break
        this.ruler.measure(next, limit, true)
        // A last line without its end may be a cut row: it stays its own.
        if (this.ruler.stop !== "line") break
        end = this.ruler.end
        next = end + 1
        taken++
      }
    }
    const rowEnd = this.view[end - 1] === 0x0d ? end - 1 : end
    this.addRow(pos, rowEnd, section)
    this.judge(pos, rowEnd, section, true, false)
    this.line += this.view[firstEnd] === 0 ? 0 : taken
    return next
  }

  /** Whether the line at `pos` begins as rows of the section do. */
  private beginsRow(pos: number, end: number, section: Section): boolean {
    if (section.stamp !== "iso-first") return true
    const after = stampEnd(this.view, pos, end)
    return after >= 0 && this.view[after] === this.dialect.delimiter
  }

  /** Whether the line at `pos` starts a row, whatever came before it. */
  private startsRow(pos: number, limit: number, section: Section): boolean {
    if (!this.beginsRow(pos, limit, section)) return false
    this.ruler.measure(pos, limit, true)
    const columns = section.columns.length
    // A stamped line that breaks off at the end of all is a cut row.
    if (this.ruler.stop === "limit")
      return limit === this.view.length && this.ruler.cells <= columns && section.stamp === "iso-first"
    return this.ruler.isOpen
      ? this.ruler.cells <= columns && section.stamp === "iso-first"
      : this.ruler.cells === columns
  }

  private passNuls(pos: number, to: number): number {
    if (this.nulFrom < 0) {
      this.nulFrom = this.offsetOf(pos)
      this.flush(pos)
    }
    let i = pos
    while (i < to && this.view[i] === 0) i++
    this.blockStart = i
    return i
  }

  private endNuls(offset: number, isTail: boolean): void {
    const length = offset - this.nulFrom
    if (isTail) {
      const detail = `the last ${length} bytes are zero: space that the writer had set aside`
      this.trouble("nul-tail", "odd", this.nulFrom, length, undefined, detail)
    } else {
      const detail = `${length} zero bytes where rows should be: what was to be written here never reached the disk`
      this.trouble("nul-run", "lost", this.nulFrom, length, undefined, detail)
    }
    this.nulFrom = -1
  }

  private skip(pos: number, to: number): number {
    const at = lineEnd(this.view, pos)
    this.blockStart = at < 0 ? to : at + 1
    if (at < 0) return to
    this.endSkip(this.offsetOf(at))
    this.line++
    return at + 1
  }

  private endSkip(offset: number): void {
    const length = offset - this.skipFrom
    const detail = `a line of ${length} bytes; lines are read up to ${lineFence}`
    this.trouble("line-too-long", "lost", this.skipFrom, length, this.line, detail)
    this.skipFrom = -1
  }

  private takeDirective(pos: number, end: number): void {
    const match = /^#\s*([A-Za-z-]+)\s*:\s*(.*?)\s*$/s.exec(this.text(pos, end))
    const value = match?.[2] ?? ""
    const short = value.slice(0, 256)
    switch (match?.[1]?.toLowerCase()) {
      case "software":
        this.header = {...this.header, software: short}
        break
      case "log-type":
        this.header = {...this.header, logType: short}
        break
      case "date":
        this.header = {...this.header, date: short}
        this.startDay()
        break
      case "fields":
        this.takeFields(value, pos, end)
        break
    }
  }

  private takeFields(fields: string, pos: number, end: number): void {
    this.endOrphans()
    const before = this.section
    const section = this.dialect.section(fields, this.header, this.subject)
    const at = this.offsetOf(pos)
    const length = this.offsetOf(end) - at
    if (!section) {
      this.flush(pos)
      this.section = undefined
      this.trouble("empty-fields", "doubtful", at, length, this.line, "a #Fields: line that names no column")
      return
    }
    const isSame = before && before.fields === section.fields && (section.log ?? before.log) === before.log
    if (isSame && !before.guessed) return
    this.flush(pos)
    this.section = section
    this.startDay()
    if (before && before.fields !== section.fields) {
      const detail = `the columns change from ${before.columns.length} to ${section.columns.length} here`
      this.trouble("fields-changed", "odd", at, length, this.line, detail)
    }
  }

  private startDay(): void {
    if (this.section?.stamp !== "time-only") return
    const date = Buffer.from(this.header.date ?? "")
    this.day = civilDay(date, 0, date.length)
    this.lastSecond = -1
    this.isDayToldMissing = false
  }

  private guessSection(pos: number, end: number): boolean {
    const guess = this.dialect.guess(this.text(pos, end), this.header, this.subject)
    const at = this.offsetOf(pos)
    if (!guess) {
      if (this.orphans.from < 0) {
        this.flush(pos)
        this.orphans = {from: at, end: 0, line: this.line, rows: 0}
      }
      this.orphans.end = this.offsetOf(end)
      this.orphans.rows++
      return false
    }
    this.endOrphans()
    this.flush(pos)
    // No span begins here: the span that sees this row must be the one that tells of the guess.
    this.lastCut = at
    this.section = guess
    this.startDay()
    // The row holds the names, as it should.
    if (!guess.guessed) return true
    const detail = `no #Fields: line; the rows fit the ${guess.columns.length} columns of a known layout`
    this.trouble("no-fields", "doubtful", at, this.offsetOf(end) - at, this.line, detail)
    return true
  }

  private endOrphans(): void {
    const {from, end, line, rows} = this.orphans
    if (from < 0) return
    const names = this.dialect.hasNoDirectives ? "line of column names" : "#Fields: line"
    const detail = `${rows} rows under no ${names}, and no known layout fits them`
    this.trouble("no-fields", "lost", from, end - from, line, detail)
    this.orphans = {from: -1, end: 0, line: 0, rows: 0}
  }

  private isHeaderRow(pos: number, end: number, section: Section): boolean {
    if (end - pos < section.columns.length || end - pos > 65_536) return false
    const row = this.text(pos, end)
    return (
      row.trimEnd() === section.fields ||
      this.dialect.split(row, section).values.join("\n") === section.columns.join("\n")
    )
  }

  private addRow(pos: number, end: number, section: Section): void {
    section.log ??= this.dialect.decideLog(
      section,
      this.dialect.split(this.text(pos, end), section),
      this.subject,
    )
    const seconds = this.secondsOf(pos, end, section)
    if (!Number.isNaN(seconds)) this.runs.after(this.view, pos, end, section)
    if (this.cutEvery !== undefined) {
      this.markCut(pos, this.cutEvery, section)
      return
    }
    this.rows.add(pos, end, this.line)
    if (!Number.isNaN(seconds)) {
      this.hours.count(seconds, 1)
    } else if (section.stamp === "time-only" && Number.isNaN(this.day)) {
      if (this.isDayToldMissing) return
      this.isDayToldMissing = true
      const at = this.offsetOf(pos)
      const detail = "neither a date column nor a #Date: line: the rows from here on have no day"
      this.trouble("no-date", "doubtful", at, this.offsetOf(end) - at, this.line, detail)
    } else if (section.stamp !== "none" && section.stamp !== "latest") {
      const at = this.offsetOf(pos)
      const detail = "the row does not begin with a time of its log's form"
      this.trouble("no-time", "doubtful", at, this.offsetOf(end) - at, this.line, detail)
    }
  }

  /** Seconds since 1970 of the row's time, NaN if it has none. */
  private secondsOf(pos: number, end: number, section: Section): number {
    const view = this.view
    switch (section.stamp) {
      case "iso-first": {
        const after = stampEnd(view, pos, end)
        return after < 0 ? Number.NaN : stampSeconds(view, pos, after)
      }
      case "date-time-first":
        return civilDay(view, pos, end) * daySeconds + clockSeconds(view, pos + 11, end)
      case "columns": {
        const date = this.cellStart(pos, end, section.dateAt)
        const time = this.cellStart(pos, end, section.timeAt)
        return civilDay(view, date, end) * daySeconds + clockSeconds(view, time, end)
      }
      case "time-only": {
        const second = clockSeconds(view, this.cellStart(pos, end, section.timeAt), end)
        // Rows come in order of their end, give or take: only a fall by half a day is a new day.
        if (second < this.lastSecond - daySeconds / 2) this.day++
        if (!Number.isNaN(second)) this.lastSecond = second
        this.rows.days.push(this.day)
        return this.day * daySeconds + second
      }
      case "latest":
      case "none":
        return Number.NaN
    }
  }

  private cellStart(pos: number, end: number, column: number): number {
    let i = pos
    for (let left = column; left > 0 && i < end; i++) if (this.view[i] === this.dialect.delimiter) left--
    return i
  }

  private markCut(pos: number, every: number, section: Section): void {
    const offset = this.offsetOf(pos)
    // A log without dates must be read from its start: its days are counted.
    if (offset - this.lastCut < every || section.stamp === "time-only") return
    this.lastCut = offset
    this.cuts.push({offset, state: this.state})
  }

  private judge(pos: number, end: number, section: Section, open: boolean, cut: boolean): void {
    if (this.cutEvery !== undefined) return
    const wrong = this.dialect.judge(this.text(pos, end), section, {open, cut})
    const at = this.offsetOf(pos)
    if (wrong) this.trouble(wrong.code, wrong.severity, at, this.offsetOf(end) - at, this.line, wrong.detail)
  }

  private text(pos: number, end: number): string {
    const unit = this.window.unitBytes
    return decodeText(this.window.raw, pos * unit, end * unit, this.encoding)
  }

  private offsetOf(pos: number): number {
    return this.window.offset + pos * this.window.unitBytes
  }

  private trouble(
    code: string,
    severity: Severity,
    offset: number,
    length: number,
    line: number | undefined,
    detail: string,
  ): void {
    if (this.cutEvery !== undefined) return
    const unit = line === undefined ? ({kind: "bytes"} as const) : ({kind: "line", line} as const)
    const at: Locator = {evidence: this.subject.evidence, offset, length, unit}
    this.troubles.push({code: `${this.dialect.area}/${code}`, severity, at, detail})
  }

  /** Makes a block of what stands between the last flush and `pos`. */
  private flush(pos: number): void {
    const {rows, window} = this
    if (rows.count > 0 || this.troubles.length > 0) {
      const unit = window.unitBytes
      const base = this.blockStart * unit
      const raw = window.raw.subarray(base, pos * unit)
      const {starts, ends, lines} = rows.places(unit, base)
      const isPlain = isAscii(raw)
      this.blocks.push(
        new FieldsBlock({
          dialect: this.dialect,
          evidence: this.subject.evidence,
          encoding: this.encoding,
          section: this.section,
          log: this.section?.log ?? this.dialect.logOf(this.subject),
          raw,
          offset: window.offset + base,
          starts,
          ends,
          lines,
          days: rows.days,
          hours: this.section?.stamp === "none" ? undefined : this.hours.take(),
          isAscii: isPlain,
          troubles: this.takeTroubles(raw, isPlain, window.offset + base, starts, ends, lines),
        }),
      )
      this.rows = new Rows()
    }
    this.blockStart = pos
  }

  /** Adds a note for each row that is no UTF-8, and puts all in order of place. */
  private takeTroubles(
    raw: Uint8Array,
    isPlain: boolean,
    offset: number,
    starts: Uint32Array,
    ends: Uint32Array,
    lines: Uint32Array,
  ): readonly Trouble[] {
    if (this.encoding === "utf-8" && starts.length > 0 && !isPlain && !isUtf8(raw)) {
      starts.forEach((from, i) => {
        const length = ends[i]! - from
        if (isUtf8(raw.subarray(from, from + length))) return
        this.trouble(
          "not-utf8",
          "odd",
          offset + from,
          length,
          lines[i],
          "no valid UTF-8: read as Windows-1252",
        )
      })
    }
    const troubles = this.troubles.sort((a, b) => a.at.offset - b.at.offset)
    this.troubles = []
    return troubles
  }
}
