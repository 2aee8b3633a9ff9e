/* What calls do with values: the file's own procedures, computed constants, functions that pass values on.
 *
 * What PHP's own functions do beside that stands in php-calls.ts, what a function that is not in the file gives in
 * results.ts. */

import {compute, hex} from "./constants.ts"
import {callbacks, PhpCalls} from "./php-calls.ts"
import {resultOf} from "./results.ts"
import type {CallSite} from "./site.ts"
import {sourceOfCall} from "./sources.ts"
import type {Procedure} from "./structure.ts"
import {anyTaint, constant, either, tainted, through, unknown, type Value} from "./value.ts"

/** Follows calls. */
export class Calls extends PhpCalls {
  protected call(callee: Value, args: readonly Value[], _end: number, open: number = _end): Value {
    const at = this.tokens[this.callStart(open)]?.at ?? open
    const name = callee.path.slice(callee.path.lastIndexOf(".") + 1)
    const isMethod = callee.path.includes(".")
    if (callee.oneOf !== undefined && callee.oneOf.length > 0 && callee.text === undefined)
      return this.each(callee, args, _end, open)
    if (callee.type === "reference" && callee.text !== undefined)
      return this.call({path: callee.text.toLowerCase(), type: ""}, args, _end, open)
    if (
      callee.type === "method reference" ||
      (callee.type === "reflected" &&
        callee.target !== undefined &&
        !callee.target.includes(".") &&
        !this.isPhp &&
        !this.byName.has(name))
    )
      return this.referenced(callee, args, at)
    if (this.isPhp && !isMethod && this.isOwnClass(callee.type)) {
      const own = this.byName.get("__invoke")?.filter((one) => one.owner === callee.type)
      if (own !== undefined && own.length > 0)
        return this.inner(own, args, {path: "__invoke", type: ""}, this.siteOf("__invoke", args, at))
    }
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
    if (this.isPhp && callee.path === "" && (callee.taint !== undefined || callee.isDecoded))
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
    if (this.isPhp && !isMethod && callbacks.test(name)) this.calledBack(args)
    const computed = compute(name, isMethod ? receiver : undefined, args)
    const moved = this.throughFiles(name, args, receiver, site)
    this.report.site(moved === undefined ? site : {...site, args: moved})
    if (computed !== undefined) {
      if (computed.disguise !== undefined) this.report.disguise(computed.disguise)
      return computed.value
    }
    this.sideEffects(name, args, receiver, callee)
    return resultOf(moved === undefined ? site : {...site, args: moved}, moved ?? args, callee, this.isPhp)
  }

  /** What the page wrote to files, by their names or by the variables that hold them. */
  private readonly files = new Map<string, Value>()

  private fileKey(path: Value | undefined): string | undefined {
    const name = /[\w.-]{1,80}\.\w{1,8}$/.exec(path?.text ?? path?.tail ?? "")?.[0]
    if (name !== undefined) return name.toLowerCase()
    if (path?.text !== undefined) return path.text.length > 3 ? path.text : undefined
    return path?.target === undefined || path.taint !== undefined ? undefined : `$${this.keyOf(path.target)}`
  }

  /** What the page wrote to the file at `path`, if that is the client's. */
  protected written(path: Value | undefined): Value | undefined {
    const key = this.fileKey(path)
    return key === undefined ? undefined : this.files.get(key)
  }

  /** Notes what is written to files; gives other arguments where a file stands for what was written to it. */
  private throughFiles(
    name: string,
    args: readonly Value[],
    receiver: Value,
    site: CallSite,
  ): readonly Value[] | undefined {
    const [first, second] = args
    if (fileReaders.test(name) || /(?:^|\.)file\.(?:move|copy)$/.test(site.path)) {
      const held = this.written(first)
      if (held === undefined) return undefined
      return [{...held, path: "", target: undefined}, ...args.slice(1)]
    }
    const [path, content] =
      /^(?:file_put_contents|writeall(?:text|bytes|lines)|appendall(?:text|lines))$/.test(name)
        ? [first, second]
        : name === "fwrite" || name === "fputs"
          ? [first?.file, second]
          : name === "stream_copy_to_stream"
            ? [second?.file, first]
            : name === "move_uploaded_file" || (this.isPhp && name === "copy")
              ? [second, first]
              : name === "saveas" || name === "savetofile"
                ? [first, receiver]
                : /^(?:write|writeline)$/.test(name) && receiver.file !== undefined
                  ? [receiver.file, first]
                  : []
    const taint = content === undefined ? undefined : anyTaint([content])
    if (taint === undefined || taint.isChecked || taint.isFileName) return undefined
    const key = this.fileKey(path)
    if (key === undefined || this.files.size > 500) return undefined
    if (!this.files.has(key)) this.hasChanged = true
    const isCode = taint.isWhole || /<\?|<%/.test(content?.head ?? "")
    const isUpload = name === "saveas" || name === "move_uploaded_file"
    this.files.set(key, {
      path: "",
      type: isUpload ? "upload" : "",
      taint: through(taint, "a file", {isWhole: isCode}),
    })
    return undefined
  }

  protected siteOf(name: string, args: readonly Value[], at: number): CallSite {
    return {how: "call", name, path: name, type: "", args, at, language: this.language, kind: this.kind}
  }

  /** A call of one of several functions. */
  protected each(callee: Value, args: readonly Value[], _end: number, open: number): Value {
    let out: Value = unknown
    for (const one of callee.oneOf!) {
      const choice =
        one.text === undefined || one.parameters !== undefined
          ? {...one, path: one.path || callee.path}
          : {...constant(one.text), path: ""}
      if (this.isPhp || choice.parameters !== undefined)
        out = either(out, this.call({...choice, oneOf: undefined}, args, _end, open))
    }
    return {...out, taint: out.taint ?? anyTaint([callee, ...args])}
  }

