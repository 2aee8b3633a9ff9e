/* A case folder that anybody may have changed: read back, explained, verified, written as a report.
 *
 * An input begins with a line that names one file of the folder; the others are good. For every input:
 * either the folder is refused with a place, or all that reads it ends; the report and the explanations
 * hold no control character and no markup of the case's own. */

import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {crc32} from "node:zlib"
import {readCase, writeCase} from "../../src/case/folder.ts"
import {verifyCase} from "../../src/case/verify.ts"
import {PosternError} from "../../src/model/refusal.ts"
import {explain, explainable} from "../../src/report/explain.ts"
import {reportHtml} from "../../src/report/html.ts"
import {terminalSummary} from "../../src/report/terminal-summary.ts"
import {exploitedBundle, scanBundle} from "../../test/support/case-fixtures.ts"
import {textSeed} from "../corpus.ts"
import {checkRefusals} from "../refusals.ts"
import {holds, type Seed, type Target} from "../target.ts"

const files = ["case.json", "manifest.json", "findings.jsonl", "troubles.jsonl", "run.json"] as const

interface Folder {
  readonly path: string
  readonly good: ReadonlyMap<string, string>
  /** The one file that the input before this changed. */
  changed: string | undefined
}

let kept: Folder | undefined

async function ownFolder(): Promise<Folder> {
  if (kept) return kept
  const room = mkdtempSync(join(tmpdir(), "postern-fuzz-case-"))
  process.on("exit", () => rmSync(room, {recursive: true, force: true}))
  const path = join(room, "case")
  await writeCase(path, scanBundle(), {rules: [], knowledge: [], run: {evidence: ["/nowhere"]}})
  kept = {
    path,
    good: new Map(files.map((name) => [name, readFileSync(join(path, name), "utf8")])),
    changed: undefined,
  }
  return kept
}

async function seeds(): Promise<readonly Seed[]> {
  const room = mkdtempSync(join(tmpdir(), "postern-fuzz-case-"))
  try {
    const found: Seed[] = []
    for (const [name, bundle] of [
      ["scan", scanBundle()],
      ["exploited", exploitedBundle()],
    ] as const) {
      const path = join(room, name)
      await writeCase(path, bundle, {rules: [], knowledge: [], run: {evidence: ["/nowhere"]}})
      for (const file of files)
        found.push(textSeed(`${name}-${file}`, `${file}\n${readFileSync(join(path, file), "utf8")}`))
    }
    return found
  } finally {
    rmSync(room, {recursive: true, force: true})
  }
}

const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

const caseFolder: Target = {
  name: "case-folder",
  checks: "a changed case folder: refused with a place, or read, explained, verified and reported safely",
  kind: "text",
  dictionary: [
    "null",
    "true",
    "[]",
    "{}",
    "-1",
    "1e999",
    '""',
    '"<script>alert(1)</script>"',
    '"\\u001b[31m"',
    '"\\u202e"',
    '"\\ud800"',
    '"__proto__":',
    '"__proto__":{},',
    '"kind":"assessed"',
    '"not assessable"',
    '"exploited"',
    '"unit":{"kind":"line","line":1}',
    '"record":"1"',
    '"at":',
    '"2021-03-04T10:00:00.000000Z"',
    '"+275760-09-13T00:00:00.000000Z"',
    "../",
    "..\\\\",
    "!/",
    "\\u0000",
    '"sha256":',
    '"path":"/etc/passwd"',
    "F-0001",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "\n",
  ],
  limitBytes: 60_000,
  stretchBytes: 400_000,
  seeds,
  async attempt(bytes, witness) {
    const folder = await ownFolder()
    const {path, good, changed} = folder
    const whole = Buffer.from(bytes)
    const lineEnd = whole.indexOf(10)
    const named = lineEnd < 0 ? "" : whole.toString("latin1", 0, lineEnd)
    const file = files.find((name) => name === named) ?? files[crc32(bytes) % files.length]!
    if (changed !== undefined) writeFileSync(join(path, changed), good.get(changed)!)
    folder.changed = file
    writeFileSync(join(path, file), whole.subarray(lineEnd + 1))
    witness.saw(file)
    try {
      const verified = await verifyCase(path)
      witness.tell(JSON.stringify(verified))
      const stored = await readCase(path)
      witness.saw(`read ${file}`)
      const texts = ["exploited", "probed", stored.findings[0]?.id ?? "F-0001"].map(
        (what) => explain(stored, what) ?? "",
      )
      texts.push(explainable(stored), terminalSummary({...stored, timeline: []}))
      const report = reportHtml({...stored, timeline: []})
      for (const text of [...texts, report]) {
        witness.tell(text)
        const found = forbidden.exec(text)
        holds(
          found === null,
          "no control character reaches a reader",
          () => `${text.slice(Math.max(0, (found?.index ?? 0) - 80), (found?.index ?? 0) + 80)}`,
        )
      }
      holds(!/<script>alert/.test(report), "no markup of the evidence reaches the report")
    } catch (error) {
      if (!(error instanceof PosternError)) throw error
      checkRefusals(error.refusals, whole.subarray(lineEnd + 1).toString("utf8"), witness)
    }
  },
}

export const caseTargets: readonly Target[] = [caseFolder]
