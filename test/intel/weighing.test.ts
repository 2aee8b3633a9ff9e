/* Weights are looked up by the parts of signs, shared where sites share them; what is found is what the written signs give. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {plain, readableSets, walk} from "../../calibrate/claims/passages.ts"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {frameOf} from "../../src/intel/learned/frame.ts"
import {learnedKinds} from "../../src/intel/learned/kinds.ts"
import {WrittenSigns} from "../../src/intel/learned/seen.ts"
import {WrittenOfOne, weighingOfOne} from "../../src/intel/learned/subject-seen.ts"
import {weighingOf} from "../../src/intel/learned/weighing.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

test("at every site of the first passages of each set the sum is that of the written signs", () => {
  const {weights} = lexicons
  const weighing = weighingOf(weights)
  let sites = 0
  for (const {passages} of readableSets())
    for (const passage of passages.slice(0, 2))
      walk(passage, plain, (context) => {
        const frame = frameOf(context)
        weighing.begin()
        for (const {table, sites: sitesIn, signs} of learnedKinds)
          for (const site of sitesIn(context, frame)) {
            const written = new WrittenSigns()
            signs(context, frame, site, written)
            const known = weights.get(table)?.signs
            const sum = [...written.all].reduce((all, sign) => all + (known?.get(sign) ?? 0), 0)
            const found = weighing.seenAt((seen) => signs(context, frame, site, seen))
            assert.equal(weighing.sumOf(table, found), sum, `${passage.id} ${table} ${site.from}`)
            sites++
          }
      })
  assert.ok(sites > 1000, `${sites} sites`)
})

test("for all that may be a subject in the first passages of each set the sum is that of the written signs", () => {
  const subject = lexicons.weights.get("subject")
  assert.ok(subject !== undefined)
  const weighing = weighingOfOne(subject)
  let options = 0
  for (const {passages} of readableSets())
    for (const passage of passages.slice(0, 2)) {
      const source = sourceOf(passage.text, passage.publisher, passage.issued)
      claimsOf(source, documentOf(source, 1), lexicons, undefined, (draft, all) => {
        for (const {id, look} of all) {
          const written = new WrittenOfOne()
          look(written)
          const sum: number = [...written.all].reduce(
            (sums, sign) => sums + (subject.signs.get(sign) ?? 0),
            0,
          )
          assert.equal(weighing.sumOf(look), sum, `${passage.id} ${draft.kind} ${id}`)
          options++
        }
        return undefined
      })
    }
  assert.ok(options > 1000, `${options} options`)
})
