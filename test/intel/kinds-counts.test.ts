/* How many were hit, and how grave it was, in short sentences. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const hit: readonly (readonly [sentence: string, ...units: readonly string[]])[] = [
  ["At least 14 hospitals were hit.", "hospitals"],
  ["The breach exposed the names of up to 270,000 serving and former personnel.", "personnel"],
  ["The group had read the e-mail of a small number of employees.", "employees"],
  ["Four bakeries were the first to be encrypted.", "bakeries"],
  ["Production at five plants has come to a halt.", "plants"],
  ["At least 310 surgeries were put off.", "surgeries"],
  ["Bigpanzi has infected at least 170,000 television boxes.", "boxes"],
  ["Sixty-four workstations were destroyed.", "workstations"],
  ["About 38,000 households were without heating.", "households"],
  ["Some 2,100 files may have been taken.", "files"],
  ["The attack affected nearly 900 schools in Ireland.", "schools"],
  ["Records of 1.9 million patients were copied.", "patients"],
  ["The phones of at least 17 people were infected.", "people"],
  ["More than 1,400 routers in 31 countries were compromised.", "routers", "countries"],
  ["The campaign infected tens of thousands of devices worldwide.", "devices"],
  ["Several dozen law firms were encrypted.", "law firms"],
  ["Seven entities in France were compromised.", "entities"],
  ["The attack hit 64 firms, 11 of them hospitals.", "organisations", "hospitals"],
  ["The attackers stole data from 12 companies.", "organisations"],
  ["Fourteen mail servers were wiped, eleven of them in Cyprus.", "servers", "servers"],
  ["An attack on 12 clinics forced them to close.", "clinics"],
  ["At least five hospitals lost access to their systems.", "hospitals"],
  ["The malware was found on 62 workstations.", "workstations"],
  ["Lures were sent to some 2,300 mailboxes.", "mailboxes"],
  ["Between five and eight servers were breached.", "servers"],
  ["The number of compromised servers rose to 4,500.", "servers"],
  ["Victims known to date: 6 clinics, 3 banks and 1 school.", "clinics", "banks", "schools"],
]

for (const [sentence, ...units] of hit)
  test(`it is counted what was hit: ${sentence}`, () => {
    assert.deepEqual(
      readSentence(sentence, "impact-count").claims,
      units.map((unit) => `event -> ${unit}`),
    )
  })

const notHit: readonly string[] = [
  "About 12,000 servers remain exposed.",
  "The agency has notified 300 owners.",
  "A further 4,200 gateways are reachable from the internet.",
  "The flaw was fixed in version 14.",
  "The group uses three tools.",
  "The agency issued advice to over 70 affected organisations.",
  "None of the 40 servers was compromised.",
  "Operators should check 12 servers.",
  "The attackers could compromise 500 servers.",
  "The meeting on 12 March lasted two hours.",
]

for (const sentence of notHit)
  test(`no count of what was not hit: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "impact-count").claims, [])
  })

test("a number keeps its bounds and its words", () => {
  assert.deepEqual(readSentence("Up to two million accounts were copied.", "impact-count").counts, [
    "Up to two million accounts",
  ])
})

const grave: readonly (readonly [string, string])[] = [
  ["This was the most serious attack since 2022.", "most serious attack since 2022"],
  ["The attack was unprecedented.", "unprecedented"],
  ["The effects were minor.", "effects were minor"],
  ["The minister called the attack the worst in years.", "worst in years"],
]

for (const [sentence, words] of grave)
  test(`it is read how grave it was: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "significance").claims, [`event -> ${words}`])
  })

test("what the group or the product is like says nothing of the event", () => {
  for (const sentence of [
    "The group is sophisticated.",
    "The product is widespread.",
    "The attack was carried out by a serious group.",
  ])
    assert.deepEqual(readSentence(sentence, "significance").claims, [], sentence)
})

const ways: readonly (readonly [sentence: string, ...units: readonly string[]])[] = [
  ["In all, 23 hospitals were affected.", "hospitals"],
  ["Twelve of the 40 companies contacted had been breached.", "organisations"],
  ["Of the 40 companies contacted, nine had been breached.", "organisations"],
  ["We have identified 340 recipients.", "recipients"],
  ["The agency has identified 17 victims so far.", "victims"],
  ["The agency is aware of 17 victims.", "victims"],
  ["The agency knows of at least 17 victims in Belgium.", "victims"],
  ["Microsoft counts 44 victims across nine countries.", "victims", "countries"],
  ["JPCERT/CC has been informed of 31 infected hosts at 12 organisations.", "hosts", "organisations"],
  ["More than 160 computers were infected, of which 48 in the region.", "computers", "computers"],
  ["The attack forced the hospital to cancel 300 operations.", "operations"],
  ["The attack forced the trust to postpone more than 1,100 appointments.", "appointments"],
  ["Some 30,000 containers were stranded.", "containers"],
  ["Nearly 6,000 passengers were stranded at airports.", "passengers"],
  ["At least 3,400 phones received the implant.", "phones"],
  ["About 200 flights were cancelled.", "flights"],
  ["One in five of the servers was infected.", "servers"],
  ["A quarter of the workstations were encrypted.", "workstations"],
  ["Two thirds of the servers were encrypted.", "servers"],
  ["Half of the 80 mailboxes were read.", "mailboxes"],
  ["Roughly 40 per cent of the servers were encrypted.", "servers"],
  ["The number of known victims has risen to 61.", "victims"],
  ["The total number of affected customers stands at 1.2 million.", "customers"],
  ["The tally of infected routers now exceeds 12,000.", "routers"],
  [
    "To date, 14 organisations in Finland have been compromised, among them three municipalities and one energy company.",
    "organisations",
    "municipalities",
    "organisations",
  ],
  ["Three ministries and two embassies were hit.", "ministries", "embassies"],
  ["The attackers read the mail of eleven diplomats.", "diplomats"],
  ["They stole 40 gigabytes of data from three ministries.", "ministries"],
  ["Data of about 120 thousand respondents leaked.", "respondents"],
  ["The personal data of 6.2 million customers was stolen.", "customers"],
  ["Personal details of 73,000 employees were published.", "employees"],
  ["The company confirmed that 8.9 million customer records had been accessed.", "records"],
  ["Hackers broke into the networks of at least nine telecommunications companies.", "organisations"],
  ["The intruders had access to the e-mail accounts of 25 organisations.", "organisations"],
  ["The intruders had access to 60,000 emails.", "emails"],
  ["The worm reached 120 computers within an hour.", "computers"],
  ["Over 70 municipalities lost access to their systems.", "municipalities"],
  ["Scores of municipalities were hit.", "municipalities"],
  ["Hundreds of organisations have been affected.", "organisations"],
  ["Dozens of mailboxes at two ministries were read.", "mailboxes", "ministries"],
  ["Several hundred servers were backdoored.", "servers"],
  ["Tens of thousands of servers were compromised worldwide.", "servers"],
  ["A handful of organisations was affected.", "organisations"],
  ["A single server was compromised.", "servers"],
  ["One server was compromised.", "servers"],
  ["Only one organisation was affected.", "organisations"],
  ["Fewer than ten customers were affected.", "customers"],
  ["No more than 25 systems were encrypted.", "systems"],
  ["Between 40 and 60 systems were encrypted.", "systems"],
  ["As many as 60,000 servers may have been compromised.", "servers"],
  ["The breach affects 9,000 patients.", "patients"],
  ["The breach exposed the data of 9,000 patients.", "patients"],
  ["It compromised 21 devices in 11 countries.", "devices", "countries"],
  ["The campaign has claimed 31 victims.", "victims"],
  ["The wiper destroyed 1,200 workstations and 90 servers.", "workstations", "servers"],
  ["Eleven plants stood still.", "plants"],
  ["Seven plants had to be shut down.", "plants"],
  ["The outage left 80,000 households without power.", "households"],
  ["The outage cut off 80,000 households.", "households"],
  ["About 225,000 people were left without electricity.", "people"],
  ["Web shells were found on 133 servers.", "servers"],
  ["We found the implant on 18 devices at 6 organisations.", "devices", "organisations"],
  ["Implants were discovered in six networks.", "networks"],
  ["The backdoor was present on 400 devices.", "devices"],
  ["Signs of compromise were seen at nine agencies.", "organisations"],
  ["Traces of the intruders were found at nine companies.", "organisations"],
  [
    "Spear-phishing emails went to more than 3,000 accounts at 150 organisations.",
    "accounts",
    "organisations",
  ],
  ["The emails reached about 200 people.", "people"],
  ["Messages were sent to 1,400 addresses.", "addresses"],
  ["Victims include 12 universities and four hospitals.", "universities", "hospitals"],
  ["Among the victims are 12 universities.", "universities"],
  ["Among those affected were two ministries.", "ministries"],
  ["The victims, 12 universities and four hospitals, have been informed.", "universities", "hospitals"],
  ["At its height the botnet comprised 21,400 devices.", "devices"],
  ["The botnet consisted of 260,000 devices.", "devices"],
  ["The network was made up of more than 1,200 routers.", "routers"],
  ["A botnet of 13,000 routers was used.", "routers"],
  ["The attackers compromised an average of 40 servers a day.", "servers"],
  ["Damage was reported by 32 enterprises.", "organisations"],
  ["Attackers gained access to two of the utility's servers.", "servers"],
  ["They encrypted 80 of its 300 servers.", "servers"],
  ["Out of 500 servers, 60 had been encrypted.", "servers"],
  ["Five people had their phones infected.", "people"],
  ["It hit nine foreign ministries.", "ministries"],
  ["The incident involved 48 servers.", "servers"],
  ["Exchange servers of at least 30 organisations were exploited.", "organisations"],
  ["In Germany alone, 26 companies were hit.", "organisations"],
  ["The malware infected over a million computers in more than 150 countries.", "computers", "countries"],
  ["Two victims were in Estonia.", "victims"],
  ["More than 60 victims have been identified.", "victims"],
  ["More than 60 victims are known.", "victims"],
  ["So far 23 victims have come forward.", "victims"],
  ["Thirteen organisations reported intrusions.", "organisations"],
  ["Thirteen organisations reported infections.", "organisations"],
  ["Forty-one organisations have reported being hit.", "organisations"],
  ["Six agencies said they had been compromised.", "organisations"],
  ["Every one of the 14 branches was affected.", "branches"],
  ["All 14 branches were affected.", "branches"],
  ["All of the company's 2,300 computers were wiped.", "computers"],
  ["Its 2,300 computers were wiped.", "computers"],
  ["In the region, 32 enterprises and more than 140 PCs were damaged.", "organisations", "pcs"],
  ["As a result 230,000 customers lost power.", "customers"],
  ["According to the report, 350 users opened the attachment.", "users"],
  ["No fewer than 40 servers were hit.", "servers"],
  ["Not less than 37 computers are affected, 12 of them in Kharkiv.", "computers", "computers"],
  ["Across the networks, 612 virtual machines became unusable.", "machines"],
  ["Billing for 710,000 households remains suspended.", "households"],
  ["We saw 41 mailboxes at nine organisations taken over in this way.", "mailboxes", "organisations"],
  ["So far 23 organisations have reported infection to the agency.", "organisations"],
  ["Mail belonging to 260 staff in seven member states was accessed.", "staff", "states"],
  ["The agency puts the number of encrypted servers at 90.", "servers"],
  ["It put the number of patient records copied at 240,000.", "records"],
  ["We know of 17 organisations in New Zealand with a compromised appliance.", "organisations"],
  ["On three hosts it left a backdoor.", "hosts"],
  ["The same implant turned up at two further carriers.", "organisations"],
  ["Criminals had emptied 1,300 accounts.", "accounts"],
  ["Of roughly 200 companies that were written to, 34 were compromised.", "organisations"],
  ["The gang spent 19 days inside and finally encrypted 74 servers.", "servers"],
  ["Thirteen federal bodies had files copied.", "organisations"],
  ["Six of its hospitals had been hit.", "hospitals"],
  ["The group listed 14 companies on its leak site.", "organisations"],
]

for (const [sentence, ...units] of ways)
  test(`a count however it is said: ${sentence}`, () => {
    assert.deepEqual(
      readSentence(sentence, "impact-count").claims,
      units.map((unit) => `event -> ${unit}`),
    )
  })

const others: readonly string[] = [
  "Most victims were in Europe.",
  "The scale: 17 countries, 90 organisations.",
  "None of the 14 branches was affected.",
  "No customers were affected.",
  "About 12,000 servers are vulnerable.",
  "Some 46,000 servers have not been patched.",
  "There are 300,000 such devices worldwide.",
  "The company has 2,300 employees.",
  "The company serves 1.2 million customers.",
  "The hospital group, which runs nine clinics, was hit.",
  "The agency warned 120 organisations.",
  "The agency contacted 40 companies.",
  "Shodan shows 7,000 servers reachable from the internet.",
  "The group has used 14 domains.",
  "The attackers registered 46 domains.",
  "Police arrested three men.",
  "The police seized 39 servers.",
  "The operation took down 46 domains.",
  "The ransom was 4 million dollars.",
  "Twenty agencies from 14 countries signed the advisory.",
  "The advisory was written with 12 partners.",
  "The two countries have agreed to cooperate.",
  "Investigators from three agencies are at work.",
  "The flaw affects all versions before 14.2.",
  "The flaw affects 9 products.",
  "The flaw has a score of 9.8.",
  "The product is used by 4,000 companies.",
  "Some 4,000 companies use the product.",
  "The two groups share infrastructure.",
  "The malware has three components.",
  "The malware uses two servers for command and control.",
  "The patch was installed on 1,200 servers.",
  "We published 40 indicators.",
  "The group demanded money from one company.",
  "A vulnerable service runs on about 700 servers in Norway.",
  "The actor rented 12 servers from three providers.",
  "The attacks lasted three days.",
  "The actor has been active for ten years.",
  "The team restored 120 servers.",
  "Three researchers wrote the report.",
  "The group has 40 members.",
  "Ministers of 27 countries met on Tuesday.",
  "Could the attackers reach 500 servers?",
  "If 500 servers were hit, the damage would be great.",
  "Hackers registered 46 domains.",
  "The attackers created 14 accounts.",
  "The attackers used 12 servers.",
  "The attackers sent 2,000 messages.",
  "Criminals demanded 40 bitcoins.",
  "The number of employees is put at 300.",
  "A meeting of 12 ministers was cancelled.",
  "The company put the number of its customers at 400,000.",
  "The attackers swapped one library.",
]

for (const sentence of others)
  test(`another number: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "impact-count").claims, [])
  })
