/* The twin of src/intel/copies.ts: holds every document against every other, with sets and nothing clever. */

import type {Pair} from "../../src/intel/copies.ts"
import type {Wording, WordRun} from "../../src/intel/wording.ts"

export function naivePairs(wordings: readonly Wording[]): readonly Pair[] {
  const sets = wordings.map(({grams}) => new Set(grams))
  const pairs: Pair[] = []
  for (const [a, first] of sets.entries())
    for (const [b, second] of sets.entries()) {
      if (b <= a) continue
      const shared = [...first].filter((gram) => second.has(gram)).length
      const [small, large] = [Math.min(first.size, second.size), Math.max(first.size, second.size)]
      const shares = {containment: shared / Math.max(1, small), coverage: shared / Math.max(1, large)}
      if (small >= 20 && shared >= 0.6 * small) {
        pairs.push({a, b, ...shares, inB: [], inA: []})
        continue
      }
      const inB = sentencesIn(wordings[a] as Wording, second)
      const inA = sentencesIn(wordings[b] as Wording, first)
      if (inB.length >= 2 || inA.length >= 2) pairs.push({a, b, ...shares, inB, inA})
    }
  return pairs
}

function sentencesIn({sentences, grams}: Wording, other: ReadonlySet<number>): readonly WordRun[] {
  return sentences.filter(({from, to}) => {
    if (to - from < 10) return false
    const own = [...new Set(grams.slice(from, to - 2))]
    return own.filter((gram) => other.has(gram)).length >= 0.6 * own.length
  })
}
