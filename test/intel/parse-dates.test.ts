/* Sentences whose first words say when, or number a step: where the date ends and the subject begins. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "In 2022 Slate Heron sent phishing e-mails to ministries.",
    "sent subject=Slate Heron object=phishing e-mails in=2022 to=ministries",
  ],
  [
    "Since 2021 Russian hackers have attacked banks.",
    "have attacked subject=Russian hackers object=banks since=2021",
  ],
  ["In 2021 attacks on banks rose.", "rose subject=attacks {on banks} in=2021"],
  ["In January attackers entered the network.", "entered subject=attackers object=the network in=January"],
  ["On Monday hackers hit the port.", "hit subject=hackers object=the port on=Monday"],
  ["On Monday morning hackers hit the port.", "hit subject=hackers object=the port on=Monday morning"],
  ["In May last year attackers stole data.", "stole subject=attackers object=data in=May when=last year"],
  ["Last week Russian hackers stole data.", "stole subject=Russian hackers object=data when=Last week"],
  ["The 2022 Olympics were hit.", "were hit [passive] subject=The 2022 Olympics"],
  ["A 2023 report named the group.", "named subject=A 2023 report object=the group"],
  ["The last minute changes were made.", "were made [passive] subject=The last minute changes"],
  ["They must change it by Tuesday noon.", "must change subject=They object=it by=Tuesday noon"],
  ["To date we know of 24 victims.", "know subject=we of=24 victims"],
  [
    "To date 41 companies have confirmed an infection.",
    "have confirmed subject=41 companies object=an infection",
  ],
  [
    "They were looking for documents on pending mergers.",
    "were looking subject=They for=documents {on pending mergers}",
  ],
  [
    "1. install the fixed version without delay; 2. block access to the port.",
    "install [order] object=the fixed version without=delay",
    "block [order] object=access {to the port}",
  ],
]

test("a date at the start of a sentence ends before the subject", () => {
  for (const [text, ...lines] of cases) assert.deepEqual(clauseLines(text), lines, text)
})
