/* A voice: somebody who says something, and the tokens that are his words. voices.ts finds those of a sentence. */

import type {Saying} from "../../knowledge/lexicons.ts"
import type {Speaker} from "../../model/intel.ts"
import type {Range} from "../grammar/shape.ts"

/** Somebody who speaks in a sentence. */
export interface Voice {
  /** Inner first: the person, then the body. Empty where nobody is named. */
  readonly chain: readonly Speaker[]
  readonly says: Saying
  /** The words said; a speaker may stand in the midst of them. */
  readonly contents: readonly [Range, ...Range[]]
  /** Sources without a name: whoever relays them stands behind it. */
  readonly isUnnamed: boolean
  readonly confidence: "low" | "moderate" | "high" | undefined
  /** The verb of speech, and where its subject begins. */
  readonly at: number | undefined
  readonly from: number
  /** Said by the sentence itself, not by an aside of it: the next sentence goes on from here. */
  readonly isMain: boolean
  /** Told by a verb that is none of speech ("has linked X to Y"): who is only cited does not speak on. */
  readonly isTold?: boolean
  /** Told of the past: "has linked", "blamed"; "attributes" is said now. */
  readonly isPast?: boolean
  /** Nobody who has a name, but somebody: "two officials said". */
  readonly hasSource?: boolean
}

/** Whether a token is among the words of a voice. */
export function isSaidBy({contents}: Voice, at: number): boolean {
  return contents.some(({from, to}) => from <= at && at < to)
}
