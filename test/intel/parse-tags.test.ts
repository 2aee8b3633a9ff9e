/* Sentences in which a tagger takes verbs for nouns and nouns for verbs, and the particles of verbs. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "- Update Korvo Gateway to version 7.4.2, which fixes the flaw.",
    "Update [order] object=Korvo Gateway {to version 7.4.2}",
    'fixes [relative "which"] (subject=version 7.4.2) object=the flaw',
  ],
  [
    "Reset all passwords and review the logs.",
    "Reset [order] object=all passwords",
    "review [order] object=the logs",
  ],
  ["Practise such a call with the help desk.", "Practise [order] object=such a call with=the help desk"],
  ["Set 1 is aimed at banks.", "is aimed [passive] subject=Set 1 at=banks"],
  [
    'CERT Polska says that the campaign was "directed by Moscow".',
    'says subject=CERT Polska that=<was "directed>',
    'was "directed [that passive "that"] subject=the campaign by=Moscow',
  ],
  [
    "Fixed builds 11.8.3 and 12.2.1 of EdgeGate are available.",
    "are subject=Fixed builds 11.8.3 + 12.2.1 {of EdgeGate} is=available",
  ],
  ["VMware provides fixed builds of Horizon.", "provides subject=VMware object=fixed builds {of Horizon}"],
  [
    "Container handling at the port came to a halt.",
    "came subject=Container handling {at the port} to=a halt",
  ],
  [
    "The first known to have reached controllers was APT28.",
    "known [participle passive] (subject=The first) that=<to have reached>",
    "to have reached [infinitive] (subject=The first) object=controllers",
    "was subject=The first is=APT28",
  ],
  [
    "The attacker appears to have sought research data.",
    "appears subject=The attacker that=<to have sought>",
    "to have sought [infinitive] (subject=The attacker) object=research data",
  ],
  [
    "A tool for detecting LODEINFO is available.",
    'detecting [gerund "for"] object=LODEINFO',
    "is subject=A tool {for detecting} is=available",
  ],
  [
    "They moved their e-mail to a shared service run by the ministry.",
    "moved subject=They object=their e-mail to=a shared service",
    "run [participle passive] (subject=a shared service) by=the ministry",
  ],
  [
    "It is a document security programme that most shipyards use.",
    "is subject=It is=a document security programme",
    'use [relative "that"] subject=most shipyards (object=a document security programme)',
  ],
  ["The operators send out fake invoices.", "send out subject=The operators object=fake invoices"],
  [
    "The attackers pulled out of the deal and encrypted up to 400 servers.",
    "pulled subject=The attackers out of=the deal",
    "encrypted (subject=The attackers) object=up to 400 servers",
  ],
  ["The intruders signed in to Okta.", "signed in subject=The intruders to=Okta"],
  ["The traces date back to May.", "date back subject=The traces to=May"],
  [
    "We have never seen Blind Eagle attack a firewall.",
    "have never seen [not] subject=We that=<attack>",
    "attack [that] subject=Blind Eagle object=a firewall",
  ],
  [
    "Our team was asked to help clean up.",
    "was asked [passive] subject=Our team that=<to help>",
    "to help [infinitive] (subject=Our team) that=<clean up>",
    "clean up [infinitive] (subject=Our team)",
  ],
  [
    "A policy that blocks resets by phone is available.",
    'blocks [relative "that"] (subject=A policy) object=resets {by phone}',
    "is subject=A policy is=available",
  ],
  ["The attackers misused stolen VPN accounts.", "misused subject=The attackers object=stolen VPN accounts"],
  [
    "The earliest activity we have seen dates from May.",
    "have seen [relative] subject=we (object=The earliest activity)",
    "dates subject=The earliest activity from=May",
  ],
  [
    "In the cases we examined, the attackers installed a web shell.",
    "examined [relative] subject=we (object=the cases)",
    "installed subject=the attackers object=a web shell in=the cases",
  ],
  [
    "The operator Hakata Terminal said that data had been stolen.",
    "said subject=The operator Hakata Terminal that=<had been stolen>",
    'had been stolen [that passive "that"] subject=data',
  ],
  [
    "The aim was to sow fear, according to a report.",
    "was subject=The aim according to=a report that=<to sow>",
    "to sow [infinitive] (subject=The aim) object=fear",
  ],
  [
    "North Korean hackers have stolen drawings from shipyards, the National Intelligence Service (NIS) said on Thursday.",
    "have stolen [that] subject=North Korean hackers object=drawings from=shipyards",
    "said subject=the National Intelligence Service {= NIS} on=Thursday that=<have stolen>",
  ],
  [
    "The agency has compromised controllers at water utilities by logging in with default passwords.",
    "has compromised subject=The agency object=controllers {at water utilities} by=logging in",
    'logging in [gerund "by"] (subject=The agency) with=default passwords',
  ],
  [
    "The intrusion set Brume Noire is used to spy on posts.",
    "is used [passive] subject=The intrusion set Brume Noire around=<to spy>",
    "to spy [infinitive] (subject=The intrusion set Brume Noire) on=posts",
  ],
  [
    "Storm Ferret planted an implant that survives reboots.",
    "planted subject=Storm Ferret object=an implant",
    'survives [relative "that"] (subject=an implant) object=reboots',
  ],
  ["Both serve the requirements of Hanoi.", "serve subject=Both object=the requirements {of Hanoi}"],
  ["These include think tanks.", "include subject=These object=think tanks"],
  [
    "Volt Typhoon is positioned on IT networks.",
    "is positioned [passive] subject=Volt Typhoon on=IT networks",
  ],
  [
    "Duskfang breached the Greek shipping register.",
    "breached subject=Duskfang object=the Greek shipping register",
  ],
  [
    "Customers running release 12.1 or later are protected.",
    "running [participle] (subject=Customers) object=release 12.1",
    "are protected [passive] subject=Customers",
  ],
  [
    "The group styling itself Red Moon says it stole data.",
    "styling [participle] (subject=The group) object=itself second=Red Moon",
    "says subject=The group that=<stole>",
    "stole [that] subject=it object=data",
  ],
  [
    'They were "in all likelihood paid by a neighbouring state".',
    'were "in all likelihood paid [passive] subject=They by=a neighbouring state',
  ],
  [
    "They should run the tool and, where compromise is suspected, report to the NCSC.",
    "should run subject=They object=the tool",
    "report (subject=They) to=the NCSC",
  ],
  [
    "The EU condemns the operation in a statement and notes that the actor has targeted banks.",
    "condemns subject=The EU object=the operation {in a statement}",
    "notes (subject=The EU) that=<has targeted>",
    'has targeted [that "that"] subject=the actor object=banks',
  ],
  [
    "The minister said that there was evidence of failings.",
    "said subject=The minister that=<was>",
    'was [that "that"] subject=evidence {of failings}',
  ],
  ["Its tooling overlaps with that of Webworm.", "overlaps subject=Its tooling with=that {of Webworm}"],
  [
    "The file is small; opening it will run a script.",
    "is subject=The file is=small",
    "opening [gerund] object=it",
    "will run subject=<opening> object=a script",
  ],
  [
    "The infections used an exploit and date back to last October.",
    "used subject=The infections object=an exploit",
    "date back (subject=The infections) to=last October",
  ],
  [
    "- review sign-in records using the hunting queries that Snowberry has published",
    "review [order] object=sign-in records around=<using>",
    "using [participle] object=the hunting queries",
    'has published [relative "that"] subject=Snowberry (object=the hunting queries)',
  ],
  ["Patch management is hard.", "is subject=Patch management is=hard"],
  [
    "Operators should disconnect controllers, change default passwords and implement a filter.",
    "should disconnect subject=Operators object=controllers",
    "change (subject=Operators) object=default passwords",
    "implement (subject=Operators) object=a filter",
  ],
  [
    "Failing that, block the port.",
    "Failing [participle] object=that",
    "block [order] object=the port around=<Failing>",
  ],
]

test("a word is a verb where it governs, and a noun where it is spoken of", () => {
  for (const [text, ...lines] of cases) assert.deepEqual(clauseLines(text), lines, text)
})
