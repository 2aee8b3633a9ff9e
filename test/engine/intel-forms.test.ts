/* Each form of statement with real structure, through readBytes and documentOf. */

import assert from "node:assert/strict"
import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {type TestContext, test} from "node:test"
import {readBytes, readSources} from "../../src/engine/intel/read.ts"
import {documentOf} from "../../src/intel/document.ts"
import type {IntelDocument} from "../../src/model/intel.ts"
import type {Trouble} from "../../src/model/trouble.ts"
import {zipOf} from "../support/archives.ts"

const first =
  "The Ministry of Ports said on Tuesday that unknown actors had read the mail of two of its agencies since March."
const second =
  "It assessed that the intruders were likely to have entered through an unpatched gateway, and that no other ministry was affected."

interface Outcome {
  readonly documents: readonly IntelDocument[]
  readonly troubles: readonly Trouble[]
}

async function read(content: string | Uint8Array, path = "a"): Promise<Outcome> {
  const documents: IntelDocument[] = []
  const troubles: Trouble[] = []
  const bytes = typeof content === "string" ? Buffer.from(content) : content
  for await (const item of readBytes(path, bytes))
    if ("source" in item) documents.push(documentOf(item.source, documents.length + 1))
    else troubles.push(item.trouble)
  return {documents, troubles}
}

async function one(content: string | Uint8Array, path = "a"): Promise<IntelDocument> {
  const {documents, troubles} = await read(content, path)
  assert.deepEqual(troubles, [])
  assert.equal(documents.length, 1)
  return documents[0] as IntelDocument
}

function partsOf(document: IntelDocument, kind: string): readonly string[] {
  const points = [...document.text]
  return document.blocks
    .filter((block) => block.kind === kind)
    .map(({start, end}) => points.slice(start, end).join(""))
}

const codes = ({troubles}: Outcome): readonly string[] => troubles.map(({code}) => code)

test("plain text is the stored text, with its mark and its line ends", async () => {
  const text = `\ufeffStrangers read the mail of a ministry\r\n\r\n${first}\r\n\r\n${second}\r\n`
  const document = await one(text)
  assert.equal(document.text, text)
  assert.equal(document.form, "text")
  assert.deepEqual(partsOf(document, "body"), [first, second])
})

test("a text that begins with a bracket is a text", async () => {
  for (const start of ["[Get in touch] ", "[1] ", "{Summary} "]) {
    const {documents} = await read(`${start}${first}`)
    assert.deepEqual(
      documents.map(({form, text}) => [form, text]),
      [["text", `${start}${first}`]],
    )
  }
})

test("UTF-16 of either order is read, with and without a mark", async () => {
  const little = Buffer.from(`${first}\n\n${second}`, "utf16le")
  const big = Buffer.from(little).swap16()
  for (const bytes of [
    little,
    big,
    Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
  ])
    assert.deepEqual(partsOf(await one(bytes), "body"), [first, second])
})

test("bytes that are no UTF-8 are read as Windows-1252, and damaged UTF-8 as damaged; both are told", async () => {
  const ansi = await read(Buffer.from(`${first} It\x92s \x93so\x94.`, "latin1"))
  assert.match(ansi.documents[0]?.text ?? "", /It’s “so”\.$/)
  assert.deepEqual(codes(ansi), ["intel/ansi-text"])
  const damaged = await read(
    Buffer.concat([
      Buffer.from("Ministère général à Orléans: "),
      Buffer.from([0xc3]),
      Buffer.from(` ${first}`),
    ]),
  )
  assert.match(damaged.documents[0]?.text ?? "", /^Ministère général à Orléans: \ufffd The/)
  assert.deepEqual(codes(damaged), ["intel/damaged-text"])
})

