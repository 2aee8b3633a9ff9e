/* A paper document for Typst: one fixed template, and the document as data beside it.
 *
 * No text of a case ever becomes markup: the template reads JSON and sets strings. Characters that the fonts of the
 * compiler lack, or that would turn the direction of text, are written out, so that nothing on paper deceives and
 * every glyph has its meaning (PDF/UA-1, 7.21). No font of the machine is used: the same input gives the same bytes. */

import {visible} from "../escape.ts"
import type {PaperDocument} from "./document.ts"

export const paperSizes = ["a4", "us-letter"] as const
export type PaperSize = (typeof paperSizes)[number]

/** The data of the template. */
export function paperJson(document: PaperDocument, paper: PaperSize): string {
  const safe = (value: unknown): unknown => {
    if (typeof value === "string") return pieces(printable(value))
    if (Array.isArray(value)) return value.map(safe)
    if (typeof value !== "object" || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, safe(inner)]))
  }
  const {title, marking, foot, language, date, blocks, isCompact = false} = document
  return JSON.stringify({
    title: printable(title),
    marking: printable(marking),
    foot: printable(foot),
    language,
    date: date.split("-").map(Number),
    blocks: blocks.map((block) => ({
      ...(safe(block) as object),
      kind: block.kind,
      tone: "tone" in block ? block.tone : "plain",
    })),
    paper,
    isCompact,
  })
}

/** Paths and hashes hold no blank to break at: a long word becomes pieces, between which a line may end. Nothing is put
 *  into the text, so that what is copied from the page is what stands in the case. */
function pieces(text: string): string | readonly string[] {
  if (!longWord.test(text)) return text
  const all = text.split(breaks).filter((piece) => piece !== "")
  return all.length === 1 ? text : all
}

const longWord = /[^\s]{25}/
const breaks = /(?<=[^\s]{3}[\\/_.,:;=&?%|-])(?=[^\s]{3})|(?<=(?<![0-9a-f])(?:[0-9a-f]{16}){1,8})(?=[0-9a-f])/

/** What the embedded fonts show: Latin, Greek, Cyrillic, and marks of punctuation, currency, arrows and mathematics. */
const shown =
  /[\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490\u0491\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2190-\u2193\u2212\u2260\u2264\u2265]/u

/** Text that paper shows as it is; other characters stand as `\u{…}`. */
export function printable(text: string): string {
  let out = ""
  for (const character of text.split("\n").map(visible).join("\n"))
    out += shown.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  return out
}

/** The template. It reads `data.json` through `sys.inputs.data`. */
export const paperTemplate = `#let doc = json(bytes(sys.inputs.data))
#set document(title: doc.title, date: datetime(year: doc.date.at(0), month: doc.date.at(1), day: doc.date.at(2)))
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), fallback: false, size: if doc.isCompact { 9.3pt } else { 10pt }, lang: doc.language.split("-").first(), region: if doc.language.contains("-") { doc.language.split("-").at(1) } else { none })
#let quiet = luma(90)
#let accent = rgb("#1f4e79")
#set page(
  paper: doc.paper,
  margin: if doc.isCompact { (x: 20mm, top: 18mm, bottom: 16mm) } else { (x: 22mm, top: 24mm, bottom: 22mm) },
  header: text(size: 8pt, fill: quiet, doc.marking),
  footer: context text(size: 8pt, fill: quiet)[#doc.marking #h(1fr) #doc.foot #h(1fr) #counter(page).display() / #counter(page).final().first()],
)
#set par(leading: if doc.isCompact { 0.52em } else { 0.62em }, spacing: if doc.isCompact { 0.7em } else { 0.9em })
#set heading(numbering: none)
#show heading: set block(above: if doc.isCompact { 0.9em } else { 1.3em }, below: if doc.isCompact { 0.5em } else { 0.7em }, sticky: true)
#show heading.where(level: 1): set text(size: 17pt, fill: accent)
#show heading.where(level: 2): set text(size: 13pt, fill: accent)
#show heading.where(level: 3): set text(size: 10.5pt)
#set table(stroke: (x, y) => (bottom: 0.4pt + luma(200)), inset: (x: 4pt, y: 3.5pt), align: left + top)
#show table.cell.where(y: 0): set text(weight: "bold")
#let say(s) = if type(s) == str { text(s) } else { s.join(box()) }
#let show-block(b) = {
  if b.kind == "heading" { heading(level: b.level + 1, say(b.text)) }
  else if b.kind == "paragraph" {
    if b.tone == "lead" { par(text(size: 12pt, weight: "bold", say(b.text))) }
    else if b.tone == "quiet" { par(text(fill: quiet, size: 9pt, say(b.text))) }
    else { par(say(b.text)) }
  }
  else if b.kind == "list" {
    if b.isOrdered { enum(..b.items.map(say)) } else { list(..b.items.map(say)) }
  }
  else if b.kind == "table" {
    set text(size: 8.5pt)
    set par(justify: false)
    table(
      columns: b.widths.map(w => w * 1fr),
      table.header(..b.head.map(say)),
      ..for row in b.rows { row.map(say) },
    )
  }
  else if b.kind == "verbatim" {
    block(width: 100%, fill: luma(245), inset: 5pt, breakable: true, text(font: "DejaVu Sans Mono", size: 7.5pt, say(b.text)))
  }
  else if b.kind == "page" { pagebreak(weak: true) }
}
#heading(level: 1, text(doc.title))
#for b in doc.blocks { show-block(b) }
`
