/* The body that a noun phrase names as acting or thinking: not an actor, not an event. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {determiners, relatives} from "../grammar/english.ts"
import type {Range} from "../grammar/shape.ts"
import {speakerOf} from "../voices/speaker.ts"
import type {Context} from "./draft.ts"

/** The id of the body that a noun phrase names; undefined for actors, events and whoever has no name. */
export function bodyOf(context: Context, where: Range | undefined): string | undefined {
  if (where === undefined) return undefined
  const {discourse, phrase} = context
  const word = phrase.tokens[discourse.headOf(phrase, where)]
  if (word === undefined || discourse.isNoun("event", word) || relatives.has(word.key)) return undefined
  const inside = phrase.mentions.filter((m) => m.from >= where.from && m.to <= where.to)
  if (
    inside.some((m) => m.kind === "actor" || m.kind === "malware") &&
    !inside.some((m) => m.kind === "organisation")
  )
    return undefined
  if (discourse.isNoun("actor", word) && word.key !== "team") return undefined
  // "The Council has listed …", as the Council of the European Union says.
  if (word.key === "council" && discourse.publisher?.id === "eu" && word.isCapital) return "eu"
  // "The developer", "the insurer": somebody else than who speaks.
  const isOther =
    /^(?:developer|insurer|vendor|manufacturer|maker|supplier|provider|host|registrar|magistrate|judge|court)$/.test(
      word.key,
    )
  // "Officials called in the ambassador": of whoever publishes.
  if (/^(?:officials|experts|engineers|specialists)$/.test(word.key) && where.to - where.from <= 2) {
    const {publisher} = discourse
    if (publisher !== undefined && !publisher.isPress) return publisher.id
  }
  const isNamed = inside.some((m) => m.kind === "organisation")
  const who = isOther && !isNamed ? {chain: []} : speakerOf(phrase, where, discourse)
  const ref = who.chain.at(-1)?.ref
  if (ref !== undefined) return ref
  // A body without a name acts by its words: "the police".
  if (
    !/^(?:police|prosecutors?|council|company|hospital|operator|university|parliament|authorities|investigators|developer|insurer|vendor|manufacturer|maker|bank|ministry|agency|court|regulator|provider|supplier|owner|municipality|school|firm|utility|airline|airport|port|judge|commission|clinic|chain|magistrate|jury|tribunal|administrator|league|federation)$/.test(
      word.key,
    )
  )
    return undefined
  const head = discourse.headOf(phrase, where)
  let from = where.from
  while (from < head && determiners.has(phrase.tokens[from]?.key ?? "")) from++
  return slugOf(
    phrase.tokens
      .slice(from, head + 1)
      .filter((t) => t.isWord)
      .map((t) => t.text)
      .join(" "),
  )
}
