/* What has been read of one event so far: every field at most once, folded at most once; a value that came
 * before is not folded again.
 *
 * One Reading serves one route; `begin` makes it forget the last event. Slots are numbers that the
 * compiler hands out, one per view. `stamp[slot] === turn` says that a slot is of this event. */

import {parseAddress} from "../bytes/cidr.ts"
import {fold} from "../bytes/fold.ts"
import {canonicalText, type Event, type Form, type RawValues, rawKinds, type Value} from "../model/event.ts"
import {type Budget, KeptMap} from "./kept.ts"
import type {SeenValues} from "./seen-values.ts"
import type {View} from "./view.ts"

/** A field of the event as texts: as written, respelt, and respelt and folded. Parallel arrays. */
export interface Texts {
  readonly written: readonly string[]
  readonly spelt: readonly string[]
  readonly folded: readonly string[]
  /** For each text, its index in the list that the view gave. */
  readonly indices: readonly number[]
  /** The rules that a part of the plan found to look for what stands here, and which part. */
  marks: readonly number[]
  markedBy: object | undefined
  addresses: readonly (bigint | undefined)[] | undefined
}

const noText: Texts = {
  written: [],
  spelt: [],
  folded: [],
  indices: [],
  marks: [],
  markedBy: undefined,
  addresses: undefined,
}

/** Forms are evidence: somebody may have written a thousand. */
const mostForms = 512
/** All who ask for the texts of a value mean the same. */
const asker = 1

export class Reading {
  readonly budget: Budget
  readonly #seen: SeenValues<Texts>
  /** Per slot the number of its raw value in events of a form. */
  readonly #raws: Map<Form, number>[] = []
  readonly #one = [0]
  readonly #place: Int32Array = new Int32Array(3)
  readonly #views: View[] = []
  readonly #known: KeptMap<Texts>[] = []
  readonly #slots = new Map<string, number>()
  readonly #texts: Texts[] = []
  readonly #stamp: number[] = []
  #turn = 0
  #event: Event | undefined
  #keywords: {written: string[]; folded: string[] | undefined} | undefined

  /** `seen`: the texts of values that stand in a field as they are. */
  constructor(budget: Budget, seen: SeenValues<Texts>) {
    this.budget = budget
    this.#seen = seen
  }

  /** The slot of a view; views of the same key share one. */
  slot(key: string, view: () => View): number {
    const known = this.#slots.get(key)
    if (known !== undefined) return known
    const slot = this.#views.push(view()) - 1
    this.#slots.set(key, slot)
    this.#texts.push(noText)
    this.#raws.push(new Map())
    this.#known.push(new KeptMap(this.budget))
    this.#stamp.push(0)
    return slot
  }

  begin(event: Event): void {
    this.#event = event
    this.#turn++
    this.#keywords = undefined
  }

  get event(): Event {
    if (this.#event === undefined) throw new Error("no event to read")
    return this.#event
  }

  view(slot: number): View {
    return this.#views[slot]!
  }

  texts(slot: number): Texts {
    if (this.#stamp[slot] !== this.#turn) {
      this.#texts[slot] = this.#read(slot)
      this.#stamp[slot] = this.#turn
    }
    return this.#texts[slot]!
  }

  /** The texts of a slot as addresses, undefined for what is none; a parallel array. */
  addresses(slot: number): readonly (bigint | undefined)[] {
    const texts = this.texts(slot)
    texts.addresses ??= texts.written.map(parseAddress)
    return texts.addresses
  }

  #read(slot: number): Texts {
    const view = this.#views[slot]!
    const {raw} = this.event
    if (raw !== undefined && view.isColumn === true) {
      const number = this.#rawOf(slot, view, raw.form)
      if (number >= 0) return this.#readRaw(view, raw, number)
    }
    const value = view.read(this.event)
    if (value === undefined) return noText
    if (typeof value !== "string" && typeof value !== "number") return textsOf(value, view)
    const known = this.#known[slot]!
    const before = known.get(value)
    if (before !== undefined) return before
    const texts = textsOf(value, view)
    known.keep(value, texts)
    return texts
  }

  /** The number of the raw value that a field is, -1 where it is no single one. */
  #rawOf(slot: number, view: View, form: Form): number {
    const forms = this.#raws[slot]!
    const known = forms.get(form)
    if (known !== undefined) return known
    const made = form.madeOf(view.from[0]!)
    const isRaw = made?.raws.length === 1 && made.constants.length === 0 && !made.isJoined
    const number = isRaw ? made.raws[0]! : -1
    if (forms.size >= mostForms) forms.clear()
    forms.set(form, number)
    return number
  }

  /** PERF: of a value that came before no text is made. */
  #readRaw(view: View, raw: RawValues, number: number): Texts {
    const place = this.#place
    this.#one[0] = number
    const bytes = raw.locate(this.#one, place)
    const kind = place[2]!
    if ((kind & rawKinds.bits) === rawKinds.none) return noText
    const seen = this.#seen
    const known = seen.find(asker, kind, bytes, place[0]!, place[1]!)
    if (known !== undefined) return known
    const value = raw.valueOf(number)
    const made = value === undefined ? noText : textsOf(value, view)
    seen.keep(asker, kind, bytes, place[0]!, place[1]!, made)
    return made
  }

  /** Calls `see` for the texts that keywords look at; may leave out those that `isNumeric` tells. */
  eachWord(see: (text: string) => void): void {
    const {event} = this
    const hit = (text: string): boolean => {
      see(text)
      return false
    }
    if (event.words === undefined) event.keywords(hit)
    else event.words(hit)
  }

  /** All texts of the event that keywords look at. */
  keywordTexts(): readonly string[] {
    return this.#keywordLists().written
  }

  foldedKeywordTexts(): readonly string[] {
    const lists = this.#keywordLists()
    lists.folded ??= lists.written.map(fold)
    return lists.folded
  }

  #keywordLists(): {written: string[]; folded: string[] | undefined} {
    if (this.#keywords === undefined) {
      const written: string[] = []
      this.event.keywords((text) => {
        written.push(text)
        return false
      })
      this.#keywords = {written, folded: undefined}
    }
    return this.#keywords
  }
}

function textsOf(value: Value, view: View): Texts {
  const written: string[] = []
  const indices: number[] = []
  const elements = typeof value === "object" && value !== null ? value : [value]
  for (let i = 0; i < elements.length; i++) {
    const text = canonicalText(elements[i]!) ?? view.nullText
    if (text === undefined) continue
    written.push(text)
    indices.push(i)
  }
  const spelt = view.spelling === "plain" ? written : written.map((text) => respell(text, view))
  return {
    written,
    spelt,
    folded: spelt.map(fold),
    indices,
    marks: [],
    markedBy: undefined,
    addresses: undefined,
  }
}

/** The spelling under which both sides of a comparison meet. */
export function respell(text: string, view: View): string {
  if (view.spelling === "plain") return text
  const blanks = text.replaceAll("+", " ")
  return view.spelling === "plus-is-blank" ? blanks : blanks.replaceAll(",", "  ")
}
