/* What is said of somebody and called wrong: "the claim that X did it is groundless", "reports blaming X are incorrect",
 * "the attribution to X was a mistake", "called the accusation against X fabricated". */

import type {ClaimKind} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {governed, governmentOf} from "../discourse/parties.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause} from "../parse/clause.ts"
import {speakerOf} from "../voices/speaker.ts"
import {calledWrong, untrue} from "./called-wrong.ts"
import {type Context, type Draft, ofDeeds} from "./draft.ts"
import type {Denied} from "./no-part.ts"

const ofCharges: ReadonlySet<ClaimKind> = new Set([
  "attribution",
  "association",
  "targeting",
  "vector",
  "objective",
  "impact-count",
])

/** "The claim that X did it is groundless": X did not, says who says so; when and how grave is no matter then. To be called
 *  when all drafts of a sentence are there; `next` is the text behind it. */
export function untrueClaims({phrase, drafts, discourse}: Context, next: string): void {
  for (const wrong of calledWrong(phrase, discourse, next))
    for (const draft of drafts.filter(({anchor}) => wrong.from <= anchor && anchor < wrong.to)) {
      if (isApart(phrase, wrong, draft)) continue
      const {by, start, isWording} = wrong
      const at = drafts.indexOf(draft)
      if (wrong.isOpen === true) drafts.splice(at, 1)
      else if (ofCharges.has(draft.kind) && !(isWording === true && ofDeeds.has(draft.kind)))
        drafts[at] = {
          ...withoutPassing(draft),
          anchor: by.at,
          isDenied: !draft.isDenied,
          ...agentOf({phrase, discourse}, by),
          ...(wrong.isPlain === true ? {isTakenForGranted: true as const} : {}),
          evidence: {
            from: Math.min(start, draft.evidence.from),
            to: Math.max(by.to, draft.evidence.to),
          },
        }
      else if (ofDeeds.has(draft.kind)) drafts.splice(at, 1)
    }
}

/** "… is rejected by X": X says so. */
function agentOf(
  {phrase, discourse}: Pick<Context, "phrase" | "discourse">,
  {voice, agent}: Clause,
): Pick<Draft, "speaker"> {
  if (voice !== "passive" || agent === undefined) return {}
  const said = speakerOf(phrase, {from: agent.from, to: agent.end}, discourse).chain.at(-1)?.ref
  // "the Russian side"
  const state = phrase.mentions.find(
    ({kind, from, to}) => kind === "state" && from >= agent.from && to <= agent.end,
  )
  const speaker = said ?? (state === undefined ? undefined : governmentOf(discourse.lookup, state.id))
  return speaker === undefined ? {} : {speaker}
}

/** Whether a token stands in what its sentence calls wrong. */
export const isInWrong = ({phrase, discourse}: Context, at: number): boolean =>
  calledWrong(phrase, discourse).some(({from, to}) => from <= at && at < to)

/** Who somebody is and whom an attack was on stays true where it is said in passing; not in "rumours of an attack on X". */
function isApart({tokens, clauses, parse}: Phrase, {from}: Range, draft: Draft): boolean {
  const {kind, modality, isTakenForGranted, anchor} = draft
  if (kind === "targeting" && isTakenForGranted === true)
    return (
      !/^(?:of|about)$/.test(tokens[from + 1]?.key ?? "") ||
      clauses.some(({at, lemma}) => lemma !== "" && from < at && at < anchor)
    )
  // "the assertion that X belongs to Y" may look like a relative clause.
  const isWhose = kind === "association" && modality !== undefined && parse.clauseAt[anchor]?.from !== from
  return kind === "stance" || kind === "organisational" || isWhose
}

/** Denied, it is said by the clause and not in passing. */
function withoutPassing(draft: Draft): Draft {
  const {modality: _, isTakenForGranted: __, speaker: ___, ...said} = draft
  return said
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
