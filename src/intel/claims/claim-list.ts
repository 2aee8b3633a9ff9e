/* The claims of a document: what a draft becomes once it is known who says it, how surely, and whether it was said before.
 *
 * The same claim by the same speaker is kept once, where it is said most fully. */

import {hash} from "node:crypto"
import type {
  Claim,
  ClaimFlag,
  ClaimId,
  IntelDocument,
  Modality,
  Speaker,
  TextSpan,
} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {isEventId} from "../event-id.ts"
import {asideAt} from "../grammar/asides.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Draft} from "../kinds/draft.ts"
import {whoSpeaks} from "../kinds/hit-parties.ts"
import type {Points} from "../points.ts"
import {type FoundHedge, hedgeAt} from "../voices/hedges.ts"
import {isSaidBy, type Voice} from "../voices/voice.ts"
import type {SpokenBy} from "./chain.ts"
import {estimateOf} from "./estimate.ts"
import {idOf} from "./ids.ts"
import {type Paragraph, sliceOf, spanOf} from "./paragraphs.ts"
import {isPlausible} from "./plausible.ts"
import type {Quotes} from "./quotes.ts"

/** A sentence with its voices and hedges, as a draft is judged by them. */
export interface Sentence {
  readonly paragraph: Paragraph
  readonly phrase: Phrase
  readonly voices: readonly Voice[]
  readonly hedges: readonly FoundHedge[]
  readonly quotes: Quotes
}

/** What a noun phrase has in passing is taken for granted: only a hedge inside the phrase itself reaches it. */
function hedgeFor(
  {modality, evidence, anchor}: Draft,
  hedges: readonly FoundHedge[],
): ReturnType<typeof hedgeAt> {
  if (modality !== "presupposed") return hedgeAt(hedges, anchor)
  const own = hedgeAt(
    hedges.filter(({from, to}) => evidence.from <= from && to <= evidence.to),
    anchor,
  )
  const any = hedgeAt(hedges, anchor)
  return {
    hedge: own.hedge,
    isNear: own.isNear || (own.hedge === undefined && (any.isNear || any.hedge !== undefined)),
  }
}

/** A claim before it has its id, which is worked out for those that are given out. */
export type Said = Omit<Claim, "id">

/** A claim that is said again and again shows so many places. */
const mostPlaces = 4

const areMeeting = (a: TextSpan, b: TextSpan): boolean => a.start < b.end && b.start < a.end

/** The evidence with the whole of the list or the apposition that it ends in: "schools" with "hospitals and law firms". */
function wholeOf({parse, tokens}: Phrase, range: Range): Range {
  let {to} = range
  const most = to + longestList
  for (const noun of parse.nouns) {
    if (noun.from >= to || noun.from < range.from) continue
    for (const {to: end} of noun.conjuncts) if (noun.to <= to && end > to && end <= most) to = end
    for (const {np, kind} of noun.appositions)
      if (kind === "comma" && noun.to <= to && np.to > to && np.to <= most) to = np.to
  }
  // "against ministries, against banks and against schools"
  for (;;) {
    let at = to
    while (/^(?:,|and|or)$/.test(tokens[at]?.key ?? tokens[at]?.text ?? "")) at++
    const prep = at > to ? tokens[at]?.key : undefined
    if (prep === undefined || !repeated.test(prep)) break
    const next = parse.nounAt[at + 1]
    const isSame = tokens.slice(range.from, to).some(({key}) => key === prep)
    if (!isSame || next === undefined || next.from !== at + 1 || next.to > most) break
    to = next.to
  }
  return {from: range.from, to}
}

const repeated = /^(?:against|at|in|of|on|by|from|to|with|through|via)$/

/** Tokens of a list that stand behind what was read of it. */
const longestList = 24

