/* What a file must have at least for a YARA rule's condition to hold: a tree of literals, sizes and magic
 * numbers, made from the condition without running it.
 *
 * It may hold where the condition does not, never the other way round: what is not understood (functions of
 * modules, arithmetic, `not`, external variables) asks for nothing. Comparisons with what is not there are
 * false in YARA, so `#a > 3`, `$a at 0` and `uint16(0) == 0x5a4d` all ask for something.
 *
 * Source: YARA documentation, "Conditions". */

import type {YaraRule} from "./parse.ts"
import type {Token} from "./tokens.ts"

/** Plain data. `literals` are numbers in the list of literals of all rules: one of them must stand. */
export type Need =
  | {readonly kind: "nothing"}
  | {readonly kind: "literals"; readonly any: readonly number[]}
  | {readonly kind: "some"; readonly least: number; readonly of: readonly Need[]}
  | {readonly kind: "size"; readonly least: number; readonly most: number}
  | {
      readonly kind: "number"
      readonly offset: number
      readonly bytes: 1 | 2 | 4
      readonly isBig: boolean
      readonly value: number
    }
  /** The string that a `for … of` looks at. Only within `needOf`. */
  | {readonly kind: "each"}

const nothing: Need = {kind: "nothing"}

/** `MZ`. */
const program: Need = {kind: "number", offset: 0, bytes: 2, isBig: false, value: 0x5a4d}

export interface Surroundings {
  /** What each string of the rule asks for, in their order. */
  readonly strings: readonly Need[]
  /** What rules of the same namespace that stand before it ask for. */
  readonly rules: ReadonlyMap<string, Need>
}

export function needOf(rule: YaraRule, around: Surroundings): Need {
  return new Reader(rule, around).need(rule.condition, 0)
}

const deepest = 60

class Reader {
  private readonly rule: YaraRule
  private readonly around: Surroundings
  private readonly byName: ReadonlyMap<string, Need>

  constructor(rule: YaraRule, around: Surroundings) {
    this.rule = rule
    this.around = around
    this.byName = new Map(rule.strings.map(({name}, i) => [name, around.strings[i] ?? nothing]))
  }

  need(tokens: readonly Token[], depth: number): Need {
    if (depth > deepest) return nothing
    const either = split(tokens, "or")
    if (either.length > 1)
      return some(
        1,
        either.map((part) => this.need(part, depth + 1)),
      )
    const all = split(tokens, "and")
    if (all.length > 1)
      return some(
        all.length,
        all.map((part) => this.need(part, depth + 1)),
      )
    return this.primary(tokens, depth)
  }

  private primary(tokens: readonly Token[], depth: number): Need {
    const [first, second] = tokens
    if (first === undefined) return nothing
    if (first.text === "(" && closing(tokens, 0) === tokens.length - 1)
      return this.need(tokens.slice(1, -1), depth + 1)
    if (first.text === "for") return this.forOf(tokens, depth)
    const of = tokens.findIndex((token) => token.text === "of" && token.kind === "word")
    // Whether strings are there may itself be compared: `any of them == false`.
    const isCompared = tokens.some(({text}) => text === "==" || text === "!=")
    if (of > 0 && isCompared) return nothing
    if (of > 0) return this.of(tokens.slice(0, of), tokens.slice(of + 1))
    if (isString(first)) {
      const isAlone = second === undefined || second.text === "at" || second.text === "in"
      return isAlone && !isCompared ? this.string(first.text) : nothing
    }
    if (tokens.length === 1 && first.kind === "word" && !first.text.startsWith("#"))
      return this.around.rules.get(first.text) ?? nothing
    // `pe.exports("x")`: of a file that is no program it is undefined.
    const isCall = first.text === "pe" && tokens[3]?.text === "(" && closing(tokens, 3) === tokens.length - 1
    if (isCall && second?.text === ".") return program
    return this.comparison(tokens)
  }

  private string(name: string): Need {
    return name === "$" ? {kind: "each"} : (this.byName.get(name) ?? nothing)
  }

  /** `for any of ($a*) : (…)`; loops over numbers ask for nothing. */
  private forOf(tokens: readonly Token[], depth: number): Need {
    const of = tokens.findIndex((token) => token.text === "of")
    const colon = tokens.findIndex((token) => token.text === ":")
    if (of < 0 || colon < of || tokens.slice(0, of).some((token) => token.text === "in")) return nothing
    const body = this.need(tokens.slice(colon + 1), depth + 1)
    return asksForEach(body) ? this.of(tokens.slice(1, of), tokens.slice(of + 1, colon)) : nothing
  }

  private of(quantifier: readonly Token[], rest: readonly Token[]): Need {
    const strings = this.set(rest)
    if (strings === undefined) return nothing
    const [one, sign] = quantifier
    const isOne = quantifier.length === 1
    const number = one?.kind === "number" ? numberOf(one.text) : undefined
    if (isOne && one?.text === "all") return some(strings.length, strings)
    if (isOne && one?.text === "any") return some(1, strings)
    if (number === undefined || number <= 0) return nothing
    if (isOne) return some(number, strings)
    return quantifier.length === 2 && sign?.text === "%" && number <= 100
      ? some(Math.ceil((number * strings.length) / 100), strings)
      : nothing
  }

  /** The strings of a set; undefined where it is none of strings. */
  private set(tokens: readonly Token[]): readonly Need[] | undefined {
    if (tokens[0]?.text === "them") return this.around.strings
    if (tokens[0]?.text !== "(") return undefined
    const names = tokens.slice(1, closing(tokens, 0)).filter((token) => token.text !== ",")
    if (names.length === 0 || !names.every((token) => token.text.startsWith("$"))) return undefined
    return names.flatMap(({text}) => {
      if (!text.endsWith("*")) {
        const found = this.around.strings.filter((_, i) => this.rule.strings[i]?.name === text)
        return found.length === 0 ? [nothing] : found
      }
      const start = text.slice(0, -1)
      return this.around.strings.filter((_, i) => this.rule.strings[i]?.name.startsWith(start) === true)
    })
  }

