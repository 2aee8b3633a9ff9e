/* Signs of the words around a place and of what hangs near it, for sites that are no noun phrase of their own. */

import type {Range} from "../grammar/shape.ts"
import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Frame} from "./frame.ts"
import {signsOfClause, standingOf} from "./signs.ts"

/** Tokens on each side of a place whose words may count, whatever their order. */
const reach = 8

/** The words beside a place, and the classes of the nouns and verbs that stand near it. */
export function signsAround({phrase: {tokens, parse}}: Context, frame: Frame, {from, to}: Range): string[] {
  const keyAt = (at: number): string => tokens[at]?.key ?? tokens[at]?.text ?? "^"
  const signs = [
    "b",
    `prev=${keyAt(from - 1)}`,
    `prev2=${keyAt(from - 2)}_${keyAt(from - 1)}`,
    `next=${keyAt(to)}`,
    `next2=${keyAt(to)}_${keyAt(to + 1)}`,
    `start=${from === 0}`,
    `end=${to >= tokens.length - 1}`,
  ]
  for (let at = Math.max(0, from - reach); at < Math.min(tokens.length, to + reach); at++) {
    if (at >= from && at < to) continue
    const token = tokens[at]
    if (token === undefined || !token.isWord) continue
    const side = at < from ? "l" : "r"
    const tag = parse.tags[at]
    if (tag !== "VERB" && tag !== "NOUN" && tag !== "ADJ") continue
    signs.push(`${side}w=${token.key}`)
    if (tag === "NOUN") for (const sort of frame.classes.nounsOf(token.key)) signs.push(`${side}n=${sort}`)
  }
  return signs
}

/** Adds what is seen of a noun phrase that a place hangs on, by `rel`, and of the clause above that. */
export function signsOfHost(
  context: Context,
  frame: Frame,
  np: NounPhrase,
  rel: string,
  signs: string[],
): void {
  const {tokens, mentions, mentionAt} = context.phrase
  const key = tokens[np.head]?.key ?? ""
  signs.push(`host=${rel}`, `hosth=${rel}|${key}`, `hostm=${mentions[mentionAt[np.head] ?? -1]?.kind ?? ""}`)
  for (const sort of frame.classes.nounsOf(key)) signs.push(`hostc=${sort}`)
  signs.push(`hostdet=${np.determiner === undefined ? "0" : (tokens[np.determiner]?.key ?? "")}`)
  const {top, path} = standingOf(frame, np)
  for (const {role, clause} of frame.places.get(top)?.slice(0, 1) ?? [])
    signsOfClause(context, frame, clause, `${rel}>${path}${role}`, top, signs)
}

/** Adds what is seen of a clause that a place stands in, of its subject, and of the clauses above. */
export function signsOfWhole(
  context: Context,
  frame: Frame,
  clause: Clause,
  r: string,
  signs: string[],
): void {
  const {tokens, mentions, mentionAt} = context.phrase
  signsOfClause(context, frame, clause, r, undefined, signs)
  signs.push(`voice=${clause.voice}`, `by=${clause.subjectBy}`)
  const {subject, predicate} = clause
  if (subject !== undefined) {
    const key = tokens[subject.head]?.key ?? ""
    const kind = mentions[mentionAt[subject.head] ?? -1]?.kind ?? ""
    signs.push(`sub=${key}`, `subm=${kind}|${clause.voice}`, `subv=${kind}|${clause.lemma}`)
    for (const sort of frame.classes.nounsOf(key)) signs.push(`subc=${sort}|${clause.voice}`)
  }
  if (predicate !== undefined) {
    const key = tokens[predicate.np?.head ?? predicate.at]?.key ?? ""
    signs.push(`pred=${key}`)
    for (const sort of frame.classes.nounsOf(key)) signs.push(`predc=${sort}`)
  }
  let above = clause.parent
  for (let depth = 0; above !== undefined && depth < 3; depth++) {
    signs.push(`up=${above.lemma}`)
    above = above.parent
  }
  if (clause.antecedent !== undefined) {
    const key = tokens[clause.antecedent.head]?.key ?? ""
    signs.push(`ante=${key}`)
    for (const sort of frame.classes.nounsOf(key)) signs.push(`antec=${sort}`)
  }
}
