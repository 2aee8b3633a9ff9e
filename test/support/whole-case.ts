/* The whole way from evidence on disk to a case, in this process: read, match, gather, judge.
 *
 * The same as `postern assess` does, without a case folder. */

import {existsSync, readFileSync} from "node:fs"
import {join, resolve} from "node:path"
import {inflateRawSync} from "node:zlib"
import {adviceBook, plan} from "../../src/advise/plan.ts"
import {assess} from "../../src/assess/assess.ts"
import {Gatherer} from "../../src/assess/gather.ts"
import {loadRuleSet, type RuleSet} from "../../src/cli/rules.ts"
import {defaultLimits} from "../../src/containers/limits.ts"
import {type Analysis, analyse} from "../../src/engine/analyse.ts"
import {usualFence} from "../../src/engine/child.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import type {Stage} from "../../src/model/finding.ts"
import {type Judgement, phrase} from "../../src/model/judgement.ts"

/** The recorded laboratory run of ProxyLogon, if this checkout stands beside the shared data. */
export const recording: string = join(
  resolve(process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared")),
  "data/exchange-proxylogon-otrf/proxylogon_ssrf_rce_poc.zip",
)
/** For tests that need it: skipped with the reason where it is absent. */
export const withRecording: {skip?: string} = existsSync(recording)
  ? {}
  : {skip: `no recording at ${recording}`}

/** The only member of the recording, unpacked. */
export function recordedLines(): readonly string[] {
  const zip = readFileSync(recording)
  const packed = zip.readUInt32LE(zip.indexOf("PK\u0001\u0002") + 20)
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)
  return inflateRawSync(zip.subarray(start, start + packed))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
}

export interface Whole {
  readonly bundle: CaseBundle
  readonly analysis: Analysis
}

let rules: Promise<RuleSet> | undefined

/** The case that the named evidence makes with the built-in knowledge. `spoolDir` is for what must be
 *  unpacked to disk; `withBuilds`: builds and settings are judged too. */
export async function wholeCase(
  named: readonly string[],
  spoolDir: string,
  workers = 0,
  withBuilds = false,
): Promise<Whole> {
  rules ??= loadRuleSet({config: {}, folder: undefined}, [], {only: false, retired: false})
  const set = await rules
  const gatherer = new Gatherer()
  const analysis = await analyse(
    {
      named,
      task: {kind: "match", rules: set.detections},
      workers,
      fence: usualFence,
      hash: true,
      limits: defaultLimits,
      passwords: [],
      spoolDir,
    },
    {
      matches: (batch, host) => {
        for (const match of batch) gatherer.add(match, host)
      },
      lines: () => undefined,
    },
  )
  const bundle = assess({
    toolVersion: "test",
    knowledge: set.knowledge,
    knowledgeSha256: "0".repeat(64),
    rules: set.rules,
    groups: gatherer.groups(),
    conflicts: gatherer.conflicts(),
    files: analysis.files,
    troubles: analysis.troubles,
    reach: analysis.reach,
    organisation: undefined,
    asOf: undefined,
    window: undefined,
    exposure: new Map(),
    ...(withBuilds ? {observations: analysis.observations} : {}),
    plan: (situation) => plan(adviceBook(set.knowledge), situation),
  })
  return {bundle, analysis}
}

/** The judgement of a stage on the only server that has a name. */
export function stageOf({bundle}: Whole, stage: Stage): Judgement {
  const found = bundle.case.servers.flatMap((s) => s.judgements).find((j) => j.stage === stage)
  if (found === undefined) throw new Error(`no judgement of ${stage}`)
  return found
}

/** `confirmed`, `not assessable`, or the phrase: a judgement in a word, for tables. */
export function wordOf(judgement: Judgement): string {
  if (judgement.kind === "not assessable") return judgement.kind
  return judgement.confirmedBy.length > 0 ? "confirmed" : phrase(judgement.likelihood)
}
