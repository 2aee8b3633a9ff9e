/* What a document has spoken of so far: events in the order of first mention, actors, speakers, people and posts.
 *
 * "The activity", "the attacks" are the event that was spoken of last; another event needs a word that says so. An
 * unnamed actor is its words without the article. Nothing is merged: an alias is a name of its own. */

import {type NamedThing, slugOf} from "../../knowledge/lexicons.ts"
import type {EntityKind} from "../../model/intel.ts"
import {determiners, isAdverb, prepositions, relatives} from "../grammar/english.ts"
import type {Lookup} from "../grammar/lookup.ts"
import {type Mention, namedHere} from "../grammar/mentions.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import {nameEnd} from "./names.ts"

type RefKind = EntityKind | "event" | "words"

export interface Ref extends Range {
  readonly id: string
  readonly kind: RefKind
  readonly state?: string | undefined
}

const another = new Set(
  "separate second third earlier previous another unrelated different similar prior past other further subsequent former".split(
    " ",
  ),
)

const generic = new Set(
  "the these those malicious cyber threat unknown unidentified unnamed suspected same all online cyberattackers a an state-sponsored? its their remote".split(
    " ",
  ),
)

const monthNames = new Set(
  "January February March April May June July August September October November December".split(" "),
)

export class Discourse {
  readonly lookup: Lookup
  readonly publisher:
    | {readonly id: string; readonly state: string | undefined; readonly isPress: boolean}
    | undefined
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
  /** Short names of products that the text has named in full: lower-case words → id. */
  readonly products: Map<string, string> = new Map()
  /** The flaw or product that was used last: what "the same flaw" stands for. */
  lastMeans: string | undefined
  lastActor: Ref | undefined
  /** What the last subject was: what "it" stands for. */
  topic: "event" | "actor" = "event"
  lastBody: Ref | undefined
  readonly posts: Map<string, Ref> = new Map()
  /** Names that the text gave to actors: lower-case words → id. */
  readonly given: Map<string, string> = new Map()
  readonly #bodies: ReadonlyMap<string, NamedThing>
  /** The government that is at home in the text. */
  home: string | undefined

  constructor(lookup: Lookup, publisher: Discourse["publisher"], bodies: ReadonlyMap<string, NamedThing>) {
    this.lookup = lookup
    this.publisher = publisher
    this.#bodies = bodies
  }

