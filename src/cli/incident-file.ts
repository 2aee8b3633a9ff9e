/* The incident file: what a person knows that no evidence shows, as YAML, `mx1.incident.yml` beside `mx1.case`.
 *
 * Each key is a field of the record. Its value is the answer, or a map of `value`, `state` (known, estimated, unknown)
 * and `basis`; an empty value leaves the field to the case. docs/incident.schema.json is generated from the shapes
 * below. Unknown keys are refused with their place. */

import {z} from "zod"
import {Complaints, decodeYaml} from "../knowledge/decode.ts"
import {
  type IncidentFieldName,
  type IncidentRecord,
  type IncidentShape,
  type IncidentValue,
  incidentFieldNames,
  incidentFields,
  type Told,
  type ToldField,
} from "../model/incident.ts"
import {formatInstant, parseIso} from "../model/instant.ts"
import {PosternError, type Refusal} from "../model/refusal.ts"
import {valueText} from "../report/draft-words.ts"
import {visible} from "../report/escape.ts"
import {didYouMean} from "../rules/suggest.ts"

const text = z.string().trim().min(1).max(10_000)
const whole = z.int().min(0)

/** What is written for a value of each shape. */
const written = {
  text: z.union([text, z.number().transform(String)]),
  list: z.union([z.array(text).min(1).max(500), text.transform((one) => [one])]),
  time: text.describe("ISO 8601 with a zone, such as 2021-03-08T09:00:00Z"),
  count: z.union([
    whole.transform((least): {least: number; most?: number | undefined} => ({least, most: least})),
    z
      .strictObject({least: whole, most: whole.optional()})
      .refine(({least, most}) => most === undefined || most >= least, "most is below least"),
  ]),
} as const

const expected: Readonly<Record<IncidentShape, string>> = {
  text: "a text",
  list: "a list of texts",
  time: "a time with its zone, such as 2021-03-08T09:00:00Z",
  count: "a number, or {least: 1, most: 3}",
}

const state = z.enum(["known", "estimated", "unknown"])

function fieldSchema(shape: IncidentShape): z.ZodType {
  const value = written[shape]
  const full = z
    .strictObject({value: value.nullish(), state: state.optional(), basis: text.optional()})
    .refine(({value: some, state: how}) => (how === "unknown") === (some === undefined || some === null), {
      message: "a value is there unless the state is `unknown`",
    })
  const error = `${expected[shape]}, or a map of \`value\`, \`state\` and \`basis\`, is expected`
  return z.union([z.null(), value, full], {error}).optional()
}

const schema = z.strictObject(
  Object.fromEntries(
    incidentFieldNames.map((name) => [
      name,
      fieldSchema(incidentFields[name].shape).describe(incidentFields[name].label),
    ]),
  ) as Record<IncidentFieldName, z.ZodType>,
)

/** The JSON Schema of the incident file, for docs/incident.schema.json. */
export function incidentJsonSchema(): unknown {
  return z.toJSONSchema(schema, {io: "input", unrepresentable: "any"})
}

/** What the file says. Throws PosternError `report/bad-yaml`, `report/unknown-field` or `report/bad-value` with all
 *  mistakes at once. */
