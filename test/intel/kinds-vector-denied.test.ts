/* What is said not to have been a means, and what is called untrue of means and victims. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function read(kind: string, text: string): readonly string[] {
  const source = sourceOf(`The clinics were attacked in May. ${text}`, "CERT Polska", "2024-05-20")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter((claim) => claim.kind === kind)
    .map(({object, polarity}) => `${polarity === "denied" ? "not " : ""}${object}`)
    .sort()
}

const told: readonly (readonly [string, ...(readonly string[])])[] = [
  ["No malware was used.", "not malware"],
  ["Neither phishing nor a wiper was involved.", "not phishing", "not wiper"],
  [
    "They got in not through phishing but through a flaw in Corvane Gateway.",
    "corvane-gateway",
    "not phishing",
  ],
  [
    "The intruders did not come in through a flaw in Citrix but through a stolen password.",
    "not citrix",
    "stolen password",
  ],
  ["APT28 relied on stolen passwords rather than malware.", "not malware", "stolen passwords"],
  ["The intruders used stolen passwords, not ransomware.", "not ransomware", "stolen passwords"],
  ["The attackers broke in without exploiting a flaw in Corvane Gateway.", "not corvane-gateway"],
  ["APT28 guessed passwords instead of exploiting CVE-2024-3400.", "guessed passwords", "not cve-2024-3400"],
  ["It was not a ransomware attack.", "not ransomware"],
  ["A flaw in Corvane Gateway played no part in it.", "not corvane-gateway"],
  ["The claim that the attackers exploited CVE-2024-3400 is false.", "not cve-2024-3400"],
  ["It is not true that the attackers exploited CVE-2024-3400.", "not cve-2024-3400"],
  ["Corvane denied that the attackers had exploited CVE-2024-3400.", "not cve-2024-3400"],
  ["The break-in had nothing to do with CVE-2024-3400.", "not cve-2024-3400"],
  ["They did not, as reported, exploit CVE-2024-3400.", "not cve-2024-3400"],
  ["APT28 is not thought to have exploited CVE-2024-3400.", "not cve-2024-3400"],
  ["There is no evidence that malware was used."],
  ["No malware should be run on such machines."],
]

for (const [text, ...expected] of told)
  test(`by what it was not done: ${text}`, () => assert.deepEqual(read("vector", text), [...expected].sort()))

/** How malware works inside, and what is only talked of: no means. */
const workings: readonly (readonly [string, ...(readonly string[])])[] = [
  ["The backdoor starts communicating with its server via JSON."],
  ["The strings are decrypted using an XOR-based algorithm."],
  ["The macro uses a scheduled task to start the loader again."],
  ["It then installs additional modules."],
  ["The analysed sample did not use a DocuSign template."],
  ["Figure 4: Invoice mail with a malicious attachment used in the attack"],
  ["Several people discussed CVE-2024-3400 in a forum."],
  ["The attackers used a malicious document with macros.", "malicious document with macros"],
  ["The attackers used stolen session tokens.", "stolen session tokens"],
]

for (const [text, ...expected] of workings)
  test(`how it works is no means: ${text}`, () => assert.deepEqual(read("vector", text), expected))

const untrue: readonly (readonly [string, ...(readonly string[])])[] = [
  ["Reports that hackers broke into the port of Gdynia are false, the NCSC said.", "not port-of-gdynia"],
  ["The NCSC called reports that hackers broke into the port of Gdynia false.", "not port-of-gdynia"],
  ["It is false that hackers broke into the port of Gdynia, the NCSC said.", "not port-of-gdynia"],
]

for (const [text, ...expected] of untrue)
  test(`whom it did not hit: ${text}`, () =>
    assert.deepEqual(
      read("targeting", text).filter((object) => object.includes("gdynia")),
      expected,
    ))
