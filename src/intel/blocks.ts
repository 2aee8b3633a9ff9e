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

/** The blocks in order, without the blanks around them, at most `mostBlocks`. O(n). */
export function rawBlocks(text: string): readonly RawBlock[] {
  const blocks: RawBlock[] = []
  let paragraph: RawBlock[] = []
  const flush = (): void => {
    const [first] = paragraph
    const last = paragraph.at(-1)
    if (first !== undefined && last !== undefined) {
      if (readsOn(text, paragraph)) blocks.push({start: first.start, end: last.end})
      else for (const line of paragraph) blocks.push(line)
    }
    paragraph = []
  }
  for (let at = 0; at <= text.length; ) {
    if (blocks.length + paragraph.length >= mostBlocks - 1) {
      flush()
      const rest = trimmed(text, at, text.length)
      if (rest !== undefined) blocks.push(rest)
      return blocks
    }
    const newline = text.indexOf("\n", at)
    const end = newline < 0 ? text.length : newline
    const line = trimmed(text, at, end)
    if (line === undefined) flush()
    else paragraph.push(line)
    at = end + 1
  }
  flush()
  return blocks
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
