/* What a document has spoken of so far: events, actors, speakers, people and posts.
 *
 * It is filled while the text is read, sentence by sentence; events.ts tells its events apart, focus.ts says whom the text
 * is about, doer.ts who acts. Nothing is merged: an alias is a name of its own. */

import {type NamedThing, slugOf} from "../../knowledge/lexicons.ts"
import type {EntityKind} from "../../model/intel.ts"
import type {Lookup} from "../grammar/lookup.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {isOfAttackers} from "./doer.ts"
import {Events} from "./events.ts"
import {Focus} from "./focus.ts"
import {headOf} from "./heads.ts"
import {Parties} from "./parties.ts"

const companyNouns: ReadonlySet<string> = new Set(
  (
    "airline bank broker carrier chain charity clinic company contractor developer distributor exchange firm hospital insurer lender maker " +
    "manufacturer operator provider refinery retailer shipyard startup subsidiary supermarket supplier university utility vendor"
  ).split(" "),
)

/** ", one of the country's larger hospital chains". */
function isOneOfBehind({tokens}: Phrase, at: number): boolean {
  if (tokens[at]?.text !== "," || tokens[at + 1]?.key !== "one" || tokens[at + 2]?.key !== "of") return false
  for (let i = at + 3; i < at + 12 && tokens[i] !== undefined; i++) {
    const {key, text} = tokens[i] ?? {key: "", text: ""}
    if (/^[,.;:]$/.test(text)) return false
    if (companyNouns.has(key.replace(/s$/, ""))) return true
  }
  return false
}

/** "A hospital group", "one of the larger chains". */
function isOneCompany({tokens}: Phrase, {from, head, preps}: NounPhrase): boolean {
  const key = tokens[head]?.key ?? ""
  if (key === "one") {
    const of = preps.find(({prep}) => prep === "of")?.np
    return of !== undefined && companyNouns.has((tokens[of.head]?.key ?? "").replace(/s$/, ""))
  }
  return (
    /^(?:a|an|the)$/.test(tokens[from]?.key ?? "") &&
    (companyNouns.has(key) || (key === "group" && companyNouns.has(tokens[head - 1]?.key ?? "")))
  )
}

/** What a noun phrase may turn out to be: a kind of name, the event, or mere words. */
export type RefKind = EntityKind | "event" | "words"

/** A thing that the text speaks of, at its tokens. */
export interface Ref extends Range {
  readonly id: string
  readonly kind: RefKind
  readonly state?: string | undefined
}

/** What has been spoken of; one for each document. */
export class Discourse {
  readonly lookup: Lookup
  readonly publisher:
    | {readonly id: string; readonly state: string | undefined; readonly isPress: boolean}
    | undefined
  readonly events: Events
  /** Short names of products that the text has named in full: lower-case words → id. */
  readonly products: Map<string, string> = new Map()
  /** The flaw or product that was used last: what "the same flaw" stands for. */
  lastMeans: string | undefined
  /** Malware, flaws or tools spoken of last: what "it" stands for where somebody used it. */
  wares: readonly string[] = []
  /** The flaws by their numbers that a sentence named last. */
  flaws: readonly string[] = []
  /** Words for malware that the text names afterwards → its name. */
  readonly renamed: Map<string, string> = new Map()
  /** Whether the sentence before spoke of malware. */
  isOfWare = false
  /** The malware that was named last. */
  ware: string | undefined
  /** Whom and what the text is about: what "it" and "the group" stand for. */
  readonly focus: Focus
  /** Whose assessment or statement was spoken of last, in words: what "that assessment" stands for. */
  lastStatement: string | undefined
  /** Who has spoken or acted. */
  readonly parties: Parties
  /** The agency of a state that the text names first: "Germany's domestic intelligence agency". */
  agencies: ReadonlyMap<string, string> = new Map()
  /** Who was said last to have done it: whom "the charge" is about. */
  accused: string | undefined
  /** Whom police or a court dealt with last: whom "he" and "the defendants" mean. */
  suspect: Ref | undefined
  /** The state, not the one at home, that was spoken of last: whose "the embassy" is. */
  lastForeign: string | undefined
  /** The state that was spoken of last: whose "the regime" is. */
  lastState: string | undefined
  /** Whether somebody spoke in the last sentence: then "it said" is he. */
  wasSpoken = true
  /** Whether people without a name spoke the last sentence. */
  hadSources = false
  /** The actors of the last sentence that named any: whom "both" means. */
  lastPair: readonly Ref[] = []
  /** Names that the text gave to actors: lower-case words → id. */
  readonly given: Map<string, string> = new Map()
  #speakerAt: (at: number) => string = () => ""
  /** Event and speaker → who did it. */
  readonly #doers = new Map<string, string>()
  readonly #bodies: ReadonlyMap<string, NamedThing>
  /** The heads of noun phrases that were looked for in the sentence asked about last, by their range. */
  readonly #heads = new Map<number, number>()
  #headsIn: Phrase | undefined
  /** The government that is at home in the text. */
  home: string | undefined
  /** The paragraphs of the text, to tell its names from its words; split when first asked. */
  texts: readonly string[] = []
  #plain: ReadonlySet<string> | undefined

