import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-rules-"))
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  const env = {PATH: process.env["PATH"], NO_COLOR: "1"}
  return spawnSync(process.execPath, [bin, ...args, "--workers", "0"], {cwd: folder, encoding: "utf8", env})
}

function list(...args: readonly string[]): SpawnSyncReturns<string> {
  const env = {PATH: process.env["PATH"], NO_COLOR: "1"}
  return spawnSync(process.execPath, [bin, "rules", "list", ...args], {cwd: folder, encoding: "utf8", env})
}

writeFileSync(
  join(folder, "rules.yml"),
  `title: Logon after many failures
id: b180ead8-d58f-40b2-ae54-c8940995b9b6
level: high
correlation:
  type: temporal_ordered
  rules: [many_failures, logon]
  group-by: [TargetUserName, Computer]
  timespan: 10m
postern:
  says: "{TargetUserName} logged on to {Computer} after many failures"
  indicates:
    - {stage: exploited, outcome: unknown, strength: weak}
---
title: Many failures
id: a8418a5a-5fc4-46b5-b23b-6c73beb19d41
name: many_failures
level: low
correlation:
  type: event_count
  rules: [failure]
  group-by: [TargetUserName]
  timespan: 10m
  condition: {gte: 3}
---
title: Failure
id: 53ba33fd-3a50-4468-a5ef-c583635cfa92
name: failure
level: low
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4625}, condition: selection}
---
title: Logon
id: 4d0a2c83-c62c-4ed4-b475-c7e23a9269b8
name: logon
level: low
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}
---
title: Our scanner
id: 4d0a2c83-c62c-4ed4-b475-c7e23a9269b9
logsource: {product: windows}
filter:
  rules: [failure]
  selection: {TargetUserName: scanner}
  condition: selection
`,
)
const failure = (second: number, user: string): string =>
  `{"@timestamp":"2026-01-01T10:00:0${second}Z","Channel":"Security","EventID":4625,"Computer":"MX1","TargetUserName":"${user}"}\n`
// A second file holds the logon: late, from a collection of its own, with the host's full name.
writeFileSync(
  join(folder, "a.jsonl"),
  '{"@timestamp":"2026-01-01T10:01:00Z","Channel":"Security","EventID":4624,"Computer":"mx1.corp.example","TargetUserName":"BOB"}\n',
)
writeFileSync(
  join(folder, "b.jsonl"),
  [3, 1, 2].map((second) => failure(second, "bob")).join("") + failure(5, "scanner"),
)

