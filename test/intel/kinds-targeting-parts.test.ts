/* Who some of those are that were hit: what a sentence says of a part of them behind their number. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

type Case = readonly [string, ...(readonly string[])]

function reads(cases: readonly Case[]): void {
  assert.deepEqual(
    cases.map(([sentence]) => [sentence, ...[...readSentence(sentence, "targeting").claims].sort()]),
    cases.map(([sentence, ...wanted]) => [sentence, ...wanted.map((one) => `event -> ${one}`).sort()]),
  )
}

test("most, some or all of those who were hit are whom the attack hit", () => {
  reads([
    ["The attackers broke into 31 appliances, most of them at hospitals.", "sector-health"],
    ["Forty companies were encrypted, all of them tax advisers.", "tax-advisers"],
    ["The campaign hit 40 organisations, mainly law firms in Denmark.", "denmark", "sector-legal"],
    ["The attack crippled 60 customers, some of which were breweries.", "breweries"],
    [
      "The attack hit 18 customers, among them a wind farm in Portugal, a housing office and two Danish banks.",
      "denmark",
      "housing-office",
      "sector-finance",
      "wind-farm",
    ],
    ["At least 70 networks were compromised, 48 of them in government.", "sector-government"],
  ])
})

test("nobody is a victim of whom is said where he is, how many he is or what he was told", () => {
  reads([
    ["The botnet infected 170,000 boxes, mostly in Brazil."],
    ["The attack hit 90 hosts, 12 of them printers."],
    ["The agency has warned 70 owners, most of them municipalities."],
    ["The leak exposed 9,000 records, including results of blood tests."],
  ])
})
