/* Time stamps read straight from bytes: `2021-03-14 06:40:12` and `2021-03-14T06:40:12.987Z`.
 *
 * Readers count records per hour without making a string of any line, so the form is checked byte by byte.
 * Source: ISO 8601-1:2019, 5.4 (the two forms that IIS and Exchange write). */

import {daysFromCivil} from "../model/instant.ts"

const zero = 0x30

function twoDigits(view: Uint8Array, at: number): number {
  const tens = view[at]! - zero
  const ones = view[at + 1]! - zero
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** Seconds of the day of `hh:mm:ss` at `at`, or NaN. A leap second counts as the next minute's first. */
export function clockSeconds(view: Uint8Array, at: number, end: number): number {
  if (at + 8 > end || view[at + 2] !== 0x3a || view[at + 5] !== 0x3a) return Number.NaN
  const hour = twoDigits(view, at)
  const minute = twoDigits(view, at + 3)
  const second = twoDigits(view, at + 6)
  return hour <= 23 && minute <= 59 && second <= 60 ? (hour * 60 + minute) * 60 + second : Number.NaN
}

/** Whether `yyyy-mm-dd` stands at `at`: its form, not whether the calendar has such a day. */
function hasDateForm(view: Uint8Array, at: number, end: number): boolean {
  if (at + 10 > end || view[at + 4] !== 0x2d || view[at + 7] !== 0x2d) return false
  return !Number.isNaN(
    twoDigits(view, at) + twoDigits(view, at + 2) + twoDigits(view, at + 5) + twoDigits(view, at + 8),
  )
}

/** Days since 1970-01-01 of `yyyy-mm-dd` at `at`, or NaN where the calendar has no such day. */
export function civilDay(view: Uint8Array, at: number, end: number): number {
  if (!hasDateForm(view, at, end)) return Number.NaN
  const year = twoDigits(view, at) * 100 + twoDigits(view, at + 2)
  const month = twoDigits(view, at + 5)
  const day = twoDigits(view, at + 8)
  if (month < 1 || month > 12 || day < 1) return Number.NaN
  const days = daysFromCivil(year, month, day)
  const nextMonth = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)
  return days < nextMonth && year >= 1685 && year <= 2254 ? days : Number.NaN
}

/** The end of an ISO stamp with date and time that begins at `at`, or -1: its form only. */
export function stampEnd(view: Uint8Array, at: number, end: number): number {
  if (!hasDateForm(view, at, end) || at + 19 > end) return -1
  const joint = view[at + 10]
  if ((joint !== 0x54 && joint !== 0x20) || view[at + 13] !== 0x3a || view[at + 16] !== 0x3a) return -1
  if (Number.isNaN(twoDigits(view, at + 11) + twoDigits(view, at + 14) + twoDigits(view, at + 17))) return -1
  let i = at + 19
  if (i < end && view[i] === 0x2e) {
    i++
    while (i < end && view[i]! >= zero && view[i]! <= 0x39) i++
  }
  if (i < end && view[i] === 0x5a) return i + 1
  if (i + 6 <= end && (view[i] === 0x2b || view[i] === 0x2d) && view[i + 3] === 0x3a) {
    return Number.isNaN(twoDigits(view, i + 1) + twoDigits(view, i + 4)) ? -1 : i + 6
  }
  return i
}

/** Whole seconds since 1970 of an ISO stamp whose form `stampEnd` has checked, zone applied; else NaN. */
export function stampSeconds(view: Uint8Array, at: number, end: number): number {
  const seconds = civilDay(view, at, end) * 86_400 + clockSeconds(view, at + 11, end)
  const sign = view[end - 6]
  if (end - at < 25 || view[end - 3] !== 0x3a || (sign !== 0x2b && sign !== 0x2d)) return seconds
  const shift = (twoDigits(view, end - 5) * 60 + twoDigits(view, end - 2)) * 60
  return sign === 0x2b ? seconds - shift : seconds + shift
}
