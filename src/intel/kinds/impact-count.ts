/* How many were hit: "at least 30,000 organisations were compromised". A number is a claim only beside a verb, an
 * adjective or a noun that says so (hit-verbs.ts). */

import {slugOf} from "../../knowledge/lexicons.ts"
import {countAt} from "../grammar/counts.ts"
import {coordinators} from "../grammar/english.ts"
import type {Range} from "../grammar/shape.ts"
import {timeAt} from "../grammar/times.ts"
import type {Context} from "./draft.ts"
import {hitVerb} from "./hit-verbs.ts"

/** Every number of a sentence that is said to have been hit. */
export function counts(context: Context): void {
  const {phrase, discourse, text} = context
  const {tokens, mentions} = phrase
  for (let i = 0; i < tokens.length; ) {
    const found = countAt(tokens, i, discourse.lookup, mentions, text)
    if (found === undefined || timeAt(tokens, i - 1, text, context.issued) !== undefined) {
      i += 1
      continue
    }
    i = found.to
    const hit = hitVerb(context, found.from, found.to)
    if (hit === undefined) continue
    const {verb, isAdjective} = hit
    if (verb?.modal !== undefined && !/^(?:may|might|could)$/.test(verb.modal)) continue
    const evidence: Range =
      isAdjective || verb === undefined
        ? {from: found.from, to: found.to}
        : {
            from: Math.min(found.from, verb.from),
            to: Math.max(found.to, endOfPlace(context, Math.max(verb.to, found.to))),
          }
    context.drafts.push({
      kind: "impact-count",
      relation: verb === undefined || isAdjective ? "affected" : slugOf(tokens[verb.at]?.low ?? "affected"),
      subject: discourse.event,
      object: found.quantity.unit,
      anchor: isAdjective ? found.from : (verb?.at ?? found.from),
      evidence,
      isDenied: verb?.isNegated === true,
      count: found.quantity,
    })
  }
}

function endOfPlace(context: Context, from: number): number {
  let to = from
  const {phrase} = context
  while (
    to < phrase.tokens.length &&
    to < from + 8 &&
    phrase.tokens[to]?.isWord === true &&
    phrase.verbAt[to] === -1 &&
    !coordinators.has(phrase.tokens[to]?.key ?? "")
  )
    to++
  return to
}
