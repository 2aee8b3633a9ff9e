/* Takes a page apart: which of its text is code, in which language, and which server controls it has.
 *
 * ASP.NET, classic ASP and JSP mark code the same way (`<% %>`, directives, server comments); JSP also in XML.
 * A code block ends at the first `%>`, whatever stands before it, as those servers have it. A file whose
 * directive names a class (`<%@ WebHandler … %>`) is code behind it. All code of one language becomes one run
 * of tokens, because blocks share their variables.
 *
 * Source: ASP.NET page syntax (Microsoft Learn), JSP 2.3 chapter JSP.1 and JSP.6, PHP Manual. */

import {lexC} from "./lex-c.ts"
import {lexPhp} from "./lex-php.ts"
import {lexVb} from "./lex-vb.ts"
import type {Language, Lexed, Token} from "./token.ts"

export type PageKind = "ASP.NET" | "ASP" | "JSP" | "PHP"

/** Tokens of one language, in order of the page. */
export interface Stream {
  readonly language: Language
  readonly kind: PageKind
  readonly lexed: Lexed
}

/** A control or object that the markup makes for the code: its name in the code and what it is. */
export interface Control {
  readonly id: string
  /** `textbox`, `fileupload`, `input`, … or `com:wscript.shell`. */
  readonly type: string
}

export interface Page {
  readonly streams: readonly Stream[]
  readonly controls: readonly Control[]
  /** Languages of the streams, as people write them, for the event. */
  readonly languages: readonly string[]
}

interface Region {
  readonly text: string
  readonly at: number
  readonly language: Language
}

const shortestTag = 3

