/* Names in what the terminal shows of statements: people read names, not ids. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {ownKnowledge, plainSource} from "../bench/intel/subject.ts"
import {namesOf} from "../src/cli/intel.ts"
import {readingOf} from "../src/intel/reading.ts"
import {compareReadings} from "../src/intel/report.ts"
import {intelText} from "../src/report/intel-text.ts"

const knowledge = await ownKnowledge()

test("a government that no lexicon lists is shown by its state's name", () => {
  const text = "The Foreign Ministry of Norway said on 5 March 2021 that HAFNIUM exploited CVE-2021-26855."
  const source = plainSource(text)
  const report = compareReadings([source], [readingOf(source, 1, knowledge)], knowledge)
  assert.equal(report.readings[0]?.claims[0]?.speakers[0].ref, "norway-government")
  const shown = intelText(report, {names: namesOf(knowledge)})
  assert.match(shown, /Issued by Government of Norway,/)
})
