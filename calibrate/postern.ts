/* Runs `postern assess` on real or raw evidence in a process of its own, and reads what the case folder says. */

import {spawnSync} from "node:child_process"
import {existsSync, readFileSync, rmSync} from "node:fs"
import {join} from "node:path"
import type {Stage} from "../src/model/finding.ts"
import type {Judgement} from "../src/model/judgement.ts"

const program: string = join(import.meta.dirname, "..", "bin", "postern.js")

/** What of a case is looked at. */
export interface Assessed {
  readonly servers: readonly {readonly id: string; readonly judgements: readonly Judgement[]}[]
  readonly attribution: string
  readonly findings: readonly {readonly detection: string | undefined; readonly log: string}[]
}

/** Assesses evidence; `work` is a folder for the case that is removed again. Throws if Postern could not. */
export function assessed(evidence: readonly string[], work: string): Assessed {
  const out = join(work, "case")
  rmSync(out, {recursive: true, force: true})
  const {status, stderr} = spawnSync(process.execPath, [program, "assess", ...evidence, "--out", out], {
    encoding: "utf8",
    env: {...process.env, NO_COLOR: "1"},
  })
  if (!existsSync(join(out, "case.json")))
    throw new Error(`postern assess ended with ${status} and no case: ${stderr.slice(0, 2000)}`)
  const whole = JSON.parse(readFileSync(join(out, "case.json"), "utf8")) as {
    readonly servers: Assessed["servers"]
    readonly attribution: {readonly kind: string}
  }
  const findings = readFileSync(join(out, "findings.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Assessed["findings"][number])
  rmSync(out, {recursive: true, force: true})
  return {servers: whole.servers, attribution: whole.attribution.kind, findings}
}

/** The judgement of a stage: that of the server where it stands highest, by the number. */
export function highest({servers}: Assessed, stage: Stage): Judgement | undefined {
  const place = (j: Judgement): number =>
    j.kind === "not assessable" ? -1 : j.likelihood.high + j.ledger.posterior
  return servers
    .flatMap((s) => s.judgements.filter((j) => j.stage === stage))
    .sort((a, b) => place(b) - place(a))[0]
}
