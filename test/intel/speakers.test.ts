/* Who speaks on from one sentence to the next. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

/** The outermost speaker of the last claim of a text. */
function lastSpeaker(publisher: string, ...paragraphs: readonly string[]): string | undefined {
  const source = sourceOf(paragraphs.join("\n\n"), publisher, "2025-06-20")
  return claimsOf(source, documentOf(source, 1), lexicons).claims.at(-1)?.speakers.at(-1)?.ref
}

const hit = "The attackers hit banks."

test("a sentence without a speaker goes on with whoever spoke before it", () => {
  for (const [publisher, paragraphs, wanted] of [
    // Whoever said it goes on in his paragraph; a new one is the publisher's.
    ["Reuters", [`The FBI said that hospitals had been hit. ${hit}`], "fbi"],
    ["Reuters", ["The FBI said that hospitals had been hit.", hit], "publisher"],
    ["CERT Polska", [`According to the FBI, hospitals were hit. ${hit}`], "fbi"],
    // Who is only cited for a finding does not.
    ["CERT Polska", [`Mandiant has linked the group to Belarus. ${hit}`], "cert-pl"],
    ["CERT Polska", [`The FBI has identified 34 victims. ${hit}`], "cert-pl"],
    ["Reuters", [`The FBI has identified 34 victims. ${hit}`], "fbi"],
    // "We" is whoever wrote it.
    ["Corvane", ["Microsoft tells us that hospitals were hit. We have seen that banks were hit."], "corvane"],
    ["Corvane", [`We have been told by the FBI that hospitals were hit. ${hit}`], "corvane"],
    // A boast is not gone on with.
    ["CERT Polska", [`LockBit claims that it hit hospitals. ${hit}`], "cert-pl"],
    // Names of kinds find the body whose name has them.
    [
      "Formosa Courier",
      [
        "The Investigation Bureau said that hospitals were hit. The Harbour Affairs Office said that it was not so. According to the bureau, banks were hit.",
      ],
      "investigation-bureau",
    ],
    [
      "CTIR Gov",
      ["The FBI said that hospitals were hit. In the assessment of this Center, banks were hit."],
      "ctir-gov",
    ],
    // A company is noted in the sentence that it speaks in.
    [
      "Formosa Courier",
      [
        "Around 70 workstations of Lanyang Power, a utility on the coast, were hit on Tuesday, the company said.",
      ],
      "lanyang-power",
    ],
    [
      "Reuters",
      [
        "Intruders encrypted computers of Montemor, one of the larger private hospital chains.",
        "The company said banks were hit.",
      ],
      "montemor",
    ],
    [
      "Reuters",
      [
        "The FBI blamed Kimsuky for the attacks. Banks were hit, according to a paper the agency released together with the BSI.",
      ],
      "fbi",
    ],
  ] as const)
    assert.equal(lastSpeaker(publisher, ...paragraphs), wanted, paragraphs.join(" | "))
})

test("a review of several matters tells of one event under each of its headings", () => {
  const events = (...paragraphs: readonly string[]): readonly string[] => {
    const source = sourceOf(paragraphs.join("\n\n"), "CERT Polska", "2025-06-20")
    return claimsOf(source, documentOf(source, 1), lexicons).claims.map(({subject}) => subject)
  }
  assert.deepEqual(
    events(
      "This bulletin sums up the matters of the week.",
      "Mobile money. Unknown attackers hit banks.",
      "Firewalls. Unknown attackers hit hospitals.",
      "Ransomware in the region. Unknown attackers hit airports.",
    ),
    ["event-1", "event-2", "event-3"],
  )
  // The parts of one matter are no others.
  assert.deepEqual(
    events("Overview. Unknown attackers hit banks.", "Impact. Unknown attackers hit hospitals."),
    ["event-1", "event-1"],
  )
})

test("a body that no lexicon knows is all of its name", () => {
  for (const [name, wanted] of [
    ["The African Confederation of Savings Cooperatives", "african-confederation-of-savings-cooperatives"],
    ["The Brewers' Guild of Flanders", "brewers-guild-of-flanders"],
    ["The Refuse Workers' Union", "refuse-workers-union"],
    ["The Gulf Bar Federation", "gulf-bar-federation"],
  ] as const)
    assert.equal(lastSpeaker("Daily News", `${name} said that hackers had hit banks.`), wanted)
})
