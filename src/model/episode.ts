/* The story of a case: findings gathered into episodes, each one sentence, and the times that nothing shows.
 *
 * An episode is one kind of doing on one server by one activity, over a moment or over many days. A finding
 * belongs to at most one episode; those that only fit common work, and stand alone, belong to none. The order
 * is total: time (unknown times last), server, kind, first finding. */

import type {Locator} from "./evidence.ts"
import type {Outcome} from "./finding.ts"
import type {FindingId, ServerId} from "./ids.ts"
import type {Instant, When} from "./instant.ts"
import type {Level} from "./rule.ts"

/** What an episode tells of. `check`: others looked whether an intruder had left something. `defence`: an
 *  update, a mitigation, a scanner's removal. `other`: notable, and no step of an intrusion that we know. */
export const episodeKinds = [
  "preparation",
  "probe",
  "check",
  "break-in",
  "shell",
  "foothold",
  "use",
  "credentials",
  "spread",
  "theft",
  "damage",
  "clean-up",
  "defence",
  "other",
] as const
export type EpisodeKind = (typeof episodeKinds)[number]

export interface Episode {
  /** `E-001`, in the order of the story. */
  readonly id: string
  readonly kind: EpisodeKind
  readonly server: ServerId
  /** The clusters of activity that its findings belong to, else their sessions; at most 100. */
  readonly activities: readonly string[]
  readonly from: When | undefined
  readonly until: When | undefined
  /** UTC days on which a finding of it begins or ends; 0 where no time is known. */
  readonly days: number
  /** Client addresses, without the server's own; at most 50 of `sourceCount`. */
  readonly sources: readonly string[]
  readonly sourceCount: number
  /** At most 20, those with most findings first. */
  readonly accounts: readonly string[]
  /** Names of server-side pages, at most 20 of `pageCount`. */
  readonly pages: readonly string[]
  readonly pageCount: number
  /** The logs that show it. */
  readonly logs: readonly string[]
  readonly outcome: Outcome
  /** The highest of its findings. */
  readonly level: Level
  /** Records of all logs together, at least. */
  readonly records: number
  /** In the order of the case; empty only where `at` shows it alone. */
  readonly findings: readonly FindingId[]
  /** The place that shows it where no finding does: a build that changed. */
  readonly at: Locator | undefined
  /** What happened, a clause without time. Holds evidence text: escape it. */
  readonly what: string
  /** The whole sentence. Holds evidence text: escape it. */
  readonly says: string
}

/** A time of which logs that the story rests on have no record. */
export interface BlindSpan {
  readonly server: ServerId
  readonly logs: readonly string[]
  /** Undefined: from the beginning. */
  readonly from: Instant | undefined
  readonly until: Instant
  readonly says: string
}

export interface Story {
  readonly episodes: readonly Episode[]
  readonly blindSpans: readonly BlindSpan[]
}

/** A row of `knowledge/episode-kinds.csv`. The first row that fits a finding decides. */
export interface KindRow {
  readonly kind: EpisodeKind | "visit"
  /** Undefined: any. */
  readonly detection: string | undefined
  /** `T1070` also means its parts, `T1070.004`. */
  readonly technique: string | undefined
  /** `none`: findings that indicate no stage. */
  readonly stage: string | undefined
  /** Of that stage: done, tried, or any outcome. */
  readonly outcome: "done" | "tried" | "any"
}
