/* What code does with a value that matters if a client chose it: run it, start it, write it, send it on.
 *
 * A site is one call, `new` or assignment with its values. What it does is decided here by its name and by what
 * kind of thing it is called on; how grave that is depends on the value. Grades: 3 condemns the page by itself;
 * 2 is worth a look; 1 counts only together with others.
 *
 * Source: reference pages of .NET Framework, Windows Script Host, Java SE and PHP for what the functions do. */

import type {PageKind} from "./page.ts"
import type {Language} from "./token.ts"
import {anyTaint, type Taint, type Value} from "./value.ts"

export interface CallSite {
  readonly how: "call" | "new" | "set" | "native" | "dynamic"
  /** Last part of the name, lower case. */
  readonly name: string
  /** Whole name as far as it is known, lower case. */
  readonly path: string
  /** What kind of thing it is called on. */
  readonly type: string
  /** Absent for plain functions. */
  readonly receiver?: Value | undefined
  readonly args: readonly Value[]
  readonly at: number
  readonly language: Language
  readonly kind: PageKind
}

export type Deed =
  | "eval"
  | "command"
  | "loader"
  | "write"
  | "upload"
  | "read"
  | "list"
  | "change"
  | "connect"
  | "fetch"
  | "database"
  | "deserialise"
  | "machine code"
  | "keys"
  | "timestamps"

export interface Found {
  readonly deed: Deed
  readonly grade: 1 | 2 | 3
  /** The sink as people write it. */
  readonly sink: string
  readonly taint: Taint | undefined
  readonly at: number
  readonly says: string
  /** Constant code or data that is run: worth a look inside. */
  readonly inner?: {readonly text: string; readonly as: "code" | "assembly"}
}

const serverSide =
  /\.(?:as[pcmha]x|aspq?|asa|cer|cdx|soap|rem|svc|cshtml|vbhtml|php\d?|phtml|phar|jspx?|jspf|config|dll)\s{0,5}$/i

/** What a site does; empty for nothing that matters. */
export function deedsOf(site: CallSite): readonly Found[] {
  if (site.how === "native") return [native(site)]
  if (site.how === "set") return setDeeds(site)
  if (site.how === "dynamic") return dynamicDeeds(site)
  const deeds =
    site.kind === "PHP" ? phpDeeds(site) : site.kind === "JSP" ? javaDeeds(site) : dotnetDeeds(site)
  return deeds === undefined ? [] : Array.isArray(deeds) ? deeds : [deeds as Found]
}

function found(
  site: CallSite,
  deed: Deed,
  grade: 1 | 2 | 3,
  sink: string,
  taint: Taint | undefined,
  says: string,
  more: Partial<Found> = {},
): Found {
  return {deed, grade, sink, taint, at: site.at, says, ...more}
}

/** A value that runs: grave if a client chose it, worth a look inside if it is constant. */
function runs(
  site: CallSite,
  deed: Deed,
  sink: string,
  value: Value | undefined,
  says: string,
): Found | undefined {
  if (value === undefined) return undefined
  const taint = anyTaint([value])
  if (taint !== undefined) return found(site, deed, taint.isChecked ? 2 : 3, sink, taint, says)
  if (value.text !== undefined && value.text.length > 3)
    return found(site, deed, 1, sink, undefined, `${says} that the file itself holds`, {
      inner: {text: value.text, as: "code"},
    })
  if (value.isDecoded) return found(site, deed, 2, sink, undefined, `${says} that it decodes first`)
  return undefined
}

function commands(site: CallSite, sink: string, values: readonly Value[]): Found | undefined {
  const taint = anyTaint(values)
  if (taint !== undefined)
    return found(
      site,
      "command",
      taint.isChecked ? 2 : 3,
      sink,
      taint,
      "starts a program with what the client sends",
    )
  const text = values.map((value) => value.text ?? value.head ?? "").join(" ")
  return /\b(?:cmd|powershell|certutil|bitsadmin|rundll32|mshta|net1?|whoami|bash|sh|nc)\b/i.test(text)
    ? found(
        site,
        "command",
        site.kind === "PHP" ? 1 : 2,
        sink,
        undefined,
        `starts ${text.trim().slice(0, 80)}`,
      )
    : undefined
}

