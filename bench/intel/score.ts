/* Precision, recall and F1, and how a finding is held against a label. */

/** What a method found, what was to be found, and what is both. */
export interface Tally {
  readonly right: number
  readonly found: number
  readonly gold: number
}

export interface Labelled {
  readonly start: number
  readonly end: number
  readonly label: string
}

export const nothing: Tally = {right: 0, found: 0, gold: 0}

export function plus(a: Tally, b: Tally): Tally {
  return {right: a.right + b.right, found: a.found + b.found, gold: a.gold + b.gold}
}

/** As written in tables; 0 where a ratio has no base. */
export function ratios({right, found, gold}: Tally): {
  readonly precision: number
  readonly recall: number
  readonly f1: number
} {
  const precision = found === 0 ? 0 : right / found
  const recall = gold === 0 ? 0 : right / gold
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  }
}

/** Values held against values: each counts once. */
export function tallySets(found: ReadonlySet<string>, gold: ReadonlySet<string>): Tally {
  let right = 0
  for (const value of found) if (gold.has(value)) right++
  return {right, found: found.size, gold: gold.size}
}

/** Spans held against spans of the same label. A pair fits if the shorter lies in the longer by half at least, or with
 *  `exact` if both are equal; each span is used once. O(n log n) and the overlaps. */
export function tallySpans(
  found: readonly Labelled[],
  gold: readonly Labelled[],
  how: "half" | "exact",
): Tally {
  const order = (a: Labelled, b: Labelled): number => a.start - b.start || a.end - b.end
  const left = [...found].sort(order)
  const used = new Set<Labelled>()
  let right = 0
  let from = 0
  for (const label of [...gold].sort(order)) {
    while (from < left.length && (left[from] as Labelled).end <= label.start - 500) from++
    for (let i = from; i < left.length; i++) {
      const span = left[i] as Labelled
      if (span.start >= label.end) break
      if (used.has(span) || span.label !== label.label || !fits(span, label, how)) continue
      used.add(span)
      right++
      break
    }
  }
  return {right, found: left.length, gold: gold.length}
}

function fits(a: Labelled, b: Labelled, how: "half" | "exact"): boolean {
  if (how === "exact") return a.start === b.start && a.end === b.end
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  return shared * 2 >= Math.min(a.end - a.start, b.end - b.start) && shared > 0
}
