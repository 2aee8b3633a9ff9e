/* What is said of somebody and called wrong: "the claim that X did it is groundless", "reports blaming X are incorrect",
 * "the attribution to X was a mistake", "called the accusation against X fabricated". */

import type {ClaimKind} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {governed} from "../discourse/parties.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {speakerOf} from "../voices/speaker.ts"
import {type Context, type Draft, ofDeeds} from "./draft.ts"
import type {Denied} from "./no-part.ts"

const charge =
  /^(?:accusations?|allegations?|claims?|charges?|attributions?|findings?|assertions?|reports?|stor(?:y|ies)|suggestions?|rumou?rs?|theor(?:y|ies)|versions?|speculation|statements?|belief|idea|notion|hypothesis|conclusion|assumption|impression|media|articles?|reporting|posts?|accounts?|coverage|news|messages?|tweets?)$/

/** What a wrong claim has not. */
const groundless = /^(?:basis|foundation|merit|substance|grounds?|truth)$/

/** How something is put, and not what is said. */
const wording =
  /^(?:headlines?|titles?|lines?|wordings?|translations?|renderings?|rendition|captions?|quotes?|quotation|phrase|slogan|mistranslation)$/

/** Whether a noun is what somebody says of somebody. */
export const isCharge = (key: string): boolean => charge.test(key)

const untrue =
  /^(?:groundless|baseless|false|absurd|unfounded|fabricated|unsubstantiated|untrue|wrong|incorrect|mistaken|erroneous|inaccurate|misplaced|unjustified|invented|nonsense|fantasy|fiction|lie|lies|fabrication|fake|hoax|myth|misguided|unwarranted|error|mistake|refuted|disproved|debunked|fallacious|spurious|bogus|misinformation|disinformation|smear|misleading)$/
const isTrue = /^(?:true|correct|accurate|right|justified|founded|tenable|credible)$/

/** Words of a sentence that it calls wrong, and the clause that does so. */
interface Wrong extends Range {
  readonly by: Clause
  /** Where it begins to say so. */
  readonly start: number
  /** A headline, a wording or a translation is wrong: nothing is denied, and of deeds nothing said. */
  readonly isWording?: boolean
}

const ofCharges: ReadonlySet<ClaimKind> = new Set([
  "attribution",
  "association",
  "targeting",
  "vector",
  "objective",
  "impact-count",
])

/** "The claim that X did it is groundless": X did not, says who says so; when and how grave is no matter then. To be called
 *  when all drafts of a sentence are there. */
export function untrueClaims({phrase, drafts}: Context): void {
  for (const clause of phrase.clauses)
    for (const {by, start, from, to, isWording} of calledWrong(phrase, clause))
      for (const draft of drafts.filter(({anchor}) => from <= anchor && anchor < to)) {
        const at = drafts.indexOf(draft)
        if (ofCharges.has(draft.kind) && !(isWording === true && ofDeeds.has(draft.kind)))
          drafts[at] = {
            ...withoutPassing(draft),
            anchor: by.at,
            isDenied: !draft.isDenied,
            evidence: {
              from: Math.min(start, draft.evidence.from),
              to: Math.max(by.to, draft.evidence.to),
            },
          }
        else if (ofDeeds.has(draft.kind)) drafts.splice(at, 1)
      }
}

/** Whether a token stands in what its sentence calls wrong. */
export const isInWrong = (phrase: Phrase, at: number): boolean =>
  phrase.clauses.some((clause) => calledWrong(phrase, clause).some(({from, to}) => from <= at && at < to))

/** What a clause calls wrong. */
function calledWrong(phrase: Phrase, clause: Clause): readonly Wrong[] {
  const {tokens} = phrase
  const {subject} = clause
  const head = tokens[subject?.head ?? -1]?.key ?? ""
  const start = subject?.from ?? clause.from
  if (isSaidWrongly(phrase, clause)) return saidBehind(clause, start)
  // "There is no truth in reports that it was hit."
  if (subject !== undefined && clause.isNegated && clause.voice === "be" && groundless.test(head)) {
    const said = phrase.clauses.find(({kind, from}) => kind === "that" && from >= subject.to)
    return said === undefined ? [] : [{by: clause, start, from: said.from, to: said.to}]
  }
  if (subject !== undefined && isCalledWrong(phrase, clause)) {
    if (clause.kind === "relative") return calledWrongBehind(phrase, clause, subject)
    if (!subject.isPronoun && (isCharge(head) || wording.test(head)))
      return [wrong(phrase, clause, subject, clause.at)]
    // "It is not true that X was hit."
    if (/^(?:it|that)$/.test(head) && clause.lemma === "be") return saidBehind(clause, start)
  }
  // "Reporting that X did it is incorrect."
  const told = clause.subjectClause
  if (told?.kind === "gerund" && told.lemma === "report" && isCalledWrong(phrase, clause))
    return [{by: clause, start: told.from, from: told.from, to: clause.at}]
  const asWrong = dismissed(phrase, clause)
  return asWrong === undefined ? [] : [asWrong]
}

/** "wrongly reported that the port had been hit". */
const isSaidWrongly = ({tokens}: Phrase, {isNegated, verb}: Clause): boolean =>
  !isNegated &&
  tokens
    .slice(verb.from - 1, verb.to + 1)
    .some(({key}) => /^(?:wrongly|falsely|incorrectly|erroneously|mistakenly)$/.test(key))

