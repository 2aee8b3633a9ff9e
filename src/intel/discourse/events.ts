/* The events of a document, in the order of first mention: `event-1`, `event-2`, and campaigns by their name.
 *
 * Before the claims of a sentence are read, `enter` finds what its nouns of events and its dated deeds speak of:
 *
 *   a noun    "another", "an earlier", "the second" · a time far from the event's · an indefinite noun with another
 *             victim · a named victim that another event hit → that event, or one that begins; else the one spoken of
 *   a deed    told in the past with a time long before the event's → an event of the past
 *
 * The subject of a sentence is what the next one speaks of; a new paragraph returns to the event that the text is about.
 * What is only mentioned in passing changes neither. A headline is no text: events are counted from the body on. */

import type {Lookup} from "../grammar/lookup.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {daysBetween, impliedBy, isYear, type Span, timesIn} from "./event-times.ts"
import {areElse, tailOf, victimsOf, victimsOfDeed} from "./event-victims.ts"
import {
  alike,
  another,
  asWell,
  before,
  holderOf,
  isDeed,
  isDefinite,
  isOfSame,
  isPredicate,
  isToldBeside,
  isTopic,
} from "./event-words.ts"

/** Times that are farther apart than this are of different events, in days. */
const farApart = 45
/** A deed with other victims that lies so far from the event, in days, is another. */
const otherTime = 14
/** A deed that lies so far before the event is one of the past. */
const longBefore = 120

/** What a text numbers its events as. */
const numbered: ReadonlySet<string> = new Set([
  "set",
  "case",
  "wave",
  "cluster",
  "series",
  "episode",
  "event",
])

interface Told {
  span: Span | undefined
  readonly victims: Set<string>
}

/** The events spoken of so far, and the one that is spoken of. */
export class Events {
  readonly #lookup: Lookup
  #count = 0
  #current = ""
  /** The event that the text, or this section of it, is about. */
  #main = ""
  readonly #told = new Map<string, Told>()
  /** Words that set an event apart → its id. */
  readonly #apart = new Map<string, string>()
  /** Events of the past, told as background. */
  readonly #past = new Set<string>()
  #phrase: Phrase | undefined
  /** Of the sentence: the heads of nouns of events, and clauses with an event of their own. */
  readonly #heads = new Map<number, string>()
  readonly #deeds = new Map<Clause, string>()
  #startsSection = false
  #hasSection = false
  /** Whether a noun has named an event. */
  #hasNoun = false
  /** Whether a sentence has told a deed that was done; whether one did before this sentence. */
  #hasDeed = false
  #hadDeed = false
  /** Names that the text gives to its campaigns → their events. */
  readonly #names = new Map<string, string>()
  /** "Campaign A", "Set 1", as the text numbers them → their events. */
  readonly #labels = new Map<string, string>()
  /** "Two campaigns": the first and the second of them are spoken of later. */
  #isAnnounced = false

  constructor(lookup: Lookup) {
    this.#lookup = lookup
  }

