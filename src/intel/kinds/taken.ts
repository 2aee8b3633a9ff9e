/* What was not taken, changed or lost, and what only may have been: "no customer data was stolen", "denied that files had
 * left the network", "it is unlikely that documents were taken".
 *
 * What is plainly said to have been taken is weighed (learned/): as often as not it is a count or told in passing. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {hedgeAt} from "../voices/hedges.ts"
import {addAim, type Context, wordsIn} from "./draft.ts"
import {isHostile} from "./hostile.ts"
import {doerIn, isTold, isUnderDenial} from "./told.ts"
import {isInWrong} from "./untrue.ts"

/** What intruders do to things that they want. */
const taking: ReadonlySet<string> = new Set(
  (
    "steal copy exfiltrate take remove siphon syphon download extract obtain harvest gather collect lift pilfer purloin swipe " +
    "snatch leak retrieve scrape export intercept"
  ).split(" "),
)
/** Of these, what somebody else may have done as well, and with what: "obtained the material through …". */
const getting = /^(?:obtain|gather|collect|retrieve|extract|remove|take)$/
/** What they do to things that they spoil. */
const spoiling: ReadonlySet<string> = new Set(
  "delete erase wipe destroy alter change manipulate falsify corrupt tamper modify encrypt damage overwrite lose".split(
    " ",
  ),
)
/** What is said of things only to say that it was not so. */
const touching: ReadonlySet<string> = new Set("compromise expose misuse disclose publish harm".split(" "))

/** What becomes of things that were taken. */
const using: ReadonlySet<string> = new Set(
  "use reuse sell resell publish release leak offer hand pass trade exploit misuse abuse auction forward give share weaponise weaponize".split(
    " ",
  ),
)

/** What a clause says of things that were taken, changed or lost, or were not. */
export function readTaken(context: Context, clause: Clause): void {
  readUse(context, clause)
  if (clause.verb.from >= clause.verb.to || clause.kind === "infinitive" || clause.kind === "gerund") return
  // "to consult the police even where nothing was taken"
  if (clause.marker === "where") return
  const found = thingOf(context, clause)
  if (found === undefined || !isOver(clause) || !isTold(context, clause)) return
  const {thing, doer} = found
  const {tokens} = context.phrase
  const first = tokens[thing.from]?.key ?? ""
  const isNone = /^(?:no|none|nothing|neither)$/.test(first) || clause.isNegated || isUnderDenial(clause)
  if (!isNone && clause.voice === "active" && getting.test(clause.lemma)) return
  const isSaid =
    isNone ||
    isInWrong(context, clause.at) ||
    (isHedged(context, clause.at) && !isCounted(thing) && !touching.has(clause.lemma))
  if (!isSaid) return
  let {from} = thing
  while (from < thing.head && /^(?:no|any|some|none|neither|further|other)$/.test(tokens[from]?.key ?? ""))
    from++
  const named = wordsIn(context, from, thing.end)
  const verb = tokens[clause.at]?.text ?? ""
  const isBefore = clause.voice === "active" && clause.lemma !== "leave"
  const object = isBefore ? `${verb} ${named}` : `${named} ${verb}`
  if (
    object === "" ||
    context.drafts.some((d) => d.kind === "objective" && d.subject === doer.id && d.anchor === clause.at)
  )
    return
  addAim(context, {
    subject: doer.id,
    object,
    anchor: clause.at,
    evidence: {from: Math.min(thing.from, clause.verb.from), to: Math.max(thing.end, clause.verb.to)},
    isDenied: isNone,
  })
}

/** "It is likely that the data will be used for fraud", "stolen mail will probably be published": with how likely it is. */
function readUse(context: Context, clause: Clause): void {
  const {discourse, hedges} = context
  const {subject, voice, lemma, isImperative, kind} = clause
  if (voice !== "passive" || isImperative || !using.has(lemma) || !discourse.hasEvent) return
  if (subject === undefined || subject === clause.antecedent || !isThing(context, subject)) return
  if (/^(?:if|whether|unless|where)$/.test(clause.marker) || clause.agent !== undefined) return
  if (kind === "infinitive" && clause.subjectBy !== "control") return
  // "Credentials from a breach were probably used": a means.
  if (/use$|^exploit$/.test(lemma) && kind !== "infinitive" && clause.modal === undefined) return
  const hedge = hedgeAt(hedges, clause.at).hedge?.hedge
  if ((hedge?.phia ?? hedge?.icd203) === undefined) return
  const goal = clause.adjuncts.find((c) => c.kind === "infinitive" && c.verb.from < c.verb.to)
  const to = Math.max(clause.verb.to, Math.min(clause.to, clause.verb.to + 14), goal?.to ?? 0)
  addAim(context, {
    subject: discourse.event,
    object: `${wordsIn(context, subject.from, subject.to)} ${wordsIn(context, clause.at, to)}`,
    anchor: clause.at,
    evidence: {from: Math.min(subject.from, clause.verb.from), to},
    isDenied: clause.isNegated,
  })
}

/** What has happened, not what may or will. */
const isOver = ({tense, isPerfect, modal}: Clause): boolean =>
  (tense === "past" || isPerfect) && (modal === undefined || isPerfect)

interface Taken {
  readonly thing: NounPhrase
  readonly doer: Ref
}

/** "Data was stolen", "data has left the network", "the intruders copied data". */
function thingOf(context: Context, clause: Clause): Taken | undefined {
  const {lemma, voice, subject, object} = clause
  const {discourse} = context
  const isKnown = taking.has(lemma) || spoiling.has(lemma) || touching.has(lemma)
  if (subject === undefined || subject === clause.antecedent) return undefined
  if (lemma === "leave" && voice === "active")
    return object !== undefined && isThing(context, subject) && discourse.hasEvent
      ? {thing: subject, doer: {id: discourse.event, kind: "event", from: clause.at, to: clause.at}}
      : undefined
  if (!isKnown) return undefined
  if (voice === "passive") {
    if (!discourse.hasEvent || (clause.agent !== undefined && !isHostile(context, clause.agent)))
      return undefined
    const doer = isThing(context, subject) ? doerIn(context, clause) : undefined
    return doer === undefined ? undefined : {thing: subject, doer}
  }
  if (voice !== "active" || object === undefined || !isThing(context, object)) return undefined
  if (!taking.has(lemma) || !isHostile(context, subject)) return undefined
  const doer = doerIn(context, clause)
  return doer === undefined || doer.kind === "state" ? undefined : {thing: object, doer}
}

/** Data, by its noun or its name; "nothing". */
function isThing({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  if (head?.key === "nothing") return true
  if (np.isPronoun) return false
  return (
    ((discourse.isNoun("taken", head) || discourse.isNoun("private", head)) &&
      !/^(?:mailbox|inbox)es$/.test(head?.key ?? "")) ||
    /^(?:material|intelligence|money|cryptocurrency|code|documentation|file|document|communications)$/.test(
      head?.key ?? "",
    ) ||
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind === "data"
  )
}

/** "It is unlikely that data was taken", "data may have been stolen". */
const isHedged = ({hedges}: Context, at: number): boolean => hedgeAt(hedges, at).hedge !== undefined

/** "records of some 23,000 boats": a count. */
const isCounted = (np: NounPhrase): boolean =>
  np.count !== undefined || np.preps.some((p) => p.np !== undefined && isCounted(p.np))