/** Takes `text` apart. `extension` in lower case without a dot decides where the text does not. */
export function pageOf(text: string, extension: string): Page {
  const streams: Stream[] = []
  const controls: Control[] = []
  if (text.length >= shortestTag) {
    const isPhp = /^(?:php\d?|phtml|phar|inc)$/.test(extension)
    if (isPhp || /<\?(?:php|=)|<script\s{1,20}language\s{0,20}=\s{0,20}["']?php/i.test(text)) {
      const lexed = emptyLexed()
      lexPhp(text, lexed, isPhp)
      if (lexed.tokens.length > 0) streams.push({language: "PHP", kind: "PHP", lexed})
    }
    if (/<%|runat|<jsp:|[$#]\{/i.test(text) || /^(?:cs|vb)html$/.test(extension))
      streams.push(...tagged(text, extension, controls))
  }
  return {streams, controls, languages: [...new Set(streams.map((stream) => stream.language))]}
}

export function emptyLexed(): Lexed {
  return {tokens: [], disguises: new Set()}
}

/** Lexes code of one language that stands alone, as text inside a string does. */
export function lexAlone(text: string, language: Language): Lexed {
  const lexed = emptyLexed()
  lexInto({text, at: 0, language}, lexed)
  return lexed
}

function lexInto(region: Region, into: Lexed): void {
  const {text, at, language} = region
  if (language === "VB" || language === "VBScript") lexVb(text, into, at)
  else if (language === "PHP") lexPhp(text, into, true, !/^\s{0,100}<\?/.test(text), at)
  else if (language === "Java" && /\\u+[0-9a-fA-F]{4}/.test(text)) lexEscapedJava(text, into, at)
  else lexC(text, language, into, at)
}

/** Java undoes `\u0065` before it looks at anything else, so even marks may be written that way. */
function lexEscapedJava(text: string, into: Lexed, base: number): void {
  into.disguises.add("escaped identifiers")
  let plain = ""
  const places: number[] = []
  let at = 0
  while (at < text.length) {
    const m =
      text.charCodeAt(at) === 92 && text.charCodeAt(at + 1) === 117
        ? /^\\u{1,20}([0-9a-fA-F]{4})/.exec(text.substr(at, 26))
        : null
    places.push(at)
    plain += m === null ? text.charAt(at) : String.fromCharCode(Number.parseInt(m[1]!, 16))
    at += m === null ? 1 : m[0].length
  }
  places.push(text.length)
  const inner = emptyLexed()
  lexC(plain, "Java", inner)
  const place = (index: number): number => base + (places[Math.min(index, places.length - 1)] ?? 0)
  for (const token of inner.tokens) into.tokens.push({...token, at: place(token.at), end: place(token.end)})
}

/** Pages with `<% %>` and the like. */
function tagged(text: string, extension: string, controls: Control[]): Stream[] {
  const scan = scanTags(text, controls)
  const isJsp =
    /^(?:jsp[xf]?|jsw|jsv|tagx?)$/.test(extension) ||
    scan.isJspByDirective ||
    (!/^(?:as[pcmha]x|asp|soap|cshtml)$/.test(extension) &&
      scan.blocks.some((block) => looksLikeJava(text.slice(block.start, block.end))))
  const isAsp =
    !isJsp && (extension === "asp" || extension === "asa" || extension === "cer" || extension === "cdx")
  const kind: PageKind = isJsp ? "JSP" : isAsp ? "ASP" : "ASP.NET"
  const regions: Region[] = []
  const fallback: Language = isJsp
    ? "Java"
    : (languageOf(scan.language) ?? guess(text, scan.blocks, isAsp ? "VBScript" : "C#"))
  const plain = isAsp && fallback === "VB" ? "VBScript" : fallback
  for (const {start, end, language} of scan.blocks) {
    const own = languageOf(language) ?? plain
    regions.push({
      text: text.slice(start, end),
      at: start,
      language: isAsp && own === "VB" ? "VBScript" : own,
    })
  }
  if (scan.codeFrom !== undefined)
    regions.push({text: text.slice(scan.codeFrom), at: scan.codeFrom, language: plain})
  if (extension === "cshtml" || extension === "vbhtml")
    regions.push(...razor(text, extension === "cshtml" ? "C#" : "VB"))
  if (isJsp) regions.push(...expressions(text), ...jspElements(text))
  const byLanguage = new Map<Language, Lexed>()
  for (const region of regions.sort((a, b) => a.at - b.at)) {
    const lexed = byLanguage.get(region.language) ?? emptyLexed()
    byLanguage.set(region.language, lexed)
    lexInto(region, lexed)
    const end = region.at + region.text.length
    const isVb = region.language === "VB" || region.language === "VBScript"
    const stop: Token = isVb
      ? {kind: "line", text: "\n", at: end, end}
      : {kind: "mark", text: ";", at: end, end}
    lexed.tokens.push(stop)
  }
  return [...byLanguage].map(([language, lexed]) => ({language, kind, lexed}))
}

interface Block {
  readonly start: number
  readonly end: number
  readonly language: string | undefined
}

interface TagScan {
  readonly blocks: readonly Block[]
  readonly language: string | undefined
  readonly isJspByDirective: boolean
  /** Where the code of a file begins whose directive names a class. */
  readonly codeFrom: number | undefined
}

/** One pass over the markup. */
function scanTags(text: string, controls: Control[]): TagScan {
  const blocks: Block[] = []
  let language: string | undefined
  let isJspByDirective = false
  let codeFrom: number | undefined
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const next = text.charAt(at + 1)
    if (next === "%") {
      if (text.startsWith("<%--", at)) {
        const close = text.indexOf("--%>", at + 4)
        at = close < 0 ? text.length : close + 4
        continue
      }
      const close = text.indexOf("%>", at + 2)
      const end = close < 0 ? text.length : close
      if (text.charAt(at + 2) === "@") {
        const directive = text.slice(at + 3, Math.min(end, at + 3 + 4000))
        const name = /^\s{0,100}([A-Za-z]{1,30})(?=\s|$)/.exec(directive)?.[1]?.toLowerCase() ?? ""
        language ??= attribute(directive, "language")
        if (name === "taglib" || /\b(?:contentType|pageEncoding|import)\s{0,10}=/.test(directive))
          isJspByDirective ||= name !== "import" && /^(?:page|taglib|include)$/.test(name)
        if (/^(?:webhandler|webservice|servicehost)$/.test(name)) codeFrom = end + 2
      } else {
        const mark = text.charAt(at + 2)
        const skip = /[=:#!$]/.test(mark) ? 3 : 2
        blocks.push({start: at + skip, end, language: undefined})
      }
      at = end + 2
    } else if (/[a-zA-Z]/.test(next)) at = element(text, at, blocks, controls)
    else at++
  }
  return {blocks, language, isJspByDirective, codeFrom}
}

/** An element with `runat=server`: a block of code, a control, or neither. Gives where to go on. */
function element(text: string, at: number, blocks: Block[], controls: Control[]): number {
  const name = /^<([a-zA-Z][\w:.]{0,60})/.exec(text.substr(at, 64))?.[1]?.toLowerCase()
  if (name === undefined) return at + 1
  const close = tagEnd(text, at)
  if (close < 0) return at + 1
  const tag = text.slice(at, close)
  if (!/runat/i.test(tag) || attribute(tag, "runat") !== "server") return at + 1
  if (name === "script") {
    const end = indexOfFolded(text, "</script", close)
    blocks.push({start: close + 1, end, language: attribute(tag, "language") ?? attribute(tag, "type")})
    return end
  }
  const id = attribute(tag, "id") ?? attribute(tag, "name")
  if (id !== undefined && controls.length < 2000) {
    const type = name === "object" ? objectType(tag) : name.replace(/^[^:]*:/, "")
    const isFile = type === "input" && attribute(tag, "type") === "file"
    controls.push({id: id.toLowerCase(), type: isFile ? "fileupload" : type})
  }
  return close
}

/** The `>` of a tag, quotes respected; -1 beyond 4,000 characters. A quote may hold `<% %>`. */
function tagEnd(text: string, at: number): number {
  let quote = 0
  const last = Math.min(text.length, at + 4000)
  for (let i = at + 1; i < last; i++) {
    const c = text.charCodeAt(i)
    if (quote !== 0) {
      if (c === quote) quote = 0
    } else if (c === 34 || c === 39) quote = c
    else if (c === 62) return i
  }
  return -1
}

function indexOfFolded(text: string, needle: string, from: number): number {
  for (let at = text.indexOf("<", from); at >= 0; at = text.indexOf("<", at + 1))
    if (text.substr(at, needle.length).toLowerCase() === needle) return at
  return text.length
}

/** The value of an attribute, entities undone, in lower case. */
function attribute(tag: string, name: string): string | undefined {
  const m = new RegExp(
    `\\b${name}\\s{0,40}=\\s{0,40}(?:"([^"]{0,300})"|'([^']{0,300})'|([^\\s"'>/]{1,300}))`,
    "i",
  ).exec(tag)
  const value = m?.[1] ?? m?.[2] ?? m?.[3]
  return value === undefined ? undefined : entities(value).trim().toLowerCase()
}

/** Classes that are known by number as well: WScript.Shell (two versions), Shell.Application, FSO, ADODB.Stream.
 *  Source: registrations of wshom.ocx, shell32.dll, scrrun.dll and msado15.dll. */
const classes: Readonly<Record<string, string>> = {
  "72c24dd5-d70a-438b-8a42-98424b88afb8": "wscript.shell",
  "f935dc22-1cf0-11d0-adb9-00c04fd58a0b": "wscript.shell",
  "13709620-c279-11ce-a49e-444553540000": "shell.application",
  "0d43fe01-f093-11cf-8940-00a0c9054228": "scripting.filesystemobject",
  "00000566-0000-0010-8000-00aa006d2ea4": "adodb.stream",
}

/** `com:wscript.shell` for a program id or class id. */
export function comType(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/^(?:new|clsid):/, "")
    .replace(/[{}]/g, "")
    .trim()
  return `com:${(Object.hasOwn(classes, id) ? classes[id]! : id).replace(/\.\d{1,3}$/, "")}`
}

function objectType(tag: string): string {
  return comType(attribute(tag, "progid") ?? attribute(tag, "classid") ?? attribute(tag, "class") ?? "")
}

const namedEntities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  nbsp: " ",
}

/** Numeric entities and the five of XML undone. */
export function entities(text: string): string {
  if (!text.includes("&")) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(namedEntities, name) ? namedEntities[name]! : all
    const point = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)
    return point <= 0x10ffff ? String.fromCodePoint(point) : all
  })
}

