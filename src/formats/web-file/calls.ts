/* What calls do with values: the file's own procedures, computed constants, functions that pass values on.
 *
 * A function that is not in the file passes on what it is given. PHP's own functions are known; those of other
 * files make a value "checked", because what they do is not. */

import {compute, hex} from "./constants.ts"
import {comType, type Stream} from "./page.ts"
import {Scope} from "./scope.ts"
import type {CallSite} from "./site.ts"
import {sourceOfCall} from "./sources.ts"
import type {Procedure} from "./structure.ts"
import type {Disguise} from "./token.ts"
import {anyTaint, constant, either, type Taint, tainted, through, unknown, type Value} from "./value.ts"

export interface FlowReport {
  site(site: CallSite): void
  /** A comparison of what a client sent, or of its hash, with a constant: a password. */
  gate(at: number, says: string): void
  disguise(disguise: Disguise): void
  /** The code was not followed to its end: it asks for more work than its length allows. */
  spent(): void
}

/** Follows calls. */
export class Calls extends Scope {
  protected readonly report: FlowReport
  /** Any variable may be the client's: `extract($_POST)`. */
  protected readsAll = false
  /** Any field of the page's classes may be the client's: `unserialize($_COOKIE["x"])`. */
  protected fieldsFrom: Taint | undefined

  constructor(stream: Stream, report: FlowReport) {
    super(stream)
    this.report = report
  }

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
    return this.outcome(moved === undefined ? site : {...site, args: moved}, moved ?? args, callee)
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

  /** Functions of the page that PHP's own functions call by name, or by an object of a class. */
  private calledBack(args: readonly Value[]): void {
    const taint = anyTaint(args)
    if (taint === undefined) return
    for (const arg of args) {
      const [object, method] = arg.items ?? []
      const owner = this.isOwnClass(arg.type) ? arg.type : object?.type
      const name = this.isOwnClass(arg.type)
        ? "__invoke"
        : (method?.text ?? (arg.type === "string" ? arg.text : undefined))?.toLowerCase()
      const own = name === undefined ? undefined : this.byName.get(name)
      if (own === undefined || arg.taint !== undefined) continue
      const fits = arg.type === "string" ? own : own.filter((one) => one.owner === owner || owner === "this")
      const given = args.filter((one) => one !== arg).flatMap((one) => [{...unknown, taint: anyTaint([one])}])
      if (fits.length > 0) this.inner(fits, given, {path: name!, type: ""}, this.siteOf(name!, given, 0))
    }
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
    if (
      this.isPhp &&
      name === "unserialize" &&
      ["__wakeup", "__destruct", "__tostring", "__invoke"].some((one) => this.byName.has(one))
    ) {
      if (this.fieldsFrom === undefined && args[0]?.taint !== undefined) this.hasChanged = true
      this.fieldsFrom ??= through(args[0]?.taint, name)
    }
    if (this.isPhp && name === "proc_open" && args[2]?.target !== undefined)
      this.write(args[2].target, {...unknown, type: "process pipe"})
    if (this.isPhp && name === "define" && args[0]?.text !== undefined && args[1] !== undefined)
      this.write(constantKey(args[0].text), {...args[1], target: undefined})
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

  /** What a call of a function that is not in the file gives. */
  protected outcome(site: CallSite, args: readonly Value[], callee: Value): Value {
    const {name} = site
    const taint = anyTaint([...args, callee])
    if (fetches.test(name) && /^(?:https?|ftp):\/\//i.test(args[0]?.text ?? ""))
      return {path: "", type: "fetched"}
    if (hashes.has(name)) return {path: callee.path, type: taint === undefined ? "" : `hash:${taint.source}`}
    const hash = [callee, ...args].find((value) => value.type.startsWith("hash:"))
    if (hash !== undefined) return {path: "", type: hash.type}
    if (clean.has(name)) return {path: callee.path, type: "", number: numbers.has(name) ? taint : undefined}
    const made = characters.has(name) ? args.find((arg) => arg.number !== undefined)?.number : undefined
    if (made !== undefined) return {path: "", type: "string", taint: through(made, name)}
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
        isDecoded: args[0].isDecoded,
      }
    if (
      /^(?:getmethod|getdeclaredmethod|getconstructor|getdeclaredconstructor)$/.test(name) &&
      args[0]?.text !== undefined
    )
      return {
        path: `${callee.path}.${args[0].text.toLowerCase()}`,
        type: "reflected",
        taint: callee.taint,
        isDecoded: callee.isDecoded || args[0].isDecoded,
      }
    if (reflects.test(name) && (args[0]?.isDecoded || (callee.type === "reflected" && callee.isDecoded)))
      return {path: callee.path, type: "reflected", taint: callee.taint, isDecoded: true}
    if (/^(?:findvirtual|findstatic|findspecial)$/.test(name))
      return {
        path: `${args[0]?.path ?? ""}.${args[1]?.text?.toLowerCase() ?? ""}`,
        type: "reflected",
        isDecoded: args[1]?.isDecoded,
      }
    if (name === "fromcallable" && args[0]?.text !== undefined) return constant(args[0].text)
    if (name === "createdelegate") {
      const method = args.find((arg) => arg.type === "reflected")
      if (method !== undefined) return {...method, target: undefined}
    }
    if (name === "getref" && args[0]?.text !== undefined)
      return {path: "", type: "reference", text: args[0].text}
    if (name === "createinstance" && args[0]?.type.startsWith("com:")) return {path: "", type: args[0].type}
    if (/^(?:array_map|array_filter|array_walk|usort|uasort|call_user_func|call_user_func_array)$/.test(name))
      return {...unknown, taint, isDecoded: args.some((arg) => arg.isDecoded || decoders.has(arg.text ?? ""))}
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
        /^(?:combine|join|tostring|getparent|getparentfile|getabsolutepath|getcanonicalpath|resolve|topath)$/.test(
          name,
        ) &&
        (args.some((arg) => arg.isOwnFolder) || callee.isOwnFolder),
    }
  }
}

