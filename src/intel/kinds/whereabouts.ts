/* Targets that a clause names beside its verb: where a deed was done, where its traces were found, and to whom it went.
 *
 * "Stole mail from a law firm", "planted web shells on servers of municipalities", "malware was found at two ministries",
 * "the attackers moved on to banks", "victims come from the energy sector". */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {phrasesWith} from "../parse/roles.ts"
import {deeds} from "./doers.ts"
import type {Context} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {partiesBeside, partiesOf, whomBeside, whomIn} from "./hit-parties.ts"
import {placesIn} from "./hit-places.ts"
import {isNumber} from "./hit-words.ts"
import {isHostile} from "./hostile.ts"
import {isOfAttack, readOpenTargets} from "./open-targets.ts"
import {addTargets, endOfList, saidBy} from "./targeting.ts"
import {doerIn, doerOfNoun} from "./told.ts"
import {waysOf} from "./ways.ts"

const finding =
  /^(?:find|detect|discover|identify|observe|see|confirm|report|record|register|uncover|spot|notice|trace|locate|concentrate|centre|center|limit|confine)$/
const taking =
  /^(?:steal|take|copy|exfiltrate|remove|pull|siphon|extract|download|read|collect|lift|harvest|obtain|leak|publish|delete|wipe|encrypt|destroy)$/
const untaken =
  /^(?:orders?|instructions?|directions?|part|place|cues?|advantage|names?|lead|responsibility|care|steps?|action|credit|inspiration|notice|time|support|funding|payments?|salar(?:y|ies)|help)$/
const going = /^(?:spread|extend|expand|move|turn|shift|switch|reach|stretch|widen|broaden|pivot)$/
const showing = /^(?:turn|show|appear|surface|emerge|pop|crop|resurface|reappear|occur)$/
const belonging = /^(?:come|work|belong|operate|range|span|be|sit|stem|hail|count|include)$/

/** What a clause says of where a deed was done or found. */
export function readWhereabouts(context: Context, clause: Clause): void {
  if (clause.isNegated || context.drafts.some((d) => d.kind === "targeting" && d.anchor === clause.at)) return
  if (finding.test(clause.lemma)) found(context, clause)
  else if (/^(?:receive|open)$/.test(clause.lemma)) received(context, clause)
  else if (going.test(clause.lemma)) wentOn(context, clause)
  else if (clause.voice !== "be") atPlaceOfDeed(context, clause)
  if (clause.lemma === "be") isAgainst(context, clause)
  if (showing.test(clause.lemma) && clause.voice === "active") showedUp(context, clause)
  readOpenTargets(context, clause)
}

function add(context: Context, clause: Clause, subject: string, np: NounPhrase): void {
  const used = waysOf(context, np, "ids")
  const near = partiesBeside(context, clause, np)
  const far = near.length === 0 ? whomBeside(context, np) : []
  if (far.length > 0) {
    addTargets(context, saidBy(context, clause, subject, "targets"), far, endOfList(np))
    return
  }
  const beside = near
  if (!beside.some(({kind}) => kind !== "place") && whomIn(context, np).length === 0) return
  const parties = beside.filter(({from, to}) => !used.some((way) => way.from < to && from < way.to))
  addTargets(context, saidBy(context, clause, subject, "targets"), parties, endOfList(np))
}

/** "malware was found at two ministries", "intrusions were confirmed at banks". */
function found(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const thing = clause.voice === "passive" ? clause.subject : clause.object
  if (thing === undefined || clause.isNegated) return
  const word = phrase.tokens[thing.head]
  const isEvent =
    discourse.isNoun("event", word) ||
    discourse.isNoun("malware", word) ||
    /^(?:traces|tools|samples|signs|victims|infections|cases|detections|targets|tradecraft|targeting)$/.test(
      word?.key ?? "",
    )
  if (!isEvent && !discourse.isNoun("malware", word) && waysOf(context, thing, "tools").length === 0) return
  const doer = doerOfNoun(context, thing)
  const subject = doer?.kind === "actor" ? doer.id : (doer?.id ?? discourse.event)
  for (const {np} of phrasesWith(clause, "at", "inside", "on", "in", "against", "within"))
    if (np !== undefined) add(context, clause, subject, np)
  // "Attacks have been confirmed in Japan": the place alone.
  if (!isEvent || clause.voice !== "passive") return
  for (const {prep, np} of clause.args)
    if (np !== undefined && /^(?:in|across|throughout)$/.test(prep) && partiesOf(context, np).length > 0)
      addTargets(context, saidBy(context, clause, subject, "targets"), placesIn(context, np), endOfList(np))
}

/** "the same implant turned up at two further carriers, in Uzbekistan". */
function showedUp(context: Context, clause: Clause): void {
  const {subject} = clause
  const isUp = clause.particle === "up" || context.phrase.tokens[clause.verb.to]?.key === "up"
  if (subject === undefined || (/^(?:turn|show|pop|crop)$/.test(clause.lemma) && !isUp)) return
  const word = context.phrase.tokens[subject.head]
  const isSign =
    ["malware", "lure", "event"].some((kind) => context.discourse.isNoun(kind, word)) ||
    waysOf(context, subject, "tools").length > 0
  const doer = isSign ? doerOfNoun(context, subject) : undefined
  if (doer === undefined) return
  for (const {prep, np} of clause.args)
    if (np !== undefined && /^(?:up )?(?:at|in|inside|on|within|among)$/.test(prep))
      add(context, clause, doer.id, np)
}

