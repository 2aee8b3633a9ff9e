/* Whom an attacker does anything to: verbs that no list has. "The hackers combed through the networks of a shipyard",
 * "the worm tore through hospitals", "the gang emptied the accounts of two banks".
 *
 * The types of the arguments decide: an attacker, somebody, and between them any verb that is not benign. Somebody is a
 * sector, a name, a body by its words; a place alone is none, since all that is done is done somewhere. */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {patientOf} from "../parse/roles.ts"
import type {Context} from "./draft.ts"
import {isCarriedOff} from "./hit-clauses.ts"
import {describedIn} from "./hit-descriptions.ts"
import {examplesIn, isOneBody, type Party, whomIn} from "./hit-parties.ts"
import {placesIn} from "./hit-places.ts"
import {isKnownBody} from "./hit-selves.ts"
import {areMeeting, isNumber} from "./hit-words.ts"
import {isAttack, isHostile} from "./hostile.ts"
import {addTargets, endOfList, type Said, saidBy} from "./targeting.ts"
import {doerIn} from "./told.ts"
import {waysOf} from "./ways.ts"

/** Prepositions behind which stands whom an attacker's deed reaches. */
const reaching: ReadonlySet<string> = new Set(
  "against into inside within among amongst onto upon on at across throughout around".split(" "),
)
/** Behind verbs of motion and search that have no object: "tore through hospitals", "rifled through the mail of". */
const crossing: ReadonlySet<string> = new Set("through over after".split(" "))
const taken =
  /^(?:data|files?|documents?|money|funds|e-?mails?|mail|records?|credentials|passwords|information|secrets|plans|drawings|blueprints|coins?|currency|cryptocurrency|tokens|assets|details|dollars|euros|pounds|million|billion|terabytes|gigabytes|messages|correspondence|source|code|designs|photographs|archives|backups|images|accounts)$/
const taking =
  /^(?:steal|take|copy|exfiltrate|remove|pull|siphon|extract|download|read|collect|lift|harvest|leak|grab|pilfer|swipe|filch|loot|plunder|drain|withdraw|transfer|divert|obtain|smuggle|spirit|make|walk|net|demand|extort|suck|vacuum|scrape|snatch|nick|purloin|carry)$/

/** What a clause says of whom an attacker did something to; `told` is whether the clause tells a deed. */
export function readOpenTargets(context: Context, clause: Clause): void {
  const {drafts} = context
  if (drafts.some((d) => d.kind === "targeting" && d.anchor === clause.at)) return
  if (clause.voice === "passive" && clause.agent === undefined) {
    undergone(context, clause)
    return
  }
  if (clause.voice === "be" || clause.subject === undefined) return
  const isOff = clause.args.some(({prep}) => isCarriedOff(context, clause, prep))
  const isOut =
    /^(?:make|render|put|take|bring|throw|push|leave|knock)$/.test(clause.lemma) && isPutOut(context, clause)
  if (
    !isAttack(context, clause) &&
    !((isOut || isOff) && !clause.isNegated && isHostile(context, clause.subject))
  )
    return
  const doer = doerIn(context, clause)
  if (doer === undefined || doer.kind === "state" || doer.kind === "state body") return
  const said = saidBy(context, clause, doer.id, "targets")
  const object = patientOf(clause)
  // "has affected six councils": a count.
  if (/^(?:affect|impact|concern)$/.test(clause.lemma) && object !== undefined && isNumber(context, object)) {
    add(context, said, examplesIn(context, object), object.end)
    return
  }
  // "sent conversation starters to experts": what is sent is no victim.
  const isGiven = /^(?:send|mail|e-mail|deliver|forward|dispatch|distribute|circulate)$/.test(clause.lemma)
  const known = object === undefined || isGiven ? [] : targetsIn(context, object)
  const parties = known.length === 0 && isOut && object !== undefined ? describedIn(context, object) : known
  const close = Math.max(object === undefined ? 0 : endOfList(object))
  if (parties.length > 0) {
    const isOne = object !== undefined && (isNumber(context, object) || isOneBody(context, object, parties))
    add(context, said, isOne ? parties : [...parties, ...placesOf(context, clause)], close)
    return
  }
  if (reached(context, clause, said, object)) return
  const teller = object === undefined ? undefined : robbedTeller(context, clause, object)
  if (teller !== undefined) add(context, said, teller, clause.at + 1)
}

