/* Whom was hit by the words for him: a sector where several are meant ("energy companies"), else what the text calls him
 * ("a drone maker", "two meat processors").
 *
 * The sectors of the lexicon that say less than their words do ("breweries" are food) leave the words standing, unless
 * it is the sector itself that is named ("the food industry"). A single body that has no name is its words. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {determiners} from "../grammar/english.ts"
import type {Range} from "../grammar/shape.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {isCountWord} from "../parse/noun-modifiers.ts"
import type {Context} from "./draft.ts"
import {idOfWords} from "./hit-names.ts"
import type {Party} from "./hit-parties.ts"
import {isPlace, placesIn} from "./hit-places.ts"

/** Sectors whose words say more. */
const broad: ReadonlySet<string> = new Set(
  [
    "agriculture",
    "technology",
    "retail",
    "construction",
    "professional-services",
    "culture",
    "sports",
    "waste",
    "mining",
    "religion",
    "small-business",
    "pharmaceutical",
    "aerospace",
    "politics",
  ].map((name) => `sector-${name}`),
)

/** Heads of which one is the state's, and stands for all of it. */
const always =
  /^(?:government|ministry|police|military|army|navy|force|forces|administration|sector|industry|industries|sectors|grid|infrastructure|media|press|academia|field|fields|judiciary|diplomacy|networks?|systems?|personnel|staff)$/

/** The sectors or the words by which a noun phrase says who was hit; undefined where it says nobody. */
export function wordsFor(context: Context, np: NounPhrase): readonly Party[] | undefined {
  if (isTheme(context, np)) return undefined
  const sectors = sectorsOf(context, np)
  if (isSpokenOf(context, np) && hasSomebody(context)) return undefined
  if (sectors.length === 0) return isBody(context, np) ? ownWords(context, np) : undefined
  if (isSingle(context, np)) {
    const own = ownWords(context, np)
    const listed = sectors.filter((m) => !broad.has(m.id))
    const isPlain = listed.length > 0 && (own === undefined || saysSector(context, np, own[0]))
    return isPlain ? inSectors(listed) : (own ?? inSectors(sectors))
  }
  if (telling.test(context.phrase.tokens[np.head]?.key ?? "") && !isOfGovernment(context, np))
    return ownWords(context, np) ?? inSectors(sectors)
  const clear = sectors.filter((m) => !broad.has(m.id) || isSectorItself(context, np, m))
  if (clear.length > 0) return inSectors(clear)
  return ownWords(context, np) ?? inSectors(sectors)
}

/** People and bodies of whom writers keep the word, though it is of a sector. */
const telling =
  /^(?:parliamentarians|lawmakers|legislators|mps|officials|guards|exchanges|laboratories|politicians|advisers|advisors)$/

const isOfGovernment = ({phrase: {tokens}}: Context, {head}: NounPhrase): boolean =>
  /^(?:government|state|ministry|public|municipal|federal)$/.test(tokens[head - 1]?.key ?? "")

/** Words of one body that say no more of it than its sector: "a telecoms provider", "a newspaper". */
const plainWords =
  /^(?:regional |public |private |medium-sized )*(?:(?:(?:defen[cs]e|energy|electricity|power|telecom(?:munication)?s?|telephone|semiconductor|chip|media|news|government(?:al)?|research|law|legal|health(?:care)?|hospital|water|chemical|gaming|video game|pharmaceutical|financ(?:e|ial)|insurance|maritime|shipping|transport(?:ation)?|technical) )?(?:company|firm|provider|contractor|body|agency|institut(?:e|ion)|organi[sz]ation|distributor|utility|operator|supplier|manufacturer|maker|practice|carrier|group|outlet|department)|universit(?:y|ies)|hospital|newspaper|broadcaster|(?:foreign )?ministry|think tank|municipality)$/

function saysSector({phrase: {tokens}}: Context, np: NounPhrase, own: Party | undefined): boolean {
  const text = tokens
    .slice(own?.from ?? np.head, own?.to ?? np.head + 1)
    .map(({low}) => low)
    .join(" ")
  return plainWords.test(text)
}

/** Whom documents have told of as hit, for whom a definite noun may stand. */
const told = new WeakMap<Discourse, Set<string>>()

