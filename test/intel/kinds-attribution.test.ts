/* Who did it and who belongs to whom, in short sentences of many shapes. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

/** The claims of one kind behind a first sentence that gives the event: "subject object", with a "!" where denied. */
function read(kind: string, sentence: string): string {
  const text = `Hackers broke into the mail servers of the land registry in March.\n\n${sentence} The case is with the police and with the courts.`
  const source = sourceOf(text, "Reuters", "2025-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter((claim) => claim.kind === kind)
    .map((claim) => `${claim.subject} ${claim.object}${claim.polarity === "denied" ? " !" : ""}`)
    .sort()
    .join(", ")
}

const attributions: readonly (readonly [string, string])[] = [
  ["The NCSC said that Russian military intelligence was responsible for the breach.", "gru event-1"],
  ["The attack was carried out by APT28.", "apt28 event-1"],
  ["The FBI attributes the breach to APT28.", "apt28 event-1"],
  ["The BND puts the breach down to APT29.", "apt29 event-1"],
  ["The breach can be traced back to the GRU.", "gru event-1"],
  ["The breach, which Lithuania has blamed on Belarus, disrupted trains.", "belarus event-1"],
  ["Moscow was blamed by Warsaw for the breach.", "russia event-1"],
  ["Poland accused Moscow of being behind the breach.", "russia event-1"],
  ["Poland suspects APT28 of having carried out the breach.", "apt28 event-1"],
  ["The agency sees the hacker group Ghostwriter behind the breach.", "ghostwriter event-1"],
  ["Experts see Turla at work here.", "turla event-1"],
  ["Washington has pointed the finger at Beijing over the hack.", "china event-1"],
  ["Suspicion has fallen on the Russian group Turla.", "turla event-1"],
  ["The attack was the work of a former employee.", "former-employee event-1"],
  ["The campaign by the Iranian group MuddyWater hit 12 firms.", "muddywater event-1"],
  ["MuddyWater's campaign hit 12 firms.", "muddywater event-1"],
  [
    "Germany attributes the Ministry of State Security as being behind activity known as APT40 and APT31.",
    "chinese-ministry-of-state-security apt31, chinese-ministry-of-state-security apt40",
  ],
  ["The perpetrators are suspected to be a group with the name APT28.", "apt28 event-1"],
  [
    "Hackers of Frost Lantern, a pro-Russian group, struck, and Frost Lantern claimed responsibility for the attack.",
    "frost-lantern event-1",
  ],
  [
    "The attack was carried out by APT28 and not, as first reported, by Sandworm.",
    "apt28 event-1, sandworm event-1 !",
  ],
  ["Contrary to earlier reports, APT40 was not behind the attack.", "apt40 event-1 !"],
  ["It is unclear who was behind the attack.", ""],
  ["No group has claimed responsibility.", ""],
  ["The government has not attributed the attack to any country.", ""],
  ["The attack was wrongly blamed on China.", "china event-1 !"],
  ["Hackers carried out the attack.", ""],
  ["The NCSC is responsible for the security of the networks of the state.", ""],
]

for (const [sentence, expected] of attributions)
  test(`who did it: ${sentence}`, () => {
    assert.equal(read("attribution", sentence), expected)
  })

const associations: readonly (readonly [string, string])[] = [
  ["UNC6201 has ties to the Ministry of State Security.", "unc6201 chinese-ministry-of-state-security"],
  ["UNC6201 is affiliated with the GRU.", "unc6201 gru"],
  ["UNC6201 works on behalf of the GRU.", "unc6201 gru"],
  ["The GRU directs UNC6201.", "unc6201 gru"],
  ["UNC6201, a contractor for the GRU, was quiet.", "unc6201 gru"],
  ["UNC6201, a China-nexus cluster, was quiet.", "unc6201 china"],
  ["The Russia-linked group APT28 was quiet.", "apt28 russia"],
  ["APT28 is a Russian state-sponsored group.", "apt28 russia"],
  ["APT28 is a Russian group.", ""],
  ["UNC6201 overlaps with UNC5221.", "unc6201 unc5221"],
  ["There is a technical overlap between UNC6201 and Kimsuky.", "unc6201 kimsuky"],
  ["The tradecraft is typical of Kimsuky.", "event-1 kimsuky"],
  ["The techniques are coherent with those of Kimsuky.", "event-1 kimsuky"],
  ["All evidence points to Russia, the minister said.", "event-1 russia"],
  ["Some of the infrastructure was previously used by APT29.", "event-1 apt29"],
  ["The attack was conducted on behalf of the GRU.", "event-1 gru"],
  [
    "UNC6201 was steered by the Belarusian military intelligence.",
    "unc6201 belarusian-military-intelligence",
  ],
  ["We found no link to APT28.", ""],
  ["The NCSC shared the indicators with the GRU.", ""],
]

for (const [sentence, expected] of associations)
  test(`who belongs to whom: ${sentence}`, () => {
    assert.equal(read("association", sentence), expected)
  })

test("who attributes an event to somebody does not also link the two", () => {
  const sentence =
    "The police linked the attack to Black Basta, and said that Black Basta carried out the attack."
  assert.equal(read("association", sentence), "")
  assert.equal(read("attribution", sentence), "black-basta event-1")
})
