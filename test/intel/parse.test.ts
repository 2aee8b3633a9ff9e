/* Sentences of many builds with the roles that a reader sees in them, one line for each clause. */

import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import type {Clause, NounPhrase} from "../../src/intel/parse/clause.ts"
import {
  agentOf,
  clauseAt,
  coreOf,
  governorsOf,
  membersOf,
  patientOf,
  phrasesWith,
  wholeOf,
} from "../../src/intel/parse/roles.ts"
import {clauseLines, parsed} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "The group exploited CVE-2024-12345 in Microsoft Exchange in May 2024.",
    "exploited subject=The group object=CVE-2024-12345 {in Microsoft Exchange} in=May 2024",
  ],
  [
    "The intrusions are believed to have been carried out by APT28, a group linked to the GRU.",
    "are believed [passive] subject=The intrusions that=<to have been carried out>",
    "to have been carried out [infinitive passive] (subject=The intrusions) by=APT28 {= a group}",
    "linked [participle passive] (subject=a group) to=the GRU",
  ],
  [
    "Microsoft said that the attackers, who work for Russia's GRU, stole emails from 14 ministries and tried to delete the logs.",
    "said subject=Microsoft that=<stole>",
    'work [relative "who"] (subject=the attackers) for=Russia\'s GRU',
    'stole [that "that"] subject=the attackers object=emails from=14 ministries',
    'tried [that "that"] (subject=the attackers) that=<to delete>',
    "to delete [infinitive] (subject=the attackers) object=the logs",
  ],
  [
    "The messages carried an Excel file with a malicious macro.",
    "carried subject=The messages object=an Excel file with=a malicious macro",
  ],
  [
    "The attackers gained a foothold by guessing weak passwords.",
    "gained subject=The attackers object=a foothold by=guessing",
    'guessing [gerund "by"] (subject=The attackers) object=weak passwords',
  ],
  ["Excel files with macros were sent.", "were sent [passive] subject=Excel files {with macros}"],
  [
    "A forged token gave the attackers access to the mailboxes.",
    "gave subject=A forged token object=access second=the attackers to=the mailboxes",
  ],
  [
    "The group gained access to email accounts by means of password spraying.",
    "gained subject=The group object=access to=email accounts by means of=password spraying",
  ],
  [
    "14 mail servers compromised in five countries",
    "<fragment> [fragment] subject=14 mail servers",
    "compromised [participle passive] (subject=14 mail servers) in=five countries",
  ],
  [
    "- mailboxes of whole delegations pulled out over WebDAV",
    "<fragment> [fragment] subject=mailboxes {of whole delegations}",
    "pulled out [participle passive] (subject=mailboxes) over=WebDAV",
  ],
  ["- Logging in with default passwords.", "Logging in [participle] with=default passwords"],
  [
    "- 14 mail servers compromised in five countries, eleven of them in Cyprus and Greece",
    "<fragment> [fragment] subject=14 mail servers",
    "compromised [participle passive] (subject=14 mail servers) in=five countries",
    "<fragment> [fragment] subject=eleven {of them} {in Cyprus + Greece}",
  ],
  [
    "Attacks that Poland blamed on Russia hit banks, hospitals and energy companies in Norway, Sweden and Finland.",
    'blamed [relative "that"] subject=Poland (object=Attacks) on=Russia',
    "hit subject=Attacks object=banks + hospitals + energy companies {in Norway + Sweden + Finland}",
  ],
  [
    "Posing as recruiters, the hackers sent phishing emails to engineers.",
    "Posing [participle] (subject=the hackers) as=recruiters",
    "sent subject=the hackers object=phishing emails to=engineers around=<Posing>",
  ],
  [
    "It is likely that APT29 was responsible for the breach, the NCSC said.",
    "is [that] subject=It is=likely that=<was>",
    'was [that "that"] subject=APT29 is=responsible for=the breach',
    "said subject=the NCSC that=<is>",
  ],
  ["Behind the abuse stands Volt Typhoon.", "stands subject=Volt Typhoon behind=the abuse"],
  [
    "There is a realistic possibility that the group gained access to the network by exploiting a flaw.",
    "is subject=a realistic possibility",
    'gained [that "that"] subject=the group object=access to=the network by=exploiting',
    'exploiting [gerund "by"] (subject=the group) object=a flaw',
  ],
  [
    "In May 2025 the FBI obtained a warrant to seize the domains.",
    "obtained subject=the FBI object=a warrant in=May 2025 around=<to seize>",
    "to seize [infinitive] (subject=the FBI) object=the domains",
  ],
  [
    "The campaign, the agency said, was conducted by Sandworm.",
    "said subject=the agency that=<was conducted>",
    "was conducted [that passive] subject=The campaign by=Sandworm",
  ],
  [
    "It is, he adds, the most extensive operation against the administration so far.",
    "is [that] subject=It is=the most extensive operation {against the administration}",
    "adds subject=he that=<is>",
  ],
  [
    "Install the update and reset all passwords.",
    "Install [order] object=the update",
    "reset [order] object=all passwords",
  ],
  [
    "The group wiped disks, leaked files and left ransom notes.",
    "wiped subject=The group object=disks",
    "leaked (subject=The group) object=files",
    "left (subject=The group) object=ransom notes",
  ],
  [
    "No evidence links the activity to China.",
    "links [not] subject=No evidence object=the activity to=China",
  ],
  [
    "Neither the ministry nor the agency attributed the attack to a state.",
    "attributed [not] subject=the ministry + the agency object=the attack to=a state",
  ],
  [
    "Organisations that use the product should apply the update that the vendor released on 10 June.",
    'use [relative "that"] (subject=Organisations) object=the product',
    "should apply subject=Organisations object=the update",
    'released [relative "that"] subject=the vendor (object=the update) on=10 June',
  ],
  [
    "The group, which is linked to the GRU, has not been observed on other systems.",
    'is linked [relative passive "which"] (subject=The group) to=the GRU',
    "has not been observed [passive not] subject=The group on=other systems",
  ],
  [
    "TALLINN - Hackers linked to Belarus attacked Estonian railway operators last month, the agency said on Tuesday.",
    "<fragment> [fragment] subject=TALLINN",
    "linked [participle passive] (subject=Hackers) to=Belarus",
    "attacked [that] subject=Hackers object=Estonian railway operators when=last month",
    "said subject=the agency on=Tuesday that=<attacked>",
  ],
  [
    "We assess with moderate confidence that the cluster works on behalf of Iran.",
    "assess subject=We with=moderate confidence that=<works>",
    'works [that "that"] subject=the cluster on behalf of=Iran',
  ],
  [
    "In January 2024 we observed a campaign by a group that we track as Copper Finch.",
    "observed subject=we object=a campaign {by a group} in=January 2024",
    'track [relative "that"] subject=we (object=a group) as=Copper Finch',
  ],
  [
    "The actor relies on compromised routers and hides behind VPN services.",
    "relies subject=The actor on=compromised routers",
    "hides (subject=The actor) behind=VPN services",
  ],
  [
    "The agency called the attack the most damaging yet.",
    "called subject=The agency object=the attack second=the most damaging",
  ],
  [
    "Small-office routers have been turned into a relay network, a new advisory from the National Cyber Security Centre - a part of GCHQ - shows.",
    "have been turned [that passive] subject=Small-office routers into=a relay network",
    "shows subject=a new advisory {from the National Cyber Security Centre {= a part {of GCHQ}}} that=<have been turned>",
  ],
  [
    "More than 1,400 routers in 31 countries are known to have been affected.",
    "are known [passive] subject=More than 1,400 routers {in 31 countries} that=<to have been affected>",
    "to have been affected [infinitive passive] (subject=More than 1,400 routers)",
  ],
  [
    "I urge every organisation that runs one of these devices to follow the advice.",
    "urge subject=I object=every organisation that=<to follow>",
    'runs [relative "that"] (subject=every organisation) object=one {of these devices}',
    "to follow [infinitive] (subject=every organisation) object=the advice",
  ],
  [
    "The ministry accused Russia of stealing the emails of journalists.",
    "accused subject=The ministry object=Russia of=stealing",
    'stealing [gerund "of"] (subject=Russia) object=the emails {of journalists}',
  ],
  [
    "The actor is suspected of having planted the malware.",
    "is suspected [passive] subject=The actor of=having planted",
    'having planted [gerund "of"] (subject=The actor) object=the malware',
  ],
  [
    "It calls on China to stop this behaviour.",
    "calls subject=It on=China that=<to stop>",
    "to stop [infinitive] (subject=China) object=this behaviour",
  ],
  [
    "Agencies must remove affected controllers by January 15, 2026.",
    "must remove subject=Agencies object=affected controllers by=January 15, 2026",
  ],
  [
    "The attackers got in through a flaw in Kestrel Gate, a VPN appliance, and left behind malware that survives updates.",
    "got in subject=The attackers through=a flaw in=Kestrel Gate {= a VPN appliance}",
    "left (subject=The attackers) behind=malware",
    'survives [relative "that"] (subject=malware) object=updates',
  ],
  [
    "The agency considers it unlikely that the group is behind the second wave.",
    "considers subject=The agency object=it is=unlikely that=<is>",
    'is [that "that"] subject=the group is=behind the second wave',
  ],
  [
    "The UK has today exposed a campaign of surveillance carried out by the state committee against journalists.",
    "has today exposed subject=The UK object=a campaign {of surveillance}",
    "carried out [participle passive] (subject=a campaign) by=the state committee against=journalists",
  ],
  [
    "We hold the service responsible for the attack.",
    "hold subject=We object=the service is=responsible for=the attack",
  ],
  [
    "A flaw that had, according to the vendor, already been abused was closed.",
    'had, according to the vendor, already been abused [relative passive "that"] (subject=A flaw) according to=the vendor',
    "was closed [passive] subject=A flaw",
  ],
  [
    "The EU condemns a group that is steered by Russia and that since 2025 has targeted parties.",
    "condemns subject=The EU object=a group",
    'is steered [relative passive "that"] (subject=a group) by=Russia',
    'has targeted [relative "that"] (subject=a group) object=parties since=2025',
  ],
  [
    "The agency suspects Lotus Ferry, a group controlled by the state, of having carried out the first wave.",
    "suspects subject=The agency object=Lotus Ferry {= a group} of=having carried out",
    "controlled [participle passive] (subject=a group) by=the state",
    'having carried out [gerund "of"] (subject=Lotus Ferry) object=the first wave',
  ],
  [
    "The unit the West calls Sandworm was blamed for blackouts in Ukraine.",
    "calls [relative] subject=the West (object=The unit) second=Sandworm",
    "was blamed [passive] subject=The unit for=blackouts {in Ukraine}",
  ],
  [
    "The raid on the cryptocurrency exchange Bitvale netted 40 million dollars.",
    "netted subject=The raid {on the cryptocurrency exchange Bitvale} object=40 million dollars",
  ],
  [
    "The incident at the brewery Kalnu Alus stopped production.",
    "stopped subject=The incident {at the brewery Kalnu Alus} object=production",
  ],
  ["The agency Cisa warned of attacks.", "warned subject=The agency Cisa of=attacks"],
  [
    "They saw attacks on dental and psychotherapy clinics in Finland.",
    "saw subject=They object=attacks {on dental and psychotherapy clinics {in Finland}}",
  ],
]

