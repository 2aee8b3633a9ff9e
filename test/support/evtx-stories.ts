/* Event logs that the fixtures of test/fixtures/evtx hold, each one thing that a reader must get right.
 *
 * The hostile ones are the public classes of hangs and huge allocations in readers of this format. */

import {
  ChunkWriter,
  checkChunk,
  type Definition,
  dataDefinition,
  type Element,
  element,
  event,
  evtxFile,
  type Instance,
  someTime,
  systemDefinition,
  systemValues,
  type TypedValue,
  value,
} from "./evtx-writer.ts"

const security = {provider: "Microsoft-Windows-Security-Auditing", channel: "Security"}
const sysmon = {provider: "Microsoft-Windows-Sysmon", channel: "Microsoft-Windows-Sysmon/Operational"}
const management = {provider: "MSExchange CmdletLogs", channel: "MSExchange Management"}

const processDefinition = dataDefinition(
  "22222222222222222222222222222222",
  "NewProcessId",
  "NewProcessName",
  "ProcessId",
  "CommandLine",
)
const unnamedDefinition: Definition = {
  guid: "33333333333333333333333333333333",
  root: element(
    "EventData",
    {},
    element("Data", {}, {sub: 0, optional: true}),
    element("Binary", {}, {sub: 1, optional: true}),
  ),
}

function processEvent(record: bigint, commandLine: string, time: bigint = someTime): Instance {
  return event(
    {...security, eventId: 4688, record, time},
    processDefinition,
    value.raw(0x14, "542d0000"),
    value.text("C:\\Windows\\System32\\cmd.exe"),
    value.raw(0x15, "f001000000000000"),
    value.text(commandLine),
  )
}

/** Offset of the first definition's size field: the first record's first instance holds it inline. */
const firstSizeAt = 512 + 24 + 4 + 10 + 20

/** Three records, the first definition inline, the rest by offset. */
function threeProcesses(): ChunkWriter {
  const chunk = new ChunkWriter()
  chunk.record(10n, processEvent(10n, "cmd /c whoami"))
  chunk.record(11n, processEvent(11n, "net user", someTime + 36_000_000_000n), someTime + 36_000_000_000n)
  chunk.record(12n, processEvent(12n, ""), someTime)
  return chunk
}

function ordinary(): Uint8Array {
  const chunk = threeProcesses()
  chunk.record(
    13n,
    event(
      {...management, eventId: 1, record: 13n},
      unnamedDefinition,
      value.texts("Set-OabVirtualDirectory", '-ExternalUrl "http://x/<script …>"', "", "S-1-5-18"),
      value.none(),
    ),
  )
  chunk.record(
    14n,
    event(
      {...sysmon, eventId: 22, record: 14n},
      dataDefinition("44444444444444444444444444444444", "QueryName"),
      value.text("例え.example"),
    ),
  )
  return evtxFile([chunk.trimmed()])
}

