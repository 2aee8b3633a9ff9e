/* Reliability by band: how often what was said in each of the seven phrases is true.
 *
 * A judgement stands in the band of its number. The phrase that a reader sees may be wider, where the prior decides;
 * such phrases are looked at on their own. Frequencies come with Wilson's interval; one case may put several stages
 * into one band, so a band counts cases too. */

import {type PhiaTerm, phiaBands} from "../src/model/judgement.ts"
import type {Forecast} from "./judge.ts"
import {type Interval, mean, wilson} from "./scores.ts"

export const casesPerBand = 1000

/** How a frequency stands to what was said. `over`: true less often than said. `under`: true more often. */
export type Standing = "inside" | "over" | "under" | "too few" | "never"

export interface BandRow {
  readonly name: string
  /** Per cent. */
  readonly low: number
  readonly high: number
  readonly forecasts: number
  readonly cases: number
  readonly hits: number
  readonly rate: number
  readonly interval: Interval
  /** Mean of the numbers behind. */
  readonly said: number
  readonly standing: Standing
}

/** A judgement with the case that it is of. */
export interface Entry {
  readonly case: number
  readonly forecast: Forecast
}

/** One row for each of the seven bands, low to high. `needed` cases make a row. */
export function bandRows(entries: readonly Entry[], needed: number = casesPerBand): readonly BandRow[] {
  const by = Map.groupBy(entries, (e) => e.forecast.said?.band)
  return phiaBands.map(({term, low, high}) => rowOf(term, low, high, by.get(term) ?? [], needed))
}

/** One row for each phrase as it was written, with its range; wide ones too. */
export function phraseRows(entries: readonly Entry[], needed: number): readonly BandRow[] {
  const by = Map.groupBy(
    entries.filter((e) => e.forecast.said !== undefined),
    (e) => e.forecast.said!.phrase,
  )
  const order = (term: string): number => phiaBands.findIndex((b) => b.term === term)
  return [...by]
    .map(([phrase, own]) => {
      const {low, high} = own[0]!.forecast.said!
      return {phrase, own, low, high}
    })
    .sort((a, b) => a.low - b.low || a.high - b.high || order(a.phrase) - order(b.phrase))
    .map(({phrase, own, low, high}) => rowOf(phrase, low, high, own, needed))
}

function rowOf(name: string, low: number, high: number, own: readonly Entry[], needed: number): BandRow {
  const hits = own.filter((e) => e.forecast.isTrue).length
  const interval = wilson(hits, own.length)
  const cases = new Set(own.map((e) => e.case)).size
  const standing: Standing =
    own.length === 0
      ? "never"
      : cases < needed
        ? "too few"
        : interval.high < low / 100
          ? "over"
          : interval.low > high / 100
            ? "under"
            : "inside"
  return {
    ...{name, low, high, forecasts: own.length, cases, hits, interval, standing},
    rate: own.length === 0 ? 0 : hits / own.length,
    said: mean(own.flatMap((e) => e.forecast.said?.probability ?? [])),
  }
}

/** The place of a band among the seven, from 0. */
export function bandIndex(term: PhiaTerm): number {
  return phiaBands.findIndex((b) => b.term === term)
}
