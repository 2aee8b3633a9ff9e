/* Attributions that name a role: "the perpetrator was X", "identified X as the group behind the attacks", "sees X behind
 * it". */

import type {Ref} from "../discourse/discourse.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {behindPreposition, nounFrom} from "./clauses.ts"
import {attribute, type Culprit, culpritsIn} from "./culprits.ts"
import {deedsOfClause, innerClauses} from "./deed-clauses.ts"
import {deedsOf, spokenOf} from "./deeds.ts"
import type {Context} from "./draft.ts"
import {wordsOf} from "./parties.ts"

const culpritNouns =
  /^(?:culprits?|perpetrators?|authors?|attackers?|masterminds?|intruders?|hackers?|responsible|offenders?|originators?|suspects?|orchestrators?|instigators?|initiators?|string-pullers?|puppet-masters?|saboteurs?|ringleaders?|assailants?|thieves|extortionists|blackmailers)$/

/** "The perpetrator was X", "the group in question was X", "X is the group behind the attacks". */
export function byIdentity(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const {predicate} = clause
  const subject = clause.subject ?? subjectBefore(phrase, clause)
  if (predicate?.kind !== "noun" || predicate.np === undefined || subject === undefined) return false
  for (const [role, named] of [
    [subject, predicate.np],
    [predicate.np, subject],
  ] as const) {
    const deed = deedOfRole(context, role)
    if (deed === undefined) continue
    const culprits = culpritsIn(context, [named], true).filter(({ref}) => !culpritNouns.test(ref.id))
    if (culprits.length === 0) continue
    const deeds = deed === "it" ? spokenOf(context, role) : deed
    if (attribute(context, clause, "perpetrator-of", culprits, deeds)) return true
    if (phrase.tokens[role.head] === undefined) return false
  }
  return false
}

/** "The hackers responsible are X": the adjective parts the subject from its verb. */
function subjectBefore(phrase: Phrase, {verb}: Clause): NounPhrase | undefined {
  const at = verb.from - 1
  return phrase.tokens[at]?.key === "responsible" ? phrase.parse.nounAt[at - 1] : undefined
}

/** What a noun phrase is the culprit of: "the group behind the attacks"; "it" where it only says culprit. */
function deedOfRole(context: Context, role: NounPhrase): readonly Ref[] | "it" | undefined {
  const {phrase, discourse} = context
  const word = phrase.tokens[role.head]
  const isCulprit = culpritNouns.test(word?.key ?? "")
  // "the malware's author" wrote it.
  if (role.possessor !== undefined) return undefined
  const isThose =
    /^(?:those|one|ones|people|party|parties|man|men|woman|women|persons?|individuals?|brains?|minds?|figures?|state|country|company|entity|teenager|student|employee)$/.test(
      word?.key ?? "",
    )
  if (!isCulprit && !isThose && !discourse.isNoun("actor", word)) return undefined
  for (const {prep, np} of role.preps) {
    if (prep === "in" && phrase.tokens[np?.head ?? -1]?.key === "question") return "it"
    if (prep !== "behind" && !(isCulprit && /^(?:of|behind|in)$/.test(prep))) continue
    const deeds = deedsOf(context, np, true)
    if (deeds.length > 0) return deeds
  }
  // "the group that carried out the breach"
  for (const done of role.clauses) {
    if (done.kind !== "relative" || done.subject !== role || done.voice !== "active") continue
    // "X is a group that targets companies": what it does in general.
    const isGeneral = /^(?:a|an)$/.test(phrase.tokens[role.from]?.key ?? "") && done.tense === "present"
    const deeds = isGeneral ? [] : deedsOfClause(context, done)
    if (deeds.length > 0) return deeds
  }
  if (phrase.tokens[role.to]?.key === "responsible") {
    const deeds =
      phrase.tokens[role.to + 1]?.key === "for" ? deedsOf(context, nounFrom(phrase, role.to + 2), true) : []
    return deeds.length > 0 ? deeds : "it"
  }
  // "The responsible actors are X"
  const isResponsible = phrase.tokens.slice(role.from, role.head).some(({key}) => key === "responsible")
  return (isCulprit || isResponsible) && phrase.tokens[role.from]?.key === "the" ? "it" : undefined
}

