/* redaction.json of a case folder: the map of pseudonyms, readable by its owner alone.
 *
 * It is no output of the case: no manifest names it, and it goes with the folder when the case is written anew. */

import {randomBytes} from "node:crypto"
import {lstat, readFile, rename, writeFile} from "node:fs/promises"
import {join} from "node:path"
import {z} from "zod"
import {nameKinds, type RedactionMap, redactionSchema} from "../model/redaction.ts"
import {PosternError} from "../model/refusal.ts"
import {jsonText} from "../report/json-text.ts"

export const redactionFile = "redaction.json"

const shape: z.ZodType<RedactionMap> = z.strictObject({
  schema: z.literal(redactionSchema),
  key: z.string().regex(/^[0-9a-f]{64}$/),
  names: z.array(
    z.strictObject({kind: z.enum(nameKinds), original: z.string().min(1), pseudonym: z.string().min(1)}),
  ),
})

const maxBytes = 64 * 1024 * 1024

/** The map of an earlier redaction; undefined if there is none. Refuses with `case/unreadable`. */
export async function readRedactionMap(dir: string): Promise<RedactionMap | undefined> {
  const path = join(dir, redactionFile)
  try {
    const info = await lstat(path)
    if (!info.isFile() || info.size > maxBytes) throw unreadable(path)
    const read = shape.safeParse(JSON.parse(await readFile(path, "utf8")))
    if (read.success) return read.data
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    if (!(error instanceof SyntaxError)) throw error
  }
  throw unreadable(path)
}

function unreadable(path: string): PosternError {
  return new PosternError({
    code: "case/unreadable",
    message: `${path} is no map of pseudonyms`,
    hint: "delete it: new pseudonyms are then made, other than those in what was handed on before",
  })
}

/** Writes the map beside its place and renames it; mode 0600. */
export async function writeRedactionMap(dir: string, map: RedactionMap): Promise<void> {
  const partial = join(dir, `.${redactionFile}-${randomBytes(6).toString("hex")}`)
  await writeFile(partial, `${jsonText(map, 2)}\n`, {mode: 0o600, flag: "wx"})
  await rename(partial, join(dir, redactionFile))
}

/** A key for the first redaction of a case. */
export function newRedactionKey(): string {
  return randomBytes(32).toString("hex")
}
