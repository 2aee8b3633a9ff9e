/* Times as said: "early 2021", "since at least February 2022", "between March and May", "last year".
 *
 * A time bounds no more than its words do: "early 2021" is the first four months, "last year" is nothing without a
 * day of issue. Days are never made up. */

import type {SaidTime} from "../../model/intel.ts"
import {isNumber, type Token} from "./tokens.ts"

const months: ReadonlyMap<string, number> = new Map(
  "january february march april may june july august september october november december"
    .split(" ")
    .flatMap((name, i) => [
      [name, i + 1],
      [name.slice(0, 3), i + 1],
      ...(name === "september" ? ([["sept", 9]] as const) : []),
    ]),
)
const seasons: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["spring", [3, 5]],
  ["summer", [6, 8]],
  ["autumn", [9, 11]],
  ["fall", [9, 11]],
  ["winter", [12, 2]],
])
const parts = new Set(["early", "mid", "late", "mid-", "beginning", "start", "end", "middle"])
const weekdays = new Set("monday tuesday wednesday thursday friday saturday sunday".split(" "))
const numerals = new Set(
  "one two three four five six seven eight nine ten eleven twelve several few".split(" "),
)

/** A time as said, at its tokens. */
export interface FoundTime {
  readonly from: number
  readonly to: number
  readonly time: SaidTime
}

interface Point {
  readonly from: number
  readonly to: number
  readonly year: number | undefined
  readonly month: number | undefined
  readonly lastMonth: number | undefined
  readonly day: number | undefined
  readonly precision: SaidTime["precision"]
}

const isYear = (token: Token | undefined): boolean =>
  token !== undefined && /^(?:19[89]|20\d)\d$/.test(token.text)
const dayOf = (token: Token | undefined): number | undefined => {
  const found = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(token?.low ?? "")
  const day = Number(found?.[1])
  return found !== null && day >= 1 && day <= 31 ? day : undefined
}
const monthAt = (token: Token | undefined): number | undefined =>
  token?.isCapital === true ? months.get(token.low) : undefined

/** A calendar point that begins at a token. */
function pointAt(tokens: readonly Token[], start: number): Point | undefined {
  let at = start
  let part: string | undefined
  const word = tokens[at]
  if (word === undefined) return undefined
  const compound = /^(early|mid|late)-(.+)$/.exec(word.low)
  if (compound !== null) {
    const year = /^(?:19|20)\d\d$/.test(compound[2] ?? "") ? Number(compound[2]) : undefined
    const month = months.get(compound[2] ?? "")
    if (year !== undefined) return bounded(start, start + 1, year, compound[1], undefined, undefined)
    if (month !== undefined) {
      const next = tokens[start + 1]
      return isYear(next)
        ? bounded(start, start + 2, Number(next?.text), compound[1], month, undefined)
        : bounded(start, start + 1, undefined, compound[1], month, undefined)
    }
  }
  if (word.key === "the" && parts.has(tokens[at + 1]?.low ?? "") && tokens[at + 2]?.key === "of") {
    part = tokens[at + 1]?.low
    at += 3
  } else if (
    word.key === "the" &&
    tokens[at + 1] !== undefined &&
    /^(?:first|second|third|fourth|last)$/.test(tokens[at + 1]?.low ?? "") &&
    /^(?:quarter|half|months|weeks|days)$/.test(tokens[at + 2]?.low ?? "")
  ) {
    const year =
      tokens[at + 3]?.key === "of" && isYear(tokens[at + 4]) ? Number(tokens[at + 4]?.text) : undefined
    if (year === undefined) return undefined
    return {
      from: start,
      to: at + 5,
      year,
      month: undefined,
      lastMonth: undefined,
      day: undefined,
      precision: "year",
    }
  } else if (parts.has(word.low)) {
    part = word.low
    at += 1
    if (tokens[at]?.text === "-" || tokens[at]?.key === "in") at += 1
  } else if (word.key === "the") at += 1
  const token = tokens[at]
  const season = token === undefined ? undefined : seasons.get(token.low)
  if (season !== undefined) {
    const of = tokens[at + 1]?.key === "of" ? 1 : 0
    if (!isYear(tokens[at + 1 + of])) return undefined
    return {
      from: start,
      to: at + 2 + of,
      year: Number(tokens[at + 1 + of]?.text),
      month: season[0] === 12 ? undefined : season[0],
      lastMonth: season[0] === 12 ? undefined : season[1],
      day: undefined,
      precision: "quarter",
    }
  }
  const month = monthAt(token)
  if (month !== undefined) {
    const day = dayOf(tokens[at + 1])
    const comma = day !== undefined && tokens[at + 2]?.text === "," ? 1 : 0
    const next = at + 1 + (day === undefined ? 0 : 1 + comma)
    const of = tokens[next]?.key === "of" ? 1 : 0
    if (isYear(tokens[next + of]))
      return bounded(start, next + of + 1, Number(tokens[next + of]?.text), part, month, day)
    if (
      token?.low === "may" &&
      day === undefined &&
      part === undefined &&
      !/^(?:and|to|,|\.|;)$/.test(tokens[at + 1]?.text ?? ".")
    )
      return undefined
    const last = tokens[at + 1]?.key === "last" && tokens[at + 2]?.key === "year" ? 2 : 0
    const ofThis =
      /^(?:of|this|last)$/.test(tokens[next]?.key ?? "") &&
      /^(?:this|last|year)$/.test(tokens[next + 1]?.key ?? "")
        ? tokens[next + 1]?.key === "year"
          ? 2
          : tokens[next + 2]?.key === "year"
            ? 3
            : 0
        : 0
    return bounded(
      start,
      Math.max(next - comma * 0, at + 1) + (ofThis > 0 ? ofThis : last),
      undefined,
      part,
      month,
      day,
    )
  }
  const day = dayOf(token)
  if (day !== undefined) {
    const of = tokens[at + 1]?.key === "of" ? 1 : 0
    const named = monthAt(tokens[at + 1 + of])
    if (named !== undefined) {
      const next = at + 2 + of
      const comma = tokens[next]?.text === "," ? 1 : 0
      return isYear(tokens[next + comma])
        ? bounded(start, next + comma + 1, Number(tokens[next + comma]?.text), part, named, day)
        : bounded(start, next, undefined, part, named, day)
    }
  }
  if (isYear(token)) return bounded(start, at + 1, Number(token?.text), part, undefined, undefined)
  if (/^\d{4}-\d{2}-\d{2}$/.test(token?.text ?? "")) {
    const [y, m, d] = (token?.text ?? "").split("-").map(Number)
    return bounded(start, at + 1, y, undefined, m, d)
  }
  return undefined
}

