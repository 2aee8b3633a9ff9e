/* The structure of code before it is followed: pairs of brackets, blocks, procedures and their parameters.
 *
 * Procedures are known by name; which one a token lies in is noted for every token. */

import type {PageKind, Stream} from "./page.ts"
import type {Language, Token} from "./token.ts"
import {tainted, unknown, type Value} from "./value.ts"

export interface Procedure {
  readonly name: string
  /** The class that stands before it, lower case. */
  readonly owner: string
  readonly parameters: readonly {readonly name: string; readonly type: string}[]
  /** Tokens of the body. */
  readonly start: number
  readonly end: number
  /** A method that clients call by name: its parameters are what they send. */
  readonly isService: boolean
  /** It makes a text of another, character by character: how code hides names. */
  readonly decodes: "hexadecimal" | "other" | undefined
  returns: Value
  readonly given: Value[]
}

export const words = (text: string): ReadonlySet<string> => new Set(text.split(" "))
const notTypes = words(
  "return new if else while for foreach switch case throw in is as and or not xor instanceof echo print yield await delete typeof goto using lock when where select from let set call exit then to step mod like isnot andalso orelse extends implements throws insteadof global unset include include_once require require_once use namespace",
)
/** Words of the list above that Java and C# allow as names. */
const freeInJava = words(
  "in as is and or not from select where let set call step to mod like when global use include require print echo exit then isnot delete using unset foreach namespace orelse andalso xor",
)
const serviceMark =
  /^(?:webmethod|operationcontract|webget|webinvoke|soapdocumentmethod|scriptmethod)(?:attribute)?$/i

const longestProperty = 500
/** Decoders are short. */
const longestDecoder = 260

/** What brackets and headers tell of a run of tokens. */
export class Structure {
  protected readonly tokens: readonly Token[]
  protected readonly language: Language
  protected readonly kind: PageKind
  protected readonly isPhp: boolean
  protected readonly isVb: boolean
  /** The partner of a bracket; -1 where there is none. */
  protected readonly match: Int32Array
  /** The innermost `{` around a token; -1 outside of all. */
  protected readonly block: Int32Array
  /** The procedure that a token lies in; -1 outside of all. */
  protected readonly inside: Int32Array
  protected readonly procedures: Procedure[] = []
  protected readonly byName: Map<string, Procedure[]> = new Map()

  constructor(stream: Stream) {
    this.tokens = stream.lexed.tokens
    this.language = stream.language
    this.kind = stream.kind
    this.isPhp = stream.language === "PHP"
    this.isVb = stream.language === "VB" || stream.language === "VBScript"
    const count = this.tokens.length
    this.match = new Int32Array(count).fill(-1)
    this.block = new Int32Array(count).fill(-1)
    this.inside = new Int32Array(count).fill(-1)
    this.pairBrackets()
    this.findProcedures()
  }

