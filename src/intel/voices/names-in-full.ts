/* Names that a text writes in full once and in part later: "Southern Kerbside" and "Kerbside", "Wascana Health Network"
 * and "Wascana" or "the network". They are runs of capitalised words; a part that two of them share stands for neither. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {determiners, isAdverb, modals, prepositions, pronouns, subordinators} from "../grammar/english.ts"
import {mentionsIn} from "../grammar/mentions.ts"
import {keyOf, type Token, tokensOf} from "../grammar/tokens.ts"
import {notNames, trades} from "./body-words.ts"

const run =
  /\p{Lu}[\p{L}\d&-]*(?:['’]\p{L}+)?(?:[ -](?:(?:of|for|de|del|la|and|&) (?:the )?)?\p{Lu}[\p{L}\d&-]*(?:['’]\p{L}+)?){1,7}/gu

const mostNames = 400

interface Index {
  /** The first or last words of a name → the name in full, as ids; "" where several share them. */
  readonly parts: ReadonlyMap<string, string>
  /** The last word alone, a common noun of bodies too: "network". */
  readonly lasts: ReadonlyMap<string, string>
}

const made = new WeakMap<Discourse, Index>()

function indexOf(discourse: Discourse): Index {
  const known = made.get(discourse)
  if (known !== undefined) return known
  const parts = new Map<string, string>()
  const lasts = new Map<string, string>()
  const note = (map: Map<string, string>, part: string, full: string): void => {
    const before = map.get(part)
    map.set(part, before === undefined || before === full ? full : "")
  }
  let found = 0
  const seen = new Set<string>()
  for (const text of discourse.texts) {
    if (found >= mostNames) break
    for (const [written] of text.slice(0, 20_000).matchAll(run)) {
      const words = nameIn(written, discourse)
      const full = idOf(words.join(" "), discourse)
      if (full === undefined || seen.has(full) || found >= mostNames) continue
      seen.add(full)
      found += 1
      for (let i = 1; i < words.length; i++) {
        note(parts, slugOf(words.slice(0, i).join(" ")), full)
        note(parts, slugOf(words.slice(i).join(" ")), full)
      }
      note(lasts, keyOf(words.at(-1) ?? ""), full)
    }
  }
  const index = {parts, lasts}
  made.set(discourse, index)
  return index
}

/** The body that a name is by the lexicons, or its words; undefined for what a lexicon knows as something else. */
function idOf(name: string, {lookup}: Discourse): string | undefined {
  if (name === "") return undefined
  const tokens = tokensOf(name, 0, name.length)
  const whole = mentionsIn(tokens, lookup).find(({from, to}) => from === 0 && to === tokens.length)
  if (whole === undefined) return slugOf(name)
  return whole.kind === "organisation" && whole.among.length === 0 ? whole.id : undefined
}

/** The name in a run of capitalised words: what stands behind a post, a possessor and the words that open a sentence. */
function nameIn(written: string, discourse: Discourse): readonly string[] {
  const {lookup} = discourse
  const isPlain = (low: string): boolean => discourse.isPlain(low)
  const posts = lookup.nouns.get("post")
  let words: string[] = []
  for (const word of written.split(" ")) {
    if (/['’]s$/.test(word) || posts?.has(keyOf(word)) === true) words = []
    else words.push(word)
  }
  // "Niamh Corrigan of Medledger": a person, and where he is from.
  const of = words.findIndex((word) => /^(?:of|for)$/.test(word))
  if (of === 2 && !words.slice(0, of).some((word) => notNames.has(word.toLowerCase())))
    words = words.slice(of + 1)
  // "Pune-based Vantara Labs", "Customers of BrightLedger", "Officers of the Royal Thai Police".
  const people = lookup.nouns.get("employed")
  const isPeople = (word: string): boolean => word.endsWith("s") && people?.has(word.toLowerCase()) === true
  while (
    words.length > 0 &&
    (isSmall(words[0] ?? "") ||
      opensName(words, isPlain) ||
      (/^(?:of|from|at)$/.test(words[1] ?? "") && isPeople(words[0] ?? "")))
  )
    words.shift()
  return words.length > 1 ? words : []
}

function opensName([first = "", second = ""]: readonly string[], isPlain: (low: string) => boolean): boolean {
  const low = first.toLowerCase()
  return /-[a-z]+$/.test(first) || (/^(?:of|for|and|&)$/.test(second) && isPlain(low))
}

function isSmall(word: string): boolean {
  const low = word.toLowerCase()
  return (
    determiners.has(low) ||
    prepositions.has(low) ||
    pronouns.has(low) ||
    subordinators.has(low) ||
    modals.has(low) ||
    isAdverb(low) ||
    trades.test(low) ||
    /^(?:and|but|or|the|&|de|del|la|mr|mrs|ms|dr|prof|sir|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|according)$/.test(
      low,
    )
  )
}

/** The name in full of which words are the beginning or the end, as ids: "kerbside" → "southern-kerbside". */
export function nameInFull(discourse: Discourse, part: string): string | undefined {
  const full = indexOf(discourse).parts.get(part)
  return full === "" ? undefined : full
}

/** The name in full that ends with words, the last of them by its key: "the network", "the coast guard". */
export function nameEndingWith(discourse: Discourse, words: readonly Token[]): string | undefined {
  const {parts, lasts} = indexOf(discourse)
  const whole = parts.get(slugOf(words.map(({text}) => text).join(" ")))
  const full = whole ?? (words.length === 1 ? lasts.get(words[0]?.key ?? "") : undefined)
  return full === "" ? undefined : full
}
