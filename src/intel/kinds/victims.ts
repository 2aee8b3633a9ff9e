/* Whom a sentence names as hit without a verb of attack between: a noun with "against", a field of a table, "the object of
 * two waves of phishing", "inside the network of one carrier", and what happened to whoever was attacked: "had its data
 * stolen", "halted production after an attack". */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {isDenied} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {partiesBeside, partiesOf, somebodyOf} from "./hit-parties.ts"
import {isNumber} from "./hit-words.ts"
import {isHostile, partOf as wholeOf} from "./hostile.ts"
import {readSufferers} from "./sufferers.ts"
import {addTargets, endOfList, type Said, saidBy} from "./targeting.ts"
import {doerIn, doerOfNoun} from "./told.ts"

/** What is done, said or put up against somebody and is no attack. */
const lawful =
  /^(?:sanctions?|charges?|cases?|complaints?|lawsuits?|suits?|measures?|defen[cs]es?|protections?|warnings?|fight|battle|steps?|proceedings?|indictments?|allegations?|accusations?|evidence|votes?|protests?|investigations?|inquiry|penalt(?:y|ies)|claims?|action|safeguards?|precautions?|resilience|struggle|verdicts?|rulings?|crackdown|backlash|appeals?|insurance|guarantees?|hedge|threats?|war|warfare|aggression|invasion|crimes?|offences?|offenses?|acts?|decisions?|arguments?|bans?|fines?|warrants?|searches|arrests|strikes?|sentences?|probes?|prejudice|discrimination|controls?|checks?)$/
const peaceful =
  /^(?:warn|protect|defend|guard|advise|fight|secure|speak|rule|vote|insure|caution|argue|act|move|file|bring|impose|retaliate|testify|check|compare|weigh|match|hedge|harden|mitigate|safeguard|lobby|decide|legislate|appeal|sue|complain|arm|vaccinate|stand|turn|go|react|respond|demonstrate|strengthen|test|verify|fine|issue|unite)$/

/** What the clauses of a sentence say of victims beside its verbs of attack. */
export function readUndergone(context: Context, clause: Clause): void {
  if (clause.voice === "be") {
    isObject(context, clause)
    isInside(context, clause)
    isPart(context, clause)
  }
  readSufferers(context, clause)
  against(context, clause)
  victimsAt(context, clause)
}

/** "Victims were identified in Germany and France", "we know of victims in the telecommunications sector". */
function victimsAt(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  if (
    !/^(?:identify|locate|confirm|find|know|see|observe|detect|record|base|register|discover|spread|concentrate|exist|have|notify|trace|uncover|place|put|count|list|map|situate|report)$/.test(
      clause.lemma,
    )
  )
    return
  const thing =
    clause.voice === "passive" || clause.lemma === "exist"
      ? clause.subject
      : (clause.object ?? clause.args.find(({prep}) => prep === "of")?.np)
  if (
    thing === undefined ||
    !(
      /^(?:victims?|targets?|casualties|infections|compromises)$/.test(
        phrase.tokens[thing.head]?.key ?? "",
      ) || isOfHit(context, thing)
    )
  )
    return
  if (thing.count !== undefined && isNumber(context, thing)) return
  const owner = thing.possessor === undefined ? undefined : doerOfNoun(context, thing.possessor)
  for (const {prep, np} of [...thing.preps, ...clause.args])
    if (np !== undefined && /^(?:in|at|among|amongst|across|from|within|throughout)$/.test(prep))
      addTargets(
        context,
        saidBy(context, clause, owner?.id ?? discourse.event, "targets"),
        partiesBeside(context, clause, np),
        endOfList(np),
      )
}

/** "infected computers", "most of the compromised routers". */
function isOfHit({phrase}: Context, np: NounPhrase): boolean {
  const whole = np.preps.find(({prep}) => prep === "of")?.np ?? np
  return phrase.tokens
    .slice(whole.from, whole.head)
    .some(({key}) =>
      /^(?:infected|compromised|hacked|affected|targeted|breached|backdoored|hijacked)$/.test(key),
    )
}

/** What stands behind "against" where the verb brings it: "attempts were noticed against dispatch centres". */
function against(context: Context, clause: Clause): void {
  if (peaceful.test(clause.lemma) || clause.lemma === "") return
  if (/^(?:identify|name|hold|designate|condemn|regard|accuse|blame|charge|find)$/.test(clause.lemma)) return
  const {phrase, discourse} = context
  for (const {prep, np, at} of clause.args) {
    if (prep !== "against" || np === undefined || isTaken(context, np)) continue
    const thing = clause.voice === "passive" ? clause.subject : clause.object
    const word = phrase.tokens[thing?.head ?? -1]
    if (thing !== undefined && (lawful.test(word?.key ?? "") || discourse.isNoun("event", word))) continue
    if (thing === undefined && clause.voice === "active" && !isAttackedBy(context, clause)) continue
    const doer = doerIn(context, clause) ?? {id: context.discourse.event}
    const said = {...saidBy(context, clause, doer.id, "targets"), start: clause.verb.from}
    addTargets(
      context,
      {...said, anchor: Math.max(clause.at, Math.min(at, clause.at))},
      somebodyOf(context, np),
      endOfList(np),
    )
  }
}

