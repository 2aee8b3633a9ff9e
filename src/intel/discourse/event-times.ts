/* The times that words say of an event, as days of the calendar, so that two can be told apart. */

import type {Phrase, Range} from "../grammar/shape.ts"

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
/** "jan", "sept", "march" → its number from 0. */
const months: ReadonlyMap<string, number> = new Map(
  "january february march april may june july august september october november december"
    .split(" ")
    .flatMap((name, month) => Array.from({length: name.length - 2}, (_, i) => [name.slice(0, i + 3), month])),
)

/** A time with the token that it begins at. */
export interface PlacedSpan extends Span {
  readonly at: number
}

/** The times of a sentence that the calendar bounds on both sides. "Since" and "by" bound one side: the other is near it. */
export function spansOf(phrase: Phrase, issued: string | undefined): readonly PlacedSpan[] {
  const {tokens, times} = phrase
  const found: PlacedSpan[] = []
  for (let at = 0; at < tokens.length; at++) {
    const said = times[at]
    const from = said?.time.from ?? said?.time.to
    const to = said?.time.to ?? said?.time.from
    if (said !== undefined && from !== undefined && to !== undefined && said.by !== "length") {
      found.push({at, from, to, isPoint: !stretch.test(tokens[at]?.key ?? "")})
      continue
    }
    const bare = bareAt(phrase, at, issued)
    if (bare !== undefined) found.push({...bare, at, isPoint: !stretch.test(tokens[at - 1]?.key ?? "")})
  }
  return found
}

/** The first time that begins among words. */
export function spanIn(spans: readonly PlacedSpan[], {from, to}: Range): Span | undefined {
  return spans.find(({at}) => from <= at && at < to)
}

/** "a 2023 attack", "the August 2025 defacement", "the March intrusions". */
function bareAt({tokens}: Phrase, at: number, issued: string | undefined): Span | undefined {
  const text = tokens[at]?.text ?? ""
  if (/^(?:19[89]|20\d)\d$/.test(text)) return {from: `${text}-01-01`, to: `${text}-12-31`, isPoint: true}
  const season = seasonAt(tokens, at, issued)
  if (season !== undefined) return season
  const month = tokens[at]?.isCapital === true ? months.get(tokens[at]?.low ?? "") : undefined
  if (month === undefined) return undefined
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
