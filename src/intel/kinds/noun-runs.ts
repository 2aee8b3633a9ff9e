/* Where a noun phrase begins around its noun, and whether it only says what something is. */

import {coordinators, prepositions} from "../grammar/english.ts"
import type {Phrase} from "../grammar/shape.ts"

/** The end of the noun phrase that begins at a token. */
export function nounStart(phrase: Phrase, noun: number): number {
  let start = noun
  while (start > 0 && phrase.verbAt[start - 1] === -1 && noun - start < 10) {
    const token = phrase.tokens[start - 1]
    const key = token?.key ?? ""
    if (token === undefined || (!token.isWord && token.text !== "'s") || coordinators.has(key)) break
    if (
      prepositions.has(key) &&
      !(key === "of" && /^(?:series|wave|string|spate|number|set)$/.test(phrase.tokens[start - 2]?.key ?? ""))
    )
      break
    start--
  }
  return start
}

/** Inside "is the most significant intrusion against X" nothing new is said of X. */
export function isPredicate(phrase: Phrase, at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 12); i--) {
    const verb = phrase.verbs[phrase.verbAt[i] ?? -1]
    if (verb !== undefined) return verb.voice === "be"
    const key = phrase.tokens[i]?.key ?? ""
    if (/^(?:most|largest|biggest|worst|first|example)$/.test(key)) return true
    if (
      prepositions.has(key) &&
      !(
        key === "of" &&
        /^(?:example|one|series|kind|type|most|wave|string)$/.test(phrase.tokens[i - 1]?.key ?? "")
      )
    )
      return false
    if (phrase.tokens[i]?.isWord === false && phrase.tokens[i]?.text !== '"') return false
  }
  return false
}
