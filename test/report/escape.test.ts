import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {clip, csvCell, evidenceText, html, visible} from "../../src/report/escape.ts"

/** Any sequence of UTF-16 units, lone surrogates included. */
const anyText = fc
  .array(fc.integer({min: 0, max: 0xffff}), {maxLength: 60})
  .map((units) => String.fromCharCode(...units))

test("what html writes from a value opens no tag, quote or entity and shows every unseen character", () => {
  let escaped = 0
  fc.assert(
    fc.property(anyText, (text) => {
      const written = html`${text}`.toString()
      assert.doesNotMatch(written, /[<>"']/)
      assert.doesNotMatch(written.replace(/&(amp|lt|gt|quot|#39);/g, ""), /&/)
      assert.doesNotMatch(written, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
      if (written !== text) escaped += 1
      const marked = evidenceText(text, [{start: 0, end: Math.min(3, text.length)}]).toString()
      assert.doesNotMatch(
        marked.replace(/<\/?mark>|<span class="x">|<\/span>/g, ""),
        /[<>"'\p{Cc}\p{Cf}\p{Cs}]/u,
      )
    }),
  )
  assert.ok(escaped > 10, "the generator made nothing to escape")
})

test("visible is idempotent and names what it replaced", () => {
  fc.assert(fc.property(anyText, (text) => assert.equal(visible(visible(text)), visible(text))))
  assert.equal(
    visible("a\u202eb\u0000\u001b[31m\u200b\ud800\n\u0085"),
    "a\\u{202e}b\\0\\u{1b}[31m\\u{200b}\\u{d800}\\n\\u{85}",
  )
  assert.equal(visible("Grüße, 北京, 🙂"), "Grüße, 北京, 🙂")
})

test("markup nests, strings never pass for markup, and an unquoted place is a bug", () => {
  assert.equal(
    html`<p title="${'"'}">${[html`<b>${"<b>"}</b>`, undefined, 7]}</p>`.toString(),
    '<p title="&quot;"><b>&lt;b&gt;</b>7</p>',
  )
  assert.throws(() => html`<p title=${"x"}>`, /unquoted/)
  assert.throws(() => html`<${"script"}>`, /unquoted/)
})

test("one huge value cannot swell a page", () => {
  const written = html`${"<".repeat(1_000_000)}`.toString()
  assert.ok(written.length < 20_000)
  assert.match(written, /998500 more characters/)
})

test("clip counts what it leaves out and splits no character", () => {
  assert.equal(clip("abc", 3), "abc")
  assert.equal(clip("a🙂b", 2), "a… (3 more characters)")
})

test("CSV cells are one quoted line that no spreadsheet runs", () => {
  const cells: readonly (readonly [string, string])[] = [
    ["plain", '"plain"'],
    ['say "hi"', '"say ""hi"""'],
    ["=1+1", '"\'=1+1"'],
    ["+49", '"\'+49"'],
    ["-1", '"\'-1"'],
    ["@SUM(A1)", '"\'@SUM(A1)"'],
    ["\t=1", '"\'\\t=1"'],
    ["  =1", '"\'  =1"'],
    ["\r\n=1", '"\'\\r\\n=1"'],
    ["＝1", '"\'＝1"'],
    ["a\nb,c", '"a\\nb,c"'],
    ["", '""'],
  ]
  for (const [text, cell] of cells) assert.equal(csvCell(text), cell, JSON.stringify(text))
  fc.assert(
    fc.property(anyText, (text) => {
      const cell = csvCell(text)
      assert.match(cell, /^"(?:[^"]|"")*"$/)
      assert.doesNotMatch(cell.slice(1, -1).trimStart(), /^[=+\-@＝＋－＠]/u)
      assert.doesNotMatch(cell, /[\p{Cc}\u2028]/u)
    }),
  )
})
