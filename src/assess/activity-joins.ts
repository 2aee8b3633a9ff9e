/* What holds events of one activity together.
 *
 * First whose request it was: the same address and client name within 24 hours, the same address within an
 * hour. Clients that only tried or looked take part in nothing else: they asked for the intruder's page and
 * did not write it. Then things that are the same: request, canary, process tree, page, shell parameter, hash
 * of a page, control server. Last, cause and effect within seconds: each joins its nearest partner only, and
 * never where two are equally near. Time alone joins nothing, and neither does what everybody has in common.
 *
 * Pages, commands and workers belong to one server; addresses, control servers, parameters and hashes of pages
 * join servers. The order of events does not matter. */

import type {Commonplace} from "../knowledge/actors.ts"
import {microsPerDay, microsPerHour, microsPerMinute, microsPerSecond} from "../model/instant.ts"
import {isOfWebServer, type Node, processesOf, workerOf} from "./activity-nodes.ts"
import {controlServersOf, shellParametersOf} from "./activity-traits.ts"
import {compareText, textOf} from "./gather.ts"
import type {Proven} from "./proofs.ts"
import {Union} from "./union.ts"

export const activityJoins = [
  "the same request id",
  "the same ECP canary",
  "the same process tree",
  "the same page",
  "the same shell parameter",
  "the same hash of a page",
  "the same control server",
  "the same client address and user agent within 24 hours",
  "the same client address within an hour",
  "a command and its request within seconds",
  "commands on virtual directories within a minute",
  "a page and the command that wrote it within a minute",
  "a program of the web server and the page behind it within a minute",
  "a proof that needs them together",
  "the same web server process",
  "the same command line within a second",
  "the same finding",
] as const
export type ActivityJoin = (typeof activityJoins)[number]

type Joined = Union<ActivityJoin>

/** Joins all events. `isBystander` tells of each node whether its client only tried or looked.
 *  O(n log n) in the events. */
export function joinNodes(
  nodes: readonly Node[],
  proven: readonly Proven[],
  commonplace: Commonplace,
): {readonly union: Joined; readonly isBystander: readonly boolean[]} {
  const union: Joined = new Union(nodes.length)
  joinClients(union, nodes)
  const isBystander = bystanders(union, nodes)
  joinSame(
    union,
    nodes,
    ({moment}) => one("request", textOf(moment.fields["requestId"])),
    "the same request id",
  )
  const acting = nodes.filter((n) => isBystander[n.index] !== true)
  joinThings(union, acting, commonplace)
  joinCauses(union, acting)
  joinProofs(union, acting, proven)
  attach(union, acting, workerOf, "the same web server process")
  attach(union, acting, (n) => n.traced.finding.id, "the same finding")
  return {union, isBystander}
}

/** Whether something tells whose an event is: a client, a page, a file that is known by its hash. */
export function isAnchored({client, pages, moment}: Node): boolean {
  return client !== undefined || pages.length > 0 || textOf(moment.fields["sha256"]) !== undefined
}

const privateAddress = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:)/i

function joinClients(union: Joined, nodes: readonly Node[]): void {
  const withAgent = (n: Node): string | undefined =>
    n.client === undefined || n.agent === "" ? undefined : `${n.client}\0${n.agent}`
  chain(union, nodes, withAgent, microsPerDay, "the same client address and user agent within 24 hours")
  // Behind an inner address there may be a load balancer, and behind that anybody.
  const alone = (n: Node): string | undefined =>
    n.client === undefined || privateAddress.test(n.client) ? undefined : n.client
  chain(union, nodes, alone, microsPerHour, "the same client address within an hour")
}

/** Of each node: its client is known, and nothing that this client did succeeded beyond a look. */
function bystanders(union: Joined, nodes: readonly Node[]): readonly boolean[] {
  const active = new Set(nodes.filter((n) => n.isDone).map((n) => union.root(n.index)))
  return nodes.map((n) => n.client !== undefined && !active.has(union.root(n.index)))
}

