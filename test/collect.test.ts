import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {parse} from "yaml"
import {placeOf} from "../src/assess/lacking.ts"
import {decodeCollection} from "../src/knowledge/collection.ts"
import {Complaints} from "../src/knowledge/decode.ts"
import type {Refusal} from "../src/model/refusal.ts"
import {collectorKape} from "../src/report/collector/kape.ts"
import {collectorPowerShell} from "../src/report/collector/powershell.ts"
import {collectorVelociraptor} from "../src/report/collector/velociraptor.ts"
import {knowledge} from "./support/shipped-knowledge.ts"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const root: string = join(import.meta.dirname, "..")
const folder: string = mkdtempSync(join(tmpdir(), "postern-collect-"))
after(() => rmSync(folder, {recursive: true}))

const {collection, stageNeeds} = knowledge

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(root, "bin", "postern.js"), ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {PATH: process.env["PATH"], NO_COLOR: "1"},
  })
}

test("every kind of evidence that a stage needs can be gathered by some item", () => {
  for (const {log, channels} of stageNeeds) {
    const items = collection.filter(({logs}) => logs.includes(log))
    assert.ok(items.length > 0, log)
    if (log === "windows-event")
      for (const channel of channels)
        assert.ok(
          items.some((item) => item.channels.includes(channel)),
          channel,
        )
  }
})

test("the collectors in collect/ are those that the knowledge gives", () => {
  const written = {
    "postern-collect.ps1": collectorPowerShell,
    "PosternExchange.tkape": collectorKape,
    "Custom.Windows.Postern.Exchange.yaml": collectorVelociraptor,
  }
  assert.deepEqual(
    readdirSync(join(root, "collect")).filter((name) => name !== "README.md"),
    Object.keys(written).sort(),
  )
  for (const [name, make] of Object.entries(written))
    assert.equal(
      readFileSync(join(root, "collect", name), "utf8"),
      make(collection),
      `${name}: postern collect --as …`,
    )
})

test("each folder of the knowledge stands in each collector", () => {
  const script = collectorPowerShell(collection)
  const targets = (parse(collectorKape(collection)) as {Targets: {Path: string; FileMask?: string}[]}).Targets
  const artifact = parse(collectorVelociraptor(collection)) as {parameters: {name: string; default: string}[]}
  const globs = artifact.parameters.find(({name}) => name === "Files")?.default ?? ""
  for (const {below, mask} of collection.flatMap(({files}) => files)) {
    assert.ok(script.includes(`Below = '${below}'; Mask = '${mask}'`), below)
    assert.ok(
      targets.some(({Path, FileMask}) => Path.endsWith(`${below}\\`) && FileMask === mask),
      below,
    )
    assert.ok(
      globs.split("\n").some((glob) => glob.includes(below.replaceAll("\\", "/")) && glob.endsWith(mask)),
      below,
    )
  }
})

test("the script is ASCII with CR LF, and no command in it changes the server", () => {
  const script = collectorPowerShell(collection)
  assert.match(script, /^[\t\r\n\x20-\x7e]*$/)
  assert.doesNotMatch(script, /[^\r]\n/)
  assert.doesNotMatch(
    script,
    /\b(?:Remove-Item|Set-Item|Set-ItemProperty|New-ItemProperty|Stop-\w+|Start-Service|Restart-\w+|Invoke-Expression|Invoke-WebRequest|iex|sc\.exe|reg\.exe (?!save)|wevtutil\.exe (?!epl))\b/i,
  )
  const deleted = script.match(/\[IO\.\w+\]::Delete\([^)]*\)/g)
  assert.deepEqual(deleted, ["[IO.Directory]::Delete($workPath, $true)"], "its own work folder alone")
})

test("a quote in the knowledge cannot end a string of the script", () => {
  const [first] = collection
  assert.ok(first !== undefined)
  const script = collectorPowerShell([
    {
      ...first,
      channels: ["a'; Remove-Item C:\\ #"],
      files: [{root: "drive", below: "\\x'y", mask: "*", deep: false}],
    },
  ])
  assert.ok(script.includes("'a''; Remove-Item C:\\ #'"))
  assert.ok(script.includes("Below = '\\x''y'"))
})

test("a collection in the script's layout is assessed under the server's name, and lacks what it lacks", () => {
  const mail = join(folder, "gathered")
  mkdirSync(join(mail, "MAIL"), {recursive: true})
  const {pieces} = generate({
    seed: "7",
    scenario: "proxylogon",
    sizeBytes: 300_000,
    days: 2,
    drop: ["httpproxy", "windows-event"],
    events: "none",
  })
  writeFolder(pieces, join(mail, "MAIL"))
  writeFileSync(
    join(mail, "postern-collection.json"),
    JSON.stringify({schema: "postern-collection/1", hostname: "MAIL", begun: "2021-03-05T00:00:00Z"}),
  )
  const empty = join(
    mail,
    "MAIL",
    "C",
    "Program Files",
    "Microsoft",
    "Exchange Server",
    "V15",
    "Logging",
    "HttpProxy",
  )
  mkdirSync(empty, {recursive: true})
  writeFileSync(join(empty, "NoFilesDetected.txt"), "")
  const run = postern("assess", "gathered", "-o", "gathered.case")
  assert.ok((run.status ?? 70) <= 4 && run.status !== 2, run.stderr)
  const stored = JSON.parse(readFileSync(join(folder, "gathered.case", "case.json"), "utf8")) as {
    servers: {id: string; lacking: {item: string; commands: string[]; where: string[]}[]}[]
  }
  const [server] = stored.servers
  assert.ok(server !== undefined)
  const items = server.lacking.map(({item}) => item)
  for (const item of ["httpproxy", "management-events", "file-table"]) assert.ok(items.includes(item), item)
  assert.ok(!items.includes("iis-logs"))
  const told = postern("collect", "gathered.case")
  assert.equal(told.status, 0, told.stderr)
  assert.match(told.stdout, /1\. HttpProxy logs[\s\S]*robocopy "%ExchangeInstallPath%Logging\\HttpProxy"/)
  assert.match(run.stdout, /postern collect/)
})

test("the command prints the list and the collectors, and refuses what it does not know", () => {
  assert.match(postern("collect").stdout, /1\. Running programs[\s\S]*15\. File table/)
  assert.equal(postern("collect", "--as", "powershell").stdout, collectorPowerShell(collection))
  const unknown = postern("collect", "--as", "dd")
  assert.equal(unknown.status, 2)
  assert.match(unknown.stderr, /collect\/unknown-collector[\s\S]*powershell, kape, velociraptor/)
  assert.equal(postern("collect", "gathered.case", "--as", "kape").status, 2)
})

test("a bad row of the list is refused with its place", () => {
  const text =
    "- id: x\n  order: 1\n  title: X\n  logs: []\n  why: y\n  files:\n    - {folder: 'C:\\x', mask: '*', deep: true}\n  byHand: []\n  sources: [z]\n"
  const refusals: Refusal[] = []
  assert.deepEqual(decodeCollection(text, new Complaints("collection.yml", text, refusals)), [])
  assert.equal(refusals[0]?.at?.line, 7)
})

test("a place is written as an administrator would type it", () => {
  assert.equal(
    placeOf({root: "exchange", below: "\\Logging\\HttpProxy", mask: "*.log", deep: true}),
    "%ExchangeInstallPath%Logging\\HttpProxy\\…\\*.log",
  )
  assert.equal(
    placeOf({root: "programdata", below: "", mask: "*.as*x", deep: false}),
    "%ProgramData%\\*.as*x",
  )
})
