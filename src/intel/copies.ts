/* Which documents are copies of each other, and which share sentences.
 *
 * The measure is containment: the share of the shorter text's grams that the longer has. A pair with 0.6 is a copy;
 * else, two sentences of ten words or more that have 0.6 of their grams in the other text make a partial copy.
 *
 * No pair is guessed at and none is missed: of n grams, of which k must be shared, any n - k + 1 hold a shared one,
 * so it is enough to look up each text's (or sentence's) rarest. Texts that share nothing rare are never compared.
 * The twin that compares all pairs is in test/support. */

import type {Wording, WordRun} from "./wording.ts"

/** Containment from which a text is a copy. */
export const copyFrom = 0.6
/** Share of a sentence's grams from which it stands in the other text. */
const sentenceFrom = 0.6
const sentenceWords = 10
const sharedSentences = 2
/** Shorter texts are no copies of anything: a headline is not a text. */
const leastGrams = 20

/** Places in the list of wordings, `a < b`. */
export interface Pair {
  readonly a: number
  readonly b: number
  /** Shared grams over those of the text with fewer. */
  readonly containment: number
  /** Shared grams over those of the text with more. */
  readonly coverage: number
  /** Sentences of each that stand in the other, if the pair is no copy; empty otherwise. */
  readonly inB: readonly WordRun[]
  readonly inA: readonly WordRun[]
}

/** All pairs of copies and partial copies, in order of `a`, then `b`. */
export function pairsOf(wordings: readonly Wording[]): readonly Pair[] {
  const index = new GramIndex(wordings)
  const sets = wordings.map((_, document) => index.setOf(document))
  const found = new Map<number, Pair>()
  const keyOf = (a: number, b: number): number => Math.min(a, b) * wordings.length + Math.max(a, b)
  for (const [document, set] of sets.entries()) {
    if (set.length < leastGrams) continue
    for (const other of index.sharingRare(set, copyFrom, document)) {
      const theirs = sets[other] as Uint32Array
      if (theirs.length < set.length || found.has(keyOf(document, other))) continue
      const shared = sharedOf(set, theirs)
      if (shared >= copyFrom * set.length)
        found.set(keyOf(document, other), {
          a: Math.min(document, other),
          b: Math.max(document, other),
          containment: shared / set.length,
          coverage: shared / theirs.length,
          inB: [],
          inA: [],
        })
    }
  }
  const partial = new Map<number, {inA: WordRun[]; inB: WordRun[]}>()
  for (const [document, wording] of wordings.entries())
    for (const sentence of wording.sentences) {
      if (sentence.to - sentence.from < sentenceWords) continue
      const grams = index.idsOf(document, sentence)
      for (const other of index.sharingRare(grams, sentenceFrom, document)) {
        const key = keyOf(document, other)
        if (found.has(key)) continue
        if (sharedOf(grams, sets[other] as Uint32Array) < sentenceFrom * grams.length) continue
        const both = partial.get(key) ?? {inA: [], inB: []}
        partial.set(key, both)
        if (document < other) both.inB.push(sentence)
        else both.inA.push(sentence)
      }
    }
  for (const [key, {inA, inB}] of partial) {
    if (Math.max(inA.length, inB.length) < sharedSentences) continue
    const a = Math.floor(key / wordings.length)
    const b = key % wordings.length
    const [first, second] = [sets[a] as Uint32Array, sets[b] as Uint32Array]
    const shared = sharedOf(first, second)
    found.set(key, {
      a,
      b,
      containment: shared / Math.max(1, Math.min(first.length, second.length)),
      coverage: shared / Math.max(1, first.length, second.length),
      inB,
      inA,
    })
  }
  return [...found.values()].sort((x, y) => x.a - y.a || x.b - y.b)
}

/** How many numbers two sorted sets share. */
function sharedOf(a: Uint32Array, b: Uint32Array): number {
  let shared = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as number
    const y = b[j] as number
    if (x === y) shared++
    if (x <= y) i++
    if (y <= x) j++
  }
  return shared
}

/** Grams as small numbers, how many documents have each, and which.
 *
 *    slots     open addressing by gram → number of the gram, or 0 for none (numbers count from 1)
 *    postings  documents by gram: from `first[n]` to `first[n + 1]` */
class GramIndex {
  readonly #wordings: readonly Wording[]
  readonly #keys: Float64Array
  readonly #slots: Uint32Array
  readonly #sets: readonly Uint32Array[]
  readonly #frequency: Uint32Array
  readonly #first: Uint32Array
  readonly #postings: Uint32Array

  constructor(wordings: readonly Wording[]) {
    this.#wordings = wordings
    const total = wordings.reduce((sum, {grams}) => sum + grams.length, 0)
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, total * 2)))
    this.#keys = new Float64Array(size)
    this.#slots = new Uint32Array(size)
    let count = 0
    this.#sets = wordings.map(({grams}) => {
      const ids = Uint32Array.from(grams, (gram) => {
        const slot = this.#slotOf(gram)
        if (this.#slots[slot] === 0) {
          count++
          this.#keys[slot] = gram
          this.#slots[slot] = count
        }
        return this.#slots[slot] as number
      })
      return unique(ids)
    })
    this.#frequency = new Uint32Array(count + 1)
    for (const set of this.#sets) for (const id of set) this.#frequency[id] = (this.#frequency[id] ?? 0) + 1
    this.#first = new Uint32Array(count + 2)
    for (let id = 1; id <= count; id++)
      this.#first[id + 1] = (this.#first[id] as number) + (this.#frequency[id] as number)
    this.#postings = new Uint32Array(this.#first[count + 1] ?? 0)
    const next = this.#first.slice()
    for (const [document, set] of this.#sets.entries())
      for (const id of set) {
        this.#postings[next[id] as number] = document
        next[id] = (next[id] as number) + 1
      }
  }

  /** The numbers of a document's grams, sorted. */
  setOf(document: number): Uint32Array {
    return this.#sets[document] as Uint32Array
  }

  /** The numbers of the grams within a run of words, sorted. */
  idsOf(document: number, {from, to}: WordRun): Uint32Array {
    const grams = (this.#wordings[document] as Wording).grams.subarray(from, Math.max(from, to - 2))
    return unique(Uint32Array.from(grams, (gram) => this.#slots[this.#slotOf(gram)] as number))
  }

  /** Documents that may have `share` of these grams: those that have one of so many rarest. */
  sharingRare(ids: Uint32Array, share: number, but: number): ReadonlySet<number> {
    const frequency = this.#frequency
    const needed = Math.ceil(share * ids.length)
    const rarest = [...ids]
      .sort((x, y) => (frequency[x] as number) - (frequency[y] as number))
      .slice(0, ids.length - needed + 1)
    const documents = new Set<number>()
    for (const id of rarest) {
      if ((frequency[id] as number) === 1) continue
      for (let i = this.#first[id] as number; i < (this.#first[id + 1] as number); i++)
        documents.add(this.#postings[i] as number)
    }
    documents.delete(but)
    return documents
  }

  #slotOf(gram: number): number {
    const mask = this.#slots.length - 1
    for (let slot = (gram % 4_294_967_296) & mask; ; slot = (slot + 1) & mask)
      if (this.#slots[slot] === 0 || this.#keys[slot] === gram) return slot
  }
}

function unique(ids: Uint32Array): Uint32Array {
  const sorted = ids.sort()
  let length = 0
  for (const [i, id] of sorted.entries()) if (i === 0 || id !== sorted[i - 1]) sorted[length++] = id
  return sorted.subarray(0, length)
}
