/* Attributions said by clauses: "X carried out the attack", "the activity is attributed to X", "X is behind Y", "the
 * perpetrator was X", "X claimed responsibility".
 *
 * The lexicon says which verbs and predicates say that somebody did it; who and what stand at their places is decided by
 * type: an actor, a state, a service or a name, and an event or an actor that a state is behind. */

import type {Relation} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import type {Phrase} from "../grammar/shape.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {bearsBlame, blamed} from "./blame.ts"
import {isCharge} from "./called-wrong.ts"
import {charged} from "./charges.ts"
import {
  behindPreposition,
  behindVerb,
  isHypothetical,
  isOnlyThoughtOf,
  nounFrom,
  subjectNoun,
} from "./clauses.ts"
import {accusedOfRunning, onOrders, operated} from "./commands.ts"
import {byIdentity, identified, seenBehind} from "./culprit-roles.ts"
import {attribute, type Culprit, culpritsIn, isExcepted} from "./culprits.ts"
import {byCleft, byInversion, byNature, doneBy, stateHacked} from "./deed-agents.ts"
import {deedsOfClause, innerClauses, predicateOf} from "./deed-clauses.ts"
import {asWork, byIdiom, bySelf} from "./deed-idioms.ts"
import {deedsOf, deedTold, spokenOf} from "./deeds.ts"
import type {Context} from "./draft.ts"
import {gaps} from "./gaps.ts"
import {judgedLikely, loneDoer} from "./judged-likely.ts"
import {ofHimself} from "./own-claims.ts"
import {isNamed, partyOf} from "./parties.ts"
import {noteSuspects} from "./suspects.ts"

/** Every attribution that a clause says. `told` are the clauses of the sentence whose deed was told with another. */
export function attributions(context: Context, clause: Clause, told: Set<Clause>): void {
  // "can be traced to" says that it was.
  const isDoubted =
    clause.kind === "that" && /^(?:rule|exclude|doubt|deny|question)$/.test(clause.parent?.lemma ?? "")
  const isFound = clause.modal === "can" && clause.voice === "passive" && !clause.isNegated && !isDoubted
  noteSuspects(context, clause)
  if (told.has(clause) || (isHypothetical(clause) && !isFound)) return
  if (isMistaken(context.phrase, clause) || isOnlyThoughtOf(context.phrase, clause)) return
  if (isDismissed(context.phrase, clause) || isNoLonger(context.phrase, clause)) return
  const isSaid =
    claimed(context, clause) ||
    ofHimself(context, clause, told) ||
    charged(context, clause, told, true) ||
    byVerb(context, clause, told) ||
    byPredicate(context, clause, told) ||
    byCleft(context, clause, told) ||
    byInversion(context, clause) ||
    byIdiom(context, clause) ||
    bySelf(context, clause) ||
    asWork(context, clause) ||
    byNature(context, clause) ||
    seenBehind(context, clause) ||
    operated(context, clause) ||
    onOrders(context, clause) ||
    accusedOfRunning(context, clause) ||
    charged(context, clause, told, false) ||
    blamed(context, clause) ||
    bearsBlame(context, clause) ||
    stateHacked(context, clause) ||
    identified(context, clause, told) ||
    judgedLikely(context, clause) ||
    doneBy(context, clause)
  if (isSaid) told.add(clause)
}

/** "is no longer thought to be behind it", "initially blamed by a tabloid". */
function isNoLonger({tokens}: Phrase, {verb, lemma, voice}: Clause): boolean {
  const isBlame = voice === "passive" && /^(?:blame|attribute|suspect|accuse)$/.test(lemma)
  for (let i = Math.max(0, verb.from - 5); i < verb.to; i++) {
    const key = tokens[i]?.key
    if (key === "no" && tokens[i + 1]?.key === "longer") return true
    if (isBlame && i >= verb.from - 1 && (key === "initially" || key === "originally")) return true
  }
  return false
}

