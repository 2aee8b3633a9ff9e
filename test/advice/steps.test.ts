import assert from "node:assert/strict"
import {describe, test} from "node:test"
import {adviceBook, plan} from "../../src/advise/plan.ts"
import {type AdviceSettings, nothingSaid} from "../../src/advise/situation.ts"
import type {AdviceStep} from "../../src/model/advice.ts"
import {knowledge} from "../support/shipped-knowledge.ts"
import {type ServerWords, situationOf} from "../support/situations.ts"

function stepsOf(
  server: ServerWords,
  settings: Partial<AdviceSettings> = {},
  day = "2021-03-10",
): readonly AdviceStep[] {
  const book = adviceBook(knowledge, {...nothingSaid, ...settings})
  return plan(book, situationOf(day, [server])).flatMap(({step}) => step ?? [])
}

const ids = (steps: readonly AdviceStep[]): readonly string[] => steps.map((step) => step.id)

/** What was found; the step that takes it out; the exact thing. */
const found: readonly (readonly [string, string, string])[] = [
  [
    "WS-20 persisted/succeeded Path=C:\\inetpub\\wwwroot\\a.aspx",
    "evict-pages",
    "C:\\inetpub\\wwwroot\\a.aspx",
  ],
  ["WS-18 persisted/succeeded file=C/inetpub/b.aspx", "evict-pages", "C/inetpub/b.aspx"],
  ["WS-09 persisted/succeeded url=/owa/auth/c.aspx", "evict-pages", "/owa/auth/c.aspx"],
  ["WS-08 persisted/succeeded file=C:\\t\\c.aspx.1.compiled", "evict-compiled", "C:\\t\\c.aspx.1.compiled"],
  [
    "FH-35 persisted/unknown Path=/zoo PhysicalPath=C:\\ProgramData\\ZOO",
    "evict-directories",
    "C:\\ProgramData\\ZOO",
  ],
  ["FH-30 persisted/succeeded Name=HttpCache", "evict-modules", "HttpCache"],
  ["FH-07 persisted/succeeded TaskName=\\winnet", "evict-tasks", "\\winnet"],
  ["PE-02 persisted/succeeded ServiceName=msupdate", "evict-tasks", "msupdate"],
  ["PE-06 persisted/unknown TargetUserName=help$", "evict-accounts", "help$"],
  ["FH-08 persisted/succeeded Name=guest", "evict-accounts", "guest"],
  [
    "PS-02 exploited/succeeded parameters=-Role_MailboxImportExport_-User_x",
    "evict-roles",
    "-Role MailboxImportExport -User x",
  ],
  ["PE-07 persisted/succeeded parameters=-AssemblyPath_C:\\t.dll", "evict-agents", "-AssemblyPath C:\\t.dll"],
  ["FH-15 persisted/unknown Key=HKLM\\X ValueName=C:\\inetpub", "evict-settings", "C:\\inetpub"],
  [
    "CA-02 acted/succeeded file=C:\\Windows\\Temp\\lsass.dmp",
    "evict-leftovers",
    "C:\\Windows\\Temp\\lsass.dmp",
  ],
]

describe("what was found is named exactly in the step that takes it out", () => {
  for (const [line, id, value] of found)
    test(`${line.split(" ")[0]}: ${id}`, () => {
      const steps = stepsOf({findings: [line]})
      const step = steps.find((one) => one.id === id)
      const detail = step?.details.find((one) => one.value === value)
      assert.deepEqual([detail?.kind, detail?.finding], ["evidence", "F-0001"])
      assert.ok(ids(steps).indexOf("capture-files") < ids(steps).indexOf(id), "copied first")
      assert.ok(ids(steps).includes("capture-files"))
    })

  test("forwarding and rules are undone where mail was taken, other commands are not", () => {
    const server = {
      stages: "data_taken=likely",
      findings: [
        "CO-02 data_taken/unknown cmdlet=Set-Mailbox parameters=-ForwardingSmtpAddress_x@y.example",
        "CO-02 data_taken/unknown cmdlet=New-MailboxExportRequest parameters=-Mailbox_boss",
      ],
    }
    const step = stepsOf(server).find(({id}) => id === "evict-mail-rules")
    assert.deepEqual(
      step?.details.map((d) => d.value),
      ["-ForwardingSmtpAddress x@y.example"],
    )
    assert.ok(!ids(stepsOf({...server, stages: ""})).includes("evict-mail-rules"))
  })

  test("what was only asked for names nothing to remove", () => {
    assert.ok(
      !stepsOf({findings: ["WS-11 probed/attempted url=/owa/auth/x.aspx"]}).some((s) => s.phase === "evict"),
    )
  })
})

