/* What is looked at in events of one form, which have the same fields in the same places.
 *
 * For each form it is worked out once which raw values are looked at, and by whom; constants are marked once
 * for all its events. A raw value that came before is known by its bytes (seen-values.ts), and no text is made
 * of it. Marks are those of rule-index.ts. */

import {fold} from "../bytes/fold.ts"
import {canonicalText, type Form, type RawValues, rawKinds, type Value} from "../model/event.ts"
import {asciiFold, type Units} from "./automaton.ts"
import {addNumbers, type Finder, type KeywordWatch, type MarkSet, markAll, type Watch} from "./finder.ts"
import type {Reading} from "./reading.ts"
import type {SeenValues} from "./seen-values.ts"

/** Longer than any literal. */
const maxUnits = 1 << 29

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
export class FormIndex {
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
