/* The words of a sentence. Places are units of the view that the sentence stands in.
 *
 * What a word is by itself is worked out once and kept in a table of words, since a text has few; the table is a
 * cache of bounded size, and what stands in it never changes what is read. */

import {foldSpelling} from "../spelling.ts"

/** What a word is wherever it stands. */
interface Word {
  readonly text: string
  readonly low: string
  /** One spelling for comparison. */
  readonly key: string
  readonly isWord: boolean
  readonly isCapital: boolean
  /** It holds a digit, or else looks like a name made by a scheme: CVE-…, UNC1234, TEMP.Veles. */
  readonly isShaped: boolean
}

export interface Token extends Word {
  readonly start: number
  readonly end: number
}

// No part can match what another part of the same alternative matches: linear on any text.
const pattern =
  /(?:\p{Lu}\.){2,}|'s(?![\p{L}\p{N}])|[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}$_]|[-.,](?=[\p{N}])|-(?=\p{L})|\.(?=\p{L}{2}|x(?![\p{L}\p{N}]))|'(?!s(?![\p{L}\p{N}]))(?=\p{L}))*|[^\s]/uy

/** The spellings that were folded before; a text has few. */
const folded = new Map<string, string>()

export function keyOf(word: string): string {
  if (word.length > longestKept) return foldSpelling(word)
  const known = folded.get(word)
  if (known !== undefined) return known
  const key = foldSpelling(word)
  if (folded.size < 20_000) folded.set(word, key)
  return key
}

function wordOf(text: string): Word {
  const first = text[0] ?? ""
  const isWord = /[\p{L}\p{N}]/u.test(first)
  return {
    text,
    low: text.toLowerCase(),
    key: isWord ? keyOf(text) : text,
    isWord,
    isCapital: isWord && first !== first.toLowerCase(),
    isShaped: isWord && /\d|^TEMP\.|^UNK_|TNT$/.test(text),
  }
}

/** Words by the hash of their characters; of those that fall on one pair of slots the last two stay. */
const words: (Word | undefined)[] = new Array(1 << 16).fill(undefined)
const longestKept = 40

/** The kinds of ASCII characters: 1 blank, 2 letter, 3 digit, 4 what only goes on in words, 0 anything else. */
const kinds: Uint8Array = new Uint8Array(128)
for (const code of [9, 10, 11, 12, 13, 32]) kinds[code] = 1
for (let code = 0x30; code < 0x3a; code++) kinds[code] = 3
for (let code = 0x41; code < 0x5b; code++) kinds[code] = kinds[code + 32] = 2
kinds[0x24] = kinds[0x5f] = 4

/** The tokens of the paragraphs that were read last, by their text. PERF: a paragraph is looked through as a whole before
 *  its sentences are read. */
const wholes = new Map<string, readonly Token[]>()
const mostUnits = 400_000
/** Names of the lexicons are shorter. */
const leastUnits = 60
let unitsKept = 0

/** The tokens of `text` from `start` to `end`, in order. O(n). */
export function tokensOf(text: string, start: number, end: number): readonly Token[] {
  if (text.length < leastUnits) return cut(text, start, end)
  const isWhole = start === 0 && end === text.length
  const known = wholes.get(text)
  if (known !== undefined) {
    if (isWhole) return known
    // No token reaches over a blank, and none looks beyond it.
    if (isEdge(text, start - 1) && isEdge(text, end))
      return known.slice(firstAt(known, start), firstAt(known, end))
  }
  const tokens = cut(text, start, end)
  if (isWhole && text.length <= mostUnits) {
    if (unitsKept + text.length > mostUnits) {
      wholes.clear()
      unitsKept = 0
    }
    wholes.set(text, tokens)
    unitsKept += text.length
  }
  return tokens
}

function isEdge(text: string, at: number): boolean {
  return at < 0 || at >= text.length || /\s/.test(text[at] ?? "")
}

/** The first token that does not begin before a unit. */
function firstAt(tokens: readonly Token[], unit: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle] as Token).start < unit) low = middle + 1
    else high = middle
  }
  return low
}

/** Helping verbs that are written into the pronoun before them. */
const tails: ReadonlyMap<string, Word> = new Map(
  [
    ["'ve", "have"],
    ["'re", "are"],
    ["'ll", "will"],
    ["'m", "am"],
  ].map(([text = "", key = ""]) => [
    text,
    {text, low: key, key, isWord: true, isCapital: false, isShaped: false},
  ]),
)

