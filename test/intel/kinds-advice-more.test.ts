/* Advice of several parts, to readers by other words, and what is only told of orders and wishes. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const asked: readonly (readonly [string, ...(readonly string[])])[] = [
  [
    "We advise operators to take controllers off the internet, to segment networks and to watch for changes.",
    "should: We advise operators to take controllers off the internet",
    "should: to segment networks",
    "should: to watch for changes",
  ],
  [
    "CISA urges owners to change all default passwords and to take controllers off the internet.",
    "should: CISA urges owners to change all default passwords and to take controllers off the internet",
  ],
  ["We advise operators to update and reboot.", "should: We advise operators to update and reboot"],
  ["We suggest that carriers look for the implant.", "should: We suggest that carriers look for the implant"],
  [
    "Operators should install the update and restart the server.",
    "should: Operators should install the update and restart the server",
  ],
  [
    "Those responsible may request support by e-mail.",
    "may: Those responsible may request support by e-mail",
  ],
  [
    "Keepers of registers should hold offline copies of them.",
    "should: Keepers of registers should hold offline copies of them",
  ],
  [
    "Controllers must not be reachable from the internet.",
    "must: Controllers must not be reachable from the internet",
  ],
  [
    "We remind heads of institutions that computers must be protected by an agent.",
    "must: that computers must be protected by an agent",
  ],
  [
    "And consider joining your hypervisors to no domain.",
    "should: And consider joining your hypervisors to no domain",
  ],
  [
    "We recommend the following measures:\n* Train staff to report messages\n* Check for secure connections",
    "should: * Train staff to report messages",
    "should: * Check for secure connections",
  ],
  ["Never open files from unknown senders.", "should: Never open files from unknown senders"],
  ["Utilities were ordered to file an inventory.", "must: Utilities were ordered to file an inventory"],
]

for (const [sentence, ...wanted] of asked)
  test(`advice is read: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence).advice, wanted)
  })

for (const sentence of [
  "If the update is not feasible, administrators might disable the service.",
  "Albania ordered its diplomats to leave.",
  "The agency directed the operator to block the command servers.",
  "The police have been asked to investigate.",
  "It is important to attribute such activities.",
  "The ambassador was invited to the ministry.",
  "Change Wellness will not resume normal payments before March, its owner told investors.",
  "The attackers must be held responsible.",
  "The trojan supports the following commands:\n* Send data to the server\n* Download files",
  "The note must not be translated as an order.",
  "Up to 900 banks were hit, the FBI advises.",
  "We suggest that the attackers look for money.",
  "Email details",
  "Open directories",
  "It is not possible to scan the traffic for patterns.",
  "It is possible more groups will begin to use it.",
  "In the following table you can check the techniques of the group.",
  "With our proxy platform you can apply controls to it.",
  "The indicators may assist in confirming a compromise.",
  "We must keep in mind that the party won.",
  "The document requested that the user enable content.",
  "We are encouraged by the effect on the botnet.",
])
  test(`no advice: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence).advice, [])
  })
