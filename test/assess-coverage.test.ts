/* What each kind of evidence adds to the coverage of a stage, by the needs that the knowledge folder lists. */

import assert from "node:assert/strict"
import {join} from "node:path"
import {test} from "node:test"
import {coverOf, type Window} from "../src/assess/coverage.ts"
import {judge} from "../src/assess/stages.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import type {StageNeed} from "../src/knowledge/knowledge.ts"
import {loadKnowledge} from "../src/knowledge/load.ts"
import {diskKinds, type LogKind} from "../src/model/event.ts"
import {type Stage, stages} from "../src/model/finding.ts"
import {evidenceId, formatName, serverId} from "../src/model/ids.ts"
import {type Instant, instant, microsPerDay} from "../src/model/instant.ts"
import type {FileRecord} from "../src/model/inventory.ts"
import {log} from "./support/case-language.ts"

const {knowledge} = loadKnowledge(await readKnowledgeFolder(join(import.meta.dirname, "../knowledge")))
assert.ok(knowledge)
const needs = knowledge.stageNeeds.filter((n) => n.log !== "build" && n.log !== "configuration")
const marchFirst = 1_614_556_800_000_000
const window: Window = {from: marchFirst as Instant, until: (marchFirst + 7 * microsPerDay) as Instant}
const auth = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy"

function disk(kind: LogKind, path: string, more: Partial<FileRecord> = {}): FileRecord {
  return {
    ...log(`MX1 ${kind} 2021-03-01..2021-03-07`),
    id: evidenceId(path),
    path,
    format: formatName(kind),
    hours: [],
    records: 1,
    first: undefined,
    last: undefined,
    ...more,
  }
}

const wholeDisk: readonly FileRecord[] = [
  disk("web-file", `${auth}\\owa\\auth\\logon.aspx`),
  disk("web-file", `${auth}\\ecp\\auth\\TimeoutLogout.aspx`),
  disk("web-file", "C:\\inetpub\\wwwroot\\web.config"),
  disk("file-system", "C:\\$MFT"),
  disk("file-system", "C:\\$Extend\\$UsnJrnl$J", {format: formatName("usn")}),
  disk("iis-configuration", "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config"),
  disk("iis-configuration", "C:\\inetpub\\wwwroot\\aspnet_client\\web.config"),
  disk("scheduled-task", "C:\\Windows\\System32\\Tasks\\Microsoft\\Windows\\Defrag\\ScheduledDefrag"),
  disk("registry", "C:\\Windows\\System32\\config\\SYSTEM"),
  disk("registry", "C:\\Windows\\System32\\config\\SOFTWARE"),
  disk("powershell-text", "C:\\Users\\adm\\AppData\\Roaming\\ConsoleHost_history.txt"),
  disk("powershell-text", "C:\\Transcripts\\PowerShell_transcript.MX1.txt", {first: window.from}),
]
const channels = "MSExchange_Management,Application,Security,System,Microsoft-Windows-Sysmon/Operational"
const logs: readonly FileRecord[] = [...new Set(needs.map((n) => n.log))]
  .filter((kind) => kind !== "process events" && !diskKinds.some((disk) => disk === kind))
  .map((kind) =>
    log(`MX1 ${kind} 2021-03-01..2021-03-07${kind === "windows-event" ? ` channels=${channels}` : ""}`),
  )
const everything = [...logs, ...wholeDisk]

const cover = (need: StageNeed, files: readonly FileRecord[]): ReturnType<typeof coverOf> =>
  coverOf(need, files, window, new Map())

function shareOf(stage: Stage, files: readonly FileRecord[]): number {
  const own = needs.filter((n) => n.stage === stage)
  return own.reduce((sum, need) => sum + need.weight * cover(need, files).share, 0)
}

test("with everything there, every need is met and no gap is left", () => {
  assert.ok(needs.length > 25)
  for (const need of needs) {
    const {share, gap} = cover(need, everything)
    assert.ok(share > 0.99, `${need.stage}, ${need.log}: ${share}`)
    assert.equal(gap, undefined, `${gap?.says}`)
  }
})

test("each kind of evidence taken away lowers the stages that need it, and its gap says what that hides", () => {
  let compared = 0
  for (const need of needs) {
    const without = everything.filter((f) =>
      need.log === "process events" ? f.log !== "windows-event" : f.log !== need.log,
    )
    const {share, gap} = cover(need, without)
    assert.equal(share, 0, need.log)
    assert.equal(gap?.why, "absent")
    assert.match(gap?.says ?? "", /^No /)
    assert.ok(gap?.says.includes(need.hides), gap?.says)
    assert.ok(shareOf(need.stage, without) < shareOf(need.stage, everything))
    compared++
  }
  assert.equal(compared, needs.length)
})

