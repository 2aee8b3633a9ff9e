/* The head noun of a noun phrase: what the phrase is about, before what hangs on it. */

import {determiners, isAdverb, prepositions, relatives} from "../grammar/english.ts"
import type {Lookup} from "../grammar/lookup.ts"
import type {Phrase, Range} from "../grammar/shape.ts"

/** The token of the head noun: the last word before what hangs on it; -1 where there is none. */
export function headOf(phrase: Phrase, range: Range, lookup: Lookup): number {
  const {tokens, verbAt, verbs, mentionAt, mentions} = phrase
  let head = -1
  for (let i = range.from; i < range.to; i++) {
    const token = tokens[i]
    if (token === undefined) break
    if (token.text === '"') {
      if (head >= 0 && determiners.has(tokens[i + 1]?.key ?? "")) break
      continue
    }
    const mention = mentions[mentionAt[i] ?? -1]
    if (mention !== undefined) {
      head = mention.to - 1
      i = mention.to - 1
      continue
    }
    const bracket =
      token.text === "("
        ? phrase.asides.find((a) => a.kind === "bracket" && a.from === i && a.to <= range.to)
        : undefined
    if (bracket !== undefined) {
      i = bracket.to - 1
      continue
    }
    if (!token.isWord) {
      if (token.text === "'s" || token.text === "'" || token.text === "&" || token.text === "/") continue
      if (token.text === "," && head < 0) continue
      break
    }
    if (
      token.key === "of" &&
      head >= 0 &&
      /^(?:series|number|wave|string|spate|set|range|group|kind|type|part|majority|campaign)$/.test(
        tokens[head]?.key ?? "",
      )
    ) {
      if (
        lookup.nouns.get("event")?.has(tokens[head]?.key ?? "") === true &&
        !/^(?:wave)$/.test(tokens[head]?.key ?? "")
      )
        break
      continue
    }
    // "reckless and irresponsible cyberattack"
    if (
      head >= 0 &&
      (token.key === "and" || token.key === "or") &&
      mentionAt[head] === -1 &&
      /(?:less|ous|ible|able|ive|al|ful|ic|ing|ed|ent|ant|ary)$/.test(tokens[head]?.key ?? "")
    )
      continue
    if (
      head >= 0 &&
      (prepositions.has(token.key) ||
        relatives.has(token.key) ||
        token.key === "that" ||
        token.key === "and" ||
        token.key === "or")
    )
      break
    const verb = verbs[verbAt[i] ?? -1]
    if (head >= 0 && verb !== undefined) break
    // "a paper the agency released": another noun phrase begins.
    if (head >= 0 && (token.key === "the" || token.key === "its")) break
    if (determiners.has(token.key) || isAdverb(token.key)) continue
    if (prepositions.has(token.key)) continue
    head = i
  }
  if (head < 0)
    for (let i = range.from; i < range.to; i++)
      if (/^(?:this|that|these|those|it|they|all|both|some|most|many|another)$/.test(tokens[i]?.key ?? ""))
        head = i
  return head
}
