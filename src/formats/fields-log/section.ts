/* What two families of logs share: rows under a `#Fields:` line, IIS's with blanks, Exchange's as CSV.
 *
 * A section is the part of a file under one `#Fields:` line. A dialect knows how rows of its family are
 * cut into cells, which log a section is, and what to make of a row with the wrong number of cells. */

import type {LogKind} from "../../model/event.ts"
import type {Severity} from "../../model/trouble.ts"
import type {Subject} from "../format.ts"

/** The directives in force, as text behind the colon. */
export interface Header {
  readonly software: string | undefined
  readonly logType: string | undefined
  readonly date: string | undefined
}

export const noHeader: Header = {software: undefined, logType: undefined, date: undefined}

/** Where a row's time stands: an ISO stamp in the first cell, date and time in the first two, in the
 *  columns `dateAt` and `timeAt`, a time without a date in `timeAt`, or nowhere. `latest`: in the cells
 *  `dateAt` and `timeAt` stands a whole time each, and the later of those that there are counts; the rows
 *  are a state, which covers no hours. */
export type StampPlace = "iso-first" | "date-time-first" | "columns" | "time-only" | "latest" | "none"

export interface Section {
  readonly columns: readonly string[]
  /** The column of a name: as written first, then in lower case. */
  readonly index: ReadonlyMap<string, number>
  readonly stamp: StampPlace
  readonly dateAt: number
  readonly timeAt: number
  /** The column that names the host, or -1. */
  readonly hostAt: number
  /** The text behind `#Fields:`, by which a repeated header row is known. */
  readonly fields: string
  /** The columns were not stated but found to fit. */
  readonly guessed: boolean
  /** Undefined until the first row decides. */
  log: LogKind | undefined
}

/** A row cut into cells: `values[i]` belongs to column i and is undefined where the row ends before. */
export interface Cells {
  readonly values: readonly (string | undefined)[]
  /** Cells beyond the columns, in order. */
  readonly extra: readonly string[]
}

/** What is wrong with a row whose number of cells is not the number of columns. */
export interface Irregularity {
  readonly code: string
  readonly severity: Severity
  readonly detail: string
}

/** How a row looked to the scanner. `open`: it ends inside a quoted cell. `cut`: no line end follows. */
export interface RowShape {
  readonly open: boolean
  readonly cut: boolean
}

export interface Dialect {
  /** First part of its trouble codes. */
  readonly area: string
  readonly delimiter: number
  readonly hasQuotes: boolean
  /** The section under a `#Fields:` line; undefined if it names no column. */
  section(fields: string, header: Header, subject: Subject): Section | undefined
  /** The section of a row that stands under no `#Fields:` line, if its shape leaves one reading; the row
   *  may itself hold the names. */
  guess(row: string, header: Header, subject: Subject): Section | undefined
  /** Which log a file is whose rows could not be read. */
  logOf(subject: Subject): LogKind
  /** Which log a section is whose header does not tell, from its first row. */
  decideLog(section: Section, row: Cells, subject: Subject): LogKind
  split(row: string, section: Section): Cells
  /** Asked only of rows with another number of cells than columns, or open ones. */
  judge(row: string, section: Section, shape: RowShape): Irregularity | undefined
  /** Derived fields beside the columns (the pairs within `EventData`), or undefined if the log has none. */
  derive?(section: Section, cells: Cells): ReadonlyMap<string, string | readonly string[]> | undefined
  /** Where derived fields are put together of several cells, raw bytes may not be searched for their texts: this
   *  text is, and for the fields in `hidden`, in lower case, nothing is. */
  readonly joined?: {
    readonly hidden: ReadonlySet<string>
    /** Names of all derived fields. */
    readonly derived: readonly string[]
    textOf(section: Section, raw: Uint8Array, starts: Uint32Array, ends: Uint32Array): RowText
  }
  /** A line that begins with `#` is a row: the first line holds the names, and there are no directives. */
  readonly hasNoDirectives?: true
  /** Spelt so for "no value". */
  readonly absent: string | undefined
}

/** A text for each row in which its values stand, from `starts[i]`; `edges` are rows among which the earliest and the
 *  latest are. */
export interface RowText {
  readonly raw: Uint8Array
  readonly starts: Uint32Array
  readonly edges: readonly number[]
}

/** Names to columns: the first of equal names wins, exact case before lower case. */
export function indexColumns(columns: readonly string[]): ReadonlyMap<string, number> {
  const index = new Map<string, number>()
  columns.forEach((name, i) => {
    if (!index.has(name)) index.set(name, i)
  })
  columns.forEach((name, i) => {
    const lower = name.toLowerCase()
    if (!index.has(lower)) index.set(lower, i)
  })
  return index
}
