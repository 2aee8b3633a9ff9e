/* Tells files by their hash: Exchange's own, those of known intrusions, and those that are neither.
 *
 * Microsoft published the hashes of the server-side files of 131 builds. A file with one of these hashes raises
 * nothing, whatever a rule says of it. At a path that those builds have, another hash means that the file was
 * changed, or that it belongs to a build that is not in the list: which of the two can be told only where the
 * server's build is known and listed. A page in Exchange's folders that no build has is not Exchange's.
 *
 * Files with the hash of a published indicator are findings. SHA-256 alone is compared: the files of the
 * evidence are hashed once. Empty files and single line ends have hashes that lists of indicators hold by
 * mistake; they never count. */

import {runsAs, webRootOf} from "../formats/web-roots.ts"
import type {KnownWebFile} from "../knowledge/products.ts"
import type {Indicator} from "../model/campaign.ts"
import {type EvidenceId, type RuleId, ruleId, type ServerId, serverId} from "../model/ids.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Observation} from "../model/observation.ts"
import type {Detection, Indication, Level} from "../model/rule.ts"
import {type Group, momentsKept} from "./gather.ts"

export interface FileKnowledge {
  readonly webFiles: readonly KnownWebFile[]
  readonly indicators: readonly Indicator[]
}

export interface KnownFileFindings {
  /** Files that Exchange brought along: what rules say of their content does not count. */
  readonly good: ReadonlySet<EvidenceId>
  readonly groups: readonly Group[]
  /** What the groups are findings of; their ids are not those of any rule file. */
  readonly rules: readonly Detection[]
}

interface Sort {
  readonly name: string
  readonly title: string
  readonly level: Level
  readonly detection: string
  readonly says: string
  readonly indicates: readonly Indication[]
  readonly falsePositives: readonly string[]
}

const sorts = {
  bad: {
    name: "known-files/indicator",
    title: "File with the hash of a published indicator",
    level: "critical",
    detection: "WS-17",
    says: "{file} has the hash of a file that {source} published ({about}).",
    indicates: [{stage: "persisted", outcome: "succeeded", strength: "strong"}],
    falsePositives: ["Copies that somebody kept for an examination."],
  },
  foreign: {
    name: "known-files/not-of-exchange",
    title: "Page in Exchange's folders that no build brings along",
    level: "high",
    detection: "WS-01",
    says: "{file} lies in a folder of Exchange, and the server's build {build} does not bring it along.",
    indicates: [{stage: "persisted", outcome: "succeeded", strength: "strong"}],
    falsePositives: ["Pages that the organisation added to Exchange's folders."],
  },
  unknown: {
    name: "known-files/not-in-the-lists",
    title: "Page in Exchange's folders that the listed builds do not have",
    level: "low",
    detection: "WS-18",
    says: "{file} lies in a folder of Exchange; no build up to March 2021 brings it along, and whether a later one does cannot be told.",
    indicates: [{stage: "persisted", outcome: "unknown", strength: "weak"}],
    falsePositives: ["Pages that Exchange gained after March 2021, where the lists end."],
  },
  changed: {
    name: "known-files/changed",
    title: "Page of Exchange with other content than its build has",
    level: "medium",
    detection: "WS-19",
    says: "{file} has other content than build {build} of Exchange gives it.",
    indicates: [{stage: "persisted", outcome: "unknown", strength: "moderate"}],
    falsePositives: ["Pages that the organisation changed, a logon page with its own name on it."],
  },
  unlisted: {
    name: "known-files/changed-or-unlisted",
    title: "Page of Exchange that was changed or is of a build without a list",
    level: "informational",
    detection: "WS-19",
    says: "{file} was changed, or belongs to a build of Exchange whose files are not listed: which of the two cannot be told.",
    indicates: [],
    falsePositives: ["Every server with an update after March 2021."],
  },
} as const satisfies Readonly<Record<string, Sort>>

type SortName = keyof typeof sorts

/** The detections that this file makes findings of, without any rule. */
export const foundByHash: ReadonlySet<string> = new Set(Object.values(sorts).map((sort) => sort.detection))

/** SHA-256 of nothing, of a line feed, and of a carriage return and line feed. */
const meaningless: ReadonlySet<string> = new Set([
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b",
  "7eb70257593da06f682a3ddda54a9d260d4fc514f645237f5ca74b08f8da61a6",
])

