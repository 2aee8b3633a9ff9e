/* A web page as a source: what a reader sees of it, with the way back to every character of the file.
 *
 * The page's own words about itself (metadata, JSON-LD) are read and believed no further than as what the page says.
 * Furniture that HTML names (navigation, footers, forms) is marked; text that nobody sees is marked as hidden and
 * never read for claims; scripts and styles are no text. Nothing that a page names is fetched. */

import {Tokenizer} from "htmlparser2"
import type {BlockKind} from "../model/intel.ts"
import type {Seen, SourceText} from "./source.ts"

/** Longer pages are read to here. */
export const longestPage: number = 8 << 20

type Attributes = Readonly<Record<string, string>>

const noText = new Set([
  "script",
  "style",
  "template",
  "svg",
  "math",
  "iframe",
  "object",
  "canvas",
  "select",
  "noscript",
])
const inline = new Set(
  "a abbr b bdi bdo cite code data dfn em font i img ins kbd label mark q s samp small span strong sub sup time tt u var wbr".split(
    " ",
  ),
)
const furniture = new Map([
  ["nav", "navigation"],
  ["footer", "footer"],
  ["aside", "aside"],
  ["form", "form"],
  ["button", "button"],
])
const furnitureName =
  /(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|share|sharing|social|related|recommended|promo|newsletter|subscribe|cookies?|consent|advert|ads?|sidebar|comments?|footer|masthead|byline-bio|author-bio|tags)(?:$|[\s_-])/i
const unseen =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])/i

interface Level {
  readonly name: string
  readonly mark: Mark | undefined
  readonly isText: boolean
}

interface Mark {
  readonly kind: BlockKind
  readonly why: string
  readonly start: number
}

const empty = new Set("area base br col embed hr img input link meta param source track wbr".split(" "))
/** What a start tag of the key ends, where that is open and nearest. */
const endsBefore: ReadonlyMap<string, readonly string[]> = new Map([
  ["li", ["li"]],
  ["td", ["td", "th"]],
  ["th", ["td", "th"]],
  ["tr", ["tr", "td", "th"]],
  ["dt", ["dt", "dd"]],
  ["dd", ["dt", "dd"]],
  ["option", ["option"]],
])
/** Elements below so many are read as if they were not there: no page has them, and each costs memory. */
const deepest = 1000
const mostAttributes = 64

/** What the page says of itself, and what it shows. Never throws; O(n). */
export function readHtml(html: string): Omit<SourceText, "path" | "sha256"> {
  const text = html.slice(0, longestPage)
  const page = new Page(text)
  const {meta, marks} = page.read()
  return {
    form: "html",
    text,
    seen: page.shown.seen(),
    title: meta.heading ?? meta.title,
    publisher: meta.publisher,
    url: meta.url,
    dates: meta.dates,
    marks,
  }
}

/** Elements over the tokens of a page: what is open, what is seen, what is marked. The library's own parser shifts
 *  an array at each element, which a hostile page turns into hours. */
class Page {
  readonly shown: Shown = new Shown()
  readonly meta: Metadata = new Metadata()
  readonly marks: SourceText["marks"][number][] = []
  readonly #html: string
  readonly #open: Level[] = []
  #name = ""
  #attributes: Record<string, string> = {}
  #key = ""
  #value = ""
  #count = 0
  #collecting: {readonly name: "title" | "script"; text: string} | undefined
  #hasTitle = false
  /** Where the text before a character reference ended. */
  #textEnd = 0
  #reference = {start: 0, end: -1}

  constructor(html: string) {
    this.#html = html
  }

