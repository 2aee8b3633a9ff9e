/* What follows from a later stage for an earlier one, and how high a judgement stands.
 *
 * Exploitation presupposes exposure and probing. Proof of a later stage lifts exploitation where it came through
 * Exchange: by a finding of a campaign that names the flaws it uses. */

import type {Campaign} from "../model/campaign.ts"
import type {Stage} from "../model/finding.ts"
import {type Assessed, type Judgement, phiaBand, phiaBands} from "../model/judgement.ts"
import type {Traced} from "./findings.ts"
import {sayImplied} from "./wording.ts"

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
export function imply(
  judged: Map<Stage, Judgement>,
  traced: readonly Traced[],
  campaigns: readonly Campaign[],
): void {
  const throughExchange = new Set(campaigns.flatMap((c) => (c.vulnerabilities.length > 0 ? [c.id] : [])))
  const own = new Set(
    traced.flatMap(({finding: {campaign, id}}) =>
      campaign !== undefined && throughExchange.has(campaign) ? [id] : [],
    ),
  )
  for (const later of ["data taken", "acted", "persisted"] as const) {
    const judgement = judged.get(later)
    if (judgement?.kind === "assessed" && judgement.confirmedBy.some((id) => own.has(id)))
      lift(judged, "exploited", judgement)
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
    rivals: isKnown && own.rivals.length > 0 ? own.rivals : by.rivals,
    gaps: own.gaps,
    says: sayImplied(stage, by, found.length > 0),
    // The phrase is the later stage's, and so is its arithmetic.
    ledger: by.ledger,
  })
}
