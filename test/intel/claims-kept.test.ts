/* Plain passages that nobody who writes the grammar has read. Nothing of them is printed but figures;
 * docs/intel-measured.md holds the scorings. */

import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {readNoWorse} from "../support/intel-floors.ts"
import type {Passage} from "../support/intel-score.ts"

const fixtures = join(import.meta.dirname, "..", "fixtures", "intel")

for (const [name, count, floor, adviceFloor] of [
  ["kept-d.json", 14, 0.85, 0.95],
  ["kept-e.json", 14, 0.81, 0.93],
  ["kept-f.json", 24, 0.74, 0.86],
  ["kept-h.json", 28, 0.628, 0.87],
  ["kept-i.json", 28, 0.637, 0.88],
  ["kept-j.json", 24, 0.694, 0.84],
  ["kept-l.json", 24, 0.725, 0.93],
  ["real/real-k.json", 27, 0.244, 0.5],
  ["real/real-l.json", 24, 0.315, 0.41],
  ["short-k.json", 240, 0.643, 0.83],
] as const)
  test(`what is kept in ${name} is what was committed, and is read no worse than before`, (t) => {
    const bytes = readFileSync(join(fixtures, name))
    const digests = readFileSync(join(fixtures, "kept.sha256"), "utf8").trim().split("\n")
    const digest = createHash("sha256").update(bytes).digest("hex")
    assert.ok(digests.includes(`${digest}  ${name}`), `${digest}  ${name}`)
    const passages = JSON.parse(bytes.toString("utf8")) as readonly Passage[]
    assert.equal(passages.length, count)
    readNoWorse(t, passages, {floor, adviceFloor})
  })
