/* One group of a correlation: its events in order of time, and the windows in which its condition holds.
 *
 * A window is a run of events, `last - first <= timespan`, that cannot take in another: the condition is
 * asked of whole windows only, so that `lt` and `eq` do not hold for a mere part of a crowd. Windows that
 * share events and hold are one burst. Windows slide over the times of the events: nothing is cut at the
 * hour. O(n log n) in the events of the group; every measure is kept up as the window moves.
 *
 * The plain version is test/support/naive-correlate.ts. */

import type {ExactNumber} from "../bytes/decimal.ts"
import {criteria, ratioText} from "./window-criteria.ts"
import {gaugeOf} from "./window-gauges.ts"
import {orderedWindows} from "./window-order.ts"
import {type Hit, isWithin, type Search, type Seen, type Windows} from "./window-seen.ts"

/** Events that together fulfil a correlation, as indexes into the sorted group, ascending. */
export interface Burst {
  readonly events: readonly number[]
  /** What the condition was asked of, in the first window of the burst that fulfilled it. */
  readonly measure: number | string
  /** The value that the burst is about, where the correlation asks for a value's share. */
  readonly value: string | undefined
  /** Events at which a window that fulfils the condition ends. */
  readonly moments: readonly number[]
}

/** All bursts of a group in order of their first events. `events` must be sorted by `compareSeen`. */
export function burstsOf(events: readonly Seen[], search: Search): readonly Burst[] {
  const {rule} = search
  if (rule.type === "value_percentile" && rule.percentile === undefined) return shares(events, search)
  const {hits, moments} =
    rule.type === "temporal_ordered" ? orderedWindows(events, search) : slide(events, search)
  return joined(hits, moments)
}

/** Every window, with the condition asked where it must be. */
function slide(events: readonly Seen[], search: Search): Windows {
  const span = search.rule.timespanMicros
  const gauge = gaugeOf(events, search)
  const hits: Hit[] = []
  const moments: number[] = []
  let from = 0
  for (let to = 0; to < events.length; to++) {
    gauge.add(to)
    while (!isWithin(events[from]!, events[to]!, span)) gauge.drop(from++)
    const isWhole = to === events.length - 1 || !isWithin(events[from]!, events[to + 1]!, span)
    if (!isWhole && !search.wantsMoments) continue
    const measure = gauge.measure(to - from + 1)
    if (measure === undefined) continue
    moments.push(to)
    if (isWhole) hits.push({from, to, measure})
  }
  return {hits, moments}
}

/** Hits that share events, together. */
function joined(hits: readonly Hit[], moments: readonly number[]): readonly Burst[] {
  const bursts: Burst[] = []
  let next = 0
  for (let i = 0; i < hits.length; ) {
    const {from, measure} = hits[i]!
    let {to} = hits[i]!
    const picked = new Set<number>()
    for (; i < hits.length && hits[i]!.from <= to; i++) {
      to = hits[i]!.to
      for (const index of hits[i]!.picked ?? []) picked.add(index)
    }
    const own: number[] = []
    while (next < moments.length && moments[next]! <= to) {
      if (moments[next]! >= from) own.push(moments[next]!)
      next++
    }
    const events =
      picked.size === 0
        ? Array.from({length: to - from + 1}, (_, k) => from + k)
        : [...picked].sort((a, b) => a - b)
    bursts.push({events, measure, value: undefined, moments: own})
  }
  return bursts
}

/** Of a text field: which values make up such a share, in per cent, of their window. Each event is judged in
 *  the first window that holds it: the time before it, filled up at the start of the evidence. */
function shares(events: readonly Seen[], {rule}: Search): readonly Burst[] {
  const holds = criteria(rule)
  const counts = new Map<string, number>()
  let total = 0
  const bursts: (Burst & {readonly events: number[]; readonly moments: number[]})[] = []
  const open = new Map<string, (typeof bursts)[number]>()
  let from = 0
  let judged = 0
  for (let to = 0; to < events.length; to++) {
    for (const text of events[to]!.texts) {
      counts.set(text, (counts.get(text) ?? 0) + 1)
      total++
    }
    for (; !isWithin(events[from]!, events[to]!, rule.timespanMicros); from++)
      for (const text of events[from]!.texts) {
        counts.set(text, counts.get(text)! - 1)
        total--
      }
    if (to < events.length - 1 && isWithin(events[from]!, events[to + 1]!, rule.timespanMicros)) continue
    for (; judged <= to; judged++)
      for (const text of new Set(events[judged]!.texts)) {
        const count = counts.get(text)!
        const share: ExactNumber = {mantissa: BigInt(count) * 100n, scale: 0, plain: count * 100}
        if (!holds(share, total)) continue
        const known = open.get(text)
        if (known !== undefined && known.events.at(-1)! >= from) {
          known.events.push(judged)
          known.moments.push(judged)
          continue
        }
        const burst = {
          events: [judged],
          measure: ratioText(share, total),
          value: text,
          moments: [judged],
        }
        bursts.push(burst)
        open.set(text, burst)
      }
  }
  return bursts
}
