/* Questions that readers of clauses ask: who did it, to whom, with which prepositions, inside what. */

import type {Range} from "../grammar/shape.ts"
import type {Attached, Clause, NounPhrase, Sentence} from "./clause.ts"

/** Determiner to head, without what hangs on it. */
export function coreOf(np: NounPhrase): Range {
  return {from: np.from, to: np.to}
}

/** A noun phrase with its prepositional phrases and clauses, conjuncts as well. */
export function wholeOf(np: NounPhrase): Range {
  return {from: np.from, to: np.end}
}

/** The members of a coordination in order, with those of "including …"; just itself where there is none. */
export function membersOf(np: NounPhrase): readonly NounPhrase[] {
  const members: NounPhrase[] = []
  for (const member of [np, ...np.conjuncts]) members.push(member, ...member.examples)
  return members
}

/** Who does it: the subject of an active verb, "by X" of a passive. */
export function agentOf(clause: Clause): NounPhrase | undefined {
  return clause.voice === "passive" ? clause.agent : clause.subject
}

/** Whom or what it is done to: the object of an active verb, the subject of a passive. */
export function patientOf(clause: Clause): NounPhrase | undefined {
  return clause.voice === "passive" ? clause.subject : clause.object
}

/** The prepositional phrases of a clause with this preposition: those of the verb first, then those that stand right
 *  behind its objects and might be the verb's as well. */
export function phrasesWith(clause: Clause, ...preps: readonly string[]): readonly Attached[] {
  const found = clause.args.filter((a) => preps.includes(a.prep))
  const seen = new Set<NounPhrase>()
  const look = (np: NounPhrase | undefined): void => {
    if (np === undefined || seen.has(np) || np === clause.antecedent) return
    seen.add(np)
    for (const attached of np.preps) {
      if (attached.isLoose && preps.includes(attached.prep)) found.push(attached)
      look(attached.np)
    }
    for (const member of np.conjuncts) look(member)
  }
  look(clause.object)
  look(clause.predicate?.np)
  for (const {np} of clause.args) look(np)
  return found
}

/** The clauses around a clause, innermost first. */
export function governorsOf(clause: Clause): readonly Clause[] {
  const found: Clause[] = []
  for (let at = clause.parent; at !== undefined && found.length < 50; at = at.parent) found.push(at)
  return found
}

/** The innermost clause that a token stands in. */
export function clauseAt(sentence: Sentence, token: number): Clause | undefined {
  return sentence.clauseAt[token]
}
