/* What a person who knows more than the evidence adds to a judgement: another prior, findings to set aside,
 * a harmless cause.
 *
 * An opinion changes the judgement and never the findings: what is set aside stays in the case, in its place
 * and under its number, with the reason beside it. */

import type {Stage} from "./finding.ts"
import type {FindingId, ServerId} from "./ids.ts"

export type Opinion =
  /** Another prior for a stage, in place of the one from knowledge; on every server. */
  | {
      readonly kind: "prior"
      readonly stage: Stage
      /** Above 0 and below 1. */
      readonly value: number
      readonly because: string | undefined
      readonly by: string | undefined
    }
  /** Findings that shall not count. */
  | {
      readonly kind: "exclude"
      readonly findings: readonly [FindingId, ...FindingId[]]
      readonly because: string | undefined
      readonly by: string | undefined
    }
  /** Findings that have a harmless cause; all of the case where none is named. */
  | {
      readonly kind: "benign"
      readonly findings: readonly FindingId[]
      readonly because: string
      readonly by: string | undefined
    }

/** A judgement that opinions moved: its phrase before and after. */
export interface Moved {
  readonly server: ServerId
  readonly stage: Stage
  readonly before: string
  readonly after: string
}

/** What people said against the judgement, in the order in which they said it, and what it moved. */
export interface Disagreement {
  readonly opinions: readonly Opinion[]
  readonly moved: readonly Moved[]
}
