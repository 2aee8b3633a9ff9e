/* What a judgement rests on: the gathered matches with what their rules say, the files and what they showed.
 *
 * A case keeps its basis, so that it can be judged anew, with other priors or without a finding, and the evidence
 * need not be read again. Plain data; of a rule only what findings need, never its condition. */

import type {Knowledge} from "../knowledge/knowledge.ts"
import type {Products} from "../knowledge/products.ts"
import {type EvidenceId, type RuleId, type ServerId, serverId} from "../model/ids.ts"
import type {Instant} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Observation} from "../model/observation.ts"
import type {Indication, Level, Rule} from "../model/rule.ts"
import type {Trouble} from "../model/trouble.ts"
import type {Reach, Window} from "./coverage.ts"
import {onlyServer} from "./findings.ts"
import {compareText, type Group, type HostConflict} from "./gather.ts"
import {knownFiles, withoutGood} from "./known-files.ts"
import {type Filtered, listedFiles} from "./listed-files.ts"
import {countOf, plain} from "./sentences.ts"
import {severalDisks} from "./several-disks.ts"
import type {Exposure} from "./stages.ts"

/** What a finding takes from its rule. */
export interface RuleFacts {
  readonly id: RuleId
  readonly title: string
  readonly level: Level
  readonly tags: readonly string[]
  readonly falsePositives: readonly string[]
  readonly indicates: readonly Indication[]
  readonly detection: string | undefined
  readonly campaign: string | undefined
  readonly says: string | undefined
}

export interface Basis {
  /** SHA-256 over all knowledge and rule files that read the evidence, and how many rules they held. */
  readonly knowledgeSha256: string
  readonly ruleCount: number
  readonly organisation: string | undefined
  readonly asOf: Instant | undefined
  readonly window: Window | undefined
  /** The server of evidence that names none. */
  readonly fallback: ServerId
  /** Of the rules that a group names. */
  readonly rules: ReadonlyMap<RuleId, RuleFacts>
  readonly groups: readonly Group[]
  readonly filtered: {
    readonly matches: number
    readonly by: readonly {readonly filter: RuleId; readonly title: string; readonly matches: number}[]
  }
  /** In order of their ids. */
  readonly files: readonly FileRecord[]
  readonly troubles: readonly Trouble[]
  readonly reach: ReadonlyMap<EvidenceId, Reach>
  readonly exposure: ReadonlyMap<ServerId, Exposure>
  readonly observations: readonly Observation[]
}

/** What the engine brings home from the evidence. */
export interface Gathered {
  /** SHA-256 over all knowledge and rule files used. */
  readonly knowledgeSha256: string
  readonly rules: readonly Rule[]
  /** What `Gatherer` gathered. */
  readonly groups: readonly Group[]
  readonly conflicts: readonly HostConflict[]
  /** How many matches filters suppressed, and how many each of them. */
  readonly filtered?: Filtered
  readonly files: readonly FileRecord[]
  readonly troubles: readonly Trouble[]
  /** Per file: how many rules could have fired, and which could not. A file that is absent counts as
   *  readable by rules. */
  readonly reach: ReadonlyMap<EvidenceId, Reach>
  readonly organisation: string | undefined
  /** The latest time in the evidence if undefined. */
  readonly asOf: Instant | undefined
  /** The time to judge, for all servers; each server's own span of evidence if undefined. */
  readonly window: Window | undefined
  /** What is known of servers from elsewhere; else the observations decide. */
  readonly exposure: ReadonlyMap<ServerId, Exposure>
  /** What the files showed of the servers' builds and settings. */
  readonly observations?: readonly Observation[]
}

/** The basis of what was gathered: known pages taken out, known-bad and listed files put in. */
export function basisOf(
  gathered: Gathered,
  knowledge: {readonly products?: Products; readonly indicators?: Knowledge["indicators"]},
): Basis {
  const files = [...gathered.files].sort((a, b) => compareText(a.id, b.id))
  const observations = gathered.observations ?? []
  const logs = files.filter((f) => f.log !== undefined)
  const byHash = knownFiles(files, observations, {
    webFiles: knowledge.products?.webFiles ?? [],
    indicators: knowledge.indicators ?? [],
  })
  const listed = listedFiles(files, gathered.rules, byHash.good)
  const groups = [...withoutGood(gathered.groups, byHash.good), ...byHash.groups, ...listed.groups]
  const used = new Set(groups.map((group) => group.rule))
  const rules = new Map<RuleId, Rule>([...gathered.rules, ...byHash.rules].map((rule) => [rule.id, rule]))
  return {
    knowledgeSha256: gathered.knowledgeSha256,
    ruleCount: gathered.rules.length,
    organisation: gathered.organisation,
    asOf: gathered.asOf ?? latest(files),
    window: gathered.window,
    fallback: onlyServer([...gathered.groups.map((g) => g.host), ...logs.map((f) => f.host)]),
    rules: new Map([...rules].flatMap(([id, rule]) => (used.has(id) ? [[id, factsOf(rule)]] : []))),
    groups,
    filtered: filteredOf(
      [listed.filtered, ...(gathered.filtered === undefined ? [] : [gathered.filtered])],
      rules,
    ),
    files,
    troubles: [...gathered.troubles, ...gathered.conflicts.map(conflictTrouble), ...severalDisks(files)],
    reach: gathered.reach,
    exposure: gathered.exposure,
    observations,
  }
}

function factsOf(rule: Rule): RuleFacts {
  const {id, title, level, tags, falsePositives} = rule
  const own =
    rule.kind === "filter"
      ? {indicates: [], detection: undefined, campaign: undefined, says: undefined}
      : {indicates: rule.indicates, detection: rule.detection, campaign: rule.campaign, says: rule.says}
  return {id, title, level, tags, falsePositives, ...own}
}

/** Every way in which the evidence writes the server's name, in order. */
export function namesOf(
  server: ServerId,
  files: readonly FileRecord[],
  {groups, fallback}: Pick<Basis, "groups" | "fallback">,
): readonly string[] {
  const names = new Set<string>()
  for (const {host} of [...files, ...groups]) {
    if (host !== undefined && serverId(host) === server) names.add(host)
  }
  if (names.size === 0 && server === fallback) names.add(server)
  return [...names].sort(compareText)
}

function latest(files: readonly FileRecord[]): Instant | undefined {
  return files.reduce<Instant | undefined>(
    (best, f) => (f.last !== undefined && (best === undefined || f.last > best) ? f.last : best),
    undefined,
  )
}

function conflictTrouble({record, collection, at, count}: HostConflict): Trouble {
  const detail = `${countOf(count, "record")} name the host ${plain(record)}, the collection says ${plain(collection)}; the record was believed`
  return {code: "assess/host-conflict", severity: "odd", at, detail}
}

function filteredOf(parts: readonly Filtered[], rules: ReadonlyMap<RuleId, Rule>): Basis["filtered"] {
  const sums = new Map<RuleId, number>()
  for (const {by} of parts)
    for (const [filter, matches] of by) sums.set(filter, (sums.get(filter) ?? 0) + matches)
  const by = [...sums]
    .map(([filter, matches]) => ({filter, title: rules.get(filter)?.title ?? filter, matches}))
    .sort((a, b) => b.matches - a.matches || compareText(a.filter, b.filter))
  return {matches: parts.reduce((sum, part) => sum + part.matches, 0), by}
}