function bounded(
  from: number,
  to: number,
  year: number | undefined,
  part: string | undefined,
  month: number | undefined,
  day: number | undefined,
): Point {
  if (month !== undefined)
    return {from, to, year, month, lastMonth: month, day, precision: day === undefined ? "month" : "day"}
  if (part === undefined)
    return {from, to, year, month: undefined, lastMonth: undefined, day: undefined, precision: "year"}
  const [first, last] =
    part.startsWith("early") || part === "beginning" || part === "start"
      ? [1, 4]
      : part.startsWith("mid")
        ? [5, 8]
        : [9, 12]
  return {from, to, year, month: first, lastMonth: last, day: undefined, precision: "quarter"}
}

const two = (n: number): string => String(n).padStart(2, "0")
const lastDay = (y: number, m: number): number => new Date(Date.UTC(y, m, 0)).getUTCDate()
const firstOf = (p: Point): string | undefined =>
  p.year === undefined ? undefined : `${p.year}-${two(p.month ?? 1)}-${two(p.day ?? 1)}`
const lastOf = (p: Point): string | undefined =>
  p.year === undefined
    ? undefined
    : `${p.year}-${two(p.lastMonth ?? 12)}-${two(p.day ?? lastDay(p.year, p.lastMonth ?? 12))}`

const textOf = (tokens: readonly Token[], from: number, to: number, source: string): string =>
  source.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0)

/** What a time may begin with, other than a capital or a digit. */
const beginners: ReadonlySet<string> = new Set(
  "since from between until till by before after in on during at throughout over through for around as dating within of".split(
    " ",
  ),
)
const relative: ReadonlySet<string> = new Set([
  "last",
  "this",
  "past",
  "previous",
  "recent",
  "the",
  ...weekdays,
  ...numerals,
])

