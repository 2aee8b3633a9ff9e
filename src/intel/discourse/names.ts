/* Where a name that no lexicon knows ends: a run of capitalised words. */

import {isWeekday, monthOf} from "../grammar/calendar.ts"
import type {Token} from "../grammar/tokens.ts"

/** The end of a run of capitalised words that begins at a token; the token itself where none does. */
export function nameEnd(tokens: readonly Token[], from: number): number {
  let to = from
  const first = tokens[from]
  // "as we call the October events"
  if (first !== undefined && (monthOf(first) !== undefined || isWeekday(first))) return from
  while (to < tokens.length && to < from + 6) {
    const token = tokens[to]
    if (token === undefined || !token.isWord) break
    if (!token.isCapital) {
      const joins =
        /^(?:of|and|for|the|de|van|von|der|al)$/.test(token.low) &&
        tokens[to + 1]?.isCapital === true &&
        to > from &&
        token.low !== "and" &&
        token.low !== "the"
      if (!joins) break
    }
    to += 1
  }
  return to
}
