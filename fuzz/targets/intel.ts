/* Readers of public statements: text, pages, feeds, bundles, documents of Word, layouts of PDFs.
 *
 * For every input: texts and troubles and nothing thrown; blocks are in order, disjoint and cover all that is seen;
 * what is seen goes back to the text in order. PDFs and mails go through a library in a child: here the layout of what
 * it gives is tried, not the library. */

import {readDocx} from "../../src/engine/intel/docx.ts"
import {mailSource} from "../../src/engine/intel/mail.ts"
import {readBytes} from "../../src/engine/intel/read.ts"
import {documentOf} from "../../src/intel/document.ts"
import {type PdfPage, readPdf} from "../../src/intel/pdf.ts"
import type {SourceText} from "../../src/intel/source.ts"
import {textSeed} from "../corpus.ts"
import {holds, type Target, type Witness} from "../target.ts"

const said =
  "The Ministry of Ports said on 19 July 2021 that unknown actors had read the mail of two agencies."
const hedged = "It is likely that they entered through an unpatched gateway, the agency assessed."

function checkSource(source: SourceText, witness: Witness): void {
  const {seen} = source
  if (seen !== undefined) {
    let last = 0
    for (let i = 0; i < seen.text.length; i++) {
      const [start, end] = [seen.startOf(i), seen.endOf(i)]
      holds(
        start >= last && end >= start,
        "what is seen goes back in order",
        () => `${i}: ${start} to ${end}`,
      )
      holds(end <= source.text.length, "what is seen stands in the text", () => `${i}: ${end}`)
      last = start
    }
  }
  const document = documentOf(source, 1)
  const points = [...document.text].length
  let at = 0
  for (const {start, end, kind, why} of document.blocks) {
    holds(start >= at && end >= start && end <= points, "blocks are in order", () => `${start} to ${end}`)
    at = end
    witness.saw(`${source.form} ${kind} ${why.slice(0, 30)}`)
  }
  witness.saw(`${source.form} issued ${document.issued.precision}`)
  witness.tell(`${document.title} ${document.blocks.length} ${document.issued.basis} ${document.language}`)
}

async function attempt(bytes: Uint8Array, witness: Witness): Promise<void> {
  // A child for each input would be the machine's work and not the reader's.
  if (Buffer.from(bytes.subarray(0, 1029)).includes("%PDF-")) return
  for await (const item of readBytes("a", bytes, {limits: {childMillis: 0, nesting: 2}}))
    if ("source" in item) checkSource(item.source, witness)
    else {
      witness.saw(item.trouble.code)
      witness.tell(`${item.trouble.code} ${item.trouble.detail}`)
      holds(item.trouble.detail.length < 2000, "troubles are short", () => String(item.trouble.detail.length))
    }
}

const base = {kind: "text" as const, limitBytes: 20_000, stretchBytes: 500_000, stretchMillis: 6000}

const text: Target = {
  ...base,
  name: "intel-text",
  checks: "statements as plain text: blocks in order that cover the text, dates within it",
  dictionary: [
    "\n\n",
    "\r\n",
    "19 July 2021",
    "U.S. ",
    '"',
    "\u201c",
    "By A. Writer\n",
    "Related articles\n",
    "72°F\n",
  ],
  seeds: () => [
    textSeed(
      "statement",
      `Strangers read mail\n\nBy A. Writer\n\nLONDON, 19 July 2021 - ${said}\n\n${hedged}\n\nRelated articles\nAnother one`,
    ),
  ],
  attempt,
}

const pages: Target = {
  ...base,
  name: "intel-html",
  checks: "statements as pages: what is seen goes back to the page in order",
  dictionary: [
    "<p>",
    "</p>",
    "<div hidden>",
    "</div>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "&amp;",
    "&#x1f4a9;",
    "<h1>",
    "<time datetime='2021-07-19'>",
    "<meta charset=",
    "<![CDATA[",
    "<br>",
    "<table><tr><td>",
  ],
  seeds: () => [
    textSeed(
      "page",
      `<!doctype html><html><head><title>A &amp; B</title><meta property="og:site_name" content="Ports"><script type="application/ld+json">{"datePublished":"2021-07-19"}</script></head><body><nav>Home</nav><article><h1>Strangers</h1><p>${said}</p><p hidden>x</p><p>${hedged}</p></article><footer>c</footer></body></html>`,
    ),
  ],
  attempt,
}

const feeds: Target = {
  ...base,
  name: "intel-feed",
  checks: "RSS and Atom files: each entry a text with its way back",
  dictionary: [
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<title>",
    "<![CDATA[",
    "]]>",
    "<content type='xhtml'>",
    "<link href='https://a.example'/>",
    "<pubDate>",
    "&lt;p&gt;",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
  ],
  seeds: () => [
    textSeed(
      "rss",
      `<?xml version="1.0"?><rss xmlns:content="c"><channel><title>Ports</title><item><title>A</title><link>https://a.example/1</link><pubDate>Mon, 19 Jul 2021 09:00:00 GMT</pubDate><description>d</description><content:encoded><![CDATA[<p>${said}</p>]]></content:encoded></item></channel></rss>`,
    ),
    textSeed(
      "atom",
      `<feed xmlns="a"><title>T</title><entry><title type="html">B</title><link href="https://a.example/2"/><published>2021-07-19T00:00:00Z</published><content type="xhtml"><div><p>${said}</p><p>${hedged}</p></div></content></entry></feed>`,
    ),
  ],
  attempt,
}

