/* Where spans of a `#Fields:` log may begin: at any line that is a row by its own look.
 *
 * Without quotes every line is one. With them a row is decided as the scanner does it: a time stamp, then the
 * right number of cells, and no quote left open, which starts a row whatever came before it. What holds at
 * the end of the file's head is presumed of the rest; a reader's ending tells if that was right. */

import {TextWindow} from "../../bytes/lines.ts"
import {stampEnd} from "../../bytes/stamp.ts"
import {detectText} from "../../bytes/text-encoding.ts"
import type {Cutter, Subject} from "../format.ts"
import {startState} from "./read.ts"
import {LineRuler} from "./ruler.ts"
import {FieldsScanner} from "./scanner.ts"
import type {Dialect, Section} from "./section.ts"

/** Undefined for UTF-16, for logs whose days are counted from the start, and where the head has no row. */
export function fieldsCutter(dialect: Dialect, head: Uint8Array, subject: Subject): Cutter | undefined {
  const start = startState(head)
  if (start.encoding !== "utf-8") return undefined
  const window = new TextWindow(start.encoding, 0)
  window.append(head)
  window.skipBytes(detectText(head).markBytes)
  const scanner = new FieldsScanner(dialect, subject, start)
  scanner.scan(window, false, false)
  const {state} = scanner
  if (state.fields === undefined || state.log === undefined) return undefined
  const section = dialect.section(state.fields, state.header, subject)
  if (section === undefined || section.stamp === "time-only") return undefined
  return {
    carry: {...state, line: 1},
    hasLines: true,
    place: (bytes) => firstRow(dialect, section, bytes),
  }
}

/** The first line but the one at 0 that is a row beyond doubt; -1 if there is none. */
function firstRow(dialect: Dialect, section: Section, bytes: Uint8Array): number {
  const ruler = new LineRuler(dialect.delimiter, dialect.hasQuotes)
  ruler.take(bytes)
  for (let at = bytes.indexOf(0x0a) + 1; at > 0 && at < bytes.length; at = bytes.indexOf(0x0a, at) + 1) {
    const first = bytes[at]!
    if (first < 0x30 || first > 0x39) continue
    if (!dialect.hasQuotes) return at
    if (section.stamp === "iso-first") {
      const after = stampEnd(bytes, at, bytes.length)
      if (after < 0 || bytes[after] !== dialect.delimiter) continue
    }
    ruler.measure(at, bytes.length, true)
    if (ruler.stop === "line" && !ruler.isOpen && ruler.cells === section.columns.length) return at
  }
  return -1
}
