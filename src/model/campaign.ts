/* What we know of a campaign, as `knowledge/campaigns/<id>/campaign.yml` states it.
 *
 * A campaign is data: a folder with campaign.yml, rules/*.yml (Sigma), indicators.csv and cases.yml. The
 * engine knows no campaign by name. */

import type {Stage} from "./finding.ts"

/** Where a fact comes from: publisher and place, and the day it was published if known. */
export interface FactSource {
  readonly id: string
  readonly reference: string
  readonly date: string | undefined
}

/** Findings that together prove a stage: each step is met by any one of its detections, on one server,
 *  all within `withinMicros` from first to last. */
export interface Proof {
  readonly id: string
  readonly stages: readonly [Stage, ...Stage[]]
  readonly steps: readonly {readonly anyOf: readonly string[]; readonly says: string}[]
  /** Steps must come in the listed order (equal times allowed). */
  readonly ordered: boolean
  readonly withinMicros: number
  /** Steps that name a page must all name the same one. */
  readonly samePage?: boolean | undefined
  /** The page must be named by a finding of one of these, at whatever time: what its content shows. */
  readonly pageShownBy?: readonly string[] | undefined
  /** What the steps prove together, one sentence. */
  readonly says: string
}

export interface Campaign {
  readonly id: string
  readonly title: string
  readonly aliases: readonly string[]
  /** One plain sentence for the owner of a server. */
  readonly says: string
  readonly vulnerabilities: readonly string[]
  /** First day of exploitation that is publicly known, and the day of the fix. ISO dates. */
  readonly firstExploited: {readonly date: string; readonly source: string} | undefined
  readonly fixed: {readonly date: string; readonly update: string; readonly source: string} | undefined
  /** Share of the servers that were reachable without the fix and were exploited, in the days of mass exploitation;
   *  the value is absent where only the days are known. */
  readonly baseRate?:
    | {
        readonly value?: number | undefined
        readonly from: string
        readonly until: string
        readonly source: string
      }
    | undefined
  /** Publicly known groups with this route, as a count with its source: for the refusal sentence. */
  readonly groupsKnown: {readonly atLeast: number; readonly source: string} | undefined
  /** What no evidence on the server can show about it: for the gaps of a report. */
  readonly cannotShow?: readonly string[]
  readonly proofs: readonly Proof[]
  readonly sources: readonly FactSource[]
}

/** A row of indicators.csv. */
export interface Indicator {
  readonly type: string
  readonly value: string
  readonly campaign: string
  readonly actor: string
  readonly source: string
  /** ISO date of publication. */
  readonly date: string
  /** Last ISO date on which a sighting still means what the source said; a later one is stale. */
  readonly until?: string | undefined
  readonly note: string
}
