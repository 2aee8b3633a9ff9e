import assert from "node:assert/strict"
import {existsSync, readFileSync} from "node:fs"
import {join, resolve} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {mostBlocks} from "../../src/intel/blocks.ts"
import {judgeBlocks} from "../../src/intel/body.ts"
import {documentOf} from "../../src/intel/document.ts"
import type {SourceText} from "../../src/intel/source.ts"
import type {IntelDocument} from "../../src/model/intel.ts"

const shared: string = resolve(
  process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared"),
)
const withSeeds: {skip?: string} = existsSync(join(shared, "seeds")) ? {} : {skip: `no seeds below ${shared}`}

function source(text: string, more: Partial<SourceText> = {}): SourceText {
  const none = {title: undefined, publisher: undefined, url: undefined, dates: [], marks: []}
  return {path: "a.txt", sha256: "0".repeat(64), form: "text", text, ...none, ...more}
}

function bodyOf(document: IntelDocument): string {
  const points = [...document.text]
  return document.blocks
    .filter((block) => block.kind === "body")
    .map(({start, end}) => points.slice(start, end).join(""))
    .join("\n")
}

const story = [
  "The Ministry of Ports said on Tuesday that unknown actors had read the mail of two of its agencies since March.",
  "It assessed that the intruders were likely to have entered through an unpatched gateway, and that no other ministry was affected.",
  "“We have told everyone whom we know to be affected,” said its director, Ann Harbour. “The gateway is closed.”",
]

const pages: readonly (readonly [string, string])[] = [
  ["nothing around it", story.join("\n\n")],
  [
    "a widget and a masthead above",
    `14 C\nOslo\n3 May 2026\n\nPORTS AND HARBOURS DAILY NEWS\n\n${story.join("\n\n")}`,
  ],
  [
    "other people's articles below",
    `${story.join("\n\n")}\n\nRelated articles\n\nAnother agency has told its customers that their data was read by strangers.\n\n2 May 2026`,
  ],
  [
    "offers and a legal line below",
    `${story.join("\n\n")}\n\nSubscribe to our newsletter for more stories like this one.\n\n• Get every story first\n• Meet other readers\n\n© 2026 Harbour Media. All rights reserved.`,
  ],
  [
    "an author's blurb that stands twice",
    `${story.join("\n\n")}\n\nBy Bo Quay\nHarbour Daily is the leading voice of people who work at sea and has been for years.\nHarbour Daily\nHarbour Daily is the leading voice of people who work at sea and has been for years.`,
  ],
  ["nothing but itself, ten times over", Array(10).fill(story.join("\n\n")).join("\n\n")],
  [
    "a mail's second copy of it",
    `${story.join("\n\n")}\n\nRead this in your browser\n\n${story.join("\n\n")}`,
  ],
  ["wrapped lines", story.map((p) => p.replace(/(.{50,70}) /g, "$1\n")).join("\n\n")],
]
test("a heading of many words is the title, and no statement", () => {
  const heading =
    "Statement of the Ministry of Ports concerning the malicious cyber activities against two of its agencies and others"
  const {blocks, title} = documentOf(source(`${heading}\n\n${story.join("\n\n")}`), 1)
  assert.equal(title, heading)
  assert.deepEqual(
    blocks.map(({kind}) => kind),
    ["title", "body", "body", "body"],
  )
})

for (const [what, page] of pages)
  test(`the statement is told from the page: ${what}`, () => {
    const body = bodyOf(documentOf(source(page), 1)).replace(/\n/g, " ")
    assert.equal(body, story.join(" "))
  })

test("a title, a source pointer and a by-line keep their names", () => {
  const page = `Ministry says strangers read its mail\nBy Bo Quay\n\n${story.join("\n\n")}\n\nRead the full statement at the Ministry`
  const document = documentOf(source(page), 1)
  assert.equal(document.title, "Ministry says strangers read its mail")
  assert.deepEqual(
    document.blocks.filter((block) => block.kind !== "body").map((block) => block.kind),
    ["title", "byline", "source pointer"],
  )
})

