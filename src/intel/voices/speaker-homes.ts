/* Whose officer somebody is: a minister's government, a spokesman's body, where no name stands with them. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse, Ref} from "../discourse/discourse.ts"
import {governed, governmentOf} from "../discourse/parties.ts"
import {determiners} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {missions, roleNouns} from "./speaker-nouns.ts"

/** Whose government a minister or a ministry without a country is: the text's, or the one that spoke last. */
export function roleHome(
  phrase: Phrase,
  range: Range,
  discourse: Discourse,
  headKey: string,
): Ref | undefined {
  if (/^(?:report|reports)$/.test(headKey)) return undefined
  const {tokens} = phrase
  const words = tokens.slice(range.from, range.to)
  // "a diplomat", "two officials": a source without a name.
  if (/^(?:officials?|diplomats?)$/.test(headKey) && !/^(?:the|its|his|her)$/.test(words[0]?.key ?? ""))
    return undefined
  if (words.some((t) => missions.test(t.key)) && discourse.lastForeign !== undefined)
    return {
      id: governmentOf(discourse.lookup, discourse.lastForeign),
      kind: "organisation",
      from: 0,
      to: 0,
      state: discourse.lastForeign,
    }
  const isOfMinistry = words.some(({key}) => /^(?:ministry|foreign)$/.test(key))
  const fronted = frontedState(phrase, range) ?? (isOfMinistry ? briefingState(phrase, range) : undefined)
  if (fronted !== undefined && discourse.publisher?.id.endsWith("-government") !== true)
    return {
      id: governmentOf(discourse.lookup, fronted),
      kind: "organisation",
      from: 0,
      to: 0,
      state: fronted,
    }
  const {publisher, parties} = discourse
  const last = parties.lastOf("government")
  const isDefinite = /^(?:the|its|his|her)$/.test(words[0]?.key ?? "")
  // "The Government" in its own statement is itself.
  const isOwn = publisher?.id.endsWith("-government") === true && /^(?:the|our)$/.test(words[0]?.key ?? "")
  if (last !== undefined && isDefinite && !isOwn) return last
  // "Beijing rejected the charge. …, foreign ministry spokesman Li Qun said."
  const isSpokesman = words.some((t) => /^spokes(?:man|woman|person)$/.test(t.key))
  if (last !== undefined && isSpokesman && parties.hasSpokenHere("government")) return last
  const region = regionOf(phrase, range)
  if (region !== undefined) return region
  return homeOf(phrase, range, discourse)
}

/** "In Moscow, foreign ministry spokeswoman N said": where somebody speaks who stands right behind it. */
function frontedState({tokens, mentions}: Phrase, {from}: Range): string | undefined {
  if (!/^(?:in|from)$/.test(tokens[0]?.key ?? "")) return undefined
  const where = mentions.find((m) => m.kind === "state" && m.from === 1)
  if (where === undefined || tokens[where.to]?.text !== ",") return undefined
  return from <= where.to + 2 ? where.id : undefined
}

/** "Foreign ministry spokeswoman N told a briefing in Beijing": where she speaks. */
function briefingState({tokens, mentions}: Phrase, {to}: Range): string | undefined {
  const at = tokens.findIndex(
    ({key}, i) => i >= to && /^(?:briefing|conference|reporters|journalists)$/.test(key),
  )
  if (at < 0 || at > to + 6 || tokens[at + 1]?.key !== "in") return undefined
  return mentions.find((m) => m.kind === "state" && m.from === at + 2)?.id
}

/** "Telangana's health minister": the government of what no lexicon knows. */
function regionOf(phrase: Phrase, range: Range): Ref | undefined {
  const {tokens, mentionAt} = phrase
  for (let i = range.from + 1; i < range.to; i++) {
    if (tokens[i]?.text !== "'s" && tokens[i]?.text !== "'") continue
    if (mentionAt[i - 1] !== -1 || tokens[i - 1]?.isCapital !== true) return undefined
    let from = i - 1
    while (from > range.from && tokens[from - 1]?.isCapital === true) from--
    const words = tokens.slice(from, i).filter(({key}) => !determiners.has(key))
    const id = slugOf(words.map(({text}) => text).join(" "))
    return id === "" ? undefined : {id: `${id}-government`, kind: "organisation", from: 0, to: 0}
  }
  return undefined
}

/** The home of somebody with a post but no country: a government for ministers, else the body that publishes or spoke last. */
export function homeOf(phrase: Phrase, range: Range, discourse: Discourse): Ref | undefined {
  const {publisher, home, lastBody} = discourse
  const own: Ref | undefined =
    publisher === undefined || publisher.isPress
      ? undefined
      : {id: publisher.id, kind: "organisation", from: 0, to: 0, state: publisher.state}
  const words = phrase.tokens.slice(range.from, range.to)
  if (
    words.some((t) =>
      /^(?:rep|sen|lawmaker|legislator|senator|congressman|congresswoman|mp|mayor|councillor|auditor)$/.test(
        t.low,
      ),
    )
  )
    return undefined
  if (!words.some((t) => roleNouns.test(t.key))) return own ?? lastBody
  if (own?.id.endsWith("-government") === true) return own
  const government = (state: string | undefined): Ref | undefined =>
    state === undefined
      ? undefined
      : {id: governmentOf(discourse.lookup, state), kind: "organisation", from: 0, to: 0, state}
  return (
    government(own?.state) ??
    (home === undefined
      ? undefined
      : {id: home, kind: "organisation", from: 0, to: 0, state: governed(home)}) ??
    government(lastBody?.state) ??
    own
  )
}

export function asRef({id, state}: {readonly id: string; readonly state: string | undefined}): Ref {
  return {id, kind: "organisation", from: 0, to: 0, state}
}