/** Notes whom a document has told of as hit by name, or by words of his own. */
export function noteSomebody({discourse}: Context, id: string): void {
  const ids = told.get(discourse)
  if (ids === undefined) told.set(discourse, new Set([id]))
  else ids.add(id)
}

/** Whether a document has told that a body was hit. */
export const isToldHit = ({discourse}: Context, id: string): boolean => told.get(discourse)?.has(id) === true

/** Documents that have told or counted whom an event hit, with the unit that they counted last. */
const hitAny = new WeakMap<Discourse, string>()

/** Notes that a document has said whom it hit, or how many of a unit. */
export function noteVictims({discourse}: Context, unit?: string): void {
  hitAny.set(discourse, unit ?? hitAny.get(discourse) ?? "")
}

/** What was hit by its last count: "customers". */
export const lastCounted = ({discourse}: Context): string | undefined => hitAny.get(discourse)

/** Whether "these" may be those who were hit. */
export const hasVictims = ({discourse}: Context): boolean => hitAny.has(discourse)

const hasSomebody = ({discourse}: Context): boolean =>
  told.has(discourse) || discourse.parties.lastOf("company") !== undefined

/** "the hospital", "the bank": one of whom the text has told before. */
function isSpokenOf({phrase, discourse}: Context, np: NounPhrase): boolean {
  const {tokens} = phrase
  const head = tokens[np.head]
  return (
    head !== undefined &&
    np.head === np.from + 1 &&
    np.preps.length === 0 &&
    /^(?:the|this|that)$/.test(tokens[np.from]?.key ?? "") &&
    !isPlural(head.key) &&
    discourse.isNoun("institution", head) &&
    !discourse.isNoun("single", head)
  )
}

const inSectors = (sectors: readonly Sector[]): readonly Party[] =>
  sectors.map(({id, from, to}) => ({id, kind: "sector", from, to}))

/** "power and water utilities": the sector of a word whose noun is that of the next in the list. */
export function fieldOf(context: Context, np: NounPhrase): Party | undefined {
  if (np.to - np.from > 1 || np.isPronoun) return undefined
  // "Baltic and Nordic companies"
  const place = context.phrase.mentions.find((m) => m.from === np.from && m.isAdjective && isPlace(m))
  if (place !== undefined) return {id: place.id, kind: "place", from: np.from, to: np.to}
  const id = fieldsOf(context.discourse).get(context.phrase.tokens[np.head]?.key ?? "")
  return id === undefined ? undefined : {id, kind: "sector", from: np.from, to: np.to}
}

/** What of a noun phrase names a sector, and which. */
interface Sector extends Range {
  readonly id: string
}

/** Heads of many fields: "freight brokers" are none of finance. */
const ofAnyField =
  /^(?:brokers?|agents?|carriers?|exchanges?|plants?|traders?|dealers?|services?|manufacturers?|makers?|producers?)$/

/** The sectors of the head, or of the words before a head that is somebody: "energy companies", "oil firms". */
function sectorsOf(context: Context, np: NounPhrase): readonly Sector[] {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const found = phrase.mentions.filter(
    (m) =>
      m.kind === "sector" &&
      m.from >= np.from &&
      m.to <= np.head + 1 &&
      // "on social media", "the private sector"
      tokens[m.from - 1]?.key !== "social" &&
      m.id !== "sector-private",
  )
  const atHead = found.filter((m) => m.to === np.head + 1)
  const [last] = atHead
  const isOpen =
    last !== undefined && last.to - last.from === 1 && ofAnyField.test(tokens[np.head]?.key ?? "")
  if (last !== undefined && !isOpen) return atHead.map((m) => placed(discourse.mentionRef(m).id, m))
  if (!isOpen && !isSomebody(context, np) && !found.some((m) => isFlow(context, m.to, np.head))) return []
  const before = found.filter((m) => m.to <= np.head)
  if (before.length > 0) return before.map((m) => placed(discourse.mentionRef(m).id, m))
  // "Philippine authorities"
  const isOfState =
    tokens[np.head]?.key === "authorities" &&
    phrase.mentions.some((m) => m.kind === "state" && m.from >= np.from && m.to === np.head)
  if (isOfState) return [{id: "sector-government", from: np.head, to: np.head + 1}]
  const isNet = nets.test(tokens[np.head]?.key ?? "")
  const fields = isBody(context, np) || isNet ? fieldsOf(discourse) : none
  for (let at = np.head - 1; at >= np.from; at--) {
    const key = tokens[at]?.key ?? ""
    // "municipal networks", but no "power systems".
    if (isNet && phrase.parse.tags[at] !== "ADJ") continue
    const field = fields.get(key) ?? fields.get(key.replace(/-.*$/, ""))
    if (field !== undefined) return [{id: field, from: at, to: np.head + 1}]
  }
  return atHead.map((m) => placed(discourse.mentionRef(m).id, m))
}

