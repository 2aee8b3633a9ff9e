/* The exposure of each server of a case, and what it means for its judgements.
 *
 * An observation belongs to the host that it names, else to the one that its file belongs to, else to the one
 * host whose build the other exports of the same folder tell. */

import {fixesOf} from "../knowledge/fixes.ts"
import type {Products} from "../knowledge/products.ts"
import type {Campaign} from "../model/campaign.ts"
import type {TimelineEntry} from "../model/case.ts"
import type {CveExposure, ServerExposure} from "../model/exposure.ts"
import {type EvidenceId, type ServerId, serverId} from "../model/ids.ts"
import {formatForPeople, type Instant, parseIso} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Observation} from "../model/observation.ts"
import {levels} from "../model/rule.ts"
import {filesByServer, type Window} from "./coverage.ts"
import {type ExposureKnowledge, exposureOf} from "./exposure.ts"
import {onlyServer, type Traced} from "./findings.ts"
import {compareText} from "./gather.ts"
import {list, sentence} from "./sentences.ts"
import type {Exposure} from "./stages.ts"

/** Observations by server. `fallback` owns what names none. */
export function observationsByServer(
  observations: readonly Observation[],
  files: readonly FileRecord[],
  fallback: ServerId,
): ReadonlyMap<ServerId, readonly Observation[]> {
  const hosts = new Map(files.map((file) => [file.id, file.host]))
  const own = ({host, at}: Observation): string | undefined => host ?? hosts.get(at.evidence)
  const byFolder = new Map<string, Set<ServerId>>()
  for (const one of observations) {
    const host = own(one)
    if (one.kind !== "build" || host === undefined) continue
    const folder = folderOf(one.at.evidence)
    byFolder.set(folder, (byFolder.get(folder) ?? new Set()).add(serverId(host)))
  }
  return Map.groupBy(observations, (one) => {
    const host = own(one)
    if (host !== undefined) return serverId(host)
    const beside = byFolder.get(folderOf(one.at.evidence))
    const [only] = beside ?? []
    return beside?.size === 1 && only !== undefined ? only : fallback
  })
}

function folderOf(evidence: EvidenceId): string {
  return evidence.slice(0, Math.max(0, evidence.lastIndexOf("/")))
}

/** What stages.ts needs of a server's exposure. */
export interface ExposureVerdict {
  readonly exposure: Exposure
  /** What it means for the prior of exploitation, where that is something else. */
  readonly prior?: Exposure
  /** The flaws that it had no fix for. */
  readonly open?: readonly string[]
  /** Whether an exact build decides it. */
  readonly isExact: boolean
  /** A sentence about the flaws that it rests on; a clause where it is unknown. */
  readonly says: string
}

/** The exposure of one server, and what it comes to: whether it was open to what was tried, when it was tried, or,
 *  at the start of the window, to the flaws that were known to be exploited before its end. */
export function exposureOn(
  observations: readonly Observation[],
  traced: readonly Traced[],
  window: Window | undefined,
  asOf: Instant | undefined,
  campaigns: readonly Campaign[],
  known: ExposureKnowledge,
): {readonly exposure: ServerExposure | undefined; readonly verdict: ExposureVerdict | undefined} {
  const attempts = attemptsIn(traced)
  const exposure = exposureOf(observations, attempts, asOf, known)
  if (exposure === undefined) return {exposure, verdict: undefined}
  const tried = exposure.flaws.filter((f) => f.statusThen !== undefined)
  if (window === undefined || tried.some(wasOpen))
    return {exposure, verdict: verdictOf(tried, exposure.isExact)}
  const end = formatForPeople(window.until, "day")
  const kev = new Map(known.products.vulnerabilities.map((v) => [v.cve, v.kev?.added]))
  const exploited = campaigns.flatMap(({vulnerabilities, firstExploited}) =>
    vulnerabilities.filter((cve) => (firstExploited?.date ?? kev.get(cve) ?? "never") <= end),
  )
  // The first record of the window need not be one that shows a build.
  const firsts = exposure.builds.flatMap((b) => b.first ?? [])
  const earliest = Math.max(window.from, Math.min(...firsts, window.until - 1)) as Instant
  const atStart = new Map(exploited.map((cve) => [cve, firsts.length === 0 ? window.from : earliest]))
  const start = exposureOf(observations, new Map([...atStart, ...attempts]), asOf, known)
  const flaws = start?.flaws.filter((f) => f.statusThen !== undefined) ?? []
  const verdict = verdictOf(flaws, exposure.isExact)
  if (verdict?.exposure !== "fixed") return {exposure, verdict}
  // A fix that came after the first exploitation says nothing about what was done before it.
  const begun = new Map(campaigns.flatMap((c) => c.vulnerabilities.map((cve) => [cve, beginOf(c)])))
  const then = exposureOf(observations, withTimes(begun), asOf, known)
  const wasFixed = flaws.every((f) => then?.flaws.find((g) => g.cve === f.cve)?.statusThen === "fixed")
  const prior = wasFixed ? "fixed" : "unknown"
  // Fixed when it was tried, and open before that: it was exposed, and the attempts came too late.
  const before = exposureOf(observations, atStart, asOf, known)?.flaws.filter(
    (f) => f.statusThen !== undefined,
  )
  const wasExposed = verdictOf(before ?? [], exposure.isExact)
  if (wasExposed?.exposure === "vulnerable") return {exposure, verdict: {...wasExposed, prior}}
  return {exposure, verdict: {...verdict, prior}}
}

