/* Which words of two texts are the same words: the alignment on which differences rest.
 *
 * Anchors are grams that stand once in each text, in the longest order that both keep; between anchors the words are
 * compared one by one (Myers, An O(ND) Difference Algorithm, 1986), up to a bound, beyond which the gap counts as
 * one replacement. */

import type {WordRun} from "./wording.ts"

/** Words of `a` that stand in `b`, in order in both: `to[i]` is the place in `b` of word `i`, or -1. */
export function alignmentOf(
  a: {readonly words: readonly string[]; readonly grams: Float64Array},
  b: {readonly words: readonly string[]; readonly grams: Float64Array},
): Int32Array {
  const to = new Int32Array(a.words.length).fill(-1)
  let fromA = 0
  let fromB = 0
  const fill = (untilA: number, untilB: number): void => {
    alignGap(a.words, {from: fromA, to: untilA}, b.words, {from: fromB, to: untilB}, to)
  }
  for (const [i, j] of anchorsOf(a.grams, b.grams)) {
    // Anchors overlap; one that lies within the last is its continuation.
    if (i < fromA || j < fromB) {
      if (i - fromA !== j - fromB) continue
    } else fill(i, j)
    for (let k = 0; k < 3; k++) to[i + k] = j + k
    fromA = i + 3
    fromB = j + 3
  }
  fill(a.words.length, b.words.length)
  return to
}

/** Grams that stand once in each, in the longest order that both keep. */
function anchorsOf(a: Float64Array, b: Float64Array): readonly (readonly [number, number])[] {
  const once = (grams: Float64Array): Map<number, number> => {
    const at = new Map<number, number>()
    for (const [i, gram] of grams.entries()) at.set(gram, at.has(gram) ? -1 : i)
    return at
  }
  const inB = once(b)
  const pairs: (readonly [number, number])[] = []
  for (const [gram, i] of once(a)) {
    const j = inB.get(gram) ?? -1
    if (i >= 0 && j >= 0) pairs.push([i, j])
  }
  pairs.sort((x, y) => x[0] - y[0])
  // Longest increasing run of places in b, by patience sorting.
  const tails: number[] = []
  const before = new Int32Array(pairs.length).fill(-1)
  for (const [n, [, j]] of pairs.entries()) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[tails[middle] as number]?.[1] as number) < j) low = middle + 1
      else high = middle
    }
    before[n] = low > 0 ? (tails[low - 1] as number) : -1
    tails[low] = n
  }
  const chain: (readonly [number, number])[] = []
  for (let n = tails.at(-1) ?? -1; n >= 0; n = before[n] as number)
    chain.push(pairs[n] as readonly [number, number])
  return chain.reverse()
}

const mostEdits = 400

function alignGap(
  a: readonly string[],
  {from: a0, to: a1}: WordRun,
  b: readonly string[],
  {from: b0, to: b1}: WordRun,
  to: Int32Array,
): void {
  let startA = a0
  let startB = b0
  let endA = a1
  let endB = b1
  while (startA < endA && startB < endB && a[startA] === b[startB]) to[startA++] = startB++
  while (endA > startA && endB > startB && a[endA - 1] === b[endB - 1]) to[--endA] = --endB
  const n = endA - startA
  const m = endB - startB
  if (n === 0 || m === 0) return
  const most = Math.min(n + m, mostEdits)
  const reach = new Int32Array(2 * most + 3)
  const middle = most + 1
  const history: Int32Array[] = []
  for (let d = 0; d <= most; d++) {
    history.push(reach.slice(middle - d - 1, middle + d + 2))
    for (let k = -d; k <= d; k += 2) {
      const down =
        k === -d || (k !== d && (reach[middle + k - 1] as number) < (reach[middle + k + 1] as number))
      let x = down ? (reach[middle + k + 1] as number) : (reach[middle + k - 1] as number) + 1
      let y = x - k
      while (x < n && y < m && a[startA + x] === b[startB + y]) {
        x++
        y++
      }
      reach[middle + k] = x
      if (x < n || y < m) continue
      // Back along the way that was taken.
      for (let step = d; step >= 0; step--) {
        const row = history[step] as Int32Array
        const at = (diagonal: number): number => row[diagonal + step + 1] as number
        const kk: number = x - y
        const isDown = kk === -step || (kk !== step && at(kk - 1) < at(kk + 1))
        const px = step === 0 ? 0 : isDown ? at(kk + 1) : at(kk - 1) + 1
        while (x > px && y > px - kk) {
          x--
          y--
          to[startA + x] = startB + y
        }
        if (step === 0) break
        if (isDown) y--
        else x--
      }
      return
    }
  }
}
