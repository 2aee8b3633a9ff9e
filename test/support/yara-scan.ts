/* Runs YARA rules on files of a test, the whole way through intake. */

import assert from "node:assert/strict"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {after} from "node:test"
import type {Analysis} from "../../src/engine/analyse.ts"
import {usualFence} from "../../src/engine/child.ts"
import {checkedYara} from "../../src/engine/yara-rules.ts"
import type {Match} from "../../src/model/rule.ts"
import type {YaraSource} from "../../src/rules/yara/plan.ts"
import {analysed} from "./analysed.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-yara-"))
after(() => rmSync(folder, {recursive: true}))

export interface Run {
  readonly matches: readonly Match[]
  readonly analysis: Analysis
}

/** Scans files of these names and contents. The rules must be sound. */
export async function scan(
  files: Readonly<Record<string, string | Uint8Array>>,
  sources: readonly YaraSource[],
  how: {readonly workers?: number; readonly silentMillis?: number} = {},
): Promise<Run> {
  const evidence = mkdtempSync(join(folder, "evidence-"))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(evidence, name)), {recursive: true})
    writeFileSync(join(evidence, name), content)
  }
  const {plan, refusals} = checkedYara(sources)
  assert.deepEqual(refusals, [])
  return analysed({
    named: [evidence],
    task: {kind: "match", rules: [], yara: plan},
    workers: how.workers ?? 0,
    fence: {...usualFence, silentMillis: how.silentMillis ?? usualFence.silentMillis},
    hash: true,
    spoolDir: join(folder, "spool"),
  })
}

/** Rule, file and place of each match. */
export const shown: (run: Run) => readonly string[] = ({matches}) =>
  matches.map(
    ({rule, from}) => `${rule} ${from.evidence.replace(/^[^/]*\//, "")} ${from.offset}+${from.length}`,
  )