function beginOf({firstExploited}: Campaign): Instant | undefined {
  return firstExploited === undefined ? undefined : parseIso(`${firstExploited.date}T00:00:00Z`)?.at
}

function withTimes(times: ReadonlyMap<string, Instant | undefined>): ReadonlyMap<string, Instant> {
  return new Map([...times].flatMap(([cve, at]) => (at === undefined ? [] : [[cve, at] as const])))
}

function wasOpen(flaw: CveExposure): boolean {
  return flaw.statusThen === "vulnerable" || flaw.statusThen === "no update"
}

/** When each flaw was first tried, by the findings that name it; not by signs that administrators leave too. */
function attemptsIn(traced: readonly Traced[]): ReadonlyMap<string, Instant> {
  const first = new Map<string, Instant>()
  for (const {finding} of traced) {
    const at = finding.when?.at
    const isTry =
      levels.indexOf(finding.level) >= levels.indexOf("medium") &&
      finding.indicates.some(
        (i) => (i.stage === "probed" || i.stage === "exploited") && i.strength !== "weak",
      )
    if (at === undefined || !isTry) continue
    for (const cve of finding.vulnerabilities) {
      const before = first.get(cve)
      if (before === undefined || at < before) first.set(cve, at)
    }
  }
  return first
}

function verdictOf(flaws: readonly CveExposure[], isExact: boolean): ExposureVerdict | undefined {
  const open = flaws.filter(wasOpen)
  const when = (flaw: CveExposure | undefined): string =>
    flaw?.firstAttempt === undefined ? "" : ` on ${formatForPeople(flaw.firstAttempt, "day")}`
  if (open.length > 0) {
    const names = list(
      open.map((f) => f.cve),
      "and",
      5,
    )
    const flawsOpen = open.map((f) => f.cve)
    return {
      exposure: "vulnerable",
      open: flawsOpen,
      isExact,
      says: `Its build had no fix for ${names}${when(open[0])}.`,
    }
  }
  if (flaws.length > 0 && flaws.every((f) => f.statusThen === "fixed"))
    return {
      exposure: "fixed",
      isExact,
      says: `Its build had the fixes for ${list(
        flaws.map((f) => f.cve),
        "and",
        5,
      )}${when(flaws[0])}.`,
    }
  const names = list(
    flaws.filter((f) => f.statusThen === "cannot tell").map((f) => f.cve),
    "and",
    3,
  )
  return names === ""
    ? undefined
    : {exposure: "unknown", isExact, says: `what is known of the build does not decide about ${names}`}
}

/** When each build was first seen, for the timeline; builds without a time are none of it. */
export function buildEntries(
  server: ServerId,
  exposure: ServerExposure,
  files: readonly FileRecord[],
): readonly TimelineEntry[] {
  let previous: string | undefined
  return exposure.builds.flatMap((build): TimelineEntry[] => {
    if (build.first === undefined || build.at === undefined || build.proves !== "update") return []
    if (build.value === previous) return []
    const change = previous === undefined ? "Build seen" : `Build changed from ${previous}`
    previous = build.value
    const name = build.name === undefined ? "" : ` (${build.name})`
    return [
      {
        when: {at: build.first, tick: 0, zone: "format"},
        server,
        log: files.find((file) => file.id === build.at?.evidence)?.log ?? "",
        kind: "build",
        summary: sentence(`${change}: ${build.value}${name}`),
        at: build.at,
        finding: undefined,
      },
    ]
  })
}

/** The tables of fixes, computed once a case; undefined without tables. */
export function exposureKnowledge(products: Products | undefined): ExposureKnowledge | undefined {
  return products === undefined || products.builds.length === 0
    ? undefined
    : {products, cus: fixesOf(products)}
}

/** The exposure of every server that observations tell of, without what was tried, in order of server; and the
 *  servers of which nothing shows the build. */
export function exposuresIn(
  observations: readonly Observation[],
  files: readonly FileRecord[],
  asOf: Instant | undefined,
  known: ExposureKnowledge,
): {
  readonly servers: readonly {readonly server: ServerId; readonly exposure: ServerExposure}[]
  readonly without: readonly ServerId[]
} {
  const fallback = onlyServer(files.filter((f) => f.log !== undefined).map((f) => f.host))
  const by = observationsByServer(observations, files, fallback)
  const logs = filesByServer(files, fallback)
  const names = [...new Set([...by.keys(), ...logs.keys()])].sort(compareText)
  const latest = files.reduce<Instant | undefined>(
    (best, f) => (f.last !== undefined && (best === undefined || f.last > best) ? f.last : best),
    undefined,
  )
  const told = names.map((server) => ({
    server,
    exposure: exposureOf(by.get(server) ?? [], new Map(), asOf ?? latest, known),
  }))
  return {
    servers: told.flatMap(({server, exposure}) => (exposure === undefined ? [] : [{server, exposure}])),
    without: told.flatMap(({server, exposure}) =>
      exposure === undefined || exposure.builds.length === 0 ? [server] : [],
    ),
  }
}
