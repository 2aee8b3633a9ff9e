/* Words whose tag the words beside them leave no doubt of: verbs that look like nouns and nouns that look like verbs. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  ["The real motive is tender fraud.", "is subject=The real motive is=tender fraud"],
  [
    "The museum has hired an outside firm to watch its network.",
    "has hired subject=The museum object=an outside firm that=<to watch>",
    "to watch [infinitive] (subject=an outside firm) object=its network",
  ],
  [
    "This program searches for spreadsheets, takes screenshots and uploads everything with curl.",
    "searches subject=This program for=spreadsheets",
    "takes (subject=This program) object=screenshots",
    "uploads (subject=This program) object=everything with=curl",
  ],
  [
    "The ministry has issued alerts to the ports concerned.",
    "has issued subject=The ministry object=alerts {to the ports}",
  ],
  ["Banco do Porto informed the police.", "informed subject=Banco do Porto object=the police"],
  [
    "What the spies want is access to mail.",
    'want [that "what"] subject=the spies',
    "is subject=<want> is=access {to mail}",
  ],
  [
    "What it does know is that the thieves logged in with VNC.",
    'does know [that "what"] subject=it',
    "is subject=<does know> that=<logged in>",
    'logged in [that "that"] subject=the thieves with=VNC',
  ],
  [
    "The three work for the same unit and use the name Avenger.",
    "work subject=The three for=the same unit",
    "use (subject=The three) object=the name Avenger",
  ],
  [
    "The police say all four want money.",
    "say subject=The police that=<want>",
    "want [that] subject=all four object=money",
  ],
  [
    "The second stole passwords with a fake page.",
    "stole subject=The second object=passwords with=a fake page",
  ],
  [
    "The code inside looked for tokens and posted them to a server.",
    "looked subject=The code for=tokens",
    "posted (subject=The code) object=them to=a server",
  ],
  [
    "The council said the tool overlaps with malware of Turla.",
    "said subject=The council that=<overlaps>",
    "overlaps [that] subject=the tool with=malware {of Turla}",
  ],
  [
    "We believe the same affiliate hit at least five other clinics.",
    "believe subject=We that=<hit>",
    "hit [that] subject=the same affiliate object=at least five other clinics",
  ],
  [
    "We have a script that checks lock files for the package.",
    "have subject=We object=a script",
    'checks [relative "that"] (subject=a script) object=lock files {for the package}',
  ],
  [
    '"North Korea steals to survive," said Ian Hale, a former UN sanctions monitor.',
    "steals [that] subject=North Korea around=<to survive>",
    "to survive [infinitive] (subject=North Korea)",
    "said subject=Ian Hale {= a former UN sanctions monitor} that=<steals>",
  ],
  [
    "Information on national security and advanced technology was stolen.",
    "was stolen [passive] subject=Information {on national security + advanced technology}",
  ],
  [
    "NordBank, the hardest hit, has lost a million.",
    "has lost subject=NordBank {= the hardest hit} object=a million",
  ],
  ["The firm replaced its signing key.", "replaced subject=The firm object=its signing key"],
  [
    "The wiper left a file whose only job is to delete logs.",
    "left subject=The wiper object=a file",
    'is [relative "whose"] subject=job that=<to delete>',
    "to delete [infinitive] (subject=job) object=logs",
  ],
  [
    "They entered two water utilities and an electricity co-operative in Ohio.",
    "entered subject=They object=two water utilities + an electricity co-operative {in Ohio}",
  ],
  [
    "The list of those affected grows by the day.",
    "affected [participle passive] (subject=those)",
    "grows subject=The list {of those} by=the day",
  ],
  [
    "Our reading of two customers' logs bears this out.",
    "bears subject=Our reading {of two customers' logs} object=this out=",
  ],
  [
    "They sent mails so that each comes from another address.",
    "sent subject=They object=mails around=<comes>",
    'comes [adverbial "so that"] subject=each from=another address',
  ],
  [
    "Exploit attempts account for the bulk of it.",
    "Exploit [order] object=attempts",
    "account [order] for=the bulk {of it}",
  ],
  [
    "They say they belong to Akira and claim to have stolen files.",
    "say subject=They that=<belong>",
    "belong [that] subject=they to=Akira",
    "claim [that] (subject=they) that=<to have stolen>",
    "to have stolen [infinitive] (subject=they) object=files",
  ],
  [
    "The firm delivered a fix to phone makers in May.",
    "delivered subject=The firm object=a fix {to phone makers} in=May",
  ],
  [
    "Maintainers of the library colour-pick woke up on Monday to find a new version.",
    "woke up subject=Maintainers {of the library colour-pick} on=Monday around=<to find>",
    "to find [infinitive] (subject=Maintainers) object=a new version",
  ],
  [
    "The chain needs nothing more than a message with an attachment.",
    "needs subject=The chain object=a message with=an attachment",
  ],
  ["The script took his npm token.", "took subject=The script object=his npm token"],
  [
    "Shops had to accept only cash.",
    "had subject=Shops that=<to accept>",
    "to accept [infinitive] (subject=Shops) object=cash",
  ],
  [
    "The shop has stopped taking orders online.",
    "has stopped subject=The shop that=<taking>",
    "taking [gerund] (subject=The shop) object=orders",
  ],
  [
    'The centre said it was "monitoring the situation" and urged firms to patch.',
    'said subject=The centre that=<was "monitoring>',
    'was "monitoring [that] subject=it object=the situation',
    "urged (subject=The centre) object=firms that=<to patch>",
    "to patch [infinitive] (subject=firms)",
  ],
  [
    "Companies in Peru and Bolivia that use the same provider have been hit.",
    'use [relative "that"] (subject=Companies) object=the same provider',
    "have been hit [passive] subject=Companies {in Peru + Bolivia}",
  ],
  [
    "Clinics elsewhere that use the same supplier were told to stop.",
    'use [relative "that"] (subject=Clinics) object=the same supplier',
    "were told [passive] subject=Clinics that=<to stop>",
    "to stop [infinitive] (subject=Clinics)",
  ],
  ["Most got away with a scare.", "got away subject=Most with=a scare"],
  [
    "The mails pretended to come from the ministry and carried a zip file.",
    "pretended subject=The mails that=<to come>",
    "to come [infinitive] (subject=The mails) from=the ministry",
    "carried (subject=The mails) object=a zip file",
  ],
  [
    "It recommends that towns install the Fortinet update without delay.",
    "recommends subject=It that=<install>",
    'install [that "that"] subject=towns object=the Fortinet update without=delay',
  ],
  [
    "Owners should at least disable remote management.",
    "should at least disable subject=Owners object=remote management",
  ],
  [
    "Change your password, and the same password elsewhere.",
    "Change [order] object=your password + the same password",
  ],
  [
    "Shops are advised to accept vouchers if the app stops working.",
    "are advised [passive] subject=Shops that=<to accept>",
    "to accept [infinitive] (subject=Shops) object=vouchers around=<stops>",
    'stops [adverbial "if"] subject=the app that=<working>',
    "working [gerund] (subject=the app)",
  ],
  [
    "Utilities without IT staff may request a scan.",
    "may request subject=Utilities {without IT staff} object=a scan",
  ],
  [
    "The records of 900 people were taken in that attack, including test results.",
    "were taken [passive] subject=The records {of 900 people} around=<<adverbial>>",
    '<adverbial> [adverbial "in that"] subject=attack {such as test results}',
  ],
  [
    '"Their actors threaten our citizens," said Under Secretary Carol Whitman.',
    "threaten [that] subject=Their actors object=our citizens",
    "said subject=Under Secretary Carol Whitman that=<threaten>",
  ],
  [
    "It recommends that affected firms install the patches.",
    "recommends subject=It that=<install>",
    'install [that "that"] subject=affected firms object=the patches',
  ],
  [
    "They use a script to detect newly registered applications.",
    "use subject=They object=a script around=<to detect>",
    "to detect [infinitive] (subject=They) object=newly registered applications",
  ],
  [
    "A Chinese advanced persistent threat group has conducted the campaign.",
    "has conducted subject=A Chinese advanced persistent threat group object=the campaign",
  ],
  [
    "The actors are very likely using stolen passwords.",
    "are very likely using subject=The actors object=stolen passwords",
  ],
  ["The actor shares tooling with APT41.", "shares subject=The actor object=tooling with=APT41"],
  ["Another involved a refinery in Ohio.", "involved subject=Another object=a refinery in=Ohio"],
  ["A second struck a bank in June.", "struck subject=A second object=a bank in=June"],
  ["Another involved party was a bank.", "was subject=Another involved party is=a bank"],
  [
    "There is not enough evidence for such a conclusion.",
    "is subject=enough evidence {for such a conclusion}",
  ],
]

test("a word that can be one thing only where it stands is read as that", () => {
  for (const [sentence, ...lines] of cases) assert.deepEqual(clauseLines(sentence), lines, sentence)
})
