/* Who used a means, where a clause names nobody or nobody in particular, and what "with the help of P" comes to. */

import type {Ref} from "../discourse/discourse.ts"
import type {Attached, Clause} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {doerIn, isTold} from "./told.ts"

/** Who did it; the event where it is nobody in particular, or only a trace of it: "somebody logged in", "the sign-ins came
 *  through P", "lateral movement relied on P". */
export function userOf(context: Context, clause: Clause): Ref | undefined {
  const doer = doerIn(context, clause)
  if (doer !== undefined || clause.voice === "passive") return doer
  const {discourse, phrase} = context
  const {subject} = clause
  if (subject === undefined || !discourse.hasEvent) return undefined
  const head = phrase.tokens[subject.head]
  const isNobody =
    /^(?:somebody|someone|whoever)$/.test(head?.key ?? "") ||
    (/^(?:party|parties|person|persons|individual|individuals)$/.test(head?.key ?? "") &&
      phrase.tokens
        .slice(subject.from, subject.head)
        .some(({key}) => /^(?:third|unauthorised|unknown|unidentified|malicious|unnamed)$/.test(key)))
  const isEvent = isNobody || discourse.isNoun("trace", head) || isUsedInPassive(context, clause)
  return isEvent ? {id: discourse.event, kind: "event", from: clause.at, to: clause.at} : undefined
}

/** "Data was exfiltrated using P": by whoever did it. */
function isUsedInPassive(context: Context, {kind, parent, subject, subjectBy}: Clause): boolean {
  if (kind !== "participle" || parent?.voice !== "passive" || subjectBy === "own") return false
  return subject === parent.subject && parent.agent === undefined && isTold(context, parent)
}

/** "with the aid of P", "by means of P": P. */
export function helped({phrase}: Context, attached: Attached): Attached {
  const {np, prep} = attached
  if (np === undefined || !/^(?:with|by|through)$/.test(prep)) return attached
  if (!/^(?:aid|help|means|use|way|exploitation|abuse|assistance)$/.test(phrase.tokens[np.head]?.key ?? ""))
    return attached
  const of = np.preps.find((p) => p.prep === "of" && p.np !== undefined)
  return of === undefined ? attached : {...of, prep: "through"}
}
