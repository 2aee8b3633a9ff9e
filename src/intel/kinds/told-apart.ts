/* Those who are told by a noun phrase that says they were hit: "the countries that received attacks were A, B and C",
 * "A and B are organisations that have been targeted by X". */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {partiesOf} from "./hit-parties.ts"
import {addTargets, endOfList, saidBy} from "./targeting.ts"
import {doerIn} from "./told.ts"

/** Whom a clause with "be" names beside a noun phrase for those who were hit. */
export function readToldApart(context: Context, clause: Clause): void {
  const {subject, predicate} = clause
  if (clause.voice !== "be" || subject === undefined || predicate?.np === undefined) return
  if (subject.isPronoun || clause.modal !== undefined) return
  for (const [sort, who] of [
    [subject, predicate.np],
    [predicate.np, subject],
  ] as const) {
    const hit = sort.clauses.find((one) => isHit(context, sort, one))
    if (hit === undefined || !isSort(context, sort)) continue
    const doer = doerIn(context, hit)
    const {subject: id, isDenied} = saidBy(context, hit, doer?.id ?? context.discourse.event, "targets")
    const said = saidBy(context, clause, id, "targets")
    addTargets(
      context,
      {...said, isDenied: said.isDenied || isDenied, isByRule: true},
      partiesOf(context, who),
      endOfList(who),
    )
    return
  }
}

/** "Countries", "organisations": what says nothing of who they are. */
const isSort = ({phrase}: Context, {from, head, count}: NounPhrase): boolean =>
  (count === undefined || phrase.tokens[from]?.key === "both") &&
  /^(?:countr(?:y|ies)|nations?|states?|organi[sz]ations?|bod(?:y|ies)|institutions?|compan(?:y|ies)|firms?|entit(?:y|ies)|victims?|targets?|sectors?|industr(?:y|ies)|verticals?|agenc(?:y|ies)|ministr(?:y|ies)|groups?|those|ones?|parties|networks?)$/.test(
    phrase.tokens[head]?.key ?? "",
  )

/** "That have been targeted by X", "that received attacks". */
function isHit(context: Context, sort: NounPhrase, clause: Clause): boolean {
  if (clause.kind !== "relative" && clause.kind !== "participle") return false
  const {phrase, discourse} = context
  if (/^(?:receive|suffer|sustain|undergo|face|experience)$/.test(clause.lemma))
    return clause.object !== undefined && discourse.isNoun("event", phrase.tokens[clause.object.head])
  return framesOf(context, clause, "targeting").some(
    ({patient}) => patient === sort || (clause.voice === "passive" && patient === clause.subject),
  )
}
