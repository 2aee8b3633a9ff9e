/* The evidence's own list of files, asked like a disk. */

import assert from "node:assert/strict"
import {join} from "node:path"
import {test} from "node:test"
import {listedFiles} from "../src/assess/listed-files.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {evidenceId} from "../src/model/ids.ts"
import type {FileRecord} from "../src/model/inventory.ts"
import type {Rule} from "../src/model/rule.ts"
import {parseRules} from "../src/rules/sigma/sigma.ts"

const name = "campaigns/web-shells/rules/files-on-disk.yml"
const files = await readKnowledgeFolder(join(import.meta.dirname, "../knowledge"))
const text = files.get(name)
assert.ok(text !== undefined)
const {rules} = parseRules(text, name, {campaign: "web-shells"})

function fileAt(path: string): FileRecord {
  return {
    id: evidenceId(path),
    path,
    sizeBytes: 4096,
    sha256: "0".repeat(64),
    status: "unclaimed",
    format: undefined,
    log: undefined,
    host: "EX01",
    records: 0,
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

/** The detections that a list of paths gives. */
function found(paths: readonly string[], good: readonly string[] = []): readonly string[] {
  const of = new Map<string, string | undefined>(
    rules.flatMap((rule: Rule) => (rule.kind === "detection" ? [[rule.id, rule.detection]] : [])),
  )
  const {groups} = listedFiles(paths.map(fileAt), rules, new Set(good.map(evidenceId)))
  return groups.map((group) => `${of.get(group.rule)} ${group.moments[0]?.fields["file"]}`).sort()
}

const auth = "EX01/C/Program Files/Microsoft/Exchange Server/V15/FrontEnd/HttpProxy/owa/auth"

test("dumps, archives and pages among the collected files are findings", () => {
  assert.deepEqual(
    found(["EX01/C/Windows/Temp/lsass.dmp", "EX01/C/ProgramData/it.7z", `${auth}/made-up.aspx`]),
    [
      `FH-40 ${auth.replaceAll("/", "\\")}\\made-up.aspx`,
      "FH-42 EX01\\C\\Windows\\Temp\\lsass.dmp",
      "FH-43 EX01\\C\\ProgramData\\it.7z",
    ],
  )
})

test("a member of an archive counts by its path within the innermost one", () => {
  assert.deepEqual(found(["kape.zip!/C/ProgramData/it.7z"]), ["FH-43 \\C\\ProgramData\\it.7z"])
})

test("Exchange's own pages, logs, and files without a folder raise nothing", () => {
  assert.deepEqual(
    found([
      `${auth}/logon.aspx`,
      `${auth}/15.1.2106/themes/resources/logon.css`,
      "EX01/C/inetpub/logs/LogFiles/W3SVC1/u_ex210304.log",
      "EX01/C/Windows/System32/winevt/Logs/Security.evtx",
      "lsass.dmp",
      "collection.zip",
    ]),
    [],
  )
})

test("a file that is known by its hash raises nothing, whatever its name", () => {
  assert.deepEqual(found([`${auth}/made-up.aspx`], [`${auth}/made-up.aspx`]), [])
})

test("what a filter suppresses is counted under the filter and is no finding", () => {
  const own = parseRules(
    `title: Our own dumps
id: 5d0b0a7e-1a6f-4f38-9f0e-7a5c0f1f7a01
logsource: {product: disk, service: file-system}
filter:
  rules: any
  selection:
    Path|contains: '\\Temp\\'
  condition: selection
`,
    "filter.yml",
    {},
  ).rules
  assert.equal(own.length, 1)
  const paths = ["EX01/C/Windows/Temp/lsass.dmp", "EX01/C/ProgramData/it.7z"].map(fileAt)
  const {groups, filtered} = listedFiles(paths, [...rules, ...own], new Set())
  assert.deepEqual(
    groups.map((group) => group.moments[0]?.fields["file"]),
    ["EX01\\C\\ProgramData\\it.7z"],
  )
  assert.equal(filtered.matches, 1)
  assert.deepEqual([...filtered.by.values()], [1])
})
