/* postern intel read: what public statements say, and how they belong together. */

import {writeFile} from "node:fs/promises"
import {safeJson} from "../../../engine/event-line.ts"
import {accepted} from "../../../knowledge/reviewed.ts"
import type {IntelReport} from "../../../model/intel.ts"
import {PosternError} from "../../../model/refusal.ts"
import type {Exported, IntelExportOptions} from "../../../report/exported.ts"
import {compareText, intelText} from "../../../report/intel-text.ts"
import {type Command, type ExitCode, flagOption, type Options, textOption} from "../../command.ts"
import type {LoadedConfig} from "../../config.ts"
import {configOf} from "../../evidence.ts"
import {intelOptions, namesOf, readStatementsOf} from "../../intel.ts"
import {intelFolderOption, loadReviews} from "../../reviews.ts"
import type {Terminal} from "../../terminal.ts"

/** Where each form of output is written; loaded when it is asked for. */
const writers: readonly {
  readonly option: string
  readonly says: string
  render(
    report: IntelReport,
    options: IntelExportOptions,
    names: ReadonlyMap<string, string>,
  ): Promise<Exported>
}[] = [
  {
    option: "html",
    says: "write a page of the texts with their claims marked (- for standard output)",
    render: async (report, _, names) => ({
      text: (await import("../../../report/intel-html.ts")).renderIntelHtml(report, {names}),
      lost: [],
    }),
  },
  {
    option: "markdown",
    says: "write a brief, a page for each statement (- for standard output)",
    render: async (report, _, names) => ({
      text: (await import("../../../report/intel-markdown.ts")).renderIntelMarkdown(report, {names}),
      lost: [],
    }),
  },
  {
    option: "stix",
    says: "write a STIX 2.1 bundle (- for standard output)",
    render: async (report, options) =>
      (await import("../../../report/stix/intel.ts")).renderIntelStix(report, options),
  },
  {
    option: "misp",
    says: "write a MISP event (- for standard output)",
    render: async (report, options) =>
      (await import("../../../report/misp/intel.ts")).renderIntelMisp(report, options),
  },
  {
    option: "navigator",
    says: "write a layer for the ATT&CK Navigator (- for standard output)",
    render: async (report, options) =>
      (await import("../../../report/navigator.ts")).renderIntelNavigator(report, options),
  },
]

const outputs = [
  {flags: "--json", says: "print all of it as one JSON object"},
  {flags: "--all", says: "show lists whole, and what was left out of the indicators"},
  ...writers.map(({option, says}) => ({flags: `--${option} <file>`, says})),
]

export const read: Command = {
  name: "read",
  arguments: "<files...>",
  summary: "say who claims what, how strongly, since when, and what is asked",
  says:
    "Reads public statements: text, web pages, PDF, Word, mail, feeds, STIX 2.1 and MISP JSON, and folders and " +
    "archives of them. Prints which statement each is, who says what about whom and how strongly, what is asked of " +
    "you, and what to look for; copies of one statement count once. Exits with 1 if claims or indicators were read, " +
    "0 if none, 3 or 4 if something could not be read. Nothing is fetched, and nothing is kept: see `accept`.",
  options: [...outputs, intelFolderOption, ...intelOptions],
  examples: [
    {line: "postern intel read advisory.pdf", says: "one statement"},
    {line: "postern intel read articles/ --stix bundle.json", says: "a folder of them, for another tool"},
    {line: "postern intel read a.html --json | jq '.readings[].claims[]'", says: "for scripts"},
  ],
  async run(files, options, terminal) {
    const loaded = await configOf(options)
    const {knowledge, report, isLost} = await readStatementsOf(files, options, loaded, terminal)
    const reviewed = await reviewedValues(options, loaded)
    const isPrinted = await write(report, options, namesOf(knowledge), reviewed, terminal)
    if (!isPrinted)
      terminal.out(
        flagOption(options, "json")
          ? `${safeJson({schema: "postern-intel/1", ...report})}\n`
          : intelText(report, {
              width: terminal.width,
              paint: terminal.colours.summary,
              all: flagOption(options, "all"),
              names: namesOf(knowledge),
            }),
      )
    return intelExit(report, isLost)
  },
}

export const compare: Command = {
  name: "compare",
  arguments: "<files...>",
  summary: "say which statements are copies, where they differ and disagree",
  says:
    "Reads statements as `read` does and prints only what lies between them: copies of one statement with what each " +
    "left out or changed, texts that share sentences, texts on the same matter, and where statements disagree.",
  options: [outputs[0], outputs[1], ...intelOptions].filter((option) => option !== undefined),
  examples: [
    {line: "postern intel compare agency.html newspaper.html", says: "did the paper change anything?"},
  ],
  async run(files, options, terminal) {
    const {knowledge, report, isLost} = await readStatementsOf(
      files,
      options,
      await configOf(options),
      terminal,
    )
    const {readings, kinships, statements, conflicts, independence} = report
    if (flagOption(options, "json")) {
      const documents = readings.map(({document: {id, path, sha256, title, issued}}) => ({
        id,
        path,
        sha256,
        title,
        issued,
      }))
      terminal.out(
        `${safeJson({schema: "postern-intel-comparison/1", documents, statements, kinships, conflicts, independence})}\n`,
      )
    } else {
      terminal.out(
        compareText(report, {
          width: terminal.width,
          paint: terminal.colours.summary,
          all: flagOption(options, "all"),
          names: namesOf(knowledge),
        }),
      )
    }
    const found = kinships.length + conflicts.length > 0
    return found ? (isLost ? 4 : 1) : isLost ? 3 : 0
  },
}

function intelExit({readings}: IntelReport, isLost: boolean): ExitCode {
  const found = readings.some(
    ({claims, recommendations, indicators}) =>
      claims.length + recommendations.length > 0 ||
      indicators.some(({suppressed}) => suppressed === undefined),
  )
  return found ? (isLost ? 4 : 1) : isLost ? 3 : 0
}

/** Values of accepted indicators: only these may be used for detection by who gets an export. */
async function reviewedValues(options: Options, loaded: LoadedConfig): Promise<ReadonlySet<string>> {
  const {reviews} = await loadReviews(options, loaded)
  return new Set(accepted(reviews).flatMap(({decision}) => decision.indicator?.value ?? []))
}

/** Writes what was asked for; true if one of it went to standard output. */
async function write(
  report: IntelReport,
  options: Options,
  names: ReadonlyMap<string, string>,
  reviewed: ReadonlySet<string>,
  terminal: Terminal,
): Promise<boolean> {
  let isPrinted = false
  for (const {option, render} of writers) {
    const target = textOption(options, option)
    if (target === undefined) continue
    const {text, lost} = await render(report, {reviewed, names}, names)
    if (target === "-") {
      if (isPrinted)
        throw new PosternError({
          code: "intel/one-output",
          message: "two outputs cannot both go to standard output",
          hint: "name a file for one of them",
        })
      isPrinted = true
      terminal.out(text)
    } else {
      await written(target, text)
      terminal.say(`wrote ${target}`)
    }
    for (const each of lost) terminal.say(`  left out: ${each}`)
  }
  return isPrinted
}

async function written(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (!["ENOENT", "ENOTDIR", "EISDIR", "EACCES", "EROFS", "ENOSPC"].includes(code ?? "")) throw error
    throw new PosternError({
      code: "intel/cannot-write",
      message: `cannot write ${path}: ${code}`,
      hint: "name a file in a folder that is there and may be written to",
    })
  }
}