export function parseIncident(file: string, content: string): Told {
  if (content.split("\n").every((line) => /^\s*(?:#.*)?$/.test(line))) return {}
  const refusals: Refusal[] = []
  const complaints = new Complaints(file, content, refusals)
  const read = decodeYaml(content, schema as z.ZodType<Record<string, unknown>>, complaints)
  const told: Partial<Record<IncidentFieldName, ToldField>> = {}
  for (const name of incidentFieldNames) {
    const value = read?.value[name]
    if (value === undefined || value === null) continue
    const made = toldOf(incidentFields[name].shape, value)
    if (made !== undefined) told[name] = made
    else {
      const {line, column} = read?.place([name]) ?? {line: 1, column: 1}
      complaints.at(
        line,
        column,
        "knowledge/bad-shape",
        `\`${name}\`: a time with its zone is expected`,
        "write 2021-03-08T09:00:00Z, or +01:00 in place of Z",
      )
    }
  }
  const [first, ...rest] = refusals.map(ofReport)
  if (first !== undefined) throw new PosternError(first, ...rest)
  return told
}

const codes: Readonly<Record<string, Refusal["code"]>> = {
  "knowledge/bad-yaml": "report/bad-yaml",
  "knowledge/unknown-key": "report/unknown-field",
}

function ofReport(refusal: Refusal): Refusal {
  const code = codes[refusal.code] ?? "report/bad-value"
  const key = code === "report/unknown-field" ? /`([^`]*)`/.exec(refusal.message)?.[1] : undefined
  const hint =
    key === undefined
      ? refusal.hint
      : (didYouMean(key, incidentFieldNames) ?? "`postern report ncsc CASE --write-record` writes all fields")
  return {...refusal, code, ...(hint === undefined ? {} : {hint})}
}

function toldOf(shape: IncidentShape, value: unknown): ToldField | undefined {
  const isFull = typeof value === "object" && value !== null && ("value" in value || "state" in value)
  const full = (isFull ? value : {value}) as {value?: unknown; state?: ToldField["state"]; basis?: string}
  const made = full.value === undefined || full.value === null ? undefined : madeOf(shape, full.value)
  if (made === undefined && full.state !== "unknown") return undefined
  return {value: made, state: full.state ?? "known", basis: full.basis}
}

function madeOf(shape: IncidentShape, value: unknown): IncidentValue | undefined {
  switch (shape) {
    case "text":
      return {kind: "text", text: value as string}
    case "list":
      return {kind: "list", items: value as readonly string[]}
    case "time": {
      const time = parseIso(value as string)
      return time === undefined || time.zone !== "stated" ? undefined : {kind: "time", at: time.at}
    }
    case "count": {
      const {least, most} = value as {least: number; most?: number}
      return {kind: "count", least, most}
    }
    default:
      return shape satisfies never
  }
}

/** A file to fill in: what is known stands behind `#`, what is missing waits for a value. */
export function incidentTemplate(record: IncidentRecord, caseName: string): string {
  const out = [
    `# What people know of the incident in ${visible(caseName)}. Fill in what you can; leave the rest empty.`,
    "# A line behind # shows what Postern takes today. Remove the # to say something else in its place.",
    "# Instead of a value you may write: {value: …, state: estimated, basis: how you know}",
    "# or {state: unknown, basis: why}. Times carry their zone: 2021-03-08T09:00:00Z.",
    "",
  ]
  const rank = {unknown: 0, estimated: 1, known: 2}
  const titles = {unknown: "MISSING", estimated: "ESTIMATED", known: "KNOWN"}
  const names = [...incidentFieldNames].sort(
    (a, b) => rank[record.fields[a].state] - rank[record.fields[b].state],
  )
  let last: string | undefined
  for (const name of names) {
    const field = record.fields[name]
    const {label, ask, example} = incidentFields[name]
    if (titles[field.state] !== last) {
      last = titles[field.state]
      out.push(`# ---- ${last} ----`, "")
    }
    out.push(`# ${label}.`)
    if (field.value === undefined) {
      out.push(`# Ask: ${ask}.`, `# Example: ${example}`, `${name}:`, "")
      continue
    }
    if (field.basis !== "")
      out.push(
        `# ${visible(field.basis)}${field.evidence.length === 0 ? "" : ` (${field.evidence.join(", ")})`}`,
      )
    if (field.state === "estimated") out.push(`# Confirm with: ${ask}.`)
    out.push(
      field.from === "record" ? `${name}: ${yamlOf(field.value)}` : `# ${name}: ${yamlOf(field.value)}`,
      "",
    )
  }
  return `${out.join("\n").trimEnd()}\n`
}

/** On one line; JSON is YAML. Unseen characters are shown. */
function yamlOf(value: IncidentValue): string {
  if (value.kind === "time") return formatInstant(value.at).replace(/\.000000Z$/, "Z")
  if (value.kind === "count")
    return `{least: ${value.least}${value.most === undefined ? "" : `, most: ${value.most}`}}`
  if (value.kind === "list") return JSON.stringify(value.items.map(visible))
  return JSON.stringify(visible(valueText(value)))
}
