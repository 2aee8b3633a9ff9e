/* Redaction: no name of the organisation is left in any output, in any writing; all that matters to a reader stays. */

import assert from "node:assert/strict"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, describe, test} from "node:test"
import fc from "fast-check"
import {fold} from "../src/bytes/fold.ts"
import {caseJson, findingsJsonl, troublesJsonl} from "../src/case/json.ts"
import type {CaseBundle} from "../src/model/case.ts"
import type {Finding} from "../src/model/finding.ts"
import type {RedactionMap} from "../src/model/redaction.ts"
import {renderCaseIndicators, renderFindingsCsv} from "../src/report/case-csv.ts"
import {draftJson, draftMarkdown, draftText} from "../src/report/draft-pages.ts"
import {reportHtml} from "../src/report/html.ts"
import {renderCaseMisp} from "../src/report/misp/case.ts"
import {redactBundle} from "../src/report/redact.ts"
import {Replacer} from "../src/report/redact-text.ts"
import {renderCaseStix} from "../src/report/stix/case.ts"
import {timelineCsv} from "../src/report/timeline-csv.ts"
import {renderTimesketchJsonl} from "../src/report/timesketch.ts"
import {draft, letter} from "./drafts/support.ts"
import {exploitedBundle} from "./support/case-fixtures.ts"
import {everyPayload, hostile} from "./support/injection.ts"
import {generatedCases, sevenCase} from "./support/seven-cases.ts"
import {withRecording} from "./support/whole-case.ts"

const folder = mkdtempSync(join(tmpdir(), "postern-redact-"))
after(() => rmSync(folder, {recursive: true}))
const key = "5a".repeat(32)
const organisation = {name: "Heron Mills Ltd", domains: ["heronmills.example"], networks: ["198.18.0.0/15"]}

/** Everything that we write about a case, by name. */
function outputs(bundle: CaseBundle): ReadonlyMap<string, string> {
  const raw = bundle.findings.flatMap(({exhibits}) =>
    exhibits.map(({rawBase64}) => Buffer.from(rawBase64, "base64").toString("latin1")),
  )
  return new Map([
    ["case.json", caseJson(bundle.case)],
    ["findings.jsonl", [...findingsJsonl(bundle.findings)].join("")],
    ["troubles.jsonl", [...troublesJsonl(bundle.troubles)].join("")],
    ["report.html", reportHtml(bundle)],
    ["timeline.csv", timelineCsv(bundle.timeline, bundle.case.episodes)],
    ["stix", renderCaseStix(bundle).text],
    ["misp", renderCaseMisp(bundle).text],
    ["csv", renderFindingsCsv(bundle).text],
    ["indicators", renderCaseIndicators(bundle).text],
    ["timesketch", renderTimesketchJsonl(bundle).text],
    ["letter", letter(bundle, {organisation: {}})],
    ["raw bytes", raw.join("\n")],
    ...["ncsc", "gdpr"].flatMap((form) => {
      const made = draft(form, bundle, {organisation: {}})
      return [
        [`${form}.md`, draftMarkdown(made)],
        [`${form}.txt`, draftText(made)],
        [`${form}.json`, draftJson(made)],
      ] as const
    }),
  ])
}

/** How a name may be written: as it is, UTF-16 with NULs or in hex, percent, base64 of either at each alignment. */
function writings(name: string): readonly string[] {
  const out = [fold(name)]
  for (const text of new Set([name, name.toLowerCase(), name.toUpperCase()])) {
    const wide = Buffer.from(text, "utf16le")
    const plain = Buffer.from(text, "utf8")
    out.push(fold(wide.toString("latin1")), wide.toString("hex"))
    out.push([...plain].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""))
    for (const bytes of [plain, wide])
      for (let shift = 0; shift < 3; shift++) {
        const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64")
        // Without the characters that its neighbours share.
        const end = [0, 3, 2][(bytes.length + shift) % 3] ?? 0
        const inner = whole.slice(shift === 0 ? 0 : shift + 1, whole.length - end)
        if (inner.length >= 6) out.push(`base64:${inner}`)
      }
  }
  return [...new Set(out)]
}

