/* Means that a clause names whatever its verb: a flaw by its number, malware, a lure, a stolen key or a technique, at a
 * place where only whoever attacks, or the attack itself, can have put it.
 *
 * The types of what stands there decide, and the verb only where it tells something else of them: what defenders,
 * makers and reporters do with a flaw or with malware, and what a flaw is able to do. It is read last: whatever the
 * relations of the lexicon have given stays as it is. */

import type {Ref} from "../discourse/discourse.ts"
import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {addWays, isNone, saidBy} from "./targeting.ts"
import {doerIn, doerOfNoun, isTold} from "./told.ts"
import {introduced, type Way} from "./ware-names.ts"
import {isWare} from "./ware-types.ts"
import {waysOf} from "./ways.ts"

/** Prepositions behind which a means stands beside any deed. */
const means: ReadonlySet<string> = new Set(
  "through,via,using,by,with,over,from,on,against,into,in,inside,thanks to,by means of,by way of,with the help of,owing to,because of,due to".split(
    ",",
  ),
)

/** What a clause names of means beside what its verb says. */
export function readOpenMeans(context: Context, clause: Clause): void {
  broughtIn(context, clause)
  if (clause.verb.from >= clause.verb.to || clause.voice === "be" || clause.isImperative) return
  const isNext = clause.kind === "infinitive" && isWhatFor(context, clause)
  if (!isNext && (context.discourse.isVerb("no-use", clause.lemma) || !isTold(context, clause))) return
  const {subject} = clause
  const isByThing = clause.voice === "active" && subject !== undefined && isStrong(context, subject)
  if (isByThing && isCapability(clause)) return
  const places: (NounPhrase | undefined)[] = [
    isByThing || clause.voice === "passive" ? subject : undefined,
    clause.object === clause.antecedent ? undefined : clause.object,
    clause.secondObject,
    clause.agent,
  ]
  const loose = (clause.object?.preps ?? []).filter(({prep}) => /^(?:by|via|through|using)$/.test(prep))
  const seized: NounPhrase[] = []
  const brought = isWareOf(context, clause.object) ? (clause.object?.preps ?? []) : []
  for (const attached of [...clause.args, ...loose, ...brought]) {
    if (isMeans(context, attached) && !isOfObject(context, clause, attached)) places.push(attached.np)
    if (attached.np !== undefined && isFromSeized(context, clause, attached, attached.np)) {
      seized.push(attached.np)
      places.push(attached.np)
    }
  }
  let doer: Ref | undefined
  for (const np of places) {
    if (np === undefined || isNone(context, np)) continue
    if (!seized.includes(np) && !isStrong(context, np)) continue
    doer ??= doerOf(context, clause, isByThing)
    if (doer === undefined || (doer.kind === "event" && !context.discourse.hasEvent)) return
    const fresh = waysIn(context, np).filter((way) => !isRead(context, way))
    addWays(context, saidBy(context, clause, doer.id, "uses"), fresh)
  }
}

/** "The backdoor, Zardoor, had been in place since March", "Yokai, a backdoor, was loaded": whatever is told of it. */
function broughtIn(context: Context, clause: Clause): void {
  const {discourse, phrase} = context
  const {subject} = clause
  if (subject === undefined || clause.verb.from >= clause.verb.to || clause.isNegated) return
  if (clause.modal !== undefined || clause.subjectBy !== "own" || !discourse.hasEvent) return
  if (discourse.isVerb("likening", clause.lemma)) return
  const isLike = /^(?:similar|identical|related|close|unlike|based)$/.test(
    phrase.tokens[clause.verb.to]?.key ?? "",
  )
  const way = isLike ? undefined : introduced(context, subject)
  if (way === undefined || isRead(context, way)) return
  const own = subject.possessor === undefined ? undefined : doerOfNoun(context, subject.possessor)
  addWays(context, saidBy(context, clause, own?.kind === "actor" ? own.id : discourse.event, "uses"), [way])
}

/** "exploited the flaw to plant an implant", "mailboxes were used to send phishing e-mails": a second means, for which the
 *  first was used. */
function isWhatFor({discourse, phrase}: Context, {lemma, parent, object}: Clause): boolean {
  if (parent === undefined || object === undefined || !discourse.isVerb("bringing", lemma)) return false
  if (parent.isImperative || parent.isNegated || parent.modal !== undefined || parent.kind === "infinitive")
    return false
  const isUse = discourse.isVerb("using-for", parent.lemma)
  return isUse && !/^(?:the|that|this)$/.test(phrase.tokens[object.determiner ?? -1]?.key ?? "")
}

