/* The five promises of a format (src/formats/format.ts), tested on every format and every fixture.
 *
 * A story is `test/fixtures/<format>/<story>.in`, or `.in.hex` where bytes would not survive an editor, and
 * its golden `<story>.out.jsonl`: one line per event, trouble and block summary, in order. A format without
 * fixtures fails: a suite that saw nothing proves nothing.
 *
 * POSTERN_GOLDEN=write writes goldens anew; read the diff before you accept it. */

import assert from "node:assert/strict"
import {existsSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {setFlagsFromString} from "node:v8"
import {runInNewContext} from "node:vm"
import {sequentialSource} from "../../src/bytes/source.ts"
import type {Format, Subject} from "../../src/formats/format.ts"
import {wholeFile} from "../../src/formats/format.ts"
import type {Event} from "../../src/model/event.ts"
import {evidenceId} from "../../src/model/ids.ts"
import type {Trouble} from "../../src/model/trouble.ts"
import {byPlace, cutSpans, readBlocks, type Spans, surveyed} from "./read-blocks.ts"

export interface Story {
  readonly format: string
  readonly name: string
  readonly bytes: Uint8Array
  readonly golden: string
}

/** An event as plain data: what goldens hold and comparisons see. */
export interface Shown {
  readonly when: unknown
  readonly at: readonly [offset: number, length: number, unit: string]
  readonly source: unknown
  readonly fields: Readonly<Record<string, unknown>>
}

export interface Reading {
  readonly events: readonly Shown[]
  readonly troubles: readonly Trouble[]
  /** Records per hour over all blocks. */
  readonly hours: ReadonlyMap<number, number>
  readonly log: string | undefined
}

export interface SuiteOptions {
  /** Formats whose records do not share state: damage in one must leave the others as they are. */
  readonly isolated: readonly string[]
}

/** The stories of one format. */
export function storiesOf(root: string, format: string): readonly Story[] {
  const folder = join(root, format)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => /\.in(?:\.hex)?$/.test(file))
    .sort()
    .map((file) => {
      const content = readFileSync(join(folder, file))
      const bytes = file.endsWith(".hex")
        ? Buffer.from(content.toString("latin1").replaceAll(/;.*$/gm, "").replaceAll(/\s+/g, ""), "hex")
        : content
      const name = file.replace(/\.in(?:\.hex)?$/, "")
      return {format, name, bytes: new Uint8Array(bytes), golden: join(folder, `${name}.out.jsonl`)}
    })
}

const subjectOf = (story: Story): Subject => ({
  evidence: evidenceId(story.name),
  path: story.name,
  host: undefined,
})

export function show(event: Event): Shown {
  const {unit} = event.from
  const place =
    unit.kind === "line" ? `line ${unit.line}` : unit.kind === "record" ? `record ${unit.record}` : "bytes"
  return plain({
    when: event.when ?? null,
    at: [event.from.offset, event.from.length, place],
    source: event.source,
    fields: Object.fromEntries(event.entries()),
  }) as Shown
}

/** As JSON has it, with bigints as `123n`. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner)),
  )
}

/** Reads bytes by spans and blocks of any size; all that holds for every block is checked on the way. */
export async function readBytes(
  format: Format,
  bytes: Uint8Array,
  subject: Subject,
  spans: Spans = [wholeFile],
  blockBytes?: number,
): Promise<Reading> {
  const events: Shown[] = []
  const troubles: Trouble[] = []
  const hours = new Map<number, number>()
  let log: string | undefined
  await readBlocks(format, bytes, subject, spans, blockBytes, {
    event(event) {
      events.push(show(event))
      event.keywords(() => false)
    },
    trouble: (trouble) => troubles.push(trouble),
    block(block) {
      if (block.records > 0) log ??= block.log
      for (const {hour, records} of block.hours ?? []) hours.set(hour, (hours.get(hour) ?? 0) + records)
    },
  })
  return {events, troubles, hours, log}
}

function golden(reading: Reading): string {
  const lines = [
    ...reading.events.map((event) => ({event})),
    ...reading.troubles.map(({code, severity, at, detail}) => ({
      trouble: {code, severity, at: [at.offset, at.length, at.unit], detail},
    })),
    {log: reading.log ?? null, hours: [...reading.hours].sort((a, b) => a[0] - b[0])},
  ]
  return lines.map((line) => `${JSON.stringify(plain(line))}\n`).join("")
}