const linesOf = (text: string): readonly Record<string, unknown>[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test("scan gives correlations over all files; the rules that they name stay silent", () => {
  const {stdout, stderr, status} = postern("scan", "a.jsonl", "b.jsonl", "--rules", "rules.yml")
  assert.equal(status, 1, stderr)
  const found = linesOf(stdout)
  assert.deepEqual(
    found.map(({title, first, last, count, evidence, line}) => [title, first, last, count, evidence, line]),
    [
      [
        "Logon after many failures",
        "2026-01-01T10:00:03.000000Z",
        "2026-01-01T10:01:00.000000Z",
        2,
        "a.jsonl",
        1,
      ],
    ],
  )
  assert.equal((found[0]!["events"] as unknown[]).length, 2)
  assert.match(stderr, /1 match of 4 rules in 2 files.*; 1 more suppressed by filters/)
})

test("--show-filtered prints what filters suppress, with their ids, and does not count it", () => {
  const {stdout, stderr} = postern("scan", "b.jsonl", "--rules", "rules.yml", "--show-filtered")
  assert.deepEqual(
    linesOf(stdout).map(({title, line, filteredBy}) => [title, line, filteredBy]),
    [["Failure", 4, ["4d0a2c83-c62c-4ed4-b475-c7e23a9269b9"]]],
  )
  assert.match(stderr, /^0 matches/m)
})

test("rules test prints matches with their reasons, what fed a correlation too", () => {
  const {stdout, stderr, status} = postern("rules", "test", "rules.yml", "a.jsonl", "b.jsonl")
  assert.equal(status, 1, stderr)
  assert.match(
    stdout,
    /^Failure \(low\)\n {2}2026-01-01T10:00:03\.000000Z {2}MX1 {2}b\.jsonl:1\n {2}EventID: "4625"$/m,
  )
  assert.match(stdout, /^Failure \(low, filtered by 4d0a2c83-c62c-4ed4-b475-c7e23a9269b9\)$/m)
  assert.match(stdout, /\(event_count\): 3\n {2}events: b\.jsonl:2, b\.jsonl:3, b\.jsonl:1$/m)
  assert.match(stderr, /^Logon after many failures: 1 match$/m)
})

test("rules test says why a rule did not match", () => {
  writeFileSync(
    join(folder, "web.yml"),
    "title: Web\nid: 00000000-0000-4000-8000-000000000001\nlevel: low\nlogsource: {category: webserver}\n" +
      "detection: {s: {sc-status: 500}, condition: s}\n",
  )
  const other = postern("rules", "test", "web.yml", "a.jsonl")
  assert.equal(other.status, 0, other.stderr)
  assert.match(other.stderr, /^Web: no match: no event is of its log source .*webserver.*Security/m)
  const {stderr} = postern("rules", "test", "rules.yml", "a.jsonl")
  assert.match(stderr, /^Failure: no match: its condition held for no event$/m)
  assert.match(stderr, /^Many failures: no match: its condition did not hold within one timespan$/m)
})

test("--mapping and `mapping:` of postern.yml read fields under the names of the evidence", () => {
  const rule =
    "title: Mapped\nid: 00000000-0000-4000-8000-000000000002\nlevel: low\n" +
    "logsource: {product: windows, service: security}\ndetection: {s: {TargetUserName: bob}, condition: s}\n"
  writeFileSync(join(folder, "mapped.yml"), rule)
  writeFileSync(join(folder, "map.yml"), "fields: {TargetUserName: user.name}\n")
  writeFileSync(join(folder, "own.yml"), "mapping: [map.yml]\n")
  writeFileSync(
    join(folder, "c.jsonl"),
    '{"@timestamp":"2026-01-01T10:01:00Z","Channel":"Security","EventID":1,"Computer":"MX1","user.name":"bob"}\n',
  )
  const scan = (...more: readonly string[]): number | null =>
    postern("scan", "c.jsonl", "--rules", "mapped.yml", ...more).status
  assert.deepEqual([scan(), scan("--mapping", "map.yml"), scan("--config", "own.yml")], [0, 1, 1])
  const listed = (...more: readonly string[]): unknown =>
    linesOf(list("mapped.yml", "--json", ...more).stdout)[0]?.["fields"]
  assert.deepEqual(
    [listed(), listed("--mapping", "map.yml"), listed("--config", "own.yml")],
    [["TargetUserName"], ["user.name"], ["user.name"]],
  )
  const none = list("mapped.yml", "--mapping", "none.yml")
  assert.equal(none.status, 2)
  assert.match(none.stderr, /error\[mapping\/no-such-file\]/)
})

test("a mapping file that is wrong or not there is refused with its place", () => {
  writeFileSync(join(folder, "bad.yml"), "field: {A: b}\n")
  const bad = postern("rules", "test", "rules.yml", "a.jsonl", "--mapping", "bad.yml")
  assert.equal(bad.status, 2)
  assert.match(bad.stderr, /error\[mapping\/unknown-key\][\s\S]*bad\.yml:1:1[\s\S]*did you mean `fields`/)
  const none = postern("scan", "a.jsonl", "--mapping", "none.yml")
  assert.equal(none.status, 2)
  assert.match(none.stderr, /error\[mapping\/no-such-file\]/)
})

test("assess tells a correlation as a finding with its sentence and the bytes of its events, and what filters suppressed", () => {
  const {stderr} = postern("assess", "a.jsonl", "b.jsonl", "--rules", "rules.yml", "--out", "x.case")
  const findings = linesOf(readFileSync(join(folder, "x.case", "findings.jsonl"), "utf8"))
  assert.deepEqual(
    findings.map(({title, server}) => [title, server]),
    [["Logon after many failures", "MX1"]],
  )
  const [finding] = findings as unknown as readonly {
    readonly summary: string
    readonly count: number
    readonly indicates: readonly {readonly stage: string}[]
    readonly events: readonly {readonly evidence: string; readonly offset: number}[]
    readonly exhibits: readonly {readonly at: object; readonly rawBase64: string}[]
  }[]
  assert.match(finding!.summary, /^Bob logged on to MX1 after many failures/i)
  assert.equal(finding!.indicates[0]?.stage, "exploited")
  assert.ok(finding!.events.length > 1)
  assert.equal(finding!.count, finding!.events.length)
  assert.deepEqual(
    finding!.exhibits.map(({at}) => at),
    finding!.events,
  )
  for (const {rawBase64} of finding!.exhibits)
    assert.match(Buffer.from(rawBase64, "base64").toString(), /"EventID":462[45]/)
  const page = readFileSync(join(folder, "x.case", "report.html"), "utf8")
  assert.equal(page.match(/class="exhibit"/g)?.length, finding!.exhibits.length)
  assert.match(stderr, /1 match was suppressed by filters/)
  const whole = JSON.parse(readFileSync(join(folder, "x.case", "case.json"), "utf8")) as {
    readonly counts: {readonly filtered: unknown}
  }
  const filter = "4d0a2c83-c62c-4ed4-b475-c7e23a9269b9"
  assert.deepEqual(whole.counts.filtered, {
    matches: 1,
    by: [{filter, title: "Our scanner", matches: 1}],
  })
})
