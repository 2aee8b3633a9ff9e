/* What a word looks like beside its neighbour: a plural, or an "-ing" that only describes the noun behind it. */

import {determiners, prepositions} from "./english.ts"
import type {Lookup} from "./lookup.ts"
import type {Token} from "./tokens.ts"

/** Whether a word looks like a plural noun. */
export function isPlural(token: Token | undefined): boolean {
  return (
    token?.isWord === true &&
    token.low.length > 3 &&
    token.low.endsWith("s") &&
    !token.low.endsWith("ss") &&
    !token.low.endsWith("us") &&
    !token.low.endsWith("is") &&
    !prepositions.has(token.key) &&
    !determiners.has(token.key)
  )
}

/** An "-ing" or "-ed" word that describes the noun behind it. */
export function isAttributive(tokens: readonly Token[], at: number, lookup: Lookup): boolean {
  const next = tokens[at + 1]
  if (next === undefined || !next.isWord) return false
  return (
    lookup.nouns.get("event")?.has(next.key) === true ||
    lookup.nouns.get("actor")?.has(next.key) === true ||
    /^(?:tools?|systems?|units?|emails?|e-mails?|links?|messages?|efforts?|techniques?|infrastructure|code|pages?|sites?|practices?|process|body|centre|center)$/.test(
      next.key,
    )
  )
}
