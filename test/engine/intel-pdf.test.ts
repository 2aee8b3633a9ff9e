/* PDFs: from runs on pages to paragraphs with the way back, and the fence around the library. */

import assert from "node:assert/strict"
import {existsSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {readBytes} from "../../src/engine/intel/read.ts"
import {documentOf} from "../../src/intel/document.ts"
import {type PdfItem, type PdfPage, readPdf} from "../../src/intel/pdf.ts"
import type {IntelDocument} from "../../src/model/intel.ts"
import {type PdfLine, pdf, running} from "../support/pdf-writer.ts"

const shared: string = process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared")

async function read(
  bytes: Uint8Array,
  limits = {},
): Promise<{readonly document: IntelDocument | undefined; readonly codes: readonly string[]}> {
  let document: IntelDocument | undefined
  const codes: string[] = []
  for await (const item of readBytes("a.pdf", bytes, {limits}))
    if ("source" in item) document = documentOf(item.source, 1)
    else codes.push(item.trouble.code)
  return {document, codes}
}

function partsOf(document: IntelDocument | undefined, kind: string): readonly string[] {
  const points = [...(document?.text ?? "")]
  return (document?.blocks ?? [])
    .filter((block) => block.kind === kind)
    .map(({start, end}) => points.slice(start, end).join(""))
}

const head = (page: number): readonly PdfLine[] => [
  {text: "TLP:CLEAR Ports CERT notices", y: 760, size: 8},
  {text: `Page ${page} of 2`, y: 30, x: 280, size: 8},
]

test("a PDF is its paragraphs, over line ends and pages; heads, title and date are told apart", async () => {
  const pages = [
    [
      ...head(1),
      {text: "Strangers read the mail of a ministry", y: 720, size: 20},
      ...running(
        [
          "The Ministry of Ports said on Tuesday that unknown state-sponsored actors had read",
          "the mail of two of its agencies since March, and that the actors had pene-",
          "trated a gateway. It is likely that state-",
          "sponsored actors did it.",
          "",
          "It assessed that no other ministry was affected, though the investigation of the",
        ],
        680,
      ),
    ],
    [
      ...head(2),
      ...running([
        "ministries goes on and will take until the end of the year.",
        "",
        "Nothing else is known to the ministry so far.",
      ]),
    ],
  ]
  const info = {Title: "Notice 1/2026", CreationDate: "D:20260105101500Z"}
  const {document, codes} = await read(pdf(pages, info))
  assert.deepEqual(codes, [])
  assert.equal(document?.form, "pdf")
  assert.equal(document?.title, "Notice 1/2026")
  assert.equal(document?.issued.value, "2026-01-05")
  assert.deepEqual(partsOf(document, "title"), ["Strangers read the mail of a ministry"])
  assert.deepEqual(partsOf(document, "body"), [
    "The Ministry of Ports said on Tuesday that unknown state-sponsored actors had read\nthe mail of two of its agencies since March, and that the actors had pene-\ntrated a gateway. It is likely that state-\nsponsored actors did it.",
    "It assessed that no other ministry was affected, though the investigation of the\nministries goes on and will take until the end of the year.",
    "Nothing else is known to the ministry so far.",
  ])
  assert.deepEqual(partsOf(document, "page head"), [
    "TLP:CLEAR Ports CERT notices",
    "Page 1 of 2",
    "TLP:CLEAR Ports CERT notices",
    "Page 2 of 2",
  ])
  const [start, next] = document?.pages ?? []
  assert.equal(start, 0)
  assert.match([...(document?.text ?? "")].slice(next).join(""), /^ministries goes on/)
})

function page(lines: readonly string[]): PdfPage {
  const items: PdfItem[] = lines.map((text, i) => ({
    text,
    x: 72,
    y: 700 - 14 * i,
    size: 11,
    width: text.length * 5.5,
    isEnd: true,
  }))
  return {height: 792, items}
}

const none = {title: undefined, created: undefined}
const filler = "and a line that is as long as any other on this page, so that lines are full".padEnd(80, "x")
const joins: readonly (readonly [string, string, string, string])[] = [
  ["a parted word is one again", `${filler} pene-`, "trated it", "xx penetrated it"],
  ["a word that has a hyphen elsewhere keeps it", `zero-day ${filler} zero-`, "day flaw", "xx zero-day flaw"],
  [
    "two words of the text keep their hyphen",
    `state sponsored ${filler} state-`,
    "sponsored",
    "state-sponsored",
  ],
  ["numbers keep theirs", `${filler} CVE-2021-`, "26855 is", "CVE-2021-26855 is"],
  [
    "a parted hash is one again",
    `${filler} 893cd3583b49cb706b3e55ec`,
    "b2ed0757b977a21f5c72e041392d1256f31166e2 is",
    " 893cd3583b49cb706b3e55ecb2ed0757b977a21f5c72e041392d1256f31166e2 is",
  ],
  [
    "a parted address is one again",
    `${filler} https://ports.example/`,
    "notices/1",
    "https://ports.example/notices/1",
  ],
  ["lines are joined by a blank", `${filler} gone`, "away", "xx gone away"],
  ["a soft hyphen goes", `${filler} pene\u00ad`, "trated it", "xx penetrated it"],
]
for (const [what, before, after, wanted] of joins)
  test(`at the end of a line: ${what}`, () => {
    const {text, seen} = readPdf([page([before, after])], none)
    assert.ok(seen?.text.includes(wanted), seen?.text ?? "nothing")
    assert.equal(text, `${before}\n${after}`)
  })

test("letters that are drawn twice for weight are read once", () => {
  const item = (text: string, x: number, width: number): PdfItem => ({
    text,
    x,
    y: 700,
    size: 24,
    width,
    isEnd: false,
  })
  const items = [
    item("A", 47, 13),
    item("Al", 48, 19),
    item("le", 62, 18),
    item("er", 69, 20),
    item("rt", 82, 16),
  ]
  assert.equal(readPdf([{height: 792, items}], none).text, "Alert")
})

test("a sentence goes on over a page where it cannot have ended, and what stands beside it does not part it", () => {
  const aside = {text: "More notices of ours", x: 560, y: 690, size: 11, width: 110, isEnd: true}
  const before = page([
    "The ministry has released updates that mend four holes in its",
    "Gateway Server and the",
  ])
  const {seen} = readPdf(
    [
      {height: 792, items: [...before.items, aside]},
      page(["Harbour Gateway, it said on Tuesday in a notice to all ports."]),
    ],
    none,
  )
  assert.match(seen?.text ?? "", /holes in its Gateway Server and the/)
  const {seen: crossed} = readPdf([before, page(["Harbour Gateway, it said."])], none)
  assert.match(crossed?.text ?? "", /Gateway Server and the Harbour Gateway, it said\./)
})

test("a list of short lines stays a list", () => {
  const {seen} = readPdf([page([filler, "", "192.0.2.1", "192.0.2.2", "198.51.100.7"])], none)
  assert.match(seen?.text ?? "", /192\.0\.2\.1\n\n192\.0\.2\.2\n\n198\.51\.100\.7$/)
})

test("whatever stands on pages, what is seen goes back to it in order and nothing is lost", () => {
  const number = fc.double({noNaN: false})
  const place = fc.oneof(fc.integer({min: 0, max: 800}), number)
  const item = fc.record({
    text: fc.oneof(
      fc.string({unit: "grapheme"}),
      fc.constantFrom("state-", "sponsored", "a b.", "\u0000", "abcdef0123-"),
    ),
    x: place,
    y: place,
    size: fc.oneof(fc.constantFrom(8, 11, 20), number),
    width: place,
    isEnd: fc.boolean(),
  })
  const pages = fc.array(fc.record({height: place, items: fc.array(item, {maxLength: 12})}), {maxLength: 4})
  fc.assert(
    fc.property(pages, (input) => {
      const source = readPdf(input, none)
      const seen = source.seen
      assert.ok(seen !== undefined)
      let last = 0
      for (let i = 0; i < seen.text.length; i++) {
        const start = seen.startOf(i)
        assert.ok(start >= last && seen.endOf(i) === start + 1 && start < source.text.length)
        if (/\S/.test(seen.text[i] ?? "")) assert.equal(source.text[start], seen.text[i])
        last = start
      }
      assert.equal(seen.startOf(seen.text.length), source.text.length)
      const letters = (text: string): string => text.replace(/[\s\u00ad\u2010-]/g, "")
      assert.equal(letters(seen.text), letters(source.text))
      assert.equal(source.pages?.length, input.length)
      documentOf({...source, path: "a", sha256: ""}, 1)
    }),
  )
})

test("a PDF of pictures, and one with more pages than are read, are told", async () => {
  assert.deepEqual((await read(pdf([[], []]))).codes, ["intel/pdf-without-text"])
  const many = await read(pdf([running(["One page."]), running(["Two pages."])]), {pdfPages: 1})
  assert.deepEqual(many.codes, ["intel/text-too-long"])
  assert.equal(many.document?.text, "One page.")
})

test("a child that takes too long or too much is ended, and the next file has another", async () => {
  const good = pdf([running(["The ministry said so."])])
  assert.deepEqual((await read(good, {childMillis: 1})).codes, ["intel/reader-stopped"])
  assert.deepEqual((await read(good, {childBytes: 10_000_000})).codes, ["intel/reader-stopped"])
  assert.deepEqual((await read(good)).codes, [])
})

const advisory = join(shared, "data", "intel", "cisa-aa21-062a", "AA21-062A.pdf")
test("an advisory of fifteen pages is read with its date, its indicators and no furniture in it", {
  skip: existsSync(advisory) ? false : `no shared data at ${shared}`,
}, async () => {
  const {document, codes} = await read(readFileSync(advisory))
  assert.deepEqual(codes, [])
  assert.equal(document?.pages?.length, 15)
  assert.equal(document?.issued.value, "2021-03-03")
  const body = partsOf(document, "body")
  assert.ok(body.length > 100, `${body.length} blocks of body`)
  assert.ok(body.includes("103.77.192[.]219"))
  assert.ok(
    body.some((text) => text.includes("b75f163ca9b9240bf4b37ad92bc7556b40a17e27c2b8ed5c8991385fe07d17d0")),
  )
  assert.ok(body.some((text) => /partners have observed active\nexploitation of vulnerabilities/.test(text)))
  assert.ok(!body.some((text) => /TLP:WHITE|\d+ of 15/.test(text)))
})
