/* Attributions that are judged as likely or not: "considers a single operator unlikely", "regards Russian involvement as
 * plausible", "a role for a foreign state is unlikely", "does not believe X to be involved".
 *
 * How likely is the hedge's to say (voices/hedges.ts); here is read who would have done it. */

import type {Ref} from "../discourse/discourse.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {attribute, type Culprit, culpritsIn} from "./culprits.ts"
import {deedsOf, spokenOf} from "./deeds.ts"
import type {Context} from "./draft.ts"
import {wordsOf} from "./parties.ts"

const judging =
  /^(?:consider|regard|deem|think|believe|hold|judge|see|rate|find|assess|call|view|reckon|estimate|treat)$/
const likely =
  /^(?:likely|unlikely|probable|improbable|plausible|implausible|possible|conceivable|certain|credible|possibility|probability)$/
const seeming = /^(?:be|remain|seem|appear|look)$/
/** A part in the deed, and whose it is behind these prepositions. */
const part = /^(?:involvement|role|part|hand|authorship|participation|complicity|responsibility|guilt)$/
const whose = /^(?:of|by|for)$/
/** Who by his noun alone has done something. */
const doers =
  /^(?:perpetrators?|operators?|hackers?|attackers?|actors?|groups?|gangs?|insiders?|sponsors?|culprits?|criminals?|teenagers?|employees?|teams?|adversar(?:y|ies))$/

/** "considers a role for X unlikely", "X's involvement is likely". */
export function judgedLikely(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (clause.isNegated || clause.modal !== undefined) return false
  if (ofThis(context, clause)) return true
  const noun = judgedIn(phrase, clause)
  if (noun === undefined) return false
  const isPart = part.test(phrase.tokens[noun.head]?.key ?? "")
  const culprits = isPart ? ownersOf(context, noun) : clause.lemma === "be" ? [] : loneDoer(context, noun)
  const named = noun.preps.find(({prep}) => prep === "in")?.np
  const deeds = isPart ? deedsOf(context, named ?? innerDeed(noun), true) : []
  return attribute(
    context,
    clause,
    "responsible-for",
    culprits,
    deeds.length > 0 ? deeds : spokenOf(context, clause),
    {evidence: {from: noun.from, to: Math.max(noun.to, clause.to)}},
  )
}

/** "A considers it possible that X did it; B regards this as improbable": the same, as B judges it. */
function ofThis({phrase, drafts}: Context, clause: Clause): boolean {
  const {object, subject} = clause
  if (!judging.test(clause.lemma) || subject === undefined || object === undefined) return false
  const {tokens} = phrase
  if (!/^(?:this|that|it)$/.test(tokens[object.from]?.key ?? "")) return false
  // "this as improbable" may look like one noun phrase.
  const behind = tokens[object.from + 1]?.key === "as" ? object.from + 2 : object.from + 1
  if (!likely.test(tokens[behind]?.key ?? "") || tokens[behind + 1]?.key === "that") return false
  const before = drafts.findLast(({kind, anchor}) => kind === "attribution" && anchor < clause.from)
  if (before === undefined) return false
  const {speaker: _, ...said} = before
  drafts.push({
    ...said,
    anchor: clause.at,
    evidence: {from: subject.from, to: Math.max(clause.to, behind + 1)},
  })
  return true
}

/** "the involvement of X in the attack": the parse may hang the attack on X. */
const innerDeed = (noun: NounPhrase): NounPhrase | undefined =>
  noun.preps.find(({prep}) => whose.test(prep))?.np?.preps.find(({prep}) => prep === "in")?.np

/** What a clause calls likely or not. */
function judgedIn({tokens}: Phrase, clause: Clause): NounPhrase | undefined {
  const said = clause.predicate?.kind === "adjective" ? clause.predicate.at : -1
  if (seeming.test(clause.lemma))
    return likely.test(tokens[said]?.key ?? "") && clause.subject?.isPronoun === false
      ? clause.subject
      : undefined
  const noun = clause.voice === "passive" ? clause.subject : clause.object
  if (!judging.test(clause.lemma) || noun === undefined || noun.isPronoun) return undefined
  // "finds it likely", "regards X as likely", "considers X to be likely"
  const behind = tokens.slice(noun.to, Math.max(clause.to, noun.end) + 4)
  const stop = behind.findIndex(({text, key}) => /^[,;.:]$/.test(text) || key === "that")
  const isLikely = (stop < 0 ? behind : behind.slice(0, stop)).some(({key}) => likely.test(key))
  return isLikely || likely.test(tokens[said]?.key ?? "") ? noun : undefined
}

/** Whose part it is: "of X", "by X", "X's", "Russian". */
function ownersOf(context: Context, noun: NounPhrase): readonly Culprit[] {
  const of = noun.possessor ?? noun.preps.find(({prep, np}) => whose.test(prep) && np !== undefined)?.np
  if (of !== undefined) {
    const known = culpritsIn(context, [of], true)
    return known.length > 0 ? known : loneDoer(context, of)
  }
  const {phrase, discourse} = context
  return phrase.mentions
    .filter(
      ({kind, from, to}) =>
        /^(?:state|state body|actor)$/.test(kind) && from >= noun.from && to === noun.head,
    )
    .map((mention) => ({ref: discourse.mentionRef(mention), noun, isDenied: false}))
}

/** "a single operator", "any foreign government": by the words. */
export function loneDoer(context: Context, noun: NounPhrase): readonly Culprit[] {
  const {phrase} = context
  const {tokens} = phrase
  const head = tokens[noun.head]
  const first = tokens[noun.from]?.key ?? ""
  const isState = /^(?:government|state|power|country|service)$/.test(head?.key ?? "")
  if (head === undefined || phrase.mentionAt[noun.head] !== -1) return []
  if (!/^(?:an?|any|another)$/.test(first) || !(doers.test(head.key) || isState)) return []
  const from = noun.from + 1
  const ref: Ref = {
    id: wordsOf(phrase, {from, to: noun.head + 1}),
    kind: isState ? "state body" : "actor",
    from,
    to: noun.head + 1,
  }
  return [{ref, noun, isDenied: false}]
}
