/* Hands a generated case to Postern's judgement, by its public entry, and notes what it said as forecasts. */

import {assess} from "../src/assess/assess.ts"
import {Gatherer} from "../src/assess/gather.ts"
import type {CaseBundle} from "../src/model/case.ts"
import {type Stage, stages} from "../src/model/finding.ts"
import {type Judgement, type PhiaTerm, phiaBand, phiaBands} from "../src/model/judgement.ts"
import type {Bench} from "./bench.ts"
import type {GeneratedCase} from "./generator/generate.ts"

/** What was said of one stage of one case, beside what is true. */
export interface Forecast {
  readonly stage: Stage
  readonly isTrue: boolean
  /** The same if an ordered test counts as nothing. */
  readonly isIntrusion: boolean
  /** `undefined`: not assessable. */
  readonly said:
    | {
        readonly probability: number
        /** The band of the probability. */
        readonly band: PhiaTerm
        /** The phrase as written, with its range in per cent; wider than the band where the prior decides. */
        readonly phrase: string
        readonly low: number
        readonly high: number
        readonly isConfirmed: boolean
      }
    | undefined
}

/** Judges a case; `order` -1 hands everything over backwards, which must not matter. */
export function judge(one: GeneratedCase, {knowledge, rules}: Bench, order: 1 | -1 = 1): CaseBundle {
  const gatherer = new Gatherer()
  const inOrder = <T>(list: readonly T[]): readonly T[] => (order === 1 ? list : list.toReversed())
  for (const match of inOrder(one.matches)) gatherer.add(match)
  return assess({
    toolVersion: "calibrate",
    knowledge,
    knowledgeSha256: "",
    rules,
    groups: gatherer.groups(),
    conflicts: gatherer.conflicts(),
    files: inOrder(one.files),
    troubles: one.troubles,
    reach: new Map(),
    organisation: undefined,
    asOf: undefined,
    window: one.window,
    exposure: new Map(),
    observations: inOrder(one.observations),
    plan: () => [],
  })
}

/** The forecasts of a judged case, one a stage; of a case without any server nothing can be assessed. */
export function forecasts(one: GeneratedCase, bundle: CaseBundle): readonly Forecast[] {
  const own = bundle.case.servers.find((s) => s.id === one.server)
  return stages.map((stage) => {
    const judgement = own?.judgements.find((j) => j.stage === stage)
    return {
      stage,
      isTrue: one.truth[stage],
      isIntrusion: one.intrusion[stage],
      said: judgement === undefined ? undefined : saidBy(judgement),
    }
  })
}

/** What a proof is worth as a number: the middle of the band that it puts a stage in. */
const provenProbability = 0.975

/** The number behind a judgement. A proof is no number: it counts as the middle of `almost certain`, also for a
 *  stage that a proven one presupposes. */
export function saidBy(judgement: Judgement): Forecast["said"] {
  if (judgement.kind === "not assessable") return undefined
  const {likelihood, ledger, confirmedBy} = judgement
  const top = phiaBands[phiaBands.length - 1]!
  const isProven = likelihood.term === top.term && phiaBand(ledger.posterior).term !== top.term
  const probability = isProven ? provenProbability : ledger.posterior
  const phrase = likelihood.upTo === undefined ? likelihood.term : `${likelihood.term} to ${likelihood.upTo}`
  return {
    probability,
    band: phiaBand(probability).term,
    phrase,
    low: likelihood.low,
    high: likelihood.high,
    isConfirmed: confirmedBy.length > 0,
  }
}
