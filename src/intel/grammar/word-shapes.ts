/* What a word looks like by itself. */

import {determiners, prepositions} from "./english.ts"
import type {Token} from "./tokens.ts"

/** Whether a word looks like a plural noun. */
export function isPlural(token: Token | undefined): boolean {
  return (
    token?.isWord === true &&
    // "PCs", "VMs".
    (token.low.length > 3 || /^[A-Z]{2}s$/.test(token.text)) &&
    token.low.endsWith("s") &&
    !token.low.endsWith("ss") &&
    !token.low.endsWith("us") &&
    !token.low.endsWith("is") &&
    !prepositions.has(token.key) &&
    !determiners.has(token.key)
  )
}
