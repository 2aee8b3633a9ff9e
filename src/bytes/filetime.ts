/* Windows' binary times: FILETIME, 100-ns ticks since 1601 in UTC, and SYSTEMTIME, eight 16-bit numbers.
 *
 * A FILETIME does not fit a double, so its halves are reckoned apart: with the epoch of 1970 taken off,
 * 2^32 ticks are 429,496,729 µs and 6 ticks, and every product stays below 2^53.
 *
 * Source: [MS-DTYP] 2.3.3 (FILETIME), 2.3.13 (SYSTEMTIME). */

import {
  daysFromCivil,
  type Instant,
  instant,
  microsPerDay,
  microsPerSecond,
  type When,
} from "../model/instant.ts"
import {u16At} from "./cursor.ts"

/** 1970-01-01 as a FILETIME, 116,444,736,000,000,000, in halves. */
const epochHigh = 27_111_902
const epochLow = 3_577_643_008
const microsPerHigh = 429_496_729
const ticksBesideHigh = 6

/** High halves within which every FILETIME is an Instant (1685..2255, the first and last 2^32 ticks off). */
const firstHigh = 6_140_386
const lastHigh = 48_083_515

/** Whether a FILETIME with this high half surely has an Instant: a test without arithmetic. */
export function isOrdinaryFiletime(high: number): boolean {
  return high >= firstHigh && high <= lastHigh
}

/** Microseconds since 1970 of a FILETIME, or undefined outside 1685..2255. */
export function filetimeInstant(low: number, high: number): Instant | undefined {
  const ticks = (high - epochHigh) * ticksBesideHigh + (low - epochLow)
  return instant((high - epochHigh) * microsPerHigh + Math.floor(ticks / 10))
}

/** The time of a FILETIME, to the tick; undefined outside 1685..2255. */
export function filetimeWhen(low: number, high: number): When | undefined {
  const at = filetimeInstant(low, high)
  return at === undefined ? undefined : {at, tick: tickOf(low, high), zone: "format"}
}

/** The 100-ns digit. */
function tickOf(low: number, high: number): number {
  return ((((high - epochHigh) * ticksBesideHigh + (low - epochLow)) % 10) + 10) % 10
}

/** `2021-03-14T06:40:12.9876543Z`: a FILETIME of any value with its seven decimals. */
export function filetimeText(low: number, high: number): string {
  let day: number
  let seconds: number
  let ticks: number
  const at = filetimeInstant(low, high)
  if (at === undefined) {
    const all = (BigInt(high) << 32n) | BigInt(low)
    const rest = Number(all % ticksPerDay)
    day = Number(all / ticksPerDay) + daysFromCivil(1601, 1, 1)
    seconds = Math.floor(rest / 10_000_000)
    ticks = rest % 10_000_000
  } else {
    day = Math.floor(at / microsPerDay)
    const micros = at - day * microsPerDay
    seconds = Math.floor(micros / microsPerSecond)
    ticks = (micros - seconds * microsPerSecond) * 10 + tickOf(low, high)
  }
  return `${civilText(day)}T${clockText(seconds)}.${String(ticks).padStart(7, "0")}Z`
}

const ticksPerDay = 864_000_000_000n

/** `yyyy-mm-dd` of a day since 1970. Source: Howard Hinnant, chrono-compatible low-level date
 *  algorithms, `civil_from_days`. */
function civilText(day: number): string {
  const z = day + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  )
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(doy - Math.floor((153 * mp + 2) / 5) + 1)}`
}

function clockText(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** The time of the SYSTEMTIME at `at` (16 bytes that the caller has checked), or undefined where the
 *  calendar has no such time. */
export function systemtimeWhen(bytes: Uint8Array, at: number): When | undefined {
  const [year, month, day] = [u16At(bytes, at), u16At(bytes, at + 2), u16At(bytes, at + 6)]
  const [hour, minute, second] = [u16At(bytes, at + 8), u16At(bytes, at + 10), u16At(bytes, at + 12)]
  const milli = u16At(bytes, at + 14)
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 || milli > 999)
    return undefined
  const days = daysFromCivil(year, month, day)
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)
  if (days >= next) return undefined
  const micros = days * microsPerDay + (((hour * 60 + minute) * 60 + second) * 1000 + milli) * 1000
  const time = instant(micros)
  return time === undefined ? undefined : {at: time, tick: 0, zone: "format"}
}

/** `2021-03-14T06:40:12.987Z`: the numbers of a SYSTEMTIME as they stand, valid or not. */
export function systemtimeText(bytes: Uint8Array, at: number): string {
  const pad = (offset: number, digits: number): string =>
    String(u16At(bytes, at + offset)).padStart(digits, "0")
  return `${pad(0, 4)}-${pad(2, 2)}-${pad(6, 2)}T${pad(8, 2)}:${pad(10, 2)}:${pad(12, 2)}.${pad(14, 3)}Z`
}
