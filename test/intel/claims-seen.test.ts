/* Passages by two people who know no grammar. The first twelve of each are read by whoever works on the grammar; of the
 * others only figures are looked at (test/fixtures/intel/README.md), and docs/intel-claims.md says how far that held. */

import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {f1, type Passage, scorePassages, summary} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

const fixtures = join(import.meta.dirname, "..", "fixtures", "intel")
const passages = ["seen-a", "seen-b"].flatMap(
  (name) => JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8")) as readonly Passage[],
)
const number = ({id}: Passage): number => Number(id.slice(-2))

for (const {title, part, floor, adviceFloor} of [
  {
    title: "passages that the grammar was fitted to are read no worse than before",
    part: passages.filter((p) => number(p) <= 12),
    floor: 0.77,
    adviceFloor: 0.95,
  },
  {
    title: "passages that nobody fitted the grammar to are read no worse than before",
    part: passages.filter((p) => number(p) > 12),
    floor: 0.38,
    adviceFloor: 0.84,
  },
])
  test(title, (t) => {
    const score = scorePassages(part, lexicons)
    t.diagnostic(`${part.length} passages`)
    t.diagnostic(`strict ${summary(score.strict)}`)
    t.diagnostic(`loose ${summary(score.loose)}`)
    t.diagnostic(`advice ${summary(score.advice)}`)
    for (const [kind, {strict, loose}] of score.byKind)
      t.diagnostic(`${kind}: strict ${summary(strict)}; loose F1 ${f1(loose).toFixed(3)}`)
    assert.equal(part.length, 24)
    assert.ok(f1(score.strict) >= floor, `strict F1 ${f1(score.strict).toFixed(3)}`)
    assert.ok(f1(score.advice) >= adviceFloor, `advice F1 ${f1(score.advice).toFixed(3)}`)
  })
