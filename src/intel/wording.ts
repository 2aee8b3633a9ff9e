/* The wording of a document: the words of its body in order, as comparison sees them.
 *
 * A word is folded (small letters, one spelling) and keeps its place in code points of the stored text. A gram is
 * three words that follow each other, as a number of 53 bits. Furniture of the page has no part in it. A text is
 * compared by its first 50,000 words; `isCut` says that there were more. O(n). */

import type {IntelDocument, TextSpan} from "../model/intel.ts"
import {Points} from "./points.ts"
import {quotationsOf, sentencesOf} from "./sentences.ts"
import type {SourceText} from "./source.ts"
import {foldSpelling} from "./spelling.ts"
import {type View, viewOf} from "./view.ts"
import {wordEnd, wordStart} from "./words.ts"

/** A run of words, `from` included, `to` not. */
export interface WordRun {
  readonly from: number
  readonly to: number
}

export interface Wording {
  readonly document: IntelDocument
  /** Folded. */
  readonly words: readonly string[]
  /** As written, without what nobody sees. */
  readonly written: readonly string[]
  /** Code points. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** The number of the body block in which a word stands. */
  readonly blocks: Uint32Array
  /** 1 where a word stands between quotation marks. */
  readonly quoted: Uint8Array
  readonly sentences: readonly WordRun[]
  /** One for each run of three words, by its first word. */
  readonly grams: Float64Array
  readonly isCut: boolean
}

const mostWords = 50_000

/** PERF: a document is asked for its wording by who reads it and by who compares it. What else is known of the document
 *  by then does not change its blocks. */
const known = new WeakMap<IntelDocument["blocks"], Wording>()

/** The wording of a document, worked out once for its blocks. */
export function wordingOf(source: SourceText, document: IntelDocument): Wording {
  const before = known.get(document.blocks)
  const wording = before === undefined ? newWordingOf(source, document) : {...before, document}
  if (before === undefined) known.set(document.blocks, wording)
  return wording
}

function newWordingOf(source: SourceText, document: IntelDocument): Wording {
  const words: string[] = []
  const high: number[] = []
  const low: number[] = []
  const written: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  const blocks: number[] = []
  const quoted: number[] = []
  const sentences: WordRun[] = []
  let isCut = false
  const points = new Points(source.text)
  for (const [number, block] of document.blocks.filter(({kind}) => kind === "body").entries()) {
    if (words.length >= mostWords) {
      isCut = true
      break
    }
    const {view, placeOf} = seenBlock(source, points, block)
    const quotations = quotationsOf(view.text)
    let quotation = 0
    for (const sentence of sentencesOf(view.text)) {
      const from = words.length
      for (let at = sentence.start; ; ) {
        const start = wordStart(view.text, at, sentence.end)
        if (start < 0) break
        const end = wordEnd(view.text, start, sentence.end)
        at = end
        while (quotation < quotations.length && (quotations[quotation]?.end ?? 0) <= start) quotation++
        const word = foldedWord(view.text.slice(start, end))
        words.push(word.folded)
        written.push(word.written)
        high.push(word.high)
        low.push(word.low)
        starts.push(placeOf(start))
        ends.push(placeOf(end - 1) + 1)
        blocks.push(number)
        quoted.push((quotations[quotation]?.start ?? end) <= start ? 1 : 0)
      }
      if (words.length > from) sentences.push({from, to: words.length})
    }
  }
  return {
    document,
    words,
    written,
    starts: new Uint32Array(starts),
    ends: new Uint32Array(ends),
    blocks: new Uint32Array(blocks),
    quoted: new Uint8Array(quoted),
    sentences,
    grams: gramsFrom(new Uint32Array(high), new Uint32Array(low)),
    isCut,
  }
}

/** The view of a block of the document, and the code point of the stored text at a unit of the view. */
function seenBlock(
  {text, seen}: SourceText,
  points: Points,
  block: TextSpan,
): {readonly view: View; placeOf(unit: number): number} {
  const start = points.unitAt(block.start)
  const end = points.unitAt(block.end)
  if (seen === undefined) {
    const view = viewOf(text, start, end)
    return {view, placeOf: (unit) => points.pointAt(view.unitAt(unit))}
  }
  const view = viewOf(
    seen.text,
    firstAt(seen.text.length, seen.startOf, start),
    firstAt(seen.text.length, seen.startOf, end),
  )
  return {view, placeOf: (unit) => points.pointAt(seen.startOf(view.unitAt(unit)))}
}

/** The first index whose place is not before `least`; places never go back. */
function firstAt(length: number, placeOf: (index: number) => number, least: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (placeOf(middle) < least) low = middle + 1
    else high = middle
  }
  return low
}

/** The code points that a run of words covers. */
export function spanOf({document, starts, ends}: Wording, {from, to}: WordRun): TextSpan {
  return {document: document.id, start: starts[from] ?? 0, end: ends[to - 1] ?? 0}
}

/** A word with what comparison makes of it. */
interface FoldedWord {
  readonly written: string
  readonly folded: string
  readonly high: number
  readonly low: number
}

/** PERF: texts have few different words; what is kept of them is bounded and changes nothing that comes out. */
const foldedWords = new Map<string, FoldedWord>()
const mostKept = 50_000
const longestKept = 40

function foldedWord(written: string): FoldedWord {
  const before = foldedWords.get(written)
  if (before !== undefined) return before
  const folded = foldSpelling(written)
  const word = {written, folded, high: hashOf(folded, highSeed), low: hashOf(folded, lowSeed)}
  if (foldedWords.size < mostKept && written.length <= longestKept) foldedWords.set(written, word)
  return word
}

/** The grams of words that follow each other; fewer than three words have none. */
export function gramsOf(words: readonly string[]): Float64Array {
  return gramsFrom(
    Uint32Array.from(words, (each) => hashOf(each, highSeed)),
    Uint32Array.from(words, (each) => hashOf(each, lowSeed)),
  )
}

/** The same from two hashes of each word. */
function gramsFrom(high: Uint32Array, low: Uint32Array): Float64Array {
  const grams = new Float64Array(Math.max(0, high.length - 2))
  for (let i = 0; i < grams.length; i++) {
    const upper = mixed(mixed(mixed(0, high[i] ?? 0), high[i + 1] ?? 0), high[i + 2] ?? 0) >>> 11
    const lower = mixed(mixed(mixed(1, low[i] ?? 0), low[i + 1] ?? 0), low[i + 2] ?? 0)
    grams[i] = upper * 4_294_967_296 + lower
  }
  return grams
}

const highSeed = 0x811c9dc5
const lowSeed = 0x1b873593

/** FNV-1a over UTF-16 units. */
function hashOf(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

function mixed(hash: number, next: number): number {
  let h = Math.imul((hash ^ next) >>> 0, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca77)
  return (h ^ (h >>> 13)) >>> 0
}
