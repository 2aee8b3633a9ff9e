/* Many literals looked for in one text at once: equal to it, at its start, at its end, or anywhere in it.
 *
 * Starts and ends are walked along two tries, forwards and backwards; an equal literal is one that the
 * forward walk finishes with the text. For the rest a window of `windowUnits` code units is chosen in each
 * literal, the one that the fewest literals share. Per place of the text the window there is hashed; a bit
 * table says whether any literal has such a window, a chain of those literals is then compared in full.
 * Shorter literals are searched one by one: rules have few.
 *
 * Exact: what is found stands in the text, what stands in it is found. Cost: one hash a code unit, and a
 * comparison per window that fits.
 *
 * Tables, all of powers of two and open addressing:
 *   trie     node, unit -> node        `edgeNode`, `edgeUnit`, `edgeTo`
 *   windows  hash -> first literal     `heads`, then `chain[literal]` */

export type Place = "equal" | "start" | "end" | "within"

export interface Literal {
  readonly place: Place
  readonly text: string
}

const windowUnits = 4
/** How many times as many slots as entries a hash table has. */
const looseness = 8

export class LiteralFinder {
  private readonly texts: readonly string[]
  private readonly forward: Trie
  private readonly backward: Trie
  /** Per literal the place of its window in it. */
  private readonly windowAt: Int32Array
  /** Per hash of a window 1 + the first literal with it; 0 for none. */
  private readonly heads: Int32Array
  /** Per literal 1 + the next one whose window has the same hash. */
  private readonly chain: Int32Array
  private readonly shift: number
  private readonly hasWindows: boolean
  private readonly brief: readonly number[]
  /** Per literal the turn in which it was found last. */
  private readonly seen: Int32Array
  private turn = 0

  /** Literals are told by their place in the list; none occurs in it twice. */
  constructor(literals: readonly Literal[]) {
    this.texts = literals.map(({text}) => text)
    this.seen = new Int32Array(literals.length)
    this.windowAt = new Int32Array(literals.length)
    this.chain = new Int32Array(literals.length)
    this.forward = new Trie(literals, (place) => place === "equal" || place === "start", 1)
    this.backward = new Trie(literals, (place) => place === "end", -1)
    const within = [...literals.keys()].filter((i) => literals[i]!.place === "within")
    const windowed = within.filter((i) => this.texts[i]!.length >= windowUnits)
    this.brief = within.filter((i) => this.texts[i]!.length < windowUnits)
    this.hasWindows = windowed.length > 0
    const bits = bitsFor(windowed.length)
    this.shift = 32 - bits
    this.heads = new Int32Array(1 << bits)
    this.chooseWindows(windowed)
  }

  /** Calls `found` once for each literal that stands in `text` as it should. */
  find(text: string, found: (literal: number) => void): void {
    this.turn++
    this.forward.walk(text, found)
    this.backward.walk(text, found)
    for (const i of this.brief) if (text.includes(this.texts[i]!)) found(i)
    if (this.hasWindows && text.length >= windowUnits) this.findWithin(text, found)
  }

  private findWithin(text: string, found: (literal: number) => void): void {
    const {heads, chain, windowAt, texts, shift, seen, turn} = this
    let window = (text.charCodeAt(0) << 16) ^ (text.charCodeAt(1) << 8) ^ text.charCodeAt(2)
    for (let end = windowUnits - 1; end < text.length; end++) {
      window = (window << 8) ^ text.charCodeAt(end)
      for (let next = heads[Math.imul(window, spread) >>> shift]!; next !== 0; next = chain[next - 1]!) {
        const literal = next - 1
        if (seen[literal] === turn) continue
        const at = end - (windowUnits - 1) - windowAt[literal]!
        if (at < 0 || !text.startsWith(texts[literal]!, at)) continue
        seen[literal] = turn
        found(literal)
      }
    }
  }

