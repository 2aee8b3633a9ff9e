/* Numbers, sizes, times and the names of stages and logs as people read them. Pure text, not escaped. */

import type {Value} from "../model/event.ts"
import {canonicalText} from "../model/event.ts"
import type {Locator} from "../model/evidence.ts"
import type {Stage} from "../model/finding.ts"
import type {Instant, When} from "../model/instant.ts"
import {daysFromCivil, formatForPeople, formatInstant, microsPerDay} from "../model/instant.ts"
import type {Judgement} from "../model/judgement.ts"
import {phrase} from "../model/judgement.ts"

/** `1,234,567` */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",")
}

/** `1 finding`, `3 findings` */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`
}

/** `12.3 MB`: powers of 1000, as disks are sold; exact below 1 kB. */
export function size(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte")
  const units = ["kB", "MB", "GB", "TB", "PB"]
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`
}

/** `2021-03-03 04:12:07.411 UTC`, with a word when the zone is only our assumption. */
export function whenText(when: When | undefined): string {
  if (when === undefined) return "time unknown"
  // Logs that count whole seconds get no invented milliseconds.
  const text = formatForPeople(when.at).replace(".000 UTC", " UTC")
  return `${text}${when.zone === "assumed" ? " (zone assumed)" : ""}`
}

/** `2021-03-03 04:12 UTC` or `unknown`. */
export function instantText(
  at: Instant | undefined,
  precision: "day" | "minute" | "milli" = "minute",
): string {
  return at === undefined ? "unknown" : formatForPeople(at, precision)
}

/** `line 17, byte 1,204, 311 bytes long` */
export function placeText(at: Locator): string {
  const long = `byte ${count(at.offset)} (0x${at.offset.toString(16)}), ${counted(at.length, "byte")} long`
  return at.unit.kind === "bytes" ? long : `${unitText(at)}, ${long}`
}

/** `line 17`, `record 4711` or `byte 1,204` */
export function unitText(at: Locator): string {
  const {unit} = at
  return unit.kind === "line"
    ? `line ${count(unit.line)}`
    : unit.kind === "record"
      ? `record ${unit.record}`
      : `byte ${count(at.offset)}`
}

/** What a stage means, in five to ten words. */
export const stageMeaning: Readonly<Record<Stage, string>> = {
  exposed: "A known hole could be reached",
  probed: "Somebody tried the hole",
  exploited: "The hole was used",
  persisted: "Something was left behind to come back by",
  acted: "Commands ran, or secrets or mail were read",
  "data taken": "Data left, or was put ready to leave",
}

/** `Data taken` */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** `highly likely (80–90 %)`, or that there is no answer. */
export function judgementPhrase(judgement: Judgement): string {
  return judgement.kind === "assessed" ? phrase(judgement.likelihood) : "not assessable"
}

/** The judgement's sentence, with phrase and range in it even if the writer of `says` left them out. */
export function likelihoodSentence(judgement: Judgement): string {
  const {says} = judgement
  if (judgement.kind === "not assessable") return says
  const words = phrase(judgement.likelihood)
  return says.includes(words) ? says : `${capital(words)}: ${says}`
}

/** Confidence in a sentence of its own. */
export function confidenceSentence(confidence: string, because: string): string {
  const reason = because.trim().replace(/\.$/, "")
  const head = `Our confidence in this judgement is ${confidence}`
  return reason === "" ? `${head}.` : `${head}: ${reason}.`
}

/** A field's value for people: a list with commas, null as `(null)`. */
export function valueText(value: Value): string {
  if (Array.isArray(value)) return value.map((each) => canonicalText(each) ?? "(null)").join(", ")
  return canonicalText(value as Exclude<Value, readonly unknown[]>) ?? "(null)"
}

/** Days since 1970-01-01 of `2021-03-04`; undefined if it is no such day. */
export function dayNumber(day: string): number | undefined {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!m) return undefined
  const number = daysFromCivil(Number(m[1]), Number(m[2]), Number(m[3]))
  return dayText(number) === day ? number : undefined
}

/** `2021-03-04` of a day number. */
export function dayText(day: number): string {
  return formatInstant((day * microsPerDay) as Instant).slice(0, 10)
}

/** Runs of days, `2021-03-01` to `2021-03-03`, in order; what is no day is left out. */
export function dayRuns(days: readonly string[]): readonly {readonly from: string; readonly to: string}[] {
  const numbers = days
    .map(dayNumber)
    .filter((day) => day !== undefined)
    .sort((a, b) => a - b)
  const runs: {from: number; to: number}[] = []
  for (const day of numbers) {
    const last = runs.at(-1)
    if (last !== undefined && day <= last.to + 1) last.to = day
    else runs.push({from: day, to: day})
  }
  return runs.map(({from, to}) => ({from: dayText(from), to: dayText(to)}))
}

/** `98.4 %`; near the ends with as many digits as it takes to differ from them. */
export function percent(probability: number): string {
  const value = probability * 100
  const isNearEnd = value > 0 && value < 100 && (value < 0.1 || value > 99.9)
  return `${value.toFixed(isNearEnd ? 3 : 1)} %`
}

/** `+1.50`, `−0.40` */
export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`
}
