/* How many were hit: "at least 30,000 organisations were compromised". A number is a claim only where what it counts is
 * said to have been hit (hit-verbs.ts), or is a part of what was: "eleven of them", "two law firms and a bank" of a list.
 *
 * One claim for each number; never added up. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Quantity} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {countAt, type FoundCount, unitName} from "../grammar/counts.ts"
import type {FoundNumber} from "../grammar/numbers.ts"
import type {Range} from "../grammar/shape.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase, Sentence} from "../parse/clause.ts"
import {hitBeside, isRidOf} from "./count-hits.ts"
import {type Counted, textOf, totalAt} from "./count-totals.ts"
import type {Context} from "./draft.ts"
import {type Hit, hitOf} from "./hit-verbs.ts"
import {noteVictims, wordsFor} from "./hit-words.ts"
import {standings} from "./places-of-nouns.ts"
import {doerIn} from "./told.ts"

/** The unit that a document counted last: what "eleven of them" are. */
const lastUnits = new WeakMap<Discourse, string>()

/** Every number of a sentence that is said to have been hit. */
export function counts(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, numbers} = phrase
  if (numbers.length === 0) return
  /** The unit of what was hit so far in the sentence. */
  let unit: string | undefined
  /** The unit of what was counted so far, hit or not: "of the 40 contacted, nine …". */
  let seen: string | undefined
  let isList = isVictimList(context)
  const colon = tokens.findIndex((t) => t.text === ":")
  for (let i = 0; i < tokens.length; ) {
    const time = phrase.times[i]
    if (time !== undefined && time.by !== "other") {
      i = time.to
      continue
    }
    // "Microsoft 365 tenants"
    if (/^(?:Microsoft|Office|Dynamics)$/.test(tokens[i]?.text ?? "") && numbers[i + 1]) i += 2
    // "14 organisations, among them three municipalities and a bank".
    if (unit !== undefined && listsFrom(context, i)) isList = true
    const number = numbers[i]
    const before = unit ?? seen ?? lastUnits.get(discourse)
    const found = number && countedAt(context, number, unit, before)
    if (found === undefined) {
      i += 1
      continue
    }
    i = found.to
    const np = nounOf(context, found)
    const isPart = found.isPart || found.unitAt < 0
    const last = lastUnits.get(discourse)
    const byItself: Hit = {clause: undefined, byItself: true}
    const hit: Hit | undefined =
      found.isTotal === true
        ? byItself
        : np === undefined
          ? undefined
          : (hitOf(context, np) ??
            hitBeside(context, np) ??
            ((isList && !isDetail(context, np)) ||
            (isPart && (unit ?? last) !== undefined && !isTelling(context, np))
              ? byItself
              : undefined))
    if (found.unitAt >= 0) seen = found.quantity.unit
    if (hit === undefined || isWhole(context, found) || isTooVague(found)) continue
    // "one victim was contacted": a member of a list at most.
    const isOne = found.isTotal !== true && found.quantity.min === 1 && found.quantity.max === 1
    if (
      isOne &&
      !isList &&
      !isAmongCounted(context, np) &&
      !(hit.clause?.voice === "passive" && hit.clause.subject === np)
    )
      continue
    if (isMended(context, hit) || isOnlyExposed(context, found, np)) continue
    const named = isPart || found.quantity.unit === "victims" ? classOf(context, np) : undefined
    const known =
      named ?? (found.unitAt >= 0 ? found.quantity.unit : (unit ?? last ?? seen ?? found.quantity.unit))
    const quantity: Quantity = {...found.quantity, unit: known}
    // "routers in 31 countries, 90 of them …": routers.
    if (unit === undefined || !/^(?:in|across|at|from)$/.test(tokens[found.from - 1]?.key ?? "")) unit = known
    // "seven organisations: four in aerospace, two law firms and a supplier".
    if (colon >= found.to) isList = true
    lastUnits.set(discourse, unit)
    noteVictims(context, known)
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
    const who = saidOfPart(phrase.parse, np) ?? np
    if (who !== undefined && !isOne && (quantity.max ?? quantity.min ?? 0) < 1000)
      addSectors(context, who, clause)
  }
}

/** "nine water utilities": a sector of which some are counted is a target as well; a place is not. */
function addSectors(context: Context, np: NounPhrase, clause: Clause | undefined): void {
  const draft = context.drafts.at(-1)
  if (draft === undefined) return
  const subject = (clause === undefined ? undefined : doerIn(context, clause)?.id) ?? draft.subject
  for (const {id, kind, to} of wordsFor(context, np) ?? [])
    if (
      kind === "sector" &&
      !context.drafts.some((d) => d.kind === "targeting" && d.object === id && d.evidence.from <= np.to)
    ) {
      const {count: _, ...said} = draft
      const evidence = {from: Math.min(np.from, said.evidence.from), to: Math.max(to, said.evidence.to)}
      context.drafts.push({...said, subject, kind: "targeting", relation: "targets", object: id, evidence})
    }
}

