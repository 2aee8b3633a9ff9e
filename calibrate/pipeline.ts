/* The cross-check: servers of raw logs through the whole of Postern, and the same deeds through the shortcut.
 *
 * The raw servers come from the sample generator of the tests, which was written without this one. If the shortcut
 * made things easier or harder than logs do, the two would disagree about stages or about which detections show. */

import {mkdirSync, mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import type {LogKind} from "../src/model/event.ts"
import {type Stage, stages} from "../src/model/finding.ts"
import {phiaBand} from "../src/model/judgement.ts"
import {generate as generateServer} from "../test/support/virtual-server/generate.ts"
import {writeFolder} from "../test/support/virtual-server/pack.ts"
import {bandIndex} from "./bands.ts"
import {type Bench, sourcesOf} from "./bench.ts"
import {type GeneratedCase, generate} from "./generator/generate.ts"
import {type LogName, logNames, logs} from "./generator/logs.ts"
import {rates} from "./generator/rates.ts"
import type {DeedKind, EraName, Settings} from "./generator/world.ts"
import {forecasts, judge, saidBy} from "./judge.ts"
import {assessed, highest} from "./postern.ts"

export interface PipelineResults {
  readonly runs: number
  readonly shortcutRuns: number
  readonly stages: readonly {
    readonly scenario: string
    readonly stage: Stage
    readonly raw: string
    readonly shortcut: string
  }[]
  readonly onlyRaw: readonly string[]
  readonly onlyShortcut: readonly string[]
  readonly both: number
}

interface Story {
  readonly scenario: string
  readonly outcome: string
  readonly era: EraName
  /** Whether a generated world did the same. */
  readonly isLike: (one: GeneratedCase) => boolean
  readonly isEntered: boolean
}

const deedsOf = (one: GeneratedCase): ReadonlySet<DeedKind> =>
  new Set(one.world.intruders.flatMap((p) => p.deeds.map((d) => d.kind)))
const did = (kind: DeedKind, not?: DeedKind) => (one: GeneratedCase) => {
  const deeds = deedsOf(one)
  const isUsual = one.world.intruders.every(
    (p) => !p.tags.has("unknown form") && p.tags.has("virtual directory") && p.kind === "intruder",
  )
  return isUsual && deeds.has(kind) && !(not !== undefined && deeds.has(not)) && !deeds.has("silent command")
}
const wasScanned = (one: GeneratedCase): boolean =>
  one.isBenign && one.world.rivals.some((r) => r.kind === "scan")

const stories: readonly Story[] = [
  {scenario: "proxylogon", outcome: "theft", era: "proxylogon", isLike: did("fetch"), isEntered: true},
  {
    scenario: "proxylogon",
    outcome: "used",
    era: "proxylogon",
    isLike: did("command", "pack"),
    isEntered: true,
  },
  {
    scenario: "proxylogon",
    outcome: "exploited",
    era: "proxylogon",
    isLike: did("write", "command"),
    isEntered: true,
  },
  {scenario: "proxyshell", outcome: "theft", era: "proxyshell", isLike: did("fetch"), isEntered: true},
  {
    scenario: "proxyshell",
    outcome: "used",
    era: "proxyshell",
    isLike: did("command", "pack"),
    isEntered: true,
  },
  {
    scenario: "proxyshell",
    outcome: "exploited",
    era: "proxyshell",
    isLike: did("write", "command"),
    isEntered: true,
  },
  {
    ...{scenario: "scan", outcome: "blocked", era: "proxylogon", isEntered: false},
    isLike: (one) => wasScanned(one) && one.world.exposure === "before",
  },
  {
    ...{scenario: "scan", outcome: "answered", era: "proxylogon", isEntered: false},
    isLike: (one) => wasScanned(one) && one.world.exposure === "never",
  },
]

const removals: readonly (readonly LogKind[])[] = [[], ["httpproxy", "iis-frontend"], ["windows-event"]]

/** What the raw servers write, as the shortcut calls it. */
const written: readonly LogName[] = [
  ...(["httpproxy", "iis", "iis-back", "ecp", "oab", "ews", "mapi", "rps", "rps-http", "tracking"] as const),
  ...(["management", "application", "security", "system", "sysmon"] as const),
]

/** Runs both; `perStory` worlds of the shortcut for each story. */
export function runPipeline(bench: Bench, seed: string, perStory: number): PipelineResults {
  const work = mkdtempSync(join(tmpdir(), "postern-calibrate-"))
  const results: PipelineResults["stages"][number][] = []
  const shown = new Set<string>()
  let runs = 0
  let shortcutRuns = 0
  try {
    for (const [index, story] of stories.entries()) {
      for (const drop of story.outcome === "theft" || story.outcome === "answered" ? removals : [[]]) {
        const evidence = join(work, `${runs}`)
        mkdirSync(evidence)
        const {pieces} = generateServer({
          ...{scenario: story.scenario, outcome: story.outcome, drop},
          ...{seed: `${seed}/${index}`, sizeBytes: 900_000, days: 2},
        })
        writeFolder(pieces, evidence)
        const raw = assessed([evidence], work)
        rmSync(evidence, {recursive: true})
        runs++
        for (const {detection, log} of raw.findings)
          if (detection !== undefined) shown.add(`${detection} in ${log}`)
        const kept = written.filter((name) => !drop.includes(logs[name].kind))
        const cases = alike(bench, `${seed}/pipeline/${index}`, story, kept, perStory)
        shortcutRuns += cases.length
        const said = cases.map((one) => forecasts(one, judge(one, bench)))
        const name = `${story.scenario}, ${story.outcome}${drop.length === 0 ? "" : ` without ${drop.join(", ")}`}`
        for (const stage of stages.filter((s) => s !== "exposed")) {
          const own = highest(raw, stage)
          const number = own === undefined ? undefined : saidBy(own)?.probability
          results.push({
            ...{scenario: name, stage, raw: words([number])},
            shortcut: words(said.map((f) => f.find((x) => x.stage === stage)?.said?.probability)),
          })
        }
      }
    }
  } finally {
    rmSync(work, {recursive: true, force: true})
  }
  return {runs, shortcutRuns, stages: results, ...compare(shown)}
}

function alike(
  bench: Bench,
  seed: string,
  story: Story,
  kept: readonly LogName[],
  wanted: number,
): readonly GeneratedCase[] {
  const sources = sourcesOf(bench)
  const found: GeneratedCase[] = []
  const settings: Settings = {era: story.era, logs: kept, isEntered: story.isEntered}
  for (let i = 0; i < wanted * 60 && found.length < wanted; i++) {
    const one = generate(`${seed}/${i}`, sources, settings)
    if (story.isLike(one)) found.push(one)
  }
  return found
}

const possible = bandIndex("realistic possibility")

function words(probabilities: readonly (number | undefined)[]): string {
  const counts = {low: 0, high: 0, open: 0}
  for (const p of probabilities)
    counts[p === undefined ? "open" : bandIndex(phiaBand(p).term) >= possible ? "high" : "low"]++
  const parts = Object.entries(counts).filter(([, n]) => n > 0)
  return parts.map(([word, n]) => (probabilities.length === 1 ? word : `${n} ${word}`)).join(", ") || "–"
}

/** Pairs of detection and log in raw servers against those that the rates know. */
function compare(shown: ReadonlySet<string>): Pick<PipelineResults, "onlyRaw" | "onlyShortcut" | "both"> {
  const nameOf = (log: LogName): string => logs[log].channel ?? logs[log].kind
  const possiblePairs = new Set(rates.map((r) => `${r.detection} in ${nameOf(r.log)}`))
  const deeds: ReadonlySet<string> = new Set<DeedKind>([
    "check",
    "reach",
    "write",
    "call",
    "command",
    "dump",
    "pack",
    "fetch",
  ])
  const isUsual = (tag: string): boolean =>
    tag.startsWith("!") || tag === "virtual directory" || tag === "short name" || tag === "auth folder"
  const likely = rates.filter(
    (r) =>
      deeds.has(r.on) &&
      r.chance >= 0.5 &&
      r.era !== "proxynotshell" &&
      r.given.every(isUsual) &&
      written.includes(r.log),
  )
  const known = new Set(logNames.map(nameOf))
  return {
    onlyRaw: [...shown]
      .filter((pair) => !possiblePairs.has(pair) && known.has(pair.split(" in ")[1] ?? ""))
      .sort(),
    onlyShortcut: [...new Set(likely.map((r) => `${r.detection} in ${nameOf(r.log)}`))]
      .filter((p) => !shown.has(p))
      .sort(),
    both: [...shown].filter((pair) => possiblePairs.has(pair)).length,
  }
}
