/* Templates: XML with numbered gaps, defined once in a chunk and filled by many records.
 *
 *   definition: link u32, GUID 16, data size u32, BinXML      instance: 0x0c, version u8, id u32, offset u32,
 *                                                             [definition, if it stands here], values
 *   values: count u32, count x (size u16, type u8, 0), bytes of the values
 *
 * A definition is parsed once. What it means depends on names elsewhere in its chunk, so a template of an
 * earlier chunk or file is used again only if GUID and size are equal, every byte is equal but the offsets
 * of names, and those offsets lead to the same names: no file can change how another one is read.
 *
 * Nothing follows the links of the chunk's template table. The definitions of one chunk may add up to
 * `definitionBudget` bytes; more means that they overlap, which only a forger does.
 *
 * Source: [MS-EVEN6] 2.2.12 (TemplateInstance); libevtx documentation, 4.4 (template definition). */

import {Cursor, u16At, u32At} from "../../bytes/cursor.ts"
import {
  type Fragment,
  type Leaf,
  nameHeaderBytes,
  nameUnitLimit,
  parseFragment,
  type Surroundings,
  utf16,
} from "./binxml.ts"
import type {Shape} from "./shape.ts"

export const definitionHeaderBytes = 24
export const instanceHeaderBytes = 10
export const descriptorBytes = 4
/** A chunk has 64 KiB: twice that is more than definitions that do not overlap can have. */
const definitionBudget = 131_072
/** A substitution used more often in one template makes its records grow; such are read with a budget. */
const usesLimit = 4
const shapesPerTemplate = 256

export class Template {
  readonly leaves: readonly Leaf[]
  readonly problem: string | undefined
  readonly dataBytes: number
  /** Every value can be read by its number alone: labels are constant, nothing is nested but by value, and
   *  no value is used so often that a record would grow. */
  readonly isPlain: boolean
  /** The number of the value that is the event's time, or -1. */
  readonly timeIndex: number
  /** Shapes of records whose outer template this is, by the inner one. */
  private readonly shapes = new Map<Template | undefined, Shape>()

  constructor(fragment: Fragment, dataBytes: number) {
    this.leaves = fragment.leaves
    this.problem = fragment.problem
    this.dataBytes = dataBytes
    const uses = new Map<number, number>()
    let isPlain = fragment.problem === undefined
    for (const {path, parts, label} of fragment.leaves) {
      // Labels name event data; `Name` of a System element is a value like others.
      if (path[1] !== "System" && label?.some((part) => part.kind !== "text")) isPlain = false
      for (const part of parts) {
        if (part.kind === "instance") isPlain = false
        if (part.kind === "substitution") uses.set(part.index, (uses.get(part.index) ?? 0) + 1)
      }
    }
    for (const count of uses.values()) if (count > usesLimit) isPlain = false
    this.isPlain = isPlain
    const time = fragment.leaves.find(
      ({path, attribute}) => attribute === "SystemTime" && path.join("/") === "Event/System/TimeCreated",
    )
    const part = time?.parts.length === 1 ? time.parts[0] : undefined
    this.timeIndex = part?.kind === "substitution" ? part.index : -1
  }

  shapeWith(inner: Template | undefined): Shape | undefined {
    return this.shapes.get(inner)
  }

  keepShape(inner: Template | undefined, shape: Shape): void {
    if (this.shapes.size >= shapesPerTemplate) this.shapes.clear()
    this.shapes.set(inner, shape)
  }
}

/** A template as it stood in some chunk, and where it refers to the rest of that chunk. */
interface Kept {
  readonly template: Template
  /** GUID, size and BinXML. */
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Places in `bytes` of the 32-bit offsets of names, and of the links of inline names, ascending. */
  readonly holes: readonly number[]
  /** For each hole its name; undefined for a link. */
  readonly names: readonly (string | undefined)[]
  /** For each hole whether the name stands behind it. */
  readonly inline: readonly boolean[]
}

const keptLeaves = 60_000
const keptPerKey = 8
/** The link before the GUID is of the chunk's table, not of the template. */
const linkBytes = 4

/** Templates of earlier chunks and files. Bounded: when full, it starts afresh. */
export class TemplateCache {
  private readonly kept = new Map<number, Kept[]>()
  private weight = 0

  /** Whether there is room for a shape of so many fields until `refresh`. */
  spend(fields: number): boolean {
    this.weight += fields
    return this.weight <= 2 * keptLeaves
  }

  /** Called between chunks, when no template is in use. */
  refresh(): void {
    if (this.weight <= keptLeaves) return
    this.kept.clear()
    this.weight = 0
  }

  find(bytes: Uint8Array, at: number, dataBytes: number, around: Surroundings): Template | undefined {
    const list = this.kept.get(keyOf(bytes, at, dataBytes))
    if (list === undefined) return undefined
    for (const kept of list) if (isSame(kept, bytes, at + linkBytes, around)) return kept.template
    return undefined
  }

