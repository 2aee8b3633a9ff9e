/* A document's text as it is shown, cut where marks begin and end.
 *
 * Marks overlap as they like; each segment knows all that lie on it, and each line under the text keeps its lane from
 * begin to end. Of pages what a reader sees is shown, with the way back to the stored text that spans count in. */

import {Points} from "../intel/points.ts"
import type {IntelDocument, TextBlock} from "../model/intel.ts"
import {shownOf} from "./intel-shown.ts"

export type MarkKind = "claim" | "scope" | "hedge" | "advice" | "indicator" | "technique"

/** What is to be marked: code points of the stored text. `n` says which of its kind it is. */
export interface TextMark {
  readonly start: number
  readonly end: number
  readonly kind: MarkKind
  readonly n: number
}

export interface Segment {
  readonly text: string
  readonly marks: readonly ShownMark[]
}

export interface ShownMark extends TextMark {
  /** 0, 1, 2 from the text down. */
  readonly lane: number
  /** It begins, or ends, with this segment. */
  readonly begins: boolean
  readonly ends: boolean
}

export interface ShownBlock {
  readonly block: TextBlock
  readonly segments: readonly Segment[]
  /** Characters that are not shown. */
  readonly left: number
}

export const lanes = 3

interface Placed extends TextMark {
  readonly from: number
  readonly to: number
  readonly lane: number
}

/** The blocks of a document with its marks, at most `most` characters. O(text + marks on one another). */
export function segmentsOf(
  document: IntelDocument,
  marks: readonly TextMark[],
  most: number,
): readonly ShownBlock[] {
  const points = new Points(document.text)
  const shown = shownOf(document)
  const at = (point: number): number => shown.indexOf(points.unitAt(point))
  const placed = inLanes(
    marks
      .map((mark) => ({...mark, from: at(mark.start), to: at(mark.end)}))
      .filter(({from, to}) => to > from)
      .sort((a, b) => a.from - b.from || b.to - a.to),
  )
  let room = most
  let first = 0
  return document.blocks.map((block) => {
    const [from, to] = [at(block.start), at(block.end)]
    const end = Math.max(from, Math.min(to, from + room))
    room -= end - from
    while ((placed[first]?.to ?? Number.POSITIVE_INFINITY) <= from && first < placed.length) first++
    const own: Placed[] = []
    for (let i = first; i < placed.length; i++) {
      const mark = placed[i] as Placed
      if (mark.from >= end) break
      if (mark.to > from) own.push(mark)
    }
    return {block, segments: cut(shown.text, from, end, own), left: to - end}
  })
}

/** Each claim and recommendation gets the lowest line that is free where it begins; beyond the third they share. */
function inLanes(marks: readonly Omit<Placed, "lane">[]): readonly Placed[] {
  const free = [0, 0, 0]
  return marks.map((mark) => {
    if (mark.kind !== "claim" && mark.kind !== "advice") return {...mark, lane: 0}
    const found = free.findIndex((end) => end <= mark.from)
    const lane = found < 0 ? lanes - 1 : found
    free[lane] = Math.max(free[lane] ?? 0, mark.to)
    return {...mark, lane}
  })
}

function cut(text: string, from: number, end: number, marks: readonly Placed[]): readonly Segment[] {
  const edges = [...new Set([from, end, ...marks.flatMap((mark) => [mark.from, mark.to])])]
    .filter((edge) => edge >= from && edge <= end)
    .sort((a, b) => a - b)
  const segments: Segment[] = []
  for (const [i, start] of edges.entries()) {
    const stop = edges[i + 1]
    if (stop === undefined) break
    const on = marks.filter((mark) => mark.from < stop && mark.to > start)
    segments.push({
      text: text.slice(start, stop).replaceAll("\r\n", "\n"),
      marks: on.map(({start: s, end: e, kind, n, lane, from: begin, to}) => ({
        ...{start: s, end: e, kind, n, lane},
        begins: begin >= start && begin < stop,
        ends: to > start && to <= stop,
      })),
    })
  }
  return segments
}
