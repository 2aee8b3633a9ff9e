/* The times that words say of an event, as days of the calendar, so that two can be told apart. */

import type {Phrase, Range} from "../grammar/shape.ts"
import {timeAt} from "../grammar/times.ts"

/** The first and the last day that words allow, ISO. */
export interface Span {
  readonly from: string
  readonly to: string
  /** Said as a point ("in May"), not as a beginning, an end or a stretch ("since May"). */
  readonly isPoint: boolean
}

/** Times that are farther apart than this are of different events, in days. */
export const farApart = 45
/** A deed that lies so far before the event is one of the past. */
export const longBefore = 120

const stretch =
  /^(?:since|from|between|until|till|by|before|after|throughout|over|through|for|starting|beginning|dating|no)$/
const months = "january february march april may june july august september october november december".split(
  " ",
)

/** The times among words that the calendar bounds on both sides. "Since" and "by" bound one side: the other is near it. */
export function timesIn(
  phrase: Phrase,
  range: Range,
  text: string,
  issued: string | undefined,
): readonly Span[] {
  const {tokens} = phrase
  const found: Span[] = []
  for (let i = range.from; i < range.to; i++) {
    const said = timeAt(tokens, i, text, issued)
    const first = said?.time.from ?? said?.time.to
    const last = said?.time.to ?? said?.time.from
    if (said !== undefined && first !== undefined && last !== undefined && said.by !== "length") {
      found.push({from: first, to: last, isPoint: !stretch.test(tokens[i]?.key ?? "")})
      i = Math.max(i, said.to - 1)
      continue
    }
    const bare = bareAt(phrase, i, issued)
    if (bare !== undefined) found.push({...bare, isPoint: !stretch.test(tokens[i - 1]?.key ?? "")})
  }
  return found
}

/** "a 2023 attack", "the August 2025 defacement", "the March intrusions". */
function bareAt({tokens}: Phrase, at: number, issued: string | undefined): Span | undefined {
  const text = tokens[at]?.text ?? ""
  if (/^(?:19[89]|20\d)\d$/.test(text)) return {from: `${text}-01-01`, to: `${text}-12-31`, isPoint: true}
  const season = seasonAt(tokens, at, issued)
  if (season !== undefined) return season
  const month = tokens[at]?.isCapital === true ? monthOf(tokens[at]?.low ?? "") : -1
  if (month < 0) return undefined
  const next = tokens[at + 1]?.text ?? ""
  const year = /^20\d\d$/.test(next) ? Number(next) : lastYearOf(month, issued)
  if (year === undefined) return undefined
  const name = `${year}-${String(month + 1).padStart(2, "0")}`
  // "9 May", "May 9".
  const day = [tokens[at - 1]?.text ?? "", next].find((d) => /^(?:[12]?\d|3[01])$/.test(d))
  if (day !== undefined) {
    const date = `${name}-${day.padStart(2, "0")}`
    return {from: date, to: date, isPoint: true}
  }
  return {from: `${name}-01`, to: `${name}-28`, isPoint: true}
}

/** "Jan", "Sept", "March". */
function monthOf(low: string): number {
  return low.length < 3 ? -1 : months.findIndex((month) => month.startsWith(low.replace(/^sept$/, "sep")))
}

const seasons: ReadonlyMap<string, readonly [string, string]> = new Map([
  ["spring", ["03-01", "05-31"]],
  ["summer", ["06-01", "08-31"]],
  ["autumn", ["09-01", "11-30"]],
  ["fall", ["09-01", "11-30"]],
])

/** "Last spring", "this summer": the one before the day of issue. */
function seasonAt(tokens: Phrase["tokens"], at: number, issued: string | undefined): Span | undefined {
  const season = seasons.get(tokens[at]?.key ?? "")
  if (season === undefined || issued === undefined) return undefined
  if (!/^(?:last|this|previous)$/.test(tokens[at - 1]?.key ?? "")) return undefined
  const [from, to] = season
  const year = Number(issued.slice(0, 4)) - (issued.slice(5) < from ? 1 : 0)
  return {from: `${year}-${from}`, to: `${year}-${to}`, isPoint: true}
}

function lastYearOf(month: number, issued: string | undefined): number | undefined {
  if (issued === undefined) return undefined
  const year = Number(issued.slice(0, 4))
  return month + 1 <= Number(issued.slice(5, 7)) ? year : year - 1
}

/** Whether a span is a year or more: "in 2023". */
export function isYear({from, to}: Span): boolean {
  return from.endsWith("-01-01") && to.endsWith("-12-31")
}

/** When the event of a text most likely was, where nothing says so: in the year of issue, or not long before it. */
export function impliedBy(issued: string | undefined): Span | undefined {
  if (issued === undefined) return undefined
  const year = Number(issued.slice(0, 4))
  const isEarly = Number(issued.slice(5, 7)) <= 3
  return {from: isEarly ? `${year - 1}-07-01` : `${year}-01-01`, to: issued, isPoint: false}
}

/** Days between two spans; 0 where they overlap. */
export function daysBetween(a: Span, b: Span): number {
  const gap = a.to < b.from ? dayOf(b.from) - dayOf(a.to) : b.to < a.from ? dayOf(a.from) - dayOf(b.to) : 0
  return Math.max(0, gap)
}

function dayOf(iso: string): number {
  return Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, Number(iso.slice(8, 10))) / 86_400_000
}
