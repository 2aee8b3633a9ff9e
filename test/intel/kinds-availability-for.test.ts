/* What remedies are for, and remedies that readers find, have or can use. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const remedies: readonly (readonly [string, string])[] = [
  ["Ivanti fixed CVE-2024-41111 in May.", "fix -> cve-2024-41111"],
  ["Broadcom has yet to provide a fix for CVE-2024-41111.", "not fix -> cve-2024-41111"],
  ["The gang used Dtrack; a decoder for its files is not available.", "not decoder for its files -> dtrack"],
  ["The agency published rules for the driver aldebaran.sys.", "rules -> aldebaran.sys"],
  ["The gang used Dtrack. A script that finds the malware is on our site.", "script -> dtrack"],
  ["Mandiant has released decryption keys for Dtrack.", "decryption keys -> dtrack"],
  ["The FBI has published a list of wallets used by Andariel.", "list of wallets -> andariel"],
  ["Snort rules 5101 through 5104 for Dtrack are out.", "Snort rules 5101 -> dtrack"],
  [
    "Owners should install the Exchange Server update.",
    "Exchange Server update -> microsoft-exchange-server",
  ],
  ["Defenders should hunt with the YARA rules for Dtrack.", "YARA rules -> dtrack"],
  ["Owners may run the script at the end of this note.", "script -> event"],
  [
    "A hunting guide for Exchange Server accompanies this note.",
    "hunting guide -> microsoft-exchange-server",
  ],
  [
    "A flaw in Kabura CMS is exploited. The developer has released a version that addresses it.",
    "version that addresses it -> kabura-cms",
  ],
  ["Fixes have been published for versions 7.2 and 7.4 of Forteresse SSL.", "Fixes -> forteresse-ssl"],
  ["The maker Zyxel had put out an update.", "update -> zyxel"],
  [
    "The intruders altered the accounting program JangbuPro. A clean version is available.",
    "clean version -> jangbupro",
  ],
  [
    "DocuFence, a security product, was abused. A corrected version is out.",
    "corrected version -> docufence",
  ],
  [
    "Customers will find the patched build of Exchange Server in the download area.",
    "patched build -> microsoft-exchange-server",
  ],
  [
    "Whether an Orbis Gate appliance was attacked can be checked with the script of the manufacturer.",
    "script -> orbis-gate",
  ],
  [
    "The agency has published an analysis together with a detection script for Exchange Server.",
    "detection script -> microsoft-exchange-server",
  ],
  ["The workaround for Lagan SSL consists in turning off the web mode.", "workaround -> lagan-ssl"],
  ["We have released emergency builds for Amberline Edge.", "emergency builds -> amberline-edge"],
  [
    "Security updates for Exchange Server are no longer available.",
    "not Security updates -> microsoft-exchange-server",
  ],
  ["Our YARA rule for CUPWARE has been withdrawn.", "not YARA rule -> cupware"],
  [
    "Fixes for the flaw are included in the cumulative update of 5 March for Exchange Server.",
    "cumulative update -> microsoft-exchange-server",
  ],
  ["The company said a fix for Orbis Gate would not be ready for weeks.", "not fix -> orbis-gate"],
]

for (const [text, claim] of remedies)
  test(`a remedy is there for it: ${text}`, () => {
    const {claims} = readSentence(text, "availability")
    assert.ok(
      claims.some(
        (c) => c.startsWith(claim.split(" -> ")[0] ?? "") && c.endsWith(claim.split(" -> ")[1] ?? ""),
      ),
      claims.join("; "),
    )
    assert.equal(claims.length, 1, claims.join("; "))
  })

for (const text of [
  "The hole has since been closed.",
  "Corrections to last week's column are on page 14.",
  "An update distributed by the attackers installed the backdoor.",
  "Organisations can use the tool to check their networks.",
  "The hackers have a tool for stealing passwords.",
  "Customers will find the attackers in the logs.",
  "The company released an update on the investigation.",
  "Most organisations have closed the hole.",
  "Nine have fixed the flaw.",
  "The agency supplied two of the hospitals with a scanner.",
  "Owners should install the update.",
  "The tools are widely available.",
  "The council offered them replacement laptops.",
  "The ministry has issued a draft rule on network security.",
])
  test(`no remedy is there: ${text}`, () => {
    assert.deepEqual(readSentence(text, "availability").claims, [])
  })