  constructor(lookup: Lookup, publisher: Discourse["publisher"], bodies: ReadonlyMap<string, NamedThing>) {
    this.lookup = lookup
    this.parties = new Parties(lookup, publisher?.isPress === false ? publisher.id : undefined)
    this.events = new Events(lookup)
    this.focus = new Focus(lookup)
    this.publisher = publisher
    this.#bodies = bodies
  }

  /** The actor in focus. */
  /** Whether what stands before a list asks its readers, or tells how something works. */
  lead: "asks" | "tells" | undefined

  get lastActor(): Ref | undefined {
    return this.focus.actor
  }

  set lastActor(actor: Ref | undefined) {
    this.focus.actor = actor
  }

  /** What the last subject was: what "it" stands for. */
  get topic(): "event" | "actor" {
    return this.focus.topic
  }

  set topic(topic: "event" | "actor") {
    this.focus.topic = topic
  }

  /** The body that spoke or acted last. */
  get lastBody(): Ref | undefined {
    return this.parties.last
  }

  set lastBody(body: Ref) {
    this.parties.saw(body)
  }

  /** Person → the body that he speaks for. */
  get posts(): Map<string, Ref> {
    return this.parties.people
  }

  /** The event that is spoken of. */
  get event(): string {
    return this.events.current
  }

  get hasEvent(): boolean {
    return this.events.hasBegun
  }

  /** The event that words tell of: by a noun among them, else by the clause at `anchor`; see `Events.in`. */
  eventFor(phrase: Phrase, range: Range, anchor: number = range.from): string {
    return this.events.in(phrase, range, anchor)
  }

  /** The event that a noun phrase speaks of. */
  eventOf(phrase: Phrase, range: Range, head: number): string {
    return this.events.of(phrase, range, head)
  }

  /** Before a sentence is read: who speaks at each of its tokens. */
  begin(speakerAt: (at: number) => string): void {
    this.focus.begin()
    this.#speakerAt = speakerAt
  }

  /** Who speaks at a token of this sentence; "" where nobody is known. */
  speakerAt(at: number): string {
    return this.#speakerAt(at)
  }

  /** A claim that somebody did it, or what he did: whom "the attackers" are for whoever said so. */
  saidToHaveDone(actor: string, event: string, speaker: string): void {
    this.#doers.set(`${event} ${speaker}`, actor)
  }

  /** Who "the attackers" of the event spoken of are for whoever speaks at a token; undefined where he named nobody. */
  attackersAt(at: number): string | undefined {
    return this.hasEvent ? this.#doers.get(`${this.event} ${this.#speakerAt(at)}`) : undefined
  }

  /** After a sentence: whom "the group" means from then on, and whose "the embassy" is. */
  seen(phrase: Phrase): void {
    const isNobody = ({from, head}: NounPhrase): boolean =>
      isOfAttackers(phrase, from, head) && this.attackersAt(head) === undefined
    this.focus.settle(phrase, isNobody, (mention) => this.mentionRef(mention))
    this.#noteParties(phrase)
    this.#notePair(phrase)
    for (const {kind, id, speaks} of phrase.mentions) {
      if (kind !== "state" || speaks === undefined) continue
      this.lastState = id
      if (speaks !== this.home && id !== this.publisher?.state) this.lastForeign = id
    }
  }

