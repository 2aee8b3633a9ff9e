/* Logistic regression by follow-the-regularised-leader with proximal steps (McMahan and others, "Ad click prediction: a
 * view from the trenches", KDD 2013): one weight for each sign, most of them nought. The same examples give the same
 * weights. */

/** What is seen at a place, and whether the answer there is yes. */
export interface Example {
  readonly signs: readonly number[]
  readonly isRight: boolean
}

const rate = 0.1
const ridge = 1
const rounds = 6
/** Signs that are seen less often say nothing of the next text. */
const leastSeen = 3

/** Weights by the number of the sign, in units of the logarithm of the odds. */
export function learn(examples: readonly Example[], lasso = 1.5): Float64Array {
  const size = examples.reduce((most, {signs}) => signs.reduce((a, b) => Math.max(a, b), most), -1) + 1
  const seen = new Int32Array(size)
  for (const {signs} of examples) for (const s of signs) seen[s] = (seen[s] as number) + 1
  const used = examples.map(({signs, isRight}) => ({
    signs: signs.filter((s) => (seen[s] as number) >= leastSeen),
    isRight,
  }))
  const steps = new Steps(size, lasso)
  const shuffled = new Shuffled(used.length)
  for (let round = 0; round < rounds; round++)
    for (const at of shuffled.again()) {
      const {signs, isRight} = used[at] as Example
      steps.learn(signs, 1 / (1 + Math.exp(-steps.sum(signs))) - (isRight ? 1 : 0))
    }
  return steps.weights
}

/** An order of examples that is another each time, and the same in each run. */
class Shuffled {
  readonly #order: number[]
  #seed = 1

  constructor(size: number) {
    this.#order = Array.from({length: size}, (_, i) => i)
  }

  again(): readonly number[] {
    const order = this.#order
    for (let i = order.length - 1; i > 0; i--) {
      this.#seed = (Math.imul(this.#seed, 1103515245) + 12345) & 0x7fffffff
      const j = this.#seed % (i + 1)
      const swap = order[i] as number
      order[i] = order[j] as number
      order[j] = swap
    }
    return order
  }
}

/** The proximal steps. */
class Steps {
  readonly weights: Float64Array
  readonly #z: Float64Array
  readonly #n: Float64Array
  readonly #lasso: number

  constructor(size: number, lasso: number) {
    this.weights = new Float64Array(size)
    this.#z = new Float64Array(size)
    this.#n = new Float64Array(size)
    this.#lasso = lasso
  }

  /** The sum of the weights of signs, as they are now. */
  sum(signs: readonly number[]): number {
    let sum = 0
    for (const s of signs) {
      const z = this.#z[s] as number
      const over = Math.abs(z) - this.#lasso
      this.weights[s] =
        over <= 0 ? 0 : (-Math.sign(z) * over) / ((1 + Math.sqrt(this.#n[s] as number)) / rate + ridge)
      sum += this.weights[s] as number
    }
    return sum
  }

  /** One step: each sign was so far off. */
  learn(signs: readonly number[], error: number): void {
    for (const s of signs) {
      const before = this.#n[s] as number
      const sigma = (Math.sqrt(before + error * error) - Math.sqrt(before)) / rate
      this.#z[s] = (this.#z[s] as number) + error - sigma * (this.weights[s] as number)
      this.#n[s] = before + error * error
    }
  }
}

/** The logarithm of the odds that the answer is yes. */
export function oddsOf(weights: Float64Array, signs: readonly number[]): number {
  let sum = 0
  for (const s of signs) sum += weights[s] ?? 0
  return sum
}

/** Several of which one is to be chosen. */
export interface Choices {
  readonly choices: readonly Example[]
}

/** Weights by which the right one of several has the greatest sum: the same steps, for the choice among them (softmax). */
export function learnChoice(examples: readonly Choices[], lasso = 1.5): Float64Array {
  const all = examples.flatMap(({choices}) => choices)
  const size = all.reduce((most, {signs}) => signs.reduce((a, b) => Math.max(a, b), most), -1) + 1
  const steps = new Steps(size, lasso)
  const seen = new Int32Array(size)
  for (const {signs} of all) for (const s of signs) seen[s] = (seen[s] as number) + 1
  const used = examples
    .filter(({choices}) => choices.some(({isRight}) => isRight) && choices.some(({isRight}) => !isRight))
    .map(({choices}) =>
      choices.map(({signs, isRight}) => ({
        signs: signs.filter((s) => (seen[s] as number) >= leastSeen),
        isRight,
      })),
    )
  const shuffled = new Shuffled(used.length)
  for (let round = 0; round < rounds; round++)
    for (const at of shuffled.again()) {
      const choices = used[at] as readonly Example[]
      const sums = choices.map(({signs}) => steps.sum(signs))
      const most = Math.max(...sums)
      const odds = sums.map((sum) => Math.exp(sum - most))
      const total = odds.reduce((a, b) => a + b, 0)
      const right = odds.reduce((a, b, i) => a + (choices[i]?.isRight === true ? b : 0), 0)
      for (const [i, {signs, isRight}] of choices.entries()) {
        const odd = odds[i] as number
        steps.learn(signs, odd / total - (isRight ? odd / right : 0))
      }
    }
  return steps.weights
}
