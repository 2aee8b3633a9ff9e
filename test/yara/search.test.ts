/* The one pass for all literals against a search for each. */

import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {foldAscii, type Literal, LiteralSearch} from "../../src/rules/yara/search.ts"

/** What the search must find, the plain way. */
function naive(literals: readonly Literal[], text: string): readonly number[] {
  const folded = foldAscii(text)
  return literals.map(({text: literal, isCased, isWord}) => {
    const within = isCased ? text : folded
    for (let at = within.indexOf(literal); at >= 0; at = within.indexOf(literal, at + 1)) {
      const around = (text[at - 1] ?? "") + (text[at + literal.length] ?? "")
      if (!isWord || !/[A-Za-z0-9]/.test(around)) return 1
    }
    return 0
  })
}

const letter = fc.constantFrom(..."aAb0 \0\xff")
const text = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(letter, {minLength, maxLength, size: "max"}).map((letters) => letters.join(""))

test("every literal is found that a plain search finds, and no other", () => {
  const literal = fc
    .record({text: text(2, 6), isCased: fc.boolean(), isWord: fc.boolean()})
    .map((one) => ({...one, text: one.isCased ? one.text : foldAscii(one.text)}))
  let seen = 0
  fc.assert(
    fc.property(fc.array(literal, {minLength: 1, maxLength: 30}), text(0, 150), (literals, file) => {
      const found = new Uint8Array(literals.length)
      new LiteralSearch(literals).mark(Buffer.from(file, "latin1"), found)
      const wanted = naive(literals, file)
      seen += wanted.filter((one) => one === 1).length
      assert.deepEqual([...found], wanted)
    }),
    {numRuns: 600},
  )
  assert.ok(seen > 200, `${seen} literals stood in their files`)
})

test("a literal of one byte is refused", () => {
  assert.throws(() => new LiteralSearch([{text: "a", isCased: true, isWord: false}]), RangeError)
})
