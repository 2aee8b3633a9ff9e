/* Names of victims and where they end: a name that goes on behind a lexicon's, a single institution without a name, and
 * the places behind either. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {SaidTime} from "../../model/intel.ts"
import {nameEnd} from "../discourse/names.ts"
import {coordinators, determiners, prepositions} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Context} from "./draft.ts"

/** Somebody who was hit, at his tokens. */
export interface Victim extends Range {
  readonly id: string
  /** Where its evidence ends: with the places behind it. */
  readonly end: number
  readonly when?: SaidTime
  readonly isItem?: boolean
}

/** "defence" in "air defence radar" is what is used, not who is hit: only whole phrases count. */
export function isMeans(tokens: readonly {readonly key: string}[], mention: Mention): boolean {
  return (
    mention.to - mention.from === 1 &&
    /^(?:credentials|data|lures?|themes?|emails?|documents?)$/.test(tokens[mention.to]?.key ?? "")
  )
}

/** A lexicon's name that begins a longer one: "Dutch Ministry of Defence", "Kyiv Power Company". */
export function longerName(
  phrase: Phrase,
  mention: Mention,
  limit: number,
): {readonly id: string; readonly to: number} | undefined {
  const {tokens} = phrase
  if (mention.kind !== "state" && mention.kind !== "place" && mention.kind !== "sector") return undefined
  if (tokens[mention.from]?.isCapital !== true) return undefined
  const next = tokens[mention.to]
  if (next?.text === "'s") return undefined
  if (
    next === undefined ||
    !next.isCapital ||
    mention.to >= limit ||
    phrase.mentions.some((m) => m.from === mention.to && m.kind !== "sector")
  )
    return undefined
  const to = Math.min(limit, nameEnd(tokens, mention.to))
  if (to <= mention.to) return undefined
  return {
    id: slugOf(
      tokens
        .slice(mention.from, to)
        .map((t) => t.text)
        .join(" "),
    ),
    to,
  }
}

const institutions =
  /^(?:registry|parliament|ministry|hospital|university|company|operator|agency|airport|port|municipality|bank|provider|supplier|utility|contractor|newspaper|broadcaster|court|office|commission|council|party|school|refinery|shipyard|institute|manufacturer|authority|laboratory|department|embassy|firm|airline|railway|plant|exchange|website|portal|network|station|organisation|organization|organisations|bureau|association|union|federation|foundation|cooperative|trust|administration|treasury|police|clinic|retailer|insurer|vendor|developer|distributor|city|town|region|county|library|museum|observatory|customers|users|individuals|citizens|diaspora|opposition|minorities)$/

/** "A shipyard", "the land registry": one institution without a name. */
export function singleVictim(context: Context, from: number, to: number): Victim | undefined {
  const {phrase, discourse} = context
  const head = discourse.headOf(phrase, {from, to})
  const word = phrase.tokens[head]
  if (word === undefined || !institutions.test(word.key)) return undefined
  let start = from
  while (
    start < head &&
    (determiners.has(phrase.tokens[start]?.key ?? "") || phrase.tokens[start]?.isWord === false)
  )
    start++
  while (start < head && phrase.tokens[start]?.text === "'s") start++
  const owner = phrase.mentions.find(
    (m) => m.from === start && m.kind === "state" && phrase.tokens[m.to]?.text === "'s",
  )
  if (owner !== undefined) start = owner.to + 1
  // An adjective of a state is a place of its own.
  const adjective = phrase.mentions.find((m) => m.from === start && m.isAdjective)
  if (adjective !== undefined && adjective.to <= head) start = adjective.to
  if (
    head === start &&
    /^(?:organisation|organization|organisations|customers|users|individuals|company|network|website|firm|portal|department|provider|operator|agency|supplier|authority|office|vendor|citizens)$/.test(
      word.key,
    )
  )
    return undefined
  const id = slugOf(
    phrase.tokens
      .slice(start, head + 1)
      .filter((t) => t.isWord)
      .map((t) => t.text)
      .join(" "),
  )
  return id === "" ? undefined : {id, from: start, to: head + 1, end: to}
}

/** The end of the noun behind an adjective: "Norwegian ports". */
export function nounBehind({phrase}: Context, from: number, to: number): number {
  let end = from
  while (
    end < to &&
    phrase.tokens[end]?.isWord === true &&
    !prepositions.has(phrase.tokens[end]?.key ?? "") &&
    !coordinators.has(phrase.tokens[end]?.key ?? "") &&
    phrase.verbAt[end] === -1
  )
    end++
  return end
}

/** Where the places behind a victim end: "hospitals in Spain and Portugal". */
export function endWithPlace(context: Context, from: number, to: number): number {
  const {tokens, mentions} = context.phrase
  if (!/^(?:in|across|of)$/.test(tokens[from]?.key ?? "")) return from
  let end = from
  for (let i = from; i < to; i++) {
    const mention = mentions.find((m) => m.from === i && (m.kind === "state" || m.kind === "place"))
    if (mention !== undefined) end = mention.to
    else if (
      !/^(?:in|across|of|the|and|,|')$/.test(tokens[i]?.key ?? "") &&
      !mentions.some((m) => m.from <= i && i < m.to)
    )
      break
  }
  return end
}
