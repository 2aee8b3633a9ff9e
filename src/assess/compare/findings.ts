/* Which findings of two collections are the same, and why one is new or gone.
 *
 * The same record in both makes two findings the same: raw bytes are compared, not places, since files grow and
 * archives are packed anew. Where no record is kept, the same rule, log, actor and reason at the same time do. */

import type {Case, LogCoverage} from "../../model/case.ts"
import type {DifferenceKind, FindingDifference} from "../../model/comparison.ts"
import {canonicalText} from "../../model/event.ts"
import type {Finding} from "../../model/finding.ts"
import type {ServerId} from "../../model/ids.ts"
import {compareWhen, formatForPeople, type Instant} from "../../model/instant.ts"
import {evidenceName} from "../sentences.ts"

/** A case as far as it is compared. */
export interface Compared {
  readonly case: Case
  readonly findings: readonly Finding[]
}

/** All findings of the servers of both, in order of server, kind and time. O(n log n). */
export function findingDifferences(
  earlier: Compared,
  later: Compared,
  /** The server of the later case that a server of the earlier one is. */
  isSame: ReadonlyMap<ServerId, ServerId>,
): readonly FindingDifference[] {
  const ends = endsOf(earlier.case.coverage)
  const reaches = reachesOf(later.case.coverage)
  const before = earlier.findings.flatMap((finding) => {
    const server = isSame.get(finding.server)
    return server === undefined ? [] : [{finding, server}]
  })
  const compared = new Set(isSame.values())
  const after = later.findings.filter(({server}) => compared.has(server))
  const partners = partnersOf(before, after)
  const differences: FindingDifference[] = []
  const met = new Set<Finding>()
  for (const finding of after) {
    const partner = partners.get(finding)
    if (partner !== undefined) met.add(partner)
    const end = ends.get(`${finding.server}\0${finding.log}`)
    differences.push(partner === undefined ? appeared(finding, end) : kept(finding, partner, end))
  }
  for (const {finding, server} of before)
    if (!met.has(finding))
      differences.push(vanished(finding, server, reaches.get(`${server}\0${finding.log}`)))
  return differences.sort(
    (a, b) =>
      compareText(a.server, b.server) ||
      rank[a.kind] - rank[b.kind] ||
      compareWhen(a.finding.when, b.finding.when) ||
      compareText(a.finding.id, b.finding.id),
  )
}

const rank: Readonly<Record<DifferenceKind, number>> = {
  since: 0,
  "went on": 1,
  "shown now": 2,
  undated: 3,
  gone: 4,
  unchanged: 5,
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

interface Placed {
  readonly finding: Finding
  readonly server: ServerId
}

/** The earlier finding of each later one that is the same. Each is used once. */
function partnersOf(before: readonly Placed[], after: readonly Finding[]): ReadonlyMap<Finding, Finding> {
  const byKey = new Map<string, Finding[]>()
  for (const {finding, server} of before)
    for (const key of keysOf(finding, server)) {
      const queue = byKey.get(key)
      if (queue === undefined) byKey.set(key, [finding])
      else queue.push(finding)
    }
  const partners = new Map<Finding, Finding>()
  const used = new Set<Finding>()
  for (const finding of after)
    for (const key of keysOf(finding, finding.server)) {
      const queue = byKey.get(key) ?? []
      while (queue[0] !== undefined && used.has(queue[0])) queue.shift()
      const partner = queue.shift()
      if (partner === undefined) continue
      partners.set(finding, partner)
      used.add(partner)
      break
    }
  return partners
}

/** What makes a finding the same as another, the surest first. */
function keysOf(finding: Finding, server: ServerId): readonly string[] {
  const head = JSON.stringify([server, finding.rule, finding.log])
  const reasons = finding.because.slice(0, 3).map(({field, value}) => `${field}=${textOf(value)}`)
  const actor = [finding.source ?? "", finding.account ?? ""]
  return [
    ...finding.exhibits.map(({rawBase64}) => `${head} record ${rawBase64}`),
    `${head} time ${JSON.stringify([finding.when?.at ?? null, ...actor, ...reasons])}`,
  ]
}

function textOf(value: Finding["because"][number]["value"]): string {
  return Array.isArray(value)
    ? value.map((one) => canonicalText(one) ?? "").join(",")
    : (canonicalText(value as Exclude<typeof value, readonly unknown[]>) ?? "")
}

/** When the earlier collection ends, by server and log or channel. */
function endsOf(coverage: readonly LogCoverage[]): ReadonlyMap<string, Instant> {
  const ends = new Map<string, Instant>()
  for (const {server, log, last, channels} of coverage)
    if (last !== undefined)
      for (const name of [log, ...Object.keys(channels)]) ends.set(`${server}\0${name}`, last)
  return ends
}

function reachesOf(coverage: readonly LogCoverage[]): ReadonlyMap<string, LogCoverage> {
  return new Map(
    coverage.flatMap((one) =>
      [one.log, ...Object.keys(one.channels)].map((name) => [`${one.server}\0${name}`, one] as const),
    ),
  )
}

function appeared(finding: Finding, end: Instant | undefined): FindingDifference {
  const head = {server: finding.server, earlier: undefined, later: finding.id, finding}
  const evidence = evidenceName(finding.log)
  if (finding.when === undefined)
    return {...head, kind: "undated", why: "It has no time, so it may be older than the earlier collection."}
  if (end === undefined)
    return {...head, kind: "shown now", why: `The earlier collection held no ${evidence} of this server.`}
  const day = formatForPeople(end, "minute")
  return finding.when.at > end
    ? {
        ...head,
        kind: "since",
        why: `It happened after ${day}, where the earlier collection's ${evidence} end.`,
      }
    : {
        ...head,
        kind: "shown now",
        why: `It is older than ${day}, where the earlier collection's ${evidence} end; that collection did not show it.`,
      }
}

function kept(finding: Finding, partner: Finding, end: Instant | undefined): FindingDifference {
  const head = {server: finding.server, earlier: partner.id, later: finding.id, finding}
  const until = finding.until?.at ?? finding.when?.at
  const wentOn = end !== undefined && until !== undefined && until > end
  return wentOn
    ? {...head, kind: "went on", why: `Its last event is of ${formatForPeople(until, "minute")}.`}
    : {...head, kind: "unchanged", why: ""}
}

function vanished(finding: Finding, server: ServerId, reach: LogCoverage | undefined): FindingDifference {
  const head = {kind: "gone" as const, server, earlier: finding.id, later: undefined, finding}
  const evidence = evidenceName(finding.log)
  const at = finding.when?.at
  if (reach === undefined) return {...head, why: `The later collection holds no ${evidence} of this server.`}
  if (at === undefined || reach.first === undefined || reach.last === undefined)
    return {
      ...head,
      why: "The later collection holds such evidence and does not show it: it was removed or changed.",
    }
  if (at < reach.first)
    return {
      ...head,
      why: `The later collection's ${evidence} begin at ${formatForPeople(reach.first, "minute")}, after it.`,
    }
  if (at > reach.last || reach.missingDays.includes(formatForPeople(at, "day")))
    return {...head, why: `The later collection's ${evidence} do not cover its time.`}
  return {
    ...head,
    why: `The later collection's ${evidence} cover its time and do not show it: ask who changed them, or whether a file was left out.`,
  }
}
