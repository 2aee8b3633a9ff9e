/* Direct proof: what a campaign says proves a stage, looked for in the findings of each server.
 *
 * A proof is a list of steps, each met by one event of a finding with one of the step's detections, all on
 * one server, no longer apart than the proof allows and, if it says so, in order. Each step needs an event
 * of its own. Where a proof is about one page, events that name other pages are none of it; events that name
 * no page may be. A single finding of strength `proof` that succeeded is proof by itself.
 *
 * Only the events that a finding keeps are looked at (its 50 earliest). */

import type {Campaign, Proof} from "../model/campaign.ts"
import {compareLocator} from "../model/evidence.ts"
import type {Stage} from "../model/finding.ts"
import type {FindingId, ServerId} from "../model/ids.ts"
import {compareWhen, type Instant} from "../model/instant.ts"
import {pagesIn} from "./causes.ts"
import type {Traced} from "./findings.ts"
import type {Moment} from "./gather.ts"
import {plain} from "./sentences.ts"

/** A proof that holds. */
export interface Proven {
  /** The proof's id in its campaign, or the finding that proves alone. */
  readonly proof: string
  readonly campaign: string | undefined
  readonly server: ServerId
  readonly stages: readonly Stage[]
  /** In the order of the steps. */
  readonly findings: readonly [FindingId, ...FindingId[]]
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  readonly says: string
}

const findingsKept = 20

interface Point {
  readonly moment: Moment
  /** The pages that the event names. */
  readonly pages: ReadonlySet<string>
  readonly at: Instant
  readonly finding: FindingId
}

/** All proofs that hold, in the order of campaigns, proofs and servers, then of single findings. For each
 *  proof and server the earliest complete run of steps. O(steps × events × log events). */
export function provenBy(traced: readonly Traced[], campaigns: readonly Campaign[]): readonly Proven[] {
  const byServer = Map.groupBy(traced, (t) => t.finding.server)
  const servers = [...byServer.keys()].sort()
  const proven: Proven[] = []
  for (const campaign of campaigns) {
    for (const proof of campaign.proofs) {
      for (const server of servers) {
        const points = pointsFor(proof, byServer.get(server) ?? [])
        const [first] = points
        if (first === undefined) continue
        const ids = [...new Set(points.map((p) => p.finding))].slice(0, findingsKept)
        const times = points.map((p) => p.at)
        proven.push({
          proof: proof.id,
          campaign: campaign.id,
          server,
          stages: proof.stages,
          findings: [first.finding, ...ids.slice(1)],
          from: Math.min(...times) as Instant,
          until: Math.max(...times) as Instant,
          says: proof.says,
        })
      }
    }
  }
  for (const {finding} of traced) {
    const stages = finding.indicates.filter(isProof).map((i) => i.stage)
    if (stages.length === 0) continue
    proven.push({
      proof: finding.id,
      campaign: finding.campaign,
      server: finding.server,
      stages: [...new Set(stages)],
      findings: [finding.id],
      from: finding.when?.at,
      until: finding.until?.at,
      says: plain(finding.summary, 300),
    })
  }
  return proven
}

function isProof(i: {readonly strength: string; readonly outcome: string}): boolean {
  return i.strength === "proof" && (i.outcome === "succeeded" || i.outcome === "confirmed")
}

const pagesTried = 200

/** The points of the proof: of the page whose run begins first where all steps must be about one page. */
function pointsFor(proof: Proof, traced: readonly Traced[]): readonly Point[] {
  const steps = proof.steps.map((step) => pointsOf(traced, new Set(step.anyOf)))
  if (proof.samePage !== true) return firstRun(proof, steps)
  const named = new Set(steps.flat().flatMap((point) => [...point.pages]))
  const shown = proof.pageShownBy === undefined ? named : pagesOf(traced, new Set(proof.pageShownBy))
  const pages = [...named]
    .filter((page) => shown.has(page))
    .sort()
    .slice(0, pagesTried)
  // Where no step names a page, they are not known to be about two.
  const wanted = pages.length === 0 && proof.pageShownBy === undefined ? [undefined] : pages
  const runs = wanted.flatMap((page) => {
    const own = steps.map((points) =>
      points.filter((p) => p.pages.size === 0 || (page !== undefined && p.pages.has(page))),
    )
    const run = firstRun(proof, own)
    return run.length === 0 ? [] : [run]
  })
  const startOf = (run: readonly Point[]): number => Math.min(...run.map((p) => p.at))
  return runs.sort((a, b) => startOf(a) - startOf(b))[0] ?? []
}

function pagesOf(traced: readonly Traced[], detections: ReadonlySet<string>): ReadonlySet<string> {
  const own = traced.filter(
    ({finding}) => finding.detection !== undefined && detections.has(finding.detection),
  )
  return new Set(own.flatMap(({moments}) => moments.flatMap(({fields}) => [...pagesIn(fields)])))
}

/** The points of the earliest complete run, in the order of the steps, and after them all other points that
 *  meet a step within its time; empty if there is no run. */
function firstRun(proof: Proof, steps: readonly (readonly Point[])[]): readonly Point[] {
  if (steps.length === 0 || steps.some((points) => points.length === 0)) return []
  // Unordered: whichever point comes first starts the run, so each step's points are tried as its start.
  const starts = proof.ordered ? (steps[0] ?? []) : steps.flat().sort(comparePoint)
  for (const start of starts) {
    const run = proof.ordered
      ? follow(steps, start, proof.withinMicros)
      : collect(steps, start.at, proof.withinMicros)
    if (run === undefined) continue
    const beside = steps.flatMap((points, step) => {
      const from = proof.ordered ? run[step]!.at : start.at
      return points.filter((p) => p.at >= from && p.at - start.at <= proof.withinMicros)
    })
    return [...run, ...beside]
  }
  return []
}

function pointsOf(traced: readonly Traced[], detections: ReadonlySet<string>): readonly Point[] {
  const points: Point[] = []
  for (const {finding, moments} of traced) {
    if (finding.detection === undefined || !detections.has(finding.detection)) continue
    for (const moment of moments) {
      if (moment.when !== undefined)
        points.push({moment, pages: pagesIn(moment.fields), at: moment.when.at, finding: finding.id})
    }
  }
  return points.sort(comparePoint)
}

function comparePoint(a: Point, b: Point): number {
  return compareWhen(a.moment.when, b.moment.when) || compareLocator(a.moment.from, b.moment.from)
}

/** The earliest point of each later step at or after the one before it: for a fixed start no other choice
 *  ends sooner. */
function follow(
  steps: readonly (readonly Point[])[],
  start: Point,
  withinMicros: number,
): readonly Point[] | undefined {
  const run: Point[] = [start]
  let earliest = start.at
  for (const points of steps.slice(1)) {
    const next = earliestFrom(points, earliest, run)
    if (next === undefined || next.at - start.at > withinMicros) return undefined
    run.push(next)
    earliest = next.at
  }
  return run
}

function collect(
  steps: readonly (readonly Point[])[],
  from: Instant,
  withinMicros: number,
): readonly Point[] | undefined {
  const run: Point[] = []
  for (const points of steps) {
    const next = earliestFrom(points, from, run)
    if (next === undefined || next.at - from > withinMicros) return undefined
    run.push(next)
  }
  return run
}

function earliestFrom(points: readonly Point[], from: Instant, taken: readonly Point[]): Point | undefined {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle]!.at < from) low = middle + 1
    else high = middle
  }
  for (let i = low; i < points.length; i++) {
    const point = points[i]!
    if (!taken.some((t) => compareLocator(t.moment.from, point.moment.from) === 0)) return point
  }
  return undefined
}
