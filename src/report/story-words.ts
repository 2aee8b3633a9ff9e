/* How the kinds of episodes, their numbers and their logs are written for people. Pure text, not escaped. */

import {logName} from "../assess/sentences.ts"
import type {Episode, EpisodeKind} from "../model/episode.ts"

/** Two words at most, for labels. */
export const kindNames: Readonly<Record<EpisodeKind, string>> = {
  preparation: "preparation",
  probe: "attempts",
  check: "others looked",
  "break-in": "break-in",
  shell: "page planted",
  foothold: "way back in",
  use: "use",
  credentials: "credentials",
  spread: "spread",
  theft: "theft",
  damage: "damage",
  "clean-up": "clean-up",
  defence: "defence",
  other: "notable",
}

/** `12` for `E-012`. */
export function episodeNumber({id}: Pick<Episode, "id">): number {
  return Number(id.slice(2))
}

/** Whether its own findings show that it worked. */
export function isDone({outcome}: Pick<Episode, "outcome">): boolean {
  return outcome === "succeeded" || outcome === "confirmed"
}

/** `Sysmon` for `Microsoft-Windows-Sysmon/Operational`. */
export function logLabel(log: string): string {
  return logName(log)
    .replace(/^Microsoft-Windows-/, "")
    .replace(/\/Operational$/, "")
}
