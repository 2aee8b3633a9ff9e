/* What findings of one server share that may have made them all: a request, a session, a file, a process, a command,
 * a service or task, a burst of one client address.
 *
 * A cause is a text; findings with a text in common have a cause in common. Two requests of one address belong to
 * one burst while less than an hour lies between them and the next, however long it lasts; so do two records of one
 * command line within a second, which are two logs of one start. Only the events that findings keep are looked at. */

import type {FindingId} from "../model/ids.ts"
import {formatForPeople, type Instant, microsPerHour, microsPerSecond} from "../model/instant.ts"
import type {Traced} from "./findings.ts"
import {compareText, type Moment, textOf} from "./gather.ts"
import {serverFile} from "./sessions.ts"

/** The causes of each finding, in the order in which they tell most. */
export type Causes = ReadonlyMap<FindingId, readonly string[]>

/** The strongest first: a request is one thing, an address may be many people's. */
const kinds = ["session", "request", "process", "command", "file", "name", "address"] as const
type Kind = (typeof kinds)[number]

interface Tick {
  readonly finding: FindingId
  readonly what: string
  readonly at: Instant
}

/** What findings of one server show of their causes, taken once: which bursts there are depends on which findings
 *  are looked at. */
export interface Traces {
  /** Causes that a finding has by itself, the most telling first. */
  readonly own: Causes
  readonly clients: readonly Tick[]
  readonly commands: readonly Tick[]
}

/** O(n) in the events that findings keep. */
export function tracesOf(traced: readonly Traced[]): Traces {
  const own = new Map<FindingId, readonly string[]>()
  const clients: Tick[] = []
  const commands: Tick[] = []
  for (const {finding, moments, asksForAbsentFile} of traced) {
    const causes = new Set<string>()
    for (const moment of moments) {
      for (const [kind, what] of plainCauses(moment, finding.log, asksForAbsentFile))
        causes.add(`${kind}:${what}`)
      const client = textOf(moment.fields["client"])?.toLowerCase()
      const command = textOf(moment.fields["commandLine"])?.toLowerCase().trim()
      const at = moment.when?.at
      if (client !== undefined && at !== undefined) clients.push({finding: finding.id, what: client, at})
      else if (client !== undefined) causes.add(`address:${client} at an unknown time`)
      if (command !== undefined && at !== undefined) commands.push({finding: finding.id, what: command, at})
    }
    own.set(finding.id, [...causes].sort(compareCause))
  }
  const inOrder = (ticks: Tick[]): readonly Tick[] =>
    ticks.sort((a, b) => compareText(a.what, b.what) || a.at - b.at)
  return {own, clients: inOrder(clients), commands: inOrder(commands)}
}

/** The causes of these findings: what they share, the bursts that they make among themselves, and of each the first
 *  that it has alone. O(n) in their causes and in the events of all. */
export function causesAmong(traces: Traces, ids: ReadonlySet<FindingId>): Causes {
  const found = new Map<FindingId, Set<string>>()
  for (const id of ids) found.set(id, new Set(traces.own.get(id)))
  const within = (ticks: readonly Tick[]): readonly Tick[] => ticks.filter((tick) => ids.has(tick.finding))
  for (const {finding, name} of bursts(within(traces.clients), microsPerHour))
    found.get(finding)?.add(`address:${name}`)
  for (const {finding, name} of bursts(within(traces.commands), microsPerSecond))
    found.get(finding)?.add(`command:${name}`)
  const having = new Map<string, number>()
  for (const causes of found.values())
    for (const cause of causes) having.set(cause, (having.get(cause) ?? 0) + 1)
  return new Map(
    [...found].map(([id, causes]) => {
      const sorted = [...causes].sort(compareCause)
      return [id, sorted.filter((cause, at) => at === 0 || (having.get(cause) ?? 0) > 1)]
    }),
  )
}

/** The causes of some findings of one server: whatever they share among themselves. */
export function causesOf(traced: readonly Traced[]): Causes {
  return causesAmong(tracesOf(traced), new Set(traced.map((t) => t.finding.id)))
}

/** Whether two findings show the same thing, not merely the same visitor: the same request, process, command, file
 *  or name. */
export function isSameThing(cause: string): boolean {
  return !cause.startsWith("address:") && !cause.startsWith("session:")
}

function compareCause(a: string, b: string): number {
  const rank = (cause: string): number => kinds.findIndex((kind) => cause.startsWith(`${kind}:`))
  return rank(a) - rank(b) || compareText(a, b)
}

function* plainCauses({fields}: Moment, log: string, isAbsent: boolean): Generator<readonly [Kind, string]> {
  const request = textOf(fields["requestId"])
  if (request !== undefined) yield ["request", request.toLowerCase()]
  const canary = textOf(fields["canary"])
  if (canary !== undefined) yield ["session", canary]
  for (const name of ["processGuid", "parentProcessGuid", "ParentProcessGuid"]) {
    const guid = textOf(fields[name])
    if (guid !== undefined) yield ["process", guid.toLowerCase()]
  }
  const target = textOf(fields["target"])
  if (target !== undefined && target.length >= shortestName) yield ["name", baseName(target)]
  if (isAbsent) return
  for (const page of pagesIn(fields)) yield ["file", page]
  // The history that commands were found in made none of them.
  const file = log === "powershell-text" ? undefined : textOf(fields["file"])
  if (file !== undefined && serverFile({file}) === undefined) yield ["file", baseName(file)]
}

const pageEnd = /\.(?:aspx|ashx|asmx|asp)(?![a-z0-9_-])/gi
/** What no name of a page holds: the name begins after it. */
const before = /[\\/"'<>|?*=&,;:\s]/
const longestPage = 120
const pagesKept = 8
/** Names looked at in one field. */
const namesLooked = 16
/** Fields that are not about what happened on the server. */
const aside: ReadonlySet<string> = new Set(["userAgent", "cs(Referer)", "Referer"])

/** The server-side pages that an event names, wherever it does: as file, in an address, in the parameters of a
 *  cmdlet, in a share's path. Exchange's own pages of logon are none. O(n) in the text. */
export function pagesIn(fields: Moment["fields"]): ReadonlySet<string> {
  const pages = new Set<string>()
  const own = serverFile(fields)
  if (own !== undefined) pages.add(own)
  for (const [name, value] of Object.entries(fields)) {
    if (aside.has(name)) continue
    const text = textOf(value) ?? ""
    let looked = 0
    for (const end of text.matchAll(pageEnd)) {
      if (pages.size >= pagesKept || looked++ >= namesLooked) break
      let from = end.index
      while (from > 0 && end.index - from < longestPage && !before.test(text[from - 1] ?? "")) from--
      const page = serverFile({file: text.slice(from, end.index + end[0].length)})
      if (page !== undefined) pages.add(page)
    }
  }
  return pages
}

/** A name of a letter or two is shared by chance. */
const shortestName = 3

function baseName(path: string): string {
  const end = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
  return (end === "" ? path : end).toLowerCase().slice(0, 260)
}

/** Each tick with its burst: ticks of the same thing, each no more than `pause` after the one before. The ticks come
 *  in order of thing and time. */
function* bursts(
  ticks: readonly Tick[],
  pause: number,
): Generator<{readonly finding: FindingId; readonly name: string}> {
  let last: Tick | undefined
  let name = ""
  for (const tick of ticks) {
    if (last?.what !== tick.what || tick.at - last.at > pause)
      name = `${tick.what.slice(0, 200)} from ${formatForPeople(tick.at, "minute").replace(" UTC", "")}`
    yield {finding: tick.finding, name}
    last = tick
  }
}
