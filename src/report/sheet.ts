/* A page of plain text for a terminal or a pipe: titles, headings, sentences, pairs and rows.
 *
 * Every text is made visible and cut; sentences are wrapped to the width, rows are not. */

import {clip, visible} from "./escape.ts"
import {type Paint, plainPaint, wrap} from "./terminal-text.ts"

const valueLimit = 1000

/** Lines under headings. */
export class Sheet {
  readonly #lines: string[] = []
  readonly #width: number
  readonly #paint: Paint
  constructor(options: {readonly width?: number; readonly paint?: Paint}) {
    this.#width = Math.min(options.width ?? 80, 110)
    this.#paint = options.paint ?? plainPaint
  }
  title(text: string): void {
    for (const line of wrap(clip(text, valueLimit), this.#width)) this.#lines.push(this.#paint.strong(line))
  }
  heading(text: string): void {
    this.#lines.push("", this.#paint.accent(visible(clip(text, valueLimit))))
  }
  say(text: string, indent = "  "): void {
    const [first = "", ...rest] = wrap(clip(text, valueLimit), this.#width - indent.length)
    this.#lines.push(indent + first, ...rest.map((line) => indent + line))
  }
  item(text: string): void {
    const [first = "", ...rest] = wrap(clip(text, valueLimit), this.#width - 4)
    this.#lines.push(`  - ${first}`, ...rest.map((line) => `    ${line}`))
  }
  pair(name: string, text: string): void {
    const [first = "", ...rest] = wrap(clip(text, valueLimit), this.#width - 16)
    this.#lines.push(
      `  ${this.#paint.quiet(name.padEnd(13))} ${first}`,
      ...rest.map((line) => " ".repeat(16) + line),
    )
  }
  /** A line as it is: columns that must not be wrapped. */
  row(text: string): void {
    this.#lines.push(`  ${visible(text)}`)
  }
  text(): string {
    return `${this.#lines.join("\n")}\n`
  }
}
