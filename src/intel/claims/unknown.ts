/* What is said to be unknown: nothing is claimed of it, nothing denied. */

import type {Phrase} from "../grammar/shape.ts"
import type {Draft} from "../kinds/draft.ts"

/** "has seen no evidence that …", "cannot connect …": nothing is claimed, nothing denied. */
export function isUnknown(phrase: Phrase, at: number, kind: Draft["kind"]): boolean {
  if (kind === "stance" || kind === "response-action" || kind === "organisational" || kind === "availability")
    return false
  for (let i = Math.max(0, at - 30); i < at; i++) {
    const key = phrase.tokens[i]?.key ?? ""
    const next = phrase.tokens[i + 1]?.key ?? ""
    if (
      key === "no" &&
      /^(?:evidence|indication|indications|sign|signs|information|proof|conclusion|reports)$/.test(next)
    )
      return true
    if (
      /^(?:no|not|cannot|unable|without|never)$/.test(key) &&
      phrase.tokens
        .slice(i + 1, i + 5)
        .some((t) =>
          /^(?:conclud|attribut|confirm|rule|connect$|determin|link$|say$|said|establish|clear|known|verif|speculat|prove|identif|exclud|assess|seen)/.test(
            t.key,
          ),
        )
    )
      return true
    if (
      key === "whether" ||
      key === "unclear" ||
      (key === "unknown" && /^(?:who|how|whether|if|what|which)$/.test(next))
    )
      return true
    if (key === "declined" && next === "to") return true
    if (key === "too" && next === "early") return true
  }
  return false
}