  /** The event spoken of; the first begins where none has. */
  get current(): string {
    if (this.#current === "") this.#begin()
    return this.#current
  }

  get hasBegun(): boolean {
    return this.#count > 0
  }

  /** Whether a noun has named an event so far, or an earlier sentence has told a deed that was done. */
  get isTold(): boolean {
    return this.#hasNoun || this.#hadDeed
  }

  /** A new paragraph goes back from the past to what the text is about. */
  beginParagraph(): void {
    if (this.#past.has(this.#current)) this.#current = this.#main
    else this.#main = this.#current
  }

  /** A heading inside a paragraph ("Scam calls. Callers …"): what follows is another matter. */
  beginSection(): void {
    this.#startsSection = true
  }

  /** Reads a sentence before its claims are read. `text` is what its tokens point into. */
  enter(phrase: Phrase, text: string, issued: string | undefined): void {
    this.#phrase = phrase
    this.#heads.clear()
    this.#deeds.clear()
    if (this.#startsSection && phrase.clauses.some(({lemma}) => lemma !== "")) {
      this.#startsSection = false
      // Before the first of them a text may say what it is, without an event.
      const isFirst = !this.#hasSection && !this.#hasNoun
      this.#hasSection = true
      if (this.#count > 0 && !isFirst) {
        this.#main = this.#begin()
        this.#current = this.#main
      }
    }
    this.#head(phrase)
    this.#lead(phrase, text, issued)
    const before = this.#current
    let topic: string | undefined
    for (const noun of phrase.parse.nouns) {
      if (!this.#isEvent(phrase, noun)) continue
      if (/^(?:two|three|several|both)$/.test(phrase.tokens[noun.count?.from ?? -1]?.key ?? ""))
        this.#isAnnounced = true
      const id = this.#eventOf(phrase, noun, text, issued)
      this.#heads.set(noun.head, id)
      this.#hasNoun = true
      if (isTopic(phrase, noun)) topic ??= id
    }
    if (before !== "") this.#current = this.#turnedTo(phrase) ?? topic ?? before
    this.#hadDeed = this.#hasDeed
    for (const clause of phrase.clauses) this.#readDeed(phrase, clause, text, issued)
    this.#hasDeed ||= phrase.clauses.some(
      (clause) => (clause.tense === "past" || clause.isPerfect) && isDeed(this.#lookup, clause.lemma),
    )
    for (const clause of phrase.clauses) this.#noteHit(phrase, clause)
    // "…, an attack without precedent": what stands beside the deed is the deed.
    for (const noun of phrase.parse.nouns) {
      const clause = phrase.parse.clauseAt[noun.head]
      const deed = clause === undefined ? undefined : this.#deeds.get(clause)
      const isBeside =
        phrase.tokens[noun.from - 1]?.text === "," && /^an?$/.test(phrase.tokens[noun.from]?.key ?? "")
      if (deed !== undefined && isBeside && this.#heads.has(noun.head)) this.#heads.set(noun.head, deed)
    }
  }

  /** "Campaign A (from 2019 to 2023): …", "Set 1:": the events that a text announced, one by one. */
  #head(phrase: Phrase): void {
    const {tokens} = phrase
    const label = this.#labelAt(phrase, 0)
    if (label === undefined) return
    const close = tokens[2]?.text === "(" ? tokens.findIndex(({text}) => text === ")") + 1 : 2
    if (tokens[close]?.text !== ":") return
    const isFirst = this.#labels.size === 0 && this.#count === 1
    const id = this.#labels.get(label) ?? (isFirst ? this.#main : this.#begin())
    this.#labels.set(label, id)
    this.#main = id
    this.#current = id
  }

  /** "campaign a": the noun at a token with the letter or number behind it. */
  #labelAt({tokens}: Phrase, at: number): string | undefined {
    const noun = tokens[at]
    const letter = tokens[at + 1]
    if (noun?.isCapital !== true || !/^(?:\p{Lu}|\d{1,2})$/u.test(letter?.text ?? "")) return undefined
    const isOne = numbered.has(noun.key) || this.#lookup.nouns.get("event")?.has(noun.key) === true
    return isOne ? `${noun.key} ${letter?.low}` : undefined
  }

  /** "In 2022 the group …": a sentence that leads with another year, or with a time long before the event's. */
  #lead(phrase: Phrase, text: string, issued: string | undefined): void {
    if (this.#count === 0) return
    const [time] = timesIn(
      phrase,
      {from: 0, to: Math.min(6, phrase.clauses[0]?.verb.from ?? 6)},
      text,
      issued,
    )
    if (time?.isPoint !== true || !/^(?:in|on|during)$/.test(phrase.tokens[0]?.key ?? "")) return
    const known = this.#of(this.#main).span ?? impliedBy(issued)
    const gap = known === undefined ? 0 : daysBetween(time, known)
    const isOther =
      gap > 0 && (isYear(time) || (gap > longBefore && known !== undefined && time.to < known.from))
    const tells = phrase.parse.nouns.some((noun) => this.#isEvent(phrase, noun))
    if (!isOther || !(tells || phrase.clauses.some(({lemma}) => isDeed(this.#lookup, lemma)))) return
    const year = time.from.slice(0, 4)
    const id = this.#apart.get(year) ?? this.#begin()
    this.#apart.set(year, id)
    if (known !== undefined && time.to < known.from) this.#past.add(id)
    this.#current = this.#note(id, time, [])
  }

  /** Whom an event hit, so that another victim tells another event. */
  sawVictim(event: string, victim: string): void {
    const {victims} = this.#of(event)
    if (victims.size < 64) victims.add(victim)
  }

  /** "The first …; the second …": of the events that were announced. */
  turnTo(word: string, isCase: boolean): void {
    if (word !== "separate" && this.#count < (isCase ? 1 : 2) && !this.#isAnnounced) return
    this.#current = word === "first" ? "event-1" : this.#byWord(word, word !== "separate")
  }

  /** A headline is no text: events are counted from the body on. */
  restart(): void {
    this.#count = 0
    this.#current = ""
    this.#main = ""
    this.#apart.clear()
    this.#told.clear()
    this.#names.clear()
    this.#labels.clear()
    this.#past.clear()
    this.#heads.clear()
    this.#deeds.clear()
    this.#startsSection = false
    this.#hasSection = false
    this.#hasNoun = false
    this.#hasDeed = false
    this.#hadDeed = false
    this.#isAnnounced = false
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

  #isEvent({tokens, mentions, mentionAt}: Phrase, {head, isPronoun}: NounPhrase): boolean {
    const mention = mentions[mentionAt[head] ?? -1]
    if (mention !== undefined) return mention.kind === "campaign"
    return !isPronoun && this.#lookup.nouns.get("event")?.has(tokens[head]?.key ?? "") === true
  }

  /** The event of a noun phrase. */
  #eventOf(phrase: Phrase, noun: NounPhrase, text: string, issued: string | undefined): string {
    const {tokens, mentions} = phrase
    const named = mentions.find((m) => m.kind === "campaign" && m.from >= noun.from && m.to <= noun.head + 1)
    if (named !== undefined && !this.#lookup.things.has(named.id))
      return this.#namedHere(phrase, noun, named.id, text, issued)
    if (named !== undefined) {
      if (this.#count === 0) this.#count = 1
      this.#current = named.id
      if (this.#main === "") this.#main = named.id
      return named.id
    }
    const labelled =
      this.#labels.size === 0 ? undefined : this.#labels.get(this.#labelAt(phrase, noun.from) ?? "")
    if (labelled !== undefined) return labelled
    const [time] = timesIn(phrase, {from: noun.from, to: tailOf(phrase, noun)}, text, issued)
    const victims = victimsOf(phrase, noun, this.#lookup)
    const isNew = this.#count === 0
    if (isNew) return this.#note(this.#begin(), time, victims.all)
    for (let i = noun.from; i < noun.head; i++) {
      const key = tokens[i]?.key ?? ""
      if (key === "first" && this.#count > 1 && isDefinite(phrase, noun)) return "event-1"
      if (another.has(key)) {
        const isKnown = isDefinite(phrase, noun) || key === "second" || key === "third"
        return this.#note(this.#byWord(key, isKnown), time, victims.all)
      }
    }
    if (victims.hasAny && isToldBeside(phrase, noun)) {
      const {victims: hit, span} = this.#of(this.current)
      const isTold = hit.size > 0 || (span !== undefined && !this.#past.has(this.current))
      if (isTold && !victims.all.some((v) => hit.has(v))) return this.#otherOf(victims.all, time)
    }
    const isIndefinite = /^(?:a|an)$/.test(tokens[noun.from]?.key ?? "") && !isPredicate(phrase, noun)
    const {span: known, victims: hit} = this.#of(this.current)
    const span = known ?? impliedBy(issued)
    const shares = victims.all.some((v) => hit.has(v))
    if (time?.isPoint === true && span !== undefined && !shares) {
      const gap = daysBetween(time, span)
      if (gap > farApart || (gap > 0 && (victims.hasAny || isYear(time)))) {
        for (const [id, told] of this.#told)
          if (id !== this.current && told.span !== undefined && daysBetween(time, told.span) === 0)
            return this.#note(id, time, victims.all)
        const id = this.#begin()
        if (time.to < span.from) this.#past.add(id)
        return this.#note(id, time, victims.all)
      }
    }
    if (victims.hasAny && !shares) {
      const own = isDefinite(phrase, noun) ? victims.all : victims.named
      for (const [id, told] of this.#told)
        if (own.some((v) => told.victims.has(v))) return this.#note(id, time, [])
      const isOther =
        isIndefinite && (hit.size > 0 ? victims.all.length > 0 : time !== undefined && known !== undefined)
      const isFirstTold = hit.size === 0 && known === undefined
      if (isOther || (victims.named.length > 0 && (isIndefinite || (time !== undefined && !isFirstTold))))
        return this.#note(this.#begin(), time, victims.all)
    }
    return this.#note(this.current, time, victims.all)
  }

  /** The event that hit one of these victims; else one that begins. */
  #otherOf(victims: readonly string[], time: Span | undefined): string {
    for (const [id, told] of this.#told)
      if (id !== this.current && victims.some((v) => told.victims.has(v))) return this.#note(id, time, [])
    return this.#note(this.#begin(), time, victims)
  }

  /** "The attack on the parliament is another matter": its subject is another event, which is spoken of next. */
  #turnedTo(phrase: Phrase): string | undefined {
    const {tokens, clauses} = phrase
    for (const {kind, subject, predicate} of clauses) {
      const np = predicate?.np
      if (kind !== "main" || subject === undefined) continue
      // "One case is different: …"
      const adjective = predicate?.kind === "adjective" ? (tokens[predicate.at]?.key ?? "") : ""
      const isCase =
        /^(?:one|another|a)$/.test(tokens[subject.from]?.key ?? "") &&
        /^(?:case|incident|attack|intrusion|breach|campaign)$/.test(tokens[subject.head]?.key ?? "")
      if (isCase && /^(?:different|separate|unrelated|distinct)$/.test(adjective)) return this.#begin()
      if (
        np === undefined ||
        !/^(?:matter|story|affair|case|thing|issue|incident)$/.test(tokens[np.head]?.key ?? "")
      )
        continue
      let isOther = false
      for (let i = np.from; i < np.head; i++)
        isOther ||= /^(?:another|separate|different|unrelated)$/.test(tokens[i]?.key ?? "")
      if (!isOther) continue
      const own = this.#heads.get(subject.head)
      if (own !== undefined && own !== this.#current) return own
      if (own === undefined && tokens[subject.head]?.isCapital !== true) return undefined
      const id = this.#begin()
      this.#heads.set(subject.head, id)
      return id
    }
    return undefined
  }

  /** "A campaign we call LARCH", "HAWTHORN, the second campaign": the event that the text gives a name to. */
  #namedHere(
    phrase: Phrase,
    noun: NounPhrase,
    name: string,
    text: string,
    issued: string | undefined,
  ): string {
    const known = this.#names.get(name)
    if (known !== undefined) {
      this.#current = known
      return known
    }
    const said = noun.appositions.find(({np}) => this.#isEvent(phrase, np))?.np
    const id = said === undefined ? this.current : this.#eventOf(phrase, said, text, issued)
    this.#names.set(name, id)
    return id
  }

  /** A deed told with a time long before the event's is an event of the past. */
  #readDeed(phrase: Phrase, clause: Clause, text: string, issued: string | undefined): void {
    if (clause.lemma === "" || clause.lemma === "be" || this.#count === 0) return
    const from = Math.min(clause.from, ...clause.args.map(({at}) => at))
    const to = Math.max(clause.verb.to, ...clause.args.map(({end}) => end))
    const [time] = timesIn(phrase, {from, to}, text, issued)
    const isDone = isDeed(this.#lookup, clause.lemma)
    const hit = isDone ? victimsOfDeed(phrase, clause) : []
    const isPast = clause.tense === "past" || clause.isPerfect
    const isAside = isDone && isPast && time !== undefined && this.#isBackground(phrase, clause, time)
    if (isAside) {
      this.#deeds.set(clause, this.#otherOf(hit, time))
      return
    }
    if (isDone && isPast && hit.length > 0 && this.#isApart(phrase, clause, hit, time, issued)) {
      const id = this.#note(this.#begin(), time, hit)
      this.#deeds.set(clause, id)
      this.#past.add(id)
      if (clause.kind === "main" && clause.parent === undefined) this.#current = id
      return
    }
    if (time === undefined) return
    const nouns = [clause.subject, clause.object, ...clause.args.map(({np}) => np)]
    const own = nouns.map((noun) => this.#heads.get(noun?.head ?? -1)).find((id) => id !== undefined)
    const {span} = this.#of(this.current)
    const known = span ?? impliedBy(issued)
    const gap = known === undefined || time.to >= known.from ? 0 : daysBetween(time, known)
    if (own === undefined && !isDone) return
    if (own !== undefined || !time.isPoint || !isPast || !(gap > longBefore || (gap > 0 && isYear(time)))) {
      if (gap === 0) this.#note(own ?? this.#current, time, [])
      return
    }
    // "The first malware was installed in 2022": how the event began.
    if (clause.voice === "passive" && clause.agent === undefined && hit.length === 0) return
    const year = time.from.slice(0, 4)
    const id = this.#apart.get(year) ?? this.#begin()
    this.#apart.set(year, id)
    this.#note(id, time, [])
    this.#deeds.set(clause, id)
    this.#past.add(id)
    if (clause.kind === "main") this.#current = id
  }

  /** "…, a gang that hit clinics in Ohio last spring": what a named or unknown actor did is told of him, not of the event. */
  #isBackground(phrase: Phrase, {kind, antecedent}: Clause, time: Span): boolean {
    if (kind !== "relative" || antecedent === undefined || !time.isPoint) return false
    const {tokens, mentions, mentionAt} = phrase
    const isNamed = mentions[mentionAt[antecedent.head] ?? -1]?.kind === "actor"
    const isOne =
      /^(?:a|an|another)$/.test(tokens[antecedent.from]?.key ?? "") &&
      this.#lookup.nouns.get("actor")?.has(tokens[antecedent.head]?.key ?? "") === true
    if (!isNamed && !isOne) return false
    const {span} = this.#of(this.current)
    return span === undefined || daysBetween(time, span) > 0
  }

  /** A deed with other victims at another time, or that is said to have been done as well: an event of its own. */
  #isApart(
    phrase: Phrase,
    clause: Clause,
    hit: readonly string[],
    time: Span | undefined,
    issued: string | undefined,
  ): boolean {
    const {span, victims} = this.#of(this.current)
    const known = span ?? impliedBy(issued)
    const gap = time === undefined || known === undefined ? 0 : daysBetween(time, known)
    // Whom the event hit was not said, but when it was.
    if (victims.size === 0) return span !== undefined && time?.isPoint === true && gap > farApart
    if (!areElse(hit, victims)) return false
    if (time?.isPoint === true && gap > otherTime) return true
    const {subject} = clause
    const isSame = subject !== undefined && isOfSame(phrase, subject)
    if (isSame || clause.adverbs.some((at) => before.has(phrase.tokens[at]?.key ?? ""))) return true
    // "It also hit banks" is told of the same event, unless it was at another time.
    const isSince = clause.args.some(({prep}) => prep === "since")
    // "X has hit hospitals elsewhere since June": what it does in general.
    if (isSince && clause.isPerfect && span?.isPoint === true) return true
    const isOther = time === undefined ? isSince : !(time.isPoint && gap === 0 && span !== undefined)
    if (!isOther) return false
    for (let i = clause.from; i < clause.to; i++) if (asWell.has(phrase.tokens[i]?.key ?? "")) return true
    return false
  }

  /** Whom a deed hits, its event has hit: "the attack on the banks" finds it again. */
  #noteHit({mentions}: Phrase, clause: Clause): void {
    const hit = clause.voice === "passive" ? clause.subject : clause.object
    if (hit === undefined || this.#count === 0 || clause.isNegated || !isDeed(this.#lookup, clause.lemma))
      return
    const id = this.#deeds.get(clause) ?? this.#current
    for (const m of mentions)
      if (m.from >= hit.from && m.to <= hit.head + 1 && /^(?:sector|organisation)$/.test(m.kind))
        this.sawVictim(id, m.id)
  }

  #byWord(word: string, isKnown: boolean): string {
    const key = alike.get(word) ?? word
    const known = isKnown
      ? (this.#apart.get(key) ?? (key === "third" ? undefined : this.#lastApart()))
      : undefined
    if (known !== undefined) return known
    if (this.#count === 0) this.#begin()
    const id = this.#begin()
    this.#apart.set(key, id)
    if (key === "earlier") this.#past.add(id)
    return id
  }

  /** "The second", "the other": the one that was set apart by other words. */
  #lastApart(): string | undefined {
    return this.#count === 2 ? [...this.#told.keys()].find((id) => id === "event-2") : undefined
  }

  #of(id: string): Told {
    const known = this.#told.get(id)
    if (known !== undefined) return known
    const told: Told = {span: undefined, victims: new Set()}
    this.#told.set(id, told)
    return told
  }

  #note(id: string, time: Span | undefined, victims: readonly string[]): string {
    const told = this.#of(id)
    told.span ??= time
    for (const victim of victims) if (told.victims.size < 64) told.victims.add(victim)
    return id
  }

  #begin(): string {
    this.#count += 1
    const id = `event-${this.#count}`
    if (this.#current === "" || this.#main === "") {
      this.#current = id
      this.#main = id
    }
    this.#of(id)
    return id
  }
}
