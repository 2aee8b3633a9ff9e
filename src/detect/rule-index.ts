/* The rules of a route by what they need to see of an event.
 *
 * Each rule has clauses (clauses.ts), of which the rarest few are indexed, one a level. Per field one finder
 * looks for the literals of all rules at once and gives marks: a mark is a rule at a level. A rule is a
 * candidate if it is marked at every level; where it has fewer clauses, it is marked beforehand.
 *
 *   marks as bits:  level 0: rules 0…31, 32…63, …   level 1: …        a mark is the number of its bit
 *
 * Events of one form (`Form`) have the same fields in the same places. For each form it is worked out once
 * which raw values are looked at, and by whom; constants are marked once for all events. A raw value that
 * came before is known by its bytes (seen-values.ts), and no text is made of it.
 *
 * Invariant: a rule that holds is a candidate. */

import {parseExact} from "../bytes/decimal.ts"
import {fold} from "../bytes/fold.ts"
import {canonicalText, type Form, isNumeric, type RawValues, rawKinds, type Value} from "../model/event.ts"
import type {FieldName} from "../model/ids.ts"
import type {Detection} from "../model/rule.ts"
import {asciiFold, type Literal, LiteralFinder, Units} from "./automaton.ts"
import {type Clause, keyOfNumber, type Sighting} from "./clauses.ts"
import {KeptMap} from "./kept.ts"
import {type Reading, respell, type Texts} from "./reading.ts"
import type {SeenValues} from "./seen-values.ts"

/** Where a rule's field is read; the matcher's own, so that both see the same texts. */
export type SlotOf = (rule: Detection, field: FieldName) => number

const levels = 3
/** What more events show than this share is not worth another look. */
const mostShare = 0.3
/** Forms are evidence: somebody may have written a thousand. */
const mostForms = 512
const none: readonly number[] = []
/** Longer than any literal. */
const maxUnits = 1 << 29

interface Sought {
  readonly what: Sighting["what"]
  readonly marks: number[]
}

export class RuleIndex {
  /** Per rule of the index its place in the route's list. */
  private readonly places: Int32Array
  private readonly words: number
  private readonly bits: Int32Array
  /** What is marked beforehand. */
  private readonly base: Int32Array
  private readonly watches: readonly Watch[]
  private readonly keywords: KeywordWatch | undefined
  private readonly seen: SeenValues<readonly number[]>
  private readonly forms = new Map<Form, FormIndex>()
  private readonly set: MarkSet
  /** Readers of raw values that look for the same, by what they look for. */
  private readonly askers = new Map<string, number>()
  private lastForm: Form | undefined
  private last: FormIndex | undefined

  /** `clauses` are parallel to `rules`; undefined for a rule that cannot hold here. */
  constructor(
    rules: readonly Detection[],
    clauses: readonly (readonly Clause[] | undefined)[],
    reading: Reading,
    slotOf: SlotOf,
    seen: SeenValues<readonly number[]>,
  ) {
    const places = [...rules.keys()].filter((i) => clauses[i] !== undefined)
    this.places = Int32Array.from(places)
    this.words = (places.length + 31) >>> 5
    this.bits = new Int32Array(levels * this.words)
    this.base = new Int32Array(levels * this.words)
    this.seen = seen
    this.set = new MarkSet(32 * levels * this.words)
    const bySlot = new Map<number | undefined, Map<string, Sought>>()
    for (const [own, place] of places.entries()) {
      const chosen = chosenOf(clauses[place]!, rules[place]!, reading, slotOf)
      for (let level = 0; level < levels; level++) {
        const mark = 32 * this.words * level + own
        const clause = chosen[level]
        if (clause === undefined) this.base[mark >>> 5]! |= 1 << (mark & 31)
        else for (const {slot, what} of clause) soughtIn(bySlot, slot, what).marks.push(mark)
      }
    }
    const any = bySlot.get(undefined)
    this.keywords = any === undefined ? undefined : new KeywordWatch([...any.values()], reading, this.set)
    this.watches = [...bySlot].flatMap(([slot, sought]) =>
      slot === undefined ? [] : [new Watch(slot, [...sought.values()], this.set)],
    )
  }

