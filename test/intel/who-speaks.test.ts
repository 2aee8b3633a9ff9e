/* Who a noun phrase is as somebody who speaks, and whom a text is about. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import type {Claim} from "../../src/model/intel.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function claims(publisher: string, text: string): readonly Claim[] {
  const source = sourceOf(text, publisher, "2025-06-20")
  return claimsOf(source, documentOf(source, 1), lexicons).claims
}

/** The outermost speaker of the last claim but who somebody is. */
const lastSpeaker = (publisher: string, text: string): string | undefined =>
  claims(publisher, text)
    .findLast(({kind}) => kind !== "organisational")
    ?.speakers.at(-1)?.ref

/** "subject -> object" of the claims of a kind. */
const told = (kind: Claim["kind"], publisher: string, text: string): readonly string[] =>
  claims(publisher, text).flatMap((c) => (c.kind === kind ? [`${c.subject} -> ${c.object}`] : []))

test("bodies speak by their names, their parts and their words", () => {
  for (const [text, wanted] of [
    // A part of a name written in full before.
    ["The attack hit Southern Kerbside on Monday. Kerbside said that banks were hit.", "southern-kerbside"],
    [
      "The attack hit the Wascana Health Network. The network said that banks were hit.",
      "wascana-health-network",
    ],
    // A post before a name, a state inside it, a place behind it.
    ["The Director of the National Customs Office said that banks were hit.", "national-customs-office"],
    ["The Communications Authority of Kenya said that banks were hit.", "communications-authority-of-kenya"],
    // Institutions without a name.
    ["The port authority of Gdynia said that banks were hit.", "port-authority-of-gdynia"],
    ["The union of Danish municipalities said that banks were hit.", "union-of-danish-municipalities"],
    ["Prosecutors in Ljubljana say that banks were hit.", "prosecutors-in-ljubljana"],
    ["A spokesman for the Albanian parliament said that banks were hit.", "albanian-parliament"],
    // Sources without a name leave it with whoever relays them, whoever spoke before.
    [
      "The FBI said that ports were hit. Two officials familiar with the matter said banks were hit.",
      "publisher",
    ],
    ["Prosecutors say that banks were hit.", "publisher"],
    ["Everything points to an attack on banks.", "publisher"],
    // The officer of a company speaks for the one that was hit; a mayor speaks for himself.
    [
      "The attack hit Brackwell Hospital on Monday. Chief executive Ann Moss said that banks were hit.",
      "brackwell-hospital",
    ],
    ["The FBI said that ports were hit. Mayor Ann Moss said that banks were hit.", "ann-moss"],
    // Where somebody is from; where a firm is is no part of its name; a firm's part; a title is no name.
    ["Banks were hit, said Ann Moss of the Lee Brook Institute.", "lee-brook-institute"],
    ["Pune-based Vantara Labs said that banks were hit.", "vantara-labs"],
    ["Google's Mandiant says that banks were hit.", "mandiant"],
    ["CrowdStrike Intelligence observed a group. It said that banks were hit.", "crowdstrike"],
    ["Norway's domestic intelligence chief said that banks were hit.", "pst"],
    ["Ottawa was hit. The office of Prime Minister Ann Moss said that banks were hit.", "canada-government"],
    ["Ottawa was hit. Prime Minister Ann Moss's office said that banks were hit.", "canada-government"],
    ["Ottawa was hit. Police said that banks were hit.", "canada-police"],
    ["A pro-Russian group, XakNet, said that banks were hit.", "xaknet"],
    [
      "The FBI said ports were hit. Researchers at Lumen believe the group, which Microsoft calls Salt Typhoon, used a rootkit known as Demodex.",
      "lumen",
    ],
    ["Local police said that banks were hit.", "local-police"],
    [
      "Australia's cyber security coordinator said that banks were hit.",
      "australian-cyber-security-coordinator",
    ],
    ["Russia's Permanent Representation to the EU said that banks were hit.", "russia-government"],
    [
      "The FBI said ports were hit. CERT-EU has sent analysts to Vilnius. In its preliminary view, banks were hit.",
      "cert-eu",
    ],
    [
      "Dutch military intelligence said that ports were hit. The port authority of Rotterdam said that banks were hit.",
      "port-authority-of-rotterdam",
    ],
    // "States" says nothing.
    ["Mandiant said that banks were hit in Taiwan, Japan and the United States.", "mandiant"],
    ["Ann Moss of Brightledger said that ports were hit. Banks were hit, Ms Moss said.", "brightledger"],
    ["The Prosecutor General's Office said that banks were hit.", "prosecutor-generals-office"],
    // A document and a spokesman of what is only called a company.
    [
      "The attack hit the port operator Brackwell Lines. According to the company's own account, banks were hit.",
      "brackwell-lines",
    ],
    [
      "The attack hit the port operator Brackwell Lines. Banks were hit, a spokesman for the company said.",
      "brackwell-lines",
    ],
    // Those who did it.
    ["APT28 broke into a port on Monday. The hackers said that banks were hit too.", "apt28"],
    // Of bodies that share a name that of the state which is named most.
    [
      "New Zealand's port of Tauranga was hit. Canada condemned it. New Zealand closed the port. The National Cyber Security Centre said that banks were hit.",
      "ncsc-nz",
    ],
    // Whoever published a report, whoever passed on what he knows.
    ["Banks were hit, according to a report that the FBI published on its website.", "fbi"],
    ["According to information that the FBI shared with us, banks were hit.", "fbi"],
    ["According to a report by three unions, banks were hit.", "publisher"],
    // A scholar speaks for himself, an officer for his body.
    ["Park Do-yun, a professor at Chungmu University, said banks were hit.", "park-do-yun"],
    ["Park Do-yun, a director at the FBI, said banks were hit.", "fbi"],
    // Behind a mark whoever spoke in the sentence goes on.
    ["According to the FBI, hospitals were hit; banks were hit as well.", "fbi"],
    ["Hospitals were hit, and the FBI alone says that ports were hit. Banks were hit.", "fbi"],
  ] as const)
    assert.equal(lastSpeaker("Daily News", text), wanted, text)
})