  keep(bytes: Uint8Array, at: number, template: Template, seen: readonly SeenName[]): void {
    const key = keyOf(bytes, at, template.dataBytes)
    const list = this.kept.get(key) ?? []
    this.kept.set(key, list)
    if (list.length >= keptPerKey) list.shift()
    const base = at + linkBytes
    const holes: number[] = []
    const names: (string | undefined)[] = []
    const inline: boolean[] = []
    for (const {at: place, name, isInline} of seen) {
      holes.push(place - base)
      names.push(name)
      inline.push(isInline)
      if (!isInline) continue
      holes.push(place - base + 4)
      names.push(undefined)
      inline.push(false)
    }
    const end = at + definitionHeaderBytes + template.dataBytes
    // A copy: the slice of a Buffer would keep the whole chunk it came in.
    const own = Uint8Array.from(bytes.subarray(base, end))
    const view = new DataView(own.buffer, own.byteOffset, own.length)
    list.push({template, bytes: own, view, holes, names, inline})
    this.weight += 16 + template.leaves.length
  }
}

/** The first 32 bits of the GUID and the size. */
function keyOf(bytes: Uint8Array, at: number, dataBytes: number): number {
  return u32At(bytes, at + linkBytes) * 0x1_0000 + dataBytes
}

function isSame(kept: Kept, bytes: Uint8Array, base: number, around: Surroundings): boolean {
  const {bytes: own, view: ownView, holes, names, inline} = kept
  let at = 0
  const view = new DataView(bytes.buffer, bytes.byteOffset + base, own.length)
  for (let h = 0; h <= holes.length; h++) {
    const stop = h < holes.length ? holes[h]! : own.length
    // PERF: a DataView takes four bytes at once wherever they begin.
    while (at + 4 <= stop && view.getInt32(at) === ownView.getInt32(at)) at += 4
    while (at < stop && own[at] === bytes[base + at]) at++
    if (at < stop) return false
    if (h === holes.length) return true
    const name = names[h]
    if (name !== undefined) {
      const offset = u32At(bytes, base + at)
      if ((offset === base + at + 4) !== inline[h] || around.nameAt(offset) !== name) return false
    }
    at += 4
  }
  return true
}

/** Templates of one file by the first 32 bits of their GUIDs, which every instance repeats: for records whose
 *  definition was destroyed. Only within a file, only from records that were decoded before, and only where one
 *  GUID begins so. */
export class Lender {
  private readonly known = new Map<number, {readonly guid: string; readonly template: Template | undefined}>()

  offer(bytes: Uint8Array, at: number, template: Template): void {
    if (!template.isPlain || this.known.size >= lentTemplates) return
    const id = u32At(bytes, at + linkBytes)
    const known = this.known.get(id)
    if (known?.template === template) return
    const guid = Buffer.from(bytes.subarray(at + linkBytes, at + linkBytes + 16)).toString("hex")
    if (known === undefined) this.known.set(id, {guid, template})
    else if (known.guid !== guid) this.known.set(id, {guid, template: undefined})
  }

  borrow(id: number): Template | undefined {
    return this.known.get(id)?.template
  }
}

const lentTemplates = 1000

interface SeenName {
  readonly at: number
  readonly name: string
  readonly isInline: boolean
}

/** Names and templates of one chunk, by offset. */
export class ChunkTables implements Surroundings {
  private readonly bytes: Uint8Array
  private readonly cache: TemplateCache
  private readonly lender: Lender
  private readonly names = new Map<number, string | undefined>()
  private readonly templates = new Map<number, Template | undefined>()
  private budget = definitionBudget

  constructor(bytes: Uint8Array, cache: TemplateCache, lender: Lender) {
    this.bytes = bytes
    this.cache = cache
    this.lender = lender
  }

  nameAt(offset: number): string | undefined {
    const known = this.names.get(offset)
    if (known !== undefined || this.names.has(offset)) return known
    const name = this.readName(offset)
    this.names.set(offset, name)
    return name
  }

  private readName(offset: number): string | undefined {
    const {bytes} = this
    if (offset + nameHeaderBytes > bytes.length) return undefined
    const units = u16At(bytes, offset + 6)
    const from = offset + nameHeaderBytes
    if (units === 0 || units > nameUnitLimit || from + 2 * units > bytes.length) return undefined
    return utf16(bytes, from, units)
  }

  /** The template defined at this offset; undefined if there is none, or its chunk's definitions overlap. */
  templateAt(offset: number): Template | undefined {
    const known = this.templates.get(offset)
    if (known !== undefined || this.templates.has(offset)) return known
    const template = this.readTemplate(offset)
    this.templates.set(offset, template)
    if (template !== undefined) this.lender.offer(this.bytes, offset, template)
    return template
  }

