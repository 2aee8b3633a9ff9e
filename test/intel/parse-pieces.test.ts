/* Times of day, short names within compounds, ages, and clauses between commas: where a noun phrase ends, and whose the
 * verb behind it is. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {clauseLines} from "../support/parse-print.ts"

const cases: readonly (readonly [string, ...string[]])[] = [
  [
    "At 02:14 on 4 September the attackers logged on as a contractor.",
    "logged on subject=the attackers at=02:14 on=4 September as=a contractor",
  ],
  [
    "The website was attacked at 9 a.m. on 12 September.",
    "was attacked [passive] subject=The website at=9 a.m. on=12 September",
  ],
  [
    "The hackers struck at 4am on Saturday 28 October.",
    "struck subject=The hackers at=4am on=Saturday 28 October",
  ],
  [
    "On 22 January at 03:14 UTC somebody pushed a package.",
    "pushed subject=somebody object=a package on=22 January at=03:14 UTC",
  ],
  [
    "The auction house Crispin's said it had been the victim of an incident.",
    "said subject=The auction house Crispin's that=<had been>",
    "had been [that] subject=it is=the victim {of an incident}",
  ],
  [
    "They belong to Tongapower, the island's only electricity company.",
    "belong subject=They to=Tongapower {= the island's only electricity company}",
  ],
  [
    "A script was made public today by our colleagues.",
    "was made [passive] subject=A script by=our colleagues is=public when=today",
  ],
  [
    "By the end of 2023 more than 100,000 servers were compromised.",
    "were compromised [passive] subject=more than 100,000 servers by=the end {of 2023}",
  ],
  [
    "The attackers had gained access 14 months earlier through an unpatched server.",
    "had gained subject=The attackers object=access when=14 months through=an unpatched server",
  ],
  [
    "The group has used passwords since at least November 2024.",
    "has used subject=The group object=passwords since=November 2024",
  ],
  [
    "At the time of writing about 46,000 devices are exposed to the internet.",
    "are exposed [passive] subject=about 46,000 devices to=the internet",
  ],
  [
    "The agency confirmed that 13 federal and state bodies were hit.",
    "confirmed subject=The agency that=<were hit>",
    'were hit [that passive "that"] subject=13 federal and state bodies',
  ],
  [
    "It is a campaign against small office and home office (SOHO) routers in Australia.",
    "is subject=It is=a campaign {against small office + home office (SOHO) routers {in Australia}}",
  ],
  [
    "It is an operational relay box (ORB) network that at its height comprised 21,400 devices.",
    "is subject=It is=an operational relay box (ORB) network",
    'comprised [relative "that"] (subject=an operational relay box (ORB) network) object=21,400 devices at=its height',
  ],
  [
    "Data of employees past and present was compromised.",
    "was compromised [passive] subject=Data {of employees}",
  ],
  [
    "Mail was copied, whereupon a web shell was put in place.",
    "was copied [passive] subject=Mail around=<was put>",
    'was put [adverbial passive "whereupon"] subject=a web shell in=place',
  ],
  [
    "Following the link resulted in the download of a loader.",
    "Following [gerund] object=the link",
    "resulted subject=<Following> in=the download {of a loader}",
  ],
  [
    "Following the attack, the ministry shut down servers.",
    "shut down subject=the ministry object=servers following=the attack",
  ],
  [
    "Rostislav Panev, 51, whom prosecutors describe as a developer, has been arrested in Haifa.",
    'describe [relative "whom"] subject=prosecutors (object=Rostislav Panev) as=a developer',
    "has been arrested [passive] subject=Rostislav Panev in=Haifa",
  ],
  [
    "Pavel Morozkin, 32, pleaded guilty to breaking into the registry.",
    "pleaded subject=Pavel Morozkin to=breaking",
    "breaking [gerund] (subject=Pavel Morozkin) into=the registry",
  ],
  [
    "The chief executive disclosed that the data had been taken and apologised.",
    "disclosed subject=The chief executive that=<had been taken>",
    'had been taken [that passive "that"] subject=the data',
    "apologised (subject=The chief executive)",
  ],
  [
    "China's office denied that Beijing was behind it and accused Taipei of slander.",
    "denied subject=China's office that=<was>",
    'was [that "that"] subject=Beijing is=behind it',
    "accused (subject=China's office) object=Taipei of=slander",
  ],
  [
    "The agency has written to entities that operate the product and is monitoring the situation.",
    "has written subject=The agency to=entities",
    'operate [relative "that"] (subject=entities) object=the product',
    "is monitoring (subject=The agency) object=the situation",
  ],
  [
    "CoralRaider, which we believe is of Vietnamese origin and driven by profit, hijacks accounts.",
    'believe [relative "which"] subject=we that=<is + driven>',
    "is [that] (subject=CoralRaider) is=of Vietnamese origin",
    "driven [that passive] (subject=CoralRaider) by=profit",
    "hijacks subject=CoralRaider object=accounts",
  ],
  [
    "They entered through CVE-2024-1, and in one case through stolen passwords.",
    "entered subject=They through=CVE-2024-1 in=one case through=stolen passwords",
  ],
  [
    "An employee had received a message about a job, followed by a coding test.",
    "had received subject=An employee object=a message {about a job} around=<followed>",
    "followed [participle passive] (subject=a message) by=a coding test",
  ],
  [
    "More than 180 computers were affected, of which 40 belong to one company.",
    "were affected [passive] subject=More than 180 computers",
    'belong [relative "of which"] subject=40 to=one company of=More than 180 computers',
  ],
  [
    "Since 2015 it has targeted, through phishing of personal accounts, parliamentarians from several parties.",
    "has targeted subject=it object=parliamentarians {from several parties} since=2015 through=phishing {of personal accounts}",
  ],
  [
    "Investigators suspect three men in their twenties of being behind the attack.",
    "suspect subject=Investigators object=three men {in their twenties} of=being",
    'being [gerund "of"] (subject=three men) is=behind the attack',
  ],
  [
    "Officials have accused Chinese hackers known as Salt Typhoon of breaking into eight companies.",
    "have accused subject=Officials object=Chinese hackers of=breaking",
    "known [participle passive] (subject=Chinese hackers) as=Salt Typhoon",
    'breaking [gerund "of"] (subject=Chinese hackers) into=eight companies',
  ],
  [
    "The NCSC, an arm of the Department of the Environment, Climate and Communications, has circulated indicators.",
    "has circulated subject=The NCSC {= an arm {of the Department {of the Environment + Climate + Communications}}} object=indicators",
  ],
  [
    "The page carries a link to a form, the form asks for a login, and the login ends up in a channel.",
    "carries subject=The page object=a link {to a form}",
    "asks subject=the form for=a login",
    "ends up subject=the login in=a channel",
  ],
  [
    "The person we had hired turned out to be an operative.",
    "had hired [relative] subject=we (object=The person)",
    "turned out subject=The person around=<to be>",
    "to be [infinitive] (subject=The person) is=an operative",
  ],
  [
    "Based on the overlap in servers we assess with high confidence that Lazarus is responsible.",
    "assess subject=we based on=the overlap {in servers} with=high confidence that=<is>",
    'is [that "that"] subject=Lazarus is=responsible',
  ],
  [
    "It is a company based in China that has links to the government.",
    "is subject=It is=a company",
    "based [participle passive] (subject=a company) in=China",
    'has [relative "that"] (subject=a company) object=links to=the government',
  ],
  [
    "They exploit a flaw in Exchange Server that lets them relay hashes.",
    "exploit subject=They object=a flaw {in Exchange Server}",
    'lets [relative "that"] (subject=a flaw) object=them that=<relay>',
    "relay [infinitive] (subject=them) object=hashes",
  ],
  [
    "They use cookies managed by the module to enumerate hosts.",
    "use subject=They object=cookies around=<to enumerate>",
    "managed [participle passive] (subject=cookies) by=the module",
    "to enumerate [infinitive] (subject=They) object=hosts",
  ],
  [
    "Given the tooling, the working hours and the choice of victims, it is likely that the state is behind it.",
    "is subject=it is=likely given=the tooling + the working hours + the choice {of victims} that=<is>",
    'is [that "that"] subject=the state is=behind it',
  ],
]

test("times, ages and inserts leave the clause around them whole", () => {
  for (const [sentence, ...lines] of cases) assert.deepEqual(clauseLines(sentence), lines, sentence)
})