test("what others have done is told by whoever publishes, unless they tell it themselves", () => {
  for (const [text, wanted] of [
    ["The FBI said that banks were hit. The Danish police have opened an investigation.", "publisher"],
    ["The FBI said that banks were hit. It has opened an investigation.", "fbi"],
    ["The FBI said that the Danish police had opened an investigation.", "fbi"],
  ] as const)
    assert.equal(lastSpeaker("Daily News", text), wanted, text)
})

test("whoever publishes is a body of its own unless it is a newspaper", () => {
  for (const [publisher, text, wanted] of [
    ["Silt River", "Banks were hit.", "silt-river"],
    ["Halcyon Ridge", "Banks were hit.", "halcyon-ridge"],
    ["Norrfrakt AB", "Banks were hit.", "norrfrakt"],
    ["Northern Desk", "Banks were hit.", "publisher"],
    ["The Lagos Monitor", "Banks were hit.", "publisher"],
    ["Meridian", "WARSAW (Meridian) - Banks were hit.", "publisher"],
    ["Meridian", "Banks were hit, an official told reporters.", "publisher"],
    [
      "Quai & Cargaison",
      "Port Talmar says its terminal was shut on Monday. The owner, Talmar Lines, denied on Tuesday that it had paid.\n\nBanks were hit.",
      "publisher",
    ],
    [
      "Quai & Cargaison",
      "Talmar Lines, the owner, told Quai & Cargaison that it had paid.\n\nBanks were hit.",
      "publisher",
    ],
    [
      "Quai Forensics",
      "Port Talmar says its terminal was shut on Monday. The owner, Talmar Lines, denied on Tuesday that it had paid.\n\nBanks were hit.",
      "quai-forensics",
    ],
    ["Presidency of the Republic of Costa Rica", "Banks were hit.", "costa-rica-government"],
    [
      "UAE Cyber Security Council",
      "The Cyber Security Council said that banks were hit.",
      "uae-cyber-security-council",
    ],
  ] as const)
    assert.equal(lastSpeaker(publisher, text), wanted, `${publisher}: ${text}`)
})

test("who is quoted condemns, and not who publishes", () => {
  const quoted = `Slovakia's foreign ministry confirmed the attack. "We condemn this attack," its spokesman said.`
  assert.deepEqual(told("stance", "Corvane", quoted), ["slovakia-government -> event-1"])
  assert.deepEqual(told("stance", "Corvane", "The attack hit banks. We condemn this attack."), [
    "corvane -> event-1",
  ])
})

