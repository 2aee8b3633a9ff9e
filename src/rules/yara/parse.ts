/* YARA rules found in their source text: name, meta, strings, condition, and the text itself.
 *
 * A light parser beside YARA-X, which alone decides what is a rule and what it means: this one finds what can
 * be known without compiling, so that files can be told apart for which compiling is worth while. It refuses
 * only what it cannot cut into rules. A rule's text is kept as written. */

import {LineStarts} from "../../bytes/line-starts.ts"
import type {Refusal} from "../../model/refusal.ts"
import {bytesOfText, type Token, tokensOf} from "./tokens.ts"

export interface YaraString {
  /** `$a`; of several `$` each stands for itself. */
  readonly name: string
  readonly kind: "text" | "hex" | "regex"
  /** As written, with its quotes, braces or slashes and flags. */
  readonly value: string
  /** Modifiers by name; those with something in brackets behind them keep it: `base64("…")`. */
  readonly modifiers: readonly string[]
}

export type MetaValue = string | number | boolean

export interface YaraRule {
  readonly name: string
  readonly isPrivate: boolean
  readonly isGlobal: boolean
  readonly tags: readonly string[]
  /** A key may come more than once: the first counts. */
  readonly meta: ReadonlyMap<string, MetaValue>
  readonly strings: readonly YaraString[]
  readonly condition: readonly Token[]
  /** The rule as written, from its first word to its closing brace. */
  readonly text: string
  /** Where it begins in the source, from 0. */
  readonly offset: number
  /** From 1. */
  readonly line: number
}

export interface ParsedYara {
  /** Names of modules, in order. */
  readonly imports: readonly string[]
  readonly rules: readonly YaraRule[]
  /** `yara/syntax`: from the first of them on nothing was understood. `yara/include`. */
  readonly refusals: readonly Refusal[]
}

/** The rules in a source. Never throws; O(n). */
export function parseYara(source: string, file: string): ParsedYara {
  return new Parser(source, file).parse()
}

class Parser {
  private readonly source: string
  private readonly file: string
  private readonly lines: LineStarts
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(source: string, file: string) {
    this.source = source
    this.file = file
    this.lines = new LineStarts(source)
    this.tokens = tokensOf(source)
  }

  parse(): ParsedYara {
    const imports = new Set<string>()
    const rules: YaraRule[] = []
    const refusals: Refusal[] = []
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at]!
      if (token.text === "import" && this.tokens[this.at + 1]?.kind === "text") {
        imports.add(this.tokens[this.at + 1]!.text.slice(1, -1))
        this.at += 2
        continue
      }
      if (token.text === "include" && this.tokens[this.at + 1]?.kind === "text") {
        const hint = "name the included file on the command line as well, and take the line out"
        refusals.push(this.refusal("yara/include", token, "`include` is not followed", hint))
        this.at += 2
        continue
      }
      const rule = this.rule()
      if (rule === undefined) {
        const found = this.tokens[Math.min(this.at, this.tokens.length - 1)]!
        const hint = "a rule is `rule name { meta: … strings: … condition: … }`"
        refusals.push(this.refusal("yara/syntax", found, `no rule can be read at \`${found.text}\``, hint))
        break
      }
      rules.push(rule)
    }
    return {imports: [...imports], rules, refusals}
  }

  private rule(): YaraRule | undefined {
    const first = this.tokens[this.at]!
    const modifiers = new Set<string>()
    while (this.is("private") || this.is("global")) modifiers.add(this.next()!.text)
    if (!this.takes("rule")) return undefined
    const name = this.next()
    if (name?.kind !== "word") return undefined
    const tags: string[] = []
    if (this.takes(":")) while (this.peek()?.kind === "word") tags.push(this.next()!.text)
    if (!this.takes("{")) return undefined
    const meta = this.section("meta") ? this.meta() : new Map<string, MetaValue>()
    const strings = this.section("strings") ? this.strings() : []
    if (strings === undefined || !this.section("condition")) return undefined
    const condition = this.condition()
    if (condition === undefined) return undefined
    const end = this.tokens[this.at - 1]!.offset + 1
    return {
      name: name.text,
      isPrivate: modifiers.has("private"),
      isGlobal: modifiers.has("global"),
      tags,
      meta,
      strings,
      condition,
      text: this.source.slice(first.offset, end),
      offset: first.offset,
      line: this.lines.place(first.offset).line,
    }
  }

  private meta(): Map<string, MetaValue> {
    const meta = new Map<string, MetaValue>()
    while (this.peek()?.kind === "word" && this.tokens[this.at + 1]?.text === "=") {
      const key = this.next()!.text
      this.at++
      const isNegative = this.takes("-")
      const value = this.next()
      if (value === undefined || meta.has(key)) continue
      if (value.kind === "text") meta.set(key, textOf(value.text))
      else if (value.kind === "number") meta.set(key, (isNegative ? -1 : 1) * Number(value.text))
      else meta.set(key, value.text === "true")
    }
    return meta
  }

  private strings(): readonly YaraString[] | undefined {
    const strings: YaraString[] = []
    while (this.peek()?.text.startsWith("$") === true) {
      const name = this.next()!.text
      if (!this.takes("=")) return undefined
      const value = this.next()
      if (value?.kind !== "text" && value?.kind !== "hex" && value?.kind !== "regex") return undefined
      const modifiers: string[] = []
      while (this.peek()?.kind === "word" && stringModifiers.has(this.peek()!.text)) {
        let modifier = this.next()!.text
        if (this.is("(")) {
          do modifier += this.peek()?.text ?? ")"
          while (this.next()?.text !== ")" && this.at < this.tokens.length)
        }
        modifiers.push(modifier)
      }
      strings.push({name, kind: value.kind, value: value.text, modifiers})
    }
    return strings
  }

  /** Up to the brace that closes the rule, which is taken. */
  private condition(): readonly Token[] | undefined {
    const start = this.at
    while (this.at < this.tokens.length) {
      const token = this.next()!
      if (token.kind === "broken") return undefined
      if (token.text === "}" && token.kind === "sign") return this.tokens.slice(start, this.at - 1)
    }
    return undefined
  }

  private section(name: string): boolean {
    if (!this.is(name) || this.tokens[this.at + 1]?.text !== ":") return false
    this.at += 2
    return true
  }

  private peek(): Token | undefined {
    return this.tokens[this.at]
  }

  private next(): Token | undefined {
    return this.tokens[this.at++]
  }

  private is(text: string): boolean {
    const token = this.tokens[this.at]
    return token?.text === text && token.kind !== "text"
  }

  private takes(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  private refusal(code: Refusal["code"], token: Token, message: string, hint: string): Refusal {
    const {line, column} = this.lines.place(token.offset)
    return {code, message, at: {file: this.file, line, column}, excerpt: this.lines.line(line), hint}
  }
}

const stringModifiers = new Set([
  "nocase",
  "wide",
  "ascii",
  "fullword",
  "private",
  "xor",
  "base64",
  "base64wide",
])

function textOf(quoted: string): string {
  const bytes = bytesOfText(quoted)
  return bytes === undefined ? quoted.slice(1, -1) : new TextDecoder().decode(bytes)
}
