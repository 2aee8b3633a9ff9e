/* The events of a document, in the order of first mention: `event-1`, `event-2`, and campaigns by their name.
 *
 * Before the claims of a sentence are read, `enter` finds what its nouns of events and its dated deeds speak of:
 *
 *   a noun    "another", "an earlier", "the second" · a time far from the event's · an indefinite noun with another
 *             victim · a named victim that another event hit → that event, or one that begins; else the one spoken of
 *   a deed    told in the past with a time long before the event's → an event of the past
 *
 * The first is read in event-openings.ts, the second in event-deeds.ts; event-ledger.ts keeps what was told.
 * The subject of a sentence is what the next one speaks of; a new paragraph returns to the event that the text is about.
 * What is only mentioned in passing changes neither. A headline is no text: events are counted from the body on. */

import type {Lookup} from "../grammar/lookup.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause} from "../parse/clause.ts"
import {noteHit, readDeed} from "./event-deeds.ts"
import {Ledger, type Telling} from "./event-ledger.ts"
import {eventOf, readLabel, readLead, turnedTo} from "./event-openings.ts"
import {daysBetween, farApart, spanIn, spansOf} from "./event-times.ts"
import {holderOf, isDeed, isEventNoun, isTopic} from "./event-words.ts"

/** The events spoken of so far, and the one that is spoken of. */
export class Events {
  readonly #lookup: Lookup
  #ledger = new Ledger()
  #phrase: Phrase | undefined
  /** Of the sentence: the heads of nouns of events, and clauses with an event of their own. */
  readonly #heads = new Map<number, string>()
  readonly #deeds = new Map<Clause, string>()
  #telling: Telling | undefined
  /** Those that no noun and no deed began, but a choice. */
  readonly #opened = new Set<string>()
  #startsSection = false
  #hasSection = false
  /** Whether a noun has named an event. */
  #hasNoun = false
  /** Whether a sentence has told a deed that was done; whether one did before this sentence. */
  #hasDeed = false
  #hadDeed = false
  /** The event that the first words of the sentence turn to. */
  #turned: string | undefined
  /** Whether the last sentence was about an event. */
  #isOnEvent = false
  /** "Two campaigns": the first and the second of them are spoken of later. */
  #isAnnounced = false

  constructor(lookup: Lookup) {
    this.#lookup = lookup
  }

  /** The event spoken of; the first begins where none has. */
  get current(): string {
    return this.#ledger.spoken
  }

  get hasBegun(): boolean {
    return this.#ledger.count > 0
  }

  /** Whether a noun has named an event so far, or an earlier sentence has told a deed that was done. */
  get isTold(): boolean {
    return this.#hasNoun || this.#hadDeed
  }

  /** A new paragraph goes back from the past to what the text is about. */
  beginParagraph(): void {
    const ledger = this.#ledger
    if (ledger.past.has(ledger.current)) ledger.current = ledger.main
    else ledger.main = ledger.current
  }

  /** A heading inside a paragraph ("Scam calls. Callers …"): what follows is another matter. */
  beginSection(): void {
    this.#startsSection = true
  }

