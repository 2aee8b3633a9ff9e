/* Reads expressions of six languages with one table of operators and tells what each is worth.
 *
 * Longer than others: the forms of an expression call each other, and each is short. */

import {asReference, Calls, isReference, shown} from "./calls.ts"
import {exclusiveOr, ofItems} from "./constants.ts"
import {type Control, comType, type Stream} from "./page.ts"
import {constantKey, type FlowReport} from "./php-calls.ts"
import {mostChoices, ownField} from "./scope.ts"
import {isRequestMember, superglobal} from "./sources.ts"
import {typeOfName, words} from "./structure.ts"
import {numberOf, type Token} from "./token.ts"
import {anyTaint, constant, either, joined, listOf, tainted, through, unknown, type Value} from "./value.ts"

/** How deep code may nest; deeper code is passed over. */
export const deepest = 150
/** Real pages need one to four expressions a token, through all rounds (5,294 pages looked at). */
const stepsPerToken = 10
const stepsAtLeast = 20_000
const comparisons = words("== === != !== < > <= >= <> <=> is isnot instanceof like in")
const logicals = words("|| && ?? and or xor andalso orelse")
const additives = words("+ - | ^ & << >>")
const multiplicatives = words("* / % mod ** \\")
const assignments = words("= += .= &= |= ^= ??= -= *= /= %= := <<= >>= **=")

/** Longer names of what holds a value are not followed: a chain of members made each name as long as all
 *  before it. */
const longestTarget = 1000

function below(owner: string, name: string): string | undefined {
  return owner.length > longestTarget ? undefined : owner + name
}

/** Reads expressions; statements inside of closures are left to the heir. */
export abstract class Expressions extends Calls {
  private readonly controls: ReadonlyMap<string, string>
  protected isCondition = 0
  /** What `With` of VB names. */
  protected withObject: Value = unknown
  /** The initialiser that was read last lets data name the types of its objects. */
  private namesTypes = false
  /** How many expressions may still be looked at: brackets that never close can make each one be read in
   *  many ways, and a page must not cost more than its length allows. */
  private left: number

  constructor(stream: Stream, controls: readonly Control[], report: FlowReport) {
    super(stream, report)
    this.left = stepsAtLeast + stepsPerToken * this.tokens.length
    this.controls = new Map(controls.map(({id, type}) => [id, type]))
  }

  protected abstract statements(from: number, to: number): void

  /** Whether the page has had its share of work; told once. */
  protected isSpent(): boolean {
    if (this.left-- === 0) this.report.spent()
    return this.left < 0
  }