const isAttackedBy = (context: Context, {subject}: Clause): boolean =>
  subject !== undefined && isHostile(context, subject)

/** Whether a target was read there already. */
function isTaken({drafts}: Context, {from, end}: NounPhrase): boolean {
  return drafts.some((d) => d.kind === "targeting" && d.evidence.from < end && from < d.evidence.to)
}

/** "a wave against its portal", "password spraying against tenants of logistics companies". */
export function readAgainst(context: Context, np: NounPhrase): void {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (head === undefined || lawful.test(head.key) || discourse.isNoun("event", head)) return
  for (const {prep, np: inner, at} of np.preps) {
    if (prep !== "against" || inner === undefined || isTaken(context, inner)) continue
    if (phrase.times[at] !== undefined) continue
    const clause = phrase.parse.clauseAt[np.head]
    if (
      clause !== undefined &&
      (peaceful.test(clause.lemma) || isDenied(phrase, clause) || clause.isImperative)
    )
      continue
    const owner = np.possessor === undefined ? undefined : doerOfNoun(context, np.possessor)
    const doer = owner?.kind === "actor" ? owner : attackerOf(context, np)
    const said: Said = {
      subject: doer?.id ?? discourse.event,
      relation: "targets",
      anchor: np.head,
      start: np.from,
      isDenied: false,
      modality: "presupposed",
      isTakenForGranted: true,
    }
    addTargets(context, said, somebodyOf(context, inner), endOfList(inner))
  }
}

/** "a competitor of the victim, a Korean battery manufacturer", "the victims, two law firms": who it is that was hit. */
export function readVictim(context: Context, np: NounPhrase): void {
  const {phrase, discourse} = context
  // "BancoSul, the hardest hit"
  const worst = np.appositions.find(({np: {from, to}}) => isHardestHit(context, from, to + 1))?.np
  if (worst !== undefined && discourse.hasEvent) {
    const said: Said = {...hitByEvent(context, np), modality: "presupposed"}
    addTargets(context, said, somebodyOf(context, np), worst.to)
  }
  if (!/^(?:victims?|targets?)$/.test(phrase.tokens[np.head]?.key ?? "")) return
  const owner = np.possessor === undefined ? undefined : doerOfNoun(context, np.possessor)
  for (const {kind, np: who} of np.appositions) {
    if (kind !== "comma" || isTaken(context, who)) continue
    const said: Said = {
      subject: owner?.id ?? discourse.event,
      relation: "targets",
      anchor: who.head,
      start: who.from,
      isDenied: false,
      modality: "presupposed",
      isTakenForGranted: true,
    }
    addTargets(context, said, somebodyOf(context, who), endOfList(who))
  }
}

const isHardestHit = ({phrase: {tokens}}: Context, from: number, to: number): boolean =>
  tokens.slice(from, to).some(({key}) => /^(?:hardest|worst|hardest-hit|worst-hit)$/.test(key)) &&
  tokens.slice(from, to).some(({key}) => /hit$|^affected$/.test(key))

/** Who does what a noun phrase is the object of: "the gang used password spraying against hospitals". */
function attackerOf(context: Context, np: NounPhrase): {readonly id: string} | undefined {
  const clause = context.phrase.clauses.find(({object}) => object === np)
  return clause !== undefined && isAttackedBy(context, clause) ? doerIn(context, clause) : undefined
}

/** "Freight forwarders were the object of two waves of phishing." */
function isObject(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {subject, predicate} = clause
  if (subject === undefined || predicate?.kind !== "noun" || predicate.np === undefined) return
  if (
    !/^(?:objects?|subject|focus|recipients?|addressees?|prey)$/.test(phrase.tokens[predicate.at]?.key ?? "")
  )
    return
  const of = predicate.np.preps.find(({prep}) => prep === "of" || prep === "for")?.np
  if (of === undefined) return
  const names = [of, ...of.preps.map(({np}) => np)].some(
    (np) =>
      np !== undefined &&
      (isHostile(context, np) ||
        ["event", "lure", "malware"].some((k) => discourse.isNoun(k, phrase.tokens[np.head]))),
  )
  if (!names) return
  const doer = doerOfNoun(context, of)
  addTargets(
    context,
    saidBy(context, clause, doer?.kind === "actor" ? doer.id : discourse.event, "targets"),
    somebodyOf(context, subject),
    endOfList(subject),
  )
}

