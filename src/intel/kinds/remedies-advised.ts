/* Remedies that a recommendation names: "apply the patch that X released in May", "hunt with the YARA rules below". What
 * is told apart from others is there; "apply the update" says nothing new. */

import type {Range} from "../grammar/shape.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"
import {remedyOf} from "./remedies.ts"
import {purposeOf} from "./remedy-purposes.ts"

/** Reads the remedies inside the recommendations of a sentence. */
export function remediesAdvised(context: Context, advice: readonly {readonly evidence: Range}[]): void {
  const {phrase, drafts} = context
  for (const {evidence} of advice)
    for (const np of phrase.parse.nouns) {
      if (np.from < evidence.from || np.to > evidence.to || !isToldApart(context, np)) continue
      const remedy = remedyOf(context, np)
      const clause = phrase.parse.clauseAt[np.head]
      if (remedy === undefined || clause === undefined) continue
      const isRead = drafts.some(
        (d) => d.kind === "availability" && d.evidence.from < np.end && d.evidence.to > np.from,
      )
      if (isRead) continue
      drafts.push({
        kind: "availability",
        relation: "released-for",
        subject: wordsIn(context, remedy.from, remedy.to),
        object: purposeOf(context, clause, np),
        anchor: np.head,
        evidence: {from: np.from, to: Math.min(evidence.to, Math.max(np.end, clauseEnd(np)))},
        isDenied: false,
        modality: "presupposed",
      })
    }
}

const clauseEnd = ({clauses, to}: NounPhrase): number => Math.max(to, ...clauses.map((c) => c.to))

/** "the Ivanti patch", "the attached rules", "the script at the end of this post"; not "the update", "the latest fixes". */
function isToldApart({phrase: {tokens}}: Context, np: NounPhrase): boolean {
  const before = tokens[np.from - 1]?.key ?? ""
  if (
    !/^(?:the|our)$/.test(tokens[np.from]?.key ?? "") ||
    /^(?:after|before|until|since|without)$/.test(before)
  )
    return false
  const words = tokens.slice(np.from + 1, np.to)
  if (/^(?:mitigations?|workarounds?|countermeasures)$/.test(tokens[np.head]?.key ?? "")) return false
  if (words.some(({key}) => /^(?:latest|newest|available|necessary|relevant|recommended)$/.test(key)))
    return false
  if (
    words.some(
      ({isCapital, key}) => isCapital || /^(?:provided|attached|enclosed|accompanying|published)$/.test(key),
    )
  )
    return true
  const next = tokens[np.to]?.key ?? ""
  // "in the appendix", "on our site"; not "in external mode".
  if (/^(?:in|at|on|from)$/.test(next))
    return /^(?:the|this|our|that|its)$/.test(tokens[np.to + 1]?.key ?? "")
  return behind.test(next)
}

const behind =
  /^(?:below|above|attached|listed|provided|linked|published|released|issued|enclosed|of|for|that|which|accompanying)$/