const saidBehind = (by: Clause, start: number): readonly Wrong[] =>
  by.complements.filter(({kind}) => kind === "that").map(({from, to}) => ({by, start, from, to}))

/** "wrote that it had been hit, which is incorrect", "a claim which is not true". */
function calledWrongBehind(phrase: Phrase, clause: Clause, subject: NounPhrase): readonly Wrong[] {
  // "The assertion that APT29 exploited it is false" may look like a relative clause.
  const host = clause.antecedent
  if (host !== undefined && host !== subject && !subject.isPronoun)
    if (isCharge(phrase.tokens[host.head]?.key ?? "")) return [wrong(phrase, clause, host, clause.at)]
  const said = phrase.clauses.findLast(({kind, at}) => kind === "that" && at < clause.from)
  return said?.parent === undefined ? [] : [wrong(phrase, clause, said, clause.from)]
}

function wrong({tokens}: Phrase, by: Clause, {from}: Range, to: number): Wrong {
  const isWording =
    [by.predicate?.np, by.subject].some((np) => wording.test(tokens[np?.head ?? -1]?.key ?? "")) ||
    tokens.slice(from, to).some(({text}) => /^["\u201c\u201e\u00ab]$/.test(text))
  return {by, start: from, from, to, isWording}
}

const dismissing =
  /^(?:dismiss|reject|describe|brand|label|denounce|characterise|characterize|call|term|deem)$/

/** "dismissed as false reports that X was hit", "called reports that X was hit false". */
function dismissed({tokens, clauses}: Phrase, clause: Clause): Wrong | undefined {
  const {object, lemma} = clause
  if (!dismissing.test(lemma) || clause.isNegated || object === undefined) return undefined
  if (!isCharge(tokens[object.head]?.key ?? "")) return undefined
  const told = clauses.find(
    ({kind, marker, verb}) => (kind === "that" || marker === "that") && verb.from > object.head,
  )
  if (told === undefined) return undefined
  const word = tokens.findIndex(
    ({key}, i) =>
      i >= clause.verb.to &&
      untrue.test(key) &&
      (tokens[i - 1]?.key === "as" || (i > object.head && /^(?:call|term|deem|label|brand)$/.test(lemma))),
  )
  if (word < 0) return undefined
  const to = Math.max(told.to, word)
  return {by: clause, start: clause.subject?.from ?? clause.from, from: object.head, to}
}

/** Denied, it is said by the clause and not in passing. */
function withoutPassing(draft: Draft): Draft {
  const {modality: _, isTakenForGranted: __, speaker: ___, ...said} = draft
  return said
}

function isCalledWrong({tokens}: Phrase, clause: Clause): boolean {
  const {predicate} = clause
  // "are unfounded" may look like a verb.
  if (clause.voice === "passive" && !clause.isNegated && untrue.test(tokens[clause.at]?.key ?? ""))
    return true
  if (predicate !== undefined) {
    // "is without foundation"
    if (tokens[predicate.at]?.key === "without" && !clause.isNegated)
      return groundless.test(tokens[predicate.np?.head ?? -1]?.key ?? "")
    const said = tokens[predicate.np?.head ?? predicate.at]?.key ?? ""
    return clause.isNegated ? isTrue.test(said) : untrue.test(said)
  }
  const words = tokens.slice(clause.verb.from, clause.to).map(({key}) => key)
  if (/^(?:have|lack)$/.test(clause.lemma))
    return words.some((w) => groundless.test(w)) && (clause.lemma === "lack" || words.includes("no"))
  if (clause.lemma === "correspond")
    return clause.isNegated && words.some((w) => /^(?:reality|facts|truth)$/.test(w))
  return (
    clause.voice === "passive" &&
    !clause.isNegated &&
    /^(?:fabricate|invent|disprove|debunk|refute)$/.test(clause.lemma)
  )
}

/** "called the accusation against its hackers fabricated". */
export function calledUntrue(phrase: Phrase, clause: Clause, discourse: Discourse): Denied | undefined {
  const {tokens} = phrase
  if (clause.isNegated || clause.object === undefined || clause.subject === undefined) return undefined
  // Who rejects a charge as groundless only rejects a statement.
  if (clause.lemma !== "call") return undefined
  if (
    !/^(?:accusations?|allegations?|claims?|charges?|attribution|assertions?|suggestions?)$/.test(
      tokens[clause.object.head]?.key ?? "",
    )
  )
    return undefined
  const behind = tokens.slice(clause.object.head + 1, Math.min(clause.to + 2, tokens.length))
  if (!behind.some((t) => untrue.test(t.key) && t.key !== "smear")) return undefined
  const of = clause.object.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np
  const isCalled =
    behind.some((t) => t.key === "against") ||
    /^(?:involvement|responsibility|complicity)$/.test(tokens[of?.head ?? -1]?.key ?? "")
  if (!isCalled) return undefined
  const outer = speakerOf(phrase, {from: clause.subject.from, to: clause.subject.end}, discourse).chain.at(
    -1,
  )?.ref
  if (outer?.endsWith("-government") !== true) return undefined
  const state = governed(outer)
  const {accused} = discourse
  const isOwn =
    accused !== undefined && (accused === state || discourse.lookup.things.get(accused)?.state === state)
  return {who: isOwn ? accused : state, anchor: clause.at, speaker: outer}
}
