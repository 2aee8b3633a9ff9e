/* What a document claims: who says what about whom, how strongly, since when, and what is asked of the reader.
 *
 * The body is read paragraph by paragraph, sentence by sentence: shape (grammar), voices, hedges, then what verbs,
 * nouns and bodies say (kinds) and what is advised. A claim takes the innermost voices and the hedge whose scope holds
 * its verb. The same claim by the same speaker is kept once, where it is said most fully.
 *
 * Deterministic; O(n) for texts, as sentences are bounded. Only English is read. */

import type {Lexicons} from "../../knowledge/lexicons.ts"
import type {Claim, Entity, IntelDocument, Recommendation, TextSpan} from "../../model/intel.ts"
import type {Trouble} from "../../model/trouble.ts"
import {Discourse} from "../discourse/discourse.ts"
import {isOfAttackers} from "../discourse/doer.ts"
import {isEventId} from "../event-id.ts"
import {withGivenNames} from "../grammar/given-names.ts"
import {type Lookup, lookupOf} from "../grammar/lookup.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {adviceIn, leadOf} from "../kinds/advice.ts"
import {readBodies} from "../kinds/bodies.ts"
import {denials} from "../kinds/denials.ts"
import {deniedMeans} from "../kinds/denied-means.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import {namedInPassing} from "../kinds/named-in-passing.ts"
import {readNouns} from "../kinds/nouns.ts"
import {isOnlyPut} from "../kinds/only-put.ts"
import {remediesAdvised} from "../kinds/remedies-advised.ts"
import {isByAnybody, isUnderDenial} from "../kinds/told.ts"
import {untrueClaims} from "../kinds/untrue.ts"
import {readVerbs} from "../kinds/verbs.ts"
import {readLearned} from "../learned/learned.ts"
import {type Choice, Subjects} from "../learned/subjects.ts"
import {troubleAt} from "../place.ts"
import {Points} from "../points.ts"
import type {SourceText} from "../source.ts"
import {hedgesIn} from "../voices/hedges.ts"
import {isSaidBy} from "../voices/voice.ts"
import {voicesIn} from "../voices/voices.ts"
import {Ahead, type SentenceAhead} from "./ahead.ts"
import {SpokenBy} from "./chain.ts"
import {ClaimList, isGranted} from "./claim-list.ts"
import {Entities} from "./entities.ts"
import {withGivenBodies} from "./given-bodies.ts"
import {idOf} from "./ids.ts"
import {hasSections, headsSection, leadingOther} from "./leads.ts"
import {mastheadOf} from "./masthead.ts"
import {type Paragraph, paragraphsOf, spanOf} from "./paragraphs.ts"
import {agenciesOf, firstState, publisherOf} from "./publisher.ts"
import {type Quotes, quoteMarks} from "./quotes.ts"
import {sharedBodies} from "./shared-bodies.ts"
import {type Steps, sideBySide} from "./side-by-side.ts"
import {isUnknown} from "./unknown.ts"
import {withNamed, withNames, withoutWeaker} from "./weaker.ts"

/** What is read from a document's words. */
export interface Claims {
  readonly entities: readonly Entity[]
  readonly claims: readonly Claim[]
  readonly recommendations: readonly Recommendation[]
  readonly troubles: readonly Trouble[]
}

/** Words by which a sentence goes on about whoever was its topic. */
const ofHis: ReadonlySet<string> = new Set(
  "it its they their them victim victims target targets message messages e-mails emails lures motive aim goal purpose objective interest focus arsenal toolset".split(
    " ",
  ),
)

/** Ids of words for attackers that say nothing of who they are. */
const anybody =
  /^(?:(?:cyber-?|unauthorised-|unauthorized-|unknown-|unidentified-|opportunistic-|malicious-)*)(?:criminals?|fraudsters?|scammers?|hacktivists?|spies|thieves|extortionists?|blackmailers?|hackers?|attackers?|intruders?|individuals?|persons?|parties|party|actors?|saboteurs?|vandals)$/

/** No statement has more sentences; what comes after is not read for claims. */
const mostSentences = 20_000

const mostClaims = 5000

/** No sentence that anybody wrote has more: what is read of a sentence costs verbs times verbs. */
const mostVerbs = 100

/** A document to read; it comes from the source. */
export interface ToRead {
  readonly source: SourceText
  readonly document: IntelDocument
}