/** The claims made so far, in the order of the text. */
export class ClaimList {
  readonly #document: IntelDocument
  readonly #points: Points
  readonly #discourse: Discourse
  readonly #spoken: SpokenBy
  readonly #claims: Said[] = []
  /** What is claimed → its place in the list; once for anybody and once for its speaker. */
  readonly #keys = new Map<string, number>()

  constructor(document: IntelDocument, points: Points, discourse: Discourse, spoken: SpokenBy) {
    this.#document = document
    this.#points = points
    this.#discourse = discourse
    this.#spoken = spoken
  }

  get all(): readonly Said[] {
    return this.#claims
  }

  /** Adds a draft as a claim, or says more fully one that is there. */
  take(given: Draft, sentence: Sentence): void {
    const {paragraph, phrase, voices, hedges, quotes} = sentence
    const draft = this.#ofWhomIsQuoted(this.#ofWhoSpeaks(given, sentence), sentence)
    if (draft.kind === "targeting" && draft.object === whoSpeaks) return
    const {anchor} = draft
    if (!isPlausible(draft, phrase, paragraph.view.text, this.#discourse)) return
    const speakers =
      draft.speaker !== undefined
        ? ([{ref: draft.speaker, basis: "explicit"}] as const)
        : draft.modality === "background"
          ? ([this.#spoken.publisher()] as const)
          : this.#speakersOf(draft, this.#spoken.at(phrase, voices, quotes, anchor))
    const around = voices.filter((v) => isSaidBy(v, anchor))
    const {hedge, isNear} =
      draft.modality === "background" ||
      draft.isTakenForGranted === true ||
      draft.kind === "organisational" ||
      draft.kind === "stance" ||
      draft.kind === "response-action"
        ? {hedge: undefined, isNear: false}
        : hedgeFor(draft, hedges)
    const estimate =
      hedge === undefined ? undefined : estimateOf(this.#discourse.lookup, paragraph, phrase, hedge, speakers)
    const confidence = around.map((v) => v.confidence).find((c) => c !== undefined)
    const isDenial =
      around.some((v) => v.says === "denies") &&
      draft.kind !== "stance" &&
      draft.modality !== "background" &&
      !isGranted(draft)
    // "Rejected the allegation, saying that it had no part in it": denied once.
    const isDenied = draft.isDenied || isDenial
    const token = phrase.tokens[anchor]
    const isQuoted = token !== undefined && quotes.isWithin(token.start) && draft.kind !== "stance"
    const flags: ClaimFlag[] = []
    if (isNear && estimate === undefined) flags.push("scope-ambiguous")
    if (speakers.some((s) => s.basis === "inferred") && draft.modality !== "background")
      flags.push("speaker-inferred")
    if (draft.isWeighed === true) flags.push("weighed")
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
    const key = `${draft.kind}|${draft.subject}|${draft.object.toLowerCase()}|${draft.kind === "impact-count" ? (draft.count?.text ?? "") : ""}|${isDenied}`
    const outer = speakers.at(-1)?.ref ?? ""
    const known =
      this.#keys.get(`${key}|${outer}`) ??
      (draft.modality === "presupposed" && (draft.kind === "vector" || draft.kind === "targeting")
        ? this.#keys.get(key)
        : undefined)
    const claim: Said = {
      kind: draft.kind,
      subject: draft.subject,
      relation: draft.relation,
      object: draft.object,
      polarity: isDenied ? "denied" : "affirmed",
      modality,
      speakers,
      ...(estimate === undefined ? {} : {likelihood: estimate}),
      ...(confidence === undefined ? {} : {analyticConfidence: confidence}),
      ...(draft.count === undefined ? {} : {count: draft.count}),
      ...(draft.when === undefined ? {} : {when: draft.when}),
      evidence: [spanOf(paragraph, phrase, wholeOf(phrase, draft.evidence))],
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
        this.#claims[known] = this.#withMore(claim, before.evidence)
      else if (before !== undefined && before.speakers.at(-1)?.ref === outer)
        this.#claims[known] = this.#withMore(before, claim.evidence)
      return
    }
    if (claim.polarity === "affirmed") this.#noteDoer(claim, outer)
    if (draft.kind === "targeting")
      this.#discourse.events.sawVictim(
        draft.subject.startsWith("event-") ? draft.subject : this.#discourse.event,
        draft.object,
      )
    this.#keys.set(key, this.#claims.length)
    this.#keys.set(`${key}|${outer}`, this.#claims.length)
    this.add(claim)
  }

  /** A claim with further places where the same is said. */
  #withMore(claim: Said, spans: Claim["evidence"]): Said {
    const [first, ...more] = claim.evidence
    for (const span of spans)
      if (more.length < mostPlaces - 1 && ![first, ...more].some((own) => areMeeting(own, span)))
        more.push(span)
    return {...claim, evidence: [first, ...more]}
  }

  /** "Our servers were encrypted": those of whoever says so, where that is no newspaper. */
  #ofWhoSpeaks(draft: Draft, {phrase, voices, quotes}: Sentence): Draft {
    if (draft.kind !== "targeting" || draft.object !== whoSpeaks) return draft
    const {ref = "publisher"} = this.#spoken.at(phrase, voices, quotes, draft.anchor).at(-1) ?? {}
    const isNobody = ref === "publisher" || /-government$|[^a-z0-9-]/.test(ref)
    return isNobody || this.#discourse.lookup.press.has(ref) ? draft : {...draft, object: ref}
  }

  /** "We condemn this," a spokesman of X said: X does. */
  #ofWhomIsQuoted(draft: Draft, {phrase, voices, quotes}: Sentence): Draft {
    if (draft.kind !== "stance") return draft
    const first = phrase.tokens[draft.evidence.from]
    if (first === undefined || first.key !== "we" || !quotes.holds(first.start)) return draft
    const who = this.#spoken.at(phrase, voices, quotes, draft.anchor).at(-1)
    if (who === undefined || who.ref === "publisher") return draft
    return {...draft, subject: who.ref, ...(draft.speaker === undefined ? {} : {speaker: who.ref})}
  }

  /** What a body has done about it and what it has put out, whoever spoke before does not tell, unless it is his own. */
  #speakersOf(
    {kind, subject}: Draft,
    speakers: readonly [Speaker, ...Speaker[]],
  ): readonly [Speaker, ...Speaker[]] {
    if (kind !== "response-action" && kind !== "availability") return speakers
    const isOwn = speakers.some(({ref, basis}) => basis === "explicit" || ref === subject)
    return isOwn ? speakers : [this.#spoken.publisher()]
  }

  /** Who is said to have done it: "the attackers" and "the charge" are about him. */
  #noteDoer({kind, subject, object, likelihood}: Said, speaker: string): void {
    if (kind === "attribution") this.#discourse.accused = subject
    if (!/^(?:attribution|targeting|vector)$/.test(kind) || isEventId(subject)) return
    if (/unlikely|remote|no chance/.test(likelihood?.band ?? "")) return
    const event = isEventId(object) ? object : this.#discourse.event
    this.#discourse.saidToHaveDone(subject, event, speaker)
    // "We attribute the group to the ministry": the text is about the group.
    this.#discourse.focus.did(
      kind === "attribution" && !isEventId(object) ? object : subject,
      kind === "attribution",
    )
  }

  /** Adds a claim as it is. */
  add(claim: Said): void {
    this.#claims.push(claim)
  }

  /** The claim with its id. */
  identified(claim: Said): Claim {
    return {id: this.#idOf(claim), ...claim}
  }

  #idOf(claim: Said): ClaimId {
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
      hash("sha256", quote, "hex"),
      this.#document.sha256,
    ])
  }
}

/** Whom an attack was on is not denied with who did it: "denied any part in the hack of the airline". */
export const isGranted = ({kind, modality, isTakenForGranted}: Draft): boolean =>
  kind === "targeting" && modality === "presupposed" && isTakenForGranted === true
