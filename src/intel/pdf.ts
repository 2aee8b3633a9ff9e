/* Runs of text on the pages of a PDF as a source: lines, paragraphs, and what stands on every page.
 *
 * The text has a line for each line on paper and a blank line between paragraphs. What is seen of it are whole
 * paragraphs: lines are joined, a word or hash that was parted at the end of a line is one again, and each character
 * knows its place in the text. Heads and feet that repeat are kept behind all else, so that a paragraph may go
 * from one page to the next. Runs are taken in the order of the file, which is the order of reading in all but
 * strange ones. O(n log n). */

import type {Seen, SourceText} from "./source.ts"

/** A run of text with its place on the page, in points from the lower left corner. */
export interface PdfItem {
  readonly text: string
  readonly x: number
  readonly y: number
  /** Of the letters. */
  readonly size: number
  readonly width: number
  /** The file ends a line behind it. */
  readonly isEnd: boolean
}

export interface PdfPage {
  readonly height: number
  readonly items: readonly PdfItem[]
}

/** What the file says of itself. */
export interface PdfInfo {
  readonly title: string | undefined
  /** As PDF writes dates: `D:20210415135708Z`. */
  readonly created: string | undefined
}

interface Line {
  text: string
  readonly page: number
  readonly x: number
  readonly y: number
  size: number
  end: number
}

/** The source without its path. Never throws. */
export function readPdf(pages: readonly PdfPage[], info: PdfInfo): Omit<SourceText, "path" | "sha256"> {
  const lines = pages.flatMap((page, i) => linesOf(page, i))
  const repeated = furnitureOf(lines, pages.length)
  const body = lines.filter((line) => !repeated.has(line))
  const usual = usualSize(body)
  const paragraphs = paragraphsOf(body)
  const words = new Set(body.flatMap(({text}) => text.toLowerCase().match(/[\p{L}\p{N}-]+/gu) ?? []))
  const out = new Traced()
  const marks: SourceText["marks"][number][] = []
  const starts: number[] = []
  const heading = headingOf(paragraphs, usual)
  for (const paragraph of paragraphs) {
    const start = out.paragraph()
    for (const [i, line] of paragraph.entries()) {
      while (starts.length <= line.page) starts.push(out.length)
      const next = paragraph[i + 1]
      out.line(line.text, next === undefined ? "" : joint(line.text, next.text, words))
    }
    if (paragraph === heading)
      marks.push({start, end: out.length, kind: "title", why: "the largest letters of the first page"})
  }
  for (const line of lines.filter((each) => repeated.has(each))) {
    const start = out.paragraph()
    out.line(line.text, "")
    marks.push({
      start,
      end: out.length,
      kind: "page head",
      why: `of page ${line.page + 1}, and of others`,
    })
  }
  while (starts.length < pages.length) starts.push(out.length)
  const seen = out.seen()
  const created = /^D:(\d{4})(\d{2})(\d{2})/.exec(info.created ?? "")
  const title = info.title?.replace(/\s+/g, " ").trim()
  return {
    form: "pdf",
    text: out.text,
    seen,
    title: title === undefined || noTitle.test(title) ? undefined : title,
    publisher: undefined,
    url: undefined,
    dates:
      created === null ? [] : [{origin: "document field", text: `${created[1]}-${created[2]}-${created[3]}`}],
    marks,
    pages: starts,
  }
}

/** What programs write where nobody gave a title. */
const noTitle =
  /^$|^(?:untitled|document|dokument|microsoft (?:word|powerpoint)|slide|print(?:ed)?)\b.{0,20}$|\.(?:docx?|pdf|indd|pub|pptx?|html?|rtf|odt)$|^microsoft word - /i

const longestLine = 4000

function linesOf(page: PdfPage, number: number): readonly Line[] {
  const lines: Line[] = []
  let line: Line | undefined
  for (const item of page.items) {
    const text = item.text.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, " ")
    if (text === "" || !Number.isFinite(item.x + item.y + item.width)) continue
    const size = item.size > 0 && item.size < 1000 ? item.size : 10
    const isBlank = text.trim() === ""
    if (
      line === undefined ||
      line.text.length > longestLine ||
      Math.abs(line.y - item.y) > Math.max(size, line.size) / 2
    ) {
      if (isBlank) continue
      line = {text, page: number, x: item.x, y: item.y, size, end: item.x + item.width}
      lines.push(line)
      continue
    }
    const gap = item.x - line.end
    if (gap < -size / 10) {
      // Letters drawn twice for weight stand on those before them.
      const fresh = text.slice(overlap(line.text, text))
      line.text += fresh
    } else {
      const isApart = gap > size * 0.15 && !/\s$/.test(line.text) && !/^\s/.test(text)
      line.text += isApart ? ` ${text}` : text
    }
    if (!isBlank) line.size = Math.max(line.size, size)
    line.end = Math.max(line.end, item.x + item.width)
  }
  for (const each of lines) each.text = each.text.replace(/\s+/g, " ").trim()
  return lines.filter(({text}) => text !== "")
}