  /** Writes the places of the rules that may hold for the event being read; gives their number. */
  candidates(reading: Reading, found: Int32Array): number {
    const {bits, words, places} = this
    if (words === 0) return 0
    const {raw} = reading.event
    if (raw === undefined) {
      bits.set(this.base)
      for (const watch of this.watches) watch.mark(reading, bits)
      this.keywords?.mark(reading, bits)
    } else this.formIndex(raw, reading).mark(reading, raw, bits)
    let count = 0
    for (let w = 0; w < words; w++) {
      let word = bits[w]!
      for (let at = w + words; at < bits.length; at += words) word &= bits[at]!
      for (; word !== 0; word &= word - 1) found[count++] = places[(w << 5) + 31 - Math.clz32(word & -word)]!
    }
    return count
  }

  private formIndex(raw: RawValues, reading: Reading): FormIndex {
    const {form} = raw
    if (form === this.lastForm) return this.last!
    let known = this.forms.get(form)
    if (known === undefined) {
      if (this.forms.size >= mostForms) this.forms.clear()
      known = new FormIndex(
        form,
        reading,
        this.base,
        this.watches,
        this.keywords,
        this.set,
        this.seen,
        this.askers,
      )
      this.forms.set(form, known)
    }
    this.lastForm = form
    this.last = known
    return known
  }
}

interface Found {
  readonly slot: number | undefined
  readonly what: Sighting["what"]
}

/** The clauses that are indexed, rarest first, with their fields as slots. */
function chosenOf(
  clauses: readonly Clause[],
  rule: Detection,
  reading: Reading,
  slotOf: SlotOf,
): readonly (readonly Found[])[] {
  const chosen: (readonly Found[])[] = []
  for (const clause of clauses) {
    if (chosen.length >= levels || (chosen.length > 0 && clause.share > mostShare)) break
    const placed = placedOf(clause, rule, reading, slotOf)
    if (placed !== undefined) chosen.push(placed)
  }
  return chosen
}

/** A clause in the words of the log; undefined if nothing can be said there. */
function placedOf(
  clause: Clause,
  rule: Detection,
  reading: Reading,
  slotOf: SlotOf,
): readonly Found[] | undefined {
  const placed: Found[] = []
  for (const {field, what} of clause.sightings) {
    if (field === undefined) {
      placed.push({slot: undefined, what})
      continue
    }
    const slot = slotOf(rule, field)
    const view = reading.view(slot)
    // A field that the log has not shows nothing.
    if (view.from.length === 0) continue
    if (view.spelling === "plain") placed.push({slot, what})
    // Respelling could make a number of what is none.
    else if ("number" in what) return undefined
    else placed.push({slot, what: {place: what.place, text: respell(what.text, view)}})
  }
  return placed
}

function soughtIn(
  bySlot: Map<number | undefined, Map<string, Sought>>,
  slot: number | undefined,
  what: Sighting["what"],
): Sought {
  let all = bySlot.get(slot)
  if (all === undefined) {
    all = new Map()
    bySlot.set(slot, all)
  }
  const key = "number" in what ? `number ${what.number}` : `${what.place} ${what.text}`
  let sought = all.get(key)
  if (sought === undefined) {
    sought = {what, marks: []}
    all.set(key, sought)
  }
  return sought
}

/** Marks of one value, each once. */
class MarkSet {
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
class Finder {
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
class Watch {
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
class KeywordWatch {
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

/** Who looks at one raw value of a form. */
interface RawReader {
  readonly raw: number
  /** 0: what it shows is not kept. */
  asker: number
  /** Fields that are this value as it stands. */
  readonly finders: Finder[]
  /** Fields that are made of it. */
  readonly watches: Watch[]
  keywords: Finder | undefined
  /** A bit for each of `rawKinds` that shows nothing. */
  skips: number
  /** A text of fewer bytes shows nothing. */
  shortestText: number
}

/** What is looked at in events of one form. */
class FormIndex {
  private readonly base: Int32Array
  private readonly readers: readonly RawReader[]
  private readonly raws: readonly number[]
  private readonly places: Int32Array
  /** Fields that are put together of several values. */
  private readonly joined: readonly Watch[]
  private readonly joinedKeywords: KeywordWatch | undefined
  private readonly set: MarkSet
  private readonly seen: SeenValues<readonly number[]>

