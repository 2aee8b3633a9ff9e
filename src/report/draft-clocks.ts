/* The clocks of a form: what is due when, and how much is left, as of the time of the draft.
 *
 * Hours are counted exactly. Months are counted by the calendar, in UTC: the same day of a later month at the same
 * time, or that month's last day where it has no such day. Without a start there is no deadline, and it says so. */

import type {Form, FormClock} from "../model/form.ts"
import type {IncidentRecord} from "../model/incident.ts"
import {
  calendar,
  formatForPeople,
  formatInstant,
  type Instant,
  instant,
  microsPerHour,
} from "../model/instant.ts"
import {localText, spanText} from "./draft-words.ts"

export interface DraftClock {
  readonly id: string
  readonly title: string
  readonly appliesTo: string | undefined
  readonly unverified: boolean
  readonly source: string
  /** `24 hours from awareness`. */
  readonly rule: string
  /** Undefined where its start is not known. */
  readonly due: Instant | undefined
  /** In UTC, and in the organisation's time where that is known. */
  readonly dueText: string
  readonly localDue: string | undefined
  readonly isOverdue: boolean
  /** Whether the start is only the latest possible one. */
  readonly isLatest: boolean
  /** A sentence. */
  readonly says: string
}

/** The clocks in the order of the form. */
export function clocksOf(
  form: Form,
  record: IncidentRecord,
  asOf: Instant | undefined,
): readonly DraftClock[] {
  return form.clocks.map((clock) => clockOf(clock, form, record, asOf))
}

function clockOf(
  clock: FormClock,
  form: Form,
  record: IncidentRecord,
  asOf: Instant | undefined,
): DraftClock {
  const start = startOf(clock, form, record)
  const due = start === undefined ? undefined : dueOf(start.at, clock.within)
  const {id, title, appliesTo, unverified, source} = clock
  const stopped = clock.stops === undefined ? undefined : timeOf(record, "notifiedAt")
  const isOverdue = stopped === undefined && due !== undefined && asOf !== undefined && asOf > due
  return {
    id,
    title,
    appliesTo,
    unverified,
    source,
    rule: ruleText(clock),
    due,
    dueText: due === undefined ? unknownText(clock) : formatForPeople(due, "minute"),
    localDue:
      due === undefined || record.timeZone === undefined ? undefined : localText(due, record.timeZone),
    isOverdue,
    isLatest: start?.isLatest === true,
    says:
      stopped === undefined
        ? saysOf(due, asOf, start?.isLatest === true)
        : filedText(stopped, appliesTo === undefined ? due : undefined),
  }
}

function timeOf(record: IncidentRecord, name: "awareAt" | "notifiedAt"): Instant | undefined {
  const {value} = record.fields[name]
  return value?.kind === "time" ? value.at : undefined
}

/** When it starts. A notification that is not filed yet is due at its own deadline at the latest. */
function startOf(
  {starts}: FormClock,
  form: Form,
  record: IncidentRecord,
): {readonly at: Instant; readonly isLatest: boolean} | undefined {
  const aware = timeOf(record, "awareAt")
  if (starts === "awareness") return aware === undefined ? undefined : {at: aware, isLatest: false}
  const notified = timeOf(record, "notifiedAt")
  if (notified !== undefined) return {at: notified, isLatest: false}
  const notification = form.clocks.find(
    ({stops, appliesTo}) => stops === "notification" && appliesTo === undefined,
  )
  const latest =
    aware === undefined || notification === undefined ? undefined : dueOf(aware, notification.within)
  return latest === undefined ? undefined : {at: latest, isLatest: true}
}

/** When something is due that starts at `from`; undefined beyond the times that we know. */
export function dueOf(from: Instant, within: FormClock["within"]): Instant | undefined {
  return "hours" in within ? instant(from + within.hours * microsPerHour) : monthsLater(from, within.months)
}

function monthsLater(from: Instant, months: number): Instant | undefined {
  const text = formatInstant(from)
  const month = Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1 + months
  const [year, inYear] = [Math.floor(month / 12), (month % 12) + 1]
  const [hour, minute, second, micro] = [
    text.slice(11, 13),
    text.slice(14, 16),
    text.slice(17, 19),
    text.slice(20, 26),
  ]
  for (let day = Number(text.slice(8, 10)); day >= 28; day--) {
    const at = calendar(year, inYear, day, Number(hour), Number(minute), Number(second), Number(micro))
    if (at !== undefined) return at
  }
  return calendar(
    year,
    inYear,
    Number(text.slice(8, 10)),
    Number(hour),
    Number(minute),
    Number(second),
    Number(micro),
  )
}

function ruleText({within, starts}: FormClock): string {
  const [number, unit] = "hours" in within ? [within.hours, "hour"] : [within.months, "month"]
  const from = starts === "awareness" ? "from awareness" : "after the incident notification"
  return `${number} ${unit}${number === 1 ? "" : "s"} ${from}`
}

function unknownText({starts}: FormClock): string {
  return starts === "awareness" ? "unknown: no awareness time" : "unknown: no notification yet"
}

function filedText(filed: Instant, due: Instant | undefined): string {
  const late = due !== undefined && filed > due ? `, ${spanText(filed - due)} late` : ""
  return `Filed at ${formatForPeople(filed, "minute")}${late}.`
}

function saysOf(due: Instant | undefined, asOf: Instant | undefined, isLatest: boolean): string {
  if (due === undefined) return ""
  const counted = isLatest
    ? " Counted from the last moment for the notification; sooner if that is filed sooner."
    : ""
  if (asOf === undefined) return counted.trim()
  return asOf > due
    ? `Overdue by ${spanText(asOf - due)}.${counted}`
    : `${spanText(due - asOf)} left.${counted}`
}
