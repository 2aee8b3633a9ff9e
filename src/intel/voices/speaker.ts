/* Who a noun phrase is, as somebody who speaks.
 *
 * The officer of a body speaks for it, a country or a ministry for its government; "the agency", "we" and "it" are
 * the body spoken of last or the publisher. The chain is inner first: the person, then the body. What stands in an
 * apposition or a relative clause counts only where the phrase itself names nobody but a person. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse, Ref} from "../discourse/discourse.ts"
import {governmentOf} from "../discourse/parties.ts"
import {determiners, relatives} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {personIn, personKnownBy, unknownBody} from "./speaker-names.ts"
import {
  bodyNouns,
  documentNouns,
  explicit,
  missions,
  nobody,
  roleNouns,
  type Speaking,
  unnamedHeads,
} from "./speaker-nouns.ts"

const press = /^(?:newspaper|newspapers|daily|broadcaster|outlet|magazine|tabloid|weekly|website|channel)$/
const pronoun = /^(?:it|they|he|she)$/
/** Whoever they belong to, they have no name. */
const sources = /^(?:sources?|people|person|insiders?)$/
/** "The Republic of Slovenia", "the Government of the Kingdom of Norway": the state. */
const wholeStates =
  /^(?:republic|kingdom|federation|commonwealth|principality|state|states|government|union)$/

/** Who a noun phrase is, as somebody who speaks. */
export function speakerOf(phrase: Phrase, range: Range, discourse: Discourse): Speaking {
  const {tokens} = phrase
  const core = {from: range.from, to: coreEnd(phrase, range)}
  const head = discourse.headOf(phrase, core)
  const headKey = tokens[head]?.key ?? ""
  const words = tokens.slice(core.from, core.to)
  const person = personIn(phrase, core, discourse) ?? personKnownBy(phrase, core, discourse)
  const hasPost = words.some((t) => discourse.isNoun("post", t))
  if (person === undefined && sources.test(headKey) && tokens[head]?.isCapital === false) return nobody
  const paper = hasPost || person !== undefined ? undefined : newspaperIn(phrase, core, head, discourse)
  if (paper !== undefined) return paper
  if (/^(?:we|our|us|i)$/.test(headKey)) return ourselves(phrase, discourse)
  if (words[0]?.key === "our" && !words.some(({isCapital}, i) => i > 0 && isCapital))
    return ourselves(phrase, discourse)
  const of = (body: Ref): Speaking => {
    discourse.lastBody = body
    discourse.parties.noteFull(body.id)
    if (person !== undefined) discourse.posts.set(person, body)
    return {chain: person === undefined ? [explicit(body.id)] : [explicit(person), explicit(body.id)], person}
  }
  const author = documentNouns.test(headKey) ? authorOf(phrase, head, discourse) : undefined
  if (author !== undefined) return author
  const actor = phrase.mentions.find(
    (m) => (m.kind === "actor" || m.kind === "malware") && m.to === head + 1 && m.from >= core.from,
  )
  if (actor !== undefined && person === undefined)
    return {chain: [explicit(actor.id)], person: undefined, isActor: true}
  const named = namedIn(phrase, core, discourse, headKey)
  if (named !== undefined && !(person?.split("-").includes(named.id) === true)) return of(named)
  if (person !== undefined) {
    const known = discourse.posts.get(person)
    if (known !== undefined)
      return {
        chain: known.id === person ? [explicit(person)] : [explicit(person), explicit(known.id)],
        person,
      }
    // "Dana Whitlow, who heads the FBI's cyber division"; "John Harrow, an analyst at Emberline".
    const behind = {from: core.to, to: range.to}
    const home =
      (behind.to > behind.from ? namedIn(phrase, behind, discourse, "") : undefined) ??
      (words.some((t) => roleNouns.test(t.key)) ? roleHome(phrase, core, discourse, headKey) : undefined) ??
      (hasPost || tokens.slice(core.to, range.to).some((t) => discourse.isNoun("post", t))
        ? homeOf(phrase, {from: range.from, to: range.to}, discourse)
        : undefined)
    if (home !== undefined) return of(home)
    discourse.posts.set(person, {id: person, kind: "organisation", from: 0, to: 0})
    return {chain: [explicit(person)], person}
  }
  // "Its Swedish counterpart, Säpo".
  const apposed =
    core.to < range.to && tokens[core.to]?.text === "," && tokens[core.to + 1]?.isCapital === true
      ? namedIn(
          phrase,
          {from: core.to + 1, to: coreEnd(phrase, {from: core.to + 1, to: range.to})},
          discourse,
          "",
        )
      : undefined
  if (apposed !== undefined) return of(apposed)
  if (words.some((t) => roleNouns.test(t.key))) {
    const own = roleHome(phrase, core, discourse, headKey)
    return own === undefined ? nobody : of(own)
  }
  if (/^(?:he|she)$/.test(headKey)) {
    const last = [...discourse.posts].at(-1)
    if (last !== undefined)
      return {
        chain: last[0] === last[1].id ? [explicit(last[0])] : [explicit(last[0]), explicit(last[1].id)],
        person: last[0],
      }
  }
  return impliedBy(phrase, core, headKey, discourse)
}

