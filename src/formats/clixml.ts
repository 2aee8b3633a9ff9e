/* Values out of CLIXML, the form in which PowerShell writes objects to files (`Export-Clixml`).
 *
 * `<Objs>` holds primitives (`<S>`, `<I32>`, `<DT>` …) and objects. An object may have type names, a text, a
 * primitive that it wraps, named properties (`<Props>` of its own, `<MS>` added by scripts) and a
 * collection (`<LST>`, `<DCT>` …). `<Ref>` and `<TNRef>` point back to what was written before, so values form a
 * graph, and hostile ones may loop: consumers bound how deep they look. Exports are cut at a depth; what lay
 * below is then its text in an `<S>`, which cannot be told from a text that was one.
 *
 * Source: [MS-PSRP] 2.2.5. */

import type {Scalar} from "../model/event.ts"
import {parseIso, type When} from "../model/instant.ts"
import type {DocumentTrouble} from "./document.ts"
import {childOf, readXml, type XmlElement} from "./xml.ts"

export interface CliPrimitive {
  readonly kind: "primitive"
  /** The tag: `S`, `I32`, `DT`, `Nil` … */
  readonly tag: string
  readonly value: Scalar
  readonly at: XmlElement
}

export interface CliObject {
  readonly kind: "object"
  /** Most derived first; without the `Deserialized.` that a second export adds. */
  readonly types: readonly string[]
  /** What the object is as text. */
  readonly text: string | undefined
  readonly properties: ReadonlyMap<string, CliValue>
  /** Elements of a list, queue or stack; values of a dictionary stand in `entries`. */
  readonly items: readonly CliValue[]
  readonly entries: readonly (readonly [CliValue, CliValue])[]
  /** What it wraps: the number of an enumeration. */
  readonly wraps: CliPrimitive | undefined
  readonly at: XmlElement
}

export type CliValue = CliPrimitive | CliObject

/** The top-level values, or undefined where the bytes are no CLIXML. Troubles: those of `readXml`, and
 *  `clixml/bad-value`, `clixml/lost-reference`. */
export function readClixml(bytes: Uint8Array, trouble: DocumentTrouble): readonly CliValue[] | undefined {
  const root = readXml(bytes, trouble)
  if (root?.name !== "Objs") return undefined
  const reader = new ValueReader(trouble)
  return root.children.flatMap((child) => reader.value(child) ?? [])
}

/** Whether a file begins as CLIXML does, in any encoding. */
export function sniffClixml(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 400)).toString("latin1").replaceAll("\0", "")
  return /<Objs\s[^>]*schemas\.microsoft\.com\/powershell\/2004\/04/.test(text)
}

/** The time of a `<DT>`: in UTC if the text says its offset, else undefined. */
export function timeOf(value: CliValue | undefined): When | undefined {
  if (value?.kind !== "primitive" || value.tag !== "DT" || typeof value.value !== "string") return undefined
  return /(?:Z|[+-]\d\d:\d\d)$/.test(value.value) ? parseIso(value.value) : undefined
}

const numbers = new Set(["By", "SB", "U16", "I16", "U32", "I32", "Sg", "Db"])
const bigNumbers = new Set(["U64", "I64"])
/** Read as their text. */
const texts = new Set(["S", "C", "DT", "TS", "D", "URI", "G", "Version", "XD", "SBK", "SS", "BA", "PR"])
const collections = new Set(["LST", "QUE", "STK", "IE"])

class ValueReader {
  private readonly trouble: DocumentTrouble
  private readonly objects = new Map<string, CliObject>()
  private readonly typeNames = new Map<string, readonly string[]>()
  private lostReferences = 0

  constructor(trouble: DocumentTrouble) {
    this.trouble = trouble
  }

  /** Undefined for what is no value: `<TN>`, `<ToString>`, unknown tags. */
  value(element: XmlElement): CliValue | undefined {
    const {name} = element
    if (name === "Obj") return this.object(element)
    if (name === "Ref") return this.reference(element)
    return this.primitive(element)
  }

