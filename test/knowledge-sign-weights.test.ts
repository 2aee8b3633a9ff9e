import assert from "node:assert/strict"
import {test} from "node:test"
import {readSignWeights, type Weights} from "../src/knowledge/sign-weights.ts"
import type {Refusal} from "../src/model/refusal.ts"

function read(
  text: string,
  name = "weights/vector.tsv",
): {readonly weights: ReadonlyMap<string, Weights>; readonly refusals: readonly Refusal[]} {
  const refusals: Refusal[] = []
  return {weights: readSignWeights(new Map([[`lexicons/${name}`, text]]), refusals), refusals}
}

test("weights are read by the kind of claim, with the sums that decide", () => {
  const {weights, refusals} = read("least\t300\nkeep\t-2500\nr=obj|steal\t-120\nh=e-mail\t800\n")
  const vector = weights.get("vector")
  assert.equal(vector?.least, 300)
  assert.equal(vector.keep, -2500)
  assert.equal(vector.signs.get("r=obj|steal"), -120)
  assert.equal(refusals.length, 0)
})

test("a line that is no weight refuses the file, with its place", () => {
  for (const line of ["h=e-mail", "h=e-mail\t1.5", "\t12", "a\tb\t3", ""]) {
    const {weights, refusals} = read(`least\t0\n${line}\nh=x\t1\n`)
    assert.equal(weights.size, 0, line)
    assert.match(refusals[0]?.message ?? "", /vector\.tsv` line 2 /)
  }
})

test("other files of the folder are not weights", () => {
  const {weights, refusals} = read("x", "nouns.yml")
  assert.equal(weights.size, 0)
  assert.equal(refusals.length, 0)
})