/** Who did it: whoever it was done by, whoever the means served ("let the crew in"), else the event. */
function doerOf(context: Context, clause: Clause, isByThing: boolean): Ref | undefined {
  const {discourse} = context
  const event: Ref = {id: discourse.event, kind: "event", from: clause.at, to: clause.at}
  if (clause.voice === "passive") {
    const {agent} = clause
    return agent === undefined || isStrong(context, agent) ? event : doerOfNoun(context, agent)
  }
  if (!isByThing) return doerIn(context, clause.kind === "infinitive" ? (clause.parent ?? clause) : clause)
  for (const served of [clause.object, clause.secondObject]) {
    const ref = served === undefined || isStrong(context, served) ? undefined : doerOfNoun(context, served)
    if (ref?.kind === "actor" || ref?.kind === "state body") return ref
  }
  return event
}

/** "The flaw allows code execution", "the malware steals passwords": what it is able to do. */
const isCapability = ({tense, isPerfect, isProgressive}: Clause): boolean =>
  tense === "present" && !isPerfect && !isProgressive

function isMeans({phrase}: Context, {prep, at, np}: Attached): boolean {
  return np !== undefined && means.has(prep) && phrase.times[at] === undefined
}

/** "carried a file with a malicious macro": the file. */
const isOfObject = ({phrase, discourse}: Context, {object}: Clause, {prep, at}: Attached): boolean =>
  prep === "with" &&
  object !== undefined &&
  at === object.end &&
  discourse.isNoun("lure", phrase.tokens[object.head])

/** Whether a noun phrase can only be a means: a flaw, malware, what is named as bad or stolen, a technique. */
function isStrong(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const head = tokens[np.head]
  if (np.isPronoun || head === undefined) return false
  const own = phrase.mentions[phrase.mentionAt[np.head] ?? -1]
  if (own?.kind === "vulnerability") return true
  if (discourse.isNoun("actor", head)) return false
  // "an app that imitates a news agency" is none of the victims.
  if (discourse.isNoun("victim", head)) return np.clauses.length > 0 && isWare(context, np)
  const isKey = discourse.isNoun("key", head)
  let isIll = false
  for (let i = np.from; i < np.head; i++) {
    if (
      /^(?:same|shared|other|another|earliest|latest|earlier|first|second|third|new|taken|removed|blocked)$/.test(
        tokens[i]?.key ?? "",
      )
    )
      return false
    isIll ||= isKey && discourse.isNoun("ill-got", tokens[i])
  }
  if (isIll || (isKey && np.clauses.some(isLost))) return true
  // "The malware", "LockBit": what was told before, and who goes by the name of it.
  if (own !== undefined && own.kind !== "tool")
    return own.kind === "malware" && !discourse.isNoun("gang", {...head, key: own.id})
  const isBare = tokens[np.determiner ?? -1]?.key !== "the" && !(own?.kind === "tool" && head.isCapital)
  return isWare(context, np) ? isBare || np.head - np.from > 1 : isFlaw(context, np)
}

/** "passwords that had leaked", "credentials taken from a controller". */
const isLost = ({lemma, from, to}: Clause): boolean =>
  to > from &&
  /^(?:leak|steal|take|harvest|phish|buy|purchase|capture|intercept|obtain|guess|crack|sell|dump)$/.test(
    lemma,
  )

/** "a flaw in P": with the product, or with its number beside it. */
const isFlaw = (context: Context, np: NounPhrase): boolean =>
  context.discourse.isNoun("means", context.phrase.tokens[np.head]) && waysOf(context, np, "ids").length > 0

const isWareOf = (context: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined && isWare(context, np)

/** "came from hacked cameras", "runs on rented servers": what attackers got hold of, and worked from. */
const isFromSeized = (
  {phrase, discourse}: Context,
  {lemma}: Clause,
  {prep}: Attached,
  {from, head}: NounPhrase,
): boolean =>
  (/^(?:from|behind|through|via|using|by way of|by means of)$/.test(prep) ||
    (prep === "on" && /^(?:run|host|base|operate|rely)$/.test(lemma))) &&
  ["product", "landing", "key", "route"].some((kind) => discourse.isNoun(kind, phrase.tokens[head])) &&
  phrase.tokens.slice(from, head).some(({key}) => seizing.test(key))

const seizing = /^(?:compromised|hijacked|hacked|rented|leased|infected|commandeered)$/

const waysIn = (context: Context, np: NounPhrase): readonly Way[] => {
  const ways = waysOf(context, np, isFlaw(context, np) ? "ids" : "tools")
  return ways.length > 0 ? ways : waysOf(context, np, "wide")
}

/** Whether a reading of the sentence has given it already, in more words or in fewer. */
const isRead = ({drafts}: Context, {object}: Way): boolean =>
  drafts.some((d) => d.kind === "vector" && (d.object.includes(object) || object.includes(d.object)))
