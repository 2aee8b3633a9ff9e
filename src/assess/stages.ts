/* Judges each stage on one server: how likely, how sure, by what, against what, and what was not visible.
 *
 * A stage is `not assessable` when nothing shows it and less than 30 % of the evidence that it needs covers
 * the window, or an essential log is missing: silence is not safety. Direct proof makes a stage almost
 * certain whatever the arithmetic says. A later stage that is at least a realistic possibility carries the
 * earlier ones that it presupposes. Every number is in the ledger.
 *
 * For one window and the same findings, a log taken away never lowers a stage. */

import type {Knowledge, Prior, StageNeed} from "../knowledge/knowledge.ts"
import type {Campaign} from "../model/campaign.ts"
import type {ClockNote} from "../model/case.ts"
import {type Stage, stages} from "../model/finding.ts"
import type {EvidenceId, FindingId, ServerId} from "../model/ids.ts"
import {formatForPeople, type Instant, microsPerDay, parseIso} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import {
  type Assessed,
  type Gap,
  type Judgement,
  type Likelihood,
  phiaBand,
  phiaBands,
} from "../model/judgement.ts"
import {confidenceOf} from "./confidence.ts"
import {coverOf, lookedAt, type NeedCover, processChannels, type Reach, type Window} from "./coverage.ts"
import type {Traced} from "./findings.ts"
import {type Item, itemsFor, ledger, likelihoodOf, silence, unweighed, weigh} from "./ledger.ts"
import type {Proven} from "./proofs.ts"
import {evidenceName, list, logName, plain, sentence} from "./sentences.ts"
import type {ExposureVerdict} from "./server-exposure.ts"
import {sayAssessed, sayExposed, sayImplied, sayOpen} from "./wording.ts"

/** What is known of a server's build in the window; without it the prior is the unknown one. */
export type Exposure = "vulnerable" | "fixed" | "unknown"

/** One server's evidence, ready to be judged. */
export interface ServerEvidence {
  readonly server: ServerId
  readonly traced: readonly Traced[]
  /** Findings that a person set aside: they stand in the ledger and count for nothing. */
  readonly setAside?: readonly Traced[]
  /** Priors that a person set, in place of those from knowledge. */
  readonly priors?: ReadonlyMap<Stage, Prior>
  readonly proven: readonly Proven[]
  readonly files: readonly FileRecord[]
  readonly window: Window | undefined
  readonly reach: ReadonlyMap<EvidenceId, Reach>
  readonly exposure: Exposure
  /** What the evidence shows of the build decides `exposed`. */
  readonly verdict?: ExposureVerdict
  /** Whether the evidence shows settings that decide about flaws. */
  readonly hasConfiguration?: boolean
  readonly clocks: readonly ClockNote[]
}

export type Weights = Pick<Knowledge, "likelihoodRatios" | "priors" | "stageNeeds" | "campaigns">

const enoughCoverage = 0.3
/** What weighs less (a new service, a cmdlet that administrators use too) raises what is there and does not
 *  make a stage assessable by itself. */
const enoughToShow = 0.5
const rivalsListed = 6
const absentPageLog10 = -0.7
/** What a proven stage counts as in the prior of the next. */
const provenChance = 0.99
const carriedOff: Gap = {
  log: "iis-frontend",
  why: "partial",
  says: "What the commands on the server carried off need not show in any log of Exchange, and IIS does not log the bytes it sends unless told to.",
}

/** One judgement per stage, in the order of `stages`. */
export function judge(evidence: ServerEvidence, weights: Weights): readonly Judgement[] {
  const judged = new Map<Stage, Judgement>()
  const chances = new Map<Stage, number>()
  for (const stage of stages) {
    const prior = evidence.priors?.get(stage) ?? priorOf(stage, evidence, weights, chances)
    const hasCommands = stage === "data taken" && isConfirmed(judged.get("acted"))
    const {judgement, posterior} = judgeOne(stage, prior, hasCommands, evidence, weights)
    const isProven = isConfirmed(judgement)
    // Silence about an earlier stage must not outvote what shows a later one: the prior is the floor.
    chances.set(stage, isProven ? provenChance : Math.max(prior.value, posterior))
    judged.set(stage, judgement)
  }
  imply(judged, evidence)
  return stages.map((stage) => judged.get(stage)!)
}

function isConfirmed(judgement: Judgement | undefined): boolean {
  return judgement?.kind === "assessed" && judgement.confirmedBy.length > 0
}

/** What a build leaves open: that a table, or its date, is wrong. */
const byBuild = {vulnerable: 0.99, fixed: 0.01} as const

