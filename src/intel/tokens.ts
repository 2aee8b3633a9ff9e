/* The words of a sentence. Places are units of the view that the sentence stands in. */

import {foldSpelling} from "./spelling.ts"

export interface Token {
  readonly text: string
  readonly low: string
  /** One spelling for comparison. */
  readonly key: string
  readonly start: number
  readonly end: number
  readonly isWord: boolean
  readonly isCapital: boolean
}

// No part can match what another part of the same alternative matches: linear on any text.
const pattern =
  /(?:\p{Lu}\.){2,}|'s(?![\p{L}\p{N}])|[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}$_]|[-.,](?=[\p{N}])|-(?=\p{L})|\.(?=\p{L}{2})|'(?!s(?![\p{L}\p{N}]))(?=\p{L}))*|[^\s]/gu

/** The spellings that were folded before; a text has few. */
const folded = new Map<string, string>()

export function keyOf(word: string): string {
  const known = folded.get(word)
  if (known !== undefined) return known
  const key = foldSpelling(word)
  if (folded.size < 20_000) folded.set(word, key)
  return key
}

/** The tokens of `text` from `start` to `end`, in order. O(n). */
export function tokensOf(text: string, start: number, end: number): readonly Token[] {
  const tokens: Token[] = []
  for (const match of text.slice(start, end).matchAll(pattern)) {
    const word = match[0]
    const at = start + match.index
    const first = word[0] ?? ""
    const isWord = /[\p{L}\p{N}]/u.test(first)
    tokens.push({
      text: word,
      low: word.toLowerCase(),
      key: isWord ? keyOf(word) : word,
      start: at,
      end: at + word.length,
      isWord,
      isCapital: isWord && first !== first.toLowerCase(),
    })
  }
  return tokens
}

export const isNumber = (token: Token | undefined): boolean => token !== undefined && /^\d/.test(token.text)
