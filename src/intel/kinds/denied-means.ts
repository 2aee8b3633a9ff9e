/* Means that are said not to have been used: "no malware was used", "not through phishing but through P", "a stolen password
 * rather than a zero-day", "it was no ransomware attack", "the flaw played no part".
 *
 * Read when all drafts of a sentence are there: a draft about such words is denied, and what no draft has is added. */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {techniqueBefore} from "./attack-nouns.ts"
import {type Context, type Draft, wordsIn} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {doerIn, isForgone} from "./told.ts"
import {firstWord, type Way} from "./ware-names.ts"
import {isWare} from "./ware-types.ts"
import {waysOf} from "./ways.ts"

/** Denies what is said not to have been a means, and affirms what stands behind "but". */
export function deniedMeans(context: Context): void {
  const {phrase, drafts} = context
  for (const np of phrase.parse.nouns) {
    const clause = phrase.parse.clauseAt[np.head]
    if (np.isPronoun || clause === undefined || isOnlyPossible(clause)) continue
    if (clause.isImperative && !isForgone(phrase, clause)) continue
    const start = deniedFrom(context, clause, np)
    if (start !== undefined) deny(context, clause, np, start)
    else if (clause.isNegated && wordBefore(context, np)?.word === "but")
      for (const way of waysOf(context, {...np, conjuncts: []}, "any"))
        for (const [i, draft] of drafts.entries())
          if (isOf(draft, np, way) && draft.isDenied) drafts[i] = {...draft, isDenied: false}
  }
}

/** "could be used", "if no malware is used". */
const isOnlyPossible = ({modal, isPerfect, marker}: Clause): boolean =>
  (modal !== undefined && !isPerfect) || /^(?:if|unless|whether)$/.test(marker)

/** Where the words begin that say so; undefined where nothing does. */
function deniedFrom(context: Context, clause: Clause, np: NounPhrase): number | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (clause.object === np && isForgone(phrase, clause)) return clause.verb.from
  const isTold = clause.verb.from >= clause.verb.to || isOfMeans(context, clause)
  const own = tokens[np.from]?.key ?? ""
  const isBeside = clause.subject !== np && clause.object !== np
  if (/^(?:no|neither)$/.test(own) && (isTold || isBeside)) return np.from
  const before = wordBefore(context, np)
  if (
    before !== undefined &&
    before.word !== "but" &&
    !(before.word === "not" && clause.predicate?.np === np)
  )
    return before.at
  // "It was not a zero-day that opened the door", "this was no ransomware attack"
  const {subject, predicate, object} = clause
  if (clause.lemma === "be" && clause.isNegated && predicate?.np === np)
    return /^(?:it|this|that)$/.test(tokens[subject?.head ?? -1]?.key ?? "") ||
      discourse.isNoun("event", tokens[subject?.head ?? -1])
      ? subject?.from
      : undefined
  // "A flaw in P played no part in it."
  const isPart =
    subject === np &&
    /^(?:play|have)$/.test(clause.lemma) &&
    /^(?:part|role|bearing)$/.test(tokens[object?.head ?? -1]?.key ?? "") &&
    (clause.isNegated || tokens[object?.from ?? -1]?.key === "no")
  return isPart ? np.from : undefined
}

/** "was used", "involved", "there was": what is told of means. */
const isOfMeans = (context: Context, clause: Clause): boolean =>
  /^(?:be|involve|need|require|contain|carry|attach|include)$/.test(clause.lemma) ||
  framesOf(context, clause, "vector").length > 0

/** The word before a noun phrase and its preposition that turns it: "not through", "without any", "rather than", "but by". */
function wordBefore(
  {phrase: {tokens}}: Context,
  {from}: NounPhrase,
): {readonly word: string; readonly at: number} | undefined {
  const key = (at: number): string => tokens[at]?.key ?? ""
  let at = from - 1
  // "had nothing to do with P"
  if (key(at) === "with" && key(at - 1) === "do" && key(at - 3) === "nothing")
    return {word: "not", at: at - 3}
  if (/^(?:through|by|via|with|using|from|on|over|of|to)$/.test(key(at)) && key(at - 1) !== "instead") at--
  if (/^(?:instead|rather)$/.test(key(at)) && key(at - 1) === "but") at--
  if (/^(?:not|nor|without|but)$/.test(key(at))) return {word: key(at), at}
  const isPair =
    (key(at) === "than" && key(at - 1) === "rather") || (key(at) === "of" && key(at - 1) === "instead")
  return isPair ? {word: "not", at: at - 1} : undefined
}

function deny(context: Context, clause: Clause, np: NounPhrase, start: number): void {
  const {phrase, discourse, drafts} = context
  const from = Math.max(
    firstWord(context, np),
    np.from + (/^(?:no|neither)$/.test(phrase.tokens[np.from]?.key ?? "") ? 1 : 0),
  )
  const ways = meansIn(context, np, from)
  if (ways.length === 0) return
  const wrong = wordsIn(context, np.from, np.to).toLowerCase()
  // "no malware", read as if it were some.
  if (from > np.from)
    for (const draft of drafts.filter(
      ({kind, object}) => kind === "vector" && object.toLowerCase() === wrong,
    ))
      drafts.splice(drafts.indexOf(draft), 1)
  const doer = doerIn(context, clause)
  for (const way of ways) {
    let isRead = false
    for (const [i, draft] of drafts.entries())
      if (isOf(draft, np, way)) {
        isRead = true
        drafts[i] = {...draft, isDenied: true}
      }
    if (isRead || !discourse.hasEvent) continue
    const isSomebodyElse =
      doer === undefined &&
      clause.lemma !== "do" &&
      clause.voice === "active" &&
      clause.subject !== np &&
      clause.subject !== undefined
    if (isSomebodyElse) continue
    drafts.push({
      kind: "vector",
      relation: "uses",
      subject: doer?.id ?? discourse.event,
      object: way.object,
      anchor: clause.verb.from < clause.verb.to ? clause.at : np.head,
      evidence: {from: start, to: Math.max(way.to, np.to)},
      isDenied: true,
    })
  }
}

/** Flaws, malware and techniques; "a ransomware attack" is the ransomware. */
function meansIn(context: Context, np: NounPhrase, from: number): readonly Way[] {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (discourse.isNoun("event", head)) {
    const technique = techniqueBefore(context, np)
    return technique === undefined ? [] : [technique]
  }
  const isFlaw =
    discourse.isNoun("means", head) ||
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind === "vulnerability"
  if (!isFlaw && !isWare(context, np)) return []
  const {determiner: _, ...rest} = np
  const ways = waysOf(context, {...rest, from, conjuncts: [], determiner: undefined}, isFlaw ? "ids" : "any")
  return ways.length > 0
    ? ways
    : [{object: wordsIn(context, from, Math.min(np.end, np.to + 6)), from, to: np.to}]
}

/** Whether a draft is about this means at this place. */
const isOf = ({kind, object, evidence}: Draft, np: NounPhrase, way: Way): boolean =>
  kind === "vector" &&
  (object === way.object || object.startsWith(`${way.object} `)) &&
  evidence.from <= np.head &&
  np.head < evidence.to