function priorOf(
  stage: Stage,
  {exposure, verdict}: ServerEvidence,
  {priors}: Weights,
  chances: ReadonlyMap<Stage, number>,
): Prior {
  const given = (prior: Prior, after: Stage): Prior => ({
    value: Math.round(prior.value * (chances.get(after) ?? 0) * 1e6) / 1e6,
    source: `${prior.source}; given ${after}: ${prior.value}`,
  })
  switch (stage) {
    case "exposed":
      if (verdict === undefined || verdict.exposure === "unknown") return priors.exposed
      return {value: byBuild[verdict.exposure], source: `the build decides: ${verdict.says}`}
    case "probed":
      return priors.probed
    case "exploited":
      return priors.exploited[exposure]
    case "persisted":
      return given(priors.persisted, "exploited")
    case "acted":
      return given(priors.acted, "persisted")
    case "data taken":
      return given(priors.dataTaken, "acted")
    default:
      return stage satisfies never
  }
}

/** Whether an item shows the stage rather than an attempt at it. */
function shows(stage: Stage, item: Item): boolean {
  return item.log10 >= enoughToShow && !item.isWeak && (stage === "probed" || item.outcome !== "attempted")
}

interface Draft {
  readonly judgement: Judgement
  /** Also where the stage is not assessable: what findings alone make of the prior. */
  readonly posterior: number
}

/** `hasCommands`: commands are known to have run, and the silence of logs about mail says nothing of what
 *  they carried off. */
function judgeOne(
  stage: Stage,
  prior: Prior,
  hasCommands: boolean,
  evidence: ServerEvidence,
  weights: Weights,
): Draft {
  const {server, files, window, reach} = evidence
  const items = itemsFor(stage, evidence.traced, weights.likelihoodRatios)
  const proofs = evidence.proven.filter((p) => p.stages.includes(stage))
  const needs = weights.stageNeeds.filter((n) => n.stage === stage)
  const {verdict} = evidence
  const isDecided = stage === "exposed" && verdict !== undefined && verdict.exposure !== "unknown"
  const hasIis = files.some((f) => f.log === "iis-configuration" && f.records > 0)
  const states = {
    build: isDecided,
    configuration: stage === "exposed" ? evidence.hasConfiguration === true || hasIis : hasIis,
    ...(verdict?.exposure === "unknown" ? {undecided: verdict.says} : {}),
  }
  const covers = needs.map((need) => coverOf(need, files, window, reach, states))
  const gaps = [
    ...(hasCommands ? [carriedOff] : []),
    ...covers.flatMap((c) => (c.gap === undefined ? [] : [c.gap])),
    ...earlierGap(stage, evidence, weights),
  ]
  const shown = items.filter((i) => shows(stage, i))
  const coverage = coverageShare(needs, covers)
  const isSeen = shown.length > 0 || proofs.length > 0
  const tried = attempts(stage, evidence.traced)
  const shownLogs = new Set(shown.map((i) => i.traced.finding.log))
  const asideItems = itemsFor(stage, evidence.setAside ?? [], weights.likelihoodRatios)
  // A log that held what somebody set aside was not silent.
  const asideLogs = new Set(asideItems.map((i) => i.traced.finding.log))
  const silent = covers.filter((c) => !speaks(c, asideLogs))
  const quiet = hasCommands || isDecided ? [] : silent.filter((c) => c.share > 0 && !speaks(c, shownLogs))
  const against = silence(
    quiet.map((c) => ({log: evidenceName(c.need.log, c.need.channels), covered: c.share})),
    stage === "persisted" ? absentPages(evidence.traced) : [],
  )
  const book = ledger(prior, [...weigh(items), ...unweighed(asideItems)], against)
  const {posterior} = book
  const isEssential = (need: StageNeed, index: number): boolean =>
    need.essential === true || (tried.length > 0 && (need.essential === "when-tried" || isMain(needs, index)))
  const isShort = needs.some((n, i) => isEssential(n, i) && (covers[i]?.share ?? 0) < enoughCoverage)
  if (!isSeen && (hasCommands || coverage < enoughCoverage || isShort)) {
    return {judgement: notAssessable(stage, server, gaps, tried), posterior}
  }

  const confirmedBy = inOrder(
    proofs.flatMap((p) => p.findings),
    evidence.traced,
  )
  const likelihood: Likelihood =
    proofs.length > 0
      ? {term: "almost certain", low: 95, high: 100}
      : likelihoodOf(book, weights.priors.shake)
  const shownIds = new Set(shown.map((i) => i.traced.finding.id))
  const used = book.items.filter((i) => i.used && shownIds.has(i.finding)).map((i) => i.finding)
  const counted = new Set<FindingId>([...confirmedBy, ...used])
  const supports = evidence.traced.map((t) => t.finding).filter((f) => counted.has(f.id))
  const proofLogs = new Set(supports.filter((f) => confirmedBy.includes(f.id)).map((f) => f.log))
  const sure =
    confidenceByBuild(isDecided ? verdict : undefined) ??
    confidenceOf({
      isProven: proofs.length > 0,
      proofLogs: proofLogs.size,
      causes: used.length,
      isMeasured: items.length > 0 && items.every((i) => i.isMeasured),
      coverage,
      clockContradicted: evidence.clocks.length > 0,
      clockAssumed: supports.some((f) => f.when?.zone === "assumed"),
      priorDecides: likelihood.upTo !== undefined,
    })
  const proposal: Omit<Assessed, "says"> = {
    kind: "assessed",
    stage,
    server,
    likelihood,
    confidence: sure.confidence,
    confidenceBecause: sure.because,
    confirmedBy,
    impliedBy: undefined,
    outcome: outcomeOf(proofs.length > 0, items),
    for: inOrder(
      [...confirmedBy, ...items.filter((i) => i.log10 > 0).map((i) => i.traced.finding.id)],
      evidence.traced,
    ),
    against: speaksAgainst(isSeen, shown, quiet, files),
    gaps,
    ledger: book,
  }
  const supported = proofs.length > 0 ? supports.filter((f) => confirmedBy.includes(f.id)) : supports
  if (isDecided && !isSeen)
    return {judgement: {...proposal, says: sayExposed(proposal, verdict.says)}, posterior}
  const says = sayAssessed(proposal, {
    proofs,
    supports: supported,
    looked: lookedAt(silent, files),
    window,
    tried,
    aside: asideItems.filter((i) => i.log10 > 0).length,
  })
  return {judgement: {...proposal, says}, posterior}
}

