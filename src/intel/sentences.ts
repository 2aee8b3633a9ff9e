/* The sentences of a block, and what in them stands between quotation marks.
 *
 * A full stop ends a sentence unless it belongs to an abbreviation, an initial, a number or a name; a closing mark
 * or bracket behind it belongs to the sentence. So does a form feed. Places are units of the block's view. O(n). */

export interface Piece {
  readonly start: number
  readonly end: number
}

const abbreviations: ReadonlySet<string> = new Set(
  (
    "mr mrs ms dr prof gen col lt sgt capt sen rep gov st jr sr inc ltd co corp llc plc dept est fig no nos vol pp ed eds " +
    "e.g i.e etc vs v cf al approx ca jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun " +
    "u.s u.k u.n e.u d.c a.m p.m"
  ).split(" "),
)

/** Longer ones are cut: nobody speaks so, and clauses are looked for within a sentence. */
const longest = 4000

/** The sentences of a text, in order, without the blanks between them. */
export function sentencesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let start = 0
  const take = (end: number): void => {
    let from = start
    let to = end
    while (from < to && /\s/.test(text[from] ?? "")) from++
    while (to > from && /\s/.test(text[to - 1] ?? "")) to--
    if (to > from) pieces.push({start: from, end: to})
    start = end
  }
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (at - start >= longest && character === " ") take(at)
    // A line that ends what stands in it.
    if (character === "\f") take(at + 1)
    if (character !== "." && character !== "!" && character !== "?") continue
    let end = at + 1
    while (end < text.length && /[.!?"')\]]/.test(text[end] ?? "")) end++
    if (end < text.length && !/\s/.test(text[end] ?? "")) {
      // None of a run of marks ends a sentence where a word goes on.
      at = end - 1
      continue
    }
    if (endsSentence(text, at, end)) {
      take(end)
      at = end - 1
    }
  }
  take(text.length)
  return pieces
}

function endsSentence(text: string, stop: number, end: number): boolean {
  if (end >= text.length) return true
  if (!/\s/.test(text[end] ?? "")) return false
  if (text[stop] !== ".") return nextBegins(text, end)
  const word = wordBefore(text, stop)
  // U.K. and U.S. end a sentence where the next word begins one and is no name that goes on: too seldom to tell.
  if (abbreviations.has(word.toLowerCase())) return /^[a-z]\.[a-z]$/i.test(word) && startsClause(text, end)
  if (/^[A-Z]$/.test(word)) return false
  return nextBegins(text, end)
}

function wordBefore(text: string, stop: number): string {
  let from = stop
  while (from > 0 && stop - from < 12 && /[\p{L}.]/u.test(text[from - 1] ?? "")) from--
  return text.slice(from, stop)
}

/** A capital, a digit or an opening mark follows. */
function nextBegins(text: string, end: number): boolean {
  return (
    /^\s+["'([]*[\p{Lu}\p{N}]/u.test(text.slice(end, end + 12)) || /^\s*\n/.test(text.slice(end, end + 3))
  )
}

const openers =
  /^\s+["']?(?:The|This|These|That|It|He|She|They|We|In|On|At|As|But|And|However|Activity|According)\b/

function startsClause(text: string, end: number): boolean {
  return openers.test(text.slice(end, end + 16))
}

/** A run between quotation marks, without them. `isOpen` where nothing closes it in its block. */
export interface Quotation extends Piece {
  readonly isOpen: boolean
}

/** The quotations of a block. A mark that opens at the begin of a block and is not closed there quotes the rest of
 *  it: quotations over several paragraphs close only at the last. */
export function quotationsOf(text: string): readonly Quotation[] {
  const found: Quotation[] = []
  let open: number | undefined
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '"') continue
    if (open === undefined) open = at + 1
    else {
      if (at > open) found.push({start: open, end: at, isOpen: false})
      open = undefined
    }
  }
  if (open !== undefined && open < text.length) found.push({start: open, end: text.length, isOpen: true})
  return found
}
