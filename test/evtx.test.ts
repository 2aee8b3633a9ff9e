/* Windows event logs: what the reader makes of logs that test/support/evtx-writer.ts writes. */

import assert from "node:assert/strict"
import {readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {Cursor} from "../src/bytes/cursor.ts"
import {
  filetimeInstant,
  filetimeText,
  filetimeWhen,
  isOrdinaryFiletime,
  systemtimeWhen,
} from "../src/bytes/filetime.ts"
import {memorySource, sequentialSource} from "../src/bytes/source.ts"
import {evtxFormat} from "../src/formats/evtx/file.ts"
import {carveChunks} from "../src/formats/evtx/recover.ts"
import {type Block, type Span, wholeFile} from "../src/formats/format.ts"
import type {Event, Value} from "../src/model/event.ts"
import {evidenceId, fieldName} from "../src/model/ids.ts"
import {formatInstant} from "../src/model/instant.ts"
import type {Trouble} from "../src/model/trouble.ts"
import {stories} from "./support/evtx-stories.ts"
import {ChunkWriter, dataDefinition, event, evtxFile, someTime, value} from "./support/evtx-writer.ts"

const subject = {evidence: evidenceId("log.evtx"), path: "log.evtx", host: undefined}
const evtx = evtxFormat(false)
const fixtures: string = join(import.meta.dirname, "fixtures", "evtx")

interface Read {
  readonly events: readonly Event[]
  readonly recovered: readonly Event[]
  readonly troubles: readonly Trouble[]
}

async function read(blocks: AsyncIterable<Block>): Promise<Read> {
  const events: Event[] = []
  const recovered: Event[] = []
  const troubles: Trouble[] = []
  for await (const block of blocks) {
    troubles.push(...block.troubles)
    for (let i = 0; i < block.records; i++)
      block.decode(i, {
        event: (e) => (block.recovered === true ? recovered : events).push(e),
        trouble: (t) => troubles.push(t),
      })
  }
  return {events, recovered, troubles}
}

const readBytes = (bytes: Uint8Array): Promise<Read> =>
  read(evtx.open(memorySource(bytes), wholeFile, subject))
const readStory = (name: string): Promise<Read> => readBytes(stories[name]!())
const codes = (troubles: readonly Trouble[]): readonly string[] =>
  troubles.map(({code, severity}) => `${code} ${severity}`)
const get = (e: Event | undefined, name: string): Value | undefined => e?.get(fieldName(name))
const ids = (events: readonly Event[]): readonly bigint[] =>
  events.map(({from}) => (from.unit.kind === "record" ? from.unit.record : -1n))

test("every story stands as hex in test/fixtures/evtx, byte for byte as the writer makes it", () => {
  for (const [name, make] of Object.entries(stories)) {
    const hex = Buffer.from(make())
      .toString("hex")
      .replaceAll(/.{1,64}/g, "$&\n")
    const path = join(fixtures, `${name}.in.hex`)
    if (process.env["POSTERN_GOLDEN"] === "write") writeFileSync(path, hex)
    assert.equal(readFileSync(path, "utf8"), hex, name)
  }
})

test("fields have Sigma's names, exact case first and then any case", async () => {
  const {events, troubles} = await readStory("ordinary")
  assert.deepEqual(troubles, [])
  const [first] = events
  assert.equal(get(first, "EventID"), 4688)
  assert.equal(get(first, "Provider_Name"), "Microsoft-Windows-Security-Auditing")
  assert.equal(get(first, "NewProcessName"), "C:\\Windows\\System32\\cmd.exe")
  assert.equal(get(first, "newprocessNAME"), "C:\\Windows\\System32\\cmd.exe")
  assert.equal(get(first, "NewProcessId"), "0x2d54")
  assert.equal(get(first, "ProcessId"), "0x1f0", "event data, not the process that logged")
  assert.equal(get(first, "ProcessID"), "0x1f0", "event data win in any case")
  assert.equal(get(first, "Execution_ProcessID"), 508)
  assert.equal(get(first, "UserID"), "S-1-5-18")
  assert.equal(get(first, "ThreadID"), 1032)
  assert.equal(get(first, "TimeCreated"), "2021-03-14T06:40:12.9876543Z")
  assert.equal(get(first, "Qualifiers"), undefined, "an empty substitution is absent")
  assert.equal(first?.has(fieldName("EventID_Qualifiers")), false)
  assert.equal(first?.has(fieldName("CommandLine")), true)
  assert.equal(get(first, "constructor"), undefined)
  assert.deepEqual(first?.source, {
    log: "windows-event",
    host: "mx1.corp.example",
    channel: "Security",
    provider: "Microsoft-Windows-Security-Auditing",
    eventId: 4688,
  })
  assert.equal(first?.when && formatInstant(first.when.at), "2021-03-14T06:40:12.987654Z")
  assert.equal(first?.when?.tick, 3)
  assert.equal(get(events[2], "CommandLine"), "", "a text of no characters is present and empty")
  assert.equal(events[2]?.has(fieldName("CommandLine")), true)
  assert.equal(get(events[4], "QueryName"), "例え.example")
  assert.equal(events[0]?.source, events[2]?.source, "equal sources are one object")
})

test("unnamed data are a list in order, and Data[n] counts from 1", async () => {
  const {events} = await readStory("ordinary")
  const data = ["Set-OabVirtualDirectory", '-ExternalUrl "http://x/<script …>"', "", "S-1-5-18"]
  assert.deepEqual(get(events[3], "Data"), data)
  assert.equal(get(events[3], "Data[1]"), data[0])
  assert.equal(get(events[3], "data[4]"), data[3])
  assert.equal(get(events[3], "Data[5]"), undefined)
  assert.equal(events[3]?.has(fieldName("Data[5]")), false)
  assert.equal(events[3]?.has(fieldName("Data[3]")), true)
  assert.equal(get(events[3], "Binary"), undefined)
})

test("keywords see every value and no field name", async () => {
  const {events} = await readStory("ordinary")
  const seen: string[] = []
  assert.equal(
    events[3]?.keywords((text) => seen.push(text) < 0),
    false,
  )
  for (const text of ["MSExchange Management", "1", "Set-OabVirtualDirectory", "S-1-5-18"])
    assert.ok(seen.includes(text), text)
  assert.ok(!seen.includes("Data"))
  assert.equal(
    events[3]?.keywords((text) => text.includes("<script")),
    true,
  )
})

test("a cleared log's own channel stays the route, and the channel that was cleared is found", async () => {
  const {events} = await readStory("data-forms")
  assert.equal(events[0]?.source.channel, "System")
  assert.deepEqual(get(events[0], "Channel"), ["System", "Windows PowerShell"])
  assert.equal(get(events[0], "EventData.Channel"), "Windows PowerShell")
  assert.equal(get(events[0], "LogFileCleared_Reason"), 7)
})

test("text between substitutions, references and CDATA make one text", async () => {
  const {events} = await readStory("data-forms")
  assert.equal(get(events[1], "Joined"), "a 42<b&<c>")
  assert.deepEqual(get(events[1], "Twice"), ["one", 42])
  assert.equal(get(events[1], "Computed"), "computed name")
  assert.equal(get(events[1], "Version"), 42)
  assert.equal(get(events[1], "System.Version"), 2)
})

test("records without a template are read, with their rendered message", async () => {
  const {events} = await readStory("data-forms")
  assert.equal(events[2]?.source.eventId, 4624)
  assert.equal(events[2]?.when?.tick, 3)
  assert.equal(get(events[2], "Message"), "An account was logged on.")
  assert.equal(get(events[2], "RenderingInfo.Level"), "Information")
  assert.equal(get(events[2], "RenderingInfo_Culture"), "en-US")
})

test("records go on where a damaged one ends", async () => {
  const {events, troubles} = await readStory("damaged-record")
  assert.deepEqual(ids(events), [10n, 12n])
  assert.deepEqual(codes(troubles), ["evtx/records-checksum doubtful", "evtx/damaged-records lost"])
})

test("of a record whose end is destroyed the rest is read and said to be damaged", async () => {
  const {events, troubles} = await readStory("torn-record")
  assert.deepEqual(ids(events), [10n, 11n, 12n, 13n])
  assert.equal(get(events[3], "EventID"), 4688)
  assert.ok(codes(troubles).includes("evtx/damaged-records lost"))
})

test("records behind a free-space offset that hides them are read when their ids go on", async () => {
  const {events, troubles} = await readStory("free-space-too-small")
  assert.deepEqual(ids(events), [10n, 11n, 12n])
  assert.deepEqual(codes(troubles), ["evtx/free-space doubtful"])
})

test("what an older chunk left comes on request only, apart and once", async () => {
  const recovering = evtxFormat(true)
  const bytes = stories["free-space-too-small"]!()
  const {events, recovered} = await read(recovering.open(memorySource(bytes), wholeFile, subject))
  assert.deepEqual(ids(events), [10n, 11n, 12n])
  assert.deepEqual(ids(recovered), [5n])
  assert.equal(get(recovered[0], "CommandLine"), "left by an older chunk")
  const chunk = Buffer.alloc(65_536)
  chunk.set(bytes.subarray(4096))
  const twice = await read(recovering.open(memorySource(evtxFile([chunk, chunk])), wholeFile, subject))
  assert.deepEqual(ids(twice.recovered), [5n], "the same leftover in two chunks is one record")
})

test("times that are none are troubles with the raw value, and the event stays", async () => {
  const {events, troubles} = await readStory("impossible-times")
  assert.deepEqual(
    events.map(({when}) => when),
    [undefined, undefined],
  )
  assert.deepEqual(codes(troubles), ["evtx/time doubtful", "evtx/time doubtful"])
  assert.match(troubles[1]!.detail, /0xffffffffffffffff/)
})

const hostile: Readonly<Record<string, readonly string[]>> = {
  "self-linked-tables": [],
  "definition-size-zero": Array<string>(3).fill("evtx/damaged-record lost"),
  "definition-size-huge": Array<string>(3).fill("evtx/damaged-record lost"),
  "free-space-zero": ["evtx/free-space doubtful", "evtx/chunk-cut lost"],
  "free-space-beyond-the-chunk": ["evtx/free-space doubtful", "evtx/chunk-cut lost"],
  "deep-elements": ["evtx/damaged-record lost"],
  "deep-values": ["evtx/damaged-record lost"],
  "expanding-values": ["evtx/damaged-record lost"],
  "definition-in-itself": ["evtx/damaged-record lost"],
  "repeated-value": ["evtx/damaged-record lost"],
  "many-elements": ["evtx/damaged-record lost", "evtx/time doubtful"],
  "huge-value-count": ["evtx/damaged-record lost", "evtx/time doubtful"],
}

for (const [name, expected] of Object.entries(hostile))
  test(`a log made to hang or exhaust its reader is read to its end: ${name}`, async () => {
    const {events, troubles} = await readStory(name)
    assert.deepEqual(codes(troubles), expected)
    const length = events.reduce((sum, e) => sum + JSON.stringify([...e.entries()], big).length, 0)
    assert.ok(length < 2_000_000, `${length} characters out of one small file`)
    if (!name.startsWith("definition-size")) assert.ok(events.length > 0)
    for (const e of events) e.keywords(() => false)
  })

function big(_key: string, inner: unknown): unknown {
  return typeof inner === "bigint" ? String(inner) : inner
}

function chunkOf(first: bigint, count: number, name = "x"): Buffer {
  const chunk = new ChunkWriter()
  const definition = dataDefinition("22222222222222222222222222222222", "Name", "Number")
  for (let i = 0n; i < count; i++) {
    const record = first + i
    chunk.record(
      record,
      event(
        {provider: "Test", channel: "Application", eventId: 1, record},
        definition,
        value.text(`${name}${record}`),
        value.u64(record),
      ),
    )
  }
  return chunk.finish()
}

test("every slot is read, however few chunks the header states", async () => {
  const {events, troubles} = await readBytes(evtxFile([chunkOf(1n, 5), chunkOf(6n, 5), chunkOf(11n, 5)], 1))
  assert.deepEqual(
    ids(events),
    Array.from({length: 15}, (_, i) => BigInt(i + 1)),
  )
  assert.deepEqual(troubles, [])
})

test("blank space behind the last chunk is nothing, within the stated chunks it is a loss", async () => {
  const blank = Buffer.alloc(65_536)
  const after = await readBytes(evtxFile([chunkOf(1n, 2), blank, blank], 1))
  assert.deepEqual(after.troubles, [])
  const within = await readBytes(evtxFile([chunkOf(1n, 2), blank, chunkOf(9n, 2)], 3))
  assert.deepEqual(codes(within.troubles), ["evtx/no-chunk lost"])
  assert.deepEqual([within.troubles[0]?.at.offset, within.troubles[0]?.at.length], [4096 + 65_536, 65_536])
  assert.deepEqual(ids(within.events), [1n, 2n, 9n, 10n])
})

test("a chunk without its magic still gives its records", async () => {
  const chunk = chunkOf(1n, 4)
  chunk.fill(0, 0, 8)
  const {events, troubles} = await readBytes(evtxFile([chunk, chunkOf(5n, 4)]))
  assert.deepEqual(ids(events), [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n])
  assert.deepEqual(codes(troubles), ["evtx/no-chunk doubtful"])
})

test("chunks behind lost or added bytes are found", async () => {
  const [first, second, third] = [chunkOf(1n, 4), chunkOf(5n, 4), chunkOf(9n, 4)]
  const added = await readBytes(evtxFile([first, Buffer.alloc(700, 0xaa), second, third], 3))
  assert.deepEqual(ids(added.events), [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n, 11n, 12n])
  const torn = first.subarray(0, 2000)
  const lost = await readBytes(evtxFile([torn, second, third], 3))
  assert.deepEqual(ids(lost.events).slice(-8), [5n, 6n, 7n, 8n, 9n, 10n, 11n, 12n])
  assert.ok(codes(lost.troubles).some((code) => code.endsWith("lost")))
})

test("records whose template is destroyed borrow the one with the same identifier, and say so", async () => {
  const broken = chunkOf(5n, 4)
  const firstSize = broken.readUInt32LE(516)
  broken.fill(0, 512, 512 + firstSize)
  const {events, troubles} = await readBytes(evtxFile([chunkOf(1n, 4), broken]))
  assert.deepEqual(ids(events), [1n, 2n, 3n, 4n, 6n, 7n, 8n])
  assert.equal(get(events[4], "Name"), "x6")
  assert.equal(codes(troubles).filter((code) => code === "evtx/borrowed-template doubtful").length, 3)
})

test("no file changes how another one is read, though it claims the same template", async () => {
  const shared = evtxFormat(false)
  const forged = new ChunkWriter()
  forged.record(
    1n,
    event(
      {provider: "Test", channel: "Application", eventId: 1, record: 1n},
      dataDefinition("22222222222222222222222222222222", "Mame", "Number"),
      value.text("x"),
      value.u64(1n),
    ),
  )
  await read(shared.open(memorySource(evtxFile([forged.finish()])), wholeFile, subject))
  const {events} = await read(shared.open(memorySource(evtxFile([chunkOf(1n, 2)])), wholeFile, subject))
  assert.equal(get(events[0], "Name"), "x1")
  assert.equal(get(events[0], "Mame"), undefined)
})

test("checksums are checked and reported, but not where the log says it has none", async () => {
  const chunk = chunkOf(1n, 2)
  chunk[600] = chunk[600]! ^ 1
  chunk[200] = chunk[200]! ^ 1
  const file = evtxFile([chunk])
  file[20] = file[20]! ^ 1
  const wrong = await readBytes(file)
  assert.deepEqual(codes(wrong.troubles).slice(0, 3), [
    "evtx/file-header doubtful",
    "evtx/header-checksum doubtful",
    "evtx/records-checksum doubtful",
  ])
  file[120] = 4
  file[4096 + 120] = 5
  const none = await readBytes(file)
  assert.deepEqual(
    codes(none.troubles).filter((code) => code.includes("checksum")),
    [],
  )
})

test("loose chunks are carved out of any bytes, wherever they begin", async () => {
  const noise = Buffer.from("ElfChnk\0 is no chunk; E El Elf ElfChnk")
  const image = Buffer.concat([noise, chunkOf(1n, 3), Buffer.alloc(1_100_000, 0x45), chunkOf(7n, 3), noise])
  async function* drip(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < image.length; at += 50_000) yield image.subarray(at, at + 50_000)
  }
  const {recovered} = await read(carveChunks(sequentialSource(drip()), subject))
  assert.deepEqual(ids(recovered), [1n, 2n, 3n, 7n, 8n, 9n])
  assert.equal(get(recovered[5], "Name"), "x9")
})

