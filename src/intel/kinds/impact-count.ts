/* How many were hit: "at least 30,000 organisations were compromised". A number is a claim only where what it counts is
 * said to have been hit (hit-verbs.ts), or is a part of what was: "eleven of them", "two law firms and a bank" of a list.
 *
 * One claim for each number; never added up. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Quantity} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {countAt, type FoundCount, unitName} from "../grammar/counts.ts"
import {numberAt} from "../grammar/numbers.ts"
import type {Range} from "../grammar/shape.ts"
import {timeAt} from "../grammar/times.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {type Hit, hitOf} from "./hit-verbs.ts"

/** A count, and whether its clause gives a total of what was hit. */
type Counted = FoundCount & {readonly isTotal?: boolean}

/** The unit that a document counted last: what "eleven of them" are. */
const lastUnits = new WeakMap<Discourse, string>()

/** Every number of a sentence that is said to have been hit. */
export function counts(context: Context): void {
  const {phrase, discourse, text} = context
  const {tokens, mentions} = phrase
  /** The unit of what was hit so far in the sentence. */
  let unit: string | undefined
  let isList = isVictimList(context)
  const colon = tokens.findIndex((t) => t.text === ":")
  for (let i = 0; i < tokens.length; ) {
    const time = timeAt(tokens, i, text, context.issued)
    if (time !== undefined && time.by !== "other") {
      i = time.to
      continue
    }
    const found: Counted | undefined =
      countAt(tokens, i, discourse.lookup, mentions, text) ?? bareAt(context, i, unit) ?? totalAt(context, i)
    if (found === undefined) {
      i += 1
      continue
    }
    i = found.to
    const np = nounOf(context, found)
    const isPart = found.isPart || found.unitAt < 0
    const before = lastUnits.get(discourse)
    const hit: Hit | undefined = found.isTotal
      ? {clause: undefined, byItself: true}
      : np === undefined
        ? undefined
        : (hitOf(context, np) ??
          (isList || (isPart && (unit ?? before) !== undefined)
            ? {clause: undefined, byItself: true}
            : undefined))
    if (hit === undefined) continue
    const known = found.unitAt >= 0 ? found.quantity.unit : (unit ?? before ?? found.quantity.unit)
    const quantity: Quantity = {...found.quantity, unit: known}
    // "routers in 31 countries, 90 of them …": routers.
    if (unit === undefined || !/^(?:in|across|at|from)$/.test(tokens[found.from - 1]?.key ?? "")) unit = known
    // "seven organisations: four in aerospace, two law firms and a supplier".
    if (colon >= found.to) isList = true
    lastUnits.set(discourse, unit)
    const {clause} = hit
    context.drafts.push({
      kind: "impact-count",
      relation: clause === undefined ? "affected" : slugOf(tokens[clause.at]?.low ?? "affected"),
      subject: discourse.event,
      object: known,
      anchor: hit.byItself || clause === undefined ? found.from : clause.at,
      evidence: evidenceOf(context, found, hit),
      isDenied: false,
      count: quantity,
    })
  }
}

/** The noun phrase that a count stands in. */
function nounOf({phrase: {parse}}: Context, {from, to, unitAt}: FoundCount): NounPhrase | undefined {
  if (unitAt >= 0) {
    const own = parse.nounAt[unitAt]
    if (own !== undefined) return own
  }
  for (let i = from; i < to; i++) {
    const np = parse.nounAt[i]
    if (np !== undefined) return np
  }
  return undefined
}

/** The words that say it: the number with its noun alone, or with the verb; the place behind. */
function evidenceOf(context: Context, {from, to}: FoundCount, hit: Hit): Range {
  const {clause, byItself} = hit
  const end = endOfPlace(context, to)
  if (byItself || clause === undefined) {
    // "many more affected worldwide".
    const {tokens} = context.phrase
    const behind = /^(?:affected|compromised|infected|hit|encrypted|breached)$/.test(tokens[to]?.key ?? "")
      ? to + 1
      : to
    return {from, to: Math.max(behind, endOfPlace(context, behind))}
  }
  if (hit.host !== undefined && hit.host.from < from && from - hit.host.from < 12 && clause.verb.from >= to)
    return {from: hit.host.from, to: Math.max(to, endOfPlace(context, clause.verb.to))}
  const isAhead = clause.verb.from >= to
  return isAhead
    ? {from, to: Math.max(to, endOfPlace(context, clause.verb.to))}
    : {from: Math.min(from, clause.verb.from), to: Math.max(to, end)}
}

