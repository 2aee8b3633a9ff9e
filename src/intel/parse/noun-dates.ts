/* Where the words of a date end and the next noun phrase begins: "On 12 February attackers", "last year hackers". */

import type {Tagged} from "./items.ts"
import {isDayOf} from "./word-pairs.ts"
import {isTimeWord} from "./words.ts"

/** "operators last month": a time behind the noun is a noun phrase of its own. */
export function isNewNoun({tokens, tags, nameEnd}: Tagged, head: number, at: number): boolean {
  const key = tokens[at]?.key ?? ""
  if (key === "today" || key === "yesterday") return true
  // "gave the attackers access"
  if (
    (key === "access" || key === "control") &&
    /[^su]s$/.test(tokens[head]?.key ?? "") &&
    tags[head] === "NOUN"
  )
    return true
  // "in an email Sunday night", "at a press conference Thursday afternoon"
  if (
    tags[head] === "NOUN" &&
    /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$/.test(key) &&
    /^(?:morning|afternoon|evening|night)$/.test(tokens[at + 1]?.key ?? "")
  )
    return true
  if (
    /^(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday)$/.test(key) &&
    at + 1 < tokens.length
  )
    return tags[at + 1] !== "NOUN" && (nameEnd[at] ?? -1) <= at && tags[head] !== "PROPN"
  return false
}

/** "on 12 February 2024 attacks began", "in some cases messages were": the noun behind is another one. */
export function isBehindDate(
  {tokens, tags}: Tagged,
  head: number,
  determiner: number | undefined,
  at: number,
): boolean {
  const key = tokens[head]?.key ?? ""
  if (key === "cases") return true
  if (determiner !== undefined) return false
  if (isTimeWord(key) && /^\d{1,2}$/.test(tokens[at - 1]?.key ?? "")) return true
  // "Since 13 February attackers have"
  if (
    head === at - 1 &&
    tags[at] !== "NUM" &&
    isDayOf(tokens[head - 1]?.text ?? "", key) &&
    tokens[head]?.isCapital === true
  )
    return !isTimeWord(tokens[at]?.key ?? "")
  const month = /^(?:19|20)\d\d$/.test(key) ? head - 1 : head
  return isTimeWord(tokens[month]?.key ?? "") && month !== head
}

/** A bare year, month or weekday right behind "in", "since", "on", with no word behind it that makes it more exact. */
export function isFullDate({tokens, tags, nameEnd}: Tagged, from: number): boolean {
  const date = tokens[from]
  const next = tokens[from + 1]
  if (date === undefined || next?.isWord !== true || !datePrepositions.has(tokens[from - 1]?.key ?? ""))
    return false
  const tag = tags[from + 1]
  const opensNext =
    tag === "NOUN" || tag === "PROPN" || tag === "ADJ" || tag === "X" || (nameEnd[from + 1] ?? -1) > from + 1
  if (!opensNext || isTimeWord(next.key) || next.key.length < 2) return false
  return isYear.test(date.text) || (date.isCapital && isDayOrMonth.test(date.key))
}

/** "last year", "this week", "Monday morning" with a noun behind that is no word of time. */
export function isRelativeTime({tokens, tags}: Tagged, from: number, at: number): boolean {
  const first = tokens[from]
  const time = tokens[at - 1]?.key ?? ""
  if (first === undefined || !isTimeWord(time) || time === "minute") return false
  const tag = tags[at]
  if (tag !== "NOUN" && tag !== "ADJ" && tag !== "PROPN") return false
  if (isTimeWord(tokens[at]?.key ?? "") || tokens[at]?.key === "alone") return false
  return /^(?:last|this|next)$/.test(first.key) || (isDayOrMonth.test(first.key) && !isDayOrMonth.test(time))
}

const datePrepositions: ReadonlySet<string> = new Set("in since on until till during from by".split(" "))
const isYear = /^(?:19|20)\d\d$/
const isDayOrMonth =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/

/** "last month", "this year" behind a noun. */
export function isTimeAhead({tokens}: Tagged, at: number): boolean {
  return (
    /^(?:last|this|next|earlier|early|late|mid)$/.test(tokens[at]?.key ?? "") &&
    (isTimeWord(tokens[at + 1]?.key ?? "") ||
      isTimeWord(tokens[at + 2]?.key ?? "") ||
      /^(?:19|20)\d\d$/.test(tokens[at + 1]?.key ?? ""))
  )
}

/** "03:14": the colon between hours and minutes. */
export function isClock(tokens: Tagged["tokens"], at: number): boolean {
  const hours = tokens[at - 1]
  const minutes = tokens[at + 1]
  return (
    hours?.end === tokens[at]?.start &&
    minutes?.start === tokens[at]?.end &&
    /^\d{1,2}$/.test(hours?.text ?? "") &&
    /^\d\d$/.test(minutes?.text ?? "")
  )
}

/** Behind "9 a.m.", which comes in pieces, or 0. */
export function hoursEnd(tokens: Tagged["tokens"], at: number): number {
  const half = tokens[at + 1]?.key
  if ((half !== "a" && half !== "p") || tokens[at + 2]?.text !== "." || tokens[at + 3]?.key !== "m") return 0
  return tokens[at + 4]?.text === "." && at + 5 < tokens.length ? at + 5 : at + 4
}

/** "Saturday 28 October" */
export function isMonthBehindDay(tokens: Tagged["tokens"], head: number, at: number): boolean {
  return (
    head === at - 2 &&
    /^\d{1,2}$/.test(tokens[at - 1]?.text ?? "") &&
    isDayOrMonth.test(tokens[head]?.key ?? "") &&
    isDayOrMonth.test(tokens[at]?.key ?? "")
  )
}

/** "14 months earlier", "three weeks before". */
export function isMeasureAhead(tokens: Tagged["tokens"], at: number): boolean {
  return (
    /^(?:minutes?|hours?|days?|weeks?|months?|years?|decades?)$/.test(tokens[at + 1]?.key ?? "") &&
    /^(?:earlier|later|ago|before|after|prior|previously)$/.test(tokens[at + 2]?.key ?? "")
  )
}
