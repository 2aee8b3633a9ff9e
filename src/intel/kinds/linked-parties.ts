/* Who is linked to whom: the two sides of an association ("the developers of Gravelock", "its infrastructure"; "activity
 * known as X", "those behind Y"), and one claim for each pair of them.
 *
 * Who is linked is an actor, malware, or the event that a part of it stands for (its infrastructure, its techniques);
 * to whom is an actor, a state or a service, also where only something of theirs is named ("that of X"). */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import {determiners} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {behindPreposition, isInName, listOf, nounFrom} from "./clauses.ts"
import {isActor, isMalware, isState} from "./doers.ts"
import type {Context} from "./draft.ts"
import {namedBehind} from "./names-behind.ts"
import {byItsWords, isNamed, isUnlisted, partiesOf, partyOf} from "./parties.ts"
import {unnamedPower} from "./powers.ts"

/** One claim for each pair; false where there is none. */
export function associate(
  context: Context,
  who: readonly Ref[],
  whom: readonly Ref[],
  draft: {
    readonly relation: string
    readonly anchor: number
    readonly evidence: Range
    readonly isDenied?: boolean
    readonly modality?: "presupposed"
    readonly isTakenForGranted?: boolean
  },
): boolean {
  let made = false
  for (const first of who)
    for (const second of whom) {
      // "China has no connection with X": X is what is tied.
      const isTurned = isState(first) && second.kind === "actor" && isNamed(context, second)
      const [one, other] = isTurned ? [second, first] : [first, second]
      // "tied such an act to another state": any.
      if (/^(?:an)?other-/.test(other.id)) continue
      if (one.id === other.id || other.kind === "event" || (one.kind === "state" && other.kind === "state"))
        continue
      // "similar to those seen in Sweden": what is copied.
      if (copying.test(draft.relation) && one.kind === "event" && /^(?:state|organisation)$/.test(other.kind))
        continue
      if (one.kind === "state" && (other.kind === "state body" || likening.test(draft.relation))) continue
      // "a contractor that works with the government" does what contractors do.
      if (isState(other) && other.kind === "state" && isHired(context, one)) continue
      // "is based in Haikou", "an NGO based in China" tie nobody.
      if (draft.relation === "based-in" && (other.kind !== "state" || !isOneOfThem(context, one))) continue
      const isHeir = draft.relation === "successor-of" || draft.relation === "related-to"
      // Two names that nobody knows as actors may be anything.
      const isLikened = one.kind === "event" && !/^(?:part-of|belongs-to|based-in)$/.test(draft.relation)
      if (!isHeir && !isLikened && !isOneOfThem(context, one) && !isOneOfThem(context, other)) continue
      context.drafts.push({
        kind: "association",
        subject: one.id,
        object: other.id,
        isDenied: false,
        ...draft,
      })
      made = true
    }
  return made
}

/** Relations of what is alike, which nobody need have made. */
export const likening: RegExp = /^(?:overlaps-with|shares-with|similar-to|resembles|consistent-with)$/

const copying = /^(?:similar-to|resembles|consistent-with)$/

/** Somebody without a name who may work for anybody. */
function isHired(context: Context, ref: Ref): boolean {
  const {phrase, discourse} = context
  const last = phrase.tokens[ref.to - 1]
  return (
    ref.kind === "actor" &&
    !isNamed(context, ref) &&
    discourse.isNoun("culprit", last) &&
    !discourse.isNoun("actor", last)
  )
}

/** Whether somebody is known as an attacker, malware or a state, and is not only anybody at work. */
function isOneOfThem(context: Context, ref: Ref): boolean {
  if (ref.kind !== "actor") return !/^(?:person|organisation|event)$/.test(ref.kind)
  const {phrase, discourse} = context
  return (
    isNamed(context, ref) ||
    discourse.lastActor?.id === ref.id ||
    phrase.tokens.slice(ref.from, ref.to).some((t) => discourse.isNoun("actor", t))
  )
}

