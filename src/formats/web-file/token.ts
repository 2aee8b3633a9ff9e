/* Tokens of server-side code: what the readers of five languages have in common.
 *
 * A token keeps its meaning, not its spelling: a string's value after escapes, an identifier after `\u0065`.
 * Positions count characters of the page's text. Comments and blanks leave no token. What looks odd about a
 * spelling is kept beside the tokens as a disguise. */

export type TokenKind = "name" | "variable" | "string" | "number" | "mark" | "line"

export interface Token {
  readonly kind: TokenKind
  /** Value of a string, name as the language compares it, text of a mark. Variables have no `$`. */
  readonly text: string
  readonly at: number
  readonly end: number
}

/** C# and JScript.NET differ in little that matters here. */
export type Language = "C#" | "JScript" | "VB" | "VBScript" | "Java" | "PHP"

/** What somebody did to code so that a reader, or a scanner, does not see what it says. */
export type Disguise =
  | "escaped identifiers"
  | "invisible characters in identifiers"
  | "full-width letters"
  | "strings put together from pieces"
  | "strings of character codes"
  | "reversed strings"
  | "encoded strings"
  | "exclusive-or"
  | "names as strings"

export interface Lexed {
  readonly tokens: Token[]
  readonly disguises: Set<Disguise>
}

/** The most tokens of one file that are looked at. */
export const mostTokens = 400_000

export function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127 || code === 36
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13 || code === 11 || code === 12 || code === 160
}

/** The index behind a run of letters, digits and underscores. */
export function nameEnd(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (!isNameStart(code) && !isDigit(code)) break
    at++
  }
  return at
}

const marks3 = new Set(["===", "!==", "<=>", "...", "??=", "**=", ">>>", "<<=", ">>=", "?->"])
const marks2 = new Set([
  "=>",
  "==",
  "!=",
  "<=",
  ">=",
  "<>",
  "&&",
  "||",
  "??",
  "?.",
  "->",
  "::",
  "+=",
  "-=",
  "*=",
  "/=",
  ".=",
  "&=",
  "|=",
  "^=",
  "%=",
  "++",
  "--",
  "<<",
  ">>",
  ":=",
])

/** The mark that begins at `at`. `>` is always alone: it may close a list of types. */
export function markAt(text: string, at: number): string {
  const three = text.substr(at, 3)
  if (marks3.has(three) && three.charCodeAt(0) !== 62) return three
  const two = three.slice(0, 2)
  if (marks2.has(two) && (two.charCodeAt(0) !== 62 || two === ">=")) return two
  return three.charAt(0)
}

/** A number's value; NaN where the text is none. Knows `0x`, `&H`, `_`, and suffixes of the languages. */
export function numberOf(text: string): number {
  const plain = text.replaceAll("_", "").toLowerCase()
  if (plain.startsWith("0x") || plain.startsWith("&h")) return Number.parseInt(plain.slice(2), 16)
  if (plain.startsWith("0b")) return Number.parseInt(plain.slice(2), 2)
  return Number.parseFloat(plain)
}

/** The index behind a number that begins at `at`. */
export function numberEnd(text: string, at: number): number {
  let end = at
  while (end < text.length) {
    const code = text.charCodeAt(end)
    const isExponentSign =
      (code === 43 || code === 45) && /[eE]/.test(text.charAt(end - 1)) && !/^0x/i.test(text.substr(at, 2))
    const isPoint = code === 46 && isDigit(text.charCodeAt(end + 1))
    if (!isDigit(code) && !isNameStart(code) && !isPoint && !isExponentSign) break
    end++
  }
  return Math.max(end, at + 1)
}
