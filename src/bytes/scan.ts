/* Which records of a block hold which of many literals, ASCII case ignored: by the compiled loops where
 * they run, else by their plain twin (scan-plain.ts). test/scan.test.ts and test/scan-wasm.test.ts hold both
 * against a naive search. */

import {LiteralScanner, shortestNeedle} from "./scan-plain.ts"
import {layOut} from "./scan-program.ts"
import {programBytes, type ScanMemory, scanMemory} from "./wasm-memory.ts"

export {shortestNeedle}

export interface RecordScanner {
  /** Indexes of the records in which some literal stands, ascending. Record i reaches from `starts[i]` to
   *  `starts[i + 1]`, the last one to the end of `raw`. A literal across two records may be missed. */
  pick(raw: Uint8Array, starts: Uint32Array): Uint32Array
  /** Sets `found[i]` to 1 for every needle i that stands in [start, end) of `raw`. */
  mark(raw: Uint8Array, start: number, end: number, found: Uint8Array): void
}

/** What is wanted of records: literals for a first look, and what each rule needs. */
export interface SieveParts {
  /** Of `needles`, those of which one stands in every record that is wanted. */
  readonly first: readonly number[]
  readonly needles: readonly Uint8Array[]
  /** Where one of the needles from here on stands, all rules count as met. */
  readonly escapesAt: number
  /** For each rule its clauses: of each, some needle must stand in the record. */
  readonly rules: readonly (readonly (readonly number[])[])[]
}

export interface Sifted {
  /** Records with a rule whose clauses are all met, ascending. */
  readonly records: Uint32Array
  /** Which rules those are: for the i-th of `records` the bits from word `i * words` on. */
  readonly met: Uint32Array
  readonly words: number
  /** Records at which the first look stopped. */
  readonly looked: number
}

export interface Sieve {
  sift(raw: Uint8Array, starts: Uint32Array): Sifted
}

/** A sieve; `sample`, a part of what will be searched, makes it faster there. Throws RangeError on needles
 *  shorter than `shortestNeedle`. */
export function sieveOf(parts: SieveParts, sample?: Uint8Array): Sieve {
  const memory = scanMemory()
  return (memory && wasmSieve(parts, sample, memory)) ?? plainSieve(parts)
}

/** The twin in plain TypeScript. */
export function plainSieve({first, needles, escapesAt, rules}: SieveParts): Sieve {
  const look = plainScanner(first.map((k) => needles[k]!))
  const every = plainScanner(needles)
  const words = (rules.length + 31) >>> 5
  return {
    sift: (raw, starts) => {
      const picked = look.pick(raw, starts)
      const records: number[] = []
      const met: number[] = []
      const found = new Uint8Array(needles.length)
      for (const i of picked) {
        every.mark(raw, starts[i]!, starts[i + 1] ?? raw.length, found.fill(0))
        const isOpen = found.includes(1, escapesAt)
        const bits = new Uint32Array(words).fill(isOpen ? 0xffffffff : 0)
        let isMet = isOpen
        for (const [r, clauses] of rules.entries()) {
          if (isOpen || !clauses.every((clause) => clause.some((k) => found[k] === 1))) continue
          bits[r >>> 5]! |= 1 << (r & 31)
          isMet = true
        }
        if (!isMet) continue
        records.push(i)
        met.push(...bits)
      }
      return {records: Uint32Array.from(records), met: Uint32Array.from(met), words, looked: picked.length}
    },
  }
}

/** Undefined where the needles do not fit the compiled loops. */
function wasmSieve(
  {first, needles, escapesAt, rules}: SieveParts,
  sample: Uint8Array | undefined,
  memory: ScanMemory,
): Sieve | undefined {
  const look = programOf(
    first.map((k) => needles[k]!),
    sample,
  )
  // Run over few records: how fast it is matters less than how soon it is made.
  const every = programOf(needles, undefined)
  if (look === undefined || every === undefined) return undefined
  const needleWords = (needles.length + 63) >>> 6
  const laidOut = layOutRules(rules, needleWords)
  const escapes = bitsOf(
    needles.map((_, k) => k).filter((k) => k >= escapesAt),
    needleWords,
  )
  const words = (rules.length + 31) >>> 5
  const foundBytes = needleWords * (64 + 8)
  const {loops} = memory
  return {
    sift: (raw, starts) => {
      const room = 4 * (laidOut.length + escapes.length + starts.length * (2 + words)) + foundBytes
      const data = memory.load(raw, room)
      const found = memory.behind
      const rulesAt = found + foundBytes
      const escapesAt = rulesAt + 4 * laidOut.length
      const startsAt = escapesAt + 4 * escapes.length
      const out = startsAt + 4 * starts.length
      const met = out + 4 * starts.length
      memory.put(laidOut, rulesAt)
      memory.put(escapes, escapesAt)
      memory.put(starts, startsAt)
      const count = loops.sift(
        ...([memory.program(look), memory.program(every), rulesAt, rules.length, needleWords] as const),
        ...([escapesAt, data, raw.length, startsAt, starts.length, found, out, met] as const),
      )
      return {
        records: memory.words(out, count),
        met: memory.words(met, words * count),
        words,
        looked: loops.looked(),
      }
    },
  }
}

