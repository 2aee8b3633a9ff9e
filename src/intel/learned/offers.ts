/* What a noun phrase would say of each kind of claim, if it were read as one. */

import type {Context, Draft} from "../kinds/draft.ts"
import {wordsIn} from "../kinds/draft.ts"
import {idOfWords} from "../kinds/hit-names.ts"
import {partiesOf, whoSpeaks} from "../kinds/hit-parties.ts"
import {saidBy} from "../kinds/targeting.ts"
import {doerIn} from "../kinds/told.ts"
import {waysOf} from "../kinds/ways.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"

export const learnedKinds = ["vector", "targeting"] as const
/** Kinds of claims that are weighed as well. */
export type LearnedKind = (typeof learnedKinds)[number]

/** The drafts that a noun phrase gives for a kind; none where it names nothing of the sort. */
export function offersOf(context: Context, kind: LearnedKind, np: NounPhrase): readonly Draft[] {
  const {phrase} = context
  const clause = phrase.parse.clauseAt[np.head]
  const base = said(context, clause, kind, np)
  const draft = (object: string, from: number, to: number): Draft => ({
    ...base,
    object,
    evidence: {from: Math.min(base.evidence.from, from), to: Math.max(base.evidence.to, to)},
  })
  const alone = {...np, conjuncts: []}
  if (kind === "vector") {
    const ways = waysOf(context, alone, "any")
    if (ways.length > 0) return ways.map(({object, from, to}) => draft(object, from, to))
    const words = wordsIn(context, np.from, np.to)
    return words === "" ? [] : [draft(words, np.from, np.to)]
  }
  if (kind === "targeting") {
    const parties = partiesOf(context, alone).filter(({id}) => id !== whoSpeaks)
    if (parties.length > 0) return parties.map(({id, from, to}) => draft(id, from, to))
    return [draft(idOfWords(phrase.tokens, np.from, np.to), np.from, np.to)]
  }
  return []
}

function said(context: Context, clause: Clause | undefined, kind: LearnedKind, np: NounPhrase): Draft {
  const {discourse} = context
  const doer = clause === undefined ? undefined : doerIn(context, clause)
  const subject = doer?.kind === "actor" ? doer.id : discourse.event
  const relation = kind === "vector" ? "uses" : kind === "targeting" ? "targets" : "aims-at"
  if (clause === undefined || clause.verb.from >= clause.verb.to)
    return {
      kind,
      relation,
      subject,
      object: "",
      anchor: np.head,
      evidence: {from: np.from, to: np.to},
      isDenied: false,
    }
  const {anchor, isDenied, modality} = saidBy(context, clause, subject, relation)
  return {
    kind,
    relation,
    subject,
    object: "",
    anchor,
    evidence: {from: np.from, to: np.to},
    isDenied,
    ...(modality === undefined ? {} : {modality}),
  }
}
