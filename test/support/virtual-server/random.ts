/* The generator's only source of chance: same seed, same numbers, on every machine.
 *
 * xoshiro128** 1.1 with 32-bit state words, from D. Blackman, S. Vigna, "Scrambled Linear Pseudorandom
 * Number Generators", ACM TOMS 47(4), 2021. The state is filled from the seed's FNV-1a hash (32 bits,
 * offset basis 0x811c9dc5, prime 0x01000193), stepped by 0x9e3779b9 and mixed by MurmurHash3's 32-bit
 * finaliser, so that near seeds give far streams. Not for secrets. */

const hexOfByte: readonly string[] = Array.from({length: 256}, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
)

/** A stream of numbers that its seed fixes for ever. */
export class Random {
  readonly #seed: string
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: string) {
    this.#seed = seed
    let hash = 0x811c9dc5
    for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
    const word = (): number => {
      hash = (hash + 0x9e3779b9) | 0
      let mixed = hash
      mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
      return mixed ^ (mixed >>> 16)
    }
    this.#a = word()
    this.#b = word()
    this.#c = word()
    // All four words zero would be a fixed point.
    this.#d = word() | 1
  }

  /** An independent stream: what one part draws does not shift what another part gets. */
  fork(label: string): Random {
    return new Random(`${this.#seed}/${label}`)
  }

  /** 0 .. 2^32-1. */
  u32(): number {
    const turned = Math.imul(this.#b, 5)
    const result = Math.imul((turned << 7) | (turned >>> 25), 9)
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result >>> 0
  }

  /** 0 <= n < 1. */
  unit(): number {
    return this.u32() / 0x100000000
  }

  /** A whole number, low <= n <= high. */
  between(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.unit() * list.length)]
    if (found === undefined) throw new Error("nothing to pick from: the list is empty")
    return found
  }

  hex(digits: number): string {
    let text = ""
    while (text.length < digits) text += hexOfByte[this.u32() & 0xff]
    return text.slice(0, digits)
  }

  /** Letters and digits, the first a letter. */
  word(length: number): string {
    let text = this.pick([..."abcdefghijklmnopqrstuvwxyz"])
    while (text.length < length)
      text += "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[this.between(0, 61)]
    return text
  }

  /** A version 4 GUID in lower case (RFC 9562, 5.4). */
  guid(): string {
    const a = this.u32()
    const b = this.u32()
    const c = this.u32()
    const d = this.u32()
    const hex = hexOfByte
    return (
      `${hex[a >>> 24]}${hex[(a >>> 16) & 0xff]}${hex[(a >>> 8) & 0xff]}${hex[a & 0xff]}-` +
      `${hex[b >>> 24]}${hex[(b >>> 16) & 0xff]}-${hex[((b >>> 8) & 0x0f) | 0x40]}${hex[b & 0xff]}-` +
      `${hex[((c >>> 24) & 0x3f) | 0x80]}${hex[(c >>> 16) & 0xff]}-` +
      `${hex[(c >>> 8) & 0xff]}${hex[c & 0xff]}${hex[d >>> 24]}${hex[(d >>> 16) & 0xff]}${hex[(d >>> 8) & 0xff]}${hex[d & 0xff]}`
    )
  }
}
