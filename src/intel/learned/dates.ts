/* When it was done, weighed at each time of a sentence: by how it is said, the noun or the clause that it hangs on, and the
 * words around it. A time of saying, learning or mending has the signs of that. */

import {isWeekday, pointAt} from "../grammar/calendar.ts"
import type {FoundTime} from "../grammar/times.ts"
import {whose} from "../kinds/dated-deeds.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Frame} from "./frame.ts"
import type {LearnedKind, Site} from "./site.ts"
import {signsAround, signsOfHost, signsOfWhole} from "./words.ts"

/** A time as said, with what it hangs on. */
export interface TimeSite extends Site {
  readonly found: FoundTime
  /** The noun phrase that has it behind a preposition, or that it stands in. */
  readonly host: NounPhrase | undefined
  readonly rel: "prep" | "mod" | "none"
  readonly clause: Clause | undefined
}

export const temporal: LearnedKind<TimeSite> = {
  kind: "temporal",
  table: "temporal",
  mayRepeat: true,
  sites: timesIn,
  signs: (context, frame, site, seen) => {
    const {found, host, rel, clause} = site
    const {tokens} = context.phrase
    const {time, by} = found
    const lead = tokens[found.from]?.key ?? ""
    const words = tokens.slice(found.from, found.to)
    signsAround(context, frame, found, seen)
    seen.add("by", by)
    seen.add("lead", lead)
    seen.add("leadby", lead, by)
    seen.add("prec", time.precision)
    seen.add("len", Math.min(6, words.length))
    seen.add("last", words.at(-1)?.key ?? "")
    seen.add("rel", rel)
    if (words.some((token) => isWeekday(token))) seen.add("weekday")
    seen.add("second", words[1]?.key ?? "")
    seen.add("age", ageOf(context, found))
    seen.add("times", Math.min(3, frame.times.length))
    seen.add("first", frame.times[0] === found)
    seen.add("side", clause !== undefined && found.from < clause.verb.from ? "l" : "r")
    seen.add("topic", context.discourse.topic)
    if (host !== undefined) signsOfHost(context, frame, host, rel, seen)
    if (clause !== undefined) signsOfWhole(context, frame, clause, `t${rel}`, seen)
  },
  offers: (context, _, {found, host, rel, clause}) => [draftOf(context, found, host, rel, clause)],
  isOf: (_, {object, evidence, anchor}, {found, from, to}) =>
    (object === found.time.text && evidence.from < to && from < evidence.to) ||
    (from <= anchor && anchor < to),
}

/** How many years a time lies before the day of issue; "" where either is not known. */
function ageOf({issued}: Context, {time}: FoundTime): string {
  const year = /\b(?:19|20)\d\d\b/.exec(time.text)?.[0] ?? time.from?.slice(0, 4)
  if (year === undefined || issued === undefined) return ""
  const age = Number(issued.slice(0, 4)) - Number(year)
  if (age === 0 && time.from !== undefined && time.from > issued.slice(0, 10)) return "ahead"
  return `${Math.max(-1, Math.min(4, age))}`
}

function timesIn({phrase, text, issued}: Context, frame: Frame): readonly TimeSite[] {
  const {tokens, parse} = phrase
  const before = new Map<number, NounPhrase>()
  for (const np of parse.nouns) for (const {at} of np.preps) before.set(at, np)
  const sites: TimeSite[] = []
  const put = (found: FoundTime): void => {
    const {from, to} = found
    const hanging = before.get(from)
    const around = hanging === undefined ? parse.nounAt[to - 1] : undefined
    const isIn = around !== undefined && around.head >= to
    sites.push({
      found,
      from,
      to,
      at: from,
      host: hanging ?? (isIn ? around : undefined),
      rel: hanging !== undefined ? "prep" : isIn ? "mod" : "none",
      clause: clauseOf(phrase, found),
    })
  }
  for (const found of frame.times) put(found)
  // "the August 2025 defacement": a month or a year before a noun.
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    if (token === undefined || frame.timed.has(i) || !(token.isCapital || /^(?:19|20)\d\d$/.test(token.text)))
      continue
    const point = pointAt(tokens, i, issued)
    if (point === undefined || (point.month === undefined && point.year === undefined)) continue
    put({
      from: i,
      to: point.to,
      by: "calendar",
      time: {
        precision: point.precision,
        text: text.slice(token.start, tokens[point.to - 1]?.end ?? token.end),
      },
    })
    i = point.to - 1
  }
  return sites.sort((a, b) => a.from - b.from)
}

/** The clause that a time stands in; where only words without a verb do, the one that follows. */
function clauseOf({parse, tokens, clauses}: Context["phrase"], {from, to}: FoundTime): Clause | undefined {
  const own = parse.clauseAt[from]
  if (own?.kind !== "fragment") return own
  return tokens.slice(0, from).every((t) => !t.isWord)
    ? (clauses.find((c) => c.from >= to - 1 && c.kind === "main" && c.lemma !== "") ?? own)
    : own
}

/** Words between a time and its verb that the evidence may hold. */
const longest = 12

function draftOf(
  context: Context,
  found: FoundTime,
  host: NounPhrase | undefined,
  rel: TimeSite["rel"],
  clause: Clause | undefined,
): Draft {
  const {phrase, discourse} = context
  const isOfNoun = host !== undefined && discourse.isNoun("event", phrase.tokens[host.head])
  const base = {
    kind: "temporal",
    relation: "happened",
    object: found.time.text,
    when: found.time,
    isDenied: false,
  } as const
  if (isOfNoun || (rel === "mod" && host !== undefined))
    return {
      ...base,
      subject: discourse.eventOf(phrase, {from: host.from, to: host.head + 1}, host.head),
      anchor: found.from,
      evidence: {from: Math.min(host.from, found.from), to: Math.max(host.head + 1, found.to)},
      modality: "presupposed",
      isTakenForGranted: true,
    }
  const evidence = {from: found.from, to: found.to}
  if (clause === undefined || clause.verb.from >= clause.verb.to)
    return {...base, subject: discourse.event, anchor: found.from, evidence}
  const {verb} = clause
  if (found.to <= verb.from && verb.from - found.to < longest) evidence.to = verb.to
  else if (verb.to <= found.from && found.from - verb.to < longest) evidence.from = verb.from
  return {
    ...base,
    subject: whose(context, clause, found) ?? discourse.event,
    anchor: clause.at,
    evidence,
    ...(clause.kind === "relative" || clause.kind === "participle" ? {modality: "presupposed" as const} : {}),
  }
}
