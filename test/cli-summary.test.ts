import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {gzipSync} from "node:zlib"
import {Tables} from "../src/engine/summary.ts"
import type {Event} from "../src/model/event.ts"
import {evidenceId} from "../src/model/ids.ts"
import {ChunkWriter, dataDefinition, event, evtxFile, someTime, value} from "./support/evtx-writer.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-summary-"))
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  const env = {PATH: process.env["PATH"], NO_COLOR: "1"}
  return spawnSync(process.execPath, [bin, ...args], {cwd: folder, encoding: "utf8", env})
}

const logon = dataDefinition(
  "33333333333333333333333333333333",
  ...["TargetUserName", "TargetDomainName", "LogonType", "IpAddress"],
)
const writer = new ChunkWriter()
let record = 0
function logged(eventId: number, user: string, type: number, address: string): void {
  record++
  const time = someTime + BigInt(record) * 10_000_000n
  const provider = "Microsoft-Windows-Security-Auditing"
  const facts = {provider, eventId, channel: "Security", record: BigInt(record), time}
  const values = [value.text(user), value.text("CORP"), value.u32(type), value.text(address)]
  writer.record(BigInt(record), event(facts, logon, ...values), time)
}
for (let i = 0; i < 4; i++) logged(4625, "administrator", 3, "192.0.2.7")
logged(4624, "administrator", 3, "192.0.2.7")
logged(4624, "svc", 5, "-")
logged(4625, "evil\u001b[31m\u202e", 10, "192.0.2.8")

mkdirSync(join(folder, "in"))
writeFileSync(join(folder, "in", "Security.evtx"), evtxFile([writer.finish()]))
writeFileSync(
  join(folder, "in", "other.jsonl"),
  '{"@timestamp":"2021-03-15T10:00:00Z","Channel":"Security","EventID":4776,"Computer":"mx2.corp.example","EventRecordID":1,"TargetUserName":"bob","Workstation":"PC1","Status":"0xc000006a"}\n' +
    '{"@timestamp":"2021-03-15T10:01:00Z","Channel":"Security","EventID":4672,"Computer":"MX2","EventRecordID":2,"SubjectUserName":"bob","SubjectDomainName":"CORP"}\n' +
    '{"@timestamp":"2021-03-15T10:02:00Z","Channel":"System","EventID":6005,"Computer":"MX2","EventRecordID":9}\n',
)
writeFileSync(
  join(folder, "in", "u_ex210315.log"),
  "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2021-03-15 00:00:00\n" +
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n" +
    "2021-03-15 10:00:00 10.0.0.1 GET /owa/ - 443 - 192.0.2.7 Mozilla - 200 0 0 10\n" +
    "2021-03-15 10:00:05 10.0.0.1 GET /owa/x - 443 - 192.0.2.7 Mozilla - 404 0 0 10\n" +
    "2021-03-15 10:00:09 10.0.0.1 GET /owa/ - 443 - 192.0.2.9 Mozilla - 241 0 0 10\n",
)

interface Json {
  readonly servers: readonly (Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> & {
    readonly server: unknown
  })[]
  readonly troubles: readonly {readonly code: string}[]
}

const json = (...args: readonly string[]): string => {
  const {stdout, stderr, status} = postern("summary", "in", "--json", ...args)
  assert.equal(status, 0, stderr)
  return stdout
}
const parsed = (): Json => JSON.parse(json("--workers", "0")) as Json

test("logons are counted by result, account, type and source, with their first and last times", () => {
  const [mx1, mx2] = parsed().servers
  assert.deepEqual([mx1?.server, mx2?.server], ["MX1", "MX2"])
  assert.deepEqual(mx1?.["logons"]?.[0], {
    result: "failure",
    id: "4625",
    type: "3 network",
    source: "192.0.2.7",
    account: "CORP\\administrator",
    count: 4,
    first: "2021-03-14T06:40:13.987654Z",
    last: "2021-03-14T06:40:16.987654Z",
  })
  assert.deepEqual(
    mx1["logons"].map(({result, account, type}) => [result, account, type]),
    [
      ["failure", "CORP\\administrator", "3 network"],
      ["failure", "CORP\\evil\u001b[31m\u202e", "10 remote interactive"],
      ["success", "CORP\\administrator", "3 network"],
      ["success", "CORP\\svc", "5 service"],
    ],
  )
  assert.deepEqual(
    mx2?.["logons"]?.map(({result, id, account, source}) => [result, id, account, source]),
    [
      ["failure", "4776", "bob", "PC1"],
      ["privileged", "4672", "CORP\\bob", ""],
    ],
  )
})

