/* From matches and files to a case: the one entry of this floor.
 *
 * Pure: everything that it needs, the tool's version and the plan of actions included, is an argument, and
 * the same input gives the same case, whatever the order of files and matches. */

import type {Knowledge} from "../knowledge/knowledge.ts"
import type {Products} from "../knowledge/products.ts"
import {type Case, type CaseBundle, caseSchema, type LogCoverage, type ServerCase} from "../model/case.ts"
import type {Finding} from "../model/finding.ts"
import {type EvidenceId, type RuleId, type ServerId, serverId} from "../model/ids.ts"
import type {Instant} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Confidence} from "../model/judgement.ts"
import type {Observation} from "../model/observation.ts"
import type {Rule} from "../model/rule.ts"
import type {Trouble} from "../model/trouble.ts"
import {attributionOf} from "./attribution.ts"
import {clockNotes, filesByServer, logCoverage, type Reach, spanOf, type Window} from "./coverage.ts"
import {findingsOf, onlyServer, type Traced} from "./findings.ts"
import {compareText, type Group, type HostConflict} from "./gather.ts"
import {gonePages} from "./gone-pages.ts"
import {knownFiles, withoutGood} from "./known-files.ts"
import {type Filtered, listedFiles} from "./listed-files.ts"
import {provenBy} from "./proofs.ts"
import {countOf, list, plain} from "./sentences.ts"
import {buildEntries, exposureKnowledge, exposureOn, observationsByServer} from "./server-exposure.ts"
import {join} from "./sessions.ts"
import {type Exposure, isPossible, judge} from "./stages.ts"
import {theftOf} from "./theft.ts"
import {timelineOf} from "./timeline.ts"
import {overallOf, verdictOf} from "./verdict.ts"

export interface AssessInput {
  readonly toolVersion: string
  readonly knowledge: Pick<Knowledge, "campaigns" | "likelihoodRatios" | "priors" | "stageNeeds"> & {
    readonly products?: Products
    readonly indicators?: Knowledge["indicators"]
  }
  /** SHA-256 over all knowledge and rule files used. */
  readonly knowledgeSha256: string
  readonly rules: readonly Rule[]
  /** What `Gatherer` gathered. */
  readonly groups: readonly Group[]
  readonly conflicts: readonly HostConflict[]
  /** What filters suppressed of the matches in files; what they suppress of the files' list comes here. */
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
  /** `advise/plan` with its knowledge bound: floors beside each other do not see each other. */
  readonly plan: (situation: {
    readonly servers: readonly ServerCase[]
    readonly findings: readonly Finding[]
  }) => Case["actions"]
}

