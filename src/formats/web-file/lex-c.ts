/* Reads C#, JScript.NET and Java: comments, strings of every kind, identifiers with their escapes.
 *
 * An interpolated string becomes what it means: `$"a{b}c"` gives the tokens of `("a" + (b) + "c")`.
 * Identifiers lose `@`, escapes and characters that the language does not see (Unicode class Cf).
 *
 * Source: ECMA-334 6.4 (lexical grammar of C#), ECMA-262 3rd edition clause 7, JLS 3.3 and 3.10. */

import {type Escape, hexAt, lineEnd, octalAt} from "./escapes.ts"
import {
  isBlank,
  isDigit,
  isNameStart,
  type Language,
  type Lexed,
  markAt,
  mostTokens,
  numberEnd,
  type Token,
} from "./token.ts"

/** Appends the tokens of `text` to `into`. `base` is added to positions. */
export function lexC(text: string, language: Language, into: Lexed, base = 0, depth = 0): void {
  const {tokens} = into
  const push = (kind: Token["kind"], value: string, at: number, end: number): void => {
    tokens.push({kind, text: value, at: base + at, end: base + end})
  }
  let at = 0
  while (at < text.length && tokens.length < mostTokens) {
    const code = text.charCodeAt(at)
    if (isBlank(code) || code === 0xfeff) {
      at++
      continue
    }
    if (code === 47) {
      const next = text.charCodeAt(at + 1)
      if (next === 47) {
        at = lineEnd(text, at)
        continue
      }
      if (next === 42) {
        const close = text.indexOf("*/", at + 2)
        at = close < 0 ? text.length : close + 2
        continue
      }
      const regex = language === "JScript" && mayBeRegex(tokens) ? regexEnd(text, at) : -1
      if (regex > 0) {
        push("string", text.slice(at, regex), at, regex)
        at = regex
        continue
      }
    }
    // `#region`, `#if`: alone on their line.
    if (code === 35 && language === "C#") {
      at = lineEnd(text, at)
      continue
    }
    if (code === 34 || (code === 39 && language === "JScript")) {
      if (language !== "JScript" && text.startsWith('"""', at)) {
        const close = text.indexOf('"""', at + 3)
        const end = close < 0 ? text.length : close + 3
        push("string", text.slice(at + 3, close < 0 ? end : close), at, end)
        at = end
        continue
      }
      const {value, end} = quoted(text, at)
      push("string", value, at, end)
      at = end
      continue
    }
    if (code === 39) {
      const {value, end} = quoted(text, at)
      push("string", value, at, end)
      at = end
      continue
    }
    if (language === "C#" && (code === 64 || code === 36)) {
      const prefix = /^(?:\$@|@\$|\$|@)(?=")/.exec(text.substr(at, 3))?.[0]
      if (prefix !== undefined) {
        const isVerbatim = prefix.includes("@")
        at = prefix.includes("$")
          ? interpolated(text, at + prefix.length, isVerbatim, into, base, depth)
          : verbatim(text, at + prefix.length, push)
        continue
      }
      if (code === 64 && isNameStart(text.charCodeAt(at + 1))) {
        at++
        continue
      }
    }
    if (isNameStart(code) || (code === 92 && /[uU]/.test(text.charAt(at + 1)))) {
      const {name, end, isEscaped, isInvisible} = identifier(text, at)
      if (isEscaped) into.disguises.add("escaped identifiers")
      if (isInvisible) into.disguises.add("invisible characters in identifiers")
      if (end > at) {
        push("name", name, at, end)
        at = end
        continue
      }
    }
    if (isDigit(code)) {
      const end = numberEnd(text, at)
      push("number", text.slice(at, end), at, end)
      at = end
      continue
    }
    const mark = markAt(text, at)
    push("mark", mark, at, at + mark.length)
    at += mark.length
  }
}

/** Whether a `/` after these tokens begins a regular expression rather than divides. */
function mayBeRegex(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)
  return (
    last === undefined ||
    (last.kind === "mark" && last.text !== ")" && last.text !== "]" && last.text !== "}") ||
    (last.kind === "name" && last.text === "return")
  )
}

function regexEnd(text: string, start: number): number {
  let inClass = false
  for (let at = start + 1; at < text.length && at < start + 2000; at++) {
    const c = text.charCodeAt(at)
    if (c === 10 || c === 13) return -1
    if (c === 92) at++
    else if (c === 91) inClass = true
    else if (c === 93) inClass = false
    else if (c === 47 && !inClass) {
      let end = at + 1
      while (/[a-z]/.test(text.charAt(end))) end++
      return end
    }
  }
  return -1
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\u0007",
  0: "\0",
  "\n": "",
}

