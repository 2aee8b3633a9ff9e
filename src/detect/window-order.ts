/* Rules that must match one after the other: `temporal_ordered`.
 *
 * A chain is events that match the listed rules in their order, some rules perhaps left out; what counts in
 * a window is the most rules that a chain within it has. A step of a chain goes forward in time; at one
 * time it goes forward in the same log, or to another log, whose clock is not that exact. A list that names
 * a rule twice needs two events for it: there events of one time have one order, by log and record.
 *
 * For every rule of the list and every length the latest start of such a chain so far is kept, and no
 * more: a chain of that length lies in a window exactly if the latest start does. */

import {criteria} from "./window-criteria.ts"
import {
  comparePlaces,
  compareTimes,
  type Hit,
  isWithin,
  type Search,
  type Seen,
  type Windows,
} from "./window-seen.ts"

/** The last event of a chain, and how it came there. */
interface Link {
  readonly event: number
  /** The time of the chain's first event, as the number of its instant among those of the group. */
  readonly start: number
  readonly before: Link | undefined
}

/** Windows in which enough rules match in order; their events are those of one chain each. */
export function orderedWindows(events: readonly Seen[], search: Search): Windows {
  const {rule, order} = search
  const length = order.length
  const holds = criteria(rule)
  const isAll = rule.condition.length === 0
  const fulfils = (steps: number): boolean =>
    isAll ? steps === length : holds({mantissa: BigInt(steps), scale: 0, plain: steps}, 1)
  const chains = new Chains(events, order, isAll)
  const starts: number[] = []
  const hits: Hit[] = []
  const moments: number[] = []
  let from = 0
  let instantFrom = 0
  for (let first = 0, instant = 0; first < events.length; instant++) {
    let end = first + 1
    while (end < events.length && compareTimes(events[end]!, events[first]!) === 0) end++
    starts.push(first)
    chains.take(first, end, instant)
    const to = end - 1
    while (!isWithin(events[from]!, events[to]!, rule.timespanMicros)) from++
    while (instantFrom < instant && starts[instantFrom + 1]! <= from) instantFrom++
    const isWhole = end === events.length || !isWithin(events[from]!, events[end]!, rule.timespanMicros)
    first = end
    if (!isWhole && !search.wantsMoments) continue
    const {steps, link} = chains.longest(instantFrom)
    if (link === undefined || !fulfils(steps)) continue
    const ending = chains.ending(steps)
    if (ending !== undefined && ending.start >= instantFrom) moments.push(ending.event)
    if (isWhole) hits.push({from, to, measure: steps, picked: eventsOf(link)})
  }
  return {hits, moments}
}

function eventsOf(link: Link | undefined): readonly number[] {
  const out: number[] = []
  for (let at = link; at !== undefined; at = at.before) out.push(at.event)
  return out
}

class Chains {
  readonly #events: readonly Seen[]
  readonly #order: readonly number[]
  readonly #isAll: boolean
  readonly #isRepeating: boolean
  /** By rule of the list and number of steps: the chain with the latest start that ends there. */
  readonly #kept: (Link | undefined)[][]
  /** By number of steps: the chain with the latest start of all. */
  readonly #best: (Link | undefined)[] = []
  /** By number of steps: the same of those that end at the instant taken last. */
  #ending: (Link | undefined)[] = []

  constructor(events: readonly Seen[], order: readonly number[], isAll: boolean) {
    this.#events = events
    this.#order = order
    this.#isAll = isAll
    this.#isRepeating = new Set(order).size < order.length
    this.#kept = order.map(() => [])
  }

  /** The longest chain that starts at this instant or later. */
  longest(instant: number): {steps: number; link: Link | undefined} {
    for (let steps = this.#order.length; steps > 0; steps--) {
      const link = this.#best[steps]
      if (link !== undefined && link.start >= instant) return {steps, link}
    }
    return {steps: 0, link: undefined}
  }

  /** Of the chains of this length that end at the instant taken last, the one with the latest start. */
  ending(steps: number): Link | undefined {
    return this.#ending[steps]
  }

  /** Takes the events of one instant, `first` to `end`. */
  take(first: number, end: number, instant: number): void {
    const fresh: Shelf[][] = this.#order.map(() => [])
    for (const [place, member] of this.#order.entries()) {
      for (let event = first; event < end; event++) {
        if (this.#events[event]!.member !== member) continue
        const longest = place + 1
        for (let steps = this.#isAll ? longest : 1; steps <= longest; steps++) {
          const link =
            steps === 1
              ? {event, start: instant, before: undefined}
              : this.#extend(event, place, steps, fresh)
          if (link === undefined) continue
          fresh[place]![steps] ??= new Shelf(this.#events, this.#isRepeating)
          fresh[place]![steps]!.put(link)
        }
      }
    }
    this.#ending = []
    for (const [place, shelves] of fresh.entries())
      shelves.forEach((shelf, steps) => {
        const kept = this.#kept[place]!
        kept[steps] = later(kept[steps], shelf.latest())
        this.#best[steps] = later(this.#best[steps], shelf.latest())
        this.#ending[steps] = later(this.#ending[steps], shelf.latest())
      })
  }

  #extend(
    event: number,
    place: number,
    steps: number,
    fresh: readonly (readonly Shelf[])[],
  ): Link | undefined {
    let before: Link | undefined
    for (let earlier = this.#isAll ? place - 1 : 0; earlier < place; earlier++) {
      before = later(before, this.#kept[earlier]![steps - 1])
      before = later(before, fresh[earlier]?.[steps - 1]?.before(event))
    }
    return before === undefined ? undefined : {event, start: before.start, before}
  }
}

/** The chain with the later start; the first of two with the same. */
function later(a: Link | undefined, b: Link | undefined): Link | undefined {
  return a === undefined || (b !== undefined && b.start > a.start) ? b : a
}

/** Chains of one instant that end at one rule, in order of their last events. */
class Shelf {
  readonly #events: readonly Seen[]
  readonly #isTotal: boolean
  /** By evidence: links, and for each the best up to it. */
  readonly #byLog = new Map<string, {readonly links: Link[]; readonly best: Link[]}>()
  #latest: Link | undefined
  #inLog = ""
  /** The best outside the log of `latest`. */
  #second: Link | undefined

  constructor(events: readonly Seen[], isTotal: boolean) {
    this.#events = events
    this.#isTotal = isTotal
  }

  latest(): Link | undefined {
    return this.#latest
  }

  put(link: Link): void {
    const log = this.#isTotal ? "" : this.#events[link.event]!.from.evidence
    const shelf = this.#byLog.get(log) ?? {links: [], best: []}
    this.#byLog.set(log, shelf)
    shelf.links.push(link)
    shelf.best.push(later(shelf.best.at(-1), link)!)
    if (log === this.#inLog || this.#latest === undefined) {
      this.#latest = later(this.#latest, link)
      this.#inLog = log
    } else if (link.start > this.#latest.start) {
      this.#second = this.#latest
      this.#latest = link
      this.#inLog = log
    } else this.#second = later(this.#second, link)
  }

  /** The best chain that `event`, of the same instant, may follow. */
  before(event: number): Link | undefined {
    const {from} = this.#events[event]!
    const log = this.#isTotal ? "" : from.evidence
    const other = this.#inLog === log ? this.#second : this.#latest
    const shelf = this.#byLog.get(log)
    if (shelf === undefined) return other
    let low = 0
    let high = shelf.links.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (comparePlaces(this.#events[shelf.links[middle]!.event]!.from, from) < 0) low = middle + 1
      else high = middle
    }
    return later(low === 0 ? undefined : shelf.best[low - 1], other)
  }
}
