/* Collects what is wrong with a file of rules, each mistake at its place.
 *
 * Offsets count UTF-16 units of the text from 0; lines and columns, from 1, are made here. */

import type {Refusal} from "../../model/refusal.ts"
import type {NamedAt} from "../../model/rule.ts"

/** A run of the file's text. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** Rules and mapping files are read with the same words. */
export type RuleCode = `sigma/${string}` | `mapping/${string}`

/** Mistakes beyond this many per file are counted, not kept: a hostile file must not fill memory. */
const keptAtMost = 1000

export class Report {
  readonly file: string
  readonly refusals: Refusal[] = []
  readonly notices: Refusal[] = []
  /** Grows with each refusal, kept or not: a rule is broken if it grew while the rule was read. */
  refused = 0
  readonly #text: string
  readonly #lineStarts: number[] = [0]

  constructor(file: string, text: string) {
    this.file = file
    this.#text = text
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1)
  }

  refuse(code: RuleCode, place: Place, message: string, hint?: string): void {
    this.refused++
    if (this.refusals.length < keptAtMost) this.refusals.push(this.#make(code, place, message, hint))
  }

  notice(code: RuleCode, place: Place, message: string, hint?: string): void {
    if (this.notices.length < keptAtMost) this.notices.push(this.#make(code, place, message, hint))
  }

  /** The line, from 1, that holds an offset. */
  line(offset: number): number {
    let low = 0
    let high = this.#lineStarts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.#lineStarts[middle]! <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  /** The text at a place. */
  slice(place: Place): string {
    return this.#text.slice(place.start, place.end)
  }

  /** A place by line and column, with the whole line it stands in. */
  locate(place: Place): Omit<NamedAt, "text"> {
    const line = this.line(place.start)
    const start = this.#lineStarts[line - 1]!
    const lineEnd = this.#text.indexOf("\n", start)
    const end = lineEnd < 0 ? this.#text.length : lineEnd
    const excerpt = this.#text.slice(start, end).replace(/\r$/, "")
    const length = Math.max(1, Math.min(place.end, start + excerpt.length) - place.start)
    return {line, column: place.start - start + 1, length, excerpt}
  }

  #make(code: RuleCode, place: Place, message: string, hint: string | undefined): Refusal {
    const {excerpt, ...at} = this.locate(place)
    return {code, message, at: {file: this.file, ...at}, excerpt, ...(hint === undefined ? {} : {hint})}
  }
}
