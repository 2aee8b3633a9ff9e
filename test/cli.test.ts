import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawn, spawnSync} from "node:child_process"
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {configJsonSchema} from "../src/cli/config-file.ts"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const root: string = join(import.meta.dirname, "..")
const bin: string = join(root, "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-cli-"))
const server: string = join(folder, "mail")

before(() => {
  mkdirSync(server)
  writeFolder(generate({seed: "5", scenario: "proxylogon", sizeBytes: 800_000, days: 2}).pieces, server)
})
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {PATH: process.env["PATH"], NO_COLOR: "1"},
  })
}

test("the help teaches: commands, a first step, exit codes; and examples for each command", () => {
  const help = postern("--help")
  assert.equal(help.status, 0)
  for (const word of ["assess", "events", "scan", "rules", "explain", "verify", "Start here", "Exit codes"])
    assert.match(help.stdout, new RegExp(word))
  for (const command of ["assess", "events", "scan", "explain", "verify"]) {
    const {stdout, status} = postern(command, "--help")
    assert.equal(status, 0)
    assert.match(stdout, new RegExp(`Usage: postern ${command}`))
    assert.match(stdout, /Examples\n {2}postern/)
  }
})

const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["an unknown command", ["asess", "x"], /unknown command 'asess'[\s\S]*Did you mean assess\?/],
  ["an unknown option", ["scan", "--rule", "x", "mail"], /unknown option '--rule'/],
  ["evidence that is not there", ["assess", "no-such.zip"], /no-such\.zip/],
  ["no evidence", ["assess"], /missing required argument/],
  [
    "rules that are not there",
    ["scan", "mail", "--rules", "no-rules"],
    /error\[rules\/no-such-path\][\s\S]*no-rules/,
  ],
  [
    "a number that is none",
    ["scan", "mail", "--workers", "two"],
    /error\[options\/not-a-number\][\s\S]*--workers/,
  ],
  ["a time that is none", ["assess", "mail", "--as-of", "yesterday"], /error\[options\/bad-time\]/],
  ["something that nobody knows", ["explain", "XX-99"], /error\[explain\/unknown\]/],
  ["a case that is not there", ["verify", "no.case"], /error\[case\/not-found\]/],
  [
    "a configuration that is not there",
    ["scan", "mail", "--config", "no.yml"],
    /error\[config\/no-such-file\]/,
  ],
]
for (const [says, args, expected] of mistakes)
  test(`${says} is refused with exit code 2 and a reason`, () => {
    const {status, stderr, stdout} = postern(...args)
    assert.match(stderr, expected)
    assert.equal(status, 2)
    assert.equal(stdout, "")
  })

test("assess writes a case, says what happened, and will not overwrite it", () => {
  const out = join(folder, "mail.case")
  const first = postern("assess", "mail")
  assert.equal(first.status, 1, first.stderr)
  assert.match(first.stdout, /exploited/)
  assert.ok(!first.stdout.includes("\u001b"), "NO_COLOR is honoured")
  for (const file of [
    "case.json",
    "findings.jsonl",
    "timeline.csv",
    "troubles.jsonl",
    "report.html",
    "manifest.json",
    "run.json",
  ])
    assert.ok(existsSync(join(out, file)), file)
  const again = postern("assess", "mail")
  assert.equal(again.status, 2)
  assert.match(again.stderr, /error\[case\/exists\][\s\S]*--force/)
  assert.equal(postern("assess", "mail", "--force").status, 1)
})

test("--json prints case.json and nothing else", () => {
  const {stdout, status} = postern("assess", "mail", "--out", "json.case", "--json")
  assert.equal(status, 1)
  assert.equal(stdout, readFileSync(join(folder, "json.case", "case.json"), "utf8"))
})

test("the same evidence gives the same bytes, on one worker and on two, from another place", () => {
  const moved = join(folder, "elsewhere")
  mkdirSync(moved)
  spawnSync("cp", ["-r", server, moved])
  for (const [evidence, out, workers] of [
    ["mail", "one.case", "1"],
    [join("elsewhere", "mail"), "two.case", "2"],
  ] as const)
    assert.equal(postern("assess", evidence, "--out", out, "--workers", workers).status, 1)
  for (const file of [
    "case.json",
    "findings.jsonl",
    "timeline.csv",
    "troubles.jsonl",
    "report.html",
    "manifest.json",
  ])
    assert.equal(
      readFileSync(join(folder, "one.case", file), "utf8"),
      readFileSync(join(folder, "two.case", file), "utf8"),
      file,
    )
})

