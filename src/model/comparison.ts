/* What differs between two collections of the same servers, and what that does to the judgement.
 *
 * The earlier collection is a witness of its own: what it showed does not become untrue because a later one no
 * longer holds it. So each difference says why it may be there: new deeds, other evidence, or logs that do not
 * reach back. */

import type {ExposureStatus} from "./exposure.ts"
import type {Finding, Stage} from "./finding.ts"
import type {FindingId, ServerId} from "./ids.ts"
import type {Instant} from "./instant.ts"
import type {Judgement} from "./judgement.ts"

/** `since`: happened after the end of what the earlier collection held. `went on`: the same, with events after
 *  that end. `shown now`: happened before that end, and only the later collection shows it. `undated`: without a
 *  time, so it cannot be told which. `unchanged`: in both. `gone`: only in the earlier. */
export const differenceKinds = ["since", "went on", "shown now", "undated", "unchanged", "gone"] as const
export type DifferenceKind = (typeof differenceKinds)[number]

export interface FindingDifference {
  readonly kind: DifferenceKind
  readonly server: ServerId
  readonly earlier: FindingId | undefined
  readonly later: FindingId | undefined
  /** The later finding where there is one. Holds evidence text: escape it. */
  readonly finding: Finding
  /** Why it is new or gone, one sentence; empty for `unchanged`. */
  readonly why: string
}

export interface ExposureDifference {
  readonly server: ServerId
  /** A flaw, `CVE-2021-26855`, or `build`. */
  readonly what: string
  readonly earlier: ExposureStatus | string | undefined
  readonly later: ExposureStatus | string | undefined
}

/** One kind of log of one server in both collections. */
export interface CoverageDifference {
  readonly server: ServerId
  readonly log: string
  readonly earlier: {readonly first: Instant | undefined; readonly last: Instant | undefined} | undefined
  readonly later: {readonly first: Instant | undefined; readonly last: Instant | undefined} | undefined
  /** Whether the later one holds records after the end of the earlier one. */
  readonly isFresh: boolean
  /** Days between the two that neither holds. */
  readonly daysBetween: number
}

/** One stage of one server in both, and what stands with both in hand. */
export interface JudgementDifference {
  readonly server: ServerId
  readonly stage: Stage
  readonly earlier: Judgement
  readonly later: Judgement
  /** Which of the two stands: what happened does not unhappen; exposure is a state, so the later stands. */
  readonly stands: "earlier" | "later"
  /** One sentence. */
  readonly why: string
}

/** Whether an intruder came back, or went on, after the earlier collection. */
export const comebacks = ["yes", "signs", "not seen", "cannot tell"] as const
export type Comeback = (typeof comebacks)[number]

export interface ServerComparison {
  readonly server: ServerId
  readonly comeback: Comeback
  /** Up to four sentences, the answer first. */
  readonly says: readonly string[]
}

export interface Comparison {
  readonly schema: "postern-comparison/1"
  readonly earlier: {readonly asOf: Instant | undefined; readonly knowledge: string}
  readonly later: {readonly asOf: Instant | undefined; readonly knowledge: string}
  /** The worst over all servers. */
  readonly comeback: Comeback
  readonly servers: readonly ServerComparison[]
  /** Servers that only one of the two holds: nothing is said of them. */
  readonly onlyEarlier: readonly ServerId[]
  readonly onlyLater: readonly ServerId[]
  readonly findings: readonly FindingDifference[]
  readonly exposure: readonly ExposureDifference[]
  readonly coverage: readonly CoverageDifference[]
  readonly judgements: readonly JudgementDifference[]
  /** What makes the two hard to compare: other rules, opinions, another order. */
  readonly cautions: readonly string[]
}
