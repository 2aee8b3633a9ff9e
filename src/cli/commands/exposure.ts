/* postern exposure: which known flaws a build has, or the servers of some evidence. */

import {existsSync} from "node:fs"
import {type ExposureKnowledge, exposureOfText} from "../../assess/exposure.ts"
import {exposureKnowledge, exposuresIn} from "../../assess/server-exposure.ts"
import {exposureFile} from "../../case/schema.ts"
import {analyse} from "../../engine/analyse.ts"
import {safeJson} from "../../engine/event-line.ts"
import {formatLocator} from "../../model/evidence.ts"
import type {CveExposure, ServerExposure} from "../../model/exposure.ts"
import type {Instant} from "../../model/instant.ts"
import {PosternError} from "../../model/refusal.ts"
import {visible} from "../../report/escape.ts"
import {wrap} from "../../report/terminal-text.ts"
import {asOfOption, asOfOptionHelp} from "../as-of.ts"
import {type Command, type ExitCode, flagOption} from "../command.ts"
import {configOf, evidenceOptions, requestOf, sayLost} from "../evidence.ts"
import {loadRuleSet} from "../rules.ts"
import {table} from "../table.ts"
import type {Terminal} from "../terminal.ts"

export const exposure: Command = {
  name: "exposure",
  arguments: "<build-or-evidence...>",
  summary: "say which known flaws a build, or a server's evidence, is open to",
  says:
    "Takes a build (15.1.2106.2, 15.01.2106.002), a name (Exchange 2016 CU18, 2019 CU8 Mar21SU) or evidence: " +
    "exports of cmdlets and HealthChecker, ExSetup.exe, registry hives, Setup and IIS and HttpProxy logs. Prints " +
    "the flaws that are open or cannot be told, what fixes them, and the place in the evidence that says so. " +
    "postern assess judges the same at the time of each attempt.",
  options: [
    {flags: "--json", says: "print one JSON object with all flaws and sightings"},
    {flags: "--all", says: "list the flaws that are fixed, too, and those without a name"},
    asOfOptionHelp,
    ...evidenceOptions,
  ],
  examples: [
    {line: "postern exposure 15.1.2106.2", says: "one build"},
    {line: "postern exposure Exchange 2019 CU11", says: "by name; its updates are then unknown"},
    {line: "postern exposure evidence/ --json | jq '.servers[].exposure.build'", says: "from evidence"},
  ],
  async run(named, options, terminal) {
    const loaded = await configOf(options)
    const {knowledge} = await loadRuleSet(loaded, [], {only: true, retired: false})
    const known = exposureKnowledge(knowledge.products)
    if (known === undefined) throw new Error("built-in knowledge without builds")
    const asOf = asOfOption(options)
    if (!named.some((name) => existsSync(name))) {
      const text = named.join(" ")
      const answer = buildAnswer(text, asOf, known)
      return show([{server: undefined, exposure: answer}], [], false, options, terminal)
    }
    const progress = terminal.progress("read")
    const analysis = await analyse(
      {
        ...requestOf(named, options, loaded, true),
        task: {kind: "match", rules: []},
        onProgress: (done) => progress.update(done, done.totalBytes),
      },
      {matches: () => undefined, lines: () => undefined},
    )
    progress.stop()
    sayLost(analysis.troubles, terminal)
    const {servers, without} = exposuresIn(analysis.observations, analysis.files, asOf, known)
    return show(servers, without, analysis.lost, options, terminal)
  },
}

/** Throws PosternError `exposure/no-such-build`. */
function buildAnswer(text: string, asOf: Instant | undefined, known: ExposureKnowledge): ServerExposure {
  const answer = exposureOfText(text, asOf, known)
  if (answer !== undefined) return answer
  throw new PosternError({
    code: "exposure/no-such-build",
    message: `\`${text}\` is no file, and no build or version of Exchange`,
    hint: "such as 15.1.2106.2, Exchange 2016 CU18, 2019 CU8 Mar21SU, or a folder of evidence",
  })
}

interface Row {
  readonly server: string | undefined
  readonly exposure: ServerExposure
}