test("a source that only goes forward gives the same, and spans cut it between chunks", async () => {
  const bytes = evtxFile(
    Array.from({length: 5}, (_, i) => chunkOf(BigInt(i * 10 + 1), 3)),
    2,
  )
  const whole = await readBytes(bytes)
  async function* drip(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 10_007) yield bytes.subarray(at, at + 10_007)
  }
  const streamed = await read(evtx.open(sequentialSource(drip()), wholeFile, subject))
  assert.deepEqual(ids(streamed.events), ids(whole.events))
  for (const step of [1, 4100, 100_000]) {
    const surveyor = evtx.survey!(subject, 100_000)
    for (let at = 0; at < bytes.length; at += step) surveyor.push(bytes.subarray(at, at + step))
    const spans = JSON.parse(JSON.stringify(surveyor.end())) as Span[]
    assert.ok(spans.length > 1)
    const found: bigint[] = []
    for (const span of spans) {
      const part = await read(evtx.open(memorySource(bytes), span, subject))
      found.push(...ids(part.events))
      assert.deepEqual(part.troubles, [])
    }
    assert.deepEqual(found, ids(whole.events))
  }
})

test("a log is known by its content alone", () => {
  assert.equal(evtx.sniff(stories["ordinary"]!(), "x.txt"), 1)
  assert.ok(evtx.sniff(stories["lone-chunk"]!(), "") > 0)
  assert.equal(evtx.sniff(Buffer.from("ElfFine\0"), "Security.evtx"), 0)
})

