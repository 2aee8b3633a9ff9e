import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {test} from "node:test"
import fc from "fast-check"
import type {CaseBundle} from "../../src/model/case.ts"
import {serverId} from "../../src/model/ids.ts"
import {bytesAsText, hexDump, markRanges} from "../../src/report/exhibit.ts"
import {reportHtml} from "../../src/report/html.ts"
import {exploitedBundle, large, missingLogsBundle, scanBundle} from "../support/case-fixtures.ts"
import {assertGolden} from "../support/golden.ts"
import {closedInCase, everyPayload, hostile, hostileValue, payloadFor} from "../support/injection.ts"
import {readMarkup} from "../support/markup.ts"
import {richBundle} from "../support/rich-case.ts"

const stories: readonly (readonly [string, CaseBundle])[] = [
  ["exploited", exploitedBundle()],
  ["scan", scanBundle()],
  ["missing-logs", missingLogsBundle()],
]

test("the page is well-formed, its links lead somewhere and its headings go down one step at a time", () => {
  for (const [name, bundle] of stories) {
    const seen = readMarkup(reportHtml(bundle))
    assert.ok(seen.elements > 200, `${name}: only ${seen.elements} elements`)
    assert.equal(new Set(seen.ids).size, seen.ids.length, `${name}: an id stands twice`)
    const ids = new Set(seen.ids)
    assert.ok(seen.fragments.length > 10)
    for (const href of seen.fragments)
      assert.ok(href.startsWith("#") && ids.has(href.slice(1)), `${name}: ${href} leads nowhere`)
    assert.equal(seen.headings[0], 1)
    assert.equal(seen.headings.filter((level) => level === 1).length, 1)
    seen.headings.reduce((before, level) => {
      assert.ok(level <= before + 1, `${name}: a heading jumps from ${before} to ${level}`)
      return level
    })
  }
})

test("nothing is loaded, run or styled but the one stylesheet and the one script, by their hashes", () => {
  const page = reportHtml(exploitedBundle())
  const hashOf = (name: string): string => {
    const [, text = "", ...more] = page.split(new RegExp(`<${name}>|</${name}>`))
    assert.ok(text.length > 1000 && more.length === 1, `${name} stands once`)
    return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`
  }
  const policy = `content="default-src 'none'; style-src '${hashOf("style")}'; script-src '${hashOf("script")}'; img-src data:; base-uri 'none'; form-action 'none'"`
  assert.ok(page.includes(policy), policy)
  assert.ok(page.indexOf("Content-Security-Policy") < page.indexOf("<style>"))
  assert.ok(!/url\(|@import/.test(page.slice(page.indexOf("<style>"), page.indexOf("</style>"))))
  const {kinds} = readMarkup(page)
  for (const kind of kinds)
    assert.doesNotMatch(kind, /^(link|img|iframe|object|embed|form|base|foreignObject)\b|@(style|src|on.*)$/)
  assert.ok(kinds.has("script") && !kinds.has("script@type"))
  assert.ok(/<html lang="en-GB" dir="ltr">/.test(page))
})

test("no evidence string makes an element, an attribute or a link of its own", () => {
  const allowed = new Set(readMarkup(reportHtml(exploitedBundle())).kinds)
  for (const kind of ["span@class", "span", "mark", "mark@class", "details", "details@class"])
    allowed.add(kind)
  const check = (text: string): void => {
    for (const [name, bundle] of stories) {
      const seen = readMarkup(reportHtml(hostile(bundle, text)))
      for (const kind of seen.kinds)
        assert.ok(allowed.has(kind), `${name}: ${kind} was made by ${JSON.stringify(text)}`)
      for (const href of seen.fragments) assert.match(href, /^#[\w-]+$/)
      for (const each of seen.texts) assert.doesNotMatch(each, /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\u2028\u2029]/u)
    }
  }
  check(everyPayload)
  for (let turn = 0; turn < 5; turn++) {
    const rotated = hostileValue(richBundle(), closedInCase, (_, ordinal) =>
      payloadFor(ordinal + turn * 7),
    ).value
    const seen = readMarkup(reportHtml(rotated))
    assert.equal(new Set(seen.ids).size, seen.ids.length)
    for (const href of seen.fragments) assert.ok(seen.ids.includes(href.slice(1)), href)
  }
  const texts = fc.oneof(
    fc
      .array(fc.integer({min: 0, max: 0xffff}), {maxLength: 40})
      .map((units) => String.fromCharCode(...units)),
    fc
      .array(
        fc.constantFrom(
          "<",
          ">",
          '"',
          "'",
          "&",
          "=",
          "/",
          "-->",
          "]]>",
          "</",
          "`",
          "${",
          "\0",
          "\u202e",
          " x=",
          "script",
        ),
        {maxLength: 12},
      )
      .map((parts) => parts.join("")),
  )
  fc.assert(fc.property(texts, check), {numRuns: 25})
})

