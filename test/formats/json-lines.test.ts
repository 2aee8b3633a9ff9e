import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {jsonLines} from "../../src/formats/json-lines/json-lines.ts"
import {evidenceId} from "../../src/model/ids.ts"
import {formatInstant} from "../../src/model/instant.ts"
import {readBytes} from "../support/format-suite.ts"

const subject = {evidence: evidenceId("x"), path: "x.json", host: undefined}

async function read(text: string, blockBytes = 4096) {
  const bytes = new TextEncoder().encode(text)
  const surveyor = jsonLines.survey!(subject, 10_000)
  for (let at = 0; at < bytes.length; at += 4096) surveyor.push(bytes.subarray(at, at + 4096))
  return readBytes(jsonLines, bytes, subject, surveyor.end(), blockBytes)
}
const plain = (i: number) => ({
  EventID: 4624,
  Channel: "Security",
  Hostname: "mx1",
  TimeCreated: "2021-03-04T05:00:00Z",
  I: i,
})
const sysmon = (seconds: number, hours: number) => ({
  EventID: 1,
  Channel: "Microsoft-Windows-Sysmon/Operational",
  TimeCreated: `2021-03-04T05:00:${String(seconds).padStart(2, "0")}.500Z`,
  UtcTime: `2021-03-04 ${String(5 + hours).padStart(2, "0")}:00:${String(seconds).padStart(2, "0")}.100`,
})
const lines = (objects: readonly object[]) => objects.map((object) => `${JSON.stringify(object)}\n`).join("")
const codes = (reading: {readonly troubles: readonly {readonly code: string}[]}) =>
  reading.troubles.map((trouble) => trouble.code)

test("a false zone is corrected from the first event on, though Sysmon speaks late", async () => {
  const early = Array.from({length: 3000}, (_, i) => plain(i))
  const reading = await read(lines([...early, ...[1, 2, 3].map((second) => sysmon(second, 5))]))
  assert.equal(reading.events.length, 3003)
  assert.deepEqual(codes(reading), ["json-lines/zone-contradicted"])
  for (const event of reading.events) {
    const when = event.when as {at: never; zone: string}
    assert.match(formatInstant(when.at), /^2021-03-04T10:00:/)
    assert.equal(when.zone, "assumed")
    assert.match(
      String(event.fields["TimeCreated"]),
      /^2021-03-04T05:00:/,
      "the field keeps what was written",
    )
  }
})

test("clocks that agree, or differ by seconds, are left alone", async () => {
  const reading = await read(lines([plain(0), sysmon(1, 0), sysmon(2, 0)]))
  assert.deepEqual(codes(reading), [])
  assert.equal((reading.events[0]!.when as {zone: string}).zone, "stated")
})

test("a difference that is no zone moves nothing", async () => {
  const odd = {...sysmon(1, 5), UtcTime: "2021-03-04 10:07:30.000"}
  const reading = await read(lines([plain(0), odd, {...odd}]))
  assert.deepEqual(codes(reading), [])
  assert.equal(formatInstant((reading.events[0]!.when as {at: never}).at), "2021-03-04T05:00:00.000000Z")
})

test("JSON that is no Windows event is not claimed", () => {
  for (const text of [
    '{"name":"postern","version":"0.1.0"}',
    '{"type":"bundle","id":"bundle--1","objects":[{"type":"indicator"}]}\n',
    '{"@timestamp":"2021-03-04T10:00:00Z","message":"nginx","event":{"code":"a1"}}\n',
    '{"Channel":"general","text":"hello"}\n',
    "[1,2,3]",
    "{",
    '"EventID"',
    "",
  ])
    assert.equal(jsonLines.sniff(new TextEncoder().encode(text), "Security.json"), 0, text)
})

test("objects come back however they are laid out", async () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('}{"\\ \n'))
  const layouts: readonly ((objects: readonly object[]) => string)[] = [
    lines,
    (objects) => objects.map((object) => JSON.stringify(object)).join(""),
    (objects) => JSON.stringify(objects),
    (objects) => JSON.stringify(objects, null, 4),
    (objects) => objects.map((object) => JSON.stringify(object, null, 2)).join("\n"),
    (objects) => `[\r\n${objects.map((object) => JSON.stringify(object)).join(",\r\n")}\r\n]\r\n`,
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, {minLength: 1, maxLength: 12}),
      fc.nat(layouts.length - 1),
      async (values, layout) => {
        const objects = values.map((one, i) => ({...plain(i), Inner: {Deep: {Value: one}}, List: [one, "x"]}))
        const reading = await read(layouts[layout]!(objects))
        assert.deepEqual(codes(reading), [])
        assert.deepEqual(
          reading.events.map(({fields}) => [
            fields["I"],
            fields["Inner.Deep.Value"],
            (fields["List"] as unknown[])[0],
          ]),
          values.map((one, i) => [i, one, one]),
        )
      },
    ),
    {seed: 8259, numRuns: 120},
  )
})

test("deep nesting and giant objects end in troubles, and what follows is read", async () => {
  const deep = `{"EventID":1,"Channel":"A","TimeCreated":"2021-03-04T10:00:00Z","D":${'{"a":'.repeat(5000)}1${"}".repeat(5000)}}\n`
  const brackets = `{"EventID":1,"Channel":"A","TimeCreated":"2021-03-04T10:00:00Z","Big":12345678901234567890,"D":${"[".repeat(100_000)}${"]".repeat(100_000)}}\n`
  const giant = `{"EventID":1,"A":"${"x".repeat(5 << 20)}"}\n`
  const reading = await read(deep + brackets + giant + lines([plain(7)]), 1 << 20)
  assert.equal(reading.events.at(-1)!.fields["I"], 7)
  assert.ok(codes(reading).includes("json-lines/too-deep"))
  assert.ok(codes(reading).includes("json-lines/object-too-long"))
})

test("a field that System and the data both have is what an event log gives: own value first, then the data's", async () => {
  const cleared = (userData: object): object => ({
    Event: {
      System: {
        Provider: {"#attributes": {Name: "Microsoft-Windows-Eventlog"}},
        EventID: 104,
        Version: 1,
        TimeCreated: {"#attributes": {SystemTime: "2021-03-04T05:00:00.000000Z"}},
        Channel: "System",
        Computer: "mx1",
      },
      UserData: {LogFileCleared: userData},
    },
  })
  const whole = cleared({Channel: "Application", SubjectUserName: "admin", Version: "data"})
  const {events} = await read(lines([whole, cleared({Channel: null})]))
  const [first, second] = events
  assert.deepEqual(first?.fields["Channel"], ["System", "Application"])
  assert.equal(first?.fields["EventData.Channel"], "Application")
  assert.deepEqual([first?.fields["Version"], first?.fields["System.Version"]], ["data", 1])
  assert.equal(
    (first?.source as {channel?: string} | undefined)?.channel,
    "System",
    "routing goes by the event's own channel",
  )
  assert.equal(second?.fields["Channel"], "System")
})