test("a FILETIME is reckoned exactly, within Instants and beyond", () => {
  const epoch = 116_444_736_000_000_000n
  fc.assert(
    fc.property(fc.bigInt({min: 0n, max: 0xffff_ffff_ffff_ffffn}), (ticks) => {
      const low = Number(ticks & 0xffff_ffffn)
      const high = Number(ticks >> 32n)
      const micros = (ticks - epoch - ((((ticks - epoch) % 10n) + 10n) % 10n)) / 10n
      const fits = micros <= 9_007_199_254_740_991n && micros >= -9_007_199_254_740_991n
      assert.equal(filetimeInstant(low, high), fits ? Number(micros) : undefined)
      if (isOrdinaryFiletime(high)) assert.ok(fits)
      const text = filetimeText(low, high)
      assert.equal(text.at(-2), String(ticks % 10n))
      if (fits) assert.equal(filetimeWhen(low, high)?.tick, Number(ticks % 10n))
      const millis = new Date(
        Number((ticks - epoch - ((((ticks - epoch) % 10_000n) + 10_000n) % 10_000n)) / 10_000n),
      )
      assert.equal(text.slice(0, -5), millis.toISOString().slice(0, -1).replace(/^\+0?/, ""))
    }),
    {seed: 20_210_314, numRuns: 500},
  )
})

