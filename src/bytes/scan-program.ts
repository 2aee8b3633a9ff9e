/* Literals laid out for the search loop of asm/scan.ts.
 *
 *   0      four pairs of tables of sixteen bytes: for each byte of a window, by its low and its high
 *          nibble, the groups (a bit each) that have such a byte there
 *   128    heads: by hash of a window's first three bytes, the number of its first entry, 0 for none (u16 each)
 *   8320   entries of twelve bytes: next entry u16, needle u16, length u16, window u16, literal u32
 *   then   the literals, lower-case
 *
 * A window is the part of a literal that is looked for: four bytes, or the three of a literal that has no
 * more and then any byte. Which one, and in which of the eight groups, is chosen so that few places of a
 * sample of the log pass some group's tables; where the sample does not tell, by how common bytes are.
 * PERF: with windows of three bytes and no sample, 41 places of 1000 passed on IIS logs; now 4.
 *
 * Invariant: every spelling of a window passes its group's tables and hashes to its entries. */

import {bothCases, commonness, fold} from "./scan-plain.ts"

const windowBytes = 4
const groups = 8
const headsAt = windowBytes * 32
const heads = 4096
const entriesAt: number = headsAt + 2 * heads
const entryBytes = 12

/** What one program can hold; `undefined` from `layOut` beyond. */
const mostEntries = 4000
const longestLiteral = 65_535
/** Windows of one literal that are tried in every group: those that the sample has least. */
const mostWindows = 2
/** Where a window may begin. */
const lastStart = 32

/** The program for needles of at least three bytes; undefined where they are too many or too long. `sample`
 *  is a part of what will be searched: it decides about speed only. O(needles * sample). */
export function layOut(
  needles: readonly Uint8Array[],
  sample: Uint8Array = new Uint8Array(0),
): Uint8Array | undefined {
  if (needles.length > mostEntries || needles.some((needle) => needle.length > longestLiteral))
    return undefined
  const literals = needles.map((needle) => needle.map(fold))
  const bytes = literals.reduce((sum, literal) => sum + literal.length, 0)
  const literalsAt = entriesAt + entryBytes * literals.length
  const program = new Uint8Array(literalsAt + bytes)
  const view = new DataView(program.buffer)
  const {starts, groups: chosen} = chooseWindows(literals, sample)
  let literalAt = literalsAt
  for (const [index, literal] of literals.entries()) {
    const window = starts[index]!
    const entryAt = entriesAt + entryBytes * index
    const head = headsAt + 2 * hashOf(literal, window)
    view.setUint16(entryAt, view.getUint16(head, true), true)
    view.setUint16(entryAt + 2, index, true)
    view.setUint16(entryAt + 4, literal.length, true)
    view.setUint16(entryAt + 6, window, true)
    view.setUint32(entryAt + 8, literalAt, true)
    view.setUint16(head, index + 1, true)
    program.set(literal, literalAt)
    literalAt += literal.length
  }
  for (const [group, {low, high}] of chosen.entries())
    for (let k = 0; k < windowBytes; k++)
      for (let nibble = 0; nibble < 16; nibble++) {
        program[k * 32 + nibble]! |= ((low[k]! >> nibble) & 1) << group
        program[k * 32 + 16 + nibble]! |= ((high[k]! >> nibble) & 1) << group
      }
  return program
}