/** Who is linked: parties, malware, the event for its attackers or for what belongs to it. */
export function linkedIn(context: Context, noun: NounPhrase | undefined): readonly Ref[] {
  const {discourse, phrase} = context
  const found: Ref[] = []
  for (const one of listOf(noun)) {
    const word = phrase.tokens[one.head]
    // "part of their infrastructure"
    const of = one.preps.find(({prep}) => prep === "of")?.np
    if (
      of !== undefined &&
      /^(?:part|parts|some|much|most|piece|pieces|elements?|portions?|aspects?|subset)$/.test(word?.key ?? "")
    ) {
      found.push(...linkedIn(context, of))
      continue
    }
    // "Akira's negotiators", "the developers of Gravelock": whose they are.
    if (folk.test(word?.key ?? "")) {
      const owner = one.possessor ?? of
      const isBand = discourse.isNoun("actor", phrase.tokens[owner?.head ?? -1])
      const whose = linkedIn(context, owner).filter(
        ({kind}) => kind === "actor" || kind === "malware" || (isBand && kind === "event"),
      )
      if (whose.length > 0) {
        found.push(...whose)
        continue
      }
    }
    // "Operation Jacana": the event.
    if (/^(?:operation|campaign)$/.test(phrase.tokens[one.from]?.key ?? "") && isFirmName(phrase, one)) {
      const where = {from: one.from, to: one.to}
      found.push({id: discourse.eventOf(phrase, where, one.head), kind: "event", ...where})
      continue
    }
    const malware = phrase.mentions.find((m) => m.kind === "malware" && m.from >= one.from && m.to === one.to)
    if (malware !== undefined) {
      found.push(discourse.mentionRef(malware))
      continue
    }
    // "X, whose activity serves the interests of Y": X.
    if (phrase.tokens[one.from]?.key === "whose" || phrase.tokens[one.from - 1]?.key === "whose") {
      const of = phrase.parse.clauseAt[one.head]?.antecedent
      const owner = of === undefined ? undefined : partyOf(context, of)
      if (owner !== undefined && (isActor(owner) || isMalware(owner))) {
        found.push(owner)
        continue
      }
    }
    const isThing = discourse.isNoun("belonging", word) || discourse.isNoun("malware", word)
    if (isThing && !discourse.isNoun("event", word) && !isFirmName(phrase, one)) {
      // "its infrastructure", "the tooling of X": of whom it is; else of the event.
      const whose = one.possessor ?? one.preps.find(({prep}) => prep === "of")?.np
      const owner = whose === undefined ? undefined : partyOf(context, whose)
      if (owner !== undefined) found.push(owner)
      else found.push(...whoLeft(context, one))
      continue
    }
    const pair = bothOf(context, one)
    if (pair !== undefined) {
      found.push(...pair)
      continue
    }
    const known = one.isPronoun
      ? (namedBefore(context, one) ?? partyOf(context, one))
      : (partyOf(context, one) ?? opening(context, one))
    const ref = known === undefined || known.kind === "event" ? (tiedByWords(context, one) ?? known) : known
    // A firm that nobody knows may be a front.
    const isFirm = ref !== undefined && isUnlisted(context, ref)
    if (ref !== undefined && (isFirm || ref.kind === "event" || isMalware(ref) || isActor(ref)))
      found.push(ref)
  }
  return found.filter((ref, i) => found.findIndex(({id}) => id === ref.id) === i)
}

/** "The choice of documents", "the ransom note": whoever left it, the group that the text speaks of or the event. */
export function leftBy(context: Context, noun: NounPhrase | undefined): readonly Ref[] {
  const {discourse, phrase} = context
  const word = phrase.tokens[noun?.head ?? -1]
  if (noun === undefined || word === undefined || noun.isPronoun || word.isCapital) return []
  if (phrase.mentionAt[noun.head] !== -1 || notLeft.some((kind) => discourse.isNoun(kind, word))) return []
  return whoLeft(context, noun)
}

const notLeft = ["actor", "culprit", "victim", "organisations", "post"] as const

function whoLeft({discourse, phrase}: Context, {from, to, head}: NounPhrase): readonly Ref[] {
  if (discourse.topic === "actor" && discourse.lastActor !== undefined) return [discourse.lastActor]
  return discourse.hasEvent || isEvidence.test(phrase.tokens[head]?.key ?? "")
    ? [{id: discourse.event, kind: "event", from, to}]
    : []
}

/** What is left behind by a deed, told or not. */
const isEvidence =
  /^(?:evidence|traces|indicators|artefacts|artifacts|clues?|findings|forensics|servers|domains|infrastructure|tooling|techniques|ttps|tactics|logs|code|indications?|trail)$/

/** "Both", "the two groups": the two that the sentence before names. */
export function bothOf(context: Context, noun: NounPhrase): readonly Ref[] | undefined {
  const {phrase, discourse} = context
  const words = phrase.tokens.slice(noun.from, noun.head + 1).map(({key}) => key)
  const isBoth = words[0] === "both" || (words[0] === "the" && words[1] === "two")
  // "X and Y both report to Z"
  const list = phrase.parse.nouns.find(({conjuncts}) => conjuncts.at(-1)?.to === noun.from)
  if (words[0] === "both" && words.length === 1 && list !== undefined) return partiesOf(context, list)
  if (!isBoth || words.length > 3 || discourse.lastPair.length !== 2) return undefined
  const head = phrase.tokens[noun.head]
  if (words.length > 1 && words.at(-1) !== "two" && !discourse.isNoun("actor", head)) return undefined
  return discourse.lastPair.map((ref) => ({...ref, from: noun.from, to: noun.to}))
}

