import assert from "node:assert/strict"
import {describe, test} from "node:test"
import fc from "fast-check"
import {type BandRow, bandRows, type Entry, phraseRows} from "../../calibrate/bands.ts"
import {rangePicture, reliabilityPicture} from "../../calibrate/picture.ts"
import {type Scored, scoresOf, wilson} from "../../calibrate/scores.ts"
import {phiaBand} from "../../src/model/judgement.ts"

const seed = 7341
console.log(`seed ${seed}`)

const forecast = fc.record({
  probability: fc.integer({min: 0, max: 20}).map((n) => n / 20),
  isTrue: fc.boolean(),
  base: fc.constant(0.3),
})
const forecasts = fc
  .array(forecast, {minLength: 1, maxLength: 60})
  .map((all): readonly Scored[] => all.map((f) => ({...f, bin: phiaBand(f.probability).term})))

describe("scores", () => {
  test("of a forecaster who is always right are perfect", () => {
    const all = [1, 0, 1, 0].map((p) => ({probability: p, isTrue: p === 1, bin: String(p), base: 0.5}))
    const s = scoresOf(all)
    assert.equal(s?.brier, 0)
    assert.equal(s?.discrimination, 1)
    assert.equal(s?.gain, 0.25)
    assert.equal(s?.skill, 1)
    assert.equal(s?.calibrationError, 0)
  })

  test("of one who always says the base rate gain nothing and tell nothing apart", () => {
    const all = [true, false, false, false].map((isTrue) => ({
      probability: 0.25,
      isTrue,
      bin: "x",
      base: 0.25,
    }))
    const s = scoresOf(all)
    assert.equal(s?.gain, 0)
    assert.equal(s?.discrimination, 0.5)
    assert.equal(s?.resolution, 0)
    assert.equal(s?.brier, s?.uncertainty)
  })

  test("agree with a case worked by hand", () => {
    const all = [
      {probability: 0.9, isTrue: true, bin: "high", base: 0.5},
      {probability: 0.9, isTrue: false, bin: "high", base: 0.5},
      {probability: 0.1, isTrue: false, bin: "low", base: 0.5},
      {probability: 0.1, isTrue: true, bin: "low", base: 0.5},
    ]
    const s = scoresOf(all)
    assert.ok(s !== undefined)
    assert.ok(Math.abs(s.brier - (0.01 + 0.81 + 0.01 + 0.81) / 4) < 1e-12)
    assert.ok(Math.abs(s.reliability - 0.16) < 1e-12)
    assert.equal(s.resolution, 0)
    assert.equal(s.uncertainty, 0.25)
    assert.ok(Math.abs(s.calibrationError - 0.4) < 1e-12)
    assert.equal(s.discrimination, 0.5)
  })

  test("decompose without a rest where every bin holds one number", () => {
    fc.assert(
      fc.property(forecasts, (all) => {
        const s = scoresOf(all.map((f) => ({...f, bin: String(f.probability)})))
        assert.ok(s !== undefined && Math.abs(s.withinBins) < 1e-9)
        assert.ok(Math.abs(s.brier - (s.reliability - s.resolution + s.uncertainty)) < 1e-9)
      }),
      {seed, numRuns: 100},
    )
  })

  test("place true cases above false ones as often as pairs counted one by one", () => {
    fc.assert(
      fc.property(forecasts, (all) => {
        const pairs = all
          .filter((f) => f.isTrue)
          .flatMap((a) => all.filter((f) => !f.isTrue).map((b) => Math.sign(a.probability - b.probability)))
        const wanted =
          pairs.length === 0
            ? undefined
            : pairs.reduce((sum: number, sign) => sum + (sign + 1) / 2, 0) / pairs.length
        const got = scoresOf(all)?.discrimination
        assert.ok(wanted === undefined ? got === undefined : Math.abs(wanted - got!) < 1e-9)
      }),
      {seed, numRuns: 100},
    )
  })

  test("of nothing are nothing", () => assert.equal(scoresOf([]), undefined))
})

