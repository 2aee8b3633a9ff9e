/* Aims said by verbs ("X sought to steal …", "the access enabled X to …"), and the parts of an aim: infinitives that are
 * joined, and what "including" lists. */

import {doerOf} from "../discourse/doer.ts"
import {coordinators, prepositions, relatives} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {timeAt} from "../grammar/times.ts"
import {isDoer, isMalware, thingOf} from "./doers.ts"
import {type Common, type Context, type Frame, wordsIn} from "./draft.ts"

/** Verbs that say what an intrusion is for, where they stand behind "to". */
export const goalVerbs: RegExp =
  /^(?:steal|collect|gather|exfiltrate|obtain|acquire|spy|disrupt|extort|influence|sabotage|destroy|undermine|support|monitor|enable|harvest|intimidate|cause|prepare|fund|generate|raise|weaken|discredit|sow|surveil|conduct|facilitate|interfere|finance|demand|pressure|advance|paralyse|erode|siphon|divide|track|identify|map|profile|maintain|wipe|damage|locate|pre-position|deceive|embarrass|silence|eavesdrop|read|intercept|copy|encrypt|launder|blackmail|coerce|build)$/

/** "X sought to steal …", "the access enabled X to …". */
export function objective(
  context: Context,
  {verb, relation, subject: agent, object: prep, evidence, common}: Frame,
): boolean {
  const {discourse, phrase} = context
  const who = agent === undefined ? undefined : (doerOf(discourse, phrase, agent) ?? thingOf(context, agent))
  if (agent !== undefined && who === undefined) return false
  if (who === undefined || !(isDoer(who) || isMalware(who))) return false
  if (prep === undefined) return false
  const isEnabling = relation.relation === "enables"
  if (isEnabling && verb.form !== "infinitive" && verb.form !== "finite") return false
  const to = isEnabling ? Math.max(prep.to, evidence.to) : prep.to
  goalDrafts(context, isMalware(who) ? discourse.event : who.id, prep.from, to, evidence, common)
  return true
}

/** One claim for each aim between two tokens: infinitives that are joined, and what "including" lists. */
export function goalDrafts(
  context: Context,
  subject: string,
  from: number,
  to: number,
  evidence: Range,
  common: Common,
): void {
  const {phrase, discourse, text} = context
  const {tokens, verbs} = phrase
  let end = to
  for (let i = from; i < to; i++) {
    if (timeAt(tokens, i, text, context.issued) !== undefined && prepositions.has(tokens[i]?.key ?? "")) {
      end = i
      break
    }
    if (
      (tokens[i]?.key === "by" ||
        tokens[i]?.key === "via" ||
        tokens[i]?.key === "through" ||
        tokens[i]?.key === "using") &&
      i > from + 1
    ) {
      end = i
      break
    }
    if (relatives.has(tokens[i]?.key ?? "") && tokens[i - 1]?.text === ",") {
      end = i - 1
      break
    }
  }
  const starts: number[] = [from]
  let including = -1
  for (let i = from + 1; i < end; i++) {
    if (tokens[i]?.key === "including" && including < 0) including = i
    const verb = verbs[phrase.verbAt[i] ?? -1]
    const before = tokens[i - 1]
    if (
      verb !== undefined &&
      verb.from === i &&
      (verb.form === "infinitive" || verb.form === "gerund") &&
      before !== undefined &&
      (coordinators.has(before.key) || before.text === ",") &&
      including < 0
    )
      starts.push(i)
  }
  const stop = including < 0 ? end : tokens[including - 1]?.text === "," ? including - 1 : including
  for (const [n, start] of starts.entries()) {
    if (start >= stop) break
    const until = Math.min(stop, starts[n + 1] ?? stop)
    let begin = start
    while (begin < until && (tokens[begin]?.key === "to" || coordinators.has(tokens[begin]?.key ?? "")))
      begin++
    const object = wordsIn(context, begin, trimmedEnd(phrase, begin, until))
    if (object === "") continue
    context.drafts.push({
      kind: "objective",
      subject,
      object,
      evidence: n === 0 ? {from: evidence.from, to: until} : {from: start, to: until},
      ...common,
    })
  }
  if (including < 0) return
  const gerund = verbs.find((v) => v.from >= including && v.from < end && v.form === "gerund")
  const items = phrase.mentions.filter((m) => m.kind === "data" && m.from >= including && m.to <= end)
  let last = including
  for (const item of items) {
    context.drafts.push({
      kind: "objective",
      subject,
      object: gerund === undefined ? discourse.mentionRef(item).id : item.id,
      evidence: {from: last, to: item.to},
      ...common,
      relation: gerund === undefined ? common.relation : `${common.relation}-${tokens[gerund.at]?.low ?? ""}`,
    })
    last = item.to
  }
  if (items.length === 0) {
    const object = wordsIn(context, including + 1, end)
    if (object !== "")
      context.drafts.push({
        kind: "objective",
        subject,
        object,
        evidence: {from: including, to: end},
        ...common,
      })
  }
}

function trimmedEnd(phrase: Phrase, from: number, to: number): number {
  let end = to
  while (
    end > from &&
    (phrase.tokens[end - 1]?.isWord === false || coordinators.has(phrase.tokens[end - 1]?.key ?? ""))
  )
    end--
  return end
}
