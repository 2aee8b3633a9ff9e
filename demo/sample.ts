/* `npm run sample`: writes the evidence of an invented Exchange server to a folder or a zip, and beside it
 * what was put in (truth.json). All behaviour is in test/support/virtual-server; here are only the words. */

import {existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join, resolve} from "node:path"
import {Command, InvalidArgumentError, Option} from "commander"
import type {LogKind} from "../src/model/event.ts"
import {type Fault, faultNames, faults} from "../test/support/virtual-server/faults.ts"
import {
  generate,
  type SampleOptions,
  scenarios,
  writtenLogs,
} from "../test/support/virtual-server/generate.ts"
import {type Layout, layouts} from "../test/support/virtual-server/layout.ts"
import {writeFolder, zipFolder} from "../test/support/virtual-server/pack.ts"
import type {EventStyle} from "../test/support/virtual-server/scene.ts"

interface Asked {
  readonly scenario: string
  readonly outcome?: string
  readonly seed: string
  readonly size: number
  readonly days: number
  readonly start?: string
  readonly build?: string
  readonly events: EventStyle
  readonly layout: Layout
  readonly faults?: readonly Fault[]
  readonly drop?: readonly LogKind[]
  readonly dropDays?: readonly string[]
  readonly busyAdmins?: boolean
  readonly out?: string
  readonly zip?: string
  readonly truth?: string
  readonly quiet?: boolean
}

/** `5MB`, `1.5GB`, `800k`, `1000000`: decimal units, as disks are sold. */
function parseSize(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(text)
  const unit = {"": 1, k: 1e3, m: 1e6, g: 1e9}[parts?.[2]?.toLowerCase() ?? ""]
  const size = Math.round(Number(parts?.[1]) * (unit ?? Number.NaN))
  if (!(size >= 100_000))
    throw new InvalidArgumentError("a size such as 5MB or 1GB, at least 100KB, is needed.")
  return size
}

function parseDays(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 366)
    throw new InvalidArgumentError("a whole number from 1 to 366 is needed.")
  return days
}

function parseDay(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(`${text}T00:00:00Z`)))
    throw new InvalidArgumentError("a day such as 2021-03-03 is needed.")
  return text
}

function parseBuildOption(text: string): string {
  if (!/^15\.[012]\.\d{1,4}\.\d{1,3}$/.test(text))
    throw new InvalidArgumentError("a build such as 15.1.2176.2 is needed.")
  return text
}

/** A list with commas of the named things. */
function listOf<T extends string>(known: readonly T[], what: string): (text: string) => readonly T[] {
  return (text) =>
    text.split(",").map((part) => {
      const found = known.find((name) => name === part.trim())
      if (found === undefined)
        throw new InvalidArgumentError(`no ${what} "${part.trim()}". Known: ${known.join(", ")}.`)
      return found
    })
}

const listed = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, says]) => `  ${name.padEnd(18)} ${says}`).join("\n")

const explanation = `
Scenarios and their outcomes (the first is the default):
${listed(scenarios.flatMap((s) => [[s.name, s.says] as const, ...s.outcomes.filter((o) => o.name !== s.name).map((o) => [`  ${o.name}`, o.says] as const)]))}

Faults:
${listed(Object.entries(faults))}

Logs for --drop:
  ${writtenLogs.join(", ")}

Examples:
  npm run sample -- --scenario proxylogon --seed 7 --size 5MB --out /tmp/server
  npm run sample -- --scenario scan --size 50MB --zip /tmp/scan.zip
  npm run sample -- --scenario proxyshell --drop httpproxy,iis-frontend --faults truncated,nul-run --out /tmp/gaps

The same seed and options give the same bytes. Hosts, people and addresses are invented. truth.json lists
every line that belongs to the scenario; it is written beside the evidence, never into it.`

function fail(message: string): never {
  process.stderr.write(`error: ${message}\n`)
  process.exit(2)
}

/** The folder for the evidence: asked for and empty or new, or a temporary one on the way to a zip. */
function evidenceFolder(asked: Asked): {readonly path: string; readonly isTemporary: boolean} {
  if (asked.out === undefined)
    return {path: mkdtempSync(join(tmpdir(), "postern-sample-")), isTemporary: true}
  const path = resolve(asked.out)
  if (existsSync(path) && (!statSync(path).isDirectory() || readdirSync(path).length > 0))
    fail(`--out ${asked.out} exists and is not an empty folder. Name a new one; nothing is overwritten.`)
  return {path, isTemporary: false}
}

