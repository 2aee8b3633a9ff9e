/* Which bytes a text log is written in, and text out of them.
 *
 * Logs of Windows servers are UTF-8 with or without a byte order mark, UTF-16 of either order, or the
 * system's ANSI code page. UTF-16 is a property of the file. ANSI shows only in records that are no valid
 * UTF-8: each such record is read as Windows-1252, so that a record alone reads as it does in its file.
 *
 * Source: The Unicode Standard 16.0, 3.10 (encoding schemes, byte order marks). */

import {isUtf8} from "node:buffer"

export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be"

/** The encoding of a file and the length of its byte order mark. */
export interface TextStart {
  readonly encoding: TextEncoding
  readonly markBytes: number
}

/** Decides by the byte order mark, else by where zero bytes stand among the first 64.
 *  Text without a mark is taken for UTF-16 if nearly every other byte is zero and its partner is not. */
export function detectText(head: Uint8Array): TextStart {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return {encoding: "utf-8", markBytes: 3}
  if (head[0] === 0xff && head[1] === 0xfe) return {encoding: "utf-16le", markBytes: 2}
  if (head[0] === 0xfe && head[1] === 0xff) return {encoding: "utf-16be", markBytes: 2}
  const pairs = Math.min(32, head.length >> 1)
  let little = 0
  let big = 0
  for (let i = 0; i < pairs; i++) {
    const first = head[2 * i]!
    const second = head[2 * i + 1]!
    if (first !== 0 && second === 0) little++
    else if (first === 0 && second !== 0) big++
  }
  if (pairs >= 4 && little >= pairs * 0.8) return {encoding: "utf-16le", markBytes: 0}
  if (pairs >= 4 && big >= pairs * 0.8) return {encoding: "utf-16be", markBytes: 0}
  return {encoding: "utf-8", markBytes: 0}
}

const windows1252 = new TextDecoder("windows-1252")
const utf16be = new TextDecoder("utf-16be", {ignoreBOM: true})

/** The text of `raw[start, end)`. Bytes that are no UTF-8 are read as Windows-1252; lone surrogates and
 *  half code units become U+FFFD or vanish, never throw. */
export function decodeText(raw: Uint8Array, start: number, end: number, encoding: TextEncoding): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset + start, Math.max(0, end - start))
  if (encoding === "utf-16le") return bytes.toString("utf16le")
  if (encoding === "utf-16be") return utf16be.decode(bytes)
  const text = bytes.toString("utf8")
  return text.includes("\ufffd") && !isUtf8(bytes) ? windows1252.decode(bytes) : text
}
