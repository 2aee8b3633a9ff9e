/* What for short sentences say that a deed was done, and what is no aim. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

function aims(sentence: string): readonly string[] {
  const text = `The attacks on the hospitals began in May. ${sentence}`
  const source = sourceOf(text, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "objective")
    .map(({subject, object, polarity}) => `${polarity === "denied" ? "not " : ""}${subject}: ${object}`)
    .sort()
}

const told: readonly (readonly [string, ...(readonly string[])])[] = [
  ["APT28 used the access to steal mail.", "apt28: steal mail"],
  ["APT28 sought to disrupt elections.", "apt28: disrupt elections"],
  ["The attacks were intended to disrupt the supply of aid.", "event-1: disrupt the supply of aid"],
  ["The attacks were aimed at collecting information.", "event-1: collecting information"],
  [
    "The aim was to sow mistrust and to frighten people.",
    "event-1: frighten people",
    "event-1: sow mistrust",
  ],
  ["The purpose of the attacks was espionage.", "event-1: espionage"],
  ["The purpose of the attacks was not money.", "not event-1: money"],
  ["APT28 was motivated by money.", "apt28: money"],
  ["APT28 attacked the banks for financial gain.", "apt28: financial gain"],
  ["APT28 attacked the banks with the aim of stealing designs.", "apt28: stealing designs"],
  ["The attackers are after diplomatic correspondence.", "event-1: diplomatic correspondence"],
  ["The theft of passwords was the purpose.", "event-1: theft of passwords"],
  ["The attack was likely to enable espionage.", "event-1: espionage"],
]

test("what a deed was for is read, each aim of a list", () => {
  assert.deepEqual(
    told.map(([sentence]) => [sentence, ...aims(sentence)]),
    told.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
})

const silent: readonly string[] = [
  "The agency wants to help the victims.",
  "The victims sought help.",
  "The company serves customers in Norway.",
  "Administrators should act to protect the servers.",
  "The police used the warrant to search the flat.",
  "APT28 exploited CVE-2024-1111 to gain access.",
]

test("what others want and what is done on the way is no aim", () => {
  assert.deepEqual(
    silent.map((sentence) => [sentence, ...aims(sentence)]),
    silent.map((sentence) => [sentence]),
  )
})
