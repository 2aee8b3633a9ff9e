/* What a document claims: who says what about whom, how strongly, since when, and what is asked of the reader. */

import type {Lexicons} from "../knowledge/lexicons.ts"
import type {Claim, Entity, IntelDocument, Recommendation} from "../model/intel.ts"
import type {SourceText} from "./source.ts"

/** What is read from a document's words. */
export interface Claims {
  readonly entities: readonly Entity[]
  readonly claims: readonly Claim[]
  readonly recommendations: readonly Recommendation[]
}

/** The claims of a document, in the order of its text. `document` comes from `source`. */
export function claimsOf(_source: SourceText, _document: IntelDocument, _lexicons: Lexicons): Claims {
  return {entities: [], claims: [], recommendations: []}
}