function languageOf(written: string | undefined): Language | undefined {
  const name = (written ?? "").replace(/^text\//, "").replace(/^x-/, "")
  switch (name) {
    case "c#":
    case "cs":
    case "csharp":
      return "C#"
    case "vb":
    case "vbs":
    case "visualbasic":
    case "vbscript":
      return "VB"
    case "js":
    case "jscript":
    case "javascript":
    case "jscript.net":
    case "jscript.encode":
      return "JScript"
    case "java":
      return "Java"
    case "php":
      return "PHP"
    default:
      return undefined
  }
}

function looksLikeJava(code: string): boolean {
  return /\brequest\s{0,5}\.\s{0,5}get[A-Z]|\bRuntime\s{0,5}\.\s{0,5}getRuntime|\bout\s{0,5}\.\s{0,5}print|\bjava\.[a-z]{2,10}\./.test(
    code,
  )
}

/** The language of blocks that name none. */
function guess(text: string, blocks: readonly Block[], otherwise: Language): Language {
  let vb = 0
  let c = 0
  for (const {start, end} of blocks.slice(0, 200)) {
    const code = text.slice(start, Math.min(end, start + 20_000))
    vb +=
      code.match(/\b(?:dim|end if|then|set|sub|on error|createobject|execute\w{0,6})\b|"\s?&\s?/gi)?.length ??
      0
    c += code.match(/[;{}]/g)?.length ?? 0
    if (/^\s{0,100}(?:eval|execute(?:global)?)[\s(]+request\b/i.test(code) && !code.includes(";")) vb += 2
  }
  return vb > c
    ? "VB"
    : c > 0 || blocks.length === 0
      ? otherwise === "VBScript" && c > 2 * vb
        ? "JScript"
        : otherwise
      : otherwise
}

/** Blocks and expressions of Razor: `@{ }`, `@functions { }`, `@( )`, `@name…`. */
function razor(text: string, language: Language): Region[] {
  const regions: Region[] = []
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (text.charAt(at + 1) === "@") {
      at++
      continue
    }
    const head = /^@(?:functions|code|\w{2,20}\s{0,5}\([^\n]{0,500}\))?\s{0,20}([{(])/.exec(
      text.substr(at, 560),
    )
    if (head !== null) {
      const open = at + head[0].length - 1
      const close = bracketEnd(text, open)
      regions.push({text: text.slice(at + 1, close + 1), at: at + 1, language})
      at = close
      continue
    }
    const line = /^@([A-Za-z_][^\r\n<]{0,500})/.exec(text.substr(at, 510))
    if (line !== null) {
      regions.push({text: line[1]!, at: at + 1, language})
      at += line[0].length - 1
    }
  }
  return regions
}

function bracketEnd(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === 123 || c === 40) depth++
    else if ((c === 125 || c === 41) && --depth === 0) return at
    else if (c === 34) {
      let end = at + 1
      while (end < text.length && text.charCodeAt(end) !== 34 && text.charCodeAt(end) !== 10)
        end += text.charCodeAt(end) === 92 ? 2 : 1
      at = end
    }
  }
  return text.length
}

/** `${…}` and `#{…}` of JSP. */
function expressions(text: string): Region[] {
  const regions: Region[] = []
  for (let at = text.indexOf("{"); at >= 0 && regions.length < 5000; at = text.indexOf("{", at + 1)) {
    const mark = text.charAt(at - 1)
    if (mark !== "$" && mark !== "#") continue
    const close = text.indexOf("}", at)
    if (close < 0) break
    if (close - at < 4000) regions.push({text: text.slice(at + 1, close), at: at + 1, language: "Java"})
    at = close
  }
  return regions
}

/** `<jsp:scriptlet>` and its kin: XML, so entities and CDATA are undone before the code is read. */
function jspElements(text: string): Region[] {
  const regions: Region[] = []
  // The prefix is a matter of the name space: `<foo:scriptlet>` does as well.
  const open = /<([A-Za-z_][\w-]{0,40}):(scriptlet|expression|declaration)\b[^>]{0,200}>/g
  for (let head = open.exec(text); head !== null; head = open.exec(text)) {
    const start = head.index + head[0].length
    const close = text.indexOf(`</${head[1]}:${head[2]}`, start)
    const end = close < 0 ? text.length : close
    const raw = text.slice(start, end)
    // Blanks of the same length keep the positions.
    const bare = raw.replace(/<!\[CDATA\[/g, "         ").replace(/\]\]>/g, "   ")
    regions.push({text: raw === bare ? entities(raw) : bare, at: start, language: "Java"})
    open.lastIndex = end
  }
  return regions
}
