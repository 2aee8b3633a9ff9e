/* The events of one group of a correlation, their order, and what a window is.
 *
 * Order is by time, then by record within a log. Whether the order of two events of one time in different
 * logs means anything is for window-order.ts to say. */

import type {ExactNumber} from "../bytes/decimal.ts"
import type {Value} from "../model/event.ts"
import {compareLocator, type Locator} from "../model/evidence.ts"
import type {When} from "../model/instant.ts"
import type {Correlation} from "../model/rule.ts"

/** An event of a group. */
export interface Seen {
  readonly when: When
  readonly from: Locator
  /** The rule that it matched, as an index of the step's members. */
  readonly member: number
  readonly host: string | undefined
  readonly log: string
  /** What is counted, folded: one text an element of a repeated field. */
  readonly texts: readonly string[]
  /** What is added up or ranked. */
  readonly numbers: readonly ExactNumber[]
  /** What outer correlations want of it. */
  readonly extras: readonly (Value | undefined)[]
  /** The record's first bytes, where they are wanted. */
  readonly raw?: Uint8Array
}

/** What a group's correlation looks for. */
export interface Search {
  readonly rule: Correlation
  /** The listed rules as indexes of members. */
  readonly order: readonly number[]
  /** Whether an outer correlation needs every moment at which the condition held. */
  readonly wantsMoments: boolean
}

/** A window that fulfils the condition, as indexes into the sorted group; `to` is in it. */
export interface Hit {
  readonly from: number
  readonly to: number
  readonly measure: number | string
  /** The events that count, where not all of the window do. */
  readonly picked?: readonly number[]
}

export interface Windows {
  readonly hits: readonly Hit[]
  readonly moments: readonly number[]
}

/** Orders events by time; those of one time by record within a log, and by evidence beside that. */
export function compareSeen(a: Seen, b: Seen): number {
  return compareTimes(a, b) || comparePlaces(a.from, b.from) || a.member - b.member
}

export function compareTimes(a: Seen, b: Seen): number {
  return a.when.at - b.when.at || a.when.tick - b.when.tick
}

/** Record ids tell the order within a log; places do where it has none. */
export function comparePlaces(a: Locator, b: Locator): number {
  if (a.evidence === b.evidence && a.unit.kind === "record" && b.unit.kind === "record") {
    if (a.unit.record !== b.unit.record) return a.unit.record < b.unit.record ? -1 : 1
  }
  return compareLocator(a, b)
}

/** Whether two events, the earlier one first, fit into a span. */
export function isWithin(first: Seen, last: Seen, spanMicros: number): boolean {
  const apart = last.when.at - first.when.at
  return apart < spanMicros || (apart === spanMicros && last.when.tick <= first.when.tick)
}
