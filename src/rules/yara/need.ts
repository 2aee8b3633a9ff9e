/* What a file must have at least for a YARA rule's condition to hold: a tree of literals, their places, sizes,
 * magic numbers and the file's name, made from the condition without running it.
 *
 * It may hold where the condition does not, never the other way round: what is not understood (functions of
 * modules, arithmetic, `not` before a string) asks for nothing. Comparisons with what is not there are false in
 * YARA, so `#a > 3`, `$a at 0` and `uint16(0) == 0x5a4d` all ask for something. `not` reaches what is known
 * exactly: sizes, numbers, names.
 *
 * Source: YARA documentation, "Conditions". */

import {constantOf, numberOf, type Offset, offsetIn, offsetOf, splitAt} from "./expressions.ts"
import {type Externals, type ExternalTest, externalTest, isExternal, passes} from "./externals.ts"
import type {StringLiterals} from "./literals.ts"
import {type Histogram, type MathNeed, mathNeed, reaches} from "./math.ts"
import type {YaraRule} from "./parse.ts"
import type {Clause} from "./pieces.ts"
import {foldAscii} from "./search.ts"
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
      readonly sign: Sign
      readonly value: number
      /** Or may not be. */
      readonly isNot?: true
    }
  /** One of the texts (bytes in latin1; without `isCased` in lower case) begins between two offsets, both
   *  included; those from the end of the file count down from it. */
  | {
      readonly kind: "place"
      readonly texts: Clause
      readonly isCased: boolean
      readonly from: Offset
      readonly to: Offset
    }
  | ExternalTest
  | MathNeed
  /** The string that a `for … of` looks at. Only within `needOf`. */
  | {readonly kind: "each"}

const nothing: Need = {kind: "nothing"}

/** `MZ`. */
const program: Need = {kind: "number", offset: 0, bytes: 2, isBig: false, sign: "==", value: 0x5a4d}

export interface Surroundings {
  /** What each string of the rule asks for, in their order. */
  readonly strings: readonly Need[]
  /** What is known of each string. */
  readonly literals: readonly StringLiterals[]
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
  private readonly literalsByName: ReadonlyMap<string, StringLiterals | undefined>

  constructor(rule: YaraRule, around: Surroundings) {
    this.rule = rule
    this.around = around
    this.byName = new Map(rule.strings.map(({name}, i) => [name, around.strings[i] ?? nothing]))
    this.literalsByName = new Map(rule.strings.map(({name}, i) => [name, around.literals[i]]))
  }

  /** What it asks for; with `isNot`, what its contrary asks for. */
  need(tokens: readonly Token[], depth: number, isNot = false): Need {
    if (depth > deepest) return nothing
    const either = splitAt(tokens, "or")
    const all = either.length > 1 ? either : splitAt(tokens, "and")
    if (all.length > 1) {
      const parts = all.map((part) => this.need(part, depth + 1, isNot))
      return some(either.length > 1 === isNot ? all.length : 1, parts)
    }
    const [first] = tokens
    if (first?.text === "(" && closing(tokens, 0) === tokens.length - 1)
      return this.need(tokens.slice(1, -1), depth + 1, isNot)
    if (first?.kind === "word" && first.text === "not") return this.need(tokens.slice(1), depth + 1, !isNot)
    return isNot ? this.contrary(tokens) : this.primary(tokens, depth)
  }