/** The claims of a document, in the order of its text. `document` comes from `source`. */
export function claimsOf(
  source: SourceText,
  document: IntelDocument,
  lexicons: Lexicons,
  watch?: Watch,
  choice?: Choice,
): Claims {
  if (!isRead(document)) return nothing
  const reader = new Reader({source, document}, lookupOf(lexicons), watch, choice)
  sideBySide([reader.steps])
  return reader.read()
}

/** The claims of documents, of each what `claimsOf` gives of it. PERF: they are read side by side, in three quarters of
 *  the time; all of them are held until the longest is read. */
export function claimsOfAll(all: readonly ToRead[], lexicons: Lexicons): readonly Claims[] {
  const lookup = lookupOf(lexicons)
  const readers = all.map((one) => (isRead(one.document) ? new Reader(one, lookup) : undefined))
  sideBySide(readers.flatMap((reader) => (reader === undefined ? [] : [reader.steps])))
  return readers.map((reader) => reader?.read() ?? nothing)
}

const isRead = ({language}: IntelDocument): boolean => language === "en" || language === "und"

const nothing: Claims = {entities: [], claims: [], recommendations: [], troubles: []}

/** Sees each sentence once its clauses are read; `spanOf` gives the place of tokens in the document. */
export type Watch = (context: Context, spanOf: (range: Range) => TextSpan) => void

/** "The bank denied that its systems had been breached", "that hackers had stolen data": a denial of what was done, which
 *  accuses nobody. */
function isOwnDenial(phrase: Phrase, {kind, subject, anchor}: Draft): boolean {
  if (!/^(?:targeting|vector|objective)$/.test(kind) || !isEventId(subject)) return false
  const clause = phrase.parse.clauseAt[anchor]
  return clause !== undefined && (clause.voice === "passive" || isByAnybody(phrase, clause))
}

/** "The minister denied that the attack was the largest": whoever he is, when and how grave is told by nobody then. */
function isDeniedWhole({parse}: Phrase, {kind, anchor, isTakenForGranted}: Draft): boolean {
  if (isTakenForGranted === true) return false
  const clause = kind === "significance" || kind === "temporal" ? parse.clauseAt[anchor] : undefined
  return clause !== undefined && isUnderDenial(clause)
}

/** The steps of a sentence, in their order. */
const step = {begin: 0, verbs: 1, bodies: 2, nouns: 3, denials: 4, learned: 5, untrue: 6, claims: 7, named: 8}

class Reader {
  readonly #document: IntelDocument
  readonly #lookup: Lookup
  readonly #discourse: Discourse
  readonly #spoken: SpokenBy
  readonly #claims: ClaimList
  /** What is only named, for where nothing more is said of it. */
  readonly #named: ClaimList
  readonly #entities: Entities
  readonly #advice: Recommendation[] = []
  readonly #troubles: Trouble[] = []
  readonly #hasSections: boolean
  readonly #watch: Watch | undefined
  readonly #subjects: Subjects
  /** Reads the sentences. */
  readonly steps: Steps

  constructor({source, document}: ToRead, lookup: Lookup, watch?: Watch, choice?: Choice) {
    this.#document = document
    this.#watch = watch
    this.#subjects = new Subjects(lookup.lexicons.weights.get("subject"), choice)
    const points = new Points(source.text)
    const paragraphs = paragraphsOf(source, document, points)
    const texts = paragraphs.filter(({isTitle}) => !isTitle).map(({view}) => view.text)
    this.#lookup = withGivenBodies(withGivenNames(lookup, texts), texts)
    const named = document.publisher ?? mastheadOf(source, document, points, lookup)
    const publisher = publisherOf(named, this.#lookup, paragraphs)
    this.#discourse = new Discourse(
      this.#lookup,
      publisher,
      sharedBodies(paragraphs, this.#lookup, publisher?.state, publisher?.id),
    )
    if (publisher !== undefined && !publisher.isPress)
      this.#discourse.lastBody = {
        id: publisher.id,
        kind: "organisation",
        from: 0,
        to: 0,
        state: publisher.state,
      }
    this.#discourse.texts = texts
    this.#hasSections = hasSections(texts)
    this.#discourse.home = firstState(paragraphs, this.#lookup)
    this.#discourse.agencies = agenciesOf(paragraphs, this.#lookup)
    this.#spoken = new SpokenBy(this.#discourse)
    this.#claims = new ClaimList(document, points, this.#discourse, this.#spoken)
    this.#named = new ClaimList(document, points, this.#discourse, this.#spoken)
    this.#entities = new Entities(document.text, points, this.#discourse)
    this.steps = this.#read(paragraphs)
  }

