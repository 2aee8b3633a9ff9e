/* Parses BinXML, the tokens that Windows stores XML as, into leaves.
 *
 * A leaf is an attribute or the content of an element: a path of element names, and parts that make up its
 * value: text, numbered substitutions of the enclosing template, or template instances that stand inside.
 * `<Data Name="Image">%5</Data>` is the leaf `EventData/Data`, labelled `Image`, of one substitution.
 * No tree is built. Text that stands between child elements is kept only if it is more than blanks.
 *
 * The parser never goes back in the bytes and never follows a link of the chunk's string table, so links
 * that point at themselves cost nothing. A fragment has at most `elementLimit` elements, `nodeLimit`
 * elements, attributes and substitutions, and `depthLimit` levels; what lies beyond is a `problem`, and
 * the leaves up to there stand.
 *
 * Source: [MS-EVEN6] 2.2.12 (BinXml); libevtx documentation, 4.2 (tokens, dependency identifiers). */

import type {Cursor} from "../../bytes/cursor.ts"

export type Part =
  | {readonly kind: "text"; readonly text: string}
  | {readonly kind: "substitution"; readonly index: number}
  /** A template instance that stands where an element could; `at` is its token in the chunk. */
  | {readonly kind: "instance"; readonly at: number}

export interface Leaf {
  /** Names of the elements from the fragment's root. */
  readonly path: readonly string[]
  readonly attribute: string | undefined
  /** The element's attribute `Name`: what `<Data Name=…>` is known by. */
  readonly label: readonly Part[] | undefined
  /** Empty for an empty element. */
  readonly parts: readonly Part[]
}

export interface Fragment {
  readonly leaves: readonly Leaf[]
  /** What ended the parse early, for people. */
  readonly problem: string | undefined
}

/** What a fragment needs of the chunk around it. */
export interface Surroundings {
  /** The name in the chunk's string table at this offset; undefined if there is none. */
  nameAt(offset: number): string | undefined
  /** Where a template instance ends whose token is at `at`; undefined if it is damaged. */
  instanceEnd(at: number, end: number): number | undefined
  /** Told of every 32-bit offset of a name, and of the link of a name that stands inline. */
  sawName?(at: number, name: string, isInline: boolean): void
}

const elementLimit = 512
const nodeLimit = 2048
const depthLimit = 64
/** Windows limits element names far below; a longer one is damage. */
export const nameUnitLimit = 512
/** Link, hash and length before the characters of a name. */
export const nameHeaderBytes = 8

const entities: Readonly<Record<string, string>> = {amp: "&", lt: "<", gt: ">", quot: '"', apos: "'"}

interface OpenElement {
  readonly path: readonly string[]
  label: Part[] | undefined
  hasAttributes: boolean
  hasChildren: boolean
  readonly parts: Part[]
}

interface OpenAttribute {
  readonly name: string
  readonly parts: Part[]
}

/** Parses up to the end token or the cursor's end. Elements carry a dependency identifier in templates,
 *  but not where a record or a value holds XML without one (seen in forwarded and exported logs). */
export function parseFragment(cursor: Cursor, around: Surroundings, hasDependency: boolean): Fragment {
  return new Parser(cursor, around, hasDependency).run()
}

class Parser {
  private readonly cursor: Cursor
  private readonly around: Surroundings
  private readonly hasDependency: boolean
  private readonly leaves: Leaf[] = []
  private readonly open: OpenElement[] = []
  private attribute: OpenAttribute | undefined
  private elements = 0
  private nodes = 0
  private problem: string | undefined

  constructor(cursor: Cursor, around: Surroundings, hasDependency: boolean) {
    this.cursor = cursor
    this.around = around
    this.hasDependency = hasDependency
  }

  run(): Fragment {
    const {cursor} = this
    while (cursor.at < cursor.end && this.problem === undefined) {
      if (!this.token(cursor.u8())) break
      if (cursor.hasFailed) this.problem = "the XML breaks off"
      else if (this.elements > elementLimit) this.problem = `more than ${elementLimit} elements`
      else if (this.nodes > nodeLimit) this.problem = `more than ${nodeLimit} parts`
    }
    if (this.open.length > 0 && this.problem === undefined) this.problem = "an element does not end"
    while (this.open.length > 0) this.endElement()
    return {leaves: this.leaves, problem: this.problem}
  }

