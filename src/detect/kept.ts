/* What was worked out for a value and may be used again: logs say the same things over and over.
 *
 * All maps of one matcher share a budget of entries. When it is spent all of them start afresh, so that a log
 * that never repeats itself costs time, not memory. Long texts hardly repeat and are not kept. */

const mostEntries = 16_384
const longestText = 256

export class Budget {
  private entries = 0
  /** Counts how often it was spent. */
  round = 0

  spend(): void {
    if (++this.entries <= mostEntries) return
    this.entries = 0
    this.round++
  }
}

export class KeptMap<Kept> {
  private readonly budget: Budget
  private readonly map = new Map<string | number, Kept>()
  private round = 0

  constructor(budget: Budget) {
    this.budget = budget
  }

  get(key: string | number): Kept | undefined {
    if (typeof key === "string" && key.length > longestText) return undefined
    if (this.round === this.budget.round) return this.map.get(key)
    this.round = this.budget.round
    this.map.clear()
    return undefined
  }

  /** Call `get` before. */
  keep(key: string | number, kept: Kept): void {
    if (typeof key === "string" && key.length > longestText) return
    this.map.set(key, kept)
    this.budget.spend()
  }
}
