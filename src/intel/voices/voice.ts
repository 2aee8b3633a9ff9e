/* A voice: somebody who says something, and the tokens that are his words. voices.ts finds those of a sentence. */

import type {Saying} from "../../knowledge/lexicons.ts"
import type {Speaker} from "../../model/intel.ts"
import type {Range, VerbGroup} from "../grammar/shape.ts"

/** Somebody who speaks in a sentence. */
export interface Voice {
  /** Inner first: the person, then the body. Empty where nobody is named. */
  readonly chain: readonly Speaker[]
  readonly says: Saying
  readonly content: Range
  /** Sources without a name: whoever relays them stands behind it. */
  readonly isUnnamed: boolean
  readonly confidence: "low" | "moderate" | "high" | undefined
  readonly verb: VerbGroup | undefined
  readonly person: string | undefined
}