test("a body without a name speaks by its words, and by its noun afterwards", () => {
  for (const [text, wanted] of [
    ["Abu Dhabi's cyber security council said that banks were hit.", "abu-dhabi-cyber-security-council"],
    ["The stock exchange reported that banks were hit.", "stock-exchange"],
    ["The intelligence services consider that banks were hit.", "intelligence-services"],
    ["Finland's security service said that banks were hit.", "finnish-security-service"],
    ["A software house in Tallinn admitted that banks were hit.", "software-house-in-tallinn"],
    ["According to the regional health board, banks were hit.", "regional-health-board"],
    ["Tasman Savings lost data. A bank spokeswoman said that banks were hit.", "tasman-savings"],
    [
      "The Pharmacy Council says that ports were hit. Banks were hit, said Rick Pollard, the group's president.",
      "pharmacy-council",
    ],
    // Whoever was named before, or nobody.
    ["Corvane said that ports were hit. The American company said that banks were hit.", "corvane"],
    ["A broker said that banks were hit.", "publisher"],
    ["Police said that banks were hit.", "publisher"],
    // An expert is asked for himself.
    [
      "The FBI says that ports were hit. Security researcher Kevin Adair said that banks were hit.",
      "kevin-adair",
    ],
  ] as const)
    assert.equal(lastSpeaker("Daily News", text), wanted, text)
})

test("other words than verbs of speech give somebody the floor", () => {
  for (const [text, wanted] of [
    ["The FBI is convinced that banks were hit.", "fbi"],
    ["The FBI is certain that banks were hit.", "fbi"],
    ["It is certain that banks were hit.", "publisher"],
    ["NATO is of the opinion that banks were hit.", "nato"],
    ["Sweden has voiced the suspicion that banks were hit.", "sweden-government"],
    ["Germany has shared its assessment that banks were hit.", "germany-government"],
    ["The FBI welcomed the report that banks were hit.", "publisher"],
    ["Banks, Mandiant says, were hit.", "mandiant"],
    ["Per Mandiant, banks were hit.", "mandiant"],
    ["As reported by Mandiant, banks were hit.", "mandiant"],
    ["Mandiant's verdict: banks were hit.", "mandiant"],
    ['CERT Polska minced no words: "Banks were hit by APT28."', "cert-pl"],
    // To notice is not to say.
    ["The water company noticed that banks were hit.", "publisher"],
  ] as const)
    assert.equal(lastSpeaker("Daily News", text), wanted, text)
})

test("a text without an event tells of the actor that is its topic", () => {
  for (const [kind, text, wanted] of [
    ["vector", "TA4903 is a patient group. Its messages come with a QR code.", "ta4903"],
    ["objective", "APT28 is a patient group. Its aim is financial gain.", "apt28"],
    // An event that was told is what is spoken of.
    ["objective", "APT28 hit banks in May. The aim was financial gain.", "event-1"],
    ["vector", "APT28 is a patient group. The intrusion began with phishing e-mails.", "event-1"],
  ] as const)
    assert.equal(told(kind, "CERT Polska", text).at(-1)?.split(" -> ")[0], wanted, text)
})

test("who calls himself something, and it that wants or steals, is somebody", () => {
  for (const [text, wanted] of [
    ["A criminal group styling itself BianLian hit banks.", "bianlian"],
    ["Hackers operating under the name Pale Otter hit banks.", "pale-otter"],
    ["A crew known only as Pale Otter hit banks.", "pale-otter"],
    ["The group responsible, Pale Otter, hit banks.", "pale-otter"],
    ["The gang behind the attack, Pale Otter, hit banks.", "pale-otter"],
    ["We follow an operator we call Pale Otter. Pale Otter hit banks.", "pale-otter"],
    [
      "The attack on the port was claimed by a collective called Pale Otter. It stole data from banks.",
      "pale-otter",
    ],
    // A company may be an operator too, and an attack may hit.
    ["The rail operator, Pale Otter Lines, lost data. The attackers hit banks.", "event-1"],
    ["The attack on the port was claimed by a collective called Pale Otter. It hit banks.", "event-1"],
  ] as const)
    assert.equal(told("targeting", "Daily News", text).at(-1), `${wanted} -> sector-finance`, text)
})

