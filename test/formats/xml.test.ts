import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {
  childOf,
  childrenOf,
  elementsOf,
  readXml,
  type XmlElement,
  type XmlLimits,
} from "../../src/formats/xml.ts"

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

function read(bytes: Uint8Array, limits?: XmlLimits): {root: XmlElement | undefined; troubles: string[]} {
  const troubles: string[] = []
  const note = (code: string, severity: string, offset: number, length: number) => {
    const isWithin = offset >= 0 && offset + length <= bytes.length
    assert.ok(isWithin && (length > 0 || bytes.length === 0), `${code} at ${offset}`)
    troubles.push(`${code} ${severity}`)
  }
  const root = limits === undefined ? readXml(bytes, note) : readXml(bytes, note, limits)
  return {root, troubles}
}

const names = (root: XmlElement | undefined): string =>
  root === undefined ? "" : [...elementsOf(root)].map((element) => element.name).join(" ")

const sample =
  '<?xml version="1.0"?>\r\n<a x="1">\r\n  <b y="é">ü&amp;&#65;</b>\r\n  <n:c xmlns:n="u"><![CDATA[<raw>]]></n:c><b/>\r\n</a>\r\n'

test("elements, attributes, texts and lines of a document are told", () => {
  const {root, troubles} = read(utf8(sample))
  assert.deepEqual(troubles, [])
  assert.equal(names(root), "a b c b")
  assert.equal(root?.attributes.get("x"), "1")
  assert.equal(childOf(root, "b")?.text, "ü&A")
  assert.equal(childOf(root, "c")?.text, "<raw>")
  assert.equal(childrenOf(root, "b").length, 2)
  assert.equal(root?.text, "")
  assert.deepEqual(
    [...elementsOf(root!)].map((element) => element.line),
    [2, 3, 4, 4],
  )
})

const encodings: readonly [string, (text: string) => Uint8Array, string][] = [
  ["UTF-8", utf8, "utf-8"],
  ["UTF-8 with a mark", (text) => utf8(`\ufeff${text}`), "utf-8"],
  ["UTF-16LE with a mark", (text) => Buffer.from(`\ufeff${text}`, "utf16le"), "utf-16le"],
  ["UTF-16BE with a mark", (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(), "utf-16be"],
  ["Windows-1252", (text) => Buffer.from(text, "latin1"), "windows-1252"],
]

for (const [title, encode, label] of encodings)
  test(`the bytes of an element in ${title} begin and end with its tags`, () => {
    const bytes = encode(sample)
    const {root, troubles} = read(bytes)
    assert.deepEqual(troubles, [])
    const slices = [...elementsOf(root!)].map(({offset, length}) =>
      new TextDecoder(label, {ignoreBOM: true}).decode(bytes.subarray(offset, offset + length)),
    )
    assert.equal(slices[0], sample.trim().slice(sample.indexOf("<a")))
    assert.equal(slices[1], '<b y="é">ü&amp;&#65;</b>')
    assert.equal(slices[3], "<b/>")
  })

test("entities of a document type are not expanded", () => {
  const laughs =
    '<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;"><!ENTITY f SYSTEM "file:///x">]><a>&m;&f;</a>'
  const {root, troubles} = read(utf8(laughs))
  assert.equal(root?.text, "&m;&f;")
  assert.deepEqual(troubles, ["xml/document-type odd", "xml/character doubtful"])
})

const damaged: readonly [string, string, string][] = [
  ["<a><b>x</b><c>y", "a b c", "xml/damaged lost"],
  ["<a><b>x</c></a>", "a b", "xml/damaged lost"],
  ["<a><b/></a><z/>", "a b", "xml/damaged lost"],
  ["no markup", "", "xml/damaged lost"],
  ["", "", "xml/damaged lost"],
  ["<a><b>x\u0001y</b><c/></a>", "a b c", "xml/character doubtful"],
  ['<a x="1" x="2"><c/></a>', "a c", "xml/character doubtful"],
]

for (const [text, expected, trouble] of damaged)
  test(`what stands before the damage is read: ${JSON.stringify(text)}`, () => {
    const {root, troubles} = read(utf8(text))
    assert.equal(names(root), expected)
    assert.deepEqual(troubles, [trouble])
  })

test("zero bytes behind a document do not matter", () => {
  assert.deepEqual(read(utf8("<a>x</a>\0\0\0")).troubles, [])
  assert.deepEqual(read(Buffer.from("\ufeff<a>x</a>\0\0\0", "utf16le")).troubles, [])
})

test("elements beyond the limits are left out, and that is told", () => {
  const deep = `${"<a>".repeat(1000)}${"</a>".repeat(1000)}`
  const first = read(utf8(deep), {elements: 5000, depth: 10})
  assert.equal([...elementsOf(first.root!)].length, 10)
  assert.deepEqual(first.troubles, ["xml/too-deep lost"])
  const second = read(utf8(`<r>${"<a/>".repeat(1000)}</r>`), {elements: 50, depth: 10})
  assert.equal([...elementsOf(second.root!)].length, 50)
  assert.deepEqual(second.troubles, ["xml/too-many-elements lost"])
})

test("a cut within a character does not change the encoding of the rest", () => {
  const {root} = read(utf8("<a>é</a><!-- é").subarray(0, -1))
  assert.equal(root?.text, "é")
})

test("any cut and any changed byte of a document end in a tree within its bytes", () => {
  const bytes = utf8(sample)
  fc.assert(
    fc.property(fc.nat(bytes.length), fc.nat(bytes.length - 1), fc.nat(255), (cut, place, value) => {
      const changed = bytes.slice()
      changed[place] = value
      const {root} = read(changed.subarray(0, cut))
      if (root === undefined) return
      for (const {offset, length} of elementsOf(root)) {
        assert.ok(length > 0 && offset + length <= cut)
        assert.equal(changed[offset], 0x3c)
      }
    }),
    {seed: 20261122, numRuns: 500},
  )
})
