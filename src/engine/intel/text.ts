/* Bytes as text: which encoding, and what was wrong with it.
 *
 * The text is the stored one: line ends stay, and so does a byte order mark, as U+FEFF. UTF-8 comes first; bytes
 * that are none of it make the text a damaged one where most of its other characters are, else Windows-1252. */

import {isUtf8} from "node:buffer"
import {decodeText, detectText} from "../../bytes/text-encoding.ts"
import type {Tell} from "./written.ts"

/** The text of a file. Troubles: `intel/damaged-text`, `intel/ansi-text`. O(n). */
export function textOf(bytes: Uint8Array, tell: Tell): string {
  const {encoding} = detectText(bytes)
  if (encoding !== "utf-8") {
    const text = decodeText(bytes, 0, bytes.length, encoding)
    if (text.isWellFormed() && bytes.length % 2 === 0) return text
    tell("intel/damaged-text", "doubtful", 0, `UTF-16 with half characters, shown as \ufffd`)
    return text.toWellFormed()
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const text = buffer.toString("utf8")
  if (isUtf8(buffer)) return text
  let damaged = 0
  let sound = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0xfffd) damaged += 1
    else if (code > 0x7f) sound += 1
  }
  if (sound > damaged) {
    const detail = `${damaged} places that are no UTF-8, shown as \ufffd`
    tell("intel/damaged-text", "doubtful", firstDamage(buffer), detail)
    return text
  }
  tell("intel/ansi-text", "odd", firstDamage(buffer), "no UTF-8; read as Windows-1252")
  return new TextDecoder("windows-1252").decode(buffer)
}

/** The text of a page: as its byte order mark says, else as the page says, else as any text. */
export function pageTextOf(bytes: Uint8Array, tell: Tell): string {
  const {encoding, markBytes} = detectText(bytes)
  const head = Buffer.from(bytes.subarray(0, 4096)).toString("latin1")
  const named = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head)?.[1]
  if (encoding !== "utf-8" || markBytes > 0 || named === undefined || /^utf-?(?:8|16)/i.test(named))
    return textOf(bytes, tell)
  try {
    return new TextDecoder(named, {ignoreBOM: true}).decode(bytes)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    tell(
      "intel/unknown-encoding",
      "doubtful",
      0,
      `the page says that it is written in ${named}; no such encoding`,
    )
    return textOf(bytes, tell)
  }
}

/** Where the first bytes stand that are no UTF-8, to 64 KiB. */
function firstDamage(buffer: Buffer): number {
  const step = 65_536
  for (let at = 0; at < buffer.length; at += step) {
    // A character may lie across the cut: what follows it is looked at as well.
    let end = Math.min(buffer.length, at + step)
    while (end < buffer.length && ((buffer[end] ?? 0) & 0xc0) === 0x80) end += 1
    if (!isUtf8(buffer.subarray(at, end))) return at
  }
  return 0
}