/** A file is written: `path` and `content` as far as known. */
function writes(
  site: CallSite,
  sink: string,
  path: Value | undefined,
  content: Value | undefined,
): Found | undefined {
  const what = anyTaint([content])
  const where = path === undefined ? undefined : anyTaint([path])
  const text = path?.text ?? path?.tail
  const isPage = text !== undefined && serverSide.test(text)
  const isOther = /\.\w{1,5}$/.test(path?.tail ?? "") && !isPage
  const isChosen =
    where !== undefined &&
    (where.isWhole || (path?.isOwnFolder === true && !isOther)) &&
    !where.isFileName &&
    !where.isChecked &&
    !where.source.startsWith("$_FILES")
  if (what !== undefined && !what.isChecked && isPage && what.isWhole)
    return found(
      site,
      "write",
      3,
      sink,
      what,
      `writes what the client sends to a page of its own (${text.slice(-60)})`,
    )
  if (what !== undefined && !what.isChecked && isChosen && what.isWhole)
    return found(
      site,
      "write",
      3,
      sink,
      what,
      `writes what the client sends to a file that the client names (${where.source})`,
    )
  if (what !== undefined && isChosen && !what.isChecked)
    return found(site, "write", 2, sink, what, `writes to a file that the client names (${where.source})`)
  if (isChosen) return found(site, "write", 1, sink, where, "writes to a file that the client names")
  if (what?.isWhole && !what.isChecked && site.kind !== "PHP")
    return found(site, "write", 1, sink, what, "writes what the client sends to a file")
  return isPage && content !== undefined && content.text !== undefined && content.text.length > 10
    ? found(
        site,
        "write",
        1,
        sink,
        undefined,
        `writes a page (${text.slice(-60)}) whose text the file itself holds`,
        {
          inner: {text: content.text, as: "code"},
        },
      )
    : undefined
}

/** An uploaded file is kept. */
function keeps(
  site: CallSite,
  sink: string,
  path: Value | undefined,
  upload: Taint | undefined,
): Found | undefined {
  if (path === undefined) return undefined
  const where = anyTaint([path])
  const text = path.text ?? path.tail
  if (text !== undefined && serverSide.test(text))
    return found(
      site,
      "upload",
      3,
      sink,
      upload ?? where,
      `keeps an uploaded file as a page of its own (${text.slice(-60)})`,
    )
  if (where === undefined) return undefined
  if (where.isChecked) return found(site, "upload", 1, sink, where, "keeps an uploaded file")
  if (!where.isFileName && where.isWhole)
    return found(site, "upload", 3, sink, where, "keeps an uploaded file under a path that the client names")
  if (!where.isFileName)
    return found(site, "upload", 2, sink, where, "keeps an uploaded file under a name that the client sends")
  return found(
    site,
    "upload",
    2,
    sink,
    where,
    path.isOwnFolder
      ? "keeps an uploaded file in the web site's own folder, whatever its ending"
      : "keeps an uploaded file under the client's name, whatever its ending",
  )
}

/** Files and folders that the client names whole. */
function named(
  site: CallSite,
  deed: Deed,
  sink: string,
  path: Value | undefined,
  says: string,
): Found | undefined {
  const taint = path === undefined ? undefined : anyTaint([path])
  return taint?.isWhole && !taint.isFileName && !taint.isChecked && !taint.source.startsWith("$_FILES")
    ? found(site, deed, 1, sink, taint, says)
    : undefined
}

function native(site: CallSite): Found {
  return found(site, "machine code", 1, site.name, undefined, `names the system's function ${site.name}`)
}

function setDeeds(site: CallSite): readonly Found[] {
  const {name, path} = site
  const value = site.args[0]!
  const isStart =
    /processstartinfo|startinfo/.test(path) ||
    site.type === "processstartinfo" ||
    /(?:^|\.)(?:psi|si)\./.test(path)
  if (isStart && (name === "arguments" || name === "filename")) {
    const one = commands(site, `ProcessStartInfo.${name === "arguments" ? "Arguments" : "FileName"}`, [value])
    return one === undefined ? [] : [one]
  }
  if (name === "commandtext" && value.taint?.isWhole && !value.taint.isChecked)
    return [
      found(
        site,
        "database",
        1,
        "CommandText",
        value.taint,
        "runs a statement of the client's on a database",
      ),
    ]
  if (name === "connectionstring" && value.taint?.isWhole && !value.taint.isChecked)
    return [
      found(
        site,
        "database",
        1,
        "ConnectionString",
        value.taint,
        "connects to a database that the client names",
      ),
    ]
  return []
}

function dynamicDeeds(site: CallSite): readonly Found[] {
  const which = site.receiver?.taint
  const given = anyTaint(site.args)
  if (which === undefined) {
    return given !== undefined && site.receiver?.isDecoded
      ? [
          found(
            site,
            "eval",
            given.isChecked ? 1 : 2,
            `${site.path}(…)`,
            given,
            "calls a function whose name it decodes first",
          ),
        ]
      : []
  }
  if (!which.isWhole || which.isChecked || !/^(?:string|sent|collection)?$/.test(site.receiver?.type ?? ""))
    return []
  return given !== undefined && !given.isChecked
    ? [
        found(
          site,
          "eval",
          3,
          `${site.path}(…)`,
          which,
          "calls the function that the client names with what it sends",
        ),
      ]
    : [found(site, "eval", 2, `${site.path}(…)`, which, "calls a function that the client names")]
}

