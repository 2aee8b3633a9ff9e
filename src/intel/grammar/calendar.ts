/* Points of the calendar as words say them: "late March 2024", "12.03.2025", "the first quarter", "summer of 2023".
 *
 * A point bounds no more than its words do: "early 2021" is the first four months, a month without a year is no date.
 * Days are never made up. */

import type {SaidTime} from "../../model/intel.ts"
import {isNumber, type Token} from "./tokens.ts"

/** A point of the calendar; `to` is behind its last token. */
export interface Point {
  readonly to: number
  readonly year: number | undefined
  readonly month: number | undefined
  readonly lastMonth: number | undefined
  readonly day: number | undefined
  readonly lastDay?: number | undefined
  readonly precision: SaidTime["precision"]
}

const months: ReadonlyMap<string, number> = new Map(
  "january february march april may june july august september october november december"
    .split(" ")
    .flatMap((name, i) => [
      [name, i + 1],
      [name.slice(0, 3), i + 1],
      ...(name === "september" ? ([["sept", 9]] as const) : []),
    ]),
)
const seasons: ReadonlyMap<string, readonly [number, number] | undefined> = new Map([
  ["spring", [3, 5]],
  ["summer", [6, 8]],
  ["autumn", [9, 11]],
  ["fall", [9, 11]],
  ["winter", undefined],
])
const weekdays: ReadonlySet<string> = new Set(
  "monday tuesday wednesday thursday friday saturday sunday".split(" "),
)
const feasts: ReadonlySet<string> = new Set("christmas easter thanksgiving midsummer ramadan".split(" "))
const parts: ReadonlySet<string> = new Set(
  "early mid late beginning start end middle turn height first second third fourth last".split(" "),
)
const pieces: ReadonlySet<string> = new Set(
  "half quarter trimester semester third week weeks weekend day days month months hours".split(" "),
)
const few: ReadonlySet<string> = new Set("two three four five six nine ten few".split(" "))

const isYear = (token: Token | undefined): boolean =>
  token !== undefined && /^(?:19[89]|20\d)\d(?:-\d\d)?$/.test(token.text)
const dayOf = (token: Token | undefined): number | undefined => {
  const found = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(token?.low ?? "")
  const day = Number(found?.[1])
  return found !== null && day >= 1 && day <= 31 ? day : undefined
}

const beginners: ReadonlySet<string> = new Set([
  ...[...months.keys(), ...seasons.keys(), ...weekdays, ...feasts, ...parts],
  ...["q1", "q2", "q3", "q4", "week", "new", "the"],
])

/** Whether a point of the calendar may begin with a word, where that is neither a number nor a compound. */
export const beginsPoint = ({low}: Token): boolean => beginners.has(low)

/** The month that a capitalised word names. */
export const monthOf = (token: Token | undefined): number | undefined =>
  token?.isCapital === true ? months.get(token.low) : undefined
export const isWeekday = (token: Token | undefined): boolean =>
  token?.isCapital === true && weekdays.has(token.low)
export const isSeason = (token: Token | undefined): boolean => token !== undefined && seasons.has(token.low)

/** The calendar point that begins at a token, without its preposition. */
export function pointAt(
  tokens: readonly Token[],
  start: number,
  issued: string | undefined,
): Point | undefined {
  const word = tokens[start]
  if (word === undefined) return undefined
  const compound = /^(early|mid|late)-(.+)$/.exec(word.low)
  if (compound !== null) return compoundAt(tokens, start, compound[1] ?? "", compound[2] ?? "", issued)
  let at = start
  if (word.key === "the") at++
  const part = tokens[at]?.low ?? ""
  if (parts.has(part)) {
    let next = at + 1
    const isPiece = pieces.has(tokens[next]?.low ?? "") || few.has(tokens[next]?.low ?? "")
    while (pieces.has(tokens[next]?.low ?? "") || few.has(tokens[next]?.low ?? "")) next++
    const of = tokens[next]?.key === "of" || tokens[next]?.text === "-" || tokens[next]?.key === "in" ? 1 : 0
    const isOrdinal = /^(?:first|second|third|fourth|last)$/.test(part)
    if (!isOrdinal || isPiece) {
      const inner = plainAt(tokens, next + of, issued)
      if (inner !== undefined) return within(inner, isOrdinal ? undefined : part)
      if (
        isPiece &&
        tokens[at - 1]?.key === "the" &&
        /quarter|half|trimester|semester/.test(tokens[at + 1]?.low ?? "")
      )
        return vague(
          at +
            2 +
            (tokens[at + 2]?.key === "of" &&
            /^(?:the|this|last)$/.test(tokens[at + 3]?.key ?? "") &&
            tokens[at + 4]?.low === "year"
              ? 3
              : 0),
        )
    }
    if (part === "turn" && /^(?:year|century|month)$/.test(tokens[next + 2]?.low ?? ""))
      return vague(next + 3)
    return undefined
  }
  return plainAt(tokens, at, issued, at > start)
}

