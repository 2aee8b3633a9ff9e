import assert from "node:assert/strict"
import {spawnSync} from "node:child_process"
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import fc from "fast-check"
import type {Analysis} from "../src/engine/analyse.ts"
import type {Trouble} from "../src/model/trouble.ts"
import {analysed} from "./support/analysed.ts"
import {ChunkWriter, dataDefinition, event, evtxFile, someTime, value} from "./support/evtx-writer.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-continuity-"))
after(() => rmSync(folder, {recursive: true}))

const definition = dataDefinition("22222222222222222222222222222222", "Text")
const second = 10_000_000n

interface Line {
  readonly number: number
  /** `EventRecordID`, where it is not the number in the file. */
  readonly original?: number
  /** Seconds after the first. */
  readonly at?: number
}

/** A log of chunks of a hundred records each. */
function evtx(lines: readonly Line[]): Buffer {
  const chunks: Buffer[] = []
  for (let i = 0; i < lines.length; i += 100) {
    const writer = new ChunkWriter()
    for (const {number, original, at} of lines.slice(i, i + 100)) {
      const time = someTime + BigInt(at ?? number) * second
      const facts = {provider: "P", eventId: 1, channel: "Security", record: BigInt(original ?? number), time}
      writer.record(BigInt(number), event(facts, definition, value.text("x")), time)
    }
    chunks.push(writer.finish())
  }
  return evtxFile(chunks)
}

function jsonLine(channel: string, number: number, at: string): string {
  return `{"@timestamp":"${at}","Channel":"${channel}","EventID":1,"Computer":"MX1","EventRecordID":${number}}\n`
}

async function read(
  ...files: readonly (readonly [name: string, content: string | Uint8Array])[]
): Promise<Analysis> {
  const named = files.map(([name, content]) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  })
  const {analysis} = await analysed({named, task: {kind: "summary"}, spoolDir: join(folder, "spool")})
  return analysis
}

async function oddOf(content: string | Uint8Array): Promise<readonly Trouble[]> {
  const {troubles} = await read([typeof content === "string" ? "a.jsonl" : "a.evtx", content])
  return troubles.filter(({code}) => code.startsWith("engine/"))
}

const upTo = (from: number, to: number): readonly Line[] =>
  Array.from({length: to - from + 1}, (_, i) => ({number: from + i}))

test("missing record numbers are told once per file, with the largest gap, its size and its time", async () => {
  const [gap, ...rest] = await oddOf(evtx([...upTo(1, 150), ...upTo(161, 200), ...upTo(202, 240)]))
  assert.deepEqual(rest, [])
  assert.equal(gap?.code, "engine/record-gap")
  assert.equal(gap.severity, "odd")
  assert.match(
    gap.detail,
    /missing in 2 places, 11 in all; the most: 10 between 150 \(2021-.*\) and 161 \(2021-/,
  )
  assert.equal(new Date((gap.when as number) / 1000).toISOString(), "2021-03-14T06:42:42.987Z")
})

test("a log that overwrites itself starts in the middle, and has no gap", async () => {
  assert.deepEqual(await oddOf(evtx([...upTo(501, 700), ...upTo(301, 500)])), [])
})

test("rotated logs that overlap have no gap", async () => {
  const {troubles} = await read(["1.evtx", evtx(upTo(1, 150))], ["2.evtx", evtx(upTo(121, 300))])
  assert.deepEqual(troubles, [])
})

test("order and repetition of records change no gap", async () => {
  const numbers = [...upTo(1, 9), ...upTo(14, 20), ...upTo(30, 31)].map(({number}) => number)
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(numbers, {minLength: numbers.length}),
      fc.array(fc.constantFrom(...numbers), {maxLength: 5}),
      async (order, again) => {
        const lines = [...order, ...again]
          .map((n) => jsonLine("Security", n, "2026-01-01T10:00:00Z"))
          .join("")
        const [gap, ...rest] = await oddOf(lines)
        assert.deepEqual(rest, [])
        assert.match(
          gap?.detail ?? "",
          /in 2 places, 13 in all; the most: 9 of "Security" between 20 .* and 30 /,
        )
      },
    ),
    {numRuns: 30},
  )
})

test("channels of one export are counted apart", async () => {
  const lines = [1, 2, 3].flatMap((n) => [
    jsonLine("Security", n, "2026-01-01T10:00:00Z"),
    jsonLine("System", n + 500, "2026-01-01T10:00:00Z"),
  ])
  assert.deepEqual(await oddOf(lines.join("")), [])
})

