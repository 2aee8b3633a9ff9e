import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {readTimeline} from "../src/case/timeline.ts"
import {timelineCsv} from "../src/report/timeline-csv.ts"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-cli-report-"))
const now: readonly string[] = ["--as-of", "2021-03-08T12:00Z"]
const aware: readonly string[] = ["--aware-at", "2021-03-08T09:00Z", "--aware-by", "helpdesk call"]

before(() => {
  mkdirSync(join(folder, "mail"))
  writeFolder(
    generate({seed: "5", scenario: "proxylogon", sizeBytes: 700_000, days: 1}).pieces,
    join(folder, "mail"),
  )
  writeFileSync(
    join(folder, "postern.yml"),
    "organisation: {name: Heron Mills Ltd, sector: manufacturing, country: GB, timeZone: Europe/London}\n",
  )
  assert.equal(postern("assess", "mail", "--out", "mx1.case", "--workers", "0").status, 1)
})
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {PATH: process.env["PATH"], NO_COLOR: "1", POSTERN_CACHE: join(folder, "cache")},
  })
}

test("the list names every form with its clocks", () => {
  const {stdout, status} = postern("report", "list")
  assert.equal(status, 0)
  for (const id of [
    "ncsc",
    "cisa",
    "nis2-early",
    "nis2-notification",
    "nis2-intermediate",
    "nis2-final",
    "gdpr",
  ])
    assert.match(stdout, new RegExp(`^${id}$`, "m"))
  assert.match(stdout, /Early warning: 24 h from awareness/)
})

test("a draft is printed as text, Markdown and JSON, with its clocks in two zones", () => {
  const text = postern("report", "nis2-early", "mx1.case", ...aware, ...now)
  assert.equal(text.status, 0)
  assert.match(text.stdout, /2021-03-09 09:00 UTC, 2021-03-09 09:00 GMT\s+\(Europe\/London\)\. 21 hours left/)
  assert.match(
    postern("report", "nis2-early", "mx1.case", "--markdown", ...now).stdout,
    /^# Draft: Early warning/m,
  )
  const json = JSON.parse(postern("report", "nis2-early", "mx1.case", "--json", ...aware, ...now).stdout)
  assert.equal(json.schema, "postern-draft/1")
  assert.equal(json.clocks[0].dueText, "2021-03-09 09:00 UTC")
})

test("a draft goes into a folder with the file to attach, and replaces nothing", () => {
  const written = postern("report", "ncsc", "mx1.case", "--out", "drafts", ...aware, ...now)
  assert.equal(written.status, 0)
  assert.match(written.stderr, /Nothing was sent/)
  assert.deepEqual(readdirSync(join(folder, "drafts")).sort(), [
    "indicators.csv",
    "ncsc.json",
    "ncsc.md",
    "ncsc.txt",
  ])
  const again = postern("report", "ncsc", "mx1.case", "--out", "drafts", ...now)
  assert.equal(again.status, 2)
  assert.match(again.stderr, /error\[file\/exists\]/)
  assert.equal(postern("report", "ncsc", "mx1.case", "--out", "drafts", "--force", ...now).status, 0)
})

test("the record is written once, filled in, read from beside the case, and answers the draft", () => {
  const path = join(folder, "mx1.incident.yml")
  assert.equal(postern("report", "ncsc", "mx1.case", "--write-record", ...now).status, 0)
  const template = readFileSync(path, "utf8")
  assert.match(template, /^reporterName:$/m)
  assert.match(template, /^# organisation: "Heron Mills Ltd"$/m)
  assert.match(postern("report", "ncsc", "mx1.case", "--write-record", ...now).stderr, /file\/exists/)
  writeFileSync(path, template.replace(/^reporterName:$/m, "reporterName: Alex Example"))
  const draft = postern("report", "ncsc", "mx1.case", ...now).stdout
  assert.match(draft, /\n {4}Alex Example\n/)
  writeFileSync(path, "reporterNam: x\n")
  const wrong = postern("report", "ncsc", "mx1.case", ...now)
  assert.equal(wrong.status, 2)
  assert.match(wrong.stderr, /error\[report\/unknown-field\][\s\S]*:1:1[\s\S]*reporterName/)
  rmSync(path)
})

const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["an unknown form", ["report", "ncc", "mx1.case"], /report\/unknown-form[\s\S]*ncsc/],
  ["no case", ["report", "ncsc"], /report\/no-case/],
  ["a case that is not there", ["report", "ncsc", "no.case"], /case\/not-found/],
  [
    "a time without a zone",
    ["report", "ncsc", "mx1.case", "--aware-at", "2021-03-08T09:00"],
    /report\/bad-time/,
  ],
  ["no incident file", ["report", "ncsc", "mx1.case", "--record", "no.yml"], /report\/no-record/],
  ["an unknown marking", ["report", "ncsc", "mx1.case", "--tlp", "blue"], /marking\/label/],
  ["a lowered marking without a name", ["report", "ncsc", "mx1.case", "--tlp", "green"], /marking\/nobody/],
  ["the case as the place", ["report", "ncsc", "mx1.case", "--out", "mx1.case"], /report\/into-case/],
]
for (const [what, args, message] of mistakes)
  test(`refused: ${what}`, () => {
    const {status, stderr} = postern(...args)
    assert.equal(status, 2)
    assert.match(stderr, message)
  })

