/* Times said by verbs of duration: "the campaign began in March", "X has been active since 2019". */

import type {SaidTime} from "../../model/intel.ts"
import {doerOf} from "../discourse/doer.ts"
import {timeAt} from "../grammar/times.ts"
import {isDoer} from "./doers.ts"
import type {Context, Frame} from "./draft.ts"

/** "The campaign began in March": the time behind the verb, else the one that leads the sentence. */
export function temporal(context: Context, {verb, subject, evidence, common}: Frame): boolean {
  const {discourse, phrase} = context
  const who = doerOf(discourse, phrase, subject)
  if (!isDoer(who)) return false
  discourse.topic = who.kind === "event" ? "event" : "actor"
  const inside = timeIn(context, evidence.from, evidence.to)
  const ahead = inside === undefined ? timeAt(phrase.tokens, 0, context.text, context.issued) : undefined
  const time = inside ?? ahead?.time
  if (time === undefined) return false
  context.drafts.push({
    kind: "temporal",
    subject: who.id,
    object: time.text,
    evidence: ahead === undefined ? evidence : {from: ahead.from, to: verb.to},
    when: time,
    ...common,
  })
  return true
}

/** The first time in a run of tokens. */
function timeIn(context: Context, from: number, to: number): SaidTime | undefined {
  for (let i = from; i < to; i++) {
    const found = timeAt(context.phrase.tokens, i, context.text, context.issued)
    if (found !== undefined) return found.time
  }
  return undefined
}
