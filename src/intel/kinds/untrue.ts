/* What is said of somebody and called wrong: "the claim that X did it is groundless", "reports blaming X are incorrect",
 * "the attribution to X was a mistake", "called the accusation against X fabricated". */

import type {ClaimKind} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {governed} from "../discourse/parties.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause} from "../parse/clause.ts"
import {speakerOf} from "../voices/speaker.ts"
import {type Context, type Draft, ofDeeds} from "./draft.ts"
import type {Denied} from "./no-part.ts"

const charge =
  /^(?:accusations?|allegations?|claims?|charges?|attributions?|findings?|assertions?|reports?|stor(?:y|ies)|suggestions?|rumou?rs?|theor(?:y|ies)|versions?|speculation|statements?|belief|idea|notion|hypothesis|conclusion|assumption|impression|media|articles?)$/

/** Whether a noun is what somebody says of somebody. */
export const isCharge = (key: string): boolean => charge.test(key)

const untrue =
  /^(?:groundless|baseless|false|absurd|unfounded|fabricated|unsubstantiated|untrue|wrong|incorrect|mistaken|erroneous|inaccurate|misplaced|unjustified|invented|nonsense|fantasy|fiction|lie|lies|fabrication|fake|hoax|myth|misguided|unwarranted|error|mistake|refuted|disproved|debunked|fallacious|spurious|bogus|misinformation|disinformation|smear)$/
const isTrue = /^(?:true|correct|accurate|right|justified|founded|tenable|credible)$/

/** Words of a sentence that it calls wrong, and the clause that does so. */
interface Wrong extends Range {
  readonly by: Clause
  /** Where it begins to say so. */
  readonly start: number
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
    for (const {by, start, from, to} of calledWrong(phrase, clause))
      for (const draft of drafts.filter(({anchor}) => from <= anchor && anchor < to)) {
        const at = drafts.indexOf(draft)
        if (ofCharges.has(draft.kind))
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
  const {subject} = clause
  const {tokens} = phrase
  if (subject !== undefined && !subject.isPronoun && isCharge(tokens[subject.head]?.key ?? ""))
    return isCalledWrong(phrase, clause)
      ? [{by: clause, start: subject.from, from: subject.head, to: clause.at}]
      : []
  // "It is not true that X was hit."
  const isIt = /^(?:it|that)$/.test(tokens[subject?.head ?? -1]?.key ?? "")
  if (isIt && clause.lemma === "be" && isCalledWrong(phrase, clause))
    return clause.complements
      .filter(({kind}) => kind === "that")
      .map(({from, to}) => ({by: clause, start: subject?.from ?? clause.from, from, to}))
  const asWrong = dismissed(phrase, clause)
  return asWrong === undefined ? [] : [asWrong]
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
  if (predicate !== undefined) {
    const said = tokens[predicate.np?.head ?? predicate.at]?.key ?? ""
    return clause.isNegated ? isTrue.test(said) : untrue.test(said)
  }
  const words = tokens.slice(clause.verb.from, clause.to).map(({key}) => key)
  if (/^(?:have|lack)$/.test(clause.lemma))
    return (
      words.some((w) => /^(?:basis|foundation|merit|substance|grounds)$/.test(w)) &&
      (clause.lemma === "lack" || words.includes("no"))
    )
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