test("a page is told by its tags, and read in the encoding that it names", async () => {
  const html = `<html><head><meta charset="shift_jis"></head><body><p>\x93\xfa\x96{ ${first}</p></body></html>`
  const document = await one(Buffer.from(html, "latin1"), "page.txt")
  assert.equal(document.form, "html")
  assert.deepEqual(partsOf(document, "body"), [`日本 ${first}`])
  const unknown = await read(`<html><head><meta charset="klingon"></head><p>${first}</p></html>`)
  assert.deepEqual(codes(unknown), ["intel/unknown-encoding"])
  assert.equal((await one(`First words.<br>${first}<br>\n<p>${second}</p><p>a</p><p>b</p><br>`)).form, "html")
})

const rss = `<?xml version="1.0"?><!-- kept --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="m" xmlns:atom="a">
<channel><title>Ports Daily</title><image><title>Logo</title></image><atom:link href="https://ports.example/feed" rel="self"/>
<item><title>Strangers &amp; mail</title><link>https://ports.example/1</link><pubDate>Mon, 19 Jul 2021 09:00:00 GMT</pubDate>
<media:title>A picture</media:title><description>Short.</description><content:encoded><![CDATA[<p>${first}</p><p hidden>x</p><p>${second}</p>]]></content:encoded></item>
<item><title>Plain</title><description>${first} 3 &lt; 4</description></item>
</channel></rss>`

test("each entry of an RSS feed is a document of its own", async () => {
  const {documents, troubles} = await read(rss, "feed.xml")
  assert.deepEqual(troubles, [])
  assert.deepEqual(
    documents.map(({path, form, title, publisher, url, issued}) => [
      path,
      form,
      title,
      publisher,
      url,
      issued.value,
    ]),
    [
      ["feed.xml!1", "feed", "Strangers & mail", "Ports Daily", "https://ports.example/1", "2021-07-19"],
      ["feed.xml!2", "feed", "Plain", "Ports Daily", undefined, undefined],
    ],
  )
  const [entry, other] = documents as [IntelDocument, IntelDocument]
  assert.deepEqual(partsOf(entry, "title"), ["Strangers &amp; mail"])
  assert.deepEqual(partsOf(entry, "body"), [first, second])
  assert.deepEqual(partsOf(entry, "hidden"), ["x"])
  assert.deepEqual(partsOf(other, "body"), [`${first} 3 &lt; 4`])
  assert.notEqual(entry.sha256, other.sha256)
})

test("an Atom feed gives its entries, also with markup of its own in them", async () => {
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Agency</title><updated>2026-01-01T00:00:00Z</updated>
  <entry><title type="html">Notice &amp;amp; more</title><link rel="replies" href="https://a.example/no"/><link href="https://a.example/1"/>
  <published>2021-07-19T10:00:00Z</published><updated>2022-01-01T00:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>${first}</p><p>${second.replace("likely", "<b>likely</b>")}</p></div></content></entry></feed>`
  const document = await one(atom)
  assert.equal(document.url, "https://a.example/1")
  assert.equal(document.issued.value, "2021-07-19")
  assert.deepEqual(partsOf(document, "body"), [first, second.replace("likely", "<b>likely</b>")])
})

test("a feed that breaks off gives what stands before, and says so", async () => {
  const outcome = await read(rss.slice(0, rss.indexOf("</item>\n</channel>") - 30))
  assert.equal(outcome.documents.length, 2)
  assert.deepEqual(codes(outcome), ["intel/feed-damaged"])
  assert.deepEqual(codes(await read("<rss><channel><title>a</title></channel></rss>")), ["intel/no-entries"])
})

const paragraph = (text: string, style = ""): string =>
  `<w:p><w:pPr>${style === "" ? "" : `<w:pStyle w:val="${style}"/>`}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`

function docx(
  body: string,
  more: readonly {readonly name: string; readonly data: string}[] = [],
): Uint8Array {
  return zipOf([
    {name: "[Content_Types].xml", data: "<Types/>"},
    {
      name: "word/document.xml",
      data: `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:mc="m"><w:body>${body}</w:body></w:document>`,
    },
    {
      name: "docProps/core.xml",
      data: `<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>A notice</dc:title><dcterms:created>2021-07-01T08:00:00Z</dcterms:created></cp:coreProperties>`,
    },
    ...more,
  ])
}

test("a document of Word is its paragraphs; what was deleted or hidden is kept apart", async () => {
  const document = await one(
    docx(
      [
        paragraph("Strangers read the mail", "Title"),
        paragraph(first),
        `<w:p><w:r><w:t>It assessed that the intruders </w:t></w:r><w:del><w:r><w:delText>from Elbonia </w:delText></w:r></w:del><w:ins><w:r><w:t>were likely</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret words</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve"> to have entered.</w:t></w:r></w:p>`,
        `<mc:AlternateContent><mc:Choice>${paragraph("Said once in a box, and read once as well.")}</mc:Choice><mc:Fallback>${paragraph("Said once in a box, and read once as well.")}</mc:Fallback></mc:AlternateContent>`,
      ].join(""),
      [
        {
          name: "word/footnotes.xml",
          data: `<w:footnotes xmlns:w="w"><w:footnote>${paragraph(second)}</w:footnote></w:footnotes>`,
        },
        {
          name: "word/comments.xml",
          data: `<w:comments xmlns:w="w"><w:comment>${paragraph("Are we sure of that?")}</w:comment></w:comments>`,
        },
      ],
    ),
    "notice.bin",
  )
  assert.equal(document.form, "docx")
  assert.equal(document.title, "A notice")
  assert.equal(document.issued.value, "2021-07-01")
  assert.deepEqual(partsOf(document, "title"), ["Strangers read the mail"])
  assert.deepEqual(partsOf(document, "hidden"), ["from Elbonia", "secret words"])
  assert.deepEqual(partsOf(document, "body"), [
    first,
    "It assessed that the intruders were likely to have entered.",
    "Said once in a box, and read once as well.",
    second,
  ])
  assert.deepEqual(partsOf(document, "boilerplate"), ["Are we sure of that?"])
})

