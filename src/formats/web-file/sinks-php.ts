/* What pages of PHP do. Source: PHP Manual, function reference. */

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
import {anyTaint, tainted, type Value} from "./value.ts"

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

/** What a site of PHP does; undefined for nothing that matters. */
export function phpDeeds(site: CallSite): Found | readonly Found[] | undefined {
  const {name, args, receiver} = site
  const [first, second] = args
  if (site.how === "new") {
    if (name === "reflectionfunction") return callback(site, first, args)
    if (/^(?:pdo|mysqli|sqlite3|mongo)$/.test(name)) return opens(site, `new ${name}`, first)
    if (name === "splfileobject")
      return named(site, "write", "SplFileObject", first, "opens a file that the client names")
    return undefined
  }
  // Methods of objects have the names of functions and are something else.
  if (receiver !== undefined) return methodDeeds(site, receiver)
  if (name === "putenv") {
    const preloads = /^LD_(?:PRELOAD|AUDIT|LIBRARY_PATH)=/i.test(first?.text ?? first?.head ?? "")
    return preloads
      ? found(site, "loader", 3, "putenv", first?.taint, "makes other programs load a library of its own")
      : undefined
  }
  if (name === "mail" || name === "mb_send_mail") {
    const options = args[4]?.taint
    return options?.isWhole && !options.isChecked
      ? found(
          site,
          "command",
          3,
          name,
          options,
          "hands options of the client's to the program that sends mail",
        )
      : undefined
  }
  if (name === "unserialize" || name === "yaml_parse" || name === "igbinary_unserialize") {
    const taint = first?.taint
    return taint?.isWhole && !taint.isChecked && second === undefined
      ? found(site, "deserialise", 2, name, taint, "makes objects out of data")
      : undefined
  }
  if (name === "stream_copy_to_stream")
    return second?.file === undefined ? undefined : writes(site, name, second.file, first)
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
    if (taint.isChecked) return undefined
    if (!taint.isWhole && !isStream)
      return found(site, "eval", 1, "include", taint, "runs a file that the client names in part")
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
  if ((name === "fwrite" || name === "fputs") && first?.type === "process pipe") {
    const taint = second?.taint
    return taint === undefined
      ? undefined
      : found(site, "command", taint.isChecked ? 2 : 3, name, taint, "gives a program what the client sends")
  }
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
  if (name === "rename" && first?.type === "upload") return keeps(site, "rename", second, first.taint)
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
  if (
    /^(?:mysql_query|mysqli_query|mysqli_multi_query|pg_query|mssql_query|sqlsrv_query|sqlite_query|odbc_exec)$/.test(
      name,
    )
  )
    return queries(site, name, name === "mysql_query" || name === "mssql_query" ? first : (second ?? first))
  if (
    /^(?:mysql_connect|mysql_pconnect|mysqli_connect|pg_connect|pg_pconnect|mssql_connect|sqlsrv_connect|odbc_connect)$/.test(
      name,
    )
  )
    return opens(site, name, first)
  if (name === "dl" || name === "ffi") return runs(site, "loader", name, first, "loads a library")
  return undefined
}

/** What methods of PHP's own classes do. */
function methodDeeds(site: CallSite, receiver: Value): Found | undefined {
  const {name, type, args} = site
  const [first] = args
  if (/^(?:invoke|invokeargs)$/.test(name)) {
    const taint = anyTaint(args)
    if (taint === undefined) return undefined
    if (receiver.taint !== undefined && !receiver.taint.isChecked)
      return found(
        site,
        "eval",
        3,
        "ReflectionFunction.invoke",
        taint,
        "calls the function that the client names",
      )
    return type === "reflectionfunction" && phpCode.test(receiver.text ?? "")
      ? found(
          site,
          "command",
          taint.isChecked ? 2 : 3,
          `ReflectionFunction("${receiver.text}")`,
          taint,
          "hands what the client sends to a function that runs it",
        )
      : undefined
  }
  if (type.startsWith("com:") && /^(?:run|exec|shellexecute|create)$/.test(name))
    return commands(site, `${type.slice(4)}.${name}`, args)
  if (
    type === "ffi" &&
    /^(?:system|popen|execl|execlp|execle|execv|execve|winexec|createprocess\w?)$/i.test(name)
  )
    return commands(site, `FFI ${name}`, args)
  if (
    /^(?:pdo|mysqli|sqlite3)$/.test(type) &&
    /^(?:query|exec|real_query|multi_query|prepare|querysingle)$/.test(name)
  )
    return queries(site, `${type}.${name}`, first)
  if (type === "mysqli" && (name === "real_connect" || name === "connect")) return opens(site, name, first)
  if (type === "ziparchive" && name === "extractto")
    return unpacks(site, "ZipArchive.extractTo", receiver, first)
  return undefined
}

function constantCode(site: CallSite, sink: string, value: Value | undefined): Found | undefined {
  return value?.text === undefined || value.type === "boolean"
    ? undefined
    : runs(site, "eval", sink, value, "evaluates code")
}

function copies(site: CallSite, from: Value | undefined, to: Value | undefined): Found | undefined {
  const what = /^php:\/\/input/i.test(from?.text ?? "") ? tainted("php://input", site.at).taint : from?.taint
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
  const given = anyTaint(others)
  // `usort(...$_GET)`: the client gives all of it.
  if (which === undefined) {
    const [only] = site.args
    const all = site.args.length === 1 ? only?.taint : undefined
    return all?.isWhole && !all.isChecked && /^\$_/.test(all.source) && site.name !== "array_filter"
      ? found(site, "eval", 3, site.name, all, "calls a function that the client names")
      : undefined
  }
  if (which.oneOf !== undefined && which.text === undefined) {
    const grave = which.oneOf
      .map((one) => (one.oneOf === undefined ? callback(site, one, others) : undefined))
      .filter((one) => one !== undefined)
      .sort((a, b) => b.grade - a.grade)
    if (grave[0] !== undefined) return grave[0]
  }
  if (site.args[0]?.isSpread && site.args[0].taint?.isWhole && !site.args[0].taint.isChecked)
    return found(site, "eval", 3, site.name, site.args[0].taint, "calls a function that the client names")
  if (
    which.text !== undefined &&
    given === undefined &&
    phpCode.test(which.text) &&
    /^(?:ob_start|set_error_handler|set_exception_handler)$/.test(site.name)
  )
    return found(
      site,
      "eval",
      3,
      `${site.name}("${which.text}")`,
      undefined,
      "has whatever the page writes or reports run",
    )
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
    return found(
      site,
      "eval",
      given.isChecked ? 2 : 3,
      site.name,
      given,
      "calls a function whose name it decodes first",
    )
  return undefined
}
