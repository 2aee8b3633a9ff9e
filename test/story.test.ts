/* The story that real and generated evidence tells, from the files to the sentences. */

import assert from "node:assert/strict"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {after, describe, test} from "node:test"
import {speaks} from "../src/assess/episode-kind.ts"
import type {Episode} from "../src/model/episode.ts"
import {terminalSummary} from "../src/report/terminal-summary.ts"
import {assertGolden} from "./support/golden.ts"
import {collect, generate, type SampleOptions} from "./support/virtual-server/generate.ts"
import {recording, type Whole, wholeCase, withRecording} from "./support/whole-case.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-story-"))
after(() => rmSync(folder, {recursive: true}))
let made = 0

async function caseOf(options: Partial<SampleOptions> & {scenario: string}): Promise<Whole> {
  const root = join(folder, `server-${made++}`)
  for (const [path, bytes] of collect(generate({seed: "1", sizeBytes: 900_000, days: 1, ...options}))) {
    const full = join(root, path)
    mkdirSync(dirname(full), {recursive: true})
    writeFileSync(full, bytes)
  }
  return wholeCase([root], join(folder, "spool"))
}

const storyOf = ({bundle}: Whole): readonly Episode[] => bundle.case.episodes ?? []
const kindsOf = (whole: Whole): readonly string[] => storyOf(whole).map((e) => e.kind)
const told = (whole: Whole): string =>
  [...storyOf(whole), ...(whole.bundle.case.blindSpans ?? [])].map((each) => `${each.says}\n`).join("")

/** Every finding that speaks is in one episode. */
function holdsTheLaw(whole: Whole): void {
  const owners = Map.groupBy(
    storyOf(whole).flatMap((e) => e.findings),
    (id) => id,
  )
  for (const finding of whole.bundle.findings) {
    const times = owners.get(finding.id)?.length ?? 0
    assert.ok(times <= 1 && (times === 1 || !speaks(finding)), `${finding.id} in ${times} episodes`)
  }
}

describe("the recorded run of ProxyLogon", withRecording, () => {
  test("is a break-in, a page and its use, by an assumed clock", async () => {
    const whole = await wholeCase([recording], join(folder, "spool"))
    holdsTheLaw(whole)
    assert.deepEqual(kindsOf(whole), ["probe", "break-in", "shell", "use"])
    const [, entry, shell, use] = storyOf(whole)
    assert.match(
      entry?.says ?? "",
      /^On 2021-03-14 from 06:40:12 to 06:40:17 UTC \(zone assumed\), somebody whose address no log names broke in through CVE-2021-27065 /,
    )
    assert.match(shell?.says ?? "", /the page ohyeah\.aspx came to the web server/)
    assert.match(use?.says ?? "", /the web server started cmd\.exe as MXS01\$ and NT AUTHORITY\\SYSTEM/)
    for (const episode of [entry, shell, use]) assert.deepEqual(episode?.activities, ["A-001"])
  })
})

describe("generated servers", () => {
  test("the demo's server tells its story in the golden sentences", async () => {
    const whole = await caseOf({scenario: "proxylogon", seed: "7"})
    holdsTheLaw(whole)
    assertGolden("test/fixtures/cases/demo/story.txt", told(whole))
    const lines = terminalSummary(whole.bundle)
      .split("\n")
      .filter((line) => /^ {2}\d{4}-\d\d-\d\d |^ {20,}\S/.test(line))
    assert.ok(lines.length > 2 && lines.length <= 12, lines.join("\n"))
  })

  test("ProxyLogon with theft is told from the break-in to the fetched archive, the observer apart", async () => {
    const whole = await caseOf({scenario: "proxylogon", outcome: "theft"})
    holdsTheLaw(whole)
    assert.deepEqual(kindsOf(whole), ["break-in", "shell", "use", "check", "credentials", "theft"])
    const [entry, , , check, , theft] = storyOf(whole)
    assert.match(entry?.says ?? "", /198\.51\.100\.135 broke in through CVE-2021-26855 and CVE-2021-27065/)
    assert.equal(entry?.activities[0], theft?.activities[0])
    assert.notEqual(entry?.activities[0], check?.activities[0])
  })

  test("ProxyShell is told with the right to export before the page that came of it", async () => {
    const whole = await caseOf({scenario: "proxyshell", outcome: "theft"})
    holdsTheLaw(whole)
    const kinds = kindsOf(whole)
    assert.ok(kinds.indexOf("preparation") < kinds.indexOf("shell"), kinds.join())
    assert.deepEqual(
      kinds.filter((kind) => kind !== "clean-up"),
      ["break-in", "preparation", "shell", "use", "credentials", "theft"],
    )
  })

  test("a scanned server has attempts and checks, however many addresses, and nothing else", async () => {
    const whole = await caseOf({scenario: "scan"})
    holdsTheLaw(whole)
    assert.deepEqual(kindsOf(whole), ["probe", "check"])
    assert.match(
      told(whole),
      /\d+ addresses \([^)]*more\) tried exploits for .*; none succeeded, as the answers show/,
    )
  })

  test("a clean server has no story, though administrators exported mail and reset directories", async () => {
    const whole = await caseOf({scenario: "clean"})
    assert.ok(whole.bundle.findings.some((f) => f.indicates.length > 0))
    assert.deepEqual(storyOf(whole), [])
    assert.deepEqual(whole.bundle.case.blindSpans, [])
  })

  test("days without web logs are told as not visible between the episodes", async () => {
    const whole = await caseOf({
      scenario: "proxylogon",
      days: 4,
      sizeBytes: 2_500_000,
      drop: [],
      dropDays: ["2021-03-04"],
    })
    holdsTheLaw(whole)
    assert.match(
      told(whole),
      /^No IIS front-end.* logs.*between .*2021-03-0[345].*: what happened then is not visible there\.$/m,
    )
  })
})
