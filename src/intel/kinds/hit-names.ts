/* Names of whom was hit: of the lexicons, or by their capitals. A name is not split into sector and place. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {nameEnd} from "../discourse/names.ts"
import {governmentOf} from "../discourse/parties.ts"
import {determiners} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {isCountWord} from "../parse/noun-modifiers.ts"
import type {Context} from "./draft.ts"
import type {Party} from "./hit-parties.ts"
import {isCapital, isDateWord} from "./hit-places.ts"

/** A name: of the lexicons, by its capitals, or beside what it is ("the rail operator, Sprava Koleji"). */
export function nameIn(context: Context, np: NounPhrase): Party | undefined {
  const {phrase, discourse} = context
  const mention = phrase.mentions.find((m) => m.to === np.head + 1 && m.from >= np.from)
  if (
    mention !== undefined &&
    /^(?:organisation|state body|person)$/.test(mention.kind) &&
    !isLonger(context, np, mention)
  ) {
    const {id} = discourse.mentionRef(mention)
    return {id, kind: "name", from: mention.from, to: mention.to}
  }
  // "the Ministry of Finance": with a capital it is one, and not all of them.
  if (
    mention?.kind === "sector" &&
    mention.to - mention.from > 2 &&
    phrase.tokens[mention.from]?.isCapital === true &&
    phrase.tokens[np.head]?.isCapital === true &&
    /^(?:of|for)$/.test(phrase.tokens[mention.from + 1]?.key ?? "")
  )
    return {
      id: idOfWords(phrase.tokens, mention.from, mention.to),
      kind: "name",
      from: mention.from,
      to: mention.to,
    }
  const own =
    soleIn(context, np) ??
    governmentIn(context, np) ??
    ownedIn(context, np) ??
    officeIn(context, np) ??
    ofPlace(context, np) ??
    capitalsAt(context, np)
  if (own !== undefined) return own
  for (const {np: beside, kind} of np.appositions) {
    if (kind === "bracket") continue
    const name = nameIn(context, {...beside, appositions: []})
    if (name !== undefined && beside.conjuncts.length === 0) return name
  }
  return undefined
}

/** "the Central Electoral Commission of the Republic of Moldova": no Electoral Commission that the lexicon knows. */
function isLonger(
  {phrase: {tokens, mentionAt}}: Context,
  np: NounPhrase,
  {from, to, kind}: Mention,
): boolean {
  const before = tokens[from - 1]
  return (
    kind === "organisation" &&
    to - from > 1 &&
    from - 1 >= np.from &&
    from > 1 &&
    before?.isCapital === true &&
    (mentionAt[from - 1] ?? -1) < 0 &&
    before.isWord &&
    !determiners.has(before.key)
  )
}

/** Bodies of which a state has but one. */
const sole: ReadonlySet<string> = new Set(
  "ministry parliament presidency chancellery senate congress legislature customs army navy judiciary police gendarmerie treasury coastguard cabinet".split(
    " ",
  ),
)
/** The same in two words. */
const solePairs: ReadonlySet<string> = new Set(
  "general staff,armed forces,defence forces,defense forces,security forces,air force,land forces,court system,coast guard,border guard,state railway,state railways,national railway,national bank,central bank".split(
    ",",
  ),
)

/** "Hungary's foreign ministry", "the Dutch armed forces", "its court system", "the Russian ministry of defence": the
 *  one of a state, where more than its kind is said. */
function soleIn(context: Context, np: NounPhrase): Party | undefined {
  const {tokens, mentions} = context.phrase
  const inner =
    /^(?:of|for)$/.test(tokens[np.head - 1]?.key ?? "") && sole.has(tokens[np.head - 2]?.key ?? "")
  const at = inner ? np.head - 2 : np.head
  const head = tokens[at]?.key ?? ""
  const isPair = at > np.from && solePairs.has(`${tokens[at - 1]?.key ?? ""} ${head}`)
  if ((!isPair && !sole.has(head)) || np.count !== undefined) return undefined
  const first = tokens[np.determiner ?? -1]?.key ?? ""
  // "a Dutch ministry" is any of them.
  if (/^(?:an?|another)$/.test(first) && np.possessor === undefined) return undefined
  const state = mentions.find((m) => m.kind === "state" && m.from >= np.from && m.to <= at)
  const owner = np.possessor
  const isOfIt =
    owner !== undefined &&
    /^(?:country|state|nation|island|kingdom|republic)$/.test(tokens[owner.head]?.key ?? "")
  if (state === undefined && !isOfIt && !/^(?:the|its|our|their)$/.test(first)) return undefined
  const of = np.preps[0]
  const tail =
    of?.prep === "of" && of.at === np.head + 1 && of.np?.isPronoun === false ? of.np.to : np.head + 1
  let from = isOfIt ? owner.to + 1 : np.from
  if (state !== undefined) from = tokens[state.to]?.text === "'s" ? state.to + 1 : state.to
  else if (!isOfIt && np.determiner !== undefined) from = np.determiner + 1
  const isOne = from >= at && tail === np.head + 1 && !isPair
  const whose = state?.id ?? (isOne && first === "the" ? undefined : ownState(context, np, first))
  if (whose === undefined && isOne && head !== "police") return undefined
  const words = idOfWords(tokens, from, tail)
  const adjective = whose === undefined || tail > np.head + 1 ? undefined : adjectiveOf(context, whose)
  const id = adjective === undefined ? words : `${adjective}-${words}`
  return words === "" ? undefined : {id, kind: "name", from: np.from, to: tail}
}

