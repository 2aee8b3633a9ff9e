/* Many literals looked for in one text at once: equal to it, at its start, at its end, or anywhere in it.
 *
 * Starts and ends are walked along two tries, forwards and backwards; an equal literal is one that the
 * forward walk finishes with the text. For the rest a window of `windowUnits` code units is chosen in each
 * literal, the one that the fewest literals share. Per place of the text the window there is hashed, and the
 * chain of literals with such a window compared in full.
 * Shorter literals are looked up by their first unit.
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
/** A buffer of units begins with room for so many. */
const leastUnits = 1024
const sparseBits = 15
const sparseShift: number = 32 - sparseBits
/** Literals shorter than a window are kept by so many classes of first units. */
const firstUnits = 128
/** How many times as many slots as entries a hash table has. */
const looseness = 8

/** A text as code units, for finders: one buffer for all of them, filled anew for each text. */
export class Units {
  /** The text stands in the first `length` of these. */
  units: Uint16Array = new Uint16Array(0)
  length = 0

  /** Makes room for so many units; what stood there is lost. */
  reserve(length: number): Uint16Array {
    if (length > this.units.length) this.units = new Uint16Array(Math.max(leastUnits, 2 * length))
    this.length = length
    return this.units
  }

  setText(text: string): void {
    const units = this.reserve(text.length)
    for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i)
  }
}

export class LiteralFinder {
  /** The literals that stood in the text searched last: `hitCount` of them. */
  readonly hits: Int32Array
  hitCount = 0
  /** Folded units of all literals, one after another, and where each begins. */
  private readonly units: Uint16Array
  private readonly begins: Int32Array
  private readonly forward: Trie
  private readonly backward: Trie
  /** Per literal the place of its window in it. */
  private readonly windowAt: Int32Array
  /** Per hash of a window 1 + the first literal with it; 0 for none. */
  private readonly heads: Int32Array
  /** Per literal 1 + the next one whose window has the same hash; of brief ones whose first unit has. */
  private readonly chain: Int32Array
  private readonly shift: number
  private readonly hasWindows: boolean
  /** Per first unit, by its low seven bits, 1 + the first of the literals shorter than a window. */
  private readonly brief: Int32Array
  private readonly hasBrief: boolean
  /** A bit for each hash of a window, where there are only windows: so many that few are set. */
  private readonly sparse: Int32Array
  /** Every literal may stand anywhere, and has a window. */
  private readonly isWindowsOnly: boolean
  /** Stand in every text. */
  private readonly empty: readonly number[]
  /** Per literal the turn in which it was found last. */
  private readonly seen: Int32Array
  private turn = 0

  /** Literals are told by their place in the list; none occurs in it twice. */
  constructor(literals: readonly Literal[]) {
    const count = literals.length
    this.hits = new Int32Array(count)
    this.seen = new Int32Array(count)
    this.windowAt = new Int32Array(count)
    this.chain = new Int32Array(count)
    this.begins = new Int32Array(count + 1)
    let length = 0
    for (let i = 0; i < count; i++) {
      length += literals[i]!.text.length
      this.begins[i + 1] = length
    }
    this.units = new Uint16Array(length)
    for (let i = 0; i < count; i++) {
      const {text} = literals[i]!
      for (let n = 0, to = this.begins[i]!; n < text.length; n++, to++) this.units[to] = text.charCodeAt(n)
    }
    this.forward = new Trie(literals, (place) => place === "equal" || place === "start", 1)
    this.backward = new Trie(literals, (place) => place === "end", -1)
    const within: number[] = []
    this.brief = new Int32Array(firstUnits)
    let briefs = 0
    const empty: number[] = []
    for (let i = 0; i < count; i++) {
      const {place, text} = literals[i]!
      if (place !== "within") continue
      if (text.length >= windowUnits) within.push(i)
      else if (text === "") empty.push(i)
      else {
        const slot = text.charCodeAt(0) & (firstUnits - 1)
        this.chain[i] = this.brief[slot]!
        this.brief[slot] = i + 1
        briefs++
      }
    }
    this.empty = empty
    this.hasBrief = briefs > 0
    this.isWindowsOnly = empty.length === 0 && briefs === 0 && this.forward.isEmpty && this.backward.isEmpty
    this.hasWindows = within.length > 0
    const bits = bitsFor(within.length)
    this.shift = 32 - bits
    this.heads = new Int32Array(1 << bits)
    this.sparse = new Int32Array(this.isWindowsOnly ? 1 << (sparseBits - 5) : 0)
    this.chooseWindows(within)
  }

  /** Calls `found` once for each literal that stands in `text` as it should. */
  find(text: string, found: (literal: number) => void): void {
    const units = new Units()
    units.setText(text)
    this.search(units)
    for (let i = 0; i < this.hitCount; i++) found(this.hits[i]!)
  }

  /** Leaves the literals that stand in the text as they should in `hits`. */
  search({units, length}: Units): void {
    this.hitCount = 0
    this.turn++
    for (const i of this.empty) this.hit(i)
    this.forward.walk(units, length, this)
    this.backward.walk(units, length, this)
    if (this.hasBrief) this.searchBrief(units, length)
    if (this.hasWindows && length >= windowUnits) this.searchWithin(units, length)
  }

