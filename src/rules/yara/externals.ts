/* What YARA conditions may ask of a file beside its bytes: its name, its path, its kind. All are texts, set for
 * each file. A condition's question about one of them is answered here, without YARA.
 *
 * In doubt (letters beyond ASCII, expressions that the engine of expressions does not know) the answer is yes.
 *
 * Source: YARA documentation, "External variables". */

import {compileRegex, type Search} from "../regex.ts"
import {bytesOfText, type Token} from "./tokens.ts"

export const externalNames = ["filename", "filepath", "extension", "filetype", "owner"] as const
export type ExternalName = (typeof externalNames)[number]

/** The variables of a file, by name. */
export type Externals = Readonly<Record<ExternalName, string>>

export interface ExternalTest {
  readonly kind: "external"
  readonly name: ExternalName
  readonly how: (typeof operators)[number]
  /** What it is compared with; of `matches` the expression with slashes and flags. */
  readonly text: string
  readonly isNot: boolean
}

const operators = [
  "==",
  "!=",
  "contains",
  "icontains",
  "startswith",
  "istartswith",
  "endswith",
  "iendswith",
  "iequals",
  "matches",
] as const

export function isExternal({kind, text}: Token): boolean {
  return kind === "word" && externalNames.some((name) => name === text)
}

/** Those that are named. */
export function externalsIn(condition: readonly Token[]): readonly ExternalName[] {
  return externalNames.filter((name) => condition.some(({kind, text}) => kind === "word" && text === name))
}

/** The question that a condition of one comparison asks; undefined: not understood. */
export function externalTest(tokens: readonly Token[], isNot: boolean): ExternalTest | undefined {
  const [first, second, third] = tokens
  const name = externalNames.find((one) => one === first?.text)
  const how = operators.find((one) => one === second?.text)
  if (tokens.length !== 3 || name === undefined || how === undefined || third === undefined) return undefined
  if (third.kind !== (how === "matches" ? "regex" : "text")) return undefined
  if (how === "matches") return {kind: "external", name, how, text: third.text, isNot}
  const bytes = bytesOfText(third.text)
  if (bytes === undefined) return undefined
  return {kind: "external", name, how, text: new TextDecoder().decode(bytes), isNot}
}

/** Whether a file passes, or may pass. */
export function passes({name, how, text, isNot}: ExternalTest, externals: Externals): boolean {
  const value = externals[name]
  // YARA compares bytes, the engine of expressions characters.
  if (/[^\x20-\x7e]/.test(value) || /[^\x00-\x7f]/.test(text)) return true
  const answer = answerOf(how, value, text)
  return answer === undefined || answer !== isNot
}

function answerOf(how: ExternalTest["how"], value: string, text: string): boolean | undefined {
  const [folded, wanted] = [value.toLowerCase(), text.toLowerCase()]
  switch (how) {
    case "==":
      return value === text
    case "!=":
      return value !== text
    case "contains":
      return value.includes(text)
    case "icontains":
      return folded.includes(wanted)
    case "startswith":
      return value.startsWith(text)
    case "istartswith":
      return folded.startsWith(wanted)
    case "endswith":
      return value.endsWith(text)
    case "iendswith":
      return folded.endsWith(wanted)
    case "iequals":
      return folded === wanted
    case "matches":
      return searchOf(text)?.(value)
  }
}

const searches = new Map<string, Search | undefined>()

/** Compiled once; undefined where the engine may mean something else than YARA. */
function searchOf(regex: string): Search | undefined {
  if (searches.has(regex)) return searches.get(regex)
  const end = regex.lastIndexOf("/")
  const source = regex.slice(1, end)
  // `{,3}` is a count in YARA alone; `[[`, `[&&` and the like differ between all engines.
  const isPlain = !/\{,|\[\[|&&|\(\?/.test(source)
  const compiled = isPlain ? compileRegex(source, regex.slice(end + 1)) : undefined
  const search = compiled?.ok === true ? compiled.search : undefined
  searches.set(regex, search)
  return search
}
