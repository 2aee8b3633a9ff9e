/* Reads Exchange's '#Fields:' logs: HttpProxy, ECP, OAB, EWS and their kin.
 *
 * A file is UTF-8 CSV under a block of '#' directives; '#Fields:' may come again after a restart and then
 * changes the columns for what follows. Quoted cells may hold commas, doubled quotes and line ends. HttpProxy
 * repeats the column names as its first row, which is no event. Where rows start is decided locally
 * (fields-log/scanner.ts). Column names are kept as written. An empty cell is an empty string.
 *
 * Source: observed logs of Exchange 2013 to SE; Microsoft publishes no grammar. RFC 4180 for cells. */

import {formatName} from "../model/ids.ts"
import {eventDataPairs} from "./exchange-event-data.ts"
import {exchangeKind, kindOfColumns, kindOfPath} from "./exchange-kinds.ts"
import {beginningOf} from "./fields-log/beginning.ts"
import {fieldsCutter} from "./fields-log/cut.ts"
import {FieldsSurveyor, readFieldsLog} from "./fields-log/read.ts"
import {type Cells, type Dialect, indexColumns, type Section} from "./fields-log/section.ts"
import type {Format} from "./format.ts"

/** Columns that name the server which wrote the row, in lower case. */
const hostColumns = [
  "serverhostname",
  "servername",
  "server-hostname",
  "server",
  "server-name",
  "hostname",
  "host-name",
]

/** The only column of a log without columns. */
const textColumn = "Text"

/** What the names of the columns tell by themselves. */
type Layout = Pick<Section, "columns" | "index" | "stamp" | "hostAt" | "fields">

function layoutOf(fields: string): Layout | undefined {
  const columns = cutCsv(fields)
    .cells.map((name) => name.trim())
    .filter((name, i, all) => name !== "" || i < all.length - 1)
  if (columns.every((name) => name === "")) return undefined
  const index = indexColumns(columns)
  return {
    columns,
    index,
    stamp: /time|date/i.test(columns[0]!) || fields === textColumn ? "iso-first" : "none",
    hostAt: hostColumns.map((name) => index.get(name)).find((i) => i !== undefined) ?? -1,
    // One empty name at the end is left out above: where another stands there, so must a comma for it.
    fields: `${columns.map(quoted).join(",")}${columns.at(-1) === "" ? "," : ""}`,
  }
}

/** PERF: a folder's logs have the same hundred columns, and working them out was a fifth of a small file's time. */
const known: {fields: string; layout: Layout | undefined} = {fields: "", layout: undefined}

function section(fields: string, logType: string | undefined, path: string): Section | undefined {
  if (known.fields !== fields) Object.assign(known, {fields, layout: layoutOf(fields)})
  const {layout} = known
  return (
    layout && {
      ...layout,
      dateAt: 0,
      timeAt: 0,
      guessed: false,
      log: exchangeKind(logType, layout.columns, path),
    }
  )
}

/** A name as it must be written so that `cutCsv` gives it again: names of a damaged line hold anything. */
function quoted(name: string): string {
  return /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
}

/** Cells of a row by RFC 4180; a quote inside an unquoted cell and text behind a closing quote are kept. */
function cutCsv(row: string): {cells: string[]; isOpen: boolean} {
  const cells: string[] = []
  let at = 0
  for (;;) {
    let cell = ""
    let from = at
    if (row[at] === '"') {
      let quote = row.indexOf('"', at + 1)
      while (quote >= 0 && row[quote + 1] === '"') quote = row.indexOf('"', quote + 2)
      if (quote < 0) {
        cells.push(row.slice(at + 1).replaceAll('""', '"'))
        return {cells, isOpen: true}
      }
      cell = row.slice(at + 1, quote).replaceAll('""', '"')
      from = quote + 1
    }
    const comma = row.indexOf(",", from)
    cells.push(cell + row.slice(from, comma < 0 ? undefined : comma))
    if (comma < 0) return {cells, isOpen: false}
    at = comma + 1
  }
}

/** Cuts a row. Where quotes give another number of cells than columns, but every comma parting two cells
 *  gives that number, the quotes are text. */
