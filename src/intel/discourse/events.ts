/* The events of a document, in the order of first mention: `event-1`, `event-2`, and campaigns by their name.
 *
 * "The activity", "the attacks" are the event that was spoken of last. Another event needs words that say so: "an
 * earlier", "a separate", another year or month, an indefinite noun with another victim; a victim named again brings
 * its event back. A headline is no text: events are counted from the body on. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {prepositions, relatives} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import {nameEnd} from "./names.ts"

const another = new Set(
  "separate second third earlier previous another unrelated different similar prior past other further subsequent former".split(
    " ",
  ),
)

const monthNames = new Set(
  "January February March April May June July August September October November December".split(" "),
)

/** The events spoken of so far, and the one that is spoken of. */
export class Events {
  #events = 0
  #current = ""
  /** The sentence led with another year: what it speaks of is that year's event. */
  #turned = false
  /** Years in which the text's first event was. */
  readonly #years = new Set<string>()
  /** Words that set an event apart → its id. */
  readonly #apart = new Map<string, string>()
  /** Event → who it hit: ids of the lexicons and names. */
  readonly #victims = new Map<string, Set<string>>()
  /** Event → the months that its noun phrases say. */
  readonly #months = new Map<string, Set<string>>()
  /** The noun that began an event of its own, so that it stands for the same however often it is asked. */
  readonly #begunBy = new WeakMap<Token, string>()