test("explain tells a stage, a finding and a rule; verify tells what has changed", () => {
  assert.equal(postern("assess", "mail", "--out", "why.case").status, 1)
  assert.match(postern("explain", "--case", "why.case", "exploited").stdout, /almost certain/)
  assert.match(postern("explain", "--case", "why.case", "F-0001").stdout, /F-0001/)
  assert.match(postern("explain", "PL-10").stdout, /PL-10/)
  const intact = postern("verify", "why.case")
  assert.equal(intact.status, 0, intact.stdout + intact.stderr)
  appendFileSync(join(folder, "why.case", "timeline.csv"), "forged\r\n")
  const changed = postern("verify", "why.case")
  assert.equal(changed.status, 1)
  assert.match(changed.stdout, /changed +output +"timeline\.csv"/)
})

test("scan prints matches as JSON lines and exits with 1; nothing matched exits with 0", () => {
  const found = postern("scan", "mail")
  assert.equal(found.status, 1)
  const lines = found.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.ok(lines.length > 10)
  for (const key of ["rule", "title", "level", "when", "evidence", "offset", "because"])
    assert.ok(key in (lines[0] ?? {}), key)
  writeFileSync(
    join(folder, "none.yml"),
    "title: Nothing\nid: 9f7a3a42-7c43-4a0e-9d6b-1b1f6d7f2f10\nstatus: test\nlevel: low\nlogsource: {category: webserver}\ndetection:\n  a: {cs-uri-stem: /no-such-page-anywhere}\n  condition: a\n",
  )
  const none = postern("scan", "mail", "--rules", "none.yml")
  assert.equal(none.status, 0, none.stderr)
  assert.equal(none.stdout, "")
})

test("evidence that is cut off is read as far as it goes, and the exit code tells", () => {
  const zip = join(folder, "cut.zip")
  spawnSync(process.execPath, [
    join(root, "demo", "sample.ts"),
    "--scenario",
    "clean",
    "--size",
    "1MB",
    "--days",
    "1",
    "--zip",
    zip,
    "--quiet",
  ])
  writeFileSync(zip, readFileSync(zip).subarray(0, 60_000))
  const {status, stdout} = postern("assess", "cut.zip")
  assert.equal(status, 3, stdout)
  for (const command of [["scan"], ["rules", "stats"]]) {
    const {stderr} = postern(...command, "cut.zip")
    assert.match(stderr, /^lost: containers\/zip-directory "cut\.zip"/m, command.join(" "))
  }
})

test("evidence without any log is no clean bill: exit code 2, and the case says that nothing could be assessed", () => {
  const place = join(folder, "no-logs")
  mkdirSync(place)
  writeFileSync(join(place, "a.bin"), Buffer.from([1, 2, 3]))
  const {status, stdout, stderr} = postern("assess", "no-logs")
  assert.equal(status, 2)
  assert.match(stdout, /nothing can be assessed/)
  assert.match(stderr, /No log that Postern can read/)
  for (const command of [["scan"], ["events"], ["summary"], ["rules", "stats"]]) {
    const other = postern(...command, "no-logs")
    assert.equal(other.status, 2, command.join(" "))
    assert.match(other.stderr, /No log that Postern can read/, command.join(" "))
  }
})

test("rules check counts what loads and shows what does not", () => {
  const good = postern("rules", "check")
  assert.equal(good.status, 0, good.stderr)
  assert.match(good.stdout, /^\d+ rules accepted/)
  writeFileSync(
    join(folder, "bad.yml"),
    "title: Bad\nid: 9f7a3a42-7c43-4a0e-9d6b-1b1f6d7f2f11\nlogsource: {category: webserver}\ndetection:\n  a:\n    cs-uri-stem|contain: x\n  condition: a\n",
  )
  const bad = postern("rules", "check", "bad.yml")
  assert.equal(bad.status, 2)
  assert.match(
    bad.stderr,
    /error\[sigma\/unknown-modifier\][\s\S]*bad\.yml:6:[\s\S]*did you mean `contains`\?/,
  )
})

test("postern.yml is found upwards; a wrong key is refused with its place and a suggestion", () => {
  const place = join(folder, "org", "below")
  mkdirSync(place, {recursive: true})
  writeFileSync(join(folder, "org", "postern.yml"), "organisation:\n  name: Example Ltd\n  contry: GB\n")
  const run = spawnSync(process.execPath, [bin, "rules", "check"], {cwd: place, encoding: "utf8"})
  assert.equal(run.status, 2)
  assert.match(
    run.stderr,
    /error\[config\/unknown-key\][\s\S]*postern\.yml:3:3[\s\S]*did you mean `country`\?/,
  )
})

test("a reader that closes the pipe early is a success", async () => {
  const child = spawn(process.execPath, [bin, "events", "mail"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  })
  child.stdout.once("data", () => child.stdout.destroy())
  const code = await new Promise<number | null>((resolve) => child.on("exit", resolve))
  assert.equal(code, 0)
})

test("docs/postern.schema.json is what the code accepts", () => {
  const path = join(root, "docs", "postern.schema.json")
  assert.deepEqual(JSON.parse(readFileSync(path, "utf8")), JSON.parse(JSON.stringify(configJsonSchema())))
})