const dotnetLoaders = new Set([
  "load",
  "loadfrom",
  "loadfile",
  "unsafeloadfrom",
  "loadwithpartialname",
  "executeassembly",
])
const formatters =
  /^(?:binaryformatter|losformatter|objectstateformatter|netdatacontractserializer|soapformatter)$/

function dotnetDeeds(site: CallSite): Found | readonly Found[] | undefined {
  const {name, path, type, args, receiver} = site
  const [first, second] = args
  if (site.how === "new") {
    if (name === "processstartinfo") return commands(site, "new ProcessStartInfo", args)
    if (name === "function" && site.language === "JScript")
      return runs(site, "eval", "new Function", args.at(-1), "runs code")
    if (name === "streamwriter" || name === "filestream")
      return named(
        site,
        "write",
        `new ${name === "filestream" ? "FileStream" : "StreamWriter"}`,
        first,
        "opens a file that the client names",
      )
    if (name === "streamreader" || name === "fileinfo")
      return named(site, "read", "new StreamReader", first, "reads a file that the client names")
    if (name === "directoryinfo")
      return named(site, "list", "new DirectoryInfo", first, "lists a folder that the client names")
    if (/^(?:sql|oledb|odbc|oracle|mysql)command$/.test(name) || /dataadapter$/.test(name))
      return first?.taint?.isWhole && !first.taint.isChecked
        ? found(
            site,
            "database",
            1,
            `new ${name}`,
            first.taint,
            "runs a statement of the client's on a database",
          )
        : undefined
    if (/^(?:sql|oledb|odbc|oracle|mysql)connection$/.test(name))
      return first?.taint?.isWhole && !first.taint.isChecked
        ? found(
            site,
            "database",
            1,
            `new ${name}`,
            first.taint,
            "connects to a database that the client names",
          )
        : undefined
    if (name === "tcpclient" || name === "ipendpoint")
      return connects(site, `new ${name === "tcpclient" ? "TcpClient" : "IPEndPoint"}`, args)
    return undefined
  }
  // Evaluation
  if (
    name === "eval" &&
    (site.language === "JScript" || site.language === "VBScript") &&
    (receiver === undefined || receiver.path === "" || receiver.path === "this")
  )
    return runs(site, "eval", "eval", first, "evaluates code")
  if ((name === "execute" || name === "executeglobal") && site.kind === "ASP" && receiver === undefined)
    return runs(site, "eval", name === "execute" ? "Execute" : "ExecuteGlobal", first, "runs code")
  if (
    site.kind === "ASP.NET" &&
    (name === "execute" || name === "executeglobal") &&
    receiver === undefined &&
    site.language === "VB"
  )
    return runs(site, "eval", "Execute", first, "runs code")
  if (
    name === "jscriptevaluate" ||
    (name === "evaluate" && /jscript|vsa|script/.test(path)) ||
    name === "evaluateasync" ||
    name === "runasync"
  )
    return runs(site, "eval", "JScriptEvaluate", first, "evaluates code")
  if (
    type.startsWith("com:") &&
    (name === "executestatement" || name === "addcode" || name === "eval" || name === "run") &&
    /script(?:control)/.test(type)
  )
    return runs(site, "eval", `ScriptControl.${name}`, first, "runs code")
  if (name === "parsecontrol" || name === "parsetemplate")
    return runs(site, "eval", "ParseControl", first, "runs a page")
  if (/^compileassemblyfrom(?:source|file|dom)/.test(name))
    return runs(site, "eval", "CompileAssemblyFromSource", second ?? first, "compiles and runs code")
  if (name === "parsetext" && /syntaxtree/.test(path))
    return runs(site, "eval", "ParseText", first, "compiles code")
  if (
    (name === "addscript" || name === "addcommand" || name === "invokescript") &&
    (/powershell|pipeline|commands|runspace|shell/.test(path) || type === "powershell" || type === "pipeline")
  )
    return runs(
      site,
      "command",
      `PowerShell.${name === "addcommand" ? "AddCommand" : "AddScript"}`,
      first,
      "runs a PowerShell script",
    )
  if (name === "createpipeline" && first !== undefined)
    return runs(site, "command", "CreatePipeline", first, "runs a PowerShell script")
  // Programs
  if (name === "start" && (/(?:^|\.)process$/.test(receiver?.path ?? "") || type === "process"))
    return args.length === 0 ? undefined : commands(site, "Process.Start", args)
  if (name === "invokemember" || name === "invokemethod" || name === "callbyname" || name === "latecall") {
    const given = anyTaint(args)
    const texts = args.map((arg) => arg.text ?? "").join(" ")
    if (
      given !== undefined &&
      (/\b(?:start|run|exec|create|load|eval|shellexecute)\b/i.test(texts) ||
        type.startsWith("com:") ||
        (given.isWhole && first?.taint !== undefined))
    )
      return found(
        site,
        type.startsWith("com:") || /\b(?:start|run|exec|create|shellexecute)\b/i.test(texts)
          ? "command"
          : "loader",
        given.isChecked ? 2 : 3,
        "InvokeMember",
        given,
        "calls by name with what the client sends",
      )
  }
  if (type.startsWith("com:")) {
    const shell = /wscript\.shell|shell\.application|wscript$/.test(type)
    if ((shell || type === "com:") && /^(?:run|exec|shellexecute|open)$/.test(name))
      return commands(site, `${type.slice(4)}.${name}`, args)
    if (name === "create" && /winmgmts|win32_process/.test(type))
      return commands(site, "Win32_Process.Create", args)
    if (/adodb\.stream/.test(type) && name === "savetofile") return streamSave(site, first)
    if (/adodb\.connection/.test(type) && (name === "execute" || name === "open"))
      return first?.taint?.isWhole && !first.taint.isChecked
        ? found(
            site,
            "database",
            1,
            `ADODB.Connection.${name}`,
            first.taint,
            name === "open"
              ? "connects to a database that the client names"
              : "runs a statement of the client's on a database",
          )
        : undefined
    if (/filesystemobject/.test(type)) {
      if (name === "createtextfile" || name === "opentextfile")
        return named(site, "write", `FileSystemObject.${name}`, first, "opens a file that the client names")
      if (name === "getfolder")
        return named(
          site,
          "list",
          "FileSystemObject.GetFolder",
          first,
          "lists a folder that the client names",
        )
      if (/^(?:deletefile|deletefolder|movefile|movefolder|copyfile|copyfolder|createfolder)$/.test(name))
        return named(site, "change", `FileSystemObject.${name}`, first, "changes files that the client names")
      if (name === "getfile")
        return named(site, "read", "FileSystemObject.GetFile", first, "reads a file that the client names")
    }
    if (/xmlhttp/.test(type) && name === "open")
      return named(site, "fetch", "XMLHTTP.open", second, "asks another server for what the client names")
  }
  if (
    name === "shell" &&
    site.language === "VB" &&
    (receiver === undefined || /interaction$/.test(receiver.path))
  )
    return commands(site, "Shell", args)
  if (/standardinput\.(?:write|writeline)$/.test(path)) {
    const taint = anyTaint(args)
    return taint === undefined
      ? undefined
      : found(
          site,
          "command",
          taint.isChecked ? 2 : 3,
          "Process.StandardInput",
          taint,
          "gives a program what the client sends",
        )
  }
  if (/^(?:winexec|shellexecute|createprocess)[aw]?$/.test(name)) return commands(site, name, args)
  // Loading
  if (
    dotnetLoaders.has(name) &&
    (/(?:^|\.)(?:assembly|appdomain|currentdomain)(?:\.|$)/.test(path) ||
      type === "assembly" ||
      type === "appdomain" ||
      (type === "reflected" && /assembly/.test(path)))
  ) {
    const [value] = args
    if (value?.text?.startsWith("MZ"))
      return found(
        site,
        "loader",
        3,
        "Assembly.Load",
        undefined,
        "loads a program that the file itself holds",
      )
    return runs(site, "loader", "Assembly.Load", value, "loads and runs a program")
  }
  if (
    name === "createinstance" &&
    anyTaint(args) !== undefined &&
    /activator|appdomain|assembly/.test(path)
  ) {
    const taint = anyTaint(args)!
    return found(
      site,
      "loader",
      taint.isWhole && !taint.isChecked ? 2 : 1,
      "Activator.CreateInstance",
      taint,
      "makes an object of a class that the client names",
    )
  }
  if (name === "invoke" && (type === "reflected" || /getmethod|gettype/.test(path))) {
    const taint = anyTaint(args)
    if (taint !== undefined)
      return found(
        site,
        "loader",
        taint.isChecked || !/(?:start|load|eval|exec|invoke|run|process|assembly|shell)/.test(path) ? 2 : 3,
        "MethodInfo.Invoke",
        taint,
        "calls a method by name with what the client sends",
      )
  }
  if (/^deserialize$|^unsafedeserialize$/.test(name) && (formatters.test(type) || /formatter/.test(path)))
    return runs(site, "deserialise", `${type || "Formatter"}.Deserialize`, first, "makes objects out of data")
  if ((name === "parse" || name === "load") && /xamlreader/.test(path))
    return runs(site, "deserialise", "XamlReader.Parse", first, "makes objects out of data")
  if (name === "load" && /xsl/.test(`${path} ${type}`)) {
    const taint = anyTaint(args.slice(0, 1))
    const isTrusted = args.some((arg) => /trusted|xsltsettings/.test(`${arg.path} ${arg.type}`))
    return taint === undefined
      ? undefined
      : found(
          site,
          "eval",
          isTrusted && !taint.isChecked ? 3 : 2,
          "XslCompiledTransform.Load",
          taint,
          isTrusted ? "runs a style sheet with its scripts" : "applies a style sheet",
        )
  }
  if (name === "addfilterdef" || name === "registervirtualpathprovider")
    return found(
      site,
      "loader",
      2,
      "RegisterVirtualPathProvider",
      anyTaint(args),
      "adds a source of pages that are on no disk",
    )
  // Files
  if (/^(?:writealltext|writeallbytes|writealllines|appendalltext|appendalllines)$/.test(name))
    return writes(site, `File.${name}`, first, second)
  if (
    site.receiver !== undefined &&
    /^(?:write|writeline|writebyte|writeasync)$/.test(name) &&
    receiver?.file !== undefined
  )
    return writes(site, "Stream.Write", receiver.file, {...first!, taint: anyTaint(args)})
  if (name === "copyto" && first?.file !== undefined)
    return writes(site, "Stream.CopyTo", first.file, receiver)
  if (name === "saveas" || name === "saveasasync") {
    const upload = receiver?.taint
    if (
      upload === undefined &&
      type !== "control" &&
      type !== "upload" &&
      type !== "files" &&
      type !== "request"
    )
      return undefined
    return keeps(site, "SaveAs", first, upload)
  }
  if (name === "downloadfile") {
    const url = anyTaint([first])
    const where = second === undefined ? undefined : anyTaint([second])
    return url !== undefined &&
      !url.isChecked &&
      (where !== undefined || serverSide.test(second?.text ?? second?.tail ?? ""))
      ? found(
          site,
          "write",
          3,
          "WebClient.DownloadFile",
          url,
          "fetches a file from where the client says and keeps it",
        )
      : undefined
  }
  if (
    /(?:^|\.)file\.(?:readalltext|readallbytes|readalllines|openread|opentext|open)$/.test(path) ||
    /^(?:transmitfile|writefile)$/.test(name)
  )
    return named(
      site,
      "read",
      name === "transmitfile" || name === "writefile" ? `Response.${name}` : `File.${name}`,
      first,
      "reads a file that the client names",
    )
  if (
    /(?:^|\.)file\.(?:copy|move|delete|create|createtext|setattributes)$/.test(path) ||
    /(?:^|\.)directory\.(?:delete|move|createdirectory)$/.test(path)
  )
    return named(
      site,
      "change",
      path.split(".").slice(-2).join("."),
      first,
      "changes files that the client names",
    )
  if (/(?:^|\.)directory\.(?:getfiles|getdirectories|getfilesystementries|enumeratefiles)$/.test(path))
    return named(site, "list", "Directory.GetFiles", first, "lists a folder that the client names")
  if (/^set(?:lastwritetime|creationtime|lastaccesstime)(?:utc)?$/.test(name)) {
    const taint = anyTaint(args)
    return taint === undefined
      ? undefined
      : found(site, "timestamps", 1, name, taint, "sets the times of files")
  }
  // Network
  if (name === "connect" && /socket|tcpclient|client/.test(`${path} ${type}`))
    return connects(site, "Socket.Connect", args)
  if (
    /^(?:create|createhttp|downloadstring|downloaddata|openread|getstringasync|getasync)$/.test(name) &&
    /webrequest|httpwebrequest|webclient|httpclient/.test(`${path} ${type}`)
  )
    return named(site, "fetch", name, first, "asks another server for what the client names")
  if (/^(?:validationkey|decryptionkey)$/.test(name)) return undefined
  return undefined
}