  /** `reading` reads an event of the form. */
  constructor(
    form: Form,
    reading: Reading,
    base: Int32Array,
    watches: readonly Watch[],
    keywords: KeywordWatch | undefined,
    set: MarkSet,
    seen: SeenValues<readonly number[]>,
    askers: Map<string, number>,
  ) {
    this.base = base.slice()
    this.set = set
    this.seen = seen
    const readers = new Map<number, RawReader>()
    const readerOf = (raw: number): RawReader => {
      let reader = readers.get(raw)
      if (reader === undefined) {
        reader = {
          raw,
          asker: 0,
          finders: [],
          watches: [],
          keywords: undefined,
          skips: 1 << rawKinds.none,
          shortestText: 0,
        }
        readers.set(raw, reader)
      }
      return reader
    }
    const whoAsks = new Map<number, string>()
    const joined: Watch[] = []
    for (const watch of watches) {
      const view = reading.view(watch.slot)
      const columns = view.dependsOn?.(form.names) ?? view.from
      const parts = columns.flatMap((column) => form.madeOf(column) ?? [])
      const raws = new Set(parts.flatMap((part) => part.raws))
      const constants = parts.flatMap((part) => part.constants)
      if (parts.some((part) => part.isJoined)) joined.push(watch)
      else if (view.isColumn === true) {
        for (const value of constants) this.markConstant(value, watch.finder)
        for (const raw of raws) {
          readerOf(raw).finders.push(watch.finder)
          whoAsks.set(raw, `${whoAsks.get(raw) ?? ""} ${watch.slot}`)
        }
      } else if (raws.size === 0) watch.mark(reading, this.base)
      else if (raws.size === 1 && constants.length === 0) {
        const [raw] = raws
        readerOf(raw!).watches.push(watch)
        whoAsks.set(raw!, `${whoAsks.get(raw!) ?? ""} view ${watch.slot}`)
      } else joined.push(watch)
    }
    this.joined = joined
    const all = keywords === undefined ? undefined : form.allOf()
    if (all === undefined || all.isJoined) this.joinedKeywords = keywords
    else {
      for (const value of all.constants) this.markConstant(value, keywords!.finder)
      for (const raw of all.raws) {
        readerOf(raw).keywords = keywords!.finder
        whoAsks.set(raw, `${whoAsks.get(raw) ?? ""} any`)
      }
    }
    this.readers = [...readers.values()].sort((a, b) => a.raw - b.raw)
    this.raws = this.readers.map(({raw}) => raw)
    this.places = new Int32Array(3 * this.raws.length)
    for (const reader of this.readers) {
      const {finders, watches: made, keywords: any} = reader
      if (finders.length > 0 || made.length > 0) {
        const who = whoAsks.get(reader.raw)!
        const known = askers.get(who) ?? seen.newAsker()
        askers.set(who, known)
        reader.asker = known
      }
      if (finders.length === 0 && made.length === 0 && any?.wantsNumeric === false)
        reader.skips |= 1 << rawKinds.numeric
      const sought = any === undefined ? finders : [...finders, any]
      if (made.length === 0)
        reader.shortestText =
          2 * sought.reduce((least, finder) => Math.min(least, finder.shortestText), maxUnits)
    }
  }

