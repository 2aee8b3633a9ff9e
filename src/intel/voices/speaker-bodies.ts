/* The body, government or state that a noun phrase names, as somebody who speaks. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse, Ref} from "../discourse/discourse.ts"
import {governed, governmentOf} from "../discourse/parties.ts"
import {determiners, relatives} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {personIn, personKnownBy, unknownBody, wholeName} from "./speaker-names.ts"
import {bodyNouns, documentNouns, missions, roleNouns} from "./speaker-nouns.ts"

/** "The Republic of Slovenia", "the Government of the Kingdom of Norway": the state. */
const wholeStates =
  /^(?:republic|kingdom|federation|commonwealth|principality|state|states|government|union)$/

/** Where the phrase itself ends: before an apposition, a relative clause, a participle. */
export function coreEnd(phrase: Phrase, range: Range): number {
  const {tokens} = phrase
  for (let i = range.from + 1; i < range.to; i++) {
    const token = tokens[i]
    if (token === undefined) return i
    if ((relatives.has(token.key) && token.key !== "where") || token.key === "that")
      return tokens[i - 1]?.text === "," ? i - 1 : i
    if (token.text === ";" || token.text === ":") return i
    if (token.text !== "," && token.text !== "-") continue
    const next = tokens[i + 1]
    const goesOn =
      next === undefined ||
      (next.key === "and" || next.key === "or"
        ? true
        : next.isCapital || (next.key === "the" && tokens[i + 2]?.isCapital === true))
    // "CISA, the FBI and the NSA" goes on; "Xu Lan, a spokeswoman" does not.
    if (!goesOn || token.text === "-") return i
  }
  return range.to
}

