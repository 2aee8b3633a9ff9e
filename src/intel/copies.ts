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
    index.eachSharing(set, copyFrom, document, (other, shared) => {
      const theirs = sets[other] as Uint32Array
      if (theirs.length < set.length || found.has(keyOf(document, other))) return
      found.set(keyOf(document, other), {
        a: Math.min(document, other),
        b: Math.max(document, other),
        containment: shared / set.length,
        coverage: shared / theirs.length,
        inB: [],
        inA: [],
      })
    })
  }
  const partial = new Map<number, {inA: WordRun[]; inB: WordRun[]}>()
  for (const [document, wording] of wordings.entries())
    for (const sentence of wording.sentences) {
      if (sentence.to - sentence.from < sentenceWords) continue
      index.eachSharing(index.idsOf(document, sentence), sentenceFrom, document, (other) => {
        const key = keyOf(document, other)
        if (found.has(key)) return
        const both = partial.get(key) ?? {inA: [], inB: []}
        partial.set(key, both)
        if (document < other) both.inB.push(sentence)
        else both.inA.push(sentence)
      })
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
 *    inOrder   for each document the numbers of its grams as they stand; its set is the same sorted, each once
 *    postings  documents by gram: from `first[n]` to `first[n + 1]`
 *    counts    while one run of grams is looked up: how many of its rarest each document has */
class GramIndex {
  readonly #keys: Float64Array
  readonly #slots: Uint32Array
  readonly #inOrder: readonly Uint32Array[]
  readonly #sets: readonly Uint32Array[]
  readonly #frequency: Uint32Array
  readonly #first: Uint32Array
  readonly #postings: Uint32Array
  readonly #counts: Uint32Array

  constructor(wordings: readonly Wording[]) {
    const total = wordings.reduce((sum, {grams}) => sum + grams.length, 0)
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, total * 2)))
    this.#keys = new Float64Array(size)
    this.#slots = new Uint32Array(size)
    let count = 0
    this.#inOrder = wordings.map(({grams}) => {
      const ids = new Uint32Array(grams.length)
      for (let i = 0; i < grams.length; i++) {
        const gram = grams[i] as number
        const slot = this.#slotOf(gram)
        if (this.#slots[slot] === 0) {
          count++
          this.#keys[slot] = gram
          this.#slots[slot] = count
        }
        ids[i] = this.#slots[slot] as number
      }
      return ids
    })
    this.#sets = this.#inOrder.map((ids) => unique(ids.slice()))
    this.#counts = new Uint32Array(wordings.length)
    const frequency = new Uint32Array(count + 1)
    for (const set of this.#sets)
      for (let i = 0; i < set.length; i++) {
        const id = set[i] as number
        frequency[id] = (frequency[id] as number) + 1
      }
    this.#frequency = frequency
    this.#first = new Uint32Array(count + 2)
    for (let id = 1; id <= count; id++)
      this.#first[id + 1] = (this.#first[id] as number) + (frequency[id] as number)
    this.#postings = new Uint32Array(this.#first[count + 1] ?? 0)
    const next = this.#first.slice()
    for (const [document, set] of this.#sets.entries())
      for (let i = 0; i < set.length; i++) {
        const id = set[i] as number
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
    return unique((this.#inOrder[document] as Uint32Array).slice(from, Math.max(from, to - 2)))
  }

  /** Tells each document that has `share` of these grams, and how many it has.
   *
   *  Only those that have one of so many rarest are looked at, and each no longer than it still may have enough. */
  eachSharing(
    ids: Uint32Array,
    share: number,
    but: number,
    tell: (document: number, shared: number) => void,
  ): void {
    const needed = Math.ceil(share * ids.length)
    const ordered = this.#byRarity(ids)
    const counts = this.#counts
    const touched: number[] = []
    let counted = 0
    for (; counted < ordered.length; counted++) {
      const id = ordered[counted] as number
      const frequency = this.#frequency[id] as number
      // Who has none of these cannot have enough of the rest. PERF: one or two more leave few to be looked up.
      const more = counted - (ordered.length - needed)
      if (more > 0 && (more > mostMore || frequency > touched.length * worthLookingUp)) break
      // Most grams are nobody else's.
      if (frequency === 1) continue
      const end = this.#first[id + 1] as number
      for (let i = this.#first[id] as number; i < end; i++) {
        const document = this.#postings[i] as number
        if (document === but) continue
        if (counts[document] === 0) {
          // One that comes up only now has missed too many.
          if (more > 0) continue
          touched.push(document)
        }
        counts[document] = (counts[document] as number) + 1
      }
    }
    for (const document of touched) {
      const theirs = this.#sets[document] as Uint32Array
      const shared = sharedFrom(counted, counts[document] as number, ordered, ids, theirs, needed)
      counts[document] = 0
      if (shared >= needed) tell(document, shared)
    }
  }

  /** The same numbers, the rarest gram first. */
  #byRarity(ids: Uint32Array): Uint32Array {
    const keys = new Float64Array(ids.length)
    for (let i = 0; i < ids.length; i++)
      keys[i] = (this.#frequency[ids[i] as number] as number) * 4_294_967_296 + (ids[i] as number)
    keys.sort()
    const ordered = new Uint32Array(ids.length)
    for (let i = 0; i < ids.length; i++) ordered[i] = (keys[i] as number) >>> 0
    return ordered
  }

  #slotOf(gram: number): number {
    const mask = this.#slots.length - 1
    for (let slot = (gram | 0) & mask; ; slot = (slot + 1) & mask)
      if (this.#slots[slot] === 0 || this.#keys[slot] === gram) return slot
  }
}

/** To look a gram up in a document costs as much as so many of its postings. */
const worthLookingUp = 8
const mostMore = 2

/** So many grams are looked up one by one before both sets are gone through side by side. */
const oneByOne = 32

/** How many of the grams (`ordered`, and the same sorted) a document has, of which `before` stand before `from`. Fewer
 *  than `needed`, and not counted to the end, where it cannot have enough. */
function sharedFrom(
  from: number,
  before: number,
  ordered: Uint32Array,
  ids: Uint32Array,
  theirs: Uint32Array,
  needed: number,
): number {
  let shared = before
  for (let n = from; n < ordered.length; n++) {
    if (shared + ordered.length - n < needed) return shared
    if (n === from + oneByOne && ordered.length - n > oneByOne) return sharedOf(ids, theirs)
    if (has(theirs, ordered[n] as number)) shared++
  }
  return shared
}

/** Whether a sorted set has a number. */
function has(set: Uint32Array, id: number): boolean {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((set[middle] as number) < id) low = middle + 1
    else high = middle
  }
  return set[low] === id
}

/** Sorts in place; the numbers, each once. */
function unique(ids: Uint32Array): Uint32Array {
  const sorted = ids.sort()
  let length = 0
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[length++] = sorted[i] as number
  return sorted.subarray(0, length)
}
