/* "Did you mean": the nearest of the names that would have been right. */

/** A hint that names the closest candidate within a third of the length, or undefined. */
export function didYouMean(wrong: string, right: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(wrong.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  if (wrong.length > 64) return undefined
  for (const name of right) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best === undefined ? undefined : `did you mean \`${best}\`?`
}

/** Insertions, deletions, replacements and swaps of neighbours; `limit` or more is given as `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({length: b.length + 1}, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(last[j - 1]! + (same ? 0 : 1), last[j]! + 1, row[j - 1]! + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2]! + 1)
      }
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return Math.min(last[b.length]!, limit)
}
