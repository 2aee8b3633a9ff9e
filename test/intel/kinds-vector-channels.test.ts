/* Over what attackers came, what answers "how?", what is used beside, and what they did to what guards a machine. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function means(text: string): readonly string[] {
  const source = sourceOf(`The clinics were attacked in May. ${text}`, "CERT Polska", "2024-05-20")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter(({kind}) => kind === "vector")
    .map(({object}) => object)
    .sort()
}

const told: readonly (readonly [string, ...(readonly string[])])[] = [
  ["A clerk was approached on LinkedIn.", "LinkedIn"],
  ["The intruders moved on to other machines over SMB.", "SMB"],
  ["How did they get in? Through an outdated mail gateway.", "outdated mail gateway"],
  ["By what means? With a stolen password.", "stolen password"],
  [
    "The actor made use of stolen passwords and of the management program Atera.",
    "atera",
    "stolen passwords",
  ],
  ["The caller talked a nurse into opening Quick Assist.", "quick-assist"],
  ["The group hides its traffic behind a network of hijacked home routers.", "hijacked home routers"],
  ["The thieves tried passwords that had leaked from a shop.", "passwords that had leaked from a shop"],
  ["The agency has observed password spraying by APT28 against its tenants.", "password spraying"],
  ["The PDF contained a QR code.", "QR code"],
  ["Clerks got letters. They contained links to Google Drive.", "google-drive", "letters"],
  ["The intruders disabled the antivirus software.", "disabled the antivirus software"],
  ["The attackers then wiped the event logs.", "wiped the event logs"],
  ["The hackers tampered with the integrity checker.", "tampered with the integrity checker"],
  // What attackers got hold of and worked from, also behind a hedge.
  ["They loaded the PlugX implant from a hacked web server.", "hacked web server", "plugx"],
  ["APT28 did it, very likely using compromised home routers.", "compromised home routers"],
]

const silent: readonly string[] = [
  "The group boasted of it on WhatsApp.",
  "Through the summer the clinics were closed.",
  "The administrators disabled the logs.",
  "The maker replaced the firmware.",
  "The maker has withdrawn the infected version.",
  "The bank had a new password.",
]

test("channels, answers and what was done to safeguards are means", () => {
  for (const [text, ...expected] of told) assert.deepEqual(means(text), expected, text)
})

test("boasts, seasons and what those who answer do are none", () => {
  for (const text of silent) assert.deepEqual(means(text), [], text)
})
