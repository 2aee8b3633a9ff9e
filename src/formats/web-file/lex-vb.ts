/* Reads VB.NET and VBScript. Names are compared in lower case and full-width letters are plain ones, so that is
 * how they are given; the end of a line ends a statement and is a token.
 *
 * Source: Visual Basic Language Specification 11.0, chapter 1; VBScript Language Reference. */

import {type Escape, lineEnd} from "./escapes.ts"
import {
  isDigit,
  isNameStart,
  type Lexed,
  markAt,
  mostTokens,
  nameEnd,
  numberEnd,
  type Token,
} from "./token.ts"

/** Appends the tokens of `text` to `into`. `base` is added to positions. */
export function lexVb(text: string, into: Lexed, base = 0): void {
  const {tokens} = into
  const push = (kind: Token["kind"], value: string, at: number, end: number): void => {
    tokens.push({kind, text: value, at: base + at, end: base + end})
  }
  let at = 0
  while (at < text.length && tokens.length < mostTokens) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 58) {
      // `:` parts statements; `:=` names an argument.
      if (code === 58 && text.charCodeAt(at + 1) === 61) {
        push("mark", ":=", at, at + 2)
        at += 2
        continue
      }
      push("line", "\n", at, at + 1)
      at++
    } else if (code <= 32 || code === 160 || code === 0xfeff || code === 0x3000) at++
    else if (code === 39 || code === 0x2018 || code === 0x2019) at = lineEnd(text, at)
    else if (code === 95 && /^_[ \t]{0,40}\r?\n/.test(text.substr(at, 44))) at = lineEnd(text, at) + 1
    else if (isQuote(code)) {
      const {value, end} = quoted(text, at)
      push("string", value, at, end)
      at = /[cC]/.test(text.charAt(end)) && !isNameStart(text.charCodeAt(end + 1)) ? end + 1 : end
    } else if (code === 38 && /^&[hH][0-9a-fA-F]/.test(text.substr(at, 3))) {
      let end = at + 2
      while (/[0-9a-fA-F]/.test(text.charAt(end))) end++
      push("number", text.slice(at, end), at, end)
      at = text.charAt(end) === "&" ? end + 1 : end
    } else if (code === 91 && /^\[[A-Za-z_]\w{0,100}\]/.test(text.substr(at, 104))) {
      const end = text.indexOf("]", at)
      push("name", text.slice(at + 1, end).toLowerCase(), at, end + 1)
      at = end + 1
    } else if (isNameStart(code)) {
      let end = nameEnd(text, at)
      const raw = text.slice(at, end)
      const plain = /[\uff00-\uffef]/.test(raw) ? raw.normalize("NFKC") : raw
      if (plain !== raw) into.disguises.add("full-width letters")
      const name = plain.toLowerCase()
      if (name === "rem") {
        at = lineEnd(text, at)
        continue
      }
      if (/[$%#]/.test(text.charAt(end)) && !isNameStart(text.charCodeAt(end + 1))) end++
      push("name", name.replace(/\$$/, ""), at, end)
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
}

function isQuote(code: number): boolean {
  return code === 34 || code === 0x201c || code === 0x201d || code === 0xff02
}

/** A doubled quote is one; a string ends with its line at the latest. */
function quoted(text: string, start: number): Escape {
  let value = ""
  let from = start + 1
  for (let at = from; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === 10) return {value: value + text.slice(from, at), end: at}
    if (!isQuote(c)) continue
    value += text.slice(from, at)
    if (!isQuote(text.charCodeAt(at + 1))) return {value, end: at + 1}
    value += '"'
    from = at + 2
    at++
  }
  return {value: value + text.slice(from), end: text.length}
}
