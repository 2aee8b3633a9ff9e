/* Attributions said by clauses: "X carried out the attack", "the activity is attributed to X", "X is behind Y", "the
 * perpetrator was X", "X claimed responsibility".
 *
 * The lexicon says which verbs and predicates say that somebody did it; who and what stand at their places is decided by
 * type: an actor, a state, a service or a name, and an event or an actor that a state is behind. */

import type {Relation} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import type {RelationForm} from "../grammar/lookup.ts"
import {endOfWords, predicateAt} from "../grammar/predicates.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {
  behindPreposition,
  behindVerb,
  evidenceOf,
  inPassing,
  isDenied as isDeniedClause,
  isHypothetical,
  listOf,
  nounFrom,
  subjectNoun,
} from "./clauses.ts"
import {deedsOf, deedTold, spokenOf} from "./deeds.ts"
import {isActor} from "./doers.ts"
import type {Context} from "./draft.ts"
import {byItsWords, isKnownParty, isUnlisted, partiesOf} from "./parties.ts"

/** Every attribution that a clause says. `told` are the clauses of the sentence whose deed was told with another. */
export function attributions(context: Context, clause: Clause, told: Set<Clause>): void {
  // "can be traced to" says that it was.
  const isFound = clause.modal === "can" && clause.voice === "passive" && !clause.isNegated
  if (told.has(clause) || (isHypothetical(clause) && !isFound)) return
  if (isMistaken(context.phrase, clause)) return
  const isSaid =
    claimed(context, clause) ||
    byVerb(context, clause, told) ||
    byPredicate(context, clause, told) ||
    seenBehind(context, clause) ||
    blamed(context, clause) ||
    identified(context, clause, told)
  if (isSaid) told.add(clause)
}

/** "a report wrongly translated as saying that …", "was falsely blamed". */
function isMistaken({tokens}: Phrase, clause: Clause): boolean {
  for (let i = 0; i < clause.verb.to; i++) if (mistakes.has(tokens[i]?.key ?? "")) return true
  return false
}

const mistakes: ReadonlySet<string> = new Set(
  "wrongly incorrectly falsely mistakenly erroneously wrongfully unjustly".split(" "),
)

/** Who did it, and whether just this one is denied: "by A and not by B". */
interface Culprit {
  readonly ref: Ref
  readonly noun: NounPhrase
  readonly isDenied: boolean
}

/** One claim for each culprit and deed; false where there is none. */
function attribute(
  context: Context,
  clause: Clause,
  relation: string,
  culprits: readonly Culprit[],
  deeds: readonly Ref[],
  more: {readonly speaker?: string; readonly evidence?: Range} = {},
): boolean {
  const isNegated = isDeniedClause(context.phrase, clause)
  let made = false
  for (const {ref, noun, isDenied} of culprits)
    for (const deed of deeds) {
      if (deed.id === ref.id) continue
      const evidence = more.evidence ?? evidenceOf(clause)
      context.drafts.push({
        kind: "attribution",
        relation,
        subject: ref.id,
        object: deed.id,
        anchor: isDenied && noun.from > clause.at ? noun.head : clause.at,
        evidence: {from: evidence.from, to: Math.max(evidence.to, noun.from > clause.at ? noun.to : 0)},
        isDenied: isNegated !== isDenied,
        ...inPassing(clause),
        ...(more.speaker === undefined ? {} : {speaker: more.speaker}),
      })
      if (!isDenied && !isNegated) context.discourse.lastActor = ref
      made = true
    }
  return made
}

/** The first of some noun phrases that names actors. `isOpen` where a name that nobody knows may be one. */
function culpritsIn(
  context: Context,
  nouns: readonly (NounPhrase | undefined)[],
  isOpen: boolean,
): readonly Culprit[] {
  const {phrase} = context
  const found: Culprit[] = []
  const first = nouns.find((noun) => noun !== undefined && partiesOf(context, noun).length > 0)
  const last = first?.to ?? 0
  // "by A and not, as first reported, by B": B stands in no clause of its own.
  const excepted = phrase.parse.nouns.filter(
    (noun) =>
      first !== undefined &&
      noun.from > last &&
      noun.from < last + 14 &&
      /^(?:by|on|to)$/.test(phrase.tokens[noun.from - 1]?.key ?? "") &&
      isExcepted(phrase, noun),
  )
  const members = new Set([...listOf(first), ...excepted])
  for (const noun of nouns) if (noun !== undefined && isExcepted(phrase, noun)) members.add(noun)
  for (const noun of members) {
    const isDenied = isExcepted(phrase, noun)
    for (const party of partiesOf(context, {...noun, conjuncts: []})) {
      // Who did it is somebody: "it was also blamed for" is no event's.
      const {lastActor} = context.discourse
      const ref =
        party.kind !== "event"
          ? party
          : noun.isPronoun
            ? (lastActor ?? party)
            : (byItsWords(context, noun) ?? party)
      if (isActor(ref) && (isOpen || isKnownParty(context, ref))) found.push({ref, noun, isDenied})
      else if (isOpen && (ref.kind === "malware" || isUnlisted(context, ref)))
        found.push({ref, noun, isDenied})
    }
  }
  return found
}

