/* What becomes of the matches of a run: reported, filtered, or only counted by correlations. */

import {type CorrelationResult, Correlator} from "../detect/correlate.ts"
import type {CorrelationPlan} from "../detect/correlate-plan.ts"
import type {AnalyseRequest} from "../engine/analyse.ts"
import {DiskRuns} from "../engine/disk-runs.ts"
import type {RuleId} from "../model/ids.ts"
import type {Match} from "../model/rule.ts"

export class Sorter {
  /** Matches so far that filters suppress, and how many each of them does. */
  filtered = 0
  readonly filteredBy: Map<RuleId, number> = new Map()
  readonly #plan: CorrelationPlan
  readonly #correlator: Correlator
  readonly #keepFiltered: boolean
  readonly #runs: DiskRuns

  /** What correlations wait for beyond memory lies in `spoolDir`, within `limits`. */
  constructor(
    plan: CorrelationPlan,
    how: {readonly keepFiltered: boolean; readonly exhibits?: boolean},
    {spoolDir, limits}: Pick<AnalyseRequest, "spoolDir" | "limits">,
  ) {
    this.#plan = plan
    this.#runs = new DiskRuns(spoolDir, limits.spoolBytes)
    this.#correlator = new Correlator(plan, {runs: this.#runs, exhibits: how.exhibits === true})
    this.#keepFiltered = how.keepFiltered
  }

  /** The matches of a batch that are to be reported. */
  take(batch: readonly Match[], collectionHost: string | undefined): readonly Match[] {
    return batch.filter((match) => {
      this.#correlator.add(match, collectionHost)
      const isFiltered = match.filteredBy !== undefined
      if (isFiltered) this.filtered++
      for (const id of match.filteredBy ?? []) this.filteredBy.set(id, (this.filteredBy.get(id) ?? 0) + 1)
      return isFiltered ? this.#keepFiltered : !this.#plan.silent.has(match.rule)
    })
  }

  /** The matches of correlations, when all others have come. */
  finish(): CorrelationResult {
    try {
      return this.#correlator.results()
    } finally {
      this.#runs.close()
    }
  }
}
