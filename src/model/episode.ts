/* The words of a story: what kinds of episodes there are, and the rows that tell them apart. */

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
