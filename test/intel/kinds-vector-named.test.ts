/* What a text about an attack only names: flaws, malware and products that no clause of it says to have been used. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function means(text: string): readonly string[] {
  const source = sourceOf(text, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "vector")
    .map(({subject, object}) => `${subject}: ${object}`)
    .sort()
}

const lead = "In April attackers broke into four Danish hospitals."

const named: readonly (readonly [string, ...(readonly string[])])[] = [
  [`${lead} The maker mended the flaw, CVE-2024-1111, on 2 May.`, "event-1: cve-2024-1111"],
  [
    `${lead} Version 4.2 closes a path traversal flaw in Larkspur Relay (CVE-2024-1111).`,
    "event-1: cve-2024-1111",
    "event-1: larkspur-relay",
  ],
  [`${lead} Traces of the PlugX malware were left on the mail server.`, "event-1: plugx"],
  [`${lead} Three of the machines held a loader that we call GREYVOLE.`, "event-1: greyvole"],
  [`${lead} The vulnerability, tracked as CVE-2025-1234, affects Larkspur Relay.`, "event-1: cve-2025-1234"],
  [`${lead} Researchers analysed the LODEINFO malware.`, "event-1: lodeinfo"],
  [`${lead} The archives were packed with 7-Zip.`, "event-1: 7-zip"],
  // What a program is written in is no product that was attacked.
  ["Attackers broke into four Danish hospitals with a Python backdoor.", "event-1: Python backdoor"],
  [
    "Attackers broke into four Danish hospitals. They exploited CVE-2024-4577 in PHP.",
    "event-1: cve-2024-4577",
    "event-1: php",
  ],
]

const unnamed: readonly string[] = [
  `${lead} The Conti group took the credit on Telegram.`,
  `${lead} Install the update for CVE-2024-1111 without delay.`,
  `${lead} An intruder could exploit CVE-2024-1111.`,
  `${lead} Customers are protected against it through Cortex XDR.`,
  `${lead} There are code overlaps with PlugX.`,
  "CVE-2024-1111 in Larkspur Relay is mended in version 4.2.",
]

test("what is only named in a text about an attack is a means of it", () => {
  for (const [text, ...expected] of named) assert.deepEqual(means(text), expected, text)
})

test("no means is what the text is not about, what is advised and where gangs boast", () => {
  for (const text of unnamed) assert.deepEqual(means(text), [], text)
})

test("what a clause says to have been used is not told a second time", () => {
  const text = `${lead} A fix for CVE-2024-1111 is there. APT28 exploited CVE-2024-1111 to get in.`
  assert.deepEqual(means(text), ["apt28: cve-2024-1111"])
})

test("a list of many flaws is no list of means", () => {
  const flaws = Array.from({length: 9}, (_, i) => `CVE-2024-20${i}1`)
  assert.deepEqual(
    means(`${lead}\n\nThe release of May mends ${flaws.slice(0, -1).join(", ")} and ${flaws.at(-1)}.`),
    [],
  )
})

const meant: readonly (readonly [string, ...(readonly string[])])[] = [
  [
    "APT28 exploited CVE-2024-1111 in April. In May Sandworm used the same flaw to break into banks.",
    "apt28: cve-2024-1111",
    "sandworm: cve-2024-1111",
  ],
  [
    `${lead} They exploited CVE-2024-1111 and CVE-2024-2222. The NCSC observed two groups, APT28 and Turla, exploiting these flaws.`,
    "apt28: cve-2024-1111",
    "apt28: cve-2024-2222",
    "event-1: cve-2024-1111",
    "event-1: cve-2024-2222",
    "turla: cve-2024-1111",
    "turla: cve-2024-2222",
  ],
  [`${lead} They installed a modified version of the PlugX backdoor.`, "event-1: plugx"],
  [`${lead} They deployed two backdoors, LunarWeb and LunarMail.`, "event-1: lunarmail", "event-1: lunarweb"],
  [`${lead} They used a new backdoor. We named it DuskVole.`, "event-1: DuskVole"],
  [
    `${lead} Ransomware was used. We identified the malware as DuskVole.`,
    "event-1: DuskVole",
    "event-1: Ransomware",
  ],
]

test("what is meant by the same flaw, these flaws, it and the malware is what the text names", () => {
  for (const [text, ...expected] of meant) assert.deepEqual(means(text), expected, text)
})
