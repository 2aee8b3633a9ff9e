import assert from "node:assert/strict"
import {mkdtempSync, rmSync, statSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import type {Analysis} from "../src/engine/analyse.ts"
import {BigFiles} from "../src/engine/big-files.ts"
import {ChildDeath, usualFence} from "../src/engine/child.ts"
import {InOrder} from "../src/engine/in-order.ts"
import {type Lane, type Lanes, Pool} from "../src/engine/lanes.ts"
import {Outlet} from "../src/engine/outlet.ts"
import type {Task} from "../src/engine/reading.ts"
import {parseRuleFiles} from "../src/engine/rule-files.ts"
import {planSpans, SpanJob} from "../src/engine/spans.ts"
import {formats} from "../src/formats/registry.ts"
import {evidenceId} from "../src/model/ids.ts"
import type {Detection, Match} from "../src/model/rule.ts"
import {analysed} from "./support/analysed.ts"
import {ChunkWriter, dataDefinition, event, evtxFile, someTime, value} from "./support/evtx-writer.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-spans-"))
after(() => rmSync(folder, {recursive: true}))

const spanBytes = 100_000

const detections: readonly Detection[] = parseRuleFiles(
  [
    {
      path: "long.yml",
      text: `title: Long path
id: 5cbb0b4c-8c4b-4f0e-8a5e-000000000001
logsource: {category: webserver}
detection: {long: {cs-uri-stem|contains: /long}, condition: long}
level: low
`,
    },
    {
      path: "event.yml",
      text: `title: Every seventh
id: 5cbb0b4c-8c4b-4f0e-8a5e-000000000002
logsource: {product: windows, service: security}
detection: {seven: {EventID: 7}, condition: seven}
level: low
`,
    },
  ],
  () => ({}),
).rules.filter((rule): rule is Detection => rule.kind === "detection")