function streamSave(site: CallSite, path: Value | undefined): Found | undefined {
  const content = site.receiver
  const where = path === undefined ? undefined : anyTaint([path])
  if (where?.isWhole && !where.isChecked)
    return found(site, "write", 3, "ADODB.Stream.SaveToFile", where, "writes a file that the client names")
  return writes(site, "ADODB.Stream.SaveToFile", path, content)
}

function connects(site: CallSite, sink: string, args: readonly Value[]): Found | undefined {
  const taint = anyTaint(args)
  return taint !== undefined && !taint.isChecked
    ? found(site, "connect", 1, sink, taint, "connects to an address that the client names")
    : undefined
}

function javaDeeds(site: CallSite): Found | readonly Found[] | undefined {
  const {name, path, type, args, receiver} = site
  const [first, second] = args
  if (site.how === "new") {
    if (name === "processbuilder") return commands(site, "new ProcessBuilder", args)
    if (
      name === "fileoutputstream" ||
      name === "filewriter" ||
      name === "printwriter" ||
      name === "randomaccessfile"
    )
      return named(site, "write", `new ${name}`, first, "opens a file that the client names")
    if (name === "fileinputstream" || name === "filereader" || name === "scanner")
      return named(site, "read", `new ${name}`, first, "reads a file that the client names")
    if (name === "socket" || name === "inetsocketaddress") return connects(site, "new Socket", args)
    if (name === "urlclassloader") return runs(site, "loader", "new URLClassLoader", first, "loads classes")
    if (name === "url")
      return named(site, "fetch", "new URL", first, "asks another server for what the client names")
    return undefined
  }
  if (name === "exec" && (type === "runtime" || /runtime/.test(path)))
    return commands(site, "Runtime.exec", args)
  if (name === "exec" && (receiver?.type === "" || receiver === undefined)) {
    const one = commands(site, "exec", args)
    return one?.taint === undefined ? undefined : one
  }
  if (name === "command" && /processbuilder/.test(`${path} ${type}`))
    return commands(site, "ProcessBuilder.command", args)
  if (name === "eval" && receiver !== undefined)
    return runs(site, "eval", "ScriptEngine.eval", first, "evaluates code")
  if (
    /^(?:evaluate|parseexpression|createvalueexpression|createmethodexpression|getvalue|setvalue|evalscript|processexpression)$/.test(
      name,
    ) &&
    /shell|interpreter|spel|expression|ognl|elprocessor|velocity|groovy|mvel/.test(`${path} ${type}`)
  )
    return runs(site, "eval", name, args.find((arg) => arg.taint !== undefined) ?? first, "evaluates code")
  if (
    /^(?:defineclass|defineanonymousclass|definehiddenclass|unsafedefineclass)/.test(name) ||
    (name === "invoke" && /defineclass|defineanonymousclass/.test(path))
  )
    return runs(
      site,
      "loader",
      "ClassLoader.defineClass",
      args.find((arg) => anyTaint([arg]) !== undefined) ?? first,
      "loads and runs a class",
    )
  if (name === "invoke") {
    const taint = anyTaint(args)
    const isKnown =
      /(?:exec|start|eval|defineclass|load|getruntime|runtime|processbuilder|processimpl|unixprocess)/.test(
        path,
      )
    if (taint !== undefined && (type === "reflected" || isKnown))
      return found(
        site,
        isKnown ? "command" : "loader",
        isKnown && !taint.isChecked ? 3 : 2,
        "Method.invoke",
        taint,
        "calls a method by name with what the client sends",
      )
    const chosen = receiver?.taint
    if (chosen !== undefined && taint !== undefined)
      return found(
        site,
        "loader",
        chosen.isChecked ? 2 : 3,
        "Method.invoke",
        chosen,
        "calls a method that the client names",
      )
  }
  if ((name === "forname" || name === "loadclass") && first?.taint !== undefined)
    return found(site, "loader", 1, `Class.${name}`, first.taint, "loads a class that the client names")
  if (name === "lookup" && /context|naming|jndi/.test(`${path} ${type}`))
    return runs(
      site,
      "loader",
      "InitialContext.lookup",
      first?.taint === undefined ? undefined : first,
      "fetches an object",
    )
  if (name === "readobject") {
    const taint = receiver?.taint
    return taint === undefined
      ? undefined
      : found(site, "deserialise", taint.isChecked ? 2 : 3, "readObject", taint, "makes objects out of data")
  }
  if (/^(?:write|print|println|append|writebytes)$/.test(name) && receiver?.file !== undefined)
    return writes(site, `${type || "Writer"}.${name}`, receiver.file, {
      ...(first ?? {path: "", type: ""}),
      taint: anyTaint(args),
    })
  if (name === "write" && (type === "upload" || /part/.test(path)) && first !== undefined)
    return keeps(site, "Part.write", first, receiver?.taint)
  if (/^(?:write|copy|writestring)$/.test(name) && /(?:^|\.)files\./.test(path))
    return name === "copy"
      ? writes(site, "Files.copy", second, first)
      : writes(site, "Files.write", first, second)
  if (/^(?:delete|renameto|mkdir|mkdirs|setlastmodified|createnewfile)$/.test(name))
    return named(site, "change", name, receiver, "changes files that the client names")
  if (/^(?:list|listfiles)$/.test(name))
    return named(site, "list", name, receiver, "lists a folder that the client names")
  if (
    /^(?:executequery|executeupdate|execute)$/.test(name) &&
    first?.taint?.isWhole &&
    !first.taint.isChecked
  )
    return found(site, "database", 1, name, first.taint, "runs a statement of the client's on a database")
  if (name === "getconnection" && first?.taint?.isWhole && !first.taint.isChecked)
    return found(
      site,
      "database",
      1,
      "DriverManager.getConnection",
      first.taint,
      "connects to a database that the client names",
    )
  if (name === "connect" && /socket/.test(`${path} ${type}`)) return connects(site, "Socket.connect", args)
  if (
    /^(?:addfilter|addfiltermap|addfilterdef|addservlet|addapplicationeventlistener|getpipeline)$/.test(name)
  )
    return found(site, "loader", 2, name, undefined, "adds a filter or listener to the running server")
  return undefined
}