/** The most characters, of at most 40, with which `before` ends and `text` begins. */
function overlap(before: string, text: string): number {
  for (let n = Math.min(40, before.length, text.length); n > 0; n--)
    if (before.endsWith(text.slice(0, n))) return n
  return 0
}

const edgeLines = 3

/** Lines at the edges of pages that other pages have as well, but for their numbers. */
function furnitureOf(lines: readonly Line[], pages: number): ReadonlySet<Line> {
  const edges = [...Map.groupBy(lines, ({page}) => page).values()].flatMap((own) => {
    const byHeight = [...own].sort((a, b) => b.y - a.y)
    return [...new Set([...byHeight.slice(0, edgeLines), ...byHeight.slice(-edgeLines)])]
  })
  const groups = Map.groupBy(edges, ({text}) => text.toLowerCase().replace(/\d+/g, "#"))
  const enough = Math.max(2, Math.min(3, Math.ceil(pages / 2)))
  const found = new Set<Line>()
  for (const group of groups.values())
    if (new Set(group.map(({page}) => page)).size >= enough) for (const line of group) found.add(line)
  return found
}

/** The size in which most letters are set. */
function usualSize(lines: readonly Line[]): number {
  const letters = new Map<number, number>()
  for (const {size, text} of lines) {
    const key = Math.round(size * 2) / 2
    letters.set(key, (letters.get(key) ?? 0) + text.length)
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10
}

/** A hostile page may have a hundred thousand lines without a gap. */
const longestParagraph = 200

function paragraphsOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const steps = lines
    .flatMap((line, i) => {
      const before = lines[i - 1]
      const step = before === undefined || before.page !== line.page ? 0 : (before.y - line.y) / line.size
      return step > 0.5 && step < 3 ? [step] : []
    })
    .sort((a, b) => a - b)
  const usualStep = steps[Math.floor(steps.length / 2)] ?? 1.2
  const right = new Map(
    [...Map.groupBy(lines, ({page}) => page)].map(([page, own]) => [page, rightOf(own)] as const),
  )
  const paragraphs: Line[][] = []
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1]
    const current = paragraphs.at(-1)
    const width = right.get(before?.page ?? 0) ?? 0
    if (
      before !== undefined &&
      current !== undefined &&
      current.length < longestParagraph &&
      goesOn(before, line, usualStep, width)
    )
      current.push(line)
    else paragraphs.push([line])
  }
  return paragraphs
}

/** Where full lines of a page end: what stands beside the text may reach further. */
function rightOf(lines: readonly Line[]): number {
  const ends = lines.map(({end}) => end).sort((a, b) => a - b)
  return ends[Math.floor((ends.length - 1) * (ends.length < 5 ? 1 : 0.9))] ?? 0
}

