import assert from "node:assert/strict"
import {cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {gzipSync} from "node:zlib"
import {loadRuleSet} from "../src/cli/rules.ts"
import {type Fence, usualFence} from "../src/engine/child.ts"
import type {Task} from "../src/engine/reading.ts"
import {type Analysed, analysed} from "./support/analysed.ts"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-analyse-"))
const sample: string = join(folder, "a", "mail")
const elsewhere: string = join(folder, "b", "deeper", "mail")

let task: Task = {kind: "events"}

before(async () => {
  const {pieces} = generate({seed: "11", scenario: "proxyshell", sizeBytes: 1_500_000, days: 2})
  mkdirSync(sample, {recursive: true})
  writeFolder(pieces, sample)
  cpSync(sample, elsewhere, {recursive: true})
  const set = await loadRuleSet({config: {}, folder: undefined}, [], {only: false, retired: false})
  task = {kind: "match", rules: set.detections}
})
after(() => rmSync(folder, {recursive: true}))

async function run(
  named: string,
  workers: number,
  how: {fence?: Partial<Fence>; task?: Task} = {},
): Promise<Analysed> {
  return analysed({
    named: [named],
    task: how.task ?? task,
    workers,
    fence: {...usualFence, ...how.fence},
    hash: true,
    spoolDir: join(folder, "spool"),
  })
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    typeof v === "bigint" ? `${v}n` : v instanceof Uint8Array ? Buffer.from(v).toString("hex") : v,
  )

test("in this process, on one worker and on two, from here and from another folder: the same", async () => {
  const inline = await run(sample, 0)
  assert.ok(inline.matches.length > 20, `${inline.matches.length} matches`)
  const {peakChildRssBytes: _, ...expected} = inline.analysis
  for (const [named, workers] of [
    [sample, 1],
    [sample, 2],
    [elsewhere, 2],
  ] as const) {
    const {analysis, matches} = await run(named, workers)
    const {peakChildRssBytes, ...files} = analysis
    assert.ok(peakChildRssBytes >= 0)
    assert.equal(plain(matches), plain(inline.matches))
    assert.equal(plain({...files, reach: [...files.reach]}), plain({...expected, reach: [...expected.reach]}))
  }
})

test("every event of every log comes out once, in order of file and place", async () => {
  const {analysis, text} = await run(sample, 2, {task: {kind: "events"}})
  const lines = text.trimEnd().split("\n")
  const records = analysis.files.reduce((sum, file) => sum + file.records, 0)
  assert.ok(records > 1000)
  assert.equal(lines.length, records)
  const seen = new Map<string, number>()
  for (const line of lines) {
    const {evidence, offset} = JSON.parse(line) as {evidence: string; offset: number}
    assert.ok(offset > (seen.get(evidence) ?? -1), `${evidence} goes back to ${offset}`)
    seen.set(evidence, offset)
  }
})

test("a copy of a file is listed and not counted twice", async () => {
  const one = join(folder, "one")
  mkdirSync(one)
  const log = readdirSync(sample, {recursive: true, encoding: "utf8"}).find((path) =>
    /u_ex\d+\.log$/.test(path),
  )
  assert.ok(log !== undefined)
  cpSync(join(sample, log), join(one, "a.log"))
  cpSync(join(sample, log), join(one, "b.log"))
  const {analysis, matches} = await run(one, 1)
  const alone = await run(join(one, "a.log"), 1)
  assert.deepEqual(
    analysis.files.map((file) => [file.id, file.records > 0]),
    [
      ["one/a.log", true],
      ["one/b.log", false],
    ],
  )
  assert.match(analysis.files[1]?.note ?? "", /same bytes as one\/a\.log/)
  assert.equal(matches.length, alone.matches.length)
})

const deaths: readonly (readonly [string, Partial<Fence>])[] = [
  ["engine/hung", {silentMillis: 0}],
  ["engine/memory", {rssBytes: 1}],
]
for (const [code, fence] of deaths)
  test(`a reader that dies costs its file and says ${code}`, async () => {
    const big = join(folder, "big.log")
    const line = "2021-03-04 10:00:00 GET /owa/ - 192.0.2.7 200\r\n"
    writeFileSync(
      big,
      `#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip sc-status\r\n${line.repeat(400_000)}`,
    )
    const {analysis, matches} = await run(big, 1, {fence})
    assert.deepEqual(
      analysis.troubles.map((trouble) => [trouble.code, trouble.severity]),
      [[code, "lost"]],
    )
    assert.equal(analysis.lost, true)
    assert.deepEqual(
      analysis.files.map((file) => file.status),
      ["lost"],
    )
    assert.deepEqual(matches, [])
  })

test("a file is read to the end inside archives in archives", async () => {
  const log = readdirSync(sample, {recursive: true, encoding: "utf8"}).find((path) =>
    /u_ex\d+\.log$/.test(path),
  ) as string
  const packed = join(folder, "packed.gz")
  writeFileSync(packed, gzipSync(gzipSync(readFileSync(join(sample, log)))))
  const inner = await run(packed, 1)
  const outer = await run(join(sample, log), 1)
  const records = (run: typeof inner): number =>
    run.analysis.files.reduce((sum, file) => sum + file.records, 0)
  assert.ok(records(outer) > 0)
  assert.equal(records(inner), records(outer))
})
