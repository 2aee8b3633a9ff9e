/* Judges each stage on one server: how likely, how sure, by what, against what, and what was not visible.
 *
 * A stage is `not assessable` when nothing shows it and less than 30 % of the evidence that it needs covers
 * the window, or an essential log is missing: silence is not safety. Direct proof makes a stage almost
 * certain whatever the arithmetic says. A later stage that is at least a realistic possibility carries the
 * earlier ones that it presupposes. Every number is in the ledger.
 *
 * For one window and the same findings, a log taken away never lowers a stage. */

import type {Knowledge, Prior, StageNeed} from "../knowledge/knowledge.ts"
import type {Yardstick} from "../knowledge/yardsticks.ts"
import type {ClockNote} from "../model/case.ts"
import {type Stage, stages} from "../model/finding.ts"
import type {EvidenceId, FindingId, ServerId} from "../model/ids.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Assessed, Gap, Judgement, Likelihood} from "../model/judgement.ts"
import {type Causes, causesAmong, isSameThing, tracesOf} from "./causes.ts"
import {confidenceOf} from "./confidence.ts"
import {coverOf, lookedAt, type NeedCover, processChannels, type Reach, type Window} from "./coverage.ts"
import type {Traced} from "./findings.ts"
import {carriedOff, earlierGap} from "./gaps.ts"
import {imply} from "./implied.ts"
import {type Item, itemsFor, type Surroundings, surroundingsOf} from "./items.ts"
import {chanceOf, ledger, likelihoodOf, tableName, unweighed, type Weighed, weigh} from "./ledger.ts"
import {movedMost, wouldChange} from "./moved.ts"
import {absentPages, silence} from "./negative.ts"
import {priorOf, stageBefore} from "./priors.ts"
import type {Proven} from "./proofs.ts"
import {rivalsOf} from "./rivals.ts"
import {said} from "./sayings.ts"
import {evidenceName} from "./sentences.ts"
import type {ExposureVerdict} from "./server-exposure.ts"
import {sayAgainst, sayAssessed, sayExposed, sayOpen} from "./wording.ts"

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
  /** Whether the files of the server's exact build are known by hash. */
  readonly hasBaseline?: boolean
  readonly clocks: readonly ClockNote[]
  /** The words of likelihood; PHIA's if absent. */
  readonly yardstick?: Yardstick
}

export type Weights = Pick<Knowledge, "likelihoodRatios" | "priors" | "stageNeeds" | "campaigns"> & {
  readonly rivals?: Knowledge["rivals"]
}

const enoughCoverage = 0.3
/** What weighs less (a new service, a cmdlet that administrators use too) raises what is there and does not
 *  make a stage assessable by itself. */
const enoughToShow = 0.5
/** What a proven stage counts as in the prior of the next. */
const provenChance = 0.99

/** One judgement per stage, in the order of `stages`. */
export function judge(evidence: ServerEvidence, weights: Weights): readonly Judgement[] {
  const desk = new Desk(evidence, weights)
  const judged = new Map<Stage, Judgement>()
  for (const stage of stages) {
    const hasCommands = stage === "data taken" && isConfirmed(judged.get("acted"))
    const judgement = judgeOne(stage, hasCommands, desk)
    if (isConfirmed(judgement)) desk.proven.add(stage)
    judged.set(stage, judgement)
  }
  imply(judged, evidence.traced, weights.campaigns)
  return stages.map((stage) => judged.get(stage)!)
}

function isConfirmed(judgement: Judgement | undefined): boolean {
  return judgement?.kind === "assessed" && judgement.confirmedBy.length > 0
}

/** What all stages of one server are judged with. */
class Desk {
  readonly evidence: ServerEvidence
  readonly weights: Weights
  readonly around: Surroundings
  /** Filled as the stages are judged. */
  readonly proven: Set<Stage> = new Set()
  readonly #silence = new Map<Stage, number>()
  readonly #items = new Map<Stage, readonly Item[]>()
  readonly #causes = new Map<Stage, Causes>()
  /** What each finding shows, whichever stage it speaks for. */
  readonly #things: Causes
  readonly #weighed = new Map<Stage, Weighed>()

  constructor(evidence: ServerEvidence, weights: Weights) {
    this.evidence = evidence
    this.weights = weights
    this.around = surroundingsOf(evidence.traced, evidence.hasBaseline === true)
    const traces = tracesOf(evidence.traced)
    this.#things = traces.own
    for (const stage of stages) {
      const items = itemsFor(stage, evidence.traced, weights.likelihoodRatios, this.around)
      // What speaks for nothing must not hold together what does.
      const speaking = items.filter((item) => item.log10 > 0).map((item) => item.traced.finding.id)
      const causes = causesAmong(traces, new Set(speaking))
      this.#items.set(stage, items)
      this.#causes.set(stage, causes)
      this.#weighed.set(stage, weigh(stage, items, causes))
    }
  }