/** A small seeded generator (mulberry32), so that a failure can be run again. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Defines the tests. */
export function formatSuite(formats: readonly Format[], root: string, options: SuiteOptions): void {
  const all = formats.flatMap((format) => storiesOf(root, format.name))
  for (const format of formats) {
    const stories = all.filter((story) => story.format === format.name)
    const isIsolated = options.isolated.includes(format.name)
    test(`${format.name}: has fixtures`, () =>
      assert.ok(stories.length > 0, `test/fixtures/${format.name} is empty`))
    promiseSniff(format, all)
    for (const story of stories) {
      promiseGolden(format, story)
      promisePieces(format, story)
      promiseTruncation(format, story, isIsolated)
      promiseDamage(format, story, isIsolated)
      if (isIsolated) promiseLocators(format, story)
    }
    if (format.cutter !== undefined) promiseCuts(format, stories)
    promiseMemory(format, stories)
  }
}

function promiseSniff(format: Format, all: readonly Story[]): void {
  test(`${format.name}: sniffs its own fixtures and no other format's`, () => {
    for (const story of all) {
      const score = format.sniff(story.bytes.subarray(0, 65_536), story.name)
      if (story.format === format.name) assert.ok(score > 0 && score <= 1, `${story.name}: ${score}`)
      else assert.equal(score, 0, `${story.format}/${story.name} is not ${format.name}`)
    }
    assert.equal(format.sniff(new Uint8Array(0), "u_ex210304.log"), 0, "an empty file is nobody's")
    assert.equal(format.sniff(new Uint8Array(65_536), "HttpProxy_1.LOG"), 0, "zeros are nobody's")
  })
}

function promiseGolden(format: Format, story: Story): void {
  test(`${format.name}/${story.name}: reads as its golden says`, async () => {
    const spans = surveyed(format, story.bytes, subjectOf(story), Number.POSITIVE_INFINITY, 1 << 16)
    const got = golden(await readBytes(format, story.bytes, subjectOf(story), spans))
    if (process.env["POSTERN_GOLDEN"] === "write") writeFileSync(story.golden, got)
    assert.equal(got, readFileSync(story.golden, "utf8"))
  })
}

function promisePieces(format: Format, story: Story): void {
  test(`${format.name}/${story.name}: blocks and spans give the same as the whole`, async () => {
    const subject = subjectOf(story)
    const wholeSpans = surveyed(format, story.bytes, subject, Number.POSITIVE_INFINITY, 1 << 16)
    const whole = await readBytes(format, story.bytes, subject, wholeSpans)
    for (const spanBytes of [Number.POSITIVE_INFINITY, 1, 400, 1500]) {
      const spans = surveyed(format, story.bytes, subject, spanBytes, spanBytes === 400 ? 7 : 1000)
      for (const blockBytes of [1, 61, 1024, undefined]) {
        const parts = await readBytes(format, story.bytes, subject, spans, blockBytes)
        const how = `spans of ${spanBytes}, blocks of ${blockBytes}`
        assert.deepEqual(parts.events, whole.events, how)
        assert.deepEqual(parts.hours, whole.hours, how)
        assert.deepEqual(byPlace(parts.troubles), byPlace(whole.troubles), how)
      }
    }
  })
}

function promiseCuts(format: Format, stories: readonly Story[]): void {
  test(`${format.name}: spans cut without a survey give the same as the whole`, async () => {
    let cuts = 0
    let kept = 0
    for (const story of stories) {
      const subject = subjectOf(story)
      const whole = await readBytes(format, story.bytes, subject)
      for (const spanBytes of [1, 400, 1500, 65_536]) {
        const note = {cuts: 0, kept: 0}
        const spans = cutSpans(format, story.bytes, subject, spanBytes, note)
        const parts = await readBytes(format, story.bytes, subject, spans)
        cuts += note.cuts
        kept += note.kept
        const how = `${story.name}, spans of ${spanBytes}`
        assert.deepEqual(parts.events, whole.events, how)
        assert.deepEqual(parts.hours, whole.hours, how)
        assert.deepEqual(byPlace(parts.troubles), byPlace(whole.troubles), how)
      }
    }
    assert.ok(cuts > 0 && kept > 0 && kept <= cuts, `${cuts} cuts, ${kept} of them as presumed`)
  })
}

