/* A short run of every fuzz target: `npm run fuzz` for long ones, docs/fuzzing.md for what they check. */

import assert from "node:assert/strict"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {targets} from "../fuzz/targets.ts"
import {watch} from "../fuzz/watch.ts"

const seed = 20_261_122
const finds = mkdtempSync(join(tmpdir(), "postern-fuzz-short-"))
after(() => rmSync(finds, {recursive: true, force: true}))

for (const {name} of targets)
  test(`fuzz/${name} keeps its promises for a while`, async (t) => {
    const watched = (millis: number): ReturnType<typeof watch> =>
      watch({
        ...{module: join(import.meta.dirname, "..", "fuzz", "targets.ts"), target: name, seed, finds},
        ...{runs: 2000, millis},
      })
    const first = await watched(1200)
    // A machine that does much else tries little in a second.
    const outcome = first.tally.inputs > 20 ? first : await watched(15_000)
    const {inputs, words, peakBytes} = outcome.tally
    t.diagnostic(`seed ${seed}: ${inputs} inputs, ${words} words, +${(peakBytes / 1e6).toFixed(0)} MB`)
    assert.deepEqual(
      outcome.finds.map(({kind, key, detail}) => ({kind, key, detail})),
      [],
    )
    assert.ok(inputs > 20 && words > 0, "something was tried and seen")
  })
