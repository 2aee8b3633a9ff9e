/* What a document claims: who says what about whom, how strongly, since when, and what is asked of the reader.
 *
 * The body is read paragraph by paragraph, sentence by sentence: shape (grammar), voices, hedges, then what verbs,
 * nouns and bodies say (kinds) and what is advised. A claim takes the innermost voices and the hedge whose scope holds
 * its verb. The same claim by the same speaker is kept once, where it is said most fully.
 *
 * Deterministic; O(n) for texts, as sentences are bounded. Only English is read. */

import {createHash} from "node:crypto"
import type {Lexicons} from "../../knowledge/lexicons.ts"
import type {
  Claim,
  ClaimFlag,
  ClaimId,
  Entity,
  Estimate,
  IntelDocument,
  Modality,
  Recommendation,
  Speaker,
  TextSpan,
} from "../../model/intel.ts"
import type {Trouble} from "../../model/trouble.ts"
import {Discourse, type Ref} from "../discourse/discourse.ts"
import {asideAt} from "../grammar/asides.ts"
import {withGivenNames} from "../grammar/given-names.ts"
import {type Lookup, lookupOf} from "../grammar/lookup.ts"
import {phraseOf} from "../grammar/phrase.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {adviceIn} from "../kinds/advice.ts"
import {readAims} from "../kinds/aims.ts"
import {readBodies} from "../kinds/bodies.ts"
import {denials} from "../kinds/denials.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import {readNouns} from "../kinds/nouns.ts"
import {readVerbs} from "../kinds/verbs.ts"
import {troubleAt} from "../place.ts"
import {Points} from "../points.ts"
import {sentencesOf} from "../sentences.ts"
import type {SourceText} from "../source.ts"
import {viewOf} from "../view.ts"
import {type FoundHedge, hedgeAt, hedgesIn} from "../voices/hedges.ts"
import {governed, speakerOf} from "../voices/speaker.ts"
import {type Voice, voicesIn} from "../voices/voices.ts"
import {idOf} from "./ids.ts"
import {leadingOther, leadingYear} from "./leads.ts"
import {indexOf, type Paragraph, sliceOf, widthAt} from "./paragraphs.ts"
import {firstState, publisherOf} from "./publisher.ts"
import {type Quotes, quoteMarks} from "./quotes.ts"
import {sharedBodies} from "./shared-bodies.ts"
import {isUnknown} from "./unknown.ts"

/** What is read from a document's words. */
export interface Claims {
  readonly entities: readonly Entity[]
  readonly claims: readonly Claim[]
  readonly recommendations: readonly Recommendation[]
  readonly troubles: readonly Trouble[]
}

/** No statement has more sentences; what comes after is not read for claims. */
const mostSentences = 20_000

const mostClaims = 5000

/** No sentence that anybody wrote has more: what is read of a sentence costs verbs times verbs. */
const mostVerbs = 100

/** The claims of a document, in the order of its text. `document` comes from `source`. */
export function claimsOf(source: SourceText, document: IntelDocument, lexicons: Lexicons): Claims {
  if (document.language !== "en" && document.language !== "und")
    return {entities: [], claims: [], recommendations: [], troubles: []}
  return new Reader(source, document, lookupOf(lexicons)).read()
}

/** A quotation that goes on: who speaks in it. */
interface Quoting {
  readonly chain: readonly Speaker[]
}

class Reader {
  readonly #source: SourceText
  readonly #document: IntelDocument
  readonly #lookup: Lookup
  readonly #discourse: Discourse
  readonly #points: Points
  readonly #claims: Claim[] = []
  readonly #keys = new Map<string, number>()
  readonly #advice: Recommendation[] = []
  readonly #troubles: Trouble[] = []
  readonly #entities = new Map<
    string,
    {entity: Omit<Entity, "mentions">; mentions: (TextSpan & {text: string})[]}
  >()
  /** Who spoke last in the paragraph, and in the document as an institution. */
  #paragraphVoice: readonly Speaker[] = []
  #lastVoice: readonly Speaker[] = []
  #quoting: Quoting | undefined
  #lastQuoted: readonly Speaker[] = []
  #announced = false

