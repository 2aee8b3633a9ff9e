/* RSS 2.0, RSS 1.0 and Atom files: one text for each entry.
 *
 * An entry's text is a page of its own: its title as the heading, then its content or, where there is none, its
 * summary, as HTML. Elements are told by their local names; those of vocabularies for pictures and podcasts are
 * passed over. Nothing is fetched; entities that a document type defines are not expanded.
 *
 * Source: RSS 2.0 specification (RSS Advisory Board), RFC 4287 (Atom). */

import {readHtml} from "../../intel/html.ts"
import {type ElementHandler, localName, walkElements} from "./elements.ts"
import type {IntelLimits} from "./limits.ts"
import type {Sourced, Tell} from "./written.ts"

interface Entry {
  title: string
  content: string
  summary: string
  link: string
  href: string
  date: string
  updated: string
  isHtml: boolean
}

/** Longer titles, links and dates are cut. */
const longestField = 4000
const longestContent = 4 << 20
const passedOver: ReadonlySet<string> = new Set([
  "media",
  "itunes",
  "georss",
  "thr",
  "slash",
  "yt",
  "podcast",
  "sy",
])

/** The texts of the entries, in order. Troubles: `intel/feed-damaged`, `intel/feed-entries`. O(n). */
export function readFeed(text: string, limits: IntelLimits, tell: Tell): readonly Sourced[] {
  const feed = new Feed(limits.entries)
  const damage = walkElements(text.replace(/^\ufeff/, ""), feed)
  feed.finish()
  if (damage !== undefined) tell("intel/feed-damaged", damage.severity, 0, damage.detail)
  if (feed.left > 0)
    tell("intel/feed-entries", "lost", 0, `${feed.left} entries behind the first ${limits.entries}; not read`)
  return feed.entries.map((entry) => sourcedOf(entry, feed.title.trim()))
}

function sourcedOf(entry: Entry, publisher: string): Sourced {
  const content = entry.content.trim() === "" ? entry.summary : entry.content
  const title = entry.title.replace(/\s+/g, " ").trim()
  const body = entry.isHtml || /<[a-z/!]|&[#\w]+;/i.test(content) ? content : paragraphsOf(content)
  const page = readHtml(`<h1>${escaped(title)}</h1>\n${body.trim()}`)
  const link = entry.link.trim() || entry.href
  const written = entry.date.trim() || entry.updated.trim()
  return {
    ...page,
    form: "feed",
    title: title === "" ? page.title : title,
    publisher: publisher === "" ? page.publisher : publisher,
    url: /^https?:\/\//i.test(link) ? link : page.url,
    dates: [...(written === "" ? [] : [{origin: "document field" as const, text: written}]), ...page.dates],
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

function paragraphsOf(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((part) => `<p>${escaped(part.trim())}</p>`)
    .join("\n")
}

class Feed implements ElementHandler {
  readonly entries: Entry[] = []
  title = ""
  left = 0
  readonly #most: number
  readonly #open: string[] = []
  #entry: Entry | undefined
  /** How deep the element is that the text belongs to, and what it is called. */
  #field: {readonly name: string; readonly depth: number} | undefined
  #hasTitle = false
  #rel = ""
  #href = ""

  constructor(most: number) {
    this.#most = most
  }

  /** The last entry of a feed that breaks off. */
  finish(): void {
    if (this.#entry !== undefined) this.#take()
  }

  begin(name: string): void {
    const local = fieldName(name)
    this.#open.push(local)
    const entry = this.#entry
    if (this.#field !== undefined) {
      // Atom's own markup within a text: kept as tags, without what they carry.
      if (entry !== undefined) this.#into(`<${local}>`, true)
      return
    }
    this.#rel = ""
    this.#href = ""
    if (local === "item" || local === "entry") {
      if (entry !== undefined) this.#take()
      this.#entry = {
        title: "",
        content: "",
        summary: "",
        link: "",
        href: "",
        date: "",
        updated: "",
        isHtml: false,
      }
    } else if (entry !== undefined || local === "title") this.#field = {name: local, depth: this.#open.length}
  }

  attribute(name: string, value: string): void {
    if (this.#field === undefined || this.#field.depth !== this.#open.length) return
    if (name === "href") this.#href = value.slice(0, longestField)
    else if (name === "rel") this.#rel = value
    else if (name === "type" && this.#entry !== undefined && /html/i.test(value)) this.#entry.isHtml = true
  }

  text(words: string): void {
    const field = this.#field
    if (field === undefined) return
    if (this.#entry === undefined) {
      // Of the feed itself only the first title counts; that of its picture comes later.
      if (!this.#hasTitle && this.title.length < longestField) this.title += words.slice(0, longestField)
      return
    }
    this.#into(this.#open.length > field.depth ? escaped(words) : words, false)
  }

  #into(words: string, isMarkup: boolean): void {
    const entry = this.#entry
    if (entry === undefined) return
    const key = keys.get(this.#field?.name ?? "")
    if (key === undefined) return
    const most = key === "content" || key === "summary" ? longestContent : longestField
    if (isMarkup && key !== "content" && key !== "summary") return
    if (entry[key].length < most) entry[key] += words.slice(0, most)
  }

  end(name: string): void {
    const local = fieldName(name)
    const depth = this.#open.length
    this.#open.pop()
    const field = this.#field
    const entry = this.#entry
    if (field !== undefined && depth > field.depth) {
      if (entry !== undefined) this.#into(`</${local}>`, true)
      return
    }
    if (field !== undefined) {
      if (entry === undefined && this.title.trim() !== "") this.#hasTitle = true
      if (
        entry !== undefined &&
        field.name === "link" &&
        this.#href !== "" &&
        /^(?:alternate)?$/.test(this.#rel)
      )
        entry.href ||= this.#href
      this.#field = undefined
      return
    }
    if (entry !== undefined && (local === "item" || local === "entry")) this.#take()
  }

  #take(): void {
    const entry = this.#entry
    this.#entry = undefined
    this.#field = undefined
    if (entry === undefined) return
    if (this.entries.length < this.#most) this.entries.push(entry)
    else this.left += 1
  }
}

const keys: ReadonlyMap<string, "title" | "content" | "summary" | "link" | "date" | "updated"> = new Map([
  ["title", "title"],
  ["encoded", "content"],
  ["content", "content"],
  ["description", "summary"],
  ["summary", "summary"],
  ["link", "link"],
  ["pubdate", "date"],
  ["published", "date"],
  ["date", "date"],
  ["updated", "updated"],
] as const)

/** The local name in small letters; a question mark for elements that are passed over. */
function fieldName(name: string): string {
  const prefix = name.slice(0, Math.max(0, name.indexOf(":"))).toLowerCase()
  return passedOver.has(prefix) ? "?" : localName(name).toLowerCase()
}
