/* A run of rows of a `#Fields:` log, and one row as an Event that is cut into cells on first use. */

import {decodeText, type TextEncoding} from "../../bytes/text-encoding.ts"
import type {Event, LogKind, Source, Value} from "../../model/event.ts"
import type {Locator} from "../../model/evidence.ts"
import {type EvidenceId, type FieldName, fieldName} from "../../model/ids.ts"
import {compareWhen, instant, microsPerDay, parseIso, type When} from "../../model/instant.ts"
import type {Trouble} from "../../model/trouble.ts"
import type {Block, HourCount, RawCells, Sink} from "../format.ts"
import {cutPlain} from "./plain-cells.ts"
import type {Cells, Dialect, RowText, Section} from "./section.ts"

/** The name under which cells beyond the columns are found. */
const extraCells: FieldName = fieldName("(extra)")

interface Parts {
  readonly dialect: Dialect
  readonly evidence: EvidenceId
  readonly encoding: TextEncoding
  readonly section: Section | undefined
  readonly log: LogKind
  readonly raw: Uint8Array
  readonly offset: number
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly lines: Uint32Array
  /** Days since 1970 by row, only for logs without a date column. */
  readonly days: readonly number[]
  readonly hours: readonly HourCount[] | undefined
  readonly troubles: readonly Trouble[]
  readonly isAscii: boolean
}

export class FieldsBlock implements Block {
  readonly parts: Parts
  readonly raw: Uint8Array
  readonly offset: number
  readonly log: LogKind
  readonly records: number
  readonly starts: Uint32Array
  readonly troubles: readonly Trouble[]
  readonly hours: readonly HourCount[] | undefined
  readonly searchable: boolean
  readonly columns: readonly string[] | undefined
  readonly cells?: RawCells
  readonly joined?: NonNullable<Block["joined"]>
  readonly isAscii: boolean
  private rowText: RowText | undefined

  constructor(parts: Parts) {
    this.parts = parts
    this.raw = parts.raw
    this.offset = parts.offset
    this.log = parts.log
    this.records = parts.starts.length
    this.starts = parts.starts
    this.troubles = parts.troubles
    this.hours = parts.hours
    this.searchable = parts.encoding === "utf-8"
    this.columns = parts.section?.columns
    this.isAscii = parts.isAscii
    const {section, raw, starts, ends, dialect} = parts
    const {joined} = dialect
    if (section !== undefined && this.searchable && joined !== undefined)
      this.joined = {
        hidden: joined.hidden,
        derived: [...joined.derived, extraCells],
        text: () => {
          this.rowText ??= joined.textOf(section, raw, starts, ends)
          return this.rowText
        },
      }
    else if (section !== undefined && this.searchable)
      this.cells = {
        columnOf: (name) => columnOf(section, name),
        cut: (i, places) => cutPlain(raw, starts[i]!, ends[i]!, dialect, section, places),
      }
  }

  decode(i: number, sink: Sink): void {
    const {dialect, evidence, encoding, section, starts, ends, lines, days} = this.parts
    if (!section || i < 0 || i >= this.records) return
    const start = starts[i]!
    const end = ends[i]!
    const from: Locator = {
      evidence,
      offset: this.offset + start,
      length: end - start,
      unit: {kind: "line", line: lines[i]!},
    }
    const raw = decodeText(this.raw, start, end, encoding)
    sink.event(new RowEvent(dialect, section, this.log, from, raw, days[i]))
  }
}

class RowEvent implements Event {
  readonly from: Locator
  private readonly dialect: Dialect
  private readonly section: Section
  private readonly log: LogKind
  private readonly row: string
  private readonly day: number | undefined
  private cut: Cells | undefined
  private pairs: ReadonlyMap<string, string | readonly string[]> | undefined | null = null
  private time: When | undefined | null = null
  private origin: Source | undefined

  constructor(
    dialect: Dialect,
    section: Section,
    log: LogKind,
    from: Locator,
    row: string,
    day: number | undefined,
  ) {
    this.dialect = dialect
    this.section = section
    this.log = log
    this.from = from
    this.row = row
    this.day = day
  }

  get when(): When | undefined {
    if (this.time === null) this.time = this.readTime()
    return this.time
  }

  get source(): Source {
    this.origin ??= {log: this.log, host: this.hostName()}
    return this.origin
  }

  get(field: FieldName): Value | undefined {
    const column = columnOf(this.section, field)
    if (column !== undefined) return this.valueAt(column)
    if (field === extraCells) return this.cells().extra.length > 0 ? this.cells().extra : undefined
    const exact = this.derived()?.get(field)
    if (exact !== undefined) return exact
    const lower = field.toLowerCase()
    for (const [name, value] of this.derived() ?? []) if (name.toLowerCase() === lower) return value
    return undefined
  }

  has(field: FieldName): boolean {
    return this.get(field) !== undefined
  }

  keywords(hit: (text: string) => boolean): boolean {
    const {absent} = this.dialect
    for (const value of this.cells().values) {
      if (value !== undefined && value !== absent && hit(value)) return true
    }
    return this.cells().extra.some(hit) || hit(this.row)
  }

  *entries(): Iterable<readonly [FieldName, Value]> {
    for (let i = 0; i < this.section.columns.length; i++) {
      const value = this.valueAt(i)
      if (value !== undefined) yield [fieldName(this.section.columns[i]!), value]
    }
    if (this.cells().extra.length > 0) yield [extraCells, this.cells().extra]
    for (const [name, value] of this.derived() ?? []) yield [fieldName(name), value]
  }

  private cells(): Cells {
    this.cut ??= this.dialect.split(this.row, this.section)
    return this.cut
  }

  private derived(): ReadonlyMap<string, string | readonly string[]> | undefined {
    if (this.pairs === null) this.pairs = this.dialect.derive?.(this.section, this.cells())
    return this.pairs
  }

  private valueAt(column: number): Value | undefined {
    const value = this.cells().values[column]
    return value === this.dialect.absent && value !== undefined ? null : value
  }

  private hostName(): string | undefined {
    const value = this.section.hostAt < 0 ? undefined : this.valueAt(this.section.hostAt)
    return typeof value === "string" && value !== "" ? value : undefined
  }

  private readTime(): When | undefined {
    const {stamp, dateAt, timeAt} = this.section
    const values = this.cells().values
    switch (stamp) {
      case "iso-first": {
        const when = parseIso(values[0] ?? "")
        return when && {...when, zone: when.zone === "assumed" ? "format" : when.zone}
      }
      case "date-time-first":
      case "columns": {
        const when = parseIso(`${values[dateAt] ?? ""}T${values[timeAt] ?? ""}`)
        return when && {...when, zone: "format"}
      }
      case "time-only": {
        const clock = parseIso(`1970-01-01T${values[timeAt] ?? ""}`)
        const at = clock && instant((this.day ?? Number.NaN) * microsPerDay + clock.at)
        return at === undefined ? undefined : {at, tick: 0, zone: "assumed"}
      }
      case "latest": {
        const [one, other] = [dateAt, timeAt].map((at) => parseIso(values[at] ?? ""))
        const when = one === undefined || (other !== undefined && compareWhen(one, other) < 0) ? other : one
        return when && {...when, zone: "format"}
      }
      case "none":
        return undefined
    }
  }
}

function columnOf(section: Section, name: string): number | undefined {
  return section.index.get(name) ?? section.index.get(name.toLowerCase())
}
