import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {exposureOf, exposureOfText} from "../src/assess/exposure.ts"
import {exposureKnowledge, exposuresIn} from "../src/assess/server-exposure.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {loadKnowledge} from "../src/knowledge/load.ts"
import {compareBuild, formatBuild} from "../src/model/build.ts"
import type {ServerExposure} from "../src/model/exposure.ts"
import type {Observation} from "../src/model/observation.ts"
import {saw, set, time} from "./support/observations.ts"

const files = await readKnowledgeFolder(new URL("../knowledge", import.meta.url).pathname)
const known = exposureKnowledge(loadKnowledge(files).knowledge!.products)!

function judge(lines: readonly (string | Observation)[], attempts: Readonly<Record<string, string>> = {}) {
  const observations = lines.map((line) => (typeof line === "string" ? saw(line) : line))
  const tried = new Map(Object.entries(attempts).map(([cve, at]) => [cve, time(at)]))
  return exposureOf(observations, tried, time("2021-12-01"), known)
}

const flaw = (exposure: ServerExposure | undefined, cve: string) => exposure?.flaws.find((f) => f.cve === cve)

/** Sightings; flaw; status now; attempt and status then. */
const cases: readonly [string, readonly string[], string, string, string?, string?][] = [
  ["the exact build lacks the fix", ["exsetup-file 15.1.2106.2"], "CVE-2021-26855", "vulnerable"],
  ["the exact build has the fix", ["exsetup-file 15.01.2106.013"], "CVE-2021-26855", "fixed"],
  [
    "a source of cumulative updates never says that an update is missing",
    ["admin-display-version 15.1.2106.2"],
    "CVE-2021-26855",
    "cannot tell",
  ],
  [
    "a later cumulative update contains the fix, and such a source may say so",
    ["admin-display-version 15.1.2242.4"],
    "CVE-2021-26855",
    "fixed",
  ],
  [
    "no update was made for a cumulative update",
    ["exsetup-file 15.1.2106.13"],
    "CVE-2021-34473",
    "no update",
  ],
  [
    "an installed update raises what a cumulative update leaves open",
    [
      "admin-display-version 15.1.2106.2",
      "uninstall-key Security_Update_for_Exchange_Server_2016_Cumulative_Update_18_(KB5000871)",
    ],
    "CVE-2021-26855",
    "fixed",
  ],
  [
    "fixed now, and vulnerable when it was tried",
    [
      "httpproxy-version 15.1.2106.2 2021-02-01..2021-03-04",
      "httpproxy-version 15.1.2106.13 2021-03-10..2021-04-01",
    ],
    "CVE-2021-26855",
    "fixed",
    "2021-03-03",
    "vulnerable",
  ],
  [
    "between two builds it cannot be told which ran",
    [
      "httpproxy-version 15.1.2106.2 2021-02-01..2021-03-04",
      "httpproxy-version 15.1.2106.13 2021-03-10..2021-04-01",
    ],
    "CVE-2021-26855",
    "fixed",
    "2021-03-06",
    "cannot tell",
  ],
  [
    "before the fix was published every build was vulnerable, whatever the build is now",
    ["exsetup-file 15.1.2242.4"],
    "CVE-2021-26855",
    "fixed",
    "2021-01-10",
    "vulnerable",
  ],
  [
    "an answered path shows that a build had been installed, no more",
    ["owa-path 15.1.2242.4 2021-03-25..2021-03-25"],
    "CVE-2021-26855",
    "fixed",
  ],
  [
    "an answered path does not show that nothing newer ran",
    ["owa-path 15.1.2106.13 2021-03-05..2021-03-05"],
    "CVE-2021-26855",
    "cannot tell",
  ],
  [
    "sources that disagree about a fix leave it open",
    ["exsetup-file 15.2.2562.43"],
    "CVE-2026-42897",
    "cannot tell",
  ],
  ["the later of two disputed updates is enough", ["exsetup-file 15.2.2562.45"], "CVE-2026-42897", "fixed"],
  [
    "either build of an update that two tables number differently counts",
    ["exsetup-file 15.1.1415.8"],
    "CVE-2021-26855",
    "fixed",
  ],
]

