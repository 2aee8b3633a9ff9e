/* The condition of a rule: `all of selection_* and not 1 of filter_*`.
 *
 * Binding, weakest first: or, and, not, `x of`, brackets. Names are settled here: an unknown name, and a
 * pattern that fits no name, are refused, for `not 1 of filter_*` must not become true because nobody
 * wrote a filter. Names that start with `_` are left out of `them` and of patterns, unless the pattern
 * itself starts so. Source: Sigma rules specification 2.1.0, "Condition". */

import {didYouMean} from "../suggest.ts"
import type {Place, Report} from "./report.ts"

export type ConditionAst =
  | {readonly kind: "and" | "or"; readonly of: readonly ConditionAst[]}
  | {readonly kind: "not"; readonly of: ConditionAst}
  | {readonly kind: "selection"; readonly name: string}

export interface ParsedCondition {
  readonly condition: ConditionAst
  /** What stands behind `|`: the old aggregations. */
  readonly aggregation: {readonly text: string; readonly place: Place} | undefined
}

interface Token {
  readonly text: string
  readonly start: number
}

const nestingLimit = 64
const lengthLimit = 20_000

class Mistake extends Error {
  readonly code: `sigma/${string}`
  readonly token: Token
  readonly hint: string | undefined
  constructor(code: `sigma/${string}`, token: Token, message: string, hint?: string) {
    super(message)
    this.code = code
    this.token = token
    this.hint = hint
  }
}

