/* Gaps that no single log has: what came before the evidence begins, and what leaves no trace in Exchange's logs. */

import type {Campaign} from "../model/campaign.ts"
import type {Stage} from "../model/finding.ts"
import {formatForPeople, type Instant, microsPerDay, parseIso} from "../model/instant.ts"
import type {Gap} from "../model/judgement.ts"
import type {Traced} from "./findings.ts"
import {plain, sentence} from "./sentences.ts"
import type {ServerEvidence, Weights} from "./stages.ts"

/** Where commands are known to have run. */
export const carriedOff: Gap = {
  log: "iis-frontend",
  why: "partial",
  says: "What the commands on the server carried off need not show in any log of Exchange, and IIS does not log the bytes it sends unless told to.",
}

/** The evidence begins after the flaw was known to be exploited: what came before is not visible. Said once,
 *  of the exploitation. */
export function earlierGap(
  stage: Stage,
  evidence: ServerEvidence,
  {campaigns, stageNeeds}: Weights,
): readonly Gap[] {
  const need = stageNeeds.filter((n) => n.stage === stage).sort((a, b) => b.weight - a.weight)[0]
  if (stage !== "exploited" || need === undefined || evidence.window === undefined) return []
  const firsts = evidence.files.flatMap((f) => f.first ?? [])
  const earliestRecord = firsts.reduce<number>((a, b) => Math.min(a, b), evidence.window.until)
  const begins = Math.max(evidence.window.from, earliestRecord) as Instant
  const earliest = campaignsFor(evidence, campaigns)
    .flatMap((c) => {
      const at =
        c.firstExploited === undefined ? undefined : parseIso(`${c.firstExploited.date}T00:00:00Z`)?.at
      return at === undefined ? [] : [{campaign: c, at}]
    })
    .sort((a, b) => a.at - b.at)[0]
  if (earliest === undefined || begins - earliest.at < microsPerDay) return []
  const since = formatForPeople(earliest.at, "day")
  const from = formatForPeople(begins, "day")
  const says = `the evidence begins on ${from}, but ${plain(earliest.campaign.title)} is known since ${since}: what happened between is not visible`
  return [{log: need.log, why: "partial", says: sentence(says)}]
}

/** The campaigns that something succeeded of; all that we know where nothing did. */
function campaignsFor(evidence: ServerEvidence, campaigns: readonly Campaign[]): readonly Campaign[] {
  const isDone = (t: Traced): boolean =>
    t.finding.indicates.some((i) => i.outcome === "succeeded" || i.outcome === "confirmed")
  const seen = new Set(evidence.traced.filter(isDone).map((t) => t.finding.campaign))
  const own = campaigns.filter((c) => seen.has(c.id) && c.firstExploited !== undefined)
  return own.length > 0 ? own : campaigns
}
