/* The small shapes that the files of a case folder share: ids, times, places, values.
 *
 * In JSON an absent value is null. An Instant is ISO text with six decimals; integers that a double cannot
 * hold (record ids, values of 64 bits) are decimal text. */

import {z} from "zod"
import type {Value} from "../model/event.ts"
import type {Locator} from "../model/evidence.ts"
import {stages} from "../model/finding.ts"
import type {EvidenceId, FieldName, FindingId, FormatName, RuleId, ServerId} from "../model/ids.ts"
import type {Instant, When} from "../model/instant.ts"
import {formatInstant, parseIso} from "../model/instant.ts"
import type {Indication} from "../model/rule.ts"
import type {Trouble} from "../model/trouble.ts"

/** Absent is null in JSON and undefined here. */
export function maybe<Model, Json>(inner: z.ZodType<Model, Json>): z.ZodType<Model | undefined, Json | null> {
  return z.codec(inner.nullable(), z.custom<Model | undefined>(), {
    decode: (value) => (value ?? undefined) as Model | undefined,
    encode: (value) => (value ?? null) as Model | null,
  })
}

/** At least one. An array, since a tuple with a rest says nothing of its length in JSON Schema. */
export function some<Model, Json>(
  inner: z.ZodType<Model, Json>,
): z.ZodType<[Model, ...Model[]], [Json, ...Json[]]> {
  return z.array(inner).min(1) as unknown as z.ZodType<[Model, ...Model[]], [Json, ...Json[]]>
}

export const text: z.ZodString = z.string()
export const natural: z.ZodInt = z.int().min(0)
// The brands exist for the compiler only: at run time an id is its text.
export const evidence: z.ZodType<EvidenceId, string> = text as unknown as z.ZodType<EvidenceId, string>
export const server: z.ZodType<ServerId, string> = text as unknown as z.ZodType<ServerId, string>
export const rule: z.ZodType<RuleId, string> = text as unknown as z.ZodType<RuleId, string>
export const fieldName: z.ZodType<FieldName, string> = text as unknown as z.ZodType<FieldName, string>
export const format: z.ZodType<FormatName, string> = text as unknown as z.ZodType<FormatName, string>
export const findingId: z.ZodType<FindingId, string> = z
  .string()
  .regex(/^F-\d{4,9}$/) as unknown as z.ZodType<FindingId, string>
export const code: z.ZodType<Trouble["code"], string> = z
  .string()
  .regex(/^[^/\s]+\/\S+$/) as unknown as z.ZodType<Trouble["code"], string>
export const day: z.ZodString = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const sha256: z.ZodString = z.string().regex(/^[0-9a-f]{64}$/)
export const base64: z.ZodString = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)
// Sorted, so that the order in which things were counted leaves no trace.
export const counts: z.ZodType<Readonly<Record<string, number>>, Record<string, number>> = z.codec(
  z.record(text, natural),
  z.custom<Readonly<Record<string, number>>>(),
  {
    decode: (value) => value,
    encode: (value) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))),
  },
)

const instantText = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/
export const instant: z.ZodType<Instant, string> = z
  .codec(
    z.string().regex(instantText).meta({id: "instant", description: "UTC with six decimals."}),
    z.custom<Instant>(),
    {
      decode: (iso, context) => {
        const when = parseIso(iso)
        if (when !== undefined) return when.at
        context.issues.push({code: "custom", message: "no such time", input: iso})
        return z.NEVER
      },
      // An absent optional key is asked too, as undefined, and stays absent.
      encode: (at: Instant | undefined) => (at === undefined ? (undefined as never) : formatInstant(at)),
    },
  )
  .meta({id: "when", description: "A time: ISO text, the 100-ns digit, and why it is believed to be UTC."})

const wholeNumber = /^-?\d{1,39}$/
const bigInteger = z.codec(z.union([z.int(), z.string().regex(wholeNumber)]), z.bigint(), {
  decode: (value) => BigInt(value),
  encode: (value) => (isSafe(value) ? Number(value) : String(value)),
})

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
// JSON has no 64-bit integers, infinities or NaN: they become the text that rules compare.
export const value: z.ZodType<Value, unknown> = z.codec(
  z.union([scalar, z.array(scalar)]),
  z.custom<Value>(),
  {
    decode: (json) => json,
    encode: (plain) =>
      Array.isArray(plain) ? plain.map(scalarJson) : scalarJson(plain as Exclude<Value, readonly unknown[]>),
  },
)

function scalarJson(plain: Exclude<Value, readonly unknown[]>): string | number | boolean | null {
  if (typeof plain === "bigint") return isSafe(plain) ? Number(plain) : String(plain)
  if (typeof plain === "number" && !Number.isFinite(plain)) return String(plain)
  return plain
}

/** What a finding or a rule says of a stage. */
export const indication: z.ZodType<Indication, unknown> = z.strictObject({
  stage: z.enum(stages),
  outcome: z.enum(["attempted", "succeeded", "confirmed", "unknown"]),
  strength: z.enum(["proof", "strong", "moderate", "weak"]),
})

export const when: z.ZodType<When, unknown> = z.strictObject({
  at: instant,
  tick: z.int().min(0).max(9),
  zone: z.enum(["format", "stated", "assumed"]),
})

export const locator: z.ZodType<Locator, unknown> = z
  .strictObject({
    evidence,
    offset: natural,
    length: natural,
    unit: z.discriminatedUnion("kind", [
      z.strictObject({kind: z.literal("line"), line: natural}),
      z.strictObject({kind: z.literal("record"), record: bigInteger}),
      z.strictObject({kind: z.literal("bytes")}),
    ]),
  })
  .meta({
    id: "locator",
    description:
      "A place in evidence: its path through containers, byte offset and length, and line or record.",
  })
