/* The kinds that are weighed, each at its sites with a table of its own. */

import {objective, objectiveOfVerbs} from "./aims.ts"
import {impactCount} from "./counts.ts"
import {temporal} from "./dates.ts"
import {significance} from "./gravity.ts"
import {targeting, vector} from "./nouns.ts"
import type {LearnedKind} from "./site.ts"

export const learnedKinds: readonly LearnedKind[] = [
  vector,
  targeting,
  temporal,
  impactCount,
  objectiveOfVerbs,
  objective,
  significance,
]