const adjectiveOf = ({discourse}: Context, state: string): string | undefined => {
  const [first] = discourse.lookup.things.get(state)?.adjectives ?? []
  // "the New Zealand Parliament"
  if (first?.includes(" ") && slugOf(first).startsWith(state)) return state
  return first === undefined ? undefined : slugOf(first)
}

/** The state of "its foreign ministry": that of the clause's subject; of "our" and "the" at a government, its own. */
function ownState({phrase, discourse}: Context, np: NounPhrase, first: string): string | undefined {
  if (!/^(?:its|their)$/.test(first))
    return discourse.publisher?.isPress === false ? discourse.publisher.state : undefined
  let clause = phrase.parse.clauseAt[np.head]
  for (let steps = 0; clause !== undefined && steps < 5; steps++, clause = clause.parent) {
    const {subject} = clause
    const mention = subject === undefined ? undefined : phrase.mentions[phrase.mentionAt[subject.head] ?? -1]
    // "Seoul accused Pyongyang of hacking its courts": not those of whoever did it.
    const isItsOwn = clause.kind !== "gerund" && clause.kind !== "infinitive"
    if (isItsOwn && subject !== undefined && subject.head < np.from && mention?.kind === "state")
      return mention.id
  }
  return undefined
}

/** "the Norwegian parliament", "the Lviv heating utility", "the Hustad gas terminal": there is but one, which is its name. */
function ownedIn(context: Context, np: NounPhrase): Party | undefined {
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt} = phrase
  const head = tokens[np.head]
  if (head === undefined || head.isCapital || np.count !== undefined) return undefined
  const isPlaced = isPlaceBefore(context, np)
  if (isPlaced)
    return {id: idOfWords(tokens, np.from, np.head + 1), kind: "name", from: np.from, to: np.head + 1}
  if (
    np.possessor !== undefined ||
    tokens[np.from]?.key !== "the" ||
    np.head - np.from < 2 ||
    np.head - np.from > 5
  )
    return undefined
  if (
    !discourse.isNoun("institution", head) &&
    !/^(?:site|system|portal|facility|base|field|complex)$/.test(head.key)
  )
    return undefined
  if (/s$/.test(head.key) && !/(?:ss|us|works)$/.test(head.key)) return undefined
  const first = tokens[np.from + 1]
  if (first?.isCapital !== true) return undefined
  const mention = mentions[mentionAt[np.from + 1] ?? -1]
  // "the Nepalese foreign ministry" is all of its diplomacy; "the US company" is any.
  if (mention !== undefined && mention.kind !== "state" && mention.kind !== "place") return undefined
  if (
    mentions.some((m) => m.kind === "sector" && m.to === np.head + 1 && m.from > np.from && m.to - m.from > 1)
  )
    return undefined
  const isState = mention !== undefined && mention.to <= np.head && !isCapital(context, mention)
  if (isState && np.head === mention.to && !discourse.isNoun("single", head)) return undefined
  if (isState && /^(?:company|firm|group|giant|business|service|agency|chain)$/.test(head.key))
    return undefined
  return {id: idOfWords(tokens, np.from + 1, np.head + 1), kind: "name", from: np.from + 1, to: np.head + 1}
}

/** "Guyana's government", "the government of Vanuatu": that one. */
function governmentIn({phrase, discourse}: Context, np: NounPhrase): Party | undefined {
  const {tokens, mentions} = phrase
  if (tokens[np.head]?.key !== "government" || np.count !== undefined) return undefined
  const of = np.preps[0]
  const whose = np.possessor ?? (of?.prep === "of" && of.at === np.head + 1 ? of.np : undefined)
  const state =
    whose === undefined
      ? undefined
      : mentions.find((m) => m.kind === "state" && m.to === whose.head + 1 && m.from >= whose.from)
  if (state === undefined || state.isAdjective) return undefined
  return {id: governmentOf(discourse.lookup, state.id), kind: "name", from: np.from, to: np.head + 1}
}

