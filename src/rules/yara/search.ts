/* Which of many thousand literals stand in a file, in one pass.
 *
 * Each literal is known by four of its bytes, those that are least common; literals of two and three bytes by
 * all. At each byte of the file the last two, three and four are looked up; where some literal has them, it is
 * compared. So the pass costs the same for ten literals and for ten thousand, as long as the tables are mostly
 * empty.
 *
 *   bits:    one bit for each of 2^18 hashes of four (three, two) bytes: some literal has them
 *   heads:   hash → the place of its first entry behind `entries`, plus one
 *   entries: four words each: the bytes; the literal; where in it the last of the bytes stands; the next
 *            entry of the same hash, plus one
 *
 * The naive twin stands in the test (test/yara/search.test.ts). */

const hashBits = 18
const multiplier = 0x9e3779b1

export interface Literal {
  /** Bytes in latin1; where case does not count, with ASCII letters in lower case. */
  readonly text: string
  readonly isCased: boolean
  /** No letter or digit of ASCII stands before or behind it. */
  readonly isWord: boolean
}

export function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** Lower case for ASCII letters, by byte. */
const folded = Uint8Array.from({length: 256}, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte))

export class LiteralSearch {
  /** All literals, one behind the other; `starts` holds one place more than there are literals. */
  private readonly text: Uint8Array
  private readonly starts: Int32Array
  /** For each: 1, case counts; 2, it is a word. */
  private readonly traits: Uint8Array
  private readonly quads: Grams
  private readonly triples: Grams
  private readonly pairs: Grams

  /** Literals of two bytes and more, each once. Throws RangeError on shorter ones. */
  constructor(literals: readonly Literal[]) {
    this.text = Buffer.from(literals.map(({text}) => text).join(""), "latin1")
    this.starts = new Int32Array(literals.length + 1)
    this.traits = Uint8Array.from(literals, ({isCased, isWord}) => (isCased ? 1 : 0) + (isWord ? 2 : 0))
    const quads: number[][] = []
    const triples: number[][] = []
    const pairs: number[][] = []
    for (const [i, {text}] of literals.entries()) {
      const start = this.starts[i]!
      const end = start + text.length
      this.starts[i + 1] = end
      if (text.length < 2) throw new RangeError("a literal of less than two bytes")
      const literal = this.text.subarray(start, end).map((byte) => folded[byte]!)
      if (text.length === 2) pairs.push([gramAt(literal, 0, 2), i, 1])
      else if (text.length === 3) triples.push([gramAt(literal, 0, 3), i, 2])
      else {
        const at = rarestAt(literal)
        quads.push([gramAt(literal, at, 4), i, at + 3])
      }
    }
    this.quads = gramsOf(quads)
    this.triples = gramsOf(triples)
    this.pairs = gramsOf(pairs)
  }

  /** Sets `found[i]` to 1 for every literal i that stands in `bytes`; O(n) but for literals that nearly stand. */
  mark(bytes: Uint8Array, found: Uint8Array): void {
    const pairBits = this.pairs.bits
    const quadBits = this.quads.bits
    const tripleBits = this.triples.bits
    const end = bytes.length
    let gram = 0
    for (let i = 0; i < end; i++) {
      gram = (gram << 8) | folded[bytes[i]!]!
      const pair = Math.imul(gram & 0xffff, multiplier) >>> (32 - hashBits)
      const quad = Math.imul(gram, multiplier) >>> (32 - hashBits)
      const triple = Math.imul(gram & 0xffffff, multiplier) >>> (32 - hashBits)
      // PERF: one branch for the three; most bytes end here.
      const isQuad = quadBits[quad >>> 5]! >>> (quad & 31)
      const isTriple = tripleBits[triple >>> 5]! >>> (triple & 31)
      const isPair = pairBits[pair >>> 5]! >>> (pair & 31)
      if (((isQuad | isTriple | isPair) & 1) === 0) continue
      if ((isQuad & 1) !== 0) this.compare(this.quads, quad, gram, bytes, i, found)
      if ((isTriple & 1) !== 0) this.compare(this.triples, triple, gram & 0xffffff, bytes, i, found)
      if ((isPair & 1) !== 0) this.compare(this.pairs, pair, gram & 0xffff, bytes, i, found)
    }
  }

  /** The literals whose four (three, two) bytes end at `at`. */
  private compare(
    {heads, entries}: Grams,
    hash: number,
    gram: number,
    bytes: Uint8Array,
    at: number,
    found: Uint8Array,
  ): void {
    const {text, starts, traits} = this
    for (let next = heads[hash]!; next > 0; next = entries[4 * next - 1]!) {
      const entry = 4 * (next - 1)
      const i = entries[entry + 1]!
      if (entries[entry] !== gram || found[i] === 1) continue
      const first = starts[i]!
      const length = starts[i + 1]! - first
      const start = at - entries[entry + 2]!
      if (start < 0 || start + length > bytes.length) continue
      let k = 0
      if ((traits[i]! & 1) === 0) while (k < length && folded[bytes[start + k]!] === text[first + k]) k++
      else while (k < length && bytes[start + k] === text[first + k]) k++
      if (k < length) continue
      const isCut = isWordly(bytes[start - 1]) || isWordly(bytes[start + length])
      if ((traits[i]! & 2) === 0 || !isCut) found[i] = 1
    }
  }
}

/** Whether a byte is a letter or digit of ASCII. */
function isWordly(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const letter = byte | 0x20
  return (byte >= 0x30 && byte <= 0x39) || (letter >= 0x61 && letter <= 0x7a)
}

interface Grams {
  readonly bits: Int32Array
  readonly heads: Int32Array
  readonly entries: Int32Array
}

function gramsOf(all: readonly (readonly number[])[]): Grams {
  const bits = new Int32Array(1 << (hashBits - 5))
  const heads = new Int32Array(1 << hashBits)
  const entries = new Int32Array(4 * all.length)
  for (const [n, [gram = 0, literal = 0, end = 0]] of all.entries()) {
    const hash = Math.imul(gram, multiplier) >>> (32 - hashBits)
    entries.set([gram, literal, end, heads[hash]!], 4 * n)
    bits[hash >>> 5]! |= 1 << (hash & 31)
    heads[hash] = n + 1
  }
  return {bits, heads, entries}
}

function gramAt(bytes: Uint8Array, at: number, count: number): number {
  let gram = 0
  for (let i = at; i < at + count; i++) gram = (gram << 8) | bytes[i]!
  return gram
}

/** Where the four least common bytes of a literal begin. */
function rarestAt(literal: Uint8Array): number {
  let best = 0
  let bestScore = -1
  for (let at = 0; at + 4 <= literal.length; at++) {
    let score = 0
    for (let i = at; i < at + 4; i++) score += literal[i] === literal[i - 1] ? 0 : rarity[literal[i]!]!
    if (score <= bestScore) continue
    best = at
    bestScore = score
  }
  return best
}

// Letters by how rare they are in English and in programs; blanks and zeros are the most common of all.
const letters = "etaoinsrlcdpumhgfbyvwkxjqz"
const rarity: readonly number[] = Array.from({length: 256}, (_, byte) => {
  const letter = letters.indexOf(String.fromCharCode(byte))
  if (letter >= 0) return 2 + letter / 3
  if (byte === 0 || byte === 0x20 || byte === 0xff) return 0
  return byte === 0x0a || byte === 0x0d || byte === 0x09 ? 2 : byte >= 0x30 && byte <= 0x39 ? 5 : 8
})