  /** Whether `search` might find something in the UTF-16LE text at `bytes[at, at + size)`, folded. */
  mightStandIn(bytes: DataView, at: number, size: number): boolean {
    if (!this.isWindowsOnly) return true
    const {sparse} = this
    let window = 0
    for (let i = at, end = at + size - 1; i < end; i += 2) {
      const unit = bytes.getUint16(i, true)
      if (unit > 0x7f) return true
      window = (window << 8) ^ asciiFold[unit]!
      // The first windows are too short: they end in a useless search at worst.
      const hash = Math.imul(window, spread) >>> sparseShift
      if (((sparse[hash >>> 5]! >>> (hash & 31)) & 1) !== 0) return true
    }
    return false
  }

  private searchBrief(text: Uint16Array, length: number): void {
    const {brief, chain, begins, seen, turn} = this
    for (let at = 0; at < length; at++)
      for (let next = brief[text[at]! & (firstUnits - 1)]!; next !== 0; next = chain[next - 1]!) {
        const literal = next - 1
        if (seen[literal] === turn) continue
        const begin = begins[literal]!
        if (at + begins[next]! - begin <= length && this.stands(text, at, begin, begins[next]!))
          this.hit(literal)
      }
  }

  private searchWithin(text: Uint16Array, length: number): void {
    const {heads, chain, windowAt, begins, shift, seen, turn} = this
    let window = (text[0]! << 16) ^ (text[1]! << 8) ^ text[2]!
    for (let end = windowUnits - 1; end < length; end++) {
      window = (window << 8) ^ text[end]!
      for (let next = heads[Math.imul(window, spread) >>> shift]!; next !== 0; next = chain[next - 1]!) {
        const literal = next - 1
        if (seen[literal] === turn) continue
        const at = end - (windowUnits - 1) - windowAt[literal]!
        const begin = begins[literal]!
        if (at < 0 || at + begins[next]! - begin > length || !this.stands(text, at, begin, begins[next]!))
          continue
        this.hit(literal)
      }
    }
  }

  private hit(literal: number): void {
    this.seen[literal] = this.turn
    this.hits[this.hitCount++] = literal
  }

  /** Whether the units from `begin` to `end` of the literals stand at `at`; they fit before the text's end. */
  private stands(text: Uint16Array, at: number, begin: number, end: number): boolean {
    const {units} = this
    for (let i = begin; i < end; i++, at++) if (units[i] !== text[at]) return false
    return true
  }

  private chooseWindows(windowed: readonly number[]): void {
    const {units, begins, shift} = this
    // By hash: two windows that share one count as the same, which only makes a choice worse.
    const shares = new Uint16Array(this.heads.length)
    for (const i of windowed)
      for (let at = begins[i]!; at + windowUnits <= begins[i + 1]!; at++) {
        const slot = Math.imul(windowOf(units, at), spread) >>> shift
        if (shares[slot]! < 0xffff) shares[slot]!++
      }
    for (const i of windowed) {
      let chosen = begins[i]!
      let least = 0x1_0000
      let slot = 0
      for (let at = chosen; at + windowUnits <= begins[i + 1]!; at++) {
        const candidate = Math.imul(windowOf(units, at), spread) >>> shift
        if (shares[candidate]! >= least) continue
        least = shares[candidate]!
        chosen = at
        slot = candidate
      }
      this.windowAt[i] = chosen - begins[i]!
      const hash = Math.imul(windowOf(units, chosen), spread) >>> sparseShift
      if (this.isWindowsOnly) this.sparse[hash >>> 5]! |= 1 << (hash & 31)
      this.chain[i] = this.heads[slot]!
      this.heads[slot] = i + 1
    }
  }
}

/** The folds of ASCII. */
export const asciiFold: Uint8Array = Uint8Array.from({length: 128}, (_, unit) =>
  unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit,
)

/** Literals by their units from one end, in a hash table of edges. */
class Trie {
  private readonly step: 1 | -1
  readonly isEmpty: boolean
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

  /** Tells `finder` of the literals that are passed on the way. */
  walk(text: Uint16Array, length: number, finder: LiteralFinder): void {
    if (this.isEmpty) return
    const {ends, wholes, edgeNode, edgeTo, step} = this
    let node = 0
    for (let n = 0, at = step === 1 ? 0 : length - 1; ; n++, at += step) {
      if (ends[node] !== 0) finder.hits[finder.hitCount++] = ends[node]! - 1
      if (n === length) break
      const slot = this.slotOf(node, text[at]!)
      if (edgeNode[slot] === 0) return
      node = edgeTo[slot]!
    }
    if (wholes[node] !== 0) finder.hits[finder.hitCount++] = wholes[node]! - 1
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
 *  the comparison sorts out. Eight bits further the first unit is gone, so `searchWithin` can roll. */
function windowOf(units: Uint16Array, at: number): number {
  return (units[at]! << 24) ^ (units[at + 1]! << 16) ^ (units[at + 2]! << 8) ^ units[at + 3]!
}

function bitsFor(entries: number): number {
  let bits = 4
  while (1 << bits < entries * looseness) bits++
  return bits
}
