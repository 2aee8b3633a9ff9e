/* Statements that were made to cost, and laws that hold for any of them. */

import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {readBytes} from "../../src/engine/intel/read.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sentencesOf} from "../../src/intel/sentences.ts"
import type {IntelDocument} from "../../src/model/intel.ts"
import type {Trouble} from "../../src/model/trouble.ts"
import {zipOf} from "../support/archives.ts"

const sizeBytes = 6_000_000
const times = (piece: string): string => piece.repeat(Math.ceil(sizeBytes / piece.length))

async function read(
  bytes: Uint8Array,
): Promise<{readonly documents: readonly IntelDocument[]; readonly troubles: readonly Trouble[]}> {
  const documents: IntelDocument[] = []
  const troubles: Trouble[] = []
  for await (const item of readBytes("a", bytes))
    if ("source" in item) documents.push(documentOf(item.source, documents.length + 1))
    else troubles.push(item.trouble)
  return {documents, troubles}
}

const word = (xml: string): Uint8Array =>
  zipOf([
    {name: "[Content_Types].xml", data: "<Types/>"},
    {name: "word/document.xml", data: `<w:document xmlns:w="w"><w:body>${xml}`},
  ])

const hostile: readonly (readonly [string, string | Uint8Array])[] = [
  ["a line without end", times("a")],
  ["sentences without line ends", times("The agency assessed it. ")],
  ["dots before a letter", `${times(".")}x`],
  ["marks and blanks", times("\"' ")],
  ["line ends", times("a\n")],
  ["blanks", `${times(" ")}a`],
  ["dates in a row", times("19 July 2021 ")],
  ["dates in paragraphs", times("19 July 2021\n\n")],
  ["numbers that are no dates", times("1 1 1 ")],
  ["capitals", times("A B C D. ")],
  ["abbreviations", times("U.S. e.g. ")],
  ["one word on each line, all different", Array.from({length: 800_000}, (_, i) => `w${i}`).join("\n")],
  ["pairs of surrogates", times("\u{1f4a9}")],
  ["tags that nobody closes", times("<div>")],
  ["tags that nobody opened", `<p>${times("</b>")}`],
  ["attributes", `<p ${times("a=b ")}>`],
  ["references", `<p>${times("&amp;")}`],
  ["angle brackets", `<html>${times("<")}`],
  ["hidden parts", times("<p hidden>a</p>")],
  ["entries of a feed", `<rss><channel>${times("<item><title>a</title></item>")}`],
  ["elements in an entry", `<rss><channel><item><description>${times("<a>")}`],
  ["references in a feed", `<rss><channel><item><description>${times("&a;")}`],
  ["brackets", times("[")],
  ["empty objects", `[${times("{},")}{}]`],
  ["text of one report", JSON.stringify([{type: "report", id: "report--1", description: times("a b. ")}])],
  [
    "a note that every report names",
    JSON.stringify([
      {type: "note", id: "note--1", content: times("a b. ").slice(0, 900_000)},
      ...Array.from({length: 900}, (_, i) => ({
        type: "report",
        id: `report--${i}`,
        object_refs: ["note--1"],
      })),
    ]),
  ],
  ["paragraphs of Word", word(times("<w:p><w:r><w:t>aaaa</w:t></w:r></w:p>"))],
  ["paragraphs of Word in each other", word(times("<w:p>"))],
  ["a PDF of objects", `%PDF-1.4\n${times("1 0 obj\n<< >>\nendobj\n")}`],
]
for (const [what, content] of hostile)
  test(`six megabytes of ${what} are read in seconds`, async () => {
    const bytes = typeof content === "string" ? Buffer.from(content) : content
    const before = process.cpuUsage()
    const {documents, troubles} = await read(bytes)
    const {user, system} = process.cpuUsage(before)
    assert.ok((user + system) / 1e6 < 6, `${(user + system) / 1e6} s of processor time`)
    assert.ok(documents.length + troubles.length > 0)
    for (const document of documents) assert.ok(document.blocks.length <= 20_000)
    assert.ok(troubles.length < 100, `${troubles.length} troubles`)
  })

test("sentences of a run of marks take no more than their length", () => {
  const before = process.cpuUsage()
  sentencesOf(`${"?!.".repeat(300_000)}x`)
  const {user, system} = process.cpuUsage(before)
  assert.ok((user + system) / 1e6 < 2)
})

const lines = fc.array(
  fc.oneof(
    fc.string({unit: "grapheme", maxLength: 60}),
    fc.constantFrom(
      "",
      "\u00a0",
      "The agency said on Monday that it had seen nothing of the kind.",
      "19 July 2021",
      "By A. Writer",
      "Related articles",
      "Click here to subscribe",
      "\u{1f4a9}",
      "\r",
    ),
  ),
  {maxLength: 20},
)

test("blocks are in order, disjoint, and cover all of a text but blanks", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom("\n", "\r\n", "\n\n"), (parts, end) => {
      const text = parts.join(end)
      const source = {
        path: "a",
        sha256: "",
        form: "text",
        text,
        title: undefined,
        publisher: undefined,
        url: undefined,
      }
      const document = documentOf({...source, form: "text", dates: [], marks: []}, 1)
      const points = [...text]
      let at = 0
      for (const {start, end: last} of document.blocks) {
        assert.ok(start >= at && last > start && last <= points.length)
        assert.match(points.slice(at, start).join(""), /^[\s\u200b\ufeff]*$/)
        at = last
      }
      assert.match(points.slice(at).join(""), /^[\s\u200b\ufeff]*$/)
    }),
  )
})

test("whatever the bytes, reading ends in texts and troubles, and places lie within the text", async () => {
  const piece = fc.oneof(
    fc.uint8Array({maxLength: 40}).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        "<rss>",
        "<item>",
        "<title>",
        "</item>",
        '{"type":"report","id":"report--1","description":"The agency said so."}',
        '{"Event":{"info":"a","Attribute":[{"type":"domain","value":"a.example"}]}}',
        "[",
        ",",
        "]",
        "<html>",
        "<p>The agency said so on 19 July 2021.</p>",
        "<!--",
        "<![CDATA[",
        "\ufeff",
        "\ud83d",
        "PK\u0003\u0004",
      )
      .map((text) => Buffer.from(text)),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, {maxLength: 6}), async (pieces) => {
      const {documents, troubles} = await read(Buffer.concat(pieces))
      assert.ok(documents.length + troubles.length > 0 || pieces.length > 0)
      for (const {text, blocks, dates} of documents) {
        const {length} = [...text]
        for (const {start, end} of [...blocks, ...dates.flatMap(({at}) => (at === undefined ? [] : [at]))])
          assert.ok(0 <= start && start <= end && end <= length)
      }
      for (const {code, detail} of troubles) assert.ok(/^[a-z]+\/[a-z-]+$/.test(code) && detail.length < 1000)
    }),
    {numRuns: 300},
  )
})
