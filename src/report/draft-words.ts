/* Times, counts and lists as a form to an authority says them. Pure text, not escaped. */

import type {IncidentValue} from "../model/incident.ts"
import type {Instant} from "../model/instant.ts"
import {formatForPeople, microsPerDay, microsPerHour, microsPerMinute} from "../model/instant.ts"
import {type Likelihood, phrase} from "../model/judgement.ts"

/** `a`, `a and b`, `a, b and c` */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`
}

/** `it is likely (55–75 %) that …`, `there is a remote chance (0–5 %) that …` */
export function likelyText(likelihood: Likelihood, that: string): string {
  const isNoun =
    likelihood.said?.isNoun ??
    (likelihood.said === undefined && ["remote chance", "realistic possibility"].includes(likelihood.term))
  return `${isNoun ? "there is a" : "it is"} ${phrase(likelihood)} that ${that}`
}

/** A value in words; a list as sentences or words with semicolons. */
export function valueText(value: IncidentValue): string {
  switch (value.kind) {
    case "text":
      return value.text.trim()
    case "list":
      return value.items
        .map((item) => item.trim())
        .join(value.items.some((item) => item.endsWith(".")) ? " " : ", ")
    case "time":
      return formatForPeople(value.at, "minute")
    case "count":
      return countText(value.least, value.most)
    default:
      return value satisfies never
  }
}

function countText(least: number, most: number | undefined): string {
  if (most === undefined) return `at least ${least}`
  return least === most ? String(least) : `${least} to ${most}`
}

/** `2021-03-09 09:00 GMT (Europe/London)`; undefined where there is no such zone. */
export function localText(at: Instant, timeZone: string): string | undefined {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZoneName: "short",
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
  const parts = new Map(format.formatToParts(new Date(at / 1000)).map(({type, value}) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ""
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")} ${part("timeZoneName")} (${timeZone})`
}

/** `3 days and 4 hours`, `50 minutes`: whole units, rounded down. */
export function spanText(micros: number): string {
  const days = Math.floor(micros / microsPerDay)
  const hours = Math.floor((micros % microsPerDay) / microsPerHour)
  const minutes = Math.floor((micros % microsPerHour) / microsPerMinute)
  const unit = (n: number, name: string): string => `${n} ${name}${n === 1 ? "" : "s"}`
  if (days > 0)
    return hours === 0 || days > 9 ? unit(days, "day") : `${unit(days, "day")} and ${unit(hours, "hour")}`
  if (hours > 0)
    return minutes === 0 ? unit(hours, "hour") : `${unit(hours, "hour")} and ${unit(minutes, "minute")}`
  return unit(minutes, "minute")
}
