/* What was taken, with counts: reads the findings that indicate `data taken` and adds up what they show.
 *
 * Nothing is counted twice: one request stands in several logs, one command too. Within a way the counts of one
 * log and actor by different rules are alternatives, and so are logs; the larger one holds. Mailboxes are a set of
 * names over all logs. Every number is a lower bound: findings keep the first of their events only, a request for
 * items does not say how many it got, and what logs do not cover is not there. What failed is left out. */

import {formatLocator} from "../model/evidence.ts"
import type {FindingId} from "../model/ids.ts"
import type {Judgement} from "../model/judgement.ts"
import type {Taken, Theft, TheftWay} from "../model/theft.ts"
import {theftWays} from "../model/theft.ts"
import type {Traced} from "./findings.ts"
import {compareText, type Moment, textOf} from "./gather.ts"
import {isPossible} from "./implied.ts"
import {countOf, list, logName, plain, sentence} from "./sentences.ts"

const mostMailboxes = 200
const mostFindings = 200
const mostNamed = 5

/** What findings show of data that left one server; undefined where none indicates it. */
export function theftOf(traced: readonly Traced[], judgements: readonly Judgement[]): Theft | undefined {
  const own = traced.filter(({finding}) => finding.indicates.some((i) => i.stage === "data taken"))
  const byWay = Map.groupBy(own, wayOf)
  const taken = theftWays.flatMap((way) => takenBy(way, byWay.get(way) ?? []) ?? [])
  if (taken.length === 0) return undefined
  const judgement = judgements.find((j) => j.stage === "data taken")
  const rivals = [...new Set(own.flatMap((t) => t.rivals.map((r) => plain(r))))].sort(compareText)
  return {
    says: overall(taken, judgement, own.some(speaks)),
    taken,
    rivals,
    unseen: unseenOf(own, taken, judgement),
  }
}

function wayOf({finding, moments}: Traced): TheftWay {
  const command = commandOf(moments[0])
  if (/MailboxExportRequest|ComplianceSearchAction/i.test(command)) return "export"
  if (/Search-Mailbox|MailboxSearch|ComplianceSearch/i.test(command)) return "search"
  if (/TransportRule|InboxRule|JournalRule|Forwarding/i.test(command)) return "forwarding"
  if (/Permission|\bSet-Mailbox\b|\bManagementRole/i.test(command)) return "access"
  switch (finding.log) {
    case "ews":
    case "mapi":
    case "rpc-client-access":
    case "imap-pop":
      return "reading"
    case "iis-frontend":
    case "iis-backend":
    case "httpproxy":
      return "download"
    case "message-tracking":
    case "smtp":
      return "mail"
    default:
      return "staging"
  }
}

function commandOf(moment: Moment | undefined): string {
  const {cmdlet, parameters, commandLine} = moment?.fields ?? {}
  return `${textOf(cmdlet) ?? ""} ${textOf(parameters) ?? ""} ${textOf(commandLine) ?? ""}`
}

function takenBy(way: TheftWay, traced: readonly Traced[]): Taken | undefined {
  const done = traced.filter((t) => !isFailed(t))
  const [head, ...more] = done.map((t) => t.finding.id)
  if (head === undefined) return undefined
  const names = new Map<string, string>()
  for (const name of done.flatMap((t) => t.moments).flatMap((m) => mailboxesIn(way, m))) {
    const key = name.toLowerCase()
    if (!names.has(key) && names.size < mostMailboxes) names.set(key, plain(name))
  }
  const counted = Math.max(0, ...done.flatMap((t) => t.moments).map((m) => measureOf(m, "value_count") ?? 0))
  const answers = answersIn(way === "download" ? done : [])
  const times = Math.max(answers.times, largest(done, timesOf))
  const bytes = Math.max(answers.bytes, largest(done, bytesOf))
  const starts = done.flatMap((t) => t.finding.when?.at ?? [])
  const ends = done.flatMap((t) => t.finding.until?.at ?? t.finding.when?.at ?? [])
  const findings: readonly [FindingId, ...FindingId[]] = [head, ...more.slice(0, mostFindings - 1)]
  const part = {
    way,
    mailboxes: [...names.values()].sort(compareText),
    mailboxesAtLeast: Math.max(names.size, way === "reading" ? counted : 0),
    timesAtLeast: Math.max(1, times),
    bytesAtLeast: bytes === 0 ? undefined : bytes,
    first: starts.toSorted((a, b) => a - b)[0],
    last: ends.toSorted((a, b) => a - b).at(-1),
    findings,
  }
  return {...part, says: saysOf(part)}
}