test("channels, event ids and computers are counted by server, as the records name it", () => {
  const [, mx2] = parsed().servers
  assert.deepEqual(
    mx2?.["events"]?.map(({id, channel, count}) => [id, channel, count]),
    [
      ["4672", "Security", 1],
      ["4776", "Security", 1],
      ["6005", "System", 1],
    ],
  )
  assert.deepEqual(
    mx2["computers"]?.map(({computer, count}) => [computer, count]),
    [
      ["MX2", 2],
      ["mx2.corp.example", 1],
    ],
  )
})

test("text logs give clients and classes of answers", () => {
  const {servers} = parsed()
  const web = servers.find((server) => (server["clients"] ?? []).length > 0)
  assert.deepEqual(
    web?.["clients"]?.map(({log, client, count}) => [log, client, count]),
    [
      ["iis-frontend", "192.0.2.7", 2],
      ["iis-frontend", "192.0.2.9", 1],
    ],
  )
  assert.deepEqual(
    web["answers"]?.map(({status, count}) => [status, count]),
    [
      ["2xx", 2],
      ["4xx", 1],
    ],
  )
})

test("the terminal shows tables in which no evidence can steer the screen", () => {
  const {stdout, stderr, status} = postern("summary", "in", "--top", "2", "--workers", "0")
  assert.equal(status, 0, stderr)
  assert.match(stdout, /^Server MX1$/m)
  assert.match(
    stdout,
    /^ {4}4 {2}2021-03-14 06:40:13 {2}2021-03-14 06:40:16 {2}failure {2}4625 {2}3 network .*CORP\\administrator$/m,
  )
  assert.match(stdout, /CORP\\evil\\u\{1b\}\[31m\\u\{202e\}$/m)
  assert.match(stdout, /^… 2 more; --top 4 shows them, --json has all$/m)
  assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u202e]/)
  assert.match(stderr, /^13 events from 3 files/m)
})

test("of the troubles those that lost evidence stand first, so that --top does not cut them off", () => {
  mkdirSync(join(folder, "troubled"))
  const line = (n: number): string =>
    `{"@timestamp":"2021-03-15T10:0${n}:00Z","Channel":"System","EventID":1,"Computer":"MX2","EventRecordID":${n}}\n`
  writeFileSync(join(folder, "troubled", "a.jsonl"), line(1) + line(8))
  writeFileSync(join(folder, "troubled", "z.jsonl.gz"), gzipSync(line(1) + line(2)).subarray(0, -12))
  const {stdout, status} = postern("summary", "troubled", "--top", "1", "--workers", "0")
  assert.equal(status, 3)
  const told = stdout.slice(stdout.indexOf("Worth knowing")).split("\n")
  assert.match(told[1] ?? "", /^ {2}lost \S+ .*z\.jsonl\.gz/)
  assert.match(told[3] ?? "", /^ {2}… \d more/)
})

test("the same bytes on any number of workers", () => {
  assert.equal(json("--workers", "2"), json("--workers", "0"))
})

test("a full table counts what it does not list", () => {
  const tables = new Tables()
  const of = (i: number): Event => ({
    when: undefined,
    from: {evidence: evidenceId("a"), offset: 0, length: 0, unit: {kind: "bytes"}},
    source: {log: "windows-event", host: `host${i}`, channel: "System", eventId: i},
    get: () => undefined,
    has: () => false,
    keywords: () => false,
    entries: () => [],
  })
  for (let i = 0; i < 5100; i++) tables.event(of(i), undefined)
  const {events, logons} = tables.data()
  assert.equal(events.rows.length, 5000)
  assert.equal(events.others, 100)
  assert.equal(logons.others, 0)
})