test("a lowered marking names who lowered it", () => {
  const {stdout} = postern("report", "ncsc", "mx1.case", "--tlp", "GREEN", "--tlp-by", "A. Admin", ...now)
  assert.match(stdout, /^TLP:GREEN \(lowered from TLP:AMBER\+STRICT by A\. Admin\), PAP:AMBER/)
})

test("a redacted case can be read, explained and drafted from; its map stays with the first", () => {
  assert.equal(postern("redact", "mx1.case", "--out", "share.case").status, 0)
  const map = join(folder, "mx1.case", "redaction.json")
  assert.equal(statSync(map).mode & 0o777, 0o600)
  const {names} = JSON.parse(readFileSync(map, "utf8")) as {
    names: {kind: string; original: string; pseudonym: string}[]
  }
  assert.ok(!readdirSync(join(folder, "share.case")).includes("redaction.json"))
  const server = names.find(({kind}) => kind === "server")
  assert.ok(server !== undefined)
  for (const file of readdirSync(join(folder, "share.case")))
    assert.ok(
      !readFileSync(join(folder, "share.case", file), "utf8")
        .toLowerCase()
        .includes(server.original.toLowerCase()),
      file,
    )
  assert.match(postern("explain", "share.case", "exploited").stdout, /server-1/)
  const shared = postern("report", "ncsc", "share.case", ...now).stdout
  assert.match(shared, /server-1 was broken into/)
  assert.doesNotMatch(shared, /heron/i)
  assert.match(postern("verify", "share.case").stderr, /outputs: \d+ as written, 0 changed/)
  assert.match(postern("redact", "share.case", "--out", "twice.case").stderr, /redact\/again/)
  assert.match(postern("redact", "mx1.case", "--out", "mx1.case", "--force").stderr, /redact\/onto-itself/)
  assert.equal(postern("verify", "mx1.case").status, 0)
})

test("a redacted draft holds no name of the organisation, and the same pseudonyms as the redacted case", () => {
  const {stdout} = postern("report", "ncsc", "mx1.case", "--redact", ...aware, ...now)
  assert.doesNotMatch(stdout, /heron/i)
  assert.match(stdout, /\borg\b/)
  assert.match(stdout, /server-1 was broken into/)
})

test("the map outlives a case that is judged or assessed anew", () => {
  const path = join(folder, "mx1.case", "redaction.json")
  const before = readFileSync(path, "utf8")
  assert.equal(postern("judge", "mx1.case", "--prior", "exploited=0.02").status, 1)
  assert.equal(readFileSync(path, "utf8"), before)
})

test("a timeline that is read and written again is the same file", async () => {
  const text = readFileSync(join(folder, "mx1.case", "timeline.csv"), "utf8")
  const {episodes} = JSON.parse(readFileSync(join(folder, "mx1.case", "case.json"), "utf8"))
  assert.equal(timelineCsv(await readTimeline(join(folder, "mx1.case")), episodes), text)
})

test("a folder in which nothing can be made is refused, and does not hang", {
  skip: process.platform !== "linux" && "no /proc here",
}, () => {
  const {status, stderr} = postern("report", "ncsc", "mx1.case", "--out", "/proc/nowhere", ...now)
  assert.equal(status, 2)
  assert.match(stderr, /file\/cannot-write/)
})
