/* The raw file table: paths, times, deleted files, damage, and bounds. */

import assert from "node:assert/strict"
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {memorySource, sequentialSource} from "../src/bytes/source.ts"
import {compileRules} from "../src/detect/match.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {wholeFile} from "../src/formats/format.ts"
import {mft} from "../src/formats/mft/mft.ts"
import {evidenceId, fieldName} from "../src/model/ids.ts"
import type {Detection} from "../src/model/rule.ts"
import {parseRules} from "../src/rules/sigma/sigma.ts"
import {type Reading, readBytes, type Shown} from "./support/format-suite.ts"
import {mftStories} from "./support/mft-stories.ts"
import {tableOf} from "./support/mft-writer.ts"

const fixtures = join(import.meta.dirname, "fixtures", "mft")
const subject = {evidence: evidenceId("$MFT"), path: "EX01/C/$MFT", host: "EX01"}
const read = (bytes: Uint8Array): Promise<Reading> => readBytes(mft, bytes, subject)

function named(events: readonly Shown[], name: string): Shown["fields"] {
  const found = events.find((event) => event.fields["FileName"] === name)
  assert.ok(found, `no ${name}`)
  return found.fields
}

test("the fixtures hold the stories as they are written", () => {
  for (const [name, bytes] of mftStories()) {
    const path = join(fixtures, `${name}.in.hex`)
    const hex = `${Buffer.from(bytes)
      .toString("hex")
      .replaceAll(/(.{128})/g, "$1\n")
      .trimEnd()}\n`
    if (process.env["POSTERN_GOLDEN"] === "write") {
      mkdirSync(fixtures, {recursive: true})
      writeFileSync(path, hex)
    }
    assert.ok(existsSync(path), `no ${path}`)
    assert.equal(readFileSync(path, "utf8"), hex)
  }
})

const story = mftStories().get("shell-set-back-and-deleted")!
const auth = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\owa\\auth"

test("a page whose time was set back has both times, its path and its address", async () => {
  const {events, troubles} = await read(story)
  assert.deepEqual(troubles, [])
  const page = named(events, "help.aspx")
  assert.equal(page["Path"], `${auth}\\help.aspx`)
  assert.equal(page["Created"], "2018-11-02T09:00:00.0000000Z")
  assert.equal(page["CreatedFN"], "2021-03-04T10:00:12.9876543Z")
  assert.equal(page["IsBackdated"], "true")
  assert.equal(page["Url"], "/owa/auth/help.aspx")
  assert.equal(page["FileId"], "15-1")
  assert.equal(page["Links"], undefined, "the name for old programs is no other name")
  assert.equal(named(events, "logon.aspx")["IsBackdated"], undefined)
})

test("a deleted file is told with its path, also below a folder that was deleted with it", async () => {
  const {events} = await read(story)
  const gone = named(events, "supp0rt.aspx")
  assert.deepEqual([gone["Deleted"], gone["Action"], gone["WebRoot"]], ["true", "deleted", "owa-auth"])
  assert.equal(named(events, "it.7z")["Path"], "C:\\Windows\\Temp\\stage\\it.7z")
  assert.equal(named(events, "it.7z")["Deleted"], "true")
})

test("a folder whose record belongs to another by now is named by its number", async () => {
  const {events} = await read(story)
  assert.equal(named(events, "lost.ps1")["Path"], "C:\\(unknown folder 24-9)\\lost.ps1")
})

test("sizes and names of streams are told, content is not; the rest is counted", async () => {
  const {events} = await read(story)
  assert.equal(named(events, "lsass.dmp")["Size"], "53000000")
  assert.equal(named(events, "procdump64.exe")["Size"], "300")
  assert.deepEqual(named(events, "procdump64.exe")["Streams"], ["Zone.Identifier"])
  assert.ok(!events.some((event) => ["own.dll", "readme.txt"].includes(String(event.fields["FileName"]))))
  const table = named(events, "$MFT")
  assert.deepEqual(
    [table["Files"], table["Folders"], table["DeletedRecords"], table["Listed"]],
    [10, 13, 3, 8],
  )
})

test("damage is told with its place, and takes nothing else with it", async () => {
  const {events, troubles} = await read(mftStories().get("damaged")!)
  assert.deepEqual(
    troubles.map(({code, severity, at}) => `${code} ${severity} ${at.offset / 1024}+${at.length}`).sort(),
    [
      "mft/bad-time doubtful 16+264",
      "mft/broken-record lost 15+1024",
      "mft/cut-record lost 20+924",
      "mft/no-record lost 17+1024",
      "mft/torn-record doubtful 14+1024",
    ],
  )
  assert.equal(named(events, "a.aspx")["Path"], `${auth}\\a.aspx`)
  const c = named(events, "c.aspx")
  assert.equal(c["CreatedFN"], undefined, "a time of zero was never set")
  assert.deepEqual(named(events, "e.aspx")["Links"], ["C:\\link.aspx"])
  assert.equal(
    named(
      await read(tableOf(["0 file $MFT in 5", "9 of 8 in 5 file f.aspx"])).then((r) => r.events),
      "f.aspx",
    )["FileId"],
    "8-1",
  )
})

