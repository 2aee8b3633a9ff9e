/* What the lexers of web pages share: the characters that numbers in an escape stand for, and where lines end.
 * Names, numbers and marks stand in token.ts. */

/** What an escape or a string stands for, and where the text goes on. */
export interface Escape {
  readonly value: string
  readonly end: number
}

/** `least` to `most` hexadecimal digits from `start`; undefined if there are fewer, or Unicode has no such character. */
export function hexAt(text: string, start: number, least: number, most: number): Escape | undefined {
  let end = start
  while (end < start + most && isHex(text.charCodeAt(end))) end++
  if (end - start < least) return undefined
  const point = Number.parseInt(text.slice(start, end), 16)
  return point > 0x10ffff ? undefined : {value: String.fromCodePoint(point), end}
}

/** One to three octal digits from `start`, of which the bits of `mask` count; undefined if there are none. */
export function octalAt(text: string, start: number, mask = 0o777): Escape | undefined {
  const octal = /^[0-7]{1,3}/.exec(text.substr(start, 3))?.[0]
  return octal === undefined
    ? undefined
    : {value: String.fromCharCode(Number.parseInt(octal, 8) & mask), end: start + octal.length}
}

/** Where the line that `from` is in ends: its line feed, or the end of the text. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from)
  return end < 0 ? text.length : end
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)
}