/** "and not by B", "not by A but by B", "rather than B": this one is excepted. */
function isExcepted({tokens}: Phrase, noun: NounPhrase): boolean {
  for (let i = noun.from - 1; i >= Math.max(0, noun.from - 8); i--) {
    const key = tokens[i]?.key ?? ""
    if (key === "than" && tokens[i - 1]?.key === "rather") return true
    if (key === "not" || key === "nor")
      return (
        /^(?:and|but|,|-)$/.test(tokens[i - 1]?.text ?? "") || /^(?:by|on|to)$/.test(tokens[i + 1]?.key ?? "")
      )
    if (key === "but" || tokens[i]?.text === ";") return false
  }
  return false
}

/** "X claimed responsibility for the attacks", "the attack was claimed by X": X says so itself. */
function claimed(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (!/^(?:claim|take|accept|admit)$/.test(clause.lemma) || clause.isNegated) return false
  const isPassive = clause.voice === "passive"
  const thing = isPassive ? clause.subject : clause.object
  const key = phrase.tokens[thing?.head ?? -1]?.key ?? ""
  const isBlame = /^(?:responsibility|credit|authorship|blame)$/.test(key)
  const who = culpritsIn(
    context,
    isPassive ? [clause.agent, ...behindPreposition(phrase, clause, "by")] : [subjectNoun(phrase, clause)],
    true,
  )
  if (who.length === 0 || (!isBlame && clause.lemma !== "claim")) return false
  const named = isBlame
    ? [
        ...behindPreposition(phrase, clause, "for"),
        ...(thing?.preps.flatMap(({prep, np}) => (prep === "for" && np !== undefined ? [np] : [])) ?? []),
      ]
        .map((noun) => deedsOf(context, noun, true))
        .find((deeds) => deeds.length > 0)
    : deedsOf(context, thing, false)
  const isRelated = clause.kind === "relative" && isBlame
  const deeds =
    named ??
    (isRelated || isBlame
      ? clause.antecedent === undefined
        ? spokenOf(context, clause)
        : deedsOf(context, clause.antecedent, true)
      : [])
  const [first] = who
  return attribute(context, clause, "claims", who, deeds, first === undefined ? {} : {speaker: first.ref.id})
}

/** "X carried out the attack", "Y attributes the attack to X". */
function byVerb(context: Context, clause: Clause, told: Set<Clause>): boolean {
  const {phrase, discourse} = context
  for (const form of discourse.lookup.relations.get(keyOf(clause.lemma)) ?? []) {
    const {relation} = form
    if (relation.kind !== "attribution" || behindVerb(phrase, clause, form) === undefined) continue
    if (relation.isSaid && clause.isNegated) continue
    const isPassive = clause.voice === "passive"
    const at = (role: Relation["subject"]): readonly (NounPhrase | undefined)[] => {
      if (role === "prep") {
        const near = relation.preps.flatMap((prep) => behindPreposition(phrase, clause, prep))
        const behind =
          near.length > 0 ? [...near] : relation.preps.flatMap((prep) => anyBehind(phrase, clause, prep))
        // "blamed attacks on Ukraine on Russia": the last.
        return relation.preps.includes("on") ? behind.reverse() : behind
      }
      if ((role === "agent") === isPassive)
        return isPassive ? [clause.agent, ...behindPreposition(phrase, clause, "by")] : [clause.object]
      return [subjectNoun(phrase, clause)]
    }
    const isOpen = relation.isSaid || isPassive || isAttack(context, clause)
    const culprits = culpritsIn(context, at(relation.subject), isOpen)
    if (culprits.length === 0) continue
    const isWide = relation.isSaid || form.relation.relation === "claims"
    const deeds =
      at(relation.object)
        .map((noun) => deedsOf(context, noun, isWide))
        .find((found) => found.length > 0) ?? accusedDeed(context, clause, relation, told)
    const near =
      deeds.length > 0 || !relation.isSaid || relation.object === "prep"
        ? deeds
        : nearestDeed(context, clause)
    if (near.length > 0 && attribute(context, clause, relation.relation, culprits, near)) return true
  }
  return false
}

/** The event that a verb of saying is about, where the parse gives it no object: the noun behind the verb, or before
 *  "which". */