/** Fails if any name of the map stands in any output; says how many were looked for. */
function assertGone(map: RedactionMap, bundle: CaseBundle): number {
  let looked = 0
  const names = map.names.filter(({original}) => !isCommon(original))
  for (const [name, text] of outputs(bundle)) {
    const folded = fold(text)
    for (const {original} of names)
      for (const writing of writings(original)) {
        looked += 1
        const isBase64 = writing.startsWith("base64:")
        const at = isBase64 ? text.indexOf(writing.slice(7)) : wordAt(folded, writing)
        const around = text.slice(Math.max(0, at - 60), at + 60)
        assert.ok(at < 0, `${original} as ${writing} in ${name}: …${around}…`)
      }
  }
  return looked
}

/** Names that every network has are replaced as wholes only. */
function isCommon(name: string): boolean {
  return ["mail", "admin", "info", "test"].includes(fold(name))
}

/** Where it stands and is not part of a longer word or hash. */
function wordAt(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const isInside =
      /[\p{L}\p{N}]/u.test(text[at - 1] ?? "") || /[\p{L}\p{N}]/u.test(text[at + word.length] ?? "")
    if (!isInside || (word.length > 6 && !/^[0-9a-f-]+$/.test(word))) return at
  }
  return -1
}

/** The fixture with names in every writing in the sentence and the bytes of its first finding. */
function planted(): CaseBundle {
  const bundle = exploitedBundle()
  const [first, ...rest] = bundle.findings
  assert.ok(first !== undefined)
  const command = "net use \\\\FILES04.heronmills.example\\c$ /user:HERONMILLS\\j.kestrel"
  const text = [
    `powershell -enc ${Buffer.from(command, "utf16le").toString("base64")}`,
    `?q=${Buffer.from("mail of j.kestrel@heronmills.example").toString("base64url")}`,
    "GET /x?u=%6a.%6b%65strel%40heronmills%2eexample&d=%2568eronmills",
    `0x${Buffer.from("FILES04", "utf16le").toString("hex").toUpperCase()}`,
    "C:\\Users\\j.kestrel\\AppData\\x.ps1 and \\u0043:\\\\Users\\\\j.kestrel\\\\x",
    "on 10.20.30.40, 198.18.7.7 and fe80::12:34 for Heron Mills Ltd, from 203.0.113.44",
    '{"SubjectUserName":"j.kestrel","Computer":"FILES04.heronmills.example","TargetUserSid":"S-1-5-21-1-22-333-1104"}',
    "CN=Jo Kestrel,OU=Staff,DC=heronmills,DC=example",
    "heronmills.example/Staff/London/Jo Kestrel",
  ].join("\n")
  const exhibit = {
    ...first.exhibits[0],
    rawBase64: Buffer.from(text).toString("base64"),
  } as Finding["exhibits"][0]
  const changed: Finding = {...first, account: "HERONMILLS\\j.kestrel", summary: text, exhibits: [exhibit]}
  const findings = [changed, ...rest]
  return {
    ...bundle,
    findings,
    timeline: bundle.timeline.map((each) => (each.finding === first.id ? {...each, summary: text} : each)),
    case: {
      ...bundle.case,
      organisation: "Heron Mills Ltd",
      verdict: {...bundle.case.verdict, headline: `MXS01 of Heron Mills Ltd was broken into.`},
    },
  }
}

test("no name is left in any output, in any case, percent, UTF-16 or base64", () => {
  const {bundle, map} = redactBundle(planted(), key, {organisation})
  const originals = map.names.map(({original}) => fold(original))
  for (const name of [
    "mxs01",
    "files04",
    "j.kestrel",
    "heron mills ltd",
    "heronmills.example",
    "10.20.30.40",
    "198.18.7.7",
    "jo kestrel",
    "s-1-5-21-1-22-333",
  ])
    assert.ok(originals.includes(name), `${name} of ${originals.join(", ")}`)
  assert.ok(assertGone(map, bundle) > 1000)
})

test("what a reader needs stays: the other side's addresses, ids, times, places", () => {
  const before = planted()
  const {bundle} = redactBundle(before, key, {organisation})
  const text = JSON.stringify(bundle.findings, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  )
  for (const stays of [
    "203.0.113.44",
    "198.51.100.7",
    "PL-01",
    "WS-03",
    "CVE-2021-26855",
    "/ecp/y.js",
    "F-0001",
    "S-001",
  ])
    assert.ok(text.includes(stays), stays)
  for (const [at, {id, when, events, count}] of bundle.findings.entries()) {
    const old = before.findings[at]
    assert.deepEqual([id, when, count], [old?.id, old?.when, old?.count])
    assert.deepEqual(
      events.map((e) => [e.offset, e.length, e.unit]),
      old?.events.map((e) => [e.offset, e.length, e.unit]),
    )
  }
  assert.match(bundle.case.verdict.headline, /^server-1 of org was broken into\.$/)
  assert.equal(bundle.case.redacted, true)
  const stored = Buffer.from(bundle.findings[0]?.exhibits[0]?.rawBase64 ?? "", "base64").toString()
  const [, encoded = ""] = /-enc (\S+)/.exec(stored) ?? []
  assert.match(
    Buffer.from(encoded, "base64").toString("utf16le"),
    /^net use \\\\host-\d+\.domain-\d+\.example\\c\$ \/user:domain-\d+\\user-\d+$/,
  )
})

