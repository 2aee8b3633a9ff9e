/* The kinds that are weighed, each at its sites with a table of its own. */

import {targeting, vector} from "./nouns.ts"
import type {LearnedKind} from "./site.ts"

export const learnedKinds: readonly LearnedKind[] = [vector, targeting]
