/* DOCX: the words of a document with what Word knows about them.
 *
 * Paragraphs are blocks; headings and the title are told by their style. What was deleted with changes tracked and
 * what is formatted as hidden is kept where it stands and marked; notes and comments come behind the text. Nothing
 * that the document links to is fetched; fields give the text that was last shown.
 *
 * Source: ECMA-376-1:2016 (Office Open XML), 17.2 to 17.16; core properties in part 2, 11. */

import {type ElementHandler, localName, walkElements} from "./elements.ts"
import {type Sourced, type Tell, Written} from "./written.ts"

/** Parts that are read, in this order; all else in the archive is passed over. */
export const docxParts = [
  "word/document.xml",
  "word/footnotes.xml",
  "word/endnotes.xml",
  "word/comments.xml",
  "docProps/core.xml",
] as const

/** Whether an archive with these members is a document of Word. */
export function isDocx(names: readonly string[]): boolean {
  return names.includes("word/document.xml") && names.includes("[Content_Types].xml")
}

/** Troubles: `intel/docx-damaged`, `intel/text-too-long`. O(n). */
export function readDocx(parts: ReadonlyMap<string, string>, most: number, tell: Tell): Sourced {
  const written = new Written(most)
  const story = new Story(written, undefined)
  const read = (part: string, handler: ElementHandler): void => {
    const xml = parts.get(part)
    const said = xml === undefined ? undefined : walkElements(xml, handler)
    if (said !== undefined) tell("intel/docx-damaged", said.severity, 0, `${part}: ${said.detail}`)
  }
  read("word/document.xml", story)
  for (const [part, what] of [
    ["word/footnotes.xml", "a footnote"],
    ["word/endnotes.xml", "an endnote"],
    ["word/comments.xml", "a comment"],
  ] as const)
    read(part, new Story(written, what))
  const core = new Core()
  read("docProps/core.xml", core)
  written.tellLeft(tell)
  const date = core.values.get("created") ?? core.values.get("modified")
  const title = core.values.get("title")?.trim()
  return {
    form: "docx",
    text: written.text,
    title: title === undefined || title === "" ? undefined : title,
    publisher: undefined,
    url: undefined,
    dates: date === undefined ? [] : [{origin: "document field", text: date}],
    marks: written.marks,
  }
}

type Run = "shown" | "deleted" | "hidden"

/** The paragraphs of a part. */
class Story implements ElementHandler {
  readonly #written: Written
  /** What all of this part is, where it is not the text itself. */
  readonly #what: string | undefined
  #pieces: {readonly run: Run; text: string}[] = []
  #style = ""
  #deletions = 0
  #isVanished = false
  #isWithinRun = false
  #element = ""
  #textDepth = 0
  /** Of the alternatives for old readers nothing is read: it says the same again. */
  #fallback = 0

  constructor(written: Written, what: string | undefined) {
    this.#written = written
    this.#what = what
  }

  begin(written: string): void {
    const name = localName(written)
    this.#element = name
    if (name === "Fallback") this.#fallback += 1
    else if (name === "p") this.#flush()
    else if (name === "del" || name === "moveFrom") this.#deletions += 1
    else if (name === "r") {
      this.#isWithinRun = true
      this.#isVanished = false
    } else if (name === "vanish" && this.#isWithinRun) this.#isVanished = true
    else if (name === "t" || name === "delText") this.#textDepth += 1
    else if (name === "tab" && this.#isWithinRun) this.#add("\t")
    else if (name === "br" || name === "cr") this.#add("\n")
    else if (name === "noBreakHyphen") this.#add("\u2011")
    else if (name === "tc") this.#flush()
  }

  attribute(name: string, value: string): void {
    if (localName(name) !== "val") return
    if (this.#element === "pStyle") this.#style = value.slice(0, 100)
    else if (this.#element === "vanish" && /^(?:0|false|off)$/.test(value)) this.#isVanished = false
  }

  text(words: string): void {
    if (this.#textDepth > 0) this.#add(words)
  }

  end(written: string): void {
    const name = localName(written)
    if (name === "Fallback") this.#fallback = Math.max(0, this.#fallback - 1)
    else if (name === "p") this.#flush()
    else if (name === "del" || name === "moveFrom") this.#deletions = Math.max(0, this.#deletions - 1)
    else if (name === "r") this.#isWithinRun = false
    else if (name === "t" || name === "delText") this.#textDepth = Math.max(0, this.#textDepth - 1)
  }

  #add(words: string): void {
    if (this.#fallback > 0) return
    const run: Run = this.#deletions > 0 ? "deleted" : this.#isVanished ? "hidden" : "shown"
    const last = this.#pieces.at(-1)
    if (last?.run === run) last.text += words
    else this.#pieces.push({run, text: words})
  }

  /** What is shown is one paragraph; what is not comes behind it, so that a sentence is not parted by it. */
  #flush(): void {
    const of = (run: Run): string =>
      this.#pieces
        .filter((piece) => piece.run === run)
        .map(({text}) => text)
        .join("")
    const shown = of("shown").trim()
    if (shown !== "") this.#written.add(shown, this.#markOf())
    this.#written.add(of("deleted"), {kind: "hidden", why: "deleted with changes tracked"})
    this.#written.add(of("hidden"), {kind: "hidden", why: "formatted as hidden"})
    this.#pieces = []
    this.#style = ""
  }

  #markOf(): {readonly kind: "body" | "title" | "boilerplate"; readonly why: string} | undefined {
    if (this.#what === "a comment") return {kind: "boilerplate", why: this.#what}
    if (this.#what !== undefined) return {kind: "body", why: this.#what}
    return /^title$/i.test(this.#style) ? {kind: "title", why: "styled as title"} : undefined
  }
}

/** Title and dates of the document. */
class Core implements ElementHandler {
  readonly values = new Map<string, string>()
  #element = ""

  begin(name: string): void {
    this.#element = localName(name)
  }

  attribute(): void {}

  text(words: string): void {
    if (this.#element === "title" || this.#element === "created" || this.#element === "modified")
      this.values.set(this.#element, `${this.values.get(this.#element) ?? ""}${words}`.slice(0, 500))
  }

  end(): void {
    this.#element = ""
  }
}