/** "ministries received phishing e-mails". */
function received(context: Context, clause: Clause): void {
  const {subject, object} = clause
  // "letters were received by banks"
  if (clause.voice === "passive" && clause.agent !== undefined && subject !== undefined) {
    const isLure = context.discourse.isNoun("lure", context.phrase.tokens[subject.head])
    if (isLure) add(context, clause, context.discourse.event, clause.agent)
    return
  }
  if (clause.voice !== "active" || subject === undefined || object === undefined) return
  const {phrase, discourse} = context
  const word = phrase.tokens[object.head]
  // "received an advertisement that held malicious links", "were sent the exploit"
  const isBait =
    ["lure", "message", "malware"].some((kind) => discourse.isNoun(kind, word)) ||
    exploits.test(word?.key ?? "")
  if (waysOf(context, object, "tools").length === 0 && !(isBait && isOfAttackers(context, clause, object)))
    return
  // "The agency has received reports": it speaks, and was not hit.
  const isBody = phrase.mentions.some(
    (m) => m.kind === "organisation" && m.from >= subject.from && m.to <= subject.to,
  )
  if (!isBody && !isNumber(context, subject)) add(context, clause, discourse.event, subject)
}

const exploits = /^(?:exploits?|payloads?|implants?|spyware|trojans?)$/

/** Whether a message is said to come from attackers: an event was told, or it claims what it is not. */
function isOfAttackers({phrase, discourse}: Context, clause: Clause, object: NounPhrase): boolean {
  if (discourse.hasEvent || exploits.test(phrase.tokens[object.head]?.key ?? "")) return true
  return phrase.clauses.some(
    (c) =>
      c.from >= object.head &&
      c !== clause &&
      /^(?:claim|purport|pretend|seem|appear|pose|impersonate|imitate|mimic|install|infect|trick|lure|lead|contain|carry|exploit)$/.test(
        c.lemma,
      ),
  )
}

/** "the attackers moved on to banks", "the campaign spread to hospitals". */
function wentOn(context: Context, clause: Clause): void {
  const doer = doerIn(context, clause)
  if (doer === undefined) return
  for (const {prep, np} of clause.args)
    if (np !== undefined && /(?:^| )(?:to|into|against)$/.test(prep)) add(context, clause, doer.id, np)
  if (clause.lemma === "reach" && clause.object !== undefined) add(context, clause, doer.id, clause.object)
}

/** "stole mail from a law firm", "planted web shells on servers of municipalities", "accounts of lawyers were taken over". */
function atPlaceOfDeed(context: Context, clause: Clause): void {
  const isDeed =
    deeds.has(clause.lemma) || taking.test(clause.lemma) || framesOf(context, clause, "vector").length > 0
  if (!isDeed) return
  const doer = doerIn(context, clause)
  if (doer === undefined || doer.kind === "state" || doer.kind === "state body") return
  const who = clause.voice === "passive" ? clause.agent : clause.subject
  if (who !== undefined && !isHostile(context, who)) return
  const thing = clause.voice === "passive" ? clause.subject : clause.object
  // "takes its orders from Beijing", "took part in"
  if (thing !== undefined && untaken.test(context.phrase.tokens[thing.head]?.key ?? "")) return
  // "exploited a flaw in P", "carried out attacks on P": a product, and what the noun of the attack says.
  const word = context.phrase.tokens[thing?.head ?? -1]
  if (context.discourse.isNoun("means", word) || context.discourse.isNoun("event", word)) return
  if (thing !== undefined && waysOf(context, thing, "ids").length > 0) return
  const preps = taking.test(clause.lemma)
    ? ["from", "at", "of", "in", "on"]
    : clause.lemma === "use" && context.discourse.isNoun("product", word)
      ? ["against", "inside", "into"]
      : ["at", "on", "inside", "in", "into", "against"]
  const isPassiveTaking = clause.voice === "passive" && clause.agent === undefined
  if (
    isPassiveTaking &&
    thing !== undefined &&
    context.discourse.isNoun("lure", context.phrase.tokens[thing.head])
  )
    return
  for (const {prep, np} of [...clause.args, ...(thing?.preps ?? [])].filter((p) => preps.includes(p.prep)))
    if (
      np !== undefined &&
      (prep !== "on" ||
        !taking.test(clause.lemma) ||
        context.discourse.isNoun("holder", context.phrase.tokens[np.head])) &&
      !isOfAttack(context, clause, np) &&
      !(prep === "of" && thing !== undefined && (np.from < thing.head || isNumber(context, np)))
    )
      add(context, clause, doer.id, np)
}

/** "is active against banks", "was the target", "the victims come from the energy sector". */
function isAgainst(context: Context, clause: Clause): void {
  const {subject, predicate} = clause
  if (subject === undefined || predicate === undefined || predicate.kind === "preposition") return
  const against = [...clause.args, ...predicate.preps].find(
    ({prep, np}) => prep === "against" && np !== undefined,
  )?.np
  if (against === undefined) return
  const doer = doerOfNoun(context, subject)
  if (doer !== undefined) add(context, clause, doer.id, against)
}

/** Where those come from who were hit: "most victims work in the energy sector". */
export function backgroundOf(context: Context, clause: Clause, subject: string): void {
  if (!belonging.test(clause.lemma)) return
  const preps = [...clause.args, ...(clause.predicate?.preps ?? [])]
  const np = clause.predicate?.kind === "preposition" ? clause.predicate.np : undefined
  for (const inner of [
    np,
    ...preps.map((p) =>
      /^(?:in|from|to|at|across|of|for|within|throughout|among|over)$/.test(p.prep) ? p.np : undefined,
    ),
  ])
    if (inner !== undefined)
      addTargets(
        context,
        saidBy(context, clause, subject, "targets"),
        partiesOf(context, inner),
        endOfList(inner),
      )
}
