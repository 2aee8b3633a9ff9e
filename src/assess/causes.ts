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

/** The causes of some findings of one server: whatever they share among themselves. O(n log n) in the events that findings keep. */
export function causesOf(traced: readonly Traced[]): Causes {
  const found = new Map<FindingId, Set<string>>(traced.map(({finding}) => [finding.id, new Set()]))
  const add = (id: FindingId, kind: Kind, what: string): void => {
    found.get(id)?.add(`${kind}:${what}`)
  }
  const clients: Tick[] = []
  const commands: Tick[] = []
  for (const {finding, moments, asksForAbsentFile} of traced) {
    for (const moment of moments) {
      for (const [kind, what] of plainCauses(moment, finding.log, asksForAbsentFile))
        add(finding.id, kind, what)
      const client = textOf(moment.fields["client"])?.toLowerCase()
      const command = textOf(moment.fields["commandLine"])?.toLowerCase().trim()
      const at = moment.when?.at
      if (client !== undefined && at !== undefined) clients.push({finding: finding.id, what: client, at})
      else if (client !== undefined) add(finding.id, "address", `${client} at an unknown time`)
      if (command !== undefined && at !== undefined) commands.push({finding: finding.id, what: command, at})
    }
  }
  for (const {finding, name} of bursts(clients, microsPerHour)) add(finding, "address", name)
  for (const {finding, name} of bursts(commands, microsPerSecond)) add(finding, "command", name)
  return new Map([...found].map(([id, causes]) => [id, [...causes].sort(compareCause)]))
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

const pageName = /[^\\/"'<>|?*=&,;:\s]{1,120}\.(?:aspx|ashx|asmx|asp)(?![a-z0-9_-])/gi
const pagesKept = 8
/** Fields that are not about what happened on the server. */
const aside: ReadonlySet<string> = new Set(["userAgent", "cs(Referer)", "Referer"])

/** The server-side pages that an event names, wherever it does: as file, in an address, in the parameters of a
 *  cmdlet, in a share's path. Exchange's own pages of logon are none. */
export function pagesIn(fields: Moment["fields"]): ReadonlySet<string> {
  const pages = new Set<string>()
  const own = serverFile(fields)
  if (own !== undefined) pages.add(own)
  for (const [name, value] of Object.entries(fields)) {
    if (aside.has(name)) continue
    for (const [file] of (textOf(value) ?? "").matchAll(pageName)) {
      const page = serverFile({file})
      if (page !== undefined && pages.size < pagesKept) pages.add(page)
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

/** Each tick with its burst: ticks of the same thing, each no more than `pause` after the one before. */
function* bursts(
  ticks: readonly Tick[],
  pause: number,
): Generator<{readonly finding: FindingId; readonly name: string}> {
  const sorted = [...ticks].sort((a, b) => compareText(a.what, b.what) || a.at - b.at)
  let last: Tick | undefined
  let name = ""
  for (const tick of sorted) {
    if (last?.what !== tick.what || tick.at - last.at > pause)
      name = `${tick.what.slice(0, 200)} from ${formatForPeople(tick.at, "minute").replace(" UTC", "")}`
    yield {finding: tick.finding, name}
    last = tick
  }
}