  protected expression(least: number, isStatement = false): Value {
    if (this.depth > deepest || this.isSpent()) {
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

  protected compared(left: Value, right: Value, token: Token): Value {
    if (this.isCondition > 0 && /^(?:={1,3}|!==?|<>)$/.test(token.text)) {
      const says = gateOf(left, right) ?? gateOf(right, left)
      if (says !== undefined) this.report.gate(token.at, says)
    }
    return {path: "", type: "boolean"}
  }

  protected added(left: Value, op: string, right: Value): Value {
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
  protected pieces = 0

  protected assign(left: Value, op: string, right: Value, token: Token): Value {
    if (op === "=") right = asReference(right)
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
          : {
              ...value,
              taint: through(value.taint, target.length < 40 ? target.replace(/^\.|^this!/, "") : ""),
            }
      this.write(
        target,
        {
          ...named,
          target: undefined,
          type: named.type || left.type.replace(/^(?:upload|files|list|string|number)$/, ""),
          path: isReference(named) ? named.path : "",
        },
        false,
        isSelf || value.isDecoded,
      )
    }
    return value
  }

  protected primary(): Value {
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

  protected nested(read: () => Value): Value {
    this.depth++
    const value = read()
    this.depth--
    return value
  }

  protected marked(token: Token): Value {
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
      case "\\":
        this.at++
        return this.expression(7)
      case "...":
        this.at++
        return {...this.expression(7), isSpread: true}
      case ".":
        // `With` of VB names the object.
        return this.isVb ? this.withObject : unknown
      default:
        // A mark that begins nothing is left to whoever called, unless nobody would take it.
        return unknown
    }
  }

  protected bracketed(): Value {
    const open = this.at
    const close = this.close(open)
    this.at++
    let value: Value = unknown
    const first = this.tokens[open + 1]
    const isType = first?.kind === "name" && (close <= open + 4 || this.skipTypeArguments(open + 2) === close)
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
      (/^[\]>]$/.test(this.textAt(close - 1)) ? first?.text : this.textAt(close - 1))?.toLowerCase() ?? ""
    if (/^(?:int|integer|float|double|bool|boolean|long|decimal|int32|int64)$/.test(type)) return unknown
    if (type === "char" && cast.text !== undefined && cast.type === "number") {
      this.report.disguise("strings of character codes")
      return constant(String.fromCharCode(Number(cast.text)))
    }
    return {
      ...cast,
      type:
        cast.type === "request" || cast.type === "number" || isReference(cast)
          ? cast.type
          : typeOfName(type) || cast.type,
    }
  }

  protected list(open: number): Value {
    const close = this.close(open)
    this.at = open + 1
    const items = this.argumentsUntil(close)
    this.at = close + 1
    return listOf(items)
  }

  /** Values between here and `close`, parted by commas. */
  protected argumentsUntil(close: number): Value[] {
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

  protected body(): Value {
    const open = this.at
    const close = this.close(open)
    this.statements(open + 1, close)
    this.at = close + 1
    return {path: "function", type: ""}
  }

  protected named(token: Token): Value {
    const word = token.text.toLowerCase()
    switch (this.isPhp || this.isVb ? word : token.text) {
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
          args: [this.written(value) ?? this.wrapped(value) ?? value],
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
      case "match": {
        if (!this.isPhp || !this.is("(", 1) || this.textAt(this.close(this.at + 1) + 1) !== "{") break
        this.at++
        this.bracketed()
        const items = this.marked(this.peek()).items ?? []
        return {...unknown, taint: anyTaint(items), oneOf: items.slice(0, mostChoices)}
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
    if (this.isPhp) {
      if (word === "__dir__") return {path: word, type: "path", isOwnFolder: true}
      const fixed = this.is("(") || this.is("::") ? undefined : this.read(constantKey(token.text))
      if (fixed !== undefined) return {...fixed, path: "", target: undefined}
      return {path: word, type: this.isOwnClass(word) ? `own:${word}` : word === "php_eol" ? "string" : ""}
    }
    const known = this.read(token.text)
    if (known !== undefined) {
      const path = known.type.startsWith("alias:") || isReference(known) ? known.path : word
      return {...known, path, target: token.text}
    }
    const property = this.properties.get(word)
    if (property !== undefined && !this.is("(")) return {...property.returns, path: word, target: token.text}
    const control = this.controls.get(word)
    if (control !== undefined)
      return {path: word, type: control.startsWith("com:") ? control : "control", target: token.text}
    if (word === "request" && this.kind !== "PHP") return {path: "request", type: "request"}
    if (this.kind === "JSP" && /^(?:param|paramvalues|header|headervalues|cookie)$/.test(word))
      return tainted(token.text, token.at, {path: word, type: "collection"})
    return {path: word, type: typeOfName(word) === word ? "" : "", target: token.text}
  }

  /** What a class of the page gives for `scheme://…` that it registered as its own. */
  private wrapped(value: Value): Value | undefined {
    const own = this.byName.get("stream_read")
    return own !== undefined &&
      /^(?!php:|file:|phar:|zip:|data:)[\w.+-]+:\/\//i.test(value.text ?? value.head ?? "")
      ? {...unknown, taint: through(own[0]!.returns.taint, "stream_read", {isWhole: true})}
      : undefined
  }

  protected variable(token: Token): Value {
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

  protected made(): Value {
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
    if (this.isVb && this.is("{")) {
      const list = this.marked(this.peek())
      return {...list, type: `${type}[]`}
    }
    if ((this.is("with") || this.is("from")) && this.isVb) this.at++
    if (this.is("{") && !this.isPhp) {
      if (this.language === "Java") {
        this.body()
      } else {
        const close = this.close(this.at)
        this.namesTypes = false
        this.initialise(type, close)
        this.at = close + 1
        if (this.namesTypes) return {path: "", type: "named types"}
        if (type === "") return listOf(args)
      }
    }
    return this.madeValue(type, args)
  }

  protected madeValue(type: string, args: readonly Value[]): Value {
    const taint = through(anyTaint(args), "")
    if (type === "javascriptserializer" && args.some((arg) => /typeresolver/.test(arg.type)))
      return {path: "", type: "named types"}
    if (this.isPhp && type === "com" && args[0] !== undefined)
      return {path: "", type: args[0].text === undefined ? "com:" : comType(args[0].text)}
    if (this.isPhp) {
      const text = type === "reflectionfunction" ? args[0]?.text : undefined
      return {taint: through(taint, "", {isWhole: false}), path: "", type: type || "object", text}
    }
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
  protected initialise(type: string, close: number): void {
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
        if (this.isOwnClass(type) && value.taint !== undefined)
          this.write(`${ownField}${name.text}`, {...value, target: undefined, path: ""})
        if (name.text.toLowerCase() === "typenamehandling" && !/none$/.test(value.path))
          this.namesTypes = true
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

  protected postfix(start: Value): Value {
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
          if (text === "::" && this.language === "Java" && !this.is("("))
            value = {path: value.path, type: "method reference"}
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
        const before = this.tokens[this.at - 1]
        const close = this.close(this.at)
        this.at++
        const args = this.argumentsUntil(close)
        this.at = close + 1
        const called =
          this.isPhp && before !== undefined && /^[)\]}]$/.test(before.text) ? uncalled(value) : value
        value = this.call(called, args, this.tokens[this.at - 1]?.at ?? token.at, token.at)
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

  protected member(value: Value, token: Token): Value {
    const name = token.text.toLowerCase()
    const path = value.path === "" ? `?.${name}` : `${value.path.slice(-160)}.${name}`
    if (this.isPhp) {
      const target =
        value.type === "this" || value.path === "self" || this.isOwnClass(value.type)
          ? `.${token.text}`
          : value.target === undefined
            ? undefined
            : below(value.target, `.${token.text}`)
      const known =
        target === undefined ? undefined : (this.read(target) ?? this.declaredField(value, token.text))
      if (this.is("(") && known === undefined) {
        const own =
          value.type === "this" ? "own:*" : this.isOwnClass(value.type) ? `own:${value.type}` : value.type
        if (/^(?:own:|com:)|^(?:ffi|ziparchive|pdo|mysqli|sqlite3|reflectionfunction)$/.test(own))
          return {
            path,
            type: own,
            target,
            taint: through(value.taint, ""),
            text: own === "reflectionfunction" ? value.text : undefined,
          }
      }
      if (known === undefined && value.type === "this" && this.fieldsFrom !== undefined && !this.is("("))
        return {path, type: "", target, taint: this.fieldsFrom}
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
    if (value.parameters !== undefined && calls.test(name))
      return {...value, path: "function", target: undefined}
    if (value.type === "method reference") return {...value, target: undefined}
    const owner =
      value.type === "this"
        ? ""
        : (value.target ?? (value.path !== "" && value.taint === undefined ? value.path : undefined))
    const target = owner === undefined ? undefined : below(owner, `.${token.text}`)
    const known =
      target === undefined
        ? undefined
        : (this.read(target) ?? (value.type === "this" ? this.read(`${ownField}${token.text}`) : undefined))
    if (known !== undefined)
      return {
        ...known,
        path,
        target:
          value.type === "this" && this.read(target!) === undefined ? `${ownField}${token.text}` : target,
      }
    const isThis = value.type === "this"
    const control = isThis ? this.controls.get(name) : undefined
    if (control !== undefined)
      return {path: name, type: control.startsWith("com:") ? control : "control", target: token.text}
    return {
      path: isThis ? name : path,
      type: value.type === "this" || value.type === "" ? "" : value.type,
      target: isThis ? `${ownField}${token.text}` : target,
      taint: value.taint,
      text: value.text,
      items: value.items,
      file: value.file,
      isOwnFolder: value.isOwnFolder,
      isDecoded: value.isDecoded,
    }
  }

  /** What a class gives its field where it declares it. */
  private declaredField(value: Value, name: string): Value | undefined {
    if (value.type !== "this") return undefined
    const declared = this.read(name)
    return declared?.taint === undefined && (declared?.text !== undefined || declared?.items !== undefined)
      ? declared
      : undefined
  }

  protected indexed(value: Value, args: readonly Value[], token: Token): Value {
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
      owner === undefined || text === undefined || text.length > 100 ? undefined : below(owner, `[${text}]`)
    const known = target === undefined ? undefined : this.read(target)
    if (known !== undefined) return {...known, path: value.path, target}
    const pushed = this.isPhp && owner !== undefined && !isStore ? this.read(`${owner}[]`) : undefined
    if (pushed !== undefined && pushed.taint === undefined && (pushed.text !== undefined || pushed.isDecoded))
      return {...pushed, path: value.path, target}
    return {
      oneOf:
        text === undefined && key?.taint?.isChecked !== true ? value.items?.slice(0, mostChoices) : undefined,
      isDecoded: value.isDecoded,
      path: value.path,
      type:
        value.type === "collection"
          ? ""
          : value.type === "files"
            ? "upload"
            : value.type.replace(/\[\]$/, ""),
      taint: value.taint ?? (value.items === undefined ? undefined : anyTaint(value.items)),
      target: target ?? (owner === undefined ? undefined : below(owner, "[]")),
    }
  }

  /** How many concatenations of short constants were seen. */
  get pieceCount(): number {
    return this.pieces
  }
}

/** Methods that call the function that they are asked of. */
const calls = /^(?:apply|accept|call|run|test|invoke|dynamicinvoke|begininvoke|get)$/

/** What stands before the brackets of a call, `($this->f)(…)` or `$this->f["x"](…)`, is a value and not a name. */
function uncalled(value: Value): Value {
  return value.path.startsWith("$") && !value.path.includes(".") ? value : {...value, path: ""}
}

const fileTypes =
  /^(?:streamwriter|filestream|binarywriter|fileoutputstream|filewriter|printwriter|bufferedwriter|bufferedoutputstream|outputstreamwriter|randomaccessfile|dataoutputstream|file|fileinfo|splfileobject|printstream)$/
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
