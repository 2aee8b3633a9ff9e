/* Days and spells that have a name or hang on what happened: "over Ascension weekend", "during the election campaign",
 * "since the invasion of Ukraine". They bound nothing. */

import {beForms, coordinators, haveForms, modals, prepositions, relatives} from "./english.ts"
import type {Token} from "./tokens.ts"

/** Days and spells that have a name, by their last word, and the prepositions behind which they stand. */
const occasions: ReadonlyMap<string, RegExp> = new Map([
  ...["day", "eve", "birthday", "anniversary", "night"].map(
    (word) => [word, /^(?:on|since|before|around)$/] as const,
  ),
  ...["weekend", "holiday", "holidays", "break", "bank-holiday"].map(
    (word) => [word, /^(?:over|during|on|at|around|before|in)$/] as const,
  ),
  ...[
    "games",
    "olympics",
    "championship",
    "championships",
    "tournament",
    "festival",
    "election",
    "elections",
    "vote",
    "referendum",
    "summit",
    "conference",
    "war",
    "pandemic",
    "campaign",
    "visit",
    "talks",
    "negotiations",
    "fighting",
    "ceremony",
    "season",
    "primaries",
    "carnival",
  ].map((word) => [word, /^(?:during|throughout)$/] as const),
  ...[
    "invasion",
    "outbreak",
    "annexation",
    "coup",
    "war",
    "election",
    "takeover",
    "independence",
    "pandemic",
  ].map((word) => [word, /^since$/] as const),
])

/** "over Ascension weekend", "on the president's birthday", "during the election campaign", "since the invasion of
 *  Ukraine": behind an occasion that begins at a token; undefined where it is none. */
export function occasionAt(tokens: readonly Token[], prep: string, at: number): number | undefined {
  if (!/^(?:on|over|during|throughout|since|at|around|before|in)$/.test(prep)) return undefined
  // "since the start of the war"
  if (
    prep === "since" &&
    tokens[at]?.key === "the" &&
    /^(?:start|beginning|outbreak|end|fall)$/.test(tokens[at + 1]?.key ?? "") &&
    tokens[at + 2]?.key === "of" &&
    tokens[at + 3]?.key === "the"
  )
    return nounEnd(tokens, at + 3)
  let hasName = false
  for (let i = at; i < at + 7; i++) {
    const token = tokens[i]
    if (token === undefined || !(token.isWord || token.text === "'s" || token.text === "'")) return undefined
    const where = occasions.get(token.low)
    if (where?.test(prep) === true) {
      if (occasions.has(tokens[i + 1]?.low ?? "") || tokens[i + 1]?.text === "'s") continue
      const isNamed =
        hasName ||
        /^(?:election|polling|voting|pay|opening|independence|inauguration|bank|public|wedding|long)$/.test(
          tokens[i - 1]?.key ?? "",
        )
      if (prep !== "since" && !/^(?:during|throughout)$/.test(prep) && !isNamed) return undefined
      if (prep !== "on" && i === at) return undefined
      return tokens[i + 1]?.key === "of" ? nounEnd(tokens, i + 2) : i + 1
    }
    if (i > at && prepositions.has(token.key) && token.key !== "of") return undefined
    if (
      (/^(?:days?|weeks?|months?|years?|hours?|nights?)$/.test(token.low) && !token.isCapital) ||
      token.key === "of"
    )
      return undefined
    hasName ||= token.isCapital || token.text === "'s" || token.text === "'"
  }
  return undefined
}

/** The end of the noun phrase that begins at a token, by its small words alone. */
export function nounEnd(tokens: readonly Token[], from: number): number {
  let to = from
  while (to < tokens.length && to < from + 10) {
    const token = tokens[to]
    if (token === undefined || !(token.isWord || token.text === "'s")) break
    if (to > from) {
      if (coordinators.has(token.key) || relatives.has(token.key) || token.key === "that") break
      if (/^(?:it|he|she|they|we|you|who)$/.test(token.key)) break
      if (beForms.has(token.key) || haveForms.has(token.key) || modals.has(token.key)) break
      if (prepositions.has(token.key) && token.key !== "of" && token.key !== "on") break
    }
    to++
  }
  return to
}
