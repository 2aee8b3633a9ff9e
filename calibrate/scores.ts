/* Scores of forecasts: pure arithmetic, without a word about Exchange.
 *
 * Brier score with Murphy's decomposition over given bins, logarithmic loss, calibration error, discrimination,
 * and Wilson's interval of an observed frequency. Sources: G. W. Brier, Monthly Weather Review 78, 1950;
 * A. H. Murphy, Journal of Applied Meteorology 12, 1973; E. B. Wilson, JASA 22, 1927; J. A. Hanley and
 * B. J. McNeil, Radiology 143, 1982. */

export interface Scored {
  readonly probability: number
  readonly isTrue: boolean
  /** Forecasts of one bin are looked at together. */
  readonly bin: string
  /** The rate that somebody would forecast who knows nothing of the case. */
  readonly base: number
}

export interface Scores {
  readonly n: number
  readonly rate: number
  readonly brier: number
  /** Murphy: brier = reliability - resolution + uncertainty + what the bins hide. */
  readonly reliability: number
  readonly resolution: number
  readonly uncertainty: number
  readonly withinBins: number
  /** Of the base-rate forecast. */
  readonly baseBrier: number
  /** baseBrier - brier: how much better. */
  readonly gain: number
  /** gain / baseBrier. */
  readonly skill: number
  readonly logLoss: number
  /** Mean distance of the forecasts from the frequencies of their bins, weighted by size. */
  readonly calibrationError: number
  /** Chance that a true case is forecast higher than a false one; undefined where one kind is missing. */
  readonly discrimination: number | undefined
}

/** All scores of some forecasts; undefined for none. O(n log n). */
export function scoresOf(all: readonly Scored[]): Scores | undefined {
  const n = all.length
  if (n === 0) return undefined
  const rate = share(all)
  const brier = mean(all.map((f) => (f.probability - (f.isTrue ? 1 : 0)) ** 2))
  let reliability = 0
  let resolution = 0
  let calibrationError = 0
  for (const bin of Map.groupBy(all, (f) => f.bin).values()) {
    const said = mean(bin.map((f) => f.probability))
    const seen = share(bin)
    const weight = bin.length / n
    reliability += weight * (said - seen) ** 2
    resolution += weight * (seen - rate) ** 2
    calibrationError += weight * Math.abs(said - seen)
  }
  const uncertainty = rate * (1 - rate)
  const baseBrier = mean(all.map((f) => (f.base - (f.isTrue ? 1 : 0)) ** 2))
  return {
    n,
    rate,
    brier,
    reliability,
    resolution,
    uncertainty,
    withinBins: brier - (reliability - resolution + uncertainty),
    baseBrier,
    gain: baseBrier - brier,
    skill: baseBrier === 0 ? 0 : (baseBrier - brier) / baseBrier,
    logLoss: mean(all.map((f) => -Math.log(Math.max(1e-6, f.isTrue ? f.probability : 1 - f.probability)))),
    calibrationError,
    discrimination: discriminationOf(all),
  }
}

/** Area under the curve by ranks; ties count half. */
function discriminationOf(all: readonly Scored[]): number | undefined {
  const sorted = [...all].sort((a, b) => a.probability - b.probability)
  const trues = all.filter((f) => f.isTrue).length
  const falses = all.length - trues
  if (trues === 0 || falses === 0) return undefined
  let rankSum = 0
  for (let i = 0; i < sorted.length; ) {
    let end = i
    while (end < sorted.length && sorted[end]!.probability === sorted[i]!.probability) end++
    const rank = (i + 1 + end) / 2
    for (let k = i; k < end; k++) if (sorted[k]!.isTrue) rankSum += rank
    i = end
  }
  return (rankSum - (trues * (trues + 1)) / 2) / (trues * falses)
}

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Wilson's 95 % interval of a frequency. */
export function wilson(hits: number, n: number): Interval {
  if (n === 0) return {low: 0, high: 1}
  const z = 1.959964
  const p = hits / n
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return {low: Math.max(0, middle - half), high: Math.min(1, middle + half)}
}

function share(all: readonly {readonly isTrue: boolean}[]): number {
  return all.filter((f) => f.isTrue).length / all.length
}

export function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, x) => sum + x, 0) / numbers.length
}
