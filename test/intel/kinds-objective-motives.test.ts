/* Why a deed was done, where no noun of an aim says so, and what else stands behind it. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function aims(sentence: string): readonly string[] {
  const text = `The attacks on the hospitals began in May. ${sentence}`
  const source = sourceOf(text, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "objective")
    .map(({subject, object, polarity}) => `${polarity === "denied" ? "not " : ""}${subject}: ${object}`)
    .sort()
}

const takenOrNot: readonly (readonly [string, ...(readonly string[])])[] = [
  ["No passenger data was stolen.", "not event-1: passenger data stolen"],
  ["The clinic denied that patient files had been copied.", "not event-1: patient files copied"],
  ["No drawings left the building.", "not event-1: drawings left"],
  ["Nothing was deleted.", "not event-1: Nothing deleted"],
  ["The intruders did not steal any records.", "not event-1: steal records"],
  ["It is unlikely that documents were exfiltrated.", "event-1: documents exfiltrated"],
  ["Personal data may have been copied.", "event-1: Personal data copied"],
  ["The report that files were stolen is false.", "not event-1: files stolen"],
  ["It would be wrong to say that documents were taken."],
  ["There is no evidence that documents were taken."],
  ["Call the police even where nothing was taken."],
  ["It is likely that the data will be used for fraud.", "event-1: data used for fraud"],
  ["The stolen mail is unlikely to be published.", "event-1: stolen mail published"],
  ["Stolen passwords were probably used."],
  ["Sabotage is a realistic possibility.", "event-1: Sabotage"],
  ["A preparation for sabotage is unlikely.", "event-1: preparation for sabotage"],
  ["Disruption is likely to go on for days."],
  ["The disruption of the count was very likely intended.", "event-1: disruption of the count"],
  ["The choice of targets is consistent with espionage.", "event-1: espionage"],
  ["The purpose was probably not extortion.", "not event-1: extortion"],
  ["The aim was to spy rather than to destroy.", "event-1: spy", "not event-1: destroy"],
  ["The attackers demanded 12 bitcoin.", "event-1: 12 bitcoin"],
  ["A ransom of 3 million euros was demanded.", "event-1: ransom of 3 million euros"],
  ["A demand for 30 bitcoin arrived.", "event-1: demand for 30 bitcoin"],
  ["No ransom has been demanded.", "not event-1: ransom"],
  ["The attackers asked for $4 million.", "event-1: $4 million"],
  ["The hospital asked for 4 million euros."],
]

test("what was not taken or may have been, and what was demanded, is read", () => {
  assert.deepEqual(
    takenOrNot.map(([sentence]) => [sentence, ...aims(sentence)]),
    takenOrNot,
  )
})

const told: readonly (readonly [string, ...(readonly string[])])[] = [
  [
    "APT28 attacked the banks in retaliation for the arms deliveries.",
    "apt28: retaliation for the arms deliveries",
  ],
  ["APT28 took down the websites in protest against the law.", "apt28: protest against the law"],
  ["APT28 acted out of revenge.", "apt28: revenge"],
  ["The attack was revenge for the sanctions.", "event-1: revenge for the sanctions"],
  ["The attacks were a reply to the arms deliveries.", "event-1: reply to the arms deliveries"],
  ["The attack was an act of revenge.", "event-1: revenge"],
  ["LulzSec had announced it as punishment for the vote.", "event-1: punishment for the vote"],
  ["The attack was carried out in response to the sanctions.", "event-1: response to the sanctions"],
  ["It was all about money.", "event-1: money"],
  ["Further break-ins were seen, the aim of which was the theft of plans.", "event-1: theft of plans"],
  ["Drawings of turbines were what the attackers were looking for.", "event-1: Drawings of turbines"],
  ["APT28 was chiefly interested in blackmailing the owners.", "apt28: blackmailing the owners"],
  ["The agency sees the purpose as the theft of know-how.", "event-1: theft of know-how"],
  ["The agency regards the theft of know-how as the aim.", "event-1: theft of know-how"],
  [
    "The access is meant for disruption in a crisis and not for espionage.",
    "event-1: disruption in a crisis",
    "not event-1: espionage",
  ],
  ["The code inside looked for wallets.", "event-1: wallets"],
  [
    "The attack was about making noise, not about stealing anything.",
    "event-1: making noise",
    "not event-1: stealing anything",
  ],
  ["Hydrogen storage was of particular interest.", "event-1: Hydrogen storage"],
  ["Of interest to APT28 were drawings of turbines.", "apt28: drawings of turbines"],
  ["APT28 focused on espionage.", "apt28: espionage"],
  ["APT28 engages in espionage and sabotage.", "apt28: espionage", "apt28: sabotage"],
  ["APT28 leaked the letters so that voters would lose trust.", "apt28: voters would lose trust"],
  ["The intrusions pursued an espionage purpose.", "event-1: espionage purpose"],
  ["Investigators see no political motive.", "not event-1: political motive"],
  [
    "The purpose was not espionage, we assess, but preparation for sabotage.",
    "event-1: preparation for sabotage",
    "not event-1: espionage",
  ],
  [
    "The attack was intended to collect information rather than to disrupt services.",
    "event-1: collect information",
    "not event-1: disrupt services",
  ],
  ["Neither money nor fame was the motive.", "not event-1: fame", "not event-1: money"],
  ["Thousands of mailboxes were searched for invoices.", "event-1: invoices"],
  ["Stolen data were offered for sale on a forum for the purpose of extortion.", "event-1: extortion"],
  ["APT28 funds its operations with ransomware.", "apt28: funds its operations"],
  ["APT28 hacked the accounts of the retailer to pay for fuel.", "apt28: pay for fuel"],
  ["APT28 paralysed the network to get out of an examination.", "apt28: get out of an examination"],
  [
    "Freight brokers are being impersonated to steal lorry loads of meat.",
    "event-1: steal lorry loads of meat",
  ],
  ["APT28 tries to create fear in society.", "apt28: create fear in society"],
  ["APT28 uses proxies to conceal espionage.", "apt28: conceal espionage"],
  ["APT28 is out to steal designs.", "apt28: steal designs"],
  ["APT28 was intent on stealing designs.", "apt28: stealing designs"],
  ["The intruders were after source code, not money.", "event-1: source code", "not event-1: money"],
  ["The motive is espionage rather than profit.", "event-1: espionage", "not event-1: profit"],
  ["The attack served as a distraction from the theft.", "event-1: distraction from the theft"],
  ["The plan was to sell the data.", "event-1: sell the data"],
  ["Their interest was in the whereabouts of dissidents.", "event-1: whereabouts of dissidents"],
  ["The focus is on stealing credentials.", "event-1: stealing credentials"],
  ["The group tends to go after research on semiconductors.", "event-1: research"],
  [
    "The hackers want payroll staff to change account numbers.",
    "event-1: payroll staff to change account numbers",
  ],
  ["The hackers said they had acted in protest at the war.", "event-1: protest at the war"],
  ["The group took revenge for the arrest of its leader.", "event-1: revenge for the arrest of its leader"],
]

test("why a deed was done is read by what it answers, is about or leads to", () => {
  assert.deepEqual(
    told.map(([sentence]) => [sentence, ...aims(sentence)]),
    told.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
})

const silent: readonly string[] = [
  "The ministry expelled two diplomats in retaliation for the attack.",
  "The police acted in response to the attack.",
  "The sanctions are a response to the attack.",
  "The report is about money.",
  "The servers were of interest to investigators.",
  "The agency focuses on espionage.",
  "The bank closed its branches so that customers would be safe.",
  "The attack left people unable to renew their passports.",
  "The company wants customers to change their passwords.",
  "The plan was to restore the systems by Friday.",
  "Nothing points to a political motive.",
  "The ministry was the object of an attack.",
  "The activity serves the interests of Belarus.",
  "The logs were searched for traces of the attack.",
  "The company is keen to restore its services.",
  "The hospital paid to get rid of the attackers.",
]

test("the answer of those who were hit, and what others are keen on, is no aim", () => {
  assert.deepEqual(
    silent.map((sentence) => [sentence, ...aims(sentence)]),
    silent.map((sentence) => [sentence]),
  )
})
