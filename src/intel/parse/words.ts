/* Words by how they build sentences: which verbs take no object, a content, an infinitive; which nouns a clause hangs
 * on. All as bases in the spelling of `keyOf`. */

import {keyOf} from "../grammar/tokens.ts"

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).map(keyOf))

/** Verbs that take no object, so that their "-ed" is a past tense. */
export const intransitive: ReadonlySet<string> = set(
  `appear arise arrive act operate begin start continue end collapse come go happen occur emerge exist persist remain stay rise fall grow
  increase decrease escalate last lie stand sit live work respond react reply apologise agree disagree differ cooperate collaborate
  participate proceed progress resume return resurface reappear originate stem date belong consist depend rely refer relate result lead
  fail succeed struggle surge spike drop decline peak vanish disappear die crash stop cease unfold overlap coincide escape flee travel move
  expire evolve intensify subside wait look listen speak talk comment testify warn confess pivot spread culminate dwell migrate
  get close masquerade pose log connect communicate beacon interact engage meddle interfere intrude eavesdrop focus concentrate seem wane vary queue`,
)

/** Verbs whose content is a clause, with or without "that". */
export const contentVerbs: ReadonlySet<string> = set(
  `say state add note warn claim allege assert believe think assess judge estimate conclude find determine confirm deny know suspect
  report announce declare explain stress emphasise underline argue maintain insist acknowledge admit concede disclose reveal show
  indicate suggest imply demonstrate prove learn discover realise recognise observe see hear understand agree expect predict fear hope
  presume assume consider ensure verify mean remember recall caution advise recommend write tell inform notify remind assure convince
  persuade testify hold reckon feel doubt charge contend establish deduce infer speculate theorise caution reiterate highlight point
  remark comment tweet post publish propose request demand order decide guess respond reply answer ask wonder question mention describe
  signal imagine read`,
)

/** Verbs that tell somebody something: the clause behind their object is theirs. */
export const tellers: ReadonlySet<string> = set(
  "tell inform notify remind assure convince persuade warn advise show teach promise ask alert brief instruct",
)

/** Verbs that speak, so that they may stand behind or within what is said. */
export const speechVerbs: ReadonlySet<string> = set(
  `say state add note warn claim allege assert believe think assess report announce declare explain stress emphasise argue maintain insist
  acknowledge admit concede reveal write tell conclude confirm comment remark tweet caution reiterate suggest read respond reply ask estimate judge
  recall observe point underline`,
)

/** Others that stand within what is said, and hardly anywhere else alone: "Users, the agency urged, should …". */
export const insertVerbs: ReadonlySet<string> = set(
  "urge advise recommend hope promise vow pledge predict boast brag lament complain protest quip",
)

/** Verbs whose infinitive is what they are about, not what they are for. */
export const infinitiveVerbs: ReadonlySet<string> = set(
  `try attempt seek aim want wish hope plan intend mean begin start continue manage fail appear seem tend happen need have ought like prefer
  decide refuse agree promise offer threaten vow pledge choose learn help struggle strive endeavour prepare expect claim pretend
  allow enable permit let cause force compel urge ask tell order instruct advise encourage recommend require request direct lead get
  persuade invite warn remind assist train task authorise believe think know say report suspect assess judge understand consider find
  show prove allege presume estimate deem rumour design cease proceed come go prompt push commission hire recruit task oblige be
  decline scramble move set opt conspire race look`,
)

/** Of these, those whose object does what the infinitive says: "urged users to patch". */
export const objectControl: ReadonlySet<string> = set(
  `allow enable permit let cause force compel urge ask tell order instruct advise encourage require request direct lead get persuade invite
  warn remind assist help train task authorise believe consider find show prove prompt push want expect commission hire recruit oblige
  assess judge know understand have`,
)

/** Of these, those that have an object wherever they are active: "the resources required to develop it". */
export const needsObject: ReadonlySet<string> = set(
  `allow enable permit let cause force compel urge tell order instruct advise encourage require request direct lead persuade invite
  warn remind assist train task authorise prompt push commission hire recruit oblige need`,
)