test("a SYSTEMTIME is a time only if the calendar has it", () => {
  const bytes = (...n: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(n).buffer)
  const when = systemtimeWhen(bytes(2024, 2, 4, 29, 23, 59, 59, 999), 0)
  assert.equal(when && formatInstant(when.at), "2024-02-29T23:59:59.999000Z")
  assert.equal(systemtimeWhen(bytes(2023, 2, 4, 29, 0, 0, 0, 0), 0), undefined)
  assert.equal(systemtimeWhen(bytes(0, 0, 0, 0, 0, 0, 0, 0), 0), undefined)
})

test("a cursor never reads beyond its end, and says so", () => {
  const cursor = new Cursor(Uint8Array.of(1, 2, 3, 4, 5, 6, 7), 1, 6)
  assert.equal(cursor.u32(), 0x05_04_03_02)
  assert.equal(cursor.u16(), 0)
  assert.equal(cursor.hasFailed, true)
  assert.equal(cursor.at, 6)
  assert.equal(cursor.u8(), 0)
  assert.equal(new Cursor(Uint8Array.of(1), 5, 9).hasFailed, true)
})

test("the writer's own time is the time it says", () => {
  assert.equal(
    filetimeText(Number(someTime & 0xffff_ffffn), Number(someTime >> 32n)),
    "2021-03-14T06:40:12.9876543Z",
  )
})