test("an export with a filter is told as one, and has no place in the timeline", async () => {
  const [gap] = await oddOf(
    Array.from({length: 30}, (_, i) => jsonLine("Security", i * 7, "2026-01-01T10:00:00Z")).join(""),
  )
  assert.match(gap?.detail ?? "", /jump 29 times, 174 are left out and 30 are there: written with a filter/)
  assert.equal(gap?.when, undefined)
})

test("a file that counts anew records whose own numbers jump was exported with a filter or edited", async () => {
  const lines = upTo(1, 250).map(({number}) => ({number, original: number + 1000 + (number > 120 ? 5 : 0)}))
  const [odd, ...rest] = await oddOf(evtx(lines))
  assert.deepEqual(rest, [])
  assert.equal(odd?.code, "engine/renumbered")
  assert.match(odd.detail, /5 of the numbers .* left out \(EventRecordID begins with 1001\)/)
  const whole = upTo(1, 250).map(({number}) => ({number, original: number + 1000}))
  assert.deepEqual(await oddOf(evtx(whole)), [])
})

test("time that goes back between two neighbours is told; a minute is no jump", async () => {
  const back = upTo(1, 60).map(({number}) => ({number, at: number >= 40 ? number - 3600 : number}))
  const [jump, ...rest] = await oddOf(evtx(back))
  assert.deepEqual(rest, [])
  assert.equal(jump?.code, "engine/time-backwards")
  assert.match(
    jump.detail,
    /time goes back: record 40 is from 2021-03-14T05:40:52.* before it from 2021-03-14T06:40:51/,
  )
  const late = upTo(1, 60).map(({number}) => ({number, at: number >= 40 ? number - 50 : number}))
  assert.deepEqual(await oddOf(evtx(late)), [])
})

test("an export with the newest record first does not run backwards", async () => {
  const lines = Array.from({length: 20}, (_, i) =>
    jsonLine("System", 100 - i, `2026-01-01T10:${59 - 2 * i}:00Z`),
  )
  assert.deepEqual(await oddOf(lines.join("")), [])
})

test("silent hours are told only where every other hour has many records", async () => {
  const busy = (hour: number, number: number): readonly string[] =>
    Array.from({length: 12}, (_, i) =>
      jsonLine("System", number + i, new Date(Date.UTC(2026, 0, 1, hour, i)).toISOString()),
    )
  const log = (isSilent: (hour: number) => boolean, step: number): string => {
    let number = 1
    const lines: string[] = []
    for (let hour = 0; hour < 72; hour += step) {
      if (isSilent(hour)) continue
      lines.push(...busy(hour, number))
      number += 12
    }
    return lines.join("")
  }
  const [odd, ...rest] = await oddOf(log((hour) => hour >= 30 && hour < 33, 1))
  assert.deepEqual(rest, [])
  assert.match(
    odd?.detail ?? "",
    /no record for 3 hours from 2026-01-02T06:00:00.000000Z, .* in 69 other hours/,
  )
  assert.deepEqual(await oddOf(log(() => false, 5)), [])
  assert.deepEqual(await oddOf(log((hour) => hour === 30, 1)), [])
})

test("assess puts the gap and the clock into the timeline, and judges nothing by them", () => {
  const lines = [...upTo(1, 40), ...upTo(51, 80)].map(({number}) => ({
    number,
    at: number > 60 ? number - 7200 : number,
  }))
  writeFileSync(join(folder, "Security.evtx"), evtx(lines))
  const bin = join(import.meta.dirname, "..", "bin", "postern.js")
  const args = ["assess", "Security.evtx", "--out", "gap.case", "--workers", "0"]
  const {status, stderr} = spawnSync(process.execPath, [bin, ...args], {cwd: folder, encoding: "utf8"})
  assert.equal(status, 0, stderr)
  const entries = readFileSync(join(folder, "gap.case", "timeline.csv"), "utf8")
    .split("\n")
    .map((line) => line.split('","'))
    .filter(([, , , , , kind]) => kind === "gap" || kind === "clock")
    .map(([time, , , , , kind, summary]) => `${time?.slice(1)} ${kind} ${summary?.slice(0, 40)}`)
  assert.deepEqual(entries, [
    "2021-03-14T04:41:13.987654Z clock Time goes back: record 61 is from 2021-0",
    "2021-03-14T06:40:52.987654Z gap Record numbers are missing: 10 between 4",
  ])
})
