/* A time axis that shows what is dense and cuts what is empty: from seconds to years in one picture.
 *
 * Long spans without anything are breaks of a fixed width, which the picture draws as such and labels with what
 * they leave out. What lies between breaks is a segment with a scale of its own: linear within, different from
 * its neighbours. Segments and ticks are bounded by the width. */

import {
  formatForPeople,
  type Instant,
  microsPerDay,
  microsPerHour,
  microsPerMinute,
  microsPerSecond,
} from "../model/instant.ts"

/** A piece of the axis with a linear scale. `x` in user units. */
export interface Segment {
  readonly from: number
  readonly until: number
  readonly x: number
  readonly width: number
}

export type LengthUnit = "year" | "day" | "hour" | "minute" | "second"

/** What is cut out between two segments. */
export interface Break {
  readonly x: number
  readonly width: number
  readonly from: number
  readonly until: number
  /** How long that is. */
  readonly count: number
  readonly unit: LengthUnit
}

export interface Tick {
  readonly x: number
  readonly text: string
  /** The date, where a segment or a day begins. */
  readonly date: string | undefined
}

export interface Axis {
  readonly segments: readonly Segment[]
  readonly breaks: readonly Break[]
  readonly ticks: readonly Tick[]
  /** Where a time stands; within a break, its middle. */
  place(at: number): number
}

type Span = readonly [from: number, until: number]

const breakWidth = 58
const leastWidth = 96
const mostSegments = 6
/** A gap is cut if it is at least so long, this share of what would else be drawn, and twice what is not empty. */
const leastCut = microsPerMinute
const cutShare = 0.1
const tickSpace = 58

const steps: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * microsPerSecond),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * microsPerMinute),
  ...[1, 2, 3, 6, 12].map((n) => n * microsPerHour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000].map(
    (n) => n * microsPerDay,
  ),
]

/** The axis over `spans` between `left` and `left + width`, with the `edges` on it, which take little room.
 *  Undefined without a span. O(n log n). */
export function axisOf(
  spans: readonly Span[],
  left: number,
  width: number,
  edges: readonly number[] = [],
): Axis | undefined {
  if (spans.length === 0) return undefined
  const busy = merge([...spans, ...edges.map((at): Span => [at, at])])
  const bare = new Set(edges)
  const pieces = cut(
    busy,
    Math.min(mostSegments, Math.floor((width + breakWidth) / (leastWidth + breakWidth))),
  )
  const free = width - breakWidth * (pieces.length - 1) - leastWidth * pieces.length
  const weights = pieces.map(({spans: own}) => {
    const full = own.filter(([from, until]) => from !== until || !bare.has(from)).length
    return full === 0 ? 0 : 1 + Math.log2(1 + full)
  })
  const all = weights.reduce((sum, w) => sum + w, 0)
  const segments: Segment[] = []
  const breaks: Break[] = []
  let x = left
  pieces.forEach((piece, index) => {
    const before = segments[segments.length - 1]
    if (before !== undefined) {
      breaks.push({
        x,
        width: breakWidth,
        from: before.until,
        until: piece.from,
        ...lengthOf(piece.from - before.until),
      })
      x += breakWidth
    }
    const own = leastWidth + (free * weights[index]!) / all
    segments.push({from: piece.from, until: piece.until, x, width: own})
    x += own
  })
  return {
    segments,
    breaks,
    ticks: segments.flatMap(ticksOf),
    place: (at) => placeOf(segments, breaks, at),
  }
}

/** Spans that touch become one; in order. */
function merge(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => a[0] - b[0])
  const out: [number, number][] = []
  for (const [from, until] of sorted) {
    const last = out[out.length - 1]
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], until)
    else out.push([from, until])
  }
  return out
}

interface Piece {
  readonly from: number
  readonly until: number
  readonly spans: readonly Span[]
}

/** Cuts at the longest gaps, as long as each is a good part of what is left. */
function cut(busy: readonly Span[], most: number): readonly Piece[] {
  const gaps = busy.slice(1).map(([from], index) => ({index: index + 1, length: from - busy[index]![1]}))
  gaps.sort((a, b) => b.length - a.length || a.index - b.index)
  let left = busy[busy.length - 1]![1] - busy[0]![0]
  const full = busy.reduce((sum, [from, until]) => sum + until - from, 0)
  const cuts: number[] = []
  for (const {index, length} of gaps) {
    if (cuts.length >= most - 1 || length < Math.max(leastCut, left * cutShare, 2 * full)) break
    cuts.push(index)
    left -= length
  }
  const starts = [0, ...cuts.sort((a, b) => a - b)]
  return starts.map((start, nth) => {
    const end = starts[nth + 1] ?? busy.length
    const [from, until] = [busy[start]![0], busy[end - 1]![1]]
    const gapBefore = start === 0 ? Number.POSITIVE_INFINITY : from - busy[start - 1]![1]
    const gapAfter = end === busy.length ? Number.POSITIVE_INFINITY : busy[end]![0] - until
    // A little air, never into the neighbour.
    const air = Math.min(Math.max((until - from) * 0.06, microsPerSecond), gapBefore / 3, gapAfter / 3)
    return {from: from - air, until: until + air, spans: busy.slice(start, end)}
  })
}

function placeOf(segments: readonly Segment[], breaks: readonly Break[], at: number): number {
  for (let i = 0; i < segments.length; i++) {
    const {from, until, x, width} = segments[i]!
    if (at > until) continue
    if (at >= from) return x + ((at - from) / (until - from)) * width
    const gap = breaks[i - 1]
    return gap === undefined ? x : gap.x + gap.width / 2
  }
  const last = segments[segments.length - 1]!
  return last.x + last.width
}

function ticksOf({from, until, x, width}: Segment): readonly Tick[] {
  const perTick = ((until - from) / width) * tickSpace
  const step = steps.find((each) => each >= perTick) ?? steps[steps.length - 1]!
  const ticks: Tick[] = []
  let day: string | undefined
  for (let at = Math.ceil(from / step) * step; at <= until && ticks.length < 60; at += step) {
    const date = dateText(at, step)
    const px = x + ((at - from) / (until - from)) * width
    ticks.push({x: px, text: tickText(at, step), date: date === day ? undefined : date})
    day = date
  }
  // A short segment between two steps says at least when it begins.
  if (ticks.length === 0) ticks.push({x, text: tickText(from, microsPerSecond), date: dateText(from, 1)})
  return ticks
}

function tickText(at: number, step: number): string {
  const text = formatForPeople(at as Instant)
  if (step >= 20 * microsPerDay) return text.slice(0, 7)
  if (step >= microsPerDay) return text.slice(5, 10)
  return step >= microsPerMinute ? text.slice(11, 16) : text.slice(11, 19)
}

function dateText(at: number, step: number): string {
  const day = formatForPeople(at as Instant, "day")
  return step >= microsPerDay ? day.slice(0, 4) : day
}

/** In the largest unit that it holds once: `4`, `day`. */
function lengthOf(micros: number): Pick<Break, "count" | "unit"> {
  const units = [
    [365.25 * microsPerDay, "year"],
    [microsPerDay, "day"],
    [microsPerHour, "hour"],
    [microsPerMinute, "minute"],
    [microsPerSecond, "second"],
  ] as const
  const [size, unit] = units.find(([each]) => micros >= each) ?? units[4]
  return {count: Math.round(micros / size), unit}
}
