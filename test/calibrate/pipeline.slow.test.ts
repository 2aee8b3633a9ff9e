import assert from "node:assert/strict"
import {test} from "node:test"
import {loadBench} from "../../calibrate/bench.ts"
import {runPipeline} from "../../calibrate/pipeline.ts"

const seed = "test/pipeline/1"
console.log(`seed ${seed}`)

test("raw logs read from end to end and the shortcut agree about stages and about what shows", async () => {
  const results = runPipeline(await loadBench(), seed, 6)
  assert.ok(results.runs >= 12 && results.shortcutRuns >= 60)
  assert.ok(results.stages.length >= 60)
  // What is said of the raw server is said of most servers of the shortcut; `data taken` is often a close call.
  const apart = results.stages.filter(({stage, raw, shortcut}) => {
    const most = shortcut.split(", ").sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))[0]
    return stage !== "data taken" && most?.endsWith(raw) === false
  })
  assert.deepEqual(apart, [])
  assert.ok(results.both > 40, `only ${results.both} pairs of detection and log in both`)
  assert.ok(
    results.onlyRaw.length <= 2,
    `raw logs show what the shortcut cannot: ${results.onlyRaw.join(", ")}`,
  )
  assert.ok(
    results.onlyShortcut.length <= 2,
    `the shortcut shows too much: ${results.onlyShortcut.join(", ")}`,
  )
})
