/* Server-side pages as evidence: one event a file, with what the detector says of it.
 *
 * Pages of ASP.NET, ASP, JSP and PHP, whatever their names; files that Exchange was made to write around a page
 * (wrapped); what ASP.NET leaves of compiled ones (compiled). Settings (`*.config`) belong to another reader.
 * The event stands at the first line that condemns the file, else at its beginning. */

import {createHash} from "node:crypto"
import {decodeText, detectText} from "../../bytes/text-encoding.ts"
import type {Value} from "../../model/event.ts"
import {type DocumentReader, type DocumentTrouble, documentFormat, type Entry} from "../document.ts"
import type {Format, Subject} from "../format.ts"
import {runsAs, webRootOf} from "../web-roots.ts"
import {readCompiled, sourcesIn, tracesIn} from "./compiled.ts"
import {type Examination, examine, examineCode, examineText} from "./examine.ts"
import {textAsPage} from "./page-text.ts"
import {scriptInUrls, unwrap, type Wrapper, wrapperOf} from "./wrapped.ts"

const longestBytes = 16 << 20
type Fields = Record<string, Value | undefined>

const strongMark =
  /<%@\s{0,20}(?:page|webhandler|webservice|control|master|language|import|assembly|taglib|include)\b|<script[^>]{0,300}\brunat\s{0,5}=\s{0,5}["']?server|<\?php\b|<jsp:(?:root|scriptlet|declaration|expression)\b|<%\s{0,20}(?:eval|execute\w{0,6})\b/i
/** Kinds of files that speak of pages without being any. */
const prose =
  /\.(?:m?[jt]sx?|md|txt|rst|py|rb|java|cs|vb|go|rs|cpp?|h|json|ya?ml|xml|log|csv|html?|ps1|config|sql|po|xaml)$/i

const reader: DocumentReader = {
  name: "web-file",
  title: "Server-side page",
  source:
    "ASP.NET, ASP, JSP and PHP page syntax; [MS-PST] for mailbox exports; observed drops of 2021 to 2025",
  log: "web-file",
  longestBytes,
  sniff,
  *read(bytes, subject, trouble) {
    const entry = entryOf(bytes, subject, trouble)
    if (entry !== undefined) yield entry
  },
}

/** Web pages and what is left of them. */
export const webFile: Format = documentFormat(reader)

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
}

