import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-advise-"))

before(() => {
  mkdirSync(join(folder, "mail"))
  const {pieces} = generate({seed: "5", scenario: "proxylogon", sizeBytes: 400_000, days: 2})
  writeFolder(pieces, join(folder, "mail"))
  assert.equal(postern("assess", "mail", "-o", "mail.case").status, 1)
})
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {PATH: process.env["PATH"], NO_COLOR: "1", COLUMNS: "80"},
  })
}

interface Listed {
  readonly order: number
  readonly says: string
  readonly step: {readonly id: string; readonly phase: string; readonly tonight?: string}
}

const listed = (...args: readonly string[]): readonly Listed[] =>
  JSON.parse(postern("advise", "mail.case", "--json", ...args).stdout)

test("the list that is printed is the one that the case holds, while nobody says anything else", () => {
  const {actions} = JSON.parse(readFileSync(join(folder, "mail.case", "case.json"), "utf8"))
  assert.deepEqual(listed(), actions)
  assert.ok(actions.length > 10)
})

test("what an organisation may not do changes the list, by option and by postern.yml alike", () => {
  const ids = listed("--may-go-offline", "no").map(({step}) => step.id)
  assert.ok(ids.includes("limit-access") && !ids.includes("isolate"))
  writeFileSync(
    join(folder, "postern.yml"),
    "constraints: {mayGoOffline: false}\norganisation: {country: GB}\n",
  )
  const told = listed().map(({step}) => step.id)
  assert.ok(told.includes("limit-access") && told.includes("report-ncsc"))
  assert.ok(listed("--may-go-offline", "yes").some(({step}) => step.id === "isolate"))
  rmSync(join(folder, "postern.yml"))
})

test("with nobody tonight the server is cut off first, and the copies come after", () => {
  const [first, second] = listed("--staff", "tomorrow")
  assert.equal(first?.step.id, "isolate-first")
  assert.equal(second?.step.phase, "capture")
})

test("a role sees its own steps, and the text fits the terminal but for what must be copied", () => {
  const {stdout, status} = postern("advise", "mail.case", "--role", "owner")
  assert.equal(status, 0)
  assert.match(stdout, /Install cumulative update/)
  assert.doesNotMatch(stdout, /robocopy|EOMT\.ps1/)
  const all = postern("advise", "mail.case").stdout
  assert.match(all, /robocopy/)
  const wide = all.split("\n").filter((line) => line.length > 100 && !line.startsWith("        "))
  assert.deepEqual(wide, [])
})

test("tonight is one step with what it costs, and the rest as a list", () => {
  const {stdout} = postern("advise", "mail.case", "--tonight")
  assert.match(stdout, /^One thing for tonight:\nIt shuts the intruder out/)
  assert.equal(stdout.match(/^ {4}Check: /gm)?.length, 1)
  assert.match(stdout, /Then, as soon as you have people:/)
})

test("Markdown has a heading for each step", () => {
  const {stdout} = postern("advise", "mail.case", "--markdown")
  assert.equal(stdout.match(/^## \d+\. /gm)?.length, listed().length)
})

test("an answer that is none is refused", () => {
  for (const args of [
    ["--staff", "soon"],
    ["--may-go-offline", "perhaps"],
    ["--role", "cat"],
    ["--country", "Mars"],
  ]) {
    const {status, stderr} = postern("advise", "mail.case", ...args)
    assert.equal(status, 2)
    assert.match(stderr, /advice\/bad-option/)
  }
})

test("a role that does not do tonight's one step is told to let it be done, not to take it", () => {
  const {stdout} = postern("advise", "mail.case", "--role", "executive")
  const [, number] = /take step (\d+)/.exec(stdout) ?? []
  if (number === undefined) assert.match(stdout, /let your administrator cut the server off/)
  else assert.match(stdout, new RegExp(`^\\s*${number}\\. `, "m"))
})
