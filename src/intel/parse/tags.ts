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
    "whilst=while amongst=among upon=on vs=against eg=like e.g=like i.e=or via=through per=by tooling=equipment"
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
  const {length} = tokens
  if (length === 0) return []
  let words = 0
  let capitals = 0
  const named = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const token = tokens[i] as Token
    if (!token.isWord) continue
    words++
    if (token.isCapital) capitals++
    const mention = mentions[mentionAt[i] ?? -1]
    if (mention !== undefined && mention.kind !== "sector" && (token.isCapital || token.isShaped))
      named[i] = mention.isAdjective ? adjective : name
  }
  const isTitle = words > 3 && capitals * 10 > words * 6
  const plain: string[] = []
  for (let i = 0; i < length; i++) plain.push(plainWord(tokens, i, named[i] ?? 0, isTitle))
  const text = plain.join(" ")
  read += text.length
  if (tagger === undefined || read > mostRead) {
    // Loading the model takes a tenth of a second: only where there is something to read.
    tagger = winkNLP(model, ["pos"])
    read = text.length
  }
  const pieces = tagger.readDoc(text).tokens()
  const given = pieces.out(tagger.its.pos) as Tag[]
  const tags = given.length === length ? given : aligned(plain, pieces.out(), given)
  for (let i = 0; i < length; i++) {
    if (named[i] === name) tags[i] = "PROPN"
    else if (named[i] === adjective) {
      const next = tags[i + 1]
      const isBefore =
        next === "NOUN" ||
        next === "ADJ" ||
        next === "PROPN" ||
        (next === "VERB" &&
          tags[i + 2] === "NOUN" &&
          /(?:ing|ed)$/.test(tokens[i + 1]?.key ?? "") &&
          i > 0 &&
          (tags[i - 1] === "DET" || tags[i - 1] === "ADJ"))
      tags[i] = isBefore ? "ADJ" : "NOUN"
    }
  }
  for (const m of mentions)
    if (m.kind === "sector" && m.to - m.from > 1) {
      for (let i = m.from; i < m.to; i++) if (tags[i] === "VERB") tags[i] = "NOUN"
    } // "via password spraying": a technique by its name.
    else if (m.kind === "tool" && m.to - m.from > 1 && tokens[m.to - 1]?.key.endsWith("ing") === true)
      tags[m.to - 1] = "NOUN"
  repair(tokens, tags, named, lookup, isTitle)
  return tags
}

/** What a token of a mention is: a name, or an adjective made of one. */
const name = 1
const adjective = 2

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

function plainWord(tokens: readonly Token[], at: number, named: number, isTitle: boolean): string {
  const token = tokens[at] as Token
  const {text, low} = token
  if (!token.isWord)
    return /^[.,;:()"?!\-/[\]]$/.test(text) ? text : text === "'s" ? text : text === "&" ? "and" : ","
  // PERF: regular expressions only where the first letters allow them.
  const first = text.charCodeAt(0)
  if (first < 0x3a && /^[\d.,]+$/.test(text)) return "12"
  const known = shown.get(low)
  if (known !== undefined) return known
  if (named !== 0) return named === adjective ? "Russian" : "London"
  if (token.isShaped) return "London"
  if (token.isCapital && isUpper(text, 1) && !isTitle && /^[A-Z]{2,}s?$/.test(text)) return "London"
  const hasDash = low.includes("-")
  // "Z-Pentest", "Vestergaard-Lund", and not "French-Dutch"
  if (
    hasDash &&
    token.isCapital &&
    (doubleName.test(text) || (tokens[at - 1]?.isCapital === true && givenName.test(text)))
  )
    return "London"
  const plain = hasDash ? unhyphenated(low) : low
  if (!/^[a-z]+(?:'[a-z]+)?$/.test(plain)) return token.isCapital ? "London" : "thing"
  if (!token.isCapital || isTitle || hasDash) return plain
  const isFirst = at === 0 || !tokens.slice(Math.max(0, at - 2), at).some((t) => t.isWord)
  return isFirst ? plain : text
}

function isUpper(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0x41 && code <= 0x5a
}

const doubleName = /^[A-Z][A-Za-z]*-[A-Z][a-z]*(?<!an|ish|ese|ch|[- ]?ed|ing)$/

/** "Hsu Wen-ling", and not "Korea-based" */
const givenName = /^[A-Z][a-z]{1,6}-[a-z]{2,5}(?<!ed|run|led|made|wide|style|born|nexus|like|era)$/

/** The part of a hyphenated word that says what it is. */
function unhyphenated(low: string): string {
  const cut = low.lastIndexOf("-")
  const first = low.slice(0, cut)
  const last = low.slice(cut + 1)
  // "a break-in", "a follow-up"
  if (/^(?:in|on|out|off|up|down|over|by)$/.test(last)) return "attack"
  // "mid-May", "late-March"
  if (/^(?:early|mid|late)$/.test(first) && /^(?:march|may)$/.test(last)) return "thing"
  if (/^(?:re|co|de|pre|un|non|mis|sub|inter|trans|over|under)$/.test(first)) return first + last
  if (
    /^(?:low|high|long|short|large|small|full|multi|cross|real|open|third|well|ill|anti|pro|state|nation)$/.test(
      first,
    )
  )
    return "local"
  if (
    /(?:ed|ing|en|like|wide|free|grade|scale|level|term|day|profile|value|end|known|led|run|made|born|style|class|source|time)$/.test(
      last,
    )
  )
    return "local"
  return last
}
