/* Reads samples back in the plainest way, so that the tests do not ask the product's readers whether the
 * generator is right. Whole files in memory; undamaged text only. */

/** Rows of comma-separated text with quotes (RFC 4180). */
export function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ""
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (isQuoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') cell += text[++i]
      else isQuoted = false
    } else if (c === '"') isQuoted = true
    else if (c === ",") {
      row.push(cell)
      cell = ""
    } else if (c === "\n") {
      row.push(cell.replace(/\r$/, ""))
      rows.push(row)
      row = []
      cell = ""
    } else cell += c
  }
  return rows
}

/** Records of a '#Fields:' log by column name; header lines and the repeated column names left out. */
export function exchangeRecords(text: string): readonly ReadonlyMap<string, string>[] {
  const lines = text.split("\n")
  const header = lines.find((line) => line.startsWith("#Fields: "))
  const columns = header?.slice("#Fields: ".length).trim().split(",") ?? []
  return csvRows(text.slice(text.indexOf(header ?? "") + (header?.length ?? 0) + 1))
    .filter((row) => row[0] !== columns[0])
    .map((row) => {
      if (row.length !== columns.length)
        throw new Error(`${row.length} cells under ${columns.length} columns: ${row.join(",")}`)
      return new Map(columns.map((name, i) => [name, row[i] ?? ""]))
    })
}

/** Records of an IIS log by column name; each '#Fields:' line counts for what follows. */
export function iisRecords(text: string): readonly ReadonlyMap<string, string>[] {
  let columns: readonly string[] = []
  const records: ReadonlyMap<string, string>[] = []
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#Fields: ")) columns = line.slice("#Fields: ".length).split(" ")
    if (line === "" || line.startsWith("#")) continue
    const cells = line.split(" ")
    if (cells.length !== columns.length)
      throw new Error(`${cells.length} cells under ${columns.length} columns: ${line}`)
    records.push(new Map(columns.map((name, i) => [name, cells[i] ?? ""])))
  }
  return records
}
