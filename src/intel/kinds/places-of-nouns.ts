/* Where each noun phrase of a sentence stands: as subject, object or behind a preposition of which clause, or on which
 * other noun phrase. The other way round from what a clause holds. */

import type {Clause, NounPhrase, Sentence} from "../parse/clause.ts"

/** Where a noun phrase stands. */
export type Standing =
  | {readonly as: "subject" | "object"; readonly clause: Clause}
  | {readonly as: "argument"; readonly clause: Clause; readonly prep: string}
  | {readonly as: "predicate"; readonly clause: Clause}
  | {readonly as: "behind"; readonly np: NounPhrase; readonly prep: string}
  | {readonly as: "beside"; readonly np: NounPhrase}

const known = new WeakMap<Sentence, ReadonlyMap<NounPhrase, readonly Standing[]>>()

/** All that a sentence's noun phrases stand as; the subject of several joined verbs stands as several. */
export function standings(sentence: Sentence): ReadonlyMap<NounPhrase, readonly Standing[]> {
  const before = known.get(sentence)
  if (before !== undefined) return before
  const found = new Map<NounPhrase, Standing[]>()
  const add = (np: NounPhrase | undefined, standing: Standing): void => {
    if (np === undefined) return
    const list = found.get(np)
    if (list === undefined) found.set(np, [standing])
    else list.push(standing)
  }
  for (const clause of sentence.clauses) {
    add(clause.subject, {as: "subject", clause})
    add(clause.object, {as: "object", clause})
    add(clause.secondObject, {as: "object", clause})
    add(clause.predicate?.np, {as: "predicate", clause})
    for (const {np, prep} of clause.args) add(np, {as: "argument", clause, prep})
    for (const {np, prep} of clause.predicate?.preps ?? []) add(np, {as: "argument", clause, prep})
  }
  for (const np of sentence.nouns) {
    for (const inner of np.preps) add(inner.np, {as: "behind", np, prep: inner.prep})
    for (const other of [...np.conjuncts, ...np.examples]) add(other, {as: "beside", np})
    for (const {np: other} of np.appositions) add(other, {as: "beside", np})
  }
  // "found the tool on 62 workstations": what might be the verb's is both.
  for (const [np, own] of [...found])
    for (const standing of own)
      if (standing.as === "object" || (standing.as === "subject" && standing.clause.voice === "passive"))
        for (const {np: inner, prep, isLoose} of np.preps)
          if (isLoose) add(inner, {as: "argument", clause: standing.clause, prep})
  known.set(sentence, found)
  return found
}
