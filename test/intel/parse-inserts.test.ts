/* Sentences in which it is hard to see where a relative clause, an insert or the next member of a list belongs. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "Japan supports the assessment, announced on 20 January by Australia and New Zealand, that APT40 carried out cyber attacks.",
    "supports subject=Japan object=the assessment",
    "announced [participle passive] (subject=the assessment) by=Australia + New Zealand on=20 January",
    'carried out [that "that"] subject=APT40 object=cyber attacks',
  ],
  [
    "According to the Government CSIRT, which is part of the Undersecretariat of the Interior, the intruders entered through a firewall.",
    'is [relative "which"] (subject=the Government CSIRT) is=part {of the Undersecretariat {of the Interior}}',
    "entered subject=the intruders according to=the Government CSIRT through=a firewall",
  ],
  [
    "Two agencies, CISA and the FBI, said the attacks began in May.",
    "said subject=Two agencies {= CISA + the FBI} that=<began>",
    "began [that] subject=the attacks in=May",
  ],
  [
    "The attack hit three companies, Dell, HP and Lenovo, in March.",
    "hit subject=The attack object=three companies {= Dell + HP + Lenovo} in=March",
  ],
  [
    "The group registers malicious domains and sends emails.",
    "registers subject=The group object=malicious domains",
    "sends (subject=The group) object=emails",
  ],
  [
    "According to Northlight, a company in Oslo, the intruders entered through a firewall.",
    "entered subject=the intruders according to=Northlight {= a company {in Oslo}} through=a firewall",
  ],
  [
    "In the second wave, which began in May, the group hit banks.",
    'began [relative "which"] (subject=the second wave) in=May',
    "hit subject=the group object=banks in=the second wave",
  ],
  [
    "Hackers spied on the ministry, according to a report by the Communications Authority of Kenya that was seen by the Ledger.",
    "spied subject=Hackers on=the ministry according to=a report {by the Communications Authority {of Kenya}}",
    'was seen [relative passive "that"] (subject=a report) by=the Ledger',
  ],
  [
    "They linked the intrusions to a group known as BackdoorDiplomacy, which they said worked for China's Ministry of State Security.",
    "linked subject=They object=the intrusions to=a group",
    "known [participle passive] (subject=a group) as=BackdoorDiplomacy",
    'said [relative "which"] subject=they that=<worked>',
    "worked [that] (subject=BackdoorDiplomacy) for=China's Ministry of State Security",
  ],
  [
    "The group, which the FBI says is run by Iran, hit banks.",
    'says [relative "which"] subject=the FBI that=<is run>',
    "is run [that passive] (subject=The group) by=Iran",
    "hit subject=The group object=banks",
  ],
  [
    "The group bought a password from an access broker, logged in through Citrix Gateway and then used a flaw.",
    "bought subject=The group object=a password {from an access broker}",
    "logged in (subject=The group) through=Citrix Gateway",
    "used (subject=The group) object=a flaw",
  ],
  [
    "We have notified all victims that we could identify.",
    "have notified subject=We object=all victims",
    'could identify [relative "that"] subject=we (object=all victims)',
  ],
  [
    "The agencies are releasing this advisory to warn of intrusions into water utilities in Canada.",
    "are releasing subject=The agencies object=this advisory around=<to warn>",
    "to warn [infinitive] (subject=The agencies) of=intrusions {into water utilities {in Canada}}",
  ],
  [
    "Lithuania condemns the cyber attack on the Centre of Registers that took place in the night of 8 December 2022.",
    "condemns subject=Lithuania object=the cyber attack {on the Centre {of Registers}}",
    'took [relative "that"] (subject=the cyber attack) object=place in=the night {of 8 December 2022}',
  ],
  [
    "We have proposed that the officers responsible be placed on the list.",
    "have proposed subject=We that=<be placed>",
    'be placed [that passive "that"] subject=the officers on=the list',
  ],
  [
    "APT28 targeted rail operators in Poland and shipping companies in Romania with e-mails.",
    "targeted subject=APT28 object=rail operators + shipping companies in=Poland in=Romania with=e-mails",
  ],
  [
    "The group attacked banks in Norway and hospitals in Sweden.",
    "attacked subject=The group object=banks {in Norway} + hospitals {in Sweden}",
  ],
  [
    "The attack was carried out by Z-Pentest, a pro-Russian group with ties to the GRU, the service said.",
    "was carried out [that passive] subject=The attack by=Z-Pentest {= a pro-Russian group {with ties {to the GRU}}}",
    "said subject=the service that=<was carried out>",
  ],
  [
    "Householders, the ACSC urged, should hang up on anybody who rings.",
    "urged subject=the ACSC that=<should hang up>",
    "should hang up [that] subject=Householders on=anybody",
    'rings [relative "who"] (subject=anybody)',
  ],
  [
    "Z-Pentest, a group with ties to the GRU, attacked the plant.",
    "attacked subject=Z-Pentest {= a group {with ties {to the GRU}}} object=the plant",
  ],
  [
    "The group attacked banks in Norway and other countries.",
    "attacked subject=The group object=banks {in Norway + other countries}",
  ],
  [
    "We attribute it to X, a group based in Tehran.",
    "attribute subject=We object=it to=X {= a group}",
    "based [participle passive] (subject=a group) in=Tehran",
  ],
  [
    "APT28 targeted rail operators in Poland, shipping companies in Romania and banks in Norway with e-mails.",
    "targeted subject=APT28 object=rail operators + shipping companies + banks in=Poland in=Romania in=Norway with=e-mails",
  ],
  [
    "The group hit the ministry of Poland and the bank of Norway.",
    "hit subject=The group object=the ministry {of Poland} + the bank {of Norway}",
  ],
  [
    "They stole data from banks in Norway, hospitals in Sweden and ports in Finland.",
    "stole subject=They object=data from=banks {in Norway} + hospitals {in Sweden} + ports {in Finland}",
  ],
  [
    "Russia states with great seriousness that for the break-in the actor UNC1151 is responsible.",
    "states subject=Russia with=great seriousness that=<is>",
    'is [that "that"] subject=the actor UNC1151 is=responsible for=the break-in',
  ],
  [
    "These include think tanks in Poland and journalists in Prague.",
    "include subject=These object=think tanks {in Poland} + journalists {in Prague}",
  ],
  [
    "They broke into the networks of utilities in Oregon, airlines in Texas and universities in Ohio.",
    "broke subject=They into=the networks {of utilities + airlines + universities} in=Oregon in=Texas in=Ohio",
  ],
  [
    "Tin Oriole and Bone Sparrow are, in our view, one team.",
    "are subject=Tin Oriole + Bone Sparrow is=one team in=our view",
  ],
  [
    "The flaw is, according to the agency, critical.",
    "is subject=The flaw is=critical according to=the agency",
  ],
  [
    "It is, by contrast, unlikely that data were stolen.",
    "is subject=It is=unlikely by=contrast that=<were stolen>",
    'were stolen [that passive "that"] subject=data',
  ],
  [
    "The campaign is, according to the agency, over.",
    "is subject=The campaign is=over according to=the agency",
  ],
  [
    "Berlin (AFP) - Suspected Chinese hackers have gained access to a system.",
    "<fragment> [fragment] subject=Berlin {= AFP}",
    "have gained subject=Suspected Chinese hackers object=access to=a system",
  ],
  [
    "London accused the group APT31 of a hack of the Electoral Commission that exposed the data of voters.",
    "accused subject=London object=the group APT31 of=a hack {of the Electoral Commission}",
    'exposed [relative "that"] (subject=a hack) object=the data {of voters}',
  ],
  [
    "Huntline estimates that 1,500 organisations have been hit in the same campaign, which it said started in August and has struck law firms.",
    "estimates subject=Huntline that=<have been hit>",
    'have been hit [that passive "that"] subject=1,500 organisations in=the same campaign',
    'said [relative "which"] subject=it that=<started + has struck>',
    "started [that] (subject=the same campaign) in=August",
    "has struck [that] (subject=the same campaign) object=law firms",
  ],
  [
    "Indicators of compromise and rules for TINSHUTTER are available.",
    "are subject=Indicators {of compromise} + rules {for TINSHUTTER} is=available",
  ],
  [
    'They recorded e-mails with the subject "Summons to court" in May.',
    'recorded subject=They object=e-mails with=the subject "Summons to court" in=May',
  ],
  [
    "The indictment alleges that, beginning in May 2021, the defendants hit hospitals.",
    "alleges subject=The indictment that=<hit>",
    "beginning [participle] (subject=the defendants) in=May 2021",
    'hit [that "that"] subject=the defendants object=hospitals around=<beginning>',
  ],
  [
    "The actors used credentials harvested by malware to sign in.",
    "used subject=The actors object=credentials around=<to sign in>",
    "harvested [participle passive] (subject=credentials) by=malware",
    "to sign in [infinitive] (subject=The actors)",
  ],
  [
    "We do not, however, believe that APT28 took part.",
    "do not, however, believe [not] subject=We that=<took>",
    'took [that "that"] subject=APT28 object=part',
  ],
  [
    "The agency has not, so far, found evidence.",
    "has not, so far, found [not] subject=The agency object=evidence",
  ],
  [
    "The malware could, in theory, reach other devices.",
    "could, in theory, reach subject=The malware object=other devices in=theory",
  ],
]

test("what hangs on a noun, and what goes on with a list, is found", () => {
  for (const [text, ...lines] of cases) assert.deepEqual(clauseLines(text), lines, text)
})
