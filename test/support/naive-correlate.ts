/* The plain version of correlations: every window of every group is cut out and measured anew.
 *
 * One correlation, no chains, keys and values that are plain texts. Sums are made with doubles: tests keep
 * to small integers. */

import type {Correlation, Match} from "../../src/model/rule.ts"

export interface NaiveBurst {
  readonly key: string
  /** Indexes into the matches given, in order of time. */
  readonly events: readonly number[]
  readonly value: string | undefined
}

interface Item {
  readonly index: number
  readonly match: Match
  readonly at: number
}

export function naiveCorrelate(rule: Correlation, matches: readonly Match[]): readonly NaiveBurst[] {
  const items = matches.map((match, index) => ({index, match, at: match.when?.at ?? Number.NaN}))
  const usable = items.filter(
    ({match, at}) =>
      !Number.isNaN(at) &&
      rule.rules.includes(match.rule) &&
      rule.groupBy.every((field) => typeof match.fields[field] === "string") &&
      (rule.field === undefined || match.fields[rule.field] !== undefined),
  )
  const keyOf = ({match}: Item): string =>
    rule.groupBy.map((field) => String(match.fields[field]).toLowerCase()).join("|")
  const out: NaiveBurst[] = []
  for (const key of [...new Set(usable.map(keyOf))].sort()) {
    const group = usable.filter((item) => keyOf(item) === key).sort(inOrder)
    for (const burst of burstsOf(rule, group)) out.push({key, ...burst})
  }
  return out
}

function inOrder(a: Item, b: Item): number {
  const [x, y] = [a.match.from, b.match.from]
  return (
    a.at - b.at ||
    (x.evidence === y.evidence ? x.offset - y.offset : x.evidence < y.evidence ? -1 : 1) ||
    rank(a) - rank(b)
  )
}

const rank = ({match}: Item): number => match.rule.charCodeAt(0)

/** Every run of events within the span that no event of the group could be added to. */
function windowsOf(rule: Correlation, group: readonly Item[]): readonly (readonly Item[])[] {
  const fits = (from: number, to: number): boolean => group[to]!.at - group[from]!.at <= rule.timespanMicros
  const out: (readonly Item[])[] = []
  for (let from = 0; from < group.length; from++)
    for (let to = from; to < group.length; to++) {
      const grows = (from > 0 && fits(from - 1, to)) || (to < group.length - 1 && fits(from, to + 1))
      if (fits(from, to) && !grows) out.push(group.slice(from, to + 1))
    }
  return out
}

function burstsOf(rule: Correlation, group: readonly Item[]): Omit<NaiveBurst, "key">[] {
  const windows = windowsOf(rule, group)
  if (rule.type === "value_percentile" && rule.percentile === undefined) return shares(rule, group, windows)
  const hits = windows.filter((window) => holds(rule, window))
  const bursts: Set<Item>[] = []
  for (const window of hits) {
    const last = bursts.at(-1)
    if (last !== undefined && window.some((item) => last.has(item))) for (const item of window) last.add(item)
    else bursts.push(new Set(window))
  }
  return bursts.map((burst) => ({events: [...burst].map((item) => item.index), value: undefined}))
}

function shares(
  rule: Correlation,
  group: readonly Item[],
  windows: readonly (readonly Item[])[],
): Omit<NaiveBurst, "key">[] {
  const found: {value: string; events: Item[]}[] = []
  for (const item of group) {
    const window = windows.find((one) => one.includes(item))!
    const value = String(readValue(rule, item)).toLowerCase()
    const same = window.filter((one) => String(readValue(rule, one)).toLowerCase() === value).length
    if (!meets(rule, (100 * same) / window.length)) continue
    const known = found.findLast((one) => one.value === value)
    if (known !== undefined && window.includes(known.events.at(-1)!)) known.events.push(item)
    else found.push({value, events: [item]})
  }
  return found.map(({value, events}) => ({value, events: events.map((item) => item.index)}))
}

const readValue = (rule: Correlation, {match}: Item): unknown => match.fields[rule.field!]

function holds(rule: Correlation, window: readonly Item[]): boolean {
  const numbers = window.map((item) => Number(readValue(rule, item)))
  const sum = numbers.reduce((a, b) => a + b, 0)
  switch (rule.type) {
    case "event_count":
      return meets(rule, new Set(window.map(({match}) => `${match.from.evidence} ${match.from.offset}`)).size)
    case "value_count":
      return meets(rule, new Set(window.map((item) => String(readValue(rule, item)).toLowerCase())).size)
    case "value_sum":
      return meets(rule, sum)
    case "value_avg":
      return meets(rule, sum / numbers.length)
    case "value_percentile":
    case "value_median": {
      const ordered = [...numbers].sort((a, b) => a - b)
      const place = Math.max(1, Math.ceil(((rule.percentile ?? 50) / 100) * numbers.length))
      return meets(rule, ordered[place - 1]!)
    }
    case "temporal": {
      const seen = new Set(window.map(({match}) => match.rule)).size
      return rule.condition.length === 0 ? seen === new Set(rule.rules).size : meets(rule, seen)
    }
    case "temporal_ordered": {
      const steps = longestChain(rule.rules, window)
      return rule.condition.length === 0 ? steps === rule.rules.length : steps > 0 && meets(rule, steps)
    }
  }
}

function meets(rule: Correlation, value: number): boolean {
  return rule.condition.every(({op, number}) => {
    const limit = Number(number.mantissa) / 10 ** number.scale
    return {
      lt: value < limit,
      lte: value <= limit,
      gt: value > limit,
      gte: value >= limit,
      eq: value === limit,
      neq: value !== limit,
    }[op]
  })
}

/** Tries every way to walk through the listed rules. */
function longestChain(rules: readonly string[], window: readonly Item[]): number {
  const repeats = new Set(rules).size < rules.length
  const follows = (a: Item, b: Item): boolean => {
    if (a.at !== b.at) return a.at < b.at
    if (repeats) return inOrder(a, b) < 0
    return a.match.from.evidence !== b.match.from.evidence || a.match.from.offset < b.match.from.offset
  }
  const walk = (place: number, last: Item | undefined): number => {
    let most = 0
    for (let next = place; next < rules.length; next++)
      for (const item of window)
        if (item.match.rule === rules[next] && (last === undefined || follows(last, item)))
          most = Math.max(most, 1 + walk(next + 1, item))
    return most
  }
  return walk(0, undefined)
}