function joinThings(union: Joined, nodes: readonly Node[], commonplace: Commonplace): void {
  joinSame(union, nodes, ({moment}) => one("", textOf(moment.fields["canary"])), "the same ECP canary")
  joinSame(union, nodes, processesOf, "the same process tree")
  const onServer = (n: Node): readonly string[] => n.pages.map((page) => `${n.server}\0${page}`)
  joinSame(union, nodes, onServer, "the same page")
  joinSame(union, nodes, (n) => shellParametersOf(n, commonplace), "the same shell parameter")
  const hashOf = (n: Node): readonly string[] =>
    n.pages.length === 0 ? [] : one("", textOf(n.moment.fields["sha256"]))
  joinSame(union, nodes, hashOf, "the same hash of a page")
  joinSame(union, nodes, (n) => controlServersOf(n, commonplace), "the same control server")
  const line = (n: Node): string | undefined => textOf(n.moment.fields["commandLine"])?.toLowerCase().trim()
  const perServer = (n: Node): string | undefined =>
    line(n) === undefined ? undefined : `${n.server}\0${line(n)}`
  chain(union, nodes, perServer, microsPerSecond, "the same command line within a second")
}

function one(prefix: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`${prefix} ${text.toLowerCase()}`]
}

function joinSame(
  union: Joined,
  nodes: readonly Node[],
  keysOf: (node: Node) => readonly string[],
  why: ActivityJoin,
): void {
  const firstWith = new Map<string, number>()
  for (const node of nodes) {
    for (const key of keysOf(node)) {
      const first = firstWith.get(key)
      if (first === undefined) firstWith.set(key, node.index)
      else union.join(first, node.index, why)
    }
  }
}

/** Joins neighbours in time that have the same key, no further apart than `withinMicros`. */
function chain(
  union: Joined,
  nodes: readonly Node[],
  keyOf: (node: Node) => string | undefined,
  withinMicros: number,
  why: ActivityJoin,
): void {
  const keyed = nodes
    .flatMap((node) => {
      const key = keyOf(node)
      return key === undefined || node.moment.when === undefined
        ? []
        : [{key, at: node.moment.when.at, index: node.index}]
    })
    .sort((a, b) => compareText(a.key, b.key) || a.at - b.at || a.index - b.index)
  for (const [i, next] of keyed.entries()) {
    const last = keyed[i - 1]
    if (last !== undefined && last.key === next.key && next.at - last.at <= withinMicros)
      union.join(last.index, next.index, why)
  }
}

const controlPanel = /DDIService|\/powershell|X-Rps-CAT/i
const directoryCommand = /^(?:S:CMD=)?[a-z]+-[a-z]+VirtualDirectory\b/i
const writingCommand = /^(?:S:CMD=)?(?:[a-z]+-[a-z]+VirtualDirectory|New-(?:Mailbox|Exchange)\w*)\b/i

function saidBy({moment: {fields}}: Node): string {
  return textOf(fields["cmdlet"]) ?? textOf(fields["parameters"]) ?? ""
}

function isCommand(n: Node): boolean {
  const {log} = n.traced.finding
  return textOf(n.moment.fields["cmdlet"]) !== undefined || log === "ecp-server" || log === "ecp-activity"
}

function isPanelRequest({traced, moment: {fields}}: Node): boolean {
  const {log} = traced.finding
  if (log !== "httpproxy" && log !== "iis-backend") return false
  return controlPanel.test(`${textOf(fields["url"]) ?? ""} ${textOf(fields["anchor"]) ?? ""}`)
}

function joinCauses(union: Joined, nodes: readonly Node[]): void {
  const unclaimed = (isKind: (n: Node) => boolean): readonly Node[] => {
    const claimed = rootsWith(union, nodes, (n) => n.client !== undefined)
    return nodes.filter((n) => isKind(n) && !claimed.has(union.root(n.index)))
  }
  nearest(
    union,
    unclaimed(isCommand),
    nodes.filter(isPanelRequest),
    [5 * microsPerSecond, 5 * microsPerSecond],
    "a command and its request within seconds",
  )
  const directory = (n: Node): string | undefined => (directoryCommand.test(saidBy(n)) ? n.server : undefined)
  chain(union, nodes, directory, microsPerMinute, "commands on virtual directories within a minute")
  nearest(
    union,
    nodes.filter((n) => n.pages.length > 0 && !n.isRequest && !isCommand(n)),
    nodes.filter((n) => writingCommand.test(saidBy(n))),
    [microsPerMinute, microsPerSecond],
    "a page and the command that wrote it within a minute",
  )
  const anchored = rootsWith(union, nodes, isAnchored)
  nearest(
    union,
    nodes.filter((n) => isOfWebServer(n) && !anchored.has(union.root(n.index))),
    nodes.filter((n) => n.pages.length > 0),
    [microsPerMinute, microsPerMinute],
    "a program of the web server and the page behind it within a minute",
  )
}

