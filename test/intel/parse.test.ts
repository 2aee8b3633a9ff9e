/* Sentences of many builds with the roles that a reader sees in them, one line for each clause. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "The group exploited CVE-2024-12345 in Microsoft Exchange in May 2024.",
    "exploited subject=The group object=CVE-2024-12345 {in Microsoft Exchange} in=May 2024",
  ],
  [
    "The intrusions are believed to have been carried out by APT28, a group linked to the GRU.",
    "are believed [passive] subject=The intrusions that=<to have been carried out>",
    "to have been carried out [infinitive passive] (subject=The intrusions) by=APT28 {= a group}",
    "linked [participle passive] (subject=a group) to=the GRU",
  ],
]

test("each clause of a sentence has the roles that a reader sees in it", () => {
  for (const [text, ...lines] of cases) assert.deepEqual(clauseLines(text), lines, text)
})