/** Where each rule begins, in bytes; then of each the number of clauses in eight bytes, and of these the
 *  needles as bits. */
function layOutRules(rules: SieveParts["rules"], needleWords: number): Uint32Array {
  const words: number[] = new Array<number>(rules.length + (rules.length & 1)).fill(0)
  for (const [r, clauses] of rules.entries()) {
    words[r] = 4 * words.length
    words.push(clauses.length, 0)
    for (const clause of clauses) words.push(...bitsOf(clause, needleWords))
  }
  return Uint32Array.from(words)
}

/** Needles as bits, in so many words of 64. */
function bitsOf(needles: readonly number[], needleWords: number): Uint32Array {
  const bits = new Uint32Array(2 * needleWords)
  for (const k of needles) bits[k >>> 5]! |= 1 << (k & 31)
  return bits
}

/** A scanner for needles of at least `shortestNeedle` bytes; throws RangeError on shorter ones. `sample`, a
 *  part of what will be searched, makes it faster there. */
export function recordScanner(needles: readonly Uint8Array[], sample?: Uint8Array): RecordScanner {
  const memory = scanMemory()
  return (memory && wasmScanner(needles, sample, memory)) ?? plainScanner(needles)
}

/** The twin in plain TypeScript. */
export function plainScanner(needles: readonly Uint8Array[]): RecordScanner {
  const scanner = new LiteralScanner(needles)
  return {
    pick: (raw, starts) => {
      const picked: number[] = []
      for (let i = 0; i < starts.length; ) {
        const from = starts[i]!
        const hit = scanner.next(raw, from, from, raw.length)
        if (hit < 0) break
        // The hit lies behind a byte of the occurrence.
        while (i + 1 < starts.length && starts[i + 1]! < hit) i++
        picked.push(i++)
      }
      return Uint32Array.from(picked)
    },
    mark: (raw, start, end, found) => scanner.mark(raw, start, end, found),
  }
}

/** Undefined where the needles do not fit the compiled loops. */
function wasmScanner(
  needles: readonly Uint8Array[],
  sample: Uint8Array | undefined,
  memory: ScanMemory,
): RecordScanner | undefined {
  const program = programOf(needles, sample)
  if (program === undefined) return undefined
  const {loops} = memory
  return {
    pick: (raw, starts) => {
      const data = memory.load(raw, 8 * starts.length)
      const at = memory.behind
      memory.put(starts, at)
      const out = at + 4 * starts.length
      const count = loops.pick(memory.program(program), data, raw.length, at, starts.length, out)
      return memory.words(out, count)
    },
    mark: (raw, start, end, found) => {
      const data = memory.load(raw, found.length)
      const at = memory.behind
      memory.putBytes(found, at)
      loops.mark(memory.program(program), data + start, data + end, at)
      found.set(memory.view(at, found.length))
    },
  }
}

/** Programs made without a sample, by the list of their needles: several users may have the same list. */
const programs = new WeakMap<readonly Uint8Array[], Uint8Array>()

/** Undefined where it does not fit. */
function programOf(needles: readonly Uint8Array[], sample: Uint8Array | undefined): Uint8Array | undefined {
  const known = sample === undefined ? programs.get(needles) : undefined
  if (known !== undefined) return known
  if (needles.some((needle) => needle.length < shortestNeedle)) throw new RangeError("a literal is too short")
  const program = layOut(needles, sample)
  if (program === undefined || program.length > programBytes) return undefined
  if (sample === undefined) programs.set(needles, program)
  return program
}