  private comparison(tokens: readonly Token[]): Need {
    const at = tokens.findIndex((token) => comparisons.has(token.text) && token.kind === "sign")
    if (at < 0) {
      const [first] = tokens
      return tokens.length === 1 && first !== undefined && /^#\w+$/.test(first.text)
        ? this.string(`$${first.text.slice(1)}`)
        : nothing
    }
    const left = tokens.slice(0, at)
    const right = tokens.slice(at + 1)
    const sign = tokens[at]!.text
    const constant = constantOf(right)
    if (constant !== undefined) return this.compared(left, sign, constant)
    const other = constantOf(left)
    return other === undefined ? nothing : this.compared(right, turned[sign] ?? sign, other)
  }

  private compared(tokens: readonly Token[], sign: string, constant: number): Need {
    const [first] = tokens
    if (first === undefined) return nothing
    if (tokens.length === 1 && first.text.startsWith("#")) {
      const asks =
        (sign === ">" && constant >= 0) || (sign === ">=" && constant > 0) || (sign === "==" && constant > 0)
      return asks ? this.string(`$${first.text.slice(1)}`) : nothing
    }
    if (tokens.length === 1 && first.text === "filesize") return sizeNeed(sign, constant)
    const read = /^uint(8|16|32)(be)?$/.exec(first.text)
    const place = constantOf(tokens.slice(2, -1))
    const isCall = tokens[1]?.text === "(" && closing(tokens, 1) === tokens.length - 1
    if (read === null || sign !== "==" || !isCall || place === undefined || place < 0) return nothing
    const bytes = (Number(read[1]) / 8) as 1 | 2 | 4
    return {kind: "number", offset: place, bytes, isBig: read[2] !== undefined, value: constant}
  }
}

const comparisons = new Set(["==", "<", "<=", ">", ">=", "!="])
const turned: Readonly<Record<string, string>> = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

function sizeNeed(sign: string, constant: number): Need {
  const most = Number.MAX_SAFE_INTEGER
  switch (sign) {
    case "<":
    case "<=":
      return {kind: "size", least: 0, most: constant}
    case ">":
    case ">=":
      return {kind: "size", least: constant, most}
    case "==":
      return {kind: "size", least: constant, most: constant}
    default:
      return nothing
  }
}

function isString(token: Token): boolean {
  return token.kind === "word" && token.text.startsWith("$")
}

function constantOf(tokens: readonly Token[]): number | undefined {
  const [only] = tokens
  return tokens.length === 1 && only?.kind === "number" ? numberOf(only.text) : undefined
}

function numberOf(text: string): number | undefined {
  const unit = text.endsWith("KB") ? 1024 : text.endsWith("MB") ? 1024 * 1024 : 1
  const value = Number(unit === 1 ? text : text.slice(0, -2)) * unit
  return Number.isSafeInteger(value) ? value : undefined
}

/** The parts of a condition between words that stand outside of all brackets. */
function split(tokens: readonly Token[], word: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.kind === "sign" && (token.text === "(" || token.text === "[")) depth++
    if (token.kind === "sign" && (token.text === ")" || token.text === "]")) depth--
    if (depth === 0 && token.kind === "word" && token.text === word) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]!.kind !== "sign") continue
    if (tokens[i]!.text === "(") depth++
    if (tokens[i]!.text === ")" && --depth === 0) return i
  }
  return -1
}

/** Simplified: a part that asks for nothing counts as there. */
export function some(least: number, of: readonly Need[]): Need {
  const asking = of.filter((need) => need.kind !== "nothing")
  const left = least - (of.length - asking.length)
  if (left <= 0) return nothing
  if (asking.length === 1 && left === 1) return asking[0]!
  return {kind: "some", least: left, of: asking}
}

function asksForEach(need: Need): boolean {
  if (need.kind === "each") return true
  if (need.kind !== "some") return false
  const others = need.of.filter((part) => !asksForEach(part)).length
  return others < need.least
}

/** Whether a file can meet it without any literal. */
export function isBlind(need: Need): boolean {
  if (need.kind === "literals") return false
  return need.kind !== "some" || need.of.filter(isBlind).length >= need.least
}

/** Whether a file meets it: `found[i]` is 1 for each literal that stands in it. */
export function isMet(need: Need, found: Uint8Array, file: Uint8Array): boolean {
  switch (need.kind) {
    case "nothing":
    case "each":
      return true
    case "literals":
      return need.any.some((i) => found[i] === 1)
    case "size":
      return file.length >= need.least && file.length <= need.most
    case "number":
      return readNumber(need, file) === need.value
    case "some": {
      let left = need.least
      for (const part of need.of) if (isMet(part, found, file) && --left === 0) return true
      return left <= 0
    }
  }
}

function readNumber(
  {offset, bytes, isBig}: Extract<Need, {kind: "number"}>,
  file: Uint8Array,
): number | undefined {
  if (offset + bytes > file.length) return undefined
  let value = 0
  for (let i = 0; i < bytes; i++) value = value * 256 + file[offset + (isBig ? i : bytes - 1 - i)]!
  return value
}

/** Numbers of all literals in it. */
export function literalsIn(need: Need): readonly number[] {
  if (need.kind === "literals") return need.any
  return need.kind === "some" ? need.of.flatMap(literalsIn) : []
}