function show(
  rows: readonly Row[],
  without: readonly string[],
  lost: boolean,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): ExitCode {
  if (flagOption(options, "json")) {
    const servers = rows.map(({server, exposure: one}) => ({
      server: server ?? null,
      exposure: exposureFile.encode(one),
    }))
    terminal.out(`${safeJson({servers, withoutBuild: without})}\n`)
  } else for (const row of rows) print(row, flagOption(options, "all"), terminal)
  if (without.length > 0)
    terminal.say(`Nothing shows the build of ${without.map((name) => visible(name)).join(", ")}.`)
  const flaws = rows.flatMap((row) => row.exposure.flaws)
  if (flaws.some(isOpen)) return lost ? 4 : 1
  if (lost) return 3
  if (flaws.length > 0 && rows.some((row) => row.exposure.builds.length > 0)) return 0
  terminal.say("No build that we know was found: exit code 2, for nothing can be told.")
  return 2
}

/** Known to be exploited, or with a name that people ask for. */
function isNotable(flaw: CveExposure): boolean {
  return flaw.kev !== undefined || flaw.name !== undefined
}

function isOpen(flaw: CveExposure): boolean {
  return flaw.status === "vulnerable" || flaw.status === "no update"
}

function print({server, exposure: one}: Row, all: boolean, terminal: Terminal): void {
  const {strong, quiet} = terminal.colours.summary
  const say = (text: string): void => {
    for (const line of wrap(visible(text), Math.min(terminal.width, 110))) terminal.out(`${line}\n`)
  }
  if (server !== undefined) terminal.out(`${strong(`Server ${visible(server)}`)}\n`)
  say(one.says)
  if (one.endOfSupport !== undefined)
    say(`${one.isSupported === false ? "Support ended" : "End of support"}: ${one.endOfSupport}.`)
  for (const conflict of one.conflicts) say(`Conflict: ${conflict}`)
  const shown = one.flaws.filter((flaw) => all || (flaw.status !== "fixed" && isNotable(flaw)))
  if (shown.length > 0) {
    terminal.out("\n")
    const cells = shown.map((flaw) => [
      flaw.cve,
      flaw.name ?? "",
      flaw.status,
      flaw.kev === undefined ? "" : `${flaw.kev.added}${flaw.kev.ransomware ? " R" : ""}`,
      flaw.fixedBy === undefined ? "" : `${flaw.fixedBy.update} ${flaw.fixedBy.kb ?? flaw.fixedBy.build}`,
    ])
    terminal.out(table(["flaw", "name", "status", "exploited since", "fixed by"], cells, terminal.width))
    // Each reason once: many flaws share one.
    const unsure = Map.groupBy(
      shown.filter((flaw) => flaw.status === "cannot tell"),
      (flaw) => flaw.says,
    )
    for (const [says, flaws] of unsure) say(`${flaws.map((flaw) => flaw.cve).join(", ")}: ${says}`)
    if (shown.some((flaw) => flaw.status === "no update"))
      say(
        "No update: none was made for this cumulative update, and the vendor does not say whether it has the flaw. Treat it as vulnerable.",
      )
    const hidden = one.flaws.filter((flaw) => !shown.includes(flaw))
    const open = hidden.filter(isOpen).length
    const note = shown.some((flaw) => flaw.kev?.ransomware === true) ? "R: used by ransomware. " : ""
    const more =
      hidden.length > 0
        ? `${hidden.length} more flaws are not listed, ${open} of them open; --all lists them.`
        : ""
    if (note + more !== "") terminal.out(`${quiet(`${note}${more}`.trim())}\n`)
  }
  const places = one.builds.filter((build) => build.at !== undefined)
  if (places.length > 0) {
    terminal.out("\n")
    const cells = places
      .slice(0, 20)
      .map((build) => [
        build.value,
        build.source,
        build.proves,
        build.at === undefined ? "" : formatLocator(build.at),
      ])
    terminal.out(table(["build", "source", "tells", "where"], cells, terminal.width))
  }
  for (const {setting, path, value} of one.settings.slice(0, 10))
    say(`Setting: ${setting}${path === undefined ? "" : ` on ${path}`} is ${value}.`)
  for (const says of new Set(one.settings.slice(0, 10).map((setting) => setting.says))) say(says)
  terminal.out("\n")
}