/** "A paper that the agency released": the agency. */
function authorOf(phrase: Phrase, head: number, discourse: Discourse): Speaking | undefined {
  const {parse, clauses} = phrase
  const document = parse.nounAt[head]
  const clause = clauses.find((c) => c.antecedent !== undefined && c.antecedent === document)
  const by =
    clause !== undefined && clause.subjectBy === "own" && clause.subject !== document
      ? clause.subject
      : (clause?.agent ?? parse.nouns.find(({from}) => from === head + 1))
  if (by === undefined || (clause !== undefined && !publishes.test(clause.lemma))) return undefined
  const who = speakerOf(phrase, {from: by.from, to: by.head + 1}, discourse)
  return who.chain.length === 0 ? undefined : who
}

const publishes =
  /^(?:release|publish|issue|write|share|submit|produce|prepare|send|circulate|post|present|file)$/

/** A newspaper by its name, as a source; nobody where it has none, or is the publisher. */
function newspaperIn(phrase: Phrase, core: Range, head: number, discourse: Discourse): Speaking | undefined {
  const {tokens, mentions} = phrase
  const {lookup, publisher} = discourse
  const named = mentions.find((m) => m.from >= core.from && m.to <= core.to && lookup.press.has(m.id))
  const isPaper = tokens.slice(core.from, core.to).some((t) => press.test(t.low))
  if (!isPaper && named?.to !== head + 1) return undefined
  const id = named?.id ?? unknownBody(phrase, core, discourse)
  const isOwn =
    id === undefined ||
    id === publisher?.id ||
    (publisher?.isPress === true && initialsOf(publisher.id) === id)
  return isOwn ? nobody : {chain: [explicit(id)], person: undefined}
}

/** The government that an id names, as the state. */
export function governed(ref: string): string {
  const state = ref.replace(/-government$/, "")
  return state === "us" ? "united-states" : state === "uk" ? "united-kingdom" : state
}

/** "we": the publisher; where nobody is known to publish, the body that was spoken of last, but no name that only the
 *  text gives, unless it may be quoted. */
function ourselves({tokens}: Phrase, {publisher, lastBody, lookup}: Discourse): Speaking {
  if (publisher !== undefined && !publisher.isPress)
    return {chain: [explicit(publisher.id)], person: undefined}
  if (
    publisher === undefined &&
    lastBody !== undefined &&
    !lookup.things.has(lastBody.id) &&
    !lastBody.id.endsWith("-government") &&
    !tokens.some(({text}) => text === '"')
  )
    return {chain: [explicit("publisher")], person: undefined}
  return lastBody === undefined ? nobody : {chain: [explicit(lastBody.id)], person: undefined}
}

