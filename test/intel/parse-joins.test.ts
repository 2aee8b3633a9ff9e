/* What goes on with which verb: clauses, phrases and second verbs. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "By the time Cargonet pulled the package, builders all over the world had fetched it.",
    'pulled [adverbial "by the time"] subject=Cargonet object=the package',
    "had fetched subject=builders {all over the world} object=it around=<pulled>",
  ],
  [
    "The mails go to editors in Riga and, since May, to ministries in Tallinn.",
    "go subject=The mails to=editors {in Riga} since=May to=ministries {in Tallinn}",
  ],
  [
    "The portal was attacked on 3 May and again on 9 May with floods of traffic.",
    "was attacked [passive] subject=The portal on=3 May on=9 May with=floods {of traffic}",
  ],
  [
    "Sixty mail servers have been found compromised.",
    "have been found [passive] subject=Sixty mail servers that=<compromised>",
    "compromised [participle passive] (subject=Sixty mail servers)",
  ],
  [
    "We have written to all clients we could find and passed the list to the police.",
    "have written subject=We to=all clients",
    "could find [relative] subject=we (object=all clients)",
    "passed (subject=We) object=the list to=the police",
  ],
  [
    "Oracle has named the flaw that was used and issued an update.",
    "has named subject=Oracle object=the flaw",
    'was used [relative passive "that"] (subject=the flaw)',
    "issued (subject=Oracle) object=an update",
  ],
  [
    "She was sure that a gang was responsible and said there was no doubt.",
    "was subject=She is=sure that=<was>",
    'was [that "that"] subject=a gang is=responsible',
    "said (subject=She) that=<was>",
    "was [that not] subject=no doubt",
  ],
  [
    "By Friday we had ended all sessions, barred the sign-in and begun to call users.",
    "had ended subject=we object=all sessions by=Friday",
    "barred (subject=we) object=the sign-in",
    "begun (subject=we) that=<to call>",
    "to call [infinitive] (subject=we) object=users",
  ],
  [
    "They call the user and have him start the tool.",
    "call subject=They object=the user",
    "have (subject=They) object=him that=<start>",
    "start [infinitive] (subject=him) object=the tool",
  ],
  [
    "They wanted to know where officers would be.",
    "wanted subject=They that=<to know>",
    "to know [infinitive] (subject=They) that=<would be>",
    'would be [that "where"] subject=officers',
  ],
  [
    "The election board fought off 900 attacks on its servers.",
    "fought off subject=The election board object=900 attacks {on its servers}",
  ],
  [
    "We have turned on protection for every line.",
    "have turned on subject=We object=protection {for every line}",
  ],
  [
    "Attackers spent the weekend breaking into mail gateways.",
    "spent subject=Attackers when=the weekend around=<breaking>",
    "breaking [participle] (subject=Attackers) into=mail gateways",
  ],
  [
    "Two editors and one lawyer found spyware on their phones after they had been questioned, the group says.",
    "found [that] subject=Two editors + one lawyer object=spyware {on their phones} around=<had been questioned>",
    'had been questioned [adverbial passive "after"] subject=they',
    "says subject=the group that=<found>",
  ],
  [
    "The passwords it collected opened the remote desktop service.",
    "collected [relative] subject=it (object=The passwords)",
    "opened subject=The passwords object=the remote desktop service",
  ],
  [
    "He said the group was going after ministries as he spoke.",
    "said subject=He that=<was going>",
    "was going [that] subject=the group after=ministries around=<spoke>",
    'spoke [adverbial "as"] subject=he',
  ],
  [
    "The lab said it saw signs of a group connected with China.",
    "said subject=The lab that=<saw>",
    "saw [that] subject=it object=signs {of a group}",
    "connected [participle passive] (subject=a group) with=China",
  ],
  [
    "We have received reports from 16 customers that attackers deleted their backups.",
    "have received subject=We object=reports from=16 customers",
    'deleted [that "that"] subject=attackers object=their backups',
  ],
  [
    "We assess, together with the police, that the actor is a gang.",
    "assess subject=We together with=the police that=<is>",
    'is [that "that"] subject=the actor is=a gang',
  ],
  [
    "We know of 11 schools at which pay was diverted, and of 90 teachers who got nothing.",
    "know subject=We of=11 schools of=90 teachers",
    'was diverted [relative passive "at which"] subject=pay at=11 schools',
    'got [relative not "who"] (subject=90 teachers) object=nothing',
  ],
  [
    "Those who look after their own tenant can block the flow.",
    'look [relative "who"] (subject=Those) after=their own tenant',
    "can block subject=Those object=the flow",
  ],
  [
    "The intruder used nothing but built-in commands and copied documents.",
    "used subject=The intruder object=built-in commands",
    "copied (subject=The intruder) object=documents",
  ],
  [
    "The tunnelling resembles that of Mustang Panda.",
    "resembles subject=The tunnelling object=that {of Mustang Panda}",
  ],
  [
    "A gang from Porto which calls itself Spider did it.",
    'calls [relative "which"] (subject=A gang) object=itself second=Spider',
    "did subject=A gang {from Porto} object=it",
  ],
  [
    "On the screens of the school there is only a padlock.",
    "is subject=a padlock on=the screens {of the school}",
  ],
  [
    "He was behind the break-in at the ticket shop in May of this year, in which the data of many people were stolen.",
    "was subject=He is=behind the break-in {at the ticket shop} in=May {of this year}",
    'were stolen [relative passive "in which"] subject=the data {of many people} in=the break-in {at the ticket shop}',
  ],
  [
    "The police said it was assisting the firm and that two other firms, in Ghent and Lille, had been hit.",
    "said subject=The police that=<was assisting + had been hit>",
    "was assisting [that] subject=it object=the firm",
    'had been hit [that passive "that"] subject=two other firms in=Ghent + Lille',
  ],
  [
    "Hackers broke into phones in Taiwan, the island's government said Thursday, in what it called a grave case.",
    "broke [that] subject=Hackers into=phones in=Taiwan in= that=<called>",
    "said subject=the island's government when=Thursday that=<broke>",
    'called [that "what"] subject=it object=a grave case',
  ],
  [
    "They tried to hack into three Korean companies developing vaccines.",
    "tried subject=They that=<to hack>",
    "to hack [infinitive] (subject=They) into=three Korean companies",
    "developing [participle] (subject=three Korean companies) object=vaccines",
  ],
  [
    "The agency believes the group Kimsuky, which works for the army, was behind it.",
    "believes subject=The agency that=<was>",
    'works [relative "which"] (subject=the group Kimsuky) for=the army',
    "was [that] subject=the group Kimsuky is=behind it",
  ],
  [
    "The tools overlap with cases that the Norwegian centre attributed to Akira last year.",
    "overlap subject=The tools with=cases",
    'attributed [relative "that"] subject=the Norwegian centre (object=cases) to=Akira when=last year',
  ],
  [
    "Three gangs claimed it: Lynx, Hunters and a new group called FrostBear.",
    "claimed subject=Three gangs object=it",
    "<fragment> [fragment] subject=Lynx + Hunters + a new group",
    "called [participle passive] (subject=a new group) object=FrostBear",
  ],
  [
    "Six ministries were affected, and in four of these ministries a web shell was found.",
    "were affected [passive] subject=Six ministries",
    "was found [passive] subject=a web shell in=four {of these ministries}",
  ],
  [
    "At two of the ports they went on to copy the customer list.",
    "went subject=they at=two {of the ports} on= that=<to copy>",
    "to copy [infinitive] (subject=they) object=the customer list",
  ],
  [
    "For thousands of patients it means weeks of waiting.",
    "means subject=it for=thousands {of patients} when=weeks {of waiting}",
    'waiting [gerund "of"]',
  ],
  [
    "The firm has brought in experts from Oslo.",
    "has brought in subject=The firm object=experts {from Oslo}",
  ],
  [
    "They used stolen passwords to sign in to accounts of staff.",
    "used subject=They object=stolen passwords around=<to sign in>",
    "to sign in [infinitive] (subject=They) to=accounts {of staff}",
  ],
  [
    "They came in with an account whose password an employee had saved in her profile.",
    "came in subject=They with=an account",
    'had saved [relative "whose"] subject=an employee object=password in=her profile',
  ],
  ["By then the intruder had been inside for weeks.", "had been subject=the intruder is=inside for=weeks"],
  [
    "Firms connected via a provider must rotate their certificates.",
    "connected [participle passive] (subject=Firms) via=a provider",
    "must rotate subject=Firms object=their certificates",
  ],
  [
    'The minister called the attacks "a nuisance, not a danger" and thanked Latvia.',
    "called subject=The minister object=the attacks second=a nuisance",
    "thanked (subject=The minister) object=Latvia",
  ],
  [
    "Ten weeks later, in the early hours of Monday, criminals used it to move money.",
    "used subject=criminals object=it when=Ten weeks in=the early hours {of Monday} around=<to move>",
    "to move [infinitive] (subject=criminals) object=money",
  ],
  [
    "The agency believes that several groups, likely including state actors, are exploiting the flaw.",
    "believes subject=The agency that=<are exploiting>",
    'are exploiting [that "that"] subject=several groups {such as state actors} object=the flaw',
  ],
  ["Small companies in particular have been hit.", "have been hit [passive] subject=Small companies"],
  [
    "The UK, together with Canada, today exposed an operation by the FSB.",
    "exposed subject=The UK object=an operation {by the FSB} together with=Canada when=today",
  ],
  [
    "We are mindful they may be linked.",
    "are subject=We is=mindful that=<may be linked>",
    "may be linked [that passive] subject=they",
  ],
  ["Do not pay and call the police.", "Do not pay [not]", "call object=the police"],
]

test("verbs, clauses and phrases go on with the verb that they belong to", () => {
  for (const [sentence, ...lines] of cases) assert.deepEqual(clauseLines(sentence), lines, sentence)
})
