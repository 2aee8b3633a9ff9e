import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {Points} from "../../src/intel/points.ts"
import {viewOf} from "../../src/intel/view.ts"

const texts = fc.oneof(
  fc.string({unit: "binary", maxLength: 300}),
  fc.string({unit: fc.constantFrom("a", "\u{1f4a9}", "\ud83d", "\udca9", "\u00e9"), maxLength: 40}),
  fc.string({unit: fc.constantFrom("ab", "\u{1f4a9}"), maxLength: 60}).map((text) => text.repeat(200)),
)

test("code points are counted as the iterator of strings counts them", () => {
  fc.assert(
    fc.property(texts, fc.nat(), (text, at) => {
      const points = new Points(text)
      const all = [...text]
      assert.equal(points.length, all.length)
      const point = at % (all.length + 1)
      const unit = all.slice(0, point).join("").length
      assert.equal(points.unitAt(point), unit)
      assert.equal(points.pointAt(unit), point)
    }),
  )
})

test("a unit inside a pair belongs to the pair", () => {
  const points = new Points("a\u{1f4a9}b")
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((unit) => points.pointAt(unit)),
    [0, 1, 1, 2, 3],
  )
})

test("a view folds what looks alike and forgets what nobody sees", () => {
  const {text} = viewOf("\u201cU\u00a0S\u201d \u2013 a\u200bb \ufb01le\u2028\u2019s\u202e")
  assert.equal(text, `"U S" - ab file\n's`)
})

test("every unit of a view comes from the place that it was made of", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const view = viewOf(text)
      let last = 0
      for (let i = 0; i <= view.text.length; i++) {
        const unit = view.unitAt(i)
        assert.ok(unit >= last && unit <= text.length)
        last = unit
        const seen = view.text[i]
        if (seen !== undefined && /^[a-z]$/.test(text[unit] ?? "")) assert.equal(seen, text[unit])
      }
      assert.equal(view.unitAt(view.text.length), text.length)
    }),
  )
})

test("a view of a part counts in the whole", () => {
  const source = "xx \u201cquoted\u201d yy"
  const view = viewOf(source, 3, 11)
  assert.equal(view.text, '"quoted"')
  assert.equal(view.unitAt(0), 3)
  assert.equal(view.unitAt(view.text.length), 11)
})
