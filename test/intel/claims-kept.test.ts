/* Plain passages that nobody who writes the grammar has read. Nothing of them is printed but figures;
 * docs/intel-claims.md holds the scorings. */

import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {readNoWorse} from "../support/intel-floors.ts"
import type {Passage} from "../support/intel-score.ts"

const fixtures = join(import.meta.dirname, "..", "fixtures", "intel")

for (const [name, count, floor, adviceFloor] of [
  ["kept-d.json", 14, 0.839, 0.94],
  ["kept-e.json", 14, 0.802, 0.9],
  ["kept-f.json", 24, 0.734, 0.85],
  ["kept-h.json", 28, 0.633, 0.85],
  ["kept-i.json", 28, 0.644, 0.87],
  ["kept-j.json", 24, 0.688, 0.82],
  ["kept-l.json", 24, 0.715, 0.92],
  ["real/real-k.json", 27, 0.234, 0.45],
  ["short-k.json", 240, 0.636, 0.84],
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
