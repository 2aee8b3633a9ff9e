/* Where a noun phrase begins and ends around its noun, and a list of noun phrases with the places behind it. */

import {coordinators, prepositions} from "../grammar/english.ts"
import type {Phrase} from "../grammar/shape.ts"
import {timeAt} from "../grammar/times.ts"
import type {Context} from "./draft.ts"

/** The end of the noun phrase that begins at a token. */
export function endOfNoun(phrase: Phrase, from: number): number {
  let to = from
  while (to < phrase.tokens.length && to < from + 12) {
    const token = phrase.tokens[to]
    if (token === undefined || !token.isWord) {
      if (token?.text === "'s" || token?.text === '"') {
        to++
        continue
      }
      break
    }
    const verb = phrase.verbs[phrase.verbAt[to] ?? -1]
    if (verb !== undefined && verb.form !== "participle") break
    if (
      verb === undefined &&
      to > from &&
      ((prepositions.has(token.key) && token.key !== "of" && token.key !== "as") ||
        coordinators.has(token.key)) &&
      phrase.mentionAt[to] === -1
    )
      break
    to++
  }
  return to
}

/** The begin of the noun phrase around a noun. */
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

/** The end of a list of noun phrases with the places behind it. */
export function endOfList(context: Context, from: number): number {
  const {phrase, text, issued} = context
  const {tokens} = phrase
  let to = from
  for (; to < tokens.length && to < from + 40; to++) {
    const token = tokens[to]
    if (token === undefined) break
    const verb = phrase.verbs[phrase.verbAt[to] ?? -1]
    if (verb !== undefined) break
    if (phrase.mentionAt[to] !== -1) continue
    if (
      !token.isWord &&
      token.text !== "," &&
      token.text !== "'s" &&
      token.text !== "'" &&
      token.text !== '"'
    )
      break
    if (
      token.text === "," &&
      !(
        tokens[to + 1]?.isWord === true &&
        phrase.verbAt[to + 1] === -1 &&
        !/^(?:which|who|but|while|as|according|a|an|the|with|and|in|when|after|before)$/.test(
          tokens[to + 1]?.key ?? "",
        )
      ) &&
      tokens[to + 1]?.key !== "including" &&
      !(tokens[to + 1]?.key === "and" && phrase.mentionAt[to + 2] !== -1)
    )
      break
    if (
      prepositions.has(token.key) &&
      !/^(?:in|of|across|at|from|within|throughout|such|as|like|among)$/.test(token.key)
    )
      break
    if (prepositions.has(token.key) && timeAt(tokens, to, text, issued) !== undefined) break
    if (/^(?:that|which|who|but|while|when|was|is)$/.test(token.key)) break
  }
  return to
}
