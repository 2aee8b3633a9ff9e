/* Signs as numbers, for learning. */

/** Gives each sign a number, in the order in which they are met. */
export class Signs {
  readonly #numbers = new Map<string, number>()
  readonly names: string[] = []

  of(sign: string): number {
    const known = this.#numbers.get(sign)
    if (known !== undefined) return known
    this.#numbers.set(sign, this.names.length)
    this.names.push(sign)
    return this.names.length - 1
  }

  /** Each sign once. */
  all(signs: Iterable<string>): readonly number[] {
    return [...new Set(signs)].map((sign) => this.of(sign))
  }
}
