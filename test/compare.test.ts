import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {cpSync, mkdirSync, mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {compareCases} from "../src/assess/compare/compare.ts"
import type {Compared} from "../src/assess/compare/findings.ts"
import {readCase} from "../src/case/folder.ts"
import type {LogCoverage} from "../src/model/case.ts"
import type {Comparison} from "../src/model/comparison.ts"
import type {Finding} from "../src/model/finding.ts"
import {instant} from "../src/model/instant.ts"
import {comparisonText} from "../src/report/comparison-text.ts"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-compare-"))
const days = ["2021-03-02", "2021-03-03", "2021-03-04"]

before(() => {
  for (const [name, dropDays] of [
    ["whole", []],
    ["first-day", days.slice(1)],
    ["last-day", days.slice(0, 2)],
  ] as const) {
    mkdirSync(join(folder, name))
    const {pieces} = generate({seed: "7", scenario: "proxylogon", sizeBytes: 400_000, days: 3, dropDays})
    writeFolder(pieces, join(folder, name))
    const run = postern("assess", name, "-o", `${name}.case`)
    assert.ok((run.status ?? 70) < 2, run.stderr)
  }
})
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {PATH: process.env["PATH"], NO_COLOR: "1"},
  })
}

const stored = async (name: string): Promise<Compared> => readCase(join(folder, `${name}.case`))

async function compared(earlier: string, later: string): Promise<Comparison> {
  const comparison = compareCases(await stored(earlier), await stored(later))
  assert.ok(comparison !== undefined)
  return comparison
}

const kinds = (comparison: Comparison, kind: string): number =>
  comparison.findings.filter((one) => one.kind === kind).length

test("an intruder who used the shell the day after the first collection came back", async () => {
  const comparison = await compared("first-day", "whole")
  assert.equal(comparison.comeback, "yes")
  assert.ok(kinds(comparison, "since") > 0)
  assert.equal(kinds(comparison, "gone"), 0)
  const acted = comparison.judgements.find(({stage}) => stage === "acted")
  assert.equal(acted?.stands, "later")
})

test("a collection compared with itself shows everything unchanged and cannot tell of a comeback", async () => {
  const comparison = await compared("whole", "whole")
  const {findings} = await stored("whole")
  assert.equal(kinds(comparison, "unchanged"), findings.length)
  assert.equal(comparison.findings.length, findings.length)
  assert.equal(comparison.comeback, "cannot tell")
  assert.ok(comparison.judgements.every(({why}) => !/unhappen/.test(why)))
})

test("logs that no longer reach back take nothing back of what was shown", async () => {
  const comparison = await compared("whole", "last-day")
  for (const stage of ["exploited", "persisted", "acted"]) {
    const judgement = comparison.judgements.find((one) => one.stage === stage)
    assert.equal(judgement?.stands, "earlier", stage)
    assert.match(judgement.why, /takes nothing back/)
  }
  assert.ok(
    comparison.findings.some(({kind, why}) => kind === "gone" && / begin at .*, after it\./.test(why)),
  )
})

test("a record that the later logs cover and do not show is told as such", async () => {
  const whole = await stored("whole")
  const [removed] = whole.findings.filter(({log}) => log === "httpproxy")
  assert.ok(removed !== undefined)
  const later = {...whole, findings: whole.findings.filter((one) => one !== removed)}
  const gone = compareCases(whole, later)?.findings.filter(({kind}) => kind === "gone")
  assert.deepEqual(
    gone?.map(({earlier}) => earlier),
    [removed.id],
  )
  assert.match(gone?.[0]?.why ?? "", /cover its time and do not show it/)
})

test("a day without a deed after the first collection is said with the logs that were looked at", async () => {
  const whole = await stored("whole")
  const shift = 40 * 86_400_000_000
  const moved = whole.case.coverage.map((one): LogCoverage => {
    const later = (at: LogCoverage["last"]) => (at === undefined ? undefined : instant(at + shift))
    return one.log === "httpproxy" ? {...one, first: later(one.first), last: later(one.last)} : one
  })
  const comparison = compareCases(whole, {...whole, case: {...whole.case, coverage: moved}})
  assert.equal(comparison?.comeback, "not seen")
  const says = comparison?.servers[0]?.says.join(" ") ?? ""
  assert.match(says, /Looked at since then: HttpProxy logs\./)
  assert.match(says, /Not looked at since then: .*IIS front-end logs/)
  assert.match(says, /up to 3\d days are unseen/)
})

test("weak signs since then are signs and no comeback", async () => {
  const [early, whole] = [await stored("first-day"), await stored("whole")]
  const weaken = (finding: Finding): Finding => ({
    ...finding,
    indicates: finding.indicates.map((one) => ({...one, strength: "weak" as const})),
  })
  const comparison = compareCases(early, {...whole, findings: whole.findings.map(weaken)})
  assert.equal(comparison?.comeback, "signs")
})

test("a finding that somebody set aside is no comeback", async () => {
  const [early, whole] = [await stored("first-day"), await stored("whole")]
  const findings = whole.findings.map((finding) => ({...finding, setAside: "our own test (A. Admin)"}))
  assert.notEqual(compareCases(early, {...whole, findings})?.comeback, "yes")
})

test("the text makes evidence visible and keeps to the width", async () => {
  const [early, whole] = [await stored("first-day"), await stored("whole")]
  const findings = whole.findings.map((one) => ({...one, summary: `\u001b]8;;x\u0007\u202e${one.summary}`}))
  const comparison = compareCases(early, {...whole, findings})
  assert.ok(comparison !== undefined)
  const text = comparisonText(comparison, {width: 80})
  assert.doesNotMatch(text, /[\u001b\u0007\u202e]/)
  assert.ok(text.split("\n").every((line) => line.length <= 80))
})

test("the command tells by its exit code, prints JSON, and refuses cases of other servers", () => {
  assert.equal(postern("compare", "first-day.case", "whole.case").status, 1)
  assert.equal(postern("compare", "whole.case", "whole.case").status, 3)
  const json = postern("compare", "first-day.case", "whole.case", "--json")
  assert.equal(json.status, 1)
  assert.equal((JSON.parse(json.stdout) as Comparison).schema, "postern-comparison/1")
  assert.equal(postern("compare", "first-day.case", "whole.case", "--json").stdout, json.stdout)

  mkdirSync(join(folder, "other"))
  const {pieces} = generate({seed: "8", scenario: "clean", sizeBytes: 200_000, days: 1})
  writeFolder(pieces, join(folder, "other"))
  postern("assess", "other", "-o", "other.case")
  const refused = postern("compare", "whole.case", "other.case")
  assert.equal(refused.status, 2)
  assert.match(refused.stderr, /compare\/no-common-server/)
  assert.equal(postern("compare", "whole.case").status, 2)
})

test("a case folder that is no case is refused with its place", () => {
  cpSync(join(folder, "whole.case"), join(folder, "broken.case"), {recursive: true})
  rmSync(join(folder, "broken.case", "findings.jsonl"))
  const run = postern("compare", "whole.case", "broken.case")
  assert.equal(run.status, 2)
  assert.match(run.stderr, /findings\.jsonl/)
})
