/* Picks the records of a block that a rule could match, by searching raw bytes.
 *
 * Naive: decode every record and ask every rule. Two passes instead. The first searches the whole block for
 * the rarest clause of every rule. The second looks, in records with a hit only, for all literals of all
 * clauses, and lets the record pass if some rule has all its clauses met. A record in which something could
 * hide a literal passes too: a percent escape of a plain character (`%65cp`, also twice: `%25`), or one of
 * the two non-ASCII letters that fold to ASCII ones (U+212A to `k`, U+017F to `s`).
 *
 * Invariant: may over-report, never under-report. test/prefilter.test.ts proves it against the matcher. */

import {LiteralScanner} from "../bytes/scan-plain.ts"
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

class Search {
  /** The rarest clauses' literals; undefined if there are none. */
  private readonly first: LiteralScanner | undefined
  /** The literals of all clauses. */
  private readonly every: LiteralScanner | undefined
  /** Per rule, its clauses as indexes into `every`'s literals. */
  private readonly rules: readonly (readonly (readonly number[])[])[]
  private readonly found: Uint8Array
  readonly among: Uint8Array

  constructor(first: readonly string[], witnesses: readonly (readonly Clause[])[]) {
    const literals = [...new Set(witnesses.flatMap((clauses) => clauses.flatMap((clause) => [...clause])))]
    const indexOf = new Map(literals.map((literal, i) => [literal, i]))
    this.first = scannerOf(first)
    this.every = scannerOf(literals)
    this.rules = witnesses.map((clauses) =>
      clauses.map((clause) => [...clause].map((literal) => indexOf.get(literal) as number)),
    )
    this.found = new Uint8Array(literals.length)
    this.among = new Uint8Array(witnesses.length).fill(1)
  }

  *pick(block: Block): Iterable<number> {
    this.among.fill(1)
    if (!block.searchable) yield* all(block)
    else yield* this.search(block)
  }

  private *search(block: Block): Iterable<number> {
    const {raw, records} = block
    const starts = block.starts.subarray(0, records)
    const buffer = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
    const finders = [
      (from: number): number => this.first?.next(raw, from, from, raw.length) ?? -1,
      (from: number): number => nextEscape(buffer, from),
      (from: number): number => after(buffer.indexOf(kelvin, from)),
      (from: number): number => after(buffer.indexOf(longS, from)),
    ]
    const hits = finders.map((find) => find(0))
    let i = 0
    while (i < records) {
      let first = Number.POSITIVE_INFINITY
      for (const hit of hits) if (hit >= 0 && hit < first) first = hit
      if (first === Number.POSITIVE_INFINITY) return
      // A hit is the position just behind a byte of the occurrence: in record i if that starts before it.
      while (i + 1 < records && (starts[i + 1] as number) < first) i += 1
      const start = starts[i] as number
      const end = starts[i + 1] ?? raw.length
      const isInRecord = start < first
      if (isInRecord) {
        if (hits.some((hit, f) => f > 0 && hit > start && hit <= end)) {
          this.among.fill(1)
          yield i
        } else if (this.meetsSome(raw, start, end)) yield i
        i += 1
      }
      // Otherwise it lies in header lines before record i, which begins the search anew.
      const resume = isInRecord ? end : start
      for (let f = 0; f < finders.length; f++) {
        const hit = hits[f] as number
        if (hit >= 0 && hit <= resume) hits[f] = (finders[f] as (from: number) => number)(resume)
      }
    }
  }

  /** Whether some rule finds all its clauses met in [start, end); `among` tells which. */
  private meetsSome(raw: Uint8Array, start: number, end: number): boolean {
    const {found, among, rules} = this
    found.fill(0)
    this.every?.mark(raw, start, end, found)
    let some = false
    for (let r = 0; r < rules.length; r++) {
      const isMet = (rules[r] as readonly (readonly number[])[]).every((clause) =>
        clause.some((i) => found[i] === 1),
      )
      among[r] = isMet ? 1 : 0
      some ||= isMet
    }
    return some
  }
}

function scannerOf(literals: readonly string[]): LiteralScanner | undefined {
  const encoder = new TextEncoder()
  return literals.length === 0 ? undefined : new LiteralScanner(literals.map((l) => encoder.encode(l)))
}

const kelvin: Buffer = Buffer.from([0xe2, 0x84, 0xaa])
const longS: Buffer = Buffer.from([0xc5, 0xbf])

function after(position: number): number {
  return position < 0 ? -1 : position + 1
}

/** Behind the next `%xx` that stands for a plain character or for `%` itself; -1 if there is none. */
function nextEscape(buffer: Buffer, from: number): number {
  for (let at = buffer.indexOf(0x25, from); at >= 0; at = buffer.indexOf(0x25, at + 1)) {
    const code = hex(buffer[at + 1]) * 16 + hex(buffer[at + 2])
    if (hidesPlain(code)) return at + 1
  }
  return -1
}

function hidesPlain(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x24 ||
    code === 0x25 ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f ||
    code === 0x7e ||
    // Lead bytes of the letters that fold to ASCII ones, escaped.
    code === 0xe2 ||
    code === 0xc5
  )
}

/** The value of a hex digit; far out of range for any other byte. */
function hex(byte: number | undefined): number {
  if (byte === undefined) return 4096
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 4096
}
