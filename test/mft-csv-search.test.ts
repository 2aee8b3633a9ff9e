/* Rows of file lists that are picked by their text, beside all rows asked one by one. */

import assert from "node:assert/strict"
import {join} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {memorySource} from "../src/bytes/source.ts"
import {compileRules} from "../src/detect/match.ts"
import {type JoinedFields, prefilterFor} from "../src/detect/prefilter.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {type Block, wholeFile} from "../src/formats/format.ts"
import {mftCsv} from "../src/formats/mft-csv.ts"
import type {Event} from "../src/model/event.ts"
import {evidenceId} from "../src/model/ids.ts"
import type {Detection} from "../src/model/rule.ts"
import {parseRules} from "../src/rules/sigma/sigma.ts"

const subject = {evidence: evidenceId("list.csv"), path: "list.csv", host: undefined}
const knowledge = await readKnowledgeFolder(join(import.meta.dirname, "../knowledge"))
const detections = (text: string): readonly Detection[] =>
  parseRules(text, "rules.yml", {}).rules.filter((rule): rule is Detection => rule.kind === "detection")
const builtIn = detections(knowledge.get("campaigns/web-shells/rules/files-on-disk.yml") ?? "")
const own = detections(
  [
    ["Path|startswith: 'C:\\Windows\\Temp\\'", "FileName|endswith: '.dll'"],
    ["Path|contains: '\\auth\\x'"],
    ["ParentPath|startswith: '.\\inetpub'"],
    ["Path|endswith: 'auth\\say \"hi\".aspx'"],
    ["PageOf: 'x.aspx'"],
    ["Path|re: '(?i)owa\\\\auth\\\\[a-z]+\\.aspx$'"],
  ]
    .map(
      (lines, i) => `title: Own ${i}
id: 5d0b0a7e-1a6f-4f38-9f0e-7a5c0f1f7a${i + 10}
logsource: {product: disk, service: file-system}
detection:
  one:
    ${lines.join("\n    ")}
  condition: one
`,
    )
    .join("---\n"),
)

const head =
  "EntryNumber,SequenceNumber,InUse,ParentPath,FileName,Extension,FileSize,SI<FN,uSecZeros,Created0x10,Created0x30,SourceFile"
const folder = fc.constantFrom(
  ".",
  ".\\Windows\\Temp",
  ".\\Windows\\Temp\\",
  ".\\Program Files\\Exchange\\V15\\FrontEnd\\HttpProxy\\owa\\auth",
  ".\\inetpub\\wwwroot",
  ".\\ProgramData",
  ".\\Windows\\Microsoft.NET\\Framework64\\v4\\Temporary ASP.NET Files\\owa\\1",
  "",
  ".PathUnknown",
)
const file = fc.constantFrom(
  "x.aspx",
  "X.ASPX",
  "a.dll",
  "it.7z",
  "lsass.dmp",
  "readme.txt",
  "x.aspx.cdcab7d2.compiled",
  'say "hi".aspx',
  "comma,name.aspx",
  "",
  "été.php",
)
const time = fc.constantFrom(
  "2021-03-04 10:00:12.9876543",
  "2021-03-04 10:00:12",
  "2018-01-01 00:00:00.0000000",
  "",
  "no time at all, really",
)
const row = fc
  .record({
    folder,
    file,
    set: time,
    kept: time,
    source: fc.constantFrom("C:\\$MFT", "D:\\e\\C\\$MFT", "list"),
    inUse: fc.boolean(),
  })
  .map(({folder: where, file: name, set, kept, source, inUse}) =>
    [1, 1, inUse ? "True" : "False", where, name, "", 7, "True", "True", set, kept, source]
      .map((cell) => (/[",]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell)))
      .join(","),
  )

async function blocksOf(rows: readonly string[]): Promise<readonly Block[]> {
  const bytes = new TextEncoder().encode(`${[head, ...rows].join("\r\n")}\r\n`)
  const blocks: Block[] = []
  for await (const block of mftCsv.open(memorySource(bytes), wholeFile, subject)) blocks.push(block)
  return blocks
}

function eventAt(block: Block, i: number): Event {
  const events: Event[] = []
  block.decode(i, {event: (event) => events.push(event), trouble: () => undefined})
  const [event] = events
  assert.ok(event)
  return event
}

function fieldsOf(block: Block): JoinedFields {
  const {joined, columns} = block
  assert.ok(joined !== undefined && columns !== undefined)
  return {log: "file-system", fields: [...columns, ...joined.derived], hidden: joined.hidden}
}

test("a rule that asks for fields that no row has makes no row be asked", async () => {
  const [other] = detections(`title: Of commands
id: 5d0b0a7e-1a6f-4f38-9f0e-7a5c0f1f7a98
logsource: {product: disk}
detection:
  one:
    CommandLine|re: '.'
  condition: one
`)
  assert.ok(other)
  for (const block of await blocksOf(["1,1,True,.,x.aspx,.aspx,7,True,True,,,list"])) {
    const filter = prefilterFor([other], fieldsOf(block))
    assert.deepEqual([filter.blind.length, [...filter.pick(block)].length], [0, 0])
  }
})

test("a search by the text of rows finds what asking every row finds", async () => {
  const rules = [...builtIn, ...own]
  assert.ok(builtIn.length >= 8 && own.length === 6)
  const matcher = compileRules(rules)
  const candidates = matcher.candidates({log: "file-system", host: undefined})
  const seed = 5353
  console.log(`seed ${seed}`)
  let found = 0
  let passed = 0
  await fc.assert(
    fc.asyncProperty(fc.array(row, {minLength: 1, maxLength: 30}), async (rows) => {
      for (const block of await blocksOf(rows)) {
        assert.equal(block.searchable, true)
        const filter = prefilterFor(candidates, fieldsOf(block))
        assert.deepEqual(
          filter.blind.map((rule) => rule.title),
          [],
        )
        const picked = new Set(filter.pick(block))
        for (let i = 0; i < block.records; i++) {
          const hits: string[] = []
          matcher.match(eventAt(block, i), (rule) => hits.push(rule.title))
          found += hits.length
          if (!picked.has(i)) {
            passed++
            assert.deepEqual(hits, [], `row ${i}: ${rows[i]}`)
          }
        }
      }
    }),
    {seed, numRuns: 200},
  )
  assert.ok(found > 500 && passed > 100, `${found} found, ${passed} passed over`)
})

test("the rows that are told for their times hold the earliest and the latest", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, {minLength: 1, maxLength: 20}), async (rows) => {
      for (const block of await blocksOf(rows)) {
        const times = (places: Iterable<number>): readonly number[] =>
          [...places].flatMap((i) => eventAt(block, i).when?.at ?? [])
        const all = times(Array.from({length: block.records}, (_, i) => i))
        const edges = times(block.joined?.text().edges ?? [])
        assert.equal(Math.min(...edges), Math.min(...all))
        assert.equal(Math.max(...edges), Math.max(...all))
      }
    }),
    {seed: 77, numRuns: 150},
  )
})

test("a rule for a field that stands in no text makes every row be asked", () => {
  const [blind] = detections(`title: Blind
id: 5d0b0a7e-1a6f-4f38-9f0e-7a5c0f1f7a99
logsource: {product: disk, service: file-system}
detection:
  one: {Action: deleted}
  condition: one
`)
  assert.ok(blind)
  const fields = {log: "file-system", fields: ["Action"], hidden: new Set(["action"])} as const
  assert.equal(prefilterFor([blind], fields).blind.length, 1)
  assert.equal(prefilterFor([blind], {...fields, hidden: new Set()}).blind.length, 0)
})