  /** The event spoken of; the first begins where none has. */
  get current(): string {
    if (this.#current === "") this.#begin()
    return this.#current
  }

  get hasBegun(): boolean {
    return this.#events > 0
  }

  /** The event of a year with which a sentence leads; another year is another event. */
  turnTo(year: string | undefined): void {
    if (year === undefined || this.#events === 0 || this.#years.has(year)) return
    const known = this.#apart.get(year)
    if (known !== undefined) this.#current = known
    else if (this.#years.size > 0) {
      this.#apart.set(year, this.#begin())
      this.#turned = true
    }
  }

  /** "In the second campaign", "In a separate case": what the sentence goes on about. */
  turnToOther(word: string): void {
    if (this.#events === 0) this.#begin()
    if (word === "first") {
      this.#current = "event-1"
      return
    }
    const key = word === "third" ? word : "another"
    const known = word === "separate" ? undefined : this.#apart.get(key)
    if (known !== undefined) this.#current = known
    else {
      this.#apart.set(key, this.#begin())
      this.#turned = true
    }
  }

  /** Whom an event hit, so that another victim tells another event. */
  sawVictim(event: string, victim: string): void {
    const known = this.#victims.get(event)
    if (known === undefined) this.#victims.set(event, new Set([victim]))
    else if (known.size < 64) known.add(victim)
  }

  /** A year of the event that the text is about. */
  sawYear(year: string): void {
    if (this.#events <= 1) this.#years.add(year)
  }

  /** A headline is no text: events are counted from the body on. */
  restart(): void {
    this.#events = 0
    this.#current = ""
    this.#apart.clear()
  }

  /** The event that a noun phrase speaks of. */
  of(phrase: Phrase, range: Range, head: number): string {
    const named = phrase.mentions.find(
      (m) => m.kind === "campaign" && m.from >= range.from && m.to <= range.to,
    )
    if (named !== undefined) {
      this.#current = named.id
      if (this.#events === 0) this.#events = 1
      return named.id
    }
    if (this.#events === 0) return this.#begin()
    for (let i = Math.max(range.from, head - 5); i < head; i++) {
      const key = phrase.tokens[i]?.key ?? ""
      if (/^(?:19[89]|20\d)\d$/.test(key) && !this.#years.has(key) && this.#years.size > 0) {
        const known = this.#apart.get(key)
        if (known !== undefined) return known
        const before = this.#current
        const begun = this.#begin()
        this.#apart.set(key, begun)
        if (range.from > 4) this.#current = before
        return begun
      }
      if (key === "first" && phrase.tokens[i - 1]?.key === "the") {
        this.#current = "event-1"
        return this.#current
      }
      if (this.#turned && another.has(key)) {
        this.#turned = false
        return this.#current
      }
      if (!another.has(key) || (key === "another" && head - i > 3)) continue
      const isDefinite = phrase.tokens[i - 1]?.key === "the" || phrase.tokens[range.from]?.key === "the"
      const word = key === "another" || key === "second" || key === "separate" ? "another" : key
      const known = this.#apart.get(word) ?? (isDefinite ? this.#apart.get("another") : undefined)
      if (known !== undefined) {
        this.#current = known
        return known
      }
      const before = this.#current
      const begun = this.#begin()
      this.#apart.set(word, begun)
      // What is only mentioned in passing is not what the text goes on about.
      if (range.from > 4) this.#current = before
      return begun
    }
    return this.#apartByWords(phrase, range, head) ?? this.#current
  }

  /** The event of a noun phrase that says another time or another victim than the event spoken of last. */
  #apartByWords(phrase: Phrase, range: Range, head: number): string | undefined {
    const {tokens} = phrase
    const token = tokens[head]
    if (token === undefined) return undefined
    const begun = this.#begunBy.get(token)
    if (begun !== undefined) return begun
    const {years, month, victims, names} = this.#wordsOfEvent(phrase, range, head)
    const first = tokens[range.from]?.key ?? ""
    const isPredicate =
      tokens[range.from - 1]?.key === "of" ||
      phrase.verbs[phrase.verbAt[range.from - 1] ?? -1]?.voice === "be"
    const isIndefinite = /^(?:a|an)$/.test(first) && !isPredicate
    const open = (key?: string): string => {
      const before = this.#current
      const id = this.#begin()
      if (key !== undefined) this.#apart.set(key, id)
      if (month !== undefined) this.#months.set(id, new Set([month]))
      for (const victim of [...victims, ...names]) this.sawVictim(id, victim)
      this.#begunBy.set(token, id)
      if (range.from > 4) this.#current = before
      return id
    }
    const [year] = years
    if (year !== undefined && this.#years.size > 0 && !this.#years.has(year)) {
      const known = this.#apart.get(year)
      return known ?? open(year)
    }
    const hit = this.#victims.get(this.#current)
    const own = [...victims, ...names]
    const shares = (others: ReadonlySet<string> | undefined): boolean =>
      own.some((v) => others?.has(v) === true)
    if (own.length > 0 && hit !== undefined && !shares(hit)) {
      for (const [event, others] of this.#victims)
        if (/^event-\d+$/.test(event) && shares(others)) return event
      if (isIndefinite || (names.length > 0 && (month ?? year) !== undefined)) return open()
    }
    const said = this.#months.get(this.#current)
    if (month !== undefined) {
      if (said !== undefined && !said.has(month) && !shares(hit)) {
        for (const [event, others] of this.#months) if (others.has(month)) return event
        return open()
      }
      if (said === undefined) this.#months.set(this.#current, new Set([month]))
    }
    return undefined
  }

  /** What stands around the noun of an event: years, a month, whom it hit. */
  #wordsOfEvent(
    phrase: Phrase,
    range: Range,
    head: number,
  ): {
    readonly years: readonly string[]
    readonly month: string | undefined
    readonly victims: readonly string[]
    readonly names: readonly string[]
  } {
    const {tokens, mentions, verbs, verbAt} = phrase
    const years: string[] = []
    const victims: string[] = []
    const names: string[] = []
    let month: string | undefined
    for (let i = Math.max(range.from, head - 3); i < head; i++)
      if (monthNames.has(tokens[i]?.text ?? "")) month = tokens[i]?.text
    let prep = ""
    for (let i = head + 1; i < Math.min(tokens.length, head + 14); i++) {
      const token = tokens[i]
      if (token === undefined || verbs[verbAt[i] ?? -1] !== undefined || relatives.has(token.key)) break
      if (!token.isWord && token.text !== "'s") break
      if (prepositions.has(token.key)) {
        prep = token.key
        continue
      }
      const mention = mentions.find((m) => m.from <= i && i < m.to)
      const isAt = /^(?:on|against|at|into)$/.test(prep)
      if (/^(?:19[89]|20\d)\d$/.test(token.text) && /^(?:in|of)$/.test(prep)) years.push(token.text)
      else if (monthNames.has(token.text) && /^(?:in|of)$/.test(prep)) month = token.text
      else if (mention !== undefined && (isAt || prep === "in")) {
        if (/^(?:sector|organisation|state|place)$/.test(mention.kind)) victims.push(mention.id)
      } else if (isAt && token.isCapital && mention === undefined) {
        const to = nameEnd(tokens, i)
        if (to > i) {
          names.push(
            slugOf(
              tokens
                .slice(i, to)
                .map((t) => t.text)
                .join(" "),
            ),
          )
          i = to - 1
        }
      }
    }
    return {years, month, victims, names}
  }

  #begin(): string {
    this.#events += 1
    this.#current = `event-${this.#events}`
    return this.#current
  }
}
