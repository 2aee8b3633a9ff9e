/* What holds for every refusal: a code that is explained, a place in the text, the line as its excerpt. */

import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import type {Refusal} from "../src/model/refusal.ts"
import {holds, type Witness} from "./target.ts"

const folder: string = join(import.meta.dirname, "..", "docs", "errors")
const explained: ReadonlySet<string> = new Set(
  readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/^## (\S+)/gm)].map((found) => found[1]!),
  ),
)

/** A refusal shows a place in the text. */
export function checkRefusals(refusals: readonly Refusal[], text: string, witness: Witness): void {
  const lines = text.split("\n")
  for (const {code, message, at, excerpt} of refusals) {
    witness.saw(code)
    witness.tell(`${code} ${at?.line}:${at?.column} ${message}`)
    holds(explained.has(code), "every code is explained in docs/errors", () => code)
    holds(message !== "" && message.length < 4000, "a message is short", () => `${code}: ${message.length}`)
    if (at === undefined) continue
    const line = lines[at.line - 1]?.replace(/\r$/, "")
    holds(
      line !== undefined,
      "a refusal names a line of the file",
      () => `${code} at line ${at.line} of ${lines.length}`,
    )
    holds(
      at.column >= 1 && at.column <= line.length + 2,
      "a refusal names a column of its line",
      () => `${code} at ${at.line}:${at.column} of ${line.length}`,
    )
    holds(
      excerpt === undefined || line.startsWith(excerpt.slice(0, 200)),
      "an excerpt is the line",
      () => `${code} at ${at.line}: ${excerpt}`,
    )
  }
}