/** The time that begins at a token, with its preposition, or undefined. `issued` is an ISO day, where it is known. */
export function timeAt(
  tokens: readonly Token[],
  at: number,
  source: string,
  issued: string | undefined,
): FoundTime | undefined {
  const token = tokens[at]
  // PERF: most words begin no time.
  if (
    token === undefined ||
    !(token.isCapital || beginners.has(token.key) || relative.has(token.low) || isNumber(token))
  )
    return undefined
  const made = (
    to: number,
    from: string | undefined,
    until: string | undefined,
    precision: SaidTime["precision"],
  ): FoundTime => ({
    from: at,
    to,
    time: {
      ...(from === undefined ? {} : {from}),
      ...(until === undefined ? {} : {to: until}),
      precision,
      text: textOf(tokens, at, to, source),
    },
  })
  const k = token.key
  if (
    k === "since" ||
    k === "from" ||
    k === "between" ||
    k === "until" ||
    k === "till" ||
    k === "by" ||
    k === "before" ||
    k === "after" ||
    k === "in" ||
    k === "on" ||
    k === "during" ||
    k === "at" ||
    k === "throughout" ||
    k === "over" ||
    k === "through" ||
    k === "for" ||
    k === "around" ||
    k === "as" ||
    k === "dating" ||
    k === "within"
  ) {
    let next = at + 1
    if (k === "as") {
      if (tokens[at + 1]?.key !== "early" && tokens[at + 1]?.key !== "far") return undefined
      while (/^(?:early|far|back|as|recently)$/.test(tokens[next]?.key ?? "")) next++
    }
    while (/^(?:at|least|around|about|approximately|roughly|back)$/.test(tokens[next]?.key ?? "")) next++
    const point = pointAt(tokens, next)
    if (point === undefined) {
      if (k === "between" || k === "as") return undefined
      return relativeAt(tokens, at, next, made, issued)
    }
    if (k === "from" || k === "between" || k === "since") {
      const joint = tokens[point.to]
      if (joint !== undefined && /^(?:to|and|until|till|through|-)$/.test(joint.key)) {
        const second = pointAt(tokens, point.to + 1)
        if (second !== undefined && k !== "since") {
          const year = point.year ?? second.year
          return made(
            second.to,
            firstOf({...point, year}),
            lastOf({...second, year: second.year ?? year}),
            finer(point, second),
          )
        }
      }
      if (k === "between") return undefined
      return made(point.to, firstOf(point), undefined, point.precision)
    }
    if (k === "until" || k === "till" || k === "by" || k === "before")
      return made(point.to, undefined, lastOf(point), point.precision)
    if (k === "after") return made(point.to, firstOf(point), undefined, point.precision)
    if (k === "over" && point.precision !== "day") return undefined
    const joint = tokens[point.to]
    if (joint?.key === "and") {
      const second = pointAt(tokens, point.to + 1)
      if (second !== undefined && second.precision !== "year") {
        const year = point.year ?? second.year
        return made(
          second.to,
          firstOf({...point, year}),
          lastOf({...second, year: second.year ?? year}),
          finer(point, second),
        )
      }
      if (second !== undefined && point.precision === "year")
        return made(second.to, firstOf(point), lastOf(second), "year")
    }
    return made(point.to, firstOf(point), lastOf(point), point.precision)
  }
  const bare = k === "of" || token.isCapital ? pointAt(tokens, k === "of" ? at + 1 : at) : undefined
  if (bare?.year !== undefined && bare.precision !== "year")
    return made(bare.to, firstOf(bare), lastOf(bare), bare.precision)
  return relativeAt(tokens, at, at, made, issued)
}

function finer(a: Point, b: Point): SaidTime["precision"] {
  const order = ["day", "month", "quarter", "year", "none"] as const
  return order[Math.max(order.indexOf(a.precision), order.indexOf(b.precision))] ?? "none"
}

/** "last year", "this week", "in recent months", "on Tuesday", "two weeks ago", "for three years". */
function relativeAt(
  tokens: readonly Token[],
  start: number,
  at: number,
  made: (
    to: number,
    from: string | undefined,
    until: string | undefined,
    precision: SaidTime["precision"],
  ) => FoundTime,
  issued: string | undefined,
): FoundTime | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  const next = tokens[at + 1]?.low ?? ""
  const unit =
    /^(?:years?|months?|weeks?|days?|weekend|night|summer|autumn|spring|winter|quarter|decade|hours?)$/
  if (weekdays.has(token.low) && start < at) return made(at + 1, undefined, undefined, "none")
  if (
    /^(?:last|this|past|previous|recent)$/.test(token.low) &&
    (unit.test(next) || months.has(next) || weekdays.has(next))
  ) {
    if (token.low === "this" && start === at && !unit.test(next)) return undefined
    const year = Number(issued?.slice(0, 4))
    const isYearWord = next === "year" && issued !== undefined
    const stated =
      isYearWord && token.low === "last" ? year - 1 : isYearWord && token.low === "this" ? year : undefined
    return made(
      at + 2,
      stated === undefined ? undefined : `${stated}-01-01`,
      stated === undefined ? undefined : `${stated}-12-31`,
      stated === undefined ? "none" : "year",
    )
  }
  if (token.key === "the" && /^(?:last|past|previous|preceding|first|same)$/.test(next)) {
    let to = at + 2
    if (numerals.has(tokens[to]?.low ?? "") || /^\d{1,2}$/.test(tokens[to]?.text ?? "")) to++
    if (unit.test(tokens[to]?.low ?? "") && start < at) return made(to + 1, undefined, undefined, "none")
  }
  if (start < at && /^(?:recent)$/.test(token.low) && unit.test(next))
    return made(at + 2, undefined, undefined, "none")
  if ((numerals.has(token.low) || /^\d{1,2}$/.test(token.text)) && unit.test(next)) {
    if (tokens[at + 2]?.low === "ago" || tokens[at + 2]?.low === "earlier")
      return made(at + 3, undefined, undefined, "none")
    if (start < at && tokens[start]?.key === "for") return made(at + 2, undefined, undefined, "none")
  }
  if (start < at && tokens[start]?.key === "for" && /^(?:years|months|weeks|days)$/.test(token.low))
    return made(at + 1, undefined, undefined, "none")
  return undefined
}
