/* From matches and files to a case: the one entry of this floor.
 *
 * Pure: everything that it needs, the tool's version and the plan of actions included, is an argument, and
 * the same input gives the same case, whatever the order of files and matches. The basis of a case can be
 * judged anew with the opinions of a person; findings keep their numbers then. */

import type {Knowledge} from "../knowledge/knowledge.ts"
import type {Products} from "../knowledge/products.ts"
import type {Yardstick} from "../knowledge/yardsticks.ts"
import {type Case, type CaseBundle, caseSchema, type LogCoverage, type ServerCase} from "../model/case.ts"
import type {Finding} from "../model/finding.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Confidence} from "../model/judgement.ts"
import type {Opinion} from "../model/opinion.ts"
import type {Trouble} from "../model/trouble.ts"
import {type ActorKnowledge, attributionOf} from "./attribution.ts"
import {hasBaseline} from "./baseline.ts"
import {type Basis, basisOf, type Gathered, namesOf} from "./basis.ts"
import {clockNotes, filesByServer, logCoverage, spanOf} from "./coverage.ts"
import {findingsOf, type Traced} from "./findings.ts"
import {compareText} from "./gather.ts"
import {gonePages} from "./gone-pages.ts"
import {isPossible} from "./implied.ts"
import {lackingOf} from "./lacking.ts"
import {movedBy, priorsSet, setAside, verdictWith} from "./opinions.ts"
import {provenBy} from "./proofs.ts"
import {countOf, list, plain} from "./sentences.ts"
import {buildEntries, exposureKnowledge, exposureOn, observationsByServer} from "./server-exposure.ts"
import {join} from "./sessions.ts"
import {judge} from "./stages.ts"
import {storyOf} from "./story.ts"
import {theftOf} from "./theft.ts"
import {timelineOf} from "./timeline.ts"
import {overallOf, verdictOf} from "./verdict.ts"

/** What turns a basis into a case. */
export interface Judging {
  readonly toolVersion: string
  readonly knowledge: Pick<Knowledge, "campaigns" | "likelihoodRatios" | "priors" | "stageNeeds"> & {
    readonly rivals?: Knowledge["rivals"]
    readonly products?: Products
    readonly indicators?: Knowledge["indicators"]
    /** Without it the case has no story. */
    readonly episodeKinds?: Knowledge["episodeKinds"]
    readonly detections?: Knowledge["detections"]
    /** Without it a server does not say how to get what it lacks. */
    readonly collection?: Knowledge["collection"]
  } & ActorKnowledge
  /** `advise/plan` with its knowledge bound: floors beside each other do not see each other. */
  readonly plan: (situation: {
    readonly servers: readonly ServerCase[]
    readonly findings: readonly Finding[]
    readonly asOf: Case["asOf"]
  }) => Case["actions"]
  /** What people say against the judgement, in their order; none if absent. */
  readonly opinions?: readonly Opinion[]
  /** The words of likelihood; PHIA's if absent. */
  readonly yardstick?: Yardstick
}

export interface AssessInput extends Gathered, Judging {}

/** The case and everything its writers need. */
export function assess(input: AssessInput): CaseBundle {
  return judgeBasis(basisOf(input, input.knowledge), input)
}

/** Judges a basis, with opinions where there are any: then the case also says what they moved. */
export function judgeBasis(basis: Basis, judging: Judging): CaseBundle {
  const {opinions = []} = judging
  const bundle = conclude(basis, judging, opinions)
  if (opinions.length === 0) return bundle
  const unmoved = conclude(basis, judging, [])
  const moved = movedBy(unmoved.case.servers, bundle.case.servers)
  const verdict = verdictWith(bundle.case.verdict, bundle.findings, moved)
  return {...bundle, case: {...bundle.case, verdict, disagreement: {opinions, moved}}}
}

