import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {type CaseExtras, readCase, writeCase} from "../../src/case/folder.ts"
import {verifyCase} from "../../src/case/verify.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import {evidenceId} from "../../src/model/ids.ts"
import type {FileRecord} from "../../src/model/inventory.ts"
import {PosternError, type Refusal} from "../../src/model/refusal.ts"
import {explain} from "../../src/report/explain.ts"
import {exploitedBundle, missingLogsBundle} from "../support/case-fixtures.ts"
import {hostile} from "../support/injection.ts"

const room = mkdtempSync(join(tmpdir(), "postern-case-"))
after(() => rmSync(room, {recursive: true, force: true}))

const extras: CaseExtras = {
  rules: [
    {path: "knowledge/b.yml", sha256: "b".repeat(64), sizeBytes: 2},
    {path: "knowledge/a.yml", sha256: "a".repeat(64), sizeBytes: 1},
  ],
  knowledge: [{path: "knowledge/campaign.yml", sha256: "c".repeat(64), sizeBytes: 3}],
  run: {clock: "2026-11-22T10:00:00Z", host: "laptop"},
}

const names = [
  "case.json",
  "findings.jsonl",
  "manifest.json",
  "report.html",
  "run.json",
  "timeline.csv",
  "troubles.jsonl",
]

async function refused(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work
  } catch (error) {
    if (error instanceof PosternError) return error.refusals[0]
    throw error
  }
  throw new assert.AssertionError({message: "nothing was refused"})
}

test("a case folder holds its files, makes the folders above it and leaves nothing beside it", async () => {
  const dir = join(room, "new", "deep", "case")
  await writeCase(dir, exploitedBundle(), extras)
  assert.deepEqual(readdirSync(dir).sort(), names)
  assert.deepEqual(readdirSync(join(room, "new", "deep")), ["case"])
})

test("two writes of one bundle differ in run.json alone", async () => {
  await writeCase(join(room, "one"), exploitedBundle(), extras)
  await writeCase(join(room, "two"), exploitedBundle(), {
    ...extras,
    rules: [...extras.rules].reverse(),
    run: {clock: "later"},
  })
  for (const name of names) {
    const same = readFileSync(join(room, "one", name)).equals(readFileSync(join(room, "two", name)))
    assert.equal(same, name !== "run.json", name)
  }
})

test("the manifest hashes inputs, rules, knowledge and outputs, sorted, without run.json and without a clock", async () => {
  const dir = join(room, "manifest")
  await writeCase(dir, exploitedBundle(), extras)
  const manifest = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8"))
  assert.deepEqual(
    manifest.outputs.map((each: {path: string}) => each.path),
    ["case.json", "findings.jsonl", "report.html", "timeline.csv", "troubles.jsonl"],
  )
  for (const {path, sha256, sizeBytes} of manifest.outputs) {
    const bytes = readFileSync(join(dir, path))
    assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256)
    assert.equal(bytes.length, sizeBytes)
  }
  assert.deepEqual(
    manifest.rules.map((each: {path: string}) => each.path),
    ["knowledge/a.yml", "knowledge/b.yml"],
  )
  const ids = manifest.inputs.map((each: {id: string}) => each.id)
  assert.deepEqual(ids, [...ids].sort())
  assert.ok(ids.includes("MXS01.zip!/Logging/ECP/Server/ECPServer20210303-1.LOG"))
  assert.doesNotMatch(JSON.stringify(manifest), /laptop|2026/)
})

test("a case that exists is replaced only by force, and never with files that are not ours", async () => {
  const dir = join(room, "again")
  await writeCase(dir, exploitedBundle(), extras)
  const before = readFileSync(join(dir, "case.json"), "utf8")
  const refusal = await refused(writeCase(dir, missingLogsBundle(), extras))
  assert.equal(refusal.code, "case/exists")
  assert.match(refusal.hint ?? "", /--force/)
  assert.equal(readFileSync(join(dir, "case.json"), "utf8"), before)

  await writeCase(dir, missingLogsBundle(), extras, {force: true})
  assert.notEqual(readFileSync(join(dir, "case.json"), "utf8"), before)
  assert.deepEqual(readdirSync(dir).sort(), names)
  assert.deepEqual(
    readdirSync(room).filter((name) => name.startsWith(".")),
    [],
  )

  writeFileSync(join(dir, "notes.txt"), "mine")
  assert.equal(
    (await refused(writeCase(dir, exploitedBundle(), extras, {force: true}))).code,
    "case/foreign-files",
  )
  assert.equal(readFileSync(join(dir, "notes.txt"), "utf8"), "mine")
})

