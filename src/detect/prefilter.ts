/* Picks the records of a block that a rule could match, by looking at raw bytes.
 *
 * Naive: decode every record and ask every rule. Three looks instead. The first searches the whole block for
 * the rarest clause of every rule: rarest by a table, then by what the log at hand shows. The second looks, in
 * records with a hit only, for all literals of all clauses. Where some rule has all its clauses met, the third
 * asks the rule's condition of the raw cells, and the record passes unless every such rule fails for certain.
 * A record in which something could hide a literal has all clauses met: a percent escape of a plain character
 * (`%65cp`, also twice: `%25`), or one of the two non-ASCII letters that fold to ASCII ones (U+212A to `k`,
 * U+017F to `s`): the escapes are literals of both looks.
 *
 * Invariant: may over-report, never under-report. test/prefilter.test.ts proves it against the matcher. */

import {isAscii} from "node:buffer"
import {
  type RecordScanner,
  recordScanner,
  type Sieve,
  type SieveParts,
  type Sifted,
  sieveOf,
} from "../bytes/scan.ts"
import type {Block} from "../formats/format.ts"
import type {LogKind} from "../model/event.ts"
import type {Detection} from "../model/rule.ts"
import {RawChecks} from "./raw-check.ts"
import {fieldsMissing} from "./taxonomy.ts"
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

/** What blocks have whose values are put together of cells; `hidden` as in `Block.joined`. */
export interface JoinedFields {
  readonly log: LogKind
  /** All names of fields that an event can have. */
  readonly fields: readonly string[]
  readonly hidden: ReadonlySet<string>
}

/** A prefilter for the rules that apply to one kind of log. */
export function prefilterFor(rules: readonly Detection[], joined?: JoinedFields): Prefilter {
  const witnesses = rules.map((rule) =>
    joined !== undefined && fieldsMissing(rule, {log: joined.log, host: undefined}, joined.fields).length > 0
      ? [nowhere]
      : witnessOf(rule, joined?.hidden),
  )
  const blind = rules.filter((_, r) => witnesses[r]!.length === 0)
  const first = new Set(witnesses.flatMap((clauses) => [...(clauses[0] ?? [])]))
  const search = blind.length === 0 ? new Search(rules, witnesses) : undefined
  return {
    blind,
    literals: [...first].sort(),
    among: search?.among ?? new Uint8Array(rules.length).fill(1),
    pick: (block) => search?.pick(block) ?? all(block),
  }
}

function* all(block: Block): Iterable<number> {
  for (let i = 0; i < block.records; i++) yield i
}

/** The clause of a rule that asks for fields which are not there. Text that held this would only be looked at. */
const nowhere: Clause = new Set(["\u0001no such field\u0001"])

/** A first look that stops at more than this share of the records looks for the wrong literals: others are
 *  chosen, a few times, by counting in a sample. */
const tooMany = 0.03
const mostChoices = 8
/** Others are taken if they hit at most this share of what the present ones do. */
const worthwhile = 0.8
const sampleRecords = 256
/** For laying out the search: so many pieces from all over the block. */
const samplePieces = 32
const pieceBytes = 64

class Search {
  readonly among: Uint8Array
  private readonly needles: readonly Uint8Array[]
  /** Where the escapes begin among the needles. */
  private readonly escapesAt: number
  /** Per rule, its clauses as indexes of needles. */
  private readonly rules: SieveParts["rules"]
  /** The needles of the first look, but for the escapes. */
  private first: readonly number[]
  private sieve: Sieve | undefined
  /** All needles, for counting in a sample. */
  private every: RecordScanner | undefined
  /** How many records of all samples hold each needle, and how many samples there were. */
  private readonly seen: Uint32Array
  private choices = 0
  private readonly checks: RawChecks

  constructor(rules: readonly Detection[], witnesses: readonly (readonly Clause[])[]) {
    const literals = [...new Set(witnesses.flatMap((clauses) => clauses.flatMap((clause) => [...clause])))]
    const indexOf = new Map(literals.map((literal, i) => [literal, i]))
    const encoder = new TextEncoder()
    this.needles = [...literals, ...escapes].map((literal) => encoder.encode(literal))
    this.escapesAt = literals.length
    this.rules = witnesses.map((clauses) =>
      clauses.map((clause) => [...clause].map((literal) => indexOf.get(literal)!)),
    )
    this.first = [...new Set(this.rules.flatMap((clauses) => clauses[0] ?? []))].sort((a, b) => a - b)
    this.seen = new Uint32Array(literals.length)
    this.among = new Uint8Array(rules.length).fill(1)
    this.checks = new RawChecks(rules)
  }