/** "sees X behind the attacks", "holds X responsible (for them)", "X is suspected behind it". */
export function seenBehind(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  if (!/^(?:see|suspect|believe|place|put|hold|consider|find|regard|name|locate)$/.test(clause.lemma))
    return false
  if (clause.isNegated) return false
  const group = suspectedGroup(context, clause)
  if (group !== undefined) return attribute(context, clause, "behind", [group], spokenOf(context, clause))
  const culprits = culpritsIn(context, [clause.voice === "passive" ? clause.subject : clause.object], true)
  if (culprits.length === 0) return false
  const behind = ["behind", "responsible for", "accountable for", "liable for"]
    .flatMap((prep) => behindPreposition(phrase, clause, prep))
    .map((noun) => deedsOf(context, noun, true))
    .find((deeds) => deeds.length > 0)
  const isResponsible = phrase.tokens
    .slice(clause.verb.to, clause.to)
    .some(({key}, i, all) => /^(?:responsible|accountable)$/.test(key) && all[i + 1]?.key !== "for")
  // "Investigators suspect a state actor", "experts see Turla at work"
  const isAtWork = behindPreposition(phrase, clause, "at").some(({head}) =>
    /^(?:work|keyboard)$/.test(phrase.tokens[head]?.key ?? ""),
  )
  const isSuspected =
    clause.lemma === "suspect" &&
    clause.complements.length === 0 &&
    behindPreposition(phrase, clause, "of").length === 0
  const deeds =
    behind ??
    (isAtWork || isSuspected ? spokenOf(context, clause) : undefined) ??
    (isResponsible && discourse.hasEvent && /^(?:hold|find|consider)$/.test(clause.lemma)
      ? [{id: discourse.event, kind: "event" as const, from: clause.from, to: clause.to}]
      : [])
  return attribute(context, clause, "behind", culprits, deeds)
}

/** "suspects a group of teenagers in Asia": by all these words. */
function suspectedGroup({phrase}: Context, {lemma, voice, object, args}: Clause): Culprit | undefined {
  if (lemma !== "suspect" || voice === "passive" || object === undefined) return undefined
  if (!/^(?:group|gang|band|pair|handful|number|team|ring)$/.test(phrase.tokens[object.head]?.key ?? ""))
    return undefined
  const of = args.find(({prep, at}) => prep === "of" && at === object.to)?.np
  if (of === undefined) return undefined
  const place = of.preps.find(({prep}) => prep === "in" || prep === "from")?.np
  const where = {from: object.from, to: place?.to ?? of.to}
  return {ref: {id: wordsOf(phrase, where), kind: "actor", ...where}, noun: object, isDenied: false}
}

/** "identified X as the group behind the attacks", "named X as the perpetrator". */
export function identified(context: Context, clause: Clause, told: Set<Clause>): boolean {
  const {phrase} = context
  if (
    !/^(?:identify|name|describe|single|expose|unmask|call|finger|attribute|see|regard|brand|track|designate|dub|label|know|believe|recognise|recognize|list|pinpoint|suspect)$/.test(
      clause.lemma,
    ) ||
    clause.isNegated
  )
    return false
  // "identified the malware as X": its name.
  const what = clause.voice === "passive" ? clause.subject : clause.object
  if (context.discourse.isNoun("malware", phrase.tokens[what?.head ?? -1])) return false
  if (named(context, clause)) return true
  const culprits = culpritsIn(context, [clause.voice === "passive" ? clause.subject : clause.object], true)
  if (culprits.length === 0 || culprits.some(({noun}) => noun.isPronoun)) return false
  // "attributing X as being behind Y"
  for (const inner of innerClauses(clause)) {
    if (inner.kind === "that") continue
    if (inner.marker !== "as" && phrase.tokens[inner.verb.from - 1]?.key !== "as") continue
    const deeds = deedsOfClause(context, inner)
    if (deeds.length === 0) continue
    told.add(inner)
    return attribute(context, clause, "identified-as", culprits, deeds)
  }
  for (const role of behindPreposition(phrase, clause, "as")) {
    const deed = deedOfRole(context, role)
    if (deed === undefined) continue
    const deeds = deed === "it" ? spokenOf(context, role) : deed
    if (attribute(context, clause, "identified-as", culprits, deeds)) return true
  }
  return false
}

/** "identified the attackers as X", "tracks the actor behind the breach as X": who is named stands behind "as". */
function named(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const role = clause.voice === "passive" ? clause.subject : clause.object
  // "identified the threat actor as X"
  const isActor =
    clause.lemma === "identify" &&
    phrase.tokens[role?.from ?? -1]?.key === "the" &&
    /^(?:actor|attacker|attackers|actors|intruders?|adversary)$/.test(
      phrase.tokens[role?.head ?? -1]?.key ?? "",
    )
  const deed =
    role === undefined || role.isPronoun
      ? undefined
      : (deedOfRole(context, role) ?? (isActor ? "it" : undefined))
  if (role === undefined || deed === undefined) return false
  const culprits = culpritsIn(
    context,
    [...behindPreposition(phrase, clause, "as"), clause.secondObject],
    isActor,
  ).filter(({ref}) => !culpritNouns.test(ref.id))
  const deeds = deed === "it" ? spokenOf(context, role) : deed
  return attribute(context, clause, "identified-as", culprits, deeds)
}
