/* What pages of JSP do. Source: Java SE and Jakarta EE API documentation. */

import {commands, connects, type Found, found, keeps, named, opens, queries, runs, writes} from "./deeds.ts"
import type {CallSite} from "./site.ts"
import {anyTaint} from "./value.ts"

/** What a site of JSP does; undefined for nothing that matters. */
export function javaDeeds(site: CallSite): Found | readonly Found[] | undefined {
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
  if (name === "newinstance" && /processimpl|unixprocess|processbuilder|scriptengine/.test(path)) {
    const one = commands(site, "Constructor.newInstance", args)
    if (one?.taint !== undefined) return one
  }
  if (name === "newinstance" && receiver?.isDecoded && anyTaint(args) !== undefined) {
    const taint = anyTaint(args)!
    return found(
      site,
      "loader",
      taint.isChecked ? 2 : 3,
      "newInstance",
      taint,
      "makes an object of a class whose name it decodes",
    )
  }
  if (name === "newtransformer" || name === "newtemplates") {
    const taint = anyTaint(args)
    return taint === undefined
      ? undefined
      : found(
          site,
          "eval",
          taint.isWhole && !taint.isChecked ? 3 : 2,
          name,
          taint,
          "runs a style sheet, which may call methods",
        )
  }
  if (name === "fromxml" || (/^(?:load|loadas|loadall)$/.test(name) && /yaml/.test(`${path} ${type}`))) {
    const taint = anyTaint(args)
    return taint === undefined
      ? undefined
      : found(site, "deserialise", 2, name, taint, "makes objects of the types that the client names")
  }
  if (/^(?:invokeexact|invokewitharguments)$/.test(name) && type === "reflected") {
    const taint = anyTaint(args)
    if (taint !== undefined)
      return found(
        site,
        "command",
        taint.isChecked ? 2 : 3,
        "MethodHandle",
        taint,
        "calls a method by name with what the client sends",
      )
  }
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
        (isKnown || receiver?.isDecoded) && !taint.isChecked ? 3 : 2,
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
  if (/^(?:executequery|executeupdate|execute|preparestatement|addbatch)$/.test(name))
    return queries(site, name, first)
  if (name === "getconnection") return opens(site, "DriverManager.getConnection", first)
  if (name === "connect" && /socket/.test(`${path} ${type}`)) return connects(site, "Socket.connect", args)
  if (
    /^(?:addfilter|addfiltermap|addfilterdef|addservlet|addapplicationeventlistener|getpipeline)$/.test(name)
  )
    return found(site, "loader", 2, name, undefined, "adds a filter or listener to the running server")
  return undefined
}
