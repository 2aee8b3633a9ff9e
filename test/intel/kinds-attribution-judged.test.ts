/* Who is held likely or unlikely to have done it, states that hack, and what nobody says of anybody. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {readingTest} from "../support/intel-table.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

readingTest("attribution", "who is judged to have done it", [
  ["The centre considers a lone insider unlikely.", "lone-insider event-1"],
  ["The centre considers a role for any foreign power very unlikely.", "foreign-power event-1"],
  ["The bureau regards a state-sponsored hacker as likely.", "state-sponsored-hacker event-1"],
  ["The bureau regards the involvement of APT28 as plausible.", "apt28 event-1"],
  ["Iranian participation is probable.", "iran event-1"],
  ["Norsec considers APT28's involvement a realistic possibility.", "apt28 event-1"],
  [
    "Norsec thinks it likely that APT28 was behind it; Kestrel regards this as improbable.",
    "apt28 event-1, apt28 event-1",
  ],
  ["The centre considers a new wave likely.", ""],
  ["The responsible actors are APT28.", "apt28 event-1"],
  ["Two channels claimed the breach for the group APT28.", "apt28 event-1"],
  ["APT31 conducted reconnaissance against members of the assembly.", "apt31 event-1"],
])

readingTest("attribution", "who has no name", [
  ["The breach was conducted by a single operator.", "single-operator event-1"],
  ["Police suspect a band of students in Utrecht.", "band-of-students-in-utrecht event-1"],
  ["The backdoor was planted by a state actor from Iran.", "state-actor-from-iran event-1"],
  ["Akira members took part in the breach.", "akira-members event-1"],
  ["There is much to suggest that it was the group Akira.", "akira event-1"],
  ["An affiliate of Akira carried out the encryption.", "affiliate-of-akira event-1"],
  [
    "It was carried out by state-sponsored actors, specifically APT40.",
    "apt40 event-1, state-sponsored-actors event-1",
  ],
  ["APT28 was very likely involved.", "apt28 event-1"],
  ["The second wave was also Iranian.", "iran event-1"],
  ["The audit was conducted by a single operator.", ""],
])

readingTest("attribution", "a state that hacks", [
  ["Norway says that China hacked its parliament.", "china event-1"],
  ["The Kremlin said that Russia did not hack the court.", "russia event-1 !"],
  ["Moscow denied hacking the court.", "russia event-1 !"],
  ["China knows of the hacking.", ""],
  ["The Chinese ministry accused Ottawa of smearing it.", ""],
])

readingTest("attribution", "what is not said", [
  ["It would be premature to say that China did this.", ""],
  ["It would be wrong to conclude that APT28 carried out the breach.", ""],
  ["Nobody should say that APT28 carried out the breach.", ""],
  ["This does not mean that APT28 was behind the breach.", ""],
  ["The agencies do not suggest that APT28 is responsible for the breach.", ""],
  ["The bureau takes no position on who was responsible.", ""],
  ["A paper quoted the bureau as blaming China; the line was mistranslated.", ""],
  ["We do not think that the tool proves the involvement of APT28 in the breach.", ""],
  ["APT28 is no longer thought to be behind the breach.", ""],
  ["The suspicion that APT28 was behind the breach was not confirmed.", ""],
  ["The bureau does not share the view that APT28 was behind the breach.", ""],
  ["The firm withdrew its statement that APT28 was behind the breach.", ""],
  ["Reporting that the breach was ordered by the GRU is incorrect.", "gru event-1 !"],
])

for (const [sentence, band] of [
  ["The centre considers the involvement of APT28 to be likely.", "likely"],
  ["That APT28 was behind the attack is, in our opinion, highly unlikely.", "highly unlikely"],
] as const)
  test(`how likely: ${sentence}`, () => {
    const source = sourceOf(`An attack hit a bank in March. ${sentence}`, "Reuters", "2025-05-01")
    const {claims} = claimsOf(source, documentOf(source, 1), lexicons)
    const found = claims.find(({kind}) => kind === "attribution")
    assert.equal(found?.likelihood?.band, band)
  })