function promiseTruncation(format: Format, story: Story, isIsolated: boolean): void {
  test(`${format.name}/${story.name}: cut anywhere, it keeps what stands before the cut`, async () => {
    const subject = subjectOf(story)
    const whole = await readBytes(format, story.bytes, subject)
    const step = Math.max(1, Math.floor(story.bytes.length / 600))
    for (let length = 0; length <= story.bytes.length; length += step) {
      const cut = await readBytes(format, story.bytes.subarray(0, length), subject)
      if (!isIsolated) continue
      const before = whole.events.filter(({at}) => at[0] + at[1] + 4 <= length)
      assert.deepEqual(cut.events.slice(0, before.length), before, `cut at ${length}`)
    }
  })
}

function promiseDamage(format: Format, story: Story, isIsolated: boolean): void {
  test(`${format.name}/${story.name}: damaged anywhere, it neither throws nor loses other records`, async () => {
    const subject = subjectOf(story)
    const whole = await readBytes(format, story.bytes, subject)
    const seed = 20_210_304
    const random = seeded(seed)
    for (let run = 0; run < 150; run++) {
      const bytes = story.bytes.slice()
      const at = Math.floor(random() * bytes.length)
      const isFill = run % 3 === 0
      if (isFill) bytes.fill(0, at, at + 1 + Math.floor(random() * 64))
      else bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8))
      const damaged = await readBytes(format, bytes, subject)
      const hit = whole.events.findIndex(({at: [offset, length]}) => offset <= at && at < offset + length)
      if (!isIsolated || hit < 0 || isFill) continue
      const seen = new Map(damaged.events.map((event) => [event.at[0], event.fields]))
      whole.events.forEach((event, i) => {
        if (Math.abs(i - hit) <= 1) return
        assert.deepEqual(
          seen.get(event.at[0]),
          event.fields,
          `seed ${seed}, run ${run}: byte ${at}, record ${i}`,
        )
      })
    }
  })
}

function promiseLocators(format: Format, story: Story): void {
  test(`${format.name}/${story.name}: the bytes up to a locator's end give that event again`, async () => {
    const subject = subjectOf(story)
    const spans = surveyed(format, story.bytes, subject, Number.POSITIVE_INFINITY, 1 << 16)
    const whole = await readBytes(format, story.bytes, subject, spans)
    for (const event of whole.events.slice(0, 40)) {
      let end = event.at[0] + event.at[1]
      // With its line end, where one follows: a row of several lines needs it.
      if (story.bytes[end] === 0x0d) end++
      if (story.bytes[end] === 0x0a) end++
      const again = await readBytes(format, story.bytes.subarray(0, end), subject, spans)
      assert.deepEqual(again.events.at(-1), event)
    }
  })
}

function promiseMemory(format: Format, stories: readonly Story[]): void {
  test(`${format.name}: memory stays bounded on streams of 64 MB`, async () => {
    setFlagsFromString("--expose-gc")
    const collect = runInNewContext("gc") as () => void
    const used = async () => {
      // Array buffers are freed beside the program: a turn of the loop lets the first round finish.
      collect()
      await new Promise((resolve) => setImmediate(resolve))
      collect()
      const {heapUsed, arrayBuffers} = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    const largest = stories.reduce((a, b) => (b.bytes.length > a.bytes.length ? b : a))
    const unit = repeated(largest.bytes)
    const tails: readonly (readonly [string, Uint8Array])[] = [
      ["the story again and again", unit],
      ["one endless line", new Uint8Array(unit.length).fill(0x61)],
      ["zeros", new Uint8Array(unit.length)],
      ["an endless quote", repeated(Buffer.from('{"a":"2021-03-04T10:00:00Z,"\n'))],
    ]
    for (const [what, tail] of tails) {
      const chunks = Math.ceil(((tail === unit ? 64 : 24) << 20) / unit.length)
      const stream = async function* (): AsyncGenerator<Uint8Array> {
        yield largest.bytes
        for (let i = 0; i < chunks; i++) yield tail.slice()
      }
      const before = await used()
      let peak = 0
      let seen = 0
      for await (const block of format.open(sequentialSource(stream()), wholeFile, subjectOf(largest))) {
        const was = seen
        seen += block.raw.length
        if (seen >> 24 !== was >> 24) peak = Math.max(peak, (await used()) - before)
      }
      peak = Math.max(peak, (await used()) - before)
      assert.ok(peak < 40 << 20, `${what}: grew by ${(peak / 1e6).toFixed(1)} MB`)
    }
  })
}

/** About 256 KiB of the same bytes. */
function repeated(bytes: Uint8Array): Uint8Array {
  const times = Math.max(1, Math.ceil((256 << 10) / Math.max(1, bytes.length)))
  return new Uint8Array(Buffer.concat(Array.from({length: times}, () => bytes)))
}