/** How many characters of a word are such a verb. */
function tailLength(word: string): number {
  const at = word.lastIndexOf("'")
  return at > 0 && tails.has(word.slice(at)) ? word.length - at : 0
}

/** The tokens of a run, each worked out. */
function cut(text: string, start: number, end: number): readonly Token[] {
  const tokens: Token[] = []
  const part = text.slice(start, end)
  const {length} = part
  for (let at = 0; at < length; ) {
    const code = part.charCodeAt(at)
    if (code < 128 && kinds[code] === 1) {
      at++
      continue
    }
    const to = plainEnd(part, at, length)
    let word: Word
    if (to > 0) word = kept(part, at, to)
    else {
      pattern.lastIndex = at
      const [found] = pattern.exec(part) ?? []
      // Nothing but a blank that is not ASCII.
      if (found === undefined) {
        at++
        continue
      }
      const tail = tailLength(found)
      // "We've seen", "they're behind it": two words.
      if (tail > 0) {
        const {text, low, key, isWord, isCapital, isShaped} = kept(part, at, at + found.length - tail)
        const middle = start + at + text.length
        tokens.push({text, low, key, isWord, isCapital, isShaped, start: start + at, end: middle})
        const verb = found.slice(-tail)
        tokens.push({...(tails.get(verb) as Word), start: middle, end: middle + tail})
        at += found.length
        continue
      }
      word = kept(part, at, at + found.length)
    }
    const after = at + word.text.length
    const {low, key, isWord, isCapital, isShaped} = word
    tokens.push({
      text: word.text,
      low,
      key,
      isWord,
      isCapital,
      isShaped,
      start: start + at,
      end: start + after,
    })
    at = after
  }
  return tokens
}

/** PERF: the end of a token of ASCII characters as `pattern` finds it, or 0 where it must be asked. */
function plainEnd(part: string, from: number, length: number): number {
  const first = part.charCodeAt(from)
  if (first >= 128) return 0
  const kind = kinds[first]
  // A mark is a token of its own, but for "'s".
  if (kind !== 2 && kind !== 3) return first === 0x27 ? 0 : from + 1
  let at = from + 1
  while (at < length) {
    const code = part.charCodeAt(at)
    if (code >= 128) return 0
    const here = kinds[code] ?? 0
    if (here >= 2) {
      at++
      continue
    }
    if (here === 1) return at
    // Hyphen, stop, comma, apostrophe: what stands behind them decides.
    if (code !== 0x2d && code !== 0x2e && code !== 0x2c && code !== 0x27) return at
    if (at + 1 >= length) return code === 0x2e && at === from + 1 ? 0 : at
    const next = part.charCodeAt(at + 1)
    if (next < 128 && kinds[next] !== 2 && kinds[next] !== 3) return at
    if (next < 128 && kinds[next] === 3 && code !== 0x27) {
      at += 2
      continue
    }
    if (code === 0x2d && next < 128 && kinds[next] === 2) {
      at += 2
      continue
    }
    if (code === 0x2c && next < 128) return at
    return 0
  }
  return at
}

function kept(part: string, from: number, to: number): Word {
  const length = to - from
  if (length > longestKept) return wordOf(part.slice(from, to))
  let hash = length
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + part.charCodeAt(i)) | 0
  const slot = (hash ^ (hash >>> 15)) & (words.length - 1)
  const known = words[slot]
  if (known !== undefined && isAt(part, from, length, known.text)) return known
  const other = words[slot ^ 1]
  if (other !== undefined && isAt(part, from, length, other.text)) return other
  // A copy of the characters: what is kept must not hold the whole text.
  const made = wordOf(Buffer.from(part.slice(from, to), "utf16le").toString("utf16le"))
  words[slot ^ 1] = known
  words[slot] = made
  return made
}

function isAt(part: string, from: number, length: number, word: string): boolean {
  if (word.length !== length) return false
  for (let i = 0; i < length; i++) if (word.charCodeAt(i) !== part.charCodeAt(from + i)) return false
  return true
}

export const isNumber = (token: Token | undefined): boolean => {
  const code = token?.text.charCodeAt(0) ?? 0
  return code >= 0x30 && code < 0x3a
}