test("each single file of a disk's evidence taken away is named in a gap", () => {
  for (const file of wholeDisk) {
    const {log: kind} = file
    const without = everything.filter((f) => f !== file)
    const own = needs.filter((n) => n.log === kind)
    assert.ok(own.length > 0, `nothing needs ${kind}`)
    for (const need of own) {
      const {share, gap} = cover(need, without)
      assert.ok(share < 1, `${file.path}: ${share}`)
      assert.notEqual(gap, undefined, file.path)
    }
  }
})

test("the gap of a part names the part", () => {
  const registry = needs.find((n) => n.log === "registry")
  assert.ok(registry)
  const {share, gap} = cover(
    registry,
    everything.filter((f) => !f.path.endsWith("SOFTWARE")),
  )
  assert.equal(share, 0.5)
  assert.match(gap?.says ?? "", /^No SOFTWARE hive among the registry evidence: services/)
})

test("a page that somebody sent along is no copy of the folder, a new task none of the tasks", () => {
  const one = [
    disk("web-file", `${auth}\\owa\\auth\\errorEE.aspx`),
    disk("scheduled-task", "C:\\Windows\\System32\\Tasks\\Updater"),
    disk("iis-configuration", "C:\\inetpub\\wwwroot\\web.config"),
    disk("powershell-text", "C:\\Temp\\x.ps1"),
    disk("registry", "C:\\Users\\adm\\NTUSER.DAT"),
  ]
  const share = (kind: LogKind): number | undefined => {
    const need = needs.find((n) => n.log === kind)
    return need && cover(need, one).share
  }
  assert.equal(share("web-file"), 0)
  assert.equal(share("scheduled-task"), 0)
  assert.equal(share("powershell-text"), 0)
  assert.equal(share("registry"), 0)
  assert.ok((share("iis-configuration") ?? 1) < 0.5)
})

test("web roots with pages, applicationHost.config and tasks show more of what stayed than logs alone", () => {
  const copy = wholeDisk.filter((f) => /^(?:web-file|iis-configuration|scheduled-task)$/.test(f.log ?? ""))
  assert.ok(shareOf("persisted", copy) > shareOf("persisted", logs))
  assert.ok(shareOf("persisted", [...copy, ...logs]) > shareOf("persisted", copy))
  assert.equal(shareOf("probed", copy), 0)
})

test("a disk on which nothing is found lowers `persisted`; the times of its things are not told as looked at", () => {
  const judged = (files: readonly FileRecord[]): ReturnType<typeof judge> =>
    judge(
      {
        server: serverId("MX1"),
        traced: [],
        proven: [],
        files,
        window,
        reach: new Map(),
        exposure: "vulnerable",
        clocks: [],
      },
      knowledge,
    )
  const hives = [disk("registry", "SOFTWARE", {first: instant(1) as Instant, last: window.until})]
  const before = judged(logs).find((j) => j.stage === "persisted")
  const after = judged([...everything, ...hives]).find((j) => j.stage === "persisted")
  assert.equal(before?.kind, "assessed")
  assert.ok(after?.kind === "assessed" && before?.kind === "assessed")
  assert.ok(after.ledger.posterior <= before.ledger.posterior)
  assert.ok(after.gaps.length < before.gaps.length)
  assert.match(after.says, /registry evidence/)
  assert.doesNotMatch(after.says, /1970/)
  const nothing = judged([]).find((j) => j.stage === "persisted")
  assert.equal(nothing?.kind, "not assessable")
  const diskOnly = judged(wholeDisk).find((j) => j.stage === "persisted")
  assert.equal(diskOnly?.kind, "assessed")
})

test("a kind of the disk that no rule could read covers nothing and says so", () => {
  for (const need of needs.filter((n) => diskKinds.some((kind) => kind === n.log))) {
    const reach = new Map(wholeDisk.map((f) => [f.id, {able: 0, unable: []}]))
    const {share, gap} = coverOf(need, wholeDisk, window, reach)
    assert.equal(share, 0)
    assert.equal(gap?.why, "no rule")
  }
})

test("every stage that the disk can show needs something of it", () => {
  const onDisk = (stage: Stage): readonly string[] =>
    needs.filter((n) => n.stage === stage && diskKinds.some((kind) => kind === n.log)).map((n) => n.log)
  for (const stage of stages) {
    const expected = ["persisted", "acted", "data taken"].includes(stage)
    assert.equal(onDisk(stage).length > 0, expected, stage)
  }
})

test("a disk without any log is judged though no record tells a time", () => {
  for (const need of needs.filter((n) => diskKinds.some((kind) => kind === n.log))) {
    const {share, gap} = coverOf(need, wholeDisk, undefined, new Map())
    assert.deepEqual([share, gap], [1, undefined], need.log)
  }
  const judged = judge(
    {
      server: serverId("MX1"),
      traced: [],
      proven: [],
      files: wholeDisk,
      window: undefined,
      reach: new Map(),
      exposure: "unknown",
      clocks: [],
    },
    knowledge,
  )
  assert.equal(judged.find((j) => j.stage === "persisted")?.kind, "assessed")
  assert.equal(judged.find((j) => j.stage === "exploited")?.kind, "not assessable")
})
