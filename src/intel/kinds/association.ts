/* Associations said by clauses: "X is linked to Y", "the GRU directs X", "X overlaps with the cluster Y", "X and Y share
 * a loader", "the techniques are coherent with those of X", "X is a China-nexus cluster".
 *
 * Who is linked is an actor, malware, or the event that a part of it stands for (its infrastructure, its techniques);
 * to whom is an actor, a state or a service, also where only something of theirs is named ("that of X"). */

import {type Relation, slugOf} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import {determiners} from "../grammar/english.ts"
import type {RelationForm} from "../grammar/lookup.ts"
import {predicateAt} from "../grammar/predicates.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {backersIn} from "./backed.ts"
import {
  behindPreposition,
  behindVerb,
  evidenceOf,
  inPassing,
  isDenied,
  isHypothetical,
  listOf,
  nounFrom,
  predicateStarts,
  subjectNoun,
} from "./clauses.ts"
import {shared, traded} from "./dealings.ts"
import {spokenOf} from "./deeds.ts"
import {isActor, isMalware} from "./doers.ts"
import type {Context} from "./draft.ts"
import {namedBehind} from "./names-behind.ts"
import {areOne, openTies} from "./open-ties.ts"
import {byItsWords, isKnownParty, isNamed, isUnlisted, partiesOf, partyOf, unnamedPower} from "./parties.ts"
import {shapedTies} from "./tie-shapes.ts"
import {wholesOf} from "./wholes.ts"

