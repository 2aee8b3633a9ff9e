/* The text of a postern.yml into a Config. docs/configuration.md describes the keys;
 * docs/postern.schema.json is generated from the schema below. Loaded only where there is such a file. */

import {type Document, parseDocument} from "yaml"
import {z} from "zod"
import {LineStarts} from "../bytes/line-starts.ts"
import {isMistake, oddityOf, orTooDeep} from "../knowledge/plain-yaml.ts"
import {briefly, PosternError, type Refusal} from "../model/refusal.ts"
import {didYouMean} from "../rules/suggest.ts"
import type {Config} from "./config.ts"

const texts = z.array(z.string())

const organisationShape = z.strictObject({
  name: z.string().optional(),
  sector: z.string().optional(),
  country: z.string().length(2).optional().describe("ISO 3166 alpha-2, such as GB"),
  role: z.string().optional(),
  timeZone: z.string().optional().describe("IANA name, such as Europe/London"),
  domains: texts.optional(),
  networks: texts.optional(),
  contacts: texts.optional(),
})
const constraintsShape = z.strictObject({
  mayGoOffline: z.boolean().optional(),
  staffTonight: z.boolean().optional().describe("somebody can work on the server tonight"),
  hybrid: z.boolean().optional(),
  backups: z.boolean().optional(),
})
const schema = z.strictObject({
  organisation: organisationShape.optional(),
  constraints: constraintsShape.optional(),
  expand: z.record(z.string(), texts).optional().describe("values for %placeholders% in rules"),
  rules: texts.optional().describe("rule files and folders to use beside the built-in ones"),
  yara: texts.optional().describe("YARA rule files and folders, run on all files that are no logs"),
  filters: texts.optional().describe("Sigma filter files and folders: what is normal here"),
  mapping: texts.optional().describe("files that map Sigma's field names to those of your evidence"),
  knowledge: texts.optional().describe("folders of your own campaigns"),
  intel: z
    .string()
    .optional()
    .describe("folder of public statements that you have reviewed (default: intel beside this file)"),
  passwords: texts.optional().describe("passwords to try on encrypted archives"),
})

/** The JSON Schema of postern.yml, for docs/postern.schema.json. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(schema)
}

/** Mistakes beyond so many are not told: nobody reads them, and a call takes only so many arguments. */
const toldAtMost = 1000

/** The configuration in a text. Throws PosternError `config/bad-yaml`, `config/unknown-key` and
 *  `config/bad-value` with all mistakes at once, a thousand at most. */
export function parseConfig(text: string, file: string): Config {
  const lines = new LineStarts(text)
  // `logLevel`: the library would warn on the terminal of a map that is a key.
  const document = orTooDeep(() => parseDocument(text, {prettyErrors: false, logLevel: "error"}))
  const refuse = (code: Refusal["code"], offset: number, says: string, hint?: string): Refusal => {
    const {line, column} = lines.place(offset)
    const message = briefly(says)
    const place = {at: {file, line, column}, excerpt: lines.line(line)}
    return hint === undefined ? {code, message, ...place} : {code, message, ...place, hint}
  }
  if (isMistake(document)) throw new PosternError(refuse("config/bad-yaml", 0, document.message))
  const broken = document.errors
    .slice(0, toldAtMost)
    .map((error) => refuse("config/bad-yaml", error.pos[0], error.message))
  if (broken.length > 0) throw new PosternError(...(broken as [Refusal, ...Refusal[]]))
  const odd = oddityOf(document)
  if (odd !== undefined) throw new PosternError(refuse("config/bad-yaml", odd.offset, odd.message))
  const value = plainValue(document)
  if (typeof value === "string") throw new PosternError(refuse("config/bad-yaml", 0, value))
  const result = schema.safeParse(value.plain ?? {})
  if (result.success) return result.data
  const refusals = result.error.issues.flatMap((issue): readonly Refusal[] => {
    const node = document.getIn(issue.path as readonly (string | number)[], true) as
      | {range?: [number]}
      | undefined
    const offset = node?.range?.[0] ?? 0
    if (issue.code !== "unrecognized_keys")
      return [refuse("config/bad-value", offset, `${issue.path.join(".") || "the file"}: ${issue.message}`)]
    return issue.keys.map((key) => {
      const known = knownKeys(issue.path)
      const at = Math.max(0, text.indexOf(`${key}:`, offset))
      const hint = didYouMean(key, known) ?? `known keys: ${known.join(", ")}`
      return refuse("config/unknown-key", at, `no setting \`${[...issue.path, key].join(".")}\``, hint)
    })
  })
  throw new PosternError(...(refusals.slice(0, toldAtMost) as [Refusal, ...Refusal[]]))
}

/** The document as plain data, or why it is none: an alias without its anchor, or too many of them. */
function plainValue(document: Document): {readonly plain: unknown} | string {
  try {
    return {plain: document.toJS({maxAliasCount: 100})}
  } catch (error) {
    if (error instanceof ReferenceError) return error.message
    throw error
  }
}

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(schema.shape)
  if (path[0] === "organisation") return Object.keys(organisationShape.shape)
  return path[0] === "constraints" ? Object.keys(constraintsShape.shape) : []
}
