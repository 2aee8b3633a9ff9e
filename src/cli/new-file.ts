/* Writing a file that a user named: never over another one unless that is asked for. */

import {writeFile} from "node:fs/promises"
import {PosternError} from "../model/refusal.ts"

const reasons: ReadonlySet<string> = new Set([
  "ENOENT",
  "ENOTDIR",
  "EISDIR",
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOSPC",
])

/** Writes a file that its owner alone can read. Rejects with PosternError `file/exists` or `file/cannot-write`. */
export async function writeNew(path: string, content: string | Uint8Array, force: boolean): Promise<void> {
  try {
    await writeFile(path, content, {flag: force ? "w" : "wx", mode: 0o600})
  } catch (error) {
    const {code = ""} = error as NodeJS.ErrnoException
    if (code === "EEXIST")
      throw new PosternError({
        code: "file/exists",
        message: `${path} is there already`,
        hint: "name another place, or replace it with --force",
      })
    if (!reasons.has(code)) throw error
    throw new PosternError({
      code: "file/cannot-write",
      message: `cannot write ${path}: ${code}`,
      hint: "name another place",
    })
  }
}
