/* Who a noun phrase is, as somebody who speaks.
 *
 * The officer of a body speaks for it, a country or a ministry for its government; "the agency", "we" and "it" are
 * the body spoken of last or the publisher. The chain is inner first: the person, then the body. What stands in an
 * apposition or a relative clause counts only where the phrase itself names nobody but a person. */

import type {Discourse, Ref} from "../discourse/discourse.ts"
import {determiners} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {institutionIn} from "./institutions.ts"
import {bodyBefore, bodyCalled, firmTold, isTradeGroup, subjectBefore} from "./known-bodies.ts"
import {nameInFull} from "./names-in-full.ts"
import {coreEnd, initialsOf, namedIn} from "./speaker-bodies.ts"
import {asRef, barePolice, homeOf, ofChief, presidentOf, roleHome} from "./speaker-homes.ts"
import {personIn, personKnownBy, unknownBody} from "./speaker-names.ts"
import {
  bodyNouns,
  documentNouns,
  explicit,
  nobody,
  ofOneTrade,
  roleNouns,
  type Speaking,
  unnamedHeads,
} from "./speaker-nouns.ts"
import {firmHere, fullOf, isOfAttack, toldBefore} from "./taken-up.ts"

const press = /^(?:newspaper|newspapers|daily|broadcaster|outlet|magazine|tabloid|weekly|website|channel)$/
/** They speak for themselves: nobody asks their university. */
const scholars = /^(?:professor|lecturer|academic|scholar|historian|fellow|reader|emeritus)$/
/** Who speaks for a university. */
const officers =
  /^(?:spokes\w+|chancellor|vice-chancellor|president|principal|rector|provost|dean|registrar|director|head|chief)$/
