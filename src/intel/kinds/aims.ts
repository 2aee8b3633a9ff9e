/* Aims as they are recorded: the words of an infinitive or of a noun phrase, without the time and the means, one for each
 * member of a list. */

import type {Ref} from "../discourse/discourse.ts"
import {coordinators, determiners, isAdverb} from "../grammar/english.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"

/** Whether a noun phrase is that of an aim: "the purpose". */
export function isAim({phrase, discourse}: Context, np: NounPhrase | undefined): boolean {
  return np !== undefined && discourse.isNoun("aim", phrase.tokens[np.head])
}

/** An aim that is a verb, and those joined to it, and what "including" lists of it. */
export function addAims(
  context: Context,
  clause: Clause,
  doer: Ref,
  isDenied: boolean,
  start: number,
  fits: (goal: Clause) => boolean = () => true,
): void {
  const {phrase} = context
  const joined = phrase.clauses.filter((c) => c === clause || c.conjunctOf === clause)
  const relation = clause.lemma === "enable" ? "enables" : "aims-at"
  let from = start
  for (const goal of joined) {
    if (!fits(goal)) continue
    const next = joined.find((c) => c.from > goal.from)
    const to = endOfAim(context, goal, next?.from)
    const begin = goal.verb.from
    // What is enabled is the aim.
    let first = goal.lemma === "enable" && to > goal.verb.to ? goal.verb.to : begin
    while (first < to && /^(?:to|in|order|so|as|not)$/.test(phrase.tokens[first]?.key ?? "")) first++
    addAim(
      context,
      goal.at,
      doer,
      wordsIn(context, first, to),
      from,
      to,
      isDenied || goal.isNegated || isInstead(context, goal),
      relation,
    )
    from = goal.from
    const part = phrase.clauses.find(
      (c) => c.verb.from > to && c.verb.from <= to + 3 && phrase.tokens[c.verb.from - 1]?.key === "including",
    )
    const list = part?.object
    if (part === undefined || list === undefined) continue
    let last = part.verb.from
    for (const item of [list, ...list.conjuncts]) {
      const data = phrase.mentions.find((m) => m.kind === "data" && m.from >= item.from && m.to <= item.to)
      const object = data?.id ?? wordsIn(context, item.from, item.to)
      const said = `${relation}-${phrase.tokens[part.at]?.low ?? ""}`
      addAim(context, goal.at, doer, object, last, item.to, isDenied, said)
      last = item.to
    }
  }
}

/** "rather than to disrupt services", "instead of making money". */
function isInstead({phrase: {tokens}}: Context, {verb}: Clause): boolean {
  const key = (back: number): string => tokens[verb.from - back]?.key ?? ""
  const at = key(1) === "to" ? 2 : 1
  return (key(at) === "than" && key(at + 1) === "rather") || (key(at) === "of" && key(at + 1) === "instead")
}

/** An aim that is a noun phrase, and the other members of its list. `end` is where its words end at the latest, `close`
 *  where what says it does. */
export function addNoun(
  context: Context,
  clause: Clause,
  doer: Ref,
  np: NounPhrase,
  start: number,
  {end = np.end, close = clause.at + 1}: {readonly end?: number; readonly close?: number} = {},
): void {
  const isNone = /^(?:no|not|none|neither)$/.test(context.phrase.tokens[np.from]?.key ?? "")
  const notThese = denied(context, np)
  const members = [np, ...np.conjuncts, ...notThese]
  for (const [i, member] of members.entries()) {
    // "money and nothing else"
    if (i > 0 && /^(?:nothing|none)$/.test(context.phrase.tokens[member.head]?.key ?? "")) continue
    const next = members[i + 1]
    const to = trimmedAim(
      context,
      member.from,
      Math.min(
        notThese.includes(member) ? member.end : end,
        next === undefined ? member.end : Math.min(member.end, next.from),
      ),
    )
    let from = member.from
    const isLead = (key: string): boolean => determiners.has(key) || key === "neither" || isAdverb(key)
    while (from < member.head && isLead(context.phrase.tokens[from]?.key ?? "")) from++
    addAim(
      context,
      clause.at,
      doer,
      wordsIn(context, from, to),
      Math.min(start, member.from),
      Math.max(to, close),
      clause.isNegated || isNone || isNotThis(context, member, i),
    )
  }
}

/** "source code, not money": what stands behind "not" and a comma. */
function denied({phrase: {tokens, parse}}: Context, np: NounPhrase): readonly NounPhrase[] {
  const at = np.end
  if (tokens[at]?.text !== "," || tokens[at + 1]?.key !== "not") return []
  const other = parse.nounAt[at + 2]
  return other === undefined || other.from !== at + 2 || np.conjuncts.includes(other) ? [] : [other]
}

/** "espionage rather than profit", "money, not fame": what is joined and was not it. */
function isNotThis({phrase: {tokens}}: Context, {from}: NounPhrase, place: number): boolean {
  if (place === 0) return false
  const before = tokens[from - 1]?.key ?? ""
  return before === "not" || (before === "than" && tokens[from - 2]?.key === "rather")
}

/** One aim by its words. */
export function addAim(
  context: Context,
  anchor: number,
  doer: Ref,
  object: string,
  from: number,
  to: number,
  isDenied: boolean,
  relation = "aims-at",
): void {
  if (
    object === "" ||
    context.drafts.some((d) => d.kind === "objective" && d.object === object && d.subject === doer.id)
  )
    return
  context.drafts.push({
    kind: "objective",
    relation,
    subject: doer.id,
    object,
    anchor,
    evidence: {from, to},
    isDenied,
  })
}

/** Where an aim ends: before the next one, before a time, a means or a clause beside it. */
export function endOfAim(context: Context, goal: Clause, next: number | undefined): number {
  const stop = Math.min(Math.max(goal.to, restOf(context, goal)), next ?? Number.POSITIVE_INFINITY)
  let to = trimmedAim(context, goal.verb.to, stop)
  if (to < goal.verb.to) to = goal.verb.to
  return to
}

/** "to drain float accounts": where no object was read, whatever stands up to the next mark or "and". */
function restOf({phrase}: Context, {object, args, complements, verb}: Clause): number {
  if (object !== undefined || args.length > 0 || complements.length > 0) return verb.to
  let to = verb.to
  while (
    to < phrase.tokens.length &&
    to < verb.to + 10 &&
    phrase.tokens[to]?.isWord === true &&
    !isJoint(phrase.tokens[to]?.key ?? "")
  )
    to++
  return to
}

const isJoint = (key: string): boolean => coordinators.has(key) || /^(?:nor|not|rather|instead)$/.test(key)

/** Where the words of an aim end between two tokens: before a time, a means or a clause beside it. */
export function trimmedAim({phrase}: Context, from: number, to: number): number {
  const {tokens} = phrase
  let end = from
  while (end < to) {
    const key = tokens[end]?.key ?? ""
    if (/^(?:rather|instead)$/.test(key)) break
    if (end > from && /^(?:by|via|through|using|while|which|who|but|because|including)$/.test(key)) break
    if (end > from && tokens[end]?.text === ";") break
    if (
      phrase.times[end] !== undefined &&
      /^(?:in|since|from|between|on|during|until|by|before|after|last|this)$/.test(key)
    )
      break
    end++
  }
  while (end > from && (tokens[end - 1]?.isWord === false || isJoint(tokens[end - 1]?.key ?? ""))) end--
  return end
}