/** Where the window of each literal begins, and the groups. */
function chooseWindows(
  literals: readonly Uint8Array[],
  sample: Uint8Array,
): {starts: Uint8Array; groups: readonly Group[]} {
  const places = new Places(sample)
  const chosen = Array.from({length: groups}, () => new Group(places))
  const starts = new Uint8Array(literals.length)
  // The shortest have no choice, so the others choose around them. Those of three bytes that begin alike
  // (the escapes) go together.
  const shortest = new Map<number, Uint8Array[]>()
  for (const literal of literals)
    if (literal.length < windowBytes)
      shortest.set(literal[0]!, [...(shortest.get(literal[0]!) ?? []), literal])
  for (const alike of shortest.values()) settle([new Window(alike, 0, places)], chosen)
  const taken = new Set<number>()
  const order = literals.map((_, i) => i).filter((i) => literals[i]!.length >= windowBytes)
  for (const i of order.sort((a, b) => literals[a]!.length - literals[b]!.length)) {
    const literal = literals[i]!
    const last = Math.min(literal.length - windowBytes, lastStart)
    const possible = Array.from({length: last + 1}, (_, start) => start)
    // A window that another literal has already costs nothing.
    const shared = possible.find((start) => taken.has(keyOf(literal, start)))
    if (shared !== undefined) {
      starts[i] = shared
      continue
    }
    const ranked = possible
      .map((start) => ({start, cost: places.costOf(literal, start)}))
      .sort((a, b) => a.cost - b.cost)
      .slice(0, mostWindows)
    starts[i] = settle(
      ranked.map(({start}) => new Window([literal], start, places)),
      chosen,
    )
    taken.add(keyOf(literal, starts[i]!))
  }
  return {starts, groups: chosen}
}

/** Widens the group that grows least by one of the windows, and gives where that window begins. */
function settle(windows: readonly Window[], chosen: readonly Group[]): number {
  let best: {readonly window: Window; readonly group: Group; readonly cost: number} | undefined
  for (const window of windows)
    for (const group of chosen) {
      const cost = group.costOf(window)
      if (best === undefined || cost < best.cost) best = {window, group, cost}
    }
  if (best === undefined) return 0
  best.group.add(best.window)
  return best.window.start
}

/** Four folded bytes as a number. */
function keyOf(bytes: Uint8Array, at: number): number {
  return (
    fold(bytes[at]!) |
    (fold(bytes[at + 1]!) << 8) |
    (fold(bytes[at + 2]!) << 16) |
    (fold(bytes[at + 3]!) << 24)
  )
}

/** Any byte: all nibbles. */
const anyNibble = 0xffff
/** Weight of what is guessed from bytes against what the sample shows. */
const guessWeight = 0.1
/** So much less must pass before a literal begins a group. */
const groupWorth = 1e-4

/** The places of a sample as sets of bits: for each byte of a window and each nibble, the places at which a
 *  window would have that nibble there. */
class Places {
  readonly count: number
  readonly words: number
  readonly low: readonly (readonly Uint32Array[])[]
  readonly high: readonly (readonly Uint32Array[])[]
  /** How often four bytes stand in the sample, by `keyOf`. */
  private readonly counts = new Map<number, number>()

  constructor(sample: Uint8Array) {
    this.count = Math.max(0, sample.length - windowBytes + 1)
    this.words = (this.count + 31) >> 5
    const sets = (): Uint32Array[] => Array.from({length: 16}, () => new Uint32Array(this.words))
    this.low = Array.from({length: windowBytes}, sets)
    this.high = Array.from({length: windowBytes}, sets)
    for (let i = 0; i < this.count; i++) {
      const word = i >> 5
      const bit = 1 << (i & 31)
      const key = keyOf(sample, i)
      this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
      for (let k = 0; k < windowBytes; k++) {
        const byte = sample[i + k]!
        this.low[k]![byte & 15]![word]! |= bit
        this.high[k]![byte >> 4]![word]! |= bit
      }
    }
  }

  /** The share of places at which a window alone passes, roughly. */
  costOf(literal: Uint8Array, start: number): number {
    let guess = guessWeight
    for (let k = 0; k < windowBytes; k++) guess *= shares[literal[start + k]!]!
    return guess + (this.counts.get(keyOf(literal, start)) ?? 0) / Math.max(1, this.count)
  }
}

