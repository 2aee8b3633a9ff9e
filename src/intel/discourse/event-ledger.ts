/* The events that a text has told so far, with what is known of each: its days and whom it hit.
 *
 *   event-1   2024-05-01 … 2024-05-31   hospital, mill-county-clinic
 *   event-2   2022-01-01 … 2022-12-31   bank                             of the past
 *
 * An event begins by `begin` and is found again by its victims, by the words that set it apart ("the earlier one"), by
 * its name or by its number; which of these a sentence means is read in event-openings.ts and event-deeds.ts. */

import type {Lookup} from "../grammar/lookup.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause} from "../parse/clause.ts"
import type {PlacedSpan, Span} from "./event-times.ts"
import {alike} from "./event-words.ts"

interface Told {
  span: Span | undefined
  readonly victims: Set<string>
}

/** A sentence whose events are being read. */
export interface Telling {
  readonly lookup: Lookup
  readonly ledger: Ledger
  readonly phrase: Phrase
  readonly issued: string | undefined
  /** The times that it says. */
  readonly times: readonly PlacedSpan[]
  /** The heads of its nouns of events, and its clauses with an event of their own. */
  readonly heads: Map<number, string>
  readonly deeds: Map<Clause, string>
}

/** The events told so far, by their ids. */
export class Ledger {
  /** How many have begun. */
  count = 0
  /** The event spoken of; "" before the first. */
  current = ""
  /** The event that the text, or this section of it, is about. */
  main = ""
  /** What is known of each, in the order of first mention. */
  readonly told: Map<string, Told> = new Map()
  /** Words that set an event apart → its id. */
  readonly apart: Map<string, string> = new Map()
  /** Events of the past, told as background. */
  readonly past: Set<string> = new Set()
  /** Names that the text gives to its campaigns → their events. */
  readonly names: Map<string, string> = new Map()
  /** "Campaign A", "Set 1", as the text numbers them → their events. */
  readonly labels: Map<string, string> = new Map()

  /** The event spoken of; the first begins where none has. */
  get spoken(): string {
    if (this.current === "") this.begin()
    return this.current
  }

  /** A new event; the first is also what the text is about. */
  begin(): string {
    this.count += 1
    const id = `event-${this.count}`
    if (this.current === "" || this.main === "") {
      this.current = id
      this.main = id
    }
    this.of(id)
    return id
  }

  /** What is known of an event. */
  of(id: string): Told {
    const known = this.told.get(id)
    if (known !== undefined) return known
    const told: Told = {span: undefined, victims: new Set()}
    this.told.set(id, told)
    return told
  }

  /** Adds what a sentence says of an event: its first time stays. */
  note(id: string, time: Span | undefined, victims: readonly string[]): string {
    const told = this.of(id)
    told.span ??= time
    for (const victim of victims) if (told.victims.size < 64) told.victims.add(victim)
    return id
  }

  /** Whom an event hit, so that another victim tells another event. */
  sawVictim(event: string, victim: string): void {
    const {victims} = this.of(event)
    if (victims.size < 64) victims.add(victim)
  }

  /** The event that hit one of these victims; else one that begins. */
  otherOf(victims: readonly string[], time: Span | undefined): string {
    for (const [id, told] of this.told)
      if (id !== this.spoken && victims.some((v) => told.victims.has(v))) return this.note(id, time, [])
    return this.note(this.begin(), time, victims)
  }

  /** The event that a word sets apart; `isKnown`: "the earlier one" may be told already, "an earlier one" begins. */
  byWord(word: string, isKnown: boolean): string {
    const key = alike.get(word) ?? word
    const known = isKnown
      ? (this.apart.get(key) ?? (key === "third" ? undefined : this.#lastApart()))
      : undefined
    if (known !== undefined) return known
    if (this.count === 0) this.begin()
    const id = this.begin()
    this.apart.set(key, id)
    if (key === "earlier") this.past.add(id)
    return id
  }

  /** "The second", "the other": the one that was set apart by other words. */
  #lastApart(): string | undefined {
    return this.count === 2 ? [...this.told.keys()].find((id) => id === "event-2") : undefined
  }
}
