/* What a call of a function that is not in the file gives: a value of a kind, with what it was given in it.
 *
 * A function that is not known passes on what it is given. Known are those that end a way (numbers, hashes,
 * comparisons), that weaken it (names of files, paths below a folder), that decode, and that find classes and
 * methods by name. Pure: what a call does to variables stands in calls.ts. */

import {comType} from "./page.ts"
import {isBuiltIn} from "./php-calls.ts"
import type {CallSite} from "./site.ts"
import {anyTaint, constant, through, unknown, type Value} from "./value.ts"

/** What a call of a function that is not in the file gives. */
export function resultOf(site: CallSite, args: readonly Value[], callee: Value, isPhp: boolean): Value {
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
      type: name === "gettypefromprogid" || name === "gettypefromclsid" ? comType(args[0].text) : "reflected",
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
  const isForeign = isPhp && taint !== undefined && !isBuiltIn(name, site.receiver !== undefined)
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

const fetches = /^(?:downloaddata|downloadstring|getstringasync|getbytearrayasync|file_get_contents)$/
/** Methods that find classes and methods by name. */
const reflects =
  /^(?:forname|gettype|loadclass|findclass|getmethod|getdeclaredmethod|getconstructor|getdeclaredconstructor|getmethods|getdeclaredmethods|getconstructors|getdeclaredconstructors|getmember)$/

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
