/* Who may have acted: activities told apart, the hypotheses about each, and what others said of the campaign.
 *
 * One server may hold several intruders, so nothing is said about the actor of a server: the unit is the
 * activity, findings that a shared thing holds together. An actor is named only under a rule that
 * assess/attribution.ts states; else the refusal is written. What governments and firms said of a campaign as
 * a whole is relayed apart, with its speaker and date, and is never evidence about a server.
 *
 * Likelihood ratios are in log10. A feature that is not used keeps what it would have weighed and says why. */

import type {Stage} from "./finding.ts"
import type {FindingId, ServerId} from "./ids.ts"
import type {When} from "./instant.ts"
import type {Confidence, Likelihood} from "./judgement.ts"

/** What of an activity can point to an actor. */
export const featureKinds = [
  "client-address",
  "control-server",
  "file-hash",
  "shell-parameter",
  "file-path",
  "task",
  "service",
  "user-agent",
  "url",
  "first-exploited",
  "technique",
] as const
export type FeatureKind = (typeof featureKinds)[number]

/** What it costs another to show the same feature, on purpose or not. */
export const costs = ["cheap", "moderate", "dear"] as const
export type Cost = (typeof costs)[number]

/** A feature of an actor that the evidence of an activity shows. */
export interface FeatureHit {
  readonly kind: FeatureKind
  /** As knowledge has it. */
  readonly value: string
  /** Features of one group count as one; `tool`, or `name and tool` where one record shows both. */
  readonly group: string
  /** At the time of the sighting: cheaper once it was published. */
  readonly cost: Cost
  /** How many actors are publicly known to show it, this one among them. */
  readonly sharedBy: number
  readonly isVerified: boolean
  readonly log10: number
  readonly isUsed: boolean
  /** Why it weighs what it weighs, or why it does not count. */
  readonly why: string
  readonly findings: readonly FindingId[]
  readonly source: string
}

/** One answer to the question who it was. Priors and posteriors of all hypotheses of an activity add up to 1. */
export interface Hypothesis {
  /** The actor's id in knowledge, `another-actor` or `unknown`. */
  readonly id: string
  readonly kind: "actor" | "another actor" | "unknown"
  readonly name: string
  readonly prior: number
  readonly features: readonly FeatureHit[]
  /** Sum over the groups of its features, after the caps. */
  readonly log10: number
  readonly posterior: number
  /** Why it stands where it stands. */
  readonly says: string
}

/** A feature that was seen and makes nobody a hypothesis: not valid at its time, without a time, or shown by
 *  too many. */
export interface FeatureAside {
  /** Ids of all actors that are known for it. */
  readonly actors: readonly string[]
  readonly kind: FeatureKind
  readonly value: string
  readonly why: string
  readonly findings: readonly FindingId[]
}

/** Who an intruder's activity is judged to be, or why nobody is named. */
export interface Attributed {
  readonly kind: "named" | "refused"
  /** The actor's id; only where one is named, as is the likelihood. */
  readonly actor?: string
  readonly likelihood?: Pick<Likelihood, "term" | "low" | "high">
  readonly confidence: Confidence
  readonly confidenceBecause: string
  readonly says: string
  /** The conditions of the rule that do not hold; empty where an actor is named. */
  readonly lacks: readonly string[]
  /** The likeliest first, `unknown` always among them. */
  readonly hypotheses: readonly Hypothesis[]
  readonly aside: readonly FeatureAside[]
  readonly wouldChange: readonly string[]
}

/** Findings held together by the things named in `joinedBy`, never by time alone. */
export interface Activity {
  /** `A-001`: intruders first, then observers, each in order of time. */
  readonly id: string
  /** `observer`: looked or tried, and nothing shows that it got in. */
  readonly kind: "intruder" | "observer"
  readonly servers: readonly ServerId[]
  /** A finding whose events are of several activities stands in each. */
  readonly findings: readonly FindingId[]
  readonly joinedBy: readonly string[]
  readonly sources: readonly string[]
  readonly agents: readonly string[]
  readonly from: When | undefined
  readonly until: When | undefined
  readonly reached: Stage | undefined
  /** Campaigns whose flaws it is shown to have used. */
  readonly campaigns: readonly string[]
  readonly says: string
  /** Absent for observers. */
  readonly attributed?: Attributed
}

/** What somebody said about a campaign as a whole, in our words but with the speaker's own estimate. */
export interface RelayedClaim {
  readonly campaign: string
  readonly speaker: string
  readonly speakerKind: "government" | "alliance" | "vendor" | "prosecution" | "other"
  /** ISO day. */
  readonly date: string
  /** `deed`: who did it. `affiliation`: whom that group belongs to. Kept apart, since estimates differ. */
  readonly about: "deed" | "affiliation" | "territory" | "acknowledgement"
  /** The speaker's estimative words; undefined where it gave none. */
  readonly estimate: string | undefined
  readonly says: string
  readonly source: string
  /** Whether it was checked against the speaker's own page. */
  readonly isVerified: boolean
}

/** All that a case says about who it was. */
export interface Attribution {
  /** `none`: nobody is shown to have entered. `named`: in at least one activity. */
  readonly kind: "none" | "refused" | "named"
  readonly says: string
  readonly activities: readonly Activity[]
  /** Findings that nothing ties to an activity. */
  readonly unassigned: readonly FindingId[]
  /** How many groups are publicly known to have used a route, and who counted. */
  readonly routes: readonly {readonly campaign: string; readonly atLeast: number; readonly source: string}[]
  /** Never evidence about these servers. */
  readonly relayed: readonly RelayedClaim[]
}