/** "dismissed the claim that X did it": nobody says so, and nobody denies it. */
function isDismissed({parse, tokens}: Phrase, {kind, antecedent, from}: Clause): boolean {
  const charge =
    antecedent ?? parse.nouns.find((noun) => noun.to === from && noun.clauses.some((c) => c.from === from))
  return (
    kind === "that" &&
    charge !== undefined &&
    (isCharge(tokens[charge.head]?.key ?? "") || views.test(tokens[charge.head]?.key ?? "")) &&
    parse.clauses.some(
      ({object, subject, lemma, isNegated}) =>
        (isNegated && (object === charge || subject === charge) && borne.test(lemma)) ||
        (object === charge &&
          /^(?:dismiss|reject|rebuff|deride|ridicule|question|contest|dispute|mock|withdraw|retract|revoke|investigate|examine|study)$/.test(
            lemma,
          )),
    )
  )
}

/** "does not share the view that X did it", "the suspicion that X did it was not confirmed". */
const views = /^(?:views?|opinion|suspicions?|assessment|judgment|position)$/
const borne = /^(?:share|confirm|substantiate|corroborate|verify|bear|prove|support|endorse)$/

/** "a report wrongly translated as saying that …": only its wording is put right. */
function isMistaken({tokens}: Phrase, clause: Clause): boolean {
  for (let i = 0; i < clause.verb.to; i++)
    if (mistakes.has(tokens[i]?.key ?? "") && /^(?:translat|render|quot|cit)/.test(tokens[i + 1]?.key ?? ""))
      return true
  return tokens.some(({key}) => misheard.test(key))
}

/** What was not said so by anybody. */
const misheard = /^(?:mistranslat|misquot|misreport|mistranscri)/

const mistakes: ReadonlySet<string> = new Set(
  "wrongly incorrectly falsely mistakenly erroneously wrongfully unjustly".split(" "),
)

/** "X claimed responsibility for the attacks", "the attack was claimed by X": X says so itself. */
function claimed(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (!/^(?:claim|take|accept|admit|boast|brag)$/.test(clause.lemma) || clause.isNegated) return false
  if (/^(?:boast|brag)$/.test(clause.lemma)) return boasted(context, clause)
  const isPassive = clause.voice === "passive"
  const thing = isPassive ? clause.subject : clause.object
  const key = phrase.tokens[thing?.head ?? -1]?.key ?? ""
  const isBlame = /^(?:responsibility|credit|authorship|blame)$/.test(key)
  const forWhom = claimedFor(context, clause)
  const subjects = isPassive
    ? [clause.agent, ...behindPreposition(phrase, clause, "by")]
    : (forWhom ?? listBehindColon(phrase, clause) ?? [subjectNoun(phrase, clause)])
  const who = culpritsIn(context, subjects, true)
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
  let isMade = false
  for (const one of who)
    if (
      attribute(context, clause, "claims", [one], deeds, forWhom === undefined ? {speaker: one.ref.id} : {})
    )
      isMade = true
  return isMade
}

/** "Several channels claimed the attack for the group X": whoever they are, X is to have done it. */
function claimedFor(context: Context, clause: Clause): readonly NounPhrase[] | undefined {
  if (clause.lemma !== "claim") return undefined
  const named = behindPreposition(context.phrase, clause, "for").filter(({head}) => {
    const mention = context.phrase.mentions[context.phrase.mentionAt[head] ?? -1]
    return mention?.kind === "actor"
  })
  return named.length > 0 ? named : undefined
}

/** "Three groups claimed responsibility: X, Y and Z": these. */
function listBehindColon(phrase: Phrase, clause: Clause): readonly NounPhrase[] | undefined {
  const {tokens, parse} = phrase
  if (clause.subject?.count === undefined) return undefined
  const colon = tokens.findIndex(({text}, i) => i >= clause.verb.to && i <= clause.to && text === ":")
  const list = colon < 0 ? undefined : parse.nouns.find(({from}) => from === colon + 1)
  return list === undefined ? undefined : [list]
}

/** "Killnet boasted of the attack". */
function boasted(context: Context, clause: Clause): boolean {
  const who = culpritsIn(context, [subjectNoun(context.phrase, clause)], true)
  const [first] = who
  const deeds = ["of", "about"]
    .flatMap((prep) => behindPreposition(context.phrase, clause, prep))
    .flatMap((noun) => deedsOf(context, noun, false))
  return first !== undefined && attribute(context, clause, "claims", who, deeds, {speaker: first.ref.id})
}