/** How far a build carries the judgement that it decides. */
function confidenceByBuild(
  verdict: ExposureVerdict | undefined,
): {readonly confidence: Assessed["confidence"]; readonly because: string} | undefined {
  if (verdict === undefined) return undefined
  return verdict.isExact
    ? {confidence: "high", because: "the evidence shows the exact build"}
    : {confidence: "moderate", because: "the evidence shows the cumulative update and bounds its updates"}
}

/** Whether a need is the weightiest of its stage: where attempts were seen, their outcome shows there. */
function isMain(needs: readonly StageNeed[], index: number): boolean {
  const weight = needs[index]?.weight ?? 0
  return needs.every((n) => n.weight <= weight)
}

/** Findings that were only tried: those of the stage, and for exploitation also the probes. */
function attempts(stage: Stage, traced: readonly Traced[]): readonly FindingId[] {
  const counts = (of: Stage): boolean => of === stage || (stage === "exploited" && of === "probed")
  return traced
    .filter((t) => !t.asksForAbsentFile)
    .filter((t) => t.finding.indicates.some((i) => counts(i.stage) && i.outcome === "attempted"))
    .map((t) => t.finding.id)
}

/** Each id once, in the order of findings. */
function inOrder(ids: Iterable<FindingId>, traced: readonly Traced[]): readonly FindingId[] {
  const wanted = new Set(ids)
  return traced.map((t) => t.finding.id).filter((id) => wanted.has(id))
}

function coverageShare(needs: readonly StageNeed[], covers: readonly NeedCover[]): number {
  const whole = needs.reduce((sum, n) => sum + n.weight, 0)
  const met = needs.reduce((sum, n, i) => sum + n.weight * (covers[i]?.share ?? 0), 0)
  return whole === 0 ? 0 : met / whole
}

/** Whether one of the logs that show the stage is the one that this need is about. */
function speaks(cover: NeedCover, shownLogs: ReadonlySet<string>): boolean {
  const {log, channels} = cover.need
  if (shownLogs.has(log) || channels.some((c) => shownLogs.has(c))) return true
  if (log === "process events" && processChannels.some((c) => shownLogs.has(c))) return true
  const isWindows = log === "windows-event" || log === "process events"
  // A match that carries no channel may come from any.
  return isWindows && shownLogs.has("windows-event")
}

function absentPages(traced: readonly Traced[]): Assessed["ledger"]["against"] {
  const first = traced.find((t) => t.asksForAbsentFile)
  if (first === undefined) return []
  return [
    {
      log: `${logName(first.finding.log)}: a page that was asked for was not there`,
      covered: 1,
      log10: absentPageLog10,
    },
  ]
}

/** The evidence begins after the flaw was known to be exploited: what came before is not visible. Said once,
 *  of the exploitation. */