test("an empty folder is taken, a file or a link in the way is not", async () => {
  mkdirSync(join(room, "empty"))
  await writeCase(join(room, "empty"), missingLogsBundle(), extras)
  writeFileSync(join(room, "file"), "x")
  assert.equal(
    (await refused(writeCase(join(room, "file"), missingLogsBundle(), extras, {force: true}))).code,
    "case/exists",
  )
  assert.equal(
    (await refused(writeCase(join(room, "file", "below"), missingLogsBundle(), extras))).code,
    "case/cannot-write",
  )
  symlinkSync(join(room, "empty"), join(room, "link"))
  assert.equal(
    (await refused(writeCase(join(room, "link"), missingLogsBundle(), extras, {force: true}))).code,
    "case/exists",
  )
})

test("a case that cannot be finished leaves nothing behind", async () => {
  const dir = join(room, "unfinished")
  const broken = {...extras, run: {self: 1n as unknown}}
  await assert.rejects(writeCase(dir, missingLogsBundle(), broken), TypeError)
  assert.deepEqual(
    readdirSync(room).filter((name) => name.includes("unfinished")),
    [],
  )
})

test("a case is read back whole and can be explained", async () => {
  for (const bundle of [exploitedBundle(), missingLogsBundle()]) {
    const dir = join(room, `read-${bundle.findings.length}`)
    await writeCase(dir, bundle, extras)
    const stored = await readCase(dir)
    assert.deepEqual(stored.case, bundle.case)
    assert.deepEqual(stored.findings, bundle.findings)
    assert.deepEqual(stored.troubles, bundle.troubles)
    assert.deepEqual([...stored.files].sort(byId), [...bundle.files].sort(byId))
    assert.deepEqual(stored.run, extras.run)
    assert.match(explain(stored, "exploited") ?? "", /^Exploited/)
  }
})

test("hostile evidence comes back as it went in, but for what no UTF-8 file can hold", async () => {
  const bundle = hostile(exploitedBundle())
  await writeCase(join(room, "hostile"), bundle, extras)
  const stored = await readCase(join(room, "hostile"))
  assert.equal(stored.findings[0]?.summary, bundle.findings[0]?.summary.toWellFormed())
  assert.equal(stored.findings[0]?.exhibits[0]?.rawBase64, bundle.findings[0]?.exhibits[0]?.rawBase64)
})

function byId(a: FileRecord, b: FileRecord): number {
  return a.id < b.id ? -1 : 1
}

/** Writes a case, lets `damage` at it and reads it. */
async function afterDamage(name: string, damage: (dir: string) => void): Promise<Refusal> {
  const dir = join(room, name)
  await writeCase(dir, exploitedBundle(), extras)
  damage(dir)
  return refused(readCase(dir))
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, "utf8")))
}

test("a damaged case is refused with file, line and column", async () => {
  const gone = await afterDamage("gone", (dir) => rmSync(join(dir, "manifest.json")))
  assert.equal(gone.code, "case/not-found")

  const cut = await afterDamage("cut", (dir) => edit(join(dir, "case.json"), (text) => text.slice(0, 300)))
  assert.equal(cut.code, "case/unreadable")
  assert.match(cut.at?.file ?? "", /case\.json$/)

  const shape = await afterDamage("shape", (dir) =>
    edit(join(dir, "case.json"), (text) => text.replace('"term": "highly likely"', '"term": "certainly"')),
  )
  assert.equal(shape.code, "case/shape")
  assert.match(shape.message, /servers\[0\]\.judgements\[4\]\.likelihood\.term/)
  assert.match(shape.excerpt ?? "", /"term": "certainly"/)
  assert.equal((shape.excerpt ?? "").slice((shape.at?.column ?? 0) - 1), '"certainly",')

  const line = await afterDamage("line", (dir) =>
    edit(join(dir, "findings.jsonl"), (text) => text.replace('"id":"F-0003"', '"id":"../3"')),
  )
  assert.equal(line.code, "case/shape")
  assert.equal(line.at?.line, 3)

  const extra = await afterDamage("extra", (dir) =>
    edit(join(dir, "case.json"), (text) => text.replace("{", '{"__proto__": {"x": 1}, "constructor": 1,')),
  )
  assert.equal(extra.code, "case/shape")
})