  private reference(element: XmlElement): CliValue | undefined {
    const known = this.objects.get(element.attributes.get("RefId") ?? "")
    if (known === undefined && this.lostReferences++ === 0)
      this.trouble(
        "clixml/lost-reference",
        "doubtful",
        element.offset,
        element.length,
        `points to an object that was not written before: ${element.attributes.get("RefId") ?? "no number"}`,
      )
    return known
  }

  private primitive(element: XmlElement): CliPrimitive | undefined {
    const {name, text} = element
    const made = (value: Scalar): CliPrimitive => ({kind: "primitive", tag: name, value, at: element})
    if (name === "Nil") return made(null)
    if (name === "B" && /^(true|false)$/.test(text)) return made(text === "true")
    // [MS-PSRP] 2.2.5.1.2: a number as XML schema writes it.
    if (numbers.has(name) && text.trim() !== "" && !Number.isNaN(Number(text))) return made(Number(text))
    if (bigNumbers.has(name) && /^-?\d{1,20}$/.test(text)) {
      const value = BigInt(text)
      return made(Number.isSafeInteger(Number(value)) ? Number(value) : value)
    }
    if (name === "C" && /^\d{1,5}$/.test(text)) return made(String.fromCharCode(Number(text)))
    if (texts.has(name)) return made(unescaped(text))
    if (name === "B" || numbers.has(name) || bigNumbers.has(name)) {
      const detail = `no value of \`${name}\`: ${JSON.stringify(text.slice(0, 100))}; kept as text`
      this.trouble("clixml/bad-value", "doubtful", element.offset, element.length, detail)
      return made(text)
    }
    return undefined
  }

  private object(element: XmlElement): CliObject {
    const properties = new Map<string, CliValue>()
    const items: CliValue[] = []
    const entries: (readonly [CliValue, CliValue])[] = []
    const text = childOf(element, "ToString")?.text
    const object: {-readonly [Key in keyof CliObject]: CliObject[Key]} = {
      kind: "object",
      types: this.types(element),
      text: text === undefined ? undefined : unescaped(text),
      properties,
      items,
      entries,
      wraps: undefined,
      at: element,
    }
    // Known before its parts are read: they may point to it.
    const id = element.attributes.get("RefId")
    if (id !== undefined) this.objects.set(id, object)
    for (const child of element.children) {
      if (child.name === "Props" || child.name === "MS") this.properties(child, properties)
      else if (collections.has(child.name)) {
        for (const item of child.children) {
          const value = this.value(item)
          if (value !== undefined) items.push(value)
        }
      } else if (child.name === "DCT") {
        for (const pair of child.children) {
          const entry = this.entry(pair)
          if (entry !== undefined) entries.push(entry)
        }
      } else if (!/^(TN|TNRef|ToString)$/.test(child.name)) object.wraps ??= this.primitive(child)
    }
    return object
  }

  private properties(element: XmlElement, into: Map<string, CliValue>): void {
    for (const property of element.children) {
      const name = property.attributes.get("N")
      const value = name === undefined ? undefined : this.value(property)
      if (name !== undefined && value !== undefined) into.set(unescaped(name), value)
    }
  }

  private entry(element: XmlElement): readonly [CliValue, CliValue] | undefined {
    const part = (name: string): CliValue | undefined => {
      const found = element.children.find((child) => child.attributes.get("N") === name)
      return found === undefined ? undefined : this.value(found)
    }
    const [key, value] = [part("Key"), part("Value")]
    return key === undefined || value === undefined ? undefined : [key, value]
  }

  private types(element: XmlElement): readonly string[] {
    const own = childOf(element, "TN")
    if (own === undefined)
      return this.typeNames.get(childOf(element, "TNRef")?.attributes.get("RefId") ?? "") ?? []
    const names = own.children.map((type) => unescaped(type.text).replace(/^Deserialized\./, ""))
    this.typeNames.set(own.attributes.get("RefId") ?? "", names)
    return names
  }
}

/** `_x000D_` is one UTF-16 unit, `_x005F_` an underscore that would otherwise begin one ([MS-PSRP] 2.2.5.3.2). */
function unescaped(text: string): string {
  if (!text.includes("_x")) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