const phpCommands = new Set(
  "system exec shell_exec passthru popen proc_open pcntl_exec expect_popen".split(" "),
)
/** Functions of PHP that call what they are given by name, and the argument that names it. */
const phpCallbacks: ReadonlyMap<string, number> = new Map(
  Object.entries({
    call_user_func: 0,
    call_user_func_array: 0,
    array_map: 0,
    forward_static_call: 0,
    forward_static_call_array: 0,
    register_shutdown_function: 0,
    register_tick_function: 0,
    set_error_handler: 0,
    ob_start: 0,
    spl_autoload_register: 0,
    iterator_apply: 1,
    array_filter: 1,
    array_reduce: 1,
    array_walk: 1,
    array_walk_recursive: 1,
    usort: 1,
    uasort: 1,
    uksort: 1,
    preg_replace_callback: 1,
    array_diff_ukey: 2,
    array_udiff: 2,
    array_uintersect: 2,
    mb_ereg_replace_callback: 1,
    filter_var: 2,
    reflectionfunction: 0,
  }),
)
const phpCode =
  /^(?:assert|eval|system|exec|shell_exec|passthru|popen|proc_open|create_function|call_user_func|include|require)$/i

function phpDeeds(site: CallSite): Found | readonly Found[] | undefined {
  const {name, args, receiver} = site
  const [first, second] = args
  if (site.how === "new") {
    if (name === "reflectionfunction") return callback(site, first, args)
    if (name === "splfileobject")
      return named(site, "write", "SplFileObject", first, "opens a file that the client names")
    return undefined
  }
  // Methods of objects have the names of functions and are something else.
  if (receiver !== undefined) {
    if (/^(?:invoke|invokeargs)$/.test(name)) {
      const taint = anyTaint(args)
      return taint !== undefined && receiver.taint !== undefined && !receiver.taint.isChecked
        ? found(
            site,
            "eval",
            3,
            "ReflectionFunction.invoke",
            taint,
            "calls the function that the client names",
          )
        : undefined
    }
    return undefined
  }
  if (name === "eval") return runs(site, "eval", "eval", first, "evaluates code")
  if (name === "assert")
    return first?.taint === undefined || first.type === "boolean"
      ? constantCode(site, "assert", first)
      : runs(site, "eval", "assert", first, "evaluates code")
  if (name === "create_function")
    return runs(site, "eval", "create_function", second, "makes a function of code")
  if (name === "include") {
    const value = first!
    const taint = value.taint
    if (taint === undefined) return undefined
    const isStream = /^(?:php|data|expect|phar|zip):/i.test(value.head ?? "")
    if (taint.isChecked || (!taint.isWhole && !isStream)) return undefined
    return found(
      site,
      "eval",
      taint.isFileName ? 1 : 3,
      "include",
      taint,
      "runs the file that the client names",
    )
  }
  if (
    (name === "preg_replace" ||
      name === "mb_ereg_replace" ||
      name === "mb_eregi_replace" ||
      name === "preg_filter") &&
    second !== undefined
  ) {
    const flags = name.startsWith("preg")
      ? (/[a-zA-Z]*$/.exec(first?.text ?? "")?.[0] ?? "")
      : (args[3]?.text ?? "")
    const isEvaluated =
      flags.includes("e") &&
      (name.startsWith("mb") ||
        /^(.)[\s\S]*\1[a-zA-Z]*$|^[({[<][\s\S]*[)}\]>][a-zA-Z]*$/.test(first?.text ?? ""))
    if (isEvaluated) {
      const value =
        second.taint !== undefined
          ? second
          : args[2]?.taint !== undefined && /\\[0-9]|\$[0-9]/.test(second.text ?? "")
            ? args[2]
            : second
      return runs(site, "eval", `${name} with e`, value, "evaluates code")
    }
    if (first?.taint?.isWhole && !first.taint.isChecked && second.taint?.isWhole)
      return found(site, "eval", 3, name, first.taint, "evaluates code if the client's pattern asks for it")
    return undefined
  }
  if (phpCommands.has(name))
    return commands(
      site,
      name,
      name === "proc_open" || name === "pcntl_exec" ? args.slice(0, 2) : args.slice(0, 1),
    )
  const index = phpCallbacks.get(name)
  if (index !== undefined)
    return callback(
      site,
      args[index],
      args.filter((_, i) => i !== index),
    )
  if (name === "file_put_contents") return writes(site, "file_put_contents", first, second)
  if (name === "fwrite" || name === "fputs")
    return first?.file === undefined ? undefined : writes(site, name, first.file, second)
  if (name === "fopen")
    return /[wax+]/.test(second?.text ?? "")
      ? named(site, "write", "fopen", first, "opens a file that the client names")
      : named(site, "read", "fopen", first, "reads a file that the client names")
  if (name === "move_uploaded_file") return keeps(site, "move_uploaded_file", second, first?.taint)
  if (name === "copy")
    return first?.type === "upload" ? keeps(site, "copy", second, first.taint) : copies(site, first, second)
  if (/^(?:file_get_contents|readfile|file|highlight_file|show_source|fpassthru|parse_ini_file)$/.test(name))
    return named(site, "read", name, first, "reads a file that the client names")
  if (/^(?:unlink|rmdir|mkdir|chmod|rename|touch|chown|symlink)$/.test(name))
    return named(
      site,
      name === "touch" ? "timestamps" : "change",
      name,
      first,
      "changes files that the client names",
    )
  if (/^(?:scandir|opendir|glob|dir)$/.test(name))
    return named(site, "list", name, first, "lists a folder that the client names")
  if (/^(?:fsockopen|pfsockopen|stream_socket_client|socket_connect)$/.test(name))
    return connects(site, name, args)
  if (/^(?:mysql_query|mysqli_query|pg_query|mssql_query|sqlite_query|odbc_exec)$/.test(name)) {
    const statement = args.find((arg) => arg.taint?.isWhole && !arg.taint.isChecked)
    return statement === undefined
      ? undefined
      : found(site, "database", 1, name, statement.taint, "runs a statement of the client's on a database")
  }
  if (
    /^(?:mysql_connect|mysqli_connect|pg_connect|mssql_connect)$/.test(name) &&
    first?.taint?.isWhole &&
    !first.taint.isChecked
  )
    return found(site, "database", 1, name, first.taint, "connects to a database that the client names")
  if (name === "dl" || name === "ffi") return runs(site, "loader", name, first, "loads a library")
  return undefined
}

