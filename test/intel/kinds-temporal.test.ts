/* When it was done, in short sentences: the time of the deed, not of what was said or learnt. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const dated: readonly (readonly [string, string])[] = [
  ["The attacks began on 12 February 2024.", "on 12 February 2024"],
  ["On 12 February 2024 the attacks began.", "On 12 February 2024"],
  ["The activity has been under way since April.", "since April"],
  ["Since at least October 2024, the group has compromised controllers.", "Since at least October 2024"],
  ["The campaign ran from mid-January until the end of March.", "from mid-January until the end of March"],
  ["Between 11 and 29 August, the attackers sent messages.", "Between 11 and 29 August"],
  ["The intrusions took place in December last year.", "in December last year"],
  ["The attack came two days before the election.", "two days before the election"],
  ["During the first quarter at least 43 computers were infected.", "During the first quarter"],
  ["Starting from summer 2024, decoys have been used.", "Starting from summer 2024"],
  ["The hospital was hit on the night of 3 March.", "on the night of 3 March"],
  ["For six hours on 4 April 2025, an update was sent to customers.", "For six hours on 4 April 2025"],
  ["On 12.03.2025 the attackers used stolen accounts.", "On 12.03.2025"],
  ["The intrusion went unnoticed from November to April.", "from November to April"],
]

for (const [sentence, time] of dated)
  test(`the deed is dated: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "temporal").claims, [`event -> ${time}`])
  })

test("a time may stand before or behind the noun of an event", () => {
  for (const [sentence, time] of [
    ["The minister spoke about a June attack.", "June"],
    ["The minister spoke about the August 2024 defacement.", "August 2024"],
    ["The minister spoke about an attack in March 2024.", "in March 2024"],
  ] as const)
    assert.deepEqual(readSentence(sentence, "temporal").claims, [`event -> ${time}`], sentence)
})

test("the activity of an actor is dated with the actor as subject", () => {
  assert.deepEqual(readSentence("APT28 has been active since 2004.", "temporal").claims, [
    "apt28 -> since 2004",
  ])
})

test("the time of saying, learning, mending and planning is not that of the deed", () => {
  for (const sentence of [
    "The agency said on Friday that the attackers used malware.",
    "The agency learned of the attack in June.",
    "The agency detected the intrusion on 4 May 2025.",
    "The vendor fixed the flaw in March 2024.",
    "Operators must report incidents by 1 October.",
    "This was the largest attack since 2019.",
    "The agency has been tracking the group since 2021.",
  ])
    assert.deepEqual(readSentence(sentence, "temporal").claims, [], sentence)
})