test("the date line of a document goes before the day on which its file was made", async () => {
  const document = await one(
    docx(`${paragraph("Published 19 July 2021")}${paragraph(first)}${paragraph(second)}`),
  )
  assert.equal(document.issued.value, "2021-07-19")
})

const mail = (type: string, body: string): string =>
  `Received: by mx.example\r\nFrom: "Ports Press Office" <press@ports.example>\r\nTo: desk@corp.example\r\nSubject: =?utf-8?q?Strangers_read_the_mail?=\r\nDate: Mon, 19 Jul 2021 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${body}`

test("a mail is its subject and its text; the mail below it is furniture", async () => {
  const document = await one(
    mail("text/plain; charset=utf-8", `${first}\r\n\r\n${second}\r\n\r\n> Who did it?\r\n> Tell us.\r\n`),
  )
  assert.equal(document.form, "eml")
  assert.equal(document.title, "Strangers read the mail")
  assert.equal(document.publisher, "Ports Press Office")
  assert.equal(document.issued.value, "2021-07-19")
  assert.deepEqual(partsOf(document, "title"), ["Strangers read the mail"])
  assert.deepEqual(partsOf(document, "body"), [first, second])
  assert.deepEqual(partsOf(document, "boilerplate"), ["> Who did it?", "> Tell us."])
})

test("attachments are read as files, mails in mails with their limits, and a page goes before a hint at it", async () => {
  const part = (headers: string, body: string): string => `--B\r\n${headers}\r\n\r\n${body}\r\n`
  const page = `<html><body><p>${first}</p><p>${second}</p></body></html>`
  const {documents, troubles} = await read(
    mail(
      'multipart/mixed; boundary="B"',
      [
        part(
          'Content-Type: multipart/alternative; boundary="C"',
          `--C\r\nContent-Type: text/plain\r\n\r\nSee it in a browser.\r\n--C\r\nContent-Type: text/html\r\n\r\n${page}\r\n--C--`,
        ),
        part(
          'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="note.txt"',
          `${second} ${first}`,
        ),
        part(
          'Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="a.zip"',
          Buffer.from(zipOf([{name: "x/b.txt", data: second}])).toString("base64"),
        ),
        part(
          "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment",
          "iVBORw0KGgo=",
        ),
        "--B--\r\n",
      ].join(""),
    ),
    "m.eml",
  )
  assert.deepEqual(troubles, [])
  assert.deepEqual(
    documents.map(({path, form}) => [path, form]),
    [
      ["m.eml", "eml"],
      ["m.eml!/note.txt", "text"],
      ["m.eml!/a.zip!/x/b.txt", "text"],
    ],
  )
  assert.deepEqual(partsOf(documents[0] as IntelDocument, "body"), [first, second])
})

