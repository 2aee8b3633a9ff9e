/* What a real Exchange 2019 exported gives: build, update level, flaws, each with its place. */

import assert from "node:assert/strict"
import {spawnSync} from "node:child_process"
import {existsSync, readdirSync, readFileSync} from "node:fs"
import {test} from "node:test"
import {memorySource} from "../src/bytes/source.ts"
import {clixmlExport} from "../src/formats/exchange-configuration/clixml-export.ts"
import {wholeFile} from "../src/formats/format.ts"
import {setupLog} from "../src/formats/setup-log.ts"
import {evidenceId} from "../src/model/ids.ts"

const shared = process.env["POSTERN_SHARED"] ?? new URL("../../shared", import.meta.url).pathname
const exports = `${shared}/data/exchange-server-exports`
const skip = existsSync(exports) ? false : `no ${exports}`
const bin = new URL("../bin/postern.js", import.meta.url).pathname

interface Told {
  readonly servers: readonly {
    readonly server: string
    readonly exposure: {
      readonly build: string
      readonly product: string
      readonly isExact: boolean
      readonly flaws: readonly {
        readonly cve: string
        readonly status: string
        readonly says: string
        readonly at: {readonly evidence: string; readonly unit: {readonly line: number}}
        readonly fixedBy: {readonly kb: string} | null
      }[]
      readonly builds: readonly {readonly source: string; readonly at: {readonly evidence: string}}[]
    }
  }[]
}

test("a real server's exports give build, updates and flaws with their lines", {skip}, () => {
  const named = ["ExSetup", "GetExchangeServer", "GetIISModules", "GetOwaVirtualDirectory"]
  const paths = [
    ...named.map((name) => `${exports}/E19/Exchange/${name}.xml`),
    `${exports}/E19/OS/GetHotFix.xml`,
  ]
  const ran = spawnSync(process.execPath, [bin, "exposure", "--json", "--workers", "0", ...paths], {
    encoding: "utf8",
  })
  assert.equal(ran.status, 1, ran.stderr)
  const {servers} = JSON.parse(ran.stdout) as Told
  assert.deepEqual(
    servers.map(({server}) => server),
    ["SOLO-E19A"],
  )
  const {exposure} = servers[0]!
  assert.equal(exposure.build, "15.2.986.5")
  assert.equal(exposure.product, "Exchange Server 2019 CU11")
  assert.equal(exposure.isExact, true)
  const status = (cve: string): string | undefined => exposure.flaws.find((f) => f.cve === cve)?.status
  assert.equal(status("CVE-2021-26855"), "fixed")
  assert.equal(status("CVE-2021-34473"), "fixed")
  assert.equal(status("CVE-2021-42321"), "vulnerable")
  assert.equal(status("CVE-2022-41040"), "vulnerable")
  assert.equal(status("CVE-2024-21410"), "cannot tell")
  assert.equal(exposure.flaws.find((f) => f.cve === "CVE-2021-42321")?.fixedBy?.kb, "KB5007409")
  for (const {at, cve} of exposure.flaws) {
    assert.ok(at.unit.line >= 1, cve)
    assert.match(at.evidence, /\.xml$/)
  }
  assert.deepEqual(exposure.builds.map(({source}) => source).sort(), [
    "admin-display-version",
    "exsetup-file",
  ])
})

const protection: readonly [string, string, RegExp][] = [
  ["Configured", "fixed", /set on the \d+ virtual directories/],
  ["NotConfigured", "vulnerable", /is off on Default Web Site\/EWS/],
  ["MisConfigured", "vulnerable", /is off on Default Web Site\/ecp and Exchange Back End\/ecp/],
]

for (const [name, status, says] of protection)
  test(`Extended Protection, ${name}, decides the flaw that depends on it`, {skip}, () => {
    const paths = [
      `${exports}/E19/Exchange/ExSetup.xml`,
      `${exports}/ExtendedProtection/E19_${name}_ApplicationHost.config`,
    ]
    const ran = spawnSync(process.execPath, [bin, "exposure", "--json", "--workers", "0", ...paths], {
      encoding: "utf8",
    })
    const [server] = (JSON.parse(ran.stdout) as Told).servers
    const flaw = server?.exposure.flaws.find((f) => f.cve === "CVE-2024-21410")
    assert.equal(flaw?.status, status)
    assert.match(flaw?.says ?? "", says)
    assert.match(flaw?.at.evidence ?? "", /ApplicationHost/)
    assert.ok((flaw?.at.unit.line ?? 0) > 2000)
  })

test("every export of the real server is read as values, without a trouble", {skip}, async () => {
  let read = 0
  for (const folder of ["E19/Exchange", "E19/OS", "E19/Exchange/IIS"]) {
    for (const name of readdirSync(`${exports}/${folder}`).filter((n) => n.endsWith(".xml"))) {
      const bytes = readFileSync(`${exports}/${folder}/${name}`)
      if (clixmlExport.sniff(bytes.subarray(0, 65536), name) === 0) continue
      const subject = {evidence: evidenceId(name), path: name, host: undefined}
      for await (const block of clixmlExport.open(memorySource(bytes), wholeFile, subject)) {
        const codes = block.troubles.map((t) => t.code).filter((code) => code !== "clixml/long-value")
        assert.deepEqual(codes, [], name)
        read++
      }
    }
  }
  assert.ok(read > 50, `${read}`)
})

test("Setup logs of real servers tell the version that was installed, and where", {skip}, async () => {
  const expected: Record<string, readonly string[]> = {}
  for (const name of readdirSync(`${exports}/SetupLogs`)) {
    const bytes = readFileSync(`${exports}/SetupLogs/${name}`)
    assert.ok(setupLog.sniff(bytes.subarray(0, 65536), name) > 0.9, name)
    const subject = {evidence: evidenceId(name), path: name, host: undefined}
    const versions = new Set<string>()
    for await (const block of setupLog.open(memorySource(bytes), wholeFile, subject))
      for (let i = 0; i < block.records; i++)
        block.decode(i, {
          trouble: () => undefined,
          event: (event) => {
            const fields = Object.fromEntries(event.entries())
            if (fields["Version"] !== undefined) versions.add(`${event.source.host} ${fields["Version"]}`)
            assert.ok(event.when !== undefined)
          },
        })
    expected[name] = [...versions]
  }
  assert.deepEqual(expected["ExchangeSetup_Service_Disabled.log"], ["ExSvr1 15.1.2106.2"])
  assert.equal(Object.keys(expected).length, 3)
  for (const [name, versions] of Object.entries(expected)) assert.ok(versions.length > 0, name)
})
