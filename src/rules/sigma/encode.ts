/* The encodings that Sigma's modifiers know: UTF-16 and Base64, over bytes.
 *
 * Base64 of a piece that stands somewhere inside a longer text depends on the piece's offset modulo 3;
 * only the characters that the piece alone decides are kept. What is cut is counted in bytes, not in
 * characters: "ü" is two. Source: RFC 4648 §4; Sigma modifiers appendix 2.1.0. */

export type Utf16Form = "utf16" | "utf16le" | "utf16be"

/** `utf16` starts with the byte order mark FF FE and is little-endian. */
export function encodeUtf16(text: string, form: Utf16Form): Uint8Array {
  const mark = form === "utf16" ? 2 : 0
  const bytes = new Uint8Array(text.length * 2 + mark)
  const view = new DataView(bytes.buffer)
  if (mark > 0) view.setUint16(0, 0xfeff, true)
  for (let i = 0; i < text.length; i++) view.setUint16(mark + i * 2, text.charCodeAt(i), form !== "utf16be")
  return bytes
}

export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Each byte as the character of the same number. */
export function latin1(bytes: Uint8Array): string {
  let out = ""
  for (const byte of bytes) out += String.fromCharCode(byte)
  return out
}

export function encodeBase64(bytes: Uint8Array): string {
  return btoa(latin1(bytes))
}

/** The three forms that `bytes` can take inside a longer Base64 text, at offsets 0, 1 and 2. A form may
 *  be empty: then the bytes are too few to decide any character. */
export function base64Offsets(bytes: Uint8Array): readonly [string, string, string] {
  return [offsetForm(bytes, 0), offsetForm(bytes, 1), offsetForm(bytes, 2)]
}

function offsetForm(bytes: Uint8Array, offset: 0 | 1 | 2): string {
  const padded = new Uint8Array(offset + bytes.length)
  padded.set(bytes, offset)
  // Characters that hold a bit of what stands before or behind are cut.
  const first = Math.ceil((offset * 8) / 6)
  const last = Math.floor((padded.length * 8) / 6)
  return encodeBase64(padded).slice(first, last)
}
