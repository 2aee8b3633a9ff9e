/* Whether the times of an export agree with the events' own.
 *
 * Sysmon writes the true UTC of what it saw into each event (`UtcTime`). Exporters have been seen to write
 * local time with a `Z` behind it, or without a zone. If nearly all Sysmon events of a file differ from
 * their `UtcTime` by the same multiple of 15 minutes, that is the local zone, and every time of the file is
 * moved by it. Times so moved are `assumed`.
 *
 * Memory is one count per possible zone; parsing is bounded by `parseAll` and then every 16th event. */

import {type Instant, microsPerMinute, type When} from "../../model/instant.ts"
import {type Normal, readTime} from "./normalise.ts"

/** What the clocks of a file say; plain JSON, carried by each of its spans. */
export interface ClockFinding {
  /** To be added to every time; 0 where the clocks disagree without a rule. */
  readonly shiftMicros: number
  readonly differing: number
  readonly examined: number
  /** The first event that shows it. */
  readonly offset: number
  readonly length: number
  readonly line: number
}

const stepMicros = 15 * microsPerMinute
/** Sysmon hands an event on within seconds; a network event may wait for its end. */
const toleranceMicros = 2 * microsPerMinute
/** Zones lie between -12 and +14 hours; an exporter that drops AM and PM is off by twelve more. */
const widestSteps = (14 + 12) * 4
/** The share of events that must agree. */
const share = 0.9
const parseAll = 10_000

export class ClockWatch {
  private seen = 0
  private examined = 0
  /** Events by difference, in steps of 15 minutes. */
  private readonly steps = new Map<number, number>()
  private readonly firsts = new Map<number, {offset: number; length: number; line: number}>()

  /** Whether the next event with a `UtcTime` is to be parsed. */
  wants(): boolean {
    this.seen++
    return this.seen <= parseAll || this.seen % 16 === 0
  }

  look(event: Normal, offset: number, length: number, line: number): void {
    const utc = readTime(event.fields.get("UtcTime"))
    if (!utc || !event.when || !/sysmon/i.test(`${event.channel} ${event.provider}`)) return
    this.examined++
    const difference = utc.at - event.when.at
    const step = Math.round(difference / stepMicros)
    if (Math.abs(difference - step * stepMicros) > toleranceMicros || Math.abs(step) > widestSteps) return
    this.steps.set(step, (this.steps.get(step) ?? 0) + 1)
    if (step !== 0 && !this.firsts.has(step)) this.firsts.set(step, {offset, length, line})
  }

  /** Undefined where the clocks agree or nothing can be said. */
  finding(): ClockFinding | undefined {
    const most = [...this.steps].filter(([step]) => step !== 0).sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]
    if (!most) return undefined
    const [step, count] = most
    const first = this.firsts.get(step)
    // A handful of late events proves no zone.
    if (!first || count < Math.max(1, this.examined * 0.1)) return undefined
    const shiftMicros = count >= this.examined * share ? step * stepMicros : 0
    return {shiftMicros, differing: count, examined: this.examined, ...first}
  }
}

/** A time moved by the finding. */
export function corrected(when: When | undefined, clock: ClockFinding | undefined): When | undefined {
  if (!when || !clock) return when
  return {at: (when.at + clock.shiftMicros) as Instant, tick: when.tick, zone: "assumed"}
}
