/* Whom "it", "its", "they" and "the hackers" of a sentence stand for: an actor, or the event. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {readSentence} from "../support/intel-sentence.ts"
import {clauseLexicons} from "../support/shipped-lexicons.ts"

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

test("a group that is told apart by its own words is nobody who was spoken of", () => {
  assert.deepEqual(
    readSentence(
      "APT28 broke into a ministry. We assess that a group aligned with Chinese interests is behind the breach at a bank.",
      "attribution",
    ).claims.filter((claim) => claim.startsWith("apt28")),
    [],
  )
})

test("one more name of the group is no other group", () => {
  assert.ok(
    readSentence(
      "We track the actor as COLDRIVER. The group, also known as Callisto, sent phishing emails to law firms.",
      "targeting",
    ).claims.includes("coldriver -> sector-legal"),
  )
})

test("officers of the unit are the unit of which the text has spoken", () => {
  assert.ok(
    readSentence(
      "Estonia blames GRU Unit 29155 for the breach. Officers of the unit used Cobalt Strike.",
      "vector",
    ).claims.includes("gru-unit-29155 -> cobalt-strike"),
  )
})

test("it is the state that denies for itself", () => {
  for (const text of [
    "A newspaper blamed Lazarus for the theft at the bank. China said it had nothing to do with the theft.",
    "Lazarus broke into a bank. China insisted it did not carry out the attack.",
  ])
    assert.deepEqual(
      readSentence(text, "attribution").claims.filter((claim) => /^not /.test(claim)),
      ["not china -> event"],
      text,
    )
})

test("whom a tool is only said to overlap with takes nobody's place", () => {
  assert.ok(
    readSentence(
      "Grey Thimble is a group in Asia. Overlaps with Sandworm are limited. The threat actor used Cobalt Strike.",
      "vector",
    ).claims.includes("grey-thimble -> cobalt-strike"),
  )
})

test("agencies are accused of attacks as well", () => {
  assert.ok(
    readSentence("China accused the NSA of attacking a ministry in Shenyang.", "attribution").claims.includes(
      "nsa -> event",
    ),
  )
})

test("who acts is whom the sentence itself is about", () => {
  for (const text of [
    "Sandworm was active in May. APT28 sent messages to law firms that it had compromised.",
    "Sandworm was active in May. A persona named Grey Thimble posted a film in which it boasted of attacks on law firms.",
  ])
    assert.equal(
      readSentence(text, "targeting").claims.some((claim) => claim.startsWith("sandworm")),
      false,
      text,
    )
})

test("the actor goes by the name that the text gives", () => {
  for (const text of [
    "APT28 was active in May. We track the group as UNC6412 and know that it is tied to APT29. The actor used Atera.",
    "APT28 was active in May. Google calls it UNC6412. It used Atera.",
  ])
    assert.ok(readSentence(text, "vector").claims.includes("unc6412 -> atera"), text)
})

test("the attackers in another case are not those of the case spoken of", () => {
  const lines = [
    "The intrusion hit a bank in May.",
    "In a separate incident, hackers hit a clinic.",
    "The attackers in the first case used Atera.",
  ]
  const source = sourceOf(lines.join(" "), "Reuters", "2025-06-20")
  const {claims} = claimsOf(source, documentOf(source, 1), clauseLexicons)
  const told = claims.map(({kind, subject}) => `${kind} ${subject}`)
  assert.ok(told.includes("vector event-1"), told.join("; "))
  assert.ok(told.includes("targeting event-2"), told.join("; "))
})

test("whom an attack was on did not do what it did", () => {
  assert.deepEqual(
    readSentence(
      "They condemned the attack on Ukraine, which targeted law firms in Kyiv.",
      "targeting",
    ).claims.filter((claim) => claim.startsWith("ukraine")),
    [],
  )
})