function rootsWith(
  union: Joined,
  nodes: readonly Node[],
  isMeant: (n: Node) => boolean,
): ReadonlySet<number> {
  return new Set(nodes.filter(isMeant).map((n) => union.root(n.index)))
}

/** Joins each effect to its nearest cause on the same server, between `before` and `after` it; to none where
 *  two that are not one activity are equally near. All partners are chosen before any is joined. */
function nearest(
  union: Joined,
  effects: readonly Node[],
  causes: readonly Node[],
  [before, after]: readonly [number, number],
  why: ActivityJoin,
): void {
  const byServer = Map.groupBy(
    causes.filter((n) => n.moment.when !== undefined),
    (n) => n.server,
  )
  for (const list of byServer.values()) list.sort((a, b) => timeOf(a) - timeOf(b) || a.index - b.index)
  const pairs = effects.flatMap((effect): readonly (readonly [number, number])[] => {
    if (effect.moment.when === undefined) return []
    const list = byServer.get(effect.server) ?? []
    const at = effect.moment.when.at
    const near = withinOf(list, at - before, at + after).filter((n) => n.index !== effect.index)
    const least = near.reduce((best, n) => Math.min(best, Math.abs(timeOf(n) - at)), Number.POSITIVE_INFINITY)
    const best = near.filter((n) => Math.abs(timeOf(n) - at) === least)
    const [first] = best
    const isOne = new Set(best.map((n) => union.root(n.index))).size === 1
    return first !== undefined && isOne ? [[first.index, effect.index]] : []
  })
  for (const [cause, effect] of pairs) union.join(cause, effect, why)
}

function timeOf(node: Node): number {
  return node.moment.when?.at ?? 0
}

/** At most this many partners are looked at on each side: a flood of requests costs no more. */
const partnersSeen = 64

function withinOf(list: readonly Node[], from: number, until: number): readonly Node[] {
  let low = 0
  let high = list.length
  const middleTime = (from + until) / 2
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeOf(list[middle]!) < middleTime) low = middle + 1
    else high = middle
  }
  return list
    .slice(Math.max(0, low - partnersSeen), low + partnersSeen)
    .filter((n) => timeOf(n) >= from && timeOf(n) <= until)
}

/** Events of a proof are one activity, unless they are known to be of several clients. */
function joinProofs(union: Joined, nodes: readonly Node[], proven: readonly Proven[]): void {
  const byFinding = Map.groupBy(nodes, (n) => n.traced.finding.id)
  for (const proof of proven.filter((p) => p.findings.length > 1)) {
    const own = proof.findings
      .flatMap((id) => byFinding.get(id) ?? [])
      .filter(({moment: {when}}) => {
        if (when === undefined || proof.from === undefined || proof.until === undefined) return false
        return when.at >= proof.from && when.at <= proof.until
      })
    const [first, ...rest] = own
    const roots = new Set(own.map((n) => union.root(n.index)))
    const claimed = rootsWith(union, nodes, (n) => n.client !== undefined)
    if (first === undefined || [...roots].filter((root) => claimed.has(root)).length > 1) continue
    for (const other of rest) union.join(first.index, other.index, "a proof that needs them together")
  }
}

/** Gives events that nothing anchors to the one anchored activity with the same key; joins them with each other
 *  where there is none; leaves them where there are several. */
function attach(
  union: Joined,
  nodes: readonly Node[],
  keyOf: (node: Node) => string | undefined,
  why: ActivityJoin,
): void {
  const anchored = rootsWith(union, nodes, isAnchored)
  const pairs: (readonly [number, number])[] = []
  for (const [key, all] of Map.groupBy(nodes, keyOf)) {
    if (key === undefined) continue
    const owners = new Set(all.map((n) => union.root(n.index)).filter((root) => anchored.has(root)))
    const loose = all.filter((n) => !anchored.has(union.root(n.index)))
    const [owner = loose[0]?.index] = owners
    if (owners.size > 1 || owner === undefined) continue
    for (const n of loose) pairs.push([owner, n.index])
  }
  for (const [owner, index] of pairs) union.join(owner, index, why)
}