  protected pairBrackets(): void {
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

  protected close(open: number): number {
    const close = this.match[open] ?? -1
    return close > open ? close : this.tokens.length
  }

  protected textAt(i: number): string {
    const token = this.tokens[i]
    return token === undefined || token.kind === "string" ? "" : token.text
  }

  protected findProcedures(): void {
    const {tokens} = this
    if (!this.isPhp && this.kind !== "JSP")
      for (let i = 0; i < tokens.length; i++)
        if (tokens[i]!.kind === "name" && serviceMark.test(tokens[i]!.text)) this.noteService(i)
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!
      if (token.kind !== "name") continue
      if (
        /^class$/i.test(token.text) &&
        (this.language !== "Java" || token.text === "class") &&
        tokens[i + 1]?.kind === "name"
      ) {
        this.owner = this.textAt(i + 1).toLowerCase()
        this.owners.add(this.owner)
      }
      const procedure = this.isVb
        ? this.vbProcedure(i)
        : (this.bracedProcedure(i) ?? (this.language === "C#" ? this.property(i) : undefined))
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

  protected vbProcedure(i: number): Procedure | undefined {
    const word = this.tokens[i]!.text
    if (word === "property" && this.tokens[i + 1]?.kind === "name" && this.textAt(i - 1) !== "end") {
      let last = i + 2
      const longest = Math.min(this.tokens.length, i + longestProperty)
      while (last < longest && !(this.textAt(last) === "end" && this.textAt(last + 1) === "property")) last++
      const property = this.procedure(this.tokens[i + 1]!.text, -1, i + 2, last, i)
      this.properties.set(property.name, property)
      return property
    }
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
  protected endsVbProcedure(at: number): boolean {
    const word = this.textAt(at)
    const next = this.tokens[at + 1]
    if (word === "end") return next?.text === "function" || next?.text === "sub"
    return (word === "function" || word === "sub") && next?.kind === "name" && this.textAt(at - 1) !== "exit"
  }

  protected bracedProcedure(i: number): Procedure | undefined {
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

  /** `Type Name {get {…}}`, `Type Name => …` of C#: read without brackets. */
  private property(i: number): Procedure | undefined {
    const before = this.tokens[i - 1]
    if (before?.kind !== "name" && before?.text !== "]" && before?.text !== ">") return undefined
    if (before.kind === "name" && this.isReserved(before.text)) return undefined
    const next = this.textAt(i + 1)
    const isBlock = next === "{" && this.textAt(i + 2) === "get"
    if (!isBlock && next !== "=>") return undefined
    let stop = isBlock ? this.close(i + 1) : i + 2
    const last = Math.min(this.tokens.length, i + longestProperty)
    if (!isBlock) while (stop < last && this.textAt(stop) !== ";") stop++
    const procedure = this.procedure(this.tokens[i]!.text, -1, i + 2, stop, i)
    this.properties.set(procedure.name, procedure)
    return procedure
  }
  protected readonly properties: Map<string, Procedure> = new Map()

  protected procedure(name: string, list: number, start: number, stop: number, at: number): Procedure {
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
      decodes: this.decoderAt(start, stop),
      returns: unknown,
      given,
    }
  }

  /** Whether a body looks like a decoder: a loop that takes characters and makes others of them. */
  protected decoderAt(start: number, stop: number): Procedure["decodes"] {
    if (stop - start > longestDecoder) return undefined
    let loops = false
    let takes = false
    let makes = false
    let isHexadecimal = false
    for (let i = start; i < stop; i++) {
      const {kind, text} = this.tokens[i]!
      const word = kind === "name" ? text.toLowerCase() : text
      if (kind === "string") {
        if (word === "&H") isHexadecimal = takes = true
      } else if (kind === "name") {
        if (/^(?:for|foreach|while|do|loop)$/.test(word)) loops = true
        else if (
          /^(?:chr|chrw|fromcharcode|tochar|tochars|appendcodepoint|convertfromutf32)$/.test(word) ||
          (/^(?:char|byte|sbyte)$/.test(word) && this.textAt(i - 1) === "(" && this.textAt(i + 1) === ")")
        )
          makes = true
        else if (
          /^(?:substr|substring|mid|charat|charcodeat|ord|asc|ascw|xor|tobyte|codepointat)$/.test(word)
        )
          takes = true
        else if (word === "hexdec") isHexadecimal = takes = true
        else if (/request|server|session/.test(word)) return undefined
      } else if (kind === "number" && text === "16") isHexadecimal = true
      else if (kind === "mark" && (text === "^" || text === "^=")) takes = makes = true
      else if (kind === "mark" && /^[-+~]$/.test(text) && this.tokens[i + 1]?.kind === "number") takes = true
    }
    return loops && takes && makes ? (isHexadecimal ? "hexadecimal" : "other") : undefined
  }

  protected parametersOf(open: number): {readonly name: string; readonly type: string}[] {
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
  protected noteService(at: number): void {
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
  protected owner = ""
  private readonly owners: Set<string> = new Set()
  private readonly services: Set<string> = new Set()

  /** Whether the file itself defines this class. */
  protected isOwnClass(type: string): boolean {
    return this.owners.has(type)
  }

  protected isReserved(word: string): boolean {
    return notTypes.has(word) && !(this.language === "Java" && freeInJava.has(word))
  }
}

/** What matters of a type's name. */
export function typeOfName(name: string): string {
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