const tasks: Readonly<Record<Task["kind"], Task>> = {
  match: {kind: "match", rules: detections},
  events: {kind: "events"},
  summary: {kind: "summary"},
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const head = "#Software: Microsoft Internet Information Services 10.0\r\n#Date: 2021-03-03 00:00:00\r\n"
const columns = "date time cs-method cs-uri-stem cs-uri-query c-ip sc-status"

function row(i: number, rest = ""): string {
  const time = new Date(1_614_729_600_000 + i * 7000).toISOString().slice(0, 19).replace("T", " ")
  return `${time} GET ${i % 5 === 0 ? `/long/${i}` : "/owa/"} - 192.0.2.${i % 250} 200${rest}\r\n`
}

const rows = (from: number, to: number, rest = ""): string =>
  Array.from({length: to - from}, (_, i) => row(from + i, rest)).join("")

/** Ordinary for long, then new columns, damage of every kind, and the old columns again. */
const web: string = write(
  "u_ex210303.log",
  Buffer.concat([
    Buffer.from(`${head}#Fields: ${columns}\r\n${rows(0, 9000)}`),
    Buffer.from(
      `${head.replace("10.0", "10.1")}#Fields: ${columns} time-taken\r\n${rows(9000, 12_000, " 17")}`,
    ),
    Buffer.alloc(150_000),
    Buffer.from(rows(12_000, 14_000)),
    Buffer.alloc(250_000, "x"),
    Buffer.from(`\r\n${head}#Fields: ${columns}\r\n${rows(14_000, 17_000)}`),
  ]),
)

const definition = dataDefinition("22222222222222222222222222222222", "Text")

/** Chunks of a hundred records; a number is left out between two chunks, and the clock goes back within. */
const security: string = write(
  "Security.evtx",
  evtxFile(
    Array.from({length: 12}, (_, chunk) => {
      const writer = new ChunkWriter()
      for (let i = 0; i < 100; i++) {
        const number = chunk * 100 + i + (chunk >= 7 ? 2 : 1)
        const time = someTime + BigInt(chunk >= 9 ? number - 500 : number) * 10_000_000n
        const record = BigInt(chunk >= 4 ? number + 10 : number)
        const facts = {provider: "P", eventId: number % 7 === 0 ? 7 : 1, channel: "Security", record, time}
        writer.record(BigInt(number), event(facts, definition, value.text("x")), time)
      }
      const bytes = Buffer.alloc(65_536)
      bytes.set(writer.finish())
      return bytes
    }),
  ),
)

interface Got {
  readonly analysis: Analysis
  readonly matches: readonly Match[]
  readonly text: string
}

async function read(path: string, task: Task, workers: number, span: number): Promise<Got> {
  const {analysis, matches, text} = await analysed({
    named: [path],
    task,
    workers,
    hash: workers === 2,
    spoolDir: join(folder, "spool"),
    spanBytes: span,
  })
  return {analysis, matches, text}
}

/** Everything but what hashing adds, and memory, as lines. */
function shown({analysis, matches, text}: Got): readonly string[] {
  const {peakChildRssBytes: _, costs, tables, reach, files, troubles, ...rest} = analysis
  const bare = files.map(({sha256, ...file}) => file)
  return lines([
    rest,
    bare,
    [...costs],
    [...tables],
    [...reach],
    ...troubles,
    ...matches,
    ...text.split("\n"),
  ])
}

function lines(parts: readonly unknown[]): readonly string[] {
  return parts.map((part) =>
    JSON.stringify(part, (_key, v: unknown) =>
      typeof v === "bigint" ? `${v}n` : v instanceof Uint8Array ? Buffer.from(v).toString("hex") : v,
    ),
  )
}

function assertSame(got: readonly string[], expected: readonly string[], how: string): void {
  const at = expected.findIndex((line, i) => line !== got[i])
  assert.equal(got[at]?.slice(0, 2000), expected[at]?.slice(0, 2000), `${how}, line ${at}`)
  assert.equal(got.length, expected.length, how)
}

for (const [name, path] of [
  ["a text log", web],
  ["an event log", security],
] as const)
  for (const kind of ["match", "events", "summary"] as const)
    test(`${name} in spans gives the same ${kind} as in one, on any number of workers`, async () => {
      const whole = shown(await read(path, tasks[kind], 0, 1e9))
      // Children take their time to start: not each number for each kind.
      for (const workers of kind === "match" && path === web ? [0, 1, 4] : [0, 2])
        assertSame(shown(await read(path, tasks[kind], workers, spanBytes)), whole, `${workers} workers`)
    })

test("matches keep their raw bytes up to the limit of a file, not of a span", async () => {
  const {matches} = await read(web, tasks.match, 0, spanBytes)
  assert.ok(matches.length > 2000, `${matches.length}`)
  assert.deepEqual(
    matches.map((match) => match.raw.length > 0),
    matches.map((_, i) => i < 100),
  )
})

/** Lanes that die at the end of the spans that begin at the keys of `deaths`, so often. */
class FrailLanes implements Lanes {
  readonly pool = new Pool(0, usualFence, new BigFiles(0))
  private readonly deaths: Map<number, number>

  constructor(deaths: Map<number, number>) {
    this.deaths = deaths
    this.pool.start(tasks.match)
  }

  private frail(lane: Lane): Lane {
    const begin: Lane["begin"] = (order, output) => {
      const start = order.span?.start ?? -1
      const left = this.deaths.get(start) ?? 0
      if (left === 0) return lane.begin(order, output)
      this.deaths.set(start, left - 1)
      return lane.begin(order, output).then(() => {
        throw new ChildDeath("crashed", "at the end of its span")
      })
    }
    return Object.assign(Object.create(lane) as Lane, {begin})
  }

  private sound(lane: Lane): Lane {
    return Object.getPrototypeOf(lane) as Lane
  }

  async take(): Promise<Lane> {
    return this.frail(await this.pool.take())
  }

  takeUrgently(file: Parameters<Lanes["takeUrgently"]>[0]): Lane {
    return this.frail(this.pool.takeUrgently(file))
  }

  give(lane: Lane): void {
    this.pool.give(this.sound(lane))
  }

  replace(lane: Lane): Lane {
    return this.frail(this.pool.replace(this.sound(lane)))
  }
}

async function withDeaths(
  path: string,
  spans: readonly number[],
  times: number,
): Promise<Awaited<SpanJob["read"]> & {matches: Match[]; starts: readonly number[]}> {
  const files = new BigFiles(0)
  const file = await files.take(path)
  const format = formats.find(({name}) => name === "iis-w3c")
  assert.ok(file && format)
  const subject = {evidence: evidenceId("u.log"), path: "u.log", host: undefined}
  const plan = await planSpans(format, subject, file.source, spanBytes)
  assert.ok(plan)
  const matches: Match[] = []
  const order = new InOrder<() => void>((give) => give())
  const rawKept = new Map<string, number>()
  const out = {matches: (batch: readonly Match[]) => void matches.push(...batch), lines: () => undefined}
  const job = new SpanJob({
    format,
    subject,
    file,
    plan,
    pool: new FrailLanes(new Map(spans.map((i) => [plan.starts[i] ?? -1, times]))),
    hasText: false,
    counts: false,
    isWatched: false,
    outlets: plan.starts.map(() => new Outlet(order, out, undefined, rawKept)),
    onSpan: () => undefined,
  })
  await job.started
  const read = await job.read
  await files.close()
  return {...read, matches, starts: plan.starts}
}

test("a span whose reader dies once is read again, and nothing comes twice", async () => {
  const whole = await withDeaths(web, [], 0)
  const again = await withDeaths(web, [0, 3], 1)
  assertSame(lines(again.matches), lines(whole.matches), "matches")
  assertSame(lines([again.reading]), lines([whole.reading]), "reading")
})

test("a span whose reader dies twice is lost, says where, and the lines behind it keep their numbers", async () => {
  const whole = await withDeaths(web, [], 0)
  const {reading, matches, starts, death} = await withDeaths(web, [2], 2)
  assert.equal(death?.how, "crashed")
  const [from, to] = [starts[2] ?? 0, starts[3] ?? 0]
  const lost = reading?.troubles.find((trouble) => trouble.code === "engine/crashed")
  assert.deepEqual([lost?.severity, lost?.at.offset, lost?.at.length], ["lost", from, to - from])
  const others = whole.matches.filter((match) => match.from.offset < from || match.from.offset >= to)
  assert.ok(others.length < whole.matches.length)
  assertSame(lines(matches.map((match) => match.from)), lines(others.map((match) => match.from)), "places")
  assert.equal(reading?.lostBytes, (whole.reading?.lostBytes ?? 0) + to - from)
})

test("spans cover the file, begin at rows, and are few enough", async () => {
  const {starts} = await withDeaths(web, [], 0)
  const {size} = statSync(web)
  assert.equal(starts[0], 0)
  assert.ok(starts.length >= 8, `${starts.length} spans`)
  for (const [i, start] of starts.entries()) assert.ok(start < (starts[i + 1] ?? size))
})
