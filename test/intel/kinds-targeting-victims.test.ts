/* Whom short sentences name as hit by what is said of him: who has an attacker's interest, who tells of himself, who suffers
 * it, and whom words describe that are of no lexicon. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

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
    ["APT28 attacked a hospital in Panama.", "apt28 panama", "apt28 sector-health"],
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

test("whom an attack befell is told by what became of him", () => {
  reads([
    [
      "Government bodies in Moldova bore the brunt of the attacks.",
      "event-1 sector-government",
      "event-1 moldova",
    ],
    ["The city of Antwerp is still recovering from a ransomware attack.", "event-1 antwerp"],
    ["Skandair confirmed a cyberattack on Tuesday.", "event-1 skandair"],
    ["The University of Maribor reported a cyberattack on its network.", "event-1 university-of-maribor"],
    ["Retailer Havsgren is dealing with a cyberattack.", "event-1 havsgren"],
    [
      "Several hospitals in Chile are grappling with the aftermath of a cyber attack.",
      "event-1 sector-health",
      "event-1 chile",
    ],
    [
      "The websites of several German state governments were unreachable for hours on Monday after distributed denial-of-service attacks.",
      "event-1 sector-government",
      "event-1 germany",
    ],
    [
      "The website of the Finnish parliament was inaccessible for two hours after an attack.",
      "event-1 finnish-parliament",
    ],
    [
      "UnitedCare's payments arm has been down since Wednesday because of a cyber attack.",
      "event-1 unitedcare",
    ],
    ["Flights at Lisbon airport were cancelled on Sunday after a cyberattack.", "event-1 lisbon-airport"],
    ["Meridian Foods halted production after discovering an intrusion.", "event-1 meridian-foods"],
    [
      "DP Harbour pulled the plug on its internet connection after spotting an intrusion.",
      "event-1 dp-harbour",
    ],
    [
      "A hospital in Lubbock is turning ambulances away after a cyber attack.",
      "event-1 lubbock",
      "event-1 sector-health",
    ],
    ["Banks in Peru have been the target of an attack.", "event-1 sector-finance", "event-1 peru"],
    ["Media outlets have come under fire from hackers.", "event-1 sector-media"],
    ["Landlords in Wales saw their servers encrypted.", "event-1 landlords", "event-1 wales"],
    [
      "Antenna builders in Spain found themselves the quarry of a patient adversary.",
      "event-1 antenna-builders",
      "event-1 spain",
    ],
    ["The website was subjected to a denial-of-service attack."],
    ["The sites of two ministries were subjected to denial-of-service attacks.", "event-1 sector-government"],
    ["Operations at the port of Koper ground to a halt after a cyberattack.", "event-1 port-of-koper"],
    [
      "Trains stood still in Denmark on Saturday after a cyberattack on a software supplier.",
      "event-1 software-supplier",
    ],
    ["The police reported a cyberattack on Tuesday."],
    ["The NCSC is dealing with a cyberattack."],
    ["The agency confirmed an attack on Skandair.", "event-1 skandair"],
    ["The government closed the border after the attack."],
    ["The minister cancelled her trip after the attack."],
    ["Microsoft released a patch after the attack."],
    ["Ukraine confirmed a cyberattack."],
    ["Shares in Skandair fell after the attack."],
    ["Employees of the bank were unable to work after an attack."],
    ["The Norwegian government expelled two diplomats after the attack."],
    ["Insurers raised their prices after the attacks."],
    ["Investigators are dealing with an attack."],
    ["The researchers discovered an intrusion at a bank.", "event-1 bank"],
    ["Schools were closed after the storm."],
    ["Luxembourg's parliament said its website had been attacked.", "event-1 luxembourgish-parliament"],
  ])
})

test("whose attack it is and where, without more being said", () => {
  reads([
    ["UAC-0184 stepped up its activity against banks.", "uac-0184 sector-finance"],
    ["APT28 has updated its toolset in recent attacks on hospitals.", "apt28 sector-health"],
    ["Attacks have been confirmed in Japan.", "event-1 japan"],
    ["APT28 primarily targets users in Italy.", "apt28 italy"],
    ["The loader was used to infect farmers in Chile.", "event-1 chile", "event-1 farmers"],
    ["Two intrusions in the networks of banks were seen.", "event-1 sector-finance"],
    ["The bulk of the infections is in Turkey.", "event-1 turkey"],
    ["The attackers targeted Russian-speaking users."],
    ["Two firms were hit with sanctions."],
    ["The Dutch police have gained full access to the servers of the bank."],
    ["The company has engaged Mandiant."],
  ])
})

test("examples of who was counted, generic people in a place, and who is meant by these", () => {
  reads([
    [
      "APT28 has affected more than 180 organisations, including hospitals and water utilities.",
      "apt28 sector-health",
      "apt28 sector-water",
    ],
    [
      "APT28 attacked banks in May. These include lenders in Peru.",
      "apt28 sector-finance",
      "event-1 peru",
      "event-1 sector-finance",
    ],
    [
      "Letters with the same wording were received by banks in Riga.",
      "event-1 riga",
      "event-1 sector-finance",
    ],
    ["The attack disrupted railway traffic control.", "event-1 sector-transport"],
    ["According to the bank Fjellbank, the attacker intruded into its build server.", "event-1 fjellbank"],
    ["The same backdoor was seen at customers in Denmark.", "event-1 denmark"],
    ["The theft and publication of mail of the Tasman Institute began in May.", "event-1 tasman-institute"],
    ["The attack was carried out on the instructions of Belarus."],
    ["Police carried out search warrants against members of the bank."],
    ["The group reached the second company."],
    ["A copy of our driver register has been stolen."],
    ["APT28 is interested in the travel of diplomats."],
  ])
})

test("governments by their state, shares of the victims, and whoever noticed it himself", () => {
  reads([
    ["Guyana's government was hit by the attack.", "event-1 guyana-government"],
    [
      "APT28 attacked banks in May. Peru and Chile account for most of them.",
      "apt28 sector-finance",
      "event-1 chile",
      "event-1 peru",
    ],
    ["The law firm HWE Lawyers first noticed the break-in in April.", "event-1 hwe-lawyers"],
    ["The malware outbreak at the brewery Kalnu Alus began in May.", "event-1 kalnu-alus"],
    ["The power company Fjellkraft said that its control room had been entered.", "event-1 fjellkraft"],
    ["Dozens of Western banks fell victim to the campaign.", "event-1 sector-finance"],
    ["The security firm Redshank Labs discovered the intrusion in April."],
    ["APT28 is interested in encryption modules."],
  ])
})

test("networks by whose they are, whoever was robbed, and who they are behind the verb", () => {
  reads([
    [
      "We are aware of intrusions into municipal networks in Sweden.",
      "event-1 sector-government",
      "event-1 sweden",
    ],
    ["Dutch chipmaker Lithora said hackers had stolen employee data.", "event-1 lithora"],
    [
      "Among the targets we identified were two hospitals and a drugmaker.",
      "event-1 drugmaker",
      "event-1 sector-health",
    ],
    [
      "The attackers sent lures to academics and former officials.",
      "event-1 former-officials",
      "event-1 sector-education",
    ],
    ["The police said hackers had stolen employee data."],
    ["CISA said hackers had stolen employee data."],
  ])
})
