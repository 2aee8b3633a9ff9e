/* Reads IIS logs in the W3C extended form.
 *
 * Rows of cells between single blanks under a '#Fields:' line, which may come again and change the columns.
 * '-' is "no value". IIS writes '+' for a blank inside a value; some modules and tools do not, so a row may
 * have more blanks than columns. A row keeps its columns by the first of these readings that gives as many
 * cells as there are columns: every blank parts two cells (so a doubled blank is an empty cell); runs of
 * blanks part cells; quotes hold cells together; the surplus belongs to one free-text column such that all
 * columns of known shape (address, port, status) still hold what they should.
 *
 * The time is UTC and the *end* of a request, in whole seconds. Without a date column '#Date:' gives the
 * day and a fall of the clock by half a day the next one; such times are marked as assumed.
 *
 * Source: W3C Extended Log File Format, WD-logfile-960323; observed logs of IIS 6 to 10. */

import type {LogKind} from "../model/event.ts"
import {formatName} from "../model/ids.ts"
import {beginningOf} from "./fields-log/beginning.ts"
import {fieldsCutter} from "./fields-log/cut.ts"
import {FieldsSurveyor, readFieldsLog} from "./fields-log/read.ts"
import {type Cells, type Dialect, indexColumns, type Section} from "./fields-log/section.ts"
import type {Format, Subject} from "./format.ts"

/** Columns whose values have a shape, by lower-case name. */
const shapes: ReadonlyMap<string, RegExp> = new Map([
  ["date", /^\d{4}-\d\d-\d\d$/],
  ["time", /^\d\d:\d\d:\d\d$/],
  ["s-ip", /^(?:[\d.]{7,15}|[\da-f:.]*:[\da-f:.]*(?:%\w+)?|-)$/i],
  ["c-ip", /^(?:[\d.]{7,15}|[\da-f:.]*:[\da-f:.]*(?:%\w+)?|-)$/i],
  ["s-port", /^(?:\d{1,5}|-)$/],
  ["cs-method", /^[A-Za-z_-]{1,40}$/],
  ["cs-version", /^(?:HTTP\/[\d.]+|-)$/],
  ["sc-status", /^(?:\d{1,3}|-)$/],
  ["sc-substatus", /^(?:\d{1,5}|-)$/],
  ["sc-win32-status", /^(?:\d{1,20}|-)$/],
  ["sc-bytes", /^(?:\d{1,20}|-)$/],
  ["cs-bytes", /^(?:\d{1,20}|-)$/],
  ["time-taken", /^(?:\d{1,20}|-)$/],
])

/** Columns that may hold raw blanks, likeliest first. */
const freeText = ["cs(user-agent)", "cs-uri-query", "cs-uri-stem", "cs-username", "cs(referer)", "cs(cookie)"]

const common = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent)"
/** Layouts that IIS writes unless told otherwise: 8.5 to 10, 7 and 7.5, 6. */
const knownLayouts: readonly string[] = [
  `${common} cs(Referer) sc-status sc-substatus sc-win32-status time-taken`,
  `${common} sc-status sc-substatus sc-win32-status time-taken`,
  common.replace("s-ip", "s-sitename s-ip").concat(" sc-status sc-substatus sc-win32-status"),
]

function section(fields: string): Section | undefined {
  const columns = fields.split(/\s+/).filter((name) => name !== "")
  if (columns.length === 0) return undefined
  const index = indexColumns(columns)
  const dateAt = index.get("date") ?? -1
  const timeAt = index.get("time") ?? -1
  const stamp =
    timeAt < 0
      ? "none"
      : dateAt < 0
        ? "time-only"
        : dateAt === 0 && timeAt === 1
          ? "date-time-first"
          : "columns"
  const hostAt = index.get("s-computername") ?? -1
  return {
    columns,
    index,
    stamp,
    dateAt,
    timeAt,
    hostAt,
    fields: columns.join(" "),
    guessed: false,
    log: undefined,
  }
}

/** Whether every column of known shape holds what it should. `at(i)` is the cell of column i. */
function fits(columns: readonly string[], at: (i: number) => string | undefined): boolean {
  return columns.every((name, i) => shapes.get(name.toLowerCase())?.test(at(i) ?? "-") ?? true)
}

type Reading = "single" | "runs" | "quotes" | "surplus" | "short"

