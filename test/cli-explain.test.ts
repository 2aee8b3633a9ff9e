/* `postern explain` and `--yardstick` at the command line, on a case of two small logs. */

import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import type {Judgement} from "../src/model/judgement.ts"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-cli-explain-"))

before(() => {
  const server = join(folder, "mail")
  mkdirSync(server)
  writeFolder(generate({seed: "5", scenario: "proxylogon", sizeBytes: 300_000, days: 1}).pieces, server)
  const made = postern("assess", "mail", "--out", "one.case", "--yardstick", "plain")
  assert.equal(made.status, 1, made.stderr)
  assert.match(made.stdout, /as good as certain \(95–100 %\)/)
})
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {PATH: process.env["PATH"], NO_COLOR: "1", POSTERN_CACHE: join(folder, "cache")},
  })
}

test("the case is named first, with --case, or not at all where there is but one", () => {
  const first = postern("explain", "one.case", "exploited")
  assert.equal(first.status, 0, first.stderr)
  assert.match(first.stdout, /The arithmetic of “exploited”, in powers of ten of the odds/)
  assert.match(first.stdout, /By likelihood-ratios@\d+\.\d+\.\d+/)
  assert.match(first.stdout, /What moved it most\n {2}- F-\d{4}: \+/)
  assert.match(first.stdout, /Other explanations\n/)
  assert.equal(postern("explain", "--case", "one.case", "exploited").stdout, first.stdout)
  assert.equal(postern("explain", "exploited").stdout, first.stdout)
  const both = postern("explain", "one.case", "exploited", "--case", "one.case")
  assert.equal(both.status, 2)
  assert.match(both.stderr, /error\[explain\/two-cases\]/)
})

test("--json prints the judgements as case.json holds them", () => {
  const printed = postern("explain", "one.case", "data-taken", "--json")
  const [judgement] = JSON.parse(printed.stdout) as readonly Judgement[]
  assert.equal(judgement?.stage, "data taken")
  const finding = JSON.parse(postern("explain", "one.case", "F-0001", "--json").stdout) as {id: string}
  assert.equal(finding.id, "F-0001")
  assert.match(postern("explain", "one.case", "PL-10", "--json").stderr, /error\[explain\/unknown\]/)
})

test("--yardstick says it in other words, and refuses what it does not know", () => {
  const icd = postern("explain", "one.case", "exploited", "--yardstick", "icd203")
  assert.match(icd.stdout, /It is almost certain \(95–99 %\) that/)
  assert.match(icd.stdout, /Said by the yardstick icd203; by PHIA: almost certain \(95–100 %\)\./)
  assert.match(postern("explain", "one.case", "exploited").stdout, /as good as certain/, "as it was judged")
  assert.match(
    postern("explain", "one.case", "exploited", "--yardstick", "phia").stdout,
    /It is almost certain \(95–100 %\) that/,
  )
  for (const command of [
    ["explain", "one.case", "exploited"],
    ["assess", "mail", "--out", "none.case"],
  ]) {
    const refused = postern(...command, "--yardstick", "cubit")
    assert.equal(refused.status, 2)
    assert.match(refused.stderr, /error\[yardstick\/unknown\]: no yardstick `cubit`/)
    assert.match(refused.stderr, /phia, icd203, plain/)
  }
})