const nets = /^(?:networks|systems|websites|servers|computers|portals|sites|mailboxes)$/

/** "railway traffic control": what a sector does stands between it and the head, or nothing. */
function isFlow({phrase}: Context, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!flows.test(phrase.tokens[i]?.key ?? "")) return false
  return true
}

const flows =
  /^(?:traffic|control|supply|supplies|service|services|operations?|delivery|deliveries|distribution|network|grid|signalling|management|transport|payment|dispatch|booking|ticketing|information|scheduling|monitoring)$/

const none: ReadonlyMap<string, string> = new Map()

const placed = (id: string, {from, to}: Range): Sector => ({id, from, to})

const knownFields = new WeakMap<Context["discourse"]["lookup"], ReadonlyMap<string, string>>()

/** Words before a body → the sector that it works in; made once for each lexicon. */
function fieldsOf({lookup}: Context["discourse"]): ReadonlyMap<string, string> {
  const known = knownFields.get(lookup)
  if (known !== undefined) return known
  const made = new Map<string, string>()
  for (const [id, words] of lookup.nouns)
    if (id.startsWith("in-")) for (const word of words) made.set(word, `sector-${id.slice(3)}`)
  knownFields.set(lookup, made)
  return made
}

/** "the manufacturing sector", "construction companies": the sector by its own name. */
function isSectorItself({phrase}: Context, np: NounPhrase, {id, from}: Sector): boolean {
  const {tokens} = phrase
  if (
    /^(?:sectors?|industry|industries|fields?|organisations?|organizations?)$/.test(
      tokens[np.head]?.key ?? "",
    )
  )
    return true
  const own = slugOf(tokens[from]?.text ?? "").slice(0, 6)
  return own.length > 3 && id.includes(own)
}

