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
  const z = new Float64Array(size)
  const n = new Float64Array(size)
  const w = new Float64Array(size)
  const order = used.map((_, i) => i)
  let seed = 1
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
      const j = seed % (i + 1)
      const swap = order[i] as number
      order[i] = order[j] as number
      order[j] = swap
    }
    for (const at of order) {
      const {signs, isRight} = used[at] as Example
      let sum = 0
      for (const s of signs) {
        const over = Math.abs(z[s] as number) - lasso
        w[s] =
          over <= 0
            ? 0
            : (-Math.sign(z[s] as number) * over) / ((1 + Math.sqrt(n[s] as number)) / rate + ridge)
        sum += w[s] as number
      }
      const error = 1 / (1 + Math.exp(-sum)) - (isRight ? 1 : 0)
      for (const s of signs) {
        const before = n[s] as number
        const sigma = (Math.sqrt(before + error * error) - Math.sqrt(before)) / rate
        z[s] = (z[s] as number) + error - sigma * (w[s] as number)
        n[s] = before + error * error
      }
    }
  }
  return w
}

/** The logarithm of the odds that the answer is yes. */
export function oddsOf(weights: Float64Array, signs: readonly number[]): number {
  let sum = 0
  for (const s of signs) sum += weights[s] ?? 0
  return sum
}