function split(row: string, {columns}: Section): Cells {
  if (columns.length === 1) return {values: [row], extra: []}
  let {cells, isOpen} = cutCsv(row)
  if ((isOpen || cells.length !== columns.length) && row.includes('"')) {
    const plain = row.split(",")
    if (plain.length === columns.length) cells = plain
  }
  return {values: cells.slice(0, columns.length), extra: cells.slice(columns.length)}
}

const dialect: Dialect = {
  area: "exchange-log",
  delimiter: 0x2c,
  hasQuotes: true,
  absent: undefined,
  section: (fields, header, subject) => section(fields, header.logType, subject.path),
  logOf: (subject) => kindOfPath(subject.path) ?? "exchange-other",
  guess(row, header, subject) {
    if (isHeaderRow(row)) {
      const found = section(row.trimEnd(), header.logType, subject.path)
      return found && {...found, guessed: true}
    }
    // The OAB generator's lines are searched as text; whether they always have columns is not known.
    if (exchangeKind(header.logType, [], subject.path) !== "oab-generator") return undefined
    const found = section(textColumn, header.logType, subject.path)
    return found && {...found, guessed: true}
  },
  decideLog: (current, _row, subject) => exchangeKind(undefined, current.columns, subject.path),
  split,
  judge(row, {columns}, shape) {
    if (columns.length === 1 && !shape.open) return undefined
    const count = cutCsv(row).cells.length
    if (shape.open)
      return {
        code: "unbalanced-quote",
        severity: "doubtful",
        detail: "a quoted cell does not close before the next row; only this row is affected",
      }
    if (shape.cut && count < columns.length)
      return {
        code: "cut-line",
        severity: "doubtful",
        detail: `the row breaks off: ${count} of ${columns.length} columns are there`,
      }
    return {
      code: "field-count",
      severity: "doubtful",
      detail: `${count} cells for ${columns.length} columns; read from the left`,
    }
  },
  derive(current, cells) {
    const at = current.index.get("eventdata")
    const text = at === undefined ? undefined : cells.values[at]
    return text === undefined ? undefined : eventDataPairs(text)
  },
}

/** Whether a row is the list of names of a log we know. */
function isHeaderRow(row: string): boolean {
  const names = row.trimEnd().split(",")
  return names.length >= 4 && names.every((name) => /^[A-Za-z][\w-]*$/.test(name)) && knowsColumns(names)
}

function knowsColumns(names: readonly string[]): boolean {
  const isEcp = names.join(",").toLowerCase() === "timestamp,servername,eventid,eventdata"
  return isEcp || kindOfColumns(names) !== undefined
}

/** Exchange's CSV logs. Sniffs `#Software:`, `#Log-type:` and `#Fields:` lines, or a known row of names. */
export const exchangeLog: Format = {
  name: formatName("exchange-log"),
  title: "Exchange text log",
  source: "observed logs of Exchange 2013 to SE; RFC 4180",
  sniff(head) {
    const {directives, first} = beginningOf(head)
    let score = 0
    for (const line of directives) {
      if (/^#\s*Software:\s*Microsoft Exchange/i.test(line)) score = Math.max(score, 0.95)
      else if (/^#\s*Log-type:/i.test(line)) score = Math.max(score, 0.9)
      else if (score < 0.9 && /^#\s*Fields:\s*[\w-]+\s*,/i.test(line)) {
        const names = line
          .replace(/^#\s*Fields:\s*/i, "")
          .trimEnd()
          .split(",")
        score = Math.max(score, knowsColumns(names) ? 0.9 : 0.6)
      }
    }
    if (score > 0) return score
    return first !== undefined && isHeaderRow(first) ? 0.7 : 0
  },
  letsGo: true,
  survey: (subject, spanBytes) => new FieldsSurveyor(dialect, subject, spanBytes),
  cutter: (head, subject) => fieldsCutter(dialect, head, subject),
  open: (bytes, span, subject, blockBytes) => readFieldsLog(dialect, bytes, span, subject, blockBytes),
}
