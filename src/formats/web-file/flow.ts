/* Follows values through code: from what a client sends to what runs, writes or sends on.
 *
 * Not a compiler: expressions are read with a small table of operators, statements one after another, functions
 * by name. A value keeps its source, its text if it is constant, and what kind of thing it is. The code is gone
 * through up to four times, until no variable, parameter or result learns anything new, so that the order of
 * functions does not matter. What a function that is not in the file does with a value is not known: PHP's
 * built-in functions pass it on, those of others make it "checked", which never condemns.
 *
 * One pass costs time in proportion to the tokens; nesting deeper than 150 is passed over. */

import {compute, exclusiveOr, ofItems} from "./constants.ts"
import {type Control, comType, type PageKind, type Stream} from "./page.ts"
import type {CallSite} from "./sinks.ts"
import {isRequestMember, sourceOfCall, superglobal} from "./sources.ts"
import {type Disguise, type Language, numberOf, type Token} from "./token.ts"
import {anyTaint, constant, either, joined, listOf, tainted, through, unknown, type Value} from "./value.ts"

export interface FlowReport {
  site(site: CallSite): void
  /** A comparison of what a client sent, or of its hash, with a constant: a password. */
  gate(at: number, says: string): void
  disguise(disguise: Disguise): void
}

interface Procedure {
  readonly name: string
  /** The class that stands before it, lower case. */
  readonly owner: string
  readonly parameters: readonly {readonly name: string; readonly type: string}[]
  /** Tokens of the body. */
  readonly start: number
  readonly end: number
  /** A method that clients call by name: its parameters are what they send. */
  readonly isService: boolean
  returns: Value
  readonly given: Value[]
}

interface Variable {
  value: Value
  /** The block in which it got what it holds. */
  block: number
}

const end: Token = {kind: "line", text: "", at: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER}
const deepest = 150
const mostPasses = 4

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "))
const modifiers = words(
  "public private protected internal static final abstract override sealed unsafe readonly virtual async partial extern synchronized friend shared overridable overrides overloads mustoverride notoverridable else do try finally then loop wend next begin volatile transient default end endif endforeach endwhile endfor checked unchecked protectedinternal withevents",
)
const notTypes = words(
  "return new if else while for foreach switch case throw in is as and or not xor instanceof echo print yield await delete typeof goto using lock when where select from let set call exit then to step mod like isnot andalso orelse extends implements throws insteadof global unset include include_once require require_once use namespace",
)
/** Words of the list above that Java and C# allow as names. */
const freeInJava = words(
  "in as is and or not from select where let set call step to mod like when global use include require print echo exit then isnot delete using unset foreach namespace orelse andalso xor",
)
const serviceMark =
  /^(?:webmethod|operationcontract|webget|webinvoke|soapdocumentmethod|scriptmethod)(?:attribute)?$/i
const conditions = words("if elseif while switch until elif select")
const comparisons = words("== === != !== < > <= >= <> <=> is isnot instanceof like in")
const logicals = words("|| && ?? and or xor andalso orelse")
const additives = words("+ - | ^ & << >>")
const multiplicatives = words("* / % mod ** \\")
const assignments = words("= += .= &= |= ^= ??= -= *= /= %= := <<= >>= **=")

export class Flow {
  private readonly tokens: readonly Token[]
  private readonly language: Language
  private readonly kind: PageKind
  private readonly isPhp: boolean
  private readonly isVb: boolean
  private readonly match: Int32Array
  private readonly block: Int32Array
  private readonly inside: Int32Array
  private readonly procedures: Procedure[] = []
  private readonly byName = new Map<string, Procedure[]>()
  private readonly variables = new Map<string, Variable>()
  private readonly locals = new Set<string>()
  private readonly controls: ReadonlyMap<string, string>
  private readonly report: FlowReport
  private at = 0
  private depth = 0
  private isCondition = 0
  private hasChanged = false
  private readsAll = false

  constructor(stream: Stream, controls: readonly Control[], report: FlowReport) {
    this.tokens = stream.lexed.tokens
    this.language = stream.language
    this.kind = stream.kind
    this.isPhp = stream.language === "PHP"
    this.isVb = stream.language === "VB" || stream.language === "VBScript"
    this.controls = new Map(controls.map(({id, type}) => [id, type]))
    this.report = report
    const count = this.tokens.length
    this.match = new Int32Array(count).fill(-1)
    this.block = new Int32Array(count).fill(-1)
    this.inside = new Int32Array(count).fill(-1)
    this.pairBrackets()
    this.findProcedures()
  }

  run(): void {
    const passes = this.tokens.length > 60_000 ? 2 : mostPasses
    for (let pass = 0; pass < passes; pass++) {
      this.hasChanged = false
      this.statements(0, this.tokens.length)
      if (!this.hasChanged) break
    }
  }

  // Structure

  private pairBrackets(): void {
    const open: number[] = []
    const blocks: number[] = []
    for (let i = 0; i < this.tokens.length; i++) {
      const {kind, text} = this.tokens[i]!
      this.block[i] = blocks.at(-1) ?? -1
      if (kind !== "mark") continue
      if (text === "(" || text === "[" || text === "{") {
        open.push(i)
        if (text === "{") blocks.push(i)
      } else if (text === ")" || text === "]" || text === "}") {
        const wanted = text === ")" ? "(" : text === "]" ? "[" : "{"
        // A bracket that does not fit closes nothing unless its partner is near: code may be cut.
        let back = open.length - 1
        while (back >= 0 && back > open.length - 4 && this.tokens[open[back]!]!.text !== wanted) back--
        if (back >= 0 && this.tokens[open[back]!]?.text === wanted) {
          this.match[open[back]!] = i
          this.match[i] = open[back]!
          for (const dropped of open.splice(back)) if (this.tokens[dropped]!.text === "{") blocks.pop()
          if (wanted === "{") this.block[i] = blocks.at(-1) ?? -1
        }
      }
    }
  }

  private close(open: number): number {
    const close = this.match[open] ?? -1
    return close > open ? close : this.tokens.length
  }

  private textAt(i: number): string {
    const token = this.tokens[i]
    return token === undefined || token.kind === "string" ? "" : token.text
  }