  /** Reads a sentence before its claims are read. */
  enter(phrase: Phrase, issued: string | undefined): void {
    const lookup = this.#lookup
    const ledger = this.#ledger
    const heads = this.#heads
    const deeds = this.#deeds
    const telling: Telling = {lookup, ledger, phrase, issued, times: spansOf(phrase, issued), heads, deeds}
    this.#telling = telling
    this.#phrase = phrase
    heads.clear()
    deeds.clear()
    if (this.#startsSection && phrase.clauses.some(({lemma}) => lemma !== "")) {
      this.#startsSection = false
      // Before the first of them a text may say what it is, without an event.
      const isFirst = !this.#hasSection && !this.#hasNoun
      this.#hasSection = true
      if (ledger.count > 0 && !isFirst) {
        ledger.main = ledger.begin()
        ledger.current = ledger.main
      }
    }
    readLabel(telling)
    const turned = this.#turned
    this.#turned = undefined
    if (turned === undefined) readLead(telling)
    // "In a separate case in July": when that was.
    else ledger.note(turned, spanIn(telling.times, {from: 0, to: 7}), [])
    const before = ledger.current
    let topic: string | undefined
    for (const noun of phrase.parse.nouns) {
      if (!isEventNoun(lookup, phrase, noun)) continue
      if (/^(?:two|three|several|both)$/.test(phrase.tokens[noun.count?.from ?? -1]?.key ?? ""))
        this.#isAnnounced = true
      const id = noun.from <= 2 && turned !== undefined ? turned : eventOf(telling, noun)
      heads.set(noun.head, id)
      this.#hasNoun = true
      if (isTopic(phrase, noun)) topic ??= id
    }
    topic ??= this.#oneMore(telling)
    this.#isOnEvent = topic !== undefined
    if (before !== "") ledger.current = turnedTo(telling) ?? topic ?? before
    this.#hadDeed = this.#hasDeed
    for (const clause of phrase.clauses) readDeed(telling, clause)
    this.#hasDeed ||= phrase.clauses.some(
      (clause) => (clause.tense === "past" || clause.isPerfect) && isDeed(lookup, clause.lemma),
    )
    for (const clause of phrase.clauses) noteHit(telling, clause)
    // "…, an attack without precedent": what stands beside the deed is the deed.
    for (const noun of phrase.parse.nouns) {
      const clause = phrase.parse.clauseAt[noun.head]
      const deed = clause === undefined ? undefined : deeds.get(clause)
      const isBeside =
        phrase.tokens[noun.from - 1]?.text === "," && /^an?$/.test(phrase.tokens[noun.from]?.key ?? "")
      if (deed !== undefined && isBeside && heads.has(noun.head)) heads.set(noun.head, deed)
    }
  }

  /** "One case concerned a bank. Another involved a refinery. A third hit a farm": events told one by one. */
  #oneMore({ledger, phrase}: Telling): string | undefined {
    if (!this.#isOnEvent || ledger.count === 0) return undefined
    for (const {kind, subject} of phrase.clauses) {
      if (kind !== "main" || subject === undefined || phrase.mentionAt[subject.head] !== -1) continue
      const key = phrase.tokens[subject.head]?.key ?? ""
      const first = phrase.tokens[subject.from]?.key ?? ""
      const isOne = key === "another" || (/^(?:second|third|fourth|fifth)$/.test(key) && first === "a")
      if (!isOne || subject.head - subject.from > 1) continue
      const id = ledger.byWord(key, false)
      this.#heads.set(subject.head, id)
      return id
    }
    return undefined
  }

  /** Whom an event hit, so that another victim tells another event. */
  sawVictim(event: string, victim: string): void {
    this.#ledger.sawVictim(event, victim)
  }

  /** Whether the event spoken of is known to have hit somebody. */
  hasHit(victim: string): boolean {
    return this.#ledger.count > 0 && this.#ledger.of(this.#ledger.spoken).victims.has(victim)
  }

  /** "The first …; the second …": of the events that were announced. */
  turnTo(word: string, isCase: boolean): void {
    const ledger = this.#ledger
    if (word !== "separate" && ledger.count < (isCase ? 1 : 2) && !this.#isAnnounced) return
    ledger.current = word === "first" ? "event-1" : ledger.byWord(word, word !== "separate")
  }

  /** "In a separate incident, …": the sentence that is entered next leads with the event turned to. */
  leadWith(word: string, isCase: boolean): void {
    const {count} = this.#ledger
    this.turnTo(word, isCase)
    if (this.#ledger.count > count) this.#turned = this.#ledger.current
  }

  /** A headline is no text: events are counted from the body on. */
  restart(): void {
    this.#ledger = new Ledger()
    this.#heads.clear()
    this.#deeds.clear()
    this.#opened.clear()
    this.#telling = undefined
    this.#startsSection = false
    this.#hasSection = false
    this.#hasNoun = false
    this.#hasDeed = false
    this.#hadDeed = false
    this.#isAnnounced = false
    this.#isOnEvent = false
    this.#turned = undefined
  }

  /** All that have begun, in the order of first mention. */
  get all(): readonly string[] {
    return [...this.#ledger.told.keys()]
  }

  /** The event that the text, or this section of it, is about. */
  get main(): string {
    return this.#ledger.main
  }

  /** Another event begins, which a clause tells of; what is told in the clause of the event taken for it so far is its own. */
  open(clause: Clause | undefined, instead: string): string {
    const ledger = this.#ledger
    const id = ledger.begin()
    this.#opened.add(id)
    ledger.current = id
    if (clause === undefined) return id
    this.#deeds.set(clause, id)
    for (const [at, own] of this.#heads)
      if (own === instead && clause.from <= at && at < clause.to) this.#heads.set(at, id)
    return id
  }

  isOpened(id: string): boolean {
    return this.#opened.has(id)
  }

  /** How the time that words say lies to that of an event. */
  timeOf(id: string, range: Range): "none" | "first" | "same" | "near" | "far" | "before" {
    const said = this.#telling === undefined ? undefined : spanIn(this.#telling.times, range)
    if (said === undefined) return "none"
    const known = this.#ledger.told.get(id)?.span
    if (known === undefined) return "first"
    const gap = daysBetween(said, known)
    if (gap === 0) return "same"
    return gap <= farApart ? "near" : said.to < known.from ? "before" : "far"
  }

  isPast(id: string): boolean {
    return this.#ledger.past.has(id)
  }

  /** Whether an event is known to have hit somebody. */
  didHit(id: string, victim: string): boolean {
    return this.#ledger.told.get(id)?.victims.has(victim) === true
  }

  /** The event whose noun stands at a token of the sentence in hand. */
  headAt(at: number): string | undefined {
    return this.#heads.get(at)
  }

  /** Where the nouns of an event stand in the sentence in hand. */
  headsOf(id: string): readonly number[] {
    return [...this.#heads].flatMap(([at, own]) => (own === id ? [at] : []))
  }

  /** The event that the noun at a token speaks of; the one spoken of where it is no noun of an event. */
  of(phrase: Phrase, range: Range, head: number): string {
    if (this.#phrase === phrase) {
      const own = this.#heads.get(head)
      if (own !== undefined) return own
      for (const [at, id] of this.#heads) if (range.from <= at && at < range.to) return id
    }
    return this.current
  }

  /** The event that words tell of: that of a noun among them; else of the clause at `anchor`, its arguments, or what it
   *  hangs on; else the one spoken of. */
  in(phrase: Phrase, range: Range, anchor: number): string {
    if (this.#phrase !== phrase) return this.current
    let nearest: number | undefined
    for (const at of this.#heads.keys())
      if (
        range.from <= at &&
        at < range.to &&
        (nearest === undefined || Math.abs(at - anchor) < Math.abs(nearest - anchor))
      )
        nearest = at
    if (nearest !== undefined) return this.#heads.get(nearest) ?? this.current
    const last = [...this.#heads.keys()].filter((at) => at < anchor).at(-1)
    let clause = phrase.parse.clauseAt[anchor]
    for (let steps = 0; clause !== undefined && steps < 12; steps++) {
      const own = this.#deeds.get(clause) ?? this.#byArguments(clause)
      if (own !== undefined) return own
      clause = clause.parent ?? holderOf(phrase, clause)
    }
    return (last === undefined ? undefined : this.#heads.get(last)) ?? this.current
  }

  #byArguments(clause: Clause): string | undefined {
    for (const noun of [
      clause.antecedent,
      clause.subject,
      clause.object,
      clause.agent,
      clause.predicate?.np,
    ]) {
      const id = noun === undefined ? undefined : this.#heads.get(noun.head)
      if (id !== undefined) return id
    }
    return undefined
  }
}
