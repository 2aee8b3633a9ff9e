/* Regular expressions of rules: compiled by a linear-time engine only, for no rule may hang a run.
 *
 * Rules are written for PCRE. What differs is handled here, once, for the parser that must refuse and the
 * matcher that must run: `$` outside multi-line mode also holds before a final newline, so it is
 * rewritten; look-around, back-references, atomic groups and possessive quantifiers cannot be had in
 * linear time and are refused. Source: PCRE2 pattern(3); RE2 syntax. */

import {RE2JS, RE2JSException} from "re2js"

/** Whether the expression is found anywhere in a text. */
export type Search = (text: string) => boolean

export type CompiledRegex =
  | {readonly ok: true; readonly search: Search}
  | {
      readonly ok: false
      readonly why: "look-around" | "back-reference" | "syntax"
      readonly detail: string
      readonly index: number
    }

/** The longest of 287 expressions in published rules has 322 characters. What is searched in costs so much a
 *  character at worst. */
const lengthLimit = 4000
/** `a{1000}` is a thousand states: compiled they cost 4 kB each, and time. */
const stateLimit = 20_000

/** Compiles a search. `flags` out of `ims`. Never throws on any pattern. */
export function compileRegex(source: string, flags: string): CompiledRegex {
  if (source.length > lengthLimit) {
    return {ok: false, why: "syntax", detail: `longer than ${lengthLimit} characters`, index: 0}
  }
  const least = /^\.\{(\d{1,4}),\}$/.exec(source)?.[1]
  if (least !== undefined) return {ok: true, search: longLine(Number(least), flags.includes("s"))}
  const states = statesOf(source)
  if (states > stateLimit) {
    const detail = `its counts ask for ${states} states, the limit is ${stateLimit}`
    return {ok: false, why: "syntax", detail, index: 0}
  }
  const foreign = findForeign(source)
  if (foreign !== undefined) return {ok: false, ...foreign}
  let bits = 0
  if (flags.includes("i")) bits |= RE2JS.CASE_INSENSITIVE
  if (flags.includes("m")) bits |= RE2JS.MULTILINE
  if (flags.includes("s")) bits |= RE2JS.DOTALL
  try {
    const compiled = RE2JS.compile(flags.includes("m") ? source : loosenEnd(source), bits)
    return {ok: true, search: (text) => compiled.test(text)}
  } catch (error) {
    // RangeError: nesting beyond the call stack.
    if (!(error instanceof RE2JSException) && !(error instanceof RangeError)) throw error
    return {ok: false, why: "syntax", detail: error.message, index: 0}
  }
}

/** `.{1000,}`: so many characters in a row, line feeds apart. PERF: the engine keeps a state for each of them,
 *  which costs 15 ms for a script of average size. */
function longLine(least: number, everywhere: boolean): Search {
  return (text) => {
    if (text.length < least) return false
    if (least === 0) return true
    let run = 0
    for (const character of text) {
      run = character === "\n" && !everywhere ? 0 : run + 1
      if (run >= least) return true
    }
    return false
  }
}

/** About how many states the engine makes of an expression, never far too few: one for each character, and of
 *  what is counted as many as the count says. */
function statesOf(source: string): number {
  const count = /\{(\d{1,4})(?:,(\d{0,4}))?\}/y
  const groups: number[] = []
  let states = 0
  let last = 0
  for (const {index, text, inClass} of pieces(source)) {
    count.lastIndex = index
    const [, least = "", most = ""] = (!inClass && text === "{" && count.exec(source)) || []
    if (least !== "") states += last * Math.max(0, Number(least) - 1, Number(most) - 1)
    else if (text === "(" && !inClass) groups.push(states)
    else if (text === ")" && !inClass) last = states - (groups.pop() ?? states)
    else if (text !== "]" || !inClass) {
      last = inClass && text.startsWith("\\Q") ? text.length : 1
      states += last
    }
  }
  return states
}

/** The first construct that linear-time matching cannot have. */
function findForeign(
  source: string,
): {why: "look-around" | "back-reference"; detail: string; index: number} | undefined {
  for (const {index, text, inClass} of pieces(source)) {
    if (inClass) continue
    if (/^\(\?(?:[=!]|<[=!])/.test(source.slice(index, index + 4)) && text === "(") {
      return {why: "look-around", detail: source.slice(index, index + 4), index}
    }
    if (/^\\(?:[1-9]|k[<{'])/.test(source.slice(index, index + 3)) && text.startsWith("\\")) {
      return {why: "back-reference", detail: source.slice(index, index + 2), index}
    }
  }
  return undefined
}

/** `$` becomes "the end, or before a newline that ends the text", as PCRE has it. */
function loosenEnd(source: string): string {
  // In a multi-line group `$` means line ends already; the pattern then stays as it is.
  if (!source.includes("$") || /\(\?[a-z]*m/.test(source)) return source
  let out = ""
  for (const {text, inClass} of pieces(source)) out += text === "$" && !inClass ? "(?:\\n?\\z)" : text
  return out
}

/** The pattern cut into escapes and single characters, each with its place and whether `[…]` holds it. */
function* pieces(source: string): Generator<{index: number; text: string; inClass: boolean}> {
  let inClass = false
  let classStart = 0
  for (let i = 0; i < source.length; ) {
    if (source.startsWith("\\Q", i) && !inClass) {
      const end = source.indexOf("\\E", i + 2)
      const stop = end < 0 ? source.length : end + 2
      yield {index: i, text: source.slice(i, stop), inClass: true}
      i = stop
      continue
    }
    const text = source[i] === "\\" ? source.slice(i, i + 2) : source[i]!
    if (!inClass && text === "[") {
      inClass = true
      classStart = i
      yield {index: i, text, inClass: true}
    } else if (inClass && text === "]" && i > classStart + (source[classStart + 1] === "^" ? 2 : 1)) {
      yield {index: i, text, inClass: true}
      inClass = false
    } else if (inClass && text === "[" && source[i + 1] === ":") {
      const end = source.indexOf(":]", i + 2)
      const stop = end < 0 ? i + 1 : end + 2
      yield {index: i, text: source.slice(i, stop), inClass: true}
      i = stop
      continue
    } else {
      yield {index: i, text, inClass}
    }
    i += text.length
  }
}
