/* Marks of quotation in a paragraph, as runs. */

/** Marks of quotation in a paragraph, as runs. A mark that opens the paragraph and is not closed quotes the rest. */
export interface Quotes {
  readonly isOpen: boolean
  /** Inside a run of at least four words. */
  isWithin(at: number): boolean
  holds(at: number): boolean
}

/** The quotations of a paragraph. */
export function quoteMarks(text: string): Quotes {
  const runs: {from: number; to: number; words: number}[] = []
  let open = -1
  for (let i = text.indexOf('"'); i >= 0; i = text.indexOf('"', i + 1)) {
    if (open < 0) open = i
    else {
      runs.push({from: open, to: i, words: text.slice(open, i).split(/\s+/).length})
      open = -1
    }
  }
  if (open >= 0) runs.push({from: open, to: text.length, words: 99})
  const at = (place: number): {readonly words: number} | undefined =>
    runs.find((r) => r.from <= place && place < r.to)
  return {
    isOpen: open >= 0,
    isWithin: (place) => (at(place)?.words ?? 0) >= 4,
    holds: (place) => at(place) !== undefined,
  }
}
