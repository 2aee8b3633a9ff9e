/* Denials: "Russia denied involvement", "China had nothing to do with the intrusions": that somebody did it, denied by
 * whoever says so. Dismissing or rejecting a statement, or calling it names, denies nothing by itself. */

import type {Discourse} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {governed, speakerOf} from "../voices/speaker.ts"
import {isSaidBy, type Voice} from "../voices/voice.ts"
import type {Context} from "./draft.ts"

/** A part in the deed: who denies it is who is said to have had it. */
const part =
  /^(?:involvement|role|part|responsibility|complicity|participation|link|links|connection|connections|hand|ties|being|doing|it|this|any|them|such)$/
/** What was said: who is accused is who did not do it. */
const charge =
  /^(?:accusations?|allegations?|claims?|charges?|attribution|findings?|assertions?|reports?|story|suggestion|suggestions)$/

/** "Russia denied involvement": who is said to have done it did not, says the denier. */
export function denials(context: Context, voices: readonly Voice[]): void {
  const {phrase, discourse} = context
  untrueClaims(context)
  for (const clause of phrase.clauses) {
    if (clause.isImperative || clause.modal !== undefined) continue
    const denied =
      deniedBy(phrase, clause, voices, discourse) ??
      calledUntrue(phrase, clause, discourse) ??
      nothingToDo(phrase, clause, discourse)
    if (denied === undefined || !discourse.hasEvent) continue
    const from =
      clause.subject !== undefined && clause.subject.from < clause.at ? clause.subject.from : clause.from
    const isSaid = context.drafts.some(
      (d) => d.kind === "attribution" && from <= d.anchor && d.anchor < clause.to,
    )
    if (isSaid) continue
    context.drafts.push({
      kind: "attribution",
      relation: "responsible-for",
      subject: denied.who,
      object: discourse.event,
      anchor: denied.anchor,
      evidence: {from, to: clause.to},
      isDenied: !voices.some((v) => v.says === "denies" && isSaidBy(v, denied.anchor)),
      ...(denied.speaker === undefined ? {} : {speaker: denied.speaker}),
    })
  }
}

/** "The claim that X did it is groundless": X did not, says who says so. */
function untrueClaims({phrase, drafts}: Context): void {
  for (const clause of phrase.clauses) {
    const noun = clause.subject
    if (clause.predicate === undefined || clause.isNegated || noun === undefined) continue
    if (!untrue.test(phrase.tokens[clause.predicate.at]?.key ?? "")) continue
    if (!charge.test(phrase.tokens[noun.head]?.key ?? "")) continue
    for (const [i, draft] of drafts.entries())
      if (draft.kind === "attribution" && noun.head < draft.anchor && draft.anchor < clause.at)
        drafts[i] = {...draft, isDenied: !draft.isDenied}
  }
}

interface Denied {
  readonly who: string
  readonly anchor: number
  readonly speaker?: string
}

/** "denied any role in it", "denied the charge", "denied carrying out the attack". */
function deniedBy(
  phrase: Phrase,
  clause: Clause,
  voices: readonly Voice[],
  discourse: Discourse,
): Denied | undefined {
  const {tokens} = phrase
  if (!/^(?:deny|disavow|disclaim)$/.test(clause.lemma) || clause.isNegated) return undefined
  const voice = voices.find((v) => v.at === clause.at && v.says === "denies")
  const outer = voice?.chain.at(-1)?.ref
  const deed = clause.complements[0]
  const head = tokens[clause.object?.head ?? -1]?.key ?? ""
  const isCharge = charge.test(head)
  if (!isCharge && !part.test(head) && deed === undefined && clause.object !== undefined) return undefined
  const who =
    accusedIn(phrase, clause.object, discourse) ??
    accusedBy(isCharge, outer, discourse) ??
    doerOfDenial(phrase, clause, discourse) ??
    discourse.accused
  if (who === undefined) return undefined
  const anchor = clause.object?.head ?? deed?.at ?? clause.at
  const isInDenial = voice !== undefined && isSaidBy(voice, anchor)
  return {who, anchor, ...(isInDenial || outer === undefined ? {} : {speaker: outer})}
}