/** "mid-January", "late-2024". */
function compoundAt(
  tokens: readonly Token[],
  at: number,
  part: string,
  rest: string,
  issued: string | undefined,
): Point | undefined {
  if (/^(?:19|20)\d\d$/.test(rest)) return within(yearPoint(at + 1, Number(rest)), part)
  const month = months.get(rest)
  if (month !== undefined) return monthPoint(at + 1, month, undefined, tokens, issued)
  return seasons.has(rest) ? seasonAt(tokens, at, rest) : undefined
}

const vague = (to: number): Point => ({
  to,
  year: undefined,
  month: undefined,
  lastMonth: undefined,
  day: undefined,
  precision: "none",
})
const yearPoint = (to: number, year: number): Point => ({...vague(to), year, precision: "year"})

/** A part of a year bounds it to months; a part of anything smaller bounds no more than that. */
function within(point: Point, part: string | undefined): Point {
  if (point.precision !== "year" || point.month !== undefined) return point
  if (part === undefined) return {...point, precision: "year"}
  const [month, lastMonth] =
    part === "early" || part === "beginning" || part === "start"
      ? [1, 4]
      : part === "mid" || part === "middle" || part === "height"
        ? [5, 8]
        : [9, 12]
  return {...point, month, lastMonth, precision: "quarter"}
}

/** A point without a part before it. */
function plainAt(
  tokens: readonly Token[],
  at: number,
  issued: string | undefined,
  isDefinite = false,
): Point | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  if (isWeekday(token)) {
    const comma = tokens[at + 1]?.text === "," ? 1 : 0
    const date = datedAt(tokens, at + 1 + comma, issued)
    return date?.day === undefined ? vague(at + 1) : date
  }
  if (seasons.has(token.low)) {
    const season = seasonAt(tokens, at, token.low)
    return season.year === undefined && !isDefinite ? undefined : season
  }
  if (/^q[1-4]$/.test(token.low)) {
    const of = tokens[at + 1]?.key === "of" ? 1 : 0
    if (!isYear(tokens[at + 1 + of])) return vague(at + 1)
    const quarter = Number(token.low[1])
    return {
      ...yearPoint(at + 2 + of, Number(tokens[at + 1 + of]?.text)),
      month: quarter * 3 - 2,
      lastMonth: quarter * 3,
      precision: "quarter",
    }
  }
  if (token.low === "week" && /^\d{1,2}$/.test(tokens[at + 1]?.text ?? "")) return vague(at + 2)
  if (feasts.has(token.low)) {
    const eve = /^(?:eve|day|monday|sunday|weekend)$/.test(tokens[at + 1]?.low ?? "") ? 1 : 0
    return vague(at + 1 + eve + (isYear(tokens[at + 1 + eve]) ? 1 : 0))
  }
  if (token.low === "new" && tokens[at + 1]?.low === "year") {
    const day = tokens[at + 2]?.text === "'s" ? 2 : 0
    return vague(at + 2 + day)
  }
  return datedAt(tokens, at, issued)
}

function seasonAt(tokens: readonly Token[], at: number, season: string): Point {
  const of = tokens[at + 1]?.key === "of" ? 1 : 0
  const year = tokens[at + 1 + of]
  const said = yearWord(tokens, at + 1 + of, undefined)
  if (!isYear(year)) return vague(said === undefined ? at + 1 : said.to)
  const [month, lastMonth] = seasons.get(season) ?? []
  return {...yearPoint(at + 2 + of, Number(year?.text.slice(0, 4))), month, lastMonth, precision: "quarter"}
}

