/* The arithmetic of a judgement: prior odds, times evidence for, times silence against.
 *
 * Evidence is weighed in log10 of likelihood ratios. Items that share a cause (a request, a canary, a file,
 * a process tree, one address within an hour, one family of rules) are one item: the strongest counts and
 * the rest add nothing. An item counts at most 2.0, all together at most 4.5, silence at most -1.5. Where a
 * weight is an estimate by experts, the end nearer zero is used.
 *
 * Invariant: `posterior` is recomputed by the written ledger alone, whatever the order of the evidence. */

import type {LikelihoodRatio, Prior} from "../knowledge/knowledge.ts"
import type {Outcome, Stage, Strength} from "../model/finding.ts"
import {microsPerHour, type When} from "../model/instant.ts"
import {type Ledger, type Likelihood, phiaBand} from "../model/judgement.ts"
import type {Traced} from "./findings.ts"
import {compareText, textOf} from "./gather.ts"
import {serverFile} from "./sessions.ts"

const itemCap = 2
const totalCap = 4.5
const silenceCap = -1.5

/** What one finding says about one stage. */
export interface Item {
  readonly traced: Traced
  readonly log10: number
  readonly outcome: Outcome
  readonly isWeak: boolean
  readonly row: string
  readonly isMeasured: boolean
}

// Where the table has no row, the rule's own word for its strength stands in.
const byStrength: Readonly<Record<Strength, number>> = {proof: 2, strong: 1, moderate: 0.5, weak: 0.1}

/** The items that speak for (or against) a stage, in order of finding. A finding that was only tried says
 *  nothing about a stage after `probed`, unless a row of the table says how much. */
export function itemsFor(
  stage: Stage,
  traced: readonly Traced[],
  rows: readonly LikelihoodRatio[],
): readonly Item[] {
  const ofStage = Map.groupBy(
    rows.filter((r) => r.stage === stage),
    (r) => r.detection,
  )
  return traced.flatMap((t) => {
    const {indicates, detection} = t.finding
    const said = indicates.find((i) => i.stage === stage)
    const known = t.asksForAbsentFile
      ? []
      : ((detection === undefined ? undefined : ofStage.get(detection)) ?? [])
    const outcome = said?.outcome ?? best(indicates.map((i) => i.outcome))
    const isWeak =
      said === undefined ? indicates.every((i) => i.strength === "weak") : said.strength === "weak"
    const isDone = outcome === "succeeded" || outcome === "confirmed"
    const row =
      known.find((r) => r.outcome === (isDone ? "succeeded" : "attempted")) ??
      known.find((r) => r.outcome === undefined)
    if (row !== undefined) {
      const log10 =
        row.basis === "measured"
          ? (row.log10Low + row.log10High) / 2
          : nearerZero(row.log10Low, row.log10High)
      return [{traced: t, log10, outcome, isWeak, row: row.id, isMeasured: row.basis === "measured"}]
    }
    if (said === undefined || known.length > 0) return []
    const log10 = stage === "probed" || outcome !== "attempted" ? byStrength[said.strength] : 0
    return [{traced: t, log10, outcome, isWeak, row: `strength ${said.strength}`, isMeasured: false}]
  })
}

const outcomeOrder: readonly Outcome[] = ["attempted", "unknown", "succeeded", "confirmed"]

function best(outcomes: readonly Outcome[]): Outcome {
  return outcomeOrder[Math.max(0, ...outcomes.map((o) => outcomeOrder.indexOf(o)))] ?? "unknown"
}

function nearerZero(low: number, high: number): number {
  if (low <= 0 && high >= 0) return 0
  return Math.abs(low) < Math.abs(high) ? low : high
}

/** What an item shares with others of the same cause; the first is its group's name in the ledger. */
function causes({finding, moments}: Traced): readonly string[] {
  const keys = new Set<string>()
  for (const {fields, when} of moments) {
    const request = textOf(fields["requestId"])
    const canary = textOf(fields["canary"])
    const guid = textOf(fields["processGuid"])
    const file = serverFile(fields)
    const client = textOf(fields["client"])
    if (request !== undefined) keys.add(`request:${request.toLowerCase()}`)
    if (canary !== undefined) keys.add(`session:${canary}`)
    if (file !== undefined) keys.add(`file:${file}`)
    if (guid !== undefined) keys.add(`process:${guid.toLowerCase()}`)
    if (client !== undefined)
      for (const hour of hoursAround(when)) keys.add(`address-hour:${client.toLowerCase()}@${hour}`)
  }
  const family = `rule-family:${finding.detection ?? finding.rule}`
  return [family, ...[...keys].sort(compareText)]
}

