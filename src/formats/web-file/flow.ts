/* Follows values through code: from what a client sends to what runs, writes or sends on.
 *
 * Not a compiler: expressions are read with a small table of operators, statements one after another, functions
 * by name. A value keeps its source, its text if it is constant, and what kind of thing it is. The code is gone
 * through up to four times, until no variable, parameter or result learns anything new, so that the order of
 * functions does not matter. What a function that is not in the file does with a value is not known: PHP's
 * built-in functions pass it on, those of others make it "checked", which never condemns.
 *
 * One pass costs time in proportion to the tokens; nesting deeper than 150 is passed over. */

import {asReference, isReference} from "./calls.ts"
import {deepest, Expressions} from "./expressions.ts"
import {constantKey} from "./php-calls.ts"
import {end} from "./scope.ts"
import {typeOfName, words} from "./structure.ts"
import {unknown, type Value} from "./value.ts"

const mostPasses = 4

const modifiers = words(
  "public private protected internal static final abstract override sealed unsafe readonly virtual async partial extern synchronized friend shared overridable overrides overloads mustoverride notoverridable else do try finally then loop wend next begin volatile transient default end endif endforeach endwhile endfor checked unchecked protectedinternal withevents",
)
const conditions = words("if elseif while switch until elif select")

/** Follows the code of a page and reports what it does. */
export class Flow extends Expressions {
  /** Goes through the code until nothing new is learnt. */
  run(): void {
    const passes = this.tokens.length > 60_000 ? 2 : mostPasses
    for (let pass = 0; pass < passes; pass++) {
      this.hasChanged = false
      this.statements(0, this.tokens.length)
      if (!this.hasChanged) break
    }
  }

  protected statements(from: number, to: number): void {
    if (this.depth > deepest) {
      this.at = to
      return
    }
    this.depth++
    this.at = from
    while (this.at < to) {
      const before = this.at
      this.statement()
      if (this.at <= before) this.at = before + 1
    }
    this.at = Math.max(this.at, to)
    this.depth--
  }