/** A body, a government or an unknown body that a phrase names. */
export function namedIn(
  phrase: Phrase,
  range: Range,
  discourse: Discourse,
  headKey: string,
): Ref | undefined {
  const {tokens, mentions} = phrase
  const {publisher, lookup} = discourse
  const within = mentions.filter((m) => m.from >= range.from && m.to <= range.to)
  const isMission = tokens
    .slice(range.from, range.to)
    .some((t) => missions.test(t.key) && t.key !== "mission")
  const isOfState = (state: string): Ref => ({
    id: governmentOf(lookup, state),
    kind: "organisation",
    from: 0,
    to: 0,
    state,
  })
  const state = within.find(
    (m) =>
      (m.kind === "state" || (m.kind === "place" && m.state !== undefined)) &&
      // "The embassy in The Hague" speaks for whoever sent it.
      !(isMission && /^(?:in|at|to)$/.test(before(phrase, m)?.key ?? "")),
  )
  const stateId = state === undefined ? undefined : (state.state ?? state.id)
  const hasRole = tokens
    .slice(range.from, range.to)
    .some((t, i) => roleNouns.test(t.key) && !isNameOfBody(phrase, range.from + i, range.to))
  const bodies = within.filter(
    (m) =>
      (m.kind === "organisation" || m.id === "eu" || (m.kind === "state body" && within.length === 1)) &&
      !lookup.press.has(m.id) &&
      !(publisher?.isPress === true && initialsOf(publisher.id) === m.id) &&
      !isPartOfName(phrase, m, range) &&
      !isOnlyPart(phrase, m, discourse) &&
      !((isMission || headKey === "mission") && before(phrase, m)?.key === "to"),
  )
  // "the EU, the UK and the US": the publisher where it is one of them.
  const joint = within.find(
    (m) =>
      m.kind === "state" &&
      !m.isAdjective &&
      m.speaks === publisher?.id &&
      !/^(?:in|at|to|from)$/.test(before(phrase, m)?.key ?? ""),
  )
  if (joint !== undefined && bodies.length > 0 && tokens[joint.to]?.text !== "'s") return isOfState(joint.id)
  if (bodies.length > 0) {
    // A joint statement: the publisher if it is among them, else the first named.
    const refs = bodies.map((mention) => {
      const ref = discourse.mentionRef(mention)
      // "The Federal Prosecutor's Office", by which a lexicon knows another country's.
      const words = slugOf(
        tokens
          .slice(mention.from, mention.to)
          .map(({text}) => text)
          .join(" "),
      )
      const isOwn = publisher?.state !== undefined && publisher.id === `${words}-${publisher.state}`
      return {mention, ref: isOwn ? {...ref, id: publisher.id, state: publisher.state} : ref}
    })
    const own = refs.find(({ref}) => ref.id === publisher?.id)
    // "Google's Mandiant": the part, which has a name of its own.
    const [first, second] = refs
    const isOwned = first !== undefined && second !== undefined && tokens[first.mention.to]?.text === "'s"
    const isOwner =
      isOwned && first.mention.state === undefined && first.mention.to === second.mention.from - 1
    const apposed = isOwned && isApposed(phrase, first.mention, second.mention) ? second : undefined
    const {mention, ref} = apposed ?? own ?? (isOwner ? second : first) ?? {}
    if (mention !== undefined && ref !== undefined) {
      // "The Minister Responsible for the GCSB": the government, whatever body he is for.
      const isMinister =
        /^ministers?$/.test(headKey) ||
        tokens.slice(range.from, mention.from).some((t) => t.low === "minister")
      if (isMinister && mention.state !== undefined) return isOfState(mention.state)
      // "The Foreign Office in Berlin": the words are shared, the place says whose it is.
      if (mention.speaks !== undefined && stateId !== undefined && stateId !== mention.state)
        return isOfState(stateId)
      // "The Ministry of Digital Affairs", which several countries have: the text's own.
      const speaks =
        mention.among.length === 0 ? mention.speaks : (lookup.things.get(ref.id)?.speaks ?? discourse.home)
      return {
        ...ref,
        id:
          mention.speaks === undefined
            ? wholeOf(phrase, mention, ref, discourse)
            : (speaks ?? mention.speaks),
      }
    }
  }
  if (state !== undefined && stateId !== undefined) {
    const first = firstWord(phrase, range)
    const isName = !state.isAdjective && (state.from === first || namesState(phrase, first, state.from))
    const behind = tokens[state.to]
    // "Germany", "Germany and Poland"; not "Germany's", nor "US security firm Corvane".
    const isWhole =
      isName &&
      (state.to >= range.to ||
        behind === undefined ||
        (!behind.isWord && behind.text !== "'s" && behind.text !== "'") ||
        discourse.isNoun("post", behind) ||
        (behind.isWord && behind.key !== "of" && !/^(?:NOUN|ADJ)$/.test(phrase.parse.tags[state.to] ?? "")))
    const heads = /^(?:officials?|authorities|diplomats?|government)$/
    // "Bavaria's interior minister": a part of a state has a government of its own.
    if (hasRole && state.kind === "place" && /^'s?$/.test(tokens[state.to]?.text ?? ""))
      return {id: `${state.id}-government`, kind: "organisation", from: 0, to: 0, state: stateId}
    if (hasRole || heads.test(headKey)) return isOfState(stateId)
    if (isWhole && !hasCapitalBehind(phrase, state, range)) return isOfState(stateId)
    const isAuthor =
      (/^(?:by|of|from)$/.test(before(phrase, state)?.key ?? "") && !endsName(phrase, state)) ||
      tokens[state.to]?.text === "'s"
    // "The Polish report" is its government's; "an Iranian blog" is anybody's.
    const isOfficial = !/^(?:blog|post|paper)$/.test(headKey)
    if (documentNouns.test(headKey) && (isAuthor || (state.isAdjective && isOfficial)))
      return isOfState(stateId)
  }
  const team = responseTeam(phrase, range, stateId, discourse)
  if (team !== undefined) return team
  const unknown = unknownBody(phrase, range, discourse)
  if (
    unknown !== undefined &&
    unknown !== personIn(phrase, range, discourse) &&
    unknown !== personKnownBy(phrase, range, discourse)
  )
    return {
      id: unknown,
      kind: "organisation",
      from: 0,
      to: 0,
      state: stateId !== undefined && state?.kind === "state" ? stateId : undefined,
    }
  // "SonicWall told us": a name of products, where it is all that is named.
  const vendor = within.find(
    (m) => (m.kind === "tool" || m.kind === "product") && m.from === firstWord(phrase, range),
  )
  if (vendor !== undefined && (vendor.to >= range.to || discourse.isNoun("post", tokens[vendor.to])))
    return {id: vendor.id, kind: "organisation", from: 0, to: 0}
  // "Germany's domestic intelligence agency": the body of that state which the text names, or which is its service.
  const at = tokens.findIndex(
    ({key, isCapital}, i) => i >= range.from && i < range.to && !isCapital && bodyNouns.get(key) === "agency",
  )
  if (stateId !== undefined && state?.kind === "state" && at >= 0) {
    const isSecret = tokens.slice(range.from, at).some(({key}) => /^(?:intelligence|spy|secret)$/.test(key))
    const agency =
      discourse.agencies.get(stateId) ??
      (isSecret
        ? lookup.lexicons.named.find(
            ({kind, state: of, name}) =>
              kind === "organisation" && of === stateId && /\bintelligence\b/i.test(name),
          )?.id
        : undefined)
    if (agency !== undefined) return {id: agency, kind: "organisation", from: 0, to: 0, state: stateId}
  }
  return undefined
}

/** "ANSSI's German counterpart, the BSI": what one of the other's is called. */
function isApposed({tokens}: Phrase, {to}: Mention, {from}: Mention): boolean {
  const comma = tokens[from - 1]?.key === "the" ? from - 2 : from - 1
  return (
    tokens[comma]?.text === "," &&
    comma > to + 1 &&
    tokens[comma - 1]?.isCapital === false &&
    tokens.slice(to + 1, comma).every(({isWord}) => isWord)
  )
}

/** "The Government CSIRT", "Oman's national CERT": the one that the lexicons have of that state, or of the one at home. */
function responseTeam(
  {tokens, mentionAt}: Phrase,
  range: Range,
  state: string | undefined,
  {lookup, publisher, home}: Discourse,
): Ref | undefined {
  let at = range.to - 1
  while (at > range.from && !/^(?:CERT|CSIRT)$/.test(tokens[at]?.text ?? "")) at--
  if (!/^(?:CERT|CSIRT)$/.test(tokens[at]?.text ?? "") || mentionAt[at] !== -1) return undefined
  if (tokens[at + 1]?.isCapital === true) return undefined
  const of = state ?? publisher?.state ?? (home === undefined ? undefined : governed(home))
  if (of === undefined) return undefined
  const word = tokens[at]?.low === "cert" ? /(?:^|-)cert(?:-|$)/ : /(?:^|-)csirt(?:-|$)/
  const known = lookup.lexicons.named.find(
    (thing) =>
      thing.kind === "organisation" &&
      thing.state === of &&
      (word.test(thing.id) || /^(?:cert|csirt)/.test(thing.id)),
  )
  return known === undefined ? undefined : {id: known.id, kind: "organisation", from: 0, to: 0, state: of}
}

/** "agence-france-presse", "the-associated-press": afp, ap, who relays in its own text. */
export function initialsOf(id: string): string {
  return id
    .replace(/^the-/, "")
    .split("-")
    .map((word) => word[0] ?? "")
    .join("")
}

/** A lexicon's name that is only a part of a longer one: "Singapore" of "Singapore Police Force". */
function isPartOfName(phrase: Phrase, mention: Mention, range: Range): boolean {
  if (mention.kind === "organisation" || mention.kind === "state body") return false
  return hasCapitalBehind(phrase, mention, range)
}

/** "The Communications Authority of Kenya", "the Supreme Council of National Defence": all of a name that only the text has. */
function wholeOf(phrase: Phrase, {from, to}: Mention, {id}: Ref, {lookup}: Discourse): string {
  if (lookup.things.has(id) || !/^(?:of|for)$/.test(phrase.tokens[to]?.key ?? "")) return id
  return wholeName(phrase, from, phrase.tokens.length)
}

/** "Cyber Security Council", "Halcyon Ridge": a lexicon's name that is only the end or the beginning of a longer one. */
function isOnlyPart({tokens, mentionAt}: Phrase, mention: Mention, discourse: Discourse): boolean {
  if (mention.kind !== "organisation") return false
  const before = tokens[mention.from - 1]
  if (before?.isWord === true && before.isCapital && endsOfOthers.test(before.low)) return true
  const behind = tokens[mention.to]
  const isPlain = mention.state === undefined && mention.to === mention.from + 1
  if (!isPlain || behind?.isCapital !== true || !behind.isWord || mentionAt[mention.to] !== -1) return false
  const name = tokens[mention.from]?.text ?? ""
  return (
    /^\p{Lu}\p{Ll}+$/u.test(name) &&
    /^\p{Lu}\p{Ll}+$/u.test(behind.text) &&
    tokens[mention.to + 1]?.isCapital !== true &&
    !goesOn.test(behind.low) &&
    !discourse.isNoun("post", behind)
  )
}

const endsOfOthers = /^(?:cyber|digital|information|data|computer|economic|european)$/
/** What may stand behind the name of a firm: a part of it, an officer, a day. */
const goesOn =
  /^(?:labs?|security|research|threat|intelligence|cyber|technologies|systems|team|networks|software|unit|consulting|response|group|services?|analysts?|researchers?|experts?|digital|defen[cs]e|incident|corporation|inc|ltd|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december)$/

/** Whether the words before a state only say that it is one: "the Republic of". */
function namesState({tokens}: Phrase, from: number, state: number): boolean {
  const of = tokens[state - 1]?.key === "the" ? state - 2 : state - 1
  if (tokens[of]?.key !== "of") return false
  for (let i = from; i < of; i++)
    if (tokens[i]?.isCapital !== true && !/^(?:of|the)$/.test(tokens[i]?.key ?? "")) return false
  return wholeStates.test(tokens[of - 1]?.key ?? "")
}

/** "Taiwan's Administration for Cyber Security": a body, and no government. */
function isNameOfBody({tokens}: Phrase, at: number, end: number): boolean {
  const word = tokens[at]
  return (
    word?.key === "administration" &&
    word.isCapital &&
    at + 2 < end &&
    /^(?:of|for)$/.test(tokens[at + 1]?.key ?? "") &&
    tokens[at + 2]?.isCapital === true
  )
}

/** "The Communications Authority of Kenya": the state is a part of the name. */
function endsName({tokens}: Phrase, state: Mention): boolean {
  const of = tokens[state.from - 1]?.key === "the" ? state.from - 2 : state.from - 1
  const word = tokens[of - 1]
  return tokens[of]?.key === "of" && word?.isCapital === true && !wholeStates.test(word.key)
}

function hasCapitalBehind({tokens}: Phrase, mention: Mention, range: Range): boolean {
  return mention.to < range.to && tokens[mention.to]?.isCapital === true
}

function firstWord({tokens}: Phrase, range: Range): number {
  let at = range.from
  while (at < range.to && (determiners.has(tokens[at]?.key ?? "") || tokens[at]?.isWord === false)) at++
  return at
}

function before({tokens}: Phrase, mention: Mention): {readonly key: string} | undefined {
  const token = tokens[mention.from - 1]
  return token?.key === "the" ? tokens[mention.from - 2] : token
}