  read(): {readonly meta: Metadata; readonly marks: SourceText["marks"]} {
    const html = this.#html
    const tokenizer = new Tokenizer(
      {decodeEntities: true},
      {
        onopentagname: (start, end) => {
          this.#name = html.slice(start, Math.min(end, start + 64)).toLowerCase()
          this.#attributes = Object.create(null) as Record<string, string>
          this.#count = 0
        },
        onattribname: (start, end) => {
          this.#key = html.slice(start, Math.min(end, start + 64)).toLowerCase()
          this.#value = ""
        },
        onattribdata: (start, end) => {
          if (this.#value.length < 4000) this.#value += html.slice(start, Math.min(end, start + 4000))
        },
        onattribentity: (code) => {
          if (this.#value.length < 4000) this.#value += String.fromCodePoint(code)
        },
        onattribend: () => {
          this.#count += 1
          if (this.#count <= mostAttributes) this.#attributes[this.#key] ??= this.#value
        },
        onopentagend: (end) => this.#begin(end + 1, false),
        onselfclosingtag: (end) => this.#begin(end + 1, true),
        onclosetag: (start, end) => {
          this.#close(html.slice(start, Math.min(end, start + 64)).toLowerCase())
          this.#textEnd = end + 1
        },
        ontext: (start, end) => {
          // Within an end tag that breaks off the library has no start to tell.
          if (start < 0) return
          this.#text(html.slice(start, end), start, end)
          this.#textEnd = end
        },
        ontextentity: (code, end) => {
          // A name of two characters comes as two, both from the same place.
          const start = end === this.#reference.end ? this.#reference.start : this.#textEnd
          this.#reference = {start, end}
          this.#text(String.fromCodePoint(code), start, end)
          this.#textEnd = end
        },
        oncomment: (_, end) => {
          this.#textEnd = end + 1
        },
        oncdata: (_, end) => {
          this.#textEnd = end + 1
        },
        ondeclaration: (_, end) => {
          this.#textEnd = end + 1
        },
        onprocessinginstruction: (_, end) => {
          this.#textEnd = end + 1
        },
        onend: () => undefined,
      },
    )
    tokenizer.write(html)
    tokenizer.end()
    while (this.#open.length > 0) this.#pop()
    return {meta: this.meta, marks: this.marks}
  }

  #begin(at: number, isEmpty: boolean): void {
    const name = this.#name
    const attributes = this.#attributes
    this.#textEnd = at
    if (name === "meta" || name === "link") this.meta.tag(name, attributes)
    else if (name === "time") this.meta.time(attributes)
    else if (name === "title" && !this.#isWithin("svg")) this.#collecting = {name: "title", text: ""}
    else if (name === "script" && /ld\+json/i.test(attributes["type"] ?? ""))
      this.#collecting = {name: "script", text: ""}
    if (name === "br") this.shown.line()
    else if (name === "td" || name === "th") this.shown.blank(at)
    else if (!inline.has(name)) this.shown.paragraph()
    const ends = endsBefore.get(name)
    if (ends?.includes(this.#open.at(-1)?.name ?? "") === true) this.#pop()
    if (!inline.has(name) && this.#open.at(-1)?.name === "p") this.#pop()
    if (isEmpty || empty.has(name) || this.#open.length >= deepest) return
    const above = this.#open.at(-1)
    const own = markOf(name, attributes, above, this.#hasTitle)
    if (own?.kind === "title") this.#hasTitle = true
    this.#open.push({
      name,
      mark: own === undefined ? above?.mark : {...own, start: this.shown.length},
      isText: (above?.isText ?? true) && !noText.has(name) && name !== "title",
    })
  }

  #isWithin(name: string): boolean {
    return this.#open.at(-1)?.name === name
  }

  #text(text: string, from: number, to: number): void {
    const collecting = this.#collecting
    if (collecting !== undefined) {
      if (collecting.text.length < 1 << 20) collecting.text += text
    } else if (this.#open.at(-1)?.isText ?? true) this.shown.add(text, from, to)
  }

  #close(name: string): void {
    const collecting = this.#collecting
    if (collecting?.name === name) {
      if (name === "title") this.meta.title ??= collecting.text.trim().slice(0, 500)
      else this.meta.json(collecting.text)
      this.#collecting = undefined
    }
    if (!inline.has(name)) this.shown.paragraph()
    const from = this.#open.findLastIndex((level, i) => level.name === name || i < this.#open.length - 100)
    if (from < 0 || this.#open[from]?.name !== name) return
    while (this.#open.length > from) this.#pop()
  }

  #pop(): void {
    const mark = this.#open.pop()?.mark
    if (mark === undefined || mark === this.#open.at(-1)?.mark || this.shown.length <= mark.start) return
    this.marks.push({start: mark.start, end: this.shown.length, kind: mark.kind, why: mark.why})
  }
}

function markOf(
  name: string,
  attributes: Attributes,
  above: Level | undefined,
  hasTitle: boolean,
): {readonly kind: BlockKind; readonly why: string} | undefined {
  if (above?.mark !== undefined) return undefined
  if (
    "hidden" in attributes ||
    attributes["aria-hidden"] === "true" ||
    unseen.test(attributes["style"] ?? "")
  )
    return {kind: "hidden", why: "nobody sees it"}
  const named = furniture.get(name)
  if (named !== undefined) return {kind: "boilerplate", why: named}
  if (name === "h1" && !hasTitle) return {kind: "title", why: "the page's heading"}
  const role = attributes["role"] ?? ""
  if (/^(?:navigation|banner|contentinfo|complementary|search)$/.test(role))
    return {kind: "boilerplate", why: role}
  const names = `${attributes["class"] ?? ""} ${attributes["id"] ?? ""}`
  if (
    name !== "body" &&
    name !== "html" &&
    name !== "main" &&
    name !== "article" &&
    furnitureName.test(names)
  )
    return {kind: "boilerplate", why: "page furniture"}
  return undefined
}

/** What is seen, collected; blanks run together, blocks stand apart. */
class Shown {
  readonly #parts: string[] = []
  #starts = new Uint32Array(4096)
  #ends = new Uint32Array(4096)
  #length = 0
  #last = "\n"
  #wanted = ""
  #at = 0

  get length(): number {
    return this.#length
  }

  add(text: string, from: number, to: number): void {
    // A decoded reference is one piece: each of its units stands for all of it.
    const isExact = to - from === text.length
    for (let i = 0; i < text.length; i++) {
      const character = text[i] ?? ""
      const start = isExact ? from + i : from
      const end = isExact ? start + 1 : to
      if (/[ \t\r\n\f]/.test(character)) this.blank(start)
      else {
        this.#flush(start)
        this.#push(character, start, end)
      }
    }
    this.#at = to
  }

  blank(at: number): void {
    if (this.#wanted === "") this.#wanted = " "
    this.#at = at
  }

  line(): void {
    if (this.#wanted !== "\n\n") this.#wanted = "\n"
  }

  paragraph(): void {
    this.#wanted = "\n\n"
  }

  #flush(at: number): void {
    const wanted = this.#wanted
    this.#wanted = ""
    if (wanted === "" || this.#length === 0 || (wanted === " " && /\s/.test(this.#last))) return
    for (const character of wanted) this.#push(character, Math.min(this.#at, at), at)
  }

  #push(character: string, start: number, end: number): void {
    if (this.#length === this.#starts.length) {
      this.#starts = grown(this.#starts)
      this.#ends = grown(this.#ends)
    }
    this.#starts[this.#length] = start
    this.#ends[this.#length] = end
    this.#length += 1
    this.#parts.push(character)
    this.#last = character
    if (this.#parts.length > 65_536) this.#parts.splice(0, this.#parts.length, this.#parts.join(""))
  }

  seen(): Seen {
    const text = this.#parts.join("")
    const [starts, ends] = [this.#starts, this.#ends]
    const most = Math.max(0, this.#length - 1)
    return {
      text,
      startOf: (index) => (index > most ? (ends[most] ?? 0) : (starts[index] ?? 0)),
      endOf: (index) => ends[Math.min(index, most)] ?? 0,
    }
  }
}

function grown(table: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(table.length * 2)
  larger.set(table)
  return larger
}

/** What a page says of itself; the first that says a thing is believed. */
class Metadata {
  title: string | undefined
  heading: string | undefined
  publisher: string | undefined
  url: string | undefined
  readonly dates: {origin: "metadata"; text: string}[] = []

  tag(name: string, attributes: Attributes): void {
    if (name === "link") {
      if (attributes["rel"] === "canonical") this.url ??= web(attributes["href"])
      return
    }
    const content = attributes["content"]?.slice(0, 500)
    const key = (attributes["property"] ?? attributes["name"] ?? attributes["itemprop"] ?? "").toLowerCase()
    if (content === undefined || content === "") return
    if (key === "og:title") this.heading ??= content
    else if (key === "og:site_name") this.publisher ??= content
    else if (key === "og:url") this.url ??= web(content)
    else if (
      /^(?:article:published_time|datepublished|date|dc\.date(?:\.issued)?|dcterms\.(?:issued|date)|publish-?date|pubdate|parsely-pub-date|sailthru\.date)$/.test(
        key,
      )
    )
      this.#date(content)
  }

  time(attributes: Attributes): void {
    if (/datepublished/i.test(attributes["itemprop"] ?? "") || "pubdate" in attributes)
      this.#date(attributes["datetime"] ?? attributes["content"])
  }

  /** JSON-LD: the first article in it. */
  json(text: string): void {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return
    }
    const queue: unknown[] = [value]
    for (let steps = 0; queue.length > 0 && steps < 1000; steps++) {
      const item = queue.shift()
      if (Array.isArray(item)) queue.push(...item.slice(0, 100))
      else if (typeof item === "object" && item !== null) {
        const record = item as Readonly<Record<string, unknown>>
        if (typeof record["datePublished"] === "string") this.#date(record["datePublished"])
        if (typeof record["headline"] === "string") this.heading ??= record["headline"].slice(0, 500)
        const publisher = record["publisher"]
        if (
          typeof publisher === "object" &&
          publisher !== null &&
          "name" in publisher &&
          typeof publisher.name === "string"
        )
          this.publisher ??= publisher.name.slice(0, 200)
        if (Array.isArray(record["@graph"])) queue.push(record["@graph"])
      }
    }
  }

  #date(text: string | undefined): void {
    if (text !== undefined && text !== "" && this.dates.length < 20)
      this.dates.push({origin: "metadata", text: text.slice(0, 100)})
  }
}

function web(address: string | undefined): string | undefined {
  return address !== undefined && /^https?:\/\//i.test(address) ? address.slice(0, 2000) : undefined
}