for (const [title, lines, cve, now, tried, then] of cases)
  test(`exposure: ${title}`, () => {
    const told = flaw(judge(lines, tried === undefined ? {} : {[cve]: tried}), cve)
    assert.equal(told?.status, now, told?.says ?? "no such flaw")
    assert.equal(told?.statusThen, then)
    assert.ok(now !== "cannot tell" || (told?.says ?? "").length > 20)
    assert.ok(told?.at !== undefined)
  })

test("builds that cannot both be true are shown as a conflict, and decide what they agree on", () => {
  const exposure = judge(["exsetup-file 15.2.986.5 - - a", "exsetup-file 15.2.1118.25 - - b"])
  assert.equal(exposure?.conflicts.length, 1)
  assert.equal(flaw(exposure, "CVE-2021-26855")?.status, "fixed")
  assert.equal(flaw(exposure, "CVE-2022-41040")?.status, "cannot tell")
})

test("an older build after a newer one is told", () => {
  const exposure = judge([
    "httpproxy-version 15.1.2106.13 2021-03-01..2021-03-02",
    "httpproxy-version 15.1.2106.2 2021-03-05..2021-03-06",
  ])
  assert.match(exposure?.conflicts.join(" ") ?? "", /do not go back/)
})

test("flaws that a setting decides cannot be told without it", () => {
  const newest = "exsetup-file 15.2.1748.53"
  const directories = ["owa", "ecp", "EWS", "mapi", "OAB"].map((name) => `Default Web Site/${name}`)
  assert.equal(flaw(judge([newest]), "CVE-2024-21410")?.status, "cannot tell")
  const on = directories.map((path) => set("extended-protection", path, "Require"))
  assert.equal(flaw(judge([newest, ...on]), "CVE-2024-21410")?.status, "fixed")
  assert.equal(flaw(judge([newest, ...on.slice(0, 1)]), "CVE-2024-21410")?.status, "cannot tell")
  const off = set("extended-protection", "Default Web Site/owa", "None")
  const told = flaw(judge([newest, ...on.slice(1), off]), "CVE-2024-21410")
  assert.equal(told?.status, "vulnerable")
  assert.equal(told?.at?.unit.kind === "line" && told.at.unit.line, 7)
  assert.equal(flaw(judge([newest]), "CVE-2025-53786")?.status, "cannot tell")
  assert.equal(flaw(judge(["exsetup-file 15.2.1118.7"]), "CVE-2025-53786")?.status, "no update")
})

test("the order of sightings does not matter", () => {
  const lines = [
    "httpproxy-version 15.1.2106.2 2021-02-01..2021-03-04",
    "httpproxy-version 15.1.2106.13 2021-03-10..2021-04-01 - b",
    "admin-display-version 15.1.2106.2 - - c",
    "exsetup-file 15.1.2106.13 - - d",
  ]
  const expected = judge(lines, {"CVE-2021-26855": "2021-03-03"})
  fc.assert(
    fc.property(fc.shuffledSubarray(lines, {minLength: lines.length}), (shuffled) => {
      assert.deepEqual(judge(shuffled, {"CVE-2021-26855": "2021-03-03"}), expected)
    }),
    {seed: 20261122, numRuns: 50},
  )
})

test("a later build of a cumulative update is never open to more", () => {
  const rank = {fixed: 0, "cannot tell": 1, vulnerable: 2, "no update": 2} as const
  let compared = 0
  for (const {builds} of known.cus) {
    const ordered = [...builds].sort((a, b) => compareBuild(a.build, b.build))
    let before: ServerExposure | undefined
    for (const row of ordered) {
      const now = exposureOfText(formatBuild(row.build), undefined, known)
      assert.ok(now !== undefined, formatBuild(row.build))
      for (const one of now.flaws) {
        const earlier = flaw(before, one.cve)
        if (earlier === undefined) continue
        const text = `${formatBuild(row.build)} ${one.cve}: ${earlier.status} → ${one.status}`
        assert.ok(rank[one.status] <= rank[earlier.status], text)
        compared++
      }
      before = now
    }
  }
  assert.ok(compared > 5000, `${compared}`)
})

