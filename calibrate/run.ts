/* The runs of the calibration: draws cases, has them judged, and counts.
 *
 * Everything follows from the seed and the plan; the clock decides nothing, so the same seed gives the same
 * numbers. First comes the population as it is drawn; then, until every band holds enough cases or the cap is met,
 * servers of which few logs were kept, because only thin evidence leads to the bands in the middle. Of those the
 * ones without any sign of an intrusion, or with a proof, are skipped before they are judged: that choice looks at
 * evidence alone, never at the truth. They count for the bands and nowhere else. */

import {type Stage, stages} from "../src/model/finding.ts"
import type {RuleId} from "../src/model/ids.ts"
import type {PhiaTerm} from "../src/model/judgement.ts"
import {type BandRow, bandIndex, bandRows, casesPerBand, type Entry, phraseRows} from "./bands.ts"
import {type Bench, sourcesOf} from "./bench.ts"
import {type GeneratedCase, generate, tellingLogs, without} from "./generator/generate.ts"
import type {Settings} from "./generator/world.ts"
import {type Forecast, forecasts, judge} from "./judge.ts"
import {type Scores, scoresOf} from "./scores.ts"

export interface Plan {
  readonly seed: string
  /** Cases of the population. */
  readonly natural: number
  /** Thin cases that are judged at most, and drawn at most. */
  readonly thin: number
  readonly drawn: number
  /** Cases that a band needs. */
  readonly perBand: number
}

export interface StageRow {
  readonly stage: Stage | "all stages"
  readonly cases: number
  readonly assessed: number
  readonly scores: Scores | undefined
}

export interface Population {
  readonly plan: Plan
  readonly stages: readonly StageRow[]
  readonly bands: readonly BandRow[]
  /** Of the population alone, per stage. */
  readonly bandsOf: ReadonlyMap<Stage, readonly BandRow[]>
  readonly phrases: readonly BandRow[]
  readonly thinDrawn: number
  readonly thinJudged: number
  readonly benign: Benign
  /** Judgements of almost certain that an ordered test explains. */
  readonly byTests: {readonly forecasts: number; readonly tests: number}
}

export interface Benign {
  readonly servers: number
  /** Judged exploited above `unlikely` by the number. */
  readonly above: number
  /** The wider phrase reaches above `unlikely`. */
  readonly phraseAbove: number
  /** The detections that led there, of the first few. */
  readonly examples: readonly string[]
}

const unlikely = bandIndex("unlikely")

/** Draws and judges the population and the thin cases. */
export function runPopulation(bench: Bench, plan: Plan, settings: Settings = {}): Population {
  const sources = sourcesOf(bench)
  const entries: Entry[] = []
  const benign = {servers: 0, above: 0, phraseAbove: 0, examples: [] as string[]}
  const full = new Map<PhiaTerm, Set<number>>()
  const note = (
    index: number,
    own: readonly Forecast[],
    into: Entry[],
    isWanted: (band: PhiaTerm) => boolean,
  ): void => {
    for (const forecast of own) {
      const band = forecast.said?.band
      if (band !== undefined && !isWanted(band)) continue
      into.push({case: index, forecast})
      if (band !== undefined) full.set(band, (full.get(band) ?? new Set()).add(index))
    }
  }
  for (let i = 0; i < plan.natural; i++) {
    const one = generate(`${plan.seed}/case/${i}`, sources, settings)
    const bundle = judge(one, bench)
    const own = forecasts(one, bundle)
    note(i, own, entries, () => true)
    const exploited = own.find((f) => f.stage === "exploited")
    if (!one.isBenign) continue
    benign.servers++
    const said = exploited?.said
    if (said === undefined) continue
    if (said.high > 35) benign.phraseAbove++
    if (bandIndex(said.band) <= unlikely) continue
    benign.above++
    const why = bundle.findings.flatMap((f) =>
      f.indicates.some((x) => x.stage === "exploited" && x.strength !== "weak")
        ? [f.detection ?? f.title]
        : [],
    )
    if (benign.examples.length < 8) benign.examples.push([...new Set(why)].join(", ") || "the prior alone")
  }
  const extra: Entry[] = []
  const isMissing = (band: PhiaTerm): boolean => (full.get(band)?.size ?? 0) < plan.perBand
  const open = (): boolean =>
    ["highly unlikely", "unlikely", "realistic possibility", "likely", "highly likely"].some((b) =>
      isMissing(b as PhiaTerm),
    )
  const hasSign = signs(bench)
  let thinDrawn = 0
  let thinJudged = 0
  while (thinDrawn < plan.drawn && thinJudged < plan.thin && open()) {
    const index = plan.natural + thinDrawn
    const one = generate(`${plan.seed}/thin/${thinDrawn}`, sources, {...settings, isScant: true})
    thinDrawn++
    if (!hasSign(one)) continue
    thinJudged++
    note(index, forecasts(one, judge(one, bench)), extra, isMissing)
  }
  const certain = entries.filter(
    (e) =>
      e.forecast.said?.band === "almost certain" &&
      e.forecast.stage !== "exposed" &&
      e.forecast.stage !== "probed",
  )
  return {
    plan,
    stages: stageRows(entries, plan.natural),
    bands: bandRows([...entries, ...extra], plan.perBand),
    bandsOf: new Map(
      stages.map((stage) => [
        stage,
        bandRows(
          entries.filter((e) => e.forecast.stage === stage),
          Math.min(100, plan.perBand),
        ),
      ]),
    ),
    phrases: phraseRows([...entries, ...extra], Math.min(100, plan.perBand)),
    thinDrawn,
    thinJudged,
    benign,
    byTests: {
      forecasts: certain.length,
      tests: certain.filter((e) => e.forecast.isTrue && !e.forecast.isIntrusion).length,
    },
  }
}

