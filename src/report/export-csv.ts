/* Tables as CSV (RFC 4180): CRLF, every cell quoted, in one of two manners.
 *
 * `safe`, for people: a cell that a spreadsheet would run as a formula gets a leading apostrophe, and what cannot be seen is
 * written as an escape. `raw`, for machines: values as they are, but for what no UTF-8 file can hold. */

import {csvCell} from "./escape.ts"
import type {Losses} from "./export-json.ts"
import type {Exported} from "./exported.ts"
import {type Marking, markingText, type Tlp} from "./marking.ts"

export const csvManners = ["safe", "raw"] as const
export type CsvManner = (typeof csvManners)[number]

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly manner: CsvManner
  readonly marking: Marking
  readonly usual: Tlp
}

const longestCell = 32_000

/** The table with the marking as its last column, `tlp`. */
export function csvTable({columns, rows, manner, marking, usual}: Table, losses: Losses): Exported {
  const mark = markingText(marking, usual)
  const cell = (text: string): string => {
    const clean = losses.clean(text, longestCell)
    return manner === "safe" ? csvCell(clean) : `"${clean.replaceAll('"', '""')}"`
  }
  const lines = [[...columns, "tlp"], ...rows.map((row) => [...row, mark])].map(
    (row) => `${row.map(cell).join(",")}\r\n`,
  )
  if (manner === "safe")
    losses.say(
      "Cells that a spreadsheet would run begin with an apostrophe, and unseen characters are escapes: exact values are in the case.",
    )
  else
    losses.say(
      "The values are as the evidence has them: a spreadsheet may run them as formulas. For programs only.",
    )
  return {text: lines.join(""), lost: losses.sentences}
}
