/* The raw bytes of a record as a reader of the report sees them: text with the deciding values marked,
 * and a hex dump of the first bytes.
 *
 * Bytes are shown as what they most likely are: UTF-8 if they decode as it, else the printable runs of
 * ASCII and UTF-16LE that a `strings` tool would find, else one character per byte. Nothing is guessed
 * beyond that; the hex dump beside it is the truth. */

import type {Because, Exhibit} from "../model/finding.ts"
import {evidenceText, html, type Markup} from "./escape.ts"
import {copyable, type Page, placeOf} from "./html-parts.ts"
import {valueText} from "./words.ts"

/** UTF-16 units of text shown per exhibit; a record of 4 KiB fits whole. */
const textLimit = 4096
const hexBytes = 256

/** One exhibit under its anchor `id`. */
export function exhibitMarkup(page: Page, exhibit: Exhibit, because: readonly Because[], id: string): Markup {
  const {say} = page
  const bytes = Buffer.from(exhibit.rawBase64, "base64")
  const view = bytesAsText(bytes)
  const text = view.text.slice(0, textLimit).replace(/[\ud800-\udbff]$/, "")
  const here = because.filter((each) => samePlace(each, exhibit))
  const marks = markRanges(
    text,
    here.map((each) => valueText(each.value)),
  )
  const lacking = exhibit.at.length - bytes.length
  return html`<div class="exhibit" id="${id}">
<p class="place">${copyable(exhibit.at.evidence, 400, "file")} <span class="where">${placeOf(page, exhibit.at)}</span></p>
<pre class="raw" tabindex="0" role="group" aria-label="${say("exhibit.raw", {id})}">${evidenceText(text, marks, true)}</pre>
${view.note === undefined ? undefined : html`<p class="small">${say(view.note)}</p>`}${exhibit.redacted === true ? html`<p class="small">${say("exhibit.redacted")}</p>` : exhibit.cut || lacking > 0 ? html`<p class="small">${say("exhibit.cut", {n: bytes.length})}</p>` : undefined}
<details class="hex"><summary>${say("exhibit.hex", {n: Math.min(bytes.length, hexBytes)})}</summary><pre class="raw" tabindex="0" role="group" aria-label="${say("exhibit.hexOf", {id})}">${evidenceText(hexDump(bytes.subarray(0, hexBytes), exhibit.at.offset), [], true)}</pre></details>
</div>`
}

function samePlace(because: Because, exhibit: Exhibit): boolean {
  return because.at.evidence === exhibit.at.evidence && because.at.offset === exhibit.at.offset
}

interface TextView {
  readonly text: string
  readonly note: "exhibit.runs" | "exhibit.latin" | undefined
}

/** Text of raw bytes for reading, with a note where it is not simply their decoding. */
export function bytesAsText(bytes: Uint8Array): TextView {
  // A record cut at 4 KiB may end inside a character: up to three bytes are left off to judge the rest.
  for (let drop = 0; drop <= 3 && drop < Math.max(bytes.length, 1); drop++) {
    const text = strictUtf8(bytes.subarray(0, bytes.length - drop))
    if (text === undefined) continue
    if (!text.includes("\0")) return {text: text.replace(/\r?\n$/, ""), note: undefined}
    break
  }
  const latin = Buffer.from(bytes).toString("latin1")
  const runs = [...latin.matchAll(/(?:[\x20-\x7e]\0){4,}|[\x20-\x7e]{5,}/g)].map((run) =>
    run[0].replaceAll("\0", ""),
  )
  if (runs.length > 0) {
    return {text: runs.join("\n"), note: "exhibit.runs"}
  }
  return {text: latin, note: "exhibit.latin"}
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** A value shorter than this may stand in a record by chance; it is marked only as a whole word. */
const ownLength = 8
/** A short value that stands more often than this is not marked at all. */
const maxPlaces = 3

/** Where the values stand in the text, as written there or as JSON or CSV would write them: the first place
 *  of a long value, every place of a short one. Sorted, overlaps joined. */
export function markRanges(text: string, values: readonly string[]): {start: number; end: number}[] {
  const found: {start: number; end: number}[] = []
  for (const value of values) {
    if (value === "" || value.length > text.length) continue
    const json = JSON.stringify(value).slice(1, -1)
    const forms = [value, json, dotNetJson(json), value.replaceAll('"', '""')]
    for (const form of forms) {
      const places = value.length < ownLength ? wholeWords(text, form) : firstPlace(text, form)
      found.push(...places.map((start) => ({start, end: start + form.length})))
      if (places.length > 0) break
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  const joined: {start: number; end: number}[] = []
  for (const range of found) {
    const last = joined.at(-1)
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else joined.push(range)
  }
  return joined
}

// .NET's writers of JSON, such as Windows' own exports, escape these too.
function dotNetJson(json: string): string {
  return json.replace(/['<>&]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
}

function firstPlace(text: string, form: string): readonly number[] {
  const start = text.indexOf(form)
  return start < 0 ? [] : [start]
}

function wholeWords(text: string, form: string): readonly number[] {
  const places: number[] = []
  for (let at = text.indexOf(form); at >= 0 && places.length <= maxPlaces; at = text.indexOf(form, at + 1)) {
    const before = text[at - 1] ?? " "
    const after = text[at + form.length] ?? " "
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) places.push(at)
  }
  return places.length > maxPlaces ? [] : places
}

/** `000004b0  32 30 32 31 …  |2021…|`, sixteen bytes a line, offsets those of the evidence. */
export function hexDump(bytes: Uint8Array, offset: number): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)]
    const hex = row.map((b) => b.toString(16).padStart(2, "0"))
    const left = hex.slice(0, 8).join(" ").padEnd(23)
    const right = hex.slice(8).join(" ").padEnd(23)
    const text = row.map((b) => (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : ".")).join("")
    lines.push(`${(offset + at).toString(16).padStart(8, "0")}  ${left}  ${right}  |${text}|`)
  }
  return lines.join("\n")
}
