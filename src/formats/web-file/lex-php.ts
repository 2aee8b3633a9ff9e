/* Reads PHP: a whole file, from HTML into code and back.
 *
 * Strings are what they mean: `"a$b{$c}"` gives the tokens of `("a" . $b . ($c))`, backticks those of
 * `shell_exec(…)`. `$name` is a token `variable`; `$$` and `${` stay marks before what follows.
 * Keywords and functions keep their spelling; PHP compares them without case, and so do those who ask.
 *
 * Source: PHP Manual, Language Reference: basic syntax, strings. */

import {type Escape, hexAt, octalAt} from "./escapes.ts"
import {
  isBlank,
  isDigit,
  isNameStart,
  type Lexed,
  markAt,
  mostTokens,
  nameEnd,
  numberEnd,
  type Token,
} from "./token.ts"

/** Appends the tokens of all code in `text`; with `inCode` the text begins inside it. `shortTags`: `<?` alone
 *  begins code, as the settings of old servers have it. */
export function lexPhp(text: string, into: Lexed, shortTags: boolean, inCode = false, base = 0): void {
  const {tokens} = into
  let at = 0
  let isCode = inCode
  while (at < text.length && tokens.length < mostTokens) {
    if (!isCode) {
      const open = nextOpen(text, at, shortTags)
      if (open === undefined) return
      tokens.push({kind: "mark", text: ";", at: base + open.at, end: base + open.at})
      at = open.end
      isCode = true
      continue
    }
    at = lexCode(text, at, into, base, 0)
    tokens.push({kind: "mark", text: ";", at: base + at, end: base + at})
    isCode = false
  }
}

function nextOpen(
  text: string,
  from: number,
  shortTags: boolean,
): {readonly at: number; readonly end: number} | undefined {
  for (let at = text.indexOf("<", from); at >= 0; at = text.indexOf("<", at + 1)) {
    if (text.charCodeAt(at + 1) === 63) {
      if (/^<\?php(?![a-z])/i.test(text.substr(at, 6))) return {at, end: at + 5}
      if (text.charAt(at + 2) === "=") return {at, end: at + 3}
      if (shortTags && !/^<\?(?:xml|import|mso)/i.test(text.substr(at, 8))) return {at, end: at + 2}
    } else if (/^<script/i.test(text.substr(at, 7))) {
      const tag = /^<script\s{1,20}language\s{0,20}=\s{0,20}["']?php["']?\s{0,20}>/i.exec(text.substr(at, 90))
      if (tag !== null) return {at, end: at + tag[0].length}
    }
  }
  return undefined
}

/** Lexes from `from` to the end of the code; gives the index behind `?>`. */
function lexCode(text: string, from: number, into: Lexed, base: number, depth: number): number {
  const {tokens} = into
  const push = (kind: Token["kind"], value: string, at: number, end: number): void => {
    tokens.push({kind, text: value, at: base + at, end: base + end})
  }
  let at = from
  while (at < text.length && tokens.length < mostTokens) {
    const code = text.charCodeAt(at)
    if (isBlank(code)) at++
    else if (code === 63 && text.charCodeAt(at + 1) === 62) return at + 2
    else if (code === 60 && /^<\/script\s{0,20}>/i.test(text.substr(at, 30))) return text.indexOf(">", at) + 1
    else if (code === 35 && text.charCodeAt(at + 1) === 91) at++
    else if (code === 35 || (code === 47 && text.charCodeAt(at + 1) === 47)) at = commentEnd(text, at)
    else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const close = text.indexOf("*/", at + 2)
      at = close < 0 ? text.length : close + 2
    } else if (code === 39) {
      const {value, end} = single(text, at)
      push("string", value, at, end)
      at = end
    } else if (code === 34 || code === 96) {
      const end = doubleEnd(text, at, code)
      if (code === 96) {
        push("name", "shell_exec", at, at + 1)
        push("mark", "(", at, at)
      }
      interpolate(text, at + 1, Math.max(at + 1, end - 1), into, base, depth)
      if (code === 96) push("mark", ")", end, end)
      at = end
    } else if (code === 60 && text.startsWith("<<<", at)) {
      const end = heredoc(text, at, into, base, depth)
      if (end < 0) {
        push("mark", "<<", at, at + 2)
        at += 2
      } else at = end
    } else if (code === 36 && isNameStart(text.charCodeAt(at + 1)) && text.charCodeAt(at + 1) !== 36) {
      const end = nameEnd(text, at + 1)
      push("variable", text.slice(at + 1, end), at, end)
      at = end
    } else if (code === 36) {
      push("mark", "$", at, at + 1)
      at++
    } else if (isNameStart(code) || (code === 92 && isNameStart(text.charCodeAt(at + 1)))) {
      const start = code === 92 ? at + 1 : at
      let end = nameEnd(text, start)
      while (text.charCodeAt(end) === 92 && isNameStart(text.charCodeAt(end + 1)))
        end = nameEnd(text, end + 1)
      const name = text.slice(start, end)
      push("name", name.slice(name.lastIndexOf("\\") + 1), at, end)
      at = end
    } else if (isDigit(code)) {
      const end = numberEnd(text, at)
      push("number", text.slice(at, end), at, end)
      at = end
    } else {
      const mark = markAt(text, at)
      push("mark", mark, at, at + mark.length)
      at += mark.length
    }
  }
  return text.length
}

/** A line comment ends with its line or with the code. */
function commentEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === 10 || c === 13 || (c === 63 && text.charCodeAt(at + 1) === 62)) return at
  }
  return text.length
}