  private primary(tokens: readonly Token[], depth: number): Need {
    const [first, second] = tokens
    if (first === undefined) return nothing
    if (isExternal(first)) return externalTest(tokens, false) ?? nothing
    if (first.text === "for") return this.forOf(tokens, depth)
    const of = tokens.findIndex((token) => token.text === "of" && token.kind === "word")
    // Whether strings are there may itself be compared: `any of them == false`.
    const isCompared = tokens.some(({text, kind}) => kind === "sign" && (text === "==" || text === "!="))
    if (of > 0 && isCompared) return nothing
    if (of > 0) return this.of(tokens.slice(0, of), tokens.slice(of + 1))
    if (isString(first)) {
      if (isCompared) return nothing
      if (second === undefined) return this.string(first.text)
      return second.text === "at" || second.text === "in" ? this.placed(first.text, tokens.slice(1)) : nothing
    }
    if (tokens.length === 1 && first.kind === "word" && !first.text.startsWith("#"))
      return this.around.rules.get(first.text) ?? nothing
    // `pe.exports("x")`: of a file that is no program it is undefined.
    const isCall = first.text === "pe" && tokens[3]?.text === "(" && closing(tokens, 3) === tokens.length - 1
    if (isCall && second?.text === ".") return program
    return this.comparison(tokens)
  }

  /** What `not` before it asks for. */
  private contrary(tokens: readonly Token[]): Need {
    const [first] = tokens
    if (first === undefined) return nothing
    if (isExternal(first)) return externalTest(tokens, true) ?? nothing
    if (tokens.some(({kind, text}) => kind === "word" && /^(?:of|for|[$])/.test(text))) return nothing
    const {left, sign, constant} = comparisonIn(tokens) ?? {}
    if (left === undefined || sign === undefined || constant === undefined) return nothing
    if (left.length === 1 && left[0]?.text === "filesize") return sizeNeed(contraries[sign] ?? "", constant)
    const found = this.compared(left, sign, constant)
    return found.kind === "number" ? {...found, isNot: true} : nothing
  }