const named: readonly [string, string | undefined, boolean][] = [
  ["15.1.2106.2", "Exchange Server 2016 CU18", true],
  ["15.01.2106.013", "Exchange Server 2016 CU18 Mar21SU", true],
  ["Exchange 2016 CU18", "Exchange Server 2016 CU18", false],
  ["2019 CU8 Mar21SU", "Exchange Server 2019 CU8 Mar21SU", true],
  ["Exchange Server SE", "Exchange Server SE RTM", false],
  ["Exchange 2010 SP3 RU32", "Exchange Server 2010 SP3 RU32", true],
  ["Exchange 2016 CU99", undefined, false],
  ["hello", undefined, false],
]

for (const [text, name, exact] of named)
  test(`a person may write ${JSON.stringify(text)}`, () => {
    const exposure = exposureOfText(text, undefined, known)
    assert.equal(exposure?.product, name)
    assert.equal(exposure?.isExact ?? false, exact)
  })

test("what names no host belongs to the one server that its folder tells of", () => {
  const observations = [
    saw("exsetup-file 15.2.986.5 - - mx1/ExSetup.xml"),
    saw("admin-display-version 15.2.986.5 - mx1.corp.example mx1/GetExchangeServer.xml"),
    saw("admin-display-version 15.1.2106.2 - mx2 mx2/GetExchangeServer.xml"),
  ]
  const {servers} = exposuresIn(observations, [], undefined, known)
  assert.deepEqual(
    servers.map(({server, exposure}) => [server, exposure.build, exposure.isExact]),
    [
      ["MX1", "15.2.986.5", true],
      ["MX2", "15.1.2106.2", false],
    ],
  )
})

test("settings are told where nothing shows a build, and decide what they alone decide", () => {
  const off = judge([set("extended-protection", "Default Web Site/owa", "None")])
  assert.equal(off?.build, undefined)
  assert.deepEqual(off?.builds, [])
  assert.match(off?.says ?? "", /does not show the build/)
  assert.deepEqual(
    off?.flaws.map((f) => `${f.cve} ${f.status}`),
    ["CVE-2024-21410 vulnerable"],
  )
  const rule = judge([
    set("rewrite-rule", "Default Web Site", "X: (.*)X-BEResource=(.+)/(.+)~(.+); AbortRequest"),
  ])
  assert.deepEqual(rule?.flaws, [])
  assert.equal(rule?.settings.length, 1)
  assert.equal(judge([]), undefined)
})

test("a mitigation is told with the flaw that it is against, and changes no answer", () => {
  const rows: readonly [Parameters<typeof set>[0], string, string | undefined][] = [
    ["rewrite-rule", "any name: (.*)X-AnonResource-Backend(.*); AbortRequest", "CVE-2021-26855"],
    ["rewrite-rule", "applied against CVE-2021-26855 by EOMT", "CVE-2021-26855"],
    ["rewrite-rule", "EOMT: .*autodiscover\\.json.*Powershell.*; AbortRequest", "CVE-2022-41040"],
    ["rewrite-rule", "redirect to https: (.*); Redirect", undefined],
    ["emergency-mitigation", "M2.1", "CVE-2026-42897"],
    ["emergency-mitigation", "M2", "CVE-2026-42897"],
    ["emergency-mitigation", "M21", undefined],
    ["payload-signing", "Enabled=true", undefined],
  ]
  for (const [setting, value, cve] of rows) {
    const exposure = judge(["exsetup-file 15.1.2106.2", set(setting, "Default Web Site", value)])
    const [seen] = exposure?.settings ?? []
    assert.equal(/This one is against (CVE-[\d-]+)\./.exec(seen?.says ?? "")?.[1], cve, value)
    const noted = exposure?.flaws.filter((f) => f.says.includes("A mitigation was in place")) ?? []
    assert.deepEqual(
      noted.map((f) => f.cve),
      cve === undefined ? [] : [cve],
      value,
    )
    const before = judge(["exsetup-file 15.1.2106.2"])
    assert.deepEqual(
      exposure?.flaws.map((f) => f.status),
      before?.flaws.map((f) => f.status),
    )
  }
})
