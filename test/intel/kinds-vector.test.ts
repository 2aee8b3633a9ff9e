/* By what means short sentences say that a deed was done, and what is no means. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function means(sentence: string, lead = ""): readonly string[] {
  const source = sourceOf(`${lead}${sentence}`, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "vector")
    .map(({subject, object, polarity}) => `${polarity === "denied" ? "not " : ""}${subject}: ${object}`)
    .sort()
}

type Told = readonly (readonly [string, ...(readonly string[])])[]

const done: Told = [
  ["APT28 exploited CVE-2024-1111 in Larkspur Relay.", "apt28: cve-2024-1111", "apt28: larkspur-relay"],
  [
    "APT28 exploited CVE-2024-1111, a directory traversal flaw in Larkspur Relay.",
    "apt28: cve-2024-1111",
    "apt28: larkspur-relay",
  ],
  [
    "CVE-2024-1111, an authentication bypass in Larkspur Relay, was exploited.",
    "event-1: cve-2024-1111",
    "event-1: larkspur-relay",
  ],
  [
    "APT28 took advantage of a vulnerability in Larkspur Relay (CVE-2024-1111).",
    "apt28: cve-2024-1111",
    "apt28: larkspur-relay",
  ],
  ["APT28 made use of a flaw in Larkspur Relay.", "apt28: larkspur-relay"],
  ["A vulnerability in Larkspur Relay was exploited.", "event-1: larkspur-relay"],
  ["The attackers entered through a flaw in the Larkspur mail gateway.", "event-1: larkspur-mail-gateway"],
  ["The attackers got in through unpatched Larkspur firewalls.", "event-1: larkspur"],
  ["The attackers entered through a supplier's network.", "event-1: supplier's network"],
  [
    "The attackers read mail by means of CVE-2024-1111, a flaw in Larkspur Relay.",
    "event-1: cve-2024-1111",
    "event-1: larkspur-relay",
  ],
  ["The point of entry was a stolen VPN password.", "event-1: stolen VPN password"],
  ["The initial access vector of the attacks was a phishing email.", "event-1: phishing email"],
  [
    "Initial access for the attackers came from a compromised contractor account.",
    "event-1: compromised contractor account",
  ],
  ["The attackers' entry was via a managed service provider.", "event-1: managed service provider"],
  ["APT28 used stolen credentials.", "apt28: stolen credentials"],
  ["APT28 logged in with default passwords.", "apt28: default passwords"],
  ["APT28 gained a foothold by guessing weak passwords.", "apt28: guessing weak passwords"],
  ["APT28 bought credentials from a broker.", "apt28: bought credentials from a broker"],
  ["APT28 tricked an employee into installing AnyDesk.", "apt28: anydesk"],
  [
    "APT28 talked a help desk into resetting a password.",
    "apt28: talked a help desk into resetting a password",
  ],
  ["APT28 called the help desk.", "apt28: called the help desk"],
  ["APT28 impersonated journalists.", "apt28: impersonated journalists"],
  ["APT28 contacted officials, posing as recruiters.", "apt28: posing as recruiters"],
  ["APT28 planted a Go backdoor named WICKBOX.", "apt28: Go backdoor WICKBOX"],
  ["APT28 deployed the PlugX malware.", "apt28: plugx"],
  ["APT28 dropped a web shell on the server.", "apt28: web shell"],
  ["The intruders left the AntSword web shell.", "event-1: antsword"],
  ["The hackers put a web shell named GRAYPELT on the server.", "event-1: web shell GRAYPELT"],
  ["APT28 executed a PowerShell backdoor.", "apt28: PowerShell backdoor"],
  ["APT28 moved with the remote support tool AnyDesk.", "apt28: anydesk"],
  [
    "APT28 entered through an account without multi-factor authentication.",
    "apt28: account without multi-factor authentication",
  ],
  ["APT28 infected the routers with malware called FROSTPIPE.", "apt28: malware FROSTPIPE"],
  ["APT28 moved laterally with the aid of stolen certificates.", "apt28: stolen certificates"],
  ["APT28 gained access via Microsoft Exchange servers.", "apt28: microsoft-exchange-server"],
  ["APT28 deployed web shells by exploiting CVE-2024-1111.", "apt28: cve-2024-1111", "apt28: web shells"],
  ["APT28 used emails with links.", "apt28: emails with links"],
  [
    "APT28 compromised the update mechanism of the Larkspur accounting software.",
    "apt28: larkspur-accounting-software",
    "apt28: update mechanism of the Larkspur accounting software",
  ],
  [
    "APT28 inserted malicious code into an update of LarkBooks.",
    "apt28: larkbooks",
    "apt28: update of LarkBooks",
  ],
  ["APT28 routed its traffic through compromised home routers.", "apt28: compromised home routers"],
  ["APT28 combined phishing with a zero-day in Larkspur Relay.", "apt28: larkspur-relay", "apt28: phishing"],
  ["APT28 is known for its use of the PlugX malware.", "apt28: plugx"],
  ["The attacks began with a phone call to the help desk.", "event-1: phone call to the help desk"],
  ["Hospitals suffered ransomware attacks.", "event-1: ransomware"],
  ["Police investigate the exploitation of CVE-2024-1111.", "event-1: cve-2024-1111"],
  ["Attackers carried out a wave of password spraying.", "event-1: password spraying"],
]

test("the means of a deed are read, flaws and products by their ids", () => {
  assert.deepEqual(
    done.map(([sentence]) => [sentence, ...means(sentence)]),
    done.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
})

const attack = "The attacks on the hospitals began in May. "

const brought: Told = [
  ["The backdoor, Zardoor, had been in place since March 2021.", "event-1: backdoor Zardoor"],
  ["Yokai, a backdoor, was seen on two servers.", "event-1: backdoor Yokai"],
  ["Whoever got in logged in to Citrix Gateway.", "event-1: citrix-gateway"],
  ["The attackers exported customer data from Salesforce.", "event-1: salesforce"],
  ["The attackers went on to VMware vCenter.", "event-1: vmware-vcenter"],
  ["The school fell victim to ransomware.", "event-1: ransomware"],
  ["The callers persuaded staff to open Quick Assist.", "event-1: quick-assist"],
  ["Fraudsters tricked employees into running AnyDesk.", "event-1: anydesk"],
  ["The bait was a fake job offer.", "event-1: fake job offer"],
  ["An unpatched Citrix gateway opened the door.", "event-1: citrix-gateway"],
  ["The attackers deployed malware called LODEINFO.", "event-1: lodeinfo"],
  [
    "The NCSC found a back door on a FortiGate appliance.",
    "event-1: back door on a FortiGate appliance",
    "event-1: fortinet-fortigate",
  ],
  ["CVE-2023-27350 in PaperCut let APT28 in.", "apt28: cve-2023-27350", "apt28: papercut"],
  ["The entry point was an unpatched Larkspur VPN appliance.", "event-1: larkspur-vpn"],
  ["The way in was a forgotten test server.", "event-1: forgotten test server"],
  ["The servers were hit by ransomware.", "event-1: ransomware"],
  ["The servers were encrypted with LockBit ransomware.", "event-1: lockbit"],
  ["Ransomware crippled the booking system.", "event-1: Ransomware"],
  ["The messages carried an Excel file with a malicious macro.", "event-1: Excel file"],
  ["The emails contained a link to Dropbox.", "event-1: link to Dropbox"],
  ["Users were redirected to a fake login page.", "event-1: fake login page"],
  ["Employees of the ministry received phishing emails.", "event-1: phishing emails"],
  ["The victims received text messages with a link.", "event-1: text messages"],
  ["An employee opened a malicious attachment.", "event-1: malicious attachment"],
  ["A web shell was found on the server.", "event-1: web shell"],
  ["A stolen password served as the entry point.", "event-1: stolen password"],
  ["Forged tokens opened the way.", "event-1: Forged tokens"],
  ["The breach was traced to a stolen password.", "event-1: stolen password"],
  ["The attack was made possible by a stolen password.", "event-1: stolen password"],
  ["Opening the file led to the installation of the SPRUCEHOOK stealer.", "event-1: sprucehook"],
  [
    "Initial access via stolen credentials; persistence through the PlugX malware.",
    "event-1: plugx",
    "event-1: stolen credentials",
  ],
  ["The malware was delivered by a malicious Excel attachment.", "event-1: malicious Excel attachment"],
  ["The accounts were taken over by SIM swapping.", "event-1: SIM swapping"],
  ["Somebody signed in with a forgotten test account.", "event-1: forgotten test account"],
  ["An unauthorised third party exploited CVE-2024-1111.", "event-1: cve-2024-1111"],
  ["Lateral movement relied on PsExec.", "event-1: psexec"],
  ["Infected thumb drives planted a backdoor.", "event-1: Infected thumb drives", "event-1: backdoor"],
  ["The servers were seeded with the PlugX backdoor.", "event-1: plugx"],
]

test("what brought the attack and where it came in is the event's means", () => {
  assert.deepEqual(
    brought.map(([sentence]) => [sentence, ...means(sentence, attack)]),
    brought.map(([sentence, ...wanted]) => [sentence, ...[...wanted].sort()]),
  )
})

const silent: readonly string[] = [
  "The agency asks users to install an update.",
  "Ransomware attacks have doubled.",
  "Employees log in to Okta.",
  "The ministry denies links to the attackers.",
  "The hackers made off with records.",
  "Any school may fall victim to ransomware.",
  "The code is similar to the PlugX malware.",
  "Police manipulated the controllers.",
  "Administrators use Larkspur Relay.",
  "Customers should use strong passwords.",
  "The agency deployed a team.",
  "An attacker could exploit CVE-2024-1111.",
  "The minister used the opportunity.",
  "If CVE-2024-1111 was exploited, call us.",
  "Larkspur released an update for Relay.",
  "The PlugX malware uses HTTPS.",
  "Some 140 routers were misused.",
  "Sixty tenants used by the group were blocked.",
  "The ministry called the attack a provocation.",
  "The hackers stole the passwords of customers.",
  "No web shell was found on the servers.",
  "Affected customers received an email.",
  "The documents contain guidance for operators.",
  "We attribute the attacks to Akira.",
  "The agency traced the funds to a bank.",
  "Users are led to believe that the page is real.",
]

test("what is possible, advised, defended with or no tool is no means", () => {
  assert.deepEqual(
    silent.map((sentence) => [sentence, ...means(sentence, attack)]),
    silent.map((sentence) => [sentence]),
  )
})