/** "Lithora said hackers had stolen employee data": Lithora's, where nobody else is named. */
function robbedTeller(context: Context, clause: Clause, object: NounPhrase): readonly Party[] | undefined {
  const {phrase, discourse} = context
  const above = clause.parent
  const who = above?.subject
  if (above === undefined || who === undefined || who.isPronoun || !above.complements.includes(clause))
    return undefined
  if (!/^(?:say|confirm|disclose|report|announce|admit|reveal|acknowledge)$/.test(above.lemma))
    return undefined
  if (!taking.test(clause.lemma) && !/^(?:access|encrypt|lock|view|compromise)$/.test(clause.lemma))
    return undefined
  const head = phrase.tokens[object.head]
  if (!discourse.isNoun("taken", head) && !discourse.isNoun("holder", head)) return undefined
  if (object.possessor !== undefined || object.preps.length > 0 || isKnownBody(context, who)) return undefined
  const parties = whomIn(context, who)
  return phrase.tokens[who.head]?.isCapital === true && parties.every(({kind}) => kind === "name")
    ? parties.map((party) => ({...party, from: clause.verb.from, to: clause.verb.to}))
    : undefined
}

function add(context: Context, said: Said, parties: readonly Party[], end: number): void {
  const seen = new Set<string>()
  addTargets(
    context,
    said,
    parties.filter(({id}) => !seen.has(id) && seen.add(id) !== undefined),
    end,
  )
}

/** Whom a noun phrase names, where it names no flaw and no product. */
function targetsIn(context: Context, np: NounPhrase): readonly Party[] {
  const head = context.phrase.tokens[np.head]
  const isWork = /^(?:operations|activities)$/.test(head?.key ?? "")
  if (context.discourse.isNoun("means", head) || (!isWork && context.discourse.isNoun("event", head)))
    return []
  if (!isWork && isHostile(context, np)) return []
  // "peaked at 2.9 Tbps"
  if (isBareName(context, np) || (head?.isCapital === true && np.count !== undefined)) return []
  const ways = waysOf(context, np, "ids")
  return whomIn(context, np).filter((party) => !ways.some((way) => areMeeting(way, party)))
}

/** "left TIDEWRACK, a passive backdoor": a name alone may be a tool's; one of a body says so, or has several words. */
function isBareName({phrase, discourse}: Context, np: NounPhrase): boolean {
  const {tokens, mentionAt} = phrase
  if (tokens[np.head]?.isCapital !== true || np.head > np.from || mentionAt[np.head] !== -1) return false
  if (np.head === 0 && phrase.parse.tags[0] !== "PROPN") return false
  return !np.appositions.some(({np: beside}) => discourse.isNoun("institution", tokens[beside.head]))
}

/** What stands behind the prepositions of the verb: "lurked in the networks of telecoms", "left notes at clinics". */
function reached(context: Context, clause: Clause, said: Said, object: NounPhrase | undefined): boolean {
  const {phrase} = context
  let isAny = false
  // "carried out attacks against": the noun says whom.
  if (object !== undefined && context.discourse.isNoun("event", phrase.tokens[object.head])) return true
  const isTaking =
    taking.test(clause.lemma) && (object === undefined || taken.test(phrase.tokens[object.head]?.key ?? ""))
  for (const {prep, np} of clause.args) {
    if (np === undefined) continue
    const isReached =
      reaching.has(prep) ||
      (prep === "in" && np.clauses.length < 2) ||
      (crossing.has(prep) && object === undefined && !context.discourse.isVerb("entering", clause.lemma)) ||
      (prep === "from" && isTaking) ||
      // "made off with the e-mails of two MPs"
      isCarriedOff(context, clause, prep) ||
      (prep === "to" && isSent(context, clause, object))
    if (!isReached || isOfAttack(context, clause, np)) continue
    const named = targetsIn(context, np)
    // "write to bookkeepers"
    const parties =
      named.length === 0 && prep === "to" && clause.lemma === "write" ? describedIn(context, np) : named
    if (parties.length === 0) continue
    add(context, said, [...parties, ...placesOf(context, clause)], endOfList(np))
    isAny = true
  }
  return isAny
}

/** "obtained these through an intrusion at a supplier": what stands behind an attack is said of it. */
export function isOfAttack({phrase, discourse}: Context, {args, verb}: Clause, np: NounPhrase): boolean {
  return args.some(
    ({np: other}) =>
      other !== undefined &&
      other.head >= verb.to &&
      other.head < np.from &&
      discourse.isNoun("event", phrase.tokens[other.head]),
  )
}

