import assert from "node:assert/strict"
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {memorySource} from "../src/bytes/source.ts"
import {type Span, wholeFile} from "../src/formats/format.ts"
import {registryHive} from "../src/formats/registry-hive/hive.ts"
import type {Event} from "../src/model/event.ts"
import {evidenceId, fieldName} from "../src/model/ids.ts"
import type {Trouble} from "../src/model/trouble.ts"
import {dirtyPair, logOfPages, newLog, oldLog} from "./support/hive-logs.ts"
import {hiveStories} from "./support/hive-stories.ts"
import {hiveOfReg} from "./support/hive-writer.ts"

const fixtures: string = join(import.meta.dirname, "fixtures", "registry-hive")

interface Read {
  readonly events: readonly Event[]
  readonly recovered: readonly Event[]
  readonly troubles: readonly Trouble[]
}

async function read(
  bytes: Uint8Array,
  span: Span = wholeFile,
  path = "C/Windows/System32/config/x",
): Promise<Read> {
  const events: Event[] = []
  const recovered: Event[] = []
  const troubles: Trouble[] = []
  const subject = {evidence: evidenceId("hive"), path, host: undefined}
  for await (const block of registryHive.open(memorySource(bytes), span, subject)) {
    troubles.push(...block.troubles)
    for (let i = 0; i < block.records; i++)
      block.decode(i, {
        event: (event) => (block.recovered === true ? recovered : events).push(event),
        trouble: (trouble) => troubles.push(trouble),
      })
  }
  return {events, recovered, troubles}
}

const field = (event: Event | undefined, name: string): unknown => event?.get(fieldName(name))

const valueIn = (events: readonly Event[], name: string): Event | undefined =>
  events.find((event) => field(event, "ValueName") === name)

const keyIn = (events: readonly Event[], kind: string, name: string): Event | undefined =>
  events.find((event) => field(event, "Kind") === kind && field(event, "Name") === name)

const story = (name: string): Uint8Array => hiveStories().get(name)!

test("the fixtures hold the stories as they are written", () => {
  assert.ok(hiveStories().size >= 7)
  for (const [name, bytes] of hiveStories()) {
    const path = join(fixtures, `${name}.in.hex`)
    const hex = `${Buffer.from(bytes)
      .toString("hex")
      .replaceAll(/(.{128})/g, "$1\n")
      .trim()}\n`
    if (process.env["POSTERN_GOLDEN"] === "write") {
      mkdirSync(fixtures, {recursive: true})
      writeFileSync(path, hex)
    }
    assert.equal(existsSync(path) && readFileSync(path, "utf8") === hex, true, name)
  }
})

test("every type of value reads as what programs see", async () => {
  const {events, troubles} = await read(story("all-types"))
  assert.deepEqual(troubles, [])
  const data = (name: string): unknown => field(valueIn(events, name), "Data")
  assert.equal(data("Updater"), "C:\\ProgramData\\u.exe -k")
  assert.equal(data("(Default)"), "x")
  assert.equal(data("Füße"), "%windir%\\x.exe")
  assert.deepEqual(data("Many"), ["a", "", "b"])
  assert.equal(data("Four"), 42)
  assert.equal(data("Eight"), 0xffff_ffff_ffff_ffffn)
  assert.equal(data("Small eight"), 42)
  assert.equal(data("Bytes"), "00ff10")
  assert.equal(data("None"), "")
  assert.equal(data("Big-endian"), 42)
  assert.equal(data("Short number"), "2a")
  assert.equal(data("Odd type"), "4100")
  assert.equal(field(valueIn(events, "Odd type"), "ValueType"), "0xffff0012")
  assert.equal(data("Behind the end"), "a")
  assert.equal(field(valueIn(events, "Behind the end"), "DataRest"), "000000006200".slice(4))
  assert.equal(data("Long"), "ab".repeat(17_000))
  const run = valueIn(events, "Updater")
  assert.equal(field(run, "Key"), "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run")
  assert.equal(field(run, "Hive"), "SOFTWARE")
  assert.equal(field(run, "Owner"), "S-1-5-18")
  assert.equal(field(run, "LastWrite"), "2021-03-05T04:03:02.1234567Z")
  assert.deepEqual([run?.when?.tick, run?.when?.zone], [7, "format"])
  assert.ok(events.some((event) => field(event, "Key") === "HKLM\\SOFTWARE\\Microsoft\\東京"))
})

