/* Points in time, in microseconds, and why we believe them.
 *
 * An `Instant` is an integer count of microseconds since 1970-01-01T00:00:00Z. As a double it is exact
 * from 1685 to 2255. Times outside (FILETIME 0, year 30828) have no Instant: readers report them as a
 * Trouble that keeps the raw value. The seventh digit of a FILETIME travels beside it as `tick`. */

import type {Brand} from "./ids.ts"

/** Microseconds since 1970-01-01T00:00:00Z; an exact integer between `earliest` and `latest`. */
export type Instant = Brand<number, "Instant">

/** A time and what supports its zone. */
export interface When {
  readonly at: Instant
  /** 0..9: the 100-ns digit of a FILETIME; 0 where the source is coarser. */
  readonly tick: number
  /** Why we believe it is UTC: the format says so, the record says so, or we take it to be. */
  readonly zone: "format" | "stated" | "assumed"
}

const limitMicros = 9_007_199_254_740_991

export const microsPerSecond = 1_000_000
export const microsPerMinute: number = 60 * microsPerSecond
export const microsPerHour: number = 60 * microsPerMinute
export const microsPerDay: number = 24 * microsPerHour

/** The instant of a count of microseconds, or undefined outside 1685..2255 or off the integers. */
export function instant(micros: number): Instant | undefined {
  return Number.isInteger(micros) && Math.abs(micros) <= limitMicros ? (micros as Instant) : undefined
}

/** A whole-second calendar time in UTC, or undefined where the calendar has no such day or second. */
export function calendar(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  micro = 0,
): Instant | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  // 60 is a leap second as some writers log it; it counts as the next minute's first.
  if (hour > 23 || minute > 59 || second > 60 || hour < 0 || minute < 0 || second < 0) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return instant(date.getTime() * 1000 + ((hour * 60 + minute) * 60 + second) * microsPerSecond + micro)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days from the civil epoch; plain integer arithmetic for the hot readers. Valid input only.
 *  Source: Howard Hinnant, chrono-compatible low-level date algorithms, `days_from_civil`. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yoe = y - era * 400
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const doe = yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy
  return era * 146_097 + doe - 719_468
}

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?$/

/** Reads ISO 8601 with a date, `T` or blank, and up to nine decimals (the rest is cut).
 *  The zone is `stated` if the text carries one, else `assumed`. Undefined if it is no such time. */
export function parseIso(text: string): When | undefined {
  const m = isoPattern.exec(text)
  if (!m) return undefined
  const fraction = (m[7] ?? "").padEnd(9, "0")
  const at = calendar(
    Number(m[1]),
    Number(m[2]),
    Number(m[3]),
    Number(m[4]),
    Number(m[5]),
    Number(m[6] ?? 0),
    Number(fraction.slice(0, 6)),
  )
  if (at === undefined) return undefined
  const zone = m[8]
  const shifted = zone === undefined || zone === "Z" ? at : instant(at - offsetMicros(zone))
  if (shifted === undefined) return undefined
  return {at: shifted, tick: Number(fraction[6] ?? 0), zone: zone === undefined ? "assumed" : "stated"}
}

function offsetMicros(zone: string): number {
  const sign = zone.startsWith("-") ? -1 : 1
  const digits = zone.slice(1).replace(":", "")
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * microsPerMinute
}

/** `2021-03-14T06:40:12.987000Z`: always six decimals, so that text order is time order. */
export function formatInstant(at: Instant): string {
  const millis = Math.floor(at / 1000)
  const micros = at - millis * 1000
  return `${new Date(millis).toISOString().slice(0, -1)}${String(micros).padStart(3, "0")}Z`
}

/** `2021-03-14 06:40:12.987 UTC`: for people. Milliseconds, unless `precision` asks for less. */
export function formatForPeople(
  at: Instant,
  precision: "day" | "minute" | "second" | "milli" = "milli",
): string {
  const iso = formatInstant(at)
  const end = {day: 10, minute: 16, second: 19, milli: 23}[precision]
  return precision === "day" ? iso.slice(0, end) : `${iso.slice(0, end).replace("T", " ")} UTC`
}

/** Negative, zero or positive as a sorts before, with or after b; undefined times sort last. */
export function compareWhen(a: When | undefined, b: When | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0)
  return a.at - b.at || a.tick - b.tick
}