test("a copy in which the ends of sectors were put back already is read without a word", async () => {
  const bytes = story.slice()
  for (let at = 0; at < bytes.length; at += 1024)
    for (const i of [1, 2])
      if (bytes[at] === 0x46) bytes.copyWithin(at + 512 * i - 2, at + 0x30 + 2 * i, at + 0x32 + 2 * i)
  const mended = await read(bytes)
  assert.deepEqual(mended.troubles, [])
  assert.deepEqual(mended.events, (await read(story)).events)
})

test("names that run over the end of a sector, and records of 4,096 bytes, are read", async () => {
  const long = `${"n".repeat(220)}.aspx`
  const lines = ["0 file $MFT in 5", `6 file ${long} in 5`, `7 file short.aspx in 5 also=5:${long}`]
  for (const recordBytes of [1024, 4096]) {
    const {events, troubles} = await read(tableOf(lines, {}, recordBytes))
    assert.deepEqual(troubles, [])
    assert.equal(named(events, long)["Path"], `C:\\${long}`)
    assert.deepEqual(named(events, "short.aspx")["Links"], [`C:\\${long}`])
  }
})

test("folders in a circle, and folders after their files, end in paths", async () => {
  const lines = [
    "0 file $MFT in 5",
    "6 file a.aspx in 8",
    "7 file b.aspx in 9",
    "8 folder late in 5",
    "9 folder x in 10",
    "10 folder y in 9",
  ]
  const {events} = await read(tableOf(lines))
  assert.equal(named(events, "a.aspx")["Path"], "C:\\late\\a.aspx")
  assert.match(String(named(events, "b.aspx")["Path"]), /^C:\\\(unknown folder .*b\.aspx$/)
})

test("of two names of one file the one in a web folder counts", async () => {
  const lines = [
    "0 file $MFT in 5",
    "6 folder inetpub in 5",
    "7 folder wwwroot in 6",
    "8 file t.aspx in 5 also=7:w.aspx",
  ]
  const {events} = await read(tableOf(lines))
  assert.deepEqual(
    [named(events, "w.aspx")["Url"], named(events, "w.aspx")["Links"]],
    ["/w.aspx", ["C:\\t.aspx"]],
  )
})

test("a piece of a table is told by the numbers of its records", async () => {
  const {events} = await read(story.subarray(14 * 1024))
  assert.equal(named(events, "help.aspx")["FileId"], "15-1")
  assert.match(String(named(events, "help.aspx")["Path"]), /unknown folder 13-2/)
})

test("the table is known by its records, not by its name", () => {
  assert.ok(mft.sniff(story.subarray(0, 65_536), "renamed.bin") > 0.9)
  assert.equal(mft.sniff(new TextEncoder().encode("FILE of customers, 2021\r\n".repeat(90)), "$MFT"), 0)
  assert.equal(mft.sniff(new Uint8Array(4096), "$MFT"), 0)
})

test("any change of bytes ends in events and troubles that lie in the file", async () => {
  const seed = 4711
  console.log(`seed ${seed}`)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(story.length - 1), fc.nat(255)), {minLength: 1, maxLength: 40}),
      fc.nat(story.length),
      async (changes, length) => {
        const bytes = story.slice(0, length)
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        await read(bytes)
      },
    ),
    {seed, numRuns: 300},
  )
})

test("a table of 300 MB costs little memory and time", async () => {
  const rows = [
    ...Array.from({length: 6}, (_, i) => `${100 + i} folder f${i} in ${i === 0 ? 5 : 99 + i}`),
    ...Array.from({length: 900}, (_, i) => `${106 + i} file document${i}.txt in 105 size=400`),
  ]
  const part = tableOf(["0 file $MFT in 5", ...rows])
  const repeated = part.subarray(100 * 1024)
  const times = Math.ceil(300_000_000 / repeated.length)
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    yield part.subarray(0, 100 * 1024)
    for (let i = 0; i < times; i++) yield repeated
  }
  const begun = process.cpuUsage()
  const before = process.memoryUsage().rss
  let records = 0
  for await (const block of mft.open(sequentialSource(stream()), wholeFile, subject)) records += block.records
  const {user, system} = process.cpuUsage(begun)
  assert.equal(records, 1)
  console.log(
    `${Math.round((user + system) / 1000)} ms of CPU, ${(process.memoryUsage().rss - before) >> 20} MiB more`,
  )
  assert.ok(user + system < 8_000_000, `${user + system} µs`)
  assert.ok(process.memoryUsage().rss - before < 200 << 20)
})

test("the rules of file systems find the shell, its end, the dump and the archive in a raw table", async () => {
  const name = "campaigns/web-shells/rules/files-on-disk.yml"
  const knowledge = await readKnowledgeFolder(join(import.meta.dirname, "../knowledge"))
  const {rules} = parseRules(knowledge.get(name) ?? "", name, {campaign: "web-shells"})
  const detections = rules.filter((rule): rule is Detection => rule.kind === "detection")
  const matcher = compileRules(detections)
  const found: string[] = []
  for await (const block of mft.open(memorySource(story), wholeFile, subject))
    for (let i = 0; i < block.records; i++)
      block.decode(i, {
        trouble: () => undefined,
        event: (event) =>
          matcher.match(event, (rule) => found.push(`${rule.detection} ${event.get(fieldName("FileName"))}`)),
      })
  assert.deepEqual(found.sort(), [
    "FH-40 help.aspx",
    "FH-41 supp0rt.aspx",
    "FH-42 lsass.dmp",
    "FH-44 procdump64.exe",
    "FH-45 help.aspx",
  ])
})