  private findProcedures(): void {
    const {tokens} = this
    if (!this.isPhp && this.kind !== "JSP")
      for (let i = 0; i < tokens.length; i++)
        if (tokens[i]!.kind === "name" && serviceMark.test(tokens[i]!.text)) this.noteService(i)
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!
      if (token.kind !== "name") continue
      if (/^class$/i.test(token.text) && tokens[i + 1]?.kind === "name")
        this.owner = this.textAt(i + 1).toLowerCase()
      const procedure = this.isVb ? this.vbProcedure(i) : this.bracedProcedure(i)
      if (procedure === undefined) continue
      if (this.procedures.length >= 20_000) break
      const index = this.procedures.push(procedure) - 1
      const same = this.byName.get(procedure.name)
      if (same === undefined) this.byName.set(procedure.name, [procedure])
      else if (same.length < 20) same.push(procedure)
      // Inner procedures come later and overwrite; nesting is bounded by what people write, here by length.
      if (procedure.end - procedure.start < 50_000 || this.inside[procedure.start] === -1)
        this.inside.fill(index, procedure.start, procedure.end)
    }
  }

  private vbProcedure(i: number): Procedure | undefined {
    const word = this.tokens[i]!.text
    if ((word !== "function" && word !== "sub") || this.tokens[i + 1]?.kind !== "name") return undefined
    const before = this.textAt(i - 1)
    if (before === "end" || before === "exit") return undefined
    let stop = i + 2
    while (stop < this.tokens.length && !this.endsVbProcedure(stop)) stop++
    const open = i + 2
    const hasList = this.textAt(open) === "("
    const start = hasList ? this.close(open) + 1 : open
    return this.procedure(this.tokens[i + 1]!.text, hasList ? open : -1, start, stop, i)
  }

  /** `End Function` ends a procedure, and so does the next one where that is missing: none nests in VB. */
  private endsVbProcedure(at: number): boolean {
    const word = this.textAt(at)
    const next = this.tokens[at + 1]
    if (word === "end") return next?.text === "function" || next?.text === "sub"
    return (word === "function" || word === "sub") && next?.kind === "name" && this.textAt(at - 1) !== "exit"
  }

  private bracedProcedure(i: number): Procedure | undefined {
    const token = this.tokens[i]!
    const next = this.tokens[i + 1]
    if (next?.kind !== "mark" || next.text !== "(") return undefined
    const before = this.tokens[i - 1]
    if (this.isPhp || this.language === "JScript") {
      const word = before?.text === "&" ? this.textAt(i - 2) : before?.kind === "name" ? before.text : ""
      if (word.toLowerCase() !== "function") return undefined
    } else {
      if (before === undefined || this.isReserved(token.text)) return undefined
      const isTyped =
        (before.kind === "name" && !this.isReserved(before.text)) ||
        before.text === "]" ||
        before.text === ">"
      if (!isTyped) return undefined
    }
    const close = this.close(i + 1)
    let open = close + 1
    const last = Math.min(this.tokens.length, open + 24)
    while (open < last && this.textAt(open) !== "{" && this.textAt(open) !== ";") {
      if (this.textAt(open) === "=>") break
      const {kind, text} = this.tokens[open]!
      if (kind !== "name" && !/^[:,.?\\[\]<>|]$/.test(text)) return undefined
      open++
    }
    if (this.textAt(open) === "=>") {
      let stop = open
      while (stop < this.tokens.length && this.textAt(stop) !== ";") stop++
      return this.procedure(token.text, i + 1, open, stop, i)
    }
    if (this.textAt(open) !== "{") return undefined
    return this.procedure(token.text, i + 1, open + 1, this.close(open), i)
  }

  private procedure(name: string, list: number, start: number, stop: number, at: number): Procedure {
    const parameters = list < 0 ? [] : this.parametersOf(list)
    const isService = this.services.has(name.toLowerCase())
    const given = parameters.map(
      (parameter): Value =>
        isService && parameter.type !== "httpcontext"
          ? tainted(`parameter ${parameter.name} of a web method`, this.tokens[at]!.at)
          : {...unknown, type: typeOfName(parameter.type)},
    )
    return {
      name: name.toLowerCase(),
      owner: this.owner,
      parameters,
      start,
      end: stop,
      isService,
      returns: unknown,
      given,
    }
  }

  private parametersOf(open: number): {readonly name: string; readonly type: string}[] {
    const out: {name: string; type: string}[] = []
    const close = this.close(open)
    let name = ""
    let type = ""
    let hasName = false
    let nested = 0
    for (let i = open + 1; i < close && out.length < 100; i++) {
      const {kind, text} = this.tokens[i]!
      if (text === "(" || text === "[" || text === "<" || text === "{") nested++
      else if (text === ")" || text === "]" || text === ">" || text === "}") nested--
      else if (nested > 0) continue
      else if (text === "," && kind === "mark") {
        if (name !== "") out.push({name, type})
        name = type = ""
        hasName = false
      } else if (text === "=" && kind === "mark") hasName = true
      else if ((text === ":" || text === "as") && (this.language === "JScript" || this.isVb)) {
        type = this.textAt(i + 1).toLowerCase()
        hasName = true
      } else if (!hasName && (kind === "name" || kind === "variable")) {
        if (this.isVb && /^(?:byval|byref|optional|paramarray)$/.test(text)) continue
        if (!this.isVb && this.language !== "JScript") type = name.toLowerCase()
        name = text
      }
    }
    if (name !== "") out.push({name, type})
    return out
  }

  /** Notes the method that an attribute such as `[WebMethod]` at `at` speaks of. */
  private noteService(at: number): void {
    let i = at + 1
    for (let back = at; back >= Math.max(0, at - 8); back--)
      if (this.textAt(back) === "[" && this.close(back) < at + 60) {
        i = this.close(back) + 1
        break
      }
    if (this.textAt(i) === "(") i = this.close(i) + 1
    for (const last = Math.min(this.tokens.length, i + 60); i < last; i++) {
      const text = this.textAt(i)
      if (text === "[") i = this.close(i)
      else if (text === ";" || text === "{" || text === "}") return
      else if (this.tokens[i]!.kind === "name" && this.textAt(i + 1) === "(") {
        this.services.add(text.toLowerCase())
        return
      }
    }
  }
  private owner = ""
  private readonly services = new Set<string>()

  private isReserved(word: string): boolean {
    return notTypes.has(word) && !(this.language === "Java" && freeInJava.has(word))
  }

  // Variables

  private keyOf(name: string, isDeclared = false): string {
    const folded = this.isVb ? name.toLowerCase() : name
    const scope = this.inside[Math.min(this.at, this.tokens.length - 1)] ?? -1
    if (scope < 0 || folded.startsWith(".") || folded.includes("session[")) return folded
    const local = `${scope}:${folded}`
    if (this.isPhp) return local
    if (isDeclared) this.locals.add(local)
    if (this.locals.has(local)) return local
    return this.procedures[scope]!.parameters.some(
      (p) => p.name === folded || (this.isVb && p.name.toLowerCase() === folded),
    )
      ? local
      : folded
  }

  private read(name: string): Value | undefined {
    const key = this.keyOf(name)
    const known = this.variables.get(key)?.value
    if (known !== undefined) return known
    const scope = this.inside[Math.min(this.at, this.tokens.length - 1)] ?? -1
    if (scope >= 0) {
      const {parameters, given} = this.procedures[scope]!
      const index = parameters.findIndex(
        (p) => p.name === name || (this.isVb && p.name.toLowerCase() === name),
      )
      if (index >= 0) return given[index]
      // A variable of the file that PHP sees by `global`, or a closure by `use`.
      if (this.isPhp && !name.includes("[")) return this.variables.get(name)?.value
    }
    return undefined
  }

  private write(name: string, value: Value, isDeclared = false, refersToItself = false): void {
    if (this.variables.size > 50_000) return
    if (!this.isPhp && value.taint !== undefined) {
      // What holds a part of the client's choice is the client's in part.
      const owner = /^(?!session\[)(.{1,100}?)[.[]/.exec(name)?.[1]
      const held = owner === undefined ? undefined : this.read(owner)
      if (held !== undefined && held.taint === undefined && held.type !== "request")
        this.write(owner!, {...held, target: undefined, taint: {...value.taint, isWhole: false}}, false, true)
    }
    const key = this.keyOf(name, isDeclared)
    const block = this.block[Math.min(this.at, this.tokens.length - 1)] ?? -1
    const was = this.variables.get(key)
    if (was === undefined) {
      this.variables.set(key, {value, block})
      if (value.taint !== undefined || value.text !== undefined || value.type !== "") this.hasChanged = true
      return
    }
    // Another branch's value stays, unless this assignment follows it in every case.
    const follows = refersToItself || this.encloses(block, was.block)
    const next = follows && !this.isConditional() ? value : either(value, was.value)
    if ((next.taint === undefined) !== (was.value.taint === undefined) || next.type !== was.value.type)
      this.hasChanged = true
    was.value = next
    was.block = next.taint !== undefined && value.taint === undefined ? was.block : block
  }

  private encloses(outer: number, inner: number): boolean {
    return outer < 0 || outer === inner || (inner > outer && inner < this.close(outer))
  }

  /** Whether the statement that is being read belongs to an `if` without braces. */
  private isConditional(): boolean {
    return this.isVb || this.isBare
  }
  private isBare = false

  // Statements

  private statements(from: number, to: number): void {
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

  private peek(ahead = 0): Token {
    return this.tokens[this.at + ahead] ?? end
  }

  private is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind !== "string" && token.text === text
  }

  private statement(): void {
    const token = this.peek()
    const before = this.tokens[this.at - 1]
    this.isBare =
      before !== undefined && ((before.kind === "mark" && before.text === ")") || before.text === "else")
    if (token.kind === "line" || (token.kind === "mark" && /^[;{},)\]]$/.test(token.text))) {
      this.at++
      return
    }
    if (token.kind === "name") {
      const word = token.text.toLowerCase()
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

  private lineEnd(): number {
    let i = this.at
    while (i < this.tokens.length && this.tokens[i]!.kind !== "line") i++
    return i
  }

  private startsArgument(): boolean {
    const {kind, text} = this.peek()
    return (
      kind === "string" ||
      kind === "number" ||
      (kind === "name" && !this.isReserved(text) && !modifiers.has(text))
    )
  }

  /** A function of the system that code names: what a loader of machine code needs. */
  private native(at: number): void {
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
  private keyword(word: string): boolean {
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
    if (word === "return") {
      this.at++
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

  private skipHeader(): boolean {
    let i = this.at + 1
    if (this.textAt(i) === "&") i++
    i++
    this.at = this.textAt(i) === "(" ? this.close(i) + 1 : i
    // The type of a result: `As String`, `: String`.
    if (this.is("as") || this.is(":")) this.at += 2
    return true
  }

  private returned(value: Value): void {
    const scope = this.inside[Math.min(this.at - 1, this.tokens.length - 1)] ?? -1
    if (scope < 0) return
    const procedure = this.procedures[scope]!
    const next = either(procedure.returns, value)
    if (
      (next.taint === undefined) !== (procedure.returns.taint === undefined) ||
      next.type !== procedure.returns.type
    )
      this.hasChanged = true
    procedure.returns = next
  }

  private loop(): boolean {
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

  private assignLoop(each: Value, stop: number): void {
    while (this.at < stop) {
      const token = this.peek()
      if (token.kind === "variable") this.write(token.text, each, true)
      this.at++
    }
  }

  /** What a loop over a value sees. */
  private element(all: Value): Value {
    if (all.items !== undefined && all.items.length > 0) {
      const {taint} = listOf(all.items)
      return {...unknown, taint: taint ?? all.taint}
    }
    return {...unknown, taint: all.taint, type: all.type === "files" ? "upload" : ""}
  }

  private dim(): boolean {
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

  private jscriptVar(): boolean {
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
  private declaration(): boolean {
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
      const known = this.variables.get(this.keyOf(name.text, true))
      if (known === undefined && typeOfName(type) !== "")
        this.write(name.text, {...unknown, type: typeOfName(type)}, true)
      return true
    }
    this.at = i + 2
    const value = this.expression(1)
    this.write(
      name.text,
      {...value, type: value.type || typeOfName(type), path: value.type === "reflected" ? value.path : ""},
      true,
    )
    return true
  }

  private skipTypeArguments(i: number): number {
    if (this.textAt(i) !== "<") return i
    let open = 0
    for (let j = i; j < Math.min(i + 24, this.tokens.length); j++) {
      const {kind, text} = this.tokens[j]!
      if (text === "<") open++
      else if (text === ">") {
        if (--open === 0) return j + 1
      } else if (kind !== "name" && !/^[,.?[\]]$/.test(text)) return i
    }
    return i
  }

  // Expressions

  private expression(least: number, isStatement = false): Value {
    if (this.depth > deepest) {
      this.at = this.at + 1
      return unknown
    }
    this.depth++
    let left = this.postfix(this.primary())
    for (;;) {
      const token = this.peek()
      if (token.kind !== "mark" && token.kind !== "name") break
      const op = token.kind === "name" ? token.text.toLowerCase() : token.text
      if (token.kind === "name" && !this.isReserved(op)) break
      if (assignments.has(op) && token.kind === "mark") {
        if (this.isVb && op === "=" && !isStatement) {
          if (least > 4) break
          this.at++
          left = this.compared(left, this.expression(5), token)
          continue
        }
        if (least > 1) break
        this.at++
        left = this.assign(left, op, this.expression(1), token)
      } else if (op === "?" || op === "?:") {
        if (least > 2) break
        this.at++
        if (this.is(":")) {
          this.at++
          left = either(left, this.expression(2))
          continue
        }
        const then = this.expression(1)
        if (this.is(":")) {
          this.at++
          left = either(then, this.expression(2))
        } else left = then
      } else if (op === "=>" || (op === "->" && this.language === "Java")) {
        if (least > 1) break
        this.at++
        const parameters = (left.items ?? [left]).flatMap(({target}) => target ?? [])
        const key = left.text
        const right = this.is("{") && !this.isPhp ? this.body() : this.expression(1)
        left = this.isPhp ? {...right, key} : {...right, path: "function", target: undefined, parameters}
      } else if (logicals.has(op)) {
        if (least > 3) break
        this.at++
        left = either(left, this.expression(4))
      } else if (comparisons.has(op)) {
        if (least > 4) break
        this.at++
        left = this.compared(left, this.expression(5), token)
      } else if (op === "as" && !this.isPhp) {
        this.at += 2
        while (this.is(".")) this.at += 2
      } else if (additives.has(op) || (op === "." && this.isPhp)) {
        if (least > 5) break
        this.at++
        left = this.added(left, op, this.expression(6))
      } else if (multiplicatives.has(op)) {
        if (least > 6) break
        this.at++
        const right = this.expression(7)
        left = {...unknown, taint: anyTaint([left, right])}
      } else break
      isStatement = false
    }
    this.depth--
    return left
  }

  private compared(left: Value, right: Value, token: Token): Value {
    if (this.isCondition > 0 && /^(?:={1,3}|!==?|<>)$/.test(token.text)) {
      const says = gateOf(left, right) ?? gateOf(right, left)
      if (says !== undefined) this.report.gate(token.at, says)
    }
    return {path: "", type: "boolean"}
  }

  private added(left: Value, op: string, right: Value): Value {
    if (op === "^" && this.isPhp) {
      const text = exclusiveOr(left.text, right.text)
      if (text !== undefined) {
        this.report.disguise("exclusive-or")
        return constant(text)
      }
    }
    if (op === "^") {
      if (left.taint !== undefined || right.taint !== undefined) this.report.disguise("exclusive-or")
      return {...unknown, taint: through(anyTaint([left, right]), "exclusive-or")}
    }
    if (op === "." || op === "&" || (op === "+" && !(left.type === "number" && right.type === "number"))) {
      if (op === "&" && !this.isVb) return {...unknown, taint: anyTaint([left, right])}
      const out = joined(left, right)
      if (
        out.text !== undefined &&
        out.text.length < 40 &&
        left.text !== "" &&
        right.text !== "" &&
        (left.text?.length ?? 9) + (right.text?.length ?? 9) < 24
      )
        this.pieces++
      return out
    }
    if (
      left.type === "number" &&
      right.type === "number" &&
      left.text !== undefined &&
      right.text !== undefined
    ) {
      const sum =
        op === "+"
          ? Number(left.text) + Number(right.text)
          : op === "-"
            ? Number(left.text) - Number(right.text)
            : Number.NaN
      if (!Number.isNaN(sum)) return {...constant(String(sum)), type: "number"}
    }
    return {...unknown, taint: anyTaint([left, right])}
  }
  /** Concatenations of short constants. */
  private pieces = 0

  private assign(left: Value, op: string, right: Value, token: Token): Value {
    const value =
      op === ".=" || op === "+=" || (op === "&=" && this.isVb)
        ? joined(left, right)
        : op === "="
          ? right
          : op === "??="
            ? either(left, right)
            : {...unknown, taint: anyTaint([left, right])}
    const {target} = left
    if (left.items !== undefined && op === "=") {
      // `list($a, $b) = …`
      left.items.forEach((item, i) => {
        if (item.target !== undefined) this.write(item.target, right.items?.[i] ?? this.element(right), true)
      })
      return right
    }
    this.report.site({
      how: "set",
      name: left.path.slice(left.path.lastIndexOf(".") + 1),
      path: left.path,
      type: left.type,
      args: [value],
      at: token.at,
      language: this.language,
      kind: this.kind,
    })
    if (target !== undefined && target !== "") {
      const isSelf = right.taint !== undefined && left.taint !== undefined
      const scope = this.inside[Math.min(this.at, this.tokens.length - 1)] ?? -1
      if (this.isVb && scope >= 0 && this.procedures[scope]!.name === target.toLowerCase())
        this.returned(value)
      const named =
        value.taint === undefined
          ? value
          : {...value, taint: through(value.taint, target.length < 40 ? target.replace(/^\./, "") : "")}
      this.write(
        target,
        {
          ...named,
          target: undefined,
          type: named.type || left.type.replace(/^(?:upload|files|list|string|number)$/, ""),
          path: named.type === "reflected" ? named.path : "",
        },
        false,
        isSelf || value.isDecoded,
      )
    }
    return value
  }

  private primary(): Value {
    const token = this.peek()
    switch (token.kind) {
      case "string":
        this.at++
        return constant(token.text)
      case "number":
        this.at++
        return {...constant(String(numberOf(token.text))), type: "number"}
      case "variable":
        this.at++
        return this.variable(token)
      case "line":
        return unknown
      case "mark":
        return this.marked(token)
      case "name":
        return this.named(token)
    }
  }

  private nested(read: () => Value): Value {
    this.depth++
    const value = read()
    this.depth--
    return value
  }

  private marked(token: Token): Value {
    switch (token.text) {
      case "(":
        return this.bracketed()
      case "[":
        return this.list(this.at)
      case "{": {
        const close = this.close(this.at)
        this.at++
        const items = this.argumentsUntil(close)
        this.at = close + 1
        return listOf(items)
      }
      case "$": {
        this.at++
        let name: Value
        if (this.is("{")) {
          const close = this.close(this.at)
          this.at++
          name = this.expression(0)
          this.at = close + 1
        } else name = this.is("$") && this.depth > deepest ? unknown : this.nested(() => this.primary())
        if (name.text !== undefined) {
          this.report.disguise("names as strings")
          return this.variable({...token, text: name.text, kind: "variable"})
        }
        return {...unknown, taint: name.taint}
      }
      case "!": {
        this.at++
        this.expression(6)
        return {path: "", type: "boolean"}
      }
      case "~": {
        this.at++
        const value = this.expression(7)
        if (value.text === undefined || !this.isPhp) return value
        this.report.disguise("exclusive-or")
        return constant(Array.from(value.text, (c) => String.fromCharCode(~c.charCodeAt(0) & 255)).join(""))
      }
      case "-":
      case "+":
      case "&":
      case "@":
      case "*":
      case "++":
      case "--":
      case "...":
      case "\\":
        this.at++
        return this.expression(7)
      case ".":
        // `With` of VB: the object is not known.
        return unknown
      default:
        // A mark that begins nothing is left to whoever called, unless nobody would take it.
        return unknown
    }
  }

  private bracketed(): Value {
    const open = this.at
    const close = this.close(open)
    this.at++
    let value: Value = unknown
    const first = this.tokens[open + 1]
    const isType = close <= open + 4 && first?.kind === "name"
    while (this.at < close) {
      const before = this.at
      value = this.expression(0)
      if (this.at <= before || this.is(",") || this.is(";")) this.at++
    }
    this.at = close + 1
    const next = this.peek()
    // A cast: `(string)x`, `(byte[])x`.
    const isCast =
      !this.isVb &&
      isType &&
      value.taint === undefined &&
      (next.kind === "string" ||
        next.kind === "variable" ||
        next.kind === "name" ||
        next.kind === "number" ||
        (next.text === "(" && /^(?:string|int|char|byte|object|bool|long)$/i.test(first.text))) &&
      !(next.kind === "name" && (this.isReserved(next.text.toLowerCase()) ? next.text !== "new" : false))
    if (
      !isCast ||
      (this.isPhp &&
        !/^(?:string|int|integer|array|object|bool|boolean|float|double|binary|unset)$/i.test(
          first?.text ?? "",
        ))
    )
      return {...value, path: value.path, target: value.target}
    const cast = this.expression(7)
    const type =
      (this.tokens[close - 1]?.text === "]" ? first?.text : this.textAt(close - 1))?.toLowerCase() ?? ""
    if (/^(?:int|integer|float|double|bool|boolean|long|decimal|int32|int64)$/.test(type)) return unknown
    if (type === "char" && cast.text !== undefined && cast.type === "number") {
      this.report.disguise("strings of character codes")
      return constant(String.fromCharCode(Number(cast.text)))
    }
    return {
      ...cast,
      type: cast.type === "request" || cast.type === "number" ? cast.type : typeOfName(type) || cast.type,
    }
  }

  private list(open: number): Value {
    const close = this.close(open)
    this.at = open + 1
    const items = this.argumentsUntil(close)
    this.at = close + 1
    return listOf(items)
  }

  /** Values between here and `close`, parted by commas. */
  private argumentsUntil(close: number): Value[] {
    const out: Value[] = []
    while (this.at < close) {
      const before = this.at
      const token = this.peek()
      if (token.kind === "mark" && (token.text === "," || token.text === ";")) {
        this.at++
        continue
      }
      if (token.kind === "name" && (token.text === "ref" || token.text === "out" || token.text === "byval"))
        this.at++
      // Named arguments: `fileName: x`, `FileName:=x`.
      if (
        !this.isPhp &&
        this.peek().kind === "name" &&
        (this.is(":", 1) || this.is(":=", 1)) &&
        !this.is("::", 1)
      )
        this.at += 2
      const value = this.expression(1)
      out.push(value)
      if (this.at <= before) this.at = before + 1
      // What an expression left over (object literals, types) is not worth more.
      if (
        this.at < close &&
        !this.is(",") &&
        !this.is(";") &&
        this.peek().kind === "mark" &&
        this.at === before + 1 &&
        value === unknown
      )
        out.pop()
    }
    this.at = close
    return out
  }

  private body(): Value {
    const open = this.at
    const close = this.close(open)
    this.statements(open + 1, close)
    this.at = close + 1
    return {path: "function", type: ""}
  }

  private named(token: Token): Value {
    const word = token.text.toLowerCase()
    switch (word) {
      case "new":
        return this.made()
      case "function":
      case "fn":
      case "delegate":
      case "sub": {
        this.at++
        if (this.is("&")) this.at++
        if (this.peek().kind === "name") this.at++
        const parameters = this.is("(") ? this.parametersOf(this.at).map((one) => one.name) : []
        if (this.is("(")) this.at = this.close(this.at) + 1
        if (this.is("use") && this.is("(", 1)) this.at = this.close(this.at + 1) + 1
        if (this.is(":")) this.at += 2
        if (this.is("{")) this.body()
        else if (this.is("=>")) {
          this.at++
          this.expression(1)
        }
        return {path: "function", type: "", parameters}
      }
      case "include":
      case "include_once":
      case "require":
      case "require_once": {
        if (!this.isPhp) break
        this.at++
        const value = this.expression(1)
        this.report.site({
          how: "call",
          name: "include",
          path: "include",
          type: "",
          args: [value],
          at: token.at,
          language: this.language,
          kind: this.kind,
        })
        return unknown
      }
      case "isset":
      case "empty": {
        if (!this.isPhp || !this.is("(", 1)) break
        this.at++
        const close = this.close(this.at)
        this.at++
        this.argumentsUntil(close)
        this.at = close + 1
        return {path: "", type: "boolean"}
      }
      case "array":
      case "list":
        if (!this.isPhp || !this.is("(", 1)) break
        return this.list(this.at + 1)
      case "print":
      case "echo":
      case "await":
      case "throw":
      case "clone":
      case "void":
      case "ref":
      case "out":
        if (this.is("(", 1) || this.peek(1).kind === "mark") break
        this.at++
        return this.expression(1)
      case "not": {
        if (!this.isVb) break
        this.at++
        this.expression(5)
        return {path: "", type: "boolean"}
      }
      case "true":
      case "false":
      case "null":
      case "nothing":
      case "nil":
        this.at++
        return {...constant(word === "true" ? "1" : ""), type: "boolean"}
      case "this":
      case "me":
      case "self":
      case "static":
      case "mybase":
      case "base":
      case "super":
        this.at++
        return {path: "this", type: "this"}
      case "typeof":
      case "gettype": {
        if (!this.is("(", 1) || this.isPhp) break
        const close = this.close(this.at + 1)
        const name = this.textAt(close - 1).toLowerCase()
        if (close > this.at + 8 || word === "gettype") break
        this.at = close + 1
        return {path: name, type: "type"}
      }
      default:
        break
    }
    this.at++
    if (this.isPhp) return {path: word, type: word === "php_eol" ? "string" : ""}
    const known = this.read(token.text)
    if (known !== undefined) {
      const path = known.type.startsWith("alias:") || known.type === "reflected" ? known.path : word
      return {...known, path, target: token.text}
    }
    const control = this.controls.get(word)
    if (control !== undefined)
      return {path: word, type: control.startsWith("com:") ? control : "control", target: token.text}
    if (word === "request" && this.kind !== "PHP") return {path: "request", type: "request"}
    if (this.kind === "JSP" && /^(?:param|paramvalues|header|headervalues|cookie)$/.test(word))
      return tainted(token.text, token.at, {path: word, type: "collection"})
    return {path: word, type: typeOfName(word) === word ? "" : "", target: token.text}
  }

  private variable(token: Token): Value {
    const name = token.text
    if (name === "this") return {path: "this", type: "this"}
    const source = superglobal(name)
    if (source !== undefined)
      return source === "server" || source === "session"
        ? {path: `$${name.toLowerCase()}`, type: source, target: name}
        : tainted(`$${name}`, token.at, {path: `$${name.toLowerCase()}`, type: source, target: name})
    const known = this.read(name)
    if (known !== undefined) return {...known, path: `$${name.toLowerCase()}`, target: name}
    // `extract($_POST)`: any variable may be the client's.
    if (this.readsAll)
      return tainted(`$${name} made of the request`, token.at, {path: `$${name.toLowerCase()}`, target: name})
    return {path: `$${name.toLowerCase()}`, type: "", target: name}
  }

  private made(): Value {
    const {at} = this.peek()
    this.at++
    const words: string[] = []
    let dynamic: Value | undefined
    if (this.peek().kind === "variable") dynamic = this.variable(this.tokens[this.at++]!)
    while (this.peek().kind === "name" || this.is("\\")) {
      words.push(this.tokens[this.at++]!.text)
      if (this.is(".") && this.peek(1).kind === "name") this.at++
      else if (!this.is("\\")) break
    }
    this.at = this.skipTypeArguments(this.at)
    const path = words.join(".").toLowerCase()
    let type = words.at(-1)?.toLowerCase() ?? ""
    const alias = words.length === 1 ? this.read(words[0]!) : undefined
    if (alias?.type.startsWith("alias:")) type = alias.path.slice(alias.path.lastIndexOf(".") + 1)
    if (this.is("[")) {
      const open = this.at
      this.at = open
      this.list(open)
      while (this.is("[")) this.list(this.at)
      if (!this.is("{")) return {path: "", type: `${type}[]`}
      const list = this.marked(this.peek())
      return {...list, type: `${type}[]`}
    }
    let args: Value[] = []
    if (this.is("(")) {
      const close = this.close(this.at)
      this.at++
      args = this.argumentsUntil(close)
      this.at = close + 1
    }
    const site = {
      how: "new" as const,
      name: type,
      path,
      type,
      args,
      at,
      language: this.language,
      kind: this.kind,
    }
    this.report.site(dynamic === undefined ? site : {...site, receiver: dynamic})
    const constructors = this.byName
      .get(this.isPhp ? "__construct" : type)
      ?.filter((one) => one.owner === type)
    if (constructors !== undefined && constructors.length > 0 && args.length > 0)
      this.inner(constructors, args, {path: type, type: ""}, {...site, how: "call"})
    if ((this.is("with") || this.is("from")) && this.isVb) this.at++
    if (this.is("{") && !this.isPhp) {
      if (this.language === "Java") {
        this.body()
      } else {
        const close = this.close(this.at)
        this.initialise(type, close)
        this.at = close + 1
        if (type === "") return listOf(args)
      }
    }
    return this.madeValue(type, args)
  }

  private madeValue(type: string, args: readonly Value[]): Value {
    const taint = through(anyTaint(args), "")
    if (this.isPhp) return {taint: through(taint, "", {isWhole: false}), path: "", type: type || "object"}
    if (type === "string" || type === "stringbuilder" || type === "stringbuffer") {
      const [first] = args
      const text =
        first?.text !== undefined && first.type !== "number"
          ? first.text
          : first?.items === undefined
            ? undefined
            : ofItems(first.items)
      if (text !== undefined && first?.items !== undefined) this.report.disguise("strings of character codes")
      return text === undefined ? {taint, path: "", type: "string", items: undefined} : constant(text)
    }
    if (type === "activexobject" && args[0]?.text !== undefined)
      return {path: "", type: comType(args[0].text)}
    if (/^(?:date|datetime|simpledateformat|random|guid|int32|integer)$/.test(type)) return {path: "", type}
    const file = fileTypes.test(type) ? (args[0]?.file ?? args[0]) : undefined
    return {
      taint,
      path: "",
      type,
      file,
      text: type === "uri" || type === "url" || type === "file" ? args[0]?.text : undefined,
      tail: args.at(-1)?.tail,
      isOwnFolder: args.some((arg) => arg.isOwnFolder),
    }
  }

  /** `{FileName = x, Arguments = y}` after `new T`. */
  private initialise(type: string, close: number): void {
    this.at++
    while (this.at < close) {
      const before = this.at
      if (this.is(".") && this.isVb) this.at++
      const name = this.peek()
      if (name.kind === "name" && this.is("=", 1)) {
        this.at += 2
        if (this.is("{")) {
          const inner = this.close(this.at)
          this.initialise(name.text.toLowerCase(), inner)
          this.at = inner + 1
          continue
        }
        const value = this.expression(2)
        this.report.site({
          how: "set",
          name: name.text.toLowerCase(),
          path: `${type}.${name.text.toLowerCase()}`,
          type: "",
          args: [value],
          at: name.at,
          language: this.language,
          kind: this.kind,
        })
      } else this.expression(1)
      if (this.at <= before || this.is(",")) this.at++
    }
  }

  private postfix(start: Value): Value {
    let value = start
    for (let guard = 0; guard < 10_000; guard++) {
      const token = this.peek()
      if (token.kind !== "mark") break
      const {text} = token
      if (
        (text === "." && !this.isPhp) ||
        text === "?." ||
        text === "::" ||
        text === "?->" ||
        (text === "->" && this.language !== "Java")
      ) {
        const next = this.peek(1)
        this.at += 2
        if (next.kind === "name" || next.kind === "variable") {
          if (next.kind === "variable" && text !== "::") {
            const dynamic = this.variable(next)
            value = {
              path: value.path,
              type: value.type,
              taint: value.taint ?? through(dynamic.taint, "", {isChecked: true}),
            }
          } else value = this.member(value, next)
          if (this.is("<") && !this.isPhp && !this.isVb) {
            const after = this.skipTypeArguments(this.at)
            if (this.textAt(after) === "(") this.at = after
          }
        } else if (next.kind === "mark" && next.text === "{") {
          const close = this.close(this.at - 1)
          const name = this.expression(0)
          this.at = close + 1
          if (name.text !== undefined) value = this.member(value, {...next, text: name.text, kind: "name"})
        } else this.at--
      } else if (text === "[") {
        const close = this.close(this.at)
        this.at++
        const args = this.argumentsUntil(close)
        this.at = close + 1
        value = this.indexed(value, args, token)
      } else if (text === "(") {
        if (this.isVb && this.tokens[this.at - 1]?.kind === "string") break
        const close = this.close(this.at)
        this.at++
        const args = this.argumentsUntil(close)
        this.at = close + 1
        value = this.call(value, args, this.tokens[this.at - 1]?.at ?? token.at, token.at)
      } else if (text === "!" && this.isVb && this.peek(1).kind === "name") {
        const key = constant(this.peek(1).text)
        this.at += 2
        value = this.indexed(value, [key], token)
      } else if (
        text === "{" &&
        this.isPhp &&
        value.target !== undefined &&
        this.peek(1).kind === "number" &&
        this.is("}", 2)
      ) {
        const index = this.peek(1)
        this.at += 3
        value = this.indexed(value, [constant(index.text)], token)
      } else if (text === "++" || text === "--") this.at++
      else break
    }
    return value
  }

  private member(value: Value, token: Token): Value {
    const name = token.text.toLowerCase()
    const path = value.path === "" ? `?.${name}` : `${value.path.slice(-160)}.${name}`
    if (this.isPhp) {
      const target =
        value.type === "this" || value.path === "self"
          ? `.${token.text}`
          : value.target === undefined
            ? undefined
            : `${value.target}.${token.text}`
      const known = target === undefined ? undefined : this.read(target)
      return known === undefined
        ? {path, type: "", target, taint: through(value.taint, "")}
        : {...known, path, target}
    }
    if (name === "request" && this.kind !== "JSP") return {path, type: "request"}
    if (value.type === "request" && this.kind !== "JSP") {
      const how = isRequestMember(name)
      if (how === "plain")
        return {path, type: name === "files" ? "files" : "", isOwnFolder: /physical/.test(name)}
      if (how === "sent")
        return tainted(`Request.${token.text}`, token.at, {
          path,
          type: name === "files" ? "files" : name === "inputstream" ? "stream" : "collection",
        })
      return {path, type: "request"}
    }
    if (value.type === "control") {
      if (
        /^(?:text|value|selectedvalue|selecteditem|postedfile|postedfiles|filebytes|filecontent|filename|innertext|innerhtml)$/.test(
          name,
        )
      )
        return named(
          tainted(`${value.target ?? value.path}.${token.text}`, token.at, {
            path,
            type: name === "postedfile" ? "upload" : "",
          }),
          name === "filename",
        )
      return {path, type: name === "saveas" ? "control" : "", target: undefined}
    }
    if (
      /^(?:length|count|contentlength|size|hasfile|haskeys|hasvalues|contenttype|keys|allkeys)$/.test(name) &&
      value.taint !== undefined
    )
      return name === "keys" || name === "allkeys"
        ? {path, type: "", taint: value.taint}
        : {path, type: "number"}
    if (name === "filename" && value.taint !== undefined)
      return {path, type: "", taint: {...value.taint, isFileName: true}}
    const owner =
      value.type === "this"
        ? ""
        : (value.target ?? (value.path !== "" && value.taint === undefined ? value.path : undefined))
    const target = owner === undefined ? undefined : `${owner}.${token.text}`
    const known =
      target === undefined
        ? undefined
        : (this.read(target) ?? (value.type === "this" ? this.read(token.text) : undefined))
    if (known !== undefined)
      return {
        ...known,
        path,
        target: value.type === "this" && this.read(target!) === undefined ? token.text : target,
      }
    const isThis = value.type === "this"
    const control = isThis ? this.controls.get(name) : undefined
    if (control !== undefined)
      return {path: name, type: control.startsWith("com:") ? control : "control", target: token.text}
    return {
      path: isThis ? name : path,
      type: value.type === "this" || value.type === "" ? "" : value.type,
      target: isThis ? token.text : target,
      taint: value.taint,
      text: value.text,
      items: value.items,
      file: value.file,
      isOwnFolder: value.isOwnFolder,
    }
  }

  private indexed(value: Value, args: readonly Value[], token: Token): Value {
    const [key] = args
    const text = key?.text
    if (value.type === "request" && this.kind !== "JSP") return tainted(`Request[${shown(text)}]`, token.at)
    if (this.isPhp) {
      const own = superglobal(value.target ?? "")
      if (own === "server") return serverValue(text, token.at)
      if (own === "files" || value.type === "files") {
        const source = `$_FILES[${shown(text)}]`
        if (text === "tmp_name") return tainted("$_FILES", token.at, {type: "upload"})
        if (text === "name") {
          return named(tainted('$_FILES[…]["name"]', token.at), true)
        }
        if (text === "size" || text === "error" || text === "type") return unknown
        return tainted(source, token.at, {type: "files"})
      }
      if (own !== undefined && own !== "session") return tainted(`$${value.target}[${shown(text)}]`, token.at)
      // `$GLOBALS["x"]`.
      if (value.path === "$globals" && text !== undefined)
        return this.variable({...token, text, kind: "variable"})
    }
    const keyed = text === undefined ? undefined : value.items?.find((item) => item.key === text)
    if (keyed !== undefined) return keyed
    if (value.items !== undefined && text !== undefined && /^\d{1,5}$/.test(text)) {
      const item = value.items[Number(text)]
      if (item !== undefined) return item
    }
    if (
      value.text !== undefined &&
      value.type !== "number" &&
      text !== undefined &&
      /^-?\d{1,6}$/.test(text)
    ) {
      const index = Number(text)
      const c = value.text.charAt(index < 0 ? value.text.length + index : index)
      if (c !== "") return constant(c)
    }
    // `this["eval"]`: a name as a string.
    if (
      this.language === "JScript" &&
      text !== undefined &&
      /^[A-Za-z_]\w{1,40}$/.test(text) &&
      value.taint === undefined
    ) {
      const known = value.target === undefined ? undefined : this.read(`${value.target}[${text}]`)
      if (known === undefined && value.items === undefined) {
        this.report.disguise("names as strings")
        return this.member(value, {...token, kind: "name", text})
      }
    }
    const isStore =
      /^(?:session|application|cache|viewstate|httpruntime\.cache|context\.cache|page\.session|context\.session|context\.items|httpcontext\.current\.session|httpcontext\.current\.application|\$_session)$/.test(
        value.path,
      )
    const owner = isStore ? "session" : value.target
    const target =
      owner === undefined || text === undefined || text.length > 100 ? undefined : `${owner}[${text}]`
    const known = target === undefined ? undefined : this.read(target)
    if (known !== undefined) return {...known, path: value.path, target}
    return {
      path: value.path,
      type:
        value.type === "collection"
          ? ""
          : value.type === "files"
            ? "upload"
            : value.type.replace(/\[\]$/, ""),
      taint: value.taint ?? (value.items === undefined ? undefined : anyTaint(value.items)),
      target: target ?? (owner === undefined ? undefined : `${owner}[]`),
    }
  }

  private call(callee: Value, args: readonly Value[], _end: number, open = _end): Value {
    const at = this.tokens[this.callStart(open)]?.at ?? open
    const name = callee.path.slice(callee.path.lastIndexOf(".") + 1)
    const isMethod = callee.path.includes(".")
    if (callee.parameters !== undefined && anyTaint(args) !== undefined) {
      this.fillParameters(callee, args)
      return {...unknown, taint: anyTaint(args)}
    }
    for (const arg of args)
      if (arg.parameters !== undefined && arg.parameters.length > 0) {
        const others = [...args.filter((one) => one !== arg), callee].filter((one) => one.taint !== undefined)
        if (others.length > 0)
          this.fillParameters(
            arg,
            arg.parameters.map(() => this.element(others[0]!)),
          )
      }
    if (this.isPhp && callee.path.startsWith("$") && !isMethod) return this.dynamicCall(callee, args, at)
    if (this.isPhp && callee.path === "" && callee.text !== undefined) {
      this.report.disguise("names as strings")
      return this.call({path: callee.text.toLowerCase(), type: ""}, args, _end, open)
    }
    if (this.isPhp && callee.path === "" && callee.taint !== undefined)
      return this.dynamicCall(callee, args, at)
    const receiver: Value = {
      ...callee,
      path: callee.path.slice(0, Math.max(0, callee.path.lastIndexOf("."))),
      target: undefined,
    }
    const site: CallSite = {
      how: "call",
      name,
      path: callee.path,
      type: callee.type,
      receiver: isMethod || callee.taint !== undefined || callee.type !== "" ? receiver : undefined,
      args,
      at,
      language: this.language,
      kind: this.kind,
    }
    const sent = sourceOfCall(site, args)
    if (sent !== undefined) return sent
    // ASP and VB ask for parameters with round brackets.
    if (callee.type === "request" && this.kind !== "JSP" && !isMethod)
      return tainted(`Request(${shown(args[0]?.text)})`, at)
    if (
      callee.type === "collection" &&
      callee.taint !== undefined &&
      (name === "item" ||
        name === "get" ||
        /^(?:form|querystring|cookies|servervariables|params|headers)$/.test(name))
    )
      return {...tainted(`${callee.taint.source}(${shown(args[0]?.text)})`, at), path: ""}
    const store = /(?:^|\.)(session|application|viewstate|cache|pagecontext|servletcontext)$/.test(
      receiver.path,
    )
      ? "session"
      : undefined
    if (
      store !== undefined &&
      /^(?:setattribute|putvalue|add|insert|set)$/.test(name) &&
      args[0]?.text !== undefined
    ) {
      this.write(`session[${args[0].text}]`, args[1] ?? unknown)
      return unknown
    }
    if (
      store !== undefined &&
      /^(?:getattribute|getvalue|get|item)$/.test(name) &&
      args[0]?.text !== undefined
    )
      return this.read(`session[${args[0].text}]`) ?? unknown
    if (
      this.isVb &&
      /^(?:session|application|viewstate|cache)$/.test(callee.path) &&
      args[0]?.text !== undefined
    ) {
      const target = `session[${args[0].text}]`
      return {...(this.read(target) ?? unknown), target}
    }
    const own = this.ownProcedure(callee, name, isMethod)
    if (own !== undefined && own.length > 0) return this.inner(own, args, callee, site)
    const computed = compute(name, isMethod ? receiver : undefined, args)
    this.report.site(site)
    if (computed !== undefined) {
      if (computed.disguise !== undefined) this.report.disguise(computed.disguise)
      return computed.value
    }
    this.sideEffects(name, args, receiver, callee)
    return this.outcome(site, args, callee)
  }

  /** The token at which the chain of names before a `(` begins, at most twelve back. */
  private callStart(openAt: number): number {
    let i = this.at - 1
    const open = this.match[i] ?? -1
    i = open >= 0 && this.tokens[open]?.at === openAt ? open - 1 : i
    return Math.max(0, i)
  }

  private ownProcedure(callee: Value, name: string, isMethod: boolean): readonly Procedure[] | undefined {
    const own = this.byName.get(name)
    if (own === undefined) return undefined
    // A method of something else may have the same name as one of the file's functions.
    if (this.isPhp && isMethod && !/^(?:this|self|static)\b/.test(callee.path)) return undefined
    return own
  }

  private inner(own: readonly Procedure[], args: readonly Value[], callee: Value, site: CallSite): Value {
    let returns: Value = unknown
    for (const procedure of own) {
      procedure.parameters.forEach((_, i) => {
        const arg = args[i]
        if (arg === undefined) return
        const was = procedure.given[i] ?? unknown
        const next = either(was, {...arg, target: undefined, path: ""})
        if (next.taint !== undefined && was.taint === undefined) this.hasChanged = true
        if (next.type !== was.type) this.hasChanged = true
        procedure.given[i] =
          next.taint === undefined ? next : {...next, taint: through(next.taint, procedure.name)}
      })
      returns = either(returns, procedure.returns)
    }
    // A method of the same name may be the system's after all.
    if (callee.path.includes(".")) this.report.site(site)
    return {...returns, target: undefined, path: callee.path, taint: through(returns.taint, own[0]!.name)}
  }

  /** Gives a function without a name what it is called with. */
  private fillParameters(callee: Value, args: readonly Value[]): void {
    callee.parameters?.forEach((name, i) => {
      const arg = args[i]
      if (arg?.taint !== undefined) this.write(name, {...arg, target: undefined, path: ""}, false, true)
    })
  }

  private dynamicCall(callee: Value, args: readonly Value[], at: number): Value {
    if (callee.text !== undefined) {
      this.report.disguise("names as strings")
      return this.call({path: callee.text.toLowerCase(), type: ""}, args, at)
    }
    if (callee.type === "made function") {
      this.report.site({
        how: "call",
        name: "create_function",
        path: "create_function",
        type: "",
        args: [unknown, {...unknown, taint: anyTaint(args)}],
        at,
        language: this.language,
        kind: this.kind,
      })
      return {...unknown, taint: anyTaint(args)}
    }
    this.report.site({
      how: "dynamic",
      name: callee.path,
      path: callee.path,
      type: "",
      receiver: callee,
      args,
      at,
      language: this.language,
      kind: this.kind,
    })
    return {...unknown, taint: anyTaint([callee, ...args])}
  }

  private sideEffects(name: string, args: readonly Value[], receiver: Value, callee: Value): void {
    if (
      this.isPhp &&
      (name === "extract" ||
        name === "import_request_variables" ||
        (name === "parse_str" && args.length === 1) ||
        name === "mb_parse_str")
    ) {
      if (anyTaint(args) !== undefined || name === "import_request_variables") this.readsAll = true
    }
    if (
      this.isPhp &&
      (name === "parse_str" || name === "preg_match" || name === "preg_match_all") &&
      args.length > 1
    ) {
      const out = args[name === "parse_str" ? 1 : 2]?.target
      const from = args[name === "parse_str" ? 0 : 1]?.taint
      if (out !== undefined)
        this.write(out, {
          ...unknown,
          taint: name === "parse_str" ? from : through(from, name, {isChecked: true}),
        })
    }
    if (checks.has(name)) {
      for (const arg of [...args, receiver])
        if (arg.taint !== undefined && !arg.taint.isChecked && arg.target !== undefined)
          this.write(
            arg.target,
            {...arg, target: undefined, path: "", taint: {...arg.taint, isChecked: true}},
            false,
            true,
          )
    }
    // `stream.Read(buffer, …)`, `x.CopyTo(y)`, `list.add(x)`, `sb.append(x)`: into the other.
    const into = /^(?:read|readblock|readfully|copyto|arraycopy|blockcopy)$/.test(name)
      ? args.find((arg) => arg.target !== undefined && arg.taint === undefined)
      : undefined
    if (into?.target !== undefined && receiver.taint !== undefined)
      this.write(into.target, {...into, target: undefined, path: "", taint: receiver.taint})
    if (fills.test(name) && receiver.taint === undefined && callee.target !== undefined) {
      const taint = anyTaint(args)
      const owner = /^(.*)\.[^.]*$/.exec(callee.target)?.[1]
      if (taint !== undefined && owner !== undefined && !/\b(?:response|out|console)$/i.test(owner))
        this.write(owner, {
          ...(this.read(owner) ?? unknown),
          taint: through(taint, "", {isWhole: taint.isWhole}),
        })
    }
    if (
      (name === "arraycopy" || name === "blockcopy" || name === "array_push" || name === "copy") &&
      args.length >= 2
    ) {
      const to = name === "array_push" ? args[0] : args.slice(1).find((arg) => arg.target !== undefined)
      const from = name === "array_push" ? args[1] : args[0]
      if (to?.target !== undefined && from?.taint !== undefined)
        this.write(to.target, {...to, target: undefined, path: "", taint: from.taint})
    }
  }

  /** What a call of a function that is not in the file gives. */
  private outcome(site: CallSite, args: readonly Value[], callee: Value): Value {
    const {name} = site
    const taint = anyTaint([...args, callee])
    if (hashes.has(name)) return {path: callee.path, type: taint === undefined ? "" : `hash:${taint.source}`}
    const hash = [callee, ...args].find((value) => value.type.startsWith("hash:"))
    if (hash !== undefined) return {path: "", type: hash.type}
    if (clean.has(name)) return {path: callee.path, type: ""}
    if (name === "mappath" || name === "getrealpath")
      return {
        path: "",
        type: "path",
        taint: through(args[0]?.taint, "", {isWhole: false}),
        text: undefined,
        head: args[0]?.head,
        tail: args[0]?.text ?? args[0]?.tail,
        isOwnFolder: true,
      }
    if (name === "dirname" || name === "getcwd" || name === "getdirectoryname")
      return {path: "", type: "path", taint, isOwnFolder: true}
    if (name === "combine" && args.length > 1 && taint !== undefined) {
      const isWhole = args[0]?.taint?.isWhole === true || args[0]?.text === ""
      return {
        path: "",
        type: "path",
        taint: {...taint, isWhole},
        tail: args.at(-1)?.text ?? args.at(-1)?.tail,
        isOwnFolder: args.some((arg) => arg.isOwnFolder),
      }
    }
    if (name === "create_function" && phpRunner.test(args[1]?.text ?? ""))
      return {path: "", type: "made function"}
    if (name === "basename" || name === "getfilename")
      return {path: "", type: "", taint: through(taint, name, {isFileName: true})}
    if (name === "createobject" || name === "createobjectex" || name === "getobject") {
      const id = args[0]?.text
      return {path: callee.path, type: id === undefined ? "com:" : comType(id), taint: args[0]?.taint}
    }
    if (
      /^(?:forname|gettype|gettypefromprogid|gettypefromclsid|loadclass|findclass)$/.test(name) &&
      args[0]?.text !== undefined
    )
      return {
        path: `${args[0].text.toLowerCase()}`,
        type:
          name === "gettypefromprogid" || name === "gettypefromclsid" ? comType(args[0].text) : "reflected",
      }
    if (
      /^(?:getmethod|getdeclaredmethod|getconstructor|getdeclaredconstructor)$/.test(name) &&
      args[0]?.text !== undefined
    )
      return {path: `${callee.path}.${args[0].text.toLowerCase()}`, type: "reflected", taint: callee.taint}
    if (name === "createinstance" && args[0]?.type.startsWith("com:")) return {path: "", type: args[0].type}
    if (/^(?:array_map|array_filter|array_walk|usort|uasort|call_user_func|call_user_func_array)$/.test(name))
      return {...unknown, taint}
    const typed = resultTypes.get(name) ?? factories.get(site.path.split(".").slice(-2).join("."))
    const isForeign = this.isPhp && taint !== undefined && !isBuiltIn(name, site.receiver !== undefined)
    const file =
      typed === "writer" ||
      /^(?:create|createtext|appendtext|openwrite|open|fopen|opentextfile|createtextfile|newbufferedwriter|newoutputstream)$/.test(
        name,
      )
        ? args[0]
        : callee.file
    return {
      path: callee.path,
      type:
        typed ??
        (site.type === "reflected" || site.type.startsWith("com:")
          ? site.type
          : keepsType.has(site.type)
            ? site.type
            : ""),
      taint: isForeign
        ? through(taint, name, {isChecked: true})
        : through(taint, decoders.has(name) ? name : ""),
      file,
      isDecoded: decoders.has(name) || args.some((arg) => arg.isDecoded) || callee.isDecoded,
      head: undefined,
      tail:
        name === "combine" || name === "tostring" || name === "trim"
          ? (args.at(-1)?.text ?? args.at(-1)?.tail ?? callee.tail)
          : undefined,
      isOwnFolder:
        (name === "combine" || name === "join" || name === "tostring") &&
        (args.some((arg) => arg.isOwnFolder) || callee.isOwnFolder),
    }
  }

  /** How many concatenations of short constants were seen. */
  get pieceCount(): number {
    return this.pieces
  }
}

const fileTypes =
  /^(?:streamwriter|filestream|binarywriter|fileoutputstream|filewriter|printwriter|bufferedwriter|bufferedoutputstream|outputstreamwriter|randomaccessfile|dataoutputstream|file|fileinfo|splfileobject|printstream)$/
/** Methods after which an object holds what it was given. */
const fills =
  /^(?:loadxml|load|append|appendline|appendformat|add|addrange|push|put|insert|write|enqueue|setproperty|setvalue|copyfrom)$/
/** Code that runs what it is given. */
const phpRunner = /\b(?:eval|assert|system|exec|shell_exec|passthru|popen|include)\b/i
const hashes = new Set(
  "md5 sha1 sha256 hash hash_hmac computehash crypt digest hashpasswordforstoringinconfigfile".split(" "),
)
const factories: ReadonlyMap<string, string> = new Map([
  ["powershell.create", "powershell"],
  ["runspacefactory.createrunspace", "runspace"],
  ["runspace.createpipeline", "pipeline"],
  ["assembly.load", "assembly"],
])

/** What a comparison says if it is one with a password: a client's value, or its hash, and a constant. */
function gateOf(sent: Value, fixed: Value): string | undefined {
  const {text} = fixed
  if (text === undefined || fixed.type === "number" || fixed.type === "boolean") return undefined
  if (sent.type.startsWith("hash:") && text.length >= 16)
    return `the hash of ${sent.type.slice(5)} is compared with a constant`
  if (sent.taint === undefined || text.length < 4) return undefined
  const isNamed = /pass|pwd|pw\b|auth|token|key|secret/i.test(sent.taint.source)
  const isSecret = text.length >= 6 && /[0-9]/.test(text) && /[A-Za-z]/.test(text)
  return isNamed || isSecret
    ? `${sent.taint.source} is compared with a constant of ${text.length} characters`
    : undefined
}

function named(value: Value, isFileName: boolean): Value {
  return isFileName && value.taint !== undefined ? {...value, taint: {...value.taint, isFileName}} : value
}

const keepsType = new Set([
  "process",
  "processstartinfo",
  "assembly",
  "runtime",
  "processbuilder",
  "powershell",
  "upload",
  "files",
  "control",
  "stream",
  "request",
  "writer",
  "reflected",
])
const resultTypes: ReadonlyMap<string, string> = new Map([
  ["getruntime", "runtime"],
  ["createtext", "writer"],
  ["appendtext", "writer"],
  ["openwrite", "writer"],
  ["createtextfile", "writer"],
  ["opentextfile", "writer"],
  ["fopen", "writer"],
  ["newbufferedwriter", "writer"],
  ["newoutputstream", "writer"],
  ["createruntime", ""],
])
const decoders = new Set(
  "base64_decode frombase64string decodebuffer parsebase64binary atob hex2bin gzinflate gzuncompress gzdecode str_rot13 strrev urldecode rawurldecode unescape decode transformfinalblock dofinal decrypt openssl_decrypt mcrypt_decrypt xor decompress convert_uudecode pack unpack".split(
    " ",
  ),
)
/** Functions whose results cannot hold code, paths or commands. */
const clean = new Set(
  "intval floatval (int) parseint parsefloat toint32 toint64 toint16 todouble toboolean tryparse cint clng cdbl cbool int fix val isnumeric is_numeric is_array is_string is_dir is_file is_null is_int is_readable is_writable is_executable is_uploaded_file file_exists fileexists folderexists exists count sizeof strlen len length size equals equalsignorecase compareto comparetoignorecase contains containskey startswith endswith indexof lastindexof instr strpos stripos strrpos strcmp strcasecmp strncmp strncasecmp strncmp in_array array_key_exists array_search preg_match preg_match_all ereg eregi ismatch matches isset empty isnullorempty isnullorwhitespace isempty crc32 gethashcode hashcode password_verify password_hash escapeshellarg escapeshellcmd getextension pathinfo ctype_alnum ctype_alpha ctype_digit ctype_xdigit filesize filemtime getlength lastmodified time date microtime uniqid rand mt_rand random newguid tempnam getmimetype mime_content_type finfo_file getimagesize exif_imagetype defined function_exists class_exists method_exists is_callable strtotime checkdate number_format round floor ceil abs array_keys_count hash_equals session_id compare".split(
    " ",
  ),
)
/** Functions after which a variable counts as looked at. */
const checks = new Set(
  "in_array preg_match preg_match_all array_key_exists array_search ctype_alnum ctype_alpha ctype_digit ctype_xdigit ismatch matches ereg eregi is_numeric containskey hash_equals password_verify pathinfo is_callable function_exists method_exists".split(
    " ",
  ),
)
/** Built-in functions of PHP that pass on what they are given, in another form at most. */
const passesOn =
  /^(?:base64_decode|base64_encode|str_rot13|strrev|gz\w{3,12}|hex2bin|bin2hex|urldecode|rawurldecode|stripslashes|addslashes|trim|ltrim|rtrim|chop|strtolower|strtoupper|ucfirst|lcfirst|str_replace|str_ireplace|substr|implode|join|explode|sprintf|vsprintf|json_decode|json_encode|unserialize|serialize|pack|unpack|chr|array|end|current|reset|next|each|key|array_\w{2,20}|openssl_decrypt|openssl_encrypt|mcrypt_decrypt|file_get_contents|stream_get_contents|fread|fgets|fgetss|fopen|file|readfile|getenv|getallheaders|apache_request_headers|strval|settype|iconv|mb_convert_encoding|utf8_decode|utf8_encode|html_entity_decode|htmlspecialchars_decode|nl2br|strip_tags|preg_split|str_split|preg_replace|preg_replace_callback|mb_substr|strtr|strstr|stristr|convert_uudecode|create_function|call_user_func|call_user_func_array|func_get_args|func_get_arg|range|compact|var_export|print_r|ob_get_contents|iterator_apply|filter_input|filter_var|parse_str|parse_url|realpath|dirname|basename|move_uploaded_file|popen|proc_open|shell_exec|exec|system|passthru|eval|assert|include|require|max|min|nl_langinfo|ucwords|wordwrap|similar_text|gettype|list|str_pad|str_repeat|simplexml_load_string|session_decode)$/

function isBuiltIn(name: string, isMethod: boolean): boolean {
  return !isMethod && passesOn.test(name)
}

function shown(text: string | undefined): string {
  return text === undefined ? "…" : `"${text.slice(0, 60)}"`
}

function serverValue(key: string | undefined, at: number): Value {
  if (key === undefined) return unknown
  if (
    /^(?:HTTP_(?!HOST$)\w+|QUERY_STRING|REQUEST_URI|PATH_INFO|ORIG_PATH_INFO|PHP_AUTH_USER|PHP_AUTH_PW)$/.test(
      key,
    )
  ) {
    const value = tainted(`$_SERVER["${key.slice(0, 60)}"]`, at)
    // Addresses of the page itself are part of ordinary programs.
    return /^(?:REQUEST_URI|PATH_INFO|ORIG_PATH_INFO|HTTP_USER_AGENT_|HTTP_ACCEPT_LANGUAGE_)$/.test(key)
      ? {...value, taint: {...value.taint!, isChecked: true}}
      : value
  }
  return {path: "", type: "", isOwnFolder: /DOCUMENT_ROOT|FILENAME/.test(key)}
}

/** What matters of a type's name. */
function typeOfName(name: string): string {
  const lower = name.toLowerCase()
  if (
    lower === "httprequest" ||
    lower === "httprequestbase" ||
    lower === "httpservletrequest" ||
    lower === "servletrequest" ||
    lower === "httplistenerrequest"
  )
    return "request"
  if (lower === "httppostedfile" || lower === "httppostedfilebase") return "upload"
  return /^(?:var|string|object|int|byte|char|bool|boolean|void|double|float|long|let|dynamic|final|const)$/.test(
    lower,
  )
    ? ""
    : lower
}