/** Compares the files of the evidence with what is known by hash. Pure; O(files + known files). */
export function knownFiles(
  files: readonly FileRecord[],
  observations: readonly Observation[],
  known: FileKnowledge,
): KnownFileFindings {
  const hashes = new Set(known.webFiles.map((file) => file.sha256))
  const paths = new Set(known.webFiles.map((file) => listedPath(file.path)))
  const builds = new Set(known.webFiles.flatMap((file) => [file.firstBuild, file.lastBuild]))
  const byPath = Map.groupBy(known.webFiles, (file) => listedPath(file.path))
  const bad = new Map(
    known.indicators.flatMap((row) =>
      row.type === "sha256" ? [[row.value.toLowerCase(), row] as const] : [],
    ),
  )
  const buildOf = buildsByServer(observations)
  const good = new Set<EvidenceId>()
  const gathered = new Map<string, {sort: SortName; host: string | undefined; files: Found[]}>()
  const add = (sort: SortName, file: FileRecord, fields: Found["fields"]): void => {
    // What cannot be told is one finding a server; the rest is one a file.
    const each = sort === "unlisted" || sort === "unknown" ? "" : file.id
    const key = `${sort}\0${file.host ?? ""}\0${each}`
    const group = gathered.get(key) ?? {sort, host: file.host, files: []}
    gathered.set(key, group)
    group.files.push({file, fields: {file: file.path, ...fields}})
  }
  for (const file of files) {
    const {sha256} = file
    if (sha256 === undefined || meaningless.has(sha256)) continue
    const row = bad.get(sha256)
    if (row !== undefined) add("bad", file, {source: row.source, about: about(row), sha256})
    if (hashes.has(sha256)) {
      good.add(file.id)
      continue
    }
    const place = webRootOf(file.path)
    if (known.webFiles.length === 0 || place?.exchangePath === undefined || !isPage(place.relative)) continue
    const path = listedPath(place.exchangePath)
    const build =
      buildOf.get(file.host === undefined ? undefined : serverId(file.host)) ?? buildOf.get(undefined)
    const isListed = build !== undefined && builds.has(build)
    const url = place.url === undefined ? {} : {url: place.url}
    if (!paths.has(path))
      add(isListed ? "foreign" : "unknown", file, {...url, sha256, build: build ?? "unknown"})
    else if (
      isListed &&
      (byPath.get(path) ?? []).some((one) => one.firstBuild === build || one.lastBuild === build)
    )
      add("changed", file, {...url, sha256, build})
    else add("unlisted", file, {...url, sha256, build: build ?? "unknown"})
  }
  const groups = [...gathered.values()].map(({sort, host, files: found}) => groupOf(sort, host, found))
  const used = new Set(groups.map((group) => group.rule))
  const rules = (Object.keys(sorts) as SortName[])
    .map((name) => ruleOf(sorts[name]))
    .filter(({id}) => used.has(id))
  return {good, groups, rules}
}

interface Found {
  readonly file: FileRecord
  readonly fields: Readonly<Record<string, string>>
}

/** The groups without what rules said of the content of files that Exchange brought along. */
export function withoutGood(groups: readonly Group[], good: ReadonlySet<EvidenceId>): readonly Group[] {
  if (good.size === 0) return groups
  return groups.flatMap((group) => {
    if (group.log !== "web-file") return [group]
    const moments = group.moments.filter(({from}) => !good.has(from.evidence))
    const dropped = group.moments.length - moments.length
    if (dropped === 0) return [group]
    return moments.length === 0
      ? []
      : [{...group, moments, count: group.count - dropped, events: group.events - dropped}]
  })
}

/** Whether a web server would run a file of this name when somebody asks for it. */
function isPage(path: string): boolean {
  const runs = runsAs(path)
  return runs === "page" || runs === "asp" || runs === "foreign"
}

/** Lower case, without the folder of the back end, which some lists leave out. */
function listedPath(path: string): string {
  return path.toLowerCase().replace(/^clientaccess\\/, "")
}

/** The exact build of each server, `15.1.2176.9`; under undefined that of the only one that is known. */
function buildsByServer(observations: readonly Observation[]): ReadonlyMap<ServerId | undefined, string> {
  const out = new Map<ServerId | undefined, string>()
  for (const one of observations) {
    if (one.kind !== "build" || one.proves !== "update") continue
    const m = /(\d{1,3})\.(\d{1,3})\.(\d{1,5})\.(\d{1,5})/.exec(one.value)
    if (m === null) continue
    const build = m.slice(1).map(Number).join(".")
    out.set(one.host === undefined ? undefined : serverId(one.host), build)
  }
  const distinct = new Set(out.values())
  const [only] = distinct
  if (distinct.size === 1 && only !== undefined) out.set(undefined, only)
  return out
}

function about({campaign, actor, note}: Indicator): string {
  return [campaign, actor, note]
    .filter((part) => part !== "")
    .join("; ")
    .slice(0, 200)
}

function groupOf(sort: SortName, host: string | undefined, found: readonly Found[]): Group {
  return {
    rule: idOf(sorts[sort].name),
    host,
    log: "web-file",
    answer: "none",
    overflow: false,
    recovered: false,
    count: found.length,
    events: found.length,
    first: undefined,
    last: undefined,
    moments: found.slice(0, momentsKept).map(({file, fields}) => ({
      when: undefined,
      from: {
        evidence: file.id,
        offset: 0,
        length: Math.max(1, Math.min(file.sizeBytes, 200)),
        unit: {kind: "bytes"},
      },
      because: [],
      fields,
      raw: undefined,
    })),
  }
}

function idOf(name: string): RuleId {
  return ruleId(name)
}

function ruleOf(sort: Sort): Detection {
  return {
    kind: "detection",
    id: idOf(sort.name),
    title: sort.title,
    name: undefined,
    level: sort.level,
    status: "stable",
    description: sort.says,
    falsePositives: sort.falsePositives,
    references: ["docs/web-shells.md"],
    tags: ["attack.t1505.003"],
    origin: {path: "src/assess/known-files.ts", line: 1, author: "Postern", licence: "Apache-2.0"},
    logsource: {product: "disk", service: "web-file"},
    // Nothing that a line could match: files are compared as wholes.
    condition: {kind: "or", of: []},
    selections: [],
    carry: [],
    indicates: sort.indicates,
    detection: sort.detection,
    campaign: undefined,
    says: sort.says,
  }
}