/** The case and everything its writers need. */
export function assess(input: AssessInput): CaseBundle {
  const files = [...input.files].sort((a, b) => compareText(a.id, b.id))
  const logs = files.filter((f) => f.log !== undefined)
  const fallback = onlyServer([...input.groups.map((g) => g.host), ...logs.map((f) => f.host)])
  const byHash = knownFiles(files, input.observations ?? [], {
    webFiles: input.knowledge.products?.webFiles ?? [],
    indicators: input.knowledge.indicators ?? [],
  })
  const listed = listedFiles(files, input.rules, byHash.good)
  const rules = new Map<RuleId, Rule>([...input.rules, ...byHash.rules].map((rule) => [rule.id, rule]))
  const found = findingsOf(
    [...withoutGood(input.groups, byHash.good), ...byHash.groups, ...listed.groups],
    rules,
    fallback,
  )
  const proven = provenBy(found, input.knowledge.campaigns)
  const {traced, sessions} = join(found, proven)
  const findings = traced.map((t) => t.finding)
  const clocks = clockNotes(input.troubles)

  const byServer = filesByServer(files, fallback)
  const seen = observationsByServer(input.observations ?? [], files, fallback)
  const withBuild = [...seen].flatMap(([id, all]) => (all.some((o) => o.kind === "build") ? [id] : []))
  const names = [...new Set([...byServer.keys(), ...findings.map((f) => f.server), ...withBuild])].sort(
    compareText,
  )
  const asOf = input.asOf ?? latest(files)
  const fixes = exposureKnowledge(input.knowledge.products)
  const findingsOn = Map.groupBy(traced, (t) => t.finding.server)
  const coverage: LogCoverage[] = []
  const servers = names.map((server): ServerCase => {
    const own = byServer.get(server) ?? []
    coverage.push(...logCoverage(server, own, input.reach))
    const window = input.window ?? spanOf(own)
    const observed = seen.get(server) ?? []
    const onServer = findingsOn.get(server) ?? []
    const {exposure, verdict} =
      fixes === undefined
        ? {exposure: undefined, verdict: undefined}
        : exposureOn(observed, onServer, window, asOf, input.knowledge.campaigns, fixes)
    const judgements = judge(
      {
        server,
        traced: onServer,
        proven: proven.filter((p) => p.server === server),
        files: own,
        window,
        reach: input.reach,
        exposure: input.exposure.get(server) ?? verdict?.prior ?? verdict?.exposure ?? "unknown",
        ...(verdict === undefined ? {} : {verdict}),
        hasConfiguration: observed.some((o) => o.kind === "setting"),
        clocks: clocks.filter((c) => own.some((f) => f.id === c.evidence)),
      },
      input.knowledge,
    )
    const gaps = new Map(judgements.flatMap((j) => j.gaps).map((g) => [g.says, g]))
    const theft = theftOf(onServer, judgements)
    return {
      id: server,
      names: namesOf(server, own, input.groups, fallback),
      judgements,
      sessions: sessions.filter((s) => s.server === server),
      gaps: [...gaps.values()],
      ...(exposure === undefined ? {} : {exposure}),
      ...(theft === undefined ? {} : {theft}),
    }
  })

  const campaigns = campaignsOf(input, traced, servers)
  const attributed = input.knowledge.campaigns.filter((c) => campaigns.some((one) => one.id === c.id))
  const isEntered = servers.some((s) => s.judgements.some((j) => j.stage === "exploited" && isPossible(j)))
  const attribution = attributionOf(attributed, isEntered)
  const actions = input.plan({servers, findings})
  const troubles = [...input.troubles, ...input.conflicts.map(conflictTrouble)]
  // A container without its directory is read and has lost something all the same.
  const lostIn = new Set(troubles.filter((t) => t.severity === "lost").map((t) => t.at.evidence))
  const unreadable = files.filter(
    (f) => f.status === "lost" || f.status === "partly" || f.lostBytes > 0 || lostIn.has(f.id),
  ).length
  const unclaimed = files.filter((f) => f.status === "unclaimed").length
  const gone = gonePages(traced)
  const situation = {servers, findings, proven, gone, clocks, actions, attribution, unreadable, unclaimed}
  const whole: Case = {
    schema: caseSchema,
    tool: {name: "postern", version: input.toolVersion},
    knowledge: {
      sha256: input.knowledgeSha256,
      campaigns: input.knowledge.campaigns.map((c) => c.id),
      rules: input.rules.length,
    },
    asOf,
    organisation: input.organisation,
    verdict: verdictOf(situation),
    servers,
    overall: overallOf(servers),
    campaigns,
    attribution,
    coverage,
    clocks,
    actions,
    counts: {
      ...countsOf(files, findings, troubles, unclaimed),
      filtered: filteredOf(
        [listed.filtered, ...(input.filtered === undefined ? [] : [input.filtered])],
        rules,
      ),
    },
  }
  return {
    case: whole,
    findings,
    timeline: timelineOf(
      traced,
      coverage,
      clocks,
      files,
      troubles,
      fallback,
      servers.flatMap((s) => (s.exposure === undefined ? [] : buildEntries(s.id, s.exposure, files))),
    ),
    troubles,
    files,
  }
}

