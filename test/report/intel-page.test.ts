import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {documentId, type IntelReport} from "../../src/model/intel.ts"
import {renderIntelHtml} from "../../src/report/intel-html.ts"
import {renderIntelMarkdown} from "../../src/report/intel-markdown.ts"
import {segmentsOf, type TextMark} from "../../src/report/intel-segments.ts"
import {payloads} from "../support/injection.ts"
import {intelReport} from "../support/intel-fixture.ts"
import {hostileIntel} from "../support/intel-hostile.ts"
import {readMarkup} from "../support/markup.ts"

const page = renderIntelHtml(intelReport())
const brief = renderIntelMarkdown(intelReport())
const flat = (text: string): string => text.replace(/\s+/g, " ")

test("the page loads nothing and has no script; its policy allows its own stylesheet alone", () => {
  assert.match(
    page,
    /content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]+&#39;; img-src data:; base-uri/,
  )
  assert.doesNotMatch(page, /<script|<link|<img|<iframe|<form|\son\w+=|style=|href="[^#]/)
  assert.equal(renderIntelHtml(intelReport()), page)
})

test("numbers lead from the text to the list and back, and every link has its target", () => {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  const all = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  assert.equal(ids.size, all.length, "an id stands twice")
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target)
  assert.ok(targets.length > 40, `${targets.length} links`)
  assert.deepEqual(
    targets.filter((target) => !ids.has(target)),
    [],
  )
  assert.ok(ids.has("d-1-text-claim-1") && ids.has("d-1-claim-1") && ids.has("d-1-text-advice-1"))
})

test("a claim tells in words who says it, how likely and how much of it that covers", () => {
  const text = flat(page.replace(/<[^>]+>/g, " "))
  for (const words of [
    "TIN LANTERN responsible for intrusions into Connect appliances",
    "“highly likely” (80–90 %, PHIA)",
    "Covers “TIN LANTERN is responsible for the intrusions”",
    "National Cyber Centre (inferred), passing on Jo Doe",
    "high confidence, said of the basis and not of how likely it is",
    "at least 40 organisations, Finland (“At least 40”)",
    "“since December 2024”: 2024-12-01 to 2024-12-31, to the month",
    "No speaker is named here",
    "1 independent: National Cyber Centre",
    "1 value set aside, each with its reason",
    "a build number",
    "D-1 and D-2 are copies of one statement: 90 %",
    "One says that TIN LANTERN did it, the other denies it.",
  ])
    assert.ok(text.includes(words), `no “${words}”`)
})

test("kinds of claims differ by more than their colour", () => {
  for (const style of ["solid", "wavy", "dotted", "dashed", "double"])
    assert.ok(page.includes(`text-decoration-style:${style}`), style)
})

test("words with several claims have them all, each on a line of its own", () => {
  const segment =
    /<span class="seg"[^>]*>(?:<span id="[^"]+"><\/span>)*((?:<span class="l l\d \w+">)+)energy companies/.exec(
      page,
    )
  assert.ok(segment !== null, "no such segment")
  assert.deepEqual([...(segment[1] ?? "").matchAll(/l (l\d)/g)].map(([, lane]) => lane).sort(), [
    "l0",
    "l1",
    "l2",
  ])
})

test("a web page is shown as it is seen, with its marks in place", () => {
  const report = intelReport()
  const [reading] = report.readings
  assert.ok(reading !== undefined)
  const text =
    "<html><body><p>The centre said that <b>TIN</b> LANTERN&#39;s men did it &amp; left.</p></body></html>"
  const start = text.indexOf("<b>TIN")
  const end = text.indexOf(" did")
  const id = documentId(1)
  const document = {
    ...reading.document,
    form: "html" as const,
    text,
    blocks: [
      {document: id, start: text.indexOf("The"), end: text.indexOf("</p>"), kind: "body" as const, why: ""},
    ],
  }
  const marks: TextMark[] = [{kind: "claim", n: 0, start: start + 3, end}]
  const [block] = segmentsOf(document, marks, 1000)
  assert.deepEqual(
    block?.segments.map((each) => [each.text, each.marks.length]),
    [
      ["The centre said that ", 0],
      ["TIN LANTERN's men", 1],
      [" did it & left.", 0],
    ],
  )
})

