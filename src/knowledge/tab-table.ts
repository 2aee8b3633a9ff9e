/* Tables with tabs between cells: what knowledge keeps by the thousand, and reads in milliseconds.
 *
 * A first line names the columns; `#` begins a remark; no quoting, so no cell holds a tab. Bad rows are refused and
 * left out, the rest stands. */

import type {Complaints} from "./decode.ts"

/** The rows below the header, each with its line from 1: `knowledge/bad-header`, `knowledge/bad-csv`. O(n). */
export function tabRows(
  text: string,
  header: readonly string[],
  complaints: Complaints,
): readonly {readonly cells: readonly string[]; readonly line: number}[] {
  const rows: {cells: readonly string[]; line: number}[] = []
  let isHeaderSeen = false
  for (const [i, written] of text.split("\n").entries()) {
    const row = written.endsWith("\r") ? written.slice(0, -1) : written
    if (row === "" || row.startsWith("#")) continue
    const cells = row.split("\t")
    if (!isHeaderSeen) {
      isHeaderSeen = true
      if (row === header.join("\t")) continue
      const hint = `write \`${header.join(" ")}\` with tabs between`
      complaints.at(i + 1, 1, "knowledge/bad-header", `the header is \`${cells.join(" ")}\``, hint)
      return []
    }
    if (cells.length === header.length) rows.push({cells, line: i + 1})
    else
      complaints.at(
        i + 1,
        1,
        "knowledge/bad-csv",
        `${cells.length} cells between tabs, the header has ${header.length}`,
      )
  }
  return rows
}
