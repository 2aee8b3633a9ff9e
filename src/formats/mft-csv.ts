/* Reads what MFTECmd makes of a file system: its CSV of the master file table ($MFT), one row a file, and of
 * the change journal ($J), one row a change.
 *
 * The first line names the columns, whose number and order differ between versions; cells are RFC 4180. Beside
 * the columns each event has the fields that all readers of file systems give (file-system.ts). The time of a
 * row of the $MFT is the later of the two creation times: the one that programs can set ($STANDARD_INFORMATION,
 * 0x10) and the one that Windows keeps for the name ($FILE_NAME, 0x30), which this tool writes only where it
 * differs from the first. Times are UTC. Paths begin at the root of the volume; its letter is taken from
 * `SourceFile` where that names one.
 *
 * Source: the columns that EricZimmerman/MFTECmd names (MFTRecordOut.cs, JEntryOut.cs); no real export was at
 * hand when this was written. */

import {decodeText, detectText} from "../bytes/text-encoding.ts"
import {formatName} from "../model/ids.ts"
import {fieldsCutter} from "./fields-log/cut.ts"
import {FieldsSurveyor, readFieldsLog} from "./fields-log/read.ts"
import {type Cells, type Dialect, indexColumns, type Section} from "./fields-log/section.ts"
import {actionOf, driveOf, webFieldsOf} from "./file-system.ts"
import type {Format} from "./format.ts"
import {textOfRows} from "./mft-csv-text.ts"

const tableColumns = ["entrynumber", "parentpath", "filename", "created0x10"]
const journalColumns = ["name", "entrynumber", "updatetimestamp", "updatereasons"]

function namesIn(line: string): readonly string[] {
  return line.split(",").map((name) => name.trim().replace(/^"(.*)"$/, "$1"))
}

function section(fields: string): Section | undefined {
  const columns = namesIn(fields)
  const index = indexColumns(columns)
  const isJournal = journalColumns.every((name) => index.has(name))
  if (!isJournal && !tableColumns.every((name) => index.has(name))) return undefined
  const column = (name: string): number => index.get(name) ?? -1
  const [dateAt, timeAt] = isJournal
    ? [column("updatetimestamp"), -1]
    : [column("created0x10"), column("created0x30")]
  const own = {columns, index, dateAt, timeAt, fields: columns.join(",")}
  return {...own, stamp: "latest", hostAt: -1, guessed: false, log: "file-system"}
}

/** Cells of a row; quotes part nothing where they give another number of cells than commas alone would. */
function split(row: string, {columns}: Section): Cells {
  let cells = row.includes('"') ? quotedCells(row) : row.split(",")
  if (cells.length !== columns.length) {
    const plain = row.split(",")
    if (plain.length === columns.length) cells = plain
  }
  return {values: cells.slice(0, columns.length), extra: cells.slice(columns.length)}
}

function quotedCells(row: string): string[] {
  const cells: string[] = []
  for (let at = 0; ; ) {
    let cell = ""
    let from = at
    if (row[at] === '"') {
      let quote = row.indexOf('"', at + 1)
      while (quote >= 0 && row[quote + 1] === '"') quote = row.indexOf('"', quote + 2)
      if (quote < 0) return [...cells, row.slice(at + 1).replaceAll('""', '"')]
      cell = row.slice(at + 1, quote).replaceAll('""', '"')
      from = quote + 1
    }
    const comma = row.indexOf(",", from)
    cells.push(cell + row.slice(from, comma < 0 ? undefined : comma))
    if (comma < 0) return cells
    at = comma + 1
  }
}

/** `.\Windows\Temp` and `x.dmp` as `C:\Windows\Temp\x.dmp`. Undefined without a folder. */
function pathOf(folder: string, name: string, source: string): string | undefined {
  if (folder === "" || name === "") return undefined
  const below = folder.replace(/^\.(?=\\|$)/, "").replace(/\\$/, "")
  return `${driveOf(source)}${below}\\${name}`
}

/** `2021-03-14 06:40:12.9876543` as `2021-03-14T06:40:12.9876543Z`; other texts as they are. */
function timeText(cell: string): string {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?$/.test(cell) ? `${cell.replace(" ", "T")}Z` : cell
}

/** The columns of times, and the names that all readers give them. */
const times: readonly (readonly [column: string, name: string])[] = [
  ["created0x10", "Created"],
  ["lastmodified0x10", "Modified"],
  ["lastrecordchange0x10", "MftModified"],
  ["lastaccess0x10", "Accessed"],
  ["created0x30", "CreatedFN"],
  ["lastmodified0x30", "ModifiedFN"],
  ["lastrecordchange0x30", "MftModifiedFN"],
  ["lastaccess0x30", "AccessedFN"],
]

