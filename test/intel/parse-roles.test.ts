/* More sentences of many builds with the roles that a reader sees in them, one line for each clause. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "The attack crippled its booking and laboratory systems.",
    "crippled subject=The attack object=its booking and laboratory systems",
  ],
  [
    "Hackers hit the Ukrainian railway ticketing company Kvytok.",
    "hit subject=Hackers object=the Ukrainian railway ticketing company Kvytok",
  ],
  [
    "Its infrastructure overlaps with that of a cluster Talos tracks as UAT-7713; we have not seen enough.",
    "overlaps subject=Its infrastructure with=that {of a cluster}",
    "tracks [relative] subject=Talos (object=a cluster) as=UAT-7713",
    "have not seen [not] subject=we object=enough",
  ],
  [
    "A link to MuddyWater, suggested on social media in January, is in our view unlikely.",
    "suggested [participle passive] (subject=A link) on=social media in=January",
    "is subject=A link {to MuddyWater} is=unlikely in=our view",
  ],
  [
    "Reporters in the UK, Lithuania and Poland were sent lures that installed the spyware.",
    "were sent [passive] subject=Reporters {in the UK + Lithuania + Poland} object=lures",
    'installed [relative "that"] (subject=lures) object=the spyware',
  ],
  [
    "The attack on Norway and Sweden was carried out by hackers.",
    "was carried out [passive] subject=The attack {on Norway + Sweden} by=hackers",
  ],
  [
    "Its servers were used in a campaign against French channels, which was attributed by the agency to Sandworm.",
    "were used [passive] subject=Its servers in=a campaign against=French channels",
    'was attributed [relative passive "which"] (subject=a campaign) by=the agency to=Sandworm',
  ],
  [
    "The UK takes note of the statement that Slovakia issued this morning.",
    "takes subject=The UK object=note {of the statement}",
    'issued [relative "that"] subject=Slovakia (object=the statement) when=this morning',
  ],
  [
    "China opposes and fights all forms of attacks.",
    "opposes subject=China object=all forms {of attacks}",
    "fights (subject=China) object=all forms {of attacks}",
  ],
  [
    "This group attacks the ministry and does not use tools.",
    "attacks subject=This group object=the ministry",
    "does not use [not] (subject=This group) object=tools",
  ],
  [
    "Mandiant recommends that customers run both the internal and the external checker.",
    "recommends subject=Mandiant that=<run>",
    'run [that "that"] subject=customers object=both the internal + the external checker',
  ],
  ["The theft was highly likely the purpose.", "was subject=The theft is=the purpose"],
  [
    "After the group had stolen the data, it deleted the backups.",
    'had stolen [adverbial "after"] subject=the group object=the data',
    "deleted subject=it object=the backups around=<had stolen>",
  ],
  [
    "While investigating the incident, the company found a second backdoor.",
    'investigating [adverbial "while"] (subject=the company) object=the incident',
    "found subject=the company object=a second backdoor around=<investigating>",
  ],
  [
    "If exploited, the flaw allows attackers to run code.",
    'exploited [adverbial passive "if"] (subject=the flaw)',
    "allows subject=the flaw object=attackers that=<to run> around=<exploited>",
    "to run [infinitive] (subject=attackers) object=code",
  ],
  [
    "According to the ministry, about 150 accounts were compromised.",
    "were compromised [passive] subject=about 150 accounts according to=the ministry",
  ],
  [
    "The goal was to disrupt communications and to steal data.",
    "was subject=The goal that=<to disrupt + to steal>",
    "to disrupt [infinitive] (subject=The goal) object=communications",
    "to steal [infinitive] (subject=The goal) object=data",
  ],
  [
    "To steal email, the group used stolen passwords.",
    "To steal [infinitive] (subject=the group) object=email",
    "used subject=the group object=stolen passwords around=<To steal>",
  ],
  ["Patching alone does not evict the group.", "does not evict [not] subject=Patching object=the group"],
  [
    "That they also seek diagrams is a roughly even chance.",
    'seek [that "that"] subject=they object=diagrams',
    "is subject=<seek> is=a roughly even chance",
  ],
  [
    "What the actor did is well established.",
    'did [that "what"] subject=the actor',
    "is well established [passive] subject=<did>",
  ],
  [
    '"We have no evidence that data was stolen," said Kadri Tamm, the agency\'s head of response.',
    "have [that not] subject=We object=no evidence",
    'was stolen [that passive "that"] subject=data',
    "said subject=Kadri Tamm {= the agency's head {of response}} that=<have>",
  ],
  [
    "He said the attack was probably the work of criminals.",
    "said subject=He that=<was>",
    "was [that] subject=the attack is=the work {of criminals}",
  ],
  [
    "Poland, Lithuania and Sweden have been targeted by the same actor.",
    "have been targeted [passive] subject=Poland + Lithuania + Sweden by=the same actor",
  ],
  [
    "The hackers targeted sectors including energy, water and transport.",
    "targeted subject=The hackers object=sectors {such as energy + water + transport}",
  ],
  [
    "Customers such as hospitals and schools were affected.",
    "were affected [passive] subject=Customers {such as hospitals + schools}",
  ],
  [
    "The Cyber Centre, part of the Communications Security Establishment, is aware of the compromise of Cisco devices.",
    "is subject=The Cyber Centre {= part {of the Communications Security Establishment}} is=aware of=the compromise {of Cisco devices}",
  ],
  [
    "The spyware was used to spy on reporters.",
    "was used [passive] subject=The spyware around=<to spy>",
    "to spy [infinitive] (subject=The spyware) on=reporters",
  ],
  [
    "The flaw gave the attackers access to the mailboxes.",
    "gave subject=The flaw object=access second=the attackers to=the mailboxes",
  ],
  [
    "The ministry told reporters that the emails had been sent by spies.",
    "told subject=The ministry object=reporters that=<had been sent>",
    'had been sent [that passive "that"] subject=the emails by=spies',
  ],
  [
    "Moscow has denied carrying out attacks on Lithuania.",
    "has denied subject=Moscow that=<carrying out>",
    "carrying out [gerund] (subject=Moscow) object=attacks on=Lithuania",
  ],
  [
    "The bank was hit in June, when ransomware encrypted 200 servers.",
    "was hit [passive] subject=The bank in=June around=<encrypted>",
    'encrypted [adverbial "when"] subject=ransomware object=200 servers',
  ],
  [
    "Ransomware hit the bank, forcing it to close branches.",
    "hit subject=Ransomware object=the bank around=<forcing>",
    "forcing [participle] (subject=Ransomware) object=it that=<to close>",
    "to close [infinitive] (subject=it) object=branches",
  ],
  [
    "The malware, dubbed DustMite, deletes itself.",
    "dubbed [participle passive] (subject=The malware) object=DustMite",
    "deletes subject=The malware object=itself",
  ],
  [
    "Emails containing malicious links were sent to staff.",
    "containing [participle] (subject=Emails) object=malicious links",
    "were sent [passive] subject=Emails to=staff",
  ],
  [
    "Neither party was told why the servers failed.",
    "was told [passive not] subject=Neither party that=<failed>",
    'failed [that "why"] subject=the servers',
  ],
  ["The report names the unit as the culprit.", "names subject=The report object=the unit as=the culprit"],
  [
    "The group has been active since 2019 and is known for attacks on banks.",
    "has been subject=The group is=active since=2019",
    "is known [passive] (subject=The group) for=attacks {on banks}",
  ],
  [
    "Victims include a hospital, two banks and several ministries.",
    "include subject=Victims object=a hospital + two banks + several ministries",
  ],
  ["Nothing points to financial motives.", "points [not] subject=Nothing to=financial motives"],
  [
    "Who stands behind the attack is unknown.",
    'stands [that "who"] behind=the attack',
    "is subject=<stands> is=unknown",
  ],
  [
    "The hackers may have entered through a service provider in 2022.",
    "may have entered subject=The hackers through=a service provider in=2022",
  ],
  [
    "Servers in Oslo, Norway, were taken offline.",
    "were taken [passive] subject=Servers {in Oslo {= Norway}}",
  ],
  [
    "The company said it had restored its systems but did not name the attackers.",
    "said subject=The company that=<had restored>",
    "had restored [that] subject=it object=its systems",
    "did not name [that not] (subject=it) object=the attackers",
  ],
  [
    "A spokesman for the ministry, Jan Novak, confirmed the attack.",
    "confirmed subject=A spokesman {for the ministry} {= Jan Novak} object=the attack",
  ],
  [
    "The FBI seized 12 domains used by the group to steal credentials.",
    "seized subject=The FBI object=12 domains",
    "used [participle passive] (subject=12 domains) by=the group around=<to steal>",
    "to steal [infinitive] (subject=12 domains) object=credentials",
  ],
  [
    "Officials believe the aim was espionage, not sabotage.",
    "believe subject=Officials that=<was>",
    "was [that] subject=the aim is=espionage",
    "<fragment> [fragment] subject=sabotage",
  ],
  [
    "From 2022 until this summer, reporters were sent tailored lures.",
    "were sent [passive] subject=reporters object=tailored lures from=2022 until=this summer",
  ],
  [
    "The attackers had full control over the network for three weeks before being detected.",
    "had subject=The attackers object=full control over=the network for=three weeks before=being detected",
    'being detected [gerund passive "before"] (subject=The attackers)',
  ],
  [
    "The abuse has according to the agency probably espionage as purpose.",
    "has subject=The abuse object=espionage according to=the agency as=purpose",
  ],
  [
    "The manufacturer has on 29 October brought out an update.",
    "has on 29 October brought out subject=The manufacturer object=an update on=29 October",
  ],
]

test("each clause of a longer sentence has the roles that a reader sees in it", () => {
  for (const [text, ...lines] of cases) assert.deepEqual(clauseLines(text), lines, text)
})
