/* Whom short sentences name as hit, and what names nobody. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

function targets(sentence: string): readonly string[] {
  const source = sourceOf(sentence, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "targeting")
    .map(({subject, object, polarity}) => `${polarity === "denied" ? "not " : ""}${subject} ${object}`)
    .sort()
}

const told: readonly (readonly [string, ...(readonly string[])])[] = [
  ["APT28 attacked hospitals.", "apt28 sector-health"],
  ["APT28 broke into the networks of banks in Norway.", "apt28 norway", "apt28 sector-finance"],
  ["Dutch hospitals were hit by APT28.", "apt28 netherlands", "apt28 sector-health"],
  ["APT28 has been targeting ministries and airports.", "apt28 sector-government", "apt28 sector-transport"],
  ["The attackers wiped workstations at three universities.", "event-1 sector-education"],
  ["The attacks on Norwegian ports began in May.", "event-1 norway", "event-1 sector-maritime"],
  ["Police investigate a campaign against law firms.", "event-1 sector-legal"],
  ["Police investigate the compromise of the Tasman Institute.", "event-1 tasman-institute"],
  [
    "The intrusions took place at research institutes in France.",
    "event-1 france",
    "event-1 sector-research",
  ],
  ["The attack was aimed at a defence company in Poland.", "event-1 defence-company", "event-1 poland"],
  ["The attacks hit the land registry.", "event-1 land-registry"],
  ["Hospitals fell victim to the attacks.", "event-1 sector-health"],
  ["APT28 sent phishing emails to journalists.", "apt28 sector-media"],
  ["The victims of the attacks include banks in Japan.", "event-1 japan", "event-1 sector-finance"],
  [
    "Banks and airports were among the victims of the attacks.",
    "event-1 sector-finance",
    "event-1 sector-transport",
  ],
  ["APT28 used the malware against ministries.", "apt28 sector-government"],
  ["APT28 stole documents from a law firm.", "apt28 law-firm"],
  ["The hackers had spent months inside the networks of ministries.", "event-1 sector-government"],
  ["No government agency has been affected by the attacks.", "not event-1 sector-government"],
  ["APT28 attacked the rail operator, Sprava Koleji.", "apt28 sprava-koleji"],
  // Whom a text calls by name, by his trade, by what he makes.
  ["The attack on the cryptocurrency exchange Bitvale began in May.", "event-1 bitvale"],
  ["Sandworm hit the brewery Kalnu Alus.", "sandworm kalnu-alus"],
  ["APT28 broke into the mail server of the Port of Gdynia.", "apt28 port-of-gdynia"],
  ["APT28 attacked the municipality of Ghent.", "apt28 municipality-of-ghent"],
  ["APT28 attacked the city of Nantes.", "apt28 nantes"],
  ["APT28 attacked a shipyard in Gdansk.", "apt28 gdansk", "apt28 shipyard"],
  ["APT28 attacked two meat processors.", "apt28 meat-processors"],
  ["APT28 attacked a Finnish paper mill.", "apt28 finland", "apt28 paper-mill"],
  ["APT28 attacked oil service companies in Oman.", "apt28 oman", "apt28 sector-energy"],
  ["APT28 attacked freight brokers in Kyiv.", "apt28 kyiv", "apt28 sector-transport"],
  [
    "APT28 attacked water utilities in Oregon, airlines in Texas and universities in Ohio.",
    "apt28 ohio",
    "apt28 oregon",
    "apt28 sector-education",
    "apt28 sector-transport",
    "apt28 sector-water",
    "apt28 texas",
  ],
  [
    "APT28 attacked companies in the energy and transport sectors in Estonia.",
    "apt28 estonia",
    "apt28 sector-energy",
    "apt28 sector-transport",
  ],
  ["The theft of plans from a drone maker near Køge was found.", "event-1 drone-maker", "event-1 koge"],
]

test("whom a deed hit is read, each of a list", () => {
  assert.deepEqual(
    told.map(([sentence]) => [sentence, ...targets(sentence)]),
    told.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
})

const silent: readonly string[] = [
  "Hospitals should install the update.",
  "If APT28 attacks hospitals, call us.",
  "The flaw could allow an attacker to break into the networks of banks.",
  "Attackers often target hospitals.",
  "We work with banks and hospitals in Norway.",
  "APT28 intended to attack hospitals.",
  "The agency visited universities in France.",
  "No attack on hospitals has been reported.",
  "APT28 compromised 1,400 routers in 31 countries.",
]

test("what is wished, feared, general or counted hits nobody", () => {
  assert.deepEqual(
    silent.map((sentence) => [sentence, ...targets(sentence)]),
    silent.map((sentence) => [sentence]),
  )
})
