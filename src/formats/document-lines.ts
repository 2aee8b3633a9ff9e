/* The lines of a document in UTF-8, ANSI or UTF-16 of either order, each with its place in bytes.
 *
 * Empty lines are passed over but counted. Of a very long line only the beginning becomes text; its place is
 * that of the whole line. */

import {decodeText, detectText} from "../bytes/text-encoding.ts"
import {type Instant, instant, microsPerHour, type When} from "../model/instant.ts"

export interface DocumentLine {
  /** In bytes of the file, without the line end. */
  readonly offset: number
  readonly length: number
  /** From 1. */
  readonly line: number
  readonly text: string
}

/** The lines of a whole file; of each at most some `longestLine` characters of text. */
export function* documentLines(bytes: Uint8Array, longestLine: number): Iterable<DocumentLine> {
  const {encoding, markBytes} = detectText(bytes)
  const unit = encoding === "utf-8" ? 1 : 2
  const low = encoding === "utf-16be" ? 1 : 0
  let start = markBytes
  for (let line = 1; start < bytes.length; line++) {
    let feed = bytes.indexOf(0x0a, start)
    // In UTF-16 the byte of a line feed may be half of another character.
    while (feed >= 0 && unit === 2 && ((feed - markBytes) % 2 !== low || bytes[feed + 1 - 2 * low] !== 0))
      feed = bytes.indexOf(0x0a, feed + 1)
    const end = feed < 0 ? bytes.length : feed - low
    const readable = Math.min(end, start + 4 * longestLine)
    const text = decodeText(bytes, start, readable, encoding).replace(/\r$/, "")
    if (end > start) yield {offset: start, length: end - start, line, text}
    start = Math.max(end + unit, start + 1)
  }
}

/** A text's beginning, without a byte order mark: what a sniff looks at. */
export function headText(head: Uint8Array, most = 8192): string {
  const {encoding, markBytes} = detectText(head)
  return decodeText(head, markBytes, Math.min(head.length, most), encoding)
}

/** The furthest that local clocks are from UTC. */
const behindHours = 12
const aheadHours = 14

/** A local time whose zone nothing tells: taken for UTC, and between which times of UTC it lies. */
export function localTime(at: Instant): {
  readonly when: When
  readonly notBefore: Instant | undefined
  readonly notAfter: Instant | undefined
} {
  return {
    when: {at, tick: 0, zone: "assumed"},
    notBefore: instant(at - aheadHours * microsPerHour),
    notAfter: instant(at + behindHours * microsPerHour),
  }
}
