/* Attributions said by the shape of a clause alone: "it was X that broke in", "behind the attacks was X", "the breach was
 * engineered by X", "the breach was a GRU operation", "this was Moscow's doing".
 *
 * No verb of the lexicon says it here; the types of what stands at the places do: a deed, and somebody known as one who
 * does such deeds. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {nounFrom} from "./clauses.ts"
import {attribute, type Culprit, culpritsIn} from "./culprits.ts"
import {deedsOfClause} from "./deed-clauses.ts"
import {deedsOf, spokenOf} from "./deeds.ts"
import {isActor} from "./doers.ts"
import type {Context} from "./draft.ts"
import {isNamed, partyOf} from "./parties.ts"

/** "It was X that broke into the registry", "it was X who did it". */
export function byCleft(context: Context, clause: Clause, told: Set<Clause>): boolean {
  const {phrase, discourse} = context
  const named = clause.predicate?.np
  if (clause.lemma !== "be" || named === undefined || clause.subject === undefined) return false
  if (phrase.tokens[clause.subject.head]?.key !== "it") return false
  const inner = named.clauses.find(
    (c) => c.kind === "relative" && c.subject === named && c.voice === "active",
  )
  if (inner === undefined) return false
  const said = deedsOfClause(context, inner)
  const culprits = culpritsIn(context, [named], said.length > 0)
  const isKnown = culprits.some(({ref}) => ref.kind === "actor" || ref.kind === "state body")
  const where = {from: inner.from, to: inner.to}
  const deeds: readonly Ref[] =
    said.length > 0 || !isKnown || notDone.has(inner.lemma)
      ? said
      : [{id: discourse.eventOf(phrase, where, inner.at), kind: "event", ...where}]
  if (!attribute(context, clause, "perpetrator-of", culprits, deeds)) return false
  told.add(inner)
  return true
}

/** "Behind the attacks was X", "lurking behind it, we are sure, is X", "responsible for it is X". */
export function byInversion(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const {tokens} = phrase
  if (!/^(?:be|stand|lie|lurk|hide|loom)$/.test(clause.lemma)) return false
  const at = tokens.slice(0, 4).findIndex(({key}) => /^(?:behind|responsible)$/.test(key))
  if (at < 0 || at >= clause.verb.from) return false
  const {subject} = clause
  const who =
    subject === undefined || subject.from < clause.at
      ? subject === undefined
        ? (clause.predicate?.np ?? clause.object)
        : undefined
      : subject
  if (who === undefined || clause.isNegated) return false
  const deed = nounFrom(phrase, tokens[at]?.key === "behind" ? at + 1 : at + 2)
  return attribute(context, clause, "behind", culpritsIn(context, [who], true), deedsOf(context, deed, true))
}

/** "The breach was engineered by X": whatever an actor does with an attack, but for what anybody may do with it. */
export function doneBy(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  if (clause.voice !== "passive" || clause.agent === undefined || clause.subject === undefined) return false
  if (planted(context, clause)) return true
  if (notDone.has(clause.lemma) || !discourse.isNoun("event", phrase.tokens[clause.subject.head]))
    return false
  // States and their services speak of attacks as well.
  const culprits = culpritsIn(context, [clause.agent], false).filter(
    ({ref}) =>
      (ref.kind === "actor" && isNamed(context, ref)) ||
      (/^(?:state|state body)$/.test(ref.kind) && ofStates.has(clause.lemma)),
  )
  return attribute(context, clause, "by", culprits, deedsOf(context, clause.subject, false))
}

/** "China hacked the ministry": a state or its service that hacks did it, whomever it hit. */
export function stateHacked(context: Context, clause: Clause): boolean {
  // "denied hacking it"; "spoke of hacking" says of nobody that he did.
  const isTold = /^(?:main|that|relative)$/.test(clause.kind) || clause.parent?.lemma === "deny"
  if (clause.lemma !== "hack" || !isTold) return false
  const {phrase, discourse} = context
  const isPassive = clause.voice === "passive"
  const culprits = culpritsIn(context, [isPassive ? clause.agent : clause.subject], false).filter(
    ({ref}) => ref.kind === "state" || ref.kind === "state body",
  )
  const where = {from: clause.from, to: clause.to}
  const id = clause.isNegated ? discourse.event : discourse.eventOf(phrase, where, clause.at)
  return attribute(context, clause, "hacks", culprits, [{id, kind: "event", ...where}])
}

