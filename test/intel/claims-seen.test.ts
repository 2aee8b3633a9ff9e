/* Passages by people who know no grammar, read by whoever works on it (test/fixtures/intel/README.md): they tell when a
 * change breaks what was read before, and nothing about texts that nobody has seen. */

import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {readNoWorse} from "../support/intel-floors.ts"
import type {Passage} from "../support/intel-score.ts"

const fixtures = join(import.meta.dirname, "..", "fixtures", "intel")

for (const {name, count, floor, adviceFloor} of [
  {name: "seen-a", count: 24, floor: 0.76, adviceFloor: 0.94},
  {name: "seen-b", count: 24, floor: 0.76, adviceFloor: 0.94},
  {name: "kept-a", count: 12, floor: 0.92, adviceFloor: 0.98},
  {name: "kept-b", count: 12, floor: 0.91, adviceFloor: 0.9},
  {name: "kept-c", count: 14, floor: 0.89, adviceFloor: 0.96},
  {name: "train-c", count: 18, floor: 0.88, adviceFloor: 0.96},
  {name: "train-d", count: 18, floor: 0.81, adviceFloor: 0.96},
  {name: "train-e", count: 20, floor: 0.75, adviceFloor: 0.93},
  {name: "train-f", count: 30, floor: 0.78, adviceFloor: 0.84},
  {name: "train-g", count: 40, floor: 0.68, adviceFloor: 0.87},
  {name: "train-h", count: 32, floor: 0.78, adviceFloor: 0.9},
  {name: "train-i", count: 28, floor: 0.69, adviceFloor: 0.86},
  {name: "train-j", count: 28, floor: 0.53, adviceFloor: 0.76},
  {name: "train-k", count: 28, floor: 0.68, adviceFloor: 0.81},
  {name: "train-l", count: 28, floor: 0.68, adviceFloor: 0.79},
  {name: "train-m", count: 28, floor: 0.61, adviceFloor: 0.89},
  {name: "train-n", count: 28, floor: 0.51, adviceFloor: 0.78},
  {name: "train-o", count: 28, floor: 0.58, adviceFloor: 0.88},
  {name: "train-p", count: 28, floor: 0.61, adviceFloor: 0.8},
  {name: "train-q", count: 32, floor: 0.63, adviceFloor: 0.8},
  {name: "train-r", count: 32, floor: 0.55, adviceFloor: 0.84},
  {name: "train-s", count: 32, floor: 0.62, adviceFloor: 0.89},
  {name: "train-t", count: 32, floor: 0.64, adviceFloor: 0.83},
  {name: "train-u", count: 40, floor: 0.56, adviceFloor: 0.81},
  {name: "train-v", count: 40, floor: 0.57, adviceFloor: 0.72},
  {name: "train-w", count: 40, floor: 0.53, adviceFloor: 0.76},
  {name: "train-x", count: 48, floor: 0.55, adviceFloor: 0.84},
  {name: "train-y", count: 48, floor: 0.56, adviceFloor: 0.74},
  {name: "train-z", count: 48, floor: 0.53, adviceFloor: 0.77},
  {name: "train-aa", count: 44, floor: 0.54, adviceFloor: 0.86},
  {name: "train-ab", count: 44, floor: 0.66, adviceFloor: 0.85},
  {name: "train-ac", count: 44, floor: 0.54, adviceFloor: 0.77},
  {name: "train-ad", count: 44, floor: 0.72, adviceFloor: 0.91},
  {name: "train-ae", count: 44, floor: 0.6, adviceFloor: 0.92},
  {name: "train-af", count: 44, floor: 0.61, adviceFloor: 0.86},
  {name: "train-ag", count: 44, floor: 0.7, adviceFloor: 0.89},
  {name: "train-ah", count: 36, floor: 0.52, adviceFloor: 0.92},
  {name: "train-ai", count: 44, floor: 0.57, adviceFloor: 0.85},
  {name: "real/real-a", count: 35, floor: 0.32, adviceFloor: 0.64},
  {name: "real/real-b", count: 35, floor: 0.31, adviceFloor: 0.48},
  {name: "real/real-c", count: 26, floor: 0.41, adviceFloor: 0.64},
  {name: "real/real-d", count: 30, floor: 0.21, adviceFloor: 0.85},
  {name: "real/real-e", count: 30, floor: 0.28, adviceFloor: 0.6},
  {name: "real/real-f", count: 30, floor: 0.32, adviceFloor: 0.55},
  {name: "real/real-g", count: 30, floor: 0.44, adviceFloor: 0.58},
  {name: "real/real-h", count: 30, floor: 0.31, adviceFloor: 0.34},
  {name: "real/real-i", count: 30, floor: 0.27, adviceFloor: 0.54},
  {name: "real/real-j", count: 25, floor: 0.42, adviceFloor: 0.79},
  {name: "short-a", count: 720, floor: 0.77, adviceFloor: 0.95},
])
  test(`the passages of ${name} are read no worse than before`, (t) => {
    const passages = JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8")) as readonly Passage[]
    assert.equal(passages.length, count)
    readNoWorse(t, passages, {floor, adviceFloor})
  })
