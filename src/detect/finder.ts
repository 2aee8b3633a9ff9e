/* What the rules of a route look for, field by field, and the marks that it leaves.
 *
 * A mark is a number; what it stands for is the index's business (rule-index.ts). A finder looks for the
 * literals and numbers of all rules in one text at once; a watch asks one for the texts of its field, and
 * keeps what they showed. */

import {parseExact} from "../bytes/decimal.ts"
import {fold} from "../bytes/fold.ts"
import {canonicalText, isNumeric, type Value} from "../model/event.ts"
import {type Literal, LiteralFinder, Units} from "./automaton.ts"
import {keyOfNumber, type Sighting} from "./clauses.ts"
import {KeptMap} from "./kept.ts"
import type {Reading, Texts} from "./reading.ts"

const none: readonly number[] = []

/** A literal or number, and what to mark where it is seen. */
export interface Sought {
  readonly what: Sighting["what"]
  readonly marks: number[]
}

/** Marks of one value, each once. */
export class MarkSet {
  /** The text that is looked at: filled and searched at once, never kept. */
  readonly text: Units = new Units()
  private readonly turns: Int32Array
  private turn = 0
  private list: number[] = []

  constructor(size: number) {
    this.turns = new Int32Array(size)
  }

  begin(): void {
    this.turn++
    this.list = []
  }

  add(marks: readonly number[]): void {
    const {turns, turn, list} = this
    for (let i = 0; i < marks.length; i++) {
      const mark = marks[i]!
      if (turns[mark] === turn) continue
      turns[mark] = turn
      list.push(mark)
    }
  }

  /** What was added since `begin`. */
  take(): readonly number[] {
    return this.list.length === 0 ? none : this.list
  }
}

/** The marks of literals and numbers, looked for in one text at a time. */
export class Finder {
  /** No literal is shorter. */
  readonly shortest: number
  /** Whether a literal could stand in a number or the like. */
  readonly wantsNumeric: boolean
  private readonly finder: LiteralFinder
  /** Per literal of the finder. */
  private readonly marks: readonly (readonly number[])[]
  private readonly numbers: ReadonlyMap<string, readonly number[]>

  constructor(all: readonly Sought[]) {
    const literals: Literal[] = []
    const marks: (readonly number[])[] = []
    const numbers = new Map<string, readonly number[]>()
    let shortest = Number.POSITIVE_INFINITY
    for (const sought of all) {
      const {what} = sought
      if ("number" in what) {
        numbers.set(what.number, sought.marks)
        continue
      }
      literals.push(what)
      marks.push(sought.marks)
      shortest = Math.min(shortest, what.text.length)
    }
    this.finder = new LiteralFinder(literals)
    this.marks = marks
    this.numbers = numbers
    this.shortest = shortest
    this.wantsNumeric = literals.some(({text}) => isNumeric(text))
  }

  /** No text that is shorter shows anything. */
  get shortestText(): number {
    return this.wantsNumbers ? 0 : this.shortest
  }

  get wantsNumbers(): boolean {
    return this.numbers.size > 0
  }

  mightStandIn(bytes: DataView, at: number, size: number): boolean {
    return this.finder.mightStandIn(bytes, at, size)
  }

  addMarks(folded: Units, set: MarkSet): void {
    if (folded.length < this.shortest) return
    const {finder, marks} = this
    finder.search(folded)
    for (let i = 0; i < finder.hitCount; i++) set.add(marks[finder.hits[i]!]!)
  }

  addNumber(written: string, set: MarkSet): void {
    const number = parseExact(written)
    const marks = number === undefined ? undefined : this.numbers.get(keyOfNumber(number))
    if (marks !== undefined) set.add(marks)
  }
}

/** All that is looked for in one field. */
export class Watch {
  readonly slot: number
  readonly finder: Finder
  private readonly set: MarkSet

  constructor(slot: number, all: readonly Sought[], set: MarkSet) {
    this.slot = slot
    this.finder = new Finder(all)
    this.set = set
  }

  mark(reading: Reading, bits: Int32Array): void {
    const texts = reading.texts(this.slot)
    if (texts.written.length === 0) return
    if (texts.markedBy !== this) {
      this.set.begin()
      this.addMarks(texts, this.set)
      texts.marks = this.set.take()
      texts.markedBy = this
    }
    markAll(texts.marks, bits)
  }

  addMarks({written, folded}: Texts, set: MarkSet): void {
    for (const text of folded) {
      set.text.setText(text)
      this.finder.addMarks(set.text, set)
    }
    if (this.finder.wantsNumbers) for (const text of written) this.finder.addNumber(text, set)
  }
}

/** All that is looked for in any text of an event. */
export class KeywordWatch {
  readonly finder: Finder
  private readonly set: MarkSet
  private readonly known: KeptMap<readonly number[]>

  constructor(all: readonly Sought[], reading: Reading, set: MarkSet) {
    this.finder = new Finder(all)
    this.set = set
    this.known = new KeptMap(reading.budget)
  }

  mark(reading: Reading, bits: Int32Array): void {
    if (this.finder.wantsNumeric) for (const text of reading.keywordTexts()) markAll(this.marksIn(text), bits)
    else reading.eachWord((text) => markAll(this.marksIn(text), bits))
  }

  private marksIn(text: string): readonly number[] {
    // Folding keeps the length.
    if (text.length < this.finder.shortest) return none
    const known = this.known.get(text)
    if (known !== undefined) return known
    this.set.begin()
    this.set.text.setText(fold(text))
    this.finder.addMarks(this.set.text, this.set)
    const marks = this.set.take()
    this.known.keep(text, marks)
    return marks
  }
}

/** Marks what a value, or each of several, shows as a number. */
export function addNumbers(finder: Finder, value: Value | undefined, set: MarkSet): void {
  for (const element of typeof value === "object" && value !== null ? value : [value]) {
    const text = element === undefined ? undefined : canonicalText(element)
    if (text !== undefined) finder.addNumber(text, set)
  }
}

/** Sets the bit of each mark. */
export function markAll(marks: readonly number[], bits: Int32Array): void {
  for (let i = 0; i < marks.length; i++) bits[marks[i]! >>> 5]! |= 1 << (marks[i]! & 31)
}