/** Every association that a clause says. */
export function associations(context: Context, clause: Clause): void {
  if (isHypothetical(clause)) return
  if (
    !byVerb(context, clause) &&
    !asPart(context, clause) &&
    !shared(context, clause) &&
    !used(context, clause) &&
    !onBehalf(context, clause) &&
    !traded(context, clause) &&
    !byPredicate(context, clause) &&
    !areOne(context, clause) &&
    !shapedTies(context, clause)
  )
    openTies(context, clause)
}

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
  for (const one of who)
    for (const other of whom) {
      if (one.id === other.id || other.kind === "event" || (one.kind === "state" && other.kind === "state"))
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

const likening = /^(?:overlaps-with|shares-with|similar-to|resembles|consistent-with)$/

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
      const whose = linkedIn(context, one.possessor ?? of).filter(
        ({kind}) => kind === "actor" || kind === "malware",
      )
      if (whose.length > 0) {
        found.push(...whose)
        continue
      }
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
      const ref = owner ?? (discourse.topic === "actor" ? discourse.lastActor : undefined)
      if (ref !== undefined) found.push(ref)
      else if (discourse.hasEvent)
        found.push({id: discourse.event, kind: "event", from: one.from, to: one.to})
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

/** "Both", "the two groups": the two that the sentence before names. */
function bothOf({phrase, discourse}: Context, noun: NounPhrase): readonly Ref[] | undefined {
  const words = phrase.tokens.slice(noun.from, noun.head + 1).map(({key}) => key)
  const isBoth = words[0] === "both" || (words[0] === "the" && words[1] === "two")
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
  if (phrase.parse.tags[0] !== "PROPN" || discourse.isPlain(token.low)) return undefined
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
        ((isGang && ref.kind === "malware") || isActor(ref) || isUnlisted(context, ref)),
    )
    if (parties.length > 0) {
      found.push(...parties)
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
      /^(?:that|those|one|ones|state|government|regime|leadership)$/.test(word?.key ?? "")
    if (!isTheirs) continue
    // "Russian interests"
    for (const m of phrase.mentions)
      if (
        m.kind === "state" &&
        m.isAdjective &&
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
    if (isUsed) found.push(...associatesIn(context, nounFrom(phrase, one.to + 2), false, depth + 1))
    // "that used by UNC5221", "the one that UNC5221 left"
    for (const by of one.clauses)
      found.push(
        ...associatesIn(
          context,
          by.voice === "passive" ? by.agent : by.subject === one ? undefined : by.subject,
          false,
          depth + 1,
        ),
      )
    if (whose.length === 0 && one.possessor !== undefined)
      found.push(...associatesIn(context, one.possessor, false, depth + 1))
  }
  return found.filter((ref, i) => found.findIndex(({id}) => id === ref.id) === i)
}

/** "the people who stood behind X", "those behind X", "the group behind X": X. */
function whomBehind({phrase}: Context, noun: NounPhrase): NounPhrase | undefined {
  if (!persons.test(phrase.tokens[noun.head]?.key ?? "")) return undefined
  const behind = noun.preps.find(({prep, np}) => prep === "behind" && np !== undefined)?.np
  if (behind !== undefined) return behind
  for (const {args, predicate, lemma} of noun.clauses) {
    if (!/^(?:be|stand|sit|work)$/.test(lemma)) continue
    if (predicate?.kind === "preposition" && phrase.tokens[predicate.at]?.key === "behind")
      return predicate.np
    const arg = args.find(({prep, np}) => prep === "behind" && np !== undefined)?.np
    if (arg !== undefined) return arg
  }
  return undefined
}

const persons =
  /^(?:people|those|persons|individuals|team|crew|operators|developers|authors|criminals|hackers|actors|group|gang|ones)$/

/** "X is linked to Y", "Y links X to Z", "the GRU directs X". */
function byVerb(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const lemma = keyOf(clause.lemma)
  for (const form of discourse.lookup.relations.get(lemma) ?? []) {
    const {relation} = form
    if (relation.kind !== "association" || behindVerb(phrase, clause, form) === undefined) continue
    const isPassive = clause.voice === "passive"
    // "has not linked X to Y" claims nothing; "X is not linked to Y" denies it.
    if (clause.isNegated && relation.isSaid && (!isPassive || clause.isPerfect)) continue
    const places = (role: Relation["subject"]): readonly (NounPhrase | undefined)[] => {
      if (role === "prep")
        return relation.preps.flatMap((prep) => [
          ...behindPreposition(phrase, clause, prep),
          // "overlaps in tooling with X"
          ...(/^(?:overlap|share|align|coincide|correspond)$/.test(clause.lemma)
            ? anywhereBehind(phrase, clause, prep)
            : []),
          // "on the Committee's behalf"
          ...(prep === "on behalf of"
            ? behindPreposition(phrase, clause, "on")
                .filter(({head}) => phrase.tokens[head]?.key === "behalf")
                .map(({possessor}) => possessor)
            : []),
        ])
      if ((role === "agent") === isPassive)
        return isPassive ? [clause.agent, ...behindPreposition(phrase, clause, "by")] : [clause.object]
      return [subjectNoun(phrase, clause)]
    }
    const isBacking = relation.object === "agent"
    let who = firstOf(places(relation.subject), (noun) => linkedIn(context, noun))
    const isGang = who.some((ref) => ref.kind === "actor" || ref.kind === "malware")
    let whom = firstOf(places(relation.object), (noun) => associatesIn(context, noun, isGang))
    if (form.particles.length > 0 && whom.length === 0)
      whom = associatesIn(context, nounFrom(phrase, behindVerb(phrase, clause, form) ?? clause.verb.to))
    // "X supports the interests of the IRGC": the one that is no state belongs to the one that is.
    if (isBacking && !isPassive) {
      const agent = linkedIn(context, clause.subject)
      const patient = associatesIn(context, clause.object)
      if (patient.some(isState) && !agent.some(isState) && agent.some((r) => r.kind === "actor")) {
        who = agent
        whom = patient
      } else if (!whom.some(isState) || !who.some((r) => r.kind === "actor" || isHiring(context, clause)))
        continue
    }
    if (isBacking && who.some((r) => r.kind === "event") && !isHiring(context, clause)) continue
    if (
      associate(context, who, whom, {
        relation: relation.relation,
        anchor: clause.at,
        evidence: evidenceOf(clause),
        isDenied: isDenied(phrase, clause),
        ...inPassing(clause),
      })
    )
      return true
  }
  return false
}

/** "The hackers were hired by a competitor": they have no name, and the event stands for them. */
function isHiring({phrase, discourse}: Context, {lemma, voice, subject}: Clause): boolean {
  const word = phrase.tokens[subject?.head ?? -1]
  return (
    voice === "passive" &&
    /^(?:hire|pay|contract|recruit|fund|finance|task|commission|bankroll|sponsor|back|direct|control)$/.test(
      lemma,
    ) &&
    (discourse.isNoun("actor", word) || /^(?:those|they)$/.test(word?.key ?? ""))
  )
}

/** What stands behind a preposition in a clause or in one inside it. */
function anywhereBehind(phrase: Phrase, clause: Clause, prep: string): readonly NounPhrase[] {
  const found: NounPhrase[] = []
  for (let at = clause.verb.to; at < clause.to; at++) {
    const noun = phrase.tokens[at]?.key === prep ? nounFrom(phrase, at + 1) : undefined
    if (noun !== undefined) found.push(noun)
  }
  return found
}

const isState = (ref: Ref): boolean => ref.kind === "state" || ref.kind === "state body"

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

/** "X serves as a front for Y", "identified X as a subordinate element of Y". */
function asPart(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const isOwn = /^(?:serve|act|work|operate|function|double|pose|begin|start|originate|emerge)$/.test(
    clause.lemma,
  )
  if (
    !isOwn &&
    !/^(?:identify|describe|regard|see|assess|name|know|consider|view|class|expose|list|unmask)$/.test(
      clause.lemma,
    )
  )
    return false
  if (clause.isNegated) return false
  const who = linkedIn(
    context,
    isOwn || clause.voice === "passive" ? subjectNoun(phrase, clause) : clause.object,
  ).filter(({kind}) => kind !== "event" && kind !== "state")
  if (who.length === 0) return false
  for (const role of behindPreposition(phrase, clause, "as")) {
    const whom = wholesOf(context, role)
    if (
      associate(context, who, whom, {
        relation: "part-of",
        anchor: clause.at,
        evidence: {from: evidenceOf(clause).from, to: Math.max(evidenceOf(clause).to, role.end)},
        ...inPassing(clause),
      })
    )
      return true
  }
  return false
}

/** "Some of the infrastructure was previously used by APT29". */
function used(context: Context, clause: Clause): boolean {
  const {discourse, phrase} = context
  // "the tools used by X in the attack" are only told.
  if (clause.voice !== "passive" || clause.isNegated || clause.kind === "participle") return false
  if (
    !/^(?:use|employ|operate|deploy|favour|favor|control|register|reuse|associate|see|observe)$/.test(
      clause.lemma,
    )
  )
    return false
  const head = clause.subject?.preps.find(({prep}) => prep === "of")?.np ?? clause.subject
  const word = phrase.tokens[head?.head ?? -1]
  // "The same backdoor was used by X in 2019"; what was used this time is only told.
  const isAgain =
    discourse.isNoun("malware", word) &&
    phrase.tokens
      .slice(clause.subject?.from ?? clause.verb.from, clause.to)
      .some(({key}) => /^(?:same|similar|previously|before|earlier|past|formerly|also|already)$/.test(key))
  if (!isAgain && !discourse.isNoun("belonging", word)) return false
  const whom = firstOf([clause.agent, ...behindPreposition(phrase, clause, "by")], (noun) =>
    associatesIn(context, noun),
  ).filter((ref) => ref.kind === "actor" && isKnownParty(context, ref))
  return associate(context, spokenOf(context, clause), whom, {
    relation: "overlaps-with",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    ...inPassing(clause),
  })
}

const deputies: ReadonlySet<string> = new Set(
  "behalf behest direction orders order service interest interests benefit bidding instructions supervision command support pay account".split(
    " ",
  ),
)

/** "The intrusion was conducted on behalf of Chinese intelligence." */
function onBehalf(context: Context, clause: Clause): boolean {
  const {phrase} = context
  // PERF: each of these prepositions holds one of a few nouns.
  if (clause.lemma === "be" || !phrase.tokens.some(({key}) => deputies.has(key))) return false
  // "does Beijing's bidding"
  const bidding =
    clause.lemma === "do" && phrase.tokens[clause.object?.head ?? -1]?.key === "bidding"
      ? clause.object
      : undefined
  const whom = firstOf(
    [
      bidding?.possessor,
      bidding?.preps.find(({prep}) => prep === "of")?.np,
      ...[
        "on behalf of",
        "at the behest of",
        "under the direction of",
        "on the orders of",
        "in the service of",
        "in the interest of",
        "in the interests of",
        "for the benefit of",
        "at the direction of",
        "at the bidding of",
        "on the instructions of",
        "on instructions from",
        "on orders from",
        "on the order of",
        "under the supervision of",
        "under the command of",
        "in support of",
        "in the pay of",
        "for the account of",
      ].flatMap((prep) => behindPreposition(phrase, clause, prep)),
    ],
    (noun) => associatesIn(context, noun),
  ).filter((ref) => ref.kind !== "actor")
  if (whom.length === 0) return false
  const doer = clause.voice === "passive" && clause.agent !== undefined ? clause.agent : clause.subject
  return associate(context, linkedIn(context, doer), whom, {
    relation: "acts-for",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    isDenied: isDenied(phrase, clause),
    ...inPassing(clause),
  })
}

/** "X is part of Y", "the techniques are coherent with those of Y", "X is a China-nexus cluster". */
function byPredicate(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const {predicate} = clause
  if (predicate === undefined && clause.lemma !== "be" && clause.voice !== "passive") return false
  const who = linkedIn(context, subjectNoun(phrase, clause))
  if (who.length === 0) return false
  const fit = predicateOf(context, clause)
  const common = {
    anchor: clause.at,
    evidence: evidenceOf(clause),
    isDenied: isDenied(phrase, clause),
    ...inPassing(clause),
  }
  if (fit !== undefined) {
    const isGang = who.some((ref) => ref.kind === "actor" || ref.kind === "malware")
    const whom = associatesIn(context, nounFrom(phrase, fit.to), isGang)
    if (associate(context, who, whom, {relation: fit.form.relation.relation, ...common})) return true
  }
  if (predicate?.np !== undefined)
    if (
      associate(
        context,
        who.filter(({kind}) => kind !== "state" && kind !== "event"),
        wholesOf(context, predicate.np),
        {relation: "part-of", ...common},
      )
    )
      return true
  return (
    predicate?.kind === "noun" &&
    predicate.np !== undefined &&
    !clause.isNegated &&
    associate(
      context,
      who.filter((ref) => ref.kind === "actor"),
      backersIn(context, predicate.np),
      {relation: "linked-to", ...common},
    )
  )
}

function predicateOf(
  {phrase, discourse}: Context,
  clause: Clause,
): {readonly form: RelationForm; readonly to: number} | undefined {
  const starts = predicateStarts(phrase, clause).slice()
  // "is seen as close to", "is regarded as part of"
  if (clause.voice === "passive")
    for (let i = clause.verb.to; i < clause.to; i++) if (phrase.tokens[i]?.key === "as") starts.push(i + 1)
  return predicateAt(discourse.lookup, phrase.tokens, starts, ({relation, particles}, start) => {
    if (relation.kind !== "association") return undefined
    // "a known contractor of", "very similar to"
    let behind = start
    const matches = particles.every((word, i) => {
      for (let skipped = 0; i > 0 && skipped < 2 && phrase.tokens[behind]?.key !== word; skipped++) behind++
      return phrase.tokens[behind++]?.key === word
    })
    return matches ? behind : undefined
  })
}