test("the same key gives the same case, another key other numbers, the map keeps pseudonyms", () => {
  const before = planted()
  const one = redactBundle(before, key, {organisation})
  const again = redactBundle(before, key, {organisation})
  assert.deepEqual(again, {...one, text: again.text})
  const seen = new Set<string>()
  for (const other of ["00", "11", "22", "33", "44"])
    seen.add(JSON.stringify(redactBundle(before, other.repeat(32), {organisation}).map.names))
  assert.ok(seen.size > 1)
  const later = redactBundle({...before, findings: before.findings.slice(1)}, "77".repeat(32), {
    organisation,
    known: one.map,
  })
  assert.equal(later.map.key, key)
  for (const name of one.map.names)
    assert.deepEqual(
      later.map.names.find(({original}) => original === name.original),
      name,
    )
})

test("a common word that is a part of a name in the map is not replaced on its own", () => {
  const before = planted()
  const known: RedactionMap = {
    schema: "postern-redaction/1",
    key,
    names: [
      {kind: "host", original: "mail", pseudonym: "host-9"},
      {kind: "host", original: "mail.heronmills.example", pseudonym: "host-9.domain-9.example"},
    ],
  }
  const {text} = redactBundle(before, key, {organisation, known})
  assert.equal(
    text("mail was packed on mail.heronmills.example"),
    "mail was packed on host-9.domain-9.example",
  )
})

test("two names never share a pseudonym unless they are one name written twice", () => {
  const {map} = redactBundle(planted(), key, {organisation})
  const by = new Map<string, string>()
  for (const {kind, original, pseudonym} of map.names) {
    const other = by.get(`${kind} ${pseudonym}`)
    assert.ok(other === undefined || kind === "organisation", `${original} and ${other} are ${pseudonym}`)
    by.set(`${kind} ${pseudonym}`, original)
  }
})

test("places of evidence stay apart where only names told them apart", () => {
  const bundle = exploitedBundle()
  const [file] = bundle.files
  assert.ok(file !== undefined)
  const files = ["MXS01/a.log", "mxs01/a.log"].map((id) => ({...file, id: id as typeof file.id, path: id}))
  const made = redactBundle({...bundle, files}, key)
  assert.deepEqual(
    made.bundle.files.map(({id}) => id),
    ["server-1/a.log", "server-1/a.log~2"],
  )
})

test("a binary record is left out, and its place says so", () => {
  const bundle = exploitedBundle()
  const [first, ...rest] = bundle.findings
  assert.ok(first?.exhibits[0] !== undefined)
  const rawBase64 = Buffer.concat([Buffer.from([0, 1, 2, 0xff]), Buffer.from("MXS01", "utf16le")]).toString(
    "base64",
  )
  const finding = {...first, exhibits: [{...first.exhibits[0], rawBase64}]}
  const made = redactBundle({...bundle, findings: [finding, ...rest]}, key)
  const [exhibit] = made.bundle.findings[0]?.exhibits ?? []
  assert.match(Buffer.from(exhibit?.rawBase64 ?? "", "base64").toString(), /left out of the redacted case/)
  assert.equal(exhibit?.redacted, true)
})

test("words that every network and our own model have garble nothing", () => {
  const bundle = exploitedBundle()
  const [first, ...rest] = bundle.findings
  assert.ok(first !== undefined)
  const accounts = ["CORP\\test", "NT AUTHORITY\\SYSTEM", "CORP\\Administrator", "exploited", "mail", "high"]
  const findings = [...accounts.map((account) => ({...first, account})), ...rest]
  const {bundle: made} = redactBundle({...bundle, findings}, key)
  const text = made.case.verdict.lines.join("\n")
  assert.match(text, /exploit|confidence|highly likely|almost certain/)
  assert.doesNotMatch(text, /user-\d/)
  assert.equal(made.findings[1]?.account, "NT AUTHORITY\\SYSTEM")
  assert.match(made.findings[0]?.account ?? "", /user-\d|domain-\d/)
})