function valueTypes(): Uint8Array {
  const values: readonly (readonly [string, TypedValue])[] = [
    ["Null", value.none()],
    ["NullWithSize", value.raw(0x00, "ffff")],
    ["Text", value.text("tail\0\0")],
    ["EmptyText", value.text("")],
    ["Ansi", value.ansi(0x4d, 0xfc, 0x80, 0x00)],
    ["Int8", value.raw(0x03, "80")],
    ["UInt8", value.u8(255)],
    ["Int16", value.raw(0x05, "ffff")],
    ["UInt16", value.u16(65_535)],
    ["Int32", value.raw(0x07, "feffffff")],
    ["UInt32", value.u32(4_294_967_295)],
    ["Int64", value.raw(0x09, "ffffffffffffffff")],
    ["Int64Large", value.raw(0x09, "0000000000000080")],
    ["UInt64", value.u64(9_007_199_254_740_991n)],
    ["UInt64Large", value.u64(18_446_744_073_709_551_615n)],
    ["Real32", value.raw(0x0b, "0000c03f")],
    ["Real64", value.raw(0x0c, "000000000000f83f")],
    ["True", value.raw(0x0d, "01000000")],
    ["AlsoTrue", value.raw(0x0d, "00000100")],
    ["False", value.raw(0x0d, "00000000")],
    ["Binary", value.raw(0x0e, "00ff10")],
    ["Guid", value.guid("8d95cd1107c5f34eb3f25fd9dfbd2c78")],
    ["Size4", value.raw(0x10, "f0010000")],
    ["Size8", value.raw(0x10, "f001000001000000")],
    ["Filetime", value.filetime(someTime)],
    ["FiletimeZero", value.filetime(0n)],
    ["FiletimeLast", value.filetime(0xffff_ffff_ffff_ffffn)],
    ["Systemtime", value.raw(0x12, "e507030000000e00060028000c00db03")],
    ["Sid", value.sid(5, 21, 1, 2, 500)],
    ["SidOfWrongSize", value.raw(0x13, "010500000000000515000000")],
    ["Hex32", value.raw(0x14, "e7030000")],
    ["Hex64", value.hex64(0x8020_0000_0000_0001n)],
    ["Unknown", value.raw(0x30, "abcd")],
    ["WrongSize", value.raw(0x08, "0102")],
    ["Texts", value.texts("one", "", "three")],
    ["AnsiTexts", value.raw(0x82, "6f6e650074776f00")],
    ["UInt16s", value.raw(0x86, "010002000300")],
    ["Guids", value.raw(0x8f, "8d95cd1107c5f34eb3f25fd9dfbd2c78".repeat(2))],
    ["Sids", value.raw(0x93, "010100000000000512000000".repeat(2))],
    ["Filetimes", value.raw(0x91, "0000000000000000".repeat(2))],
    ["CutArray", value.raw(0x88, "010000000200")],
  ]
  const chunk = new ChunkWriter()
  const names = values.map(([name]) => name)
  chunk.record(
    1n,
    event(
      {...sysmon, eventId: 255, record: 1n},
      dataDefinition("55555555555555555555555555555555", ...names),
      ...values.map(([, typed]) => typed),
    ),
  )
  return evtxFile([chunk.trimmed()])
}

/** UserData, RenderingInfo, joined text, references, names that System has too, and XML without template. */
function dataForms(): Uint8Array {
  const chunk = new ChunkWriter()
  const cleared: Definition = {
    guid: "66666666666666666666666666666666",
    root: element(
      "UserData",
      {},
      element(
        "LogFileCleared",
        {xmlns: "http://manifests.microsoft.com/win/2004/08/windows/eventlog", Reason: {sub: 1}},
        element("SubjectUserName", {}, {sub: 0}),
        element("Channel", {}, "Windows PowerShell"),
        element("BackupPath", {}),
      ),
    ),
  }
  chunk.record(
    1n,
    event(
      {provider: "Microsoft-Windows-Eventlog", channel: "System", eventId: 104, record: 1n},
      cleared,
      value.text("administrator"),
      value.u32(7),
    ),
  )
  const joined: Definition = {
    guid: "77777777777777777777777777777777",
    root: element(
      "EventData",
      {},
      element(
        "Data",
        {Name: "Joined"},
        "a ",
        {sub: 0},
        {entity: "lt"},
        {char: 0x62},
        {entity: "amp"},
        {cdata: "<c>"},
        {sub: 9},
      ),
      element("Data", {Name: "Version"}, {sub: 0}),
      element("Data", {Name: "Twice"}, "one"),
      element("Data", {Name: "Twice"}, {sub: 0}),
      element("Data", {}, "first"),
      element("Data", {}, {sub: 0}),
      element("Data", {Name: {sub: 1}}, "computed name"),
    ),
  }
  chunk.record(2n, event({...sysmon, eventId: 1, record: 2n}, joined, value.u32(42), value.text("Computed")))
  const plain: Element = element(
    "Event",
    {xmlns: "http://schemas.microsoft.com/win/2004/08/events/event"},
    element(
      "System",
      {},
      element("Provider", {Name: "Forwarded"}),
      element("EventID", {Qualifiers: "0"}, "4624"),
      element("TimeCreated", {SystemTime: "2021-03-14T06:40:12.987654300Z"}),
      element("Channel", {}, "ForwardedEvents"),
      element("Computer", {}, "mx1.corp.example"),
    ),
    element("EventData", {}, element("Data", {Name: "IpAddress"}, "192.0.2.7")),
    element(
      "RenderingInfo",
      {Culture: "en-US"},
      element("Message", {}, "An account was logged on."),
      element("Level", {}, "Information"),
    ),
  )
  chunk.record(3n, plain)
  return evtxFile([chunk.trimmed()])
}

