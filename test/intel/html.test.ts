import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {documentOf} from "../../src/intel/document.ts"
import {readHtml} from "../../src/intel/html.ts"
import type {IntelDocument} from "../../src/model/intel.ts"

const first =
  "The Ministry of Ports said on Tuesday that unknown actors had read the mail of two of its agencies since March."
const second =
  "It assessed that the intruders were likely to have entered through an unpatched gateway, and that no other ministry was affected."

function read(html: string): IntelDocument {
  return documentOf({...readHtml(html), path: "a.html", sha256: "0".repeat(64)}, 1)
}

function partsOf(document: IntelDocument, kind: string): readonly string[] {
  const points = [...document.text]
  return document.blocks
    .filter((block) => block.kind === kind)
    .map(({start, end}) => points.slice(start, end).join(""))
}

test("a page is its statement, its heading and the page around it; places point into the file", () => {
  const document = read(
    `<!doctype html><html><head><title>Ports &amp; Harbours</title><style>p{}</style></head><body>
    <nav><a href="/">Home of all the news that is fit to print and more.</a></nav>
    <article><h1>Ministry says strangers read its mail</h1>
    <p>\u{1f4a9} ${first}</p><script>var claim = "<p>APT99 did it.</p>"</script>
    <div class="share-buttons">Share this with everybody whom you know, please do.</div>
    <p>${second.replace("intruders", "<b>in&shy;truders</b>")}</p></article>
    <footer>Ports Daily is a paper that is read by everybody who matters at sea.</footer></body></html>`,
  )
  assert.equal(document.title, "Ports & Harbours")
  assert.deepEqual(partsOf(document, "title"), ["Ministry says strangers read its mail"])
  assert.deepEqual(partsOf(document, "body"), [
    `\u{1f4a9} ${first}`,
    second.replace("intruders", "<b>in&shy;truders</b>"),
  ])
})

const unseen: readonly (readonly [string, string])[] = [
  ["hidden", `<p hidden>${second}</p>`],
  ["not displayed", `<div style="color:red; display : none"><p>${second}</p></div>`],
  ["of no size", `<p style="font-size:0px">${second}</p>`],
  ["kept from readers of screens", `<p aria-hidden="true">${second}</p>`],
]
for (const [what, part] of unseen)
  test(`text that is ${what} is kept and is no part of the statement`, () => {
    const document = read(`<body><p>${first}</p>${part}<p>${first.replace("March", "May")}</p></body>`)
    assert.deepEqual(partsOf(document, "hidden"), [second])
    assert.deepEqual(partsOf(document, "body"), [first, first.replace("March", "May")])
  })

test("what a page says of itself is read: date, publisher, address", () => {
  const head = [
    '<meta property="og:site_name" content="Ports Daily">',
    '<link rel="canonical" href="https://ports.example/a">',
    '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2026-05-05T10:00:00Z"}]}</script>',
  ].join("")
  const document = read(`<html><head>${head}</head><body><p>${first}</p></body></html>`)
  assert.equal(document.publisher, "Ports Daily")
  assert.equal(document.url, "https://ports.example/a")
  assert.equal(document.issued.value, "2026-05-05")
  assert.match(document.issued.basis, /metadata/)
})

test("an address that is none of the web is not believed", () => {
  assert.equal(read(`<link rel="canonical" href="javascript:alert(1)"><p>${first}</p>`).url, undefined)
})

test("every character that is seen stands where the page says, whatever the page", () => {
  const piece = fc.constantFrom(
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<div hidden>",
    "</div>",
    "&amp;",
    "&#x1F4A9;",
    "&nbsp",
    "text ",
    "\u{1f4a9}",
    "<",
    ">",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<td>",
    "<br>",
    "\n",
    '<a href="',
    '">',
    "<![CDATA[",
    "<title>",
    "&lt;b&gt;",
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({maxLength: 8})), {maxLength: 60}), (parts) => {
      const html = parts.join("")
      const {seen} = readHtml(html)
      assert.ok(seen)
      let last = 0
      for (let i = 0; i < seen.text.length; i++) {
        const start: number = seen.startOf(i)
        const end: number = seen.endOf(i)
        assert.ok(start >= last && end >= start && end <= html.length, `${i}: ${start} ${end}`)
        last = start
        const raw = html.slice(start, end)
        if (/\S/.test(seen.text[i] ?? "") && !raw.startsWith("&")) assert.equal(raw, seen.text[i])
      }
      for (const {start, end} of read(html).blocks) assert.ok(start < end)
    }),
  )
})

test("deep nesting and unclosed marks of megabytes are read", () => {
  for (const unit of ["<div>", "<p hidden>", "<b", "&", "<!--", "<script>", "</x>"]) {
    const {text} = read(`<p>${first}</p>${unit.repeat(Math.ceil(1_000_000 / unit.length))}`)
    assert.ok(text.length >= 1_000_000)
  }
})
