/* Tables for the terminal: columns as wide as their widest cell, evidence made visible, lines not longer
 * than the screen. */

import {visible} from "../report/escape.ts"
import {columnsOf} from "../report/terminal-text.ts"

const gap = "  "
const leastLast = 40

/** The rows under their headings. Numbers stand to the right; of the last column is cut what does not fit. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  width: number,
): string {
  const cells = [headings, ...rows].map((row) => row.map((cell) => visible(String(cell))))
  const widths = headings.map((_, column) =>
    Math.max(...cells.map((row) => columnsOf(row[column] as string))),
  )
  const isNumber = headings.map((_, column) => rows.every((row) => typeof row[column] === "number"))
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + gap.length, 0)
  const room = Math.max(leastLast, width - before)
  return cells
    .map((row) =>
      row
        .map((cell, column) => {
          if (column === row.length - 1) return cut(cell, room)
          const blanks = " ".repeat((widths[column] as number) - columnsOf(cell))
          return isNumber[column] === true ? blanks + cell : cell + blanks
        })
        .join(gap)
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("")
}

function cut(text: string, room: number): string {
  if (columnsOf(text) <= room) return text
  let out = ""
  let used = 0
  for (const character of text) {
    used += columnsOf(character)
    if (used >= room) break
    out += character
  }
  return `${out}…`
}
