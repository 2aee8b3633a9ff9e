/* What is measured in a window as it slides: each gauge takes in an event, lets one go, and says whether
 * the condition holds for what is in it.
 *
 * Numbers are exact: sums are integers at the largest scale of the group, so that no rounding decides. */

import {compareExact, type ExactNumber} from "../bytes/decimal.ts"
import {criteria, ratioText} from "./window-criteria.ts"
import type {Search, Seen} from "./window-seen.ts"

interface Gauge {
  add(index: number): void
  drop(index: number): void
  /** The measure of what is in, if it fulfils the condition. `events` is their number. */
  measure(events: number): number | string | undefined
}

/** The gauge for a correlation over these events. */
export function gaugeOf(events: readonly Seen[], search: Search): Gauge {
  const {rule} = search
  switch (rule.type) {
    case "event_count": {
      const holds = criteria(rule)
      const nothing = (): void => undefined
      return {add: nothing, drop: nothing, measure: (count) => (holds(whole(count), 1) ? count : undefined)}
    }
    case "value_count":
      return distinctGauge((index) => events[index]!.texts, criteria(rule))
    case "temporal": {
      // Without a condition, all rules must be there.
      const all = new Set(search.order).size
      const holds = rule.condition.length === 0 ? (n: ExactNumber) => n.plain === all : criteria(rule)
      return distinctGauge((index) => [events[index]!.member], holds)
    }
    case "value_sum":
    case "value_avg":
      return sumGauge(events, search)
    case "value_percentile":
    case "value_median":
      return rankGauge(events, search)
    case "temporal_ordered":
      throw new Error("an order has no gauge")
  }
}

const whole = (count: number): ExactNumber => ({mantissa: BigInt(count), scale: 0, plain: count})

function distinctGauge<T>(
  thingsOf: (index: number) => readonly T[],
  holds: (value: ExactNumber, divisor: number) => boolean,
): Gauge {
  const counts = new Map<T, number>()
  return {
    add: (index) => {
      for (const thing of thingsOf(index)) counts.set(thing, (counts.get(thing) ?? 0) + 1)
    },
    drop: (index) => {
      for (const thing of thingsOf(index)) {
        const left = counts.get(thing)! - 1
        if (left === 0) counts.delete(thing)
        else counts.set(thing, left)
      }
    },
    measure: () => (holds(whole(counts.size), 1) ? counts.size : undefined),
  }
}

function sumGauge(events: readonly Seen[], {rule}: Search): Gauge {
  const holds = criteria(rule)
  let scale = 0
  for (const {numbers} of events) for (const number of numbers) scale = Math.max(scale, number.scale)
  let sum = 0n
  let count = 0
  const move = (index: number, sign: 1n | -1n): void => {
    for (const {mantissa, scale: own} of events[index]!.numbers) {
      sum += sign * mantissa * 10n ** BigInt(scale - own)
      count += Number(sign)
    }
  }
  return {
    add: (index) => move(index, 1n),
    drop: (index) => move(index, -1n),
    measure: () => {
      const plain = scale === 0 && Number.isSafeInteger(Number(sum)) ? Number(sum) : undefined
      const divisor = rule.type === "value_avg" ? count : 1
      const value = {mantissa: sum, scale, plain: divisor === 1 ? plain : undefined}
      return holds(value, divisor) ? ratioText(value, divisor) : undefined
    },
  }
}

/** 99.9 per cent of 1,000 is the 999th, though doubles make it a little more. */
const rounding = 1e-9

/** Percentiles by nearest rank: the least number that at least so many per cent do not exceed. A Fenwick
 *  tree counts the window's numbers by their order in the group. */
function rankGauge(events: readonly Seen[], {rule}: Search): Gauge {
  const holds = criteria(rule)
  const all = events.flatMap(({numbers}) => numbers).sort(compareExact)
  const distinct = all.filter((number, i) => i === 0 || compareExact(number, all[i - 1]!) !== 0)
  const tree = new Int32Array(distinct.length + 1)
  let size = 1
  while (size * 2 <= distinct.length) size *= 2
  const rankOf = (number: ExactNumber): number => {
    let low = 0
    let high = distinct.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareExact(distinct[middle]!, number) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
  const ranks = events.map(({numbers}) => numbers.map(rankOf))
  let count = 0
  const move = (index: number, sign: 1 | -1): void => {
    for (const rank of ranks[index]!) {
      count += sign
      for (let i = rank + 1; i < tree.length; i += i & -i) tree[i] = tree[i]! + sign
    }
  }
  /** The number at a place from 1. */
  const at = (place: number): ExactNumber => {
    let left = place
    let node = 0
    for (let step = size; step > 0; step >>= 1)
      if (node + step < tree.length && tree[node + step]! < left) {
        node += step
        left -= tree[node]!
      }
    return distinct[node]!
  }
  return {
    add: (index) => move(index, 1),
    drop: (index) => move(index, -1),
    measure: () => {
      const number = at(Math.max(1, Math.ceil(((rule.percentile ?? 50) * count) / 100 - rounding)))
      return holds(number, 1) ? ratioText(number, 1) : undefined
    },
  }
}