test("a stored value answers to the names that logs of changes have", async () => {
  const {events} = await read(story("services-by-li"))
  const start = valueIn(events, "Start")
  assert.deepEqual(field(start, "TargetObject"), [
    "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Example\\Start",
    "HKLM\\SYSTEM\\ControlSet001\\Services\\Example\\Start",
  ])
  assert.equal(field(start, "Details"), "DWORD (0x00000002)")
  assert.equal(field(start, "EventType"), "SetValue")
  assert.equal(
    [...(start?.entries() ?? [])].some(([name]) => name === "TargetObject"),
    false,
  )
})

test("a SYSTEM hive names its host and its services", async () => {
  const {events} = await read(story("services-by-li"))
  assert.deepEqual(new Set(events.map((event) => event.source.host)), new Set(["MX1"]))
  const service = keyIn(events, "service", "Example")
  assert.equal(field(service, "ServiceDll"), "C:\\ProgramData\\x.dll")
  assert.equal(field(service, "Start"), "automatic")
  assert.equal(field(service, "ServiceType"), "process")
  assert.deepEqual(field(valueIn(events, "Security Packages"), "UnknownPackages"), ["extra"])
})

test("accounts come with their times, groups and oddities", async () => {
  const {events, troubles} = await read(story("accounts"))
  assert.deepEqual(troubles, [])
  const administrator = keyIn(events, "account", "Administrator")
  assert.deepEqual(field(administrator, "Groups"), ["Administrators"])
  assert.equal(field(administrator, "Sid"), "S-1-5-21-1111-2222-3333-500")
  assert.equal(field(administrator, "LastLogon"), "2021-03-04T09:00:00.0000000Z")
  assert.equal(field(administrator, "IsHidden"), false)
  assert.equal(field(administrator, "IsAdministrator"), true)
  const guest = keyIn(events, "account", "Guest")
  assert.deepEqual([field(guest, "Rid"), field(guest, "KeyRid")], [500, 501])
  assert.equal(field(keyIn(events, "group", "Administrators"), "Rid"), 544)
  const support = keyIn(events, "account", "support$")
  assert.equal(field(support, "IsHidden"), true)
  assert.equal(field(support, "Created"), "2021-03-05T02:00:00.0000000Z")
  assert.equal(support?.when?.at, Date.UTC(2021, 2, 5, 2) * 1000)
  assert.deepEqual(field(keyIn(events, "group", "Administrators"), "Members"), [
    "S-1-5-21-1111-2222-3333-500",
    "S-1-5-21-1111-2222-3333-1001",
  ])
})

test("a cached task tells its command, and whether its descriptor was taken away", async () => {
  const {events} = await read(story("tasks-by-ri"))
  const tasks = events.filter((event) => field(event, "Kind") === "task")
  assert.equal(tasks.length, 2)
  const shown = tasks.find((event) => field(event, "TaskName") === "\\Folder\\Shown")
  assert.deepEqual(field(shown, "Command"), ["powershell.exe"])
  assert.deepEqual(field(shown, "Arguments"), ["-enc AAAA"])
  assert.equal(field(shown, "HasSecurityDescriptor"), true)
  assert.match(String(field(shown, "LastRun")), /^2020-10-\d\dT/)
  const hidden = tasks.find((event) => field(event, "TaskName") === "Hidden")
  assert.equal(field(hidden, "HasSecurityDescriptor"), false)
  assert.equal(field(hidden, "HasDefinition"), false)
})

