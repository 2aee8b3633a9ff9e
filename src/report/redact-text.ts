/* Replaces names in a text, however the text writes them: any case, percent-encoded, escaped as JSON or HTML,
 * with NULs between the letters, in base64 or hex of UTF-8 or UTF-16LE.
 *
 * A text is looked at in several views, each a decoding that remembers where its characters came from; what is
 * found in any of them is replaced in the text itself. A run of base64 or hex that holds a name is decoded,
 * redacted and encoded again. Compressed or encrypted content is not looked into.
 *
 * A name matches between boundaries: what stands before and after it is no letter or digit. So `MXS01` is found
 * in `\\MXS01\c$`, `mxs01.corp.example` and `MXS01$`. A name marked `inside` matches within words, too. */

import {fold} from "../bytes/fold.ts"

/** A name and what stands for it. */
export interface Replacement {
  readonly name: string
  readonly by: string
  /** `word`: between boundaries. `inside`: anywhere. `whole`: where it is the whole text only. */
  readonly how: "word" | "inside" | "whole"
}

interface Node {
  readonly next: Map<number, Node>
  hit: Replacement | undefined
}

interface Range {
  readonly start: number
  readonly end: number
  readonly by: string
}

/** A decoding: `from[i]` is where character `i` starts in the source, `from[length]` its end; undefined: there. */
interface View {
  readonly text: string
  readonly from: readonly number[] | undefined
}

/** Replaces names; made once for all texts of a case. O(text) for a text that holds none. */
export class Replacer {
  readonly #root: Node = {next: new Map(), hit: undefined}
  readonly #whole = new Map<string, string>()

  constructor(names: Iterable<Replacement>) {
    for (const each of names) {
      const folded = fold(each.name)
      if (each.how === "whole") {
        this.#whole.set(folded, each.by)
        continue
      }
      let node = this.#root
      for (let i = 0; i < folded.length; i++) {
        const code = folded.charCodeAt(i)
        let next = node.next.get(code)
        if (next === undefined) {
          next = {next: new Map(), hit: undefined}
          node.next.set(code, next)
        }
        node = next
      }
      node.hit = each
    }
  }

  /** The text without the names. */
  text(text: string): string {
    const whole = this.#whole.get(fold(text))
    if (whole !== undefined) return whole
    return this.#packed(this.#plain(text), packs)
  }

  #plain(text: string): string {
    const ranges: Range[] = []
    for (const view of views(text)) this.#find(view, ranges)
    return replaced(text, ranges)
  }

  #find({text, from}: View, ranges: Range[]): void {
    const folded = fold(text)
    for (let at = 0; at < folded.length; at++) {
      let node: Node | undefined = this.#root.next.get(folded.charCodeAt(at))
      if (node === undefined) continue
      const starts = isBoundary(folded, at)
      let best: Replacement | undefined
      let end = at
      for (let next = at + 1; node !== undefined; next++) {
        const {hit} = node as Node
        if (hit !== undefined && (hit.how === "inside" || (starts && isBoundary(folded, next)))) {
          if (!isDigest(folded, at, next)) {
            best = hit
            end = next
          }
        }
        node = next < folded.length ? node.next.get(folded.charCodeAt(next)) : undefined
      }
      if (best === undefined) continue
      ranges.push({start: from?.[at] ?? at, end: from?.[end] ?? end, by: best.by})
      at = end - 1
    }
  }

  #packed(text: string, kinds: readonly Pack[]): string {
    let out = text
    for (const pack of kinds)
      out = out.replace(pack.pattern, (run) => this.#unpacked(run, pack) ?? this.#inPieces(run, pack))
    return out
  }

  #inPieces(run: string, pack: Pack): string {
    if (pack.joints === undefined || run.search(pack.joints) < 0) return run
    return run
      .split(pack.joints)
      .map((piece) => (piece.length < shortestRun ? piece : (this.#unpacked(piece, pack) ?? piece)))
      .join("")
  }

  /** The run with the names in its content replaced; undefined if it holds none. Content that is not text, such as
   *  a token, is left out as a whole if a name stands in it anywhere. */
  #unpacked(run: string, pack: Pack): string | undefined {
    const bytes = pack.decode(run)
    if (bytes === undefined) return undefined
    for (const encoding of ["utf8", "utf16le"] as const) {
      const text = textOf(bytes, encoding)
      if (text === undefined) continue
      const now = this.#plain(text)
      if (now !== text && !this.#holds(now)) return pack.encode(Buffer.from(now, encoding), run)
    }
    return this.#holds(bytes.toString("latin1").replaceAll("\0", "")) ? "[redacted]" : undefined
  }

  /** Whether a name that is long enough not to stand there by chance stands anywhere in bytes. */
  #holds(text: string): boolean {
    const folded = fold(text)
    for (let at = 0; at < folded.length; at++) {
      let node: Node | undefined = this.#root.next.get(folded.charCodeAt(at))
      for (let next = at + 1; node !== undefined; next++) {
        const {hit} = node as Node
        if (hit !== undefined && next - at >= leastInBytes) return true
        node = node.next.get(folded.charCodeAt(next))
      }
    }
    return false
  }
}

const leastInBytes = 5
const shortestRun = 6

/** A way to write bytes as text. */
interface Pack {
  readonly pattern: RegExp
  readonly joints: RegExp | undefined
  readonly decode: (run: string) => Buffer | undefined
  readonly encode: (bytes: Buffer, run: string) => string
}

