/* Cuts a usual row into cells on raw bytes: what `Dialect.split` gives for it, without making text.
 *
 * Usual: as many cells as columns, no blank at the end, and a cell with quotes around it has none inside. */

import type {Dialect, Section} from "./section.ts"

const quote = 0x22

/** Writes where each cell starts and ends; false if the row is not usual. */
export function cutPlain(
  raw: Uint8Array,
  start: number,
  end: number,
  dialect: Dialect,
  section: Section,
  places: Uint32Array,
): boolean {
  const {delimiter, hasQuotes} = dialect
  const columns = section.columns.length
  if (start >= end || raw[end - 1]! <= 0x20 || raw[end - 1]! >= 0x80) return false
  if (columns === 1 && hasQuotes) {
    places[0] = start
    places[1] = end
    return true
  }
  let at = start
  for (let column = 0; column < columns; column++) {
    let from = at
    let to: number
    if (hasQuotes && raw[at] === quote) {
      from = at + 1
      for (to = from; to < end && raw[to] !== quote; ) to++
      at = to + 1
      if (to >= end || (at < end && raw[at] !== delimiter)) return false
    } else {
      while (at < end && raw[at] !== delimiter) at++
      to = at
    }
    places[2 * column] = from
    places[2 * column + 1] = to
    if ((column === columns - 1) !== at >= end) return false
    at++
  }
  return true
}