test("what was deleted is given back, marked and under its old key", async () => {
  const {events, recovered, troubles} = await read(story("deleted"))
  assert.deepEqual(troubles, [])
  assert.deepEqual(
    recovered.map((event) => [
      field(event, "Key"),
      field(event, "ValueName"),
      field(event, "Data"),
      field(event, "Recovered"),
    ]),
    [
      ["HKLM\\SOFTWARE\\Microsoft\\Gone", "Payload", "C:\\Windows\\Temp\\x.exe", "deleted"],
      ["HKLM\\SOFTWARE\\Microsoft\\Gone", "Flag", 1, "deleted"],
    ],
  )
  assert.ok(events.every((event) => !event.has(fieldName("Recovered"))))
})

test("a hive linked in circles ends, and says so", async () => {
  const {events, troubles} = await read(story("circles"))
  assert.ok(events.length > 0)
  assert.ok(troubles.some(({code}) => code === "registry/linked-twice"))
  assert.ok(troubles.some(({code}) => code === "registry/missing"))
})

test("a user's hive has the user's name from the path", async () => {
  const {events, troubles} = await read(story("dirty-user"), wholeFile, "C/Users/berta/NTUSER.DAT")
  assert.equal(
    field(valueIn(events, "a"), "Key"),
    "HKU\\berta\\Software\\Microsoft\\Windows\\CurrentVersion\\Run",
  )
  assert.deepEqual(
    troubles.map(({code, severity}) => [code, severity]),
    [["registry/dirty", "doubtful"]],
  )
})

const withLogs = (own: Uint8Array, ...logs: readonly Uint8Array[]): Promise<Read> =>
  read(new Uint8Array(Buffer.concat([own, ...logs])), {
    start: 0,
    end: undefined,
    carry: {
      own: own.length,
      companions: logs.map((log, i) => ({evidence: `log${i + 1}`, name: `LOG${i + 1}`, length: log.length})),
    },
  })

for (const [what, make] of [
  ["new", (own: Uint8Array, pages: Uint8Array) => newLog(own, pages, 8)],
  ["old", oldLog],
] as const)
  test(`a dirty hive gets what its log of the ${what} form holds, and records lie in the log`, async () => {
    const {own, pages} = dirtyPair()
    const log = make(own, pages)
    const {events, troubles} = await withLogs(own, log)
    assert.equal(field(valueIn(events, "a"), "Data"), "new text")
    assert.deepEqual(
      troubles.map(({code}) => code),
      ["registry/replayed"],
    )
    const from = valueIn(events, "a")?.from
    assert.equal(from?.evidence, "log1")
    const at = (from?.offset ?? 0) + 4
    assert.equal(Buffer.from(log.subarray(at, at + 2)).toString(), "vk")
    const alone = await read(own)
    assert.equal(field(valueIn(alone.events, "a"), "Data"), "old text")
  })

test("of two logs the earlier one is applied first, and a damaged or stale one not at all", async () => {
  const {own, pages} = dirtyPair()
  const middle = hiveOfReg(["[HKLM\\SOFTWARE\\Microsoft\\Run]", '"a"="mid text"', '"same"=dword:1']).subarray(
    4096,
  )
  const both = await withLogs(own, newLog(own, pages, 9), newLog(own, middle, 8))
  assert.equal(field(valueIn(both.events, "a"), "Data"), "new text")
  const log = newLog(own, pages, 8)
  log[700]! ^= 1
  const damaged = await withLogs(own, log)
  assert.equal(field(valueIn(damaged.events, "a"), "Data"), "old text")
  assert.deepEqual(damaged.troubles.map(({code}) => code).sort(), ["registry/dirty", "registry/log"])
  const stale = await withLogs(own, newLog(own, pages, 3))
  assert.equal(field(valueIn(stale.events, "a"), "Data"), "old text")
  const gap = await withLogs(own, newLog(own, pages, 30))
  assert.equal(field(valueIn(gap.events, "a"), "Data"), "new text")
  assert.ok(gap.troubles.some(({code, detail}) => code === "registry/log" && detail.includes("between")))
})

test("a log of many pages, one over the other, costs no more than its length", async () => {
  const {own} = dirtyPair()
  const log = logOfPages(
    own,
    8,
    Array.from({length: 30_000}, (_, i) => ({to: (i * 7919 * 16) % 1_000_000, bytes: new Uint8Array(32)})),
  )
  const began = process.cpuUsage()
  const {troubles} = await withLogs(own, log)
  const {user} = process.cpuUsage(began)
  assert.ok(troubles.some(({code, detail}) => code === "registry/replayed" && detail.includes("30000 runs")))
  // It took 40 s: each page was compared with all before it.
  assert.ok(user < 4_000_000, `${user / 1000} ms`)
})

