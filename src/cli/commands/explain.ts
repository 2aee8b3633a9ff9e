/* postern explain: why the report says so, or what a rule looks for. */

import {existsSync, readdirSync} from "node:fs"
import {join} from "node:path"
import {reword} from "../../assess/sayings.ts"
import {overallOf} from "../../assess/verdict.ts"
import {readCase} from "../../case/folder.ts"
import {activitiesJson, findingsJsonl, judgementsJson} from "../../case/json.ts"
import type {Yardstick} from "../../knowledge/yardsticks.ts"
import type {Case} from "../../model/case.ts"
import {stages} from "../../model/finding.ts"
import type {Judgement} from "../../model/judgement.ts"
import {PosternError} from "../../model/refusal.ts"
import type {Rule} from "../../model/rule.ts"
import {type Explainable, explainable, explain as explainCase, explainRule} from "../../report/explain.ts"
import {activitiesAbout} from "../../report/explain-actor.ts"
import {judgementsOf} from "../../report/explain-stage.ts"
import {loadAccepted} from "../accepted.ts"
import {type Command, flagOption, listOption, textOption} from "../command.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {intelFolderOption} from "../reviews.ts"
import {loadRuleSet} from "../rules.ts"
import {loadYaraSet, yaraOption} from "../yara.ts"
import {yardstickOf, yardstickOption} from "../yardstick.ts"

export const explain: Command = {
  name: "explain",
  arguments: "<case-or-what> [what]",
  summary: "say why: a finding, a stage with its arithmetic, an actor, a rule",
  says:
    "Prints what stands behind a word of the report: a finding (F-0004) with the bytes it rests on, a stage " +
    "(exploited) with its arithmetic, its rivals and its gaps, an activity (A-001) or an actor with the hypotheses " +
    "about who it was, all of that (attribution), or a rule by id or detection (PL-10). The case is named first or with --case; without one it takes the only case folder here; for a rule it needs none.",
  options: [
    {flags: "--case <folder>", says: "the case folder"},
    {
      flags: "--json",
      says: "print the judgements, activities or the finding as case.json and findings.jsonl hold them",
    },
    yardstickOption,
    {flags: "--rules <path...>", says: "Sigma rules of your own, beside the built-in ones"},
    {...yaraOption, says: "YARA rules of your own, beside the built-in ones"},
    intelFolderOption,
    ...evidenceOptions.filter((option) => option.flags.startsWith("--config")),
  ],
  examples: [
    {line: "postern explain --case evidence.zip.case exploited", says: "why exploited is judged as it is"},
    {
      line: "postern explain evidence.zip.case data-taken --yardstick icd203",
      says: "the same in ICD 203's words",
    },
    {line: "postern explain evidence.zip.case A-001", says: "who the first intruder may have been"},
    {line: "postern explain PL-10", says: "what a detection looks for"},
  ],
  async run(args, options, terminal) {
    const [named, what] = namedIn(args, textOption(options, "case"))
    const loaded = await configOf(options)
    const accepted = await loadAccepted(options, loaded)
    const {rules: sigma, knowledge} = await loadRuleSet(loaded, listOption(options, "rules"), {
      only: false,
      retired: true,
      beside: accepted.ruleFiles,
    })
    const asksForYara = what.startsWith("yara:") || listOption(options, "yara").length > 0
    const rules = asksForYara ? [...sigma, ...(await loadYaraSet(loaded, options, true)).detections] : sigma
    const yardstick = yardstickOf(options, knowledge)
    const settings = {width: terminal.width, paint: terminal.colours.summary, rules}
    const folder = named ?? onlyCase()
    if (folder !== undefined) {
      const read = await readCase(folder)
      const bundle =
        yardstick === undefined
          ? read
          : {...read, case: inWordsOf(read.case, yardstick, knowledge.priors.shake)}
      const text = flagOption(options, "json")
        ? explainedJson(bundle, what)
        : explainCase(bundle, what, settings)
      if (text !== undefined) {
        terminal.out(text)
        return 0
      }
      if (!isRule(rules, what) || flagOption(options, "json"))
        throw new PosternError({
          code: "explain/unknown",
          message: `this case knows no \`${what}\``,
          hint: `ask for ${explainable(bundle)}`,
        })
    }
    const asked = rules.filter((rule) => names(rule, what))
    if (asked.length === 0)
      throw new PosternError({
        code: "explain/unknown",
        message: `no rule \`${what}\`, and no case folder to look into`,
        hint: "name a case with --case, or see `postern rules list`",
      })
    terminal.out(asked.map((rule) => explainRule(rule, settings)).join("\n"))
    return 0
  },
}

/** The case that is named, if any, and what is asked. Throws PosternError `explain/two-cases`. */
function namedIn(
  args: readonly string[],
  option: string | undefined,
): readonly [folder: string | undefined, what: string] {
  const [first = "", second] = args
  if (second === undefined) return [option, first]
  if (option !== undefined)
    throw new PosternError({
      code: "explain/two-cases",
      message: `two cases are named: \`${first}\`, and \`${option}\` with --case`,
      hint: "name one",
    })
  return [first, second]
}

/** The case with its judgements in the words of a yardstick. What the verdict says stays
 *  as it was written. */
function inWordsOf(from: Case, yardstick: Yardstick, shake: number): Case {
  const said = (judgement: Judgement): Judgement => reword(judgement, yardstick, shake)
  return {
    ...from,
    servers: from.servers.map((server) => ({...server, judgements: server.judgements.map(said)})),
    overall: overallOf(from.servers.map((server) => ({...server, judgements: server.judgements.map(said)}))),
  }
}

/** A stage, a finding or activities as JSON; undefined for anything else. */
function explainedJson(bundle: Explainable, what: string): string | undefined {
  const finding = bundle.findings.find((each) => each.id.toLowerCase() === what.toLowerCase())
  if (finding !== undefined) return [...findingsJsonl([finding])].join("")
  const stage = stages.find((each) => each === what.toLowerCase().replace(/[-_]/g, " "))
  if (stage !== undefined) return judgementsJson(judgementsOf(bundle.case, stage))
  const activities = activitiesAbout(bundle.case.attribution, what)
  return activities.length === 0 ? undefined : activitiesJson(activities)
}

function isRule(rules: readonly Rule[], what: string): boolean {
  return rules.some((rule) => names(rule, what))
}

function names(rule: Rule, what: string): boolean {
  return rule.id === what || (rule.kind !== "filter" && rule.detection?.toLowerCase() === what.toLowerCase())
}

/** The case folder of the working folder, if there is exactly one. */
function onlyCase(): string | undefined {
  const found = readdirSync(".", {withFileTypes: true}).filter(
    (entry) => entry.isDirectory() && existsSync(join(entry.name, "case.json")),
  )
  return found.length === 1 ? found[0]?.name : undefined
}
