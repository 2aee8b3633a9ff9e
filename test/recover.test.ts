import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {zipOf} from "./support/archives.ts"
import {ChunkWriter, dataDefinition, event, evtxFile, value} from "./support/evtx-writer.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-recover-"))
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  const env = {PATH: process.env["PATH"], NO_COLOR: "1"}
  return spawnSync(process.execPath, [bin, ...args], {cwd: folder, encoding: "utf8", env})
}

const definition = dataDefinition("22222222222222222222222222222222", "Text")

/** A chunk of records 1 to 3 behind whose free space records of an older use are left. */
function chunk(): Buffer {
  const writer = new ChunkWriter()
  const put = (id: number, text: string): void => {
    const facts = {provider: "P", eventId: 7, channel: "System", record: BigInt(id)}
    writer.record(BigInt(id), event(facts, definition, value.text(text)))
  }
  for (const id of [1, 2, 3]) put(id, "in the log")
  const free = writer.at
  for (const id of [900, 901]) put(id, "left behind")
  return writer.finish(free)
}

writeFileSync(join(folder, "system.evtx"), evtxFile([chunk()]))
writeFileSync(
  join(folder, "pagefile.sys"),
  Buffer.concat([Buffer.alloc(70_001, "no chunk here "), chunk(), Buffer.alloc(3000, 1)]),
)
writeFileSync(join(folder, "notes.bin"), Buffer.alloc(5000, 0xfe))
writeFileSync(
  join(folder, "rule.yml"),
  "title: Left\nid: 00000000-0000-4000-8000-000000000001\nlevel: high\n" +
    "logsource: {product: windows, service: system}\ndetection: {s: {Text: left behind}, condition: s}\n",
)

const linesOf = (text: string): readonly Record<string, unknown>[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test("without --recover only what the log counts is read", () => {
  const {stdout, stderr} = postern("events", "system.evtx", "pagefile.sys", "--workers", "0")
  assert.deepEqual(
    linesOf(stdout).map(({record, recovered}) => [record, recovered]),
    [
      ["1", undefined],
      ["2", undefined],
      ["3", undefined],
    ],
  )
  assert.match(stderr, /3 events from 2 files.*1 files of no known format/)
})

for (const workers of ["0", "2"])
  test(`--recover reads slack and loose chunks, marks and counts them apart (${workers} workers)`, () => {
    const {stdout, stderr, status} = postern(
      ...["events", "system.evtx", "pagefile.sys", "notes.bin", "--recover", "--workers", workers],
    )
    assert.equal(status, 0, stderr)
    assert.deepEqual(
      linesOf(stdout).map(({evidence, record, recovered}) => [evidence, record, recovered ?? false]),
      [
        ["system.evtx", "1", false],
        ["system.evtx", "2", false],
        ["system.evtx", "3", false],
        ["system.evtx", "900", true],
        ["system.evtx", "901", true],
        ...["1", "2", "3", "900", "901"].map((record) => ["pagefile.sys", record, true]),
      ],
    )
    // A file that holds nothing of the kind stays one of no known format.
    assert.match(stderr, /^3 events from 3 files.*; 1 files of no known format; 7 records recovered$/m)
  })

test("a zip with bytes in front is unpacked with --recover, too", () => {
  writeFileSync(
    join(folder, "self.exe"),
    Buffer.concat([
      Buffer.from("MZ not a program"),
      zipOf([{name: "system.evtx", data: readFileSync(join(folder, "system.evtx"))}]),
    ]),
  )
  const {stdout} = postern("events", "self.exe", "--recover", "--workers", "0")
  assert.ok(linesOf(stdout).some(({evidence}) => evidence === "self.exe!/system.evtx"))
})

test("scan matches leftovers and says so; a log's own records never come twice", () => {
  const scan = (...more: readonly string[]): SpawnSyncReturns<string> =>
    postern("scan", "system.evtx", "--rules", "rule.yml", "--workers", "0", ...more)
  assert.equal(scan().status, 0)
  const {stdout, status} = scan("--recover")
  assert.equal(status, 1)
  assert.deepEqual(
    linesOf(stdout).map(({record, recovered}) => [record, recovered]),
    [
      ["900", true],
      ["901", true],
    ],
  )
})

test("a finding that rests on leftovers alone says so, and coverage does not count them", () => {
  const assess = (out: string, ...more: readonly string[]): readonly Record<string, unknown>[] => {
    postern("assess", "system.evtx", "--rules", "rule.yml", "--workers", "0", "--out", out, ...more)
    return linesOf(readFileSync(join(folder, out, "findings.jsonl"), "utf8"))
  }
  assert.deepEqual(assess("plain.case"), [])
  const [finding, ...rest] = assess("left.case", "--recover")
  assert.deepEqual(rest, [])
  assert.match(String(finding?.["summary"]), /\(2 times\); recovered from what the log no longer counts\.$/)
  const {coverage} = JSON.parse(readFileSync(join(folder, "left.case", "case.json"), "utf8")) as {
    coverage: readonly {readonly records: number; readonly channels: unknown}[]
  }
  assert.deepEqual(
    coverage.map(({records, channels}) => [records, channels]),
    [[3, {System: 3}]],
  )
})
