/* Sentences in which a tagger takes a noun for the verb of the clause, or its verb for a noun, where the words next to it
 * allow one reading only. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  ["VMware patched it last week.", "patched subject=VMware object=it when=last week"],
  [
    "On three hosts it left TIDEWRACK, a passive backdoor.",
    "left subject=it object=TIDEWRACK {= a passive backdoor} on=three hosts",
  ],
  ["The breaches last a week.", "last subject=The breaches when=a week"],
  [
    "For decades the group has sought know-how on weapons.",
    "has sought subject=the group object=know-how {on weapons} for=decades",
  ],
  [
    "Mohamed al-Rashidi, who chairs the council, gave no details.",
    'chairs [relative "who"] (subject=Mohamed al-Rashidi) object=the council',
    "gave [not] subject=Mohamed al-Rashidi object=no details",
  ],
  [
    "Planned Parenthood of the Isles confirmed an incident on 28 August.",
    "confirmed subject=Planned Parenthood {of the Isles} object=an incident on=28 August",
  ],
  [
    "Planned on Friday, the raid failed.",
    "Planned [participle passive] (subject=the raid) on=Friday",
    "failed subject=the raid around=<Planned>",
  ],
  [
    "The provider fell prey to ransomware, the coordinator confirmed.",
    "fell [that] subject=The provider object=prey to=ransomware",
    "confirmed subject=the coordinator that=<fell>",
  ],
  [
    "An attacker got hold of the phone number of an employee.",
    "got subject=An attacker object=hold {of the phone number {of an employee}}",
  ],
  ["The actor still has access to many of them.", "has subject=The actor object=access to=many {of them}"],
  [
    "Investigators have reason to believe that state actors interfered with the signal.",
    "have subject=Investigators object=reason",
    "to believe [infinitive] (subject=Investigators) that=<interfered>",
    'interfered [that "that"] subject=state actors with=the signal',
  ],
  [
    "They target companies and their contracted IT help desks.",
    "target subject=They object=companies + their contracted IT help desks",
  ],
  [
    "Using a technique known as domain shadowing, fraudsters placed login pages on subdomains.",
    "Using [participle] (subject=fraudsters) object=a technique",
    "known [participle passive] (subject=a technique) as=domain shadowing",
    "placed subject=fraudsters object=login pages on=subdomains around=<Using>",
  ],
  [
    "The remote wiping of 13,000 tablets was made possible by a weakness in the console.",
    "was made [passive] subject=The remote wiping {of 13,000 tablets} by=a weakness {in the console} is=possible",
  ],
  [
    "It uses its stealer with the intent of gathering documents.",
    "uses subject=It object=its stealer with=the intent {of gathering}",
    'gathering [gerund "of"] (subject=It) object=documents',
  ],
  [
    "They gain access by brute-forcing exposed Remote Desktop services.",
    "gain subject=They object=access by=brute-forcing",
    'brute-forcing [gerund "by"] (subject=They) object=exposed Remote Desktop services',
  ],
  ["The attack has in effect paralysed us.", "has in effect paralysed subject=The attack object=us"],
  [
    "Vulnerabilities in VPN devices, file storage and other products have been abused.",
    "have been abused [passive] subject=Vulnerabilities {in VPN devices + file storage + other products}",
  ],
  [
    "They encrypt servers, file shares and backups, and leave a note.",
    "encrypt subject=They object=servers + file shares + backups",
    "leave (subject=They) object=a note",
  ],
  [
    "The drivers are out, Qual and Imagine.",
    "are subject=The drivers is=out",
    "<fragment> [fragment] subject=Qual + Imagine",
  ],
  [
    "He is a North Korean operative using a stolen identity.",
    "is subject=He is=a North Korean operative around=<using>",
    "using [participle] (subject=He) object=a stolen identity",
  ],
  [
    "It was very likely seeking to stir up discord.",
    "was very likely seeking subject=It that=<to stir up>",
    "to stir up [infinitive] (subject=It) object=discord",
  ],
  [
    "UNC7430 is likely seeking access to networks.",
    "is likely seeking subject=UNC7430 object=access to=networks",
  ],
  [
    "The actors very likely seek to undermine confidence.",
    "seek subject=The actors that=<to undermine>",
    "to undermine [infinitive] (subject=The actors) object=confidence",
  ],
  ["The ministry is relaxing billing rules.", "is relaxing subject=The ministry object=billing rules"],
  ["The files are hacking tools.", "are hacking subject=The files object=tools"],
  [
    "The group arrives by phishing and spreads inside the network.",
    "arrives subject=The group by=phishing",
    "spreads (subject=The group) inside=the network",
  ],
  [
    "Agencies must install it, a department circular says.",
    "must install [that] subject=Agencies object=it",
    "says subject=a department circular that=<must install>",
  ],
  [
    "It receives its tasking from the department.",
    "receives subject=It object=its tasking from=the department",
  ],
  [
    "It is owned by the Bulgarian holding Intellux.",
    "is owned [passive] subject=It by=the Bulgarian holding Intellux",
  ],
  [
    "It is a library with 2.1 million weekly downloads.",
    "is subject=It is=a library {with 2.1 million weekly downloads}",
  ],
  [
    "A suburb lost its emergency dispatch system for three days.",
    "lost subject=A suburb object=its emergency dispatch system for=three days",
  ],
  [
    "This is one of the most brazen acts of the year.",
    "is subject=This is=one {of the most brazen acts {of the year}}",
  ],
  [
    "It exposed the details of 270,000 serving and former officers.",
    "exposed subject=It object=the details {of 270,000 serving and former officers}",
  ],
  ["Some cover their tracks.", "cover subject=Some object=their tracks"],
  [
    "A threat actor can buy malware, rent the servers, and deliver the attack.",
    "can buy subject=A threat actor object=malware",
    "rent (subject=A threat actor) object=the servers",
    "deliver (subject=A threat actor) object=the attack",
  ],
  [
    "Cyber Command struck again, poisoning the files for a second time.",
    "struck subject=Cyber Command around=<poisoning>",
    "poisoning [participle] (subject=Cyber Command) object=the files for=a second time",
  ],
  [
    "It assesses with high confidence TA551 gains access to stolen messages.",
    "assesses subject=It with=high confidence that=<gains>",
    "gains [that] subject=TA551 object=access to=stolen messages",
  ],
  [
    "The malware for Android phones spreads by text messages.",
    "spreads subject=The malware {for Android phones} by=text messages",
  ],
  ["Foreign services took part in it.", "took subject=Foreign services object=part {in it}"],
  ["The wave of attacks targets banks.", "targets subject=The wave {of attacks} object=banks"],
  [
    "The incident ranks among the gravest of the year.",
    "ranks subject=The incident among=the gravest {of the year}",
  ],
  [
    "Technical elements of the campaign point to the intrusion set APT31.",
    "point subject=Technical elements {of the campaign} to=the intrusion set APT31",
  ],
  [
    "Iranian groups concentrated on Israel in May: four of five mails went there.",
    "concentrated subject=Iranian groups on=Israel in=May",
    "went subject=four {of five mails}",
  ],
  [
    "In the assessment of the office, that attack was carried out by a hacktivist group.",
    "was carried out [passive] subject=that attack by=a hacktivist group in=the assessment {of the office}",
  ],
  [
    "Its aim appears to be lasting knowledge of the port.",
    "appears subject=Its aim that=<to be>",
    "to be [infinitive] (subject=Its aim) is=lasting knowledge {of the port}",
  ],
]

test("words that no neighbour allows as a verb are none, and verbs without another are verbs", () => {
  for (const [sentence, ...lines] of cases) assert.deepEqual(clauseLines(sentence), lines, sentence)
})
