/* A long text in pieces that are read one after the other, so that memory does not grow with the text.
 *
 * A piece ends at a blank line if it can, else at a line end, else at a blank, else anywhere. */

const longest = 32_768

export interface Chunk {
  readonly start: number
  readonly end: number
}

/** The pieces of a text, in order, without gaps. O(n). */
export function* chunksOf(text: string): Generator<Chunk> {
  for (let start = 0; start < text.length; ) {
    const end = endOf(text, start)
    yield {start, end}
    start = end
  }
}

function endOf(text: string, start: number): number {
  const most = start + longest
  if (most >= text.length) return text.length
  const least = start + longest / 2
  // Only the second half: a search in the whole text would go back to its beginning, again and again.
  const half = text.slice(least, most)
  for (const cut of ["\n\n", "\n", " "]) {
    const at = half.lastIndexOf(cut)
    if (at >= 0) return least + at + cut.length
  }
  // Never between the halves of a pair.
  const code = text.charCodeAt(most)
  return code >= 0xdc00 && code < 0xe000 ? most - 1 : most
}
