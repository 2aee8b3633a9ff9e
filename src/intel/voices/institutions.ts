/* Institutions without a name of their own, which speak by their words: "the port authority of Gdynia", "prosecutors in
 * Ljubljana", "a spokesman for the Albanian parliament". What has nothing that tells it apart ("the authority", "police")
 * is no such name: it stands for a body that was spoken of before, or for nobody. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse, Ref} from "../discourse/discourse.ts"
import {determiners} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {wordsOf} from "./known-bodies.ts"

/** One of its kind where a word before it or a place says which. */
const institutions: ReadonlySet<string> = new Set(
  (
    "agency authority bureau centre center directorate inspectorate registry secretariat union association federation confederation " +
    "chamber council municipality parliament senate assembly court tribunal committee commission regulator ombudsman institute " +
    "foundation consortium alliance league society guild university college academy hospital museum library church diocese port airport " +
    "police prosecutor office bank board district exchange service school trust club utility company firm house chain operator airline insurer " +
    "retailer provider carrier railway brewery ministry department unit party parish diocese hospice surgery practice theatre orchestra force coordinator"
  ).split(" "),
)
/** People of an institution who are many: only a place says which. */
const plural: ReadonlySet<string> = new Set(
  "prosecutors police detectives growers councils municipalities authorities".split(" "),
)
/** Whoever they are, they speak as one. */
const several: ReadonlySet<string> = new Set(["services", "agencies"])
/** What a text calls anybody whom it has named before: "the American company". */
const mere: ReadonlySet<string> = new Set(
  "agency company firm operator provider service unit department ministry office centre center".split(" "),
)

const joins = /^(?:of|in|for|at)$/

/** "The port authority of Gdynia": a place says which institution, and is no body itself. */
export function isPlaceOf({tokens}: Phrase, at: number, from: number): boolean {
  if (!/^(?:of|in|at|near)$/.test(tokens[at - 1]?.key ?? "")) return false
  const head = tokens[at - 2]
  return at - 2 >= from && head?.isCapital === false && (institutions.has(head.key) || plural.has(head.key))
}

/** The institution without a name that a noun phrase is, or whose officer it is. */
export function institutionIn(phrase: Phrase, range: Range, discourse: Discourse): Ref | undefined {
  for (const noun of phrase.parse.nouns)
    if (noun.from >= range.from && noun.head < range.to) {
      const id = idOf(phrase, noun, discourse)
      if (id !== undefined) return {id, kind: "organisation", from: 0, to: 0}
    }
  return undefined
}

function idOf(phrase: Phrase, noun: NounPhrase, discourse: Discourse): string | undefined {
  const {tokens, mentions} = phrase
  const head = tokens[noun.head]
  if (head === undefined || (head.isCapital && noun.head > 0)) return undefined
  // "The two services": whoever was named before.
  if (several.has(head.key) && noun.count !== undefined) return undefined
  const isMany = plural.has(head.key)
  if (!isMany && !institutions.has(head.key) && !several.has(head.key)) return undefined
  const first = tokens[noun.from]?.key ?? ""
  if (/^(?:its|their|his|her|our|some|several|many|this|that|other|another)$/.test(first)) return undefined
  if (noun.possessor !== undefined) {
    // "Abu Dhabi's cyber security council", "Alaska's largest school district".
    const owner = tokens[noun.possessor.head]
    return owner?.isCapital === true && !isMany
      ? wordsOf({phrase, discourse}, {from: noun.from, to: noun.head + 1})
      : undefined
  }
  const isAny = first === "a" || first === "an"
  const place = noun.preps.find(
    ({prep, np}) =>
      joins.test(prep) && np !== undefined && tokens.slice(np.from, np.to).some(({isCapital}) => isCapital),
  )?.np
  let from = noun.from
  while (from < noun.head && determiners.has(tokens[from]?.key ?? "")) from++
  const isPlaced =
    place !== undefined ||
    mentions.some((m) => /^(?:state|place)$/.test(m.kind) && m.from >= from && m.to <= noun.head)
  if (isMany || isAny ? !isPlaced : !isPlaced && noun.head === from) return undefined
  if (isAny && place === undefined) return undefined
  // "The American company", "the security service": whoever was named before.
  if (head.key === "agencies" && !isPlaced) return undefined
  if (place === undefined && mere.has(head.key) && noun.head - from < 2 && discourse.lastBody !== undefined)
    return undefined
  const words = tokens.slice(from, place === undefined ? noun.head + 1 : place.to)
  const id = slugOf(words.map(({text}) => (text === "U.S." ? "US" : text)).join(" "))
  return id === "" ? undefined : id
}
