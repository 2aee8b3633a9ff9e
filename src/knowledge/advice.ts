/* Reads `advice/actions.yml`: what to do, in which order, and what of the judgement calls for it. */

import {z} from "zod"
import {type Complaints, decodeYaml} from "./decode.ts"
import type {AdviceStep, AdviceTrigger} from "./knowledge.ts"
import {detectionId, outcomeWord, phiaWord, slug, stageWord, text} from "./words.ts"

const triggerSchema: z.ZodType<AdviceTrigger> = z.union([
  z.strictObject({always: z.literal(true)}).transform((): AdviceTrigger => ({kind: "always"})),
  z
    .strictObject({stage: stageWord, atLeast: phiaWord})
    .transform((t): AdviceTrigger => ({kind: "likelihood", ...t})),
  z
    .strictObject({stage: stageWord, outcomes: z.array(outcomeWord).min(1)})
    .transform((t): AdviceTrigger => ({kind: "outcome", ...t})),
  z
    .strictObject({stage: stageWord, notAssessable: z.literal(true)})
    .transform((t): AdviceTrigger => ({kind: "not assessable", stage: t.stage})),
  z.strictObject({detection: detectionId}).transform((t): AdviceTrigger => ({kind: "detection", ...t})),
])

const stepsSchema = z
  .array(
    z.strictObject({
      id: slug,
      order: z.int().min(1),
      says: text,
      because: text,
      when: z.tuple([triggerSchema], triggerSchema),
      pitfalls: z.array(text).default([]),
      sources: z.array(text).min(1),
    }),
  )
  .refine((steps) => new Set(steps.map((step) => step.id)).size === steps.length, "an id stands here twice")
  .refine((steps) => steps.every((step, i) => i === 0 || (steps[i - 1]?.order ?? 0) < step.order), {
    message: "steps must stand in ascending `order`",
  })

/** The steps in their order; empty with refusals. */
export function decodeAdvice(written: string, complaints: Complaints): readonly AdviceStep[] {
  return decodeYaml(written, stepsSchema, complaints)?.value ?? []
}