/** Reads a condition; `placeOf` says where a run of its text stands in the file. Undefined if refused. */
export function parseCondition(
  text: string,
  placeOf: (start: number, length: number) => Place,
  names: readonly string[],
  report: Report,
): ParsedCondition | undefined {
  const bar = text.indexOf("|")
  const body = bar < 0 ? text : text.slice(0, bar)
  if (text.length > lengthLimit) {
    report.refuse(
      "sigma/condition-syntax",
      placeOf(0, 1),
      `the condition is longer than ${lengthLimit} characters`,
    )
    return undefined
  }
  const tokens = [...body.matchAll(/[()]|[^\s()]+/g)].map((m) => ({text: m[0], start: m.index}))
  if (tokens.length === 0) {
    report.refuse("sigma/condition-syntax", placeOf(0, 1), "the condition is empty")
    return undefined
  }
  try {
    const parser = new Parser(tokens, names, body.length)
    const condition = parser.whole()
    const behind = bar < 0 ? "" : text.slice(bar + 1)
    const blanks = behind.length - behind.trimStart().length
    return {
      condition,
      aggregation:
        bar < 0
          ? undefined
          : {text: behind.trim(), place: placeOf(bar + 1 + blanks, Math.max(1, behind.trim().length))},
    }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    const place = placeOf(error.token.start, Math.max(1, error.token.text.length))
    report.refuse(error.code, place, error.message, error.hint)
    return undefined
  }
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #names: readonly string[]
  readonly #end: Token
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[], names: readonly string[], length: number) {
    this.#tokens = tokens
    this.#names = names
    this.#end = {text: "", start: Math.max(0, length - 1)}
  }

  whole(): ConditionAst {
    const condition = this.#or()
    const rest = this.#peek()
    if (rest !== undefined) {
      const message =
        rest.text === ")" ? "a `)` without its `(`" : `expected \`and\` or \`or\`, got \`${rest.text}\``
      throw new Mistake("sigma/condition-syntax", rest, message)
    }
    return condition
  }

  #peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  #word(ahead = 0): string {
    return this.#peek(ahead)?.text.toLowerCase() ?? ""
  }

  #or(): ConditionAst {
    const parts = [this.#and()]
    while (this.#word() === "or") {
      this.#at++
      parts.push(this.#and())
    }
    return join("or", parts)
  }

  #and(): ConditionAst {
    const parts = [this.#not()]
    while (this.#word() === "and") {
      this.#at++
      parts.push(this.#not())
    }
    return join("and", parts)
  }

  #not(): ConditionAst {
    if (this.#word() !== "not") return this.#term()
    const token = this.#peek()!
    this.#at++
    return this.#nested(token, () => ({kind: "not", of: this.#not()}))
  }

  #nested(token: Token, read: () => ConditionAst): ConditionAst {
    if (++this.#depth > nestingLimit) {
      throw new Mistake("sigma/condition-syntax", token, `nested deeper than ${nestingLimit} levels`)
    }
    const inner = read()
    this.#depth--
    return inner
  }

  #term(): ConditionAst {
    const token = this.#peek()
    if (token === undefined) {
      throw new Mistake(
        "sigma/condition-syntax",
        this.#end,
        "the condition ends where a selection should stand",
      )
    }
    const word = this.#word()
    if (word === "(") {
      this.#at++
      return this.#nested(token, () => {
        const inner = this.#or()
        const close = this.#peek()
        if (close?.text !== ")") {
          throw new Mistake("sigma/condition-syntax", close ?? token, "a `(` without its `)`")
        }
        this.#at++
        return inner
      })
    }
    if (word === ")" || word === "and" || word === "or" || word === "of") {
      throw new Mistake("sigma/condition-syntax", token, `expected a selection, got \`${token.text}\``)
    }
    if (this.#word(1) === "of") return this.#quantified(token)
    this.#at++
    if (!this.#names.includes(token.text)) {
      const hint =
        didYouMean(token.text, this.#names) ?? `the rule has ${this.#names.map((n) => `\`${n}\``).join(", ")}`
      throw new Mistake("sigma/unknown-selection", token, `no selection \`${token.text}\``, hint)
    }
    return {kind: "selection", name: token.text}
  }

  #quantified(quantity: Token): ConditionAst {
    const isAll = quantity.text.toLowerCase() === "all"
    if (!isAll && quantity.text !== "1" && quantity.text.toLowerCase() !== "any") {
      const message = `\`${quantity.text} of\` does not exist in Sigma`
      throw new Mistake("sigma/condition-syntax", quantity, message, "use `1 of` or `all of`")
    }
    this.#at += 2
    const pattern = this.#peek()
    if (pattern === undefined || pattern.text === "(" || pattern.text === ")") {
      throw new Mistake(
        "sigma/condition-syntax",
        pattern ?? this.#end,
        "expected `them` or a name with `*` behind `of`",
      )
    }
    this.#at++
    const chosen = this.#choose(pattern.text)
    if (chosen.length === 0) {
      const message = `\`${pattern.text}\` fits no selection of this rule`
      const hint =
        this.#names.length === 0 ? undefined : `the rule has ${this.#names.map((n) => `\`${n}\``).join(", ")}`
      throw new Mistake("sigma/pattern-fits-nothing", pattern, message, hint)
    }
    return join(
      isAll ? "and" : "or",
      chosen.map((name) => ({kind: "selection", name})),
    )
  }

  #choose(pattern: string): readonly string[] {
    if (pattern.toLowerCase() === "them" && !this.#names.includes(pattern)) {
      return this.#names.filter((name) => !name.startsWith("_"))
    }
    return this.#names.filter(
      (name) => fits(name, pattern.split("*")) && (!name.startsWith("_") || pattern.startsWith("_")),
    )
  }
}

/** Whether the parts of a pattern, between its stars, stand in the name in order. */
function fits(name: string, parts: readonly string[]): boolean {
  const first = parts[0]!
  const last = parts.at(-1)!
  if (parts.length === 1) return name === first
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}

function join(kind: "and" | "or", parts: readonly ConditionAst[]): ConditionAst {
  return parts.length === 1 ? parts[0]! : {kind, of: parts}
}

/** The names of all selections that a condition uses. */
export function namesIn(condition: ConditionAst): ReadonlySet<string> {
  const names = new Set<string>()
  const walk = (part: ConditionAst): void => {
    if (part.kind === "selection") names.add(part.name)
    else if (part.kind === "not") walk(part.of)
    else for (const inner of part.of) walk(inner)
  }
  walk(condition)
  return names
}
