/* Sentences of many sources that a simpler reading got wrong: a verb or noun lost, a subject missing, a phrase cut off. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  ["From there the intruders moved laterally over RDP.", "moved subject=the intruders from= over=RDP"],
  [
    "Administrators should keep offline backups, test them regularly and enforce multi-factor authentication.",
    "should keep subject=Administrators object=offline backups",
    "test (subject=Administrators) object=them",
    "enforce (subject=Administrators) object=multi-factor authentication",
  ],
  [
    'It wanted to "teach the banks a lesson".',
    'wanted subject=It that=<to "teach>',
    'to "teach [infinitive] (subject=It) object=a lesson second=the banks',
  ],
  [
    "It had a working exploit for Qlik Sense one day after the flaw became public.",
    "had subject=It object=a working exploit {for Qlik Sense} when=one day around=<became>",
    'became [adverbial "after"] subject=the flaw is=public',
  ],
  [
    "Its aim, as far as we can tell, is financial gain.",
    'can tell [adverbial "as far as"] subject=we',
    "is subject=Its aim is=financial gain around=<can tell>",
  ],
  [
    "A proof of concept is public, so attempts are to be expected.",
    "is subject=A proof {of concept} is=public",
    "are subject=attempts that=<to be expected>",
    "to be expected [infinitive passive] (subject=attempts)",
  ],
  [
    "Their links end at a page that copies the look of the portal.",
    "end subject=Their links at=a page",
    'copies [relative "that"] (subject=a page) object=the look {of the portal}',
  ],
  [
    "Russian services read the e-mail for years, the weekly reported.",
    "read [that] subject=Russian services object=the e-mail for=years",
    "reported subject=the weekly that=<read>",
  ],
  [
    "They are interested in anything bearing on the war.",
    "are subject=They is=interested in=anything around=<bearing>",
    "bearing [participle] (subject=They) on=the war",
  ],
  [
    "Snatch affiliates are known to buy credentials.",
    "are known [passive] subject=Snatch affiliates that=<to buy>",
    "to buy [infinitive] (subject=Snatch affiliates) object=credentials",
  ],
  [
    "Whoever inserted it had worked for two years.",
    'inserted [that "whoever"] object=it',
    "had worked subject=<inserted> for=two years",
  ],
  [
    "County chairman Rob Pittman said there was no evidence that systems had been touched.",
    "said subject=County chairman Rob Pittman that=<was>",
    "was [that not] subject=no evidence",
    'had been touched [that passive "that"] subject=systems',
  ],
  [
    "The caller persuaded them to open it, and minutes later Black Basta was in the network.",
    "persuaded subject=The caller object=them that=<to open>",
    "to open [infinitive] (subject=them) object=it",
    "was subject=Black Basta is=in the network when=minutes",
  ],
  [
    "BlackTech has been planting modified firmware on routers.",
    "has been planting subject=BlackTech object=modified firmware on=routers",
  ],
  [
    "Never before has a cyber incident in Australia disrupted so many ports.",
    "has a cyber incident in Australia disrupted subject=a cyber incident {in Australia} object=many ports before=",
  ],
  [
    "Only on Thursday did the operator admit to an attack.",
    "did the operator admit subject=the operator on=Thursday to=an attack",
  ],
  [
    "Should patching not be feasible, consider disabling it.",
    'be [adverbial not "should"] subject=patching is=feasible',
    "consider [order] that=<disabling> around=<be>",
    "disabling [gerund] object=it",
  ],
  [
    "Shared SSH keys tie the new servers to infrastructure used by Turla.",
    "tie subject=Shared SSH keys object=the new servers to=infrastructure",
    "used [participle passive] (subject=infrastructure) by=Turla",
  ],
  [
    "Through the compromised update mechanism of a program, the attackers distributed a wiper.",
    "distributed subject=the attackers object=a wiper through=the compromised update mechanism {of a program}",
  ],
  [
    "An international task force led by Britain's National Crime Agency has seized 34 servers.",
    "led [participle passive] (subject=An international task force) by=Britain's National Crime Agency",
    "has seized subject=An international task force object=34 servers",
  ],
  [
    "INTERPOL said 41 people had been detained and 22,000 malicious IP addresses taken offline.",
    "said subject=INTERPOL that=<had been detained + taken>",
    "had been detained [that passive] subject=41 people",
    "taken [that passive] subject=22,000 malicious IP addresses",
  ],
  [
    "This is the first time ransomware operators have used a vulnerable driver.",
    "is subject=This is=the first time",
    "have used subject=ransomware operators object=a vulnerable driver",
  ],
  [
    "The bank spoke of a sustained and deliberate attack on its machines.",
    "spoke subject=The bank of=a sustained and deliberate attack {on its machines}",
  ],
  [
    "To date, approximately 165 potentially exposed organisations have been notified.",
    "have been notified [passive] subject=approximately 165 potentially exposed organisations",
  ],
  [
    "The actor RedGolf and the cluster UNC-88 draw on the same pool of compromised home routers.",
    "draw subject=The actor RedGolf + the cluster UNC-88 on=the same pool {of compromised home routers}",
  ],
  [
    '"It\'s one of the worst cyber incidents in British history," said Ciaran Holt.',
    "'s [that] subject=It is=one {of the worst cyber incidents {in British history}}",
    "said subject=Ciaran Holt that=<'s>",
  ],
  [
    "We've seen no evidence that they're behind it.",
    "'ve seen [not] subject=We object=no evidence",
    '\'re [that "that"] subject=they is=behind it',
  ],
  [
    "Public administration was the sector most often attacked in 2024.",
    "was subject=Public administration is=the sector",
    "attacked [participle passive] (subject=the sector) in=2024",
  ],
  [
    "Since 13 February attackers have been exploiting a flaw that lets them relay stolen hashes.",
    "have been exploiting subject=attackers object=a flaw since=13 February",
    'lets [relative "that"] (subject=a flaw) object=them that=<relay>',
    "relay [infinitive] (subject=them) object=stolen hashes",
  ],
  [
    "Romania aligns itself with the statement and condemns the campaign.",
    "aligns subject=Romania object=itself with=the statement",
    "condemns (subject=Romania) object=the campaign",
  ],
  [
    "The hackers who crippled the chain on Sunday call themselves avengers of Gaza.",
    'crippled [relative "who"] (subject=The hackers) object=the chain on=Sunday',
    "call subject=The hackers object=themselves second=avengers {of Gaza}",
  ],
  [
    "In the first thirteen days 1,134 operations had to be postponed.",
    "had subject=1,134 operations in=the first thirteen days that=<to be postponed>",
    "to be postponed [infinitive passive] (subject=1,134 operations)",
  ],
  [
    "Attackers made their way into the network, then erased the logs.",
    "made subject=Attackers object=their way into=the network",
    "erased (subject=Attackers) object=the logs",
  ],
  ["The actors likely sell this information.", "sell subject=The actors object=this information"],
  [
    "Two people familiar with the matter named Black Basta as the perpetrator.",
    "named subject=Two people {with the matter} object=Black Basta as=the perpetrator",
  ],
  ["The minister has sought help abroad.", "has sought subject=The minister object=help"],
  [
    "Everything points to financially motivated actors.",
    "points subject=Everything to=financially motivated actors",
  ],
  [
    "They bought access from a broker who calls himself Sang.",
    "bought subject=They object=access {from a broker}",
    'calls [relative "who"] (subject=a broker) object=himself second=Sang',
  ],
  [
    "Up to 50 percent of the mails we stopped last month carried an image.",
    "stopped [relative] subject=we (object=the mails) when=last month",
    "carried subject=Up to 50 percent {of the mails} object=an image",
  ],
  [
    "The number of reports we received rose by 11 percent.",
    "received [relative] subject=we (object=reports)",
    "rose subject=The number {of reports} by=11 percent",
  ],
  [
    "Eighteen victims to date, among them a water board and two universities, have ignored our warnings.",
    "have ignored subject=Eighteen victims {such as a water board + two universities} object=our warnings",
  ],
  ["Most had recent backups.", "had subject=Most object=recent backups"],
  [
    "LoanDesk, one of the largest lenders, said Monday that hackers had encrypted part of its systems.",
    "said subject=LoanDesk {= one {of the largest lenders}} when=Monday that=<had encrypted>",
    'had encrypted [that "that"] subject=hackers object=part {of its systems}',
  ],
  [
    "The Norwegian National Security Authority, NSM, estimates that a group was behind the attacks.",
    "estimates subject=The Norwegian National Security Authority {= NSM} that=<was>",
    'was [that "that"] subject=a group is=behind the attacks',
  ],
  [
    "This was a deliberate, targeted and well-planned cyber attack.",
    "was subject=This is=a deliberate, targeted and well-planned cyber attack",
  ],
  ["Each will write to its customers.", "will write subject=Each to=its customers"],
  [
    "The attack on the border police system TIMS came from the same hand.",
    "came subject=The attack {on the border police system TIMS} from=the same hand",
  ],
  [
    "We condemn in the strongest terms the cyber operation against the network.",
    "condemn subject=We object=the cyber operation {against the network} in=the strongest terms",
  ],
  [
    "Blue Magpie is an actor whose tasking probably comes from the military.",
    "is subject=Blue Magpie is=an actor",
    'comes [relative "whose"] subject=tasking from=the military',
  ],
  [
    "The unit the West calls Sandworm, which belongs to the GRU, was blamed.",
    "calls [relative] subject=the West (object=The unit) second=Sandworm",
    'belongs [relative "which"] (subject=Sandworm) to=the GRU',
    "was blamed [passive] subject=The unit",
  ],
  [
    "To avoid detection they dispensed with it.",
    "To avoid [infinitive] (subject=they) object=detection",
    "dispensed subject=they with=it around=<To avoid>",
  ],
  [
    "As soon as they had a password, the intruders signed in to Okta, and from there they exported data.",
    'had [adverbial "as soon as"] subject=they object=a password',
    "signed in subject=the intruders to=Okta around=<had>",
    "exported subject=they object=data from=",
  ],
  ["Whoever agreed received HollowBell.", 'agreed [that "whoever"] object=received HollowBell'],
  [
    "Whoever spies on a radio station is afraid.",
    'spies [that "whoever"] on=a radio station',
    "is subject=<spies> is=afraid",
  ],
  [
    "Never before have we seen removable media put to work against the clergy.",
    "have we seen subject=we object=removable media before=",
    "put [participle passive] (subject=removable media) around=<to work>",
    "to work [infinitive] (subject=removable media) against=the clergy",
  ],
  ["MOVEit is a popular file transfer tool.", "is subject=MOVEit is=a popular file transfer tool"],
  [
    "The crew is preying on cooperatives just as the harvest gets under way.",
    "is preying subject=The crew on=cooperatives around=<gets>",
    'gets [adverbial "as"] subject=the harvest under=way',
  ],
  ["Exploitation began on or around 3 September.", "began subject=Exploitation on or around=3 September"],
  [
    "The infrastructure overlaps with that used by UNC5711.",
    "overlaps subject=The infrastructure with=that",
    "used [participle passive] (subject=that) by=UNC5711",
  ],
  [
    'There is a chance that the persona "Sons of Karun", which took credit on Telegram, is controlled by the IRGC.',
    "is subject=a chance",
    'took [relative "which"] (subject=the persona "Sons of Karun") object=credit {on Telegram}',
    'is controlled [that passive "that"] subject=the persona "Sons of Karun" by=the IRGC',
  ],
  [
    "Indicators are available for download in STIX format.",
    "are subject=Indicators is=available for=download {in STIX format}",
  ],
  [
    "The criminals are linked to the notorious gang, thought to be based in Russia.",
    "are linked [passive] subject=The criminals to=the notorious gang",
    "thought [participle passive] (subject=the notorious gang) that=<to be based>",
    "to be based [infinitive passive] (subject=the notorious gang) in=Russia",
  ],
  ["Broadcom, however, patched the flaw on 25 June.", "patched subject=Broadcom object=the flaw on=25 June"],
  [
    "The group responsible, Star Blizzard, is subordinate to the FSB.",
    "is subject=The group {= Star Blizzard} is=subordinate to=the FSB",
  ],
  [
    "Kurogane Inc. points out in its blog the relation to the group.",
    "points out subject=Kurogane Inc object=the relation in=its blog to=the group",
  ],
  [
    "Last month, while checking the device of an employee, we found an exploit.",
    'checking [adverbial "while"] (subject=we) object=the device {of an employee}',
    "found subject=we object=an exploit when=Last month around=<checking>",
  ],
  [
    "The gang is old and likely has ties to DarkSide.",
    "is subject=The gang is=old",
    "has (subject=The gang) object=ties to=DarkSide",
  ],
  [
    "New Zealand supports the sanctions announced overnight in London.",
    "supports subject=New Zealand object=the sanctions",
    "announced [participle passive] (subject=the sanctions) in=London",
  ],
  [
    "Running the test installed a loader that took his token.",
    "Running [gerund] object=the test",
    "installed subject=<Running> object=a loader",
    'took [relative "that"] (subject=a loader) object=his token',
  ],
  [
    "According to our telemetry 4,300 machines ran the loader.",
    "ran subject=4,300 machines object=the loader according to=our telemetry",
  ],
  [
    "The MIVD and the civilian service AIVD assess with high confidence that the intrusion was carried out by a state actor.",
    "assess subject=The MIVD + the civilian service AIVD with=high confidence that=<was carried out>",
    'was carried out [that passive "that"] subject=the intrusion by=a state actor',
  ],
  [
    "The FBI said Monday it was investigating.",
    "said subject=The FBI when=Monday that=<was investigating>",
    "was investigating [that] subject=it",
  ],
  [
    "The ministry said on Tuesday that a criminal group styling itself BianLian had entered the network.",
    "said subject=The ministry on=Tuesday that=<had entered>",
    "styling [participle] (subject=a criminal group) object=itself second=BianLian",
    'had entered [that "that"] subject=a criminal group object=the network',
  ],
  [
    "The persona is in their assessment almost certainly a front of the ministry.",
    "is subject=The persona is=a front {of the ministry} in=their assessment",
  ],
  [
    "The company lost control of its substations for close to 48 hours.",
    "lost subject=The company object=control {of its substations} for=48 hours",
  ],
  [
    "The group hit 14 organisations in May, including three hospitals and a bank.",
    "hit subject=The group object=14 organisations {such as three hospitals + a bank} in=May",
  ],
  [
    "Seven organisations have been impacted to date, including two energy companies.",
    "have been impacted [passive] subject=Seven organisations {such as two energy companies}",
  ],
  [
    "They broke into the campaign of 2021, which CERT Polska linked to Belarus and which took over mailboxes.",
    "broke subject=They into=the campaign {of 2021}",
    'linked [relative "which"] subject=CERT Polska (object=the campaign) to=Belarus',
    'took over [relative "which"] (subject=the campaign) object=mailboxes',
  ],
  [
    "Deputy minister Hsu Wen-ling told reporters that it was over.",
    "told subject=Deputy minister Hsu Wen-ling object=reporters that=<was>",
    'was [that "that"] subject=it is=over',
  ],
  [
    "A campaign that we follow as AMBER PIKE has been reading the mail of ministries.",
    'follow [relative "that"] subject=we (object=A campaign) as=AMBER PIKE',
    "has been reading subject=A campaign object=the mail {of ministries}",
  ],
  [
    "Attackers compromised the accounts of South Korea-based researchers.",
    "compromised subject=Attackers object=the accounts {of South Korea-based researchers}",
  ],
  [
    "A partner in Singapore believes that the cluster answers to the Ministry of State Security.",
    "believes subject=A partner {in Singapore} that=<answers>",
    'answers [that "that"] subject=the cluster to=the Ministry of State Security',
  ],
  [
    "Agencies are to install January's update by the end of the month, a department circular says.",
    "are [that] subject=Agencies that=<to install>",
    "to install [infinitive] (subject=Agencies) object=January's update by=the end {of the month}",
    "says subject=a department circular that=<are>",
  ],
  [
    "Between 19 and 22 April it hit nine foreign ministries.",
    "hit subject=it object=nine foreign ministries between=19 + 22 April",
  ],
  [
    "Proofpoint assesses with high confidence TA2722 is a highly active threat actor.",
    "assesses subject=Proofpoint with=high confidence that=<is>",
    "is [that] subject=TA2722 is=a highly active threat actor",
  ],
  [
    "It is likely this threat actor is attempting to gain access.",
    "is subject=It is=likely that=<is attempting>",
    "is attempting [that] subject=this threat actor that=<to gain>",
    "to gain [infinitive] (subject=this threat actor) object=access",
  ],
  [
    "It is unlikely the flaw was used.",
    "is subject=It is=unlikely that=<was used>",
    "was used [that passive] subject=the flaw",
  ],
  [
    "Proofpoint began tracking this activity cluster in December 2019.",
    "began subject=Proofpoint that=<tracking>",
    "tracking [gerund] (subject=Proofpoint) object=this activity cluster in=December 2019",
  ],
  [
    "Based on observed infrastructure, the two clusters share similar hosting providers.",
    "share subject=the two clusters object=similar hosting providers based on=observed infrastructure",
  ],
  [
    "The manufacturing and energy companies support and maintain large operations.",
    "support subject=The manufacturing + energy companies object=large operations",
    "maintain (subject=The manufacturing) object=large operations",
  ],
  [
    "Semiconductor companies account for more than half of the victims.",
    "account subject=Semiconductor companies for=more than=half {of the victims}",
  ],
  [
    "It lured the recipients into opening an attached file named DRAFT.",
    "lured subject=It object=the recipients into=opening",
    'opening [gerund "into"] (subject=the recipients) object=an attached file',
    "named [participle passive] (subject=an attached file) object=DRAFT",
  ],
  [
    "The email was associated with Adwind campaigns reported in 2017.",
    "was associated [passive] subject=The email with=Adwind campaigns",
    "reported [participle passive] (subject=Adwind campaigns) in=2017",
  ],
  ["Officials reported on Tuesday.", "reported subject=Officials on=Tuesday"],
  ["It is likely the work of criminals.", "is subject=It is=the work {of criminals}"],
  [
    'It had to shut down its systems due to a "significant" ransomware attack.',
    "had subject=It that=<to shut down>",
    'to shut down [infinitive] (subject=It) object=its systems due to=a "significant" ransomware attack',
  ],
]

test("no verb is lost and no subject missing", () => {
  for (const [text, ...lines] of cases) assert.deepEqual(clauseLines(text), lines, text)
})
