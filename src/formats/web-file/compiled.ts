/* What ASP.NET leaves behind when it compiles a page: it stays when the page is deleted.
 *
 * `<name>.<hash>.compiled` is a small XML file that names the page's address, its hash and the assembly;
 * `App_Web_<random>.dll` is that assembly; with debugging on, or after a failure, the generated source
 * (`.0.cs`), the compiler's command line and its output lie beside it. Whether the page still exists is not
 * known here.
 *
 * Source: observed `Temporary ASP.NET Files` of .NET Framework 4; [ECMA-335] II.24 for where strings stand. */

import {childOf, readXml, type XmlElement} from "../xml.ts"

export interface CompiledPage {
  readonly virtualPath: string | undefined
  readonly hash: string | undefined
  readonly fileHash: string | undefined
  readonly assembly: string | undefined
  readonly type: string | undefined
}

/** Reads a `.compiled` file; undefined if it is none. */
export function readCompiled(bytes: Uint8Array): CompiledPage | undefined {
  const root = readXml(bytes, () => {}, {elements: 1000, depth: 8})
  const preserve: XmlElement | undefined = root?.name === "preserve" ? root : childOf(root, "preserve")
  if (preserve === undefined) return undefined
  const get = (wanted: string): string | undefined => {
    for (const [name, value] of preserve.attributes)
      if (name.toLowerCase() === wanted && value !== "") return value.slice(0, 1000)
    return undefined
  }
  return {
    virtualPath: get("virtualpath"),
    hash: get("hash"),
    fileHash: get("filehash"),
    assembly: get("assembly"),
    type: get("type"),
  }
}

/** Names in an assembly that a page needs to do what a web shell does. */
const telling: readonly string[] = [
  "JScriptEvaluate",
  "get_Files",
  "ProcessStartInfo",
  "set_StandardInput",
  "CSharpCodeProvider",
  "CompileAssemblyFromSource",
  "TransformFinalBlock",
  "WriteAllBytes",
  "WriteAllText",
  "VirtualAlloc",
  "CreateThread",
  "SaveAs",
]

export interface AssemblyTraces {
  /** The telling names that occur. */
  readonly functions: readonly string[]
  /** Addresses of pages, `~/owa/auth/x.aspx`. */
  readonly virtualPaths: readonly string[]
}

/** Searches a compiled page for names and for the addresses of the pages in it. */
export function tracesIn(bytes: Uint8Array): AssemblyTraces {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const functions = telling.filter(
    (name) => buffer.includes(`${name}\0`, 0, "latin1") || buffer.includes(name, 0, "utf16le"),
  )
  const paths = new Set<string>()
  for (const text of [
    buffer.toString("latin1"),
    buffer.toString("utf16le"),
    buffer.subarray(1).toString("utf16le"),
  ])
    for (const [path] of text.matchAll(/(?:~\/|\/)[\w./-]{1,120}\.(?:as[pcmh]x|cshtml|asax|master)\b/gi)) {
      if (paths.size >= 20) break
      paths.add(path)
    }
  return {functions, virtualPaths: [...paths].sort()}
}

/** Pages that generated source, command lines and compiler output name: `C:\…\x.aspx`. */
export function sourcesIn(text: string): readonly string[] {
  const out = new Set<string>()
  for (const [path] of text.matchAll(
    /[A-Za-z]:\\[^"'<>|*?\r\n:]{1,300}?\.(?:as[pcmh]x|cshtml|asax|master|soap)\b/gi,
  )) {
    if (out.size >= 20) break
    out.add(path)
  }
  return [...out]
}
