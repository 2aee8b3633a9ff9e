/* What bodies do and think, how many were hit, how grave it was: each kind of such claims has its own reader. */

import {seeBodies} from "../voices/known-bodies.ts"
import {availability} from "./availability.ts"
import type {Context} from "./draft.ts"
import {counts} from "./impact-count.ts"
import {belonging} from "./organisational.ts"
import {posts} from "./posts.ts"
import {seeProducts} from "./product-names.ts"
import {measures, response} from "./response.ts"
import {significance} from "./significance.ts"
import {findsUnacceptable, stances} from "./stance.ts"
import {seeStatements} from "./stated.ts"
import {unheardOf} from "./superlatives.ts"

/** Everything that bodies do and think in a sentence, and how many were hit. */
export function readBodies(context: Context): void {
  seeProducts(context)
  for (const clause of context.phrase.clauses) {
    availability(context, clause)
    significance(context, clause)
    stances(context, clause)
    findsUnacceptable(context, clause)
    response(context, clause)
  }
  unheardOf(context)
  seeStatements(context)
  measures(context)
  belonging(context)
  posts(context)
  counts(context)
  seeBodies(context)
}
