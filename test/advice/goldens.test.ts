/* The advice for generated servers, the recorded run, and constructed ones, as a person reads it: one Markdown file
 * each. Read the diff before you accept it: somebody will follow it on a bad night. */

import assert from "node:assert/strict"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {after, test} from "node:test"
import {adviceBook, plan} from "../../src/advise/plan.ts"
import {type AdviceSettings, nothingSaid, type Situation} from "../../src/advise/situation.ts"
import {assertGolden} from "../support/golden.ts"
import {allButTracking} from "../support/seven-cases.ts"
import {knowledge} from "../support/shipped-knowledge.ts"
import {markdownOf, type ServerWords, situationOf} from "../support/situations.ts"
import {collect, generate, type SampleOptions} from "../support/virtual-server/generate.ts"
import {recording, wholeCase, withRecording} from "../support/whole-case.ts"

const folder = mkdtempSync(join(tmpdir(), "postern-advice-"))
after(() => rmSync(folder, {recursive: true}))

function check(name: string, situation: Situation, settings: Partial<AdviceSettings>): void {
  const actions = plan(adviceBook(knowledge, {...nothingSaid, ...settings}), situation)
  assert.ok(actions.length > 0)
  assertGolden(`test/advice/goldens/${name}.md`, markdownOf(actions, situation))
}

/** Name; what the server lived through; what the organisation says. */
const generated: readonly (readonly [
  string,
  Partial<SampleOptions> & {readonly scenario: string},
  Partial<AdviceSettings>,
])[] = [
  ["clean", {scenario: "clean"}, {country: "GB", hybrid: "no"}],
  ["probed", {scenario: "scan", outcome: "blocked"}, {country: "GB", hybrid: "no"}],
  ["exploited", {scenario: "proxylogon", outcome: "exploited"}, {country: "US", mayGoOffline: "no"}],
  [
    "shell-used",
    {scenario: "proxyshell", outcome: "used"},
    {country: "GB", mayGoOffline: "yes", staffTonight: "no"},
  ],
  [
    "mail-stolen",
    {scenario: "proxylogon", outcome: "theft"},
    {country: "DE", mayGoOffline: "yes", hybrid: "yes"},
  ],
  [
    "not-assessable",
    {
      scenario: "proxylogon",
      outcome: "used",
      drop: allButTracking,
    },
    {},
  ],
]

for (const [name, options, settings] of generated)
  test(`advice for a generated server: ${name}`, async () => {
    const root = join(folder, name)
    for (const [path, bytes] of collect(generate({seed: "7", sizeBytes: 900_000, days: 1, ...options}))) {
      const full = join(root, path)
      mkdirSync(dirname(full), {recursive: true})
      writeFileSync(full, bytes)
    }
    const {bundle} = await wholeCase([root], join(folder, "spool"), 0, true)
    check(name, {servers: bundle.case.servers, findings: bundle.findings, asOf: bundle.case.asOf}, settings)
  })

test("advice for the recorded run of ProxyLogon", withRecording, async () => {
  const {bundle} = await wholeCase([recording], join(folder, "spool"), 0, true)
  check(
    "recorded-proxylogon",
    {servers: bundle.case.servers, findings: bundle.findings, asOf: bundle.case.asOf},
    {country: "GB", mayGoOffline: "yes"},
  )
})

const entered = "probed=almost_certain exploited=confirmed persisted=likely acted=likely"

/** Name; day; servers; what the organisation says. */
const constructed: readonly (readonly [string, string, readonly ServerWords[], Partial<AdviceSettings>])[] = [
  [
    "exchange-2016-cu14",
    "2021-03-10",
    [{builds: ["exsetup-file 15.1.1847.3"], stages: "exposed=almost_certain"}],
    {},
  ],
  [
    "exchange-2013-out-of-support",
    "2026-11-01",
    [{builds: ["exsetup-file 15.0.1497.48"], stages: "exposed=almost_certain"}],
    {hybrid: "no"},
  ],
  ["exchange-2010-out-of-support", "2026-11-01", [{builds: ["exsetup-file 14.3.496.0"]}], {hybrid: "no"}],
  [
    "patched-but-compromised",
    "2026-09-01",
    [
      {
        builds: ["httpproxy-version 15.2.2562.46 2026-08-12..2026-08-30"],
        stages: entered,
        findings: [
          "WS-20 persisted/succeeded Path=C:\\inetpub\\wwwroot\\aspnet_client\\x.aspx source=203.0.113.9",
          "FH-30 persisted/succeeded Name=HttpCache ImagePath=C:\\ProgramData\\cache.dll Location=MACHINE",
          "FH-06 persisted/succeeded TaskName=\\Microsoft\\VSPerfMon",
          "PE-06 persisted/succeeded TargetUserName=support388945a0",
        ],
      },
      {name: "MX2", builds: ["exsetup-file 15.2.2562.46"], stages: "probed=likely"},
    ],
    {country: "GB", mayGoOffline: "yes", hybrid: "yes"},
  ],
]

for (const [name, day, servers, settings] of constructed)
  test(`advice for a constructed case: ${name}`, () => check(name, situationOf(day, servers), settings))
