/* Whom short sentences name as hit by what is said of him: who has an attacker's interest, who tells of himself, who suffers
 * it, and whom words describe that are of no lexicon. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

type Case = readonly [string, ...(readonly string[])]

function targets(sentence: string): readonly string[] {
  const source = sourceOf(sentence, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "targeting")
    .map(({subject, object, polarity}) => `${polarity === "denied" ? "not " : ""}${subject} ${object}`)
    .sort()
}

function reads(cases: readonly Case[]): void {
  assert.deepEqual(
    cases.map(([sentence]) => [sentence, ...targets(sentence)]),
    cases.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
}

test("whom an attacker has in view is a target", () => {
  reads([
    ["APT28 is primarily interested in ministries in Armenia.", "apt28 armenia", "apt28 sector-government"],
    ["Turla has an appetite for law firms in Chile.", "turla chile", "turla sector-legal"],
    ["APT28 has shown a strong interest in shipyards.", "apt28 sector-maritime"],
    ["APT28's main focus lies on hospitals.", "apt28 sector-health"],
    ["The focus of the campaign is on banks.", "event-1 sector-finance"],
    ["Of particular interest to APT28 were shipyards.", "apt28 sector-maritime"],
    ["Turla appears to be focused on embassies.", "turla sector-government"],
    ["APT28 has set its sights on universities.", "apt28 sector-education"],
    ["APT28 turned its attention to airlines.", "apt28 sector-transport"],
    // Nobody is attacked.
    ["The police have an interest in the hackers."],
    ["The agency focuses its attention on hospitals."],
    ["APT28 showed no interest in banks."],
    ["The bank has shown an interest in the new service."],
  ])
})

test("who tells of himself that it was hit is the victim", () => {
  reads([
    ["Swedish retailer Havsgren said it had been the victim of a cyberattack.", "event-1 havsgren"],
    ["Airline Skandair confirmed on Tuesday that it had been hit by ransomware.", "event-1 skandair"],
    [
      "A spokesman for the Albanian parliament confirmed that its servers had been attacked.",
      "event-1 albanian-parliament",
    ],
    ["Meridian Health is investigating an intrusion into its servers.", "event-1 meridian-health"],
    ["Norsk Ferge said the attackers had encrypted its servers.", "event-1 norsk-ferge"],
    ["Klodsby says hackers broke into its network in May.", "event-1 klodsby"],
    ["Synnova fell victim to ransomware on Monday.", "event-1 synnova"],
    // Whoever acts against attackers, and attackers with what is theirs.
    ["The NCSC said it had removed the malware from the networks of the hospitals."],
    ["The hospital said it had refused to pay and had brought in the Guardia Civil."],
    ["The group has moved its servers to Moldova."],
    ["Police said they had raided homes in Spain."],
    ["Traffic was disrupted by the attack."],
  ])
})

test("whom an attack names as its aim is his words where no lexicon has him", () => {
  reads([
    ["APT28 is spying on exiles.", "apt28 exiles"],
    ["APT28 targeted critics of the government.", "apt28 critics-of-government"],
    ["Two campaigns against democratic institutions were seen.", "event-1 democratic-institutions"],
    ["The attack on the cadastre began in May.", "event-1 cadastre"],
    ["The intruders reached the factory's control network.", "event-1 factory"],
    ["APT28 attacked waterworks in Poland.", "apt28 poland", "apt28 sector-water"],
    // Nothing that names anybody.
    ["APT28 targeted organisations."],
    ["APT28 targeted a vulnerability in the firewall."],
    ["The attackers targeted credentials."],
    ["APT28 targeted its victims with e-mails."],
    ["APT28 is turning to the supply chain."],
    ["APT28 hid the malware in updates for DocuFence."],
  ])
})

test("where those are who were counted is no target", () => {
  reads([
    ["APT28 attacked three banks in Moldova.", "apt28 sector-finance"],
    ["APT28 attacked three Moldovan banks.", "apt28 moldova", "apt28 sector-finance"],
    ["APT28 infected more than 2,700 devices in Australia."],
    ["APT28 attacked a hospital in Panama.", "apt28 hospital"],
    ["APT28 attacked hospitals in Panama.", "apt28 panama", "apt28 sector-health"],
  ])
})

test("a part of the victims says who they are", () => {
  reads([
    ["Most of the victims work for banks in Japan.", "event-1 japan", "event-1 sector-finance"],
    ["The majority of victims are hospitals.", "event-1 sector-health"],
    [
      "Victims of the campaign span energy and higher education.",
      "event-1 sector-education",
      "event-1 sector-energy",
    ],
    [
      "Tests could not be processed after the National Laboratory Service was hit.",
      "event-1 national-laboratory-service",
    ],
    ["The agency foiled an attempt to break into airlines.", "event-1 sector-transport"],
  ])
})

test("an attack that is only spoken of is still one", () => {
  reads([
    [
      "The agencies are issuing this advisory to warn of intrusions at clinics in Ohio.",
      "event-1 ohio",
      "event-1 sector-health",
    ],
    ["Officers were sent to investigate the attack on the Port of Gdynia.", "event-1 port-of-gdynia"],
    ["The agency wants to prevent attacks on hospitals."],
    ["The group plans to launch attacks on hospitals."],
  ])
})
