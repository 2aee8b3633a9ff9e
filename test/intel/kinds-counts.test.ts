/* How many were hit, and how grave it was, in short sentences. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const hit: readonly (readonly [sentence: string, ...units: readonly string[]])[] = [
  ["At least 14 hospitals were hit.", "hospitals"],
  ["Sixty-four workstations were destroyed.", "workstations"],
  ["About 38,000 households were without heating.", "households"],
  ["Some 2,100 files may have been taken.", "files"],
  ["The attack affected nearly 900 schools in Ireland.", "schools"],
  ["Records of 1.9 million patients were copied.", "patients"],
  ["The phones of at least 17 people were infected.", "people"],
  ["More than 1,400 routers in 31 countries were compromised.", "routers", "countries"],
  ["The campaign infected tens of thousands of devices worldwide.", "devices"],
  ["Several dozen law firms were encrypted.", "organisations"],
  ["The attackers stole data from 12 companies.", "organisations"],
  ["Fourteen mail servers were wiped, eleven of them in Cyprus.", "servers", "servers"],
  ["An attack on 12 clinics forced them to close.", "clinics"],
  ["At least five hospitals lost access to their systems.", "hospitals"],
  ["The malware was found on 62 workstations.", "workstations"],
  ["Lures were sent to some 2,300 mailboxes.", "mailboxes"],
  ["Between five and eight servers were breached.", "servers"],
  ["The number of compromised servers rose to 4,500.", "servers"],
  ["Victims known to date: 6 clinics, 3 banks and 1 school.", "clinics", "banks", "schools"],
]

for (const [sentence, ...units] of hit)
  test(`it is counted what was hit: ${sentence}`, () => {
    assert.deepEqual(
      readSentence(sentence, "impact-count").claims,
      units.map((unit) => `event -> ${unit}`),
    )
  })

const notHit: readonly string[] = [
  "About 12,000 servers remain exposed.",
  "The agency has notified 300 owners.",
  "A further 4,200 gateways are reachable from the internet.",
  "The flaw was fixed in version 14.",
  "The group uses three tools.",
  "The agency issued advice to over 70 affected organisations.",
  "None of the 40 servers was compromised.",
  "Operators should check 12 servers.",
  "The attackers could compromise 500 servers.",
  "The meeting on 12 March lasted two hours.",
]

for (const sentence of notHit)
  test(`no count of what was not hit: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "impact-count").claims, [])
  })

test("a number keeps its bounds and its words", () => {
  assert.deepEqual(readSentence("Up to two million accounts were copied.", "impact-count").counts, [
    "Up to two million accounts",
  ])
})

const grave: readonly (readonly [string, string])[] = [
  ["This was the most serious attack since 2022.", "most serious attack since 2022"],
  ["The attack was unprecedented.", "unprecedented"],
  ["The effects were minor.", "effects were minor"],
  ["The minister called the attack the worst in years.", "worst in years"],
]

for (const [sentence, words] of grave)
  test(`it is read how grave it was: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "significance").claims, [`event -> ${words}`])
  })

test("what the group or the product is like says nothing of the event", () => {
  for (const sentence of [
    "The group is sophisticated.",
    "The product is widespread.",
    "The attack was carried out by a serious group.",
  ])
    assert.deepEqual(readSentence(sentence, "significance").claims, [], sentence)
})
