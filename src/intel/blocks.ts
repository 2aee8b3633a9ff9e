/* Plain text into blocks: paragraphs between blank lines, and lines where a paragraph is a list of lines.
 *
 * A paragraph of a press text is one line or is wrapped; a widget, a menu or an offer is lines that do not read on.
 * So a paragraph is split into its lines unless they read on. Places are UTF-16 units. */

export interface RawBlock {
  readonly start: number
  readonly end: number
}

/** A text has fewer by far; what comes after so many is one block. */
export const mostBlocks = 20_000
/** Units of a text that are read; what comes after them is one block as well. The longest reports of public bodies
 *  have a million. */
export const longestRead = 4_000_000
/** A longer paragraph is cut where it has a blank: later steps make a view of a block. */
const longestBlock = 20_000

/** The blocks in order, without the blanks around them, at most `mostBlocks`, and the last of them with `isRest`
 *  where there are more or the text is longer than `longestRead`. O(n). */
export function rawBlocks(text: string): readonly (RawBlock & {readonly isRest?: true})[] {
  const blocks: (RawBlock & {readonly isRest?: true})[] = []
  let paragraph: RawBlock[] = []
  const flush = (): void => {
    const [first] = paragraph
    const last = paragraph.at(-1)
    if (first !== undefined && last !== undefined) {
      if (last.end - first.start <= longestBlock && readsOn(text, paragraph))
        blocks.push({start: first.start, end: last.end})
      else blocks.push(...paragraph)
    }
    paragraph = []
  }
  for (let at = 0; at <= text.length; ) {
    if (blocks.length + paragraph.length >= mostBlocks - 1 || at >= longestRead) {
      flush()
      const rest = trimmed(text, at, text.length)
      if (rest !== undefined) blocks.push({...rest, isRest: true})
      return blocks
    }
    const newline = text.indexOf("\n", at)
    const lineEnd = newline < 0 ? text.length : newline
    const end = lineEnd - at > longestBlock ? cutBefore(text, at, at + longestBlock) : lineEnd
    const line = trimmed(text, at, end)
    if (line === undefined) flush()
    else paragraph.push(line)
    at = end === lineEnd ? end + 1 : end
  }
  flush()
  return blocks
}

/** The last blank before `most`, or `most` where a word is as long; never within a pair of surrogates. */
function cutBefore(text: string, from: number, most: number): number {
  for (let at = most; at > most - 1000 && at > from; at--) if (/\s/.test(text[at] ?? "")) return at
  const code = text.charCodeAt(most)
  return code >= 0xdc00 && code < 0xe000 ? most - 1 : most
}

const blank = /[\s\u00a0\u200b\ufeff]/

function trimmed(text: string, from: number, to: number): RawBlock | undefined {
  let start = from
  let end = to
  while (start < end && blank.test(text[start] ?? "")) start++
  while (end > start && blank.test(text[end - 1] ?? "")) end--
  return start === end ? undefined : {start, end}
}

const wrappedAt = 40

/** Whether the lines are one wrapped paragraph: long lines that end in the middle of a sentence. */
function readsOn(text: string, lines: readonly RawBlock[]): boolean {
  if (lines.length === 1) return true
  let open = 0
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1]
    if (next === undefined) break
    const isLong = line.end - line.start >= wrappedAt
    const first = text[next.start] ?? ""
    const isListItem = /[•●▪*·–-]/.test(first) && /\s/.test(text[next.start + 1] ?? "")
    if (isLong && !isListItem && !/[.!?:”"']/.test(text[line.end - 1] ?? "")) open++
  }
  return open * 2 >= lines.length - 1
}