  mark(reading: Reading, raw: RawValues, bits: Int32Array): void {
    const {readers, places, seen} = this
    bits.set(this.base)
    const bytes = raw.locate(this.raws, places)
    for (let i = 0, p = 0; i < readers.length; i++, p += 3) {
      const kind = places[p + 2]!
      const reader = readers[i]!
      if (((reader.skips >>> (kind & rawKinds.bits)) & 1) === 1) continue
      const at = places[p]!
      const size = places[p + 1]!
      if (size < reader.shortestText && (kind & rawKinds.bits) === rawKinds.text) continue
      const {asker} = reader
      if (asker === 0) {
        // PERF: what only keywords look at is mostly times and names: a look is as cheap as knowing it again.
        if ((kind & rawKinds.bits) === rawKinds.text && !reader.keywords!.mightStandIn(bytes, at, size))
          continue
        markAll(this.marksOf(reader, reading, raw, kind, bytes, at, size), bits)
        continue
      }
      let marks = seen.find(asker, kind, bytes, at, size)
      if (marks === undefined) {
        marks = this.marksOf(reader, reading, raw, kind, bytes, at, size)
        seen.keep(asker, kind, bytes, at, size, marks)
      }
      for (let m = 0; m < marks.length; m++) bits[marks[m]! >>> 5]! |= 1 << (marks[m]! & 31)
    }
    for (let i = 0; i < this.joined.length; i++) this.joined[i]!.mark(reading, bits)
    if (this.joinedKeywords !== undefined) this.joinedKeywords.mark(reading, bits)
  }

  private marksOf(
    {raw, finders, watches, keywords}: RawReader,
    reading: Reading,
    values: RawValues,
    kind: number,
    bytes: DataView,
    at: number,
    size: number,
  ): readonly number[] {
    const {set} = this
    set.begin()
    for (const watch of watches) watch.addMarks(reading.texts(watch.slot), set)
    const isText = (kind & rawKinds.bits) === rawKinds.text
    if (isText && foldAscii(bytes, at, size, set.text)) {
      for (const finder of finders) finder.addMarks(set.text, set)
      keywords?.addMarks(set.text, set)
      for (const finder of finders) if (finder.wantsNumbers) addNumbers(finder, values.valueOf(raw), set)
      return set.take()
    }
    const sought =
      keywords === undefined || ((kind & rawKinds.bits) === rawKinds.numeric && !keywords.wantsNumeric)
        ? finders
        : [...finders, keywords]
    if (sought.length === 0) return set.take()
    const value = values.valueOf(raw)
    for (const element of typeof value === "object" && value !== null ? value : [value]) {
      const text = element === undefined ? undefined : canonicalText(element)
      if (text === undefined) continue
      set.text.setText(fold(text))
      for (const finder of sought) finder.addMarks(set.text, set)
    }
    for (const finder of finders) if (finder.wantsNumbers) addNumbers(finder, value, set)
    return set.take()
  }

  /** Marks what a value shows that all events of the form have. */
  private markConstant(value: Value, finder: Finder): void {
    const {set} = this
    set.begin()
    for (const element of typeof value === "object" && value !== null ? value : [value]) {
      const text = canonicalText(element)
      if (text === undefined) continue
      set.text.setText(fold(text))
      finder.addMarks(set.text, set)
    }
    addNumbers(finder, value, set)
    markAll(set.take(), this.base)
  }
}

function addNumbers(finder: Finder, value: Value | undefined, set: MarkSet): void {
  for (const element of typeof value === "object" && value !== null ? value : [value]) {
    const text = element === undefined ? undefined : canonicalText(element)
    if (text !== undefined) finder.addNumber(text, set)
  }
}

/** Folds UTF-16LE text that is ASCII into `into`; false if it is not. */
function foldAscii(bytes: DataView, at: number, size: number, into: Units): boolean {
  let length = size >> 1
  while (length > 0 && bytes.getUint16(at + 2 * length - 2, true) === 0) length--
  const units = into.reserve(length)
  let all = 0
  for (let i = 0, from = at; i < length; i++, from += 2) {
    const unit = bytes.getUint16(from, true)
    all |= unit
    units[i] = asciiFold[unit & 0x7f]!
  }
  return all < 0x80
}

function markAll(marks: readonly number[], bits: Int32Array): void {
  for (let i = 0; i < marks.length; i++) bits[marks[i]! >>> 5]! |= 1 << (marks[i]! & 31)
}
