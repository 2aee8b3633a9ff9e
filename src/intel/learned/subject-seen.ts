/* Takes what is seen of somebody or something that may be the subject of a draft (subject-signs.ts): written, to learn from,
 * or weighed.
 *
 * PERF: most of what is seen is the same for all that may be the subject, and only stands beside other words. A sign is
 * found by what comes before its first bar and then by the rest, so that no text is put together for each. */

import type {Weights} from "../../knowledge/sign-weights.ts"

/** Takes signs: `one`, alone (""), and beside each of the words given; one that comes twice counts once. */
export interface SeenOfOne {
  beside(one: string, ...words: readonly string[]): void
}

/** Signs as they are written: "since=1|ac". */
export class WrittenOfOne implements SeenOfOne {
  readonly all: Set<string> = new Set()

  beside(one: string, ...words: readonly string[]): void {
    for (const word of words) this.all.add(word === "" ? one : `${one}|${word}`)
  }
}

/** How much signs speak for a subject. */
class WeighingOfOne implements SeenOfOne {
  /** What comes before the first bar → what comes behind it → the number of the sign. */
  readonly #rows = new Map<string, Map<string, number>>()
  readonly #weights: Int32Array
  /** By the number of a sign: for whom it was met last. */
  readonly #met: Int32Array
  #one = 0
  #sum = 0

  constructor({signs}: Weights) {
    this.#weights = Int32Array.from(signs.values())
    this.#met = new Int32Array(signs.size)
    let number = 0
    for (const sign of signs.keys()) {
      const bar = sign.indexOf("|")
      const first = bar < 0 ? sign : sign.slice(0, bar)
      const row = this.#rows.get(first) ?? new Map<string, number>()
      this.#rows.set(first, row)
      row.set(bar < 0 ? "" : sign.slice(bar + 1), number++)
    }
  }

  /** The sum of the weights of what `look` gives; thousandths of the logarithm of the odds. */
  sumOf(look: (seen: SeenOfOne) => void): number {
    this.#one += 1
    this.#sum = 0
    look(this)
    return this.#sum
  }

  beside(one: string, ...words: readonly string[]): void {
    const row = this.#rows.get(one)
    if (row === undefined) return
    for (const word of words) {
      const number = row.get(word)
      if (number === undefined || this.#met[number] === this.#one) continue
      this.#met[number] = this.#one
      this.#sum += this.#weights[number] as number
    }
  }
}

const made = new WeakMap<Weights, WeighingOfOne>()

/** Made once for each table. */
export function weighingOfOne(weights: Weights): WeighingOfOne {
  let weighing = made.get(weights)
  if (weighing === undefined) {
    weighing = new WeighingOfOne(weights)
    made.set(weights, weighing)
  }
  return weighing
}
