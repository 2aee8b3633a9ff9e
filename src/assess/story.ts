/* The story of a case: its episodes over all servers, and the times that nothing shows.
 *
 * Pure and total in its order: the same findings give the same story, however they came. */

import type {DetectionEntry} from "../knowledge/knowledge.ts"
import type {Activity} from "../model/activity.ts"
import {compareBuild, parseBuild} from "../model/build.ts"
import type {ServerCase} from "../model/case.ts"
import type {Episode, KindRow, Story} from "../model/episode.ts"
import type {Locator} from "../model/evidence.ts"
import type {BuildSeen} from "../model/exposure.ts"
import type {EvidenceId, ServerId} from "../model/ids.ts"
import type {When} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Observation} from "../model/observation.ts"
import {blindSpansOf, compareBlindSpan} from "./blind-spans.ts"
import type {Draft} from "./episode-words.ts"
import {episodesOf} from "./episodes.ts"
import type {Traced} from "./findings.ts"
import {plain} from "./sentences.ts"

/** The story of findings. `files` are the logs of each server. O(n log n). */
export function storyOf(
  traced: readonly Traced[],
  activities: readonly Activity[],
  observations: ReadonlyMap<ServerId, readonly Observation[]>,
  servers: readonly Pick<ServerCase, "id" | "exposure">[],
  files: ReadonlyMap<ServerId, readonly FileRecord[]>,
  knowledge: {readonly episodeKinds: readonly KindRow[]; readonly detections: readonly DetectionEntry[]},
): Story {
  const shows = new Map(knowledge.detections.map((d) => [d.id, d.what]))
  const further = servers.flatMap(({id, exposure}) => {
    const logs = new Map((files.get(id) ?? []).map((file) => [file.id, file.log ?? ""]))
    return [
      ...updatesOn(id, exposure?.builds ?? [], logs),
      ...mitigationsOn(id, observations.get(id) ?? [], logs),
    ]
  })
  const episodes = episodesOf({traced, activities, kinds: knowledge.episodeKinds, shows, further})
  const byServer = Map.groupBy(episodes, (e: Episode) => e.server)
  const blindSpans = [...byServer].flatMap(([id, own]) => blindSpansOf(id, files.get(id) ?? [], own))
  return {episodes, blindSpans: blindSpans.sort(compareBlindSpan)}
}

type LogOf = ReadonlyMap<EvidenceId, string>

/** Builds that rose while logs were written: somebody installed an update. */
function updatesOn(server: ServerId, builds: readonly BuildSeen[], logs: LogOf): readonly Draft[] {
  let highest: BuildSeen | undefined
  return builds.flatMap((build): readonly Draft[] => {
    if (build.first === undefined || build.proves !== "update") return []
    const before = highest
    if (before !== undefined && !isHigher(build.value, before.value)) return []
    highest = build
    if (before === undefined) return []
    const name = build.name === undefined ? "" : ` (${build.name})`
    const what = `an update was in place: the build of Exchange was ${before.value} before and is ${build.value}${name} since`
    const when: When = {at: build.first, tick: 0, zone: "format"}
    return [defence(server, when, build.at, what, logs)]
  })
}

function isHigher(a: string, b: string): boolean {
  const [left, right] = [parseBuild(a), parseBuild(b)]
  return left !== undefined && right !== undefined && compareBuild(left, right) > 0
}

/** What Microsoft's tool says that it put in place: its log tells when. */
function mitigationsOn(
  server: ServerId,
  observations: readonly Observation[],
  logs: LogOf,
): readonly Draft[] {
  return observations.flatMap((seen): readonly Draft[] =>
    seen.kind === "setting" &&
    seen.setting === "rewrite-rule" &&
    seen.first !== undefined &&
    seen.value.startsWith("applied ")
      ? [defence(server, seen.first, seen.at, `a mitigation was ${plain(seen.value, 200)}`, logs)]
      : [],
  )
}

function defence(server: ServerId, when: When, at: Locator | undefined, what: string, logs: LogOf): Draft {
  const log = at === undefined ? "" : (logs.get(at.evidence) ?? "")
  const common = {kind: "defence", server, activities: [], from: when, until: when} as const
  return {...common, days: 1, members: [], at, says: {what, log}}
}
