/* `npm run demo`: an invented Exchange server, broken into on an invented day, assessed from a zip.
 *
 * Exits with 0 if and only if Postern comes to the conclusion that the generator put in: exploited and
 * persisted confirmed, acted at least likely, and nobody named. */

import {spawnSync} from "node:child_process"
import {mkdirSync, readFileSync, rmSync} from "node:fs"
import {join, relative} from "node:path"

const root: string = join(import.meta.dirname, "..")
const folder: string = join(root, "out", "demo")
const evidence: string = join(folder, "mail-server.zip")
const caseFolder: string = join(folder, "mail-server.case")

function run(...args: readonly string[]): number {
  const {status} = spawnSync(process.execPath, args, {cwd: root, stdio: "inherit"})
  return status ?? 70
}

function expect(isMet: boolean, says: string): void {
  console.log(`${isMet ? "  as expected  " : "  NOT EXPECTED "} ${says}`)
  if (!isMet) process.exitCode = 1
}

interface Conclusion {
  readonly servers: readonly {
    readonly judgements: readonly {
      readonly stage: string
      readonly kind: string
      readonly outcome?: string
      readonly likelihood?: {readonly low: number}
    }[]
  }[]
  readonly attribution: {readonly kind: string}
}

rmSync(folder, {recursive: true, force: true})
mkdirSync(folder, {recursive: true})
console.log("1. An invented Exchange server's evidence, with a ProxyLogon break-in put in\n")
const sample = ["--scenario", "proxylogon", "--seed", "7", "--size", "12MB", "--quiet"]
if (run(join("demo", "sample.ts"), ...sample, "--zip", evidence, "--truth", join(folder, "truth.json")) !== 0)
  process.exit(1)

console.log(`\n2. postern assess ${relative(root, evidence)}\n`)
const code = run(join("bin", "postern.js"), "assess", evidence, "--out", caseFolder)
console.log("\n3. Is it what was put in?\n")
expect(code === 1, "exit code 1: something found, nothing lost")
const {servers, attribution} = JSON.parse(readFileSync(join(caseFolder, "case.json"), "utf8")) as Conclusion
const stage = (name: string): Conclusion["servers"][number]["judgements"][number] | undefined =>
  servers[0]?.judgements.find((judgement) => judgement.stage === name)
expect(servers.length === 1, "one server")
expect(stage("exploited")?.outcome === "confirmed", "exploited: confirmed")
expect(stage("persisted")?.outcome === "confirmed", "persisted: confirmed")
expect((stage("acted")?.likelihood?.low ?? 0) >= 55, "acted: at least likely")
expect(attribution.kind === "refused", "nobody is named for it")
console.log(`\nThe report: ${relative(process.cwd(), join(caseFolder, "report.html"))}`)
