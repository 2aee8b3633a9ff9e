/* Plain passages that nobody who writes the grammar has read. Nothing of them is printed but figures;
 * docs/intel-claims.md holds the scorings. */

import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {f1, type Passage, scorePassages, summary} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

const fixtures = join(import.meta.dirname, "..", "fixtures", "intel")

test("the kept passages are those that were committed, and are read no worse than before", (t) => {
  const passages: Passage[] = []
  for (const line of readFileSync(join(fixtures, "kept.sha256"), "utf8").trim().split("\n")) {
    const [digest, name = ""] = line.split(/\s+/)
    const bytes = readFileSync(join(fixtures, name))
    assert.equal(createHash("sha256").update(bytes).digest("hex"), digest, name)
    passages.push(...(JSON.parse(bytes.toString("utf8")) as readonly Passage[]))
  }
  assert.equal(passages.length, 28)
  const score = scorePassages(passages, lexicons)
  t.diagnostic(`strict ${summary(score.strict)}`)
  t.diagnostic(`loose ${summary(score.loose)}`)
  t.diagnostic(`advice ${summary(score.advice)}`)
  for (const [kind, {strict, loose}] of score.byKind)
    t.diagnostic(`${kind}: strict ${summary(strict)}; loose F1 ${f1(loose).toFixed(3)}`)
  assert.ok(f1(score.strict) >= 0.71, `strict F1 ${f1(score.strict).toFixed(3)}`)
  assert.ok(f1(score.advice) >= 0.9, `advice F1 ${f1(score.advice).toFixed(3)}`)
})
