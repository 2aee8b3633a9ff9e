/* The rules of a route by what they need to see of an event.
 *
 * Each rule has clauses (clauses.ts), of which the rarest few are indexed, one a level. Per field one finder
 * (finder.ts) looks for the literals of all rules at once and gives marks: a mark is a rule at a level. A rule
 * is a candidate if it is marked at every level; where it has fewer clauses, it is marked beforehand.
 *
 *   marks as bits:  level 0: rules 0…31, 32…63, …   level 1: …        a mark is the number of its bit
 *
 * Events of one form have the same fields in the same places: form-index.ts looks at their raw values.
 *
 * Invariant: a rule that holds is a candidate. */

import type {Form, RawValues} from "../model/event.ts"
import type {FieldName} from "../model/ids.ts"
import type {Detection} from "../model/rule.ts"
import type {Clause, Sighting} from "./clauses.ts"
import {KeywordWatch, MarkSet, type Sought, Watch} from "./finder.ts"
import {FormIndex} from "./form-index.ts"
import {type Reading, respell} from "./reading.ts"
import type {SeenValues} from "./seen-values.ts"

/** Where a rule's field is read; the matcher's own, so that both see the same texts. */
export type SlotOf = (rule: Detection, field: FieldName) => number

const levels = 3
/** What more events show than this share is not worth another look. */
const mostShare = 0.3
/** Forms are evidence: somebody may have written a thousand. */
const mostForms = 512

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
