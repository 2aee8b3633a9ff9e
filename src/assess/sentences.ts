/* Words for people: names of stages and logs, lists, days and times.
 *
 * Evidence text passes through `plain`, which keeps a sentence on one line and short; escaping for HTML,
 * CSV or a terminal is the writer's. */

import {diskKinds} from "../model/event.ts"
import type {Stage} from "../model/finding.ts"
import {formatForPeople, type Instant, microsPerDay} from "../model/instant.ts"
import {type Gap, type Likelihood, phrase} from "../model/judgement.ts"

const logNames: Readonly<Record<string, string>> = {
  "iis-frontend": "IIS front-end",
  "iis-backend": "IIS back-end",
  httpproxy: "HttpProxy",
  "ecp-server": "ECP Server",
  "ecp-activity": "ECP Activity",
  ews: "EWS",
  mapi: "MAPI",
  "rpc-client-access": "RPC Client Access",
  "rps-cmdlet": "PowerShell cmdlet",
  "rps-http": "PowerShell HTTP",
  "oab-generator": "OAB generator",
  "admin-audit": "admin audit",
  "message-tracking": "message tracking",
  "agent-log": "transport agent",
  smtp: "SMTP",
  "imap-pop": "IMAP and POP",
  "exchange-other": "other Exchange",
  "windows-event": "Windows event",
  registry: "registry",
  "scheduled-task": "scheduled task",
  "web-file": "web file",
  "iis-configuration": "IIS configuration",
  "exchange-configuration": "Exchange configuration",
  "file-system": "file table",
  "powershell-text": "PowerShell text",
  "error-report": "error report",
  "setup-log": "setup log",
  configuration: "configuration",
  build: "build",
  "process events": "process event",
}

/** `HttpProxy` for `httpproxy`; a Windows channel or an unknown name stays as it is. */
export function logName(log: string): string {
  return logNames[log] ?? log
}

/** `HttpProxy logs`, `registry evidence`: a kind of evidence as a noun. */
export function evidenceName(log: Gap["log"] | string, channels: readonly string[] = []): string {
  if (log === "windows-event" && channels.length > 0) return `${list(channels, "or")} events`
  if (log === "windows-event") return "Windows events"
  if (log === "process events") return "process events"
  if (log === "configuration" || log === "build" || isDiskKind(log)) return `${logName(log)} evidence`
  return logNames[log] === undefined ? `${log} events` : `${logName(log)} logs`
}

function isDiskKind(log: string): boolean {
  return diskKinds.some((kind) => kind === log)
}

/** What a stage claims about a server, as a clause after "that". */
export function claim(stage: Stage, server: string): string {
  switch (stage) {
    case "exposed":
      return `${server} was exposed to a flaw that is known to be exploited`
    case "probed":
      return `${server} received requests of the shape of an exploit`
    case "exploited":
      return `${server} was exploited`
    case "persisted":
      return `an intruder left a way back in on ${server}`
    case "acted":
      return `an intruder ran commands on ${server}`
    case "data taken":
      return `data were taken from ${server}`
    default:
      return stage satisfies never
  }
}

/** `a`, `a and b`, `a, b and c`; more than `most` items end in "and 4 more". */
export function list(items: readonly string[], word = "and", most = 8): string {
  if (items.length > most)
    return `${items.slice(0, most - 1).join(", ")} ${word} ${items.length - most + 1} more`
  const last = items[items.length - 1]
  if (last === undefined) return ""
  return items.length === 1 ? last : `${items.slice(0, -1).join(", ")} ${word} ${last}`
}

/** `3 findings`, `1 finding`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`
}

/** `on 14 March`-like spans in ISO days: `on 2021-03-14` or `from 2021-03-01 to 2021-03-07`. */
export function daySpan(from: Instant, until: Instant): string {
  const first = formatForPeople(from, "day")
  const last = formatForPeople(until, "day")
  return first === last ? `on ${first}` : `from ${first} to ${last}`
}

/** One moment or a span, as exact as it is short: milliseconds within a day where there are any, days beyond. */
export function timeSpan(from: Instant, until: Instant): string {
  if (until - from > microsPerDay) return daySpan(from, until)
  // Logs that count whole seconds get no invented milliseconds.
  const [start, end] = [from, until].map((at) => formatForPeople(at).replace(".000 UTC", " UTC")) as [
    string,
    string,
  ]
  if (until === from) return `at ${start}`
  const isSameDay = start.slice(0, 10) === end.slice(0, 10)
  return `from ${start.replace(" UTC", "")} to ${isSameDay ? end.slice(11) : end}`
}

// C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of text.
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g

/** Evidence text on one line, without controls, cut at `most` characters. */
export function plain(text: string, most = 160): string {
  const oneLine = text
    .slice(0, most * 4)
    .replace(unseen, " ")
    .trim()
  if (oneLine.length <= most) return oneLine
  const points = Array.from(oneLine)
  return points.length > most ? `${points.slice(0, most - 1).join("")}…` : oneLine
}

/** The sentence with its first letter in upper case and one full stop at its end. */
export function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(upper) ? upper : `${upper}.`
}

/** The sentence with a small first letter, unless it begins with a name or an abbreviation. */
export function lowerFirst(text: string): string {
  return /^(?:[A-Z][a-z]+ |A )/.test(text) && !/^(?:Exchange|Microsoft|Windows|Sysmon) /.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text
}

const months = "January February March April May June July August September October November December".split(
  " ",
)

/** `14 March 2021 at 06:40 UTC`, for a headline. */
export function inWords(at: Instant): string {
  const [day = "", time = ""] = formatForPeople(at, "minute").split(" ")
  const [year, month, date] = day.split("-")
  return `${Number(date)} ${months[Number(month) - 1]} ${year} at ${time} UTC`
}

/** `It is likely (55–75 %) that`: the opening of a judgement. Some terms are nouns, and a range of two terms is
 *  neither noun nor adjective. */
export function opening(likelihood: Likelihood): string {
  const text = phrase(likelihood)
  const {said} = likelihood
  if ((said ?? likelihood).upTo !== undefined) return `We assess it as ${text} that`
  const isNoun = said === undefined ? /^re/.test(likelihood.term) : said.isNoun === true
  if (!isNoun) return `It is ${text} that`
  return /^almost/.test(text) ? `There is ${text} that` : `There is a ${text} that`
}
