/* What an attack ran through, link by link, who else used it, and what looks alike and is no means. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

const lead = "The attacks on the hospitals began in May. "

function means(sentence: string): readonly string[] {
  const source = sourceOf(`${lead}${sentence}`, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "vector")
    .map(({subject, object}) => `${subject}: ${object}`)
    .sort()
}

type Told = readonly (readonly [string, ...(readonly string[])])[]

function reads(told: Told): void {
  assert.deepEqual(
    told.map(([sentence]) => [sentence, ...means(sentence)]),
    told.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
}

test("tools, flaws and malware that are listed as examples stand for their sort", () => {
  reads([
    [
      "The group relies on tools such as Cobalt Strike, Rclone and AnyDesk.",
      "event-1: cobalt-strike",
      "event-1: rclone",
      "event-1: anydesk",
    ],
    ["They used several tools, including Mimikatz.", "event-1: mimikatz"],
    ["APT28 used malware such as PlugX.", "apt28: plugx"],
  ])
})

test("what something was done with is a means behind with and using", () => {
  reads([
    ["Data was exfiltrated using Rclone.", "event-1: rclone"],
    ["The actors dumped credentials with Mimikatz.", "event-1: mimikatz"],
    ["The intruders copied the database with Rclone.", "event-1: rclone"],
    [
      "An unknown actor had accessed the network with the credentials of a service provider.",
      "event-1: credentials of a service provider",
    ],
    ["The hackers disabled the antivirus with a vulnerable driver.", "event-1: vulnerable driver"],
    ["The hackers made off with the passwords of customers."],
    ["The company replaced the servers with new software."],
  ])
})

test("bait brings programs and leads to pages", () => {
  reads([
    [
      "A malicious link installs remote-control software.",
      "event-1: malicious link",
      "event-1: remote-control software",
    ],
    ["Clicking it downloads a signed installer.", "event-1: signed installer"],
    ["The QR code leads to a copy of the police website.", "event-1: copy of the police website"],
    [
      "The links end at a page that copies the look of the portal.",
      "event-1: page that copies the look of the portal",
    ],
    ["The e-mails led to delays."],
    ["The message runs to two pages."],
  ])
})

test("what let the attackers in and what they had is a means", () => {
  reads([
    ["Stolen cookies allowed the attackers to read the mail.", "event-1: Stolen cookies"],
    [
      "A vulnerability in the ticketing system enabled the attackers to read mails.",
      "event-1: vulnerability in the ticketing system",
    ],
    [
      "The intruder had the password of a sales representative.",
      "event-1: password of a sales representative",
    ],
    ["The minister had the password of a colleague."],
    ["They had a new password."],
  ])
})

test("everybody in a list of doers used it", () => {
  reads([
    ["APT28 and APT29 exploited CVE-2024-1111.", "apt28: cve-2024-1111", "apt29: cve-2024-1111"],
    ["Groups such as APT28 and Turla use ransomware.", "apt28: ransomware", "turla: ransomware"],
    ["APT28 is a group known to deploy the PlugX malware.", "apt28: plugx"],
    ["The SVR's actors exploited CVE-2024-1111.", "svr: cve-2024-1111"],
    ["APT28 has been seen deploying web shells.", "apt28: web shells"],
  ])
})

test("what was named before is what it and the malware stand for", () => {
  reads([
    ["The malware HATVIBE has been seen since May. APT28 has used it as well.", "apt28: hatvibe"],
    ["Kaolin is a remote access trojan. It was dropped on three servers.", "event-1: Kaolin"],
    [
      "The flaw, CVE-2024-1111, was disclosed in May. The attackers have exploited it since June.",
      "event-1: cve-2024-1111",
    ],
    ["It dismantled Snake, an espionage tool. Turla had used it against ministries.", "turla: snake"],
    ["APT28 took over the server of a bank. It used them."],
    ["The malware HATVIBE was found. It was not used again."],
  ])
})

test("whoever wages a campaign used its technique", () => {
  reads([
    ["APT28 ran a month-long phishing campaign.", "apt28: phishing"],
    ["Turla launched ransomware attacks.", "turla: ransomware"],
  ])
})

test("messages that people got are bait, with whom they came from", () => {
  reads([
    ["Diplomats received an invitation to a dinner.", "event-1: invitation to a dinner"],
    [
      "E-mails were distributed in the name of the State Water Agency.",
      "event-1: E-mails in the name of the State Water Agency",
    ],
    ["Bills were sent in its name to 12,000 households.", "event-1: Bills in its name"],
    ["Several rounds of e-mails were sent to government bodies.", "event-1: e-mails"],
    [
      "An employee had received a call from somebody who claimed to be the help desk.",
      "event-1: call from somebody who claimed to be the help desk",
    ],
    ["Customers have received a letter from the bank about the breach."],
    ["Affected patients will receive a letter."],
    ["The agency received reports of the attacks."],
    ["Customers received such invitations as well."],
  ])
})

test("of what there are several is named, and not how many", () => {
  reads([
    ["It encrypted the servers with a variant of Babuk.", "event-1: babuk"],
    [
      "The attackers used a combination of phishing and stolen cookies.",
      "event-1: phishing",
      "event-1: stolen cookies",
    ],
  ])
})

test("whoever attacks may use anything of which more is said", () => {
  reads([
    ["APT28 commandeered the servers of a rival group.", "apt28: servers of a rival group"],
    ["APT28 abused an update server of the manufacturer.", "apt28: update server of the manufacturer"],
    ["The attackers created a mail forwarding rule.", "event-1: mail forwarding rule"],
    ["APT28 set up two fake companies.", "apt28: two fake companies"],
    ["APT28 used this rootkit.", "apt28: rootkit"],
    ["The attackers used a wiper together with ransomware.", "event-1: ransomware", "event-1: wiper"],
    ["Infection chains start with a poisoned search result.", "event-1: poisoned search result"],
    ["APT28 uses a technique called domain shadowing.", "apt28: technique called domain shadowing"],
    ["The attackers used the network."],
    ["APT28 used the opportunity."],
    ["The ministry set up a task force."],
  ])
})

test("what an attack hits, what a flaw may do and what is only counted is no means", () => {
  reads([
    ["The attack on the Storting's e-mail system was noticed."],
    ["Attacks on WordPress sites went on."],
    ["The vulnerability affects OpenSSH on Linux systems.", "event-1: openssh"],
    ["The attackers chained the two flaws."],
    ["The attackers logged in to our VPN."],
    ["The group used REPTILE and MEDUSA, two public rootkits.", "event-1: REPTILE", "event-1: MEDUSA"],
  ])
})
