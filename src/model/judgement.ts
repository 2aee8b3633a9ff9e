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
  /** Set where another yardstick than PHIA's was asked for: sentences then use its words. */
  readonly said?: Saying
}

/** A likelihood in the words of another yardstick, with the range of its own. */
export interface Saying {
  readonly yardstick: string
  readonly term: string
  readonly low: number
  readonly high: number
  readonly upTo?: string
  /** The term is a noun: "there is a …", not "it is …". */
  readonly isNoun?: boolean
}

export type Confidence = "low" | "moderate" | "high"

/** Evidence that is missing and what that hides. */
export interface Gap {
  readonly log: LogKind | "configuration" | "build" | "process events"
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
  /** Other explanations that fit what was seen, with what speaks for and against each on this server. */
  readonly rivals: readonly Rival[]
  readonly gaps: readonly Gap[]
  readonly says: string
  readonly ledger: Ledger
}

/** An explanation that needs no intruder, or another one. */
export interface Rival {
  readonly id: string
  /** A noun: "a scanner or a penetration test". */
  readonly title: string
  /** The findings that it would explain. */
  readonly explains: readonly FindingId[]
  /** Sentences about this server. */
  readonly for: readonly string[]
  readonly against: readonly string[]
  /** Whom to ask, or where to look, to settle it. */
  readonly ask: string
}

export interface NotAssessable {
  readonly kind: "not assessable"
  readonly stage: Stage
  readonly server: ServerId
  readonly gaps: readonly [Gap, ...Gap[]]
  readonly says: string
  /** The evidence that would let it be assessed, as a noun with its days. */
  readonly wouldChange: readonly string[]
}

/** The arithmetic behind a likelihood; enough to recompute it: the log odds of the prior, and the `log10` of
 *  all items that are used, of `against` and of `caps` added to it. */
export interface Ledger {
  /** The stage that the arithmetic is about: another one than the judgement's where it follows from that. */
  readonly judgement: Stage
  readonly prior: {
    readonly value: number
    readonly source: string
    /** The band of the result if the odds of the prior were divided by the shake, and multiplied by it. */
    readonly third: PhiaTerm
    readonly triple: PhiaTerm
  }
  readonly items: readonly LedgerItem[]
  /** What logs that could have spoken did not say, and what speaks against an item. */
  readonly against: readonly {readonly log: string; readonly covered: number; readonly log10: number}[]
  /** What the bounds on a group and on all evidence take away: below 0. */
  readonly caps: readonly {readonly over: string; readonly log10: number}[]
  readonly posterior: number
  /** The band of `posterior`. Direct proof stands above it. */
  readonly band: PhiaTerm
  /** The three lines whose removal moves the log odds furthest, with the way they move them. */
  readonly movedMost: readonly {readonly what: string; readonly log10: number}[]
  /** Missing evidence that could move the result by a band, as a noun with its days. */
  readonly wouldChange: readonly string[]
  /** `likelihood-ratios@1.1.0`. */
  readonly table: string
}

/** What one finding says. */
export interface LedgerItem {
  readonly finding: FindingId
  /** The first place of the finding: `evidence#line 4711`. */
  readonly at: string
  /** The row of the table, `PL-02/exploited@3`; or the strength that the rule itself gives. */
  readonly row: string
  readonly log10: number
  /** Items with the same group have one cause. */
  readonly group: string
  readonly used: boolean
  readonly why: string
}

/** The band of PHIA nearest to a probability in 0..1. */
export function phiaBand(probability: number): PhiaBand {
  return nearestBand<PhiaBand>(phiaBands, probability)
}

/** The band nearest to a probability in 0..1. In the exact middle of a gap, the one nearer 50 %. */
export function nearestBand<Band extends {readonly low: number; readonly high: number}>(
  bands: readonly [Band, ...Band[]],
  probability: number,
): Band {
  const percent = probability * 100
  const fromHalf = ({low, high}: Band): number => Math.abs((low + high) / 2 - 50)
  let best = bands[0]
  let bestDistance = Number.POSITIVE_INFINITY
  for (const band of bands) {
    const distance = percent < band.low ? band.low - percent : percent > band.high ? percent - band.high : 0
    const isTie = Math.abs(distance - bestDistance) <= 1e-9
    if (distance < bestDistance - 1e-9 || (isTie && fromHalf(band) < fromHalf(best))) {
      best = band
      bestDistance = distance
    }
  }
  return best
}

export function phiaBandNamed(term: PhiaTerm): PhiaBand {
  return phiaBands.find((band) => band.term === term) ?? phiaBands[0]
}

/** `highly likely (80–90 %)`: the phrase with its range, as it must stand in a sentence. */
export function phrase(likelihood: Likelihood): string {
  const {term, low, high, upTo} = likelihood.said ?? likelihood
  const upper = upTo === undefined ? "" : ` to ${upTo}`
  return `${term}${upper} (${low}–${high} %)`
}