function sniff(head: Uint8Array, path: string): number {
  const name = nameOf(path)
  const runs = runsAs(name)
  if (/\.config$/i.test(name) || !head.some((byte) => byte !== 0)) return 0
  const place = webRootOf(path)
  const isTemporary = place?.root === "aspnet-temporary"
  if (head[0] === 0x4d && head[1] === 0x5a)
    return isTemporary && /^App_\w{1,60}(?:\.[\w-]{1,60})?\.dll$/i.test(name) ? 0.8 : 0
  const wrapper = wrapperOf(head)
  if (wrapper === "mailbox export") return runs === "static" && place === undefined ? 0 : 0.9
  const {encoding, markBytes} = detectText(head)
  const start = decodeText(head, markBytes, Math.min(head.length, 16_000), encoding)
  if (/<preserve\s/.test(start.slice(0, 2000)) && /virtualPath\s{0,5}=/i.test(start.slice(0, 4000)))
    return 0.9
  if (isTemporary && /\.(?:cs|vb|cmdline|out|err)$/i.test(name)) return 0.8
  const isOrdinary = wrapper === undefined && runs === "static"
  if (isOrdinary && /^\s{0,100}(?:\{|\[|#|\*\*\*|\d{4}-\d\d-\d\d)/.test(start)) return 0
  const text = decodeText(head, markBytes, head.length, encoding)
  const isMarked = strongMark.test(text)
  if (wrapper === "certificate request") return isMarked ? 0.9 : 0
  if (wrapper === "virtual directory") return runs !== "static" || scriptInUrls(text).length > 0 ? 0.9 : 0
  if (runs !== "static") return isMarked ? 0.85 : 0.6
  if (!isMarked) return 0
  return place !== undefined ? 0.6 : prose.test(name) ? 0 : 0.5
}

function entryOf(bytes: Uint8Array, subject: Subject, trouble: DocumentTrouble): Entry | undefined {
  if (bytes.length === 0) return undefined
  const name = nameOf(subject.path)
  const place = webRootOf(subject.path)
  const common: Fields = {
    Path: subject.path,
    FileName: name,
    WebRoot: place?.root,
    Site: place?.site,
    Url: place?.url,
    Runs: runsAs(name),
    SizeBytes: bytes.length,
    Sha256: bytes.length < longestBytes ? createHash("sha256").update(bytes).digest("hex") : undefined,
  }
  const isTemporary = place?.root === "aspnet-temporary"
  if (bytes[0] === 0x4d && bytes[1] === 0x5a) return assembly(bytes, common)
  if (
    /\.compiled$/i.test(name) ||
    /^\s{0,100}(?:<\?xml[^>]{0,100}\?>\s{0,100})?<preserve\s/.test(headText(bytes))
  ) {
    const compiled = compiledPage(bytes, common)
    if (compiled !== undefined) return compiled
  }
  if (isTemporary && /\.(?:cs|vb|cmdline|out|err)$/i.test(name)) return generated(bytes, name, common)
  const wrapper = wrapperOf(bytes)
  if (wrapper !== undefined) return wrapped(bytes, wrapper, common, trouble)
  return shown(examine(bytes, subject.path), bytes, {...common, Form: "page"}, trouble)
}

function headText(bytes: Uint8Array): string {
  const {encoding, markBytes} = detectText(bytes)
  return decodeText(bytes, markBytes, Math.min(bytes.length, 4096), encoding)
}

/** The entry of a file that was examined. */
function shown(result: Examination, bytes: Uint8Array, common: Fields, trouble: DocumentTrouble): Entry {
  if (result.isCut)
    trouble(
      "web-file/too-much-code",
      "doubtful",
      0,
      bytes.length,
      "the page holds more code, or code more tangled, than is looked at; what was left out was not judged",
    )
  const [first] = result.witnesses
  const isPlain = !result.isPage && result.verdict === "clean"
  const verdict = isPlain && looksBinary(bytes) ? "unreadable" : result.verdict
  return {
    offset: first?.offset ?? 0,
    length:
      first === undefined ? Math.min(bytes.length, 400) : Math.min(first.length, bytes.length - first.offset),
    ...(first === undefined ? {} : {line: first.line}),
    fields: {
      Verdict: verdict,
      Kind: result.kind,
      Reason: flat(
        verdict === "unreadable"
          ? "The file is named like a page and holds neither text nor code."
          : result.reason,
      ),
      Lines: list(result.witnesses.map(({line, says, sink}) => `${line}: ${says} (${sink})`)),
      Sources: list(result.witnesses.flatMap(({source}) => (source === undefined ? [] : [source]))),
      Sinks: list(result.witnesses.map(({sink}) => sink)),
      Disguises: list(result.disguises),
      Password:
        result.gates.length > 0 ? list(result.gates.map(({line, says}) => `${line}: ${says}`)) : undefined,
      Language: list(result.languages),
      ...common,
    },
  }
}

/** Strings of their own memory: a slice would keep the whole page alive. */
function flat(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8")
}

function list(values: readonly string[]): Value | undefined {
  const own = [...new Set(values)].slice(0, 12).map(flat)
  return own.length === 0 ? undefined : own.length === 1 ? own[0] : own
}

function looksBinary(bytes: Uint8Array): boolean {
  let odd = 0
  const count = Math.min(bytes.length, 4096)
  for (let i = 0; i < count; i++) {
    const byte = bytes[i]!
    if (byte < 9 || (byte > 13 && byte < 32)) odd++
  }
  return odd > count / 10
}

function wrapped(bytes: Uint8Array, wrapper: Wrapper, common: Fields, trouble: DocumentTrouble): Entry {
  if (wrapper === "virtual directory") {
    const result = examine(bytes, "x.aspx")
    const inUrls = scriptInUrls(
      decodeText(
        bytes,
        detectText(bytes).markBytes,
        Math.min(bytes.length, 1 << 20),
        detectText(bytes).encoding,
      ),
    )
    const entry = shown(
      result,
      bytes,
      {...common, Form: "virtual directory", ScriptIn: list(inUrls)},
      trouble,
    )
    return inUrls.length === 0
      ? entry
      : {
          ...entry,
          fields: {
            ...entry.fields,
            Kind: "virtual-directory-drop",
            PageKind: result.kind,
            Verdict: "web-shell",
          },
        }
  }
  const {pages, isLocked} = unwrap(bytes, wrapper)
  if (isLocked)
    trouble(
      "web-file/locked-export",
      "doubtful",
      0,
      Math.min(bytes.length, 514),
      "the mailbox export is encoded in a way that depends on each block; only what stands in it as plain text was looked at",
    )
  let best: {result: Examination; page: (typeof pages)[number]} | undefined
  for (const page of pages) {
    const result = examineText(textAsPage(page.text), "aspx")
    if (best === undefined || rank(result) > rank(best.result)) best = {result, page}
  }
  const kind = wrapper === "mailbox export" ? "mailbox-export-drop" : "certificate-request-drop"
  const form: Fields = {...common, Form: wrapper}
  if (best === undefined) {
    const result: Examination = {
      verdict: "clean",
      kind: undefined,
      witnesses: [],
      languages: [],
      disguises: [],
      gates: [],
      reason: `A ${wrapper} without a page in it.`,
      isPage: true,
      isCut: false,
    }
    return shown(result, bytes, form, trouble)
  }
  const {result, page} = best
  const [first] = result.witnesses
  const entry = shown(result, bytes, form, trouble)
  // A page inside of an export has no innocent reading, even one that does nothing yet.
  const verdict = result.verdict === "web-shell" ? "web-shell" : "suspicious"
  const offset = page.offset + (first?.offset ?? 0)
  return {
    offset,
    length: Math.max(1, Math.min(first?.length ?? 200, bytes.length - offset)),
    fields: {
      ...entry.fields,
      Verdict: verdict,
      Kind: kind,
      PageKind: result.kind,
      PageOffset: page.offset,
      PageIsEncoded: page.isDecoded,
      Reason: flat(
        `${wrapper === "mailbox export" ? "A mailbox export" : "A certificate request"} with a page in it. ${result.reason}`,
      ),
    },
  }
}

function rank({verdict, witnesses}: Examination): number {
  return (verdict === "web-shell" ? 1000 : verdict === "suspicious" ? 500 : 0) + witnesses.length
}

function compiledPage(bytes: Uint8Array, common: Fields): Entry | undefined {
  const page = readCompiled(bytes)
  if (page === undefined) return undefined
  const {virtualPath} = page
  return {
    offset: 0,
    length: Math.min(bytes.length, 400),
    fields: {
      Form: "compiled page",
      SourcePath: virtualPath,
      SourceName: virtualPath === undefined ? undefined : nameOf(virtualPath),
      SourceHash: page.fileHash ?? page.hash,
      Assembly: page.assembly,
      Type: page.type,
      ...common,
      Url: virtualPath,
    },
  }
}

function assembly(bytes: Uint8Array, common: Fields): Entry {
  const {functions, virtualPaths} = tracesIn(bytes)
  return {
    offset: 0,
    length: Math.min(bytes.length, 64),
    fields: {
      Form: "compiled assembly",
      Functions: list(functions),
      SourcePath: list(virtualPaths),
      SourceName: list(virtualPaths.map(nameOf)),
      ...common,
      Url: virtualPaths.length === 1 ? virtualPaths[0]?.replace(/^~/, "") : undefined,
    },
  }
}

function generated(bytes: Uint8Array, name: string, common: Fields): Entry {
  const {encoding, markBytes} = detectText(bytes)
  const text = decodeText(bytes, markBytes, bytes.length, encoding)
  const sources = sourcesIn(text)
  const isCode = /\.(?:cs|vb)$/i.test(name)
  const result = isCode ? examineCode(textAsPage(text), /\.vb$/i.test(name) ? "VB" : "C#") : undefined
  return {
    offset: 0,
    length: Math.min(bytes.length, 400),
    fields: {
      Verdict: result?.verdict,
      Kind: result?.kind,
      Reason: result === undefined ? undefined : flat(result.reason),
      Form: isCode ? "generated source" : "compiler trace",
      SourcePath: list(sources),
      SourceName: list(sources.map(nameOf)),
      ...common,
    },
  }
}
