/* What each finding says about each stage, by the table of likelihood ratios.
 *
 * Of the rows of a detection and stage the one with the most conditions that hold counts. While a row is an estimate
 * by experts, the end of its range nearer zero is used. Where the table has no row, the rule's own word for its
 * strength stands in. A finding that was only tried says nothing about a stage after `probed`, unless a row says how
 * much. */

import type {GroupKind, LikelihoodRatio} from "../knowledge/knowledge.ts"
import type {RatioCondition} from "../knowledge/ratios.ts"
import type {Finding, Outcome, Stage, Strength} from "../model/finding.ts"
import type {Traced} from "./findings.ts"
import {textOf} from "./gather.ts"

/** What one finding says about one stage. */
export interface Item {
  readonly traced: Traced
  readonly log10: number
  readonly outcome: Outcome
  readonly isWeak: boolean
  readonly row: string
  readonly groupKind: GroupKind
  readonly isMeasured: boolean
}

/** What conditions ask of the server and of the findings beside one. */
export interface Surroundings {
  /** The files of the server's exact build are known by hash. */
  readonly hasBaseline: boolean
  /** Sessions that hold a web shell, with the findings that show it. */
  readonly shells: ReadonlyMap<string, ReadonlySet<Finding["id"]>>
}

const byStrength: Readonly<Record<Strength, number>> = {proof: 2, strong: 1, moderate: 0.5, weak: 0.1}

/** Web shell, as MITRE ATT&CK numbers it. */
const webShell = "T1505.003"

/** The surroundings of a server's findings. */
export function surroundingsOf(traced: readonly Traced[], hasBaseline: boolean): Surroundings {
  const shells = new Map<string, Set<Finding["id"]>>()
  for (const {finding} of traced) {
    const isShell =
      finding.techniques.includes(webShell) &&
      finding.indicates.some((i) => i.stage === "persisted" && isDone(i.outcome) && i.strength !== "weak")
    if (finding.session !== undefined && isShell)
      shells.set(finding.session, (shells.get(finding.session) ?? new Set()).add(finding.id))
  }
  return {hasBaseline, shells}
}

/** The items that speak for or against a stage, in order of finding. */
export function itemsFor(
  stage: Stage,
  traced: readonly Traced[],
  rows: readonly LikelihoodRatio[],
  around: Surroundings,
): readonly Item[] {
  const ofStage = Map.groupBy(
    rows.filter((r) => r.stage === stage),
    (r) => r.detection,
  )
  return traced.flatMap((t) => {
    const {indicates, detection} = t.finding
    const said = indicates.find((i) => i.stage === stage)
    const known = (detection === undefined ? undefined : ofStage.get(detection)) ?? []
    const outcome = said?.outcome ?? best(indicates.map((i) => i.outcome))
    const isWeak =
      said === undefined ? indicates.every((i) => i.strength === "weak") : said.strength === "weak"
    const row = rowFor(known, conditionsOf(t, outcome, around))
    if (row !== undefined) {
      const isMeasured = row.basis === "measured"
      const log10 = isMeasured ? (row.log10Low + row.log10High) / 2 : nearerZero(row.log10Low, row.log10High)
      return [{traced: t, log10, outcome, isWeak, row: row.id, groupKind: row.groupKind, isMeasured}]
    }
    if (said === undefined || (known.length > 0 && !t.asksForAbsentFile)) return []
    const log10 = stage === "probed" || outcome !== "attempted" ? byStrength[said.strength] : 0
    const written = `strength ${said.strength}`
    return [{traced: t, log10, outcome, isWeak, row: written, groupKind: "rule-family", isMeasured: false}]
  })
}

/** The row whose conditions all hold and are the most. What only asked for a file that was not there is weighed by
 *  rows about that alone. */
function rowFor(
  rows: readonly LikelihoodRatio[],
  held: ReadonlySet<RatioCondition>,
): LikelihoodRatio | undefined {
  const isAbsent = held.has("absent")
  return rows
    .filter((r) => r.conditions.every((c) => held.has(c)) && r.conditions.includes("absent") === isAbsent)
    .reduce<LikelihoodRatio | undefined>(
      (most, r) => (most === undefined || r.conditions.length > most.conditions.length ? r : most),
      undefined,
    )
}

function conditionsOf(t: Traced, outcome: Outcome, around: Surroundings): ReadonlySet<RatioCondition> {
  const held = new Set<RatioCondition>([isDone(outcome) ? "succeeded" : "attempted"])
  const texts = (name: string): readonly string[] =>
    t.moments.flatMap(({fields}) => textOf(fields[name]) ?? [])
  const statuses = texts("status")
  if (t.asksForAbsentFile) held.add("absent")
  else if (statuses.some(isAnswered)) held.add("answered")
  else if (statuses.some((status) => /^4\d\d$/.test(status))) held.add("refused")
  const backEnd = texts("BackEndStatus")
  // 241 is the back end's own number for a control panel session that was opened.
  if (backEnd.some((status) => /^2\d\d$/.test(status)) || statuses.includes("241"))
    held.add("back-end-answer")
  else if (backEnd.length > 0) held.add("no-back-end-answer")
  const hasBaseline = around.hasBaseline || texts("build").some((build) => /^\d/.test(build))
  held.add(hasBaseline ? "with-baseline" : "without-baseline")
  const shells = t.finding.session === undefined ? undefined : around.shells.get(t.finding.session)
  if (shells !== undefined && [...shells].some((id) => id !== t.finding.id)) held.add("with-shell")
  return held
}

/** 2xx, 301 and 302 give what was asked for, or lead to it. */
function isAnswered(status: string): boolean {
  return /^(?:2\d\d|301|302)$/.test(status)
}

function isDone(outcome: Outcome): boolean {
  return outcome === "succeeded" || outcome === "confirmed"
}

const outcomeOrder: readonly Outcome[] = ["attempted", "unknown", "succeeded", "confirmed"]

function best(outcomes: readonly Outcome[]): Outcome {
  return outcomeOrder[Math.max(0, ...outcomes.map((o) => outcomeOrder.indexOf(o)))] ?? "unknown"
}

function nearerZero(low: number, high: number): number {
  if (low <= 0 && high >= 0) return 0
  return Math.abs(low) < Math.abs(high) ? low : high
}
