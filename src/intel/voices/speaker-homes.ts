/* Whose officer somebody is: a minister's government, a spokesman's body, where no name stands with them. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse, Ref} from "../discourse/discourse.ts"
import {governed, governmentOf} from "../discourse/parties.ts"
import {determiners} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import {isFirm} from "./known-bodies.ts"
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
  // "The Federal Ministry of Defence" in a text of the BSI.
  const isNamed = words.some(({key, isCapital}) => key === "ministry" && isCapital)
  if (isNamed && publisher?.isPress === false && publisher.state !== undefined)
    return homeOf(phrase, range, discourse)
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

/** The government whose chief has an office. */
export function ofChief(phrase: Phrase, core: Range, discourse: Discourse): Ref | undefined {
  const {tokens, mentions} = phrase
  const words = tokens.slice(core.from, core.to)
  const isChief = words.some(
    ({key, isCapital}, i) =>
      /^(?:premier|president|chancellor|taoiseach)$/.test(key) ||
      (key === "minister" && words[i - 1]?.key === "prime" && isCapital === words[i - 1]?.isCapital),
  )
  if (!isChief || words.some(({key}) => /^(?:university|college|company|vice-chancellor)$/.test(key)))
    return undefined
  const state = mentions.find(({kind, from, to}) => kind === "state" && from >= core.from && to <= core.to)
  return state === undefined
    ? homeOf(phrase, core, discourse)
    : {id: state.speaks ?? `${state.id}-government`, kind: "organisation", from: 0, to: 0, state: state.id}
}

/** "Police said" in a newspaper: those of the state that is at home in the text. */
export function barePolice(words: readonly Token[], {publisher, home}: Discourse): Ref | undefined {
  const state = home === undefined ? undefined : governed(home)
  if (words.length === 2 && words[0]?.key === "local" && words[1]?.key === "police")
    return {id: "local-police", kind: "organisation", from: 0, to: 0}
  const isBare = words.length === 1 || (words.length === 2 && words[0]?.key === "the")
  if (words.at(-1)?.key !== "police" || publisher?.isPress === false || !isBare || state === undefined)
    return undefined
  return {id: `${state}-police`, kind: "organisation", from: 0, to: 0, state}
}

/** "President N told a news conference": of the company that spoke last, where no government has. */
export function presidentOf(words: readonly Token[], discourse: Discourse): Ref | undefined {
  const {lastBody, parties, publisher} = discourse
  // "Its vice president": of no state.
  if (/^(?:its|their)$/.test(words[0]?.key ?? "") && words.some(({key}) => key === "vice")) return lastBody
  const isPresident = words.some(({key}) => key === "president") && !words.some(({key}) => key === "republic")
  const isOther = lastBody === undefined || lastBody.id === publisher?.id || !isFirm(discourse, lastBody.id)
  return !isPresident || isOther || parties.lastOf("government") !== undefined ? undefined : lastBody
}

export function asRef({id, state}: {readonly id: string; readonly state: string | undefined}): Ref {
  return {id, kind: "organisation", from: 0, to: 0, state}
}