/** A date, a month or a year. */
function datedAt(tokens: readonly Token[], at: number, issued: string | undefined): Point | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  const month = monthOf(token)
  if (month !== undefined) {
    const stop = token.low.length < 5 && tokens[at + 1]?.text === "." ? 1 : 0
    const range = rangeOfDays(tokens, at + 1 + stop)
    const day = range?.first ?? dayOf(tokens[at + 1 + stop])
    if (day === undefined) return monthPoint(at + 1, month, undefined, tokens, issued)
    return monthPoint(range?.to ?? at + 2 + stop, month, [day, range?.last], tokens, issued)
  }
  // PERF: all else begins with a digit.
  if (!isNumber(token)) return undefined
  const day = dayOf(token)
  const range = rangeOfDays(tokens, at)
  const from = range?.to ?? (day === undefined ? undefined : at + 1)
  if (from !== undefined) {
    const of = tokens[from]?.key === "of" ? 1 : 0
    const named = monthOf(tokens[from + of])
    if (named !== undefined)
      return monthPoint(from + of + 1, named, [range?.first ?? day, range?.last], tokens, issued)
  }
  if (isYear(token)) {
    const slash = tokens[at + 1]?.text === "/" && /^\d\d$/.test(tokens[at + 2]?.text ?? "") ? 2 : 0
    return yearPoint(at + 1 + slash, Number(token.text.slice(0, 4)))
  }
  if (/^(?:19|20)\d0s$/.test(token.text)) return vague(at + 1)
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(token.text)
  const dotted = /^(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)$/.exec(token.text)
  const [year, mm, dd] = (iso?.slice(1, 4) ?? dotted?.slice(1, 4).reverse() ?? []).map(Number)
  if (year === undefined || mm === undefined || mm < 1 || mm > 12) return undefined
  return {to: at + 1, year, month: mm, lastMonth: mm, day: dd, precision: "day"}
}

/** "11 and 29" of "11 and 29 August", "3-4". */
function rangeOfDays(
  tokens: readonly Token[],
  at: number,
): {readonly first: number; readonly last: number; readonly to: number} | undefined {
  const joined = /^(\d{1,2})-(\d{1,2})$/.exec(tokens[at]?.text ?? "")
  if (joined !== null) return {first: Number(joined[1]), last: Number(joined[2]), to: at + 1}
  const first = dayOf(tokens[at])
  const last = dayOf(tokens[at + 2])
  return first !== undefined && last !== undefined && /^(?:and|to|or|[-–])$/.test(tokens[at + 1]?.key ?? "")
    ? {first, last, to: at + 3}
    : undefined
}

function monthPoint(
  to: number,
  month: number,
  days: readonly [number | undefined, number | undefined] | undefined,
  tokens: readonly Token[],
  issued: string | undefined,
): Point {
  const [day, lastDay] = days ?? []
  const comma = day !== undefined && tokens[to]?.text === "," ? 1 : 0
  const of = tokens[to + comma]?.key === "of" ? 1 : 0
  const precision = day === undefined ? "month" : "day"
  const rest = {month, lastMonth: month, day, ...(lastDay === undefined ? {} : {lastDay}), precision} as const
  const next = tokens[to + comma + of]
  if (isYear(next)) return {to: to + comma + of + 1, year: Number(next?.text.slice(0, 4)), ...rest}
  const said = comma === 0 ? yearWord(tokens, to + of, issued) : undefined
  return said === undefined ? {to, year: undefined, ...rest} : {...said, ...rest}
}

/** "last year", "this year", "the same year" behind a month. */
function yearWord(
  tokens: readonly Token[],
  at: number,
  issued: string | undefined,
): {readonly to: number; readonly year: number | undefined} | undefined {
  const the = tokens[at]?.key === "the" ? 1 : 0
  const word = tokens[at + the]?.key ?? ""
  if (tokens[at + the + 1]?.key !== "year" || !/^(?:last|this|that|same|previous|following|past)$/.test(word))
    return undefined
  const now = issued === undefined ? undefined : Number(issued.slice(0, 4))
  const back = word === "last" ? 1 : word === "this" ? 0 : undefined
  return {to: at + the + 2, year: now === undefined || back === undefined ? undefined : now - back}
}

const two = (n: number): string => String(n).padStart(2, "0")
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** The first day that a point may be; undefined without a year. */
export const firstOf = (p: Point): string | undefined =>
  p.year === undefined ? undefined : `${p.year}-${two(p.month ?? 1)}-${two(p.day ?? 1)}`
/** The last one. */
export const lastOf = (p: Point): string | undefined =>
  p.year === undefined
    ? undefined
    : `${p.year}-${two(p.lastMonth ?? 12)}-${two(p.lastDay ?? p.day ?? daysIn(p.year, p.lastMonth ?? 12))}`