  /** What was read, once all steps are done. */
  read(): Claims {
    return {
      entities: this.#entities.all(),
      claims: withoutWeaker(
        withNames(withNamed(this.#claims.all, this.#named.all), this.#discourse.renamed),
      ).map((claim) => this.#claims.identified(claim)),
      recommendations: this.#advice,
      troubles: this.#troubles,
    }
  }

  *#read(paragraphs: readonly Paragraph[]): Steps {
    let read = 0
    const ahead = new Ahead(paragraphs, this.#lookup, this.#document.issued.value)
    for (const paragraph of paragraphs) {
      const {text} = paragraph.view
      const quotes = quoteMarks(text)
      this.#spoken.begin(text, paragraph.isTitle)
      this.#discourse.events.beginParagraph()
      this.#discourse.parties.beginParagraph()
      this.#subjects.beginParagraph()
      this.#discourse.wasSpoken = true
      for (const sentence of ahead.of(paragraph)) {
        const {start, end} = sentence
        if (read++ >= mostSentences || this.#claims.all.length >= mostClaims) {
          this.#troubles.push(
            troubleAt(this.#document, paragraph.span(start, end), {
              code: "intel/many-claims",
              severity: "doubtful",
              detail:
                read > mostSentences
                  ? `only the first ${mostSentences} sentences are read for claims`
                  : `claims are not read beyond ${mostClaims}`,
            }),
          )
          return
        }
        yield* this.#sentence(sentence, quotes)
      }
      this.#spoken.end(text, quotes)
    }
  }

  *#sentence({paragraph, start, end, phrase}: SentenceAhead, quotes: Quotes): Steps {
    yield step.begin
    const {text} = paragraph.view
    this.#entities.see(paragraph, phrase)
    if (phrase.verbs.length > mostVerbs) {
      if (this.#troubles.length === 0)
        this.#troubles.push(
          troubleAt(this.#document, paragraph.span(start, end), {
            code: "intel/many-claims",
            severity: "doubtful",
            detail: `a sentence of more than ${mostVerbs} verbs is not read for claims`,
          }),
        )
      return
    }
    const discourse = this.#discourse
    const hedges = hedgesIn(phrase, this.#lookup)
    const issued = this.#document.issued.value
    const context: Context = {phrase, text, discourse, hedges, issued, drafts: []}
    if (paragraph.isTitle) {
      const hadEvent = discourse.hasEvent
      readVerbs(context)
      if (hadEvent || !discourse.hasEvent) discourse.lastActor = undefined
      for (const draft of context.drafts)
        if (draft.kind === "attribution") this.#headline(paragraph, phrase, draft)
      discourse.restart()
      return
    }
    const goesOn = this.#hasSections && end + 20 < text.length
    if (start <= text.length - text.trimStart().length && headsSection(phrase, goesOn))
      discourse.events.beginSection()
    const other = leadingOther(phrase)
    if (other !== undefined) discourse.events.leadWith(other.word, other.isCase)
    discourse.events.enter(phrase, context.issued)
    discourse.meet(phrase)
    const voices = voicesIn(phrase, discourse)
    this.#spoken.enter(phrase, voices, quotes)
    discourse.begin((at) => this.#spoken.at(phrase, voices, quotes, at).at(-1)?.ref ?? "")
    yield step.verbs
    readVerbs(context)
    yield step.bodies
    readBodies(context)
    yield step.nouns
    readNouns(context)
    yield step.denials
    denials(context, voices)
    const advice = adviceIn(context)
    discourse.lead = leadOf(context, discourse.lead)
    remediesAdvised(context, advice)
    this.#watch?.(context, (range) => spanOf(paragraph, phrase, range))
    yield step.learned
    readLearned(context)
    yield step.untrue
    deniedMeans(context)
    untrueClaims(context, text.slice(end, end + 160))
    yield step.claims
    const isAdvised = (at: number): boolean =>
      advice.some(({evidence}) => evidence.from <= at && at < evidence.to)
    for (const draft of context.drafts.sort(
      (a, b) => a.evidence.from - b.evidence.from || a.anchor - b.anchor,
    )) {
      if (
        isAdvised(draft.anchor) &&
        draft.kind !== "availability" &&
        draft.kind !== "organisational" &&
        draft.modality !== "presupposed"
      )
        continue
      if (
        isAdvised(draft.anchor) &&
        (draft.kind === "targeting" ||
          draft.kind === "vector" ||
          draft.kind === "objective" ||
          draft.kind === "temporal" ||
          draft.kind === "impact-count")
      )
        continue
      if (isUnknown(phrase, draft) || isOnlyPut(phrase, draft) || isDeniedWhole(phrase, draft)) continue
      const isDisputed = voices.some((v) => v.says === "denies" && isSaidBy(v, draft.anchor))
      if (
        isDisputed &&
        draft.kind !== "attribution" &&
        draft.kind !== "association" &&
        draft.kind !== "stance" &&
        draft.modality !== "background" &&
        !isGranted(draft) &&
        !isOwnDenial(phrase, draft)
      )
        continue
      const chosen = this.#subjects.chosen(context, this.#ofItsEvent(phrase, draft))
      this.#claims.take(chosen, {paragraph, phrase, voices, hedges, quotes})
    }
    yield step.named
    const named = [...namedInPassing(context)]
    untrueClaims({...context, drafts: named}, text.slice(end, end + 160))
    for (const draft of named)
      if (!isAdvised(draft.anchor) && !isUnknown(phrase, draft))
        this.#named.take(this.#ofItsEvent(phrase, draft), {paragraph, phrase, voices, hedges, quotes})
    for (const {anchor, evidence, ...rest} of advice) {
      const chain = this.#spoken.at(phrase, voices, quotes, anchor)
      const span = spanOf(paragraph, phrase, evidence)
      this.#advice.push({
        id: idOf([
          "recommendation",
          rest.action,
          rest.strength,
          chain.map((s) => s.ref).join(),
          `${span.start}`,
          this.#document.sha256,
        ]),
        ...rest,
        speakers: chain,
        evidence: [span],
      })
    }
    this.#spoken.follow(phrase, voices, quotes, text)
    discourse.wasSpoken = voices.length > 0
    discourse.hadSources = voices.some(
      ({hasSource, isUnnamed}) => hasSource === true || (isUnnamed && discourse.hadSources),
    )
    discourse.seen(phrase)
    this.#subjects.end(context)
  }

  /** The draft with the event that its own words tell of. */
  #ofItsEvent(phrase: Phrase, draft: Draft): Draft {
    // "Criminals broke in": whoever did it.
    const isAnybody =
      draft.kind !== "attribution" && draft.kind !== "association" && anybody.test(draft.subject)
    if (isAnybody) return this.#ofItsEvent(phrase, {...draft, subject: "event-0"})
    if (!isEventId(draft.subject) && !isEventId(draft.object)) return draft
    const actor = isEventId(draft.subject) ? this.#actorOf(phrase, draft) : undefined
    if (actor !== undefined) return {...draft, subject: actor}
    const event = this.#discourse.eventFor(phrase, draft.evidence, draft.anchor)
    return {
      ...draft,
      subject: isEventId(draft.subject) ? event : draft.subject,
      object: isEventId(draft.object) ? event : draft.object,
    }
  }

  /** The actor that did it: whom this sentence has just called the culprit, where it goes on about "the hackers"; whoever
   *  the text is about, where it has named no event. */
  #actorOf(phrase: Phrase, {kind, evidence, anchor}: Draft): string | undefined {
    const {events, focus} = this.#discourse
    if (kind !== "targeting" && kind !== "vector" && kind !== "objective") return undefined
    const subject = phrase.parse.clauseAt[anchor]?.subject
    if (subject !== undefined && isOfAttackers(phrase, subject.from, subject.head))
      return this.#discourse.attackersAt(anchor)
    const isHis = phrase.tokens
      .slice(Math.max(0, evidence.from - 2), evidence.to)
      .some(({key}) => ofHis.has(key))
    // "Its attachments install …": of him whom the last sentence was about.
    const isOwned = subject !== undefined && /^(?:its|their)$/.test(phrase.tokens[subject.from]?.key ?? "")
    return (isHis && !events.isTold) || isOwned ? focus.instead(phrase) : undefined
  }

  #headline(paragraph: Paragraph, phrase: Phrase, draft: Draft): void {
    const span = spanOf(paragraph, phrase, {from: 0, to: phrase.tokens.length})
    this.#claims.add({
      kind: "headline",
      subject: draft.subject,
      relation: draft.relation,
      object: "event-1",
      polarity: draft.isDenied ? "denied" : "affirmed",
      modality: "headline",
      speakers: [this.#spoken.publisher()],
      evidence: [span],
      flags: [],
    })
  }
}