/** Two half-overlapping hours: events less than 30 minutes apart share one. */
function hoursAround(when: When | undefined): readonly string[] {
  if (when === undefined) return ["?"]
  const half = Math.floor(when.at / (microsPerHour / 2))
  return [String((half - 1) / 2), String(half / 2)]
}

/** The part of the ledger that findings fill: strongest first, one item per cause. */
export function weigh(items: readonly Item[]): Ledger["items"] {
  const ranked = [...items].sort(
    (a, b) => b.log10 - a.log10 || compareText(a.traced.finding.id, b.traced.finding.id),
  )
  const begins = ranked.some((i) => i.log10 > 0 && !i.isWeak)
  const takenBy = new Map<string, string>()
  let total = 0
  return ranked.map((item) => {
    const keys = causes(item.traced)
    const finding = item.traced.finding.id
    const shared = keys.find((k) => takenBy.has(k))
    const group = shared ?? keys[0] ?? ""
    if (item.isWeak && !begins) {
      return {
        finding,
        log10: round(item.log10),
        group,
        used: false,
        why: "a weak sign alone never begins a judgement",
      }
    }
    if (shared !== undefined) {
      return {
        finding,
        log10: round(item.log10),
        group,
        used: false,
        why: `same cause as ${takenBy.get(shared)}: ${shared}`,
      }
    }
    const log10 = round(Math.min(item.log10, itemCap, totalCap - total))
    if (log10 === 0) {
      const why = item.log10 > 0 ? "beyond the cap on all evidence" : `${item.row}: weighs nothing`
      return {finding, log10: round(item.log10), group, used: false, why}
    }
    for (const key of keys) takenBy.set(key, finding)
    total += Math.max(0, log10)
    const isCut = log10 < round(item.log10)
    const basis = item.isMeasured ? "measured" : "expert estimate, the end nearer zero"
    return {finding, log10, group, used: true, why: `${item.row}, ${basis}${isCut ? ", cut at the cap" : ""}`}
  })
}

/** The lines of a ledger for findings that a person set aside. */
export function unweighed(items: readonly Item[]): Ledger["items"] {
  return items.map(({traced: {finding}, log10}) => ({
    finding: finding.id,
    log10: round(log10),
    group: "set aside",
    used: false,
    why: `set aside: ${finding.setAside ?? "no reason given"}`,
  }))
}

/** Silence of the logs that could have spoken, at most -1.5 in all: -1.0 for a log that covers the whole
 *  window, less for less. `extra` stands first. */
export function silence(
  covers: readonly {readonly log: string; readonly covered: number}[],
  extra: Ledger["against"] = [],
): Ledger["against"] {
  const byLog = [...covers].sort((a, b) => b.covered - a.covered || compareText(a.log, b.log))
  const wanted = [...extra, ...byLog.map((c) => ({...c, log10: -c.covered}))]
  let left = silenceCap
  return wanted.flatMap(({log, covered, log10}) => {
    const counted = round(Math.max(log10, left))
    left -= counted
    return counted < 0 ? [{log, covered: round(covered), log10: counted}] : []
  })
}

export function ledger(prior: Prior, items: Ledger["items"], against: Ledger["against"]): Ledger {
  const open = {prior: {value: prior.value, source: prior.source}, items, against, posterior: 0}
  return {...open, posterior: recompute(open)}
}

/** The posterior that a written ledger stands for, from its own lines; six decimals. */
export function recompute(written: Ledger): number {
  return Math.round(shifted(written, 1) * 1e6) / 1e6
}

function shifted(written: Ledger, oddsFactor: number): number {
  const used = written.items.filter((i) => i.used).reduce((sum, i) => sum + i.log10, 0)
  const against = written.against.reduce((sum, a) => sum + a.log10, 0)
  const prior = Math.min(1 - 1e-9, Math.max(1e-9, written.prior.value))
  const odds = (prior / (1 - prior)) * oddsFactor * 10 ** (used + against)
  return odds / (1 + odds)
}

/** The phrase for a ledger: one band, or two if a prior `shake` times higher or lower moves it. */
export function likelihoodOf(written: Ledger, shake: number): Likelihood {
  const low = phiaBand(shifted(written, 1 / shake))
  const high = phiaBand(shifted(written, shake))
  const range = {term: low.term, low: low.low, high: high.high}
  return low.term === high.term ? range : {...range, upTo: high.term}
}

function round(log10: number): number {
  return Math.round(log10 * 1e4) / 1e4
}
