/* postern export: a case in the forms that other tools read. */

import {readFile} from "node:fs/promises"
import {join} from "node:path"
import {readCase} from "../../case/folder.ts"
import {readTimeline} from "../../case/timeline.ts"
import {readAttackNames} from "../../knowledge/attack.ts"
import type {CaseBundle} from "../../model/case.ts"
import {PosternError} from "../../model/refusal.ts"
import {visible} from "../../report/escape.ts"
import {type CsvManner, csvManners} from "../../report/export-csv.ts"
import type {CaseExportOptions, Exported, RuleText} from "../../report/exported.ts"
import {didYouMean} from "../../rules/suggest.ts"
import {type Command, flagOption, type Options, textOption} from "../command.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {caseMarking, markingOptions} from "../marking.ts"
import {writeNew} from "../new-file.ts"
import {redactedCase, redactOption} from "../redacting.ts"
import {ruleTexts} from "../rule-texts.ts"
import {builtInKnowledge} from "../rules.ts"
import {yaraOption} from "../yara.ts"

type Render = (bundle: CaseBundle, options: CaseExportOptions, manner: CsvManner) => Promise<Exported>

/** Each writer is loaded when it is asked for. */
const formats: Readonly<Record<string, Render>> = {
  stix: async (bundle, options) =>
    (await import("../../report/stix/case.ts")).renderCaseStix(bundle, options),
  misp: async (bundle, options) =>
    (await import("../../report/misp/case.ts")).renderCaseMisp(bundle, options),
  navigator: async (bundle, options) =>
    (await import("../../report/navigator-case.ts")).renderCaseNavigator(bundle, options),
  "timesketch-csv": async (bundle, options, manner) =>
    (await import("../../report/timesketch.ts")).renderTimesketchCsv(bundle, options, manner),
  "timesketch-jsonl": async (bundle, options) =>
    (await import("../../report/timesketch.ts")).renderTimesketchJsonl(bundle, options),
  csv: async (bundle, options, manner) =>
    (await import("../../report/case-csv.ts")).renderFindingsCsv(bundle, options, manner),
  indicators: async (bundle, options, manner) =>
    (await import("../../report/case-csv.ts")).renderCaseIndicators(bundle, options, manner),
}
const formatNames: readonly string[] = Object.keys(formats)

export const exportCase: Command = {
  name: "export",
  arguments: "<case>",
  summary: "write a case as STIX, MISP, Navigator layer, Timesketch timeline or table",
  says:
    "Writes a case for another tool, to the terminal or to a file, and says on the second channel what the format could not " +
    "carry. The same case and options give the same bytes. Nothing is sent anywhere. A case is TLP:AMBER+STRICT; to lower " +
    "that takes a name, which stands in the export.",
  options: [
    {flags: "--format <name>", says: `one of ${formatNames.join(", ")}`},
    {flags: "-o, --out <file>", says: "write there (default: print)"},
    {flags: "--force", says: "replace a file that is there"},
    ...markingOptions,
    redactOption,
    {
      flags: "--reviewed <file>",
      says: "indicators that a person has reviewed, one a line: only these are for detection",
    },
    {flags: "--issued", says: "STIX, MISP: the case is closed"},
    {flags: "--extends <uuid>", says: "MISP: the event that this one extends"},
    {flags: "--csv <manner>", says: "safe for spreadsheets, or raw for programs (default: safe)"},
    {
      flags: "--rules <path...>",
      says: "Sigma rules of your own that the case was made with, to carry their texts",
    },
    {...yaraOption, says: "YARA rules of your own that the case was made with"},
    ...evidenceOptions.filter((option) => option.flags.startsWith("--config")),
  ],
  examples: [
    {line: "postern export mx1.case --format stix --out mx1.stix.json", says: "a STIX 2.1 bundle"},
    {
      line: "postern export mx1.case --format timesketch-csv --out mx1.csv",
      says: "the timeline for Timesketch",
    },
    {
      line: 'postern export mx1.case --format misp --tlp GREEN --tlp-by "A. Admin" --redact',
      says: "a MISP event to share, without your names",
    },
  ],
  async run(args, options, terminal) {
    const folder = args[0] as string
    const render = formatOf(options)
    const manner = mannerOf(options)
    const marking = caseMarking(options)
    const loaded = await configOf(options)
    const reviewed = await reviewedOf(options)
    const extended = extendsOf(options)
    const stored: CaseBundle = {...(await readCase(folder)), timeline: await readTimeline(folder)}
    const isRedacted = flagOption(options, "redact")
    const {bundle, text} = isRedacted
      ? await redactedCase(folder, stored, loaded.config)
      : {bundle: stored, text: (from: string) => from}
    const wanted = new Set(carriesRules(options) ? bundle.findings.map(({rule}) => rule as string) : [])
    const rules = wanted.size === 0 ? new Map<string, RuleText>() : await ruleTexts(wanted, loaded, options)
    const exported = await render(
      bundle,
      {
        marking,
        rules: isRedacted ? new Map([...rules].map(([id, rule]) => [id, redactedRule(rule, text)])) : rules,
        techniqueNames: await techniqueNames(),
        isIssued: flagOption(options, "issued"),
        ...(reviewed === undefined ? {} : {reviewed}),
        ...(extended === undefined ? {} : {extends: extended}),
      },
      manner,
    )
    const out = textOption(options, "out")
    if (out === undefined) terminal.out(exported.text)
    else await writeNew(out, exported.text, flagOption(options, "force"))
    terminal.say(`${out === undefined ? "Exported" : `Written to ${visible(out)}`}. What it does not carry:`)
    for (const sentence of exported.lost) terminal.say(`- ${visible(sentence)}`)
    return 0
  },
}