function nearestDeed(context: Context, clause: Clause): readonly Ref[] {
  const {phrase, discourse} = context
  const isBefore = clause.kind === "relative" || clause.voice === "passive"
  const range = isBefore
    ? {from: Math.max(0, clause.verb.from - 16), to: clause.verb.from}
    : {from: clause.verb.to, to: clause.to}
  const tokens = phrase.tokens.slice(range.from, range.to)
  const is = (token: (typeof tokens)[number]): boolean => discourse.isNoun("event", token)
  const found = isBefore ? tokens.findLastIndex(is) : tokens.findIndex(is)
  if (found < 0) return clause.kind === "relative" ? spokenOf(context, clause) : []
  const at = range.from + found
  const where = {from: Math.max(0, at - 2), to: at + 1}
  return [{id: discourse.eventOf(phrase, where, at), kind: "event", ...where}]
}

/** "carried out the attack": who did is an attacker, whatever his name. */
function isAttack({phrase}: Context, {object, lemma}: Clause): boolean {
  return (
    /^(?:carry|perpetrate|mount|orchestrate|mastermind|commit|stage|launch)$/.test(lemma) &&
    /attacks?$|^(?:intrusions?|breach(?:es)?|hacks?|break-ins?|compromises?|heists?)$/.test(
      phrase.tokens[object?.head ?? -1]?.key ?? "",
    )
  )
}

/** What stands behind a preposition anywhere in a clause, also where what lies between was read as a clause of its own. */
function anyBehind(phrase: Phrase, clause: Clause, prep: string): readonly NounPhrase[] {
  return phrase.parse.nouns.filter(
    ({from}) =>
      from > clause.verb.to &&
      from < clause.to &&
      prep.split(" ").every((word, i, all) => phrase.tokens[from - all.length + i]?.key === word),
  )
}

/** "accused X of having carried out Y", "suspects X of being behind Y": what the gerund tells. */
function accusedDeed(
  context: Context,
  clause: Clause,
  relation: Relation,
  told: Set<Clause>,
): readonly Ref[] {
  if (relation.object !== "prep") return []
  const [inner] = innerClauses(clause)
  // "blamed Russia": for what the text speaks of.
  if (inner === undefined)
    return /^(?:blame|accuse|fault|finger)$/.test(clause.lemma) &&
      relation.preps.every((prep) => behindPreposition(context.phrase, clause, prep).length === 0)
      ? spokenOf(context, clause)
      : []
  const deeds = deedsOfClause(context, inner)
  if (deeds.length > 0) told.add(inner)
  return deeds
}

/** The clauses that stand behind a verb as its arguments. */
function innerClauses(clause: Clause): readonly Clause[] {
  const behind = [...clause.args, ...(clause.predicate?.preps ?? []), ...(clause.object?.preps ?? [])]
  return [
    ...behind.flatMap(({clause: content}) => (content === undefined ? [] : [content])),
    ...clause.complements,
  ].filter((content) => content.from > clause.at)
}

/** What a gerund or an infinitive says to have been done: by its object, its predicate, or its verb alone. */
function deedsOfClause(context: Context, clause: Clause): readonly Ref[] {
  const {phrase, discourse} = context
  const fit = predicateOf(context, clause)
  if (fit !== undefined) return deedsOf(context, nounFrom(phrase, fit.to), true)
  const said = (discourse.lookup.relations.get(keyOf(clause.lemma)) ?? []).some(
    (form) =>
      form.relation.kind === "attribution" &&
      !form.relation.isSaid &&
      behindVerb(phrase, clause, form) !== undefined,
  )
  const deeds = said ? deedsOf(context, clause.object, true) : []
  return deeds.length > 0 ? deeds : deedTold(context, clause)
}

/** The predicate of the lexicon behind a form of "be": "responsible for", "the work of". */
function predicateOf(
  {phrase, discourse}: Context,
  clause: Clause,
): {readonly form: RelationForm; readonly to: number} | undefined {
  if (clause.predicate === undefined && clause.lemma !== "be") return undefined
  const starts = [clause.predicate?.np?.from, clause.predicate?.at, clause.verb.to].filter(
    (at) => at !== undefined,
  )
  return predicateAt(discourse.lookup, phrase.tokens, starts, ({relation, particles}, start) =>
    relation.kind === "attribution" ? endOfWords(phrase.tokens, particles, start) : undefined,
  )
}

