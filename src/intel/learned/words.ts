/* Signs of the words around a place and of what hangs near it, for sites that are no noun phrase of their own. */

import type {Range} from "../grammar/shape.ts"
import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Frame} from "./frame.ts"
import type {Seen} from "./seen.ts"
import {signsOfClause, standingOf} from "./signs.ts"

/** Tokens on each side of a place whose words may count, whatever their order. */
const reach = 8

/** The words beside a place, and the classes of the nouns and verbs that stand near it. */
export function signsAround(
  {phrase: {tokens, parse}}: Context,
  frame: Frame,
  {from, to}: Range,
  seen: Seen,
): void {
  const keyAt = (at: number): string => tokens[at]?.key ?? tokens[at]?.text ?? "^"
  seen.add("b")
  seen.add("prev", keyAt(from - 1))
  seen.add("prev2", keyAt(from - 2), keyAt(from - 1))
  seen.add("next", keyAt(to))
  seen.add("next2", keyAt(to), keyAt(to + 1))
  seen.add("start", `${from === 0}`)
  seen.add("end", `${to >= tokens.length - 1}`)
  for (let at = Math.max(0, from - reach); at < Math.min(tokens.length, to + reach); at++) {
    if (at >= from && at < to) continue
    const token = tokens[at]
    if (token === undefined || !token.isWord) continue
    const side = at < from ? "l" : "r"
    const tag = parse.tags[at]
    if (tag !== "VERB" && tag !== "NOUN" && tag !== "ADJ") continue
    seen.add(`${side}w`, token.key)
    if (tag === "NOUN") seen.each(`${side}n`, frame.classes.nounsOf(token.key))
  }
}

/** Adds what is seen of a noun phrase that a place hangs on, by `rel`, and of the clause above that. */
export function signsOfHost(context: Context, frame: Frame, np: NounPhrase, rel: string, seen: Seen): void {
  const {tokens, mentions, mentionAt} = context.phrase
  const key = tokens[np.head]?.key ?? ""
  seen.add("host", rel)
  seen.add("hosth", rel, key)
  seen.add("hostm", mentions[mentionAt[np.head] ?? -1]?.kind ?? "")
  seen.each("hostc", frame.classes.nounsOf(key))
  seen.add("hostdet", np.determiner === undefined ? "0" : (tokens[np.determiner]?.key ?? ""))
  const {top, path} = standingOf(frame, np)
  for (const {role, clause} of frame.places.get(top)?.slice(0, 1) ?? [])
    signsOfClause(context, frame, clause, `${rel}>${path}${role}`, top, seen)
}

/** Adds what is seen of a clause that a place stands in, of its subject, and of the clauses above. */
export function signsOfWhole(context: Context, frame: Frame, clause: Clause, r: string, seen: Seen): void {
  signsOfClause(context, frame, clause, r, undefined, seen)
  seen.same("whole", clause, () => lookAtWhole(context, frame, clause, seen))
}

function lookAtWhole(
  {phrase: {tokens, mentions, mentionAt}}: Context,
  {classes}: Frame,
  {subject, predicate, antecedent, voice, lemma, subjectBy, parent}: Clause,
  seen: Seen,
): void {
  seen.add("voice", voice)
  seen.add("by", subjectBy)
  if (subject !== undefined) {
    const key = tokens[subject.head]?.key ?? ""
    const kind = mentions[mentionAt[subject.head] ?? -1]?.kind ?? ""
    seen.add("sub", key)
    seen.add("subm", kind, voice)
    seen.add("subv", kind, lemma)
    seen.each("subc", classes.nounsOf(key), voice)
  }
  if (predicate !== undefined) {
    const key = tokens[predicate.np?.head ?? predicate.at]?.key ?? ""
    seen.add("pred", key)
    seen.each("predc", classes.nounsOf(key))
  }
  let above = parent
  for (let depth = 0; above !== undefined && depth < 3; depth++) {
    seen.add("up", above.lemma)
    above = above.parent
  }
  if (antecedent !== undefined) {
    const key = tokens[antecedent.head]?.key ?? ""
    seen.add("ante", key)
    seen.each("antec", classes.nounsOf(key))
  }
}