  #notePair({mentions}: Phrase): void {
    const named = mentions.filter(({kind}) => kind === "actor")
    const ids = new Set(named.map(({id}) => id))
    if (ids.size > 0)
      this.lastPair = [...ids].slice(0, 3).flatMap((id) => {
        const mention = named.find((m) => m.id === id)
        return mention === undefined ? [] : [this.mentionRef(mention)]
      })
  }

  /** Who acts is who "it" and "the agency" are next. */
  #noteParties({tokens, clauses, mentions, mentionAt}: Phrase): void {
    for (const {kind, voice, subject} of clauses) {
      if (kind !== "main" || voice === "passive" || subject === undefined) continue
      const mention = mentions[mentionAt[subject.head] ?? -1]
      if (mention?.kind !== "organisation" || mention.isAdjective || mention.speaks !== undefined) continue
      // "Cyber Security Council" is not the Security Council.
      if (tokens[mention.from - 1]?.isCapital === true && mention.from > 1) continue
      if (!this.lookup.press.has(mention.id)) this.parties.saw(this.mentionRef(mention))
    }
  }

  /** Before a sentence is read: companies are noted by what they are said to be. */
  meet(phrase: Phrase): void {
    const {tokens, mentions, mentionAt, parse} = phrase
    // A body that only the text names, and that is no agency.
    for (const mention of mentions)
      if (
        mention.kind === "organisation" &&
        !this.lookup.things.has(mention.id) &&
        mention.among.length === 0
      )
        this.parties.met(this.mentionRef(mention))
    for (const noun of parse.nouns) {
      // A name may end with the word of a sector: "Montemor Clinics".
      const isPart = (at: number): boolean => {
        const mention = mentions[mentionAt[at] ?? -1]
        const isFree =
          mention === undefined || mention.kind === "sector" || !this.lookup.things.has(mention.id)
        return tokens[at]?.isCapital === true && isFree
      }
      if (parse.tags[noun.head] !== "PROPN" || !isPart(noun.head)) continue
      let from = noun.head
      while (from > noun.from && isPart(from - 1)) from--
      const before = tokens[from - 1]?.key ?? ""
      const isCompany =
        companyNouns.has(before) ||
        (before === "group" && companyNouns.has(tokens[from - 2]?.key ?? "")) ||
        noun.appositions.some(({kind, np}) => kind === "comma" && isOneCompany(phrase, np)) ||
        isOneOfBehind(phrase, noun.head + 1)
      if (!isCompany) continue
      const id = slugOf(
        tokens
          .slice(from, noun.head + 1)
          .map(({text}) => text)
          .join(" "),
      )
      if (id !== "") this.parties.sawCompany({id, kind: "organisation", from, to: noun.head + 1})
    }
  }

  /** Whether the text writes a word without a capital as well: then it is no name. */
  isPlain(low: string): boolean {
    this.#plain ??= new Set(
      this.texts.flatMap((text) => text.match(/(?<![\p{L}\p{N}./_-])\p{Ll}[\p{Ll}-]+/gu) ?? []),
    )
    return this.#plain.has(low)
  }

  /** A headline is no text: events and actors are counted from the body on. */
  restart(): void {
    this.lead = undefined
    this.events.restart()
    this.focus.actor = undefined
  }

  /** The token of the head noun of a noun phrase. */
  headOf(phrase: Phrase, range: Range): number {
    // PERF: several readers ask for the heads of the same noun phrases.
    if (this.#headsIn !== phrase) {
      this.#headsIn = phrase
      this.#heads.clear()
    }
    const place = range.from * 0x10000 + range.to
    const known = this.#heads.get(place)
    if (known !== undefined) return known
    const head = headOf(phrase, range, this.lookup)
    this.#heads.set(place, head)
    return head
  }

  /** Whether a token is of a class of nouns of the lexicons: event, actor, means, … */
  isNoun(kind: string, token: Token | undefined): boolean {
    return token !== undefined && this.lookup.classesOfNoun.get(token.key)?.has(kind) === true
  }

  /** Whether a verb in its base form is of a class of verbs of the lexicons: hit, learning, release, … A base form that
   *  only lacks its last letter is the same verb. */
  isVerb(kind: string, lemma: string): boolean {
    return this.lookup.classesOfVerb.get(lemma)?.has(kind) === true
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
}