/** "The malware was placed by a state actor": who put it there did it. */
function planted(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  if (!/^(?:place|plant|implant)$/.test(clause.lemma) || clause.isNegated) return false
  if (!discourse.isNoun("malware", phrase.tokens[clause.subject?.head ?? -1])) return false
  const culprits = culpritsIn(context, [clause.agent], false)
  return attribute(context, clause, "by", culprits, spokenOf(context, clause))
}

/** "The breach was a GRU operation", "it was Moscow's doing". */
export function byNature(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const said = clause.predicate?.np
  if (isOfState(context, clause)) return true
  if (clause.predicate?.kind !== "noun" || said === undefined || clause.subject === undefined) return false
  const isDeed = discourse.isNoun("event", phrase.tokens[said.head])
  if (!isDeed && !work.test(phrase.tokens[said.head]?.key ?? "")) return false
  const {subject} = clause
  const deeds = subject.isPronoun ? spokenOf(context, subject) : deedsOf(context, subject, true)
  if (deeds.length === 0 || deeds.some(({kind}) => kind !== "event")) return false
  const culprit = ownerIn(context, said, isDeed)
  return culprit !== undefined && attribute(context, clause, "work-of", [culprit], deeds)
}

/** "The second wave was also Russian". */
function isOfState(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const at = clause.predicate?.at ?? -1
  const mention = phrase.mentions[phrase.mentionAt[at] ?? -1]
  const {subject} = clause
  if (clause.lemma !== "be" || mention?.kind !== "state" || !mention.isAdjective || clause.isNegated)
    return false
  if (subject === undefined || !discourse.isNoun("event", phrase.tokens[subject.head])) return false
  if (clause.predicate?.np !== undefined && clause.predicate.np.to > mention.to) return false
  const noun = clause.predicate?.np ?? subject
  const culprit: Culprit = {ref: discourse.mentionRef(mention), noun, isDenied: false}
  return attribute(context, clause, "work-of", [culprit], deedsOf(context, subject, true))
}

const work = /^(?:work|doing|handiwork|creation|brainchild|fault|deed)$/

/** Whose a deed is by the words before it. */
function ownerIn(context: Context, noun: NounPhrase, isDeed: boolean): Culprit | undefined {
  const {phrase, discourse} = context
  if (noun.possessor !== undefined) {
    const ref = noun.possessor.isPronoun ? undefined : partyOf(context, noun.possessor)
    return isActor(ref) && ref.kind !== "person" ? {ref, noun, isDenied: false} : undefined
  }
  const before = phrase.mentions.findLast(
    ({kind, from, to, isAdjective}) =>
      from >= noun.from &&
      to <= noun.head &&
      (/^(?:actor|state body)$/.test(kind) || (kind === "state" && isAdjective)),
  )
  if (before === undefined || !isDeed) return undefined
  return {ref: discourse.mentionRef(before), noun, isDenied: false}
}

/** What anybody may do with an attack, those who fight it or speak of it most of all. */
const notDone: ReadonlySet<string> = new Set(
  (
    "discover detect uncover find see spot observe notice identify report disclose reveal announce describe document detail publish " +
    "expose analyse analyze examine study review investigate probe monitor track trace follow watch assess judge believe think say " +
    "state claim allege suspect confirm deny dispute reject dismiss doubt question attribute blame link tie connect associate " +
    "condemn denounce deplore criticise welcome note mention cite discuss call name dub label code-name designate know " +
    "stop thwart foil repel block prevent disrupt contain mitigate interrupt end intercept defeat neutralise counter fight handle " +
    "remediate resolve address treat warn highlight raise outline summarise share support aid assist enable facilitate help use exploit " +
    "join precede cause trigger prompt provoke motivate inspire explain compare match mirror resemble rule exclude hit affect target " +
    "attack compromise suffer victimise dominate mark characterise characterize need require make take give get have be surprise " +
    "seize arrest sanction punish indict charge convict dismantle research present verify own maintain operate"
  ).split(" "),
)

/** What a state does with an attack of its own and of nobody else's. */
const ofStates: ReadonlySet<string> = new Set(
  "engineer set do organise organize plan devise design prepare fund finance pay bankroll authorise authorize approve sanction sanctify green-light greenlight conceive concoct hatch plot arrange control steer guide task instigate incite back sponsor".split(
    " ",
  ),
)