/** Derived fields whose texts stand neither in a row nor in the path: times in another form, and plain words. */
const hiddenNames: readonly string[] = [
  ...times.map(([, name]) => name),
  ...["Changed", "FileId", "Source", "Action", "Deleted", "IsBackdated", "WebRoot", "Url", "Runs"],
]
const joinedNames: readonly string[] = ["Path", "FileName", "Size", "PageOf"]

function derive({index}: Section, {values}: Cells): ReadonlyMap<string, string> {
  const cell = (name: string): string => values[index.get(name) ?? -1] ?? ""
  const isJournal = index.has("updatereasons")
  const name = isJournal ? cell("name") : cell("filename")
  const fields = new Map<string, string>()
  const path = pathOf(cell("parentpath"), name, cell("sourcefile"))
  if (path !== undefined) fields.set("Path", path)
  if (isJournal) fields.set("FileName", name)
  const size = cell("filesize")
  if (size !== "") fields.set("Size", size)
  for (const [column, field] of times) {
    const text = cell(column)
    if (text !== "") fields.set(field, timeText(text))
  }
  if (isJournal) fields.set("Changed", timeText(cell("updatetimestamp")))
  const entry = `${cell("entrynumber")}-${cell("sequencenumber")}`
  fields.set("FileId", entry)
  fields.set("Source", isJournal ? "usn-csv" : "mft-csv")
  const isGone = isJournal
    ? /FileDelete/i.test(cell("updatereasons"))
    : cell("inuse").toLowerCase() === "false"
  fields.set("Action", isJournal ? actionOf(cell("updatereasons").split("|")) : isGone ? "deleted" : "exists")
  fields.set("Deleted", String(isGone))
  const isEarlier = cell("si<fn").toLowerCase() === "true"
  if (isEarlier && cell("useczeros").toLowerCase() === "true") fields.set("IsBackdated", "true")
  const isFolder =
    cell("isdirectory").toLowerCase() === "true" || /\bDirectory\b/.test(cell("fileattributes"))
  if (path !== undefined && !isFolder) for (const [k, v] of webFieldsOf(path, name)) fields.set(k, v)
  // A column of that name speaks for itself.
  for (const field of fields.keys()) if (index.has(field.toLowerCase())) fields.delete(field)
  return fields
}

const dialect: Dialect = {
  area: "mft-csv",
  delimiter: 0x2c,
  hasQuotes: true,
  hasNoDirectives: true,
  joined: {
    hidden: new Set(hiddenNames.map((name) => name.toLowerCase())),
    derived: [...hiddenNames, ...joinedNames],
    textOf: (section, raw, starts, ends) => textOfRows(section, raw, starts, ends, {split, pathOf, driveOf}),
  },
  absent: undefined,
  section,
  guess: (row) => section(row.trimEnd()),
  logOf: () => "file-system",
  decideLog: () => "file-system",
  split,
  judge(row, {columns}, {open, cut}) {
    const count = (row.includes('"') ? quotedCells(row) : row.split(",")).length
    if (open) {
      const detail = "a quoted cell does not close before the next row; only this row is affected"
      return {code: "unbalanced-quote", severity: "doubtful", detail}
    }
    const what = cut && count < columns.length ? "cut-line" : "field-count"
    const detail =
      what === "cut-line"
        ? `the row breaks off: ${count} of ${columns.length} columns are there`
        : `${count} cells for ${columns.length} columns; read from the left`
    return {code: what, severity: "doubtful", detail}
  },
  derive,
}

/** MFTECmd's CSV of a $MFT or $J, known by its line of names. */
export const mftCsv: Format = {
  name: formatName("mft-csv"),
  title: "file list of MFTECmd",
  source: "the columns that MFTECmd names in its source; RFC 4180",
  sniff(head) {
    const {encoding, markBytes} = detectText(head)
    const first = decodeText(head, markBytes, Math.min(head.length, 8192), encoding).split("\n", 1)[0] ?? ""
    return section(first.trimEnd()) === undefined ? 0 : 0.95
  },
  survey: (subject, spanBytes) => new FieldsSurveyor(dialect, subject, spanBytes),
  cutter: (head, subject) => fieldsCutter(dialect, head, subject),
  open: (bytes, span, subject, blockBytes) => readFieldsLog(dialect, bytes, span, subject, blockBytes),
}
