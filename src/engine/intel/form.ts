/* Which form a file has, by its content. Names are not asked. */

import {containers} from "../../containers/registry.ts"

export type FileForm =
  | "container"
  | "pdf"
  | "html"
  | "feed"
  | "json"
  | "eml"
  | "text"
  /** With a name for people: what cannot be read. */
  | {readonly unread: string}

/** What is looked at. */
const headBytes = 65_536

const foreign: readonly (readonly [readonly number[], string])[] = [
  [[0xd0, 0xcf, 0x11, 0xe0], "an old Office document or a mail of Outlook; save it as DOCX or .eml"],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], "rich text; save it as DOCX or as plain text"],
  [[0x89, 0x50, 0x4e, 0x47], "a picture; text in pictures is not read"],
  [[0xff, 0xd8, 0xff], "a picture; text in pictures is not read"],
  [[0x47, 0x49, 0x46, 0x38], "a picture; text in pictures is not read"],
  [[0x52, 0x61, 0x72, 0x21], "a RAR archive; unpack it first"],
  [[0x37, 0x7a, 0xbc, 0xaf], "a 7-Zip archive; unpack it first"],
]

/** The form of a file. `start` gives its decoded beginning, asked for where the bytes alone do not tell. */
export function formOf(bytes: Uint8Array, start: () => string): FileForm {
  const head = bytes.subarray(0, headBytes)
  const known = foreign.find(([magic]) => magic.every((byte, i) => head[i] === byte))
  if (known !== undefined) return {unread: known[1]}
  // A PDF may have up to a kilobyte in front of it.
  if (Buffer.from(head.subarray(0, 1029)).includes("%PDF-")) return "pdf"
  if (containers.some((container) => container.sniff(head))) return "container"
  const text = start()
  if (isBinary(text)) return {unread: "no text and no form that is known"}
  const first = text.slice(0, headBytes)
  const at = skipProlog(first)
  const opening = first.slice(at, at + 200)
  // "[Get in touch] …" and "[1] …" are texts.
  if (/^(?:\{\s*(?:["}]|$)|\[\s*(?:["{[\]]|$))/.test(opening)) return "json"
  if (/^<(?:[\w-]{1,20}:)?(?:rss|feed|rdf)[\s>]/i.test(opening)) return "feed"
  if (isHtml(first, opening)) return "html"
  return isMail(first) ? "eml" : "text"
}

/** Control characters that no text has, in more than one of fifty places. */
function isBinary(text: string): boolean {
  const head = text.slice(0, headBytes)
  const odd = head.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0
  return odd * 50 > head.length
}

/** Behind blanks, the XML declaration, comments and the document type. */
function skipProlog(text: string): number {
  let at = 0
  for (;;) {
    while (at < text.length && /[\s\ufeff]/.test(text[at] ?? "")) at += 1
    const opening = text.slice(at, at + 20)
    const close = opening.startsWith("<!--")
      ? "-->"
      : opening.startsWith("<?")
        ? "?>"
        : /^<!doctype(?!\s+html)/i.test(opening)
          ? ">"
          : undefined
    if (close === undefined) return at
    const end = text.indexOf(close, at)
    if (end < 0) return at
    at = end + close.length
  }
}

const pageTag =
  /^<(?:!doctype\s+html|html|head|body|title|meta|div|p|article|section|main|header|h[1-6]|table|span|ul|ol|a|br|script|style|link|nav|center|font|b|i|em|strong|blockquote|img)(?=[\s/>])/i

function isHtml(text: string, opening: string): boolean {
  if (pageTag.test(opening)) return true
  return (text.match(/<\/(?:p|div|a|li|h[1-6]|td)>|<br ?\/?>/gi)?.length ?? 0) >= 5
}

const mailHeader =
  /^(?:from|to|date|subject|received|message-id|mime-version|content-type|return-path|reply-to|delivered-to|dkim-signature|list-id|x-[\w-]+):/i

/** Lines of headers, three of which only mails have, before the first blank line. */
function isMail(text: string): boolean {
  let known = 0
  let line = 0
  for (const [i, written] of text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/, 200)
    .entries()) {
    if (written === "") break
    if (i === 0 && /^From \S+/.test(written)) continue
    if (/^[ \t]/.test(written) && line > 0) continue
    if (!/^[!-9;-~]{1,76}:/.test(written)) return false
    line += 1
    if (mailHeader.test(written)) known += 1
  }
  return known >= 3
}
