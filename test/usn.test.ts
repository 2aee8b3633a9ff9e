/* The raw change journal: a real one beside what a reading by hand gives, holes, and damage. */

import assert from "node:assert/strict"
import {existsSync, readFileSync} from "node:fs"
import {join, resolve} from "node:path"
import {test} from "node:test"
import {sequentialSource} from "../src/bytes/source.ts"
import {wholeFile} from "../src/formats/format.ts"
import {usn} from "../src/formats/usn.ts"
import {evidenceId, fieldName} from "../src/model/ids.ts"
import {readBytes, storiesOf} from "./support/format-suite.ts"

const subject = {evidence: evidenceId("$J"), path: "C:\\$Extend\\$J", host: undefined}
const shared = resolve(process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "shared"))
const sample = join(shared, "data/windows-artefacts-plaso/UsnJrnl.raw")

test("a real journal decodes to its last record", {
  ...(existsSync(sample) ? {} : {skip: `no journal at ${sample}`}),
}, async () => {
  const bytes = new Uint8Array(readFileSync(sample))
  assert.ok(usn.sniff(bytes, "renamed.bin") > 0.9)
  const {events, troubles} = await readBytes(usn, bytes, subject)
  assert.deepEqual(troubles, [])
  // The same walk over the published structure, in as few words as it takes.
  const expected: string[] = []
  const view = Buffer.from(bytes)
  for (let at = 0; at < view.length; at += view.readUInt32LE(at) || 8) {
    if (view.readUInt32LE(at) === 0) continue
    const name = view.subarray(at + 60, at + 60 + view.readUInt16LE(at + 56)).toString("utf16le")
    expected.push(`${at} ${name} ${view.readBigUInt64LE(at + 24)} ${view.readBigUInt64LE(at + 8) >> 48n}`)
  }
  const got = events.map(({at, fields}) => {
    const sequence = String(fields["FileId"]).split("-")[1]
    return `${at[0]} ${fields["FileName"]} ${fields["UpdateSequenceNumber"]} ${sequence}`
  })
  assert.deepEqual(got, expected)
  assert.ok(got.length > 10)
})

const [story] = storiesOf(join(import.meta.dirname, "fixtures"), "usn")
assert.ok(story !== undefined)
const {bytes: written} = story

test("a hole of gigabytes before the records costs no memory and little time", async () => {
  const hole = new Uint8Array(1 << 20)
  const megabytes = 3000
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < megabytes; i++) yield hole
    yield written
  }
  const begun = process.cpuUsage()
  const names: unknown[] = []
  for await (const block of usn.open(sequentialSource(stream()), wholeFile, subject))
    for (let i = 0; i < block.records; i++)
      block.decode(i, {
        event: (event) => names.push([event.from.offset, event.get(fieldName("FileName"))]),
        trouble: () => undefined,
      })
  const {user, system} = process.cpuUsage(begun)
  assert.equal(names.length, 7)
  assert.deepEqual(names[0], [megabytes * 2 ** 20 + 512, "made-up.aspx"])
  assert.ok((user + system) / 1e6 < 10, `${(user + system) / 1e6} s`)
})

test("a journal that is all hole is recognised by its name alone", () => {
  const hole = new Uint8Array(65_536)
  assert.ok(usn.sniff(hole, "C:\\$Extend\\$UsnJrnl%3A%24J") > 0)
  assert.ok(usn.sniff(hole, "C:\\$Extend\\$J") > 0)
  assert.equal(usn.sniff(hole, "C:\\pagefile.sys"), 0)
})

test("records of versions 2, 3 and 4 stand side by side, and 24 strange bytes between them are told once", async () => {
  const {events, troubles} = await readBytes(usn, written, subject)
  assert.deepEqual(
    events.map(({fields}) => [fields["FileName"], fields["Action"]]),
    [
      ["made-up.aspx", "created"],
      ["made-up.aspx", "created"],
      ["made-up.aspx", "created"],
      ["Ünïcode folder", "renamed"],
      [undefined, "written"],
      ["lsass.dmp", "changed"],
      ["made-up.aspx", "deleted"],
    ],
  )
  assert.deepEqual(troubles.map(({code, at}) => [code, at.length]).sort(), [
    ["usn/bad-time", 80],
    ["usn/cut-record", 70],
    ["usn/no-record", 24],
  ])
})
