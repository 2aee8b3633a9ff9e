/* Reads `forms/<id>.yml`: forms of authorities. A place in braces that neither the record nor the form's blocks
 * have is refused, so that a draft never shows a brace. */

import {z} from "zod"
import {type Form, type FormBlock, type FormPart, formBlocks} from "../model/form.ts"
import {type IncidentFieldName, incidentFieldNames} from "../model/incident.ts"
import {type Complaints, decodeYaml} from "./decode.ts"
import {isoDate, slug, text} from "./words.ts"

const place = /\{([^{}]*)\}/g
const fieldNames: ReadonlySet<string> = new Set(incidentFieldNames)
const blocks: ReadonlySet<string> = new Set<FormBlock>(formBlocks)

function placesOf(says: string): readonly string[] {
  return [...says.matchAll(place)].map(([, name = ""]) => name)
}

const part = z
  .union([
    text.transform((says) => ({says, otherwise: undefined, optional: false})),
    z.strictObject({says: text, otherwise: text.optional(), optional: z.boolean().default(false)}),
  ])
  .superRefine(({says, otherwise}, context) => {
    for (const name of placesOf(says))
      if (!fieldNames.has(name) && !blocks.has(name))
        context.addIssue({code: "custom", message: `neither the record nor the draft has \`{${name}}\``})
    if (otherwise !== undefined && placesOf(otherwise).some((name) => !blocks.has(name)))
      context.addIssue({code: "custom", message: "`otherwise` takes no fields of the record"})
  })
  .transform(
    ({says, otherwise, optional}): FormPart => ({
      says,
      otherwise,
      optional,
      takes: placesOf(says).filter((name): name is IncidentFieldName => fieldNames.has(name)),
    }),
  )

const clock = z
  .strictObject({
    id: slug,
    title: text,
    starts: z.enum(["awareness", "notification"]),
    within: z.union([
      z.strictObject({hours: z.int().min(1)}),
      z.strictObject({months: z.int().min(1).max(120)}),
    ]),
    stops: z.literal("notification").optional(),
    appliesTo: text.optional(),
    unverified: z.boolean().default(false),
    source: text,
  })
  .transform((read) => ({...read, stops: read.stops, appliesTo: read.appliesTo}))

const field = z
  .strictObject({
    id: slug,
    label: text,
    required: z.boolean().default(false),
    maxLength: z.int().min(1).optional(),
    unverified: z.boolean().default(false),
    parts: z.tuple([part], part),
  })
  .transform((read) => ({...read, maxLength: read.maxLength}))

const schema: z.ZodType<Form> = z
  .strictObject({
    id: slug,
    title: text,
    authority: text,
    version: text,
    checked: isoDate,
    where: text,
    sources: z.array(text).min(1),
    unverified: z.array(text).default([]),
    prompt: z.literal("personal data").optional(),
    clocks: z.array(clock).default([]),
    fields: z.tuple([field], field),
  })
  .refine(({fields}) => new Set(fields.map(({id}) => id)).size === fields.length, "a field stands here twice")
  .refine(
    ({fields, clocks, unverified}) =>
      unverified.length > 0 || ![...fields, ...clocks].some((each) => each.unverified),
    "a form with an unverified part says so in `unverified`",
  )
  .transform((read) => ({...read, prompt: read.prompt}))

/** The form; undefined with refusals. */
export function decodeForm(written: string, complaints: Complaints): Form | undefined {
  return decodeYaml(written, schema, complaints)?.value
}
