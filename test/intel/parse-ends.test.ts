/* Where noun phrases end, what they are made of, and what stands between commas behind them. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "The hospital has reset all its passwords and informed its staff.",
    "has reset subject=The hospital object=all its passwords",
    "informed (subject=The hospital) object=its staff",
  ],
  ["Two exchanges have frozen R$ 270 million.", "have frozen subject=Two exchanges object=R$ 270 million"],
  [
    "The vendor is Hangzhou Qianfan Network Co., Ltd. of Hangzhou.",
    "is subject=The vendor is=Hangzhou Qianfan Network Co., Ltd {of Hangzhou}",
  ],
  [
    "Marlow & Finch, the shop chain, has conceded that files were lost.",
    "has conceded subject=Marlow & Finch {= the shop chain} that=<were lost>",
    'were lost [that passive "that"] subject=files',
  ],
  [
    "At 3:20 a.m. on Sunday, a wiper disabled the till systems of Kiosko.",
    "disabled subject=a wiper object=the till systems {of Kiosko} at=3:20 a.m. on=Sunday",
  ],
  ['Users install an "AgovPass" app.', 'install subject=Users object=an "AgovPass" app'],
  ["60 per cent of the data came back.", "came subject=60 per cent {of the data}"],
  [
    "Within two or three hours the attackers were on the server.",
    "were subject=the attackers is=on the server within=two or three hours",
  ],
  [
    "At the time of this notice 51 customers are back.",
    "are subject=51 customers at=the time {of this notice}",
  ],
  [
    "On two school networks Lumma was then used to steal passwords.",
    "was then used [passive] subject=Lumma on=two school networks around=<to steal>",
    "to steal [infinitive] (subject=Lumma) object=passwords",
  ],
  [
    "The vote went well, its chairwoman Ilona Petrescu said on Monday.",
    "went [that] subject=The vote",
    "said subject=its chairwoman Ilona Petrescu on=Monday that=<went>",
  ],
  [
    "The clinic could not open its doors, and its director, Jan Novak, has apologised.",
    "could not open [not] subject=The clinic object=its doors",
    "has apologised subject=its director {= Jan Novak}",
  ],
  [
    "The railway rebuilt its systems as Lietrail, the state operator, tested the tills.",
    "rebuilt subject=The railway object=its systems around=<tested>",
    'tested [adverbial "as"] subject=Lietrail {= the state operator} object=the tills',
  ],
  [
    "Poland's emergency response team, CERT Polska, on Monday accused the group of theft.",
    "accused subject=Poland's emergency response team {= CERT Polska} object=the group on=Monday of=theft",
  ],
  [
    "Ana Rojas, Minister of Trade, Mining and Labour, said that the gang had left.",
    "said subject=Ana Rojas {= Minister {of Trade + Mining + Labour}} that=<had left>",
    'had left [that "that"] subject=the gang',
  ],
  [
    "Two of them, Pale Otter and Red Heron, have gone after lawyers.",
    "have gone subject=Two {of them} {= Pale Otter + Red Heron} after=lawyers",
  ],
  [
    "Several gangs, Lynx among them, claimed to have done it.",
    "claimed subject=Several gangs {= Lynx} that=<to have done>",
    "to have done [infinitive] (subject=Several gangs) object=it",
  ],
  [
    "The firm's servers, not those of the bank, were compromised.",
    "were compromised [passive] subject=The firm's servers",
  ],
  [
    "It hit 18 customers, among them a shipyard in Denmark, a Dutch town and two banks.",
    "hit subject=It object=18 customers {such as a shipyard {in Denmark} + a Dutch town + two banks}",
  ],
  [
    "The campaign hit owners of Cisco and Netgear devices, about 900 in all.",
    "hit subject=The campaign object=owners {of Cisco + Netgear devices}",
    "<fragment> [fragment] subject=about 900 {in all}",
  ],
  [
    "The bank has issued a new version, 9.9.1, that enforces a password.",
    "has issued subject=The bank object=a new version {= 9.9.1}",
    'enforces [relative "that"] (subject=a new version) object=a password',
  ],
  [
    "The intruders placed a web shell and, in two cases, the ShadowPad backdoor.",
    "placed subject=The intruders object=a web shell + the ShadowPad backdoor",
  ],
  [
    "Ana Rojas, Minister of Science, Innovation, Technology and Telecommunications, reported that the gang had left.",
    "reported subject=Ana Rojas {= Minister {of Science + Innovation + Technology + Telecommunications}} that=<had left>",
    'had left [that "that"] subject=the gang',
  ],
]

test("noun phrases end where the next thing begins, and appositions where their comma closes", () => {
  for (const [sentence, ...lines] of cases) assert.deepEqual(clauseLines(sentence), lines, sentence)
})
