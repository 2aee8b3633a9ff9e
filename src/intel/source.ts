/* A document before it is understood: its text, and what its format says about it. Readers of files make it
 * (engine/intel), this folder reads it. */

import type {BlockKind, DateOrigin, DocumentForm} from "../model/intel.ts"

/** Text that is seen, with the way back to the text as stored; units on both sides. */
export interface Seen {
  readonly text: string
  /** Where a unit begins in the stored text. */
  startOf(index: number): number
  /** Where it ends there. */
  endOf(index: number): number
}

/** Stored text that is seen as it is. */
export function asStored(text: string): Seen {
  return {text, startOf: (index) => index, endOf: (index) => index + 1}
}

/** The first unit that is seen at or behind a unit of the stored text. */
export function seenAt(seen: Seen, unit: number): number {
  let low = 0
  let high = seen.text.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (seen.startOf(middle) < unit) low = middle + 1
    else high = middle
  }
  return low
}

export interface SourceText {
  readonly path: string
  readonly sha256: string
  readonly form: DocumentForm
  /** What all places point into. For plain text the stored text, never changed. */
  readonly text: string
  /** What a reader of the text sees, where that is not the stored text: HTML without its tags. */
  readonly seen?: Seen
  readonly title: string | undefined
  readonly publisher: string | undefined
  readonly url: string | undefined
  /** Dates that stand beside the text: metadata, fields of the format, the path of a URL. */
  readonly dates: readonly {
    readonly origin: Extract<DateOrigin, "metadata" | "document field" | "url">
    readonly text: string
  }[]
  /** Parts that the format itself marks; in units of what is seen. Empty for plain text. */
  readonly marks: readonly {
    readonly start: number
    readonly end: number
    readonly kind: BlockKind
    readonly why: string
  }[]
  /** For PDF: where each page begins, in UTF-16 units. */
  readonly pages?: readonly number[]
}