function conclude(basis: Basis, judging: Judging, opinions: readonly Opinion[]): CaseBundle {
  const {files, troubles, fallback, asOf} = basis
  const {knowledge} = judging
  const found = setAside(findingsOf(basis.groups, basis.rules, fallback), opinions)
  const counting = found.filter((t) => t.finding.setAside === undefined)
  const proven = provenBy(counting, knowledge.campaigns)
  const {traced, sessions} = join(counting, proven)
  const joined = new Map(traced.map((t) => [t.finding.id, t]))
  const all = found.map((t) => joined.get(t.finding.id) ?? t)
  const clocks = clockNotes(troubles)

  const byServer = filesByServer(files, fallback)
  const seen = observationsByServer(basis.observations, files, fallback)
  const withBuild = [...seen].flatMap(([id, some]) => (some.some((o) => o.kind === "build") ? [id] : []))
  const names = [...new Set([...byServer.keys(), ...all.map((t) => t.finding.server), ...withBuild])].sort(
    compareText,
  )
  const fixes = exposureKnowledge(knowledge.products)
  const findingsOn = Map.groupBy(traced, (t) => t.finding.server)
  const asideOn = Map.groupBy(
    found.filter((t) => t.finding.setAside !== undefined),
    (t) => t.finding.server,
  )
  const priors = priorsSet(opinions)
  const coverage: LogCoverage[] = []
  const servers = names.map((server): ServerCase => {
    const own = byServer.get(server) ?? []
    coverage.push(...logCoverage(server, own, basis.reach))
    const window = basis.window ?? spanOf(own)
    const observed = seen.get(server) ?? []
    const onServer = findingsOn.get(server) ?? []
    const {exposure, verdict} =
      fixes === undefined
        ? {exposure: undefined, verdict: undefined}
        : exposureOn(observed, onServer, window, asOf, knowledge.campaigns, fixes)
    const judgements = judge(
      {
        server,
        traced: onServer,
        setAside: asideOn.get(server) ?? [],
        priors,
        proven: proven.filter((p) => p.server === server),
        files: own,
        window,
        reach: basis.reach,
        exposure: basis.exposure.get(server) ?? verdict?.prior ?? verdict?.exposure ?? "unknown",
        ...(verdict === undefined ? {} : {verdict}),
        ...(judging.yardstick === undefined ? {} : {yardstick: judging.yardstick}),
        hasBaseline: hasBaseline(observed, knowledge.products?.webFiles ?? []),
        hasConfiguration: observed.some((o) => o.kind === "setting"),
        clocks: clocks.filter((c) => own.some((f) => f.id === c.evidence)),
      },
      knowledge,
    )
    const gaps = new Map(judgements.flatMap((j) => j.gaps).map((g) => [g.says, g]))
    const lacking = lackingOf([...gaps.values()], knowledge.collection ?? [])
    const theft = theftOf(onServer, judgements)
    return {
      id: server,
      names: namesOf(server, own, basis),
      judgements,
      sessions: sessions.filter((s) => s.server === server),
      gaps: [...gaps.values()],
      ...(lacking === undefined ? {} : {lacking}),
      ...(exposure === undefined ? {} : {exposure}),
      ...(theft === undefined ? {} : {theft}),
    }
  })

  const campaigns = campaignsOf(judging, traced, servers)
  const attributed = knowledge.campaigns.filter((c) => campaigns.some((one) => one.id === c.id))
  const isEntered = servers.some((s) => s.judgements.some((j) => j.stage === "exploited" && isPossible(j)))
  const attribution = attributionOf(
    {traced, proven, judgements: servers.flatMap((s) => s.judgements), seen: attributed, isEntered},
    knowledge,
  )
  const findings = all.map((t) => t.finding)
  const standing = traced.map((t) => t.finding)
  const actions = judging.plan({servers, findings: standing, asOf})
  // A container without its directory is read and has lost something all the same.
  const lostIn = new Set(troubles.filter((t) => t.severity === "lost").map((t) => t.at.evidence))
  const unreadable = files.filter(
    (f) => f.status === "lost" || f.status === "partly" || f.lostBytes > 0 || lostIn.has(f.id),
  ).length
  const unclaimed = files.filter((f) => f.status === "unclaimed").length
  const gone = gonePages(traced)
  const {episodeKinds, detections = []} = knowledge
  const story =
    episodeKinds === undefined
      ? {}
      : storyOf(traced, attribution.activities, seen, servers, byServer, {episodeKinds, detections})
  const whole: Case = {
    schema: caseSchema,
    tool: {name: "postern", version: judging.toolVersion},
    knowledge: {
      sha256: basis.knowledgeSha256,
      campaigns: knowledge.campaigns.map((c) => c.id),
      rules: basis.ruleCount,
    },
    asOf,
    organisation: basis.organisation,
    verdict: verdictOf({
      servers,
      findings: standing,
      proven,
      gone,
      clocks,
      actions,
      attribution,
      unreadable,
      unclaimed,
    }),
    servers,
    overall: overallOf(servers),
    campaigns,
    attribution,
    ...story,
    coverage,
    clocks,
    actions,
    counts: {...countsOf(files, findings, troubles, unclaimed), filtered: basis.filtered},
  }
  return {
    case: whole,
    findings,
    timeline: timelineOf(
      all,
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

/** Campaigns whose rules found something of level medium or above, or with a stage; in their order. */
function campaignsOf(
  {knowledge}: Judging,
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

function sortedRecord(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)))
}