  /** Takes one token; false at the end token. Bit 0x40 only says that more of the same follows. */
  private token(token: number): boolean {
    const {cursor} = this
    switch (token & 0xbf) {
      case 0x00:
        return false
      case 0x01:
        this.beginElement((token & 0x40) !== 0)
        return true
      case 0x02:
        this.endAttribute()
        return true
      case 0x03:
      case 0x04:
        this.endElement()
        return true
      case 0x05: {
        const type = cursor.u8()
        if (type === 0x01) this.text(this.characters(cursor.u16()))
        else this.problem = `text of type 0x${type.toString(16)}`
        return true
      }
      case 0x06:
        this.beginAttribute(this.name())
        return true
      case 0x07:
        this.text(this.characters(cursor.u16()))
        return true
      case 0x08:
        this.text(String.fromCharCode(cursor.u16()))
        return true
      case 0x09: {
        const name = this.name()
        this.text(entities[name] ?? `&${name};`)
        return true
      }
      case 0x0a:
        this.name()
        return true
      case 0x0b:
        this.characters(cursor.u16())
        return true
      case 0x0c: {
        const at = cursor.at - 1
        const end = this.around.instanceEnd(at, cursor.end)
        if (end === undefined || end <= at) this.problem = "a damaged template instance"
        else {
          cursor.skip(end - cursor.at)
          this.part({kind: "instance", at})
        }
        return true
      }
      case 0x0d:
      case 0x0e: {
        const index = cursor.u16()
        cursor.skip(1)
        this.part({kind: "substitution", index})
        return true
      }
      case 0x0f:
        cursor.skip(3)
        return true
      default:
        this.problem = `no such token: 0x${token.toString(16)}`
        return true
    }
  }

  private beginElement(hasAttributes: boolean): void {
    const {cursor} = this
    if (this.hasDependency) cursor.skip(2)
    cursor.skip(4)
    const name = this.name()
    if (hasAttributes) cursor.skip(4)
    if (cursor.hasFailed || this.problem !== undefined) return
    this.endAttribute()
    const parent = this.open.at(-1)
    if (parent !== undefined) parent.hasChildren = true
    if (this.open.length >= depthLimit) {
      this.problem = `elements nested deeper than ${depthLimit}`
      return
    }
    this.elements++
    this.nodes++
    const path = parent === undefined ? [name] : [...parent.path, name]
    this.open.push({path, label: undefined, hasAttributes: false, hasChildren: false, parts: []})
  }

  private endElement(): void {
    this.endAttribute()
    const element = this.open.pop()
    if (element === undefined) {
      this.problem = "an end without its element"
      return
    }
    const {path, label, hasAttributes, hasChildren, parts} = element
    const isBlank = parts.every((part) => part.kind === "text" && part.text.trim() === "")
    if (isBlank && (hasChildren || (hasAttributes && parts.length === 0))) return
    this.leaves.push({path, attribute: undefined, label, parts})
  }

  private beginAttribute(name: string): void {
    this.endAttribute()
    this.nodes++
    if (this.open.length === 0) this.problem = "an attribute without an element"
    else if (!this.cursor.hasFailed) this.attribute = {name, parts: []}
  }

  private endAttribute(): void {
    const {attribute} = this
    const element = this.open.at(-1)
    this.attribute = undefined
    if (attribute === undefined || element === undefined) return
    const {name, parts} = attribute
    if (name === "xmlns" || name.startsWith("xmlns:")) return
    if (name === "Name") element.label = parts
    else element.hasAttributes = true
    this.leaves.push({path: element.path, attribute: name, label: element.label, parts})
  }

  private text(text: string): void {
    if (text !== "") this.part({kind: "text", text})
  }

  private part(part: Part): void {
    const parts = this.attribute?.parts ?? this.open.at(-1)?.parts
    if (parts === undefined) {
      // A root that is nothing but a substitution or an instance.
      if (part.kind !== "text")
        this.leaves.push({path: [], attribute: undefined, label: undefined, parts: [part]})
      return
    }
    const last = parts.at(-1)
    if (part.kind === "text" && last?.kind === "text")
      parts[parts.length - 1] = {kind: "text", text: last.text + part.text}
    else {
      this.nodes++
      parts.push(part)
    }
  }

  private characters(units: number): string {
    const {cursor} = this
    const at = cursor.at
    cursor.skip(2 * units)
    if (cursor.hasFailed) return ""
    return utf16(cursor.bytes, at, units)
  }

  /** A name by its offset; it stands inline if the offset is that of the next byte. */
  private name(): string {
    const {cursor, around} = this
    const at = cursor.at
    const offset = cursor.u32()
    if (cursor.hasFailed) return ""
    const name = around.nameAt(offset)
    if (name === undefined) {
      this.problem = `no name at offset ${offset}`
      return ""
    }
    const isInline = offset === cursor.at
    around.sawName?.(at, name, isInline)
    if (isInline) cursor.skip(nameHeaderBytes + 2 * name.length + 2)
    return name
  }
}

/** UTF-16LE text of a checked range. */
export function utf16(bytes: Uint8Array, at: number, units: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, 2 * units).toString("utf16le")
}