const indefinite = /^(?:two|three|four|several|some|many|multiple|senior|western|both|one|a)$/
const pronoun = /^(?:it|they|he|she)$/
/** Whoever they belong to, they have no name. */
const sources = /^(?:sources?|people|person|insiders?)$/
/** Who a noun phrase is, as somebody who speaks. */
export function speakerOf(phrase: Phrase, range: Range, discourse: Discourse): Speaking {
  const {tokens} = phrase
  const core = {from: range.from, to: coreEnd(phrase, range)}
  const head = discourse.headOf(phrase, core)
  const headKey = tokens[head]?.key ?? ""
  const words = tokens.slice(core.from, core.to)
  const person = personOf(phrase, core, discourse) ?? personKnownBy(phrase, core, discourse)
  const hasPost = words.some((t) => discourse.isNoun("post", t))
  if (person === undefined && isUnnamedSource(phrase, core, head)) return nobody
  const paper = hasPost || person !== undefined ? undefined : newspaperIn(phrase, core, head, discourse)
  if (paper !== undefined) return paper
  // "The US" is a state.
  if (/^(?:we|our|us|i)$/.test(headKey) && tokens[head]?.text !== "US") return ourselves(phrase, discourse)
  if (words[0]?.key === "our" && !words.some(({isCapital}, i) => i > 0 && isCapital))
    return ourselves(phrase, discourse)
  // "The office of Prime Minister N", "the president's office": the government.
  const government = headKey === "office" ? ofChief(phrase, core, discourse) : undefined
  if (government !== undefined) {
    discourse.lastBody = government
    return {chain: [explicit(government.id)], person: undefined}
  }
  const employer = employerBefore(phrase, person === undefined ? core : range, discourse)
  const isScholar =
    person !== undefined && tokens.slice(range.from, range.to).some(({key}) => scholars.test(key))
  const of = (body: Ref): Speaking => {
    const isOfUniversity =
      /(?:^|-)(?:university|college)(?:-|$)/.test(body.id) &&
      !tokens.slice(range.from, range.to).some(({key}) => officers.test(key))
    if ((isScholar || isOfUniversity) && person !== undefined) {
      discourse.posts.set(person, {id: person, kind: "organisation", from: 0, to: 0})
      return {chain: [explicit(person)], person}
    }
    discourse.lastBody = body
    discourse.parties.noteFull(body.id)
    if (person !== undefined) discourse.posts.set(person, body)
    return {chain: person === undefined ? [explicit(body.id)] : [explicit(person), explicit(body.id)], person}
  }
  // "The group said": whoever has done it by the text.
  const boasting = discourse.lastActor
  if (
    person === undefined &&
    boasting?.kind === "actor" &&
    words[0]?.key === "the" &&
    words.length <= 2 &&
    /^(?:collective|crew|gang|hackers)$/.test(headKey)
  )
    return {chain: [explicit(boasting.id)], person: undefined, isActor: true}
  const author =
    documentNouns.test(headKey) || gathered.test(headKey) ? authorOf(phrase, head, discourse) : undefined
  if (author !== undefined) return author
  const actor = phrase.mentions.find(
    (m) => (m.kind === "actor" || m.kind === "malware") && m.to === head + 1 && m.from >= core.from,
  )
  if (actor !== undefined && person === undefined)
    return {chain: [explicit(actor.id)], person: undefined, isActor: true}
  // "A pro-Russian group, XakNet, said"
  const self = discourse.isNoun("actor", tokens[head])
    ? phrase.mentions.find(({kind, from, to}) => kind === "actor" && from > head && to <= range.to)
    : undefined
  if (self !== undefined && person === undefined && tokens[head + 1]?.text === ",")
    return {chain: [explicit(self.id)], person: undefined, isActor: true}
  const named = namedIn(phrase, core, discourse, headKey)
  if (named !== undefined && !(person?.split("-").includes(named.id) === true)) return of(named)
  if (employer !== undefined) return of(employer)
  if (person !== undefined) {
    const known = discourse.posts.get(person)
    if (known !== undefined)
      return {
        chain: known.id === person ? [explicit(person)] : [explicit(person), explicit(known.id)],
        person,
      }
    const ofBody =
      institutionIn(phrase, core, discourse) ?? (hasPost ? ownerIn(phrase, core, discourse) : undefined)
    if (ofBody !== undefined) return of(ofBody)
    // "Dana Whitlow, who heads the FBI's cyber division"; "John Harrow, an analyst at Emberline".
    const behind = {from: core.to, to: range.to}
    const isFree =
      !isOfficer(phrase, range, discourse) &&
      tokens.slice(core.from, range.to).some(({key}) => professions.test(key)) &&
      !/^(?:its|their|the)$/.test(tokens[core.from]?.key ?? "")
    const home =
      (behind.to > behind.from ? namedIn(phrase, behind, discourse, "") : undefined) ??
      presidentOf(words, discourse) ??
      (words.some((t) => roleNouns.test(t.key)) ? roleHome(phrase, core, discourse, headKey) : undefined) ??
      (!isFree && (hasPost || tokens.slice(core.to, range.to).some((t) => discourse.isNoun("post", t)))
        ? ofFirm(phrase, range, homeOf(phrase, range, discourse), discourse)
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
  if (/^(?:he|she|him|her)$/.test(headKey)) {
    const last = [...discourse.posts].at(-1)
    if (last !== undefined)
      return {
        chain: last[0] === last[1].id ? [explicit(last[0])] : [explicit(last[0]), explicit(last[1].id)],
        person: last[0],
      }
  }
  // "The port authority of Gdynia": told apart by its place.
  const placed = phrase.parse.nouns.some(
    ({from, head: at, preps, possessor}) =>
      from === core.from &&
      at === head &&
      (possessor !== undefined ||
        preps.some(({prep, np}) => prep === "of" && tokens[np?.head ?? -1]?.isCapital === true)),
  )
    ? institutionIn(phrase, core, discourse)
    : undefined
  if (placed !== undefined) return of(placed)
  const implied = impliedBy(phrase, core, headKey, discourse)
  if (implied.chain.length > 0) return implied
  const institution = institutionIn(phrase, core, discourse) ?? barePolice(words, discourse)
  return institution === undefined ? nobody : of(institution)
}

/** "Chief executive N": of the company that the text has told of, where no other has spoken. */
function ofFirm(
  {tokens}: Phrase,
  {from, to}: Range,
  home: Ref | undefined,
  discourse: Discourse,
): Ref | undefined {
  const isOther = home !== undefined && discourse.lookup.things.get(home.id)?.state === undefined
  if (isOther || home?.id === discourse.publisher?.id || /^(?:its|their)$/.test(tokens[from]?.key ?? ""))
    return home
  if (!tokens.slice(from, to).some(({key}) => firmPosts.test(key))) return home
  const id = firmTold(discourse)
  return id === undefined ? home : {id, kind: "organisation", from: 0, to: 0}
}

const firmPosts =
  /^(?:spokes\w+|executive|ceo|cfo|cto|cio|ciso|coo|chairman|chairwoman|chairperson|founder|co-founder|owner|manager|boss|superintendent|principal|headteacher|rector|dean|provost)$/

/** They speak for nobody but themselves, unless a body is named with them. */
const professions =
  /^(?:researcher|analyst|expert|consultant|lawyer|academic|professor|lecturer|scientist|historian|economist|lawmaker|senator|legislator|congressman|congresswoman|mp|mep|activist|blogger|journalist|specialist|engineer|adviser|advisor|strategist|author|campaigner|investor|shareholder)$/

/** "Chief executive", "spokesman", "director": who speaks for a body though he is an expert too. */
function isOfficer({tokens}: Phrase, {from, to}: Range, discourse: Discourse): boolean {
  for (let i = from; i < to; i++)
    if (discourse.isNoun("post", tokens[i]) && !professions.test(tokens[i]?.key ?? "")) return true
  return false
}

/** "A hospital spokesman", "the group's president", "university president Ann Mills": of what is called one. */
function employerBefore({tokens}: Phrase, {from, to}: Range, discourse: Discourse): Ref | undefined {
  for (let at = from + 1; at < to; at++) {
    const token = tokens[at]
    if (token === undefined || token.isCapital || !discourse.isNoun("post", token)) continue
    const isOwned = tokens[at - 1]?.text === "'s" || tokens[at - 1]?.text === "'"
    const noun = tokens[isOwned ? at - 2 : at - 1]
    if (noun === undefined || noun.isCapital || (isOwned ? at - 2 : at - 1) < from) return undefined
    const kind = bodyNouns.get(noun.key)
    if (kind === undefined && !discourse.isNoun("institution", noun) && noun.key !== "group") return undefined
    if (kind === "government" || /^(?:team|department|unit|state)$/.test(noun.key)) return undefined
    const {parties} = discourse
    const id =
      bodyCalled(discourse, noun, "same") ??
      parties.namedBy(noun.key)?.id ??
      bodyCalled(discourse, noun, "kin")
    if (id !== undefined) return {id, kind: "organisation", from: 0, to: 0}
    const last = kind === "company" || kind === "agency" ? parties.lastOf(kind) : undefined
    if (last !== undefined) return last
    if (noun.key === "group") return isOwned ? discourse.lastBody : undefined
    const subject = subjectBefore({discourse})
    return subject === undefined || subject === ""
      ? undefined
      : {id: subject, kind: "organisation", from: 0, to: 0}
  }
  return undefined
}

/** A person by his name; not what is the beginning of a body's name: "San Telmo" where the text has "San Telmo Terminal". */
function personOf(phrase: Phrase, range: Range, discourse: Discourse): string | undefined {
  const person = personIn(phrase, range, discourse)
  return person === undefined || nameInFull(discourse, person) !== undefined ? undefined : person
}

/** "The Laboratory Service was hit, its chief executive, N, said": whose officer, by what the sentence tells of before. */
function ownerIn(phrase: Phrase, core: Range, discourse: Discourse): Ref | undefined {
  const {tokens, mentions} = phrase
  if (tokens[core.from]?.key !== "its") return undefined
  const body = mentions.findLast(({kind, to}) => kind === "organisation" && to <= core.from)
  if (body !== undefined) return discourse.lookup.press.has(body.id) ? undefined : discourse.mentionRef(body)
  const id = bodyBefore({phrase, discourse}, core.from)
  return id === undefined ? undefined : {id, kind: "organisation", from: 0, to: 0}
}

/** "People briefed on the matter", "two officials familiar with the inquiry": whoever they belong to. */
function isUnnamedSource(phrase: Phrase, core: Range, head: number): boolean {
  const {tokens} = phrase
  const word = tokens[head]
  if (word === undefined || word.isCapital) return false
  if (sources.test(word.key)) return true
  for (let i = core.from + 1; i < core.to; i++)
    if (/^(?:officials?|diplomats?|executives?|employees?|lawmakers?)$/.test(tokens[i]?.key ?? ""))
      return (
        /^(?:familiar|close|briefed|who|with|speaking|aware|privy)$/.test(tokens[i + 1]?.key ?? "") ||
        (indefinite.test(tokens[core.from]?.key ?? "") &&
          !tokens.slice(core.from, core.to).some(({isCapital}, at) => isCapital && at > 0))
      )
  return false
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
  /^(?:release|publish|issue|write|share|submit|produce|prepare|send|circulate|post|present|file|provide|supply|compile|give|pass|gather|collect|disclose)$/

/** What somebody knows and passes on. */
const gathered =
  /^(?:information|data|figures?|findings?|intelligence|details|evidence|numbers|tally|estimate|estimates|count|results|material)$/

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

/** "The agency", "it", "the report": who was spoken of before; nobody where that cannot be told. */
function impliedBy(phrase: Phrase, range: Range, headKey: string, discourse: Discourse): Speaking {
  const {publisher, lastBody, parties} = discourse
  const first = phrase.tokens[range.from]?.key ?? ""
  const say = (body: Ref | undefined): Speaking =>
    body === undefined ? nobody : {chain: [explicit(body.id)], person: undefined}
  if (documentNouns.test(headKey)) {
    // "A statement by four unions": theirs, whoever they are.
    const {nouns} = phrase.parse
    const head = discourse.headOf(phrase, range)
    const by = nouns.find((noun) => noun.head === head)?.preps.find(({prep}) => prep === "by")?.np
    if (by !== undefined && by.end <= range.to + 1) return nobody
    // "The company's own account": the company's.
    const owner = nouns.find((noun) => noun.head === head)?.possessor
    if (owner !== undefined && owner.to <= head && bodyNouns.has(phrase.tokens[owner.head]?.key ?? "")) {
      const {chain} = impliedBy(phrase, owner, phrase.tokens[owner.head]?.key ?? "", discourse)
      if (chain.length > 0) return {chain, person: undefined}
    }
    // "Its notification": whoever was spoken of, and not who publishes.
    const theirs = /^(?:its|their)$/.test(first)
      ? [parties.last, parties.lastOf("company")].find((p) => p !== undefined && p.id !== publisher?.id)
      : undefined
    if (theirs !== undefined) return say(theirs)
    if (lastBody !== undefined && publisher?.isPress !== false) return say(lastBody)
    return publisher === undefined || publisher.isPress
      ? nobody
      : {chain: [explicit(publisher.id)], person: undefined}
  }
  const here = pronoun.test(headKey) ? beforeMark(phrase, range, discourse) : undefined
  if (here !== undefined) return here
  // "It": the body that the last sentence was about.
  const topic = headKey === "it" && !discourse.wasSpoken ? subjectBefore({discourse}) : undefined
  if (
    topic !== undefined &&
    topic !== "" &&
    !/(?:^|-)(?:authorities|cabinet|government|ministry)$/.test(topic)
  ) {
    const body: Ref = {id: topic, kind: "organisation", from: 0, to: 0}
    discourse.lastBody = body
    return say(body)
  }
  const fallback = lastBody ?? (publisher === undefined || publisher.isPress ? undefined : asRef(publisher))
  // "Two officials said … They added": they have no name.
  if (headKey === "they" && discourse.hadSources) return nobody
  if (pronoun.test(headKey)) return say(fallback)
  const isIndefinite = /^(?:a|an|some|two|three|several|other|one|many|most)$/.test(first)
  const kind = bodyNouns.get(headKey) ?? (isTradeGroup({phrase, discourse}, range) ? "company" : undefined)
  if (kind !== undefined && !isIndefinite && determiners.has(first)) {
    const own = publisher === undefined || publisher.isPress ? undefined : asRef(publisher)
    if (first === "this" && own !== undefined) return say(own)
    // "The Council" in a text of the Cyber Security Council; "the company … our history" in one of the company.
    const head = phrase.tokens[discourse.headOf(phrase, range)]
    const isOwnName = head?.isCapital === true && own?.id.split("-").includes(headKey) === true
    if (own !== undefined && first === "the" && (isOwnName || (kind === "company" && isOurs(phrase))))
      return say(own)
    const named =
      parties.namedBy(headKey) ??
      (first === "the" ? fullOf(phrase, range, discourse) : undefined) ??
      toldBefore(phrase, range, discourse)
    if (kind === "any" && named === undefined) return say(fallback)
    const last = named ?? (kind === "any" ? undefined : parties.lastOf(kind))
    // "The regulator", "the university": who writes calls himself so only where his name does.
    if (named === undefined && ofOneTrade.has(headKey) && (last === undefined || last.id === own?.id))
      return nobody
    if (last !== undefined) {
      discourse.lastBody = last
      return say(last)
    }
    // "The system of Kenya Power …, the distributor said": whoever was told of.
    const firm = kind === "company" && first === "the" ? firmHere(phrase, range, discourse) : undefined
    if (firm !== undefined) {
      discourse.lastBody = firm
      return say(firm)
    }
    return kind === "agency" ? say(own ?? lastBody) : kind === "company" ? nobody : say(fallback)
  }
  // "The network", "the coast guard": by the end of its name.
  if (first === "the" && kind === undefined && !isOfAttack(phrase, range, discourse)) {
    const isBody = discourse.isNoun("acting", phrase.tokens[discourse.headOf(phrase, range)])
    const named =
      fullOf(phrase, range, discourse) ?? (isBody ? toldBefore(phrase, range, discourse) : undefined)
    if (named !== undefined) {
      discourse.lastBody = named
      return say(named)
    }
  }
  // "The police force", "the police": one that was named.
  if (first === "the" && /^(?:police|force)$/.test(headKey)) {
    const named = parties.namedBy("police")
    if (named !== undefined) return say(named)
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
  // "A spokesman" of whoever acts in the sentence, else of whoever spoke last.
  if (/^spokes(?:man|woman|person)$/.test(headKey)) {
    // "A spokesman for the company".
    const head = discourse.headOf(phrase, range)
    const whose = phrase.parse.nouns
      .find((noun) => noun.head === head)
      ?.preps.find(({prep}) => /^(?:for|of)$/.test(prep))?.np
    const key = phrase.tokens[whose?.head ?? -1]?.key ?? ""
    if (whose !== undefined && bodyNouns.get(key) === "company") {
      const who = impliedBy(phrase, whose, key, discourse)
      if (who.chain.length > 0) return who
    }
    const {clauses, mentions, mentionAt} = phrase
    const subject = clauses.find(({kind, subject: s}) => kind === "main" && s !== undefined)?.subject
    const body = subject === undefined ? undefined : mentions[mentionAt[subject.head] ?? -1]
    const isOther = subject !== undefined && subject.to <= range.from && body?.kind === "organisation"
    return say(isOther && !discourse.lookup.press.has(body.id) ? discourse.mentionRef(body) : lastBody)
  }
  if (
    unnamedHeads.test(headKey) &&
    lastBody !== undefined &&
    /^(?:its|our|their)$/.test(first) &&
    !/^(?:people|sources|media|newspaper|newspapers|outlets)$/.test(headKey)
  )
    return say(lastBody)
  return nobody
}

/** "The INCD goes further: it judges that …": whoever the sentence is about before the mark. */
function beforeMark(phrase: Phrase, {from}: Range, discourse: Discourse): Speaking | undefined {
  const {tokens, clauses} = phrase
  if (tokens[from - 1]?.text !== ":" && tokens[from - 1]?.text !== ";") return undefined
  const subject = clauses.findLast((c) => c.kind === "main" && c.subjectBy === "own" && c.at < from)?.subject
  if (subject === undefined || subject.isPronoun || subject.to > from) return undefined
  const who = speakerOf(phrase, {from: subject.from, to: subject.end}, discourse)
  return who.chain.length === 0 || who.isActor === true ? undefined : who
}

/** Whether the sentence says "our" of whoever wrote it. */
function isOurs({tokens}: Phrase): boolean {
  return tokens.some(({key}) => key === "our") && !tokens.some(({text}) => text === '"')
}