/** Participles behind a noun that are hardly ever a past tense there. */
export const linking: ReadonlySet<string> = set(
  `link attribute associate relate base locate tie connect know believe suspect design affiliate accuse back sponsor call name dub entitle
  title nickname aim align employ hold house headquarter tailor date compromise affect assign deem direct`,
)

/** Verbs with a name or a judgement behind their object: "called the group Sandworm". */
export const naming: ReadonlySet<string> = set(
  "call name dub label designate nickname codename title entitle term deem consider brand declare make rate hold find judge style nickname rename",
)

/** Verbs that are followed by "-ing" as what they are about. */
export const gerundVerbs: ReadonlySet<string> = set(
  "begin start continue stop cease keep avoid deny admit consider recommend suggest involve risk resume try finish quit include mean describe report advise see remain",
)

/** Nouns with a clause as their content: "the assessment that …". */
export const contentNouns: ReadonlySet<string> = set(
  `assessment claim evidence fact report possibility likelihood probability odds chance statement view belief confidence conclusion sign indication
  suspicion allegation accusation assumption proof doubt idea notion hypothesis finding judgement judgment opinion risk suggestion
  confirmation announcement denial concern fear warning hope news rumour knowledge consensus impression message charge argument
  condition signal hint theory understanding question acknowledgement admission prospect danger case event`,
)

/** Nouns with an infinitive as what they are about: "an attempt to steal". */
export const infinitiveNouns: ReadonlySet<string> = set(
  `attempt effort plan campaign operation ability decision order intention intent bid capacity capability opportunity right way means need
  desire failure refusal willingness promise move request authority tool script attack access time reason aim goal objective mission
  tasking permission call offer obligation potential power readiness`,
)

/** Nouns of deeds: what stands against, on or by behind them is whom it hit and who did it. */
export const deedNouns: ReadonlySet<string> = set(
  `attack attacks campaign campaigns operation operations intrusion intrusions breach breaches compromise compromises hack hacks strike strikes assault assaults
  activity activities exploitation espionage sabotage raid raids incident incidents theft thefts use deployment offensive spying break-in break-ins targeting wave
  waves attempt attempts cyberattack cyberattacks cyber-attack cyber-attacks work sanctions indictment charges statement report analysis advisory measures investigation`,
)

/** What is done with deeds: an attack is carried out, a port is not. */
export const doing: ReadonlySet<string> = set(
  "carry conduct launch attribute mount orchestrate perform execute wage stage direct commit begin start last continue coordinate perpetrate undertake blame claim detect run lead ascribe uncover discover disclose occur happen unfold",
)

/** What firms do for a living, before what they are: "a grain trading company". */
export const trades: ReadonlySet<string> = set(
  `ticketing trading drilling lending processing handling farming breeding building publishing printing recycling packaging catering cleaning staffing recruiting advertising broadcasting testing dredging refining brewing milling fishing banking betting booking billing messaging accounting leasing scheduling invoicing dispatching vetting licensing polling nursing housing funding purchasing reporting filing shipping hosting streaming gaming mining engineering
  manufacturing marketing consulting training sailing tracking monitoring policing planning parking heating cooling lighting learning`,
)

const timeNouns: ReadonlySet<string> = set(
  `january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday
  sunday today yesterday tomorrow tonight week weeks month months year years day days hour hours minute minutes morning evening afternoon
  night weekend summer autumn spring winter quarter decade decades period time moment date end beginning start half feb mar apr jun jul
  aug sep sept oct nov dec fall century christmas easter eve spell noon midnight dawn dusk`,
)

/** "May", "mid-March", "weeks". */
export const isTimeWord = (key: string): boolean =>
  timeNouns.has(key) || (key.includes("-") && timeNouns.has(key.replace(/^(?:mid|early|late)-/, "")))

/** Verbs that may stand before their subject behind a phrase of place: "Behind the abuse stands …". */
export const inverting: ReadonlySet<string> = set(
  "be stand lie come sit emerge appear hang follow include rank",
)

/** Behind a noun these say where, and do not begin anything. */
export const afterNouns: ReadonlySet<string> = set(
  "worldwide globally abroad alone overseas elsewhere nationwide online alike themselves itself altogether respectively internationally",
)
