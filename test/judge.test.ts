import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-judge-"))

before(() => {
  mkdirSync(join(folder, "mail"))
  const {pieces} = generate({seed: "5", scenario: "proxylogon", sizeBytes: 400_000, days: 2})
  writeFolder(pieces, join(folder, "mail"))
  assert.equal(postern("assess", "mail", "-o", "first.case").status, 1)
})
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {PATH: process.env["PATH"], NO_COLOR: "1"},
  })
}

interface Written {
  readonly servers: readonly {
    readonly sessions: readonly {readonly id: string; readonly findings: readonly string[]}[]
    readonly judgements: readonly {
      readonly stage: string
      readonly kind: string
      readonly confirmedBy?: readonly string[]
      readonly against?: readonly string[]
      readonly says: string
      readonly ledger?: {
        readonly prior: {readonly value: number; readonly source: string}
        readonly items: readonly {readonly finding: string; readonly used: boolean; readonly why: string}[]
      }
    }[]
  }[]
  readonly verdict: {readonly headline: string; readonly lines: readonly string[]}
  readonly disagreement?: {
    readonly opinions: readonly {readonly kind: string; readonly by: string | null}[]
    readonly moved: readonly {readonly stage: string; readonly before: string; readonly after: string}[]
  }
}

/** A copy of the first case, judged with the arguments. */
function judged(name: string, ...args: readonly string[]): Written {
  cpSync(join(folder, "first.case"), join(folder, name), {recursive: true})
  const run = postern("judge", name, ...args)
  assert.ok(run.status === 0 || run.status === 1, run.stderr)
  return read(name)
}

function read(name: string): Written {
  return JSON.parse(readFileSync(join(folder, name, "case.json"), "utf8"))
}

function stage(written: Written, name: string): Written["servers"][number]["judgements"][number] {
  const found = written.servers[0]?.judgements.find((judgement) => judgement.stage === name)
  assert.ok(found)
  return found
}

/** Every file but run.json, which holds the clock. */
function filesOf(name: string): ReadonlyMap<string, string> {
  const names = readdirSync(join(folder, name)).filter((file) => file !== "run.json")
  return new Map(names.sort().map((file) => [file, readFileSync(join(folder, name, file), "utf8")]))
}

test("a case judged anew without opinions is the same, byte for byte", () => {
  cpSync(join(folder, "first.case"), join(folder, "again.case"), {recursive: true})
  const run = postern("judge", "again.case", "-o", "copy.case")
  assert.equal(run.status, 1, run.stderr)
  assert.match(run.stdout, /holds no opinions/)
  assert.deepEqual(filesOf("copy.case"), filesOf("first.case"))
})

