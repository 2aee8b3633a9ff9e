/* YARA source text cut into tokens: enough of the language to find rules, their parts and their conditions.
 *
 * Comments and white space are dropped. A token keeps its place, so that the text of a rule can be cut out
 * unchanged. Whether `/` begins an expression or divides is decided by the token before it, and whether `{`
 * begins a hex string by the `=` before it. Any text ends in tokens: what is unclosed becomes `broken`.
 *
 * Source: YARA documentation, "Writing YARA rules"; VirusTotal/yara-x: parser/src/tokenizer. */

export interface Token {
  readonly kind: "word" | "number" | "text" | "regex" | "hex" | "sign" | "broken"
  /** As written; of `text` with its quotes, of `regex` with slashes and flags, of `hex` with braces. */
  readonly text: string
  readonly offset: number
}

const space = /(?:\s+|\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)/y
const word = /[A-Za-z_]\w*/y
const string = /[$#@!](?:\w+\*?|\*)?/y
const number = /0x[\da-fA-F]+|0o[0-7]+|\d+(?:\.\d+)?(?:KB|MB)?/y
const text = /"(?:[^"\\\n]|\\[^\n])*"/y
const regex = /\/(?:[^/\\\n]|\\[^\n])+\/[is]{0,2}/y
// A comment takes its line end along: else it could end anywhere, and a string that does not close take for ever.
const hex = /\{(?:[^{}/]|\/\/[^\n]*\n|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*\}/y
const sign = /==|!=|<=|>=|<<|>>|\.\.|[\s\S]/y

export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(source)?.[0]
  }
  const take = (kind: Token["kind"], found: string | undefined): boolean => {
    if (found === undefined || found === "") return false
    tokens.push({kind, text: found, offset: at})
    at += found.length
    return true
  }
  while (at < source.length) {
    const skipped = match(space)
    if (skipped !== undefined) {
      at += skipped.length
      continue
    }
    const c = source[at]!
    const before = tokens.at(-1)
    if (c === '"') {
      if (!take("text", match(text))) take("broken", source.slice(at, lineEnd(source, at)))
    } else if (c === "/" && !isOperand(before)) {
      if (!take("regex", match(regex))) take("sign", c)
    } else if (c === "{" && before?.text === "=") {
      if (!take("hex", match(hex))) take("broken", c)
    } else
      take("word", match(word)) ||
        take("number", match(number)) ||
        (c !== "!" || source[at + 1] !== "=" ? take("word", match(string)) : false) ||
        take("sign", match(sign))
  }
  return tokens
}

/** Whether a `/` behind it divides. */
function isOperand(token: Token | undefined): boolean {
  if (token === undefined) return false
  if (token.kind === "number") return true
  if (token.kind === "word") return !/^(?:matches|and|or|not|in|at|of|defined)$/.test(token.text)
  return token.text === ")" || token.text === "]"
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf("\n", at)
  return end < 0 ? source.length : end
}

/** The bytes that a quoted text means; undefined where an escape is none of YARA's. */
export function bytesOfText(quoted: string): Uint8Array | undefined {
  const out: number[] = []
  const inner = quoted.slice(1, -1)
  for (let i = 0; i < inner.length; ) {
    const c = inner[i]!
    if (c !== "\\") {
      const character = String.fromCodePoint(inner.codePointAt(i)!)
      out.push(...new TextEncoder().encode(character))
      i += character.length
      continue
    }
    const found = /^\\(?:x([\da-fA-F]{2})|([nrt"\\]))/.exec(inner.slice(i, i + 4))
    if (found === null) return undefined
    const [whole, code, letter] = found
    out.push(code === undefined ? (escapes[letter!] ?? 0) : Number.parseInt(code, 16))
    i += whole.length
  }
  return Uint8Array.from(out)
}

const escapes: Readonly<Record<string, number>> = {n: 10, r: 13, t: 9, '"': 34, "\\": 92}
