/* The relations of the lexicon that a clause says, with the noun phrases at their places.
 *
 * A relation's words behind the verb may be its particle ("carry out"), a preposition ("break into P") or an object with
 * its own preposition ("gain access to P", "take control of P"). */

import type {Relation} from "../../knowledge/lexicons.ts"
import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** A relation that a clause says; undefined stands for a place that is not filled. */
export interface ClauseFrame {
  readonly relation: Relation
  readonly agent: NounPhrase | undefined
  readonly patient: NounPhrase | undefined
  readonly prep: Attached | undefined
}

/** The frames of a kind that a clause says; those with the most words of the lexicon. */
export function framesOf(context: Context, clause: Clause, kind: Relation["kind"]): readonly ClauseFrame[] {
  const forms = context.discourse.lookup.relations.get(clause.lemma) ?? []
  let longest = 0
  const found: ClauseFrame[] = []
  for (const {relation, particles} of forms) {
    if (relation.kind !== kind || particles.length < longest) continue
    const isPassive = clause.voice === "passive"
    const plain = isPassive ? clause.subject : clause.object
    const place = placeBehind(context, clause, particles)
    if (place === undefined) continue
    const agent = isPassive ? clause.agent : clause.subject
    const patient = place === "plain" ? plain : (place.np ?? (isPassive ? clause.subject : undefined))
    const prep = relation.preps.length === 0 ? undefined : argOf(clause, relation.preps)
    if (relation.preps.length > 0 && prep === undefined) continue
    longest = particles.length
    found.push({relation, agent, patient, prep})
  }
  return found.filter((f) => (f.relation.verb ?? "").split(" ").length - 1 === longest)
}

/** Where the words behind the verb lead: to the object of the verb, or to what stands behind a preposition. */
function placeBehind(
  context: Context,
  clause: Clause,
  words: readonly string[],
): Attached | "plain" | undefined {
  const [first, ...rest] = words
  if (first === undefined) return clause.particle === "" ? "plain" : undefined
  if (rest.length === 0 && clause.particle === first) return "plain"
  const {tokens} = context.phrase
  // "make use of P", "take advantage of P": P, whatever stands before "of".
  const taken = clause.voice === "passive" ? undefined : clause.object
  if (taken !== undefined && rest.length > 0 && tokens[taken.head]?.key === first) {
    const behind = rest.join(" ")
    return taken.preps.find((p) => p.prep === behind) ?? argOf(clause, [behind])
  }
  if (
    words.every((word, i) => tokens[clause.verb.to + i]?.key === word) &&
    clause.args.every(({at}) => at < clause.verb.to || at >= clause.verb.to + words.length)
  )
    return "plain"
  const prep = argOf(clause, [words.join(" ")])
  if (prep !== undefined) return prep
  // "kicked off with": one preposition of two words.
  if (rest.length === 0 && clause.args.some((a) => a.prep.startsWith(`${first} `))) return "plain"
  if (rest.length > 0 && clause.particle === first) return argOf(clause, [rest.join(" ")])
  // "gain access to P", also passive: "access was gained to P".
  const object = clause.voice === "passive" ? clause.subject : clause.object
  if (object === undefined || context.phrase.tokens[object.head]?.key !== first) return undefined
  if (rest.length === 0) return "plain"
  const behind = rest.join(" ")
  return object.preps.find((p) => p.prep === behind) ?? argOf(clause, [behind])
}

/** What a verb has behind one of some prepositions. */
function argOf(clause: Clause, preps: readonly string[]): Attached | undefined {
  const fits = (prep: string): boolean => preps.some((p) => prep === p || prep.endsWith(` ${p}`))
  return (
    clause.args.find(({prep}) => fits(prep)) ??
    clause.object?.preps.find((p) => p.isLoose && preps.includes(p.prep))
  )
}