/** Who is meant by a denial of "the charge", or of "any role": the accused of the denier's own state, or the state. */
function accusedBy(isCharge: boolean, outer: string | undefined, discourse: Discourse): string | undefined {
  if (outer?.endsWith("-government") !== true) return undefined
  const state = governed(outer)
  const {accused} = discourse
  const isOwn =
    accused !== undefined && (accused === state || discourse.lookup.things.get(accused)?.state === state)
  return isCharge && isOwn ? accused : state
}

const untrue = /^(?:groundless|baseless|false|absurd|unfounded|fabricated|unsubstantiated|untrue)$/

/** "rejected the allegation as baseless", "called the accusation against its hackers fabricated". */
function calledUntrue(phrase: Phrase, clause: Clause, discourse: Discourse): Denied | undefined {
  const {tokens} = phrase
  if (clause.isNegated || clause.object === undefined || clause.subject === undefined) return undefined
  if (!charge.test(tokens[clause.object.head]?.key ?? "")) return undefined
  const behind = tokens.slice(clause.object.head + 1, Math.min(clause.to + 2, tokens.length))
  if (!behind.some((t) => untrue.test(t.key))) return undefined
  const isRejected =
    /^(?:reject|dismiss|refute|rebuff)$/.test(clause.lemma) && behind.some((t) => t.key === "as")
  const isCalled = clause.lemma === "call" && behind.some((t) => t.key === "against")
  if (!isRejected && !isCalled) return undefined
  const outer = speakerOf(phrase, {from: clause.subject.from, to: clause.subject.end}, discourse).chain.at(
    -1,
  )?.ref
  const who = accusedBy(true, outer, discourse)
  return who === undefined || outer === undefined ? undefined : {who, anchor: clause.at, speaker: outer}
}

/** "any involvement of the military", "the army's involvement": who it is denied of. */
function accusedIn(phrase: Phrase, object: NounPhrase | undefined, discourse: Discourse): string | undefined {
  if (object === undefined || !part.test(phrase.tokens[object.head]?.key ?? "")) return undefined
  const of =
    object.possessor ?? object.preps.find(({prep, np}) => /^(?:of|by)$/.test(prep) && np !== undefined)?.np
  if (of === undefined) return undefined
  const doer = doerOf(discourse, phrase, {from: of.from, to: of.head + 1})
  return doer === undefined || doer.kind === "event" ? undefined : doer.id
}

/** An actor who denies for himself. */
function doerOfDenial(phrase: Phrase, {subject}: Clause, discourse: Discourse): string | undefined {
  if (subject === undefined) return undefined
  const doer = doerOf(discourse, phrase, {from: subject.from, to: subject.head + 1})
  return doer?.kind === "actor" || doer?.kind === "state" || doer?.kind === "state body" ? doer.id : undefined
}

/** "China had nothing to do with the intrusions", "Moscow played no part in it". */
function nothingToDo(phrase: Phrase, clause: Clause, discourse: Discourse): Denied | undefined {
  const {tokens} = phrase
  if (!/^(?:have|play|take)$/.test(clause.lemma) || clause.subject === undefined) return undefined
  const words = tokens.slice(clause.verb.from, Math.min(clause.to, clause.verb.to + 8)).map((t) => t.key)
  const isNothing = words.includes("nothing") && words.some((w, i) => w === "do" && words[i + 1] === "with")
  const object = tokens[clause.object?.head ?? -1]?.key ?? ""
  const isNoPart =
    /^(?:involvement|role|part|hand)$/.test(object) &&
    tokens.slice(clause.verb.from, clause.object?.head).some((t) => t.key === "no")
  if (!isNothing && !isNoPart) return undefined
  const who = doerOfDenial(phrase, clause, discourse)
  return who === undefined ? undefined : {who, anchor: clause.at}
}
