/* The runner of fuzz targets, on targets that break on purpose; and its mutations. */

import assert from "node:assert/strict"
import {existsSync, mkdtempSync, readFileSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {Dice} from "../fuzz/dice.ts"
import type {FindKind} from "../fuzz/job.ts"
import {mutate, stretch} from "../fuzz/mutate.ts"
import {targets} from "../fuzz/targets.ts"
import {type Outcome, shrinkFind, type WatchOptions, watch} from "../fuzz/watch.ts"

const finds = mkdtempSync(join(tmpdir(), "postern-fuzz-test-"))
after(() => rmSync(finds, {recursive: true, force: true}))

const optionsFor = (target: string): WatchOptions => ({
  module: join(import.meta.dirname, "support", "broken-targets.ts"),
  target,
  seed: 7,
  runs: 160,
  finds,
  hangMillis: 1500,
  growthBytes: 25 << 20,
})

const caught: readonly (readonly [target: string, kind: FindKind, key: RegExp])[] = [
  ["throws", "exception", /^TypeError: no … \(.*broken-targets\.ts/],
  ["breaks-a-promise", "exception", /^there is no mark$/],
  ["warns", "exception", /^nobody is warned/],
  ["hangs", "hang", /^hang$/],
  ["waits-for-ever", "crash", /exit 13/],
  ["ends-the-process", "crash", /SIGABRT|exit/],
  ["hoards", "memory", /^memory/],
  ["leaks", "memory", /leave behind/],
  ["is-slow", "slow", /^slow$/],
  ["varies", "differs", /another outcome/],
]

for (const [target, kind, key] of caught)
  test(`a target that ${target.replaceAll("-", " ")} is found, with its input`, async () => {
    // Where each find costs its time, a few inputs are enough.
    const isCostly = kind === "hang" || kind === "crash" || kind === "slow"
    const hangMillis = kind === "hang" ? 1500 : 30_000
    const outcome = await watch({...optionsFor(target), hangMillis, runs: isCostly ? 14 : 160})
    const find = outcome.finds.find((one) => one.kind === kind)
    assert.ok(find, JSON.stringify(outcome.finds))
    assert.match(find.key, key)
    assert.ok(existsSync(find.path), "the input is kept")
    const needsMark = target !== "leaks" && target !== "varies"
    if (needsMark) assert.ok(readFileSync(find.path).includes("!"), "the input is the one that broke")
  })

test("a good target has no finds, and all inputs are tried", async () => {
  const {finds: none, tally} = await watch(optionsFor("good"))
  assert.deepEqual(none, [])
  assert.equal(tally.inputs, 160)
})

test("the same seed finds the same at the same place", async () => {
  const once = await watch(optionsFor("throws"))
  const again = await watch(optionsFor("throws"))
  const shown = ({finds: list}: Outcome): unknown => list.map(({run, key}) => [run, key])
  assert.deepEqual(shown(once), shown(again))
})

test("a find is made as small as it goes", async () => {
  const {finds: list} = await watch(optionsFor("throws"))
  const small = await shrinkFind(optionsFor("throws"), list[0]!)
  assert.ok(small)
  assert.equal(readFileSync(small, "latin1"), "!")
})

test("a target without seeds, or none of the name, is an error", async () => {
  await assert.rejects(watch(optionsFor("absent")), /ended before its first input/)
})

test("mutations follow from the seed, change their input and keep to the limit", () => {
  const base = Buffer.from("#Fields: date time\r\n2021-03-04 10:00:00\r\n")
  const limitBytes = 300
  for (const kind of ["text", "binary"] as const) {
    const recipe = {kind, words: [Buffer.from("#Fields:")], limitBytes}
    const all = (seed: number): readonly string[] => {
      const dice = new Dice(seed)
      return Array.from({length: 500}, () => mutate(base, dice, recipe, () => base).toString("hex"))
    }
    assert.deepEqual(all(3), all(3))
    assert.ok(new Set(all(3)).size > 350, "inputs differ")
    assert.ok(all(4).every((hex) => hex.length > 0 && hex.length <= 2 * limitBytes))
    const long = stretch(base, new Dice(5), recipe, 10_000)
    assert.ok(long.length > 9000 && long.length <= 10_000 + base.length)
  }
  assert.equal(base.toString("latin1"), "#Fields: date time\r\n2021-03-04 10:00:00\r\n", "the seed stays")
})

test("targets have names of their own and say what they check", () => {
  assert.equal(new Set(targets.map(({name}) => name)).size, targets.length)
  for (const {name, checks} of targets) assert.ok(/^[a-z0-9-]+$/.test(name) && checks.length > 20, name)
})
