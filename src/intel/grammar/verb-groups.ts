/* Groups of verbs as ranges of tokens, taken from the clauses of a sentence: "has been exploited", "did not attribute",
 * "to steal". In the order of the text, without overlaps. */

import type {Clause, Sentence} from "../parse/clause.ts"
import type {VerbGroup} from "./shape.ts"

/** The groups of verbs of a sentence. */
export function groupsOf({clauses, tokens}: Sentence): readonly VerbGroup[] {
  const groups: VerbGroup[] = []
  let to = 0
  for (const clause of clauses) {
    const {verb, at, voice, isNegated, modal} = clause
    if (verb.from >= verb.to || voice === "none" || verb.from < to) continue
    groups.push({
      from: verb.from,
      to: verb.to,
      at,
      voice,
      form: formOf(clause, tokens[at]?.key ?? ""),
      isNegated,
      modal,
    })
    to = verb.to
  }
  return groups
}

function formOf({kind, lemma}: Clause, key: string): VerbGroup["form"] {
  if (kind === "infinitive") return "infinitive"
  if (kind === "gerund") return "gerund"
  if (kind !== "participle") return "finite"
  return key.endsWith("ing") && lemma !== key ? "gerund" : "participle"
}