/** "Lisbon airport", "Luxembourg's parliament", "Japan's defence ministry": one body of a place. */
function isPlaceBefore({phrase, discourse}: Context, np: NounPhrase): boolean {
  const {tokens, mentions, mentionAt} = phrase
  const head = tokens[np.head]
  const mention = mentions[mentionAt[np.from] ?? -1]
  if (mention === undefined || !/^(?:state|place)$/.test(mention.kind) || mention.isAdjective) return false
  if (mention.from !== np.from || mention.to > np.head || isPlural(head)) return false
  const isOwner = tokens[mention.to]?.text === "'s"
  return isOwner
    ? discourse.isNoun("single", head) ||
        /^(?:ministry|presidency|chancellery|senate|railway|railways)$/.test(head?.key ?? "")
    : np.head === mention.to && discourse.isNoun("institution", head) && np.determiner === undefined
}

/** "the Ministry of Foreign and European Affairs": an office with all that it is for. */
function officeIn({phrase, discourse}: Context, np: NounPhrase): Party | undefined {
  const {tokens} = phrase
  const head = tokens[np.head]
  if (head?.isCapital !== true || !/^(?:of|for)$/.test(tokens[np.head + 1]?.key ?? "")) return undefined
  if (!discourse.isNoun("institution", head) || /^(?:Port|University|Bank|City)$/.test(head.text))
    return undefined
  let to = np.head + 2
  if (tokens[to]?.key === "the") to++
  if (tokens[to]?.isCapital !== true || !/[a-z]/.test(tokens[to]?.text ?? "")) return undefined
  while (
    tokens[to]?.isCapital === true ||
    (/^(?:and|of|for|,)$/.test(tokens[to]?.text ?? "") &&
      tokens[to + 1]?.isCapital === true &&
      tokens[to]?.text !== ",")
  )
    to++
  let from = np.head
  while (
    from - 1 >= np.from &&
    tokens[from - 1]?.isCapital === true &&
    !determiners.has(tokens[from - 1]?.key ?? "")
  )
    from--
  const id = idOfWords(tokens, from, to).replace("-of-republic-of-", "-of-")
  return {id, kind: "name", from, to}
}

/** "the Port of Gdynia", "the municipality of Ghent", "the University of Oslo": a body by its place. */
function ofPlace({phrase, discourse}: Context, np: NounPhrase): Party | undefined {
  const head = phrase.tokens[np.head]
  const isTownHall =
    /^(?:hall|council|prosecutors?|administration)$/.test(head?.key ?? "") &&
    /^(?:town|city|county|district|regional|provincial|municipal|public)$/.test(
      phrase.tokens[np.head - 1]?.key ?? "",
    )
  if (head === undefined || np.head - np.from > (isTownHall ? 2 : 1) || np.count !== undefined)
    return undefined
  const isBody =
    isTownHall || (head.isCapital && np.head > 0)
      ? discourse.isNoun("institution", head) || /^(?:Bank|City|State|Ministry|House)$/.test(head.text)
      : /^(?:municipality|city|town|port|university|bank|archdiocese|diocese|parliament|county|district|canton|borough|commune|village|hospital|bishopric|duchy)$/.test(
          head.key,
        )
  const of = np.preps[0]
  const name = of?.np
  if (!isBody || of?.prep !== "of" || name === undefined || of.at !== np.head + 1) return undefined
  if (phrase.tokens[name.head]?.isCapital !== true || name.conjuncts.length > 0) return undefined
  // "the city of Nantes" is Nantes.
  const isPlace = /^(?:city|town|state|province|region)$/.test(head.text)
  const from = isPlace ? name.from : isTownHall ? np.head - 1 : np.head
  return {id: idOfWords(phrase.tokens, from, name.to), kind: "name", from, to: name.to}
}

/** What names in a computer end with. */
const wares =
  /^(?:Policy|Protocol|Linux|Windows|Android|macOS|iOS|Unix|Directory|Framework|Explorer|Manager|Script|PowerShell|Tools?|API|SDK|Registry|Desktop|Shell)$/

const trades =
  /^(?:airline|retailer|insurer|lender|broadcaster|carrier|operator|supplier|manufacturer|provider|brewer|brewery|publisher|distributor|developer|builder|shipbuilder|shipyard|contractor|chain|utility|startup|start-up|supermarket|newspaper|chemist|refiner|miner|exchange|[a-z]{3,}maker)$/
