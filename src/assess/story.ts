/* The story of a case: its episodes over all servers, and the times that nothing shows.
 *
 * Pure and total in its order: the same findings give the same story, however they came. */

import type {DetectionEntry} from "../knowledge/knowledge.ts"
import type {Activity} from "../model/activity.ts"
import type {ServerCase} from "../model/case.ts"
import type {Episode, KindRow, Story} from "../model/episode.ts"
import type {ServerExposure} from "../model/exposure.ts"
import type {ServerId} from "../model/ids.ts"
import type {FileRecord} from "../model/inventory.ts"
import {blindSpansOf, compareBlindSpan} from "./blind-spans.ts"
import type {Draft} from "./episode-words.ts"
import {episodesOf} from "./episodes.ts"
import type {Traced} from "./findings.ts"
import {buildEntries} from "./server-exposure.ts"

/** The story of findings. `files` are the logs of each server. O(n log n). */
export function storyOf(
  traced: readonly Traced[],
  activities: readonly Activity[],
  servers: readonly Pick<ServerCase, "id" | "exposure">[],
  files: ReadonlyMap<ServerId, readonly FileRecord[]>,
  knowledge: {readonly episodeKinds: readonly KindRow[]; readonly detections: readonly DetectionEntry[]},
): Story {
  const shows = new Map(knowledge.detections.map((d) => [d.id, d.what]))
  const further = servers.flatMap(({id, exposure}) =>
    exposure === undefined ? [] : updatesOn(id, exposure, files.get(id) ?? []),
  )
  const episodes = episodesOf({traced, activities, kinds: knowledge.episodeKinds, shows, further})
  const byServer = Map.groupBy(episodes, (e: Episode) => e.server)
  const blindSpans = [...byServer].flatMap(([id, own]) => blindSpansOf(id, files.get(id) ?? [], own))
  return {episodes, blindSpans: blindSpans.sort(compareBlindSpan)}
}

/** Builds that changed while logs were written: somebody installed an update. */
function updatesOn(
  server: ServerId,
  exposure: ServerExposure,
  files: readonly FileRecord[],
): readonly Draft[] {
  return buildEntries(server, exposure, files).flatMap((entry): readonly Draft[] => {
    const change = /^Build changed from (\S+): (.*?)\.?$/.exec(entry.summary)
    if (change === null || entry.when === undefined) return []
    return [
      {
        kind: "defence",
        server,
        activities: [],
        from: entry.when,
        until: entry.when,
        days: 1,
        members: [],
        at: entry.at,
        says: {
          what: `an update was in place: the build of Exchange was ${change[1]} before and is ${change[2]} since`,
          log: entry.log,
        },
      },
    ]
  })
}
