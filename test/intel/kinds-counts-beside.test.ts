/* How many were hit, where no verb of attack says it of them: in what was taken, behind the noun of a deed, where
 * something was put, and by what people did. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function counts(sentence: string): readonly string[] {
  const text = `The attack was discovered in May. ${sentence}`
  const source = sourceOf(text, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "impact-count")
    .map(({object}) => object)
    .sort()
}

const told: readonly (readonly [string, ...(readonly string[])])[] = [
  ["Twelve victims turned up on the leak site of Brass Monkeys.", "victims"],
  ["AcidPour has rendered modems at four internet providers unusable.", "providers"],
  ["Attackers planted a skimmer in the checkout pages of at least 443 online shops.", "shops"],
  ["The firm has lost control of the answers of two million travellers.", "travellers"],
  ["The remote wiping of 13,000 tablets took an hour.", "tablets"],
  ["Two credit bureaus were told to pay 60 million dollars.", "bureaus"],
  ["Infections have climbed from 300 machines to 9,200 machines.", "machines", "machines"],
  ["Two data centres, eleven ships and one crane were affected.", "centres", "cranes", "ships"],
  ["900 people entered their card numbers.", "people"],
  ["Thirty people have paid.", "people"],
  ["Thousands of users downloaded them.", "users"],
  ["Several thousand mailboxes were scanned for invoices.", "mailboxes"],
  ["The files document access to the networks of fourteen governments.", "governments"],
  ["Sensitive content was extracted from 11 accounts.", "accounts"],
  ["APT28 took down the websites of four banks.", "banks"],
  ["The hackers deployed ransomware against 17 hospitals.", "hospitals"],
  ["The hackers were able to read the e-mails of 30 lawmakers.", "lawmakers"],
  ["Operations for 1,100 patients were postponed.", "patients"],
  ["APT28 offered the identities of 80 million people.", "people"],
  ["The mail of two defence contractors was read.", "organisations"],
]

test("numbers are read in what was taken, behind nouns of deeds and by what people did", () => {
  assert.deepEqual(
    told.map(([sentence]) => [sentence, ...counts(sentence)]),
    told.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
})

const silent: readonly string[] = [
  "The police took down the websites of four markets.",
  "The company blocked access to the accounts of 300 customers.",
  "Samples were extracted from 11 servers.",
  "The agency holds the data of two million citizens.",
  "Thirty people have paid for tickets.",
  "The team searched 40 servers for traces of the attack.",
  "The agency has arrested four suspects.",
  "The company employs 5,000 people in 12 countries.",
  "The company notified 300 customers.",
  "There are still 3,000 unpatched servers on the internet.",
  "The group used 45 domains and 12 servers.",
  "The ministry has access to the networks of 14 agencies.",
  "Officials from 13 countries took part in the operation.",
]

test("what others hold, what was blocked and what the answer took is no number of victims", () => {
  assert.deepEqual(
    silent.map((sentence) => [sentence, ...counts(sentence)]),
    silent.map((sentence) => [sentence]),
  )
})
