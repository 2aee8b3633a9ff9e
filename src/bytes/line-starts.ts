/* Lines and columns of a text by offset, for messages that show a place. Lines end in a line feed. */

export class LineStarts {
  readonly #text: string
  readonly #starts: number[] = [0]

  constructor(text: string) {
    this.#text = text
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1)
  }

  /** Line and column, from 1, in UTF-16 units; an offset outside of the text is taken for its nearest end. */
  place(offset: number): {readonly line: number; readonly column: number} {
    const inside = Math.max(0, Math.min(offset, this.#text.length))
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.#starts[middle]! <= inside) low = middle
      else high = middle
    }
    return {line: low + 1, column: inside - this.#starts[low]! + 1}
  }

  /** The line of a number from 1, without its end; empty where there is none. */
  line(number: number): string {
    const start = this.#starts[number - 1]
    if (start === undefined) return ""
    const end = this.#starts[number]
    return this.#text.slice(start, end === undefined ? undefined : end - 1).replace(/\r$/, "")
  }
}
