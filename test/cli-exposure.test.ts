import assert from "node:assert/strict"
import {spawnSync} from "node:child_process"
import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {test} from "node:test"
import {peWithVersion} from "./support/pe-writer.ts"

const bin = new URL("../bin/postern.js", import.meta.url).pathname

function exposure(...args: readonly string[]): {status: number | null; out: string; err: string} {
  const ran = spawnSync(process.execPath, [bin, "exposure", "--workers", "0", ...args], {encoding: "utf8"})
  return {status: ran.status, out: ran.stdout, err: ran.stderr}
}

test("a build with open flaws exits with 1 and names flaw, fix and list of exploited flaws", () => {
  const {status, out} = exposure("15.01.2106.002")
  assert.equal(status, 1)
  assert.match(out, /Exchange Server 2016 CU18 \(15\.1\.2106\.2\)/)
  assert.match(out, /CVE-2021-26855 +ProxyLogon +vulnerable +2021-11-03 R +Mar21SU KB5000871/)
  assert.match(out, /CVE-2021-34473 +ProxyShell +no update/)
})

test("the newest build exits with 0", () => {
  assert.equal(exposure("15.2.2562.53").status, 0)
})

test("a name need not be quoted, and leaves its updates open", () => {
  const {status, out} = exposure("Exchange", "2016", "CU18")
  assert.equal(status, 1)
  assert.match(out, /only the cumulative update is known/)
  assert.match(out, /CVE-2021-26855 +ProxyLogon +cannot tell/)
})

test("what is no build and no file is refused with exit code 2", () => {
  const {status, err} = exposure("nonsense")
  assert.equal(status, 2)
  assert.match(err, /error\[exposure\/no-such-build\]/)
})

test("ExSetup.exe is evidence; JSON has its place; evidence without a build exits with 2", () => {
  const folder = mkdtempSync(join(tmpdir(), "exposure-"))
  try {
    const program = join(folder, "ExSetup.exe")
    writeFileSync(program, peWithVersion([15, 1, 2106, 13], {OriginalFilename: "ExSetup.exe"}))
    const {status, out} = exposure("--json", program)
    assert.equal(status, 1)
    const {servers} = JSON.parse(out) as {
      servers: {exposure: {build: string; isExact: boolean; builds: {at: {evidence: string}}[]}}[]
    }
    assert.equal(servers[0]?.exposure.build, "15.1.2106.13")
    assert.equal(servers[0]?.exposure.isExact, true)
    assert.equal(servers[0]?.exposure.builds[0]?.at.evidence, "ExSetup.exe")
    writeFileSync(join(folder, "notes.txt"), "nothing\n")
    assert.equal(exposure(join(folder, "notes.txt")).status, 2)
  } finally {
    rmSync(folder, {recursive: true})
  }
})
