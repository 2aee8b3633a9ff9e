/* What bodies have done about it, and which remedies are there, in short sentences. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const acts: readonly (readonly [string, ...(readonly string[])])[] = [
  ["The NCSC has notified all owners.", "ncsc-uk -> notified all owners"],
  ["We alerted the operators on 7 April.", "ncsc-uk -> alerted the operators on 7 April"],
  ["CISA has sent a team to the plant.", "cisa -> sent a team to the plant"],
  [
    "CISA and the FBI assisted five utilities.",
    "cisa -> assisted five utilities",
    "fbi -> assisted five utilities",
  ],
  ["The police have questioned a former employee.", "police -> questioned a former employee"],
  [
    "The FBI obtained a court order and removed the malware from the routers.",
    "fbi -> obtained a court order",
    "fbi -> removed the malware from the routers",
  ],
  [
    "The affected owners have been informed by the NCSC.",
    "ncsc-uk -> affected owners have been informed by the NCSC",
  ],
  ["Germany has expelled two diplomats.", "germany-government -> expelled two diplomats"],
]

for (const [sentence, ...wanted] of acts)
  test(`an act is read: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "response-action").claims, wanted)
  })

test("what is seen, said, planned, ordered or usual is no act", () => {
  for (const sentence of [
    "The NCSC has identified 34 victims.",
    "The NCSC issued a statement.",
    "The NCSC will notify the owners.",
    "The NCSC should notify the owners.",
    "The NCSC has not notified the owners.",
    "The NCSC supports organisations in the United Kingdom.",
    "The group has sent messages to the owners.",
    "Microsoft has released a patch for Exchange Server.",
    "CISA ordered agencies to install the update.",
  ])
    assert.deepEqual(readSentence(sentence, "response-action").claims, [], sentence)
})

const remedies: readonly (readonly [string, string])[] = [
  ["Microsoft has released a patch for Exchange Server.", "patch -> microsoft-exchange-server"],
  ["Security updates for Exchange Server are available.", "Security updates -> microsoft-exchange-server"],
  ["Indicators of compromise are listed below.", "Indicators of compromise -> event"],
  ["A patch for Exchange Server is not yet available.", "not patch -> microsoft-exchange-server"],
  ["Microsoft has not yet published a fix for Exchange Server.", "not fix -> microsoft-exchange-server"],
  [
    "A detection script for Exchange Server can be downloaded from the website.",
    "detection script -> microsoft-exchange-server",
  ],
]

for (const [sentence, wanted] of remedies)
  test(`a remedy is read: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "availability").claims, [wanted])
  })

test("tools of attackers and remedies to come are none", () => {
  for (const sentence of [
    "The group used a tool for Exchange Server.",
    "The attackers released malicious updates.",
    "If a patch is available, install it.",
    "Microsoft will release a patch.",
  ])
    assert.deepEqual(readSentence(sentence, "availability").claims, [], sentence)
})
