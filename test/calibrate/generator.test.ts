import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {describe, test} from "node:test"
import {type Bench, loadBench, sourcesOf} from "../../calibrate/bench.ts"
import {type GeneratedCase, generate, tellingLogs, without} from "../../calibrate/generator/generate.ts"
import {logNames} from "../../calibrate/generator/logs.ts"
import {rates} from "../../calibrate/generator/rates.ts"
import {deedKinds, rivalKinds, truthOf} from "../../calibrate/generator/world.ts"
import {forecasts, judge} from "../../calibrate/judge.ts"
import {stages} from "../../src/model/finding.ts"

const seed = "test/generator/1"
console.log(`seed ${seed}`)
const bench: Bench = await loadBench()
const sources = sourcesOf(bench)
const drawn: readonly GeneratedCase[] = Array.from({length: 400}, (_, i) => generate(`${seed}/${i}`, sources))
const asText = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) => (v instanceof Set || v instanceof Map ? [...v] : v))

describe("the generator", () => {
  test("imports nothing of the judgement", () => {
    const folder = join(import.meta.dirname, "..", "..", "calibrate", "generator")
    const files = readdirSync(folder)
    let imports = 0
    for (const file of files) {
      for (const [, from] of readFileSync(join(folder, file), "utf8").matchAll(/from "([^"]+)"/g)) {
        imports++
        assert.match(
          from!,
          /^(?:\.\/|\.\.\/\.\.\/src\/model\/|\.\.\/\.\.\/test\/support\/virtual-server\/random)/,
          file,
        )
      }
    }
    assert.ok(files.length >= 6 && imports > 20, "looked at nothing")
  })

  test("reads no likelihood ratio", () => {
    const folder = join(import.meta.dirname, "..", "..", "calibrate")
    for (const file of readdirSync(folder, {recursive: true, encoding: "utf8"}).filter((f) =>
      f.endsWith(".ts"),
    ))
      assert.doesNotMatch(readFileSync(join(folder, file), "utf8"), /likelihoodRatios|log10Low/, file)
  })

  test("gives the same case for the same seed, and another for another", () => {
    for (const i of [0, 1, 2])
      assert.equal(asText(generate(`${seed}/${i}`, sources)), asText(generate(`${seed}/${i}`, sources)))
    assert.notEqual(asText(drawn[0]), asText(drawn[1]))
  })

  test("knows for every rate a rule that speaks about its log", () => {
    for (const {detection, log} of rates) assert.doesNotThrow(() => sources.ruleOf(detection, log), detection)
    assert.throws(() => sources.ruleOf("XX-99", "iis"), /XX-99/)
    for (const kind of deedKinds.filter((k) => k !== "fetch"))
      assert.ok(
        rates.some((r) => r.on === kind),
        kind,
      )
    for (const kind of rivalKinds)
      assert.ok(
        rates.some((r) => r.on === kind),
        kind,
      )
    for (const {chance, lines, log, basis} of rates) {
      assert.ok(chance > 0 && chance < 1 && lines >= 1 && logNames.includes(log), log)
      assert.match(basis, /^(?:format|run|report|guess)$/)
    }
  })

  test("draws every kind of deed, rival, exposure and copy", () => {
    const people = drawn.flatMap((c) => c.world.intruders)
    const deeds = new Set(people.flatMap((p) => p.deeds.map((d) => d.kind)))
    const missing = deedKinds.filter((k) => !deeds.has(k))
    assert.ok(missing.length <= 3, `never drawn: ${missing.join(", ")}`)
    const rivals = new Set(drawn.flatMap((c) => c.world.rivals.map((r) => r.kind)))
    assert.ok(rivals.size >= rivalKinds.length - 1)
    assert.equal(new Set(drawn.map((c) => c.world.exposure)).size, 3)
    assert.ok(
      drawn.some((c) => c.world.intruders.filter((p) => p.deeds.length > 1).length > 1),
      "two intruders",
    )
    assert.ok(
      drawn.some((c) => c.files.length === 0) || drawn.some((c) => c.logs.size <= 1),
      "nearly nothing kept",
    )
    assert.ok(
      drawn.some((c) => c.logs.size > 15),
      "nearly everything kept",
    )
    assert.ok(
      drawn.some((c) => c.files.some((f) => f.lostBytes > 0)),
      "a cut file",
    )
  })

  test("puts no line where no log covers the time", () => {
    let lines = 0
    for (const {matches, files} of drawn) {
      const byId = new Map(files.map((f) => [f.id, f]))
      for (const {from, when} of matches) {
        const file = byId.get(from.evidence)
        assert.ok(file !== undefined, `${from.evidence} is no file of the case`)
        if (when === undefined || file.hours.length === 0) continue
        lines++
        assert.ok(when.at >= file.first! && when.at <= file.last!, `${from.evidence} at ${when.at}`)
      }
    }
    assert.ok(lines > 2000, `only ${lines} lines`)
  })

  test("calls a stage true only for what somebody did within the time", () => {
    for (const {world} of drawn) {
      const early = truthOf(world, world.from - 2, world.from - 1)
      assert.ok(!early.exploited && !early.acted && !early["data taken"])
      const all = truthOf(world, world.from, world.until)
      const asked = truthOf(world, world.from, world.until, "intrusion")
      for (const stage of stages) assert.ok(all[stage] || !asked[stage], stage)
      if (all["data taken"])
        assert.ok(all.acted || world.intruders.some((p) => p.deeds.some((d) => d.kind === "fetch")))
    }
  })

  test("is entered about as often as its anchors say", () => {
    const open = drawn.filter((c) => c.world.exposure === "never" && c.world.isReachable)
    const entered = open.filter((c) => !c.isBenign).length / open.length
    assert.ok(entered > 0.1 && entered < 0.35, `${entered}`)
  })

  test("takes logs away with their lines and builds", () => {
    const one = drawn.find((c) => c.matches.some((m) => m.log === "httpproxy") && c.observations.length > 0)!
    const less = without(one, (log) => log === "httpproxy")
    assert.ok(less.matches.every((m) => m.log !== "httpproxy"))
    assert.ok(less.files.every((f) => f.log !== "httpproxy"))
    assert.ok(less.matches.length < one.matches.length)
    assert.ok(tellingLogs.size > 15 && !tellingLogs.has("tracking"))
  })
})

test("builds and pages that no generated server runs change no judgement", async () => {
  const whole = await loadBench(true)
  assert.ok(whole.knowledge.products.webFiles.length > bench.knowledge.products.webFiles.length)
  for (const one of drawn.slice(0, 30)) {
    const said = (b: Bench): unknown => forecasts(one, judge(one, b)).map((f) => f.said)
    assert.deepEqual(said(bench), said(whole))
  }
})