test("what is told beside an event is another", () => {
  const attributed = (text: string): readonly string[] => told("attribution", "CERT Polska", text)
  const first = "APT28 was responsible for the attack on Polish hospitals in May 2025."
  for (const [second, wanted] of [
    ["The same group was behind the attack on the port of Riga.", "apt28 -> event-2"],
    ["It was also responsible for the intrusion into Slovak banks.", "apt28 -> event-2"],
    ["According to the FBI, APT29 was behind the attack on the hospitals.", "apt29 -> event-1"],
    ["The FBI also says that APT29 was behind the attack.", "apt29 -> event-1"],
  ] as const)
    assert.equal(attributed(`${first} ${second}`).at(-1), wanted, second)
})

test("a case that is said to be another is spoken of next", () => {
  const events = (text: string): readonly string[] => claims("CERT Polska", text).map(({subject}) => subject)
  assert.deepEqual(
    events(
      "Attackers hit banks. The attack on the parliament is another matter. The attackers used phishing e-mails.",
    ).at(-1),
    "event-2",
  )
  assert.deepEqual(
    events("Attackers hit banks in May. One case is different: hospitals were hit by ransomware.").at(-1),
    "event-2",
  )
  assert.deepEqual(
    events("Attackers hit banks in May. The attack is another blow to trade. Hospitals were hit.").at(-1),
    "event-1",
  )
})

test("events that a text numbers are told one by one", () => {
  const events = (text: string): readonly string[] => claims("CERT Polska", text).map(({subject}) => subject)
  assert.deepEqual(
    events(
      "We have seen two campaigns.\n\nCampaign A (from 2019 to 2023): attackers hit banks.\n\nCampaign B (since 2024): attackers hit hospitals.",
    ).filter((id, i, all) => all.indexOf(id) === i),
    ["event-1", "event-2"],
  )
  assert.deepEqual(
    events("Set 1: attackers hit banks.\n\nSet 2: attackers hit hospitals.").filter(
      (id, i, all) => all.indexOf(id) === i,
    ),
    ["event-1", "event-2"],
  )
  // A number of a version is none of an event.
  assert.deepEqual(events("Attackers hit banks.\n\nUpdate 2: attackers hit hospitals.").at(-1), "event-1")
})

test("the company, the university, the regulator are others than who writes of them", () => {
  for (const [text, wanted] of [
    ["Hackers attacked Velo Telecom. The company shut down its network.", "velo-telecom"],
    ["Hackers attacked the University of Leeds. The university closed its network.", "university-of-leeds"],
    ["Hackers attacked Velo Telecom. The regulator opened an investigation.", "regulator"],
    [
      "The Central Bank of Malta was attacked by hackers. The central bank isolated its servers.",
      "central-bank-of-malta",
    ],
    [
      "The Civil Police of Gozo were attacked by hackers. The police isolated their servers.",
      "civil-police-of-gozo",
    ],
  ] as const)
    assert.deepEqual(
      told("response-action", "Silt River", text).map((did) => did.split(" -> ")[0]),
      [wanted],
      text,
    )
})

test("who is named in full once speaks for the same body by his family name, and boasts of nothing", () => {
  for (const [text, wanted] of [
    [
      'ESET researcher Matthieu Faou said hackers attacked embassies. "They also attacked banks in Kyiv," Faou said.',
      "eset",
    ],
    ['ESET researcher Matthieu Faou said hackers attacked embassies. "They hit banks," he said.', "eset"],
    [
      "Hackers attacked the Bank of Malta, its governor Ann Borg said on Wednesday. Two insurers were attacked as well, according to Borg.",
      "bank-of-malta",
    ],
    [
      "Poland was attacked on Monday. In Moscow, foreign ministry spokeswoman Maria Lind said that hackers had attacked banks.",
      "russia-government",
    ],
  ] as const) {
    assert.equal(lastSpeaker("Reuters", text), wanted, text)
    assert.deepEqual(told("attribution", "Reuters", text), [], text)
  }
})

test("a ministry of a name that several countries have speaks for the government that is at home in the text", () => {
  assert.equal(
    lastSpeaker(
      "Reuters",
      "Taiwan was attacked in May. Banks were hit, the Ministry of Digital Affairs said.",
    ),
    "taiwan-government",
  )
  assert.equal(
    lastSpeaker("Ministry of Science (MICITT), Costa Rica", "Banks were hit by hackers."),
    "costa-rica-government",
  )
})

test("an acronym that the text itself explains is no other body of that acronym", () => {
  const targets = told(
    "targeting",
    "Reuters",
    "Hackers attacked the Costa Rican Electricity Institute (ICE) in May. The attackers encrypted servers of ICE.",
  )
  assert.ok(!targets.some((target) => target.includes("ice-us")), targets.join())
})