/** One body without a name: "a bank", "the land registry"; "the energy" of "the energy and water sectors" is none. */
export function isSingle({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  if (head === undefined || np.count !== undefined || always.test(head.key)) return isOne(phrase.tokens, np)
  const first = phrase.tokens[np.determiner ?? -1]?.key ?? ""
  if (/^(?:a|an|another|one)$/.test(first)) return true
  if (first === "" && /works$/.test(head.key)) return false
  if (/^(?:no|any|every|each)$/.test(first)) return false
  return !isPlural(head.key) && discourse.isNoun("institution", head)
}

const isOne = (tokens: Context["phrase"]["tokens"], np: NounPhrase): boolean =>
  np.count !== undefined && np.count.to - np.count.from === 1 && tokens[np.count.from]?.key === "one"

const isPlural = (key: string): boolean =>
  (/s$/.test(key) && !/(?:ss|us|is|works)$/.test(key)) ||
  /^(?:people|media|police|staff|personnel|diaspora)$/.test(key)

/** Whether the head is people, bodies or what they run, and no data or theme. */
export function isSomebody(context: Context, np: NounPhrase): boolean {
  const {discourse, phrase} = context
  const head = phrase.tokens[np.head]
  return (
    ["victim", "holder", "institution"].some((kind) => discourse.isNoun(kind, head)) || isBody(context, np)
  )
}

/** What ends like somebody who does something, and is a thing. */
const things: ReadonlySet<string> = new Set(
  "number letter paper parameter header identifier character factor vector error folder browser buffer register reader scanner order matter layer container center sector adapter driver installer filter timer pointer tracker manager helper power water color motor cover offer answer transfer counter locker printer monitor sensor indicator power computer cluster user member customer follower visitor reader viewer subscriber owner holder partner player tower chapter disorder border quarter corner".split(
    " ",
  ),
)
const wares =
  /^(?:compression|code|software|open-source|source|javascript|python|java|c|logging|rendering|parsing|image|crypto|cryptographic|shared|standard|runtime|dynamic-link|font|codec|graphics|npm|programming)$/
const thingKinds: readonly string[] = [
  "product",
  "holder",
  "malware",
  "lure",
  "taken",
  "means",
  "event",
  "actor",
  "no-means",
]

/** Whether the head is a body or people of whom the text can only say what they are. */
function isBody(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  // "a compression library", "the home office"
  const before = phrase.tokens[np.head - 1]?.key ?? ""
  if (/^librar(?:y|ies)$/.test(head?.key ?? "") && wares.test(before)) return false
  if (before === "home" && head?.key === "office" && !head.isCapital) return false
  if (discourse.isNoun("institution", head)) return true
  // "the foreign minister's account", "the phone of an opposition politician"
  if (isOneOfRank(context, np)) return true
  // "grain exporters", "machine builders": what they make stands before.
  const isCompound = np.head > np.from && phrase.parse.tags[np.head - 1] === "NOUN"
  return (
    head !== undefined &&
    isCompound &&
    !head.isCapital &&
    /(?:er|or)s?$/.test(head.key) &&
    !things.has(head.key.replace(/s$/, "")) &&
    !thingKinds.some((kind) => discourse.isNoun(kind, head))
  )
}

/** One person by his post: "a foreign minister", "the governor of the bank". */
function isOneOfRank({phrase}: Context, {head, determiner, possessor, count}: NounPhrase): boolean {
  const {tokens} = phrase
  if (determiner === undefined && possessor === undefined) return false
  return (
    count === undefined &&
    tokens[head]?.isCapital === false &&
    /^(?:minister|president|chancellor|governor|mayor|politician|lawmaker|senator|candidate|ambassador|diplomat|judge|prosecutor|ombudsman|king|queen|general|premier|mp|congressman|congresswoman|adviser|archbishop|bishop|dissident|activist|journalist|lawyer|scientist|professor)$/.test(
      tokens[head]?.key ?? "",
    )
  )
}

const dull =
  /^(?:specific|particular|previously|already|unreported|known|unknown|potential|first|second|third|fourth|last|latest|next|same|other|others|large|larger|largest|small|smaller|major|single|certain|unnamed|several|further|more|many|various|numerous|few|foreign|domestic|local|unnamed|unidentified|undisclosed|important|key|leading|big|new|targeted|affected|compromised|infected|attacked|breached|hacked|impacted)$/

const generic =
  /^(?:institutions|organisations|organizations|companies|firms|businesses|enterprises|agencies|authorities|bodies|entities|operators|providers|suppliers|vendors|agents|services|offices|groups|associations|unions|parties|centers)$/

/** A body without a name by its words: "a drone maker", "the land registry", "a maker of missile parts". */
function ownWords(context: Context, np: NounPhrase): readonly Party[] | undefined {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  let from = np.from
  while (from < np.head && (determiners.has(tokens[from]?.key ?? "") || tokens[from]?.isWord === false))
    from++
  if (np.count !== undefined) from = Math.max(from, np.count.to)
  // "the president's office"
  const isOffice =
    np.possessor !== undefined &&
    /^(?:office|department|residence|campaign)$/.test(tokens[np.head]?.key ?? "") &&
    discourse.isNoun("post", tokens[np.possessor.head])
  // "the teachers' union"
  const isOfTrade =
    np.possessor !== undefined &&
    /^(?:unions?|associations?|federations?|league|cooperatives?|guild|chamber)$/.test(
      tokens[np.head]?.key ?? "",
    ) &&
    isPlural(tokens[np.possessor.head]?.key ?? "")
  if (np.possessor !== undefined && !isOffice && !isOfTrade) from = Math.max(from, np.possessor.to + 1)
  for (let isMoving = true; isMoving && from < np.head; ) {
    const place = mentions.find((m) => m.from === from && isPlace(m) && m.to <= np.head)
    isMoving = place !== undefined || dull.test(tokens[from]?.key ?? "")
    if (isMoving) from = place?.to ?? from + 1
  }
  const of = np.preps.find(
    ({prep, np: inner}) => prep === "of" && inner !== undefined && placesIn(context, inner).length === 0,
  )?.np
  // "operators of critical infrastructure", "suppliers of weapons"
  if (of !== undefined && discourse.isNoun("maker", tokens[np.head]) && !isSingle(context, np)) {
    const fields = mentions.filter((m) => m.kind === "sector" && m.from >= of.from && m.to <= of.end)
    if (fields.length > 0) return inSectors(fields)
    const known = fieldsOf(discourse)
    for (let at = of.from; at < of.to; at++) {
      const field = known.get(tokens[at]?.key ?? "")
      if (field !== undefined) return [{id: field, kind: "sector", from: at, to: of.to}]
    }
  }
  // "democratic institutions", "private companies": nobody in particular.
  const isVague = generic.test(tokens[np.head]?.key ?? "") && !isSingle(context, np)
  if (isVague && !phrase.parse.tags.slice(from, np.head).some((tag) => tag === "NOUN" || tag === "PROPN"))
    return undefined
  const isBare = from === np.head && of === undefined
  // "our driver register": what somebody keeps.
  if (
    /^(?:our|its|their)$/.test(tokens[np.determiner ?? -1]?.key ?? "") &&
    /^(?:register|archive|registry|library|list|directory)$/.test(tokens[np.head]?.key ?? "")
  )
    return undefined
  const isAlone = isBare && !tells(context, np)
  if (isAlone) return undefined
  // "the finance secretariat of Sergipe"
  const isNamed = of !== undefined && tokens[of.head]?.isCapital === true && isSingle(context, np)
  const to = of === undefined || (from < np.head && !isNamed) ? np.head + 1 : of.to
  const id = idOfWords(tokens, from, to)
  return id === "" ? undefined : [{id, kind: "words", from, to}]
}

/** Whether one word alone says who it is: "a shipyard", "breweries"; "a company", "the operators" do not. */
function tells(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (head === undefined) return false
  if (discourse.isNoun("single", head)) return true
  const first = phrase.tokens[np.determiner ?? -1]?.key ?? ""
  const isDefinite = /^(?:the|its|their|this|that|these|those|both)$/.test(first)
  const isThe = first === "the" && !isPlural(head.key)
  if (discourse.isNoun("institution", head) && !vague.test(head.key))
    return !isDefinite || (isThe && !hasSomebody(context))
  return phrase.mentions.some((m) => m.kind === "sector" && m.to === np.head + 1 && m.from <= np.head)
}

const vague =
  /^(?:compan|firm|operator|provider|supplier|agenc|offic|department|bod(?:y|ies)|business|enterpris|institution|authorit|organi|vendor|contractor|manufacturer|maker|producer|developer|distributor|publisher|association|union|federation|commission|council|part(?:y|ies)$|works$|station|cent(?:er|re)|house|chain|plant|exchange|group|administrator|agent|executive|fund|societ|chamber|service|practice|trust|mission|team|league|club|archive|register|bureau|bodies|guard|subsidiar|franchise|outlet|store|shop|institute|facilit|terminal|integrator|owner|auditor|engineer|mine|farm|depot|studio|body|academ|assembl|builder|regulator|retailer|dealer)/

/** "election lures", "energy data", "bank trojans": what it is about, not who is hit. */
function isTheme({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  if (/^chains?$/.test(head?.key ?? "") && phrase.tokens[np.head - 1]?.key === "supply") return true
  if (discourse.isNoun("holder", head)) return false
  // "the municipal archive": a body, and no file.
  const before = phrase.parse.tags[np.head - 1]
  const isKept =
    np.head > np.from &&
    (before === "ADJ" || before === "PROPN" || before === "PART") &&
    !/s$/.test(head?.key ?? "")
  if (isKept && discourse.isNoun("institution", head)) return false
  return ["lure", "malware", "taken", "event"].some((kind) => discourse.isNoun(kind, head))
}

/** Whether two ranges share a token. */
export const areMeeting = (a: Range, b: Range): boolean => a.from < b.to && b.from < a.to

/** "212 pharmacies", "at least 14 hospitals", "six of its hospitals"; "several councils" is no number. */
export function isNumber({phrase}: Context, np: NounPhrase): boolean {
  if (np.preps.length > 0 && isCountWord(phrase.tokens[np.head]?.key ?? "")) return true
  return (
    np.count !== undefined &&
    !phrase.tokens
      .slice(np.count.from, np.count.to)
      .every(({key}) =>
        /^(?:several|many|some|various|numerous|multiple|most|all|both|few|a|other)$/.test(key),
      )
  )
}