/** The command log says that it did not come to its end. */
function isFailed({moments}: Traced): boolean {
  return moments.every(({fields}) => {
    const result = textOf(fields["ExecutionResult"]) ?? textOf(fields["ResultStatus"])
    return result !== undefined && /^(?:fail|error|false)/i.test(result)
  })
}

/** The largest sum over a log, where of each actor the largest sum over a rule counts. */
function largest(traced: readonly Traced[], of: (one: Traced) => number): number {
  let most = 0
  for (const inLog of Map.groupBy(traced, (t) => t.finding.log).values()) {
    let sum = 0
    for (const byActor of Map.groupBy(inLog, actorOf).values()) {
      let best = 0
      for (const byRule of Map.groupBy(byActor, (t) => t.finding.rule).values())
        best = Math.max(
          best,
          byRule.reduce((total, t) => total + of(t), 0),
        )
      sum += best
    }
    most = Math.max(most, sum)
  }
  return most
}

/** Answers, each once whatever rules hit it, of the log that shows most. */
function answersIn(traced: readonly Traced[]): {readonly times: number; readonly bytes: number} {
  let times = 0
  let bytes = 0
  for (const inLog of Map.groupBy(traced, (t) => t.finding.log).values()) {
    const sizes = new Map(
      inLog
        .flatMap((t) => t.moments)
        .map((m) => [formatLocator(m.from), numberOf(m.fields["sc-bytes"]) ?? 0]),
    )
    times = Math.max(times, sizes.size)
    bytes = Math.max(
      bytes,
      [...sizes.values()].reduce((a, b) => a + b, 0),
    )
  }
  return {times, bytes}
}

/** The account where there is one, since rules differ in which clients they show. */
function actorOf({finding}: Traced): string {
  return (finding.account ?? finding.source ?? "").toLowerCase()
}

function timesOf({finding, moments}: Traced): number {
  const counts = moments.map((m) => numberOf(m.fields["count"]) ?? 0)
  return Math.max(
    finding.count,
    counts.reduce((a, b) => a + b, 0),
  )
}

function bytesOf({moments}: Traced): number {
  return moments.reduce((sum, moment) => {
    const one = measureOf(moment, "value_sum") ?? numberOf(moment.fields["sc-bytes"])
    return sum + (one ?? 0)
  }, 0)
}

function measureOf({because}: Moment, type: string): number | undefined {
  return numberOf(because.find(({field}) => field === `(${type})`)?.value)
}

/** A count, whatever evidence writes: decimal digits only, and nothing beyond what adds up exactly. */
function numberOf(value: Moment["fields"][string] | undefined): number | undefined {
  const text = typeof value === "object" || value === undefined ? "" : String(value)
  return /^\d{1,14}$/.test(text) ? Number(text) : undefined
}

const parameter =
  /(?:^|[\s;,{])-?(?:Mailbox|SourceMailboxes|Identity)(?:[:=]\s*|\s+)(?:"([^"]{1,256})"|'([^']{1,256})'|([^\s"';,}{$-][^\s"';,}{]{0,255}))/gi
const auditParameter =
  /"Name":\s*"(?:Mailbox|SourceMailboxes|Identity)",\s*"Value":\s*"((?:[^"\\]|\\.){1,256})"/gi

function mailboxesIn(way: TheftWay, {fields, because}: Moment): readonly string[] {
  const named = (value: Moment["fields"][string] | undefined): readonly string[] =>
    [value ?? []].flat().flatMap((one) => textOf(one) ?? [])
  switch (way) {
    case "reading": {
      const counted = because.find(({field}) => field === "ImpersonatedUser" || field === "MailboxId")?.value
      return [...named(fields["ImpersonatedUser"]), ...named(fields["ActAsUser"]), ...named(counted)].slice(
        0,
        50,
      )
    }
    case "export":
    case "search":
    case "forwarding":
    case "access": {
      const text = commandOf({fields} as Moment)
      const audit = [...text.matchAll(auditParameter)].map((m) => m[1]!.replaceAll("\\\\", "\\"))
      if (audit.length > 0) return audit
      // Rules of transport and journal have names of their own, not of mailboxes.
      if (/TransportRule|JournalRule/i.test(text)) return []
      return [...text.matchAll(parameter)].map((m) => m[1] ?? m[2] ?? m[3]!).slice(0, 50)
    }
    default:
      return []
  }
}

