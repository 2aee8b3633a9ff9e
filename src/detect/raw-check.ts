/* What the raw cells of a record tell of a rule's condition, before the record is decoded.
 *
 * Three answers: it fails, it holds, or the raw cells do not tell. Text tests are told from cells of plain
 * ASCII; a path or query with a percent escape may show that a test holds, never that it fails. All else
 * (expressions, numbers, addresses, respelt user agents, rows with odd quotes or blanks) stays open.
 *
 * Invariant: "fails" and "holds" are what detect/match would say. test/prefilter.test.ts compares. */

import {isAscii} from "node:buffer"
import {fold} from "../bytes/fold.ts"
import type {Block, RawCells} from "../formats/format.ts"
import type {LogKind, Source} from "../model/event.ts"
import type {FieldName} from "../model/ids.ts"
import type {Condition, Detection, Logsource, Test} from "../model/rule.ts"
import {viewOf} from "./taxonomy.ts"
import {compileText} from "./text.ts"
import type {View} from "./view.ts"

const fails = 0
const holds = 1
const open = 2
type Known = typeof fails | typeof holds | typeof open

type RawTest = (row: Row) => Known

const stillOpen: RawTest = () => open

/** The conditions of rules, asked about records of blocks. */
export class RawChecks {
  private readonly rules: readonly Detection[]
  private row = new Row()
  private log: LogKind | undefined
  private tests: (RawTest | undefined)[] = []

  constructor(rules: readonly Detection[]) {
    this.rules = rules
  }

  /** Takes a block; false if its records have no raw cells. */
  take(block: Block): boolean {
    if (block.log !== this.log) {
      this.log = block.log
      this.row = new Row()
      this.tests = new Array<RawTest | undefined>(this.rules.length).fill(undefined)
    }
    return this.row.take(block)
  }

  /** The record that `mayHold` is asked about. */
  record(i: number): void {
    this.row.begin(i)
  }

  /** Whether the condition of rule `r` may hold. */
  mayHold(r: number): boolean {
    const test = this.tests[r] ?? this.compile(r)
    return test(this.row) !== fails
  }

  /** When a rule is asked for the first time: most never are. */
  private compile(r: number): RawTest {
    const {condition, logsource} = this.rules[r]!
    const source: Source = {log: this.log!, host: undefined}
    const test = compile(condition, logsource, source, this.row)
    this.tests[r] = test
    return test
  }
}

/** A cell's text, plain ASCII. */
interface Cell {
  readonly written: string
  readonly folded: string
  readonly hasEscape: boolean
}

function cellOf(written: string): Cell {
  return {written, folded: written.toLowerCase(), hasEscape: written.includes("%")}
}

const beyondAscii = /[^\x00-\x7f]/

/** A record's cells by slot: the columns that conditions look at. */
class Row {
  private raw: Buffer = Buffer.alloc(0)
  private isAscii = false
  private readonly names: FieldName[] = []
  private cells: RawCells | undefined
  private columns: readonly string[] | undefined
  private readonly column: number[] = []
  private places: Uint32Array = new Uint32Array(0)
  private record = 0
  private isCut: boolean | undefined
  /** By slot: the record, as counted by `turn`, of which the cell is known, and the cell. */
  private readonly known: number[] = []
  private readonly told: (Cell | undefined)[] = []
  private turn = 0
  private both: {readonly path: Cell; readonly query: Cell; readonly cell: Cell} | undefined

  slot(name: FieldName): number {
    const known = this.names.indexOf(name)
    if (known >= 0) return known
    this.column.push(this.cells?.columnOf(name) ?? -1)
    return this.names.push(name) - 1
  }

  take(block: Block): boolean {
    const {cells, columns, raw} = block
    if (cells === undefined || columns === undefined) return false
    this.raw = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
    this.isAscii = block.isAscii ?? isAscii(raw)
    this.cells = cells
    if (columns !== this.columns) {
      this.columns = columns
      this.places = new Uint32Array(2 * columns.length)
      for (const [slot, name] of this.names.entries()) this.column[slot] = cells.columnOf(name) ?? -1
    }
    return true
  }

  begin(record: number): void {
    this.record = record
    this.isCut = undefined
    this.turn++
  }

  /** The cell of a slot; undefined where it is not plain ASCII, or not to be had from raw bytes. */
  cell(slot: number): Cell | undefined {
    if (this.known[slot] !== this.turn) {
      this.known[slot] = this.turn
      this.told[slot] = this.read(slot)
    }
    return this.told[slot]
  }

  /** `path?query`. */
  joined(path: Cell, query: Cell): Cell {
    if (this.both?.path !== path || this.both.query !== query)
      this.both = {path, query, cell: cellOf(`${path.written}?${query.written}`)}
    return this.both.cell
  }

  private read(slot: number): Cell | undefined {
    const column = this.column[slot]!
    if (column < 0) return undefined
    this.isCut ??= this.cells?.cut(this.record, this.places) ?? false
    if (!this.isCut) return undefined
    const written = this.raw.toString("latin1", this.places[2 * column], this.places[2 * column + 1])
    return this.isAscii || !beyondAscii.test(written) ? cellOf(written) : undefined
  }
}

function compile(condition: Condition, logsource: Logsource, source: Source, row: Row): RawTest {
  const part = (inner: Condition): RawTest => compile(inner, logsource, source, row)
  switch (condition.kind) {
    case "and":
      return all(condition.of.map(part), fails, holds)
    case "or":
      return all(condition.of.map(part), holds, fails)
    case "not": {
      const inner = part(condition.of)
      return (given) => {
        const known = inner(given)
        return known === open ? open : known === holds ? fails : holds
      }
    }
    case "keyword":
      return stillOpen
    case "field":
      return ofField(viewOf(logsource, condition.field, source), condition.test, row)
  }
}

/** `decisive` as soon as a part says so, `otherwise` if all parts say the other. */
function all(parts: readonly RawTest[], decisive: Known, otherwise: Known): RawTest {
  return (given) => {
    let known = otherwise
    for (const part of parts) {
      const told = part(given)
      if (told === decisive) return decisive
      if (told === open) known = open
    }
    return known
  }
}

function ofField(view: View, test: Test, row: Row): RawTest {
  const [first, second] = view.from
  if (test.op !== "text" || first === undefined || view.spelling !== "plain") return stillOpen
  const {cased} = test
  const check = compileText(test.segments, cased ? (text) => text : fold)
  const told = (cell: Cell): boolean => check(cased ? cell.written : cell.folded)
  const slot = row.slot(first)
  switch (view.raw) {
    case "column":
      return (given) => {
        const cell = given.cell(slot)
        return cell === undefined ? open : told(cell) ? holds : fails
      }
    case "path":
      return (given) => {
        const cell = given.cell(slot)
        return cell === undefined ? open : told(cell) ? holds : cell.hasEscape ? open : fails
      }
    case "path and query": {
      const other = second === undefined ? slot : row.slot(second)
      const absent = view.absentText
      return (given) => {
        const path = given.cell(slot)
        const query = given.cell(other)
        if (path === undefined || query === undefined || path.written === absent) return open
        if (told(path) || told(query)) return holds
        const hasBoth = query.written !== "" && query.written !== absent
        if (hasBoth && told(given.joined(path, query))) return holds
        return path.hasEscape || query.hasEscape ? open : fails
      }
    }
    default:
      return stillOpen
  }
}