/** "Kasseika is widely seen as …": a name that opens the sentence, if nobody writes it small. */
function opening({phrase, discourse}: Context, noun: NounPhrase): Ref | undefined {
  const token = phrase.tokens[0]
  if (noun.from !== 0 || noun.to !== 1 || token?.isCapital !== true || phrase.mentionAt[0] !== -1)
    return undefined
  const tag = phrase.parse.tags[0]
  // A word that nobody knows may be tagged as a noun.
  const isName =
    tag === "PROPN" ||
    (tag === "NOUN" &&
      !/(?:s|ion|ity|ment|ness|ing|age|[ae]nce|ware|ism|ure)$/.test(token.low) &&
      ![...discourse.lookup.nouns.values()].some((nouns) => nouns.has(token.key)))
  if (!isName || discourse.isPlain(token.low)) return undefined
  return {id: slugOf(token.text), kind: "actor", from: 0, to: 1}
}

/** "Kestrel tracks the actor as UNC7240 and believes that it is part of …": UNC7240. */
function namedBefore(context: Context, noun: NounPhrase): Ref | undefined {
  const {phrase, discourse} = context
  if (!/^(?:it|they)$/.test(phrase.tokens[noun.head]?.key ?? "")) return undefined
  for (const clause of phrase.clauses) {
    if (clause.verb.to > noun.from || !/^(?:track|call|name|dub|designate|label|follow)$/.test(clause.lemma))
      continue
    if (clause.object === undefined || !discourse.isNoun("actor", phrase.tokens[clause.object.head])) continue
    for (const as of behindPreposition(phrase, clause, "as")) {
      const ref = partyOf(context, as)
      if (ref?.kind === "actor") return ref
    }
  }
  return undefined
}
const folk =
  /^(?:members?|negotiators?|developers?|operators?|administrators?|admins?|leaders?|leadership|founders?|authors?|coders?|participants?|core)$/

/** "Actors sponsored by the Iranian state": nobody with a name, but whose they are. */
function tiedByWords(context: Context, noun: NounPhrase): Ref | undefined {
  if (!noun.clauses.some(({kind}) => kind === "participle")) return undefined
  const ref = byItsWords(context, noun)
  return ref !== undefined &&
    context.phrase.mentions.some(
      ({kind, from, to}) => /^(?:state|state body|actor)$/.test(kind) && from >= noun.to && to <= ref.to,
    )
    ? ref
    : undefined
}

/** "Sabalan Data": the last word of a name stands for nothing. */
const isFirmName = ({tokens, mentionAt}: Phrase, {from, head}: NounPhrase): boolean =>
  tokens[head]?.isCapital === true &&
  head > from &&
  tokens[head - 1]?.isCapital === true &&
  !determiners.has(tokens[head - 1]?.key ?? "") &&
  mentionAt[head] === -1

const deepestOwner = 4