const verbs: Readonly<Record<TheftWay, readonly [noun: string, deed: string]>> = {
  export: ["command", "exported mail"],
  search: ["command", "searched mailboxes"],
  reading: ["request", "read mail in bulk"],
  download: ["answer", "handed out archives, dumps or large pages"],
  forwarding: ["command", "sent mail on to others"],
  access: ["command", "opened mailboxes to others"],
  mail: ["message", "left by mail with much in them"],
  staging: ["trace", "of packing or staging"],
}

function saysOf(part: Omit<Taken, "says">): string {
  const [noun, deed] = verbs[part.way]
  const named = part.mailboxes.length === 0 ? "" : ` (${namesOf(part)})`
  const mailboxes =
    part.mailboxesAtLeast === 0 ? "" : `, of at least ${mailboxCount(part.mailboxesAtLeast)}${named}`
  const bytes = part.bytesAtLeast === undefined ? "" : `, at least ${sizeText(part.bytesAtLeast)}`
  return sentence(`At least ${countOf(part.timesAtLeast, noun)} ${deed}${mailboxes}${bytes}`)
}

function namesOf({mailboxes, mailboxesAtLeast}: Pick<Taken, "mailboxes" | "mailboxesAtLeast">): string {
  const shown = mailboxes.slice(0, mostNamed)
  const rest = mailboxesAtLeast - shown.length
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : list(shown, "and", mostNamed)
}

function mailboxCount(count: number): string {
  return `${count} ${count === 1 ? "mailbox" : "mailboxes"}`
}

/** `1.2 GB`, cut, so that it stays a lower bound. */
function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"]
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? size : Math.floor(size * 10) / 10} ${units[unit]}`
}

/** Whether a finding says more than that something happened which is common work too. */
function speaks({finding}: Traced): boolean {
  return finding.indicates.some((i) => i.stage === "data taken" && i.strength !== "weak")
}

function overall(taken: readonly Taken[], judgement: Judgement | undefined, hasSign: boolean): string {
  const names = new Set(taken.flatMap((t) => t.mailboxes.map((m) => m.toLowerCase())))
  const mailboxes = Math.max(names.size, ...taken.map((t) => t.mailboxesAtLeast))
  const bytes = taken.reduce((sum, t) => sum + (t.bytesAtLeast ?? 0), 0)
  const what = [
    ...(mailboxes === 0 ? [] : [`mail of at least ${mailboxCount(mailboxes)}`]),
    ...(bytes === 0 ? [] : [`at least ${sizeText(bytes)}`]),
  ]
  const shown = what.length === 0 ? "data, of unknown amount" : list(what)
  if (hasSign || (judgement !== undefined && isPossible(judgement)))
    return `If this was theft, it concerns ${shown}; the judgement of the stage “data taken” says how likely that is.`
  const same = `The evidence shows work on ${shown}, such as administrators, backup and migration do`
  return judgement?.kind === "assessed"
    ? `${same}; little speaks for an intruder.`
    : `${same}; it cannot tell whose work it was.`
}

function unseenOf(
  own: readonly Traced[],
  taken: readonly Taken[],
  judgement: Judgement | undefined,
): readonly string[] {
  const out: string[] = []
  const downloads = own.filter((t) => wayOf(t) === "download")
  for (const [log, all] of Map.groupBy(downloads, (t) => t.finding.log)) {
    const without = all
      .flatMap((t) => t.moments)
      .filter((m) => numberOf(m.fields["sc-bytes"]) === undefined).length
    if (without > 0)
      out.push(`The ${logName(log)} log does not tell the size of ${countOf(without, "answer")}.`)
  }
  if (taken.some((t) => t.way === "export" || t.way === "search"))
    out.push("Logs of commands do not say how many items or bytes an export or search gave.")
  if (taken.some((t) => t.way === "reading"))
    out.push("A request that reads mail may give many items; logs count requests, not items.")
  if (taken.some((t) => t.way === "forwarding"))
    out.push("What was sent on by a rule since is not counted here.")
  if (taken.some((t) => t.way === "staging"))
    out.push("Whether packed files left the server, and how large they were, is not shown by these traces.")
  return [...out, ...(judgement?.gaps ?? []).map((gap) => gap.says)]
}
