/* `postern explain` about who it was, at the command line. */

import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-cli-actor-"))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {PATH: process.env["PATH"], NO_COLOR: "1", POSTERN_CACHE: join(folder, "cache")},
  })
}

before(() => {
  mkdirSync(join(folder, "mail"))
  const sample = generate({seed: "5", scenario: "two-intruders", sizeBytes: 300_000, days: 1})
  writeFolder(sample.pieces, join(folder, "mail"))
  const made = postern("assess", "mail", "--out", "one.case")
  assert.equal(made.status, 1, made.stderr)
  assert.match(made.stdout.replace(/\s+/g, " "), /Two intruders are told apart and judged alone/)
})
after(() => rmSync(folder, {recursive: true}))

test("an activity is printed with its hypotheses, each number to be done again", () => {
  const {status, stdout} = postern("explain", "one.case", "a-001")
  assert.equal(status, 0)
  assert.match(stdout, /^A-001 {2}an intruder\n/)
  assert.match(stdout, /an actor that nobody has described +30\.0 % +\+0\.00 +\d/)
  assert.match(stdout, /HAFNIUM +4\.7 % +\+0\.50/)
  assert.match(stdout, /What would change it\n/)
  assert.match(stdout, /NATO[\s\S]*no estimate given/)
})

test("an actor is printed over all activities, by id or by name", () => {
  const byId = postern("explain", "one.case", "dltminer")
  assert.equal(byId.stdout, postern("explain", "one.case", "DLTMiner").stdout)
  assert.match(byId.stdout, /A-002 on [A-Z0-9]+\n {2}Not named there\./)
})

test("--json gives the activities as the case holds them", () => {
  const read = (what: string): readonly {readonly id: string}[] =>
    JSON.parse(postern("explain", "one.case", what, "--json").stdout)
  assert.deepEqual(
    read("A-002").map((a) => a.id),
    ["A-002"],
  )
  // Both came before others had the exploit.
  assert.deepEqual(
    read("hafnium").map((a) => a.id),
    ["A-001", "A-002"],
  )
  assert.ok(read("attribution").length >= 4)
})

test("what the case does not know is refused with what can be asked", () => {
  const {status, stderr} = postern("explain", "one.case", "A-099")
  assert.equal(status, 2)
  assert.match(
    stderr.replace(/\s+/g, " "),
    /an activity from A-001 to A-\d+; an actor \(.*hafnium.*\); attribution/,
  )
})