const bundles: Target = {
  ...base,
  name: "intel-json",
  checks: "STIX bundles and MISP events: texts with marks that hold",
  dictionary: [
    '"type":"report"',
    '"type":"note"',
    '"object_refs":[',
    '"description":',
    '"pattern":',
    "[[[[",
    "{}",
    "null",
    "\\ud83d",
    '"deleted":true',
    '"revoked":true',
    '"Event":{',
    '"Attribute":[',
  ],
  seeds: () => [
    textSeed(
      "stix",
      JSON.stringify({
        type: "bundle",
        id: "bundle--1",
        objects: [
          {
            type: "report",
            id: "report--1",
            name: "R",
            description: said,
            published: "2021-07-19",
            object_refs: ["indicator--1"],
          },
          {type: "indicator", id: "indicator--1", pattern: "[domain-name:value = 'a.example']"},
          {type: "note", id: "note--1", content: hedged, object_refs: ["indicator--1"]},
        ],
      }),
    ),
    textSeed(
      "misp",
      JSON.stringify({
        Event: {
          info: "E",
          date: "2021-07-19",
          EventReport: [{name: "N", content: `${said}\n\n${hedged}`}],
          Attribute: [{type: "domain", value: "a.example", comment: "c"}],
        },
      }),
    ),
  ],
  attempt,
}

const word: Target = {
  ...base,
  name: "intel-docx",
  checks: "the main part of a document of Word: paragraphs, with what was deleted apart",
  dictionary: [
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>",
    "</w:t>",
    "<w:del>",
    "</w:del>",
    "<w:delText>",
    "<w:vanish/>",
    "<w:br/>",
    "<mc:Fallback>",
    '<w:pStyle w:val="Title"/>',
  ],
  seeds: () => [
    textSeed(
      "document",
      `<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>T</w:t></w:r></w:p><w:p><w:r><w:t>${said}</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>y</w:t></w:r></w:p></w:body></w:document>`,
    ),
  ],
  attempt(bytes, witness) {
    const xml = Buffer.from(bytes).toString("utf8")
    const sourced = readDocx(new Map([["word/document.xml", xml]]), 100_000, (code) => witness.saw(code))
    checkSource({...sourced, path: "a", sha256: ""}, witness)
  },
}

const layout: Target = {
  ...base,
  name: "intel-pdf-layout",
  checks: "runs of text on pages: paragraphs with the way back to each line",
  dictionary: [
    "\f",
    "-\n",
    "\u00ad\n",
    "  ",
    "\t",
    "Page 1 of 2",
    "abcdef0123456789",
    "https://a.example/",
    "• ",
  ],
  seeds: () => [
    textSeed(
      "pages",
      `Head\n\n${said.slice(0, 60)}-\n${said.slice(60)}\n\t${hedged}\n1 of 2\fHead\n\n${hedged}\nabcdef0123456789abcdef01-\nabcdef01 zero-\nday\n2 of 2`,
    ),
  ],
  attempt(bytes, witness) {
    // Form feeds part pages, line ends lines, tabs runs; the first characters of a line say where it stands.
    const made = Buffer.from(bytes)
      .toString("utf8")
      .split("\f")
      .slice(0, 50)
      .map(
        (page): PdfPage => ({
          height: 792,
          items: page.split("\n").flatMap((line, i) =>
            line.split("\t").map((run, k) => ({
              text: run,
              x: 72 + 200 * k + (line.charCodeAt(0) % 7 === 0 ? -40 : 0),
              y: 720 - 14 * (i % 60),
              size: line.length % 11 === 3 ? 18 : 11,
              width: run.length * 5.5,
              isEnd: true,
            })),
          ),
        }),
      )
    checkSource({...readPdf(made, {title: undefined, created: undefined}), path: "a", sha256: ""}, witness)
  },
}

const mails: Target = {
  ...base,
  name: "intel-mail",
  checks: "the parts of a mail as a text: subject, text or page, the mail below it",
  dictionary: ["\n> ", "\n\n", "\0", "<p>", "<html>", "\r\n"],
  seeds: () => [textSeed("mail", `Subject\0${said}\n\n${hedged}\n\n> Who?\n> They.\0<p>${said}</p>`)],
  attempt(bytes, witness) {
    const [subject, body, html] = Buffer.from(bytes).toString("utf8").split("\0")
    const answer = {
      what: "mail" as const,
      subject,
      from: subject,
      date: subject,
      text: body,
      html,
      attachments: [],
    }
    const sourced = mailSource(answer, 100_000, (code) => witness.saw(code))
    checkSource({...sourced, path: "a", sha256: ""}, witness)
  },
}

export const intelTargets: readonly Target[] = [text, pages, feeds, bundles, word, layout, mails]
