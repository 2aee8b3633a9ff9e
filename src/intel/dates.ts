/* The dates that a document shows, where each stands, and what may be concluded about its issue.
 *
 * A date in the page's furniture is the day of the page or of another article, never of the statement: it only
 * says that the copy was made on or after it. A wrong date is worse than none. Own closed grammar; no clock. */

import type {DateCandidate, DateOrigin, DocumentForm, IssueDate} from "../model/intel.ts"
import type {JudgedBlock} from "./body.ts"
import type {SourceText} from "./source.ts"
import {viewOf} from "./view.ts"

const months = "january february march april may june july august september october november december".split(
  " ",
)
const monthWord =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
const patterns: readonly {
  readonly test: RegExp
  readonly read: (m: RegExpExecArray) => string | undefined
}[] = [
  {
    test: new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (?:of )?(${monthWord})\\.?,? (\\d{4})\\b`, "gi"),
    read: (m) => isoOf(Number(m[3]), monthOf(m[2]), Number(m[1])),
  },
  {
    test: new RegExp(`\\b(${monthWord})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b`, "gi"),
    read: (m) => isoOf(Number(m[3]), monthOf(m[1]), Number(m[2])),
  },
  {
    test: /\b(\d{4})-(\d{2})-(\d{2})(?=\b|T)/g,
    read: (m) => isoOf(Number(m[1]), Number(m[2]), Number(m[3])),
  },
  // Day before month where only that is a date; what could be both is none.
  {
    test: /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/g,
    read: (m) => {
      const [a, b] = [Number(m[1]), Number(m[2])]
      if (a > 12) return isoOf(Number(m[3]), b, a)
      return b > 12 ? isoOf(Number(m[3]), a, b) : undefined
    },
  },
  {
    test: new RegExp(`(?<!\\d |\\d(?:st|nd|rd|th) )\\b(${monthWord}) (\\d{4})\\b`, "gi"),
    read: (m) => `${year(Number(m[2])) ?? ""}-${String(monthOf(m[1])).padStart(2, "0")}`,
  },
]

function monthOf(word: string | undefined): number {
  const start = (word ?? "").slice(0, 3).toLowerCase()
  return months.findIndex((month) => month.startsWith(start)) + 1
}

function year(number: number): string | undefined {
  return number >= 1980 && number <= 2100 ? String(number) : undefined
}

function isoOf(y: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(y, month - 1, day))
  if (year(y) === undefined || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.toISOString().slice(0, 10)
}

/** A date in a run of text; places are UTF-16 units of the whole text. */
export interface FoundDate {
  readonly start: number
  readonly end: number
  /** ISO, as precise as written. */
  readonly value: string
}

const longestRun = 100_000
const mostDates = 200

/** The dates of a run, in order, without overlaps; the more precise wins. At most 200, from its first 100,000
 *  units. */
export function datesIn(text: string, start: number, end: number): readonly FoundDate[] {
  const view = viewOf(text, start, Math.min(end, start + longestRun))
  const found: FoundDate[] = []
  // PERF: every date has a year, and most paragraphs have none.
  if (!/\d{4}/.test(view.text)) return found
  for (const {test, read} of patterns)
    for (const m of view.text.matchAll(test)) {
      if (found.length >= mostDates) break
      const value = read(m)
      if (value === undefined || !/^\d{4}/.test(value)) continue
      const at = {start: view.unitAt(m.index), end: view.unitAt(m.index + m[0].length), value}
      if (!found.some((other) => other.start < at.end && at.start < other.end)) found.push(at)
    }
  return found.sort((a, b) => a.start - b.start)
}

/** A candidate with its place in UTF-16 units, where it has one. */
export interface Candidate extends Omit<DateCandidate, "at"> {
  readonly span: {readonly start: number; readonly end: number} | undefined
}

/** A document with more shows a table of dates, and none of them is its own. */
const mostCandidates = 1000
const longestDateline = 100

/** LONDON, July 19 (Agency) - ; Washington, 19 July 2021 -- */
const dateline = /^[A-Z][\p{L} .,'()-]{2,60}?[,(-] ?(?:\([A-Z]{2,10}\) ?)?$/u

/** Every date that the document shows, with where it stands. */
export function candidatesOf(source: SourceText, blocks: readonly JudgedBlock[]): readonly Candidate[] {
  const text = source.seen?.text ?? source.text
  const beside = source.dates.flatMap(({origin, text: written}) =>
    datesIn(written, 0, written.length)
      .slice(0, 1)
      .map(({value}): Candidate => ({origin, value, text: written, span: undefined})),
  )
  const firstBody = blocks.find((block) => block.kind === "body")
  const within: Candidate[] = []
  for (const block of blocks) {
    if (within.length >= mostCandidates) break
    for (const found of datesIn(text, block.start, block.end)) {
      const isLead =
        block === firstBody &&
        found.start - block.start <= longestDateline &&
        dateline.test(viewOf(text, block.start, found.start).text)
      within.push({
        origin: originOf(block, isLead),
        value: found.value,
        text: text.slice(found.start, found.end),
        span: {start: found.start, end: found.end},
      })
    }
  }
  return [...beside, ...within]
}

function originOf({kind, why}: JudgedBlock, isDateline: boolean): DateOrigin {
  if (isDateline || kind === "dateline" || kind === "byline") return "dateline"
  if (kind === "boilerplate" || kind === "page head" || kind === "hidden")
    return why === "widget" ? "widget" : "related"
  return "body"
}

/** The order in which origins decide. */
const deciding = ["document field", "metadata", "dateline", "url"] as const
/** A file's own fields tell when the file was made, which may be long after what it says was said. */
const decidingInFiles = ["dateline", "metadata", "document field", "url"] as const

/** What the candidates say of the day of issue. */
export function issueOf(candidates: readonly Candidate[], form: DocumentForm = "text"): IssueDate {
  const widgets = candidates.filter(({origin}) => origin === "widget").map(({value}) => value)
  const copied = widgets.filter(isDay).sort()[0]
  for (const origin of form === "pdf" || form === "docx" ? decidingInFiles : deciding) {
    const own = [...new Set(candidates.filter((c) => c.origin === origin).map((c) => c.value))]
    const days = own.filter(isDay)
    const [value] = days.length > 0 ? days : own
    if (value === undefined) continue
    const others = own.filter((other) => other !== value)
    const doubt = others.length === 0 ? "" : `; it also shows ${others.join(", ")}`
    const precision = isDay(value) ? "day" : value.length === 7 ? "month" : "year"
    return {
      value: precision === "day" ? value : undefined,
      notBefore: value,
      notAfter: value,
      precision,
      basis: `${names[origin]} says ${value}${doubt}.`,
    }
  }
  const nothing = "No date of issue stands in the document"
  return {
    value: undefined,
    notBefore: undefined,
    notAfter: copied,
    precision: "none",
    basis:
      copied === undefined
        ? `${nothing}.`
        : `${nothing}; a date on the page, ${copied}, is the day on which it was copied.`,
  }
}

function isDay(value: string): boolean {
  return value.length === 10
}

const names: Readonly<Record<(typeof deciding)[number], string>> = {
  "document field": "A field of the document",
  metadata: "The page's metadata",
  dateline: "The date line",
  url: "The address of the page",
}
