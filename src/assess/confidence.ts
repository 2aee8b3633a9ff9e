/* Analytic confidence: how far our sources carry a judgement. Never part of the likelihood.
 *
 * It starts high, and each reason caps it: coverage, evidence from one cause only, clocks, weights that are
 * estimates, a prior that decides the band. The reasons are said in its own sentence. */

import type {Confidence} from "../model/judgement.ts"
import {list} from "./sentences.ts"

export interface Grounds {
  readonly isProven: boolean
  /** Logs that the proof stands in. */
  readonly proofLogs: number
  /** Causes that count in the ledger and show the stage, not an attempt at it. */
  readonly causes: number
  /** Weights of findings that count, and how many of them are estimates. */
  readonly weights: number
  readonly estimates: number
  /** Weighted share of the evidence that the stage needs, 0..1. */
  readonly coverage: number
  /** Whether the evidence contradicts a clock, and whether a time that counts is only taken to be UTC. */
  readonly clockContradicted: boolean
  readonly clockAssumed: boolean
  readonly priorDecides: boolean
}

export interface Confident {
  readonly confidence: Confidence
  /** Reasons, a clause after "because". */
  readonly because: string
}

const grades: readonly Confidence[] = ["low", "moderate", "high"]

/** The grade and its reasons; there is always at least one reason. */
export function confidenceOf(g: Grounds): Confident {
  const good: string[] = []
  const bad: string[] = []
  let grade = 2
  const cap = (limit: number, reason: string): void => {
    grade = Math.min(grade, limit)
    bad.push(reason)
  }
  if (g.isProven && g.proofLogs > 1) good.push("logs of several kinds show it independently")
  else if (g.isProven) cap(1, "one log alone shows it")
  else if (g.causes === 1) cap(1, "the evidence for it has one cause")
  else if (g.causes > 1) good.push(`${g.causes} independent causes speak for it`)
  if (g.coverage < 0.3) cap(g.isProven ? 1 : 0, "most of the logs that would show it are missing")
  else if (g.coverage < 0.8) cap(1, "part of the evidence that would show it is missing")
  else good.push("the logs that would show it cover the time judged")
  if (g.clockContradicted) cap(1, "the evidence contradicts the zone that one of its clocks states")
  else if (g.clockAssumed) cap(1, "some times are taken to be UTC without being stated so")
  if (!g.isProven && (g.estimates > 0 || g.weights === 0)) cap(1, estimatesIn(g))
  if (g.priorDecides) cap(1, "the prior decides the band")
  const because = [list(good), list(bad)].filter((part) => part !== "").join(", but ")
  return {confidence: grades[grade] ?? "low", because}
}

function estimatesIn({weights, estimates}: Grounds): string {
  if (estimates === weights) return "the prior and the weights are estimates by experts"
  return `the prior and ${estimates} of ${weights} weights are estimates by experts`
}
