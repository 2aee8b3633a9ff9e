/* Percent-encoding of URLs, undone the way a web server would, but never failing.
 *
 * `%41` is a byte; runs of bytes are UTF-8, and a byte that is no UTF-8 is the Latin-1 character of the
 * same number. `%u0041`, which IIS also takes, is a UTF-16 unit. Anything else stays: `+` too, for it
 * means a blank only in form data. Source: RFC 3986 §2.1. */

const escapes = /(?:%[0-9a-f]{2})+|%u[0-9a-f]{4}/gi

/** The text with one layer of encoding undone. O(n). */
export function decodePercent(text: string): string {
  if (!text.includes("%")) return text
  return text.replace(escapes, (run) =>
    run[1] === "u" || run[1] === "U"
      ? String.fromCharCode(Number.parseInt(run.slice(2), 16))
      : decodeRun(run),
  )
}

function decodeRun(run: string): string {
  let out = ""
  for (let i = 0; i < run.length; ) {
    const first = byteAt(run, i)
    const length = sequenceLength(first)
    const code = length > 1 ? decodeSequence(run, i, first, length) : undefined
    out += code === undefined ? String.fromCharCode(first) : String.fromCodePoint(code)
    i += code === undefined ? 3 : 3 * length
  }
  return out
}

function byteAt(run: string, i: number): number {
  return Number.parseInt(run.slice(i + 1, i + 3), 16)
}

function sequenceLength(first: number): number {
  return first >= 0xc2 && first < 0xe0
    ? 2
    : first >= 0xe0 && first < 0xf0
      ? 3
      : first >= 0xf0 && first < 0xf5
        ? 4
        : 1
}

/** The code point of a well-formed sequence, else undefined. */
function decodeSequence(run: string, i: number, first: number, length: number): number | undefined {
  let code = first & (0xff >> (length + 1))
  for (let k = 1; k < length; k++) {
    const byte = byteAt(run, i + 3 * k)
    if (!(byte >= 0x80 && byte < 0xc0)) return undefined
    code = (code << 6) | (byte & 0x3f)
  }
  const isShortest = code >= (length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000)
  return isShortest && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? code : undefined
}
