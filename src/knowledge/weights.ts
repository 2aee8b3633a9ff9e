/* Reads what the judgement weighs with beside the table of ratios: priors.yml and stage-needs.yml. */

import {z} from "zod"
import {logKinds} from "../model/event.ts"
import type {Gap} from "../model/judgement.ts"
import {type Complaints, decodeYaml} from "./decode.ts"
import type {Priors, StageNeed} from "./knowledge.ts"
import {stageWord, text} from "./words.ts"

const prior = z.strictObject({value: z.number().gt(0).lt(1), source: text})

const priorsSchema = z.strictObject({
  version: text,
  exposed: prior,
  probed: prior,
  exploited: z.strictObject({unknown: prior, vulnerable: prior, exposed: prior, fixed: prior}),
  persisted: prior,
  acted: prior,
  dataTaken: prior,
  shake: z.number().gt(1),
})

/** The priors, or undefined with refusals. */
export function decodePriors(written: string, complaints: Complaints): Priors | undefined {
  return decodeYaml(written, priorsSchema, complaints)?.value
}

const needLogs = [...logKinds, "configuration", "build", "process events"] as const

const needsSchema = z
  .array(
    z.strictObject({
      stage: stageWord,
      needs: z
        .array(
          z.strictObject({
            log: z.enum(needLogs),
            channels: z.array(text).default([]),
            weight: z.number().gt(0).lte(1),
            essential: z.union([z.boolean(), z.literal("when-tried")]).default(false),
            hides: text,
          }),
        )
        .min(1),
    }),
  )
  .refine(
    (list) => new Set(list.map((entry) => entry.stage)).size === list.length,
    "a stage stands here twice",
  )

/** What each stage needs to be assessable, in the order of the file; empty with refusals. */
export function decodeNeeds(written: string, complaints: Complaints): readonly StageNeed[] {
  const decoded = decodeYaml(written, needsSchema, complaints)
  return (decoded?.value ?? []).flatMap(({stage, needs}) =>
    needs.map((need) => ({stage, ...need, log: need.log as Gap["log"]})),
  )
}
