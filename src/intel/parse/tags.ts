/* The part of speech of each token.
 *
 * A statistical tagger reads one plain word for each of our tokens: names of the lexicons, codes and indicators are
 * shown to it as a well-known name or number, since it knows none of them. So the tags need no alignment, and what
 * it keeps of words that it never saw stays small. */

import model from "wink-eng-lite-web-model"
import winkNLP, {type WinkMethods} from "wink-nlp"
import type {Lookup} from "../grammar/lookup.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Tag} from "./clause.ts"
import {repair} from "./tag-repairs.ts"

let tagger: WinkMethods | undefined
/** Characters read since the tagger was made; it keeps each word it ever saw. */
let read = 0
const mostRead = 20_000_000

/** What the tagger is shown for words whose tag is certain. */
const shown: ReadonlyMap<string, string> = new Map(
  (
    "don't=do doesn't=does didn't=did isn't=is aren't=are wasn't=was weren't=were hasn't=has haven't=have hadn't=had " +
    "won't=will wouldn't=would can't=can cannot=can couldn't=could shouldn't=should mustn't=must mightn't=might " +
    "whilst=while amongst=among upon=on vs=against eg=like e.g=like i.e=or via=through per=by"
  )
    .split(" ")
    .map((pair) => {
      const [word = "", plain = ""] = pair.split("=")
      return [word, plain] as const
    }),
)

/** One tag for each token, in its order. `mentionAt` says which mention a token belongs to. O(n). */
export function tagsOf(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  mentionAt: Int32Array,
  lookup: Lookup,
): Tag[] {
  const words = tokens.filter((t) => t.isWord)
  const capitals = words.filter((t) => t.isCapital).length
  const isTitle = words.length > 3 && capitals * 10 > words.length * 6
  const plain: string[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    plain.push(
      token.isWord && !token.isCapital
        ? smallWord(token)
        : plainWord(token, i, tokens, mentions[mentionAt[i] ?? -1], isTitle),
    )
  }
  const text = plain.join(" ")
  read += text.length
  if (tagger === undefined || read > mostRead) {
    // Loading the model takes a tenth of a second: only where there is something to read.
    tagger = winkNLP(model, ["pos"])
    read = text.length
  }
  const pieces = tagger.readDoc(text).tokens()
  const given = pieces.out(tagger.its.pos) as Tag[]
  const tags = given.length === tokens.length ? given : aligned(plain, pieces.out(), given)
  const isNamed = (at: number): boolean => {
    const mention = mentions[mentionAt[at] ?? -1]
    return (
      mention !== undefined &&
      mention.kind !== "sector" &&
      (tokens[at]?.isCapital === true || tokens[at]?.isShaped === true)
    )
  }
  for (let i = 0; i < tokens.length; i++)
    if (tokens[i]?.isWord === true && isNamed(i)) {
      const next = tags[i + 1]
      const isAdjective = mentions[mentionAt[i] ?? -1]?.isAdjective === true
      tags[i] = !isAdjective
        ? "PROPN"
        : next === "NOUN" || next === "ADJ" || next === "PROPN"
          ? "ADJ"
          : "NOUN"
    }
  for (const m of mentions)
    if (m.kind === "sector" && m.to - m.from > 1)
      for (let i = m.from; i < m.to; i++) if (tags[i] === "VERB") tags[i] = "NOUN"
  repair(tokens, tags, isNamed, lookup)
  return tags
}

/** Where the tagger cut a word after all: the tag of the last piece. */
function aligned(plain: readonly string[], pieces: readonly string[], tags: readonly Tag[]): Tag[] {
  const made: Tag[] = []
  let at = 0
  for (const word of plain) {
    let length = 0
    let tag: Tag = "X"
    while (at < pieces.length && length < word.length) {
      length += pieces[at]?.length ?? 1
      tag = tags[at] ?? "X"
      at++
    }
    made.push(tag)
  }
  return made
}

/** What small words come out as, and whatever has no capital. PERF: that depends on nothing but the word. */
const smallWords = new Map<string, string>()

function smallWord(token: Token): string {
  const known = smallWords.get(token.text)
  if (known !== undefined) return known
  const plain = plainWord(token, 0, [], undefined, false)
  if (smallWords.size < 20_000 && token.text.length < 40) smallWords.set(token.text, plain)
  return plain
}

function plainWord(
  token: Token,
  at: number,
  tokens: readonly Token[],
  mention: Mention | undefined,
  isTitle: boolean,
): string {
  const {text, low} = token
  if (!token.isWord)
    return /^[.,;:()"?!\-/[\]]$/.test(text) ? text : text === "'s" ? text : text === "&" ? "and" : ","
  if (/^[\d.,]+$/.test(text)) return "12"
  const known = shown.get(low)
  if (known !== undefined) return known
  if (mention !== undefined && mention.kind !== "sector" && token.isCapital)
    return mention.isAdjective ? "Russian" : "London"
  if (token.isShaped) return "London"
  if (/^[A-Z]{2,}s?$/.test(text) && !isTitle) return "London"
  const plain = low.includes("-") ? unhyphenated(low) : low
  if (!/^[a-z]+(?:'[a-z]+)?$/.test(plain)) return token.isCapital ? "London" : "thing"
  if (!token.isCapital || isTitle || low.includes("-")) return plain
  const isFirst = at === 0 || !tokens.slice(Math.max(0, at - 2), at).some((t) => t.isWord)
  return isFirst ? plain : text
}

/** The part of a hyphenated word that says what it is. */
function unhyphenated(low: string): string {
  const cut = low.lastIndexOf("-")
  const first = low.slice(0, cut)
  const last = low.slice(cut + 1)
  if (/^(?:re|co|de|pre|un|non|mis|sub|inter|trans|over|under)$/.test(first)) return first + last
  if (
    /(?:ed|ing|en|like|wide|free|grade|scale|level|term|day|profile|value|end|known|led|run|made|born|style|class|source|time)$/.test(
      last,
    )
  )
    return "local"
  return last
}
