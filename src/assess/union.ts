/* Disjoint sets with reasons: how findings are joined to sessions, and their events to activities. */

/** Disjoint sets that remember why they were joined. The smallest index is the root, so that the order of
 *  joins does not matter. */
export class Union<Reason> {
  readonly #parent: Int32Array
  readonly #reasons = new Map<number, Set<Reason>>()

  constructor(size: number) {
    this.#parent = Int32Array.from({length: size}, (_, index) => index)
  }

  root(index: number): number {
    let at = index
    while (this.#parent[at]! !== at) {
      this.#parent[at] = this.#parent[this.#parent[at]!]!
      at = this.#parent[at]!
    }
    return at
  }

  join(a: number, b: number, why: Reason): void {
    if (a === b) return
    const [low, high] = [Math.min(this.root(a), this.root(b)), Math.max(this.root(a), this.root(b))]
    const reasons = this.#reasons.get(low) ?? new Set()
    for (const reason of this.#reasons.get(high) ?? []) reasons.add(reason)
    this.#reasons.set(low, reasons.add(why))
    this.#parent[high] = low
  }

  reasons(index: number): ReadonlySet<Reason> {
    return this.#reasons.get(this.root(index)) ?? new Set()
  }
}
