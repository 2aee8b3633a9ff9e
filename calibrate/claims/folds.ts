/* How well passages are read with weights that were learned without them: F1 of each kind and of all. */

import type {Weights} from "../../src/knowledge/sign-weights.ts"
import {type Count, f1, type Passage, scorePassages} from "../../test/support/intel-score.ts"
import {plain} from "./passages.ts"

export interface Fold {
  readonly passages: readonly Passage[]
  readonly weights: ReadonlyMap<string, Weights>
}

/** A line for each kind and one for all: precision, recall and F1 of strict, F1 of loose. */
export function scoresOf(folds: readonly Fold[]): string {
  const sums = new Map<string, {strict: Count; loose: Count}>()
  for (const {passages, weights} of folds) {
    const {strict, loose, byKind} = scorePassages(passages, {...plain, weights})
    for (const [kind, score] of [...byKind, ["all", {strict, loose}] as const]) {
      const sum = sums.get(kind)
      sums.set(kind, {strict: plus(sum?.strict, score.strict), loose: plus(sum?.loose, score.loose)})
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, {strict, loose}]) => {
      const {right, read, labelled} = strict
      const figures = [right / Math.max(1, read), right / Math.max(1, labelled), f1(strict), f1(loose)]
      return `  ${kind.padEnd(16)} ${figures.map((n) => n.toFixed(3)).join("  ")}  (${right} of ${read} read, ${labelled} labelled)`
    })
    .join("\n")
}

function plus(a: Count | undefined, b: Count): Count {
  return a === undefined
    ? b
    : {right: a.right + b.right, read: a.read + b.read, labelled: a.labelled + b.labelled}
}
