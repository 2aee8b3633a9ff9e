/* The sentences of a document with their shapes, read some while before they are asked for.
 *
 * PERF: all that is read of a sentence is more code than a processor keeps at hand. What needs nothing of the sentences
 * before it (words, names, clauses, times) is read of many sentences at once, one step after the other. */

import type {Lookup} from "../grammar/lookup.ts"
import {phraseOf} from "../grammar/phrase.ts"
import type {Phrase} from "../grammar/shape.ts"
import {type Piece, sentencesOf} from "../sentences.ts"
import type {Paragraph} from "./paragraphs.ts"

/** A sentence and its shape. */
export interface SentenceAhead extends Piece {
  readonly paragraph: Paragraph
  readonly phrase: Phrase
}

/** Sentences that are read at once. */
const most = 16

/** Gives the sentences of paragraphs, which are asked for in their order. At most 16 shapes are held. */
export class Ahead {
  readonly #pieces: Iterator<readonly [Paragraph, Piece]>
  readonly #lookup: Lookup
  readonly #issued: string | undefined
  #held: readonly SentenceAhead[] = []
  #at = 0

  constructor(paragraphs: readonly Paragraph[], lookup: Lookup, issued: string | undefined) {
    this.#pieces = piecesOf(paragraphs)
    this.#lookup = lookup
    this.#issued = issued
  }

  /** The sentences of the paragraph whose turn it is. */
  *of(paragraph: Paragraph): Generator<SentenceAhead, void, undefined> {
    for (;;) {
      if (this.#at === this.#held.length) this.#readOn()
      const next = this.#held[this.#at]
      if (next?.paragraph !== paragraph) return
      this.#at += 1
      yield next
    }
  }

  #readOn(): void {
    const held: SentenceAhead[] = []
    while (held.length < most) {
      const {value, done} = this.#pieces.next()
      if (done === true) break
      const [paragraph, {start, end}] = value
      const phrase = phraseOf(paragraph.view.text, start, end, this.#lookup, this.#issued)
      held.push({paragraph, start, end, phrase})
    }
    for (const step of ["verbs", "times", "numbers"] as const) for (const {phrase} of held) void phrase[step]
    this.#held = held
    this.#at = 0
  }
}

function* piecesOf(
  paragraphs: readonly Paragraph[],
): Generator<readonly [Paragraph, Piece], void, undefined> {
  for (const paragraph of paragraphs)
    for (const piece of sentencesOf(paragraph.view.text)) yield [paragraph, piece]
}