/** Functions that read, run or move the file that they are given. */
const fileReaders =
  /^(?:file_get_contents|readalltext|readallbytes|rename|copy|execute|transfer|loadcontrol|createinstancefromvirtualpath)$/
const fetches = /^(?:downloaddata|downloadstring|getstringasync|getbytearrayasync|file_get_contents)$/
/** Functions of PHP that call what they are given. */
const callbacks =
  /^(?:call_user_func|call_user_func_array|forward_static_call(?:_array)?|array_map|array_filter|array_walk|array_walk_recursive|array_reduce|usort|uasort|uksort|preg_replace_callback|register_shutdown_function|iterator_apply)$/

/** Methods that find classes and methods by name. */
const reflects =
  /^(?:forname|gettype|loadclass|findclass|getmethod|getdeclaredmethod|getconstructor|getdeclaredconstructor|getmethods|getdeclaredmethods|getconstructors|getdeclaredconstructors|getmember)$/

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

/** Under which the constants of PHP are kept. */
export function constantKey(name: string): string {
  return `session[constant ${name}]`
}

/** Methods after which an object holds what it was given. */
const fills =
  /^(?:loadxml|load|append|appendline|appendformat|add|addrange|push|put|insert|write|writetext|writeline|enqueue|setproperty|setvalue|copyfrom)$/
/** Code that runs what it is given. */
const phpRunner = /\b(?:eval|assert|system|exec|shell_exec|passthru|popen|include)\b/i
/** Functions that make numbers, and functions that make characters of them. */
const numbers = new Set(
  "intval parseint toint32 toint64 toint16 tobyte parsebyte cint clng cbyte val fix int hexdec bindec octdec".split(
    " ",
  ),
)
const characters = new Set("chr chrw chrb fromcharcode tochar".split(" "))
const hashes = new Set(
  "md5 sha1 sha256 hash hash_hmac computehash crypt digest hashpasswordforstoringinconfigfile".split(" "),
)
const factories: ReadonlyMap<string, string> = new Map([
  ["powershell.create", "powershell"],
  ["runspacefactory.createrunspace", "runspace"],
  ["runspace.createpipeline", "pipeline"],
  ["assembly.load", "assembly"],
  ["ffi.cdef", "ffi"],
  ["ffi.load", "ffi"],
  ["ffi.scope", "ffi"],
])

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
  ["popen", "process pipe"],
  ["newbufferedwriter", "writer"],
  ["newoutputstream", "writer"],
  ["createruntime", ""],
])
const decoders = new Set(
  "base64_decode frombase64string decodebuffer parsebase64binary atob hex2bin gzinflate gzuncompress gzdecode str_rot13 strrev urldecode rawurldecode unescape decode transformfinalblock dofinal decrypt openssl_decrypt mcrypt_decrypt xor decompress convert_uudecode pack unpack chr strtr".split(
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
  /^(?:base64_decode|base64_encode|str_rot13|strrev|gz\w{3,12}|hex2bin|bin2hex|urldecode|rawurldecode|stripslashes|addslashes|trim|ltrim|rtrim|chop|strtolower|strtoupper|ucfirst|lcfirst|str_replace|str_ireplace|substr|implode|join|explode|sprintf|vsprintf|json_decode|json_encode|unserialize|serialize|pack|unpack|chr|array|end|current|reset|next|each|key|array_\w{2,20}|openssl_decrypt|openssl_encrypt|mcrypt_decrypt|file_get_contents|stream_get_contents|fread|fgets|fgetss|fopen|file|curl_init|curl_exec|substr_replace|readfile|getenv|getallheaders|apache_request_headers|strval|settype|iconv|mb_convert_encoding|utf8_decode|utf8_encode|html_entity_decode|htmlspecialchars_decode|nl2br|strip_tags|preg_split|str_split|preg_replace|preg_replace_callback|mb_substr|strtr|strstr|stristr|convert_uudecode|create_function|call_user_func|call_user_func_array|func_get_args|func_get_arg|range|compact|var_export|print_r|ob_get_contents|iterator_apply|filter_input|filter_var|parse_str|parse_url|realpath|dirname|basename|move_uploaded_file|popen|proc_open|shell_exec|exec|system|passthru|eval|assert|include|require|max|min|nl_langinfo|ucwords|wordwrap|similar_text|gettype|list|str_pad|str_repeat|simplexml_load_string|session_decode)$/

function isBuiltIn(name: string, isMethod: boolean): boolean {
  return !isMethod && passesOn.test(name)
}

/** A key as a source shows it. */
export function shown(text: string | undefined): string {
  return text === undefined ? "…" : `"${text.slice(0, 60)}"`
}
