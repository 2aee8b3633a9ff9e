/* What we conclude: a PHIA band with its range, its reasons and its gaps; or that we cannot.
 *
 * Likelihood is about the world, confidence about our sources: two things, two sentences.
 * Source: PHIA probability yardstick, gov.uk "Explaining Uncertainty in UK Intelligence Assessment". */

import type {LogKind} from "./event.ts"
import type {Stage} from "./finding.ts"
import type {FindingId, ServerId} from "./ids.ts"

/** The seven PHIA terms, low to high, with their ranges in per cent. The gaps between are the
 *  yardstick's own. */
export const phiaBands = [
  {term: "remote chance", low: 0, high: 5},
  {term: "highly unlikely", low: 10, high: 20},
  {term: "unlikely", low: 25, high: 35},
  {term: "realistic possibility", low: 40, high: 50},
  {term: "likely", low: 55, high: 75},
  {term: "highly likely", low: 80, high: 90},
  {term: "almost certain", low: 95, high: 100},
] as const
export type PhiaTerm = (typeof phiaBands)[number]["term"]
export type PhiaBand = (typeof phiaBands)[number]

export interface Likelihood {
  readonly term: PhiaTerm
  readonly low: number
  readonly high: number
  /** Set where the prior decides between bands: the phrase then reads "likely to highly likely". */
  readonly upTo?: PhiaTerm
}

export type Confidence = "low" | "moderate" | "high"

/** Evidence that is missing and what that hides. */
export interface Gap {
  readonly log: LogKind | "file system" | "configuration" | "build" | "process events"
  readonly why: "absent" | "partial" | "lost" | "no rule"
  /** The evidence as a noun, `HttpProxy logs`, where a list can name it. */
  readonly what?: string
  /** For people: "no HttpProxy logs; a forged back-end cookie would show only there". */
  readonly says: string
}

export type Judgement = Assessed | NotAssessable

export interface Assessed {
  readonly kind: "assessed"
  readonly stage: Stage
  readonly server: ServerId
  readonly likelihood: Likelihood
  readonly confidence: Confidence
  readonly confidenceBecause: string
  /** `confirmed` is not a number: it names the proofs. */
  readonly confirmedBy: readonly FindingId[]
  /** Set where a later stage carries this one: nothing shows it by itself. */
  readonly impliedBy: Stage | undefined
  readonly outcome: "attempted" | "succeeded" | "confirmed" | "none seen"
  readonly for: readonly FindingId[]
  readonly against: readonly string[]
  readonly gaps: readonly Gap[]
  readonly says: string
  readonly ledger: Ledger
}

export interface NotAssessable {
  readonly kind: "not assessable"
  readonly stage: Stage
  readonly server: ServerId
  readonly gaps: readonly [Gap, ...Gap[]]
  readonly says: string
}

/** The arithmetic behind a likelihood; enough to recompute it. */
export interface Ledger {
  readonly prior: {readonly value: number; readonly source: string}
  readonly items: readonly {
    readonly finding: FindingId
    readonly log10: number
    readonly group: string
    readonly used: boolean
    readonly why: string
  }[]
  readonly against: readonly {readonly log: string; readonly covered: number; readonly log10: number}[]
  readonly posterior: number
}

/** The band nearest to a probability in 0..1. In the exact middle of a gap, the one nearer 50 %. */
export function phiaBand(probability: number): PhiaBand {
  const percent = probability * 100
  let best: PhiaBand = phiaBands[0]
  let bestDistance = Number.POSITIVE_INFINITY
  for (const band of phiaBands) {
    const distance = percent < band.low ? band.low - percent : percent > band.high ? percent - band.high : 0
    const nearerHalf = Math.abs((band.low + band.high) / 2 - 50) < Math.abs((best.low + best.high) / 2 - 50)
    if (distance < bestDistance - 1e-9 || (Math.abs(distance - bestDistance) <= 1e-9 && nearerHalf)) {
      best = band
      bestDistance = distance
    }
  }
  return best
}

/** `highly likely (80–90 %)`: the phrase with its range, as it must stand in a sentence. */
export function phrase(likelihood: Likelihood): string {
  const upper = likelihood.upTo === undefined ? "" : ` to ${likelihood.upTo}`
  return `${likelihood.term}${upper} (${likelihood.low}–${likelihood.high} %)`
}