function damagedRecord(): Uint8Array {
  const chunk = threeProcesses()
  const middle = secondRecord(chunk)
  const bytes = chunk.trimmed()
  bytes.fill(0, middle, middle + 40)
  return evtxFile([bytes])
}

function secondRecord(chunk: ChunkWriter): number {
  return 512 + chunk.bytes.readUInt32LE(516)
}

/** The last record's tail is overwritten, as when a write was cut short. */
function tornRecord(): Uint8Array {
  const chunk = threeProcesses()
  const start = chunk.record(13n, processEvent(13n, "cmd /c echo the tail of this record is lost"))
  const bytes = chunk.trimmed()
  bytes.fill(0, start + 260)
  return evtxFile([bytes])
}

/** Two records stand behind the offset, one that goes on with the ids and one left by an older chunk. */
function freeSpaceTooSmall(): Uint8Array {
  const chunk = threeProcesses()
  const third = secondRecord(chunk) + chunk.bytes.readUInt32LE(secondRecord(chunk) + 4)
  chunk.record(5n, processEvent(5n, "left by an older chunk"))
  return evtxFile([chunk.trimmed(third)])
}

function patched(at: number, hex: string): Uint8Array {
  const bytes = threeProcesses().trimmed()
  bytes.set(Buffer.from(hex, "hex"), at)
  checkChunk(bytes)
  return evtxFile([bytes])
}

/** Every link of the name and template tables, and of the names and definitions themselves, leads to where
 *  it stands. */
function selfLinked(): Uint8Array {
  const chunk = threeProcesses()
  const bytes = chunk.trimmed()
  const definition = firstSizeAt - 20
  const name = definition + 24 + 4 + 1 + 2 + 4 + 4
  bytes.writeUInt32LE(definition, definition)
  bytes.writeUInt32LE(name, name)
  for (let at = 128; at < 384; at += 4) bytes.writeUInt32LE(name, at)
  for (let at = 384; at < 512; at += 4) bytes.writeUInt32LE(definition, at)
  checkChunk(bytes)
  return evtxFile([bytes])
}

function deepElements(): Uint8Array {
  let inner = element("Data", {Name: "Innermost"}, "deep")
  for (let level = 0; level < 100; level++) inner = element("E", {}, inner)
  const chunk = new ChunkWriter()
  chunk.record(
    1n,
    event(
      {...sysmon, eventId: 1, record: 1n},
      {guid: "88888888888888888888888888888888", root: element("EventData", {}, inner)},
    ),
  )
  chunk.record(2n, processEvent(2n, "the next record is read"))
  return evtxFile([chunk.trimmed()])
}

/** Values within values, a hundred deep. */
function deepValues(): Uint8Array {
  const definition: Definition = {
    guid: "99999999999999999999999999999999",
    root: element("EventData", {}, {sub: 0}),
  }
  let inner: TypedValue = value.text("deep")
  for (let level = 0; level < 100; level++) inner = value.xml({definition, values: [inner]})
  const chunk = new ChunkWriter()
  chunk.record(1n, {
    definition: systemDefinition,
    values: systemValues({...sysmon, eventId: 1, record: 1n}, inner),
  })
  chunk.record(2n, processEvent(2n, "the next record is read"))
  return evtxFile([chunk.trimmed()])
}

/** Each level names the one below eight times: 8^12 leaves if nobody counts. */
function expandingValues(): Uint8Array {
  const definition: Definition = {
    guid: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    root: element("EventData", {}, ...Array.from({length: 8}, () => element("E", {}, {sub: 0}))),
  }
  let inner: TypedValue = value.text("leaf")
  for (let level = 0; level < 12; level++) inner = value.xml({definition, values: [inner]})
  const chunk = new ChunkWriter()
  chunk.record(1n, {
    definition: systemDefinition,
    values: systemValues({...sysmon, eventId: 1, record: 1n}, inner),
  })
  chunk.record(2n, processEvent(2n, "the next record is read"))
  return evtxFile([chunk.trimmed()])
}