/** A string with backslash escapes; ends at its quote or at the end of the line. */
function quoted(text: string, start: number): Escape {
  const quote = text.charCodeAt(start)
  let value = ""
  let from = start + 1
  let at = from
  while (at < text.length) {
    const c = text.charCodeAt(at)
    if (c === quote) return {value: value + text.slice(from, at), end: at + 1}
    if (c === 10) break
    if (c !== 92) {
      at++
      continue
    }
    value += text.slice(from, at)
    const {value: one, end} = escapeAt(text, at)
    value += one
    from = at = end
  }
  return {value: value + text.slice(from, at), end: at}
}

function escapeAt(text: string, at: number): Escape {
  const c = text.charAt(at + 1)
  if (c === "u" || c === "U" || c === "x") {
    const long = c === "U" ? 8 : 4
    const start = c === "u" ? skipUs(text, at + 1) : at + 2
    const hex = hexAt(text, start, c === "x" ? 1 : long, c === "x" ? 2 : long)
    if (hex !== undefined) return hex
  }
  const octal = octalAt(text, at + 1)
  if (octal !== undefined) return octal
  return {value: Object.hasOwn(simpleEscapes, c) ? simpleEscapes[c]! : c, end: at + 2}
}

/** Java allows `\uuuu0065`. */
function skipUs(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === 117) at++
  return at
}

function verbatim(
  text: string,
  start: number,
  push: (kind: Token["kind"], value: string, at: number, end: number) => void,
): number {
  let value = ""
  let from = start + 1
  for (;;) {
    const close = text.indexOf('"', from)
    if (close < 0) {
      push("string", value + text.slice(from), start, text.length)
      return text.length
    }
    value += text.slice(from, close)
    if (text.charCodeAt(close + 1) !== 34) {
      push("string", value, start, close + 1)
      return close + 1
    }
    value += '"'
    from = close + 2
  }
}

function interpolated(
  text: string,
  start: number,
  isVerbatim: boolean,
  into: Lexed,
  base: number,
  depth: number,
): number {
  const {tokens} = into
  const mark = (one: string, at: number): void => {
    tokens.push({kind: "mark", text: one, at: base + at, end: base + at})
  }
  const piece = (value: string, from: number, to: number): void => {
    tokens.push({kind: "string", text: value, at: base + from, end: base + to})
  }
  mark("(", start)
  let value = ""
  let at = start + 1
  let from = at
  while (at < text.length) {
    const c = text.charCodeAt(at)
    if (c === 34) {
      if (isVerbatim && text.charCodeAt(at + 1) === 34) {
        value += '"'
        at += 2
        continue
      }
      at++
      break
    }
    if (c === 10 && !isVerbatim) break
    if (c === 92 && !isVerbatim) {
      const one = escapeAt(text, at)
      value += one.value
      at = one.end
      continue
    }
    if ((c === 123 || c === 125) && text.charCodeAt(at + 1) === c) {
      value += String.fromCharCode(c)
      at += 2
      continue
    }
    if (c === 123) {
      const close = holeEnd(text, at)
      piece(value, from, at)
      value = ""
      mark("+", at)
      mark("(", at)
      // A format (`{x:D}`) reads as more tokens; it does no harm.
      if (depth < 8) lexC(text.slice(at + 1, close), "C#", into, base + at + 1, depth + 1)
      mark(")", close)
      mark("+", close)
      at = from = close + 1
      continue
    }
    value += text.charAt(at)
    at++
  }
  piece(value, from, at)
  mark(")", at)
  return at
}

/** The `}` that closes the `{` at `start`; the end of the line or text if none does. */
function holeEnd(text: string, start: number): number {
  let open = 0
  // Bounded: an unclosed brace in every string would else read the rest of the file each time.
  const last = Math.min(text.length, start + 4096)
  for (let at = start; at < last; at++) {
    const c = text.charCodeAt(at)
    if (c === 123) open++
    else if (c === 125 && --open === 0) return at
    else if (c === 10) return at
  }
  return last
}

function identifier(
  text: string,
  start: number,
): {readonly name: string; readonly end: number; readonly isEscaped: boolean; readonly isInvisible: boolean} {
  let name = ""
  let at = start
  let from = start
  let isEscaped = false
  let isInvisible = false
  while (at < text.length) {
    const c = text.charCodeAt(at)
    if (c > 127 && /\p{Cf}/u.test(text.charAt(at))) {
      name += text.slice(from, at)
      from = ++at
      isInvisible = true
    } else if (isNameStart(c) || isDigit(c)) at++
    else if (c === 92 && /[uU]/.test(text.charAt(at + 1))) {
      const one = escapeAt(text, at)
      if (!/^[\p{L}\p{N}\p{Cf}_$]$/u.test(one.value)) break
      name += text.slice(from, at)
      if (!/\p{Cf}/u.test(one.value)) name += one.value
      else isInvisible = true
      isEscaped = true
      from = at = one.end
    } else break
  }
  return {name: name + text.slice(from, at), end: at, isEscaped, isInvisible}
}
