/* How many were hit, weighed at each number with what it counts: by its noun and what that hangs on, by the size of the
 * number and the words around it. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {isMeasure, unitName} from "../grammar/counts.ts"
import type {FoundNumber} from "../grammar/numbers.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Counted} from "../kinds/count-totals.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import {countedAt, lastUnitOf, nounOf} from "../kinds/impact-count.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {signsOf} from "./signs.ts"
import type {LearnedKind, Site} from "./site.ts"
import {signsAround, signsOfWhole} from "./words.ts"

/** A number with what it counts. */
export interface CountSite extends Site {
  readonly found: Counted
  readonly np: NounPhrase | undefined
}

export const impactCount: LearnedKind<CountSite> = {
  kind: "impact-count",
  table: "impact-count",
  mayRepeat: true,
  sites: (context) => {
    const {tokens, numbers, times} = context.phrase
    const sites: CountSite[] = []
    let seen = lastUnitOf(context.discourse)
    for (let i = 0; i < tokens.length; ) {
      const time = times[i]
      if (time !== undefined && time.by !== "other") {
        i = time.to
        continue
      }
      const number = numbers[i]
      const found = number && (countedAt(context, number, seen, seen) ?? openAt(context, number))
      if (found === undefined) {
        i++
        continue
      }
      if (found.unitAt >= 0) seen = found.quantity.unit
      sites.push({found, np: nounOf(context, found), from: found.from, to: found.to, at: found.from})
      i = Math.max(i + 1, found.to)
    }
    return sites
  },
  signs: (context, frame, {found, np}, seen) => {
    const {tokens, parse} = context.phrase
    const {quantity: said, isPart} = found
    signsAround(context, frame, found, seen)
    const unit = tokens[found.unitAt]?.key ?? ""
    seen.add("unit", said.unit)
    seen.add("u", unit)
    seen.add("part", isPart)
    seen.add("total", found.isTotal === true)
    seen.each("uc", frame.classes.nounsOf(unit))
    const size = said.min ?? said.max
    seen.add("size", size === undefined ? "" : size === 1 ? "1" : `e${Math.floor(Math.log10(size + 1))}`)
    seen.add("num", /^\d/.test(tokens[found.from]?.text ?? "") ? "" : (tokens[found.from]?.key ?? ""))
    if (said.isVague === true) seen.add("vague")
    if (said.isApproximate === true) seen.add("about")
    if (said.place !== undefined) seen.add("place")
    if (np !== undefined) signsOf(context, frame, np, seen)
    const clause = parse.clauseAt[found.from]
    if (clause !== undefined) signsOfWhole(context, frame, clause, "n", seen)
  },
  offers: (context, _, {found, np}) => [draftOf(context, found, np)],
  isOf: (_, {evidence, count, object}, {found}) =>
    count !== undefined &&
    evidence.from < found.to &&
    found.from < evidence.to &&
    (count.text === found.quantity.text ||
      (count.min === found.quantity.min && object === found.quantity.unit)),
}

/** A number before a plural that the clauses never take to have been hit: "52 claims". */
function openAt({phrase: {tokens, parse}, discourse}: Context, number: FoundNumber): Counted | undefined {
  const {from: at, to: next, said} = number
  const np = parse.nounAt[next]
  if (np === undefined || np.head < next || np.head > next + 6) return undefined
  if (!isPlural(tokens[np.head]) || isMeasure(tokens[np.head])) return undefined
  const unit = unitName(tokens, np.head, discourse.lookup)
  const text = tokens
    .slice(at, np.head + 1)
    .map((token) => token.text)
    .join(" ")
  return {from: at, to: np.head + 1, unitAt: np.head, isPart: false, quantity: {...said, unit, text}}
}

/** Words between a number and its verb that the evidence may hold. */
const longest = 12

function draftOf(
  {phrase, discourse}: Context,
  {from, to, quantity}: Counted,
  np: NounPhrase | undefined,
): Draft {
  const {tokens, parse} = phrase
  const clause = parse.clauseAt[np?.head ?? from]
  const evidence = {from, to}
  const base = {
    kind: "impact-count",
    subject: discourse.event,
    object: quantity.unit,
    isDenied: false,
    count: quantity,
  } as const
  if (clause === undefined || clause.verb.from >= clause.verb.to)
    return {...base, relation: "affected", anchor: from, evidence}
  const {verb} = clause
  if (to <= verb.from && verb.from - to < longest) evidence.to = verb.to
  else if (verb.to <= from && from - verb.to < longest) evidence.from = verb.from
  return {...base, relation: slugOf(tokens[clause.at]?.low ?? "affected"), anchor: clause.at, evidence}
}
