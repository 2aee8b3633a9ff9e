/* How much the signs of a site speak for a kind, by its table of weights.
 *
 * PERF: a sign is found by its parts, and no text is put together: each word of any sign has a number, and four numbers lead
 * to the sign. All tables are looked through at once; a word that no table knows ends the search. */

import type {Weights} from "../../knowledge/sign-weights.ts"
import {type Part, type Seen, type SignWord, splitSign} from "./seen.ts"

/** Lists and what they stand beside that are remembered. They are of the lexicons, so that only odd texts reach this. */
const mostListed = 200_000

/** All tables that are used together. Takes the signs of one site after the other. */
export class Weighing implements Seen {
  /** The words of all signs, their names among them → a number from 1 on. */
  readonly #words = new Map<string, number>()
  /** Of each sign: the numbers of its name and its words, 0 where it has fewer than three. */
  readonly #parts: Int32Array
  /** By the hash of its parts: the number of a sign and 1, or 0. */
  readonly #slots: Int32Array
  #size = 0
  /** By the name of the table, by the number of the sign. */
  readonly #sums = new Map<string, Int32Array>()
  /** The site at which a sign was met last: each counts once for a site. */
  readonly #met: Int32Array
  #site = 0
  #sites = 0
  #numbers: number[] = []
  /** By the number of a name: list → what it stands beside → the signs of its words. */
  #lists: Map<readonly string[], Map<number | readonly string[], readonly number[]>>[] = []
  #listed = 0
  /** Of the sentence in hand: what its sites share. */
  readonly #shared: Readonly<Record<Part, Map<object, readonly number[]>>> = {
    clause: new Map(),
    agent: new Map(),
    object: new Map(),
    whole: new Map(),
  }

  constructor(tables: ReadonlyMap<string, Weights>) {
    let most = 0
    for (const {signs} of tables.values()) most += signs.size
    this.#parts = new Int32Array(4 * most)
    let slots = 2
    while (slots < 2 * most) slots *= 2
    this.#slots = new Int32Array(slots)
    for (const [name, {signs}] of tables) {
      const sums = new Int32Array(most)
      for (const [sign, weight] of signs) sums[this.#numberOf(sign)] = weight
      this.#sums.set(name, sums)
    }
    this.#met = new Int32Array(this.#size)
  }

  /** The number of a sign of a table. */
  #numberOf(sign: string): number {
    const [name, a = 0, b = 0, c = 0] = splitSign(sign, (word) => {
      let number = this.#words.get(word)
      if (number === undefined) {
        number = this.#words.size + 1
        this.#words.set(word, number)
      }
      return number
    }) as readonly [number, ...number[]]
    const slot = this.#slotOf(name, a, b, c)
    const known = this.#slots[slot] as number
    if (known > 0) return known - 1
    const number = this.#size++
    this.#slots[slot] = number + 1
    this.#parts.set([name, a, b, c], 4 * number)
    return number
  }

  /** Where a sign is, or would be. */
  #slotOf(name: number, a: number, b: number, c: number): number {
    const parts = this.#parts
    const slots = this.#slots
    const mask = slots.length - 1
    let hash = Math.imul(name, 0x9e3779b1) ^ Math.imul(a, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^ Math.imul(b, 0x27d4eb2f) ^ Math.imul(c, 0x165667b1)
    let slot = (hash ^ (hash >>> 13)) & mask
    for (;;) {
      const known = slots[slot] as number
      if (known === 0) return slot
      const at = 4 * (known - 1)
      if (parts[at] === name && parts[at + 1] === a && parts[at + 2] === b && parts[at + 3] === c) return slot
      slot = (slot + 1) & mask
    }
  }

  /** Another sentence begins. */
  begin(): void {
    for (const shared of Object.values(this.#shared)) shared.clear()
  }

  /** The numbers of the signs of one site that any table knows, each once. */
  seenAt(look: (seen: Seen) => void): readonly number[] {
    this.#site = ++this.#sites
    this.#numbers = []
    look(this)
    return this.#numbers
  }

  add(name: string, a?: SignWord, b?: SignWord, c?: SignWord): void {
    const n = this.#wordOf(name)
    const x = a === undefined ? 0 : this.#wordOf(a)
    if (n < 0 || x < 0) return
    const y = b === undefined ? 0 : this.#wordOf(b)
    const z = c === undefined ? 0 : this.#wordOf(c)
    if (y >= 0 && z >= 0) this.#addNumbers(n, x, y, z)
  }

  each(name: string, all: readonly string[], b?: SignWord, c?: SignWord): void {
    const n = this.#wordOf(name)
    const y = b === undefined ? 0 : this.#wordOf(b)
    const z = c === undefined ? 0 : this.#wordOf(c)
    if (all.length === 0 || n < 0 || y < 0 || z < 0) return
    this.#known(n, all, y * (this.#words.size + 1) + z, () => {
      for (const a of all) {
        const x = this.#wordOf(a)
        if (x >= 0) this.#addNumbers(n, x, y, z)
      }
    })
  }

  pairs(name: string, all: readonly string[], others: readonly string[]): void {
    if (all.length === 0 || others.length === 0) return
    this.#known(this.#wordOf(name), all, others, () => {
      for (const a of all) for (const b of others) this.add(name, a, b)
    })
  }

  same(part: Part, of: object, look: () => void): void {
    let known = this.#shared[part].get(of)
    if (known === undefined) {
      known = this.#apart(look)
      this.#shared[part].set(of, known)
    }
    for (const number of known) this.#put(number)
  }

  /** Adds what `look` adds, which is the same wherever a list stands under a name and beside the same. */
  #known(name: number, all: readonly string[], beside: number | readonly string[], look: () => void): void {
    let lists = this.#lists[name]
    if (lists === undefined) {
      lists = new Map()
      this.#lists[name] = lists
    }
    let list = lists.get(all)
    if (list === undefined) {
      list = new Map()
      lists.set(all, list)
    }
    let numbers = list.get(beside)
    if (numbers === undefined) {
      numbers = this.#apart(look)
      if (++this.#listed > mostListed) {
        this.#lists = []
        this.#listed = 0
      } else list.set(beside, numbers)
    }
    for (const number of numbers) this.#put(number)
  }

  /** The numbers of what `look` adds, which is not added to the site in hand. */
  #apart(look: () => void): readonly number[] {
    const [site, numbers] = [this.#site, this.#numbers]
    const found = this.seenAt(look)
    this.#site = site
    this.#numbers = numbers
    for (const number of numbers) this.#met[number] = site
    return found
  }

  #addNumbers(n: number, x: number, y: number, z: number): void {
    const known = this.#slots[this.#slotOf(n, x, y, z)] as number
    if (known > 0) this.#put(known - 1)
  }

  /** The number of a word, or -1 where no sign has it. */
  #wordOf(word: SignWord): number {
    return this.#words.get(typeof word === "string" ? word : `${word}`) ?? -1
  }

  #put(number: number): void {
    if (this.#met[number] === this.#site) return
    this.#met[number] = this.#site
    this.#numbers.push(number)
  }

  /** The sum of their weights in a table; thousandths of the logarithm of the odds. */
  sumOf(table: string, numbers: readonly number[]): number {
    const sums = this.#sums.get(table)
    let sum = 0
    if (sums !== undefined) for (const number of numbers) sum += sums[number] ?? 0
    return sum
  }
}

const made = new WeakMap<ReadonlyMap<string, Weights>, Weighing>()

/** Made once for each set of tables. */
export function weighingOf(tables: ReadonlyMap<string, Weights>): Weighing {
  let weighing = made.get(tables)
  if (weighing === undefined) {
    weighing = new Weighing(tables)
    made.set(tables, weighing)
  }
  return weighing
}