/** What the organisation says; steps that are there; steps that are not. */
const entered = "exploited=confirmed persisted=likely"
const constraints: readonly (readonly [Partial<AdviceSettings>, readonly string[], readonly string[]])[] = [
  [{}, ["decide-offline", "isolate", "report-national"], ["isolate-first", "limit-access"]],
  [{mayGoOffline: "yes"}, ["isolate"], ["decide-offline", "limit-access"]],
  [{mayGoOffline: "no"}, ["limit-access"], ["decide-offline", "isolate", "close-port"]],
  [{mayGoOffline: "yes", staffTonight: "no"}, ["isolate-first"], ["isolate"]],
  [{backups: "no"}, ["make-backup"], []],
  [{backups: "yes"}, [], ["make-backup"]],
  [{country: "GB"}, ["report-ncsc"], ["report-cisa", "report-nis2", "report-national"]],
  [{country: "us"}, ["report-cisa"], ["report-ncsc"]],
  [{country: "FR"}, ["report-nis2"], ["report-national"]],
  [{country: "JP"}, ["report-national"], ["report-nis2"]],
]

describe("constraints", () => {
  for (const [settings, there, absent] of constraints)
    test(JSON.stringify(settings), () => {
      const steps = ids(stepsOf({stages: entered, builds: ["exsetup-file 15.1.1847.3"]}, settings))
      for (const id of there) assert.ok(steps.includes(id), `${id} in ${steps.join()}`)
      for (const id of absent) assert.ok(!steps.includes(id), id)
    })

  test("a server that must stay in reach is updated before it is searched, another one after", () => {
    const server = {stages: entered, builds: ["exsetup-file 15.1.1847.3"]}
    const before = (a: string, b: string, steps: readonly string[]): boolean =>
      steps.indexOf(a) < steps.indexOf(b)
    assert.ok(before("update", "hunt-exchange", ids(stepsOf(server, {mayGoOffline: "no"}))))
    assert.ok(before("hunt-exchange", "update", ids(stepsOf(server, {mayGoOffline: "yes"}))))
  })

  test("a hybrid that the evidence shows counts as said, and one that is denied is told as left out", () => {
    const server = {builds: ["exsetup-file 15.2.1748.10"], settings: ["hybrid - true"]}
    const state = (settings: Partial<AdviceSettings>): string | undefined =>
      stepsOf(server, settings, "2026-09-01").find(({id}) => id === "hybrid-application")?.state
    assert.equal(state({}), "open")
    assert.equal(state({hybrid: "no"}), "skipped")
  })
})

describe("done, with the proof", () => {
  test("a mitigation that the evidence shows, with its place", () => {
    const server = {
      stages: "exposed=likely",
      builds: ["exsetup-file 15.1.2106.2"],
      settings: ["rewrite-rule - X-AnonResource-Backend"],
    }
    const step = stepsOf(server).find(({id}) => id === "mitigate-proxylogon")
    assert.equal(step?.state, "done")
    assert.equal(step?.proof?.at.length, 1)
  })

  test("an update, with the time at which it was first seen", () => {
    const server = {builds: ["httpproxy-version 15.1.2176.9 2021-03-04T21:10:00Z..2021-03-09"]}
    const step = stepsOf(server).find(({id}) => id === "update")
    assert.equal(step?.state, "done")
    assert.match(
      step?.proof?.says ?? "",
      /first seen on 2021-03-04 21:10 UTC\. This does not show that nobody/,
    )
  })

  test("who is up to date and was entered all the same is told that updating does not evict", () => {
    const server = {builds: ["exsetup-file 15.1.2176.9"], stages: entered}
    const steps = ids(stepsOf(server))
    assert.ok(steps.includes("hunt-although-updated"))
    assert.ok(!ids(stepsOf({builds: ["exsetup-file 15.1.2176.9"]})).includes("hunt-although-updated"))
  })
})

test("a flaw that became known after the day of the case is not held against it", () => {
  const server = {builds: ["exsetup-file 15.1.2308.14"]}
  const early = stepsOf(server, {}, "2021-08-24")
  assert.ok(!ids(early).some((id) => /^(mitigate|close-port|capture-files)/.test(id)))
  assert.ok(ids(early).includes("check-build-today"))
  assert.ok(ids(stepsOf(server, {}, "2022-12-01")).includes("mitigate-proxynotshell"))
})

test("steps that say the same on many servers are one", () => {
  const book = adviceBook(knowledge)
  const one: ServerWords = {stages: "exploited=unseen"}
  const steps = plan(book, situationOf("2021-03-10", [one, one, one])).flatMap(({step}) => step ?? [])
  assert.deepEqual(steps.find(({id}) => id === "capture-files")?.servers.map(String), ["MX1", "MX2", "MX3"])
})
