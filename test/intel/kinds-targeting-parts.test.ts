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
    ["Forty companies were encrypted, all of them joineries.", "joineries"],
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
    ["Fifty people, all of them reporters or lawyers, received the exploit.", "sector-legal", "sector-media"],
    ["Chip makers account for more than half of the victims.", "sector-semiconductors"],
    ["The attackers planted the malware on routers of companies in Chile.", "chile"],
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

test("somebody of whom nothing is known attacks where he breaks in, reads or changes", () => {
  reads([
    ["Someone broke into the customer database of Norvik Energi.", "norvik-energi"],
    ["For months somebody had been reading along in the network of Norvik Energi.", "norvik-energi"],
    ["Unknown persons were inside the network of Norvik Energi.", "norvik-energi"],
    ["The attackers gained entry to part of the network of Norvik Energi.", "norvik-energi"],
    ["The intruder was present in part of the network of Norvik Energi until May.", "norvik-energi"],
    ["The attackers had free run of the network of Norvik Energi.", "norvik-energi"],
    ["The attackers had access to files in the archive of Norvik Energi.", "norvik-energi"],
    ["Somebody called the police about Norvik Energi."],
  ])
})

test("the company, the firm and the trust are whom the text has named so", () => {
  reads([
    ["The agency has fined Norvik Energi after a ransomware attack on the company.", "norvik-energi"],
    [
      "The agency has warned Elmwood Learning Trust. Hackers had broken into the trust's servers.",
      "elmwood-learning-trust",
    ],
    ["Norvik Energi plc noticed unauthorised activity in its booking platform.", "norvik-energi"],
    ["The attack on Norvik Energi began in May. It took the company two weeks.", "norvik-energi"],
  ])
})

test("messages go to their readers, what is out of reach is somebody's, and the hardest hit was hit", () => {
  reads([
    [
      "The letters go to staff at Danish universities and to reporters.",
      "denmark",
      "sector-education",
      "sector-media",
    ],
    ["The website of Norvik Energi was unreachable for two hours.", "norvik-energi"],
    ["The brewery Kalnu Alus found its pumps dead.", "kalnu-alus"],
    ["Recipients sat in the finance ministries of Peru and Chile.", "chile", "peru", "sector-government"],
    ["Routers at hauliers were abused as a way in.", "sector-transport"],
    ["The attackers broke in at universities.", "sector-education"],
    ["Norvik Energi, the hardest hit, has lost its mail.", "norvik-energi"],
    [
      "The attack on the Freeport of Ventspils and two freight companies began in May.",
      "freeport-of-ventspils",
      "sector-transport",
    ],
    ["The website and the call centre were down."],
    ["The ministry's website will be down for maintenance."],
  ])
})

test("where those are who were counted is where the attack hit", () => {
  reads([["The attack hit 86 customers. The customers are in Peru and Chile.", "chile", "peru"]])
})

test("one of many by its name, what is sent among whom, and names with small words inside", () => {
  reads([
    ["One of the companies, Norvik Energi, confirmed that it had been hit.", "norvik-energi"],
    ["Norvik Energi said that the worm had encrypted 200 of its servers.", "norvik-energi"],
    [
      'CERT-UA has recorded the mass distribution of e-mails with the subject "Bill" among energy companies.',
      "sector-energy",
    ],
    ["Kalnu Alus is among a growing number of companies to have been hit by the attack.", "kalnu-alus"],
    ["The attack crippled the computers of the Azienda Sanitaria di Torre.", "azienda-sanitaria-di-torre"],
    ["The websites of the Taipei exchange were knocked offline.", "taipei-exchange"],
    ["A drone maker lost control of its test stands.", "drone-maker"],
    ["The agency welcomed the distribution of letters among schools."],
  ])
})

test("what a list of sectors or countries holds is hit, behind its word, a colon or before its noun", () => {
  reads([
    [
      "The attackers hit firms in a range of industries such as chemical, pharmaceutical, and jewellery.",
      "sector-chemical",
      "sector-jewellery",
      "sector-pharmaceutical",
    ],
    ["The attackers hit companies operating in the financial industry.", "sector-finance"],
    [
      "The attackers hit the energy, insurance, jewellery, and retail sectors.",
      "sector-energy",
      "sector-insurance",
      "sector-jewellery",
      "sector-retail",
    ],
    [
      "The attackers carried out intrusions against the following countries: Chile, Norway and Spain.",
      "chile",
      "norway",
      "spain",
    ],
    ["The attackers compromised an already known Danish video game company.", "denmark", "sector-gaming"],
    ["The campaign targeted a specific government body.", "sector-government"],
  ])
})
