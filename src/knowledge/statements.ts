/* Reads statements/*.yml: public statements whose day of issue is known, and how a copy is recognised.
 *
 * No statement's words stand here. `sketch` is a sample of fingerprints of its text: of every three words that
 * follow each other, those whose fingerprint divides by four, as 14 hex digits. `names` all stand in any account of
 * its facts, and no account that has them all can be older. What was not checked says so. */

import {z} from "zod"
import type {Refusal} from "../model/refusal.ts"
import {Complaints, decodeYaml} from "./decode.ts"
import type {KnowledgeFiles} from "./load.ts"
import {isoDate, slug, text} from "./words.ts"

export interface KnownStatement {
  readonly id: string
  /** Ids of the lexicon of bodies; several for a joint statement. */
  readonly issuers: readonly [string, ...string[]]
  /** Our words, not the statement's. */
  readonly title: string
  /** ISO day. */
  readonly date: string
  readonly url: string | undefined
  readonly source: string
  readonly isVerified: boolean
  /** Empty where its text was not at hand. */
  readonly sketch: ReadonlySet<number>
  /** Each with its other names; one of each must stand in an account of it. Empty: not recognised by names. */
  readonly names: readonly (readonly string[])[]
}

const sketchText = z
  .string()
  .regex(/^\s*[0-9a-f]{14}(?:\s+[0-9a-f]{14})*\s*$/, "fingerprints of 14 hex digits expected")
  .transform(
    (written) =>
      new Set(
        written
          .trim()
          .split(/\s+/)
          .map((hex) => Number.parseInt(hex, 16)),
      ),
  )

const schema = z
  .strictObject({
    id: slug,
    issuers: z.tuple([slug], slug),
    title: text,
    date: isoDate,
    url: z.url({protocol: /^https$/}).optional(),
    source: text,
    verified: z.boolean(),
    sketch: sketchText.optional(),
    names: z.array(z.array(text).min(1)).default([]),
  })
  .refine((s) => s.sketch !== undefined || s.names.length > 0, "a `sketch` or `names` expected")

/** The statements of the folder, by id, with what is wrong with the files. */
export function readStatements(files: KnowledgeFiles): {
  readonly statements: readonly KnownStatement[]
  readonly refusals: readonly Refusal[]
} {
  const refusals: Refusal[] = []
  const statements: KnownStatement[] = []
  for (const [path, written] of files) {
    const named = /^statements\/([a-z0-9-]+)\.yml$/.exec(path)?.[1]
    if (named === undefined) continue
    const read = decodeYaml(written, schema, new Complaints(path, written, refusals))?.value
    if (read === undefined) continue
    if (read.id !== named)
      refusals.push({
        code: "knowledge/bad-value",
        message: `the id is \`${read.id}\`, the file \`${named}.yml\``,
        at: {file: path, line: 1, column: 1},
        hint: "give both the same name",
      })
    else {
      const {verified, sketch, url, ...rest} = read
      statements.push({...rest, url, isVerified: verified, sketch: sketch ?? new Set()})
    }
  }
  return {statements: statements.sort((a, b) => (a.id < b.id ? -1 : 1)), refusals}
}
