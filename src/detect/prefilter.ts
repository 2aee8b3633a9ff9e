/* Picks the records of a block that a rule could match, by searching raw bytes.
 *
 * Naive: decode every record and ask every rule. Two passes instead. The first searches the whole block for
 * the rarest clause of every rule: rarest by a table, then by what the log at hand shows. The second looks, in records with a hit only, for all literals of all
 * clauses, and lets the record pass if some rule has all its clauses met. A record in which something could
 * hide a literal passes too: a percent escape of a plain character (`%65cp`, also twice: `%25`), or one of
 * the two non-ASCII letters that fold to ASCII ones (U+212A to `k`, U+017F to `s`): the escapes are literals
 * of both passes.
 *
 * Invariant: may over-report, never under-report. test/prefilter.test.ts proves it against the matcher. */

import {isAscii} from "node:buffer"
import {type RecordScanner, recordScanner} from "../bytes/scan.ts"
import type {Block} from "../formats/format.ts"
import type {Detection} from "../model/rule.ts"
import {type Clause, witnessOf} from "./witness.ts"

export interface Prefilter {
  /** Rules without a clause: they force every record to be decoded. */
  readonly blind: readonly Detection[]
  /** The literals searched for in every byte, sorted. */
  readonly literals: readonly string[]
  /** Indexes of the records to decode, ascending. After each, `among` tells which rules may hold there. */
  pick(block: Block): Iterable<number>
  /** By the place of a rule in the list given: 0 if it cannot hold in the record picked last. */
  readonly among: Uint8Array
}

/** A prefilter for the rules that apply to one kind of log. */
export function prefilterFor(rules: readonly Detection[]): Prefilter {
  const blind: Detection[] = []
  const witnesses: (readonly Clause[])[] = []
  for (const rule of rules) {
    const clauses = witnessOf(rule)
    if (clauses.length === 0) blind.push(rule)
    witnesses.push(clauses)
  }
  const first = new Set(witnesses.flatMap((clauses) => [...(clauses[0] ?? [])]))
  const literals = [...first].sort()
  const search = blind.length === 0 ? new Search(literals, witnesses) : undefined
  return {
    blind,
    literals,
    among: search?.among ?? new Uint8Array(rules.length).fill(1),
    pick: (block) => search?.pick(block) ?? all(block),
  }
}

function* all(block: Block): Iterable<number> {
  for (let i = 0; i < block.records; i++) yield i
}

/** A first pass that stops at more than this share of the records looks for the wrong literals: others are
 *  chosen, a few times, by counting in a sample. */
const tooMany = 0.03
const mostChoices = 8
const sampleRecords = 256

class Search {
  /** The literals of one clause of each rule, then the escapes; undefined if no rule has a clause. */
  private first: RecordScanner | undefined
  private readonly literals: readonly string[]
  /** The literals of all clauses, then the escapes. */
  private readonly every: RecordScanner | undefined
  /** Per rule, its clauses as indexes into `every`'s literals. */
  private readonly rules: readonly (readonly (readonly number[])[])[]
  private readonly found: Uint8Array
  /** How many records of all samples hold each literal, and how many samples there were. */
  private readonly seen: Uint32Array
  private choices = 0
  /** Where the escapes begin in `found`. */
  private readonly escapesAt: number
  readonly among: Uint8Array

  constructor(first: readonly string[], witnesses: readonly (readonly Clause[])[]) {
    const literals = [...new Set(witnesses.flatMap((clauses) => clauses.flatMap((clause) => [...clause])))]
    const indexOf = new Map(literals.map((literal, i) => [literal, i]))
    this.literals = literals
    this.first = scannerOf(first)
    this.every = scannerOf(literals)
    this.rules = witnesses.map((clauses) =>
      clauses.map((clause) => [...clause].map((literal) => indexOf.get(literal) as number)),
    )
    this.escapesAt = literals.length
    this.seen = new Uint32Array(literals.length)
    this.found = new Uint8Array(literals.length + escapes.length)
    this.among = new Uint8Array(witnesses.length).fill(1)
  }

  *pick(block: Block): Iterable<number> {
    this.among.fill(1)
    if (!block.searchable) yield* all(block)
    else yield* this.search(block)
  }