test("any damage to a hive and its log ends in events and troubles", async () => {
  const {own, pages} = dirtyPair()
  const log = newLog(own, pages, 8)
  const whole = new Uint8Array(Buffer.concat([own, log]))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({min: 0, max: 255})), {maxLength: 12}),
      fc.nat(whole.length),
      async (changes, length) => {
        const bytes = whole.slice()
        for (const [at, value] of changes) bytes[at] = value
        const cut = bytes.subarray(0, changes.length % 2 === 0 ? bytes.length : length)
        const companions = [{evidence: "log1", name: "LOG1", length: log.length}]
        const span = {start: 0, end: undefined, carry: {own: own.length, companions}}
        const {events, recovered, troubles} = await read(cut, span)
        for (const event of [...events, ...recovered]) {
          for (const [name, value] of event.entries()) assert.notEqual(value, undefined, name)
          event.keywords(() => false)
          assert.ok(event.from.length >= 0)
        }
        for (const {at} of troubles) assert.ok(at.length >= 0 && at.offset >= 0)
      },
    ),
    {numRuns: 300},
  )
})

test("only a hive that was being written asks for its logs", () => {
  const clean = story("all-types")
  const dirty = story("dirty-user")
  assert.deepEqual(registryHive.companions?.("C/Windows/SOFTWARE", clean), [])
  assert.deepEqual(registryHive.companions?.("C:\\Users\\anna\\NTUSER.DAT", dirty), [
    "NTUSER.DAT.LOG1",
    "NTUSER.DAT.LOG2",
    "NTUSER.DAT.LOG",
  ])
  for (const [name, may] of [
    ["ntuser.dat.log1", true],
    ["SYSTEM.LOG", true],
    ["u_ex210304.log", false],
    ["HttpProxy_2021030410-1.LOG", false],
  ] as const)
    assert.equal(registryHive.isCompanion?.(name), may, name)
})

test("values that share one long piece of data do not outgrow the hive", async () => {
  const lines = Array.from({length: 2000}, (_, i) => `"v${i}"=dword:${i.toString(16)}`)
  const bytes = Buffer.from(
    hiveOfReg(["[HKLM\\SOFTWARE\\Microsoft\\X]", `"long"=hex:${"ab".repeat(16_000)}`, ...lines]),
  )
  const values: number[] = []
  for (let at = 4096 + 32; at + 24 < bytes.length; at += 8)
    if (bytes.toString("latin1", at + 4, at + 6) === "vk" && bytes[at + 24] === 0x76) values.push(at + 4)
  const long = bytes.indexOf("long", 0, "latin1") - 20
  assert.ok(values.length === 2000 && bytes.toString("latin1", long, long + 2) === "vk")
  // Each claims the data of the long one.
  for (const at of values) bytes.copy(bytes, at + 4, long + 4, long + 12)
  const {events, troubles} = await read(new Uint8Array(bytes))
  const told = events.reduce((sum, event) => sum + String(field(event, "Data") ?? "").length, 0)
  assert.ok(events.length > 5 && told < 6 * bytes.length, `${told} characters of ${bytes.length} bytes`)
  assert.ok(troubles.some(({code, severity}) => code === "registry/overlap" && severity === "lost"))
})

test("a hive whose base block is gone is known and read by its bins", async () => {
  const bytes = story("services-by-li").slice().fill(0, 0, 4096)
  assert.ok(registryHive.sniff(bytes, "x") > 0)
  const {events, troubles} = await read(bytes)
  assert.deepEqual(
    troubles.map(({code}) => code),
    ["registry/base-block"],
  )
  const whole = await read(story("services-by-li"))
  assert.deepEqual(
    events.map((event) => [...event.entries()]),
    whole.events.map((event) => [...event.entries()]),
  )
})
