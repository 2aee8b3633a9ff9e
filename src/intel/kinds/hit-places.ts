/* Places of whom was hit: by an adjective, by an owner, by a preposition.
 *
 * A city that stands for its government when it speaks ("Moscow") is itself where something stands in it. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Attached, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import type {Party} from "./hit-parties.ts"

const placing: ReadonlySet<string> = new Set(
  "in across within throughout inside near around from of at over outside on".split(" "),
)
const dates =
  /^(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Western|Christmas|Easter|CVE.*|Q[1-4])$/

/** Whether a word with a capital is a date or nothing that names somebody. */
export const isDateWord = (text: string): boolean => dates.test(text)

/** Whether a name is that of a state or another place. */
export const isPlace = (m: Mention): boolean =>
  (m.kind === "state" || m.kind === "place") && m.id !== "worldwide"

/** Whether a mention of a state names its capital: "Taipei". */
export function isCapital({phrase}: Context, m: Mention): boolean {
  const words = phrase.tokens.slice(m.from, m.to).map(({text}) => text)
  return (
    m.kind === "state" &&
    !m.isAdjective &&
    !noCities.test(words.join(" ")) &&
    !m.name.includes(words[0] ?? "")
  )
}

const tokensOf = ({phrase: {tokens}}: Context, from: number, to: number): string =>
  tokens
    .slice(from, to)
    .map(({text}) => text)
    .join(" ")

/** A place at a mention: a capital by its own name, a state by its id. */
function placeAt(context: Context, m: Mention): Party {
  const words = context.phrase.tokens.slice(m.from, m.to).map(({text}) => text)
  const id = isCapital(context, m) ? slugOf(words.join(" ")) : m.id
  return {id, kind: "place", from: m.from, to: m.to}
}

/** What else a state is called. */
const noCities =
  /^[A-Z.]+$|Britain|America|Holland|Republic|[Mm]ainland|Kingdom|Federa|Kremlin|Street|house|House|hall$|People|state$|regime$|leadership$|Türkiye|Turkiye|Bosnia|Aotearoa|Burma|Palestinian|Viet Nam|Vatican|Holy See|Côte|Cote|Cabo|Timor|Swaziland|^DR |^St\. /

/** A state or a place as such: "against Ukraine". */
export function stateIn(context: Context, np: NounPhrase): Party | undefined {
  const mention = context.phrase.mentions.find(
    (m) => m.to === np.head + 1 && m.from >= np.from && isPlace(m) && !m.isAdjective,
  )
  return mention === undefined ? undefined : placeAt(context, mention)
}

const tongues = /-(?:speaking|language|backed|sponsored|linked|aligned|made|origin|style)$/i

/** Places that an adjective, an owner or a preposition gives a noun phrase. */
export function placesOf(context: Context, np: NounPhrase): readonly Party[] {
  const {phrase} = context
  const found: Party[] = []
  for (const m of phrase.mentions) {
    if (m.from < np.from || m.to > np.head || !isPlace(m)) continue
    // "Spanish-speaking workers" are anywhere.
    if (tongues.test(phrase.tokens[m.to - 1]?.text ?? "")) continue
    if (m.isAdjective || phrase.tokens[m.to]?.text === "'s" || m.kind === "place" || isBare(context, np, m))
      found.push(placeAt(context, m))
  }
  found.push(...placesBehind(context, np.preps))
  return found
}

/** "US hospitals", "Texas utilities": a state right before what it is of. */
const isBare = ({phrase}: Context, np: NounPhrase, m: Mention): boolean =>
  m.kind === "state" && m.to <= np.head && phrase.tokens[m.to]?.isWord === true

/** "in Japan and Korea", "near Køge". */
export function placesBehind(context: Context, preps: readonly Attached[]): readonly Party[] {
  return preps.flatMap(({prep, np, at}) =>
    np === undefined || !placing.has(prep) || isOfAdjective(context, prep, at)
      ? []
      : placesIn(context, np, prep),
  )
}

/** "officials critical of Beijing" are not in it. */
export const isOfAdjective = ({phrase}: Context, prep: string, at: number): boolean =>
  prep === "of" &&
  /^(?:critical|supportive|wary|independent|ahead|short|aware|afraid)$/.test(phrase.tokens[at - 1]?.key ?? "")

/** The places that a noun phrase behind a preposition names, with those of its list. */
export function placesIn(context: Context, np: NounPhrase, prep = ""): readonly Party[] {
  const {phrase} = context
  const beside = np.appositions.filter(({kind}) => kind === "comma").map((a) => a.np)
  return [np, ...np.conjuncts, ...beside].flatMap((member): readonly Party[] => {
    const mention = phrase.mentions.find(
      (m) => isPlace(m) && !m.isAdjective && m.to === member.head + 1 && m.from >= member.from,
    )
    const nested = placesBehind(context, member.preps)
    if (mention !== undefined) return [placeAt(context, mention), ...nested]
    const head = phrase.tokens[member.head]
    if (/^(?:in|near|around|at)$/.test(prep) && isUnknownPlace(context, member))
      return [
        {
          id: slugOf(tokensOf(context, member.from, member.head + 1)),
          kind: "place",
          from: member.from,
          to: member.head + 1,
        },
      ]
    return isRegion(head?.key ?? "") ? [...inside(context, member), ...nested] : []
  })
}

/** "the Nordic region", "three Swedish regions": the place in the words before. */
function inside(context: Context, np: NounPhrase): readonly Party[] {
  return context.phrase.mentions
    .filter((m) => isPlace(m) && m.from >= np.from && m.to <= np.head)
    .map((m) => placeAt(context, m))
}

/** Names of one word behind "in" that are no places. */
const noPlaces =
  /^(?:Bitcoin|Monero|Ethereum|Tether|Dogecoin|Telegram|Twitter|Discord|Slack|Signal|Internet|English|French|German|Spanish|Russian|Chinese|Portuguese|Arabic|Python|Java|Rust|Golang|Delphi)$/

/** A place that no lexicon knows: one capitalised word that is no date. */
function isUnknownPlace({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  // "South Westphalia"
  const isQuarter =
    np.head === np.from + 1 &&
    /^(?:North|South|East|West|Northern|Southern|Eastern|Western|Upper|Lower|Central|Greater)$/.test(
      phrase.tokens[np.from]?.text ?? "",
    )
  return (
    head?.isCapital === true &&
    (isQuarter || np.head === np.from) &&
    phrase.mentionAt[np.head] === -1 &&
    !isDateWord(head.text) &&
    /^\p{Lu}\p{Ll}+(?:-\p{Lu}?\p{Ll}+)*$/u.test(head.text) &&
    !discourse.isNoun("product", head) &&
    !noPlaces.test(head.text) &&
    !discourse.isPlain(head.low)
  )
}

const isRegion = (key: string): boolean =>
  /^(?:parts?|regions?|areas?|cit(?:y|ies)|towns?|provinces?|states?|countr(?:y|ies)|north|south|east|west|capitals?|coast|all|most|some|several|territor(?:y|ies)|districts?|count(?:y|ies))$/.test(
    key,
  )