test("a STIX bundle is its reports with what they name, and one text of the rest", async () => {
  const object = (type: string, n: number, more: object): object => ({type, id: `${type}--${n}`, ...more})
  const bundle = {
    type: "bundle",
    id: "bundle--0",
    objects: [
      object("identity", 1, {name: "Ports CERT"}),
      object("report", 1, {
        name: "Strangers in the mail",
        description: `${first}\n\n${second}`,
        published: "2021-07-19T00:00:00Z",
        created_by_ref: "identity--1",
        object_refs: ["indicator--1", "relationship--1", "malware--1"],
        external_references: [{source_name: "a", url: "https://cert.example/1"}],
      }),
      object("indicator", 1, {
        name: "Host",
        pattern: "[domain-name:value = 'evil.example']",
        pattern_type: "stix",
      }),
      object("indicator", 2, {name: "Old", revoked: true, pattern: "[domain-name:value = 'old.example']"}),
      object("malware", 1, {name: "GATE", description: "It opens a gate for whoever asks."}),
      object("intrusion-set", 1, {name: "SET ONE"}),
      object("relationship", 1, {
        source_ref: "malware--1",
        target_ref: "intrusion-set--1",
        relationship_type: "authored-by",
        description: "The agency believes so.",
      }),
      object("note", 1, {
        abstract: "A remark",
        content: "Nobody else has seen this so far.",
        object_refs: ["malware--1"],
      }),
      object("vulnerability", 1, {
        name: "Gateway",
        external_references: [{source_name: "cve", external_id: "CVE-2021-26855"}],
      }),
    ],
  }
  const {documents, troubles} = await read(JSON.stringify(bundle), "b.json")
  assert.deepEqual(troubles, [])
  const [report, rest] = documents as [IntelDocument, IntelDocument]
  assert.deepEqual([report.path, rest.path], ["b.json!1", "b.json!2"])
  assert.equal(report.publisher, "Ports CERT")
  assert.equal(report.url, "https://cert.example/1")
  assert.equal(report.issued.value, "2021-07-19")
  assert.deepEqual(partsOf(report, "title"), ["Strangers in the mail"])
  assert.deepEqual(partsOf(report, "body"), [
    first,
    second,
    "[domain-name:value = 'evil.example']",
    "The agency believes so.",
    "It opens a gate for whoever asks.",
    "A remark",
    "Nobody else has seen this so far.",
  ])
  assert.ok(
    partsOf(report, "boilerplate").includes("relationship: GATE authored-by SET ONE [relationship--1]"),
  )
  assert.deepEqual(partsOf(rest, "body"), ["Gateway (CVE-2021-26855)"])
  assert.deepEqual(partsOf(rest, "hidden"), ["[domain-name:value = 'old.example']"])
})

test("a MISP event is its reports and its attributes; what is deleted is hidden", async () => {
  const event = {
    Event: {
      info: "Strangers in the mail",
      uuid: "5f8d5c8a-0000-4000-8000-000000000001",
      date: "2021-07-19",
      Orgc: {name: "Ports CERT"},
      EventReport: [{name: "Notice", content: `${first}\n\n${second}`}],
      Attribute: [
        {type: "domain", value: "evil.example", comment: "gateway", to_ids: true},
        {type: "ip-dst", value: "192.0.2.9", deleted: true},
      ],
      Object: [{name: "file", Attribute: [{type: "md5", value: "d41d8cd98f00b204e9800998ecf8427e"}]}],
    },
  }
  for (const value of [event, [event], {response: [event]}]) {
    const document = await one(JSON.stringify(value))
    assert.equal(document.form, "misp")
    assert.equal(document.publisher, "Ports CERT")
    assert.equal(document.issued.value, "2021-07-19")
    assert.deepEqual(partsOf(document, "body"), [
      first,
      second,
      "domain: evil.example (gateway)",
      "md5: d41d8cd98f00b204e9800998ecf8427e",
    ])
    assert.deepEqual(partsOf(document, "hidden"), ["ip-dst: 192.0.2.9"])
  }
})