/** Whether the evidence holds anything that may show exploitation or what follows, and no proof of it. */
function signs({rules}: Bench): (one: GeneratedCase) => boolean {
  const telling = new Set<RuleId>()
  const proving = new Set<RuleId>()
  for (const rule of rules) {
    if (rule.kind === "filter") continue
    const shows = rule.indicates.some(
      (i) =>
        i.stage !== "exposed" && i.stage !== "probed" && i.strength !== "weak" && i.outcome !== "attempted",
    )
    if (shows) telling.add(rule.id)
    if (rule.indicates.some((i) => i.strength === "proof")) proving.add(rule.id)
  }
  return ({matches}) => matches.some((m) => telling.has(m.rule)) && !matches.some((m) => proving.has(m.rule))
}

/** Scores per stage and over all; the base rate is the stage's own, so the rival knows the stage. */
export function stageRows(entries: readonly Entry[], cases: number): readonly StageRow[] {
  const assessed = entries.filter((e) => e.forecast.said !== undefined)
  const scored = stages.flatMap((stage) => {
    const own = assessed.filter((e) => e.forecast.stage === stage)
    const base = own.filter((e) => e.forecast.isTrue).length / Math.max(1, own.length)
    return own.map(({forecast}) => ({
      stage,
      probability: forecast.said!.probability,
      isTrue: forecast.isTrue,
      bin: forecast.said!.band,
      base,
    }))
  })
  const row = (stage: Stage): StageRow => {
    const own = scored.filter((f) => f.stage === stage)
    return {stage, cases, assessed: own.length, scores: scoresOf(own)}
  }
  const all = {
    stage: "all stages",
    cases: cases * stages.length,
    assessed: scored.length,
    scores: scoresOf(scored),
  } as const
  return [...stages.map(row), all]
}

/** Servers without any log that could tell: how many stages are said to be not assessable. */
export function runBlind(
  bench: Bench,
  seed: string,
  cases: number,
): {readonly stages: number; readonly open: number} {
  const sources = sourcesOf(bench)
  let all = 0
  let open = 0
  for (let i = 0; i < cases; i++) {
    const blind = without(generate(`${seed}/blind/${i}`, sources), (log) => tellingLogs.has(log))
    for (const forecast of forecasts(blind, judge(blind, bench))) {
      all++
      if (forecast.said === undefined) open++
    }
  }
  return {stages: all, open}
}

/** Cases judged twice, the second time from a second drawing and handed over backwards: how many differ. */
export function runTwice(
  bench: Bench,
  seed: string,
  cases: number,
): {readonly cases: number; readonly different: number} {
  const sources = sourcesOf(bench)
  let different = 0
  for (let i = 0; i < cases; i++) {
    const text = (order: 1 | -1): string => {
      const bundle = judge(generate(`${seed}/twice/${i}`, sources), bench, order)
      return JSON.stringify(bundle.case, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v))
    }
    if (text(1) !== text(-1)) different++
  }
  return {cases, different}
}

/** The plan of a whole calibration, and of a small one for tests. */
export const wholePlan: Omit<Plan, "seed"> = {
  natural: 3000,
  thin: 11_000,
  drawn: 150_000,
  perBand: casesPerBand,
}
export const smallPlan: Omit<Plan, "seed"> = {natural: 250, thin: 60, drawn: 600, perBand: 20}
