/* What a sentence is made of once it has been read: tokens, names, clauses, groups of verbs, asides. phrase.ts makes it;
 * all but tokens and names is worked out when first asked for.
 *
 * A range is half-open and counts tokens of its sentence. */

import type {Clause, Sentence} from "../parse/clause.ts"
import type {Mention} from "./mentions.ts"
import type {FoundNumber} from "./numbers.ts"
import type {FoundTime} from "./times.ts"
import type {Token} from "./tokens.ts"

export interface Range {
  readonly from: number
  readonly to: number
}

export interface VerbGroup extends Range {
  /** The token of the verb itself, or of the last form of "be". */
  readonly at: number
  readonly voice: "active" | "passive" | "be"
  readonly form: "finite" | "infinitive" | "gerund" | "participle"
  readonly isNegated: boolean
  /** Modal that stands in it, folded. */
  readonly modal: string | undefined
}

export interface Aside extends Range {
  readonly kind: "relative" | "apposition" | "bracket"
}

export interface Phrase {
  readonly tokens: readonly Token[]
  readonly mentions: readonly Mention[]
  /** For each token the mention that it belongs to, or -1. */
  readonly mentionAt: Int32Array
  readonly verbs: readonly VerbGroup[]
  /** For each token the group that it belongs to, or -1. */
  readonly verbAt: Int32Array
  readonly asides: readonly Aside[]
  /** The times that it says and the numbers, by the token that each begins at; of length 0 where there is none. */
  readonly times: readonly (FoundTime | undefined)[]
  readonly numbers: readonly (FoundNumber | undefined)[]
  /** The sentence as clauses; made when first asked for. */
  readonly parse: Sentence
  /** The clauses of `parse`. */
  readonly clauses: readonly Clause[]
}
