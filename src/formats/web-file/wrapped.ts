/* Pages inside of files that are something else, because Exchange was made to write them.
 *
 * Three ways in are known. The reset of a virtual directory writes its settings, a name and a value a line, and
 * with them the script that somebody put into a URL (CVE-2021-27065). A mailbox export writes a PST, and the
 * export of a certificate request DER: both run as pages if their name says so, because the web server passes
 * over what is not code (CVE-2021-31207). A PST is encoded byte by byte; who knows the table writes a mail whose
 * encoded form is the page. So a page that stands in the raw bytes runs; one that shows only after decoding is a
 * mail with a page in it, and does not.
 *
 * Source: [MS-PST] 2.2.2.6 (HEADER), 5.1 (permutative encoding); X.690 (DER); observed files of 2021. */

import {u16At} from "../../bytes/cursor.ts"

export type Wrapper = "virtual directory" | "mailbox export" | "certificate request"

export interface Wrapped {
  readonly wrapper: Wrapper
  /** A page found inside: its text, one character a byte, and where it begins in the file. */
  readonly pages: readonly {readonly text: string; readonly offset: number; readonly isDecoded: boolean}[]
  /** A PST that is encoded in a way that cannot be undone byte by byte. */
  readonly isLocked: boolean
}

/** mpbbR of [MS-PST] 5.1, the table by which a PST is encoded: stored byte = table[byte]. */
const permutation = Buffer.from(
  "41361362a8216ebbf416cc047f64e85d1ef2cb2a74c55e35d295479e962d9a884c7d843fdbac31b6485ff6c4d8398be7" +
    "233b388ec8c1df25b120a546604e9cfbaad35651457c550007c92b9d859b09a08fadb30f63ab894bd7a7155a716642bf" +
    "264a6b98faea7753b270052cfd593a867ece06eb827857c78d43afb41cd45bcde2e9274fc3087280cfb0eff5286dbe30" +
    "4d3492d50e3c2232e5e4f99fc2d10a8112e1ee918376e397e6618a1779a4b7dc907a5c8c02a6ca69de501a1193b95287" +
    "58fced1d37491b6ae0293399bd6cd994f340546ff0c673b8d63e6518441fdd6710f10c19ecae03a1147ba90bfff8a3c0" +
    "a201f72ebc2468750dfeba2fb5d0da3d",
  "hex",
)

const inverse: Uint8Array = (() => {
  const table = new Uint8Array(256)
  for (let i = 0; i < 256; i++) table[permutation[i]!] = i
  return table
})()

/** Undoes the permutative encoding of a PST. */
export function unpermuted(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) out[i] = inverse[bytes[i]!]!
  return out
}

/** What the first bytes and the text say that a file is; undefined for an ordinary one. */
export function wrapperOf(head: Uint8Array): Wrapper | undefined {
  if (head[0] === 0x21 && head[1] === 0x42 && head[2] === 0x44 && head[3] === 0x4e) return "mailbox export"
  if (head[0] === 0x30 && head[1] === 0x82) return "certificate request"
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 65_536))
  // PERF: every file of the evidence is asked; a search for plain bytes takes a tenth of the time.
  if (!bytes.includes("lUrl") && !bytes.includes(0)) return undefined
  return isDirectoryDump(bytes.toString("latin1")) ? "virtual directory" : undefined
}

/** Settings of a virtual directory, as Exchange and its cmdlets write them: a name, a colon, a value a line. */
function isDirectoryDump(text: string): boolean {
  const plain = text.includes("\0") ? text.replaceAll("\0", "") : text
  return (
    /^[ \t]{0,40}(?:Internal|External)Url[ \t]{0,60}:/m.test(plain) &&
    /^[ \t]{0,40}(?:(?:In|Ex)ternalAuthenticationMethods|ExtendedProtectionTokenChecking|MetabasePath|PollInterval|AdminDisplayVersion)[ \t]{0,60}:/m.test(
      plain,
    )
  )
}

/** The URLs of a dump of a virtual directory that hold markup: none in an honest one. */
export function scriptInUrls(text: string): readonly string[] {
  const out: string[] = []
  for (const [, name, value] of text.matchAll(
    /^[ \t]{0,40}((?:Internal|External)Url)[ \t]{0,60}:([^\r\n]{0,4000})/gm,
  ))
    if (/<\s{0,5}(?:script|%)|&lt;\s{0,5}(?:script|%)/i.test(value ?? "")) out.push(name ?? "")
  return out
}

const pageMark =
  /<%@\s{0,20}(?:page|webhandler|webservice|control|import|language)|<script[^>]{0,300}\brunat\b|<%\s{0,20}(?:eval|execute)/gi

/** Takes the pages out of a file that `wrapperOf` knows. At most eight. */
export function unwrap(bytes: Uint8Array, wrapper: Wrapper): Wrapped {
  const pages: {text: string; offset: number; isDecoded: boolean}[] = []
  const add = (from: Uint8Array, isDecoded: boolean): void => {
    const text = Buffer.from(from.buffer, from.byteOffset, from.length).toString("latin1")
    pageMark.lastIndex = 0
    for (let m = pageMark.exec(text); m !== null && pages.length < 8; m = pageMark.exec(text)) {
      // A page ends where text ends: binary data behind it is not code.
      let end = m.index
      while (end < text.length && end < m.index + 100_000 && text.charCodeAt(end) !== 0) end++
      pages.push({text: text.slice(m.index, end), offset: m.index, isDecoded})
      pageMark.lastIndex = end
    }
  }
  add(bytes, false)
  if (wrapper !== "mailbox export") return {wrapper, pages, isLocked: false}
  // Unicode files (version 23 and up) have the byte 52 places later than ANSI ones.
  const method = bytes[bytes.length > 514 && u16At(bytes, 10) >= 23 ? 513 : 461] ?? 0
  if (method === 1) add(unpermuted(bytes), true)
  return {wrapper, pages, isLocked: method > 1}
}