  constructor(source: SourceText, document: IntelDocument, lookup: Lookup) {
    this.#source = source
    this.#document = document
    this.#points = new Points(source.text)
    const paragraphs = this.#paragraphs()
    this.#lookup = withGivenNames(
      lookup,
      paragraphs.filter(({isTitle}) => !isTitle).map(({view}) => view.text),
    )
    const publisher = publisherOf(document.publisher, this.#lookup, paragraphs)
    this.#discourse = new Discourse(
      this.#lookup,
      publisher,
      sharedBodies(paragraphs, this.#lookup, publisher?.state),
    )
    if (publisher !== undefined && !publisher.isPress)
      this.#discourse.lastBody = {
        id: publisher.id,
        kind: "organisation",
        from: 0,
        to: 0,
        state: publisher.state,
      }
    this.#discourse.home = firstState(paragraphs, this.#lookup)
    this.#read(paragraphs)
  }

  read(): Claims {
    return {
      entities: [...this.#entities.values()].map(({entity, mentions}) => ({...entity, mentions})),
      claims: this.#claims,
      recommendations: this.#advice,
      troubles: this.#troubles,
    }
  }

  #paragraphs(): readonly Paragraph[] {
    const {seen} = this.#source
    const {blocks, id} = this.#document
    return blocks
      .filter(({kind}) => kind === "body" || kind === "title")
      .map((block) => {
        const from = this.#points.unitAt(block.start)
        const to = this.#points.unitAt(block.end)
        if (seen === undefined) {
          const view = viewOf(this.#source.text, from, to)
          const span = (start: number, end: number): TextSpan => ({
            document: id,
            start: this.#points.pointAt(view.unitAt(start)),
            end:
              end > start
                ? this.#points.pointAt(
                    view.unitAt(end - 1) + widthAt(this.#source.text, view.unitAt(end - 1)),
                  )
                : this.#points.pointAt(view.unitAt(start)),
          })
          return {view, span, isTitle: block.kind === "title"}
        }
        const view = viewOf(seen.text, indexOf(seen, from), indexOf(seen, to))
        const span = (start: number, end: number): TextSpan => ({
          document: id,
          start: this.#points.pointAt(seen.startOf(view.unitAt(start))),
          end: this.#points.pointAt(
            end > start ? seen.endOf(view.unitAt(end - 1)) : seen.startOf(view.unitAt(start)),
          ),
        })
        return {view, span, isTitle: block.kind === "title"}
      })
  }

  #read(paragraphs: readonly Paragraph[]): void {
    let read = 0
    for (const paragraph of paragraphs) {
      const {text} = paragraph.view
      const quotes = quoteMarks(text)
      const opensQuoted = text.trimStart().startsWith('"')
      if (!opensQuoted || this.#quoting === undefined)
        this.#quoting = opensQuoted && this.#announced ? {chain: this.#lastQuoted} : undefined
      if (!paragraph.isTitle) this.#paragraphVoice = []
      for (const {start, end} of sentencesOf(text)) {
        if (read++ >= mostSentences || this.#claims.length >= mostClaims) {
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
        this.#sentence(paragraph, start, end, quotes)
      }
      const last = text.trimEnd()
      // An open quotation goes on in the next paragraph; so does what "said:" announces.
      this.#announced = /:\s*"?$/.test(last)
      this.#quoting = quotes.isOpen ? {chain: this.#lastQuoted} : undefined
      if (quotes.isOpen) this.#announced = true
    }
  }

  #sentence(paragraph: Paragraph, start: number, end: number, quotes: Quotes): void {
    const {text} = paragraph.view
    const phrase = phraseOf(text, start, end, this.#lookup)
    this.#mentions(paragraph, phrase)
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
    const context: Context = {phrase, text, discourse, issued: this.#document.issued.value, drafts: []}
    if (paragraph.isTitle) {
      const hadEvent = discourse.hasEvent
      readVerbs(context)
      if (hadEvent || !discourse.hasEvent) discourse.lastActor = undefined
      for (const draft of context.drafts)
        if (draft.kind === "attribution") this.#headline(paragraph, phrase, draft)
      discourse.restart()
      return
    }
    discourse.events.turnTo(leadingYear(phrase))
    const other = leadingOther(phrase)
    if (other !== undefined) discourse.events.turnToOther(other)
    const voices = voicesIn(phrase, discourse)
    const hedges = hedgesIn(phrase, this.#lookup)
    this.#follow(phrase, voices, quotes, text)
    readVerbs(context)
    readBodies(context)
    readNouns(context)
    readAims(context)
    denials(context, voices)
    const advice = adviceIn(context)
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
      if (isUnknown(phrase, draft.anchor, draft.kind)) continue
      const isDisputed = voices.some(
        (v) => v.says === "denies" && v.content.from <= draft.anchor && draft.anchor < v.content.to,
      )
      if (isDisputed && draft.kind !== "attribution" && draft.kind !== "association") continue
      this.#claim(paragraph, phrase, voices, hedges, quotes, draft)
    }
    for (const {anchor, evidence, ...rest} of advice) {
      const chain = this.#chainAt(phrase, voices, quotes, anchor)
      const span = this.#span(paragraph, phrase, evidence)
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
  }

  /** Whom the next sentence without a speaker goes on from. */
  #follow(phrase: Phrase, voices: readonly Voice[], quotes: Quotes, text: string): void {
    for (const voice of voices) {
      if (voice.says === "stance" || voice.chain.length === 0) continue
      const isInner = voices.some(
        (other) =>
          other !== voice &&
          other.chain.length > 0 &&
          other.content.from <= (voice.verb?.at ?? voice.content.from) &&
          (voice.verb?.at ?? voice.content.from) < other.content.to,
      )
      if (isInner) continue
      this.#paragraphVoice = voice.chain
      this.#lastVoice = voice.chain
      const first = phrase.tokens[0]
      if (
        first !== undefined &&
        (quotes.holds(
          voice.content.to > 0
            ? (phrase.tokens[Math.min(phrase.tokens.length - 1, voice.content.from + 1)]?.start ?? 0)
            : 0,
        ) ||
          /:\s*"?$/.test(text.trimEnd()) ||
          text.includes('"'))
      )
        this.#lastQuoted = voice.chain
    }
    // A body that acts or advises is who speaks next, where nobody is known to publish.
    if (this.#discourse.publisher === undefined && voices.length === 0)
      for (const verb of phrase.verbs) {
        if (
          verb.form !== "finite" ||
          !verb.readings.some((r) => /^(?:recommend|advise|urge|issue|encourage)$/.test(r.base))
        )
          continue
        const subject = subjectOf(phrase, verb)
        if (subject === undefined) continue
        const {chain} = speakerOf(phrase, subject, this.#discourse)
        if (chain.length > 0) {
          this.#lastVoice = chain
          this.#paragraphVoice = chain
        }
      }
  }

  #publisher(): Speaker {
    const {publisher} = this.#discourse
    return {ref: publisher === undefined || publisher.isPress ? "publisher" : publisher.id, basis: "inferred"}
  }

  /** Who speaks at a token: the voices around it, inner first; else who spoke last; else the publisher. */
  #chainAt(
    phrase: Phrase,
    voices: readonly Voice[],
    quotes: Quotes,
    at: number,
  ): readonly [Speaker, ...Speaker[]] {
    const around = voices.filter(
      (v) => v.content.from <= at && at < v.content.to && v.verb?.at !== at && v.says !== "stance",
    )
    const inner: Speaker[] = []
    for (const voice of [...around].reverse()) {
      if (voice.isUnnamed) {
        if (voice.says === "relays" && inner.length === 0)
          inner.push({ref: "open-source reporting", basis: "explicit"})
        continue
      }
      for (const speaker of voice.chain) if (!inner.some((s) => s.ref === speaker.ref)) inner.push(speaker)
    }
    const isNamed = inner.some((s) => s.ref !== "open-source reporting")
    if (!isNamed) {
      const token = phrase.tokens[at]
      const isQuoted = token !== undefined && quotes.isWithin(token.start)
      const inherited =
        isQuoted && (this.#quoting !== undefined || this.#lastQuoted.length > 0)
          ? (this.#quoting?.chain ?? this.#lastQuoted)
          : this.#paragraphVoice.length > 0
            ? this.#paragraphVoice
            : this.#discourse.publisher === undefined
              ? this.#lastVoice
              : []
      const more =
        inherited.length > 0
          ? inherited.map(({ref}) => ({ref, basis: "inferred" as const}))
          : [this.#publisher()]
      for (const speaker of more) inner.push(speaker)
    }
    const [first = this.#publisher(), ...rest] = inner
    return [first, ...rest]
  }

  #span(paragraph: Paragraph, phrase: Phrase, range: Range): TextSpan {
    const from = phrase.tokens[range.from]?.start ?? 0
    let last = Math.min(range.to, phrase.tokens.length) - 1
    while (last > range.from && /^[,;:-]$/.test(phrase.tokens[last]?.text ?? "")) last--
    const to = phrase.tokens[last]?.end ?? from
    return paragraph.span(from, Math.max(from, to))
  }

  #headline(paragraph: Paragraph, phrase: Phrase, draft: Draft): void {
    const span = this.#span(paragraph, phrase, {from: 0, to: phrase.tokens.length})
    this.#add({
      kind: "headline",
      subject: draft.subject,
      relation: draft.relation,
      object: "event-1",
      polarity: draft.isDenied ? "denied" : "affirmed",
      modality: "headline",
      speakers: [this.#publisher()],
      evidence: [span],
      flags: [],
    })
  }

  #claim(
    paragraph: Paragraph,
    phrase: Phrase,
    voices: readonly Voice[],
    hedges: readonly FoundHedge[],
    quotes: Quotes,
    draft: Draft,
  ): void {
    const {anchor} = draft
    const speakers =
      draft.speaker !== undefined
        ? ([{ref: draft.speaker, basis: "explicit"}] as const)
        : draft.modality === "background"
          ? this.#background(phrase, voices, anchor)
          : this.#chainAt(phrase, voices, quotes, anchor)
    const around = voices.filter((v) => v.content.from <= anchor && anchor < v.content.to)
    const {hedge, isNear} =
      draft.modality === "background" ||
      draft.isTakenForGranted === true ||
      draft.kind === "organisational" ||
      draft.kind === "stance" ||
      draft.kind === "response-action"
        ? {hedge: undefined, isNear: false}
        : hedgeAt(phrase, hedges, anchor)
    const estimate = hedge === undefined ? undefined : this.#estimate(paragraph, phrase, hedge, speakers)
    const confidence = around.map((v) => v.confidence).find((c) => c !== undefined)
    const isDenial = around.some((v) => v.says === "denies") && draft.kind !== "stance"
    const token = phrase.tokens[anchor]
    const isQuoted = token !== undefined && quotes.isWithin(token.start) && draft.kind !== "stance"
    const flags: ClaimFlag[] = []
    if (isNear && estimate === undefined) flags.push("scope-ambiguous")
    if (speakers.some((s) => s.basis === "inferred") && draft.modality !== "background")
      flags.push("speaker-inferred")
    const modality: Modality =
      draft.modality === "background"
        ? "background"
        : speakers.some((s) => s.ref === "open-source reporting") ||
            around.some((v) => v.isUnnamed && v.says === "relays")
          ? "reported"
          : isQuoted
            ? "quoted"
            : estimate?.band !== undefined ||
                (around.some((v) => v.says === "assesses") && asideAt(phrase, anchor) === undefined)
              ? "assessed"
              : (draft.modality ?? "asserted")
    const key = `${draft.kind}|${draft.subject}|${draft.object.toLowerCase()}|${draft.kind === "impact-count" ? (draft.count?.text ?? "") : ""}|${draft.isDenied !== isDenial}`
    const outer = speakers.at(-1)?.ref ?? ""
    const known =
      this.#keys.get(`${key}|${outer}`) ??
      (draft.modality === "presupposed" && (draft.kind === "vector" || draft.kind === "targeting")
        ? this.#keys.get(key)
        : undefined)
    const claim: Omit<Claim, "id"> = {
      kind: draft.kind,
      subject: draft.subject,
      relation: draft.relation,
      object: draft.object,
      polarity: draft.isDenied !== isDenial ? "denied" : "affirmed",
      modality,
      speakers,
      ...(estimate === undefined ? {} : {likelihood: estimate}),
      ...(confidence === undefined ? {} : {analyticConfidence: confidence}),
      ...(draft.count === undefined ? {} : {count: draft.count}),
      ...(draft.when === undefined ? {} : {when: draft.when}),
      evidence: [this.#span(paragraph, phrase, draft.evidence)],
      flags,
    }
    if (known !== undefined) {
      const before = this.#claims[known]
      // Said more fully: with a hedge, or by a verb where a noun had it in passing.
      if (
        before !== undefined &&
        before.speakers.at(-1)?.ref === outer &&
        before.modality === "presupposed" &&
        draft.modality !== "presupposed"
      )
        this.#claims[known] = {id: this.#idOf(claim), ...claim}
      return
    }
    if (draft.kind === "targeting")
      this.#discourse.events.sawVictim(
        draft.subject.startsWith("event-") ? draft.subject : this.#discourse.event,
        draft.object,
      )
    this.#keys.set(key, this.#claims.length)
    this.#keys.set(`${key}|${outer}`, this.#claims.length)
    this.#add(claim)
  }

  /** Who somebody is, is said by the publisher unless somebody says it in so many words. */
  #background(phrase: Phrase, voices: readonly Voice[], at: number): readonly [Speaker, ...Speaker[]] {
    const around = voices.filter(
      (v) => v.content.from <= at && at < v.content.to && v.chain.length > 0 && v.says !== "stance",
    )
    const outer = around[0]?.chain.at(-1)
    const aside = asideAt(phrase, at)
    return outer === undefined || aside !== undefined ? [this.#publisher()] : [outer]
  }

  #estimate(paragraph: Paragraph, phrase: Phrase, found: FoundHedge, speakers: readonly Speaker[]): Estimate {
    const {hedge} = found
    const at = this.#span(paragraph, phrase, found)
    const scope = this.#span(paragraph, phrase, found.scope)
    const text = paragraph.view.text.slice(
      phrase.tokens[found.from]?.start ?? 0,
      phrase.tokens[found.to - 1]?.end ?? 0,
    )
    const state = speakers
      .map(
        (s) =>
          this.#lookup.things.get(s.ref)?.state ??
          (s.ref.endsWith("-government") ? governed(s.ref) : undefined),
      )
      .find((s) => s !== undefined)
    const isUs = state === "united-states"
    const useIcd = hedge.icd203 !== undefined && (isUs || hedge.phia === undefined)
    const term = useIcd ? hedge.icd203 : hedge.phia
    if (term === undefined) return {phrase: text, at, scale: "none", scope}
    const yardstick = this.#lookup.lexicons.yardsticks.find((y) => y.id === (useIcd ? "icd203" : "phia"))
    const band = yardstick?.bands.find((b) => b.term === term)
    return {
      phrase: text,
      at,
      scale: useIcd ? "ICD203" : "PHIA",
      band: term,
      ...(band === undefined ? {} : {low: band.low, high: band.high}),
      scope,
      ...(isUs || (!useIcd && state === "united-kingdom") ? {} : {isAssumed: true}),
    }
  }

  #idOf(claim: Omit<Claim, "id">): ClaimId {
    const quote = claim.evidence.map((e) => sliceOf(this.#document.text, this.#points, e)).join("|")
    return idOf([
      "claim",
      claim.kind,
      claim.subject,
      claim.relation,
      claim.object,
      claim.polarity,
      claim.likelihood?.band ?? "",
      claim.likelihood?.phrase ?? "",
      claim.speakers.map((s) => s.ref).join(),
      createHash("sha256").update(quote).digest("hex"),
      this.#document.sha256,
    ])
  }

  #add(claim: Omit<Claim, "id">): void {
    this.#claims.push({id: this.#idOf(claim), ...claim})
  }

  #mentions(paragraph: Paragraph, phrase: Phrase): void {
    for (const mention of phrase.mentions) {
      if (
        mention.kind === "tool" &&
        this.#lookup.things.get(mention.id)?.kind === "tool" &&
        !/[A-Z]/.test(phrase.tokens[mention.from]?.text ?? "")
      )
        continue
      const {id, kind} = this.#discourse.mentionRef(mention) as Ref & {kind: Entity["kind"]}
      const span = this.#span(paragraph, phrase, mention)
      const entry = this.#entities.get(`${kind} ${id}`) ?? {
        entity: {
          id,
          kind,
          name: id === mention.id ? mention.name : (this.#lookup.things.get(id)?.name ?? mention.name),
          known: mention.isKnown,
        },
        mentions: [],
      }
      if (entry.mentions.length < 1000)
        entry.mentions.push({...span, text: sliceOf(this.#document.text, this.#points, span)})
      this.#entities.set(`${kind} ${id}`, entry)
    }
  }
}
