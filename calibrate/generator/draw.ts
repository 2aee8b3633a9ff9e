/* Ways to draw: what the generator asks of its one source of chance beside whole numbers.
 *
 * All chance comes from a `Random` (test/support/virtual-server/random.ts): the same seed gives the same case on
 * every machine. Only +, -, *, / and Math.log, exp, sqrt, cos are used; the last four may differ in the last bit
 * between engines, so results are compared with thresholds only and never printed at full length. */

import type {Random} from "../../test/support/virtual-server/random.ts"

/** One draw of the standard normal distribution (Box and Muller, 1958). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.unit()))
  return radius * Math.cos(2 * Math.PI * random.unit())
}

/** A number between `low` and `high`. */
export function uniform(random: Random, low: number, high: number): number {
  return low + random.unit() * (high - low)
}

/** One of the names, by weight; the weights need not add up to 1. */
export function weighted<T>(random: Random, choices: readonly (readonly [T, number])[]): T {
  let left = random.unit() * choices.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [choice, weight] of choices) {
    left -= weight
    if (left < 0) return choice
  }
  const last = choices[choices.length - 1]
  if (last === undefined) throw new Error("nothing to draw from: the list is empty")
  return last[0]
}

/** A chance moved by `shift` on the scale of log odds: 0 and 1 stay what they are. */
export function shifted(chance: number, shift: number): number {
  if (chance <= 0 || chance >= 1) return chance
  const odds = (chance / (1 - chance)) * Math.exp(shift)
  return odds / (1 + odds)
}