  items(stage: Stage): readonly Item[] {
    return this.#items.get(stage) ?? []
  }

  causes(stage: Stage): Causes {
    return this.#causes.get(stage) ?? new Map()
  }

  weighed(stage: Stage): Weighed {
    return this.#weighed.get(stage) ?? {items: [], caps: []}
  }

  noteSilence(stage: Stage, log10: number): void {
    this.#silence.set(stage, log10)
  }

  prior(stage: Stage, without = this.#shownBy(stage)): Prior {
    const {evidence, weights} = this
    const before = stageBefore[stage]
    return (
      evidence.priors?.get(stage) ??
      priorOf(stage, evidence, weights, before === undefined ? 0 : this.#chance(before, without))
    )
  }

  /** The chance of a stage, without the findings that show one of `without`. */
  #chance(stage: Stage, without: ReadonlySet<string>): number {
    if (this.proven.has(stage)) return provenChance
    const prior = this.prior(stage, without).value
    const own = this.items(stage).filter((item) => !this.#thingsOf(item).some((thing) => without.has(thing)))
    const chance = chanceOf(prior, weigh(stage, own, this.causes(stage)), this.#silence.get(stage) ?? 0)
    // Silence about an earlier stage must not outvote what shows a later one: the prior is the floor.
    return Math.max(prior, chance)
  }

  /** What the findings are about that count for a stage. */
  #shownBy(stage: Stage): ReadonlySet<string> {
    const used = new Set(this.weighed(stage).items.flatMap((i) => (i.used ? [i.finding] : [])))
    return new Set(
      this.items(stage)
        .filter((item) => used.has(item.traced.finding.id))
        .flatMap((item) => this.#thingsOf(item)),
    )
  }

  #thingsOf({traced: {finding}}: Item): readonly string[] {
    return [finding.id, ...(this.#things.get(finding.id) ?? []).filter(isSameThing)]
  }
}

/** Whether an item shows the stage rather than an attempt at it. */
function shows(stage: Stage, item: Item): boolean {
  return item.log10 >= enoughToShow && !item.isWeak && (stage === "probed" || item.outcome !== "attempted")
}

/** `hasCommands`: commands are known to have run, and the silence of logs about mail says nothing of what
 *  they carried off. */
function judgeOne(stage: Stage, hasCommands: boolean, desk: Desk): Judgement {
  const {evidence, weights} = desk
  const {server, files, window, reach, traced, verdict} = evidence
  const items = desk.items(stage)
  const weighed = desk.weighed(stage)
  const proofs = evidence.proven.filter((p) => p.stages.includes(stage))
  const needs = weights.stageNeeds.filter((n) => n.stage === stage)
  const isDecided = stage === "exposed" && verdict !== undefined && verdict.exposure !== "unknown"
  const hasIis = files.some((f) => f.log === "iis-configuration" && f.records > 0)
  const states = {
    build: isDecided,
    configuration: evidence.hasConfiguration === true || hasIis,
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
  const tried = attempts(stage, traced)
  const shownLogs = new Set(shown.map((i) => i.traced.finding.log))
  const asideItems = itemsFor(stage, evidence.setAside ?? [], weights.likelihoodRatios, desk.around)
  // A log that held what somebody set aside was not silent.
  const asideLogs = new Set(asideItems.map((i) => i.traced.finding.log))
  const silent = covers.filter((c) => !speaks(c, asideLogs))
  const quiet = hasCommands || isDecided ? [] : silent.filter((c) => c.share > 0 && !speaks(c, shownLogs))
  const whole = needs.reduce((sum, n) => sum + n.weight, 0)
  const parts = new Map(covers.map((cover, i) => [cover, (needs[i]?.weight ?? 0) / whole]))
  const against = silence(
    quiet.map((c) => ({
      log: evidenceName(c.need.log, c.need.channels),
      covered: c.share,
      weight: parts.get(c) ?? 0,
    })),
    absentPages(items, weighed.items, traced),
  )
  desk.noteSilence(
    stage,
    against.reduce((sum, line) => sum + line.log10, 0),
  )
  const shares = needs.map((n) => n.weight)
  const isEssential = (need: StageNeed, index: number): boolean =>
    need.essential === true || (tried.length > 0 && (need.essential === "when-tried" || isMain(needs, index)))
  const isShort = needs.some((n, i) => isEssential(n, i) && (covers[i]?.share ?? 0) < enoughCoverage)
  if (!isSeen && (hasCommands || coverage < enoughCoverage || isShort)) {
    const sources = wouldChange(covers, shares, files, window, undefined)
    return notAssessable(stage, server, gaps, tried, hasCommands ? [leftBy, ...sources] : sources)
  }

  const entry = {
    stage,
    prior: desk.prior(stage),
    shake: weights.priors.shake,
    against,
    movedMost: movedMost(stage, items, desk.causes(stage), weighed, against),
    table: tableName(weights.likelihoodRatios),
  }
  const bare = ledger(entry, {...weighed, items: [...weighed.items, ...unweighed(asideItems)]})
  const isProven = proofs.length > 0
  // No log that is missing could undo a proof.
  const sources = isProven || isDecided ? [] : wouldChange(covers, shares, files, window, bare)
  const book = {...bare, wouldChange: sources}
  const confirmedBy = inOrder(
    proofs.flatMap((p) => p.findings),
    traced,
  )
  const likelihood = said(
    isProven ? ({term: "almost certain", low: 95, high: 100} satisfies Likelihood) : likelihoodOf(book),
    {book, isProven, shake: weights.priors.shake, yardstick: evidence.yardstick},
  )
  const shownIds = new Set(shown.map((i) => i.traced.finding.id))
  const counting = book.items.filter((i) => i.used)
  const used = counting.filter((i) => shownIds.has(i.finding)).map((i) => i.finding)
  const counted = new Set<FindingId>([...confirmedBy, ...used])
  const supports = traced.map((t) => t.finding).filter((f) => counted.has(f.id))
  const proofLogs = new Set(supports.filter((f) => confirmedBy.includes(f.id)).map((f) => f.log))
  const measured = new Set(items.filter((i) => i.isMeasured).map((i) => i.traced.finding.id))
  const sure =
    confidenceByBuild(isDecided ? verdict : undefined) ??
    confidenceOf({
      isProven,
      proofLogs: proofLogs.size,
      causes: used.length,
      weights: counting.length,
      estimates: counting.filter((i) => !measured.has(i.finding)).length,
      coverage,
      clockContradicted: evidence.clocks.length > 0,
      clockAssumed: supports.some((f) => f.when?.zone === "assumed"),
      priorDecides: likelihood.upTo !== undefined,
    })
  const speaking = inOrder(
    [...confirmedBy, ...items.filter((i) => i.log10 > 0).map((i) => i.traced.finding.id)],
    traced,
  )
  const proposal: Omit<Assessed, "says"> = {
    kind: "assessed",
    stage,
    server,
    likelihood,
    confidence: sure.confidence,
    confidenceBecause: sure.because,
    confirmedBy,
    impliedBy: undefined,
    outcome: outcomeOf(isProven, items),
    for: speaking,
    against: sayAgainst(shown, lookedAt(quiet, files)),
    rivals: rivalsOf(stage, speaking, traced, weights.rivals ?? []),
    gaps,
    ledger: book,
  }
  const supported = isProven ? supports.filter((f) => confirmedBy.includes(f.id)) : supports
  if (isDecided && !isSeen) return {...proposal, says: sayExposed(proposal, verdict.says)}
  const told = {proofs, supports: supported, looked: lookedAt(silent, files), window, tried}
  const aside = asideItems.filter((i) => i.log10 > 0).length
  return {...proposal, says: sayAssessed(proposal, {...told, aside})}
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

/** What commands carried off shows where it passed on its way out. */
const leftBy = "records of the firewall or the proxy about what left the server"

function notAssessable(
  stage: Stage,
  server: ServerId,
  gaps: readonly Gap[],
  tried: readonly FindingId[],
  sources: readonly string[],
): Judgement {
  const [first, ...rest] = gaps
  const known: readonly [Gap, ...Gap[]] =
    first === undefined
      ? [{log: "configuration", why: "no rule", says: "Nothing that Postern reads would show it."}]
      : [first, ...rest]
  return {
    kind: "not assessable",
    stage,
    server,
    gaps: known,
    says: sayOpen(stage, server, tried),
    wouldChange: sources,
  }
}

function outcomeOf(isProven: boolean, items: readonly Item[]): Assessed["outcome"] {
  const positive = items.filter((i) => i.log10 > 0 || (i.log10 === 0 && i.outcome === "attempted"))
  if (isProven || positive.some((i) => i.outcome === "confirmed")) return "confirmed"
  if (positive.some((i) => i.outcome === "succeeded")) return "succeeded"
  return positive.length > 0 ? "attempted" : "none seen"
}