/** Where the phrase itself ends: before an apposition, a relative clause, a participle. */
function coreEnd(phrase: Phrase, range: Range): number {
  const {tokens} = phrase
  for (let i = range.from + 1; i < range.to; i++) {
    const token = tokens[i]
    if (token === undefined) return i
    if (relatives.has(token.key) && token.key !== "where") return tokens[i - 1]?.text === "," ? i - 1 : i
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
function namedIn(phrase: Phrase, range: Range, discourse: Discourse, headKey: string): Ref | undefined {
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
  const hasRole = tokens.slice(range.from, range.to).some((t) => roleNouns.test(t.key))
  const bodies = within.filter(
    (m) =>
      (m.kind === "organisation" || m.id === "eu" || (m.kind === "state body" && within.length === 1)) &&
      !lookup.press.has(m.id) &&
      !(publisher?.isPress === true && initialsOf(publisher.id) === m.id) &&
      !isPartOfName(phrase, m, range) &&
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
    const refs = bodies.map((mention) => ({mention, ref: discourse.mentionRef(mention)}))
    const own = refs.find(({ref}) => ref.id === publisher?.id)
    const {mention, ref} = own ?? refs[0] ?? {}
    if (mention !== undefined && ref !== undefined) {
      // "The Minister Responsible for the GCSB": the government, whatever body he is for.
      const isMinister =
        /^ministers?$/.test(headKey) ||
        tokens.slice(range.from, mention.from).some((t) => t.low === "minister")
      if (isMinister && mention.state !== undefined) return isOfState(mention.state)
      // "The Foreign Office in Berlin": the words are shared, the place says whose it is.
      if (mention.speaks !== undefined && stateId !== undefined && stateId !== mention.state)
        return isOfState(stateId)
      return {...ref, id: mention.speaks ?? ref.id}
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
      /^(?:by|of|from)$/.test(before(phrase, state)?.key ?? "") || tokens[state.to]?.text === "'s"
    // "The Polish report" is its government's; "an Iranian blog" is anybody's.
    const isOfficial = !/^(?:blog|post|paper)$/.test(headKey)
    if (documentNouns.test(headKey) && (isAuthor || (state.isAdjective && isOfficial)))
      return isOfState(stateId)
  }
  const unknown = unknownBody(phrase, range, discourse)
  if (unknown !== undefined && unknown !== personIn(phrase, range, discourse))
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
  // "Germany's domestic intelligence agency": the body of that state which the text names.
  if (stateId !== undefined && bodyNouns.get(headKey) === "agency") {
    const agency = discourse.agencies.get(stateId)
    if (agency !== undefined) return {id: agency, kind: "organisation", from: 0, to: 0, state: stateId}
  }
  return undefined
}

/** "agence-france-presse": afp, who relays in its own text. */
function initialsOf(id: string): string {
  return id
    .split("-")
    .map((word) => word[0] ?? "")
    .join("")
}

/** A lexicon's name that is only a part of a longer one: "Singapore" of "Singapore Police Force". */
function isPartOfName(phrase: Phrase, mention: Mention, range: Range): boolean {
  if (mention.kind === "organisation" || mention.kind === "state body") return false
  return hasCapitalBehind(phrase, mention, range)
}

/** Whether the words before a state only say that it is one: "the Republic of". */
function namesState({tokens}: Phrase, from: number, state: number): boolean {
  const of = tokens[state - 1]?.key === "the" ? state - 2 : state - 1
  if (tokens[of]?.key !== "of") return false
  for (let i = from; i < of; i++)
    if (tokens[i]?.isCapital !== true && !/^(?:of|the)$/.test(tokens[i]?.key ?? "")) return false
  return wholeStates.test(tokens[of - 1]?.key ?? "")
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

/** Whose government a minister or a ministry without a country is: the text's, or the one that spoke last. */
function roleHome(phrase: Phrase, range: Range, discourse: Discourse, headKey: string): Ref | undefined {
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
function homeOf(phrase: Phrase, range: Range, discourse: Discourse): Ref | undefined {
  const {publisher, home, lastBody} = discourse
  const own: Ref | undefined =
    publisher === undefined || publisher.isPress
      ? undefined
      : {id: publisher.id, kind: "organisation", from: 0, to: 0, state: publisher.state}
  const words = phrase.tokens.slice(range.from, range.to)
  if (words.some((t) => /^(?:rep|sen|lawmaker|legislator|senator|congressman|congresswoman|mp)$/.test(t.low)))
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

/** "The agency", "it", "the report": who was spoken of before; nobody where that cannot be told. */
function impliedBy(phrase: Phrase, range: Range, headKey: string, discourse: Discourse): Speaking {
  const {publisher, lastBody, parties} = discourse
  const first = phrase.tokens[range.from]?.key ?? ""
  const say = (body: Ref | undefined): Speaking =>
    body === undefined ? nobody : {chain: [explicit(body.id)], person: undefined}
  if (documentNouns.test(headKey)) {
    // "Its notification": whoever was spoken of, and not who publishes.
    const theirs = /^(?:its|their)$/.test(first)
      ? [parties.last, parties.lastOf("company")].find((p) => p !== undefined && p.id !== publisher?.id)
      : undefined
    if (theirs !== undefined) return say(theirs)
    if (lastBody !== undefined && publisher?.isPress !== false) return say(lastBody)
    return publisher === undefined ? nobody : {chain: [explicit(publisher.id)], person: undefined}
  }
  const fallback = lastBody ?? (publisher === undefined || publisher.isPress ? undefined : asRef(publisher))
  if (pronoun.test(headKey)) return say(fallback)
  const isIndefinite = /^(?:a|an|some|two|three|several|other|one|many|most)$/.test(first)
  const kind = bodyNouns.get(headKey)
  if (kind !== undefined && !isIndefinite && determiners.has(first)) {
    if (kind === "any") return say(fallback)
    const own = publisher === undefined || publisher.isPress ? undefined : asRef(publisher)
    const last = parties.lastOf(kind)
    if (last !== undefined) {
      discourse.lastBody = last
      return say(last)
    }
    return kind === "agency" ? say(own ?? lastBody) : kind === "company" ? nobody : say(fallback)
  }
  // "Its chief executive".
  if (
    /^(?:its|their)$/.test(first) &&
    discourse.isNoun("post", phrase.tokens[discourse.headOf(phrase, range)])
  )
    return say(
      /^(?:executive|ceo|cfo|founder|owner)$/.test(headKey)
        ? (parties.lastOf("company") ?? lastBody)
        : lastBody,
    )
  // "A spokesman" of whoever spoke last.
  if (/^spokes(?:man|woman|person)$/.test(headKey)) return say(lastBody)
  if (
    unnamedHeads.test(headKey) &&
    lastBody !== undefined &&
    /^(?:its|our|their)$/.test(first) &&
    !/^(?:people|sources|media|newspaper|newspapers|outlets)$/.test(headKey)
  )
    return say(lastBody)
  return nobody
}

function asRef({id, state}: {readonly id: string; readonly state: string | undefined}): Ref {
  return {id, kind: "organisation", from: 0, to: 0, state}
}
