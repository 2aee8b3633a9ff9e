/* What the clauses behind a verb tell of a deed: "accused X of having carried out Y", "as being behind Y". */

import type {Ref} from "../discourse/discourse.ts"
import type {RelationForm} from "../grammar/lookup.ts"
import {endOfWords, predicateAt} from "../grammar/predicates.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {Clause} from "../parse/clause.ts"
import {behindVerb, nounFrom, predicateStarts} from "./clauses.ts"
import {deedsOf, deedTold} from "./deeds.ts"
import type {Context} from "./draft.ts"

/** The clauses that stand behind a verb as its arguments. */
export function innerClauses(clause: Clause): readonly Clause[] {
  const behind = [...clause.args, ...(clause.predicate?.preps ?? []), ...(clause.object?.preps ?? [])]
  return [
    ...behind.flatMap(({clause: content}) => (content === undefined ? [] : [content])),
    ...clause.complements,
  ].filter((content) => content.from > clause.at)
}

/** What a gerund or an infinitive says to have been done: by its object, its predicate, or its verb alone. */
export function deedsOfClause(context: Context, clause: Clause): readonly Ref[] {
  const {phrase, discourse} = context
  const fit = predicateOf(context, clause)
  if (fit !== undefined) return deedsOf(context, nounFrom(phrase, fit.to), true)
  const said = (discourse.lookup.relations.get(keyOf(clause.lemma)) ?? []).some(
    (form) =>
      form.relation.kind === "attribution" &&
      !form.relation.isSaid &&
      behindVerb(phrase, clause, form) !== undefined,
  )
  const deeds = said ? deedsOf(context, clause.object, true) : []
  return deeds.length > 0 ? deeds : deedTold(context, clause)
}

/** The predicate of the lexicon behind a form of "be": "responsible for", "the work of". */
export function predicateOf(
  {phrase, discourse}: Context,
  clause: Clause,
): {readonly form: RelationForm; readonly to: number} | undefined {
  if (clause.predicate === undefined && clause.lemma !== "be") return undefined
  const starts = predicateStarts(phrase, clause)
  return predicateAt(discourse.lookup, phrase.tokens, starts, ({relation, particles}, start) =>
    relation.kind === "attribution" ? endOfWords(phrase.tokens, particles, start) : undefined,
  )
}