const packs: readonly Pack[] = [
  {
    pattern: /[A-Za-z0-9+/_-]{6,}={0,2}/g,
    joints: /([/_+-])/,
    decode: (run) => (/[A-Za-z]/.test(run) ? Buffer.from(run, "base64") : undefined),
    encode: (bytes, run) => {
      const isUrl = /[_-]/.test(run)
      const text = bytes.toString(isUrl ? "base64url" : "base64")
      return run.endsWith("=") || isUrl ? text : text.replace(/=+$/, "")
    },
  },
  {
    pattern: /(?:[0-9a-fA-F]{2}){4,}/g,
    joints: undefined,
    decode: (run) => Buffer.from(run, "hex"),
    encode: (bytes, run) => (/[A-F]/.test(run) ? bytes.toString("hex").toUpperCase() : bytes.toString("hex")),
  },
]

// Random bytes decode to unprintable text nearly always: names that they spell by chance are left.
function textOf(bytes: Buffer, encoding: "utf8" | "utf16le"): string | undefined {
  if (encoding === "utf16le") {
    if (bytes.length < 6) return undefined
    const text = bytes.subarray(0, bytes.length & ~1).toString("utf16le")
    return isReadable(text) ? text : undefined
  }
  const text = bytes.toString("utf8")
  return isReadable(text) ? text : undefined
}

const unreadable = /[\p{Cc}\p{Co}\p{Cn}\p{Cs}\ufffd]/gu

function isReadable(text: string): boolean {
  const odd = text.replace(/[\t\r\n]/g, "").match(unreadable)?.length ?? 0
  return odd * 10 <= text.length
}

function replaced(text: string, ranges: Range[]): string {
  if (ranges.length === 0) return text
  ranges.sort((a, b) => a.start - b.start || b.end - a.end)
  let out = ""
  let at = 0
  for (const {start, end, by} of ranges) {
    if (start < at) continue
    out += text.slice(at, start) + by
    at = end
  }
  return out + text.slice(at)
}

const letter = /[\p{L}\p{N}]/u

/** Whether a name may begin or end at `at`: not between two letters or digits. */
function isBoundary(text: string, at: number): boolean {
  return at === 0 || at >= text.length || !isLetter(text, at - 1) || !isLetter(text, at)
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 0x80) return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a)
  return letter.test(text[at] as string)
}

/** Whether `[start, end)` is a part of a GUID or a hash: hex digits and dashes, 32 or more of them. */
function isDigest(text: string, start: number, end: number): boolean {
  let from = start
  let to = end
  for (let at = start; at < end; at++) if (!isHex(text.charCodeAt(at))) return false
  while (from > 0 && start - from < 64 && isHex(text.charCodeAt(from - 1))) from -= 1
  while (to < text.length && to - end < 64 && isHex(text.charCodeAt(to))) to += 1
  return to - from >= 32 && to - from > end - start
}

function isHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66) || code === 0x2d
}

const encoded = /%|\\|&|\0/

/** The text, and what it reads once, twice and three times decoded. */
export function views(text: string): readonly View[] {
  const plain: View = {text, from: undefined}
  const out = [plain]
  for (let last = plain; out.length < 4 && encoded.test(last.text); ) {
    const next = decoded(last)
    if (next.text === last.text) break
    out.push(next)
    last = next
  }
  return out
}

const escapes =
  /(?:%[0-9a-fA-F]{2})+|%u[0-9a-fA-F]{4}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[nrt"\\/]|&#x?[0-9a-fA-F]{1,6};|&(?:amp|lt|gt|quot|apos);|\0/g

const plainEscapes: Readonly<Record<string, string>> = {
  "\\n": "\n",
  "\\r": "\r",
  "\\t": "\t",
  '\\"': '"',
  "\\\\": "\\",
  "\\/": "/",
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "\0": "",
}

function decoded({text, from}: View): View {
  let out = ""
  const places: number[] = []
  const copy = (start: number, end: number): void => {
    out += text.slice(start, end)
    for (let at = start; at < end; at++) places.push(from?.[at] ?? at)
  }
  let at = 0
  for (const found of text.matchAll(escapes)) {
    copy(at, found.index)
    at = found.index + found[0].length
    for (const [plain, offset] of unescaped(found[0]))
      for (let unit = 0; unit < plain.length; unit++) {
        out += plain[unit]
        places.push(from?.[found.index + offset] ?? found.index + offset)
      }
  }
  copy(at, text.length)
  places.push(from?.[text.length] ?? text.length)
  return {text: out, from: places}
}

/** Each character with its offset in the escape. */
function unescaped(written: string): readonly (readonly [string, number])[] {
  const simple = plainEscapes[written]
  if (simple !== undefined) return [[simple, 0]]
  if (written.startsWith("&#")) {
    const isHexadecimal = written[2] === "x"
    const code = Number.parseInt(written.slice(isHexadecimal ? 3 : 2), isHexadecimal ? 16 : 10)
    return [[code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written, 0]]
  }
  if (/^%[0-9a-fA-F]{2}/.test(written)) return percentText(written)
  return [[String.fromCharCode(Number.parseInt(written.replace(/^(?:%u|\\u|\\x)/, ""), 16)), 0]]
}

function percentText(run: string): readonly (readonly [string, number])[] {
  const bytes = Buffer.from(run.replaceAll("%", ""), "hex")
  const out: [string, number][] = []
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number
    const size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    const text = bytes.subarray(at, at + size).toString("utf8")
    const isWhole = !text.includes("\ufffd")
    // Latin-1 where it is no UTF-8: NULs of percent-encoded UTF-16 fall away in the next round.
    out.push([isWhole ? text : String.fromCharCode(first), at * 3])
    at += isWhole ? size : 1
  }
  return out
}
