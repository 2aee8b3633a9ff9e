/* The paragraphs of a document as they are read: a view of each block of the body or title, and the way back from a place
 * in the view to code points of the stored text. */

import type {TextSpan} from "../../model/intel.ts"
import type {Points} from "../points.ts"
import type {SourceText} from "../source.ts"
import type {View} from "../view.ts"

export interface Paragraph {
  readonly view: View
  /** Where a unit of the view stands, in code points. */
  readonly span: (start: number, end: number) => TextSpan
  readonly isTitle: boolean
}

export function widthAt(text: string, unit: number): number {
  const code = text.codePointAt(unit) ?? 0
  return code > 0xffff ? 2 : 1
}

export function indexOf(seen: NonNullable<SourceText["seen"]>, unit: number): number {
  let low = 0
  let high = seen.text.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (seen.startOf(middle) < unit) low = middle + 1
    else high = middle
  }
  return low
}

export function sliceOf(text: string, points: Points, span: TextSpan): string {
  return text.slice(points.unitAt(span.start), points.unitAt(span.end))
}