/** "X carried out the attack", "Y attributes the attack to X". */
function byVerb(context: Context, clause: Clause, told: Set<Clause>): boolean {
  const {phrase, discourse} = context
  for (const form of discourse.lookup.relations.get(keyOf(clause.lemma)) ?? []) {
    const {relation} = form
    const behind = behindVerb(phrase, clause, form)
    if (relation.kind !== "attribution" || behind === undefined) continue
    if ((relation.isSaid || relation.relation === "claims") && clause.isNegated) continue
    if (!relation.isSaid && isOnlyMeant(clause)) continue
    const isPassive = clause.voice === "passive"
    const at = (role: Relation["subject"]): readonly (NounPhrase | undefined)[] => {
      if (role === "prep") {
        const near = relation.preps.flatMap((prep) => behindPreposition(phrase, clause, prep))
        const found =
          near.length > 0
            ? [...near]
            : relation.preps.flatMap((prep) => (prep.startsWith("as") ? [] : anyBehind(phrase, clause, prep)))
        // "blamed attacks on Ukraine on Russia": the last.
        return relation.preps.includes("on") ? found.reverse() : found
      }
      // "took part in the attacks"
      if (role === "patient" && form.particles.length > 1 && !isPassive) return [nounFrom(phrase, behind)]
      if ((role === "agent") === isPassive)
        return isPassive ? [clause.agent, ...behindPreposition(phrase, clause, "by")] : [clause.object]
      return [subjectNoun(phrase, clause)]
    }
    // "The persona is run by the GRU": whose it is.
    const isBand =
      isPassive && !relation.isSaid && bands.test(phrase.tokens[clause.subject?.head ?? -1]?.key ?? "")
    if (isBand) continue
    const isOpen = relation.isSaid || isPassive || relation.relation === "do" || isAttack(context, clause)
    const known = culpritsIn(context, at(relation.subject), isOpen && relation.relation !== "involved-in")
    const culprits = (
      known.length > 0 || relation.isSaid ? known : oneIn(context, at(relation.subject))
    ).filter(({ref}) => isOneWho(context, clause, relation, ref))
    if (culprits.length === 0) continue
    const isWide = relation.isSaid || /^(?:claims|behind|originates-with)$/.test(relation.relation)
    // "accused Ottawa of smearing it": what the gerund tells, and not its object.
    const isOfGerund =
      clause.lemma === "accuse" &&
      innerClauses(clause).some(({kind, marker}) => kind === "gerund" && marker === "of")
    const deeds =
      (isOfGerund ? [] : at(relation.object))
        .map((noun) => deedsOf(context, noun, isWide))
        .find((found) => found.length > 0) ?? accusedDeed(context, clause, relation, told)
    const open =
      deeds.length === 0 && relation.isSaid && clause.object !== undefined && clause.lemma !== "accuse"
        ? at(relation.object).flatMap((noun) => openDeed(context, noun, culprits))
        : []
    // "was highly likely involved": in what the text speaks of.
    const isBare =
      relation.relation === "involved-in" &&
      isPassive &&
      clause.args.length === 0 &&
      !/^(?:rule|exclude|doubt|question|deny)$/.test(clause.parent?.lemma ?? "") &&
      culprits.every(({noun}) => !noun.isPronoun)
    if (isBare && attribute(context, clause, "involved-in", culprits, spokenOf(context, clause))) return true
    // "is sure it was carried out by X": the parse may leave the subject to another clause.
    const isIt =
      isPassive && clause.subject === undefined && phrase.tokens[clause.verb.from - 1]?.key === "it"
    const near =
      isIt && deeds.length === 0
        ? spokenOf(context, clause)
        : deeds.length > 0 || open.length > 0 || !relation.isSaid || relation.object === "prep"
          ? [...deeds, ...open]
          : nearestDeed(context, clause)
    if (near.length > 0 && attribute(context, clause, relation.relation, culprits, near)) {
      const last = culprits.findLast(({noun}) => noun.from > clause.at)
      if (relation.isSaid && last !== undefined) gaps(context, clause, near, last.noun.to)
      return true
    }
  }
  return false
}