const unread: readonly (readonly [string, Uint8Array | string, string])[] = [
  ["nothing", "", "intel/empty-file"],
  ["a picture", Buffer.from("89504e470d0a1a0a", "hex"), "intel/unread-form"],
  ["an old Office document", Buffer.from("d0cf11e0a1b11ae1", "hex"), "intel/unread-form"],
  ["rich text", "{\\rtf1 a}", "intel/unread-form"],
  [
    "bytes of no form",
    Buffer.from(Array.from({length: 500}, (_, i) => (i * 7919) % 32)),
    "intel/unread-form",
  ],
  ["JSON of another kind", '{"a": 1}', "intel/unread-form"],
  ["broken JSON", '{"type": "bundle", ', "intel/json-damaged"],
  ["deep JSON", "[".repeat(200), "intel/json-limit"],
  ["a PDF in name only", "%PDF-1.4\nnothing", "intel/pdf-damaged"],
]
for (const [what, content, code] of unread)
  test(`${what} is named, and nothing is read of it`, async () => {
    const outcome = await read(content)
    assert.deepEqual(outcome.documents, [])
    assert.deepEqual(codes(outcome), [code])
  })

function folder(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const made = mkdtempSync(join(tmpdir(), "postern-intel-"))
  t.after(() => rmSync(made, {recursive: true}))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(made, name), content)
  return made
}

test("folders and archives are walked in order, paths are relative, and a bad file stops nothing", async (t) => {
  const inner = zipOf([{name: "deep.txt", data: second}])
  const root = folder(t, {
    "b.txt": first,
    "a.html": `<p>${first}</p>`,
    "c.zip": zipOf([
      {name: "one.txt", data: first},
      {name: "bad.png", data: Buffer.from("89504e47", "hex")},
      {name: "two.zip", data: inner},
    ]),
    "d.pdf": "%PDF-1.4 nothing",
    "e.txt": second,
  })
  const told: string[] = []
  for await (const item of readSources([
    join(root, "b.txt"),
    root,
    join(root, "missing"),
    join(root, "b.txt"),
  ]))
    told.push("source" in item ? item.source.path : `${item.trouble.code} at ${item.trouble.at.evidence}`)
  const name = root.slice(root.lastIndexOf("/") + 1)
  assert.deepEqual(told, [
    "b.txt",
    `${name}/a.html`,
    `${name}/b.txt`,
    `${name}/c.zip!/one.txt`,
    `intel/unread-form at ${name}/c.zip!/bad.png`,
    `${name}/c.zip!/two.zip!/deep.txt`,
    `intel/pdf-damaged at ${name}/d.pdf`,
    `${name}/e.txt`,
    "intake/unreadable at missing",
    "b.txt#2",
  ])
})

test("limits hold, and each says which it was", async () => {
  let nested: Uint8Array = Buffer.from(first)
  for (let i = 0; i < 6; i++) nested = zipOf([{name: "a", data: nested}])
  assert.deepEqual(codes(await read(nested)), ["intel/too-deep"])
  const bomb = zipOf([{name: "zeros.txt", data: Buffer.alloc(70 << 20)}])
  assert.deepEqual(codes(await read(bomb)), ["containers/limit-file"])
  const troubles: string[] = []
  const limits = {files: 1, entries: 1, textUnits: 50}
  for await (const item of readBytes("f", Buffer.from(rss), {limits}))
    troubles.push("trouble" in item ? item.trouble.code : "source")
  assert.deepEqual(troubles, ["source", "intel/text-too-long", "intel/feed-entries"])
})
