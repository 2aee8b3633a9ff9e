/* Reads what the judgement weighs with: likelihood-ratios.csv, priors.yml and stage-needs.yml.
 *
 * A likelihood ratio is a range of log10 values; which end counts is decided where they are used. */

import {z} from "zod"
import {logKinds} from "../model/event.ts"
import type {Gap} from "../model/judgement.ts"
import {type Complaints, decodeTable, decodeYaml} from "./decode.ts"
import {groupKinds, type LikelihoodRatio, type Priors, type StageNeed} from "./knowledge.ts"
import {detectionId, stageWord, text} from "./words.ts"

const ratioHeader = [
  "id",
  "detection",
  "stage",
  "condition",
  "log10_low",
  "log10_high",
  "group_kind",
  "basis",
  "source",
  "n",
  "version",
  "reviewer",
]

const log10 = z
  .string()
  .regex(/^-?\d(\.\d{1,2})?$/, "a log10 value like `1.5` expected")
  .transform(Number)

const ratioSchema = z
  .strictObject({
    id: text,
    detection: detectionId,
    stage: stageWord,
    condition: z.enum(["any", "attempted", "succeeded"]),
    log10_low: log10,
    log10_high: log10,
    group_kind: z.enum(groupKinds),
    basis: z.enum(["measured", "expert"]),
    source: text,
    n: z.union([z.literal(""), z.string().regex(/^\d+$/, "a count expected")]),
    version: text,
    reviewer: z.string(),
  })
  .refine((row) => row.log10_low <= row.log10_high, {
    message: "log10_low is above log10_high",
    path: ["log10_low"],
  })
  .refine((row) => row.basis !== "measured" || row.n !== "", {
    message: "a measured row needs `n`, the cases that it was measured on",
    path: ["n"],
  })

/** Rows of likelihood-ratios.csv with their lines. Bad rows are refused and left out. */
export function decodeRatios(
  written: string,
  complaints: Complaints,
): readonly {readonly value: LikelihoodRatio; readonly line: number}[] {
  return decodeTable(written, ratioHeader, ratioSchema, complaints).map(({value, line}) => ({
    line,
    value: {
      id: value.id,
      detection: value.detection,
      stage: value.stage,
      outcome: value.condition === "any" ? undefined : value.condition,
      log10Low: value.log10_low,
      log10High: value.log10_high,
      groupKind: value.group_kind,
      basis: value.basis,
      source: value.source,
      n: value.n === "" ? undefined : Number(value.n),
      version: value.version,
      reviewer: value.reviewer,
    },
  }))
}

const prior = z.strictObject({value: z.number().gt(0).lt(1), source: text})

const priorsSchema = z.strictObject({
  version: text,
  exposed: prior,
  probed: prior,
  exploited: z.strictObject({unknown: prior, vulnerable: prior, fixed: prior}),
  persisted: prior,
  acted: prior,
  dataTaken: prior,
  shake: z.number().gt(1),
})

/** The priors, or undefined with refusals. */
export function decodePriors(written: string, complaints: Complaints): Priors | undefined {
  return decodeYaml(written, priorsSchema, complaints)?.value
}

const needLogs = [...logKinds, "file system", "configuration", "build", "process events"] as const

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
