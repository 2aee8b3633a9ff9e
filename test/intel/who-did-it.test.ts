/* Whom "it", "its", "they" and "the hackers" of a sentence stand for: an actor, or the event. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

test("it is the actor whom the sentence before was about, though not its subject", () => {
  for (const [text, wanted] of [
    ["Police in Ghent are looking for Sandworm. In May it hit law firms.", "sandworm"],
    ["We follow an operator we call Grey Thimble. In May it hit law firms.", "grey-thimble"],
    ["Pale Otter is a rebrand of Conti. In May it hit law firms.", "pale-otter"],
    // An event was spoken of.
    ["Police link the intrusion to Sandworm. In May it hit law firms.", "event"],
  ] as const)
    assert.ok(readSentence(text, "targeting").claims.includes(`${wanted} -> sector-legal`), text)
})

test("what belongs to the actor is told of him, whatever was told of before", () => {
  for (const text of [
    "The intrusions lasted a year. Sandworm starts with phone calls. Its attachments install Atera.",
    "The attack went on. Sandworm was patient. Its hackers relied on Atera.",
  ])
    assert.ok(readSentence(text, "vector").claims.includes("sandworm -> atera"), text)
})

test("the hackers are whom the same sentence calls the culprit", () => {
  assert.ok(
    readSentence(
      "The ministry blamed Sandworm for the break-in, saying the hackers had used Cobalt Strike.",
      "vector",
    ).claims.includes("sandworm -> cobalt-strike"),
  )
})

test("they are the intruders of the sentence before, whom nobody has named", () => {
  assert.ok(
    readSentence(
      "Sandworm is not known to work there. The intruders waited for weeks. They used Cobalt Strike.",
      "vector",
    ).claims.includes("event -> cobalt-strike"),
  )
})

test("a team that has seen attacks is not whose attacks they are", () => {
  for (const text of [
    "The Zscaler ThreatLabZ team has observed an increase in targeted attacks against law firms.",
    "A team in Bergen has examined the attacks on law firms.",
  ])
    assert.deepEqual(readSentence(text, "targeting").claims, ["event -> sector-legal"], text)
})