/** A definition that holds an instance of itself. */
function definitionInItself(): Uint8Array {
  const children: (Element | {instance: Instance})[] = []
  const definition: Definition = {
    guid: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    root: {name: "EventData", attributes: [], children},
  }
  children.push(
    element("Data", {Name: "Once"}, "more"),
    {instance: {definition, values: []}},
    {
      instance: {definition, values: []},
    },
  )
  const chunk = new ChunkWriter()
  chunk.record(1n, event({...sysmon, eventId: 1, record: 1n}, definition))
  chunk.record(2n, processEvent(2n, "the next record is read"))
  return evtxFile([chunk.trimmed()])
}

/** One long value that a template writes hundreds of times. */
function repeatedValue(): Uint8Array {
  const definition: Definition = {
    guid: "cccccccccccccccccccccccccccccccc",
    root: element(
      "EventData",
      {},
      element("Data", {Name: "Joined"}, ...Array.from({length: 1000}, () => ({sub: 0}))),
      ...Array.from({length: 100}, (_, i) => element("Data", {Name: `D${i}`}, {sub: 0})),
    ),
  }
  const chunk = new ChunkWriter()
  chunk.record(1n, event({...sysmon, eventId: 1, record: 1n}, definition, value.text("x".repeat(4000))))
  chunk.record(2n, processEvent(2n, "the next record is read"))
  return evtxFile([chunk.trimmed()])
}

function manyElements(): Uint8Array {
  const many: Element = element("EventData", {}, ...Array.from({length: 700}, () => element("D", {}, "x")))
  const chunk = new ChunkWriter()
  chunk.record(1n, element("Event", {}, element("System", {}, element("EventID", {}, "1")), many))
  chunk.record(2n, processEvent(2n, "the next record is read"))
  return evtxFile([chunk.trimmed()])
}

/** A first record whose template instance claims four thousand million values. */
function hugeCount(): Uint8Array {
  const chunk = new ChunkWriter()
  const start = chunk.record(1n, {
    definition: dataDefinition("dddddddddddddddddddddddddddddddd", "A"),
    values: [value.u32(1)],
  })
  chunk.record(2n, processEvent(2n, "the next record is read"))
  const bytes = chunk.trimmed()
  const size = bytes.readUInt32LE(firstSizeAt)
  bytes.writeUInt32LE(0xffff_ffff, start + 24 + 4 + 10 + 24 + size)
  checkChunk(bytes)
  return evtxFile([bytes])
}

/** Times that are none: FILETIME 0 and its end. */
function impossibleTimes(): Uint8Array {
  const chunk = new ChunkWriter()
  chunk.record(1n, processEvent(1n, "zero", 0n), 0n)
  chunk.record(2n, processEvent(2n, "end", 0xffff_ffff_ffff_ffffn), 0xffff_ffff_ffff_ffffn)
  return evtxFile([chunk.trimmed()])
}

/** Name of the fixture to its bytes. */
export const stories: Readonly<Record<string, () => Uint8Array>> = {
  ordinary,
  "value-types": valueTypes,
  "data-forms": dataForms,
  "lone-chunk": () => threeProcesses().trimmed(),
  "damaged-record": damagedRecord,
  "torn-record": tornRecord,
  "impossible-times": impossibleTimes,
  "free-space-too-small": freeSpaceTooSmall,
  "free-space-beyond-the-chunk": () => patched(48, "ffffff7f"),
  "free-space-zero": () => patched(48, "00000000"),
  "definition-size-zero": () => patched(firstSizeAt, "00000000"),
  "definition-size-huge": () => patched(firstSizeAt, "f0ffffff"),
  "self-linked-tables": selfLinked,
  "deep-elements": deepElements,
  "deep-values": deepValues,
  "expanding-values": expandingValues,
  "definition-in-itself": definitionInItself,
  "repeated-value": repeatedValue,
  "many-elements": manyElements,
  "huge-value-count": hugeCount,
}
