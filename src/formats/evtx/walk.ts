/* Reads a record of any form at once, leaf by leaf.
 *
 * For records that are no plain pair of templates: XML without a template, templates within templates,
 * values nested more than once, computed names, damage. It is also the plain twin that the fast way is
 * tested against. Work is bounded for each record: `instanceLimit` template instances, `depthLimit`
 * levels, and leaves and characters in proportion to its size; what lies beyond is lost, with a problem.
 *
 * Source: [MS-EVEN6] 2.2.12 (nesting of BinXml in substitution values). */

import {Cursor, u16At, u32At} from "../../bytes/cursor.ts"
import type {Value} from "../../model/event.ts"
import {type Leaf, type Part, parseFragment} from "./binxml.ts"
import {textOf} from "./event.ts"
import type {Placed} from "./shape.ts"
import {type ChunkTables, descriptorBytes, Instance} from "./template.ts"
import {type ValueReader, valueTypes} from "./value.ts"

const instanceLimit = 64
const depthLimit = 64
// A record pays for what it may cost: a chunk full of small ones stays as cheap as one large one.
const leafLimit = 512
const bytesPerLeaf = 2
const textLimit = 65_536
const charactersPerByte = 4

/** The values of one instance: type, place and size by number. */
interface Values {
  readonly types: readonly number[]
  readonly places: readonly number[]
  readonly sizes: readonly number[]
}

const noValues: Values = {types: [], places: [], sizes: []}

export interface Walked {
  readonly leaves: readonly Placed[]
  /** The first thing that was wrong, for people. */
  readonly problem: string | undefined
  /** A definition was missing, and a template of another chunk stood in. */
  readonly isBorrowed: boolean
}

/** Reads the XML in `bytes[at, end)`. */
export function walkRecord(
  bytes: Uint8Array,
  tables: ChunkTables,
  values: ValueReader,
  at: number,
  end: number,
): Walked {
  const walker = new Walker(bytes, tables, values, end - at)
  walker.fragment(at, end, [], 0)
  return {leaves: walker.leaves, problem: walker.problem, isBorrowed: walker.isBorrowed}
}

class Walker {
  readonly leaves: Placed[] = []
  problem: string | undefined
  isBorrowed = false
  private readonly bytes: Uint8Array
  private readonly tables: ChunkTables
  private readonly values: ValueReader
  private instances = 0
  private leavesLeft: number
  private charactersLeft: number

  constructor(bytes: Uint8Array, tables: ChunkTables, values: ValueReader, size: number) {
    this.leavesLeft = leafLimit + size / bytesPerLeaf
    this.charactersLeft = textLimit + size * charactersPerByte
    this.bytes = bytes
    this.tables = tables
    this.values = values
  }

  fragment(at: number, end: number, above: readonly string[], depth: number): void {
    if (depth > depthLimit) {
      this.note(`templates nested deeper than ${depthLimit}`)
      return
    }
    const {bytes, tables} = this
    const first = bytes[at] === 0x0f ? at + 4 : at
    if (first < end && bytes[first] === 0x0c) {
      this.instance(first, end, above, depth)
      return
    }
    const {leaves, problem} = parseFragment(new Cursor(bytes, at, end), tables, false)
    for (const leaf of leaves) this.leaf(leaf, noValues, above, end, depth)
    if (problem !== undefined) this.note(problem)
  }

  private instance(at: number, end: number, above: readonly string[], depth: number): void {
    if (++this.instances > instanceLimit) {
      this.note(`more than ${instanceLimit} template instances`)
      return
    }
    const head = new Instance()
    if (!this.tables.readInstance(at, end, head)) {
      this.note("a damaged template instance")
      return
    }
    if (head.isCut) this.note("values that do not fit in the record")
    if (head.isBorrowed) this.isBorrowed = true
    const {template} = head
    if (template === undefined) {
      this.note("a template whose definition is missing or damaged")
      return
    }
    const types: number[] = []
    const places: number[] = []
    const sizes: number[] = []
    let place = head.dataAt
    for (let i = 0; i < head.count; i++) {
      const descriptor = head.descriptorsAt + descriptorBytes * i
      const size = u16At(this.bytes, descriptor)
      types.push(this.bytes[descriptor + 2]!)
      places.push(place)
      sizes.push(size)
      place += size
    }
    for (const leaf of template.leaves) this.leaf(leaf, {types, places, sizes}, above, end, depth)
    if (template.problem !== undefined) this.note(template.problem)
  }

  private leaf(leaf: Leaf, values: Values, above: readonly string[], end: number, depth: number): void {
    if (this.leavesLeft <= 0 || this.charactersLeft <= 0) {
      this.note("more values than a record can hold")
      return
    }
    this.leavesLeft--
    const path = above.length === 0 ? leaf.path : [...above, ...leaf.path]
    let rest = leaf.parts
    if (leaf.attribute === undefined) {
      const isNested = (part: Part): boolean =>
        part.kind === "instance" ||
        (part.kind === "substitution" && values.types[part.index] === valueTypes.xml)
      for (const part of leaf.parts) {
        if (!isNested(part)) continue
        if (part.kind === "instance") this.instance(part.at, end, path, depth + 1)
        else if (part.kind === "substitution" && values.sizes[part.index]! > 0) {
          const from = values.places[part.index]!
          this.fragment(from, from + values.sizes[part.index]!, path, depth + 1)
        }
      }
      rest = leaf.parts.filter((part) => !isNested(part))
      const isBlank = rest.every((part) => part.kind === "text" && part.text.trim() === "")
      if (rest.length < leaf.parts.length && isBlank) return
    }
    const value = this.valueOf(rest, values)
    if (value === undefined) return
    this.count(value)
    const label = leaf.label === undefined ? undefined : textOf(this.valueOf(leaf.label, values) ?? "")
    this.leaves.push({path, attribute: leaf.attribute, label, content: {kind: "constant", value}})
  }

  private valueOf(parts: readonly Part[], values: Values): Value | undefined {
    if (parts.length === 0) return ""
    const only = parts.length === 1 ? parts[0]! : undefined
    if (only?.kind === "substitution") return this.substitution(only.index, values)
    let text = ""
    let isThere = false
    for (const part of parts) {
      if (part.kind === "instance") continue
      const value = part.kind === "text" ? part.text : this.substitution(part.index, values)
      if (value === undefined) continue
      isThere = true
      text += textOf(value)
      if (text.length > this.charactersLeft) {
        this.note("a text longer than a record can hold")
        break
      }
    }
    return isThere ? text : undefined
  }

  private substitution(index: number, values: Values): Value | undefined {
    const type = values.types[index]
    return type === undefined
      ? undefined
      : this.values.read(this.bytes, type, values.places[index]!, values.sizes[index]!)
  }

  private count(value: Value): void {
    if (typeof value === "string") this.charactersLeft -= value.length
    else if (typeof value === "object" && value !== null) for (const item of value) this.count(item)
    else this.charactersLeft--
  }

  private note(problem: string): void {
    this.problem ??= problem
  }
}

/** Whether the first bytes at `at` are a template instance, perhaps behind a fragment header; its token's
 *  place, or -1. */
export function instanceAt(bytes: Uint8Array, at: number, end: number): number {
  const token = at < end && bytes[at] === 0x0f ? at + 4 : at
  // A record's fragment header is 0f 01 01 00; other versions go the long way round.
  if (token !== at && u32At(bytes, at) !== 0x0001_010f) return -1
  return token < end && bytes[token] === 0x0c ? token : -1
}
