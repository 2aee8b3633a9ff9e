/* What a build means for a case: the judgement of exposure, the prior of exploitation, the timeline, the
 * section of the report. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {exposureFile} from "../src/case/schema.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {loadKnowledge} from "../src/knowledge/load.ts"
import type {CaseBundle} from "../src/model/case.ts"
import {reportHtml} from "../src/report/html.ts"
import {caseOf, judgementOf} from "./support/case-language.ts"
import {saw, set} from "./support/observations.ts"

const folder = new URL("../knowledge", import.meta.url).pathname
const {products} = loadKnowledge(await readKnowledgeFolder(folder)).knowledge!

const week = "MXS01 httpproxy 2021-03-01..2021-03-07"
const attempt = "2021-03-04T10:00:00Z MXS01 httpproxy PL-01 client=198.51.100.7"

function story(lines: readonly string[], matches: readonly string[] = [], settings = false): CaseBundle {
  const on = settings ? [set("extended-protection", "Default Web Site/owa", "Require")] : []
  const observations = [...lines.map(saw), ...on]
  return caseOf({logs: [week], matches, observations, products})
}

const prior = (bundle: CaseBundle): string => {
  const judged = judgementOf(bundle, "exploited")
  return judged.kind === "assessed" ? String(judged.ledger.prior.value) : judged.kind
}

test("a build without the fix when the flaw was tried makes exposure almost certain", () => {
  const bundle = story(["httpproxy-version 15.1.2106.2 2021-03-01..2021-03-07 MXS01"], [attempt])
  const judged = judgementOf(bundle, "exposed")
  assert.equal(judged.kind === "assessed" && judged.likelihood.term, "almost certain")
  assert.equal(judged.kind === "assessed" && judged.confidence, "high")
  assert.match(judged.says, /no fix for CVE-2021-26855.* on 2021-03-04/)
  assert.ok(!judged.gaps.some((gap) => gap.log === "build"))
})

test("a build with the fix makes exposure a remote chance", () => {
  const judged = judgementOf(
    story(["httpproxy-version 15.1.2106.13 2021-03-01..2021-03-07 MXS01"], [attempt]),
    "exposed",
  )
  assert.equal(judged.kind === "assessed" && judged.likelihood.term, "remote chance")
  assert.match(judged.says, /had the fixes for CVE-2021-26855/)
})

test("a server that was open before it was fixed was exposed, though the attempts came too late", () => {
  const bundle = story(
    [
      "httpproxy-version 15.1.2106.2 2021-03-01..2021-03-03 MXS01",
      "httpproxy-version 15.1.2106.13 2021-03-03..2021-03-07 MXS01",
    ],
    [
      "2021-03-06T10:00:00Z MXS01 httpproxy PL-01 client=198.51.100.7",
      "2021-03-06T10:01:00Z MXS01 ecp-server PL-10 client=198.51.100.7",
    ],
  )
  const judged = judgementOf(bundle, "exposed")
  assert.equal(judged.kind === "assessed" && judged.likelihood.term, "almost certain", judged.says)
  assert.match(judged.says, /no fix for CVE-2021-26855 and CVE-2021-27065 on 2021-03-01/)
  assert.notEqual(prior(bundle), "0.2", "what was tried was tried when it was fixed")
})

test("a cumulative update alone leaves exposure open, and the gap says why", () => {
  const bundle = caseOf({
    logs: ["MXS01 httpproxy 2021-03-18..2021-03-24"],
    matches: ["2021-03-20T10:00:00Z MXS01 httpproxy PL-01 client=198.51.100.7"],
    observations: [saw("admin-display-version 15.1.2106.2 - MXS01")],
    products,
  })
  const judged = judgementOf(bundle, "exposed")
  assert.equal(judged.kind, "not assessable")
  assert.match(judged.gaps.map((gap) => gap.says).join(" "), /does not decide about CVE-2021-26855/i)
})

test("on a day before the fix a cumulative update is enough to know that it was open", () => {
  const judged = judgementOf(story(["admin-display-version 15.1.2106.2 - MXS01"]), "exposed")
  assert.equal(judged.kind === "assessed" && judged.likelihood.term, "almost certain")
  assert.equal(judged.kind === "assessed" && judged.confidence, "moderate")
})

test("without a build nothing changes", () => {
  assert.deepEqual(story([], [attempt]).case.servers, caseOf({logs: [week], matches: [attempt]}).case.servers)
})

test("the prior of exploitation follows the build", () => {
  const worked = ["2021-03-04T10:00:00Z MXS01 httpproxy PL-02 client=198.51.100.7"]
  const open = prior(story(["httpproxy-version 15.1.2106.2 2021-03-01..2021-03-07 MXS01"], worked))
  const late = prior(story(["httpproxy-version 15.1.2106.13 2021-03-01..2021-03-07 MXS01"], worked))
  const unknown = prior(story([], worked))
  assert.ok(Number(unknown) < Number(open), `${unknown} ${open}`)
  // ProxyLogon was used before there was a fix: having it later says nothing about the time before.
  assert.equal(late, unknown)
})

test("settings that decide about flaws close the gap of configuration", () => {
  const line = "httpproxy-version 15.1.2106.2 2021-03-01..2021-03-07 MXS01"
  const judged = judgementOf(story([line], [attempt], true), "exposed")
  assert.deepEqual(
    judged.gaps.map((gap) => gap.log),
    [],
  )
})

test("the timeline tells when a build was first seen and when it changed", () => {
  const {timeline} = story([
    "httpproxy-version 15.1.2106.2 2021-03-01..2021-03-03 MXS01",
    "httpproxy-version 15.1.2106.13 2021-03-05..2021-03-07 MXS01",
  ])
  assert.deepEqual(
    timeline.filter((entry) => entry.kind === "build").map((entry) => entry.summary),
    [
      "Build seen: 15.1.2106.2 (Exchange Server 2016 CU18).",
      "Build changed from 15.1.2106.2: 15.1.2106.13 (Exchange Server 2016 CU18 Mar21SU).",
    ],
  )
})

test("an exposure is written to case.json and reads back the same", () => {
  const {servers} = story(
    ["httpproxy-version 15.1.2106.2 2021-03-01..2021-03-07 MXS01"],
    [attempt],
    true,
  ).case
  const exposure = servers[0]?.exposure
  assert.ok(exposure !== undefined && exposure.flaws.length > 50)
  const read = exposureFile.decode(JSON.parse(JSON.stringify(exposureFile.encode(exposure))))
  assert.deepEqual(read, {ok: true, value: exposure})
})

test("the report has a section with flaws, fixes and places, and escapes what evidence says", () => {
  const hostile =
    "uninstall-key Security_Update_<img_src=x>_for_Exchange_Server_2016_Cumulative_Update_18_(KB5000871)"
  const bundle = story(
    ["httpproxy-version 15.1.2106.2 2021-03-01..2021-03-07 MXS01", `${hostile} - MXS01`],
    [attempt],
  )
  const page = reportHtml(bundle)
  assert.match(page, /<h2 id="exposure">What was open<\/h2>/)
  assert.match(page, /href="#exposure"/)
  assert.match(page, /Mar21SU, KB5000871 \(15\.1\.2106\.13\)/)
  assert.match(page, /a\.log:1/)
  assert.ok(!page.includes("<img"))
  assert.ok(page.includes("&lt;img"))
})
