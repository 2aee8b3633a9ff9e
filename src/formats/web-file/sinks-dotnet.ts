/* What pages of ASP.NET and ASP do. Source: reference pages of .NET Framework, Windows Script Host and ADO. */

import {
  commands,
  connects,
  type Found,
  found,
  keeps,
  named,
  opens,
  queries,
  runs,
  serverSide,
  unpacks,
  writes,
} from "./deeds.ts"
import type {CallSite} from "./site.ts"
import {anyTaint, type Value} from "./value.ts"

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

const databases = /^(?:sql|sqlce|oledb|odbc|oracle|mysql|npgsql|sqlite|db)(?:connection|command|dataadapter)$/

/** What a site of ASP.NET or ASP does; undefined for nothing that matters. */
export function dotnetDeeds(site: CallSite): Found | readonly Found[] | undefined {
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
    if (databases.test(name) && /(?:command|dataadapter)$/.test(name)) {
      // The second is the connection or what it is made of.
      const both = [queries(site, `new ${name}`, first), opens(site, `of ${name}`, second)]
      return both.filter((one) => one !== undefined)
    }
    if (databases.test(name) && /connection$/.test(name)) return opens(site, `new ${name}`, first)
    if (name === "xmlobjectserializer" || name === "resxresourcereader" || name === "resourcereader")
      return first?.taint === undefined
        ? undefined
        : runs(site, "deserialise", `new ${name}`, first, "makes objects out of data")
    if (name === "tcpclient" || name === "ipendpoint")
      return connects(site, `new ${name === "tcpclient" ? "TcpClient" : "IPEndPoint"}`, args)
    return undefined
  }
  if (name === "getdelegateforfunctionpointer")
    return found(
      site,
      "machine code",
      1,
      "GetDelegateForFunctionPointer",
      undefined,
      "calls an address in memory",
    )
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
        args.some((arg) => arg.isDecoded && arg.taint === undefined) ||
        receiver?.isDecoded ||
        (type === "managementclass" && /create/i.test(texts)) ||
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
      return name === "open" ? opens(site, "Open", first) : queries(site, "ADODB.Connection.Execute", first)
    if (/adodb\.recordset/.test(type) && name === "open")
      return [queries(site, "ADODB.Recordset.Open", first), opens(site, "of Recordset", second)].filter(
        (one) => one !== undefined,
      )
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
    (receiver === undefined ? site.language === "VB" : /interaction$/.test(receiver.path))
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
  if (
    (/(?:^|\.)server\.(?:execute|transfer)$/.test(path) || name === "loadcontrol") &&
    first?.taint?.via.includes("a file")
  )
    return runs(
      site,
      "eval",
      name === "loadcontrol" ? "LoadControl" : "Server.Execute",
      first,
      "runs a page that it wrote",
    )
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
        taint.isChecked ||
          !(receiver?.isDecoded || /(?:start|load|eval|exec|invoke|run|process|assembly|shell)/.test(path))
          ? 2
          : 3,
        "MethodInfo.Invoke",
        taint,
        "calls a method by name with what the client sends",
      )
  }
  if (/^(?:readobject|deserialize)$/.test(name) && /netdatacontractserializer/.test(`${type} ${path}`))
    return runs(
      site,
      "deserialise",
      "NetDataContractSerializer.ReadObject",
      anyOf(args),
      "makes objects out of data",
    )
  if (
    /^deserialize(?:object)?$/.test(name) &&
    args.concat(receiver ?? []).some((arg) => arg.type === "named types")
  ) {
    const taint = anyTaint(args)
    return taint === undefined
      ? undefined
      : found(
          site,
          "deserialise",
          taint.isWhole && !taint.isChecked ? 3 : 2,
          receiver?.type === "named types"
            ? "JavaScriptSerializer.Deserialize"
            : "JsonConvert.DeserializeObject",
          taint,
          "makes objects of the types that the client names",
        )
  }
  if (
    /^deserialize$|^unsafedeserialize(?:methodresponse)?$/.test(name) &&
    (formatters.test(type) || /formatter/.test(path))
  )
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
          isTrusted && !taint.isChecked && taint.isWhole ? 3 : 2,
          "XslCompiledTransform.Load",
          taint,
          isTrusted ? "runs a style sheet with its scripts" : "applies a style sheet",
        )
  }
  if (name === "extracttodirectory" || name === "extracttofile") {
    const archive = anyOf(receiver?.taint === undefined ? args.slice(0, 1) : [receiver])
    return unpacks(
      site,
      "ExtractToDirectory",
      archive,
      args.find((arg) => arg.isOwnFolder),
    )
  }
  if (name === "addfilterdef" || name === "registervirtualpathprovider")
    return found(
      site,
      "loader",
      anyTaint(args)?.isChecked === false ? 3 : 2,
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
    first?.type === "upload" &&
    first.taint !== undefined &&
    /(?:^|\.)file\.(?:copy|move|replace)$/.test(path)
  )
    return keeps(site, path.split(".").slice(-2).join("."), second, first.taint)
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
  return undefined
}

function anyOf(values: readonly Value[]): Value | undefined {
  return values.find((value) => anyTaint([value]) !== undefined) ?? values[0]
}

function streamSave(site: CallSite, path: Value | undefined): Found | undefined {
  const content = site.receiver
  const where = path === undefined ? undefined : anyTaint([path])
  if (where?.isWhole && !where.isChecked)
    return found(site, "write", 3, "ADODB.Stream.SaveToFile", where, "writes a file that the client names")
  return writes(site, "ADODB.Stream.SaveToFile", path, content)
}
