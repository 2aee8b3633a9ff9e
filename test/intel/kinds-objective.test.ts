/* What for short sentences say that a deed was done, and what is no aim. */

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

const told: readonly (readonly [string, ...(readonly string[])])[] = [
  [
    "APT28 moved from one operator to the next in order to collect call metadata.",
    "apt28: collect call metadata",
  ],
  ["The attackers created new accounts in order to keep their access.", "event-1: keep their access"],
  ["The attack was an attempt to harm Finnish democracy.", "event-1: harm Finnish democracy"],
  ["This was a cynical attempt to steal an election.", "event-1: steal an election"],
  ["APT28 is behind a sustained effort to meddle in British politics.", "apt28: meddle in British politics"],
  ["APT28 broke into the ministry in a bid to disrupt the vote.", "apt28: disrupt the vote"],
  ["APT28 attacked the port in the hope of a ransom.", "apt28: ransom"],
  ["FIN7, a financially motivated group, attacked the port.", "fin7: financially motivated"],
  ["FIN7 is a profit-driven gang.", "fin7: profit-driven"],
  ["The attack has a political motive.", "event-1: political motive"],
  ["APT28 is spying on exiles.", "apt28: spying on exiles"],
  ["APT28 mainly collects intelligence on ministries.", "apt28: collects intelligence on ministries"],
  ["APT28 used the access to steal mail.", "apt28: steal mail"],
  ["APT28 sought to disrupt elections.", "apt28: disrupt elections"],
  ["The attacks were intended to disrupt the supply of aid.", "event-1: disrupt the supply of aid"],
  ["The attacks were aimed at collecting information.", "event-1: collecting information"],
  ["The attacks aim at stealing credentials.", "event-1: stealing credentials"],
  ["The attack was aimed at the theft of designs.", "event-1: theft of designs"],
  [
    "The aim was to sow mistrust and to frighten people.",
    "event-1: frighten people",
    "event-1: sow mistrust",
  ],
  ["The goal of the campaign was espionage.", "event-1: espionage"],
  ["The purpose of the attacks was espionage.", "event-1: espionage"],
  ["The purpose of the attacks was not money.", "not event-1: money"],
  ["Their motive was financial.", "event-1: financial"],
  ["The apparent goal is to drain float accounts.", "event-1: drain float accounts"],
  ["Espionage was the motive.", "event-1: Espionage"],
  ["The theft of passwords was the purpose.", "event-1: theft of passwords"],
  ["The theft of blueprints appears to have been the objective.", "event-1: theft of blueprints"],
  ["The motive behind the attack is believed to be money.", "event-1: money"],
  ["Its aim appears to be lasting knowledge of the Strait.", "event-1: lasting knowledge of the Strait"],
  ["The intention to cause public alarm is highly likely.", "event-1: cause public alarm"],
  ["The interest seems to lie in shipping schedules.", "event-1: shipping schedules"],
  ["It was money that they were after.", "event-1: money"],
  [
    "What the intruders were after was shipment schedules and export contracts.",
    "event-1: export contracts",
    "event-1: shipment schedules",
  ],
  ["Ransom was what drove the attackers.", "event-1: Ransom"],
  ["Money drove the attacks.", "event-1: Money"],
  ["APT28 was motivated by money.", "apt28: money"],
  ["The group is financially motivated.", "event-1: financially motivated"],
  ["Police suspect a financial motive.", "event-1: financial motive"],
  ["The attackers are after diplomatic correspondence.", "event-1: diplomatic correspondence"],
  ["The hackers were looking for patrol schedules.", "event-1: patrol schedules"],
  ["The attackers were in search of tender documents.", "event-1: tender documents"],
  ["The group has shown an interest in turbine designs.", "event-1: turbine designs"],
  ["The intruders wanted call records.", "event-1: call records"],
  ["The attackers did not want money.", "not event-1: money"],
  [
    "The operation was meant to sow discord, not to earn money.",
    "event-1: sow discord",
    "not event-1: earn money",
  ],
  ["APT28 attacked the banks for financial gain.", "apt28: financial gain"],
  ["APT28 attacked the banks with the aim of stealing designs.", "apt28: stealing designs"],
  ["The attacks were carried out for the purpose of espionage.", "event-1: espionage"],
  ["APT28 stole the mail in order to embarrass the government.", "apt28: embarrass the government"],
  [
    "The group broke into the registry to gather material on dissidents.",
    "event-1: gather material on dissidents",
  ],
  ["APT28 sent phishing emails to harvest passwords.", "apt28: harvest passwords"],
  ["The intrusion served to prepare sabotage.", "event-1: prepare sabotage"],
  ["The attackers tried to extort the hospital.", "event-1: extort the hospital"],
  ["The stolen mailboxes were to be used to spread disinformation.", "event-1: spread disinformation"],
  ["The attack was likely to enable espionage.", "event-1: espionage"],
  ["An espionage campaign against ministries was uncovered.", "event-2: espionage"],
  ["UNC1234 is an espionage group.", "unc1234: espionage"],
]

test("what a deed was for is read, each aim of a list", () => {
  assert.deepEqual(
    told.map(([sentence]) => [sentence, ...aims(sentence)]),
    told.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
})

const silent: readonly string[] = [
  "The agency wants to help the victims.",
  "The victims sought help.",
  "APT28 spied on ministries.",
  "The ministry is making an effort to help victims.",
  "The hospital closed its network in an attempt to protect patients.",
  "The police arrested a financially motivated witness.",
  "The agency has a mission.",
  "The company gathers information on its customers.",
  "The company serves customers in Norway.",
  "The company seeks compensation.",
  "Administrators should act to protect the servers.",
  "The police used the warrant to search the flat.",
  "APT28 exploited CVE-2024-1111 to gain access.",
  "APT28 exploited CVE-2024-1111 to obtain initial access.",
  "APT28 used RDP to move to other servers.",
  "The attackers used PowerShell to run commands.",
  "The attackers tried to delete the logs.",
  "The malware uses HTTPS to communicate with its server.",
  "The company hired experts to investigate.",
  "The aim of the exercise was to test the plan.",
  "The purpose of this advisory is to inform operators.",
  "The goal of the NCSC is to make the country safe.",
  "The law is designed to protect hospitals.",
  "The update was designed to fix the flaw.",
  "China wants to host the summit.",
  "China wants a summit.",
  "The ministry is looking for a new supplier.",
  "Investigators are looking for traces.",
  "The group has its eye on suppliers of weapons.",
  "There is no evidence of an espionage campaign.",
  "The script is used to decode the next stage.",
  "The document was an attempt to spoof a report of the ministry.",
  "The term is used to describe attacks that use tokens.",
]

test("what others want, what states want and what is done on the way is no aim", () => {
  assert.deepEqual(
    silent.map((sentence) => [sentence, ...aims(sentence)]),
    silent.map((sentence) => [sentence]),
  )
})
