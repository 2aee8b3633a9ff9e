/* Scores a folder of web shells kept as hex: which are found, which are missed.
 *
 * `node test/web-shells/score.ts test/fixtures/web-shells/own`. A file is `<name>.hex`; what stands behind `;` in a
 * line is a note. The name without `.hex` is the name that the detector is told. `clean-*` must not be found. */

import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {memorySource} from "../../src/bytes/source.ts"
import {wholeFile} from "../../src/formats/format.ts"
import {webFile} from "../../src/formats/web-file/web-file.ts"
import {evidenceId, fieldName} from "../../src/model/ids.ts"

export interface Score {
  readonly name: string
  /** `web-shell`, `suspicious`, `clean`, `unreadable`, or `unclaimed` where no page was seen. */
  readonly verdict: string
  readonly kind: string
  readonly reason: string
}

/** Reads every `.hex` file of a folder through the format and gives its verdict. */
export async function scoreFolder(folder: string): Promise<readonly Score[]> {
  const out: Score[] = []
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".hex")) continue
    const name = file.slice(0, -".hex".length)
    const hex = readFileSync(join(folder, file), "latin1").replaceAll(/;.*$/gm, "").replaceAll(/\s+/g, "")
    out.push(await scoreBytes(new Uint8Array(Buffer.from(hex, "hex")), name))
  }
  return out
}

/** The verdict on one file, as the whole program would come to it: sniffed, then read. */
export async function scoreBytes(bytes: Uint8Array, path: string): Promise<Score> {
  let score: Score = {name: path, verdict: "unclaimed", kind: "", reason: ""}
  if (webFile.sniff(bytes.subarray(0, 65_536), path) === 0) return score
  const subject = {evidence: evidenceId(path), path, host: undefined}
  for await (const block of webFile.open(memorySource(bytes), wholeFile, subject))
    for (let i = 0; i < block.records; i++)
      block.decode(i, {
        event(event) {
          const text = (name: string): string => String(event.get(fieldName(name)) ?? "")
          score = {name: path, verdict: text("Verdict"), kind: text("Kind"), reason: text("Reason")}
        },
        trouble: () => {},
      })
  return score
}

if (import.meta.main) {
  const folder = process.argv[2]
  if (folder === undefined) throw new Error("name a folder of .hex files")
  const scores = await scoreFolder(folder)
  let right = 0
  for (const {name, verdict, kind, reason} of scores) {
    const isRight = (verdict === "web-shell") === !name.startsWith("clean-")
    if (isRight) right++
    const how = verdict === "web-shell" ? "found " : verdict === "suspicious" ? "DOUBT " : "missed"
    process.stdout.write(`${how} ${name}: ${verdict}${kind === "" ? "" : `, ${kind}`}. ${reason}\n`)
  }
  process.stdout.write(`${right} of ${scores.length} right\n`)
}