test("what a body orders or hands in is what it does, and the next sentence is not its own", () => {
  for (const text of [
    "The FBI ordered a bank to shut its portal. Hackers stole passwords of 40 companies.",
    "Velo Telecom reported the breach to the police. Hackers stole passwords of 40 companies.",
  ])
    assert.equal(lastSpeaker("Daily News", text), "publisher", text)
})

test("the company of a sentence is whom it tells of, a president is its own, a briefing's place says whose spokesman", () => {
  for (const [text, wanted] of [
    [
      "A cyberattack on Northern Plains Health exposed the files of 186,000 patients, the hospital group acknowledged on Wednesday.\n\nHackers attacked it through a gateway, chief information officer Denise Kowalchuk said.",
      "northern-plains-health",
    ],
    [
      "Asagiri Breweries resumed production after hackers attacked its systems, the company said.\n\nPresident Atsuko Katsuki told a news conference that hackers had attacked a branch office.",
      "asagiri-breweries",
    ],
    [
      'The Czech government said hackers had attacked a ministry.\n\n"We attacked no ministry," foreign ministry spokeswoman Mao Lin told a regular briefing in Beijing. Hackers attacked the bank, she said.',
      "china-government",
    ],
  ] as const)
    assert.equal(lastSpeaker("Daily News", text), wanted, text)
})

test("a prosecutor of another country than the lexicon's publishes as one of its own", () => {
  assert.notEqual(
    lastSpeaker("Federal Prosecutor's Office (Belgium)", "Banks were hit by hackers."),
    "german-federal-prosecutor",
  )
})

test("who writes we again and again speaks for himself, whatever his name", () => {
  const text =
    "We regret to tell our readers that our servers were hit on Monday. We have told our staff. The intruders used a stolen password."
  assert.equal(lastSpeaker("Kurier Verlag", text), "kurier-verlag")
  assert.equal(lastSpeaker("Courrier du Lac", "The intruders used a stolen password."), "publisher")
  assert.equal(
    lastSpeaker("Autoridade de Rios (ADR, Brazil)", "The intruders used a stolen password."),
    "adr",
  )
})

test("a ministry of state is that of whoever publishes", () => {
  assert.equal(
    lastSpeaker(
      "Federal Office for Information Security (BSI)",
      "It is not known whether North Korea gave the order. Banks were hit, the Federal Ministry of Defence said.",
    ),
    "germany-government",
  )
})

test("an aside, an apposition or a sentence before the mark tells who speaks", () => {
  for (const [publisher, wanted, text] of [
    // What one body calls another by is that other.
    ["ANSSI", "bsi", "ANSSI's German counterpart, the BSI, reports that banks were hit."],
    ["Reuters", "acsc", "The Australian Signals Directorate's cyber centre, the ACSC, said banks were hit."],
    ["Reuters", "cccs", "Canada's Centre for Cyber Security said that banks were hit."],
    // "As X has found": all of the sentence, and nothing behind it.
    ["Reuters", "bsi", "Banks were hit, as the BSI established in March."],
    ["Reuters", "bsi", "As the BSI has found, banks were hit."],
    ["ANSSI", "anssi", "Schools were hit, as the BSI has found. The attackers hit banks."],
    ["Reuters", "ncsc-nz", "Up to 900 banks were also hit, New Zealand's NCSC advises."],
    // Who only begins to speak behind a comma closes nothing.
    ["Reuters", "publisher", "Hackers hit banks on Monday, and the ACSC told its members to update."],
    [
      "Corvane",
      "incd",
      "The Israeli National Cyber Directorate (INCD) goes further: it judges that banks were hit.",
    ],
    [
      "Reuters",
      "us-intelligence-agencies",
      "U.S. intelligence agencies assess that banks were hit, three people said.",
    ],
    [
      "Reuters",
      "publisher",
      "Moscow denied it. Schools were hit, two security officials said. They added that banks were hit.",
    ],
    ["Reuters", "bsi", "The BSI would not comment. Its vice president, Ilse Vorn, said that banks were hit."],
  ] as const)
    assert.equal(lastSpeaker(publisher, text), wanted, text)
})

test("a force that the text has told of takes up its words", () => {
  const text =
    "The Ruritanian navy was hit in May. Mandiant said schools were hit.\n\nThe navy said that banks were hit."
  assert.equal(lastSpeaker("Reuters", text), "ruritanian-navy")
})
