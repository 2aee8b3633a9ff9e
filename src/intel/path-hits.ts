/* Paths of files and keys of the registry as texts write them: drives, shares, %variables%, hives, Unix and web roots.
 *
 * A part of a path may hold blanks if another part follows and its words begin like names ("Program Files"); the last
 * part ends at a blank. Backslashes that were doubled for a programming language are single in the value. */

import type {Found} from "./hits.ts"

const anchors =
  /(?<![A-Za-z0-9])[A-Za-z]:(?=[\\/]{1,2}[\w.*$%~(])(?!\/\/)|(?<![\w\\:)])\\\\(?=[\w.?-])|%[A-Za-z][\w()]{1,30}%(?=[\\/])|(?<![\w\\])(?:HKEY_(?:LOCAL_MACHINE|CURRENT_USER|CLASSES_ROOT|USERS|CURRENT_CONFIG)|HK(?:LM|CU|CR|U|CC))(?::?(?=\\))/g
const bareKey =
  /(?<![\w\\])(?:software\\(?:wow6432node\\)?microsoft|system\\(?:currentcontrolset|controlset00\d))(?=\\)/gi
const relative = /(?<![\w\\:%.$~-])\\?[\w.$%~-]+(?:\\[\w.$%~*-]+)+/g
const unix = /(?<![\w./:~%?=&#@-])~?\/(?:[\w.@+~$%-]+\/)*[\w.@+~$%-]+/g

const hives = new Map([
  ["HKEY_LOCAL_MACHINE", "HKLM"],
  ["HKEY_CURRENT_USER", "HKCU"],
  ["HKEY_CLASSES_ROOT", "HKCR"],
  ["HKEY_USERS", "HKU"],
  ["HKEY_CURRENT_CONFIG", "HKCC"],
])

/** Folders of Windows and of Exchange that a path without a drive begins with. */
const windowsRoots = new Set(
  "inetpub windows winnt users programdata perflogs appdata temp frontend clientaccess aspnet_client wwwroot system32".split(
    " ",
  ),
)
const unixRoots = new Set(
  "etc tmp var usr opt home root dev proc bin sbin lib mnt srv run boot library applications private".split(
    " ",
  ),
)
const pageEnding = /\.(?:aspx|ashx|asmx|asp|php|jsp|jspx|js|sh|py|pl|cgi|css|gif|ttf|eot|flt|html?)$/i
const fileEnding = /\.[A-Za-z][A-Za-z0-9]{1,4}$/

const longest = 400

/** The paths and keys of a text. */
export function* pathsIn(text: string): Generator<Found> {
  const hasBackslash = text.includes("\\")
  // PERF: what begins a path is rare.
  for (const m of hasBackslash || /[A-Za-z]:\/|%\//.test(text) ? text.matchAll(anchors) : []) {
    const end = endOfPath(text, m[0] === "\\\\" ? m.index : m.index + m[0].length)
    const written = text.slice(m.index, end)
    const isKey = m[0].startsWith("HK")
    const value = isKey ? keyOf(written) : pathOf(written)
    if (value !== undefined) yield {kind: isKey ? "registry-key" : "file-path", value, start: m.index, end}
  }
  for (const m of hasBackslash ? text.matchAll(bareKey) : []) {
    const end = endOfPath(text, m.index + m[0].length)
    const value = keyOf(text.slice(m.index, end))
    if (value !== undefined) yield {kind: "registry-key", value, start: m.index, end}
  }
  for (const m of hasBackslash ? text.matchAll(relative) : []) {
    const written = m[0].replace(/[.\\]+$/, "")
    const parts = written.split("\\").filter((part) => part !== "")
    const isRooted = windowsRoots.has((parts[0] ?? "").toLowerCase())
    if (parts.length >= 2 && (isRooted || fileEnding.test(written)))
      yield {kind: "file-path", value: single(written), start: m.index, end: m.index + written.length}
  }
  for (const m of text.matchAll(unix)) {
    const written = m[0].replace(/\.+$/, "")
    const parts = written.replace(/^~/, "").split("/").slice(1)
    const isRooted = unixRoots.has((parts[0] ?? "").toLowerCase())
    if (parts.length >= 2 && (isRooted || written.startsWith("~") || pageEnding.test(written)))
      yield {kind: "file-path", value: written, start: m.index, end: m.index + written.length}
  }
}

/** The end of a path whose first separator stands at `from`. */
function endOfPath(text: string, from: number): number {
  const limit = Math.min(text.length, from + longest)
  let at = from
  for (;;) {
    let start = at
    while (start < limit && isSeparator(text[start])) start++
    if (start === at) return at
    const next = partWithBlanks(text, start, limit)
    if (next !== undefined) {
      at = next
      continue
    }
    let end = start
    while (end < limit && !/[\s\\/:"'<>|,;]/.test(text[end] ?? " ")) end++
    if (isSeparator(text[end]) && end > start) {
      at = end
      continue
    }
    while (end > start && /[.:!?)\]}*-]/.test(text[end - 1] ?? "") && !opens(text.slice(start, end))) end--
    return end === start ? at : end
  }
}

function isSeparator(character: string | undefined): boolean {
  return character === "\\" || character === "/"
}

/** A closing bracket that the part itself opened stays. */
function opens(part: string): boolean {
  return /\([^()]*\)$|\{[^{}]*\}$|\[[^\][]*\]$/.test(part) || /^\*$|\\\*$|\.\*$/.test(part)
}

const blankPart = /^[\w$.~(][\w.$~()&-]*(?: (?:[A-Z0-9(][\w.()&-]*|and))+$/

/** Where a part with blanks ends, if a separator ends it. */
function partWithBlanks(text: string, start: number, limit: number): number | undefined {
  for (let end = start; end < Math.min(limit, start + 60); end++) {
    const character = text[end]
    if (isSeparator(character)) return blankPart.test(text.slice(start, end)) ? end : undefined
    if (character === undefined || /["'<>|:;,\n*?]/.test(character)) return undefined
  }
  return undefined
}

function single(path: string): string {
  return path.replace(/(?<=.)\\{2,}/g, "\\")
}

function pathOf(written: string): string | undefined {
  const isShare = written.startsWith("\\\\")
  const value = isShare ? `\\\\${single(written.replace(/^\\+/, ""))}` : single(written)
  const parts = value.split(/[\\/]/).filter((part) => part !== "")
  return parts.length >= 2 && value.length <= longest ? value.replace(/(?<=[^\\:])[\\/]$/, "") : undefined
}

function keyOf(written: string): string | undefined {
  const [hive = "", ...parts] = written.split(/\\+/).filter((part) => part !== "")
  const name = hive.replace(/:$/, "")
  return parts.length === 0 ? undefined : [hives.get(name) ?? name, ...parts].join("\\")
}