  get event(): string {
    if (this.#current === "") this.#begin()
    return this.#current
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

  /** A year of the event that the text is about. */
  sawYear(year: string): void {
    if (this.#events <= 1) this.#years.add(year)
  }

  get hasEvent(): boolean {
    return this.#events > 0
  }

  #begin(): string {
    this.#events += 1
    this.#current = `event-${this.#events}`
    return this.#current
  }

  /** A headline is no text: events and actors are counted from the body on. */
  restart(): void {
    this.#events = 0
    this.#current = ""
    this.#apart.clear()
    this.lastActor = undefined
  }

  isNoun(kind: string, token: Token | undefined): boolean {
    return token !== undefined && this.lookup.nouns.get(kind)?.has(token.key) === true
  }

  /** The event that a noun phrase speaks of. */
  eventOf(phrase: Phrase, range: Range, head: number): string {
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

  /** A body by a name that several share. */
  bodyOf(mention: Mention): {readonly id: string; readonly state: string | undefined} {
    if (mention.among.length === 0) return {id: mention.id, state: mention.state}
    const key = mention.among.map((t) => t.id).join()
    const known = this.#bodies.get(key)
    return known === undefined ? {id: "ncsc", state: undefined} : {id: known.id, state: known.state}
  }

  mentionRef(mention: Mention): Ref {
    const {id} =
      mention.kind === "organisation" || mention.kind === "state body" ? this.bodyOf(mention) : mention
    return {id, kind: mention.kind, from: mention.from, to: mention.to, state: mention.state}
  }

  /** The head noun of the phrase: the last word before what hangs on it. */
  headOf(phrase: Phrase, range: Range): number {
    const {tokens, verbAt, verbs, mentionAt, mentions} = phrase
    let head = -1
    for (let i = range.from; i < range.to; i++) {
      const token = tokens[i]
      if (token === undefined) break
      if (token.text === '"') {
        if (head >= 0 && determiners.has(tokens[i + 1]?.key ?? "")) break
        continue
      }
      const mention = mentions[mentionAt[i] ?? -1]
      if (mention !== undefined) {
        head = mention.to - 1
        i = mention.to - 1
        continue
      }
      const bracket =
        token.text === "("
          ? phrase.asides.find((a) => a.kind === "bracket" && a.from === i && a.to <= range.to)
          : undefined
      if (bracket !== undefined) {
        i = bracket.to - 1
        continue
      }
      if (!token.isWord) {
        if (token.text === "'s" || token.text === "'" || token.text === "&" || token.text === "/") continue
        if (token.text === "," && head < 0) continue
        break
      }
      if (
        token.key === "of" &&
        head >= 0 &&
        /^(?:series|number|wave|string|spate|set|range|group|kind|type|part|majority|campaign)$/.test(
          tokens[head]?.key ?? "",
        )
      ) {
        if (this.isNoun("event", tokens[head]) && !/^(?:wave)$/.test(tokens[head]?.key ?? "")) break
        continue
      }
      // "reckless and irresponsible cyberattack"
      if (
        head >= 0 &&
        (token.key === "and" || token.key === "or") &&
        mentionAt[head] === -1 &&
        /(?:less|ous|ible|able|ive|al|ful|ic|ing|ed|ent|ant|ary)$/.test(tokens[head]?.key ?? "")
      )
        continue
      if (
        head >= 0 &&
        (prepositions.has(token.key) ||
          relatives.has(token.key) ||
          token.key === "that" ||
          token.key === "and" ||
          token.key === "or")
      )
        break
      const verb = verbs[verbAt[i] ?? -1]
      if (head >= 0 && verb !== undefined) break
      if (determiners.has(token.key) || isAdverb(token.key)) continue
      if (prepositions.has(token.key)) continue
      head = i
    }
    if (head < 0)
      for (let i = range.from; i < range.to; i++)
        if (/^(?:this|that|these|those|it|they|all|both|some|most|many|another)$/.test(tokens[i]?.key ?? ""))
          head = i
    return head
  }

  /** Who or what a noun phrase is, as somebody who acts: actor, state, event. */
  doerOf(phrase: Phrase, range: Range | undefined): Ref | undefined {
    if (range === undefined) return undefined
    const {tokens, mentions} = phrase
    const at = (id: string, kind: RefKind, from = range.from, to = range.to): Ref => ({id, kind, from, to})
    const head = this.headOf(phrase, range)
    const word = tokens[head]
    if (word === undefined) return undefined
    const core = {from: range.from, to: head + 1}
    const within = mentions.filter((m) => m.from >= core.from && m.to <= core.to)
    const headMention = within.find((m) => m.to === head + 1)
    if (/^(?:it|they|he|she|them|which|who)$/.test(word.key)) {
      if (this.lastActor !== undefined && (this.topic === "actor" || /^(?:they|them)$/.test(word.key)))
        return {...this.lastActor, from: range.from, to: range.to}
      return this.hasEvent ? at(this.event, "event") : undefined
    }
    if (/^(?:this|these|that|those)$/.test(word.key))
      return this.hasEvent ? at(this.event, "event") : undefined
    // "The first …; the second …": of the events that were announced.
    if (/^(?:first|second|third)$/.test(word.key) && tokens[head - 1]?.key === "the" && this.hasEvent) {
      this.turnToOther(word.key)
      return at(this.event, "event")
    }
    const named = within.find((m) => m.kind === "actor" || m.kind === "campaign")
    const isEventNoun = this.isNoun("event", word)
    const isActorNoun = this.isNoun("actor", word)
    if (isEventNoun && headMention === undefined) {
      const id = this.eventOf(phrase, range, head)
      const by = this.#actorOfActivity(phrase, range, head)
      return by ?? at(id, "event")
    }
    if (headMention !== undefined && !(headMention.isAdjective && !isActorNoun)) {
      if (headMention.kind === "actor") return this.#remember(this.mentionRef(headMention))
      if (headMention.kind === "campaign") return at(this.eventOf(phrase, range, head), "event")
      if (headMention.kind === "state body") return this.mentionRef(headMention)
      if (headMention.kind === "state") return this.mentionRef(headMention)
      if (headMention.kind === "organisation") {
        const body = within.find((m) => m.kind === "state body")
        return this.mentionRef(body ?? headMention)
      }
      return this.mentionRef(headMention)
    }
    const tool = within.find((m) => m.kind === "malware")
    if (tool !== undefined && isActorNoun) return this.#remember({...this.mentionRef(tool), kind: "actor"})
    if (named !== undefined && named.kind === "actor") return this.#remember(this.mentionRef(named))
    const service = within.find((m) => m.kind === "state body")
    if (service !== undefined && !isActorNoun) return this.mentionRef(service)
    // "The attackers": the event, where nobody has been named.
    if (
      /^(?:attackers|intruders|perpetrators|hackers)$/.test(word.key) &&
      /^(?:the|these|those)$/.test(tokens[range.from]?.key ?? "") &&
      head === range.from + 1 &&
      this.hasEvent &&
      (this.lastActor === undefined ||
        /(?:^|-)(?:group|groups|hackers|actors?|gang|attackers|intruders)$/.test(this.lastActor.id))
    )
      return at(this.event, "event")
    if (isActorNoun) {
      const name =
        this.#givenName(phrase, {from: head + 1, to: phrase.tokens.length}) ?? this.#nameBehind(phrase, head)
      if (name !== undefined) return this.#remember(name)
      const behind =
        tokens[head + 1]?.text === ","
          ? mentions.find((m) => m.from === head + 2 && m.kind === "actor")
          : undefined
      if (behind !== undefined) return this.#remember(this.mentionRef(behind))
      const service = this.#serviceBehind(phrase, head, range.to)
      if (service !== undefined) return service
      // "APT31, a group linked to …": APT31.
      const apposed =
        phrase.tokens[range.from - 1]?.text === "," &&
        /^(?:a|an|the|one)$/.test(tokens[range.from]?.key ?? "")
          ? mentions.find((m) => m.to === range.from - 1 && m.kind === "actor")
          : undefined
      if (apposed !== undefined) return this.#remember(this.mentionRef(apposed))
      const own = tokens
        .slice(range.from, head + 1)
        .filter((t) => t.isWord && !(generic.has(t.key) || determiners.has(t.key)))
      const isGeneric =
        own.length <= 1 && !/^(?:criminals?|cybercriminals|hacktivists|spies|syndicate)$/.test(word.key)
      const isDefinite = /^(?:the|this|these|those|that|its|same)$/.test(tokens[range.from]?.key ?? "")
      if (
        isGeneric ||
        (isDefinite && own.length <= 2 && this.lastActor !== undefined && within.length === 0)
      ) {
        if (this.lastActor !== undefined && (isDefinite || isGeneric))
          return {...this.lastActor, from: range.from, to: range.to}
        return /^(?:a|an)$/.test(tokens[range.from]?.key ?? "") ? undefined : at(this.event, "event")
      }
      const from = this.#withoutArticle(phrase, range.from)
      const id = slugOf(
        tokens
          .slice(from, head + 1)
          .filter((t) => t.isWord)
          .map((t) => t.text)
          .join(" "),
      )
      return this.#remember(at(id, "actor", from, head + 1))
    }
    const isGovernment =
      /^(?:government|state|regime|authorities|leadership|military|intelligence|services?)$/.test(word.key)
    const state = within.find((m) => m.kind === "state")
    if (isGovernment && state !== undefined)
      return {...this.mentionRef(state), from: range.from, to: range.to}
    const known = this.given.get(word.low)
    if (known !== undefined) return this.#remember(at(known, "actor"))
    return undefined
  }

  #remember(ref: Ref): Ref {
    this.lastActor = ref
    return ref
  }

  #withoutArticle(phrase: Phrase, from: number): number {
    let at = from
    while (
      determiners.has(phrase.tokens[at]?.key ?? "") ||
      phrase.tokens[at]?.text === '"' ||
      (at === from && isAdverb(phrase.tokens[at]?.key ?? ""))
    )
      at++
    return at
  }

  /** "Activity relating to APT40": the actor. "A campaign by X" stays the campaign. */
  #actorOfActivity(phrase: Phrase, range: Range, head: number): Ref | undefined {
    const next = phrase.tokens[head + 1]?.key ?? ""
    const relates =
      /^(?:relating|related|attributed|associated|linked|ascribed|by|from|of|known|tracked)$/.test(next)
    const from = range.from
    const before = phrase.mentions.find((m) => m.kind === "actor" && m.from >= from && m.to <= head)
    if (before !== undefined) return this.#remember(this.mentionRef(before))
    if (!relates) return undefined
    const actor = phrase.mentions.find(
      (m) => m.kind === "actor" && m.from > head && m.to <= Math.min(range.to, head + 10),
    )
    return actor === undefined ? undefined : this.#remember(this.mentionRef(actor))
  }

