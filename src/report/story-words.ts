/* How the numbers of episodes and their logs are written for people. Pure text, not escaped. */

import {logName} from "../assess/sentences.ts"
import type {Episode} from "../model/episode.ts"

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
