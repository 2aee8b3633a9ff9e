/* Chance out of a seed: the same seed gives the same throws on every machine. */

/** mulberry32 with the few questions that mutations ask. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** 0 <= n < limit; 0 for a limit below 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * Math.max(1, limit))
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0
  }

  pick<T>(of: readonly [T, ...T[]] | readonly T[]): T {
    return of[this.below(of.length)] as T
  }

  /** A length from 1 up, short ones far more often than long ones. */
  length(limit: number): number {
    return 1 + this.below(Math.min(limit, 1 << (1 + this.below(12))))
  }
}