/** Behind the prepositional phrase of place that begins at a token. */
function endOfPlace({phrase: {tokens, mentions, parse}}: Context, from: number): number {
  let at = from
  if (/^(?:worldwide|globally|nationwide|alone|abroad)$/.test(tokens[at]?.key ?? "")) return at + 1
  if (!/^(?:in|across|from|at|throughout|within|of)$/.test(tokens[at]?.key ?? "")) return from
  const np = parse.nounAt[at + 1] ?? parse.nounAt[at + 2]
  if (np === undefined) return from
  at = np.to
  const isPlace = mentions.some(
    (m) => (m.kind === "state" || m.kind === "place") && m.from > from && m.to <= at + 1,
  )
  return isPlace ? (/^(?:alone)$/.test(tokens[at]?.key ?? "") ? at + 1 : at) : from
}

/** "The number of compromised servers rose to 4,500", "victims number at least 60". */
function totalAt({phrase, discourse}: Context, at: number): Counted | undefined {
  const {tokens, parse} = phrase
  const number = numberAt(tokens, at)
  const clause = parse.clauseAt[at]
  if (number === undefined || clause?.subject === undefined || clause.verb.from > at) return undefined
  if (!/^(?:number|total|rise|reach|stand|climb|grow|increase|exceed|be)$/.test(clause.lemma))
    return undefined
  const {subject} = clause
  const isSum = /^(?:number|total|count|tally|toll)$/.test(tokens[subject.head]?.key ?? "")
  const whom = isSum ? subject.preps.find((p) => p.prep === "of")?.np : subject
  if (whom === undefined || (clause.lemma === "be" && !isSum)) return undefined
  const isHit = tokens
    .slice(whom.from, whom.to)
    .some((t) =>
      /^(?:compromised|infected|affected|hacked|breached|encrypted|hijacked|victims?|infections)$/.test(
        t.key,
      ),
    )
  if (!isHit) return undefined
  const unit = unitName(tokens, whom.head, discourse.lookup)
  const text = tokens
    .slice(at, number.end)
    .map((t) => t.text)
    .join(" ")
  return {
    from: at,
    to: number.end,
    unitAt: whom.head,
    isPart: false,
    isTotal: true,
    quantity: {...number.said, unit, text},
  }
}

/** "four in aerospace and defence" behind "seven organisations": a number whose unit was named. */
function bareAt({phrase: {tokens}}: Context, at: number, unit: string | undefined): FoundCount | undefined {
  if (unit === undefined) return undefined
  const number = numberAt(tokens, at)
  if (number === undefined || number.isPart || number.to !== number.end) return undefined
  const next = tokens[number.end]?.key ?? ""
  const before = tokens[at - 1]?.text ?? ""
  if (!/^(?:in|from|at|belonging)$/.test(next) || !/^(?:[:,;(–—-]|and)$/.test(before)) return undefined
  const text = tokens
    .slice(at, number.end)
    .map((t) => t.text)
    .join(" ")
  return {from: at, to: number.end, unitAt: -1, isPart: true, quantity: {...number.said, unit, text}}
}

/** "Local victims known to date: 6 clinics, …", "Among the nine were two shipyards". */
function isVictimList({phrase: {tokens}, discourse}: Context): boolean {
  const colon = tokens.findIndex((t) => t.text === ":")
  if (
    colon > 0 &&
    tokens.slice(0, colon).some((t) => /^(?:victims?|affected|hit|targets|infected|compromised)$/.test(t.key))
  )
    return true
  if (tokens[0]?.key !== "among") return false
  const be = tokens.findIndex((t) => /^(?:were|are|is|was)$/.test(t.key))
  return (
    be > 0 &&
    (tokens
      .slice(1, be)
      .some((t) => /^(?:victims?|targets?|affected|hit|targeted|compromised|infected)$/.test(t.key)) ||
      (be <= 4 && lastUnits.has(discourse)))
  )
}
