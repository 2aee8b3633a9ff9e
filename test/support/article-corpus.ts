/* Articles made by code, with what they were made from: originals, edited copies, copies among much else, pages that
 * borrow sentences. Words are drawn from a small vocabulary, so that unrelated articles share some runs. */

import {createHash} from "node:crypto"
import type {SourceText} from "../../src/intel/source.ts"

export interface Article {
  readonly source: SourceText
  /** The number of the original whose text it has, in the main; several for a digest. */
  readonly of: readonly number[]
}

/** A generator of numbers below 1, the same for the same seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const syllables = "ba ko li tu re ma so ne vi da go pe ru fa zi mo te la".split(" ")

export function articles(count: number, words: number, seed: number): readonly Article[] {
  const next = numbersFrom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  const vocabulary = Array.from({length: 3000}, () =>
    Array.from({length: 2 + Math.floor(next() * 3)}, () => pick(syllables)).join(""),
  )
  // Few words are frequent: squares lean towards the front.
  const word = (): string => vocabulary[Math.floor(next() ** 3 * vocabulary.length)] as string
  const sentence = (): readonly string[] => Array.from({length: 6 + Math.floor(next() * 24)}, word)
  const story = (length: number): (readonly string[])[] => {
    const sentences: (readonly string[])[] = []
    for (let n = 0; n < length; ) {
      const one = sentence()
      sentences.push(one)
      n += one.length
    }
    return sentences
  }
  const edited = (sentences: readonly (readonly string[])[], rate: number): (readonly string[])[] =>
    sentences.map((one) =>
      one.flatMap((each) => (next() < rate ? pick([[], [word()], [each, word()]]) : [each])),
    )
  const originals: (readonly string[])[][] = []
  const made: Article[] = []
  for (let i = 0; i < count; i++) {
    const kind = i < 3 ? 0 : next()
    const other = Math.floor(next() * originals.length)
    if (kind < 0.6) {
      originals.push(story(words))
      made.push({source: sourceOf(originals.at(-1) ?? [], i), of: [originals.length - 1]})
    } else if (kind < 0.8) {
      const copy = edited(originals[other] ?? [], next() * 0.08)
      made.push({source: sourceOf(next() < 0.3 ? copy.toReversed() : copy, i), of: [other]})
    } else if (kind < 0.9) {
      const third = Math.floor(next() * originals.length)
      const both = [...(originals[other] ?? []), ...(originals[third] ?? [])]
      made.push({source: sourceOf([...story(words), ...both, ...story(words)], i), of: []})
    } else {
      const borrowed = (originals[other] ?? []).slice(0, 3)
      made.push({source: sourceOf([...story(words), ...borrowed, ...story(words)], i), of: []})
    }
  }
  return made
}

function sourceOf(sentences: readonly (readonly string[])[], number: number): SourceText {
  const paragraphs: string[] = []
  for (let i = 0; i < sentences.length; i += 4)
    paragraphs.push(
      sentences
        .slice(i, i + 4)
        .filter((one) => one.length > 0)
        .map((one) => `${(one[0] ?? "").replace(/^./, (c) => c.toUpperCase())} ${one.slice(1).join(" ")}.`)
        .join(" "),
    )
  return textSource(paragraphs.join("\n\n"), `article-${number}.txt`)
}

/** A plain text as a source. */
export function textSource(text: string, path: string, more: Partial<SourceText> = {}): SourceText {
  const sha256 = createHash("sha256").update(text).digest("hex")
  const none = {title: undefined, publisher: undefined, url: undefined, dates: [], marks: []}
  return {path, sha256, form: "text", text, ...none, ...more}
}