function formatOf(options: Options): Render {
  const name = textOption(options, "format")?.toLowerCase() ?? ""
  const render = Object.hasOwn(formats, name) ? formats[name] : undefined
  if (render !== undefined) return render
  throw new PosternError({
    code: "export/format",
    message: name === "" ? "no format is named" : `no format \`${name}\``,
    hint: didYouMean(name, formatNames) ?? `write --format with one of ${formatNames.join(", ")}`,
  })
}

function carriesRules(options: Options): boolean {
  return ["stix", "misp"].includes(textOption(options, "format")?.toLowerCase() ?? "")
}

function mannerOf(options: Options): CsvManner {
  const asked = textOption(options, "csv") ?? "safe"
  const manner = csvManners.find((each) => each === asked)
  if (manner !== undefined) return manner
  throw new PosternError({
    code: "export/csv",
    message: `--csv takes ${csvManners.join(" or ")}, got \`${asked}\``,
    hint: "safe, unless a program reads the file",
  })
}

function extendsOf(options: Options): string | undefined {
  const uuid = textOption(options, "extends")
  if (uuid === undefined || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid))
    return uuid?.toLowerCase()
  throw new PosternError({
    code: "export/extends",
    message: `--extends takes the UUID of a MISP event, got \`${uuid}\``,
    hint: "MISP shows it at the head of the event",
  })
}

/** The lines of the file of `--reviewed`; blank ones and those that begin with # are none. */
async function reviewedOf(options: Options): Promise<ReadonlySet<string> | undefined> {
  const path = textOption(options, "reviewed")
  if (path === undefined) return undefined
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (!["ENOENT", "ENOTDIR", "EISDIR", "EACCES"].includes(error.code ?? "")) throw error
    throw new PosternError({code: "export/reviewed", message: `no file ${path}`, hint: "check --reviewed"})
  })
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  return new Set(lines.filter((line) => line !== "" && !line.startsWith("#")))
}

async function techniqueNames(): Promise<ReadonlyMap<string, string>> {
  const path = "attack/techniques.tsv"
  const text = await readFile(join(builtInKnowledge, path), "utf8")
  return readAttackNames(new Map([[path, text]])).attack.techniques
}

function redactedRule(rule: RuleText, text: (from: string) => string): RuleText {
  return {...rule, text: text(rule.text), title: text(rule.title), description: text(rule.description)}
}
