/* What is asked of readers, and how strongly, in short sentences. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const asked: readonly (readonly [string, ...(readonly string[])])[] = [
  ["Operators must not restart the device.", "must"],
  ["Victims should not pay the ransom.", "should"],
  ["Devices without support should be replaced.", "should"],
  ["Smaller organisations may wish to ask for help.", "may"],
  ["The passwords of all users must be reset.", "must"],
  ["Newsrooms can request a check of their devices.", "may"],
  ["Extended Protection can be activated.", "may"],
  ["Filtering attachments can further reduce the risk.", "may"],
  ["We urge every organisation to follow the steps.", "should"],
  ["The NCSC recommends renewing all certificates.", "should"],
  ["The NCSC recommends that administrators restrict access.", "should"],
  ["Operators are advised to replace the devices.", "should"],
  ["Agencies are required to report incidents within two hours.", "must"],
  ["CISA ordered federal agencies to install the update.", "must"],
  ["The update is to be installed immediately.", "must"],
  ["It is also possible to disable the service.", "may"],
  ["It is vital that operators apply the update.", "must"],
  ["Disable remote-access tools that are not needed.", "should"],
  ["If you suspect a breach, report it to us.", "should"],
  ["If a web shell is found, the device must not be restarted.", "must"],
  ["Firms should reinstall the program, and should treat every password as lost.", "should", "should"],
  [
    "The agency ordered operators to patch and recommends that others reset their sessions.",
    "must",
    "should",
  ],
]

for (const [sentence, ...strengths] of asked)
  test(`it is asked, so strongly: ${sentence}`, () => {
    const {advice} = readSentence(sentence)
    assert.deepEqual(
      advice.map((line) => line.split(":")[0]),
      strengths,
      advice.join("\n"),
    )
  })

test("the condition belongs to what is asked", () => {
  assert.deepEqual(readSentence("If that is impossible, operators can isolate the system.").advice, [
    "may: If that is impossible, operators can isolate the system",
  ])
})

test("what may have been, what states are told and what is only remarked is no advice", () => {
  for (const sentence of [
    "The attackers may use the access again.",
    "Some files may have been taken.",
    "The flaw can be exploited without a password.",
    "Russia must stop these attacks.",
    "The Russian side should produce proof.",
    "We call on Russia to respect the norms.",
    "It should be noted that the flaw is old.",
    "What should be done?",
    "It is possible that further victims exist.",
    "Users may see errors after the update.",
    "The objective is almost certainly to collect records.",
    "The police asked investigators for the records.",
  ])
    assert.deepEqual(readSentence(sentence).advice, [], sentence)
})