/** How words end that are common ones: "Production", "Traffic". */
const commonEnd =
  /(?:tion|sion|ment|ness|ity|ing|age|ware|ance|ence|ism|ship|hood|dom|ery|ogy|ics|cy|ure|ia|ffic|power|mail|er|ers|or|ors|ee|ees|ists?|s)$/

/** Small words inside names: "Azienda Sanitaria di Cosenza". */
const joining = /^(?:de|di|del|della|dei|degli|da|do|dos|das|du|des|van|von|der|den|la|las|los|y)$/

/** Whether the one word that a sentence begins with is a name: a noun without an article that nobody writes small. */
function isNameAtStart({phrase, discourse}: Context, np: NounPhrase): boolean {
  const {tokens, parse} = phrase
  const [first, next] = tokens
  if (first === undefined || np.head !== 0) return false
  if (next?.key === "'s" || /\p{Lu}.*\p{Lu}/u.test(first.text) || parse.tags[0] === "PROPN") return true
  const {lookup} = discourse
  // "Vectoria said": what tells something is no matter.
  const teller = parse.clauseAt[np.head]
  const isTelling =
    teller?.subject === np &&
    teller.verb.from === 1 &&
    lookup.speech.has(teller.lemma) &&
    !/s$/.test(first.low)
  if ((commonEnd.test(first.low) && !isTelling) || first.low.length < 4) return false
  return !lookup.verbs.has(first.low) && ![...lookup.nouns.values()].some((words) => words.has(first.key))
}

/** The capitalised words that a noun phrase ends with: "the Estonian logistics firm Meretee". */
function capitalsAt(context: Context, np: NounPhrase): Party | undefined {
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt} = phrase
  const isName = (i: number): boolean =>
    tokens[i]?.isCapital === true && i >= np.from && !determiners.has(tokens[i]?.key ?? "")
  // "Havelock Hosting plc"
  if (tokens[np.head]?.key === "plc" && isName(np.head - 1))
    return capitalsAt(context, {...np, head: np.head - 1})
  // "Dozens of Western governments": a number.
  if (!isName(np.head) || isCountWord(tokens[np.head]?.key ?? "")) return undefined
  const last = mentions[mentionAt[np.head] ?? -1]
  if (last?.kind === "sector" && !isName(last.from - 1)) return undefined
  if (last !== undefined && last.kind !== "sector" && last.from === last.to - 1 && np.head === np.from)
    return undefined
  let from = np.head
  // "Avis & Brand"
  const joins = (i: number): boolean => tokens[i]?.text === "&" || joining.test(tokens[i]?.key ?? "")
  while (isName(from - 1) || (joins(from - 1) && isName(from - 2))) from--
  // "Airline Skandair", "Retailer Havsgren": a trade at the begin of a sentence is no part of the name.
  if (from === 0 && np.head > 0 && trades.test(tokens[0]?.low ?? "")) from = 1
  if (last !== undefined && !/^(?:sector|data)$/.test(last.kind) && last.from <= from) return undefined
  const first = mentions[mentionAt[from] ?? -1]
  if (first?.kind === "product" || first?.kind === "tool" || first?.kind === "malware") return undefined
  let to = Math.max(np.head + 1, nameEnd(tokens, from))
  while (tokens[to]?.text === "&" && tokens[to + 1]?.isCapital === true) to += 2
  const words = tokens.slice(from, to)
  const [only] = words
  if (only === undefined || isDateWord(only.text)) return undefined
  const end = words.at(-1)
  if (discourse.isNoun("product", end) || discourse.isNoun("means", end)) return undefined
  if (wares.test(end?.text ?? "")) return undefined
  if (words.length === 1) {
    // Software, and what only stands at the begin of a sentence.
    if (discourse.isNoun("victim", only) || discourse.isNoun("product", only) || discourse.isPlain(only.low))
      return undefined
    if (from === 0 && !isNameAtStart(context, np)) return undefined
    if (/^[A-Z]{2,3}$/.test(only.text)) return undefined
    // "Australians"
    if (/(?:ians|ans|ese|ishmen|women|men)$/.test(only.low)) return undefined
  }
  const id = idOfWords(tokens, from, to)
  return id === "" ? undefined : {id, kind: "name", from, to}
}

/** Words as an id, without articles and marks: "the finance secretariat" → `finance-secretariat`. */
export function idOfWords(tokens: Context["phrase"]["tokens"], from: number, to: number): string {
  return slugOf(
    tokens
      .slice(from, to)
      .filter((t) => t.isWord && !determiners.has(t.key))
      .map((t) => t.text)
      .join(" "),
  )
}