function single(text: string, start: number): Escape {
  let value = ""
  let from = start + 1
  let at = from
  while (at < text.length) {
    const c = text.charCodeAt(at)
    if (c === 39) return {value: value + text.slice(from, at), end: at + 1}
    if (c === 92 && (text.charCodeAt(at + 1) === 39 || text.charCodeAt(at + 1) === 92)) {
      value += text.slice(from, at) + text.charAt(at + 1)
      at += 2
      from = at
    } else at++
  }
  return {value: value + text.slice(from), end: text.length}
}

function doubleEnd(text: string, start: number, quote: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === 92) at++
    else if (c === quote) return at + 1
  }
  return text.length
}

/** Gives the index behind a heredoc or nowdoc; -1 if there is none. */
function heredoc(text: string, start: number, into: Lexed, base: number, depth: number): number {
  const head = /^<<<[ \t]{0,8}(["']?)([A-Za-z_]\w{0,100})\1\r?\n/.exec(text.substr(start, 130))
  if (head === null) return -1
  const label = head[2]!
  const bodyStart = start + head[0].length
  let line = bodyStart
  let close = text.length
  let end = text.length
  while (line < text.length) {
    const content = text.substr(line, 40 + label.length)
    const trimmed = content.trimStart()
    if (trimmed.startsWith(label) && !/\w/.test(trimmed.charAt(label.length))) {
      close = line
      end = line + (content.length - trimmed.length) + label.length
      break
    }
    const next = text.indexOf("\n", line)
    if (next < 0) break
    line = next + 1
  }
  if (head[1] === "'")
    into.tokens.push({
      kind: "string",
      text: text.slice(bodyStart, close),
      at: base + start,
      end: base + end,
    })
  else interpolate(text, bodyStart, close, into, base, depth)
  return end
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  e: "\x1b",
  f: "\f",
}

/** The tokens of a string with variables, `text[start, end)`. */
function interpolate(
  text: string,
  start: number,
  end: number,
  into: Lexed,
  base: number,
  depth: number,
): void {
  const {tokens} = into
  const mark = (one: string, at: number): void => {
    tokens.push({kind: "mark", text: one, at: base + at, end: base + at})
  }
  let value = ""
  let from = start
  let at = start
  let holes = 0
  const open = (): void => {
    if (holes++ === 0) mark("(", start)
    tokens.push({kind: "string", text: value, at: base + from, end: base + at})
    mark(".", at)
    value = ""
  }
  while (at < end && tokens.length < mostTokens) {
    const c = text.charCodeAt(at)
    if (c === 92) {
      const one = escapeAt(text, at)
      value += one.value
      at = one.end
      continue
    }
    const isPlain = c === 36 && isNameStart(text.charCodeAt(at + 1)) && text.charCodeAt(at + 1) !== 36
    const isBraced =
      (c === 123 && text.charCodeAt(at + 1) === 36) || (c === 36 && text.charCodeAt(at + 1) === 123)
    if (isPlain) {
      open()
      let stop = nameEnd(text, at + 1)
      tokens.push({kind: "variable", text: text.slice(at + 1, stop), at: base + at, end: base + stop})
      const index = /^\[(?:(\d{1,9})|\$?(\w{1,100})|'(\w{0,100})')\]/.exec(text.substr(stop, 110))
      if (index !== null) {
        mark("[", stop)
        tokens.push({
          kind: "string",
          text: index[1] ?? index[2] ?? index[3] ?? "",
          at: base + stop,
          end: base + stop + index[0].length,
        })
        mark("]", stop)
        stop += index[0].length
      } else if (/^->[A-Za-z_]/.test(text.substr(stop, 3))) {
        const stopName = nameEnd(text, stop + 2)
        mark("->", stop)
        tokens.push({
          kind: "name",
          text: text.slice(stop + 2, stopName),
          at: base + stop,
          end: base + stopName,
        })
        stop = stopName
      }
      mark(".", stop)
      at = from = stop
      continue
    }
    if (isBraced && depth < 8) {
      open()
      const close = Math.min(braceEnd(text, c === 123 ? at : at + 1), end)
      mark("(", at)
      const inner = c === 123 ? text.slice(at + 1, close) : `$\{${text.slice(at + 2, close)}}`
      lexCode(inner, 0, into, base + at + (c === 123 ? 1 : 0), depth + 1)
      mark(")", close)
      mark(".", close)
      at = from = close + 1
      continue
    }
    value += text.charAt(at)
    at++
  }
  tokens.push({kind: "string", text: value, at: base + from, end: base + end})
  if (holes > 0) mark(")", end)
}

function braceEnd(text: string, start: number): number {
  let open = 0
  // Bounded: an unclosed brace in every string would else read the rest of the file each time.
  const last = Math.min(text.length, start + 4096)
  for (let at = start; at < last; at++) {
    const c = text.charCodeAt(at)
    if (c === 123) open++
    else if (c === 125 && --open === 0) return at
  }
  return last
}

function escapeAt(text: string, at: number): Escape {
  const rest = text.substr(at + 1, 12)
  const hex = rest.startsWith("x") ? hexAt(text, at + 2, 1, 2) : undefined
  if (hex !== undefined) return hex
  const octal = octalAt(text, at + 1, 0o377)
  if (octal !== undefined) return octal
  const point = /^u\{([0-9a-fA-F]{1,6})\}/.exec(rest)
  if (point !== null) {
    const code = Number.parseInt(point[1]!, 16)
    return {value: code <= 0x10ffff ? String.fromCodePoint(code) : "", end: at + 1 + point[0].length}
  }
  const c = rest.charAt(0)
  if (Object.hasOwn(simpleEscapes, c)) return {value: simpleEscapes[c]!, end: at + 2}
  return {value: /[\\$"`]/.test(c) ? c : `\\${c}`, end: at + 2}
}
