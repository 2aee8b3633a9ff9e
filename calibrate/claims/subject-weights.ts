/* Learns the weights by which a subject is chosen (subjects.ts), and says how well held ones are chosen. */

import type {Weights} from "../../src/knowledge/sign-weights.ts"
import {learnChoice} from "./learn.ts"
import type {SubjectExample} from "./subjects.ts"

/** By how much another has to be likelier than what the grammar gave; thousandths. */
export const subjectBounds = {least: 300, keep: -99_000} as const

/** Signs of a subject are many, and most are seen of few. */
const lasso = 4

/** The weights from the examples outside of some sets. */
export function learnedSubject(examples: readonly SubjectExample[], held: readonly string[]): Float64Array {
  return learnChoice(
    examples.filter(({set}) => !held.includes(set)),
    lasso,
  )
}

/** How often the subject is right: as the grammar gave it, and as it is chosen; how often a choice mends or spoils it. */
export function chosen(
  {signs: weights, least}: Weights,
  names: readonly string[],
  held: readonly SubjectExample[],
): string {
  let [given, right, mended, spoilt] = [0, 0, 0, 0]
  for (const {choices} of held) {
    const sums = choices.map(({signs}, i) =>
      signs.reduce((sum, sign) => sum + (weights.get(names[sign] ?? "") ?? 0), i === 0 ? least : 0),
    )
    const best = choices[sums.indexOf(Math.max(...sums))]?.isRight === true
    const first = choices[0]?.isRight === true
    if (first) given++
    if (best) right++
    if (best && !first) mended++
    if (!best && first) spoilt++
  }
  return `  of ${held.length} given right ${given}, chosen right ${right}, mended ${mended}, spoilt ${spoilt}`
}