/** "The group was inside the network of one carrier", "Volt Typhoon was in the networks of terminals". */
function isInside(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {subject, predicate} = clause
  if (subject === undefined || predicate === undefined || !isHostile(context, subject)) return
  const key = phrase.tokens[predicate.at]?.key ?? ""
  // "was present in part of our network"
  const isThere = predicate.kind === "adjective" && /^(?:present|active|resident)$/.test(key)
  const inner = isThere
    ? [...predicate.preps, ...clause.args].find(({prep}) => /^(?:in|inside|within|on)$/.test(prep))?.np
    : /^(?:in|inside|within)$/.test(key) && predicate.kind === "preposition"
      ? predicate.np
      : undefined
  if (inner === undefined) return
  const place = phrase.tokens[(wholeOf(context, inner) ?? inner).head]
  if (
    !discourse.isNoun("holder", place) &&
    !/^(?:platforms?|cloud|mail|e-?mail|email)$/.test(place?.key ?? "")
  )
    return
  const doer = doerOfNoun(context, subject)
  if (doer !== undefined)
    addTargets(
      context,
      saidBy(context, clause, doer.id, "targets"),
      somebodyOf(context, inner),
      endOfList(inner),
    )
}

/** "Two of them are municipalities, one is a wellbeing services county": what some of those hit are. */
function isPart(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {subject, predicate} = clause
  if (
    subject === undefined ||
    predicate?.kind !== "noun" ||
    predicate.np === undefined ||
    !discourse.hasEvent
  )
    return
  if (!parts.test(phrase.tokens[subject.head]?.key ?? "")) return
  const of = subject.preps.find(({prep}) => prep === "of")?.np
  const isOfThem = /^(?:them|these|those|victims|organisations|organizations|companies)$/.test(
    phrase.tokens[of?.head ?? -1]?.key ?? "",
  )
  const isNext =
    of === undefined &&
    phrase.clauses.some(
      (c) =>
        c !== clause && c.from < clause.from && parts.test(phrase.tokens[c.subject?.head ?? -1]?.key ?? ""),
    )
  if (!isOfThem && !isNext) return
  addTargets(
    context,
    saidBy(context, clause, discourse.event, "targets"),
    partiesOf(context, predicate.np),
    endOfList(predicate.np),
  )
}

const parts =
  /^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|some|many|most|several|half|third|quarter|fifth|two-thirds|bulk|handful|another|others?|the|rest|majority|\d+)$/

const fieldWords =
  /^(?:sectors?|targets?|victims?|countr(?:y|ies)|regions?|organisations?|organizations?|industr(?:y|ies)|victimology|verticals?|entities|areas?)$/
const fieldHits =
  /^(?:hit|affected|targeted|attacked|concerned|impacted|compromised|victims?|targets?|victimology)$/

/** "Affected are tax advisers", "chose their victims with care: seed companies, grain traders and two ports". */
function openingWith(context: Context): void {
  const {phrase} = context
  const {tokens, parse} = phrase
  let at = /^(?:also|particularly|especially|mainly|mostly|chiefly)$/.test(tokens[0]?.key ?? "") ? 1 : 0
  const isInverted =
    /^(?:affected|targeted|hit|concerned|attacked|compromised|impacted)$/.test(tokens[at]?.key ?? "") &&
    /^(?:is|are|was|were)$/.test(tokens[at + 1]?.key ?? "")
  if (isInverted) at += 2
  else {
    const colon = tokens.findIndex(({text}, i) => text === ":" && i < 16)
    if (colon < 5 || !tokens.slice(0, colon).some(({key}) => /^(?:victims|targets|victimology)$/.test(key)))
      return
    at = colon + 1
  }
  const np = parse.nouns.find(({from, head}) => from >= at && from < at + 2 && head >= at)
  if (np === undefined || isTaken(context, np) || isNumber(context, np)) return
  addTargets(context, hitByEvent(context, np), partiesOf(context, np), endOfList(np))
}

/** That the event spoken of hit whom a noun phrase names. */
const hitByEvent = ({discourse}: Context, {from, head}: NounPhrase): Said => ({
  subject: discourse.event,
  relation: "targets",
  anchor: head,
  start: from,
  isDenied: false,
})

/** "Sectors hit | ports and shipping agents; banks", "Targets: ministries in Cyprus": a field and what it holds. */
export function readFields(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  openingWith(context)
  let mark = 1
  while (mark < 5 && tokens[mark]?.text !== "|" && tokens[mark]?.text !== ":") mark++
  const sign = tokens[mark]?.text
  if (
    (sign !== "|" && sign !== ":") ||
    (!fieldWords.test(tokens[mark - 1]?.key ?? tokens[0]?.key ?? "") &&
      !fieldWords.test(tokens[0]?.key ?? ""))
  )
    return
  const label = tokens.slice(0, mark)
  const isHit = label.some(({key}) => fieldHits.test(key))
  if (!isHit && (sign === ":" || !discourse.hasEvent)) return
  for (const noun of phrase.parse.nouns) {
    if (noun.from <= mark || isTaken(context, noun)) continue
    const said: Said = {
      subject: discourse.event,
      relation: "targets",
      anchor: noun.head,
      start: 0,
      isDenied: false,
    }
    addTargets(context, said, partiesOf(context, noun), endOfList(noun))
  }
}
