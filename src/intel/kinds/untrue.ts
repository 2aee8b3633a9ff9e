/* What is said of somebody and called wrong: "the claim that X did it is groundless", "reports blaming X are incorrect",
 * "the attribution to X was a mistake", "called the accusation against X fabricated". */

import type {Discourse} from "../discourse/discourse.ts"
import {governed} from "../discourse/parties.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause} from "../parse/clause.ts"
import {speakerOf} from "../voices/speaker.ts"
import type {Context} from "./draft.ts"
import type {Denied} from "./no-part.ts"

const charge =
  /^(?:accusations?|allegations?|claims?|charges?|attributions?|findings?|assertions?|reports?|stor(?:y|ies)|suggestions?|rumou?rs?|theor(?:y|ies)|versions?|speculation|statements?|belief|idea|notion|hypothesis|conclusion|assumption|impression|media|articles?)$/

/** Whether a noun is what somebody says of somebody. */
export const isCharge = (key: string): boolean => charge.test(key)

const untrue =
  /^(?:groundless|baseless|false|absurd|unfounded|fabricated|unsubstantiated|untrue|wrong|incorrect|mistaken|erroneous|inaccurate|misplaced|unjustified|invented|nonsense|fantasy|fiction|lie|lies|fabrication|fake|hoax|myth|misguided|unwarranted|error|mistake|refuted|disproved|debunked|fallacious|spurious|bogus|misinformation|disinformation|smear)$/
const isTrue = /^(?:true|correct|accurate|right|justified|founded|tenable|credible)$/

/** "The claim that X did it is groundless": X did not, says who says so. */
export function untrueClaims({phrase, drafts}: Context): void {
  for (const clause of phrase.clauses) {
    const noun = clause.subject
    if (noun === undefined || noun.isPronoun || !charge.test(phrase.tokens[noun.head]?.key ?? "")) continue
    if (!isCalledWrong(phrase, clause)) continue
    for (const [i, draft] of drafts.entries())
      if (
        (draft.kind === "attribution" || draft.kind === "association") &&
        noun.head <= draft.anchor &&
        draft.anchor < clause.at
      )
        drafts[i] = {
          ...withoutPassing(draft),
          isDenied: !draft.isDenied,
          evidence: {
            from: Math.min(noun.from, draft.evidence.from),
            to: Math.max(clause.to, draft.evidence.to),
          },
        }
  }
}

/** Denied, it is said by the clause and not in passing. */
function withoutPassing(draft: Context["drafts"][number]): Context["drafts"][number] {
  const {modality: _, isTakenForGranted: __, ...said} = draft
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
