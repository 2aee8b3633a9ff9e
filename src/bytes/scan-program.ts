/* Literals laid out for the search loop of asm/scan.ts.
 *
 *   0      three pairs of tables of sixteen bytes: for each byte of a window, by its low and its high
 *          nibble, the groups (a bit each) that have such a byte there
 *   96     heads: by hash of a window's three bytes, the number of its first entry, 0 for none (u16 each)
 *   8288   entries of twelve bytes: next entry u16, needle u16, length u16, window u16, literal u32
 *   then   the literals, lower-case
 *
 * A window is the part of a literal that is looked for. Which one, and in which of the eight groups, is
 * chosen so that benign logs hold few triples of bytes that some group takes for one of its windows.
 *
 * Invariant: every spelling of a window passes its group's tables and hashes to its entries. */

import {bothCases, commonness, fold} from "./scan-plain.ts"

const windowBytes = 3
const groups = 8
const headsAt = windowBytes * 32
const heads = 4096
const entriesAt: number = headsAt + 2 * heads
const entryBytes = 12

/** What one program can hold; `undefined` from `layOut` beyond. */
const mostEntries = 4000
const longestLiteral = 65_535

/** Bits of the low nibbles and of the high nibbles of the bytes that may stand at a place. */
interface Place {
  readonly low: number
  readonly high: number
}

interface Group {
  readonly places: readonly Place[]
  /** The share of positions in benign logs that pass. */
  readonly share: number
}

const emptyGroup: Group = {places: Array.from({length: windowBytes}, () => ({low: 0, high: 0})), share: 0}

/** The program for needles of at least three bytes; undefined where they are too many or too long. */
export function layOut(needles: readonly Uint8Array[]): Uint8Array | undefined {
  if (needles.length > mostEntries || needles.some((needle) => needle.length > longestLiteral))
    return undefined
  const literals = needles.map((needle) => needle.map(fold))
  const bytes = literals.reduce((sum, literal) => sum + literal.length, 0)
  const literalsAt = entriesAt + entryBytes * literals.length
  const program = new Uint8Array(literalsAt + bytes)
  const view = new DataView(program.buffer)
  const chosen: Group[] = Array.from({length: groups}, () => emptyGroup)
  // The shortest have no choice, so the others choose around them.
  const order = literals.map((_, i) => i).sort((a, b) => literals[a]!.length - literals[b]!.length)
  let literalAt = literalsAt
  for (const [rank, index] of order.entries()) {
    const literal = literals[index]!
    const window = place(literal, chosen)
    const entryAt = entriesAt + entryBytes * rank
    const head = headsAt + 2 * hashOf(literal, window)
    view.setUint16(entryAt, view.getUint16(head, true), true)
    view.setUint16(entryAt + 2, index, true)
    view.setUint16(entryAt + 4, literal.length, true)
    view.setUint16(entryAt + 6, window, true)
    view.setUint32(entryAt + 8, literalAt, true)
    view.setUint16(head, rank + 1, true)
    program.set(literal, literalAt)
    literalAt += literal.length
  }
  for (const [group, {places}] of chosen.entries())
    for (const [k, {low, high}] of places.entries())
      for (let nibble = 0; nibble < 16; nibble++) {
        program[k * 32 + nibble]! |= ((low >> nibble) & 1) << group
        program[k * 32 + 16 + nibble]! |= ((high >> nibble) & 1) << group
      }
  return program
}

/** Widens the group that grows least by a window of the literal, and gives where that window begins. */
function place(literal: Uint8Array, chosen: Group[]): number {
  let best = 0
  let bestGroup = 0
  let bestGrown = emptyGroup
  let bestCost = Number.POSITIVE_INFINITY
  const last = Math.min(literal.length - windowBytes, 32)
  for (let start = 0; start <= last; start++)
    for (let g = 0; g < groups; g++) {
      const grown = widened(chosen[g]!, literal, start)
      const cost = grown.share - chosen[g]!.share
      if (cost >= bestCost) continue
      best = start
      bestGroup = g
      bestGrown = grown
      bestCost = cost
    }
  chosen[bestGroup] = bestGrown
  return best
}

function widened(group: Group, literal: Uint8Array, start: number): Group {
  let share = 1
  const places = group.places.map(({low, high}, k) => {
    for (const byte of bothCases(literal[start + k]!)) {
      low |= 1 << (byte & 15)
      high |= 1 << (byte >> 4)
    }
    share *= shareOf(low, high)
    return {low, high}
  })
  return {places, share}
}

/** By high nibble and low nibble, the share of bytes in benign logs, roughly. */
const shares: Float64Array = Float64Array.from({length: 256}, (_, byte) =>
  byte < 0x20 || byte > 0x7e ? 1e-4 : commonness(byte) ** 2 / 1500,
)

/** The share of bytes whose nibbles are both among the bits. */
function shareOf(low: number, high: number): number {
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