test("each clause of a sentence has the roles that a reader sees in it", () => {
  for (const [text, ...lines] of cases) assert.deepEqual(clauseLines(text), lines, text)
})

const clauseOf = (text: string, lemma: string): Clause => {
  const found = parsed(text).clauses.find((clause) => clause.lemma === lemma)
  assert.ok(found, `"${text}" has a clause of "${lemma}"`)
  return found
}
const headOf = (text: string, np: NounPhrase | undefined): string | undefined =>
  np === undefined ? undefined : parsed(text).tokens[np.head]?.text

test("active and passive say alike who did it and to whom", () => {
  for (const text of ["Hackers from Minsk robbed the bank.", "The bank was robbed by hackers from Minsk."]) {
    const clause = clauseOf(text, "rob")
    assert.equal(headOf(text, agentOf(clause))?.toLowerCase(), "hackers")
    assert.equal(headOf(text, patientOf(clause)), "bank")
  }
})

test("a coordination gives its members, and those of its examples", () => {
  const text = "The hackers hit ministries, banks and companies such as Orvik and Halden."
  const {object} = clauseOf(text, "hit")
  assert.ok(object)
  assert.deepEqual(
    membersOf(object).map((np) => headOf(text, np)),
    ["ministries", "banks", "companies", "Orvik", "Halden"],
  )
  assert.deepEqual(coreOf(object), {from: 3, to: 4})
  assert.deepEqual(wholeOf(object), {from: 3, to: 13})
})