/** Nibbles that may stand at each byte of a window, and the places of the sample that have them. */
abstract class Nibbles {
  readonly low: number[] = new Array<number>(windowBytes).fill(0)
  readonly high: number[] = new Array<number>(windowBytes).fill(0)
  readonly lowAt: Uint32Array[]
  readonly highAt: Uint32Array[]
  protected readonly places: Places

  constructor(places: Places) {
    this.places = places
    this.lowAt = Array.from({length: windowBytes}, () => new Uint32Array(places.words))
    this.highAt = Array.from({length: windowBytes}, () => new Uint32Array(places.words))
  }
}

/** The window of one literal, or of several together. */
class Window extends Nibbles {
  readonly start: number

  constructor(literals: readonly Uint8Array[], start: number, places: Places) {
    super(places)
    this.start = start
    for (let k = 0; k < windowBytes; k++) {
      for (const literal of literals)
        if (start + k < literal.length)
          for (const spelt of bothCases(literal[start + k]!)) {
            this.low[k]! |= 1 << (spelt & 15)
            this.high[k]! |= 1 << (spelt >> 4)
          }
        else {
          this.low[k] = anyNibble
          this.high[k] = anyNibble
        }
      for (let nibble = 0; nibble < 16; nibble++) {
        if ((this.low[k]! >> nibble) & 1) unite(this.lowAt[k]!, places.low[k]![nibble]!)
        if ((this.high[k]! >> nibble) & 1) unite(this.highAt[k]!, places.high[k]![nibble]!)
      }
    }
  }
}

class Group extends Nibbles {
  /** The share of places that pass, in the sample and as guessed. */
  private cost = 0

  /** How much more passes with the window. */
  costOf(window: Window): number {
    return this.costWith(window) - this.cost + (this.low[0] === 0 ? groupWorth : 0)
  }

  add(window: Window): void {
    this.cost = this.costWith(window)
    for (let k = 0; k < windowBytes; k++) {
      this.low[k]! |= window.low[k]!
      this.high[k]! |= window.high[k]!
      unite(this.lowAt[k]!, window.lowAt[k]!)
      unite(this.highAt[k]!, window.highAt[k]!)
    }
  }

  private costWith(window: Window): number {
    let guess = guessWeight
    for (let k = 0; k < windowBytes; k++)
      guess *= shareOf(this.low[k]! | window.low[k]!, this.high[k]! | window.high[k]!)
    const {words, count} = this.places
    if (count === 0) return guess
    let passing = 0
    for (let w = 0; w < words; w++) {
      let places = -1
      for (let k = 0; k < windowBytes && places !== 0; k++)
        places &= (this.lowAt[k]![w]! | window.lowAt[k]![w]!) & (this.highAt[k]![w]! | window.highAt[k]![w]!)
      for (; places !== 0; places &= places - 1) passing++
    }
    return guess + passing / count
  }
}

function unite(set: Uint32Array, more: Uint32Array): void {
  for (let w = 0; w < set.length; w++) set[w]! |= more[w]!
}

/** By high nibble and low nibble, the share of bytes in benign logs, roughly. */
const shares: Float64Array = Float64Array.from({length: 256}, (_, byte) =>
  byte < 0x20 || byte > 0x7e ? 1e-4 : commonness(byte) ** 2 / 1500,
)

/** The share of bytes whose nibbles are both among the bits. */
function shareOf(low: number, high: number): number {
  if (low === anyNibble && high === anyNibble) return 1
  let share = 0
  for (let h = high; h !== 0; h &= h - 1) {
    const row = (31 - Math.clz32(h & -h)) << 4
    for (let l = low; l !== 0; l &= l - 1) share += shares[row | (31 - Math.clz32(l & -l))]!
  }
  return share
}

function hashOf(literal: Uint8Array, at: number): number {
  const key = literal[at]! | (literal[at + 1]! << 8) | (literal[at + 2]! << 16) | 0x202020
  return Math.imul(key, 0x9e3779b1) >>> 20
}
