/* Passages by people who know no grammar, read by whoever works on it (test/fixtures/intel/README.md): they tell when a
 * change breaks what was read before, and nothing about texts that nobody has seen. */

import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {f1, type Passage, scorePassages, summary} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

const fixtures = join(import.meta.dirname, "..", "fixtures", "intel")

for (const {name, count, floor, adviceFloor} of [
  {name: "seen-a", count: 24, floor: 0.67, adviceFloor: 0.92},
  {name: "seen-b", count: 24, floor: 0.72, adviceFloor: 0.94},
  {name: "kept-a", count: 12, floor: 0.86, adviceFloor: 0.97},
  {name: "kept-b", count: 12, floor: 0.89, adviceFloor: 0.89},
  {name: "kept-c", count: 14, floor: 0.86, adviceFloor: 0.94},
  {name: "train-c", count: 18, floor: 0.78, adviceFloor: 0.96},
  {name: "train-d", count: 18, floor: 0.71, adviceFloor: 0.95},
  {name: "train-e", count: 20, floor: 0.67, adviceFloor: 0.92},
  {name: "train-f", count: 30, floor: 0.67, adviceFloor: 0.79},
  {name: "train-g", count: 40, floor: 0.51, adviceFloor: 0.78},
  {name: "short-a", count: 720, floor: 0.64, adviceFloor: 0.93},
])
  test(`the passages of ${name} are read no worse than before`, (t) => {
    const passages = JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8")) as readonly Passage[]
    const score = scorePassages(passages, lexicons)
    t.diagnostic(`strict ${summary(score.strict)}`)
    t.diagnostic(`loose ${summary(score.loose)}`)
    t.diagnostic(`advice ${summary(score.advice)}`)
    for (const [kind, {strict, loose}] of score.byKind)
      t.diagnostic(`${kind}: strict ${summary(strict)}; loose F1 ${f1(loose).toFixed(3)}`)
    assert.equal(passages.length, count)
    assert.ok(f1(score.strict) >= floor, `strict F1 ${f1(score.strict).toFixed(3)}`)
    assert.ok(f1(score.advice) >= adviceFloor, `advice F1 ${f1(score.advice).toFixed(3)}`)
  })
