import assert from "node:assert/strict"
import {test} from "node:test"
import {mutate} from "./support/evtx-mutations.ts"

test("three thousand damaged logs neither throw nor hang nor grow", async (t) => {
  const seed = 20_210_314
  const {finds, events, troubles, slowestMillis} = await mutate(seed, 3000)
  t.diagnostic(`seed ${seed}: ${events} events, ${troubles} troubles, slowest ${slowestMillis.toFixed(1)} ms`)
  assert.deepEqual(finds, [])
  assert.ok(events > 3000 && troubles > 1000, "the damage was neither too little nor too much")
})
