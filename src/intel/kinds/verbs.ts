/* What the clauses of a sentence say, in the order of the text: who did it, who belongs to whom, whom it hit and how. */

import type {Clause} from "../parse/clause.ts"
import {associations} from "./association.ts"
import {attributions} from "./attribution.ts"
import {readDeeds} from "./deed-claims.ts"
import type {Context} from "./draft.ts"
import {turnTo} from "./topics.ts"

/** Everything that the verbs of a sentence say. What is spoken of is found by what was said before. */
export function readVerbs(context: Context): void {
  const told = new Set<Clause>()
  for (const clause of context.phrase.clauses) {
    attributions(context, clause, told)
    associations(context, clause)
    readDeeds(context, clause)
    turnTo(context, clause)
  }
}
