/* Sentences in which a tagger or a naive reading takes verbs for nouns, gives a verb to the wrong clause, or runs two
 * phrases into one. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "This alert concerns a set of intrusions at port operators in Singapore.",
    "concerns subject=This alert object=a set {of intrusions {at port operators {in Singapore}}}",
  ],
  [
    "A supervisor's circular obliges every insurer to replace session keys by Friday.",
    "obliges subject=A supervisor's circular object=every insurer that=<to replace>",
    "to replace [infinitive] (subject=every insurer) object=session keys by=Friday",
  ],
  [
    "This bulletin sums up the matters handled by the agency.",
    "sums up subject=This bulletin object=the matters",
    "handled [participle passive] (subject=the matters) by=the agency",
  ],
  [
    "LockBit claims on its website to have carried out the attack.",
    "claims subject=LockBit on=its website that=<to have carried out>",
    "to have carried out [infinitive] (subject=LockBit) object=the attack",
  ],
  [
    "Some in our trade place it in Beijing's orbit.",
    "place subject=Some {in our trade} object=it in=Beijing's orbit",
  ],
  [
    "Parts of the infrastructure overlap with UTA0304, a cluster that Volexity described in February.",
    "overlap subject=Parts {of the infrastructure} with=UTA0304 {= a cluster}",
    'described [relative "that"] subject=Volexity (object=a cluster) in=February',
  ],
  ["It likely rents servers from LockBit.", "rents subject=It object=servers {from LockBit}"],
  [
    "Spies have been rifling through the museum records of Cyprus.",
    "have been rifling subject=Spies through=the museum records {of Cyprus}",
  ],
  ["We have informed CERT-PH.", "have informed subject=We object=CERT-PH"],
  [
    "On its leak site the gang itself bragged of the raid.",
    "bragged subject=the gang on=its leak site of=the raid",
  ],
  [
    "Around 600 companies have been affected, the chamber of importers estimates.",
    "have been affected [that passive] subject=Around 600 companies",
    "estimates subject=the chamber {of importers} that=<have been affected>",
  ],
  [
    "Organisations that work with Pacific institutions are strongly encouraged to use it.",
    'work [relative "that"] (subject=Organisations) with=Pacific institutions',
    "are strongly encouraged [passive] subject=Organisations that=<to use>",
    "to use [infinitive] (subject=Organisations) object=it",
  ],
  [
    "Forwarders that do not need ScreenConnect should block it.",
    'do not need [relative not "that"] (subject=Forwarders) object=ScreenConnect',
    "should block subject=Forwarders object=it",
  ],
  [
    "A rule that detects TISANE is on the site of the agency.",
    'detects [relative "that"] (subject=A rule) object=TISANE',
    "is subject=A rule is=on the site {of the agency}",
  ],
  [
    "Operators of essential services who find it must report this to the NCSC.",
    'find [relative "who"] (subject=Operators of essential services) object=it',
    "must report subject=Operators of essential services object=this to=the NCSC",
  ],
  [
    "NUKIB, which has sent a response team to the operator, ordered rail companies to isolate networks by June 30 and urged them to change passwords.",
    'has sent [relative "which"] (subject=NUKIB) object=a response team to=the operator',
    "ordered subject=NUKIB object=rail companies that=<to isolate>",
    "to isolate [infinitive] (subject=rail companies) object=networks by=June 30",
    "urged (subject=NUKIB) object=them that=<to change>",
    "to change [infinitive] (subject=them) object=passwords",
  ],
  [
    "Orrery Security, which has followed the same cluster, goes further and says that the group is run by a contractor.",
    'has followed [relative "which"] (subject=Orrery Security) object=the same cluster',
    "goes subject=Orrery Security is=further",
    "says (subject=Orrery Security) that=<is run>",
    'is run [that passive "that"] subject=the group by=a contractor',
  ],
  [
    "The group sent engineers questionnaires that carried an implant, and afterwards made its way deeper.",
    "sent subject=The group object=engineers questionnaires",
    'carried [relative "that"] (subject=engineers questionnaires) object=an implant',
    "made (subject=The group) object=its way is=deeper",
  ],
  [
    "The gang spent 19 days inside, moved from system to system and finally encrypted 74 servers.",
    "spent subject=The gang when=19 days inside=",
    "moved (subject=The gang) from=system to=system",
    "encrypted (subject=The gang) object=74 servers",
  ],
  [
    "After exploitation the attackers drop a loader named TUSKER, create a mail rule and move to the file servers.",
    "drop subject=the attackers object=a loader after=exploitation",
    "named [participle passive] (subject=a loader) object=TUSKER",
    "create (subject=the attackers) object=a mail rule",
    "move (subject=the attackers) to=the file servers",
  ],
  [
    "The government declared an emergency after a cyberattack kept lorries waiting at the border.",
    "declared subject=The government object=an emergency around=<kept>",
    'kept [adverbial "after"] subject=a cyberattack object=lorries',
    "waiting [participle] (subject=lorries) at=the border",
  ],
  [
    "Since April two campaigns have been reported under one name.",
    "have been reported [passive] subject=two campaigns since=April under=one name",
  ],
  [
    "So far 34 organisations are known to be affected.",
    "are known [passive] subject=34 organisations that=<to be affected>",
    "to be affected [infinitive passive] (subject=34 organisations)",
  ],
  ["That is likely the work of ordinary criminals.", "is subject=That is=the work {of ordinary criminals}"],
  [
    "Officials called in the Chinese Ambassador last night.",
    "called subject=Officials in=the Chinese Ambassador when=last night",
  ],
  [
    "At least 63 hosts, some of them belonging to freight forwarders, were seeded with a backdoor.",
    "<fragment> [fragment] subject=some {of them}",
    "belonging [participle] (subject=some) to=freight forwarders",
    "were seeded [passive] subject=At least 63 hosts with=a backdoor",
  ],
  [
    "The attack was carried out by an affiliate of the Qilin gang, the FBI said Friday.",
    "was carried out [that passive] subject=The attack by=an affiliate {of the Qilin gang}",
    "said subject=the FBI when=Friday that=<was carried out>",
  ],
  [
    "Spies have been rifling through the records of Cyprus, the island's Department of Antiquities disclosed on Tuesday.",
    "have been rifling [that] subject=Spies through=the records {of Cyprus}",
    "disclosed subject=the island's Department {of Antiquities} on=Tuesday that=<have been rifling>",
  ],
  [
    "Microsoft patched CVE-2024-1, a flaw disclosed on Tuesday.",
    "patched subject=Microsoft object=CVE-2024-1 {= a flaw}",
    "disclosed [participle passive] (subject=a flaw) on=Tuesday",
  ],
  [
    "The Dairy Sector Watch Center, stood up within the Department of Agriculture, is staffing a hotline.",
    "stood up [participle passive] (subject=The Dairy Sector Watch Center) within=the Department {of Agriculture}",
    "is staffing subject=The Dairy Sector Watch Center object=a hotline around=<stood up>",
  ],
  [
    "A recovery tool for encrypted volumes is at the disposal of victims.",
    "is subject=A recovery tool {for encrypted volumes} is=at the disposal {of victims}",
  ],
  [
    "As a consequence, 14 workstations and 230 ticket machines ceased to function.",
    "ceased subject=14 workstations + 230 ticket machines that=<to function>",
    "to function [infinitive] (subject=14 workstations)",
  ],
  [
    "The Council has placed three officers of that Committee under restrictive measures.",
    "has placed subject=The Council object=three officers {of that Committee {under restrictive measures}}",
  ],
  [
    "Those wishing to know more may contact the NCSC.",
    "to know [infinitive] object=more",
    "may contact subject=Those wishing object=the NCSC",
  ],
  [
    "ToolShell had never before spilled over into the brewhouse.",
    "had never before spilled [not] subject=ToolShell over into=the brewhouse",
  ],
  [
    "NoName057(16), a pro-Russian group that relies on a tool, claimed responsibility on Telegram and said that it wanted to punish Estonia.",
    'relies [relative "that"] (subject=a pro-Russian group) on=a tool',
    "claimed subject=NoName057(16) {= a pro-Russian group} object=responsibility {on Telegram}",
    "said (subject=NoName057(16)) that=<wanted>",
    'wanted [that "that"] subject=it that=<to punish>',
    "to punish [infinitive] (subject=it) object=Estonia",
  ],
  [
    "BlackSuit wants USD 4 million for the key.",
    "wants subject=BlackSuit object=USD 4 million {for the key}",
  ],
  ["In total 230,000 customers lost their data.", "lost subject=230,000 customers object=their data"],
  ["The February update removes the flaw.", "removes subject=The February update object=the flaw"],
  ["Quarrels over oil cargoes were the reason.", "were subject=Quarrels {over oil cargoes} is=the reason"],
  [
    "Log files shown to this newspaper reveal that the break-in began on 2 May.",
    "shown [participle passive] (subject=Log files) to=this newspaper",
    "reveal subject=Log files that=<began>",
    'began [that "that"] subject=the break-in on=2 May',
  ],
]

for (const [sentence, ...lines] of cases)
  test(`the clauses of: ${sentence}`, () => {
    assert.deepEqual(clauseLines(sentence), lines)
  })
