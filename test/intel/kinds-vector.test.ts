/* By what means short sentences say that a deed was done, and what is no means. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

function means(sentence: string): readonly string[] {
  const source = sourceOf(sentence, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "vector")
    .map(({subject, object}) => `${subject}: ${object}`)
    .sort()
}

const told: readonly (readonly [string, ...(readonly string[])])[] = [
  ["APT28 exploited CVE-2024-1111 in Larkspur Relay.", "apt28: cve-2024-1111", "apt28: larkspur-relay"],
  ["A vulnerability in Larkspur Relay was exploited.", "event-1: larkspur-relay"],
  ["APT28 used stolen credentials.", "apt28: stolen credentials"],
  ["The attackers got in through unpatched Larkspur firewalls.", "event-1: larkspur-firewalls"],
  ["APT28 planted a Go backdoor named WICKBOX.", "apt28: Go backdoor WICKBOX"],
  ["APT28 logged in with default passwords.", "apt28: default passwords"],
  ["The attacks began with a phone call to the help desk.", "event-1: phone call to the help desk"],
  ["APT28 moved laterally with the aid of stolen certificates.", "apt28: stolen certificates"],
  ["Hospitals suffered ransomware attacks.", "event-1: ransomware"],
  ["Police investigate the exploitation of CVE-2024-1111.", "event-1: cve-2024-1111"],
  ["APT28 gained access via Microsoft Exchange servers.", "apt28: microsoft-exchange-server"],
  ["APT28 deployed web shells by exploiting CVE-2024-1111.", "apt28: cve-2024-1111", "apt28: web shells"],
  ["APT28 used emails with links.", "apt28: emails with links"],
]

test("the means of a deed are read, flaws and products by their ids", () => {
  assert.deepEqual(
    told.map(([sentence]) => [sentence, ...means(sentence)]),
    told.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
})

const silent: readonly string[] = [
  "Administrators use Larkspur Relay.",
  "Customers should use strong passwords.",
  "The agency deployed a team.",
  "An attacker could exploit CVE-2024-1111.",
  "The minister used the opportunity.",
  "If CVE-2024-1111 was exploited, call us.",
  "Larkspur released an update for Relay.",
]

test("what is possible, advised or no tool is no means", () => {
  assert.deepEqual(
    silent.map((sentence) => [sentence, ...means(sentence)]),
    silent.map((sentence) => [sentence]),
  )
})
