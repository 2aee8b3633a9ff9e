/* What is thought of a stage before its own evidence is looked at.
 *
 * Exploitation by what is known of the build at the time: fixed before the first exploitation, unknown, or without
 * the fix; then by the base rate of the campaign whose days of mass exploitation lie in the time judged, and lower at
 * other times. A later stage by the chance of the stage before it. That chance leaves out the findings that count for
 * the later stage itself, and whatever shows the same request, file or process: one observation must not raise a
 * stage twice, through its own weight and through the stage before. */

import type {Prior} from "../knowledge/knowledge.ts"
import type {Stage} from "../model/finding.ts"
import {formatForPeople} from "../model/instant.ts"
import type {ServerEvidence, Weights} from "./stages.ts"

/** What a build leaves open: that a table, or its date, is wrong. */
const byBuild = {vulnerable: 0.99, fixed: 0.01} as const

/** The stage that a stage presupposes, where its prior depends on it. */
export const stageBefore: Readonly<Partial<Record<Stage, Stage>>> = {
  persisted: "exploited",
  acted: "persisted",
  "data taken": "acted",
}

/** The prior of a stage; `before` is the chance of the stage that it presupposes. */
export function priorOf(stage: Stage, evidence: ServerEvidence, weights: Weights, before: number): Prior {
  const {priors} = weights
  switch (stage) {
    case "exposed": {
      const {verdict} = evidence
      if (verdict === undefined || verdict.exposure === "unknown") return priors.exposed
      return {value: byBuild[verdict.exposure], source: `the build decides: ${verdict.says}`}
    }
    case "probed":
      return priors.probed
    case "exploited":
      return exploitedPrior(evidence, weights)
    case "persisted":
      return given(priors.persisted, "exploited", before)
    case "acted":
      return given(priors.acted, "persisted", before)
    case "data taken":
      return given(priors.dataTaken, "acted", before)
    default:
      return stage satisfies never
  }
}

function given({value, source}: Prior, after: Stage, chance: number): Prior {
  const shown = Math.round(chance * 1000) / 1000
  return {
    value: Math.round(value * chance * 1e6) / 1e6,
    source: `${source}: ${value}, times ${shown} for “${after}” without what counts here too`,
  }
}

function exploitedPrior(evidence: ServerEvidence, {priors, campaigns}: Weights): Prior {
  const {exposure, window, verdict} = evidence
  if (exposure !== "vulnerable") return named(priors.exploited[exposure])
  if (window === undefined) return named(priors.exploited.exposed)
  const from = formatForPeople(window.from, "day")
  const until = formatForPeople(window.until, "day")
  const rates = campaigns.flatMap(({id, vulnerabilities, baseRate}) => {
    if (baseRate === undefined || baseRate.until < from || baseRate.from > until) return []
    if (verdict?.open !== undefined && !verdict.open.some((cve) => vulnerabilities.includes(cve))) return []
    const days = `mass exploitation from ${baseRate.from} to ${baseRate.until}`
    const known = baseRate.value === undefined ? `${priors.exploited.vulnerable.source}; ` : ""
    return [
      {
        value: baseRate.value ?? priors.exploited.vulnerable.value,
        source: `campaign ${id}, ${days}: ${known}${baseRate.source}`,
      },
    ]
  })
  const [highest] = rates.sort((a, b) => b.value - a.value || (a.source < b.source ? -1 : 1))
  return highest ?? named(priors.exploited.exposed)

  function named({value, source}: Prior): Prior {
    return {value, source: `priors@${priors.version}: ${source}`}
  }
}