/** "wrote to diplomats", "spread to hospitals", "gave the malware to banks". */
function isSent({phrase, discourse}: Context, {lemma}: Clause, object: NounPhrase | undefined): boolean {
  if (object === undefined)
    return /^(?:write|spread|move|turn|switch|go|extend|expand|jump|hop|cross|reach|pivot|help|shift|progress|advance|migrate)$/.test(
      lemma,
    )
  const head = phrase.tokens[object.head]
  if (/^(?:themselves|itself|attention|eyes?|sights|efforts)$/.test(head?.key ?? "")) return true
  return (
    ["lure", "malware"].some((kind) => discourse.isNoun(kind, head)) ||
    /^(?:damage|disruption|harm|havoc|chaos|disruptions|outages?)$/.test(head?.key ?? "")
  )
}

/** Places that hang on the verb beside whom it hit: "hit ministries last year across Europe". */
function placesOf(context: Context, {args}: Clause): readonly Party[] {
  return args.flatMap(({prep, np}) =>
    np !== undefined && /^(?:in|across|throughout)$/.test(prep) ? placesIn(context, np, "") : [],
  )
}

/** A passive without a doer: "hospitals were crippled", "the mailboxes of two ministers were read". */
function undergone(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {subject, lemma} = clause
  if (subject === undefined || subject.isPronoun) return
  const doer = doerIn(context, clause)
  if (doer === undefined) return
  const said = saidBy(context, clause, doer.id, "targets")
  // "two airlines, whose passenger lists were copied"
  if (clause.marker === "whose" && clause.antecedent !== undefined) {
    const isDone = ["hit", "crippling"].some((kind) => discourse.isVerb(kind, lemma))
    if (isDone && !isNumber(context, clause.antecedent))
      add(context, {...said, start: clause.antecedent.from}, targetsIn(context, clause.antecedent), clause.to)
    return
  }
  const head = phrase.tokens[subject.head]
  // "The flaw is being exploited in Finland."
  if (/^(?:exploit|abuse|use|attack|leverage|weaponise|weaponize)$/.test(lemma)) {
    const isMeans = discourse.isNoun("means", head) || waysOf(context, subject, "ids").length > 0
    if (isMeans) {
      // "gateways at manufacturers were abused as an entry point"
      const against = [...clause.args, ...subject.preps].filter(({prep}) => /^(?:against|at|on)$/.test(prep))
      const whom = against.flatMap(({np}) => (np === undefined ? [] : targetsIn(context, np)))
      const places = lemma === "use" && whom.length === 0 ? [] : placesOf(context, clause)
      add(context, said, [...whom, ...places], Math.max(0, ...clause.args.map(({end}) => end)))
      return
    }
  }
  // "212 pharmacies were affected": a count.
  const isOwner =
    discourse.isNoun("holder", head) || discourse.isNoun("product", head) || discourse.isNoun("taken", head)
  if (isNumber(context, subject) && !isOwner) return
  const parties = targetsIn(context, subject)
  if (parties.length === 0) return
  const isHit =
    discourse.isVerb("crippling", lemma) ||
    (isOwner &&
      discourse.isVerb("hit", lemma) &&
      !/^(?:clean|reinstall|rebuild|restore|open|dump|run)$/.test(lemma)) ||
    isPutOut(context, clause)
  if (isHit) add(context, said, [...parties, ...placesOf(context, clause)], endOfList(subject))
}

/** "were left without access", "were put out of reach", "were taken offline", "were led to false pages". */
function isPutOut(context: Context, {lemma, args, verb, to}: Clause): boolean {
  const {tokens} = context.phrase
  if (lemma === "leave")
    return (
      args.some(({prep}) => prep === "without") ||
      has(/^(?:paralysed|offline|unable|dark|without|stranded|unreachable|inaccessible)$/)
    )
  if (/^(?:put|take|bring|push|throw|render|make)$/.test(lemma))
    return has(/^(?:offline|reach|standstill|unusable|inaccessible|unavailable|unreachable|knees)$/)
  if (/^(?:lead|lure|direct|redirect|send|guide|tempt|invite|steer)$/.test(lemma))
    return args.some(({prep, np}) => prep === "to" && np !== undefined && isLure(context, np))
  return lemma === "approach" || lemma === "contact"
    ? args.some(({np}) => np !== undefined && isHostile(context, np))
    : false
  function has(words: RegExp): boolean {
    for (let i = verb.to; i < Math.min(to, verb.to + 8); i++)
      if (words.test(tokens[i]?.key ?? "")) return true
    return false
  }
}

function isLure({phrase, discourse}: Context, np: NounPhrase): boolean {
  return (
    discourse.isNoun("lure", phrase.tokens[np.head]) ||
    phrase.tokens
      .slice(np.from, np.to)
      .some(({key}) => /^(?:false|fake|malicious|forged|bogus|spoofed|phishing)$/.test(key))
  )
}
