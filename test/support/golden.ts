/* Compares text with a file under test/fixtures, or writes the file when UPDATE_GOLDEN is set. */

import assert from "node:assert/strict"
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs"
import {dirname, join} from "node:path"

/** `path` is relative to the repository. Read the diff before committing what an update wrote. */
export function assertGolden(path: string, actual: string): void {
  const full = join(import.meta.dirname, "../..", path)
  if (process.env["UPDATE_GOLDEN"] !== undefined) {
    mkdirSync(dirname(full), {recursive: true})
    writeFileSync(full, actual)
    return
  }
  assert.ok(existsSync(full), `${path} is missing; write it with UPDATE_GOLDEN=1`)
  assert.equal(
    actual,
    readFileSync(full, "utf8"),
    `${path} differs; update with UPDATE_GOLDEN=1 if that is meant`,
  )
}
