/* What is said to be unknown is no claim; what is only told beside it is one. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const told = (text: string): readonly string[] =>
  readSentence(text, "attribution", "association", "targeting", "vector", "temporal").claims

test("nothing is claimed of what is not known", () => {
  for (const text of [
    "There is no evidence that APT28 was responsible for the attacks.",
    "There is no firm evidence so far that APT28 was responsible for the attacks.",
    "The FBI cannot confirm that APT28 was responsible for the attacks.",
    "The FBI was unable to determine that APT28 was responsible for the attacks.",
    "It is not known whether APT28 was responsible for the attacks.",
    "It is unclear whether APT28 was responsible for the attacks.",
    "There is nothing to suggest that APT28 was responsible for the attacks.",
    "Nothing so far indicates that APT28 was responsible for the attacks.",
    "That is not the same as saying that APT28 was responsible for the attacks.",
    "The FBI condemned the attacks, stopping short of blaming APT28 for them.",
    "The FBI declined to say that APT28 was responsible for the attacks.",
    "It is too early to say that APT28 was responsible for the attacks.",
    "We do not have evidence that APT28 was responsible for the attacks.",
    "We have not yet been able to verify that APT28 was responsible for the attacks.",
    "The FBI is not in a position to confirm that APT28 was responsible for the attacks.",
    "We have found no technical indications that APT28 was responsible for the attacks.",
  ])
    assert.deepEqual(told(text), [], text)
})

test("what is told beside what is not known stays", () => {
  for (const [text, wanted] of [
    [
      "Two officials who did not give their names said that APT28 was responsible for the attacks.",
      "apt28 -> event",
    ],
    ["The FBI cannot say who paid, but APT28 was responsible for the attacks.", "apt28 -> event"],
    ["No customer data was lost; APT28 was responsible for the attacks.", "apt28 -> event"],
    ["Without naming sources, the FBI said that APT28 was responsible for the attacks.", "apt28 -> event"],
    ["The FBI made no secret of it: APT28 was responsible for the attacks.", "apt28 -> event"],
  ] as const)
    assert.deepEqual(told(text), [wanted], text)
  assert.ok(
    told("The FBI cannot connect the group to the August 2024 breach of Harbour Clinic.").some((claim) =>
      claim.includes("August 2024"),
    ),
  )
})