/** Every way in which the evidence writes the server's name, in order. */
function namesOf(
  server: ServerId,
  files: readonly FileRecord[],
  groups: readonly Group[],
  fallback: ServerId,
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

/** Campaigns whose rules found something of level medium or above, or with a stage; in their order. */
function campaignsOf(
  {knowledge}: AssessInput,
  traced: readonly Traced[],
  servers: readonly ServerCase[],
): Case["campaigns"] {
  const grades: readonly Confidence[] = ["low", "moderate", "high"]
  return knowledge.campaigns.flatMap((campaign) => {
    const own = traced.filter((t) => t.finding.campaign === campaign.id && t.finding.indicates.length > 0)
    if (own.length === 0) return []
    const ids = new Set(own.map((t) => t.finding.id))
    const judged = servers.flatMap((s) => s.judgements).flatMap((j) => (j.kind === "assessed" ? [j] : []))
    const exploited = judged.filter((j) => j.stage === "exploited" && j.for.some((id) => ids.has(id)))
    const best = Math.max(0, ...exploited.map((j) => grades.indexOf(j.confidence)))
    const where = [...new Set(own.map((t) => t.finding.server))].sort(compareText)
    const entered = exploited.filter(isPossible).map((j) => j.server)
    const reach =
      entered.length > 0
        ? `exploitation shown on ${list(entered, "and", 4)}`
        : "attempts or single signs only"
    const says = `${plain(campaign.title)}: ${countOf(own.length, "finding")} on ${list(where, "and", 4)}; ${reach}.`
    const {id, title, cannotShow = []} = campaign
    const confidence = grades[best] ?? "low"
    return [
      {id, title, findings: own.length, confidence, says, cannotShow: cannotShow.map((c) => plain(c, 400))},
    ]
  })
}

function conflictTrouble({record, collection, at, count}: HostConflict): Trouble {
  const detail = `${countOf(count, "record")} name the host ${plain(record)}, the collection says ${plain(collection)}; the record was believed`
  return {code: "assess/host-conflict", severity: "odd", at, detail}
}

function countsOf(
  files: readonly FileRecord[],
  findings: readonly Finding[],
  troubles: readonly Trouble[],
  unclaimed: number,
): Omit<Case["counts"], "filtered"> {
  const byLevel = new Map<string, number>()
  for (const {level} of findings) byLevel.set(level, (byLevel.get(level) ?? 0) + 1)
  const byCode = new Map<string, number>()
  for (const file of files) {
    for (const [code, count] of Object.entries(file.troubles))
      byCode.set(code, (byCode.get(code) ?? 0) + count)
  }
  // Files count what was not kept; what they do not count came from elsewhere.
  for (const [code, all] of Map.groupBy(troubles, (t) => t.code))
    if (!byCode.has(code)) byCode.set(code, all.length)
  return {
    files: files.length,
    bytes: files.reduce((sum, f) => sum + f.sizeBytes, 0),
    records: files.reduce((sum, f) => sum + f.records, 0),
    findings: sortedRecord(byLevel),
    troubles: sortedRecord(byCode),
    unclaimed,
  }
}

function filteredOf(
  parts: readonly Filtered[],
  rules: ReadonlyMap<RuleId, Rule>,
): Case["counts"]["filtered"] {
  const sums = new Map<RuleId, number>()
  for (const {by} of parts)
    for (const [filter, matches] of by) sums.set(filter, (sums.get(filter) ?? 0) + matches)
  const by = [...sums]
    .map(([filter, matches]) => ({filter, title: rules.get(filter)?.title ?? filter, matches}))
    .sort((a, b) => b.matches - a.matches || compareText(a.filter, b.filter))
  return {matches: parts.reduce((sum, part) => sum + part.matches, 0), by}
}

function sortedRecord(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)))
}