test("hostile names and strings neither throw nor take long", () => {
  const start = process.cpuUsage()
  const {bundle, map} = redactBundle(hostile(exploitedBundle(), everyPayload), key, {organisation})
  assert.ok(map.names.length > 0)
  assert.ok(bundle.findings.length > 0)
  const spent = process.cpuUsage(start)
  assert.ok(spent.user + spent.system < 5_000_000)
})

for (const name of generatedCases)
  test(`a generated server: ${name}`, async () => {
    const before = await sevenCase(name, folder)
    const {bundle, map} = redactBundle(before, key, {organisation: {name: "Heron Mills"}})
    assert.ok(map.names.length > 0)
    assert.ok(assertGone(map, bundle) > 100)
    for (const {source} of before.findings)
      if (source !== undefined && /^(?:203\.0|198\.51|192\.0\.2)/.test(source))
        assert.ok(
          bundle.findings.some((each) => each.source === source),
          source,
        )
  })

test("the recorded run of ProxyLogon", withRecording, async () => {
  const {bundle, map} = redactBundle(await sevenCase("recorded", folder), key)
  assert.ok(map.names.some(({original}) => fold(original) === "wardog"))
  assert.ok(assertGone(map, bundle) > 100)
})

describe("a text", () => {
  const replacer = new Replacer([
    {name: "mxs01", by: "server-1", how: "inside"},
    {name: "heron", by: "org", how: "word"},
    {name: "jo", by: "user-1", how: "whole"},
    {name: "heron.example", by: "domain-1.example", how: "word"},
    {name: "dave", by: "user-2", how: "word"},
  ])
  const texts: readonly (readonly [string, string])[] = [
    ["MXS01 is Heron's", "server-1 is org's"],
    ["heronry, MXS01DB", "heronry, server-1DB"],
    ["jo joined", "jo joined"],
    ["JO", "user-1"],
    ["x@heron.example", "x@domain-1.example"],
    ["%4d%58%53%30%31", "server-1"],
    ["%254dxs01", "server-1"],
    ["&#77;xs01 &quot;heron&quot;", "server-1 &quot;org&quot;"],
    ["C:\\\\nheron\\\\mxs01", "C:\\\\norg\\\\server-1"],
    ["\\nheron", "\\norg"],
    ["\\u0068eron", "org"],
    ["h\0e\0r\0o\0n\0", "org"],
    ["0x6d78733031", "0x7365727665722d31"],
    ["bXhzMDE=", "c2VydmVyLTE="],
    [Buffer.from("V\u0001\u0000\u0002Tk\u0000\u0003heronU\u0000").toString("base64"), "[redacted]"],
    ["/owa/bXhzMDE=", "/owa/c2VydmVyLTE="],
    ["c0dave01-dead-beef-0000-0123456789ab", "c0dave01-dead-beef-0000-0123456789ab"],
    ["dave did", "user-2 did"],
    ["d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e"],
  ]
  for (const [text, made] of texts) test(JSON.stringify(text), () => assert.equal(replacer.text(text), made))

  test("without a name stays as it is", () => {
    const none = new Replacer([{name: "zzzz-not-there", by: "x", how: "inside"}])
    fc.assert(fc.property(fc.string({unit: "binary"}), (text) => assert.equal(none.text(text), text)))
  })

  test("with a name between other words has it no more, in any writing", () => {
    const write: readonly ((text: string) => string)[] = [
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join(""),
      (text) => ` ${Buffer.from(`a ${text} b`).toString("base64")} `,
      (text) => ` ${Buffer.from(`a ${text} b`, "utf16le").toString("base64")} `,
      (text) => ` ${Buffer.from(text, "utf16le").toString("hex")} `,
    ]
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("the", "log", "203.0.113.1", "\\", "/", "-"), {maxLength: 4}),
        fc.constantFrom(...write),
        fc.constantFrom("mxs01", "heron.example"),
        (words, how, name) => {
          const made = replacer.text(`${words.join(" ")} ${how(name)} end`)
          for (const writing of [name, how(name).trim()]) assert.ok(!fold(made).includes(fold(writing)), made)
        },
      ),
    )
  })
})