function run(asked: Asked): void {
  const scenario = scenarios.find((s) => s.name === asked.scenario)
  if (asked.outcome !== undefined && !scenario?.outcomes.some((o) => o.name === asked.outcome))
    fail(
      `scenario ${asked.scenario} has no outcome "${asked.outcome}". Known: ${scenario?.outcomes.map((o) => o.name).join(", ")}.`,
    )
  if (asked.out === undefined && asked.zip === undefined)
    fail("where to? Give --out DIR or --zip FILE, or both.")
  if (asked.zip !== undefined && existsSync(asked.zip))
    fail(`--zip ${asked.zip} exists. Name a new file; nothing is overwritten.`)
  const truthPath = resolve(
    asked.truth ?? `${(asked.zip ?? asked.out ?? "sample").replace(/\/+$|\.zip$/g, "")}.truth.json`,
  )
  if (existsSync(truthPath)) fail(`${truthPath} exists. Name another with --truth; nothing is overwritten.`)
  const {path, isTemporary} = evidenceFolder(asked)
  if (!isTemporary && truthPath.startsWith(`${path}/`))
    fail(`--truth ${truthPath} lies within the evidence. It must lie beside it.`)
  const options: SampleOptions = {...asked, sizeBytes: asked.size, busyAdministrators: asked.busyAdmins}
  const sample = generate(options)
  try {
    const {bytes, files} = writeFolder(sample.pieces, path)
    const zipBytes = asked.zip === undefined ? undefined : zipFolder(path, resolve(asked.zip))
    const truth = sample.truth()
    writeFileSync(truthPath, `${JSON.stringify(truth, undefined, 1)}\n`, {flag: "wx"})
    if (asked.quiet === true) return
    const seen = truth.lines.filter((line) => !line.hidden).length
    process.stdout.write(
      [
        `${truth.server.fqdn}, Exchange ${truth.server.build}, ${truth.window.from.slice(0, 10)} and ${asked.days} day(s), seed ${asked.seed}`,
        `${files} files, ${(bytes / 1e6).toFixed(1)} MB${asked.out === undefined ? "" : ` in ${asked.out}`}`,
        ...(zipBytes === undefined ? [] : [`${asked.zip}: ${(zipBytes / 1e6).toFixed(1)} MB`]),
        `${truth.scenario} (${truth.outcome}): ${seen} of ${truth.lines.length} lines of the scenario are in the evidence`,
        `truth: ${truthPath}`,
        "",
      ].join("\n"),
    )
  } finally {
    if (isTemporary) rmSync(path, {recursive: true, force: true})
  }
}

new Command("sample")
  .description(
    "Writes the evidence of an invented Exchange server: IIS, HttpProxy, ECP, EWS, MAPI, PowerShell, transport and Windows events that agree with each other.",
  )
  .addOption(
    new Option("--scenario <name>", "what happens on the server")
      .choices(scenarios.map((s) => s.name))
      .default("clean"),
  )
  .option("--outcome <name>", "how far it goes (see below)")
  .option("--seed <text>", "everything invented comes from it", "1")
  .option("--size <bytes>", "how much evidence, before anything is left out: 5MB, 1GB", parseSize, 5_000_000)
  .option("--days <n>", "length of the window", parseDays, 3)
  .option("--start <day>", "first day; each scenario has its own", parseDay)
  .option("--build <number>", "the server's build; each scenario has its own", parseBuildOption)
  .addOption(
    new Option("--events <style>", "shape of the Windows events")
      .choices(["nxlog", "winlogbeat", "none"])
      .default("nxlog"),
  )
  .addOption(
    new Option("--layout <name>", "whose collection it looks like").choices([...layouts]).default("kape"),
  )
  .option("--faults <names>", "real-life damage, with commas", listOf(faultNames, "fault"))
  .option("--drop <logs>", "kinds of log to leave out, with commas", listOf(writtenLogs, "log"))
  .option("--drop-days <days>", "days to leave out of every log, with commas", (text) =>
    text.split(",").map(parseDay),
  )
  .option("--busy-admins", 'administrators also assign the role "Mailbox Import Export"')
  .option("--out <dir>", "folder to write to; new or empty")
  .option("--zip <file>", "zip to write")
  .option("--truth <file>", "where truth.json goes; beside the evidence if not told")
  .option("--quiet", "say nothing")
  .addHelpText("after", explanation)
  .showHelpAfterError("(--help shows all options)")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(run)
  .parse()