test("a preposition that might be the verb's is found behind the object too", () => {
  const text = "The group attacked three ports in Norway."
  assert.deepEqual(
    phrasesWith(clauseOf(text, "attack"), "in").map(({np}) => headOf(text, np)),
    ["Norway"],
  )
})

test("the clauses around a clause are found from the inside out", () => {
  const text = "The agency said that the group tried to steal money."
  assert.deepEqual(
    governorsOf(clauseOf(text, "steal")).map(({lemma}) => lemma),
    ["try", "say"],
  )
  assert.equal(clauseAt(parsed(text), 8)?.lemma, "steal")
})

test("whatever stands in a sentence, it is read within its bounds", () => {
  const words =
    `the group , and that which attacked banks in of by said exploited ( ) " - : ; . to steal hackers is been not while since CVE-2024-1 Russia APT28 's 14 May more than including such as who using stolen a`.split(
      " ",
    )
  let seen = 0
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), {maxLength: 80}), (list) => {
      const {tokens, clauses, nouns} = parsed(list.join(" "))
      for (const {from, to, at} of clauses) {
        assert.ok(0 <= from && from <= to && to <= tokens.length && at < tokens.length)
        seen++
      }
      for (const {from, to, end, head} of nouns)
        assert.ok(from <= head && head < to && to <= end && end <= tokens.length)
      assert.ok(clauses.length <= tokens.length)
    }),
    {numRuns: 300, seed: 5},
  )
  assert.ok(seen > 300, `only ${seen} clauses were seen`)
})

test("a sentence that repeats itself without end is read in bounded depth", () => {
  for (const unit of ["the group that ", "and that ", "( ", "said ", "hackers and banks , ", "by of in "]) {
    const {tokens, clauses} = parsed(unit.repeat(400))
    assert.ok(tokens.length > 300 && clauses.length <= tokens.length, unit)
  }
})
