/* What nouns say without a verb of their own: "a malicious act by X", "attacks against Y", "an attack on P", what
 * stands behind "via" and "to steal", and who belongs to whom in an apposition. Each kind has its own reader. */

import {associationNouns} from "./association-nouns.ts"
import {againstSomebody} from "./attack-nouns.ts"
import {attributionNouns} from "./attribution-nouns.ts"
import type {Context} from "./draft.ts"
import {forAims} from "./objective-nouns.ts"
import {victimLists} from "./targeting-nouns.ts"
import {atTimes} from "./temporal-nouns.ts"
import {throughMeans} from "./vector-nouns.ts"

/** Everything that the nouns of a sentence say. Later readers see the drafts of earlier ones. */
export function readNouns(context: Context): void {
  attributionNouns(context)
  againstSomebody(context)
  throughMeans(context)
  forAims(context)
  atTimes(context)
  victimLists(context)
  associationNouns(context)
}
