/* What to do first: the steps of knowledge/advice that this case calls for, in their order.
 *
 * A step is taken when any of its triggers holds on any server. Likelihoods are read at their upper end: an
 * action that protects is due while a stage may still be that likely. */

import type {AdviceStep, AdviceTrigger} from "../knowledge/knowledge.ts"
import type {Case, ServerCase} from "../model/case.ts"
import type {Finding, Stage} from "../model/finding.ts"
import {type Assessed, type Judgement, phiaBands, phrase} from "../model/judgement.ts"

/** What the plan looks at. */
export interface Situation {
  readonly servers: readonly ServerCase[]
  readonly findings: readonly Finding[]
}

/** Actions numbered from 1, each with the reason that the first trigger that holds gives. */
export function plan(advice: readonly AdviceStep[], situation: Situation): Case["actions"] {
  const due = [...advice]
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
    .flatMap((step) => {
      const reasons = step.when.map((trigger) => reasonFor(trigger, situation))
      const reason = reasons.find((r) => r !== undefined)
      return reason === undefined ? [] : [{step, reason}]
    })
  return due.map(({step, reason}, index) => ({
    order: index + 1,
    says: step.says,
    because: reason === "" ? step.because : `${step.because} ${reason}`,
  }))
}

/** Why a trigger holds, one sentence, empty for `always`; undefined if it does not hold. */
function reasonFor(trigger: AdviceTrigger, {servers, findings}: Situation): string | undefined {
  switch (trigger.kind) {
    case "always":
      return ""
    case "likelihood": {
      const least = phiaBands.findIndex((b) => b.term === trigger.atLeast)
      return serversWhere(servers, trigger.stage, (j) =>
        j.kind === "assessed" && upperBand(j) >= least ? phrase(j.likelihood) : undefined,
      )
    }
    case "outcome":
      return serversWhere(servers, trigger.stage, (j) =>
        j.kind === "assessed" && (trigger.outcomes as readonly string[]).includes(j.outcome)
          ? j.outcome
          : undefined,
      )
    case "not assessable":
      return serversWhere(servers, trigger.stage, (j) => (j.kind === "not assessable" ? j.kind : undefined))
    case "detection": {
      const found = findings.find((f) => f.detection === trigger.detection)
      return found === undefined ? undefined : `${found.server}: ${found.id} (${trigger.detection}).`
    }
    default:
      return trigger satisfies never
  }
}

function upperBand({likelihood}: Assessed): number {
  return phiaBands.findIndex((b) => b.term === (likelihood.upTo ?? likelihood.term))
}

const serversNamed = 4

/** `Exploited on MX1: almost certain (95–100 %).` for the servers on which `why` gives a word. */
function serversWhere(
  servers: readonly ServerCase[],
  stage: Stage,
  why: (judgement: Judgement) => string | undefined,
): string | undefined {
  const reasons = servers.flatMap((s) => {
    const word = s.judgements.filter((j) => j.stage === stage).map(why)[0]
    return word === undefined ? [] : [`on ${s.id}: ${word}`]
  })
  if (reasons.length === 0) return undefined
  const rest = reasons.length > serversNamed ? `, and on ${reasons.length - serversNamed} more` : ""
  const name = stage.charAt(0).toUpperCase() + stage.slice(1)
  return `${name} ${reasons.slice(0, serversNamed).join(", ")}${rest}.`
}