  /** "actors from the SVR", "hackers working for the GRU": the service. */
  #serviceBehind(phrase: Phrase, head: number, to: number): Ref | undefined {
    const next = phrase.tokens[head + 1]?.key ?? ""
    if (!/^(?:from|of|within|inside|working|belonging|at|in|operating|acting)$/.test(next)) return undefined
    const service = phrase.mentions.find(
      (m) => m.kind === "state body" && m.from > head && m.from <= head + 6 && m.to <= Math.max(to, head + 8),
    )
    return service === undefined ? undefined : this.mentionRef(service)
  }

  /** "known as X", "tracked as X", "called X": a name that the text gives. */
  #givenName(phrase: Phrase, range: Range): Ref | undefined {
    const {tokens, mentions} = phrase
    for (let i = range.from; i < Math.min(range.to, range.from + 6); i++) {
      if (
        !/^(?:known|tracked|called|named|dubbed|designated|labelled|nicknamed|calls|tracks|call|track|labeled)$/.test(
          tokens[i]?.key ?? "",
        )
      )
        continue
      let at = i + 1
      while (
        /^(?:as|in|open|source|sources|publicly|to|by|widely|also|industry|internally|the|name|"|')$/.test(
          tokens[at]?.key ?? "",
        )
      )
        at++
      const mention = mentions.find(
        (m) => m.from === at && (m.kind === "actor" || m.kind === "malware" || m.kind === "tool"),
      )
      if (mention !== undefined && mention.kind === "actor") return this.mentionRef(mention)
      const to = nameEnd(tokens, at)
      if (to > at) {
        const given = namedHere(at, to, "actor", tokens)
        this.given.set(tokens[at]?.low ?? "", given.id)
        return {id: given.id, kind: "actor", from: at, to}
      }
    }
    return undefined
  }

  /** "the group Amber Lynx", "the hacking group Amber Lynx". */
  #nameBehind(phrase: Phrase, head: number): Ref | undefined {
    const to = nameEnd(phrase.tokens, head + 1)
    const mention = phrase.mentions.find((m) => m.from === head + 1)
    if (mention !== undefined) return mention.kind === "actor" ? this.mentionRef(mention) : undefined
    if (to <= head + 1) return undefined
    const given = namedHere(head + 1, to, "actor", phrase.tokens)
    this.given.set(phrase.tokens[head + 1]?.low ?? "", given.id)
    return {id: given.id, kind: "actor", from: head + 1, to}
  }
}