const bands =
  /^(?:personas?|groups?|gang|crew|clusters?|fronts?|brand|channel|collective|actors?|account|alias|botnet|unit|team)$/

/** "attributes the action to X", "lays a second affair at X's door": whatever is laid to a known attacker is a deed, but for
 *  what belongs to attackers. */
function openDeed(
  context: Context,
  noun: NounPhrase | undefined,
  culprits: readonly Culprit[],
  isWide: boolean = false,
): readonly Ref[] {
  const {phrase, discourse} = context
  const word = phrase.tokens[noun?.head ?? -1]
  // "attributes GlassHarbor to MirrorFace": what was done with it, where an actor has it.
  const isTool =
    !isWide &&
    word?.isCapital === true &&
    discourse.hasEvent &&
    noun !== undefined &&
    noun.to === noun.from + 1 &&
    phrase.mentionAt[noun.head] === -1 &&
    culprits.every(({ref}) => ref.kind === "actor")
  if (isTool) return spokenOf(context, noun)
  if (
    noun === undefined ||
    word === undefined ||
    noun.isPronoun ||
    word.isCapital ||
    phrase.mentionAt[noun.head] !== -1
  )
    return []
  // "attributes the loss to organised fraudsters"
  const isKnown = culprits.some(
    ({ref, noun: who}) =>
      ref.kind === "actor" &&
      (isNamed({phrase, discourse}, ref) || (!who.isPronoun && phrase.tokens[who.head]?.isCapital === false)),
  )
  if (!isWide && !isKnown) return []
  const none = ["belonging", "actor", "malware", "victim", "means", ...(isWide ? [] : ["lure"])]
  if (none.some((kind) => discourse.isNoun(kind, word))) return []
  if (isWide && noun.to - noun.from < 2 && noun.preps.length === 0) return []
  const where = {from: noun.from, to: noun.end}
  return [{id: discourse.eventOf(phrase, where, noun.head), kind: "event", ...where}]
}

/** Whether somebody can be meant: attacks that come from a country are nobody's by that, and countries take part in
 *  operations of all kinds; "did it by exploiting a flaw" tells the means. */
function isOneWho({phrase, discourse}: Context, clause: Clause, {relation}: Relation, ref: Ref): boolean {
  if (relation === "originates-with") return ref.kind !== "state" && ref.kind !== "person"
  if (relation === "do" && clause.voice === "active") {
    const thing = phrase.tokens[clause.object?.head ?? -1]
    const isIt = /^(?:it|this|that)$/.test(thing?.key ?? "") || discourse.isNoun("event", thing)
    return (
      isIt &&
      !/^(?:by|with|using|through|via|for|to)$/.test(phrase.tokens[clause.object?.to ?? -1]?.key ?? "")
    )
  }
  const isPart = relation === "takes-part-in" || relation === "involved-in"
  if (!isPart || clause.isNegated) return true
  const isOpenWord = behindPreposition(phrase, clause, "in").some(({head}) =>
    /^(?:operations?|investigations?|activit(?:y|ies)|exercises?|raids?)$/.test(
      phrase.tokens[head]?.key ?? "",
    ),
  )
  return ref.kind === "actor" || (ref.kind !== "person" && !isOpenWord)
}

/** "To carry out the attack, …", "used it to conduct a campaign": what is meant to be done, not that it was done. */
function isOnlyMeant({kind, isPerfect, voice, parent}: Clause): boolean {
  if (kind !== "infinitive" || isPerfect || voice === "passive") return false
  return (
    parent?.voice !== "passive" &&
    !/^(?:be|seem|appear|claim|prove|believe|suspect|consider)$/.test(parent?.lemma ?? "")
  )
}

/** The event that a verb of saying is about, where the parse gives it no object: the noun behind the verb, or before
 *  "which". */