function earlierGap(
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

function notAssessable(
  stage: Stage,
  server: ServerId,
  gaps: readonly Gap[],
  tried: readonly FindingId[],
): Judgement {
  const [first, ...rest] = gaps
  const known: readonly [Gap, ...Gap[]] =
    first === undefined
      ? [{log: "configuration", why: "no rule", says: "Nothing that Postern reads would show it."}]
      : [first, ...rest]
  return {kind: "not assessable", stage, server, gaps: known, says: sayOpen(stage, server, tried)}
}

function outcomeOf(isProven: boolean, items: readonly Item[]): Assessed["outcome"] {
  const positive = items.filter((i) => i.log10 > 0 || i.outcome === "attempted")
  if (isProven || positive.some((i) => i.outcome === "confirmed")) return "confirmed"
  if (positive.some((i) => i.outcome === "succeeded")) return "succeeded"
  return positive.length > 0 ? "attempted" : "none seen"
}

/** How rules write that nothing else causes them. */
const noRival = /^none\b/i

function speaksAgainst(
  isSeen: boolean,
  shown: readonly Item[],
  quiet: readonly NeedCover[],
  files: readonly FileRecord[],
): readonly string[] {
  const against: string[] = []
  if (quiet.length > 0) against.push(`No sign of it in ${lookedAt(quiet, files)}.`)
  const rivals = new Map<string, Set<string>>()
  for (const {traced} of shown) {
    const {detection, title} = traced.finding
    for (const rival of traced.rivals.filter((r) => !noRival.test(r))) {
      const text = plain(rival).replace(/[.\s]+$/, "")
      rivals.set(text, (rivals.get(text) ?? new Set()).add(detection ?? plain(title)))
    }
  }
  for (const [rival, caused] of [...rivals].slice(0, rivalsListed))
    against.push(sentence(`${rival} (another cause of ${list([...caused])})`))
  if (isSeen) against.push("A test that the owner ordered leaves the same traces: ask who tested.")
  return against
}

const possible = phiaBands.findIndex((b) => b.term === "realistic possibility")

/** How high a judgement stands, as an index into `phiaBands`; -1 if it cannot be assessed. Where the prior
 *  decides between two bands it stands where its posterior does. */
export function height(judgement: Judgement): number {
  if (judgement.kind === "not assessable") return -1
  const {likelihood, ledger: book} = judgement
  const index = (term: string): number => phiaBands.findIndex((b) => b.term === term)
  return Math.max(index(likelihood.term), index(phiaBand(book.posterior).term))
}

/** The lower end of a judgement's phrase, as an index into `phiaBands`. */
function lowest(judgement: Judgement): number {
  return judgement.kind === "not assessable"
    ? -1
    : phiaBands.findIndex((b) => b.term === judgement.likelihood.term)
}

/** Whether a judgement says at least `realistic possibility`. */
export function isPossible(judgement: Judgement): boolean {
  return height(judgement) >= possible
}

/** Lifts the stages that a later one presupposes: exploitation by what came of it through Exchange, then
 *  exposure and probing by exploitation. */
function imply(judged: Map<Stage, Judgement>, evidence: ServerEvidence): void {
  const campaignFindings = new Set(
    evidence.traced.filter((t) => t.finding.campaign !== undefined).map((t) => t.finding.id),
  )
  for (const later of ["data taken", "acted", "persisted"] as const) {
    const judgement = judged.get(later)
    const isProven =
      judgement?.kind === "assessed" && judgement.confirmedBy.some((id) => campaignFindings.has(id))
    if (isProven) lift(judged, "exploited", judgement)
  }
  const exploited = judged.get("exploited")
  if (exploited?.kind !== "assessed" || !isPossible(exploited)) return
  lift(judged, "exposed", exploited)
  lift(judged, "probed", exploited)
}

function lift(judged: Map<Stage, Judgement>, stage: Stage, by: Assessed): void {
  const own = judged.get(stage)
  if (own === undefined || (height(own) >= height(by) && lowest(own) >= lowest(by))) return
  const isKnown = own.kind === "assessed"
  const found = isKnown ? own.for : []
  judged.set(stage, {
    kind: "assessed",
    stage,
    server: by.server,
    likelihood: by.likelihood,
    confidence: by.confidence,
    confidenceBecause: by.confidenceBecause,
    confirmedBy: [],
    impliedBy: by.stage,
    outcome: isKnown ? own.outcome : "none seen",
    for: found.length > 0 ? found : by.for,
    against: isKnown ? own.against : [],
    gaps: own.gaps,
    says: sayImplied(stage, by, found.length > 0),
    // The phrase is the later stage's, and so is its arithmetic.
    ledger: by.ledger,
  })
}
