import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-stats-"))
after(() => rmSync(folder, {recursive: true}))

function stats(...args: readonly string[]): SpawnSyncReturns<string> {
  const env = {PATH: process.env["PATH"], NO_COLOR: "1"}
  return spawnSync(process.execPath, [bin, "rules", "stats", "in", "--rules", "rules.yml", ...args], {
    cwd: folder,
    encoding: "utf8",
    env,
  })
}

const rule = (n: number, title: string, logsource: string, selection: string): string =>
  `title: ${title}\nid: 00000000-0000-4000-8000-00000000000${n}\nlevel: low\nlogsource: {${logsource}}\n` +
  `detection: {s: {${selection}}, condition: s}\n`

writeFileSync(
  join(folder, "rules.yml"),
  [
    rule(1, "Logon of bob", "product: windows, service: security", "TargetUserName: bob"),
    rule(2, "Shell page", "category: webserver", "cs-uri-stem|endswith: /shell.aspx"),
    rule(3, "Any answer", "category: webserver", "sc-status|gte: 400"),
    rule(4, "Referrer", "category: webserver", "cs-referer|contains: shell"),
    rule(5, "Linux", "product: linux, service: auditd", "type: EXECVE"),
    rule(6, "Original name", "product: windows, category: process_creation", "OriginalFileName: cmd.exe"),
  ].join("---\n"),
)
mkdirSync(join(folder, "in"))
writeFileSync(
  join(folder, "in", "events.jsonl"),
  '{"@timestamp":"2026-01-01T10:00:00Z","Channel":"Security","EventID":4624,"Computer":"MX1","TargetUserName":"bob"}\n' +
    '{"@timestamp":"2026-01-01T10:00:01Z","Channel":"Security","EventID":4624,"Computer":"MX1","TargetUserName":"eve"}\n' +
    '{"@timestamp":"2026-01-01T10:00:02Z","Channel":"Security","EventID":4688,"Computer":"MX1","NewProcessName":"C:\\\\cmd.exe"}\n',
)
writeFileSync(
  join(folder, "in", "u_ex260101.log"),
  "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-01-01 00:00:00\n" +
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port c-ip sc-status\n" +
    ["/owa/", "/aspnet_client/shell.aspx", "/ecp/", "/owa/"]
      .map(
        (stem, i) => `2026-01-01 10:00:0${i} 10.0.0.1 GET ${stem} - 443 192.0.2.7 ${i === 2 ? 404 : 200}\n`,
      )
      .join(""),
)

interface Line {
  readonly title: string
  readonly tried: number
  readonly matches: number
  readonly records: number
  readonly passed: number
  readonly reach: string
  readonly missing: readonly string[]
}

const lines = (text: string): ReadonlyMap<string, Line> =>
  new Map(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line)
      .map((line) => [line.title, line]),
  )

test("each rule has its events tried, its matches and the records that its literals let through", () => {
  const {stdout, stderr, status} = stats("--json", "--workers", "0")
  assert.equal(status, 1, stderr)
  const found = lines(stdout)
  const of = (title: string): readonly unknown[] => {
    const {matches, records, passed, reach} = found.get(title) as Line
    return [matches, records, passed, reach]
  }
  assert.deepEqual(of("Logon of bob"), [1, 0, 0, "could fire"])
  // A rule that gives the prefilter nothing to search for forces every record, another only those with its literal.
  assert.deepEqual(of("Any answer"), [1, 4, 4, "could fire"])
  assert.deepEqual(of("Shell page"), [1, 4, 1, "could fire"])
  assert.ok((found.get("Any answer") as Line).tried === 4)
  assert.ok((found.get("Logon of bob") as Line).tried >= 1)
})

test("a rule that could not fire says whether the log is absent or which field it lacks", () => {
  const found = lines(stats("--json", "--workers", "0").stdout)
  const of = (title: string): readonly unknown[] => [found.get(title)?.reach, found.get(title)?.missing]
  assert.deepEqual(of("Linux"), ["no log", []])
  assert.deepEqual(of("Referrer"), ["no field", ["cs-referer"]])
  // Security 4688 knows no original name, Sysmon would.
  assert.deepEqual(of("Original name"), ["no field", ["OriginalFileName"]])
})

test("--json has no times and is the same on any number of workers", () => {
  const alone = stats("--json", "--workers", "0").stdout
  assert.equal(stats("--json", "--workers", "2").stdout, alone)
  assert.doesNotMatch(alone, /milli|"ms"/)
})

test("the terminal shows costs, and what could not fire with its reasons", () => {
  const {stdout, stderr} = stats("--workers", "0", "--top", "2")
  assert.match(stdout, /^ms +tried +matches +let through +level +title$/m)
  assert.match(stdout, /^… \d more; --top \d shows them$/m)
  assert.match(stdout, /no log of their kind\nrules {2}log source\n {4}1 {2}product linux, service auditd$/m)
  assert.match(stdout, /^Referrer\n {2}00000000-0000-4000-8000-000000000004 {2}lacks cs-referer$/m)
  assert.match(stderr, /^3 of 6 rules could fire here; 3 matches$/m)
})