const bullet = /^(?:[•●▪◦‣·■□o*–-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s/

/** No sentence and no heading ends so. */
const openWord = /\s(?:the|an?|of|in|to|and|or|for|by|with|on|at|from|that|as|is|are|its|their)$/i

function goesOn(before: Line, line: Line, usualStep: number, right: number): boolean {
  const isEnded = /[.!?:;]["'”’)\]]*$/.test(before.text)
  if (Math.abs(before.size - line.size) > 0.15 * Math.max(before.size, line.size)) return false
  if (bullet.test(line.text)) return false
  const step = (before.y - line.y) / line.size
  // The next page or column: only a sentence that is not at its end goes on there.
  if (before.page !== line.page || step <= 0)
    return !isEnded && (/^[\p{Ll}\p{N}(]/u.test(line.text) || openWord.test(before.text))
  if (step > usualStep * 1.35) return false
  // The next word would have fitted: a line of few words ends on purpose.
  const [word = ""] = line.text.split(" ", 1)
  const wouldFit = before.end + (word.length + 2) * line.size * 0.6 < right
  const count = before.text.split(" ").length
  if (wouldFit && (count === 1 || (count < 6 && !/^[\p{Ll}(]/u.test(line.text)))) return false
  const isShort = before.end < right - 0.25 * Math.max(1, right - before.x)
  return !(isEnded && isShort)
}

/** The paragraph of the first page in the largest letters, if they are larger than the usual. */
function headingOf(paragraphs: readonly (readonly Line[])[], usual: number): readonly Line[] | undefined {
  const first = paragraphs.filter(([line]) => line?.page === 0)
  const sizeOf = (paragraph: readonly Line[]): number => paragraph[0]?.size ?? 0
  const largest = first.reduce((most, paragraph) => Math.max(most, sizeOf(paragraph)), 0)
  if (largest < usual * 1.2) return undefined
  return first.find((paragraph) => sizeOf(paragraph) === largest && paragraph.length <= 5)
}

/** What becomes of the end of a line: a blank, nothing, or nothing and the hyphen goes as well. */
function joint(line: string, next: string, words: ReadonlySet<string>): " " | "" | "-" {
  if (/[\p{L}]\u00ad$/u.test(line)) return "-"
  const left = /([\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*)[-\u2010]$/u.exec(line.slice(-80))?.[1]
  const right = /^[\p{Ll}\p{N}][\p{L}\p{N}]*/u.exec(next.slice(0, 80))?.[0]
  if (left !== undefined && right !== undefined) {
    const [a, b] = [left.toLowerCase(), right.toLowerCase()]
    if (/\d/.test(a + b)) return ""
    if (words.has(a + b)) return "-"
    if (words.has(`${a}-${b}`)) return ""
    return words.has(a) && words.has(b) ? "" : "-"
  }
  const [hexA, hexB] = [/[0-9a-f]{8,128}$/i.exec(line.slice(-129))?.[0], /^[0-9a-f]{2,128}/i.exec(next)?.[0]]
  if (hexA !== undefined && hexB !== undefined && [32, 40, 64, 96, 128].includes(hexA.length + hexB.length))
    return ""
  // An address goes on where a blank would be no end of it.
  return /(?:https?|hxxps?):\/\/\S*[/=&?_.-]$/i.test(line.slice(-500)) ? "" : " "
}

/** Text with what is seen of it. */
class Traced {
  readonly #stored: string[] = []
  readonly #seen: string[] = []
  /** Place in the text of each unit that is seen. */
  #places = new Uint32Array(4096)
  #storedLength = 0
  length = 0
  /** A line has ended, and what follows it is not known yet. */
  #isBehindLine = false

  /** A blank line, if anything stands before it; gives where the paragraph starts in what is seen. */
  paragraph(): number {
    if (this.#storedLength > 0) this.#both("\n\n")
    return this.length
  }

  /** A line and how the next one is joined to it; `""` also where none follows in its paragraph. */
  line(text: string, how: " " | "" | "-"): void {
    const isCut = how === "-"
    this.#both(isCut ? text.slice(0, -1) : text)
    if (isCut) this.#only(text.slice(-1))
    if (how === " ") {
      // The blank stands for the end of the line.
      this.#place(" ")
      this.#only("\n")
    } else this.#isBehindLine = true
  }

  #both(text: string): void {
    if (this.#isBehindLine) {
      this.#isBehindLine = false
      if (text !== "\n\n") this.#only("\n")
    }
    this.#place(text)
    this.#only(text)
  }

  #place(text: string): void {
    if (this.length + text.length > this.#places.length) {
      const larger = new Uint32Array(Math.max(this.#places.length * 2, this.length + text.length))
      larger.set(this.#places)
      this.#places = larger
    }
    for (let i = 0; i < text.length; i++) this.#places[this.length + i] = this.#storedLength + i
    this.length += text.length
    this.#seen.push(text)
  }

  #only(text: string): void {
    this.#stored.push(text)
    this.#storedLength += text.length
  }

  get text(): string {
    return this.#stored.join("")
  }

  seen(): Seen {
    const text = this.#seen.join("")
    const places = this.#places
    const [most, end] = [text.length - 1, this.#storedLength]
    return {
      text,
      startOf: (index) => (index > most ? end : (places[index] ?? 0)),
      endOf: (index) => (most < 0 ? 0 : (places[Math.min(index, most)] ?? 0) + 1),
    }
  }
}
