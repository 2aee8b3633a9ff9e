/* The text of a page and where each character of it stands in the file. */

import {isUtf8} from "node:buffer"
import {decodeText, detectText} from "../../bytes/text-encoding.ts"

export interface PageText {
  readonly text: string
  /** Offset in bytes of the character at `index`; indices must not decrease from call to call for speed. */
  offsetOf(index: number): number
  /** Line from 1. */
  lineOf(index: number): number
}

/** Decodes a page: UTF-8, UTF-16 of either order, else Windows-1252. */
export function pageText(bytes: Uint8Array): PageText {
  const {encoding, markBytes} = detectText(bytes)
  const text = decodeText(bytes, markBytes, bytes.length, encoding)
  const isNarrow = encoding === "utf-8" && isUtf8(bytes.subarray(markBytes))
  const isAscii = text.length === bytes.length - markBytes
  let lastIndex = 0
  let lastOffset = markBytes
  const lines: number[] = []
  return {
    text,
    offsetOf(index) {
      const at = Math.min(Math.max(0, index), text.length)
      if (encoding !== "utf-8") return Math.min(markBytes + 2 * at, bytes.length)
      if (isAscii || !isNarrow) return markBytes + at
      if (at < lastIndex) {
        lastIndex = 0
        lastOffset = markBytes
      }
      lastOffset += Buffer.byteLength(text.slice(lastIndex, at), "utf8")
      lastIndex = at
      return lastOffset
    },
    lineOf(index) {
      if (lines.length === 0) {
        lines.push(0)
        for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.push(at + 1)
      }
      let low = 0
      let high = lines.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if (lines[middle]! <= index) low = middle
        else high = middle - 1
      }
      return low + 1
    },
  }
}

/** A text that is at hand already, one byte a character. */
export function textAsPage(text: string): PageText {
  return pageText(Buffer.from(text, "latin1"))
}