/** To whom: actors, states and services, also those whose it is: "with that of X", "with activity known as X". */
export function associatesIn(
  context: Context,
  noun: NounPhrase | undefined,
  isGang: boolean = false,
  depth: number = 0,
): readonly Ref[] {
  const {discourse, phrase} = context
  const found: Ref[] = []
  // Clauses and their nouns hang on each other: no name that anybody wrote stands deeper.
  if (depth > deepestOwner) return found
  for (const one of listOf(noun)) {
    if (one !== noun && isInName(phrase, one)) continue
    const word = phrase.tokens[one.head]
    const isActivity =
      discourse.isNoun("event", word) ||
      discourse.isNoun("actor", word) ||
      /^(?:set|collection|series|body|pattern)$/.test(word?.key ?? "")
    const named = isActivity ? namedBehind(context, one) : []
    if (named.length > 0) {
      found.push(...named)
      continue
    }
    const parties = partiesOf(context, {...one, conjuncts: []}).filter(
      (ref) =>
        ref.kind !== "person" &&
        ((ref.kind === "malware" && (isGang || isGangName(context, ref))) ||
          isActor(ref) ||
          isUnlisted(context, ref)),
    )
    if (parties.length > 0) {
      found.push(...parties)
      continue
    }
    // "the old REvil crowd", "the Black Basta operation"
    const gang = circles.test(word?.key ?? "")
      ? phrase.mentions.find(
          (m) => /^(?:actor|malware)$/.test(m.kind) && m.from >= one.from && m.to === one.head,
        )
      : undefined
    const crowd = gang === undefined ? undefined : discourse.mentionRef(gang)
    if (crowd !== undefined && (crowd.kind === "actor" || isGang || isGangName(context, crowd))) {
      found.push(crowd)
      continue
    }
    const behindThem = whomBehind(context, one)
    if (behindThem !== undefined) {
      found.push(...associatesIn(context, behindThem, isGang, depth + 1))
      continue
    }
    const unnamed = unnamedPower(context, one)
    if (unnamed !== undefined) {
      found.push(unnamed)
      continue
    }
    const isTheirs =
      discourse.isNoun("belonging", word) ||
      discourse.isNoun("event", word) ||
      /^(?:that|those|one|ones|state|government|regime|leadership|governments|cases?|approach|ways?|playbook|variants?|samples?|versions?|builds?|habits)$/.test(
        word?.key ?? "",
      )
    if (!isTheirs) continue
    // "Russian interests"
    for (const m of phrase.mentions)
      if (
        m.kind === "state" &&
        (m.isAdjective || m.to === one.head) &&
        m.from >= one.from &&
        m.to <= one.head &&
        discourse.isNoun("belonging", word)
      )
        found.push(discourse.mentionRef(m))
    const whose = one.preps.filter(
      ({prep, np}) => /^(?:of|by|from|used by|for)$/.test(prep) && np !== undefined,
    )
    for (const {np} of whose) found.push(...associatesIn(context, np, false, depth + 1))
    // "that used by UNC5221": the parse may take it for a verb of its own.
    const behind = phrase.tokens[one.to]?.key ?? ""
    const isUsed =
      /^(?:that|those)$/.test(word?.key ?? "") &&
      /(?:ed|en|seen|known|left)$/.test(behind) &&
      /^(?:by|from|in)$/.test(phrase.tokens[one.to + 1]?.key ?? "")
    // "identical to one that Qilin sent"
    if (/^ones?$/.test(word?.key ?? "") && behind === "that" && one.clauses.length === 0)
      found.push(...associatesIn(context, nounFrom(phrase, one.to + 1), false, depth + 1))
    if (isUsed) found.push(...associatesIn(context, nounFrom(phrase, one.to + 2), false, depth + 1))
    // "that used by UNC5221", "the one that UNC5221 left", "cases attributed to UNC5221"
    for (const by of one.clauses) {
      const laid = /^(?:attribute|ascribe|trace|credit|assign|link|tie|blame|pin)$/.test(by.lemma)
        ? by.args.find(({prep}) => /^(?:to|on)$/.test(prep))?.np
        : undefined
      const doer = by.voice === "passive" ? by.agent : by.subject === one ? undefined : by.subject
      found.push(...associatesIn(context, laid ?? doer, false, depth + 1))
    }
    if (whose.length === 0 && one.possessor !== undefined)
      found.push(...associatesIn(context, one.possessor, false, depth + 1))
  }
  return found.filter((ref, i) => found.findIndex(({id}) => id === ref.id) === i)
}

const circles =
  /^(?:crowd|operation|programme|program|network|ecosystem|brand|scene|milieu|circles?|orbit|outfit|clan|family|people|lot|camp)$/

/** "Black Basta", "Akira": malware whose name is its gang's as well. */
const isGangName = ({discourse}: Context, {id}: Ref): boolean =>
  discourse.lookup.nouns.get("gang")?.has(id) === true

/** "the people who stood behind X", "those behind X", "the group behind X": X. */
function whomBehind({phrase}: Context, noun: NounPhrase): NounPhrase | undefined {
  const isPerson = persons.test(phrase.tokens[noun.head]?.key ?? "")
  if (!isPerson && !remains.test(phrase.tokens[noun.head]?.key ?? "")) return undefined
  const behind = noun.preps.find(({prep, np}) => prep === "behind" && np !== undefined)?.np
  if (behind !== undefined) return behind
  // "the remnants of Hive", "former members of Conti"
  if (remains.test(phrase.tokens[noun.head]?.key ?? ""))
    return noun.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np ?? noun.possessor
  for (const {args, predicate, lemma} of noun.clauses) {
    if (!/^(?:be|stand|sit|work)$/.test(lemma)) continue
    if (predicate?.kind === "preposition" && phrase.tokens[predicate.at]?.key === "behind")
      return predicate.np
    const arg = args.find(({prep, np}) => prep === "behind" && np !== undefined)?.np
    if (arg !== undefined) return arg
  }
  return undefined
}

const remains =
  /^(?:remnants?|remains|ashes|ranks|members?|veterans|alumni|leaders?|leadership|affiliates|associates|operatives|makers?|creators?|administrators?|circles?|ecosystem|milieu|orbit)$/

const persons =
  /^(?:people|those|persons|individuals|team|crew|operators|developers|authors|criminals|hackers|actors|group|gang|ones)$/

/** What the first of some noun phrases gives that gives anything. */
export function firstOf<T>(
  nouns: readonly (NounPhrase | undefined)[],
  read: (noun: NounPhrase | undefined) => readonly T[],
): readonly T[] {
  for (const noun of nouns) {
    const found = noun === undefined ? [] : read(noun)
    if (found.length > 0) return found
  }
  return []
}