/** The count of a number: `unit` is what was hit so far in the sentence, `before` what was counted last. */
export function countedAt(
  context: Context,
  number: FoundNumber,
  unit: string | undefined,
  before: string | undefined,
): Counted | undefined {
  const {phrase, discourse, text} = context
  const {tokens, mentions, parse} = phrase
  return (
    countAt(tokens, number, discourse.lookup, mentions, text, parse.nounAt) ??
    bareAt(context, number, unit) ??
    partAt(context, number, before) ??
    totalAt(context, number)
  )
}

/** The unit that a document counted last. */
export const lastUnitOf = (discourse: Discourse): string | undefined => lastUnits.get(discourse)

/** "Two data centres, eleven ships and one crane": one of a list of numbers. */
const isAmongCounted = ({phrase: {parse}}: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined &&
  parse.nouns.some((other) => other.count !== undefined && other !== np && other.conjuncts.includes(np))

/** "Three registers were shut down as a precaution": done by those who answer. */
const isMended = (context: Context, {clause}: Hit): boolean =>
  clause !== undefined &&
  !isRidOf(context, clause) &&
  !context.discourse.isVerb("owning-up", clause.lemma) &&
  (context.drafts.some(({kind, anchor}) => kind === "response-action" && anchor === clause.at) ||
    context.phrase.tokens
      .slice(clause.verb.to, clause.to)
      .some(({key}) => /^(?:precaution|precautionary)$/.test(key)))

/** "Affected: 5,300 servers exposed to the internet": what could be hit. */
function isOnlyExposed({phrase: {tokens}}: Context, {to}: FoundCount, np: NounPhrase | undefined): boolean {
  let at = Math.max(to, np?.to ?? to)
  // "were still unpatched"
  const isStill = /^(?:are|were|remain|remained)$/.test(tokens[at]?.key ?? "")
  if (isStill && /^(?:still|yet)$/.test(tokens[at + 1]?.key ?? "")) at += 2
  else if (/^remain(?:ed)?$/.test(tokens[at]?.key ?? "")) at++
  const behind = tokens[at]?.key ?? ""
  return /^(?:exposed|reachable|vulnerable|unpatched|accessible)$/.test(behind)
}

/** "several universities", "a number of hosts": no count. */
const isTooVague = ({quantity: {isVague, text}}: FoundCount): boolean =>
  isVague === true &&
  /^(?:several|numerous|multiple|various|countless|a (?:limited |large |great |growing |significant |considerable )?(?:number|couple|string|range|series|majority|minority) of|a few)\b/i.test(
    text,
  ) &&
  !/^\w+ (?:dozen|hundred|thousand|million)/i.test(text)

/** "Of roughly 200 companies that were written to, 34 …": the whole that a part was hit of. */
function isWhole({phrase: {tokens, numbers}}: Context, {from, to}: FoundCount): boolean {
  if (from > 2 || !/^(?:of|out|among)$/.test(tokens[0]?.key ?? "")) return false
  const comma = tokens.findIndex((t, i) => i >= to && t.text === ",")
  return comma > 0 && numbers[comma + 1] !== undefined
}

/** "…, among them", "… including": what follows is part of what was hit. */
function listsFrom({phrase: {tokens}}: Context, at: number): boolean {
  const key = tokens[at - 1]?.key ?? ""
  if (/^(?:them|these|those|which|whom)$/.test(key))
    return /^(?:among|of|amongst)$/.test(tokens[at - 2]?.key ?? "") && tokens[at - 3]?.text === ","
  return key === "including"
}

/** "One of them said": what a part of them does, and no part of what was hit. */
function isTelling({phrase: {parse}, discourse}: Context, np: NounPhrase): boolean {
  return (standings(parse).get(np) ?? []).some(
    (s) =>
      (s.as === "subject" && s.clause.voice === "active" && discourse.lookup.speech.has(s.clause.lemma)) ||
      (s.as === "argument" && parse.tokens[np.head]?.key === "one"),
  )
}

/** "companies with fewer than fifty employees": what a member of a list has. */
function isDetail({phrase: {parse}}: Context, np: NounPhrase): boolean {
  return (standings(parse).get(np) ?? []).some(
    (s) => s.as === "behind" && /^(?:with|of|than|by|for)$/.test(s.prep),
  )
}

/** "11 of them hospitals": what stands right behind a part of what was counted. */
function saidOfPart({nouns, tokens, clauseAt}: Sentence, np: NounPhrase | undefined): NounPhrase | undefined {
  if (np === undefined || !/^(?:them|these|those|which|whom)$/.test(tokens[np.end - 1]?.key ?? ""))
    return undefined
  return nouns.find(
    ({from, head, determiner}) =>
      from === np.end && determiner === undefined && isPlural(tokens[head]) && clauseAt[head]?.lemma === "",
  )
}

/** "Nine of those were government bodies": what the part is said to be. */
function classOf(
  {phrase: {parse, tokens}, discourse}: Context,
  np: NounPhrase | undefined,
): string | undefined {
  // "64 organisations, 11 of them hospitals"
  const behind = saidOfPart(parse, np)
  if (behind !== undefined) return unitName(tokens, behind.head, discourse.lookup)
  const clause = np === undefined ? undefined : parse.clauseAt[np.head]
  if (clause?.voice !== "be" || clause.subject !== np) return undefined
  const said = clause.predicate?.kind === "noun" ? clause.predicate.np : undefined
  const head = tokens[said?.head ?? -1]
  return said !== undefined && (isPlural(head) || discourse.isNoun("institution", head))
    ? unitName(tokens, said.head, discourse.lookup)
    : undefined
}

/** The noun phrase that a count stands in. */
export function nounOf({phrase: {parse}}: Context, {from, to, unitAt}: FoundCount): NounPhrase | undefined {
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
    return {from: attackAhead(context, from), to: Math.max(behind, endOfPlace(context, behind))}
  }
  if (hit.host !== undefined && hit.host.from < from && from - hit.host.from < 12 && clause.verb.from >= to)
    return {from: hit.host.from, to: Math.max(to, endOfPlace(context, clause.verb.to))}
  const isAhead = clause.verb.from >= to
  return isAhead
    ? {from, to: Math.max(to, endOfPlace(context, clause.verb.to))}
    : {from: Math.min(from, clause.verb.from), to: Math.max(to, end)}
}

