/* How much the signs of a site speak for a kind, by its table of weights.
 *
 * PERF: signs are looked up once for all tables and become numbers; a list of signs that several kinds share is looked up
 * once for its sentence. */

import type {Weights} from "../../knowledge/sign-weights.ts"

/** All tables that are used together. */
export class Weighing {
  readonly #numbers = new Map<string, number>()
  /** By the name of the table, by the number of the sign. */
  readonly #sums = new Map<string, Int32Array>()
  /** The round in which a sign was met last: each counts once for a site. */
  readonly #met: Int32Array
  #round = 0

  constructor(tables: ReadonlyMap<string, Weights>) {
    for (const {signs} of tables.values())
      for (const sign of signs.keys())
        if (!this.#numbers.has(sign)) this.#numbers.set(sign, this.#numbers.size)
    for (const [name, {signs}] of tables) {
      const sums = new Int32Array(this.#numbers.size)
      for (const [sign, weight] of signs) sums[this.#numbers.get(sign) ?? 0] = weight
      this.#sums.set(name, sums)
    }
    this.#met = new Int32Array(this.#numbers.size)
  }

  /** The numbers of the signs that any table knows, each once. */
  numbersOf(signs: readonly string[]): readonly number[] {
    const found: number[] = []
    this.#round++
    for (const sign of signs) {
      const number = this.#numbers.get(sign)
      if (number === undefined || this.#met[number] === this.#round) continue
      this.#met[number] = this.#round
      found.push(number)
    }
    return found
  }

  /** The sum of the weights of signs in a table; thousandths of the logarithm of the odds. */
  sumOf(table: string, numbers: readonly number[]): number {
    const sums = this.#sums.get(table)
    let sum = 0
    if (sums !== undefined) for (const number of numbers) sum += sums[number] ?? 0
    return sum
  }
}

const made = new WeakMap<ReadonlyMap<string, Weights>, Weighing>()

/** Made once for each set of tables. */
export function weighingOf(tables: ReadonlyMap<string, Weights>): Weighing {
  let weighing = made.get(tables)
  if (weighing === undefined) {
    weighing = new Weighing(tables)
    made.set(tables, weighing)
  }
  return weighing
}
