/* Percent-encoding of URLs, undone the way a web server would, but never failing.
 *
 * `%41` is a byte; runs of bytes are UTF-8, and a byte that is no UTF-8 is the Latin-1 character of the
 * same number. `%u0041`, which IIS also takes, is a UTF-16 unit. Anything else stays: `+` too, for it
 * means a blank only in form data. Source: RFC 3986 §2.1. */

/** The text with one layer of encoding undone. O(n). */
export function decodePercent(text: string): string {
  let out = ""
  let done = 0
  for (let at = text.indexOf("%"); at >= 0; at = text.indexOf("%", Math.max(done, at + 1))) {
    const end = endOfEscapes(text, at)
    if (end > at) {
      out += text.slice(done, at) + decodeRun(text.slice(at, end))
      done = end
    } else if (isUnit(text, at)) {
      out += text.slice(done, at) + String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16))
      done = at + 6
    }
  }
  return done === 0 ? text : out + text.slice(done)
}

/** The end of the `%xx` that stand at `at`, one behind another. */
function endOfEscapes(text: string, at: number): number {
  let end = at
  while (text.charCodeAt(end) === 0x25 && isHex(text, end + 1) && isHex(text, end + 2)) end += 3
  return end
}

/** Whether `%uxxxx` stands at `at`. */
function isUnit(text: string, at: number): boolean {
  if ((text.charCodeAt(at + 1) | 0x20) !== 0x75) return false
  return isHex(text, at + 2) && isHex(text, at + 3) && isHex(text, at + 4) && isHex(text, at + 5)
}

function isHex(text: string, at: number): boolean {
  return hexValue(text.charCodeAt(at)) < 16
}

/** The value of a hex digit, more than 15 for anything else. */
function hexValue(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  const letter = unit | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 16
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
  return hexValue(run.charCodeAt(i + 1)) * 16 + hexValue(run.charCodeAt(i + 2))
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