/** Cuts a row, and says by which reading. `around`: the column that took the surplus. */
function read(
  row: string,
  columns: readonly string[],
): Cells & {how: Reading; count: number; around?: number} {
  const wanted = columns.length
  const trimmed = row.trimEnd()
  const single = trimmed.split(" ")
  if (single.length === wanted) return {values: single, extra: [], how: "single", count: wanted}
  if (single.length < wanted) return {values: single, extra: [], how: "short", count: single.length}
  const runs = trimmed.trimStart().split(/ +/)
  if (runs.length === wanted) return {values: runs, extra: [], how: "runs", count: single.length}
  if (trimmed.includes('"')) {
    const quotes = trimmed.match(/"[^"]*"|[^ "]+/g) ?? []
    if (quotes.length === wanted) {
      const values = quotes.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1) : cell))
      return {values, extra: [], how: "quotes", count: single.length}
    }
  }
  for (const isLoose of [false, true]) {
    for (const cells of runs.length > wanted ? [single, runs] : [single]) {
      const surplus = cells.length - wanted
      for (const column of absorbers(columns)) {
        // A lone dash is a value of its own: at an edge of the surplus it belongs to a neighbour.
        if (!isLoose && (cells[column] === "-" || cells[column + surplus] === "-")) continue
        if (!fits(columns, (i) => (i === column ? "-" : cells[i < column ? i : i + surplus]))) continue
        const values = columns.map((_, i) =>
          i === column ? cells.slice(i, i + surplus + 1).join(" ") : cells[i < column ? i : i + surplus],
        )
        return {values, extra: [], how: "surplus", count: single.length, around: column}
      }
    }
  }
  return {values: single.slice(0, wanted), extra: single.slice(wanted), how: "surplus", count: single.length}
}

/** Columns that may take a surplus: the usual ones, then all without a shape. */
function absorbers(columns: readonly string[]): readonly number[] {
  const lower = columns.map((name) => name.toLowerCase())
  const usual = freeText.map((name) => lower.indexOf(name)).filter((i) => i >= 0)
  const others = lower.flatMap((name, i) => (shapes.has(name) || usual.includes(i) ? [] : [i]))
  return [...usual, ...others]
}

function logOf(subject: Subject): LogKind {
  return /(?:^|[\\/_])W3SVC2(?:[\\/_]|$)|back.?end/i.test(subject.path) ? "iis-backend" : "iis-frontend"
}

const dialect: Dialect = {
  area: "iis-w3c",
  delimiter: 0x20,
  hasQuotes: false,
  absent: "-",
  section,
  logOf,
  guess(row) {
    const fitting = knownLayouts.filter((layout) => {
      const columns = layout.split(" ")
      const cells = row.trimEnd().split(" ")
      return cells.length === columns.length && fits(columns, (i) => cells[i]) && cells[0] !== "-"
    })
    const found = fitting.length === 1 ? section(fitting[0]!) : undefined
    return found && {...found, guessed: true}
  },
  decideLog(current, row, subject) {
    const port = row.values[current.index.get("s-port") ?? -1]
    if (port === "444" || port === "81") return "iis-backend"
    if (port === "443" || port === "80") return "iis-frontend"
    const site = row.values[current.index.get("s-sitename") ?? -1]
    return site?.toUpperCase() === "W3SVC2" ? "iis-backend" : logOf(subject)
  },
  split: (row, current) => read(row, current.columns),
  judge(row, current, shape) {
    const {columns} = current
    const {how, count, around} = read(row, columns)
    if (how === "single") return undefined
    if (how === "short" && shape.cut)
      return {
        code: "cut-line",
        severity: "doubtful",
        detail: `the file ends within a row: ${count} of ${columns.length} columns are there`,
      }
    if (how === "runs" || how === "quotes")
      return {
        code: "empty-column",
        severity: "odd",
        detail: `${count} cells for ${columns.length} columns; ${how === "runs" ? "doubled blanks count as one" : "quotes hold cells together"}`,
      }
    const reading =
      around === undefined ? "read from the left" : `blanks within ${columns[around]} explain the surplus`
    return {
      code: "field-count",
      severity: "doubtful",
      detail: `${count} cells for ${columns.length} columns; ${reading}`,
    }
  },
}

/** IIS W3C logs of any column set. Sniffs `#Software:` and `#Fields:` lines, or rows of a default layout. */
export const iisW3c: Format = {
  name: formatName("iis-w3c"),
  title: "IIS W3C extended log",
  source: "W3C WD-logfile-960323; observed logs of IIS 6 to 10",
  sniff(head) {
    const {directives, firstRow} = beginningOf(head)
    let score = 0
    for (const line of directives) {
      if (/^#\s*Software:\s*Microsoft Internet Information Services/i.test(line)) score = Math.max(score, 0.9)
      else if (/^#\s*Fields:/i.test(line) && !line.includes(",")) {
        if (/\s(?:cs-method|cs-uri-stem|sc-status)(?=\s|$)/i.test(line)) score = Math.max(score, 0.95)
      }
    }
    if (score > 0) return score
    return firstRow !== undefined &&
      dialect.guess(firstRow, {software: undefined, logType: undefined, date: undefined}, nowhere)
      ? 0.5
      : 0
  },
  letsGo: true,
  survey: (subject, spanBytes) => new FieldsSurveyor(dialect, subject, spanBytes),
  cutter: (head, subject) => fieldsCutter(dialect, head, subject),
  open: (bytes, span, subject, blockBytes) => readFieldsLog(dialect, bytes, span, subject, blockBytes),
}

const nowhere: Subject = {evidence: "" as Subject["evidence"], path: "", host: undefined}