const issues: readonly (readonly [string, string, Partial<SourceText>, string | undefined])[] = [
  [
    "the page's metadata",
    story.join("\n\n"),
    {dates: [{origin: "metadata", text: "2026-05-05T08:00:00Z"}]},
    "2026-05-05",
  ],
  [
    "a line under the title",
    `Ministry says strangers read its mail\n5 May 2026\n\n${story.join("\n\n")}`,
    {},
    "2026-05-05",
  ],
  ["a date line", `HARBOURTOWN, May 5, 2026 (NP) - ${story.join("\n\n")}`, {}, "2026-05-05"],
  ["never a widget", `14 C\nOslo\n3 May 2026\n\n${story.join("\n\n")}`, {}, undefined],
  [
    "never another article",
    `${story.join("\n\n")}\n\nRelated articles\n\nSomething else\n\n2 May 2026`,
    {},
    undefined,
  ],
  [
    "never the text's own dates",
    `${story.join("\n\n")}\n\nThe intruders were first seen on 3 March 2026 and last on 1 April 2026.`,
    {},
    undefined,
  ],
]
for (const [what, page, more, expected] of issues)
  test(`the day of issue comes from ${what}`, () => {
    const {issued} = documentOf(source(page, more), 1)
    assert.equal(issued.value, expected, issued.basis)
    assert.match(issued.basis, /\.$/)
  })

test("dates are read in the ways that people write them, and what could be two dates is none", () => {
  const text =
    "On 3 March 2026, March 4th, 2026, 2026-03-05, 31/3/2026 and 04/05/2026 it rained; so it did in May 2026, not on 31 February 2026."
  const {dates} = documentOf(source(`${text}\n\n${story.join("\n\n")}`), 1)
  assert.deepEqual(
    dates.map(({value}) => value),
    ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-31", "2026-05"],
  )
})

test("blocks are in order and disjoint and lose nothing but blanks, whatever the text", () => {
  const piece = fc.constantFrom(
    "a sentence that ends here.",
    "TITLE",
    "•  x",
    "\n",
    "\n\n",
    " ",
    "\u{1f4a9}",
    "© 2020",
    "“",
    "Related articles\n",
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({unit: "grapheme", maxLength: 30})), {maxLength: 60}),
      (parts) => {
        const text = parts.join("")
        let at = 0
        let kept = ""
        for (const {start, end} of judgeBlocks(text)) {
          assert.ok(start >= at && end > start)
          assert.match(text.slice(at, start), /^[\s\u00a0\u200b\ufeff]*$/)
          kept += text.slice(start, end)
          at = end
        }
        assert.match(text.slice(at), /^[\s\u00a0\u200b\ufeff]*$/)
        assert.ok(kept.length <= text.length)
      },
    ),
  )
})

test("megabytes of one line, of short lines and of marks are blocks within the bound", () => {
  for (const unit of ["a", "a\n", "“\n\n", "Jan 1, 2020 ", "• "]) {
    const text = unit.repeat(Math.ceil(4_000_000 / unit.length))
    const {blocks} = documentOf(source(text), 1)
    assert.ok(blocks.length > 0 && blocks.length <= mostBlocks)
    assert.equal(blocks.at(-1)?.end, text.trimEnd().length)
  }
})

test("the seeds: the body is the body, and no page's date is the statement's", withSeeds, () => {
  const gold = JSON.parse(readFileSync(join(shared, "gold/gold-seeds.json"), "utf8"))
  for (const {id, body, title} of gold.documents) {
    const text = readFileSync(join(shared, "seeds", gold.meta.docs[id]), "utf8")
    for (const front of ["", "\u{1f4a9}\n\n"]) {
      const document = documentOf(source(front + text), 1)
      const own = document.blocks.filter((block) => block.kind === "body")
      assert.equal(own[0]?.start, body.start + [...front].length, `${id}: first`)
      assert.equal(own.at(-1)?.end, body.end + [...front].length, `${id}: last`)
      assert.equal(document.title ?? null, title)
      assert.equal(document.issued.value, undefined)
      for (const {start, end} of gold.boilerplate.filter((part: {doc: string}) => part.doc === id))
        assert.ok(
          !own.some(
            (block) => block.start - [...front].length < end && start < block.end - [...front].length,
          ),
          `${id}: ${start}`,
        )
    }
  }
})