  protected statement(): void {
    const token = this.peek()
    const before = this.tokens[this.at - 1]
    this.isBare =
      before !== undefined && ((before.kind === "mark" && before.text === ")") || before.text === "else")
    if (token.kind === "line" || (token.kind === "mark" && /^[;{},)\]]$/.test(token.text))) {
      this.at++
      return
    }
    if (token.kind === "name") {
      const word = this.isPhp || this.isVb ? token.text.toLowerCase() : token.text
      if (this.keyword(word)) return
      if (!this.isPhp && !this.isVb && this.declaration()) return
    } else if (token.kind === "mark" && token.text === "[" && this.language === "C#") {
      for (let i = this.at; i < this.close(this.at); i++)
        if (/^dllimport$/i.test(this.textAt(i))) this.native(i)
      this.at = this.close(this.at) + 1
      return
    } else if (this.isVb && token.text === "<") {
      while (!this.is(">") && this.peek() !== end && this.peek().kind !== "line") {
        if (this.is("dllimport")) this.native(this.at)
        this.at++
      }
      this.at++
      return
    }
    const start = this.at
    const value = this.expression(0, true)
    // `Execute x`, `shell.Run cmd, 0`: a call without brackets.
    if (this.isVb && this.at > start && this.startsArgument())
      this.call(value, this.argumentsUntil(this.lineEnd()), this.tokens[start]!.at)
  }

  protected lineEnd(): number {
    let i = this.at
    while (i < this.tokens.length && this.tokens[i]!.kind !== "line") i++
    return i
  }

  protected startsArgument(): boolean {
    const {kind, text} = this.peek()
    return (
      kind === "string" ||
      kind === "number" ||
      (kind === "name" && !this.isReserved(text) && !modifiers.has(text))
    )
  }

  /** A function of the system that code names: what a loader of machine code needs. */
  protected native(at: number): void {
    for (let i = at; i < Math.min(at + 60, this.tokens.length); i++) {
      const name = this.textAt(i).toLowerCase()
      if (
        /^(?:virtualalloc(?:ex)?|createthread|createremotethread|virtualprotect|writeprocessmemory|queueuserapc|createprocess[aw]?|ntcreatethreadex|enumsystemlocales[aw]?|logonuser[aw]?)$/.test(
          name,
        )
      ) {
        this.report.site({
          how: "native",
          name,
          path: name,
          type: "",
          args: [],
          at: this.tokens[i]!.at,
          language: this.language,
          kind: this.kind,
        })
        return
      }
      if (this.textAt(i) === ";") return
    }
  }

  /** Reads a statement that a word begins; false if `word` begins none that needs more than an expression. */
  protected keyword(word: string): boolean {
    // `Class k = …` of Java is a declaration.
    if (word === "class" && this.language === "Java" && this.peek().text !== word) return false

    if (conditions.has(word)) {
      this.at++
      if (word === "select" && this.is("case")) this.at++
      this.isCondition++
      this.expression(0)
      this.isCondition--
      return true
    }
    if ((word === "sub" || word === "function") && this.peek(1).kind === "name") return this.skipHeader()
    if (word === "function" && this.is("&", 1)) return this.skipHeader()
    if (word === "for" || word === "foreach") return this.loop()
    if (word === "dim" || word === "redim" || (word === "const" && this.isVb)) return this.dim()
    if (word === "var" && this.language === "JScript") return this.jscriptVar()
    if (word === "return" || word === "yield") {
      this.at++
      if (word === "yield" && (this.is("return") || this.is("from"))) this.at++
      this.returned(this.expression(0))
      return true
    }
    if (
      word === "class" ||
      word === "interface" ||
      word === "namespace" ||
      word === "import" ||
      word === "package" ||
      word === "imports" ||
      word === "struct" ||
      word === "enum" ||
      word === "module"
    ) {
      this.at++
      let guard = 0
      while (guard++ < 40 && !this.is("{") && !this.is(";") && this.peek().kind !== "line") this.at++
      return true
    }
    if (/^(?:using|fixed|lock|try)$/.test(word) && this.is("(", 1) && !this.isPhp) {
      // What stands between the brackets is a declaration.
      this.at += 2
      return true
    }
    if (word === "using" && this.isVb) return this.dim()
    if (word === "with" && this.isVb) {
      this.at++
      this.withObject = this.expression(0)
      return true
    }
    if (word === "var" && this.language === "C#" && this.is("(", 1)) return this.tuple()
    if (word === "const" && this.isPhp) return this.phpConst()
    if (word === "using") {
      if (this.is("=", 2)) {
        let i = this.at + 3
        const parts: string[] = []
        while (i < this.tokens.length && this.textAt(i) !== ";" && parts.length < 20)
          parts.push(this.textAt(i++))
        const path = parts.join("").toLowerCase()
        this.write(this.peek(1).text, {...unknown, path, type: `alias:${path}`}, true)
      }
      while (!this.is(";") && this.peek() !== end && this.peek().kind !== "line") this.at++
      return true
    }
    if (word === "catch") {
      this.at = this.is("(", 1) ? this.close(this.at + 1) + 1 : this.at + 1
      return true
    }
    if (word === "case") {
      this.at++
      this.expression(1)
      if (this.is(":")) this.at++
      return true
    }
    if (
      modifiers.has(word) ||
      word === "set" ||
      word === "let" ||
      word === "call" ||
      word === "echo" ||
      word === "throw" ||
      word === "use" ||
      (word === "on" && this.isVb)
    ) {
      if (word === "on") this.at = this.lineEnd()
      else if (this.is("(", 1) && (word === "set" || word === "call" || word === "use")) return false
      else this.at++
      return true
    }
    if (word === "extends" || word === "implements" || word === "throws") {
      this.at += 2
      return true
    }
    return false
  }

  /** `var (a, b) = (x, y)` of C#. */
  protected tuple(): boolean {
    const close = this.close(this.at + 1)
    this.at += 2
    const names = this.argumentsUntil(close)
    this.at = close + 1
    if (!this.is("=")) return true
    this.at++
    const right = this.is("(") ? this.list(this.at) : this.expression(0)
    names.forEach(({target}, i) => {
      if (target !== undefined) this.write(target, right.items?.[i] ?? this.element(right), true)
    })
    return true
  }

  /** `const A = 1, B = 2` of PHP. */
  protected phpConst(): boolean {
    this.at++
    while (this.peek().kind === "name" && this.is("=", 1)) {
      const name = this.peek().text
      this.at += 2
      this.write(constantKey(name), this.expression(1))
      if (this.is(",")) this.at++
    }
    return true
  }

  protected skipHeader(): boolean {
    let i = this.at + 1
    if (this.textAt(i) === "&") i++
    i++
    this.at = this.textAt(i) === "(" ? this.close(i) + 1 : i
    // The type of a result: `As String`, `: String`.
    if (this.is("as") || this.is(":")) this.at += 2
    return true
  }

  protected loop(): boolean {
    const isBracketed = this.is("(", 1)
    const open = this.at + 1
    const stop = isBracketed ? this.close(open) : this.lineEnd()
    let marker = -1
    for (let i = open; i < Math.min(stop, open + 400); i++) {
      const text = this.textAt(i)
      if (text === ";") break
      if (text === "as" && this.isPhp) marker = i
      else if (!this.isPhp && (text === "in" || (text === ":" && i < open + 14))) marker = i
      if (marker >= 0) break
    }
    if (marker < 0) {
      this.at = open + 1
      return true
    }
    if (this.isPhp) {
      this.at = open + 1
      const all = this.expression(0)
      this.at = marker + 1
      this.assignLoop(this.element(all), stop)
    } else {
      const name =
        this.isVb && this.textAt(marker - 2) === "as" ? this.tokens[marker - 3] : this.tokens[marker - 1]
      this.at = marker + 1
      const all = this.expression(0)
      const each = this.element(all)
      if (name?.kind === "name") {
        const type = this.textAt(marker - 2).toLowerCase()
        this.write(name.text, {...each, type: each.type || (this.isVb ? "" : typeOfName(type))}, true)
      }
    }
    this.at = Math.max(this.at, isBracketed ? stop + 1 : stop)
    return true
  }

  protected assignLoop(each: Value, stop: number): void {
    while (this.at < stop) {
      const token = this.peek()
      if (token.kind === "variable") this.write(token.text, each, true)
      this.at++
    }
  }

  protected dim(): boolean {
    this.at++
    const stop = this.lineEnd()
    while (this.at < stop) {
      const name = this.peek()
      if (name.kind !== "name") {
        this.at++
        continue
      }
      this.at++
      if (this.is("(")) this.at = this.close(this.at) + 1
      let value: Value = unknown
      let type = ""
      if (this.is("as")) {
        this.at++
        if (this.is("new")) value = this.expression(2)
        else {
          while (this.peek().kind === "name" || this.is(".")) type = this.tokens[this.at++]!.text
          if (this.is("(")) this.at = this.close(this.at) + 1
        }
      }
      if (this.is("=")) {
        this.at++
        value = this.expression(0)
      }
      if (name.text !== "preserve")
        this.write(name.text, {...value, type: value.type || typeOfName(type)}, true)
      if (this.is(",")) this.at++
    }
    return true
  }

  protected jscriptVar(): boolean {
    this.at++
    const name = this.peek()
    if (name.kind !== "name") return true
    if (!this.is(":", 1)) {
      if (this.is("=", 1)) {
        this.at += 2
        this.write(name.text, this.expression(1), true)
      } else this.at++
      return true
    }
    this.at += 2
    let type = ""
    while (this.peek().kind === "name" || this.is(".") || this.is("[") || this.is("]"))
      type = this.tokens[this.at++]!.text
    if (this.is("=")) {
      this.at++
      const value = this.expression(1)
      this.write(name.text, {...value, type: value.type || typeOfName(type)}, true)
    }
    return true
  }

  /** `Type name`, `Type<X>[] name = …`; false if the tokens are no declaration. */
  protected declaration(): boolean {
    let i = this.at
    let type = ""
    if (this.tokens[i]?.kind !== "name" || this.isReserved(this.textAt(i))) return false
    while (this.tokens[i]?.kind === "name") {
      type = this.textAt(i++)
      if (this.textAt(i) !== "." || this.tokens[i + 1]?.kind !== "name") break
      i++
    }
    i = this.skipTypeArguments(i)
    while (this.textAt(i) === "[" && (this.textAt(i + 1) === "]" || this.textAt(i + 1) === ","))
      i = this.close(i) + 1
    if (this.textAt(i) === "?" || this.textAt(i) === "*") i++
    const name = this.tokens[i]
    if (name?.kind !== "name" || this.isReserved(name.text) || i === this.at) return false
    const next = this.textAt(i + 1)
    if (next === "(") {
      // The head of a method: its parameters are known already.
      const close = this.close(i + 1)
      const isHead =
        this.inside[close + 2] !== undefined && /^(?:\{|throws|where|:|;|=>)$/.test(this.textAt(close + 1))
      if (isHead) this.at = close + 1
      return isHead
    }
    if (!/^[=;,):[]$/.test(next) && next !== "in") return false
    this.at = i
    if (next === "[") i = this.close(i + 1)
    if (this.textAt(i + 1) !== "=") {
      this.at = i + 1
      this.noteType(name.text, typeOfName(type))
      return true
    }
    this.at = i + 2
    const value = asReference(this.expression(1))
    this.write(
      name.text,
      {...value, type: value.type || typeOfName(type), path: isReference(value) ? value.path : ""},
      true,
    )
    return true
  }
}