test("a harmless cause for all findings takes the proofs away, and the case says who said so", () => {
  const after = judged("benign.case", "--benign", "our own penetration test", "--by", "A. Admin")
  assert.ok((stage(read("first.case"), "exploited").confirmedBy?.length ?? 0) > 0)
  assert.deepEqual(stage(after, "exploited").confirmedBy, [])
  assert.equal(after.disagreement?.opinions[0]?.by, "A. Admin")
  const moved = after.disagreement?.moved.find((each) => each.stage === "exploited")
  assert.match(moved?.before ?? "", /^almost certain .*confirmed/)
  assert.doesNotMatch(moved?.after ?? "", /confirmed/)
  const page = readFileSync(join(folder, "benign.case", "report.html"), "utf8")
  assert.match(
    page,
    /What people said against it[\s\S]*our own penetration test[\s\S]*A\. Admin[\s\S]*Without them/,
  )
  assert.doesNotMatch(readFileSync(join(folder, "first.case", "report.html"), "utf8"), /What people said/)
  const items = stage(after, "exploited").ledger?.items ?? []
  assert.ok(items.length > 0)
  assert.ok(items.every((item) => !item.used && item.why.includes("our own penetration test (A. Admin)")))
  const findings = readFileSync(join(folder, "benign.case", "findings.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
  const first = readFileSync(join(folder, "first.case", "findings.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
  assert.equal(findings.length, first.length, "no finding is lost")
})

test("what was set aside is never told as silence", () => {
  const after = judged("aside.case", "--benign", "our own penetration test")
  const {says, against} = stage(after, "exploited")
  for (const text of [says, ...(against ?? [])]) assert.doesNotMatch(text, /[Nn]o sign .*HttpProxy/)
  assert.match(after.verdict.headline + after.verdict.lines.join(" "), /set aside/)
})

test("a session is set aside by its name, and opinions add up until they are dropped", () => {
  const before = read("first.case")
  const session = before.servers[0]?.sessions.find((one) => one.findings.length > 2)
  assert.ok(session)
  const once = judged("session.case", "--exclude", session.id, "--because", "a <b>test</b> of the vendor")
  assert.deepEqual(once.disagreement?.opinions, [
    {kind: "exclude", findings: session.findings, because: "a <b>test</b> of the vendor", by: null},
  ])
  const page = readFileSync(join(folder, "session.case", "report.html"), "utf8")
  assert.ok(page.includes("a &lt;b&gt;test&lt;/b&gt; of the vendor") && !page.includes("<b>test</b>"))
  assert.ok([0, 1].includes(postern("judge", "session.case", "--prior", "exploited=0.4").status ?? 70))
  assert.deepEqual(
    read("session.case").disagreement?.opinions.map((opinion) => opinion.kind),
    ["exclude", "prior"],
  )
  assert.equal(postern("verify", "session.case").status, 0)
  assert.equal(postern("judge", "session.case", "--reset").status, 1)
  assert.deepEqual(filesOf("session.case"), filesOf("first.case"))
})

test("a prior that a person sets stands in the ledger with its reason", () => {
  const after = judged("prior.case", "--prior", "exploited=0.01", "--because", "it was behind a VPN")
  const {prior} = stage(after, "exploited").ledger ?? {}
  assert.equal(prior?.value, 0.01)
  assert.match(prior?.source ?? "", /set by hand: it was behind a VPN/)
})

test("assess takes the same opinions and comes to the same case", () => {
  const opinions = ["--benign", "F-0001: a scan that we ordered", "--by", "A. Admin"]
  judged("later.case", ...opinions)
  assert.equal(postern("assess", "mail", "-o", "at-once.case", ...opinions).status, 1)
  assert.deepEqual(filesOf("at-once.case"), filesOf("later.case"))
})

test("a case keeps the words that it was written with, until others are asked for", () => {
  const said = (name: string): string | undefined =>
    /"yardstick": "([a-z0-9]+)"/.exec(readFileSync(join(folder, name, "case.json"), "utf8"))?.[1]
  judged("words.case", "--yardstick", "icd203")
  assert.equal(said("words.case"), "icd203")
  assert.equal(postern("judge", "words.case", "--prior", "exploited=0.3").status, 1)
  assert.equal(said("words.case"), "icd203")
  assert.equal(postern("judge", "words.case", "--reset", "--yardstick", "phia").status, 1)
  assert.deepEqual(filesOf("words.case"), filesOf("first.case"))
})

const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["a finding that is not there", ["--exclude", "F-9999"], /judge\/unknown[\s\S]*F-9999/],
  ["a prior of 1", ["--prior", "exploited=1"], /judge\/prior[\s\S]*0\.999/],
  ["a stage that is none", ["--prior", "hacked=0.1"], /judge\/prior[\s\S]*data-taken/],
  ["no reason", ["--benign", "F-0001: "], /judge\/benign/],
]
for (const [what, args, says] of mistakes)
  test(`${what} is refused with a remedy, and the case stays as it is`, () => {
    const {status, stderr} = postern("judge", "first.case", ...args)
    assert.equal(status, 2)
    assert.match(stderr, says)
    assert.equal(read("first.case").disagreement, undefined)
  })

test("a case without its basis is refused, and one with a damaged basis names the line", () => {
  cpSync(join(folder, "first.case"), join(folder, "bare.case"), {recursive: true})
  rmSync(join(folder, "bare.case", "basis.jsonl"))
  assert.match(postern("judge", "bare.case").stderr, /case\/not-found[\s\S]*basis\.jsonl/)
  cpSync(join(folder, "first.case"), join(folder, "bad.case"), {recursive: true})
  const path = join(folder, "bad.case", "basis.jsonl")
  const lines = readFileSync(path, "utf8").split("\n")
  writeFileSync(path, lines.concat(lines).join("\n"))
  assert.match(
    postern("judge", "bad.case").stderr,
    /case\/unreadable[\s\S]*basis\.jsonl[\s\S]*manifest\.json/,
  )
  lines[2] = '{"kind":"rule"}'
  writeFileSync(path, lines.join("\n"))
  const {status, stderr} = postern("judge", "bad.case")
  assert.equal(status, 2)
  assert.match(stderr, /basis\.jsonl:3/)
})
