/* Sentences as wire agencies, authorities and companies write them: long, with inserts, lists with places, times at the
 * end, and subjects behind their verbs. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "The hackers were able to geolocate millions of people.",
    "were subject=The hackers is=able that=<to geolocate>",
    "to geolocate [infinitive] (subject=The hackers) object=millions {of people}",
  ],
  [
    "They had access to the systems for more than a year.",
    "had subject=They object=access to=the systems for=more than a year",
  ],
  [
    "Victims include agencies in Southeast Asia, a provider in Central Asia, and universities in Taiwan.",
    "include subject=Victims object=agencies {in Southeast Asia} + a provider {in Central Asia} + universities {in Taiwan}",
  ],
  [
    "It is the work of Pioneer Kitten, a group of Iran-based actors.",
    "is subject=It is=the work {of Pioneer Kitten {= a group {of Iran-based actors}}}",
  ],
  [
    "According to court documents, the defendants used an exploit.",
    "used subject=the defendants object=an exploit according to=court documents",
  ],
  [
    "The investigation determined that between February 27 and March 2, 2025, an actor accessed certain files.",
    "determined subject=The investigation that=<accessed>",
    'accessed [that "that"] subject=an actor object=certain files between=February 27 + March 2, 2025',
  ],
  [
    "The mayor told parents in an email Sunday night that classes would be cancelled.",
    "told subject=The mayor object=parents {in an email} when=Sunday night that=<would be cancelled>",
    'would be cancelled [that passive "that"] subject=classes',
  ],
  [
    "Talos found a campaign operated by an actor in Vietnam.",
    "found subject=Talos object=a campaign",
    "operated [participle passive] (subject=a campaign) by=an actor in=Vietnam",
  ],
  [
    "They exfiltrated data to cloud storage via Rclone.",
    "exfiltrated subject=They object=data to=cloud storage via=Rclone",
  ],
  [
    "The messages carried a link that, when clicked, led to a login page.",
    "carried subject=The messages object=a link",
    'clicked [adverbial passive "when"] (subject=a link)',
    'led [relative "that"] (subject=a link) to=a login page around=<clicked>',
  ],
  [
    "Its victims to date range from clinics in Ohio to a data centre, where agencies kept their data.",
    "range subject=Its victims from=clinics {in Ohio {to a data centre}}",
    'kept [relative "where"] subject=agencies object=their data',
  ],
  [
    "Ransomware was deployed on the night of Christmas Eve.",
    "was deployed [passive] subject=Ransomware on=the night {of Christmas Eve}",
  ],
  [
    "The ministers condemned in the strongest terms Russia's behaviour in cyberspace.",
    "condemned subject=The ministers object=Russia's behaviour {in cyberspace} in=the strongest terms",
  ],
  [
    "The emails of diplomats were read for over a year.",
    "were read [passive] subject=The emails {of diplomats} for=over a year",
  ],
  [
    "Upon detecting the access, we activated our response plan.",
    'detecting [gerund "upon"] (subject=we) object=the access',
    "activated subject=we object=our response plan upon=detecting",
  ],
  [
    "The indictment, unsealed on Tuesday in Texas, charges 12 Chinese nationals with hacking.",
    "charges subject=The indictment {on Tuesday} {in Texas} object=12 Chinese nationals with=hacking",
    'hacking [gerund "with"] (subject=12 Chinese nationals)',
  ],
  [
    "The Council sanctioned three individuals, officers of Unit 29155, for their role.",
    "sanctioned subject=The Council object=three individuals {= officers {of Unit 29155}} for=their role",
  ],
  [
    "Once inside, they disabled protection, deleted backups, and, within hours, had encrypted every server.",
    "disabled subject=they object=protection inside=",
    "deleted (subject=they) object=backups",
    "had encrypted (subject=they) object=every server",
  ],
  [
    "Among the data were passport scans, salary records and addresses.",
    "were subject=passport scans + salary records + addresses among=the data",
  ],
  ["Residents could not apply for permits online.", "could not apply [not] subject=Residents for=permits"],
  [
    "It has expanded to hospitality, retail, media and entertainment, and financial services.",
    "has expanded subject=It to=hospitality + retail + media + entertainment + financial services",
  ],
  [
    "A tool is available on the No More Ransom website.",
    "is subject=A tool is=available on=the No More Ransom website",
  ],
  [
    "It is based on the resources required to develop such a flaw.",
    "is based [passive] subject=It on=the resources",
    "required [participle passive] (subject=the resources) that=<to develop>",
    "to develop [infinitive] (subject=the resources) object=such a flaw",
  ],
  [
    "The campaign began as an espionage operation in January.",
    "began subject=The campaign as=an espionage operation in=January",
  ],
  [
    "Attackers were seen testing it against firewalls.",
    "were seen [passive] subject=Attackers that=<testing>",
    "testing [gerund] object=it against=firewalls",
  ],
  [
    "What began as an espionage operation had turned into mass exploitation.",
    'began [that "what"] as=an espionage operation',
    "had turned subject=<began> into=mass exploitation",
  ],
  [
    "A typical campaign contains thousands of messages and targets several hundred organisations.",
    "contains subject=A typical campaign object=thousands {of messages}",
    "targets (subject=A typical campaign) object=several hundred organisations",
  ],
  [
    "The emails target financial and accounting organisations in Ohio.",
    "target subject=The emails object=financial and accounting organisations in=Ohio",
  ],
  [
    "After clicking, attackers contact the person and an interview follows.",
    'clicking [gerund "after"] (subject=attackers)',
    "contact subject=attackers object=the person after=clicking",
    "follows subject=an interview",
  ],
  [
    "Such services decrease the likelihood of a link.",
    "decrease subject=Such services object=the likelihood {of a link}",
  ],
  ["This way, it disables all applications.", "disables subject=it object=all applications"],
  [
    "We found that the malware extracts malicious code into the memory and executes it.",
    "found subject=We that=<extracts>",
    'extracts [that "that"] subject=the malware object=malicious code into=the memory',
    'executes [that "that"] (subject=the malware) object=it',
  ],
  [
    "In the 2020 version of LEMPO, TA456 sent mail from an account.",
    "sent subject=TA456 object=mail in=the 2020 version {of LEMPO} from=an account",
  ],
  [
    "It allowed users with network access to execute commands.",
    "allowed subject=It object=users with=network access that=<to execute>",
    "to execute [infinitive] (subject=users) object=commands",
  ],
]

test("sentences of agencies and notices keep their subjects, objects and lists", () => {
  for (const [sentence, ...lines] of cases) assert.deepEqual(clauseLines(sentence), lines, sentence)
})