function nearestDeed(context: Context, clause: Clause): readonly Ref[] {
  const {phrase, discourse} = context
  // "FROZENLAKE, which Google attributes to the GRU"
  const one =
    clause.kind === "relative" && clause.antecedent !== undefined
      ? partyOf(context, clause.antecedent)
      : undefined
  if (one?.kind === "actor") return [one]
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

/** "was conducted by a single actor", "a second actor was involved": nobody with a name. */
const oneIn = (context: Context, nouns: readonly (NounPhrase | undefined)[]): readonly Culprit[] =>
  nouns.flatMap((noun) => (noun !== undefined && noun.head > noun.from + 1 ? loneDoer(context, noun) : []))

/** "carried out the attack": who did is an attacker, whatever his name. */
function isAttack({phrase}: Context, {object, lemma}: Clause): boolean {
  return (
    /^(?:carry|perpetrate|mount|orchestrate|mastermind|commit|stage|launch|commission|order|organise|organize|plan|sponsor|plot|conduct|initiate|execute|run)$/.test(
      lemma,
    ) &&
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

/** Behind what the charge is told. */
const charging: readonly string[] = ["of", "for", "over", "on", "with"]

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
  const isBlame = clause.lemma === "blame"
  if (inner === undefined)
    return /^(?:blame|accuse|fault|finger)$/.test(clause.lemma) &&
      charging
        .filter((prep) => !isBlame || prep !== "of")
        .every((prep) => behindPreposition(context.phrase, clause, prep).length === 0) &&
      clause.object?.preps.every(({prep}) => !charging.includes(prep) || (isBlame && prep === "of")) !== false
      ? spokenOf(context, clause)
      : []
  const deeds = deedsOfClause(context, inner)
  // "is suspected to have stolen records" only says what.
  if (clause.lemma === "suspect" && inner.kind === "infinitive" && deedTold(context, inner).length > 0)
    return []
  if (deeds.length > 0) told.add(inner)
  return deeds
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
    const told = deedsOf(context, clause.subject, true)
    const deeds = told.length > 0 ? told : openDeed(context, clause.subject, culprits)
    return culprits.length > 0 && attribute(context, clause, relation.relation, culprits, deeds)
  }
  // "Washington holds Tehran responsible": Tehran is.
  const isOfObject = clause.voice === "active" && clause.object !== undefined
  const culprits = culpritsIn(context, [isOfObject ? clause.object : subjectNoun(phrase, clause)], true)
  if (culprits.length === 0) return false
  const isBare = !/(?:^| )(?:of|for|behind|in|by|to)$/.test(relation.be ?? "")
  const deeds = isBare
    ? fit.to >= clause.to || !phrase.tokens[fit.to]?.isWord
      ? [{id: discourse.event, kind: "event" as const, from: clause.from, to: clause.to}]
      : []
    : deedsBehind(context, behind, relation, culprits)
  // "responsible for gaining access to networks"
  const inner =
    deeds.length > 0 || isBare ? undefined : innerClauses(clause).find(({from}) => from <= fit.to + 1)
  if (inner !== undefined) told.add(inner)
  const done = inner === undefined ? deeds : deedsOfClause(context, inner)
  return attribute(context, clause, relation.relation, culprits, done)
}

/** "behind the crash of the payment system", "to blame for the fake invoices": whatever attackers or states are behind. */
function deedsBehind(
  context: Context,
  behind: NounPhrase | undefined,
  {be}: Relation,
  culprits: readonly Culprit[],
): readonly Ref[] {
  const deeds = deedsOf(context, behind, true)
  if (deeds.length > 0 || !/^(?:behind|to blame for|responsible for|guilty of|the culprit)/.test(be ?? ""))
    return deeds
  const isHostile = culprits.every(
    ({ref}) => ref.kind === "actor" || (ref.kind === "state body" && be !== "responsible for"),
  )
  const isState = culprits.every(({ref}) => ref.kind === "state" || ref.kind === "state body")
  return isHostile || (isState && be !== "responsible for") ? openDeed(context, behind, culprits, true) : []
}

/** ", not B", "rather than B" behind a predicate. */
function exceptedBehind(phrase: Phrase, clause: Clause): readonly NounPhrase[] {
  return phrase.parse.nouns.filter(
    (noun) => noun.from > clause.verb.to && noun.from < clause.to + 4 && isExcepted(phrase, noun),
  )
}
