/* Whom short sentences name as hit, and what names nobody. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

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
  ["The attack was aimed at a defence company in Poland.", "event-1 poland", "event-1 sector-defence"],
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
  ["APT28 stole documents from a law firm.", "apt28 sector-legal"],
  ["The hackers had spent months inside the networks of ministries.", "event-1 sector-government"],
  ["No government agency has been affected by the attacks.", "not event-1 sector-government"],
  ["APT28 attacked the rail operator, Sprava Koleji.", "apt28 sprava-koleji"],
  // Whom a text calls by name, by his trade, by what he makes.
  ["The attack on the cryptocurrency exchange Bitvale began in May.", "event-1 bitvale"],
  ["Sandworm hit the brewery Kalnu Alus.", "sandworm kalnu-alus"],
  ["APT28 broke into the mail server of the Port of Gdynia.", "apt28 port-of-gdynia"],
  ["APT28 attacked the municipality of Ghent.", "apt28 municipality-of-ghent"],
  ["APT28 attacked the city of Nantes.", "apt28 nantes"],
  ["APT28 attacked a shipyard in Gdansk.", "apt28 shipyard"],
  ["APT28 attacked two meat processors.", "apt28 meat-processors"],
  ["APT28 attacked a Finnish paper mill.", "apt28 paper-mill"],
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
  // Verbs of all sorts between an attacker and somebody.
  [
    "APT28 rifled through the mail of two Danish shipping companies.",
    "apt28 denmark",
    "apt28 sector-maritime",
  ],
  ["Sandworm brought several power distributors to a standstill.", "sandworm sector-energy"],
  ["The worm tore through hospitals in Portugal.", "event-1 portugal", "event-1 sector-health"],
  ["The attackers left ransom notes at dental clinics.", "event-1 sector-health"],
  ["The hackers turned their attention to charities.", "event-1 sector-ngo"],
  ["APT28 wrote to diplomats.", "apt28 sector-government"],
  ["APT28 tried to enter the mail systems of shipyards.", "apt28 sector-maritime"],
  ["APT28 exploited the flaw to break into universities.", "apt28 sector-education"],
  ["A series of intrusions has hit the mail servers of municipalities.", "event-1 sector-government"],
  ["The attack put the websites of several banks out of reach.", "event-1 sector-finance"],
  ["APT28 was inside the network of an airline for weeks.", "apt28 airline"],
  ["The attack disrupted the operations of the Port of Rijeka.", "event-1 port-of-rijeka"],
  ["Accounts belonging to lawyers were hijacked in the attack.", "event-1 sector-legal"],
  // Without an attacker.
  ["Hospitals fell victim.", "event-1 sector-health"],
  ["Media outlets in Kosovo have come under attack.", "event-1 kosovo", "event-1 sector-media"],
  ["A Belgian hospital had its data stolen in the attack.", "event-1 belgium", "event-1 sector-health"],
  ["A brewery in Wales halted production after the attack.", "event-1 brewery"],
  ["Halden Foods said that hackers had encrypted its servers.", "event-1 halden-foods"],
  ["The flaw is being exploited in Finland.", "event-1 finland"],
  ["Freight forwarders were the object of two waves of phishing.", "event-1 sector-transport"],
  ["The implant turned up at airlines in Mongolia.", "event-1 mongolia", "event-1 sector-transport"],
  // Nouns.
  ["We saw a run of phishing against ministries in Cyprus.", "event-1 cyprus", "event-1 sector-government"],
  ["Attempts have been noticed against hospitals.", "event-1 sector-health"],
  ["Targeted sectors: energy and government.", "event-1 sector-energy", "event-1 sector-government"],
  ["Victims have been identified in Germany and France.", "event-1 france", "event-1 germany"],
  ["The theft of plans from a drone maker near Køge was found.", "event-1 drone-maker"],
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
  "The agency warned hospitals about APT28.",
  "APT28 posed as the Norwegian tax authority.",
  "APT28 used a server at a university to hide its origin.",
  "The police operation hit hosting providers.",
  "APT28 operates from an institute in Moscow.",
  "The bank had eleven domains taken down.",
  "Germany imposed sanctions against companies that worked for APT28.",
  "Measures against attacks protect hospitals.",
  "This was the longest breach of a public body.",
  "The hackers studied at a university in Harbin.",
]

test("what is wished, feared or general hits nobody", () => {
  assert.deepEqual(
    silent.map((sentence) => [sentence, ...targets(sentence)]),
    silent.map((sentence) => [sentence]),
  )
})
