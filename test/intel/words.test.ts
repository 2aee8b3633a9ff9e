/* The scanner of words finds what its expression finds. */

import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {wordEnd, wordExpression, wordStart} from "../../src/intel/words.ts"

function words(text: string): readonly string[] {
  const found: string[] = []
  for (let at = 0; ; ) {
    const start = wordStart(text, at, text.length)
    if (start < 0) return found
    at = wordEnd(text, start, text.length)
    found.push(text.slice(start, at))
  }
}

function naiveWords(text: string): readonly string[] {
  return text.match(new RegExp(wordExpression.source, "gu")) ?? []
}

test("a word is a run of letters and digits with what joins it, and initials are one word", () => {
  assert.deepEqual(words("The U.S.' e-mail at mail.example.com: it's A.B.C now. I. 3.5-inch -- x_y/z!"), [
    "The",
    "U.S.",
    "e-mail",
    "at",
    "mail.example.com",
    "it's",
    "A.B.C",
    "now",
    "I",
    "3.5-inch",
    "x_y/z",
  ])
})

test("words are those that the expression finds", () => {
  const units = fc.constantFrom(..."aBz09..''_/@:--,  \n\u00e9\u00c9\u0416\u0301\u{1d400}\ud83d\u00b2")
  const texts = fc.oneof(fc.string({unit: units, maxLength: 40}), fc.string({unit: "binary", maxLength: 40}))
  fc.assert(
    fc.property(texts, (text) => assert.deepEqual(words(text), naiveWords(text))),
    {numRuns: 3000},
  )
})

test("a word goes no further than the run that is looked at", () => {
  assert.equal(wordEnd("U.S.A", 0, 4), 4)
  assert.equal(wordEnd("a-b", 0, 2), 1)
  assert.equal(wordStart("  x", 0, 2), -1)
})
