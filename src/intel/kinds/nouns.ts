/* What nouns say without a verb of their own: "a malicious act by X", "attacks against Y", "an attack on P", what
 * stands behind "via" and "to steal", and who belongs to whom in an apposition. Each kind has its own reader. */

import {associationNouns} from "./association-nouns.ts"
import {attributionNouns} from "./attribution-nouns.ts"
import {readDeedNouns} from "./deed-claims.ts"
import type {Context} from "./draft.ts"
import {times} from "./temporal.ts"

/** Everything that the nouns of a sentence say. Later readers see the drafts of earlier ones. */
export function readNouns(context: Context): void {
  attributionNouns(context)
  readDeedNouns(context)
  times(context)
  associationNouns(context)
}