  *pick(block: Block): Iterable<number> {
    this.among.fill(1)
    if (!block.searchable) yield* all(block)
    else if (this.rules.length > 0) yield* this.search(block)
  }

  private *search(block: Block): Iterable<number> {
    const {records} = block
    const {raw, starts: all} = block.joined?.text() ?? block
    const starts = all.subarray(0, records)
    this.sieve ??= this.makeSieve(raw)
    const sifted = this.sieve.sift(raw, starts)
    if (sifted.looked > records * tooMany && this.choices < mostChoices) this.chooseAnew(raw, starts)
    const disguised = (block.isAscii ?? isAscii(raw)) ? [] : disguisedRecords(raw, starts)
    const hasCells = this.checks.take(block)
    let d = 0
    for (let k = 0; k < sifted.records.length; k++) {
      const i = sifted.records[k]!
      for (; d < disguised.length && disguised[d]! < i; d++) {
        this.among.fill(1)
        yield disguised[d]!
      }
      if (disguised[d] === i) {
        d++
        this.among.fill(1)
        yield i
      } else if (this.mayMatch(i, sifted, k, hasCells)) yield i
    }
    for (; d < disguised.length; d++) {
      this.among.fill(1)
      yield disguised[d]!
    }
  }

  /** Whether a rule whose clauses are met in record `i`, the `k`-th of those sifted, may hold; `among` tells
   *  which. */
  private mayMatch(i: number, {met, words}: Sifted, k: number, hasCells: boolean): boolean {
    const {among, checks} = this
    if (hasCells) checks.record(i)
    among.fill(0)
    let some = false
    for (let w = 0; w < words; w++)
      for (let word = met[k * words + w]!; word !== 0; word &= word - 1) {
        const r = (w << 5) + 31 - Math.clz32(word & -word)
        if (r >= among.length || (hasCells && !checks.mayHold(r))) continue
        among[r] = 1
        some = true
      }
    return some
  }

  /** The needles of some clause of each rule, such that few records hold one of them: a clause costs what its
   *  needles cost that no other rule looks for. The rules with the dearest clauses choose first. Among equals
   *  the first clause, which is the rarest by the table. */
  private cheapest(costOf: (needle: number) => number): readonly number[] {
    const chosen = new Set<number>()
    const sum = (clause: readonly number[]): number =>
      clause.reduce((total, k) => total + (chosen.has(k) ? 0 : costOf(k)), 0)
    const least = (clauses: readonly (readonly number[])[]): number => Math.min(...clauses.map(sum))
    const order = this.rules
      .map((clauses) => ({clauses, cost: least(clauses)}))
      .sort((a, b) => b.cost - a.cost)
    for (const {clauses} of order)
      for (const k of clauses.reduce((best, clause) => (sum(clause) < sum(best) ? clause : best)))
        chosen.add(k)
    return [...chosen].sort((a, b) => a - b)
  }

  private makeSieve(raw: Uint8Array): Sieve {
    const {needles, escapesAt, rules} = this
    const first = [...this.first, ...escapes.map((_, k) => escapesAt + k)]
    return sieveOf({first, needles, escapesAt, rules}, sampleOf(raw))
  }

  /** Chooses for each rule the clause that the fewest records of a sample meet. Which records pass in the
   *  end does not depend on it: they meet all clauses of a rule. */
  private chooseAnew(raw: Uint8Array, starts: Uint32Array): void {
    this.choices++
    const {seen} = this
    this.every ??= recordScanner(this.needles)
    const found = new Uint8Array(this.needles.length)
    const step = Math.max(1, Math.floor(starts.length / sampleRecords))
    for (let i = 0; i < starts.length; i += step) {
      found.fill(0)
      this.every.mark(raw, starts[i]!, starts[i + 1] ?? raw.length, found)
      for (let k = 0; k < this.escapesAt; k++) if (found[k] === 1) seen[k]! += 1
    }
    const first = this.cheapest((k) => seen[k]!)
    const hits = (literals: readonly number[]): number => literals.reduce((total, k) => total + seen[k]!, 0)
    // Another layout takes time: only for much fewer hits.
    if (hits(first) >= worthwhile * hits(this.first)) return
    this.first = first
    this.sieve = this.makeSieve(raw)
  }
}

/** Pieces from all over a block. */
function sampleOf(raw: Uint8Array): Uint8Array {
  if (raw.length <= samplePieces * pieceBytes) return raw
  const sample = new Uint8Array(samplePieces * pieceBytes)
  const step = Math.floor((raw.length - pieceBytes) / (samplePieces - 1))
  for (let i = 0; i < samplePieces; i++)
    sample.set(raw.subarray(i * step, i * step + pieceBytes), i * pieceBytes)
  return sample
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