  /** A call through a delegate, a method handle or a method reference. */
  protected referenced(callee: Value, args: readonly Value[], at: number): Value {
    this.report.site({
      ...this.siteOf("invoke", args, at),
      path: callee.path,
      type: "reflected",
      receiver: callee,
    })
    return {...unknown, taint: anyTaint(args)}
  }

  /** The token at which the chain of names before a `(` begins, at most twelve back. */
  protected callStart(openAt: number): number {
    let i = this.at - 1
    const open = this.match[i] ?? -1
    i = open >= 0 && this.tokens[open]?.at === openAt ? open - 1 : i
    return Math.max(0, i)
  }

  protected ownProcedure(callee: Value, name: string, isMethod: boolean): readonly Procedure[] | undefined {
    const own = this.byName.get(name)
    if (own === undefined) return undefined
    // A method of something else may have the same name as one of the file's functions.
    if (this.isPhp && isMethod && !/^(?:this|self|static)\b/.test(callee.path)) {
      const type = callee.type.startsWith("own:") ? callee.type.slice(4) : undefined
      return type === undefined ? undefined : type === "*" ? own : own.filter((one) => one.owner === type)
    }
    return own
  }

  protected inner(own: readonly Procedure[], args: readonly Value[], callee: Value, site: CallSite): Value {
    let returns: Value = unknown
    for (const procedure of own) {
      procedure.parameters.forEach((_, i) => {
        const arg = args[i]
        if (arg === undefined) return
        const was = procedure.given[i] ?? unknown
        const next = either(was, {...arg, target: undefined, path: ""})
        if (next.taint !== undefined && was.taint === undefined) {
          this.hasChanged = true
          this.forgetParameter(procedure, i)
        }
        if (next.type !== was.type) this.hasChanged = true
        procedure.given[i] =
          next.taint === undefined ? next : {...next, taint: through(next.taint, procedure.name)}
      })
      returns = either(returns, procedure.returns)
    }
    if (own.every((one) => one.decodes !== undefined) && args.length > 0) {
      const taint = through(anyTaint(args), own[0]!.name)
      if (taint !== undefined) return {path: "", type: "string", taint}
      // What a decoder makes of a constant has nothing to do with what it makes of other values.
      this.report.disguise("encoded strings")
      const text = own[0]!.decodes === "hexadecimal" ? hex(args[0]!.text) : undefined
      return {path: "", type: "string", text, isDecoded: true}
    }
    // A method of the same name may be the system's after all.
    if (callee.path.includes(".")) this.report.site(site)
    return {...returns, target: undefined, path: callee.path, taint: through(returns.taint, own[0]!.name)}
  }

  /** Gives a function without a name what it is called with. */
  protected fillParameters(callee: Value, args: readonly Value[]): void {
    callee.parameters?.forEach((name, i) => {
      const arg = args[i]
      if (arg?.taint !== undefined) this.write(name, {...arg, target: undefined, path: ""}, false, true)
    })
  }

  protected dynamicCall(callee: Value, args: readonly Value[], at: number): Value {
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

  protected sideEffects(name: string, args: readonly Value[], receiver: Value, callee: Value): void {
    if (this.isPhp) this.phpEffects(name, args)
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
    const into = /^(?:read|readblock|readfully|readasync|copyto|copytoasync|arraycopy|blockcopy)$/.test(name)
      ? args.find((arg) => arg.target !== undefined && arg.taint === undefined)
      : undefined
    if (into?.target !== undefined && receiver.taint !== undefined)
      this.write(into.target, {...into, target: undefined, path: "", taint: receiver.taint})
    const isFilled = fills.test(name) || (name === "open" && callee.type === "ziparchive")
    if (isFilled && receiver.taint === undefined && callee.target !== undefined) {
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
}

/** Functions that read, run or move the file that they are given. */
const fileReaders =
  /^(?:file_get_contents|readalltext|readallbytes|rename|copy|execute|transfer|loadcontrol|createinstancefromvirtualpath)$/
/** What runs what it is given, as a value: `Func<string, Process> f = Process.Start`. */
export function asReference(value: Value): Value {
  return value.taint === undefined &&
    value.text === undefined &&
    value.target !== undefined &&
    value.type !== "reflected" &&
    /(?:^|\.)(?:process\.start|assembly\.load(?:from|file)?|runtime\.exec|interaction\.shell)$/.test(
      value.path,
    )
    ? {path: value.path, type: "method reference"}
    : value
}

export function isReference({type}: Value): boolean {
  return type === "reflected" || type === "method reference"
}

/** Methods after which an object holds what it was given. */
const fills =
  /^(?:loadxml|load|append|appendline|appendformat|add|addrange|push|put|insert|write|writetext|writeline|enqueue|setproperty|setvalue|copyfrom)$/
/** Functions after which a variable counts as looked at. */
const checks = new Set(
  "in_array preg_match preg_match_all array_key_exists array_search ctype_alnum ctype_alpha ctype_digit ctype_xdigit ismatch matches ereg eregi is_numeric containskey hash_equals password_verify pathinfo is_callable function_exists method_exists".split(
    " ",
  ),
)
/** A key as a source shows it. */
export function shown(text: string | undefined): string {
  return text === undefined ? "…" : `"${text.slice(0, 60)}"`
}