test("the payload is in the page, shown, so that the test above has seen it", () => {
  const {texts} = readMarkup(reportHtml(hostile(exploitedBundle())))
  assert.ok(texts.filter((text) => text.includes("<script>globalThis.pwned=1</script>")).length > 30)
  assert.ok(texts.some((text) => text.includes("\\u{202e}")))
})

test("megabytes in every string and tens of thousands of findings stay a page of five megabytes", () => {
  const swollen = reportHtml(hostile(exploitedBundle(), "<\u202e".repeat(250_000)))
  assert.ok(swollen.length < 5_000_000, `${swollen.length}`)
  readMarkup(swollen)
  const page = reportHtml(large(20_000))
  assert.ok(page.length < 5_000_000, `${page.length}`)
  readMarkup(page)
  assert.ok(/480 of 20,000 findings\. The other 19,520 are in <code>findings\.jsonl<\/code>/.test(page))
  assert.ok(/entries\. The other [\d,]+ are in <code>timeline\.csv<\/code>/.test(page))
  assert.ok(/files\. The other [\d,]+ are in <code>manifest\.json<\/code>/.test(page))
})

test("each sentence of a finding leads to file, line, offset, length and the marked bytes", () => {
  const page = reportHtml(exploitedBundle())
  assert.ok(/<a class="to" href="#F-0001-e-1">203\.0\.113\.44 sent POST/.test(page))
  const exhibit = /<div class="exhibit" id="F-0001-e-1">([\s\S]*?)<\/details>/.exec(page)?.[1] ?? ""
  assert.match(exhibit, /HttpProxy_2021030304-1\.LOG/)
  assert.match(exhibit, /line 214, byte 118,204 \(0x1cdbc\), 326 bytes long/)
  assert.match(
    exhibit,
    /<mark>ServerInfo~a\]@MXS01\.corp\.example:444\/autodiscover\/autodiscover\.xml\?#<\/mark>/,
  )
  assert.match(exhibit, /0001cdbc {2}32 30 32 31/)
})

test("a stage says phrase and range in one sentence, confidence in its own, and gaps where it is blind", () => {
  const page = reportHtml(exploitedBundle())
  assert.ok(/It is almost certain \(95–100 %\) that this server was exploited through /.test(page))
  assert.match(
    page,
    /<p>Our confidence in this judgement is high: three independent logs agree to the second\.<\/p>/,
  )
  assert.ok(/<article class="judgement blind"[\s\S]*?not assessable[\s\S]*?no EWS logs/.test(page))
})

test("a stage that cannot be assessed is never called clean or safe", () => {
  for (const [name, bundle] of stories) {
    assert.ok(!/\b(clean|safe|not compromised|secure)\b/i.test(reportHtml(bundle)), name)
  }
  const page = reportHtml(missingLogsBundle())
  assert.equal(page.match(/<article class="judgement blind"/g)?.length, 6)
})

test("several servers stand side by side, each cell leading to its reasons", () => {
  const [first, second] = [exploitedBundle(), missingLogsBundle()].map((bundle) => bundle.case.servers[0])
  assert.ok(first !== undefined && second !== undefined)
  const other = serverId("mxs02")
  const bundle = exploitedBundle()
  const renamed = {
    ...second,
    id: other,
    judgements: second.judgements.map((each) => ({...each, server: other})),
  }
  const page = reportHtml({...bundle, case: {...bundle.case, servers: [first, renamed]}})
  const seen = readMarkup(page)
  for (const href of seen.fragments) assert.ok(seen.ids.includes(href.slice(1)), href)
  assert.ok(/Every server at a glance/.test(page))
  assert.ok(seen.fragments.filter((href) => href.startsWith("#stage-2-")).length >= 6)
  assert.ok(!/Every server at a glance/.test(reportHtml(bundle)))
})

