/* Campaigns that a text gives a name: the name is the event from then on. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function claims(text: string): readonly string[] {
  const source = sourceOf(text, "Corvane Labs", null)
  return claimsOf(source, documentOf(source, 1), lexicons).claims.map(
    ({kind, subject, object}) => `${kind} ${subject} ${object}`,
  )
}

test("two campaigns named beside their number are told apart by their names", () => {
  assert.deepEqual(
    claims(
      "LARCH, the first campaign, is aimed at ministries in Serbia. HAWTHORN, the second campaign, hit agents in Greece. LARCH began in May 2023. LARCH relies on stolen passwords. HAWTHORN relied on web shells.",
    ),
    [
      "targeting event-1 sector-government",
      "targeting event-1 serbia",
      "targeting event-2 greece",
      "temporal event-1 in May 2023",
      "vector event-1 stolen passwords",
      "vector event-2 web shells",
    ],
  )
})

test("a campaign that we call X is X behind another campaign too", () => {
  assert.deepEqual(
    claims(
      "We have found a campaign that we call SANDGLASS. It is aimed at banks in Chile. In an earlier campaign, banks in Peru were hit. SANDGLASS relied on web shells. APT28 is behind SANDGLASS.",
    ),
    [
      "targeting event-1 sector-finance",
      "targeting event-1 chile",
      "targeting event-2 sector-finance",
      "targeting event-2 peru",
      "vector event-1 web shells",
      "attribution apt28 event-1",
    ],
  )
})

test("a group is no campaign, and a company that studies one is none", () => {
  const read = claims(
    "Kestrel Labs, the company behind the study, followed the campaign for a year. A group that we call Copper Finch hit banks in Chile.",
  )
  assert.ok(read.includes("targeting copper-finch sector-finance"), read.join())
  assert.ok(!read.some((claim) => claim.includes("kestrel")), read.join())
})
