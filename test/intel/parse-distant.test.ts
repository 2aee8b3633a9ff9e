/* Sentences in which a main verb stands far from its subject, behind what hangs on that. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "If you have entered your password on such a page, change it at once.",
    'have entered [adverbial "if"] subject=you object=your password {on such a page}',
    "change [order] object=it around=<have entered>",
  ],
  ["The oldest traces date from 28 August.", "date subject=The oldest traces from=28 August"],
  [
    "San Telmo said it expected to resume bookings on Friday.",
    "said subject=San Telmo that=<expected>",
    "expected [that] subject=it that=<to resume>",
    "to resume [infinitive] (subject=it) object=bookings on=Friday",
  ],
  [
    "Our team has tracked an activity cluster, UNC-KH14, that collects call records.",
    "has tracked subject=Our team object=an activity cluster {= UNC-KH14}",
    'collects [relative "that"] (subject=an activity cluster) object=call records',
  ],
  [
    "They deployed a set of Lua scripts that query the database.",
    "deployed subject=They object=a set {of Lua scripts}",
    'query [relative "that"] (subject=Lua scripts) object=the database',
  ],
  [
    "Operators should upgrade and review outbound traffic.",
    "should upgrade subject=Operators object=outbound traffic",
    "review (subject=Operators) object=outbound traffic",
  ],
  ["They used it during the above period.", "used subject=They object=it during=the above period"],
  [
    "A line that carries supplies to allied forces remained closed.",
    'carries [relative "that"] (subject=A line) object=supplies {to allied forces}',
    "remained subject=A line that=<closed>",
    "closed [participle passive] (subject=A line)",
  ],
  [
    "Three weeks after a ransomware attack forced the network to close, the province says the records were stolen.",
    'forced [adverbial "after"] subject=a ransomware attack object=the network that=<to close>',
    "to close [infinitive] (subject=the network)",
    "says subject=the province when=Three weeks that=<were stolen> around=<forced>",
    "were stolen [that passive] subject=the records",
  ],
  [
    "On some servers cryptocurrency miners were also found.",
    "were also found [passive] subject=cryptocurrency miners on=some servers",
  ],
  [
    "They came in by way of a modem left open to the internet.",
    "came in subject=They by way of=a modem",
    "left [participle passive] (subject=a modem) to=the internet",
  ],
  [
    "The investigation by our security partner Sentrion shows that the attackers logged in.",
    "shows subject=The investigation {by our security partner Sentrion} that=<logged in>",
    'logged in [that "that"] subject=the attackers',
  ],
  [
    "The group that signs as Quetzal Negro has claimed the attack.",
    'signs [relative "that"] (subject=The group) as=Quetzal Negro',
    "has claimed subject=The group object=the attack",
  ],
  [
    "The attacks employed forged job offers sent over LinkedIn.",
    "employed subject=The attacks object=forged job offers",
    "sent [participle passive] (subject=forged job offers) over=LinkedIn",
  ],
  [
    'The e-mails contain a link to the archive "Zvit.zip".',
    'contain subject=The e-mails object=a link {to the archive "Zvit.zip"}',
  ],
  [
    "The attacks employed wipers and job offers sent over LinkedIn, and sought to halt services.",
    "employed subject=The attacks object=wipers + job offers",
    "sent [participle passive] (subject=job offers) over=LinkedIn",
    "sought (subject=The attacks) that=<to halt>",
    "to halt [infinitive] (subject=The attacks) object=services",
  ],
]

test("the verb of a sentence is found behind what hangs on its subject", () => {
  for (const [text, ...lines] of cases) assert.deepEqual(clauseLines(text), lines, text)
})