test("remove a finding and its sentence goes with it", () => {
  const bundle = exploitedBundle()
  const without = {...bundle, findings: bundle.findings.slice(1), timeline: bundle.timeline.slice(1)}
  assert.match(reportHtml(bundle), /sent POST \/ecp\/y\.js with AnchorMailbox/)
  assert.doesNotMatch(reportHtml(without), /sent POST \/ecp\/y\.js with AnchorMailbox/)
})

test("the same bundle gives the same bytes, whatever the order of its timeline", () => {
  const bundle = exploitedBundle()
  assert.equal(reportHtml(bundle), reportHtml(exploitedBundle()))
  assert.equal(reportHtml(bundle), reportHtml({...bundle, timeline: [...bundle.timeline].reverse()}))
})

test("the appendix counts what filters suppressed, by filter, and says nothing where they suppressed nothing", () => {
  const page = reportHtml(exploitedBundle())
  const [, section = ""] = /<section aria-labelledby="filtered">(.*?)<\/section>/s.exec(page) ?? []
  assert.match(section, /1\D?214 matches that a filter calls harmless/)
  assert.match(section, /Our own scanner.*4d0a2c83-c62c-4ed4-b475-c7e23a9269b9/s)
  assert.match(page, /<a href="#filtered">/)
  assert.doesNotMatch(reportHtml(missingLogsBundle()), /filtered|calls harmless/)
})

test("the marking stands at the head and in the running lines of paper", () => {
  const page = reportHtml(scanBundle(), {marking: "TLP:GREEN"})
  assert.ok(/<span class="tlp">TLP:GREEN<\/span>/.test(page))
  assert.equal(page.match(/content:"TLP:GREEN"/g)?.length, 2)
  assert.doesNotMatch(page, /MARKING|AMBER/)
})

test("the page of a case without logs is the golden one", () => {
  assertGolden("test/fixtures/cases/missing-logs/report.html", reportHtml(missingLogsBundle()))
})

test("raw bytes are shown as UTF-8, as runs of text, or byte for byte", () => {
  assert.deepEqual(bytesAsText(Buffer.from("Grüße\r\n")), {text: "Grüße", note: undefined})
  assert.equal(bytesAsText(Buffer.from("Grüße🙂").subarray(0, 9)).text, "Grüße")
  const binary = Buffer.concat([
    Buffer.from([1, 2, 0xff]),
    Buffer.from("cmd.exe", "utf16le"),
    Buffer.from([0, 0, 9]),
    Buffer.from("whoami"),
  ])
  assert.equal(bytesAsText(binary).text, "cmd.exe\nwhoami")
  assert.equal(bytesAsText(Buffer.from([0xff, 0xfe])).text, "ÿþ")
  assert.equal(bytesAsText(Buffer.alloc(0)).text, "")
})

test("deciding values are marked as the record writes them, short ones only where they are unmistakable", () => {
  assert.deepEqual(markRanges('{"a":"C:\\\\x\\\\yyyyyy"}', ["C:\\x\\yyyyyy"]), [{start: 6, end: 19}])
  assert.deepEqual(markRanges("x it\\u0027s \\u003cscript", ["it's <script"]), [{start: 2, end: 24}])
  assert.deepEqual(markRanges("2002 200 x", ["200"]), [{start: 5, end: 8}])
  assert.deepEqual(markRanges("1 1 1 1", ["1"]), [])
  assert.deepEqual(markRanges("abcdefghij", ["abcdefgh", "efghij12", "cdefghij"]), [{start: 0, end: 10}])
})

test("a hex dump counts from the record's offset", () => {
  assert.equal(
    hexDump(Buffer.from("2021 A\n"), 0x4b0),
    "000004b0  32 30 32 31 20 41 0a                              |2021 A.|",
  )
})
