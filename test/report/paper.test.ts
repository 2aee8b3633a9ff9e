import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {extractText, getDocumentProxy} from "unpdf"
import {pdfOf} from "../../src/engine/pdf.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import type {PaperDocument} from "../../src/report/paper/document.ts"
import {paperMarkdown} from "../../src/report/paper/markdown.ts"
import {reportPaper} from "../../src/report/paper/report.ts"
import {paperJson, printable} from "../../src/report/paper/typst.ts"
import {en} from "../../src/report/texts/en.ts"
import {plainSayer} from "../../src/report/texts.ts"
import {exploitedBundle, large, missingLogsBundle, scanBundle} from "../support/case-fixtures.ts"
import {everyPayload, hostile, payloads} from "../support/injection.ts"

const marking = "TLP:AMBER+STRICT"

function paperOf(bundle: CaseBundle): PaperDocument {
  return reportPaper(bundle, {marking, language: en.language, say: plainSayer(en)})
}

async function textOf(pdf: Uint8Array): Promise<readonly string[]> {
  const document = await getDocumentProxy(pdf.slice(), {verbosity: 0})
  return (await extractText(document, {mergePages: false})).text
}

function bytesHold(pdf: Uint8Array, text: string): boolean {
  return Buffer.from(pdf).includes(text, 0, "latin1")
}

test("the owner's page comes first and alone, and every page is marked at head and foot", async () => {
  const pages = await textOf(await pdfOf(paperOf(exploitedBundle()), "a4", "ua-1"))
  assert.ok(pages.length > 2)
  const [first = ""] = pages
  for (const title of ["owner.found", "owner.today", "owner.sure", "owner.unseen", "owner.tell"] as const)
    assert.ok(first.includes(en[title]), title)
  assert.ok(!first.includes(en["stages.title"]))
  for (const page of pages) assert.equal(page.split(marking).length, 3, "head and foot")
})

test("a PDF says what it conforms to, has a tree of tags, a language and a title", async () => {
  const document = paperOf(exploitedBundle())
  for (const [standard, mark] of [
    ["ua-1", "<pdfuaid:part>1</pdfuaid:part>"],
    ["a-2a", "<pdfaid:conformance>A</pdfaid:conformance>"],
  ] as const) {
    const pdf = await pdfOf(document, "a4", standard)
    for (const piece of [mark, "/StructTreeRoot", "/Marked true", "(en-GB)", "<dc:title>"])
      assert.ok(bytesHold(pdf, piece), `${standard}: ${piece}`)
    assert.ok(!bytesHold(pdf, "/JavaScript") && !bytesHold(pdf, "/URI") && !bytesHold(pdf, "/Launch"))
  }
})

test("the same case gives the same bytes, and Letter is another paper", async () => {
  const document = paperOf(scanBundle())
  const [a, b] = [await pdfOf(document, "a4", "ua-1"), await pdfOf(document, "a4", "ua-1")]
  assert.deepEqual(a, b)
  assert.ok(bytesHold(a, "595.2"))
  assert.ok(bytesHold(await pdfOf(document, "us-letter", "ua-1"), "612 792"))
})

test("what could not be seen stands on paper too", async () => {
  const text = (await textOf(await pdfOf(paperOf(missingLogsBundle()), "a4", "ua-1"))).join(" ")
  assert.match(text.replace(/\s+/g, " "), /not assessable/)
  assert.ok(text.replace(/\s+/g, " ").includes(en["unseen.silence"]))
})

test("no payload becomes markup, a link or a trick of direction on paper", async () => {
  const chosen = payloads.filter(({target}) => ["direction", "template", "unicode"].includes(target))
  for (const {name, text} of [...chosen.slice(0, 8), {name: "all", text: everyPayload}]) {
    const document = paperOf(hostile(exploitedBundle(), text))
    const pdf = await pdfOf(document, "a4", "ua-1")
    assert.ok(!bytesHold(pdf, "/JavaScript") && !bytesHold(pdf, "/URI"), name)
    const shown = (await textOf(pdf)).join("\n")
    assert.doesNotMatch(
      shown,
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]/,
      name,
    )
  }
})

test("text that Typst would run as code is text", async () => {
  const document: PaperDocument = {
    title: "#panic()",
    language: "en-GB",
    date: "2021-03-04",
    marking,
    foot: "$x$",
    blocks: [
      {kind: "paragraph", text: '#read("/etc/passwd") *bold* _it_ $1/2$ <label> @ref \\ `raw` // gone'},
      {kind: "verbatim", text: '#import "@preview/x:1.0.0": *\n#{1+1}'},
    ],
  }
  const [page = ""] = await textOf(await pdfOf(document, "a4", "ua-1"))
  for (const piece of ["#panic()", '#read("/etc/passwd")', "*bold*", "$1/2$", "// gone", "#{1+1}"])
    assert.ok(page.includes(piece), piece)
})

test("every character can be printed, and long words keep their letters", () => {
  fc.assert(
    fc.property(fc.string({unit: "binary", maxLength: 80}), (text) => {
      const shown = printable(text)
      assert.match(shown, /^[\n\u0020-\u2265]*$/u)
      assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e]/)
    }),
  )
  fc.assert(
    fc.property(fc.stringMatching(/^[\\/a-z0-9._-]{1,120}$/), (word) => {
      const document: PaperDocument = {
        title: "t",
        language: "en-GB",
        date: "2021-03-04",
        marking,
        foot: "f",
        blocks: [{kind: "paragraph", text: word}],
      }
      const [block] = (JSON.parse(paperJson(document, "a4")) as {blocks: {text: string | string[]}[]}).blocks
      assert.equal([block?.text ?? ""].flat().join(""), word)
    }),
  )
})

test("ten thousand findings stay a report that can be leafed through", async () => {
  const document = paperOf(large(10_000))
  const pdf = await pdfOf(document, "a4", "ua-1")
  const pages = await textOf(pdf)
  assert.ok(pages.length < 120, `${pages.length} pages`)
  assert.ok(pdf.length < 6_000_000, `${pdf.length} bytes`)
  assert.ok(pages.join(" ").replace(/\s+/g, " ").includes("9,600 more findings: findings.jsonl."))
})

test("Markdown holds the same sentences, and nothing of a case becomes markup", () => {
  const plain = paperMarkdown(paperOf(exploitedBundle()))
  assert.ok(plain.startsWith("**TLP:AMBER+STRICT**\n\n# "))
  for (const title of ["owner.today", "stages.title", "findings.title", "made.title"] as const)
    assert.ok(plain.includes(`## ${en[title]}`), title)
  for (const {name, text} of payloads) {
    const hostileText = paperMarkdown(paperOf(hostile(exploitedBundle(), text)))
    assert.doesNotMatch(hostileText, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/, name)
    assert.doesNotMatch(hostileText, /(?<!\\)<[a-z/!]|(?<!\\)\]\((?!\\)|https?:\/\//i, name)
    const tables = hostileText.split("\n").filter((line) => line.startsWith("| "))
    for (const line of tables) assert.ok([4, 5, 6].includes(line.split(/(?<!\\)\|/).length - 1), name)
  }
})