test("a case folder from anybody cannot make us follow links, read devices or fill the memory", async () => {
  const link = await afterDamage("linked", (dir) => {
    rmSync(join(dir, "case.json"))
    symlinkSync("/etc/hostname", join(dir, "case.json"))
  })
  assert.equal(link.code, "case/unreadable")
  const folder = await afterDamage("folder", (dir) => {
    rmSync(join(dir, "findings.jsonl"))
    mkdirSync(join(dir, "findings.jsonl"))
  })
  assert.equal(folder.code, "case/unreadable")
  const long = await afterDamage("long", (dir) =>
    edit(join(dir, "troubles.jsonl"), () => "[".repeat(18_000_000)),
  )
  assert.equal(long.code, "case/unreadable")
  const deep = await afterDamage("deep", (dir) =>
    edit(join(dir, "case.json"), () => "[".repeat(200_000) + "]".repeat(200_000)),
  )
  assert.match(deep.code, /^case\/(shape|unreadable)$/)
})

/** The exploited case with one loose file and one container of known bytes. */
function withEvidence(root: string): CaseBundle {
  const bundle = exploitedBundle()
  const [model] = bundle.files
  assert.ok(model !== undefined)
  mkdirSync(root, {recursive: true})
  const record = (id: string, text: string | undefined): FileRecord => ({
    ...model,
    id: evidenceId(id),
    sha256: createHash("sha256")
      .update(text ?? id)
      .digest("hex"),
    sizeBytes: (text ?? id).length,
  })
  writeFileSync(join(root, "loose.log"), "a line\n")
  writeFileSync(join(root, "all.zip"), "bytes of a zip")
  return {
    ...bundle,
    files: [
      record("loose.log", "a line\n"),
      record("all.zip", "bytes of a zip"),
      record("all.zip!/in.log", undefined),
      record("../../etc/hostname", "x"),
    ],
  }
}

test("verify says per item what is ok, changed, missing and not checked", async () => {
  const root = join(room, "evidence")
  const dir = join(room, "verify")
  await writeCase(dir, withEvidence(root), {...extras, run: {evidence: [root]}})
  const state = async (roots?: readonly string[]): Promise<Record<string, string>> =>
    Object.fromEntries((await verifyCase(dir, roots)).items.map((item) => [item.path, item.state]))

  const whole = await verifyCase(dir)
  assert.deepEqual(whole.counts, {
    output: {ok: 5, changed: 0, missing: 0, "not checked": 0},
    input: {ok: 3, changed: 0, missing: 0, "not checked": 1},
  })
  assert.equal(whole.intact, true)
  assert.match(whole.items.find((item) => item.path === "all.zip!/in.log")?.note ?? "", /inside all\.zip/)

  assert.equal((await state([join(root, "loose.log")]))["loose.log"], "ok")
  assert.equal((await state([room]))["loose.log"], "missing")
  assert.equal((await state([]))["loose.log"], "not checked")
  assert.equal((await state())["../../etc/hostname"], "not checked")

  writeFileSync(join(root, "all.zip"), "Bytes of a zip")
  rmSync(join(root, "loose.log"))
  edit(join(dir, "report.html"), (text) => text.replace("almost certain", "hardly likely"))
  rmSync(join(dir, "timeline.csv"))
  const changed = await verifyCase(dir)
  assert.equal(changed.intact, false)
  const states = await state()
  assert.equal(states["all.zip"], "changed")
  assert.equal(states["all.zip!/in.log"], "changed")
  assert.equal(states["loose.log"], "missing")
  assert.equal(states["report.html"], "changed")
  assert.equal(states["timeline.csv"], "missing")
  assert.equal(states["case.json"], "ok")
})

test("a manifest that points outside is not followed", async () => {
  const dir = join(room, "outside")
  await writeCase(dir, exploitedBundle(), extras)
  edit(join(dir, "manifest.json"), (text) =>
    text.replace('"path": "case.json"', '"path": "../outside/case.json"'),
  )
  const result = await verifyCase(dir)
  assert.equal(result.items.find((item) => item.path.startsWith(".."))?.state, "not checked")
  assert.equal(result.counts.input["not checked"], exploitedBundle().files.length)
})