  private chooseWindows(windowed: readonly number[]): void {
    const shares = new Map<number, number>()
    for (const i of windowed) {
      const text = this.texts[i]!
      const own = new Set<number>()
      for (let at = 0; at + windowUnits <= text.length; at++) own.add(windowOf(text, at))
      for (const window of own) shares.set(window, (shares.get(window) ?? 0) + 1)
    }
    for (const i of windowed) {
      const text = this.texts[i]!
      let chosen = 0
      for (let at = 1; at + windowUnits <= text.length; at++)
        if (shares.get(windowOf(text, at))! < shares.get(windowOf(text, chosen))!) chosen = at
      const slot = Math.imul(windowOf(text, chosen), spread) >>> this.shift
      this.windowAt[i] = chosen
      this.chain[i] = this.heads[slot]!
      this.heads[slot] = i + 1
    }
  }
}

/** Literals by their units from one end, in a hash table of edges. */
class Trie {
  private readonly step: 1 | -1
  private readonly isEmpty: boolean
  private readonly mask: number
  /** Per slot of the table: the node an edge leaves, plus 1 (0: no edge), its unit, the node it leads to. */
  private readonly edgeNode: Int32Array
  private readonly edgeUnit: Uint16Array
  private readonly edgeTo: Int32Array
  /** Per node 1 + the literal that ends there, if more text may follow; and if none may. */
  private readonly ends: Int32Array
  private readonly wholes: Int32Array

  constructor(literals: readonly Literal[], isMine: (place: Place) => boolean, step: 1 | -1) {
    this.step = step
    const mine = [...literals.keys()].filter((i) => isMine(literals[i]!.place))
    this.isEmpty = mine.length === 0
    const size = 1 << bitsFor(mine.reduce((sum, i) => sum + literals[i]!.text.length, 0) / 4)
    this.mask = size - 1
    this.edgeNode = new Int32Array(size)
    this.edgeUnit = new Uint16Array(size)
    this.edgeTo = new Int32Array(size)
    const ends: number[] = [0]
    const wholes: number[] = [0]
    for (const i of mine) {
      const {place, text} = literals[i]!
      let node = 0
      for (let n = 0; n < text.length; n++) {
        const unit = text.charCodeAt(step === 1 ? n : text.length - 1 - n)
        const slot = this.slotOf(node, unit)
        if (this.edgeNode[slot] === 0) {
          this.edgeNode[slot] = node + 1
          this.edgeUnit[slot] = unit
          this.edgeTo[slot] = ends.push(0) - 1
          wholes.push(0)
        }
        node = this.edgeTo[slot]!
      }
      if (place === "equal") wholes[node] = i + 1
      else ends[node] = i + 1
    }
    this.ends = Int32Array.from(ends)
    this.wholes = Int32Array.from(wholes)
  }

  walk(text: string, found: (literal: number) => void): void {
    if (this.isEmpty) return
    const {ends, wholes, edgeNode, edgeTo, step} = this
    let node = 0
    for (let n = 0, at = step === 1 ? 0 : text.length - 1; ; n++, at += step) {
      if (ends[node] !== 0) found(ends[node]! - 1)
      if (n === text.length) break
      const slot = this.slotOf(node, text.charCodeAt(at))
      if (edgeNode[slot] === 0) return
      node = edgeTo[slot]!
    }
    if (wholes[node] !== 0) found(wholes[node]! - 1)
  }

  /** Where the edge stands, or the free slot where it would. */
  private slotOf(node: number, unit: number): number {
    const {edgeNode, edgeUnit, mask} = this
    let slot = (Math.imul(node, spread) ^ Math.imul(unit, otherSpread)) >>> 7
    for (slot &= mask; edgeNode[slot] !== 0; slot = (slot + 1) & mask)
      if (edgeNode[slot] === node + 1 && edgeUnit[slot] === unit) break
    return slot
  }
}

/** Knuth's multiplier, 2^32 over the golden ratio. */
const spread = 0x9e3779b1
const otherSpread = 0x85ebca6b

/** Four units in 32 bits. Units beyond 255 run into their neighbours: several windows then look alike, which
 *  the comparison sorts out. Eight bits further the first unit is gone, so `findWithin` can roll. */
function windowOf(text: string, at: number): number {
  let window = 0
  for (let i = at; i < at + windowUnits; i++) window = (window << 8) ^ text.charCodeAt(i)
  return window
}

function bitsFor(entries: number): number {
  let bits = 4
  while (1 << bits < entries * looseness) bits++
  return bits
}
