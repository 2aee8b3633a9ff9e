/* What has been read of one event so far: every field at most once, folded at most once.
 *
 * One Reading serves one route; `begin` makes it forget the last event. Slots are numbers that the
 * compiler hands out, one per view. `stamp[slot] === turn` says that a slot is of this event. */

import {fold} from "../bytes/fold.ts"
import {canonicalText, type Event, type Value} from "../model/event.ts"
import type {View} from "./view.ts"

/** A field of the event as texts: as written, respelt, and respelt and folded. Parallel arrays. */
export interface Texts {
  readonly written: readonly string[]
  readonly spelt: readonly string[]
  readonly folded: readonly string[]
  /** For each text, its index in the list that the view gave. */
  readonly indices: readonly number[]
  /** What the plan found in them; its own. */
  marks: readonly number[] | undefined
}

const noText: Texts = {written: [], spelt: [], folded: [], indices: [], marks: []}

export class Reading {
  readonly #views: View[] = []
  readonly #slots = new Map<string, number>()
  readonly #texts: Texts[] = []
  readonly #stamp: number[] = []
  #turn = 0
  #event: Event | undefined
  #keywords: {written: string[]; folded: string[] | undefined} | undefined

  /** The slot of a view; views of the same key share one. */
  slot(key: string, view: View): number {
    const known = this.#slots.get(key)
    if (known !== undefined) return known
    const slot = this.#views.push(view) - 1
    this.#slots.set(key, slot)
    this.#texts.push(noText)
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
      const view = this.#views[slot]!
      this.#texts[slot] = textsOf(view.read(this.event), view)
      this.#stamp[slot] = this.#turn
    }
    return this.#texts[slot]!
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

function textsOf(value: Value | undefined, view: View): Texts {
  if (value === undefined) return noText
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
  return {written, spelt, folded: spelt.map(fold), indices, marks: undefined}
}

/** The spelling under which both sides of a comparison meet. */
export function respell(text: string, view: View): string {
  if (view.spelling === "plain") return text
  const blanks = text.replaceAll("+", " ")
  return view.spelling === "plus-is-blank" ? blanks : blanks.replaceAll(",", "  ")
}
