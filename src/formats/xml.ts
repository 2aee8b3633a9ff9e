/* A tree of an XML document with the place of each element in the bytes.
 *
 * For configuration files, scheduled tasks and exports: whole documents of bounded length. Text is UTF-8
 * or UTF-16, with or without a byte order mark, else Windows-1252; what the declaration says of the
 * encoding is not believed. Entities other than the five of XML and character references stay as written:
 * nothing is expanded and nothing fetched, so a document cannot grow by being read.
 *
 * A document that breaks off or breaks the rules gives what stands before the damage; elements open at that
 * point end there. What an element says between its children is joined into one text.
 *
 * Source: Extensible Markup Language (XML) 1.0, fifth edition. */

import {isUtf8} from "node:buffer"
import {SaxesParser} from "saxes"
import {decodeText, detectText} from "../bytes/text-encoding.ts"
import type {DocumentTrouble} from "./document.ts"

export interface XmlElement {
  /** Without its namespace prefix. */
  readonly name: string
  /** Names as written, with their prefix. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The element's own text, references resolved; empty if it is white space between children. */
  readonly text: string
  /** From `<` of the start tag to behind `>` of the end tag, in bytes. */
  readonly offset: number
  readonly length: number
  /** Line of the start tag, from 1. */
  readonly line: number
}

export interface XmlLimits {
  /** Elements in a document; reading stops at the next. */
  readonly elements: number
  /** How deep elements may nest; deeper ones are left out. */
  readonly depth: number
}

const usualLimits: XmlLimits = {elements: 1_000_000, depth: 256}

/** The root element of `bytes`, or undefined if no element begins in them. Never throws.
 *  Troubles: `xml/damaged`, `xml/character`, `xml/document-type`, `xml/too-deep`, `xml/too-many-elements`.
 *  Text and tree together take some ten times the memory of the bytes: bound them before. */
export function readXml(
  bytes: Uint8Array,
  trouble: DocumentTrouble,
  limits: XmlLimits = usualLimits,
): XmlElement | undefined {
  return new TreeReader(bytes, trouble, limits).read()
}

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name)
}

/** The children of that name, in order. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? []
}

/** The element and all below it, in the order of their start tags. */
export function* elementsOf(root: XmlElement): Iterable<XmlElement> {
  const waiting = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next
    for (let i = next.children.length - 1; i >= 0; i--) waiting.push(next.children[i]!)
  }
}

interface Growing {
  name: string
  attributes: Map<string, string>
  children: Growing[]
  text: string
  offset: number
  length: number
  line: number
}

/** Breaks the rules of XML, but leaves no doubt where elements begin and end. */
const harmless =
  /^(disallowed character\.|undefined entity|malformed character entity|empty entity name|duplicate attribute|no whitespace between attributes|the string "]]>"|(an|the) XML declaration must|encoding value must|version number must|standalone value must)/

/** Thrown by the handlers below to leave the parser; never leaves this module. */
class Stop extends Error {}

class TreeReader {
  private readonly start: PlaceStart
  private readonly place: Place
  private readonly bytes: number
  private readonly text: string
  private readonly trouble: DocumentTrouble
  private readonly limits: XmlLimits
  private readonly parser = new SaxesParser()
  private readonly open: Growing[] = []
  private root: Growing | undefined
  private elements = 0
  /** Open elements below the last one that is kept. */
  private tooDeep = 0
  private firstTooDeep: {offset: number; count: number} | undefined
  private firstOddity: {offset: number; count: number; message: string} | undefined

  constructor(bytes: Uint8Array, trouble: DocumentTrouble, limits: XmlLimits) {
    const {encoding, markBytes} = detectText(bytes)
    const end = encoding === "utf-8" ? endOfText(bytes, markBytes) : bytes.length
    const whole = decodeText(bytes, markBytes, end, encoding)
    this.text = encoding === "utf-8" ? whole : whole.replace(/\0+$/, "")
    const isOneByteEach = this.text.length === end - markBytes
    this.start = {markBytes, unitBytes: encoding !== "utf-8" ? 2 : isOneByteEach ? 1 : undefined}
    this.place = new Place(this.text, this.start)
    this.bytes = bytes.length
    this.trouble = trouble
    this.limits = limits
  }

  read(): XmlElement | undefined {
    const {parser} = this
    parser.on("doctype", () => this.documentType())
    parser.on("opentagstart", (tag) => this.begin(tag.name))
    parser.on("attribute", ({name, value}) => this.attribute(name, value))
    parser.on("text", (text) => this.addText(text))
    parser.on("cdata", (text) => this.addText(text))
    parser.on("closetag", () => this.end())
    parser.on("error", (error) => this.error(error))
    try {
      parser.write(this.text).close()
    } catch (error) {
      if (!(error instanceof Stop)) throw error
    }
    const end = this.place.at(this.text.length).offset
    for (const element of this.open) element.length = end - element.offset
    this.tell()
    return this.root
  }

