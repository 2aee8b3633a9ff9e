/* What to do first: the steps of knowledge/advice that this case calls for, in their order.
 *
 * A step is taken when any of its triggers holds on any server. Likelihoods are read at their upper end: an
 * action that protects is due while a stage may still be that likely. */

import type {AdviceStep, AdviceTrigger} from "../knowledge/knowledge.ts"
import type {Case, ServerCase} from "../model/case.ts"
import type {Finding} from "../model/finding.ts"
import {type Judgement, phiaBands} from "../model/judgement.ts"

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
      const names = serversWhere(servers, trigger.stage, (j) => upperBand(j) >= least)
      return names === undefined
        ? undefined
        : `${names}: “${trigger.stage}” is at least a matter of “${trigger.atLeast}”.`
    }
    case "outcome": {
      const names = serversWhere(servers, trigger.stage, (j) => hasOutcome(j, trigger.outcomes))
      return names === undefined
        ? undefined
        : `${names}: “${trigger.stage}” was seen to be ${trigger.outcomes.join(" or ")}.`
    }
    case "not assessable": {
      const names = serversWhere(servers, trigger.stage, (j) => j.kind === "not assessable")
      return names === undefined
        ? undefined
        : `${names}: “${trigger.stage}” cannot be assessed from this evidence.`
    }
    case "detection": {
      const found = findings.find((f) => f.detection === trigger.detection)
      return found === undefined ? undefined : `${found.server}: ${found.id} (${trigger.detection}).`
    }
    default:
      return trigger satisfies never
  }
}

function hasOutcome(judgement: Judgement, outcomes: readonly string[]): boolean {
  return judgement.kind === "assessed" && outcomes.includes(judgement.outcome)
}

function upperBand(judgement: Judgement): number {
  if (judgement.kind === "not assessable") return -1
  const term = judgement.likelihood.upTo ?? judgement.likelihood.term
  return phiaBands.findIndex((b) => b.term === term)
}

function serversWhere(
  servers: readonly ServerCase[],
  stage: string,
  holds: (judgement: Judgement) => boolean,
): string | undefined {
  const names = servers
    .filter((s) => s.judgements.some((j) => j.stage === stage && holds(j)))
    .map((s) => s.id)
  if (names.length === 0) return undefined
  const rest = names.length > 4 ? ` and ${names.length - 4} more` : ""
  return names.slice(0, 4).join(", ") + rest
}
