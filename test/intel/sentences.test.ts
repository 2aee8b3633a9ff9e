import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {quotationsOf, sentencesOf} from "../../src/intel/sentences.ts"

const cases: readonly (readonly [string, readonly string[]])[] = [
  ["One ends here. Two ends there.", ["One ends here.", "Two ends there."]],
  [
    "The U.K. revealed this. It was in the U.S. alone.",
    ["The U.K. revealed this.", "It was in the U.S. alone."],
  ],
  ["It happened in the U.S. The agency knew.", ["It happened in the U.S.", "The agency knew."]],
  ["It targeted the U.S. Treasury and others.", ["It targeted the U.S. Treasury and others."]],
  ["Gen. Paul M. Nakasone said so. He left.", ["Gen. Paul M. Nakasone said so.", "He left."]],
  ["Version 15.1.2242.4 is open. Update it.", ["Version 15.1.2242.4 is open.", "Update it."]],
  ['"It is closed." "It is not," he said.', ['"It is closed."', '"It is not," he said.']],
  ["Who did it? Nobody knows! See e.g. page 3.", ["Who did it?", "Nobody knows!", "See e.g. page 3."]],
  [
    "At 9 a.m. on 3 Jan. 2021 it began. (It ended.) So it was.",
    ["At 9 a.m. on 3 Jan. 2021 it began.", "(It ended.)", "So it was."],
  ],
  ["Contact x.example. Or not", ["Contact x.example.", "Or not"]],
]
for (const [text, expected] of cases)
  test(`sentences of: ${text}`, () => {
    assert.deepEqual(
      sentencesOf(text).map(({start, end}) => text.slice(start, end)),
      expected,
    )
  })

test("sentences lose nothing but blanks and are bounded, whatever the text", () => {
  const unit = fc.constantFrom("word", " ", ". ", "U.S. ", '"', "A.", "\n", "!", "x".repeat(3000))
  fc.assert(
    fc.property(fc.array(unit, {maxLength: 80}), (parts) => {
      const text = parts.join("")
      let at = 0
      for (const {start, end} of sentencesOf(text)) {
        assert.match(text.slice(at, start), /^\s*$/)
        assert.ok(end > start)
        at = end
      }
      assert.match(text.slice(at), /^\s*$/)
    }),
  )
})

test("quotations are told, and one that its block does not close is open", () => {
  const text = 'He said "a" and "b c", then: "it goes on'
  assert.deepEqual(
    quotationsOf(text).map(({start, end, isOpen}) => [text.slice(start, end), isOpen]),
    [
      ["a", false],
      ["b c", false],
      ["it goes on", true],
    ],
  )
  assert.deepEqual(quotationsOf('""'), [])
})
