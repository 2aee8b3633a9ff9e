/* Claims weighed by what is seen of a noun phrase (signs.ts), with weights learned from labelled passages
 * (knowledge/lexicons/weights): what no clause of the grammar says but is likely to be meant is added, and what a clause
 * gives but is hardly ever meant goes. */

import type {Weights} from "../../knowledge/sign-weights.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {learnedKinds, offersOf} from "./offers.ts"
import {frameOf, signsOf} from "./signs.ts"

/** The sum of the weights of what is seen, each sign once. */
export function weigh({signs: weights}: Weights, signs: ReadonlySet<string>): number {
  let sum = 0
  for (const sign of signs) sum += weights.get(sign) ?? 0
  return sum
}

/** Adds a draft for each noun phrase that is likely to be meant, and takes out those that are not. */
export function readLearned(context: Context): void {
  const {phrase, discourse, drafts} = context
  const {weights} = discourse.lookup.lexicons
  if (weights.size === 0 || !discourse.hasEvent) return
  let frame: ReturnType<typeof frameOf> | undefined
  const best = new Map<Draft, number>()
  const given = [...drafts]
  for (const np of phrase.parse.nouns) {
    if (np.isPronoun) continue
    frame ??= frameOf(context)
    let signs: ReadonlySet<string> | undefined
    for (const kind of learnedKinds) {
      const known = weights.get(kind)
      if (known === undefined) continue
      signs ??= new Set(signsOf(context, frame, np))
      const sum = weigh(known, signs)
      const read = given.filter((draft) => draft.kind === kind && isOf(context, draft, np))
      for (const draft of read) best.set(draft, Math.max(best.get(draft) ?? Number.NEGATIVE_INFINITY, sum))
      if (sum < known.least) continue
      for (const draft of offersOf(context, kind, np)) if (!isRead(context, draft, np)) drafts.push(draft)
    }
  }
  for (const [draft, sum] of best) {
    const low = weights.get(draft.kind)?.keep ?? Number.NEGATIVE_INFINITY
    if (sum < low) drafts.splice(drafts.indexOf(draft), 1)
  }
}

/** Whether the clauses have said it: the same thing, or words of this noun phrase. */
export function isRead(context: Context, {kind, object}: Draft, np: NounPhrase): boolean {
  return context.drafts.some((d) => d.kind === kind && (d.object === object || isOf(context, d, np)))
}

/** Whether a draft is about this noun phrase. */
function isOf({phrase}: Context, {evidence, object}: Draft, np: NounPhrase): boolean {
  if (evidence.from > np.head || np.head >= evidence.to) return false
  if (phrase.mentions.some((m) => m.from >= np.from && m.to <= np.to && m.id === object)) return true
  const word = phrase.tokens[np.head]?.low ?? ""
  return object
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .includes(word)
}
