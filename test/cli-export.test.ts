/* `postern export` at the command line, on a case of one day of an invented server. */

import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {checkedBundle} from "./support/stix-shape.ts"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-cli-export-"))

before(() => {
  const server = join(folder, "mail")
  mkdirSync(server)
  writeFolder(generate({seed: "5", scenario: "proxylogon", sizeBytes: 300_000, days: 1}).pieces, server)
  writeFileSync(
    join(folder, "postern.yml"),
    "organisation:\n  name: Deerhurst Ltd\n  domains: [corp.deerhurst.example]\n",
  )
  const made = postern("assess", "mail", "--out", "one.case")
  assert.equal(made.status, 1, made.stderr)
})
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: {PATH: process.env["PATH"], NO_COLOR: "1", POSTERN_CACHE: join(folder, "cache")},
  })
}

test("the bundle of a real case is whole, carries the rules' texts, and is the same twice", () => {
  const {stdout, stderr, status} = postern("export", "one.case", "--format", "stix")
  assert.equal(status, 0, stderr)
  const {objects} = checkedBundle(stdout)
  const indicators = objects.filter(({type}) => type === "indicator")
  assert.ok(indicators.length > 5)
  for (const indicator of indicators) {
    assert.equal(indicator["pattern_type"], "sigma")
    assert.match(String(indicator["pattern"]), /^title: [\s\S]*\ndetection:\n/)
  }
  assert.match(stderr, /What it does not carry:\n- /)
  assert.equal(postern("export", "one.case", "--format", "stix").stdout, stdout)
})

test("every format writes a file and says what it lost", () => {
  for (const format of ["misp", "navigator", "timesketch-csv", "timesketch-jsonl", "csv", "indicators"]) {
    const {status, stdout, stderr} = postern(
      "export",
      "one.case",
      "--format",
      format,
      "--out",
      `one.${format}`,
    )
    assert.equal(status, 0, stderr)
    assert.equal(stdout, "")
    assert.match(stderr, /^Written to one\.\S+ What it does not carry:\n- \S/)
    assert.match(readFileSync(join(folder, `one.${format}`), "utf8"), /amber\+strict/i)
  }
})

test("a file that is there is replaced only when told to", () => {
  writeFileSync(join(folder, "there.csv"), "mine")
  const again = ["export", "one.case", "--format", "csv", "--out", "there.csv"]
  assert.match(postern(...again).stderr, /error\[file\/exists\]/)
  assert.equal(readFileSync(join(folder, "there.csv"), "utf8"), "mine")
  assert.equal(postern(...again, "--force").status, 0)
})

test("a case is not marked lower without a name, and the name stands in the export", () => {
  const lower = ["export", "one.case", "--format", "stix", "--tlp", "tlp:green"]
  const refused = postern(...lower)
  assert.equal(refused.status, 2)
  assert.match(refused.stderr, /error\[marking\/nobody\]/)
  assert.match(
    postern(...lower, "--tlp-by", "A. Admin").stdout,
    /lowered from TLP:AMBER\+STRICT by A\. Admin/,
  )
  const higher = postern("export", "one.case", "--format", "navigator", "--tlp", "RED", "--pap", "RED")
  assert.match(higher.stdout, /"TLP:RED, PAP:RED"/)
})

test("a redacted export names neither the server nor the organisation, not even in raw bytes", () => {
  for (const format of ["stix", "misp", "timesketch-csv"]) {
    const {stdout, stderr} = postern("export", "one.case", "--format", format, "--redact")
    assert.ok(stdout.length > 100, stderr)
    assert.doesNotMatch(stdout, /deerhurst/i, format)
    assert.doesNotMatch(stdout, /MAIL02/i, format)
    const decoded = [...stdout.matchAll(/"payload_bin": "([^"]+)"/g)].map((m) =>
      Buffer.from(m[1] ?? "", "base64").toString(),
    )
    for (const record of decoded) assert.doesNotMatch(record, /deerhurst|MAIL02/i)
  }
  assert.ok(existsSync(join(folder, "one.case", "redaction.json")))
})

test("what cannot be exported is refused with a hint", () => {
  const refusals: readonly (readonly [readonly string[], RegExp])[] = [
    [["--format", "stixx"], /error\[export\/format\][\s\S]*did you mean `stix`/],
    [[], /error\[export\/format\]/],
    [["--format", "csv", "--csv", "wild"], /error\[export\/csv\]/],
    [["--format", "csv", "--tlp", "PURPLE"], /error\[marking\/label\]/],
    [["--format", "csv", "--pap", "AMBER+STRICT"], /error\[marking\/label\]/],
    [["--format", "misp", "--extends", "x"], /error\[export\/extends\]/],
    [["--format", "misp", "--reviewed", "none.txt"], /error\[export\/reviewed\]/],
    [["--format", "csv", "--out", "no/such/folder.csv"], /error\[file\/cannot-write\]/],
  ]
  for (const [options, message] of refusals) {
    const {status, stderr} = postern("export", "one.case", ...options)
    assert.equal(status, 2)
    assert.match(stderr, message)
  }
  assert.match(postern("export", "none.case", "--format", "csv").stderr, /error\[case\/not-found\]/)
})

test("a raw table warns once, and reviewed indicators are for detection", () => {
  const raw = postern("export", "one.case", "--format", "csv", "--csv", "raw")
  assert.equal(raw.stderr.match(/a spreadsheet may run them as formulas/g)?.length, 1)
  const [address] =
    /(?<=")\d+\.\d+\.\d+\.\d+(?=","intruder")/.exec(
      postern("export", "one.case", "--format", "indicators").stdout,
    ) ?? []
  assert.ok(address)
  writeFileSync(join(folder, "reviewed.txt"), `# looked at\n${address}\n`)
  const event = JSON.parse(
    postern("export", "one.case", "--format", "misp", "--reviewed", "reviewed.txt").stdout,
  ) as {
    Event: {Attribute: readonly {value: string; to_ids: boolean}[]}
  }
  assert.deepEqual(
    event.Event.Attribute.filter((each) => each.to_ids).map(({value}) => value),
    [address],
  )
})
