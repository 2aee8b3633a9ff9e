/* How much the signs of a site speak for a kind, by its table of weights.
 *
 * PERF: a sign is found by its parts, one step for each, and no text is put together; all tables are looked through at
 * once. Signs that no table knows cost a step or two. */

import type {Weights} from "../../knowledge/sign-weights.ts"
import {type Part, partsOf, type Seen, type SignWord} from "./seen.ts"

/** Signs that begin alike. */
interface Node {
  /** Of the sign that ends here, or -1. */
  number: number
  next: Map<string, Node> | undefined
}

/** All tables that are used together. Takes the signs of one site after the other. */
export class Weighing implements Seen {
  readonly #names = new Map<string, Node>()
  /** By the name of the table, by the number of the sign. */
  readonly #sums = new Map<string, Int32Array>()
  /** The site at which a sign was met last: each counts once for a site. */
  readonly #met: Int32Array
  #site = 0
  #sites = 0
  #numbers: number[] = []
  /** Of the sentence in hand: what its sites share. */
  readonly #shared: Readonly<Record<Part, Map<object, readonly number[]>>> = {
    clause: new Map(),
    agent: new Map(),
    object: new Map(),
    whole: new Map(),
  }

  constructor(tables: ReadonlyMap<string, Weights>) {
    let size = 0
    for (const {signs} of tables.values())
      for (const sign of signs.keys()) {
        const node = this.#nodeOf(sign)
        if (node.number < 0) node.number = size++
      }
    for (const [name, {signs}] of tables) {
      const sums = new Int32Array(size)
      for (const [sign, weight] of signs) sums[this.#nodeOf(sign).number] = weight
      this.#sums.set(name, sums)
    }
    this.#met = new Int32Array(size)
  }

  #nodeOf(sign: string): Node {
    const [name = "", ...words] = partsOf(sign)
    let node = childOf(this.#names, name)
    for (const word of words) {
      node.next ??= new Map()
      node = childOf(node.next, word)
    }
    return node
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
    let node = this.#names.get(name)
    if (a !== undefined) node = below(node, a)
    if (b !== undefined) node = below(node, b)
    if (c !== undefined) node = below(node, c)
    if (node !== undefined && node.number >= 0) this.#put(node.number)
  }

  same(part: Part, of: object, look: () => void): void {
    let known = this.#shared[part].get(of)
    if (known === undefined) {
      const [site, numbers] = [this.#site, this.#numbers]
      this.#numbers = []
      this.#site = ++this.#sites
      look()
      known = this.#numbers
      this.#shared[part].set(of, known)
      this.#site = site
      this.#numbers = numbers
      for (const number of numbers) this.#met[number] = site
    }
    for (const number of known) this.#put(number)
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

const below = (node: Node | undefined, word: SignWord): Node | undefined =>
  node?.next?.get(typeof word === "string" ? word : `${word}`)

function childOf(nodes: Map<string, Node>, key: string): Node {
  let node = nodes.get(key)
  if (node === undefined) {
    node = {number: -1, next: undefined}
    nodes.set(key, node)
  }
  return node
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
