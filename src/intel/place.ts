/* Places that this folder gives away: spans in code points of the stored text, and the block that a span lies in. */

import type {EvidenceId} from "../model/ids.ts"
import type {IntelDocument, TextBlock, TextSpan} from "../model/intel.ts"
import type {Severity, Trouble} from "../model/trouble.ts"
import {Points} from "./points.ts"
import {asStored, type Seen, type SourceText} from "./source.ts"

/** Turns units of what is seen into spans of what is stored. */
export class Places {
  readonly seen: Seen
  readonly #document: IntelDocument
  readonly #points: Points

  constructor(source: SourceText, document: IntelDocument) {
    this.seen = source.seen ?? asStored(source.text)
    this.#document = document
    this.#points = new Points(source.text)
  }

  /** The span of a run that holds at least one unit. */
  span(start: number, end: number): TextSpan {
    return {
      document: this.#document.id,
      start: this.#points.pointAt(this.seen.startOf(start)),
      end: this.#points.pointAt(this.seen.endOf(Math.max(start, end - 1))),
    }
  }

  /** The block that a place in code points lies in; undefined between blocks. O(log n). */
  blockAt(point: number): TextBlock | undefined {
    const index = this.blockIndex(point)
    return index < 0 ? undefined : this.#document.blocks[index]
  }

  /** The index of that block, or -1. */
  blockIndex(point: number): number {
    const {blocks} = this.#document
    let low = 0
    let high = blocks.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const block = blocks[middle] as TextBlock
      if (point < block.start) high = middle - 1
      else if (point >= block.end) low = middle + 1
      else return middle
    }
    return -1
  }

  /** What is seen between two places of the stored text, in code points; at most `most` units. */
  seenIn({start, end}: {readonly start: number; readonly end: number}, most: number): string {
    const from = this.#indexOf(this.#points.unitAt(start))
    const to = this.#indexOf(this.#points.unitAt(end))
    return this.seen.text.slice(from, Math.min(to, from + most))
  }

  /** The first unit of what is seen that comes from a unit of the stored text or from one behind it. */
  #indexOf(unit: number): number {
    let low = 0
    let high = this.seen.text.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.seen.startOf(middle) < unit) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A trouble about a place of a document. The locator counts code points of the text, since a document that is no
 *  plain file has no bytes of its own. */
export function troubleAt(
  document: IntelDocument,
  at: {readonly start: number; readonly end: number},
  what: {readonly code: `intel/${string}`; readonly severity: Severity; readonly detail: string},
): Trouble {
  return {
    ...what,
    at: {
      evidence: document.path as EvidenceId,
      offset: at.start,
      length: at.end - at.start,
      unit: {kind: "bytes"},
    },
  }
}
