/* What a judgement hangs on: the lines of its ledger that moved it most, and the missing evidence that could move it
 * by a band.
 *
 * Taking an item away lets the next of its cause step in, so its own weight may be more than what it moved. Missing
 * evidence could show the stage, as strongly as a group may count; or it could be silent, as far as silence still
 * counts. */

import type {Stage} from "../model/finding.ts"
import {formatForPeople, type Instant, microsPerDay} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import {type Ledger, phiaBand} from "../model/judgement.ts"
import type {Causes} from "./causes.ts"
import {meets, type NeedCover, type Window} from "./coverage.ts"
import {compareText} from "./gather.ts"
import type {Item} from "./items.ts"
import {posteriorWith, round, totalOf, totalsWithout, type Weighed} from "./ledger.ts"
import {evidenceName, list} from "./sentences.ts"

const linesNamed = 3
const itemsTried = 16
const sourcesNamed = 8
const groupMost = 2
const totalMost = 4.5
const silenceMost = 1.5

/** The three lines whose removal moves the log odds furthest, the furthest first. */
export function movedMost(
  stage: Stage,
  items: readonly Item[],
  causes: Causes,
  weighed: Weighed,
  against: Ledger["against"],
): Ledger["movedMost"] {
  const whole = totalOf(weighed)
  const used = weighed.items.filter((item) => item.used).slice(0, itemsTried)
  const without = totalsWithout(
    stage,
    items,
    causes,
    used.map((item) => item.finding),
  )
  const moves = [
    ...used.map(({finding}, at) => ({what: finding as string, log10: round(whole - (without[at] ?? whole))})),
    ...against.map(({log, log10}) => ({what: `silence: ${log}`, log10})),
  ]
  return moves
    .filter(({log10}) => log10 !== 0)
    .sort((a, b) => Math.abs(b.log10) - Math.abs(a.log10) || compareText(a.what, b.what))
    .slice(0, linesNamed)
}

/** The missing evidence that could move a judgement by a band; all that is missing where there is no ledger.
 *  Weightiest first. */
export function wouldChange(
  covers: readonly NeedCover[],
  weights: readonly number[],
  files: readonly FileRecord[],
  window: Window | undefined,
  book: Ledger | undefined,
): readonly string[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const missing = covers.flatMap((cover, at) => {
    const weight = ((weights[at] ?? 0) / whole) * (1 - cover.share)
    if (cover.gap === undefined || (book !== undefined && !couldMove(weight, book))) return []
    return [{says: sourceName(cover, files, window), weight}]
  })
  const sorted = missing.sort((a, b) => b.weight - a.weight || compareText(a.says, b.says))
  return [...new Set(sorted.map(({says}) => says))].slice(0, sourcesNamed)
}

/** `weight`: what is missing of all that shows the stage, 0..1. */
function couldMove(weight: number, book: Ledger): boolean {
  const counted = book.items.reduce((sum, i) => sum + (i.used ? i.log10 : 0), 0)
  const silent = book.against.reduce((sum, a) => sum - a.log10, 0)
  const up = Math.max(0, Math.min(groupMost, totalMost - counted))
  const down = Math.max(0, Math.min(silenceMost * weight, silenceMost - silent))
  return [up, -down].some((log10) => phiaBand(posteriorWith(book, log10)).term !== book.band)
}

/** `ECP Server logs, 2–5 March 2021`. */
function sourceName(
  {need, share}: NeedCover,
  files: readonly FileRecord[],
  window: Window | undefined,
): string {
  if (need.log === "build") return "the exact build of Exchange, as the version of ExSetup.exe tells it"
  if (need.log === "configuration") return "the configuration of Exchange and IIS"
  const noun = evidenceName(need.log, need.channels)
  const own = files.filter((f) => meets(need, f))
  if (window === undefined || /evidence$/.test(noun))
    return own.length === 0 ? noun : `${noun}, the rest of it`
  const days = missingDays(own, window)
  const gaps = runsOf(days).map(([from, until]) => daysInWords(from, until))
  if (gaps.length > 0 && share < 1) return `${noun}, ${list(gaps, "and", 4)}`
  const [first, last] = [dayOf(window.from), dayOf(window.until - 1)]
  return `${noun}, the hours that are missing of ${daysInWords(first, last)}`
}

function dayOf(at: number): number {
  return Math.floor(at / microsPerDay)
}

const daysLooked = 4000

function missingDays(files: readonly FileRecord[], window: Window): readonly number[] {
  const seen = new Set<number>()
  const spans: (readonly [number, number])[] = []
  for (const {log, first, last, hours} of files) {
    for (const {hour} of hours) seen.add(dayOf(hour))
    // A channel of Windows was open between its first and its last record.
    if (log === "windows-event" && first !== undefined && last !== undefined)
      spans.push([dayOf(first), dayOf(last)])
  }
  const from = dayOf(window.from)
  const until = Math.min(dayOf(window.until - 1), from + daysLooked)
  const days = Array.from({length: until - from + 1}, (_, at) => from + at)
  return days.filter((day) => !seen.has(day) && !spans.some(([a, b]) => a <= day && day <= b))
}

function runsOf(days: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last !== undefined && day === last[1] + 1) last[1] = day
    else runs.push([day, day])
  }
  return runs
}

const months = "January February March April May June July August September October November December".split(
  " ",
)

/** `2–5 March 2021`, `28 February to 2 March 2021`. */
function daysInWords(from: number, until: number): string {
  const [a, b] = [from, until].map((day) => {
    const [year = "", month = "", date = ""] = formatForPeople((day * microsPerDay) as Instant, "day").split(
      "-",
    )
    return {year, month: months[Number(month) - 1] ?? "", date: String(Number(date))}
  }) as [DayWords, DayWords]
  if (from === until) return `${b.date} ${b.month} ${b.year}`
  if (a.year !== b.year) return `${a.date} ${a.month} ${a.year} to ${b.date} ${b.month} ${b.year}`
  if (a.month !== b.month) return `${a.date} ${a.month} to ${b.date} ${b.month} ${b.year}`
  return `${a.date}–${b.date} ${b.month} ${b.year}`
}

interface DayWords {
  readonly year: string
  readonly month: string
  readonly date: string
}