  private *search(block: Block): Iterable<number> {
    const {among} = this
    const {raw, records} = block
    const starts = block.starts.subarray(0, records)
    const picked = this.first?.pick(raw, starts)
    if (picked === undefined) return
    const disguised = isAscii(raw) ? [] : disguisedRecords(raw, starts)
    if (picked.length > records * tooMany && this.choices < mostChoices) this.chooseAnew(raw, starts)
    let d = 0
    for (const i of picked) {
      for (; d < disguised.length && (disguised[d] as number) < i; d++) {
        among.fill(1)
        yield disguised[d] as number
      }
      if (disguised[d] === i) {
        d++
        among.fill(1)
        yield i
      } else if (this.meetsSome(raw, starts[i] as number, starts[i + 1] ?? raw.length)) yield i
    }
    for (; d < disguised.length; d++) {
      among.fill(1)
      yield disguised[d] as number
    }
  }

  /** Chooses for each rule the clause that the fewest records of a sample meet. Which records pass in the
   *  end does not depend on it: they meet all clauses of a rule. */
  private chooseAnew(raw: Uint8Array, starts: Uint32Array): void {
    this.choices++
    const {seen, found} = this
    const step = Math.max(1, Math.floor(starts.length / sampleRecords))
    for (let i = 0; i < starts.length; i += step) {
      found.fill(0)
      this.every?.mark(raw, starts[i] as number, starts[i + 1] ?? raw.length, found)
      for (let k = 0; k < this.escapesAt; k++) if (found[k] === 1) seen[k] = (seen[k] as number) + 1
    }
    const sum = (clause: readonly number[]): number =>
      clause.reduce((total, k) => total + (seen[k] as number), 0)
    const chosen = new Set<number>()
    for (const clauses of this.rules) {
      // Among equals the first, which is the rarest by the table.
      const least = clauses.reduce((best, clause) => (sum(clause) < sum(best) ? clause : best))
      for (const k of least) chosen.add(k)
    }
    this.first = scannerOf([...chosen].sort((a, b) => a - b).map((k) => this.literals[k] as string))
  }

  /** Whether some rule finds all its clauses met in [start, end), or may by an escape; `among` tells which. */
  private meetsSome(raw: Uint8Array, start: number, end: number): boolean {
    const {found, among, rules} = this
    found.fill(0)
    this.every?.mark(raw, start, end, found)
    if (found.indexOf(1, this.escapesAt) >= 0) {
      among.fill(1)
      return true
    }
    let some = false
    for (let r = 0; r < rules.length; r++) {
      const isMet = meetsAll(rules[r] as readonly (readonly number[])[], found)
      among[r] = isMet ? 1 : 0
      some ||= isMet
    }
    return some
  }
}

/** Whether some literal of each clause was found. */
function meetsAll(clauses: readonly (readonly number[])[], found: Uint8Array): boolean {
  for (const clause of clauses) {
    let isMet = false
    for (let k = 0; !isMet && k < clause.length; k++) isMet = found[clause[k] as number] === 1
    if (!isMet) return false
  }
  return true
}

/** Searches for the literals, and for every escape behind them. */
function scannerOf(literals: readonly string[]): RecordScanner | undefined {
  const encoder = new TextEncoder()
  return literals.length === 0
    ? undefined
    : recordScanner([...literals, ...escapes].map((literal) => encoder.encode(literal)))
}

/** Percent escapes of plain characters, of `%`, and of the lead bytes of letters that fold to ASCII ones; and
 *  the beginnings of `%u0041`, of `%u017f` and of `%u212a`. */
const escapes: readonly string[] = Array.from({length: 256}, (_, code) => code)
  .filter((code) => /[A-Za-z0-9$%\-._~\xc5\xe2]/.test(String.fromCharCode(code)))
  .map((code) => `%${code.toString(16).padStart(2, "0")}`)
  .concat("%u0", "%u21")

const disguises: readonly Buffer[] = [Buffer.from("\u212a"), Buffer.from("\u017f")]

/** The records that hold a non-ASCII letter which folds to an ASCII one, ascending. */
function disguisedRecords(raw: Uint8Array, starts: Uint32Array): readonly number[] {
  const buffer = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const found = new Set<number>()
  for (const letter of disguises) {
    let i = 0
    for (let at = buffer.indexOf(letter); at >= 0; at = buffer.indexOf(letter, starts[i] as number)) {
      while (i + 1 < starts.length && (starts[i + 1] as number) <= at) i++
      if ((starts[i] ?? Number.POSITIVE_INFINITY) <= at) found.add(i)
      i++
      if (i >= starts.length) break
    }
  }
  return [...found].sort((a, b) => a - b)
}
