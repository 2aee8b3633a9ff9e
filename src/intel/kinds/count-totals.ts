/* Numbers that are the total of what was hit: a line of a table in words ("Victims: 12"), what a sum is put at, and what
 * it has risen to. */

import {type FoundCount, unitName} from "../grammar/counts.ts"
import type {FoundNumber} from "../grammar/numbers.ts"
import type {Token} from "../grammar/tokens.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** A count, and whether its clause gives a total of what was hit. */
export type Counted = FoundCount & {readonly isTotal?: boolean}

/** The words between two tokens. */
export const textOf = (tokens: readonly Token[], from: number, to: number): string =>
  tokens
    .slice(from, to)
    .map((t) => t.text)
    .join(" ")

/** "Victims: 12", "Number of affected servers: 40": a line of a table in words. */
function lineAt({phrase: {tokens}, discourse}: Context, number: FoundNumber): Counted | undefined {
  const {from: at} = number
  const head = tokens[at - 2]
  if (tokens[at - 1]?.text !== ":" || head === undefined || at > 10) return undefined
  if (tokens[number.end]?.isWord === true) return undefined
  const words = tokens.slice(0, at - 1)
  const whose = words.findIndex((t) => hitHead.test(t.key))
  if (whose < 0 || !(isPlural(head) || discourse.isNoun("victim", head))) return undefined
  const unit = unitName(tokens, at - 2, discourse.lookup)
  return {
    from: 0,
    to: number.end,
    unitAt: at - 2,
    isPart: false,
    isTotal: true,
    quantity: {...number.said, unit, text: textOf(tokens, at, number.end)},
  }
}

const hitHead =
  /^(?:compromised|infected|affected|hacked|breached|encrypted|hijacked|impacted|wiped|victims?|infections|stolen|leaked)$/

/** "puts the number of encrypted servers at 90". */
function putAt(context: Context, number: FoundNumber): Counted | undefined {
  const {tokens, parse} = context.phrase
  const {from: at} = number
  if (tokens[at - 1]?.key !== "at") return undefined
  const sum = parse.nouns.find(
    (np) =>
      np.head < at &&
      at - np.head < 14 &&
      /^(?:number|total|count|tally|toll)$/.test(tokens[np.head]?.key ?? ""),
  )
  const whom = sum?.preps.find((p) => p.prep === "of")?.np
  if (whom === undefined) return undefined
  const isPut = tokens
    .slice(0, at)
    .some((t) => /^(?:put|puts|placed?|places|estimates?|estimated|sets?)$/.test(t.key))
  const isHit = tokens
    .slice(whom.from, at)
    .some(
      (t) =>
        hitHead.test(t.key) ||
        /^(?:copied|accessed|taken|locked|defaced|destroyed|targeted|attacked)$/.test(t.key),
    )
  if (!isPut || !isHit) return undefined
  return totalOf(context, number, whom)
}

/** The count of a number, as the total of those that a noun names. */
function totalOf({phrase: {tokens}, discourse}: Context, number: FoundNumber, whom: NounPhrase): Counted {
  const {from: at} = number
  const unit = unitName(tokens, whom.head, discourse.lookup)
  return {
    from: at,
    to: number.end,
    unitAt: whom.head,
    isPart: false,
    isTotal: true,
    quantity: {...number.said, unit, text: textOf(tokens, at, number.end)},
  }
}

/** "The number of compromised servers rose to 4,500", "victims number at least 60". */
export function totalAt(context: Context, number: FoundNumber): Counted | undefined {
  const {tokens, parse} = context.phrase
  const {from: at} = number
  const sum = lineAt(context, number) ?? putAt(context, number)
  if (sum !== undefined) return sum
  const clause = parse.clauseAt[at]
  if (clause?.subject === undefined || clause.verb.from > at) return undefined
  // "brought the number of affected agencies to three"
  const isRaised =
    /^(?:bring|take|raise|push|lift|put|increase|drive)$/.test(clause.lemma) &&
    clause.object !== undefined &&
    /^(?:to|at)$/.test(tokens[at - 1]?.key ?? "")
  if (
    !isRaised &&
    !/^(?:number|total|rise|reach|stand|climb|grow|increase|exceed|be|go|jump|soar|swell|come|amount|top|pass|surpass|double|triple)$/.test(
      clause.lemma,
    )
  )
    return undefined
  const subject = isRaised && clause.object !== undefined ? clause.object : clause.subject
  const isSum = /^(?:number|total|count|tally|toll)$/.test(tokens[subject.head]?.key ?? "")
  const whom = isSum ? subject.preps.find((p) => p.prep === "of")?.np : subject
  if (whom === undefined || (clause.lemma === "be" && !isSum)) return undefined
  const isHit =
    tokens.slice(whom.from, whom.to).some((t) => hitHead.test(t.key)) ||
    whom.clauses.some(
      (c) =>
        c.voice === "passive" &&
        context.discourse.isVerb("hit", c.lemma) &&
        !c.isNegated &&
        c.modal === undefined,
    )
  if (!isHit) return undefined
  return totalOf(context, number, whom)
}
