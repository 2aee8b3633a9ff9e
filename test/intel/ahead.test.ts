/* Sentences that are read ahead are those that are read one by one, in their paragraphs. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readableSets} from "../../calibrate/claims/passages.ts"
import {Ahead} from "../../src/intel/claims/ahead.ts"
import {type Paragraph, paragraphsOf} from "../../src/intel/claims/paragraphs.ts"
import {documentOf} from "../../src/intel/document.ts"
import {lookupOf} from "../../src/intel/grammar/lookup.ts"
import {phraseOf} from "../../src/intel/grammar/phrase.ts"
import type {Phrase} from "../../src/intel/grammar/shape.ts"
import {Points} from "../../src/intel/points.ts"
import {sentencesOf} from "../../src/intel/sentences.ts"
import {textSource} from "../support/article-corpus.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

const issued = "2024-05-14"
const lookup = lookupOf(lexicons)

function paragraphsIn(text: string): readonly Paragraph[] {
  const source = textSource(text, "text.txt")
  return paragraphsOf(source, documentOf(source, 1), new Points(source.text))
}

const shown = (start: number, end: number, {tokens, mentions, verbs, clauses, times, numbers}: Phrase) => ({
  ...{start, end, tokens, mentions, verbs, clauses},
  ...{times: [...times], numbers: [...numbers]},
})

/** The naive twin: each sentence is read when it is asked for. */
const oneByOne = (paragraphs: readonly Paragraph[]) =>
  paragraphs.map(({view: {text}}) =>
    [...sentencesOf(text)].map(({start, end}) =>
      shown(start, end, phraseOf(text, start, end, lookup, issued)),
    ),
  )

function ahead(paragraphs: readonly Paragraph[]) {
  const read = new Ahead(paragraphs, lookup, issued)
  return paragraphs.map((paragraph) =>
    [...read.of(paragraph)].map(({start, end, phrase}) => shown(start, end, phrase)),
  )
}

test("passages of all sets are read ahead as one by one", () => {
  const texts = readableSets().flatMap(({passages}) => passages.slice(0, 1).map(({text}) => text))
  const paragraphs = paragraphsIn(texts.join("\n\n"))
  const expected = oneByOne(paragraphs)
  assert.ok(expected.flat().length > 16 * 10, `${expected.flat().length} sentences`)
  assert.deepEqual(ahead(paragraphs), expected)
})

test("paragraphs end where they end, however many sentences are held", () => {
  let n = 2
  const sentence = (): string =>
    `Officials said on Tuesday that APT28 had breached ${n++} banks of the region in May 2024 and stolen the mail of their boards.`
  for (const counts of [[1], [16], [17], [15, 1, 1], [16, 16], [3, 40, 2]]) {
    const text = counts.map((count) => Array.from({length: count}, sentence).join(" ")).join("\n\n")
    const paragraphs = paragraphsIn(text)
    assert.deepEqual(
      ahead(paragraphs).map(({length}) => length),
      counts,
    )
    assert.deepEqual(ahead(paragraphs), oneByOne(paragraphs))
  }
  assert.deepEqual(ahead([]), [])
})