test("Wilson's interval agrees with published values and holds the frequency", () => {
  // R. G. Newcombe, Statistics in Medicine 17, 1998, table I: 81/263, 15/148, 0/20, 1/29.
  const published = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const
  for (const [hits, n, low, high] of published) {
    const {low: a, high: b} = wilson(hits, n)
    assert.ok(Math.abs(a - low) < 5e-5 && Math.abs(b - high) < 5e-5, `${hits}/${n}: ${a} ${b}`)
  }
  assert.deepEqual(wilson(0, 0), {low: 0, high: 1})
})

/** So many cases for which `phrase` was said, so many of them true. */
function said(probability: number, times: number, trues: number, phrase?: string): readonly Entry[] {
  const {term, low, high} = phiaBand(probability)
  return Array.from({length: times}, (_, index) => ({
    case: index,
    forecast: {
      stage: "exploited" as const,
      isTrue: index < trues,
      isIntrusion: index < trues,
      said: {probability, band: term, phrase: phrase ?? term, low, high, isConfirmed: false},
    },
  }))
}

const row = (rows: readonly BandRow[], name: string): BandRow => rows.find((r) => r.name === name)!

describe("bands", () => {
  test("that promise more than is true stand over", () => {
    assert.equal(row(bandRows(said(0.85, 1000, 700)), "highly likely").standing, "over")
  })
  test("that promise what is true stand inside, also at the edge of what chance allows", () => {
    assert.equal(row(bandRows(said(0.85, 1000, 850)), "highly likely").standing, "inside")
    assert.equal(row(bandRows(said(0.85, 1000, 785)), "highly likely").standing, "inside")
  })
  test("that promise less than is true stand under", () => {
    assert.equal(row(bandRows(said(0.03, 1000, 200)), "remote chance").standing, "under")
  })
  test("with few cases prove nothing, and empty ones are named", () => {
    const rows = bandRows(said(0.85, 999, 100))
    assert.equal(row(rows, "highly likely").standing, "too few")
    assert.equal(row(rows, "unlikely").standing, "never")
    assert.equal(rows.length, 7)
  })
  test("count cases and not their judgements", () => {
    const twice = [...said(0.85, 600, 100), ...said(0.85, 600, 100)]
    const {forecasts: judgements, cases, standing} = row(bandRows(twice), "highly likely")
    assert.deepEqual([judgements, cases, standing], [1200, 600, "too few"])
  })
  test("keep wide phrases apart from their bands", () => {
    const rows = phraseRows([...said(0.3, 5, 1, "unlikely to likely"), ...said(0.3, 5, 1)], 1)
    assert.deepEqual(rows.map((r) => `${r.name} ${r.forecasts}`).sort(), [
      "unlikely 5",
      "unlikely to likely 5",
    ])
  })
})

test("the picture says its numbers in words and holds no script", () => {
  const rows = bandRows([...said(0.85, 40, 30), ...said(0.02, 50, 1)], 10)
  const svg = reliabilityPicture(rows, 'A "caption" & <more>')
  assert.match(svg, /role="img" aria-labelledby="title desc"/)
  assert.match(svg, /<title id="title">/)
  assert.match(svg, /highly likely, said 80 to 90 %, true 75\.0 % of 40/)
  assert.match(svg, /&quot;caption&quot; &amp; &lt;more&gt;/)
  assert.doesNotMatch(svg, /<script|href=|style=/)
  assert.equal(svg.match(/<circle/g)?.length, 2)
  const ranges = rangePicture(rows, "as written")
  assert.match(ranges, /role="img" aria-labelledby="title desc"/)
  assert.match(ranges, /remote chance, said 0 to 5 %, true 2\.0 % of 50/)
  assert.equal(ranges.match(/<circle/g)?.length, 2)
  assert.doesNotMatch(ranges, /<script|href=|style=/)
  assert.equal(svg.match(/<rect/g)?.length, 8)
})
