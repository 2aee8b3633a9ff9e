/* What bodies have done about it, and which remedies are there, in short sentences. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const acts: readonly (readonly [string, ...(readonly string[])])[] = [
  ["The NCSC has notified all owners.", "ncsc-uk -> notified all owners"],
  ["We alerted the operators on 7 April.", "ncsc-uk -> alerted the operators on 7 April"],
  ["CISA has sent a team to the plant.", "cisa -> sent a team to the plant"],
  [
    "CISA and the FBI assisted five utilities.",
    "cisa -> assisted five utilities",
    "fbi -> assisted five utilities",
  ],
  ["The police have questioned a former employee.", "police -> questioned a former employee"],
  [
    "The FBI obtained a court order and removed the malware from the routers.",
    "fbi -> obtained a court order",
    "fbi -> removed the malware from the routers",
  ],
  [
    "The affected owners have been informed by the NCSC.",
    "ncsc-uk -> affected owners have been informed by the NCSC",
  ],
  ["Germany has expelled two diplomats.", "germany-government -> expelled two diplomats"],
]

for (const [sentence, ...wanted] of acts)
  test(`an act is read: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "response-action").claims, wanted)
  })

test("what is seen, said, planned, ordered or usual is no act", () => {
  for (const sentence of [
    "The NCSC has identified 34 victims.",
    "The NCSC issued a statement.",
    "The NCSC will notify the owners.",
    "The NCSC should notify the owners.",
    "The NCSC has not notified the owners.",
    "The NCSC supports organisations in the United Kingdom.",
    "The group has sent messages to the owners.",
    "Microsoft has released a patch for Exchange Server.",
    "CISA ordered agencies to install the update.",
  ])
    assert.deepEqual(readSentence(sentence, "response-action").claims, [], sentence)
})

const remedies: readonly (readonly [string, string])[] = [
  ["Microsoft has released a patch for Exchange Server.", "patch -> microsoft-exchange-server"],
  ["Security updates for Exchange Server are available.", "Security updates -> microsoft-exchange-server"],
  ["Indicators of compromise are listed below.", "Indicators of compromise -> event"],
  ["A patch for Exchange Server is not yet available.", "not patch -> microsoft-exchange-server"],
  ["Microsoft has not yet published a fix for Exchange Server.", "not fix -> microsoft-exchange-server"],
  [
    "A detection script for Exchange Server can be downloaded from the website.",
    "detection script -> microsoft-exchange-server",
  ],
]

for (const [sentence, wanted] of remedies)
  test(`a remedy is read: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "availability").claims, [wanted])
  })

test("tools of attackers and remedies to come are none", () => {
  for (const sentence of [
    "The group used a tool for Exchange Server.",
    "The attackers released malicious updates.",
    "If a patch is available, install it.",
    "Microsoft will release a patch.",
  ])
    assert.deepEqual(readSentence(sentence, "availability").claims, [], sentence)
})

const answers: readonly (readonly [sentence: string, ...claims: readonly string[]])[] = [
  ["The NCSC has notified the affected organisations.", "ncsc-uk -> notified the affected organisations"],
  ["The NCSC has contacted more than 300 owners.", "ncsc-uk -> contacted more than 300 owners"],
  ["CISA is notifying potential victims.", "cisa -> notifying potential victims"],
  ["The agency has placed sensors at 30 public bodies.", "ncsc-uk -> placed sensors at 30 public bodies"],
  [
    "Microsoft has revoked the stolen tokens and suspended 60 tenants.",
    "microsoft -> revoked the stolen tokens",
    "microsoft -> suspended 60 tenants",
  ],
  ["Microsoft seized 42 domains.", "microsoft -> seized 42 domains"],
  ["The FBI took down the botnet.", "fbi -> took down the botnet"],
  ["The FBI removed the malware from 4,000 computers.", "fbi -> removed the malware from 4,000 computers"],
  ["Europol coordinated the operation.", "europol -> coordinated the operation"],
  ["Norway has expelled three diplomats.", "norway-government -> expelled three diplomats"],
  [
    "The Foreign Ministry summoned the Russian ambassador.",
    "uk-government -> summoned the Russian ambassador",
  ],
  ["We have summoned the Chinese ambassador.", "ncsc-uk -> summoned the Chinese ambassador"],
  ["The Russian ambassador has been summoned.", "ncsc-uk -> Russian ambassador has been summoned"],
  ["The police have opened an investigation.", "police -> opened an investigation"],
  [
    "An investigation has been opened by the police.",
    "police -> investigation has been opened by the police",
  ],
  ["The NCSC is working with the victims.", "ncsc-uk -> working with the victims"],
  ["The NCSC is supporting the hospital.", "ncsc-uk -> supporting the hospital"],
  ["The NCSC is investigating.", "ncsc-uk -> investigating"],
  ["GitHub has removed the repository.", "github -> removed the repository"],
  ["Cloudflare blocked the domains.", "cloudflare -> blocked the domains"],
  ["The NCSC sinkholed three domains.", "ncsc-uk -> sinkholed three domains"],
  ["The government set up a task force.", "uk-government -> set up a task force"],
  ["The government has declared a state of emergency.", "uk-government -> declared a state of emergency"],
  ["The government raised the alert level.", "uk-government -> raised the alert level"],
  ["The NCSC ran an exercise for the industry.", "ncsc-uk -> ran an exercise for the industry"],
  ["The NCSC gave warnings to 23 organisations.", "ncsc-uk -> gave warnings to 23 organisations"],
  ["The NCSC sent a team to the hospital.", "ncsc-uk -> sent a team to the hospital"],
  ["The NCSC shared indicators with partners.", "ncsc-uk -> shared indicators with partners"],
  ["The NCSC has begun to go through the logs.", "ncsc-uk -> begun to go through the logs"],
  ["The NCSC has started a review of all networks.", "ncsc-uk -> started a review of all networks"],
  ["CISA added the flaw to its catalog.", "cisa -> added the flaw to its catalog"],
  ["Apple sent threat notifications to 300 users.", "apple -> sent threat notifications to 300 users"],
  ["Meta took legal action against the vendor.", "meta -> took legal action against the vendor"],
  ["Google disabled the accounts.", "google -> disabled the accounts"],
  [
    "The European Union listed two officers under its sanctions regime.",
    "eu -> listed two officers under its sanctions regime",
  ],
  ["The European Union has imposed sanctions on two officers.", "eu -> imposed sanctions on two officers"],
  ["The parliament set up a committee of inquiry.", "parliament -> set up a committee of inquiry"],
  ["The hospital restored its systems from backups.", "hospital -> restored its systems from backups"],
  ["The NCSC convened the sector.", "ncsc-uk -> convened the sector"],
  ["The NCSC tracked down the server.", "ncsc-uk -> tracked down the server"],
  ["The hospital refused to pay.", "hospital -> refused to pay"],
  ["Valmora Health took its network offline.", "valmora-health -> took its network offline"],
  ["The operator, Northwater, has isolated the servers.", "northwater -> isolated the servers"],
  [
    "The operator, National Polyclinics Group, has reset all passwords.",
    "national-polyclinics-group -> reset all passwords",
  ],
  [
    "The Dutch data protection authority has opened an inquiry.",
    "dutch-data-protection-authority -> opened an inquiry",
  ],
  [
    "The Public Prosecutor's Office has opened an investigation.",
    "public-prosecutors-office -> opened an investigation",
  ],
  [
    "Brazil's customs service cut its data link to Paraguay.",
    "brazilian-customs-service -> cut its data link to Paraguay",
  ],
  ["The National Crime Agency is leading the investigation.", "nca -> leading the investigation"],
  [
    "The ministry of health has walled off its booking platform.",
    "uk-government -> walled off its booking platform",
  ],
  ["The hospital put extra safeguards in place.", "hospital -> put extra safeguards in place"],
  ["The city declared a state of emergency.", "city -> declared a state of emergency"],
  ["The school district closed its schools.", "school-district -> closed its schools"],
  ["The prosecutor general has opened a case.", "prosecutor-general -> opened a case"],
  ["The NCSC is dealing with the compromise.", "ncsc-uk -> dealing with the compromise"],
]

for (const [sentence, ...claims] of answers)
  test(`what a body has done is read: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "response-action").claims, claims)
  })

const idle: readonly string[] = [
  "The NCSC said that it knew of the attack.",
  "The NCSC learned of the attack in May.",
  "The NCSC assesses that the group is active.",
  "The NCSC has seen no evidence of this.",
  "The NCSC identified the malware.",
  "The NCSC has observed such attacks.",
  "The NCSC detected the attack.",
  "The NCSC received 40 reports.",
  "The NCSC published a report.",
  "Microsoft released a patch.",
  "The NCSC will publish guidance.",
  "The NCSC should notify the victims.",
  "The NCSC plans to notify the victims.",
  "The NCSC condemned the attack.",
  "The NCSC supports the statement.",
  "The company suffered an outage.",
  "The company lost data.",
  "The company uses Exchange.",
  "The company has 400 employees.",
  "The company refused to comment.",
  "The company took immediate action.",
  "The company apologised to its customers.",
  "An unpatched Citrix gateway opened the door.",
  "The botnet comprised 200,000 routers.",
  "Anyone who installed it handed over passwords.",
  "The NCSC tracks the group as UNC1234.",
  "The NCSC linked the group to Russia.",
  "The NCSC declined to comment.",
  "The NCSC was founded in 2016.",
  "Mandiant attributed the attack to APT41.",
  "Mandiant analysed the malware.",
  "The NCSC had warned of such attacks.",
  "The NCSC expects further attacks.",
  "The NCSC took note of the statement.",
  "Microsoft has described the technique.",
  "The company discovered the breach in May.",
  "The report, written by the NCSC, names the group.",
  "The summary released by the FBI names two men.",
  "Russia has denied the charge.",
  "The FBI informed us of a second case.",
  "We are dealing with a hostile attack.",
  "The minister stopped short of naming a state.",
  "The Kremlin had ordered the attack.",
  "The newspaper withdrew its report on the case.",
  "The president had been briefed on the attack.",
  "The intruder sent a letter. It then set up a mail client.",
  "Russia attacked the power grid.",
  "China has built a large intelligence apparatus.",
  "Iran has developed a wiper.",
  "The NCSC regards the group as responsible.",
  "The company makes firewalls.",
  "The company bought the software in 2019.",
]

for (const sentence of idle)
  test(`no answer to an attack: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "response-action").claims, [])
  })

test("the last of several acts has the body of the first", () => {
  for (const [sentence, ...claims] of [
    [
      "The NCSC isolated the machines, restored the backups and handed the address to the police.",
      "ncsc-uk -> isolated the machines",
      "ncsc-uk -> restored the backups",
      "ncsc-uk -> handed the address to the police",
    ],
    [
      "Microsoft has revoked the stolen tokens and taken down 46 domains.",
      "microsoft -> revoked the stolen tokens",
      "microsoft -> taken down 46 domains",
    ],
    ["The NCSC said it had sent a team to the hospital.", "ncsc-uk -> sent a team to the hospital"],
    ["Officials called in the Russian ambassador.", "ncsc-uk -> called in the Russian ambassador"],
  ] as const)
    assert.deepEqual(readSentence(sentence, "response-action").claims, claims, sentence)
})

const byWhoeverTells: readonly (readonly [string, string])[] = [
  ["All staff passwords have been reset.", "ncsc-uk -> All staff passwords have been reset"],
  ["The accounts have since been re-secured.", "ncsc-uk -> accounts have since been re-secured"],
  [
    "Eleven domain names have been closed at our request.",
    "ncsc-uk -> Eleven domain names have been closed at our request",
  ],
  ["A task force has been set up.", "ncsc-uk -> task force has been set up"],
  ["The owners have been informed by e-mail.", "ncsc-uk -> owners have been informed by e-mail"],
  ["Criminal proceedings have been opened.", "ncsc-uk -> Criminal proceedings have been opened"],
  ["INTERPOL said 41 people had been detained.", "interpol -> 41 people had been detained"],
  ["The BfV has written to those affected.", "bfv -> written to those affected"],
  [
    "The FBI has put five officers of the unit on its wanted list.",
    "fbi -> put five officers of the unit on its wanted list",
  ],
  ["The city has had to suspend all deadlines.", "city -> suspend all deadlines"],
  ["The hospital said it would not pay a ransom.", "hospital -> would not pay a ransom"],
  ["The company has refused to talk to the gang.", "company -> refused to talk to the gang"],
  ["The agency has asked the police to investigate.", "ncsc-uk -> asked the police to investigate"],
]

for (const [sentence, claim] of byWhoeverTells)
  test(`an act of whoever tells of it, or by other words: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "response-action").claims, [claim])
  })

for (const sentence of [
  "Their names were later removed from the leak site.",
  "The files were moved to a server in Riga.",
  "The servers were shut down by the attackers.",
  "The passwords were stolen.",
  "The group was established in 2019.",
  "The website has been defaced.",
  "Credit goes to the researchers who reported the flaw.",
  "Of the incidents we handled, nine were grave.",
  "The company asked everybody for patience.",
  "The tool started life as a test.",
  "The government laid the blame on Russia.",
  "The customers have had to wait.",
])
  test(`done by nobody who answers: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "response-action").claims, [])
  })