  private readTemplate(offset: number): Template | undefined {
    const {bytes} = this
    if (offset + definitionHeaderBytes > bytes.length) return undefined
    const dataBytes = u32At(bytes, offset + 20)
    const from = offset + definitionHeaderBytes
    if (dataBytes === 0 || from + dataBytes > bytes.length || dataBytes > this.budget) return undefined
    this.budget -= dataBytes
    const known = this.cache.find(bytes, offset, dataBytes, this)
    if (known !== undefined) return known
    const seen: SeenName[] = []
    const around: Surroundings = {
      nameAt: (at) => this.nameAt(at),
      instanceEnd: (at, end) => this.instanceEnd(at, end),
      sawName: (at, name, isInline) => seen.push({at, name, isInline}),
    }
    const template = new Template(
      parseFragment(new Cursor(bytes, from, from + dataBytes), around, true),
      dataBytes,
    )
    if (template.isPlain) this.cache.keep(bytes, offset, template, seen)
    return template
  }

  instanceEnd(at: number, end: number): number | undefined {
    const values = this.valuesAt(at, end)
    if (values === undefined) return undefined
    let dataEnd = values + 4 + descriptorBytes * u32At(this.bytes, values)
    if (dataEnd > end) return undefined
    const first = values + 4
    const last = dataEnd
    for (let d = first; d < last; d += descriptorBytes) dataEnd += u16At(this.bytes, d)
    return dataEnd <= end ? dataEnd : undefined
  }

  /** Where the values of the instance at `at` begin. Does not parse the definition. */
  private valuesAt(at: number, end: number): number | undefined {
    const {bytes} = this
    let values = at + instanceHeaderBytes
    if (values + 4 > end) return undefined
    if (u32At(bytes, at + 6) === values) {
      if (values + definitionHeaderBytes > end) return undefined
      values += definitionHeaderBytes + u32At(bytes, values + 20)
    }
    return values + 4 <= end ? values : undefined
  }

  /** Reads the head of the instance whose token is at `at` into `into`; false if it is damaged. Values that
   *  do not fit before `end` are left out, and `into.isCut` says so. */
  readInstance(at: number, end: number, into: Instance): boolean {
    const values = this.valuesAt(at, end)
    if (values === undefined) return false
    const {bytes} = this
    const id = u32At(bytes, at + 2)
    const offset = u32At(bytes, at + 6)
    if (offset === into.definitionAt && id === into.id && into.definitionAt >= 0) {
      this.readValues(values, end, into)
      return true
    }
    let template = this.templateAt(offset)
    // What stands there now may be another definition: the instance repeats how its GUID begins.
    const isOwn = template !== undefined && u32At(bytes, offset + linkBytes) === id
    if (!isOwn || template?.problem !== undefined) {
      const lent = this.lender.borrow(id)
      into.isBorrowed = lent !== undefined
      template = lent ?? (isOwn ? template : undefined)
    } else into.isBorrowed = false
    into.template = template
    into.id = id
    into.definitionAt = offset
    this.readValues(values, end, into)
    return true
  }

  private readValues(values: number, end: number, into: Instance): void {
    const {bytes} = this
    const {template} = into
    const stated = u32At(bytes, values)
    const first = values + 4
    const room = Math.floor((end - first) / descriptorBytes)
    const count = Math.min(stated, room)
    const dataAt = first + count * descriptorBytes
    const timeIndex = template === undefined ? -1 : template.timeIndex
    let position = dataAt
    let nested = 0
    let whole = count
    into.timeAt = -1
    for (let i = 0, d = first; i < count; i++, d += descriptorBytes) {
      const size = bytes[d]! | (bytes[d + 1]! << 8)
      if (position + size > end) {
        whole = i
        break
      }
      if (bytes[d + 2] === 0x21 && size > 0) {
        nested++
        into.nestedIndex = i
        into.nestedAt = position
        into.nestedEnd = position + size
      } else if (i === timeIndex && bytes[d + 2] === 0x11 && size === 8) into.timeAt = position
      position += size
    }
    into.descriptorsAt = first
    into.dataAt = dataAt
    into.count = whole
    into.nested = nested
    into.isCut = whole < stated
  }
}

/** Head of a template instance: where its values lie. Filled by `readInstance`, for use before the next
 *  one is read. */
export class Instance {
  /** Undefined if the definition is missing or damaged. */
  template: Template | undefined = undefined
  /** By what the template was found: the next record mostly has the same. */
  id = 0
  definitionAt = -1
  descriptorsAt = 0
  dataAt = 0
  count = 0
  /** How many values are BinXML; the last one is described. */
  nested = 0
  nestedIndex = -1
  nestedAt = 0
  nestedEnd = 0
  /** Where the event's time stands as a FILETIME, or -1. */
  timeAt = -1
  isCut = false
  /** The template is another chunk's with the same beginning of its GUID. */
  isBorrowed = false
}
