/* What a population alone does not show: naming actors, actors that knowledge lacks, campaigns that it lacks, and a
 * world that is more or less hostile than the priors say. */

import type {CaseBundle} from "../src/model/case.ts"
import {type Stage, stages} from "../src/model/finding.ts"
import {bandIndex, type Entry} from "./bands.ts"
import {actorsOf, type Bench, sourcesOf} from "./bench.ts"
import {type GeneratedCase, generate} from "./generator/generate.ts"
import {logNames} from "./generator/logs.ts"
import {type EraName, eras, type Settings} from "./generator/world.ts"
import {type Forecast, forecasts, judge} from "./judge.ts"
import {type StageRow, stageRows} from "./run.ts"

export interface Naming {
  readonly cases: number
  /** Activities of intruders that the cases tell apart. */
  readonly activities: number
  readonly named: number
  /** Of the named, those whose actor acted in the case. */
  readonly right: number
  /** Cases in which somebody is named. */
  readonly namedCases: number
}

export interface NamingRuns {
  /** Intruders of whom something is published, and others. */
  readonly closed: Naming
  /** Intruders who only exploit: nobody may be named. */
  readonly exploitOnly: Naming
  /** The same cases as `closed`, each with the actors who acted in it taken out of knowledge. */
  readonly open: Naming
}

interface Counts {
  cases: number
  activities: number
  named: number
  right: number
  namedCases: number
}

/** Judges entered servers of the first era, where most is published of actors. Every second one kept all its logs:
 *  where nothing can be seen nobody is named, and the bars would be met for nothing. */
export function runNaming(bench: Bench, seed: string, cases: number): NamingRuns {
  const actors = actorsOf(bench)
  const sources = sourcesOf(bench)
  const settingsOf = (index: number): Settings => ({
    ...{era: "proxylogon", isEntered: true, actors},
    ...(index % 2 === 0 ? {} : {logs: logNames}),
  })
  const [closed, open, exploitOnly] = [counts(), counts(), counts()]
  for (let i = 0; i < cases; i++) {
    const settings = settingsOf(i)
    const one = generate(`${seed}/named/${i}`, sources, settings)
    count(closed, one, judge(one, bench))
    const acted = new Set(one.world.intruders.flatMap((p) => p.actor ?? []))
    if (acted.size > 0) {
      const {knowledge} = bench
      const lacking = {
        ...bench,
        knowledge: {...knowledge, actors: knowledge.actors.filter((a) => !acted.has(a.id))},
      }
      count(open, one, judge(one, lacking))
    }
    const only = generate(`${seed}/exploit-only/${i}`, sources, {...settings, isExploitOnly: true})
    count(exploitOnly, only, judge(only, bench))
  }
  return {closed, open, exploitOnly}
}

function counts(): Counts {
  return {cases: 0, activities: 0, named: 0, right: 0, namedCases: 0}
}

function count(into: Counts, one: GeneratedCase, bundle: CaseBundle): void {
  into.cases++
  const said = bundle.case.attribution.activities.flatMap((a) => a.attributed ?? [])
  const acted = new Set(one.world.intruders.flatMap((p) => p.actor ?? []))
  const named = said.flatMap((a) => (a.kind === "named" && a.actor !== undefined ? [a.actor] : []))
  into.activities += said.length
  into.named += named.length
  into.right += named.filter((actor) => acted.has(actor)).length
  if (named.length > 0) into.namedCases++
}

export interface LeftOut {
  readonly campaign: string
  readonly cases: number
  /** Per stage: cases in which it is true and assessed, and in how many of them it is said to be at least a
   *  realistic possibility; with all knowledge and without the campaign's. */
  readonly stages: readonly {
    readonly stage: Stage
    readonly known: Seen
    readonly lacking: Seen
  }[]
}

interface Seen {
  readonly isTrue: number
  readonly assessed: number
  readonly seen: number
}

const possible = bandIndex("realistic possibility")

/** For each era: entered servers, judged with all rules and without those of the era's campaign. */
export function runLeaveOut(bench: Bench, seed: string, cases: number): readonly LeftOut[] {
  const sources = sourcesOf(bench)
  return eras.map(({name, campaign}) => {
    const gone = new Set(
      bench.rules.flatMap((r) => (r.kind !== "filter" && r.campaign === campaign ? [r.id] : [])),
    )
    const lacking: Bench = {
      rules: bench.rules.filter((r) => !gone.has(r.id)),
      knowledge: {...bench.knowledge, campaigns: bench.knowledge.campaigns.filter((c) => c.id !== campaign)},
    }
    const known: Forecast[] = []
    const blind: Forecast[] = []
    for (let i = 0; i < cases; i++) {
      const one = generate(`${seed}/left-out/${name}/${i}`, sources, {era: name, isEntered: true})
      known.push(...forecasts(one, judge(one, bench)))
      const less = {...one, matches: one.matches.filter((m) => !gone.has(m.rule))}
      blind.push(...forecasts(less, judge(less, lacking)))
    }
    const later = stages.filter((s) => s !== "exposed" && s !== "probed")
    return {
      campaign,
      cases,
      stages: later.map((stage) => ({stage, known: seen(known, stage), lacking: seen(blind, stage)})),
    }
  })
}

function seen(all: readonly Forecast[], stage: Stage): Seen {
  const own = all.filter((f) => f.stage === stage && f.isTrue)
  return {
    isTrue: own.length,
    assessed: own.filter((f) => f.said !== undefined).length,
    seen: own.filter((f) => f.said !== undefined && bandIndex(f.said.band) >= possible).length,
  }
}

export interface Elsewhere {
  readonly world: string
  readonly all: StageRow | undefined
  readonly exploited: StageRow | undefined
}

/** The same generator in worlds that the priors were not made for. */
export function runElsewhere(bench: Bench, seed: string, cases: number): readonly Elsewhere[] {
  const sources = sourcesOf(bench)
  const worlds: readonly (readonly [string, Settings])[] = [
    ["a third of the odds of being entered", {hostility: 1 / 3}],
    ["three times the odds of being entered", {hostility: 3}],
    ...eras.map(({name}): readonly [string, Settings] => [`only the era of ${titles[name]}`, {era: name}]),
  ]
  return worlds.map(([world, settings], index) => {
    const entries: Entry[] = []
    for (let i = 0; i < cases; i++) {
      const one = generate(`${seed}/elsewhere/${index}/${i}`, sources, settings)
      for (const forecast of forecasts(one, judge(one, bench))) entries.push({case: i, forecast})
    }
    const rows = stageRows(entries, cases)
    return {
      world,
      all: rows.find((r) => r.stage === "all stages"),
      exploited: rows.find((r) => r.stage === "exploited"),
    }
  })
}

const titles: Readonly<Record<EraName, string>> = {
  proxylogon: "ProxyLogon",
  proxyshell: "ProxyShell",
  proxynotshell: "ProxyNotShell and OWASSRF",
}