/** "X is responsible (for it)", "the attack was the work of X", "the perpetrator was X". */
function byPredicate(context: Context, clause: Clause, told: Set<Clause>): boolean {
  const {phrase, discourse} = context
  const fit = predicateOf(context, clause)
  if (fit === undefined) return byIdentity(context, clause)
  const {relation} = fit.form
  const behind = nounFrom(phrase, fit.to)
  if (relation.subject === "patient") {
    const culprits = culpritsIn(context, [behind, ...exceptedBehind(phrase, clause)], true)
    const deeds = deedsOf(context, clause.subject, true)
    return culprits.length > 0 && attribute(context, clause, relation.relation, culprits, deeds)
  }
  const culprits = culpritsIn(context, [subjectNoun(phrase, clause)], true)
  if (culprits.length === 0) return false
  const isBare = !/(?:^| )(?:of|for|behind|in|by|to)$/.test(relation.be ?? "")
  const deeds = isBare
    ? discourse.hasEvent && !phrase.tokens[fit.to]?.isWord
      ? [{id: discourse.event, kind: "event" as const, from: clause.from, to: clause.to}]
      : []
    : deedsOf(context, behind, true)
  // "responsible for gaining access to networks"
  const inner =
    deeds.length > 0 || isBare ? undefined : innerClauses(clause).find(({from}) => from <= fit.to + 1)
  if (inner !== undefined) told.add(inner)
  const done = inner === undefined ? deeds : deedsOfClause(context, inner)
  return attribute(context, clause, relation.relation, culprits, done)
}

/** ", not B", "rather than B" behind a predicate. */
function exceptedBehind(phrase: Phrase, clause: Clause): readonly NounPhrase[] {
  return phrase.parse.nouns.filter(
    (noun) => noun.from > clause.verb.to && noun.from < clause.to && isExcepted(phrase, noun),
  )
}

const culpritNouns =
  /^(?:culprits?|perpetrators?|authors?|attackers?|masterminds?|intruders?|hackers?|responsible|offenders?|originators?)$/

/** "The perpetrator was X", "the group in question was X", "X is the group behind the attacks". */
function byIdentity(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const {subject, predicate} = clause
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

/** What a noun phrase is the culprit of: "the group behind the attacks"; "it" where it only says culprit. */
function deedOfRole(context: Context, role: NounPhrase): readonly Ref[] | "it" | undefined {
  const {phrase, discourse} = context
  const word = phrase.tokens[role.head]
  const isCulprit = culpritNouns.test(word?.key ?? "")
  // "the malware's author" wrote it.
  if (role.possessor !== undefined) return undefined
  if (!isCulprit && !discourse.isNoun("actor", word)) return undefined
  for (const {prep, np} of role.preps) {
    if (prep === "in" && phrase.tokens[np?.head ?? -1]?.key === "question") return "it"
    if (prep !== "behind" && !(isCulprit && /^(?:of|behind|in)$/.test(prep))) continue
    const deeds = deedsOf(context, np, true)
    if (deeds.length > 0) return deeds
  }
  if (phrase.tokens[role.to]?.key === "responsible") {
    const deeds =
      phrase.tokens[role.to + 1]?.key === "for" ? deedsOf(context, nounFrom(phrase, role.to + 2), true) : []
    return deeds.length > 0 ? deeds : "it"
  }
  return isCulprit && phrase.tokens[role.from]?.key === "the" ? "it" : undefined
}

/** "sees X behind the attacks", "holds X responsible (for them)", "X is suspected behind it". */
function seenBehind(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  if (!/^(?:see|suspect|believe|place|put|hold|consider|find|regard|name|locate)$/.test(clause.lemma))
    return false
  if (clause.isNegated) return false
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

/** "pointed the finger at X", "laid the blame on X", "the blame lies with X". */
function blamed(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const isBlame = (noun: NounPhrase | undefined): boolean =>
    /^(?:finger|fingers|blame|responsibility|suspicions?)$/.test(phrase.tokens[noun?.head ?? -1]?.key ?? "")
  if (
    clause.isNegated ||
    !/^(?:point|lay|place|put|pin|lie|rest|assign|fall|focus|centre|center)$/.test(clause.lemma)
  )
    return false
  if (
    !isBlame(clause.object) &&
    !(isBlame(clause.subject) && /^(?:lie|rest|place|put|lay|fall|focus|centre|center)$/.test(clause.lemma))
  )
    return false
  const culprits = culpritsIn(
    context,
    ["at", "on", "with", "to"].flatMap((prep) => behindPreposition(phrase, clause, prep)),
    true,
  )
  const deeds = ["for", "over"]
    .flatMap((prep) => behindPreposition(phrase, clause, prep))
    .map((noun) => deedsOf(context, noun, true))
    .find((found) => found.length > 0)
  return attribute(context, clause, "blamed-for", culprits, deeds ?? spokenOf(context, clause))
}

/** "identified X as the group behind the attacks", "named X as the perpetrator". */
function identified(context: Context, clause: Clause, told: Set<Clause>): boolean {
  const {phrase} = context
  if (
    !/^(?:identify|name|describe|single|expose|unmask|call|finger|attribute|see|regard|brand)$/.test(
      clause.lemma,
    ) ||
    clause.isNegated
  )
    return false
  const culprits = culpritsIn(context, [clause.voice === "passive" ? clause.subject : clause.object], true)
  if (culprits.length === 0) return false
  // "attributing X as being behind Y"
  for (const inner of innerClauses(clause)) {
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
