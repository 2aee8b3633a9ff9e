/* The vocabularies of the model as schemas, shared by all decoders of this folder. */

import {z} from "zod"
import {type Outcome, type Stage, type Strength, stages} from "../model/finding.ts"
import {type PhiaTerm, phiaBands} from "../model/judgement.ts"
import {type Level, levels} from "../model/rule.ts"

export const stageWord: z.ZodType<Stage> = z.enum(stages)
export const outcomeWord: z.ZodType<Outcome> = z.enum(["attempted", "succeeded", "confirmed", "unknown"])
export const strengthWord: z.ZodType<Strength> = z.enum(["proof", "strong", "moderate", "weak"])
export const levelWord: z.ZodType<Level> = z.enum(levels)
export const phiaWord: z.ZodType<PhiaTerm> = z.enum(
  phiaBands.map((band) => band.term) as [PhiaTerm, ...PhiaTerm[]],
)
/** A day that the calendar has. */
export const isoDate: z.ZodType<string> = z.iso.date()
export const text: z.ZodType<string> = z.string().trim().min(1)
/** `PL-10`: two or three capitals, a dash, two digits. */
export const detectionId: z.ZodType<string> = z
  .string()
  .regex(/^[A-Z]{2,3}-\d{2}$/, "a detection id like `PL-10` expected")
/** A name that is also a folder or a file: lower case, digits, dashes. */
export const slug: z.ZodType<string> = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower case, digits and single dashes expected")
