import assert from "node:assert/strict"
import {describe, test} from "node:test"
import {type Bar, barsOf, type Results} from "../../calibrate/bars.ts"
import {loadBench} from "../../calibrate/bench.ts"
import {runElsewhere, runLeaveOut, runNaming} from "../../calibrate/experiments.ts"
import {runRealCases} from "../../calibrate/real-cases.ts"
import {report} from "../../calibrate/report.ts"
import {runBlind, runPopulation, runTwice, smallPlan} from "../../calibrate/run.ts"

const seed = "test/run/1"
console.log(`seed ${seed}`)
const bench = await loadBench()
const plan = {...smallPlan, seed}
const results: Results = {
  population: runPopulation(bench, plan),
  blind: runBlind(bench, seed, 12),
  twice: runTwice(bench, seed, 6),
  naming: runNaming(bench, seed, 12),
  leftOut: runLeaveOut(bench, seed, 10),
}
const bar = (name: RegExp, of: Results = results): Bar => barsOf(of).find((b) => name.test(b.name))!

describe("a small calibration", () => {
  test("judges every drawn case and scores every stage", () => {
    const {stages, bands} = results.population
    assert.deepEqual(
      stages.map((s) => s.cases),
      [250, 250, 250, 250, 250, 250, 1500],
    )
    for (const {stage, assessed, scores} of stages) {
      assert.ok(assessed > 10 && scores !== undefined, stage)
      assert.ok(scores.brier >= 0 && scores.brier <= 1 && scores.n === assessed, stage)
    }
    assert.equal(bands.length, 7)
    assert.ok(bands.at(-1)!.cases >= 20 && bands[0]!.cases >= 20)
  })

  test("tells true from false far better than chance", () => {
    const exploited = results.population.stages.find((s) => s.stage === "exploited")!
    assert.ok((exploited.scores?.discrimination ?? 0) > 0.8)
    assert.ok((exploited.scores?.gain ?? 0) > 0)
  })

  test("finds every stage without logs not assessable, the same case the same, and nobody named by the exploit", () => {
    assert.ok(bar(/without logs/).isMet)
    assert.ok(bar(/same bytes/).isMet)
    assert.ok(bar(/exploit-only/).isMet)
    assert.equal(results.blind.stages, 72)
  })

  test("sees less of a campaign that it does not know", () => {
    const seen = (which: "known" | "lacking"): number =>
      results.leftOut.reduce((sum, {stages}) => sum + stages.reduce((s, row) => s + row[which].seen, 0), 0)
    assert.ok(seen("lacking") < seen("known"), `${seen("lacking")} of ${seen("known")}`)
  })

  test("gives the same numbers again", () => {
    const short = {...plan, natural: 12, thin: 2, drawn: 20}
    assert.deepEqual(runPopulation(bench, short), runPopulation(bench, short))
  })
})

describe("bars", () => {
  test("fail a band that promises too much and pass one that promises too little", () => {
    const [first, ...rest] = results.population.bands
    const withStanding = (standing: "over" | "under"): Results => ({
      ...results,
      population: {...results.population, bands: [{...first!, standing}, ...rest]},
    })
    assert.equal(bar(/promises more/, withStanding("over")).isMet, false)
    assert.match(bar(/promises more/, withStanding("over")).measured, /remote chance/)
    assert.equal(
      bar(/promises more/, withStanding("under")).isMet,
      results.population.bands.every((b) => b.standing !== "over"),
    )
  })

  test("fail on one name too many, one server that nobody entered, one stage that nobody could judge", () => {
    const {naming, population, blind, twice} = results
    const failing: readonly (readonly [RegExp, Results])[] = [
      [/exploit-only/, {...results, naming: {...naming, exploitOnly: {...naming.exploitOnly, named: 1}}}],
      [/open world/, {...results, naming: {...naming, open: {...naming.open, cases: 100, namedCases: 3}}}],
      [/nobody entered/, {...results, population: {...population, benign: {...population.benign, above: 1}}}],
      [/without logs/, {...results, blind: {...blind, open: blind.stages - 1}}],
      [/same bytes/, {...results, twice: {...twice, different: 1}}],
    ]
    for (const [name, of] of failing) assert.equal(bar(name, of).isMet, false, String(name))
  })
})

test("the page says its commit, its seed and its limits, and breaks no table", () => {
  const whole = {
    ...results,
    elsewhere: runElsewhere(bench, seed, 2),
    pipeline: undefined,
    real: [{name: "a|b", label: "x\ny", said: "<script>", verdict: "yes"}],
  }
  const subject = {
    commit: "0123456789abcdef",
    date: "2026-11-22",
    seed: "0123456789abcdef",
    isTuning: false,
    changed: 0,
  }
  const page = report(subject, whole, ["bands.svg", "phrases.svg"])
  assert.match(page, /Commit 0123456789ab of 2026-11-22/)
  assert.match(page, /hash of that commit/)
  assert.match(page, /whether the arithmetic is honest, not whether the world is so/)
  assert.match(page, /\| a\\\|b +\| x y +\| &lt;script> +\| yes +\|/)
  const tuned = report({...subject, isTuning: true}, whole, ["a", "b"])
  assert.match(tuned, /not the figures to quote/)
  for (const table of page.split("\n\n").filter((part) => part.startsWith("|"))) {
    const widths = new Set(table.split("\n").map((line) => line.replaceAll("\\|", "").split("|").length))
    assert.equal(widths.size, 1, table.slice(0, 200))
  }
})

test("real cases that are not there are named as such, and nothing is run", () => {
  const before = process.env["POSTERN_SHARED"]
  process.env["POSTERN_SHARED"] = "/nonexistent"
  try {
    const cases = runRealCases()
    assert.ok(cases.length >= 10)
    for (const {name, verdict} of cases) assert.match(verdict, /^not there/, name)
  } finally {
    if (before === undefined) delete process.env["POSTERN_SHARED"]
    else process.env["POSTERN_SHARED"] = before
  }
})
