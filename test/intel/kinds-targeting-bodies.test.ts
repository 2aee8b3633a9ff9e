/* Whom short sentences name as hit where it is one body: those of which a state has but one, whoever speaks of himself, and
 * whom the noun of an attack names that everybody knows of. A sector that is counted is a target as well. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

type Case = readonly [string, ...(readonly string[])]

function targets(sentence: string, publisher: string): readonly string[] {
  const source = sourceOf(sentence, publisher, "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "targeting")
    .map(({subject, object, polarity}) => `${polarity === "denied" ? "not " : ""}${subject} ${object}`)
    .sort()
}

function reads(cases: readonly Case[], publisher = "The Bern Courier"): void {
  assert.deepEqual(
    cases.map(([sentence]) => [sentence, ...targets(sentence, publisher)]),
    cases.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
}

test("a body of which a state has but one is named by it", () => {
  reads([
    ["Attackers broke into the Peruvian interior ministry.", "event-1 peruvian-interior-ministry"],
    [
      "Hackers entered the servers of the Russian ministry of defence.",
      "event-1 russian-ministry-of-defence",
    ],
    ["Hackers breached the British armed forces.", "event-1 british-armed-forces"],
    ["A hack of Chile's general staff was confirmed.", "event-1 chilean-general-staff"],
    ["Bolivia's customs was hit by ransomware.", "event-1 bolivian-customs"],
    [
      "Vienna blamed Russia for the cyber attack on its foreign ministry.",
      "event-1 austrian-foreign-ministry",
    ],
    // Several, and all of them.
    ["APT28 attacked foreign ministries in Peru.", "apt28 peru", "apt28 sector-government"],
    ["APT28 attacked Philippine authorities.", "apt28 philippines", "apt28 sector-government"],
  ])
})

test("who speaks of himself was hit himself", () => {
  reads(
    [
      ["Our network was breached on 4 May.", "event-1 vectoron"],
      ["On 4 May we were the victim of a ransomware attack.", "event-1 vectoron"],
      ["We have detected unauthorised access to our systems.", "event-1 vectoron"],
      ["Cybercriminals have attacked our IT systems.", "event-1 vectoron"],
      ["Our researchers analysed the malware and published it on our website."],
      ["Attackers use the tool against our customers."],
      ["We have notified targeted customers."],
    ],
    "Vectoron",
  )
  reads([
    ['"Our servers were encrypted," said Anna Berg, the head of Vectoron.', "event-1 vectoron"],
    ["Vectoria said its servers were encrypted in May.", "event-1 vectoria"],
    ["Vectoron is investigating an intrusion into its servers in Copenhagen.", "event-1 vectoron"],
  ])
})

test("the attack that is known is told whatever is said of it", () => {
  reads([
    ["Tehran denied that it had ordered the hack of the airline's booking system.", "event-1 airline"],
    ["Police have arrested two men over the break-in at the municipal archive.", "event-1 municipal-archive"],
    ["Last autumn's attack on the cantonal hospital cost four million francs.", "event-1 cantonal-hospital"],
    ["London laid the blame for the intrusion squarely on Beijing."],
    ["The plan is to prevent an attack on the hospital."],
  ])
})

test("a ministry of a state that is not named is its sector, and people keep their word", () => {
  reads([
    ["We know of a similar intrusion at a Swedish ministry.", "event-1 sector-government", "event-1 sweden"],
    ["APT28 attacked the Swedish ministry of justice.", "apt28 swedish-ministry-of-justice"],
    [
      "APT28 attacked the Central Audit Commission of the Republic of Moldova.",
      "apt28 central-audit-commission-of-moldova",
    ],
    ["APT28 targeted lawmakers and election officials.", "apt28 election-officials", "apt28 lawmakers"],
  ])
})

test("a sector that is counted is a target as well; a place is not", () => {
  reads([
    ["APT28 broke into two makers of chips.", "apt28 sector-semiconductors"],
    ["The compromise of a dozen French town halls was confirmed.", "event-1 sector-government"],
    ["At least 14 hospitals in Chile were affected by the attack.", "event-1 sector-health"],
    ["The attack hit 64 organisations, 11 of them hospitals.", "event-1 sector-health"],
    ["The hackers broke into the checkout pages of at least 443 online shops."],
    ["The implant was seen in attacks on Avis & Brand.", "event-1 avis-brand"],
  ])
})

test("whose data was taken is named by his customers, and who is hit by what was sent", () => {
  reads([
    [
      "Hackers have stolen the data of 1.2 million customers of the telecoms firm Havenline.",
      "event-1 havenline",
    ],
    [
      "Cyber criminals have posted the medical records of Medibanker customers on the dark web.",
      "event-1 medibanker",
    ],
    ["European Commission staff were targeted by the spyware.", "event-1 eu-commission"],
    ["Several rounds of e-mails were sent to government bodies.", "event-1 sector-government"],
    ["Phishing e-mails were circulated among employees of defence enterprises.", "event-1 sector-defence"],
    [
      "Diplomats in Kyiv received an advertisement that contained malicious links.",
      "event-1 kyiv",
      "event-1 sector-government",
    ],
    ["APT28 sent letters to diplomats critical of Beijing.", "apt28 sector-government"],
    ["The agency received a letter from the ministry."],
    ["The ministry sent a letter to the banks."],
  ])
})

test("where those are of whom nothing more is said is told", () => {
  reads([
    ["Hackers wiped computers at several Israeli firms.", "event-1 israel"],
    ["APT28 used phishing attacks against organisations in the UK.", "apt28 united-kingdom"],
    ["Attackers have been inside the platform of the ministries since April.", "event-1 sector-government"],
    [
      "APT28 went for data held by two Central Asian telephone companies.",
      "apt28 central-asia",
      "apt28 sector-telecommunications",
    ],
    ["Most of the infected computers are located in Russia.", "event-1 russia"],
    ["The company has offices in Russia."],
  ])
})

test("bodies and people by their own words, and whoever is told of before or behind", () => {
  reads([
    ["A cyber attack on the cathedral was confirmed.", "event-1 cathedral"],
    ["A cyber attack on the teachers' union was confirmed.", "event-1 teachers-union"],
    ["A cyber attack on the county's emergency call centre was confirmed.", "event-1 emergency-call-centre"],
    ["The prime minister's phone was infected with spyware.", "event-1 prime-minister"],
    ["A subcontractor of the railway had been hacked.", "event-1 subcontractor-of-railway"],
    ["Affected are tax advisers and small law firms.", "event-1 sector-legal", "event-1 tax-advisers"],
    ["The group's new favourites are lawyers and notaries.", "event-1 sector-legal"],
    ["The co-conspirators stole trade secrets from a biotech company.", "event-1 biotech-company"],
    [
      "Thieves made off with the e-mails of Latvian diplomats.",
      "event-1 latvia",
      "event-1 sector-government",
    ],
    // Who is spoken of and was not hit.
    ["Affected companies should contact the police."],
    ["The prime minister visited the hospital."],
    ["The police made off with nothing."],
  ])
})
