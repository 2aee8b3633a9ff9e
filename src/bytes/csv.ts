/* Reads CSV strictly: comma, double quotes, CRLF or LF; every oddity is named with its line.
 *
 * For tables that we keep ourselves (knowledge, indicators). Evidence is read by formats/exchange-log,
 * which forgives what this reader refuses. A record may span lines inside quotes; blank lines are skipped.
 *
 * Source: RFC 4180. */

export interface CsvRecord {
  /** The line that the record starts on, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

export interface CsvProblem {
  readonly line: number
  /** Column of the offending character, from 1, in UTF-16 units. */
  readonly column: number
  readonly message: string
}

/** Records in order, the header among them, and what is wrong. After a problem the rest of that record
 *  is read as far as it goes, so that one slip does not hide the others. O(n). */
export function readCsv(text: string): {
  readonly records: readonly CsvRecord[]
  readonly problems: readonly CsvProblem[]
} {
  const records: CsvRecord[] = []
  const problems: CsvProblem[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let line = 1
  let lineStart = at
  const problem = (message: string): void => {
    problems.push({line, column: at - lineStart + 1, message})
  }
  while (at < text.length) {
    const startLine = line
    const cells: string[] = []
    let ended = false
    while (!ended) {
      let cell = ""
      if (text[at] === '"') {
        const openLine = line
        const openColumn = at - lineStart + 1
        at += 1
        let closed = false
        while (at < text.length && !closed) {
          const char = text[at] as string
          if (char === '"' && text[at + 1] === '"') {
            cell += '"'
            at += 2
          } else if (char === '"') {
            closed = true
            at += 1
          } else {
            cell += char
            at += 1
            if (char === "\n") {
              line += 1
              lineStart = at
            }
          }
        }
        if (!closed)
          problems.push({line: openLine, column: openColumn, message: "this quote is never closed"})
        if (at < text.length && text[at] !== "," && text[at] !== "\n" && text[at] !== "\r")
          problem("text after a closing quote")
      }
      while (at < text.length && text[at] !== "," && text[at] !== "\n" && text[at] !== "\r") {
        if (text[at] === '"') problem("a quote inside an unquoted cell: quote the cell and double the quote")
        cell += text[at]
        at += 1
      }
      cells.push(cell)
      if (text[at] === ",") {
        at += 1
      } else {
        ended = true
        const isBare = text[at] === "\r" && text[at + 1] !== "\n"
        if (isBare) problem("a carriage return without a line feed")
        at += text[at] === "\r" && !isBare ? 2 : 1
        // Lines are counted as everything else counts them: by line feeds.
        if (!isBare) {
          line += 1
          lineStart = at
        }
      }
    }
    if (cells.length > 1 || cells[0] !== "") records.push({line: startLine, cells})
  }
  return {records, problems}
}
