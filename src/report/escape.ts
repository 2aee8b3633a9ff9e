/* The one place where evidence text becomes HTML, SVG, CSV or terminal text.
 *
 * Every string of a case is hostile. Markup is made only by the `html` tag below: what stands in the
 * template is ours, what is put in is escaped, and a string cannot pass for `Markup` because only this
 * module makes that class. Characters that a reader cannot see, or that reorder what he sees, are written
 * as visible escapes: `\n`, `\u{202e}`.
 *
 * Invariant: the text that `html` makes from a value holds no `<`, `>`, `"`, `'`, no bare `&` and no
 * control, format or surrogate code point.
 *
 * Sources: HTML Living Standard 13.1.2; RFC 4180; Unicode UAX #9 and DerivedCoreProperties
 * (Default_Ignorable_Code_Point); OWASP "CSV injection". */

let mark: (text: string) => Markup

/** Text that is markup already. Only `html`, `stylesheet` and `inlineScript` make it. */
export class Markup {
  readonly #text: string
  private constructor(text: string) {
    this.#text = text
  }
  static {
    mark = (text) => new Markup(text)
  }
  toString(): string {
    return this.#text
  }
}

/** What may stand in a `${}` of `html`. `undefined` writes nothing. */
export type Part = string | number | Markup | undefined | readonly Part[]

/** Builds markup. Strings are cut at 1,500 units, made visible and escaped for text nodes and quoted attributes; never put a
 *  value into a tag name, an unquoted attribute, a script, a style or a URL that is not a `#fragment`.
 *  An unquoted attribute is a bug and throws. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let out = ""
  for (let i = 0; i < strings.length; i++) {
    const fixed = strings[i] ?? ""
    out += fixed
    if (i >= values.length) break
    if (fixed.endsWith("=") || fixed.endsWith("<")) throw new Error(`unquoted place in markup: ${fixed}`)
    out += write(values[i])
  }
  return mark(out)
}

/** Longest string that `html` writes whole, so that no single value can swell a page. */
const maxText = 1500

function write(part: Part): string {
  if (part === undefined) return ""
  if (typeof part === "string") return escapeMarkup(visible(clip(part, maxText)))
  if (typeof part === "number") return String(part)
  if (part instanceof Markup) return part.toString()
  let out = ""
  for (const each of part) out += write(each)
  return out
}

/** Our own stylesheet as the content of `<style>`. Evidence never goes here. */
export function stylesheet(css: string): Markup {
  if (css.includes("<")) throw new Error("a stylesheet may hold no '<'")
  return mark(css)
}

/** Our own script as the content of `<script>`. Evidence never goes here. */
export function inlineScript(source: string): Markup {
  if (/<\/|<!--/.test(source)) throw new Error("a script may hold no '</' and no '<!--'")
  return mark(source)
}

const markupEntities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (c) => markupEntities[c] ?? c)
}

// Cc and Cf: controls, bidi, zero width; Cs: lone surrogates; Zl, Zp: U+2028 and U+2029.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu
const unseenOnce: RegExp = new RegExp(unseen.source, "u")

const shortEscapes: Readonly<Record<string, string>> = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}

function escapeFor(character: string): string {
  return shortEscapes[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** The text with each control, format, invisible or unpaired character as `\n` or `\u{…}`. Safe for a
 *  terminal, and for CSV beside `csvCell`. Idempotent. */
export function visible(text: string): string {
  return unseenOnce.test(text) ? text.replace(unseen, escapeFor) : text
}

/** Evidence text for a text node: as `html` would write it, with each escape in a span of its own so that
 *  a reader can tell it from a backslash in the evidence. Ranges in `marks` (of UTF-16 units, sorted, not
 *  overlapping) are wrapped in `<mark>`. With `lines`, line feeds stay line feeds. */
export function evidenceText(
  text: string,
  marks: readonly {readonly start: number; readonly end: number}[] = [],
  lines = false,
): Markup {
  let out = ""
  let at = 0
  for (const range of marks) {
    out += spans(text.slice(at, range.start), lines)
    out += `<mark>${spans(text.slice(range.start, range.end), lines)}</mark>`
    at = range.end
  }
  return mark(out + spans(text.slice(at), lines))
}

function spans(text: string, lines: boolean): string {
  let out = ""
  let at = 0
  for (const found of text.matchAll(unseen)) {
    if (lines && found[0] === "\n") continue
    out += `${escapeMarkup(text.slice(at, found.index))}<span class="x">${escapeFor(found[0])}</span>`
    at = found.index + found[0].length
  }
  return out + escapeMarkup(text.slice(at))
}

/** At most `limit` UTF-16 units, cut between code points; what is left out is counted in the text. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit).replace(/[\ud800-\udbff]$/, "")
  return `${cut}… (${text.length - cut.length} more characters)`
}

/** At most `limit` units with an ellipsis, for labels that have no room to say what is left out. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`
}

// The full-width forms are read as formulas by some spreadsheets after normalisation.
const formula = /^[=+\-@\t\r\n＝＋－＠]/u

/** One CSV cell (RFC 4180), always quoted. A cell that a spreadsheet would take for a formula, also after
 *  trimming, gets a leading apostrophe; unseen characters are made visible, so a cell is one line. */
export function csvCell(text: string): string {
  const guarded = formula.test(text) || formula.test(text.trimStart()) ? `'${text}` : text
  return `"${visible(guarded).replaceAll('"', '""')}"`
}