test("segments are the text, whatever the marks; each mark begins and ends once", () => {
  const document = intelReport().readings[0]?.document
  assert.ok(document !== undefined)
  const {length} = [...document.text]
  const span = fc.tuple(
    fc.nat(length),
    fc.nat(length),
    fc.constantFrom("claim", "scope", "hedge", "advice", "indicator"),
  )
  fc.assert(
    fc.property(fc.array(span, {maxLength: 25}), (spans) => {
      const marks = spans.map(
        ([a, b, kind], n) => ({kind, n, start: Math.min(a, b), end: Math.max(a, b)}) as TextMark,
      )
      const blocks = segmentsOf(document, marks, 1_000_000)
      const segments = blocks.flatMap((block) => block.segments)
      assert.equal(segments.map(({text}) => text).join(""), document.text)
      for (const mark of marks.filter(({start, end}) => end > start)) {
        const on = segments.flatMap((segment) => segment.marks.filter(({n}) => n === mark.n))
        assert.equal(on.filter(({begins}) => begins).length, 1)
        assert.equal(on.filter(({ends}) => ends).length, 1)
        assert.equal(new Set(on.map(({lane}) => lane)).size, 1)
      }
    }),
  )
})

test("no string of a document becomes markup of the page or of the brief", () => {
  for (const {name, text} of payloads) {
    const plain = readMarkup(renderIntelHtml(hostileIntel("a".repeat([...text].length))))
    const {kinds, ids, fragments} = readMarkup(renderIntelHtml(hostileIntel(text)))
    // What nobody sees is shown as an escape in a span, which the plain page has no need of.
    const own = new Set([...plain.kinds, "span", "span@class"])
    assert.deepEqual(
      [...kinds].filter((kind) => !own.has(kind)),
      [],
      name,
    )
    assert.deepEqual(ids, plain.ids, name)
    assert.deepEqual(
      fragments.filter((target) => !target.startsWith("#")),
      [],
      name,
    )
    const written = renderIntelMarkdown(hostileIntel(text))
    assert.doesNotMatch(written, /^\s*(?:<|\[)|(?<!\\)<[a-z/!]|(?<!\\)\]\(/im, name)
    assert.doesNotMatch(
      written,
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/,
      name,
    )
  }
})

test("the brief has a page for each statement, with what it leaves open", () => {
  for (const words of [
    "# Advisory",
    "issued by National Cyber Centre",
    "| assessed: “highly likely” (80–90 %, PHIA) | TIN LANTERN – responsible for – intrusions into Connect appliances |",
    "198\\[.\\]51\\[.\\]100\\[.\\]7",
    "**denied**",
    "- Nothing was read about how they came in.",
    "- D-1 and D-2 are copies of one statement (90 %).",
    "## Where others disagree",
    "should",
  ])
    assert.ok(brief.includes(words), `no ${words}`)
  assert.equal(brief.split("\n---\n").length, 2)
  assert.ok(brief.endsWith("\n") && !brief.endsWith("\n\n"))
})

test("a report of nothing is a page and a brief", () => {
  const empty: IntelReport = {
    readings: [],
    kinships: [],
    statements: [],
    conflicts: [],
    independence: [],
    troubles: [],
  }
  assert.match(renderIntelHtml(empty), /0 public statements/)
  assert.match(renderIntelMarkdown(empty), /^TLP:CLEAR/)
})

test("a thousand documents make a page of bounded size", () => {
  const report = intelReport()
  const [one] = report.readings
  assert.ok(one !== undefined)
  const readings = Array.from({length: 1000}, (_, i) => ({
    ...one,
    document: {...one.document, id: documentId(i + 1)},
  }))
  const statements = readings.map(({document}, i) => ({
    id: `ST-${i + 1}`,
    documents: [document.id] as const,
    issuers: [],
    issued: document.issued,
  }))
  const many = renderIntelHtml({...report, readings, statements, kinships: [], conflicts: []})
  assert.ok(many.length < 6_000_000, `${many.length} characters`)
})
