import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {knownFiles, withoutGood} from "../../src/assess/known-files.ts"
import {runsAs} from "../../src/formats/web-roots.ts"
import {Complaints} from "../../src/knowledge/decode.ts"
import {decodeWebFiles} from "../../src/knowledge/products.ts"
import type {Indicator} from "../../src/model/campaign.ts"
import {evidenceId} from "../../src/model/ids.ts"
import type {FileRecord} from "../../src/model/inventory.ts"
import type {Observation} from "../../src/model/observation.ts"

const table = join(import.meta.dirname, "..", "..", "knowledge", "products", "webroot-known-good.csv")
const written = readFileSync(table, "utf8")
const webFiles = decodeWebFiles(written, new Complaints("webroot-known-good.csv", written, []))
const install = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\"
const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

function record(path: string, sha256: string): FileRecord {
  return {
    id: evidenceId(path),
    path,
    sizeBytes: 100,
    sha256,
    status: "read",
    format: undefined,
    log: undefined,
    host: "MX1",
    records: 1,
    hours: [],
    first: undefined,
    last: undefined,
    channels: {},
    troubles: {},
    lostBytes: 0,
    columns: [],
    note: undefined,
  }
}

const buildSeen = (value: string): Observation => ({
  kind: "build",
  source: "exsetup-file",
  proves: "update",
  host: "MX1",
  value,
  first: undefined,
  last: undefined,
  at: {evidence: evidenceId("ExSetup.exe"), offset: 0, length: 1, unit: {kind: "bytes"}},
})

const indicator: Indicator = {
  type: "sha256",
  value: "A".repeat(64),
  campaign: "web-shells",
  actor: "",
  source: "example",
  date: "2021-03-02",
  note: "",
}

test("every listed file of every build raises nothing, with and without a known build", () => {
  assert.ok(webFiles.length > 4000, `${webFiles.length} rows`)
  const files = webFiles.map((row, i) => ({
    ...record(`${install}${row.path}`, row.sha256),
    id: evidenceId(`${i}`),
  }))
  for (const seen of [[], [buildSeen("15.1.2242.4")]]) {
    const {groups, good} = knownFiles(files, seen, {webFiles, indicators: [indicator]})
    assert.deepEqual(groups, [])
    assert.equal(good.size, files.length)
  }
})

test("a page that the server's build does not have is not Exchange's", () => {
  const file = record(`${install}FrontEnd\\HttpProxy\\owa\\auth\\example.aspx`, "b".repeat(64))
  const names = (seen: readonly Observation[]): readonly string[] =>
    knownFiles([file], seen, {webFiles, indicators: []}).groups.map((group) => group.rule)
  assert.deepEqual(names([buildSeen("15.1.2242.4")]), ["known-files/not-of-exchange"])
  assert.deepEqual(names([buildSeen("15.2.1748.10")]), ["known-files/not-in-the-lists"])
  assert.deepEqual(names([]), ["known-files/not-in-the-lists"])
})

test("a page of Exchange with another hash is changed where its build is listed, else nobody can tell", () => {
  const row = webFiles.find(
    ({path, lastBuild}) =>
      /owa\\auth\\logon\.aspx$/i.test(path) && runsAs("x.aspx") === "page" && lastBuild !== "",
  )
  assert.ok(row !== undefined)
  const file = record(`D:\\Exchange\\${row.path}`, "c".repeat(64))
  const {groups, rules} = knownFiles([file], [buildSeen(row.lastBuild)], {webFiles, indicators: []})
  assert.deepEqual(
    groups.map((group) => group.rule),
    ["known-files/changed"],
  )
  assert.deepEqual(
    rules.map((rule) => rule.detection),
    ["WS-19"],
  )
  const without = knownFiles([file], [], {webFiles, indicators: []})
  assert.deepEqual(
    without.groups.map((group) => group.rule),
    ["known-files/changed-or-unlisted"],
  )
  assert.equal(without.rules[0]?.level, "informational")
})

test("a hundred pages that cannot be judged are one finding, not a hundred", () => {
  const files = Array.from({length: 100}, (_, i) =>
    record(`${install}ClientAccess\\ecp\\x${i}.aspx`, i.toString(16).padStart(64, "d")),
  )
  const {groups} = knownFiles(files, [], {webFiles, indicators: []})
  assert.equal(groups.length, 1)
  assert.equal(groups[0]?.count, 100)
})

test("a file with the hash of an indicator is found wherever it lies; empty files never are", () => {
  const bad = {...indicator, value: empty}
  const files = [
    record("C:\\Users\\x\\a.dat", "a".repeat(64)),
    record(`${install}FrontEnd\\HttpProxy\\owa\\auth\\e.aspx`, empty),
  ]
  const {groups} = knownFiles(files, [], {webFiles, indicators: [indicator, bad]})
  assert.deepEqual(
    groups.map((group) => [group.rule, group.moments[0]?.fields["file"]]),
    [["known-files/indicator", "C:\\Users\\x\\a.dat"]],
  )
})

test("what a rule says of a file that Exchange brought along does not count", () => {
  const row = webFiles.find(({path}) => /logon\.aspx$/i.test(path))
  assert.ok(row !== undefined)
  const file = record(`${install}${row.path}`, row.sha256)
  const {good} = knownFiles([file], [], {webFiles, indicators: []})
  const made = knownFiles([record(`${install}FrontEnd\\HttpProxy\\owa\\auth\\y.aspx`, "e".repeat(64))], [], {
    webFiles,
    indicators: [],
  })
  const [group] = made.groups
  assert.ok(group !== undefined)
  const own = {
    ...group,
    moments: group.moments.map((moment) => ({...moment, from: {...moment.from, evidence: file.id}})),
  }
  assert.deepEqual(withoutGood([own, group], good), [group])
})