/** "the compromise of nine entities": where the noun of the attack begins that stands before a number. */
function attackAhead({phrase: {parse, tokens}, discourse}: Context, from: number): number {
  const np = parse.nounAt[from] ?? parse.nounAt[from + 1]
  const host = parse.nouns.find(
    (other) => discourse.isNoun("event", tokens[other.head]) && other.preps.some((p) => p.np === np),
  )
  return host !== undefined && np !== undefined && from - host.head < 4 && host.from < from ? host.from : from
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

/** "four in aerospace and defence" behind "seven organisations": a number whose unit was named. */
function bareAt(
  {phrase: {tokens}}: Context,
  number: FoundNumber,
  unit: string | undefined,
): FoundCount | undefined {
  const {from: at} = number
  if (unit === undefined || number.isPart || number.to !== number.end) return undefined
  const next = tokens[number.end]?.key ?? ""
  const before = tokens[at - 1]?.text ?? ""
  if (!/^(?:in|from|at|belonging)$/.test(next) || !/^(?:[:,;(–—-]|and)$/.test(before)) return undefined
  const text = textOf(tokens, at, number.end)
  return {from: at, to: number.end, unitAt: -1, isPart: true, quantity: {...number.said, unit, text}}
}

/** "Out of 500 servers, 60 had been encrypted", "of which 48 in the region", "Of these, 35 …": a number without a noun. */
function partAt(
  {phrase: {tokens, parse}}: Context,
  number: FoundNumber,
  unit: string | undefined,
): FoundCount | undefined {
  const {from: at} = number
  if (unit === undefined || number.isPart || number.to !== number.end) return undefined
  const tag = parse.tags[number.end]
  const next = tokens[number.end]
  const isAlone =
    next === undefined ||
    tag === "VERB" ||
    tag === "AUX" ||
    tag === "ADV" ||
    tag === "PUNCT" ||
    /^(?:in|at|from)$/.test(next.key)
  if (!isAlone) return undefined
  const key = (i: number): string => tokens[i]?.key ?? ""
  const comma = tokens[at - 1]?.text === "," ? 1 : 0
  const isOfThem =
    /^(?:which|whom|these|those|them)$/.test(key(at - 1 - comma)) &&
    /^(?:of|among)$/.test(key(at - 2 - comma))
  // "Of the 40 contacted, nine had been breached".
  const isOfAll = comma === 1 && /^(?:of|out|among)$/.test(tokens[0]?.key ?? "") && at < 12
  if (!isOfThem && !isOfAll) return undefined
  return {
    from: at,
    to: number.end,
    unitAt: -1,
    isPart: isOfThem,
    quantity: {...number.said, unit, text: textOf(tokens, at, number.end)},
  }
}

/** "Local victims known to date: 6 clinics, …", "Among the nine were two shipyards". */
function isVictimList({phrase: {tokens}, discourse}: Context): boolean {
  const colon = tokens.findIndex((t) => t.text === ":" || t.text === "|")
  if (
    colon > 0 &&
    tokens
      .slice(0, colon)
      .some((t) =>
        /^(?:victims?|affected|hit|targets|infected|compromised|compromises|infections|breached|impact|encrypted|wiped|extent)$/.test(
          t.key,
        ),
      )
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