function constantCode(site: CallSite, sink: string, value: Value | undefined): Found | undefined {
  return value?.text === undefined || value.type === "boolean"
    ? undefined
    : runs(site, "eval", sink, value, "evaluates code")
}

function copies(site: CallSite, from: Value | undefined, to: Value | undefined): Found | undefined {
  const what = from?.taint
  const where = to === undefined ? undefined : anyTaint([to])
  const isPage = serverSide.test(to?.text ?? to?.tail ?? "")
  return what?.isWhole &&
    !what.isChecked &&
    !what.isFileName &&
    ((where?.isWhole && !where.isChecked) || isPage)
    ? found(site, "write", 3, "copy", what, "copies what the client names to a place of the client's choice")
    : undefined
}

/** A function that calls another by name. */
function callback(site: CallSite, which: Value | undefined, others: readonly Value[]): Found | undefined {
  // `usort(...$_GET)`: the client gives all of it.
  if (which === undefined) {
    const all = site.args.length === 1 ? site.args[0]?.taint : undefined
    return all?.isWhole && !all.isChecked && /^\$_/.test(all.source) && site.name !== "array_filter"
      ? found(site, "eval", 2, site.name, all, "calls a function that the client names")
      : undefined
  }
  const given = anyTaint(others)
  const chosen = which.taint
  if (which.items !== undefined) {
    // `array("options" => "assert")`.
    const named = which.items.find((item) => item.key === "options")
    return named === undefined || named.items !== undefined ? undefined : callback(site, named, others)
  }
  if (chosen?.isWhole && !chosen.isChecked)
    return found(
      site,
      "eval",
      given !== undefined && !given.isChecked ? 3 : 2,
      site.name,
      chosen,
      "calls the function that the client names",
    )
  if (which.text !== undefined && phpCode.test(which.text) && given !== undefined)
    return found(
      site,
      /^(?:system|exec|shell_exec|passthru|popen|proc_open)$/i.test(which.text) ? "command" : "eval",
      given.isChecked ? 2 : 3,
      `${site.name}("${which.text}")`,
      given,
      "hands what the client sends to a function that runs it",
    )
  if (which.text === undefined && which.isDecoded && given !== undefined)
    return found(site, "eval", 2, site.name, given, "calls a function whose name it decodes first")
  return undefined
}