  /** `at 0`, `in (0..100)`, `in (filesize-100..filesize)` behind a string. */
  private placed(name: string, tokens: readonly Token[]): Need {
    const present = this.string(name)
    const {heads, isCased = false} = this.literalsByName.get(name) ?? {}
    if (name === "$" || heads === undefined) return present
    const isAt = tokens[0]?.text === "at"
    const inner = isAt ? tokens.slice(1) : tokens.slice(2, -1)
    const dots = inner.findIndex(({text}) => text === "..")
    const from = offsetOf(isAt ? inner : inner.slice(0, dots))
    const to = isAt ? from : offsetOf(inner.slice(dots + 1))
    if (from === undefined || to === undefined || (!isAt && (dots < 0 || tokens.at(-1)?.text !== ")")))
      return present
    return some(2, [
      present,
      {kind: "place", texts: isCased ? heads : heads.map(foldAscii), isCased, from, to},
    ])
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
    const [first] = tokens
    if (tokens.length === 1 && first !== undefined && /^#\w+$/.test(first.text))
      return this.string(`$${first.text.slice(1)}`)
    const math = mathNeed(tokens)
    if (math !== undefined) return math
    const found = comparisonIn(tokens)
    return found === undefined ? nothing : this.compared(found.left, found.sign, found.constant)
  }

  private compared(tokens: readonly Token[], sign: string, constant: number): Need {
    const [first] = tokens
    if (first === undefined) return nothing
    if (first.text === "(" && closing(tokens, 0) === tokens.length - 1)
      return this.compared(tokens.slice(1, -1), sign, constant)
    const isSum = tokens.every(({text}, i) => (i % 2 === 0 ? /^#\w*$/.test(text) : text === "+"))
    if (isSum && tokens.length % 2 === 1) {
      const asks =
        (sign === ">" && constant >= 0) || (sign === ">=" && constant > 0) || (sign === "==" && constant > 0)
      if (!asks) return nothing
      return some(
        1,
        tokens.filter((_, i) => i % 2 === 0).map(({text}) => this.string(`$${text.slice(1)}`)),
      )
    }
    if (tokens.length === 1 && first.text === "filesize") return sizeNeed(sign, constant)
    const read = /^uint(8|16|32)(be)?$/.exec(first.text)
    const place = constantOf(tokens.slice(2, -1))
    const isCall = tokens[1]?.text === "(" && closing(tokens, 1) === tokens.length - 1
    const known = comparisons.find((one) => one === sign)
    if (read === null || known === undefined || !isCall || place === undefined || place < 0) return nothing
    const bytes = (Number(read[1]) / 8) as 1 | 2 | 4
    return {kind: "number", offset: place, bytes, isBig: read[2] !== undefined, sign: known, value: constant}
  }
}

/** A comparison with a number, turned so that the number stands on the right. */
function comparisonIn(
  tokens: readonly Token[],
): {readonly left: readonly Token[]; readonly sign: string; readonly constant: number} | undefined {
  const at = tokens.findIndex(
    (token) => comparisons.some((one) => one === token.text) && token.kind === "sign",
  )
  if (at < 0) return undefined
  const left = tokens.slice(0, at)
  const right = tokens.slice(at + 1)
  const sign = tokens[at]!.text
  const constant = constantOf(right)
  if (constant !== undefined) return {left, sign, constant}
  const other = constantOf(left)
  return other === undefined ? undefined : {left: right, sign: turned[sign] ?? sign, constant: other}
}

const comparisons = ["==", "<", "<=", ">", ">=", "!="] as const
type Sign = (typeof comparisons)[number]
const turned: Readonly<Record<string, string>> = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

const contraries: Readonly<Record<string, string>> = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "!=": "=="}

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
  // PERF: what costs least to look at comes first, and often decides.
  return {kind: "some", least: left, of: asking.toSorted((a, b) => costOf(a) - costOf(b))}
}

function costOf(need: Need): number {
  if (need.kind === "some") return 3 + Math.max(...need.of.map(costOf))
  return need.kind === "place"
    ? 100
    : need.kind === "math"
      ? 200
      : need.kind === "external"
        ? 10
        : need.kind === "literals"
          ? 2
          : 1
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

/** What is known of a file when its needs are looked at. */
export interface FileFacts {
  /** 1 for each literal that stands in it. */
  readonly found: Uint8Array
  readonly bytes: Uint8Array
  readonly externals: Externals
  /** How often each byte stands in a part of it, by the part's place; filled where it is asked for. */
  readonly histograms: Map<string, Histogram>
}

/** Whether a file meets it. */
export function isMet(need: Need, file: FileFacts): boolean {
  switch (need.kind) {
    case "nothing":
    case "each":
      return true
    case "literals":
      return need.any.some((i) => file.found[i] === 1)
    case "size":
      return file.bytes.length >= need.least && file.bytes.length <= need.most
    case "number":
      return isSo(readNumber(need, file.bytes), need.sign, need.value) !== (need.isNot === true)
    case "place":
      return standsAt(need, file.bytes)
    case "external":
      return passes(need, file.externals)
    case "math":
      return reaches(need, file.bytes, file.histograms)
    case "some": {
      let left = need.least
      let spare = need.of.length - left
      for (const part of need.of)
        if (isMet(part, file)) {
          if (--left === 0) return true
        } else if (--spare < 0) return false
      return left <= 0
    }
  }
}

function standsAt({texts, isCased, from, to}: Extract<Need, {kind: "place"}>, file: Uint8Array): boolean {
  const first = Math.max(0, offsetIn(from, file))
  const last = Math.min(file.length - 1, offsetIn(to, file))
  for (let at = first; at <= last; at++)
    if (texts.some((text) => stands(text, isCased, file, at))) return true
  return false
}

function stands(text: string, isCased: boolean, file: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const byte = file[at + i]
    if (byte === undefined) return false
    const folded = !isCased && byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte
    if (folded !== text.charCodeAt(i)) return false
  }
  return true
}

/** A comparison with what is not there is false. */
function isSo(found: number | undefined, sign: Sign, value: number): boolean {
  if (found === undefined) return false
  switch (sign) {
    case "==":
      return found === value
    case "!=":
      return found !== value
    case "<":
      return found < value
    case "<=":
      return found <= value
    case ">":
      return found > value
    case ">=":
      return found >= value
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
