/* The bars of the design: what must hold, what was measured, and whether it does.
 *
 * A bar that fails ends the run with exit code 1. Saying less than is true is reported and fails nothing: weights
 * that are estimates count with the end nearer zero, so it is expected. */

import type {LeftOut, NamingRuns} from "./experiments.ts"
import type {Population} from "./run.ts"

export interface Bar {
  readonly name: string
  readonly wanted: string
  readonly measured: string
  readonly isMet: boolean
}

export interface Results {
  readonly population: Population
  readonly blind: {readonly stages: number; readonly open: number}
  readonly twice: {readonly cases: number; readonly different: number}
  readonly naming: NamingRuns
  readonly leftOut: readonly LeftOut[]
}

/** All bars, in the order of the design. */
export function barsOf({population, blind, twice, naming}: Results): readonly Bar[] {
  const {bands, plan, benign} = population
  const over = bands.filter((b) => b.standing === "over")
  const few = bands.filter((b) => b.standing === "too few" || b.standing === "never")
  const gain = population.stages.find((s) => s.stage === "all stages")?.scores?.gain ?? 0
  const {open, exploitOnly} = naming
  return [
    {
      name: "no band promises more than is true",
      wanted: "observed frequency not below the band's range",
      measured: over.length === 0 ? "none below" : over.map((b) => `${b.name} ${percent(b.rate)}`).join(", "),
      isMet: over.length === 0,
    },
    {
      name: "cases in each band",
      wanted: `at least ${plan.perBand}, or it is said which bands lack them`,
      measured: few.length === 0 ? "all" : `all but ${few.map((b) => `${b.name} (${b.cases})`).join(", ")}`,
      isMet: bands.some((b) => b.cases >= plan.perBand),
    },
    {
      name: "Brier score against the base-rate forecast",
      wanted: "at least 0.05 better",
      measured: `${gain.toFixed(3)} better`,
      isMet: gain >= 0.05,
    },
    {
      name: "actors named on exploit-only evidence",
      wanted: "0",
      measured: `${exploitOnly.named} of ${exploitOnly.cases} cases`,
      isMet: exploitOnly.named === 0,
    },
    {
      name: "actors named in the open world",
      wanted: "at most 2 % of cases",
      measured: `${open.namedCases} of ${open.cases} cases`,
      isMet: open.namedCases <= 0.02 * open.cases,
    },
    {
      name: "servers that nobody entered",
      wanted: "exploited never above unlikely",
      measured: `${benign.above} of ${benign.servers} above`,
      isMet: benign.above === 0,
    },
    {
      name: "servers without logs that could tell",
      wanted: "every stage not assessable",
      measured: `${blind.open} of ${blind.stages} stages`,
      isMet: blind.open === blind.stages,
    },
    {
      name: "the same case, the same bytes",
      wanted: "always, in any order of the evidence",
      measured: `${twice.different} of ${twice.cases} cases differ`,
      isMet: twice.different === 0,
    },
  ]
}

/** `12.3 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