  private begin(name: string): void {
    const {offset, line} = this.place.at(this.text.lastIndexOf("<", this.parser.position - 1))
    if (this.tooDeep > 0 || this.open.length >= this.limits.depth) {
      this.tooDeep++
      this.firstTooDeep ??= {offset, count: 0}
      this.firstTooDeep.count++
      return
    }
    if (++this.elements > this.limits.elements) {
      const detail = `more than ${this.limits.elements} elements; the rest was not read`
      this.trouble("xml/too-many-elements", "lost", offset, 1, detail)
      throw new Stop()
    }
    const local = name.slice(name.indexOf(":") + 1)
    const element = {name: local, attributes: new Map(), children: [], text: "", offset, length: 0, line}
    const parent = this.open.at(-1)
    if (parent !== undefined) parent.children.push(element)
    else this.root ??= element
    this.open.push(element)
  }

  private attribute(name: string, value: string): void {
    if (this.tooDeep === 0) this.open.at(-1)?.attributes.set(name, value)
  }

  private addText(text: string): void {
    const element = this.open.at(-1)
    if (element !== undefined && this.tooDeep === 0) element.text += text
  }

  private end(): void {
    if (this.tooDeep > 0) {
      this.tooDeep--
      return
    }
    const element = this.open.pop()
    if (element === undefined) return
    element.length = this.place.at(this.parser.position).offset - element.offset
    if (element.children.length > 0 && element.text.trim() === "") element.text = ""
  }

  private documentType(): void {
    const offset = this.offsetHere()
    const detail = "declares a document type; its entities stay unexpanded, as written"
    this.trouble("xml/document-type", "odd", offset, 1, detail)
  }

  private error(error: Error): void {
    // "12:7: message" as the parser writes it.
    const message = error.message.replace(/^\d+:\d+: /, "")
    if (harmless.test(message)) {
      this.firstOddity ??= {offset: this.offsetHere(), count: 0, message}
      this.firstOddity.count++
      return
    }
    const offset = this.offsetHere()
    const detail = `no XML from here on (${message.replace(/\.$/, "")}); what stands before it was read`
    this.trouble("xml/damaged", "lost", offset, Math.min(1, this.bytes), detail)
    throw new Stop()
  }

  /** For what comes at most a few times: `place` stands where the last tag began or ended, and the parser
   *  may tell a fault before the tag that holds it. */
  private offsetHere(): number {
    const position = Math.min(this.parser.position, this.text.length)
    // A document that breaks off does so at its last byte.
    return Math.min(new Place(this.text, this.start).at(position).offset, Math.max(0, this.bytes - 1))
  }

  private tell(): void {
    if (this.firstTooDeep !== undefined) {
      const {offset, count} = this.firstTooDeep
      const detail = `${count} elements nest deeper than ${this.limits.depth} and were left out`
      this.trouble("xml/too-deep", "lost", offset, 1, detail)
    }
    if (this.firstOddity !== undefined) {
      const {offset, count, message} = this.firstOddity
      const more = count === 1 ? "" : `; ${count} such places`
      this.trouble("xml/character", "doubtful", offset, 1, `${message.replace(/\.$/, "")}${more}`)
    }
  }
}

/** Where UTF-8 text ends: before the zero bytes of a last cluster, and before half a character. */
function endOfText(bytes: Uint8Array, start: number): number {
  let end = bytes.length
  while (end > start && bytes[end - 1] === 0) end--
  for (let cut = 0; cut < 4 && cut <= end - start; cut++)
    if (isUtf8(bytes.subarray(start, end - cut))) return end - cut
  return end
}

interface PlaceStart {
  readonly markBytes: number
  /** Bytes of a code unit where all take the same, else undefined (UTF-8 beyond ASCII). */
  readonly unitBytes: number | undefined
}

/** Turns positions in the text into bytes and lines. Asked in ascending order, it walks the text once. */
class Place {
  private readonly text: string
  private readonly unit: number | undefined
  private position = 0
  private offset: number
  private line = 1

  constructor(text: string, {markBytes, unitBytes}: PlaceStart) {
    this.text = text
    this.unit = unitBytes
    this.offset = markBytes
  }

  at(position: number): {offset: number; line: number} {
    const {text, unit} = this
    for (; this.position < position; this.position++) {
      const code = text.charCodeAt(this.position)
      // A surrogate is half of four bytes.
      this.offset += unit ?? (code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3)
      if (code === 0x0a) this.line++
    }
    return {offset: this.offset, line: this.line}
  }
}
