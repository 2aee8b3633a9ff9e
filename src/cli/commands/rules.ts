/* postern rules: what the rules are, whether they load, what they cost. */

import {compileRules} from "../../detect/match.ts"
import {prefilterFor} from "../../detect/prefilter.ts"
import {safeJson} from "../../engine/event-line.ts"
import {allRuleEndings, isYara, parseRuleFiles, readRuleFiles} from "../../engine/rule-files.ts"
import type {LogKind} from "../../model/event.ts"
import {logKinds} from "../../model/event.ts"
import type {FieldName} from "../../model/ids.ts"
import type {Refusal} from "../../model/refusal.ts"
import type {Condition} from "../../model/rule.ts"
import {renderRefusal} from "../../report/refusal-text.ts"
import {isBlind} from "../../rules/yara/need.ts"
import type {YaraSource} from "../../rules/yara/plan.ts"
import {type Command, type ExitCode, flagOption, type Options} from "../command.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {loadRuleSet, mappingOption, mappingPaths, readMappings} from "../rules.ts"
import type {Terminal} from "../terminal.ts"
import {builtInYara, loadYaraSet, yaraSetOf} from "../yara.ts"
import {stats} from "./rules/stats.ts"
import {test} from "./rules/test.ts"

const configOption = evidenceOptions.filter((option) => option.flags.startsWith("--config"))
const retiredOption = {flags: "--retired", says: "load deprecated and unsupported rules too"}

const check: Command = {
  name: "check",
  arguments: "[paths...]",
  summary: "load rules, say what is wrong with them, count",
  says:
    "Loads Sigma and YARA rule files and folders (the built-in ones if none is named), prints every mistake with its " +
    "place and what to do, and counts what was accepted and refused. Exits with 2 if a rule was refused.",
  options: [
    retiredOption,
    {flags: "--notices", says: "print notices too: unused selections, odd statuses and the like"},
    mappingOption,
    ...configOption,
  ],
  examples: [
    {line: "postern rules check my-rules/", says: "before you rely on them"},
    {line: "postern rules check sigma/rules --notices", says: "with everything worth knowing"},
  ],
  async run(paths, options, terminal) {
    const loaded = await configOf(options)
    const retired = flagOption(options, "retired")
    await readMappings(mappingPaths(options))
    const named = paths.length === 0 ? [] : await readRuleFiles(paths, allRuleEndings)
    const {rules, refusals, notices} =
      paths.length === 0
        ? await loadRuleSet(loaded, [], {only: false, retired})
        : parseRuleFiles(
            named.filter((file) => !isYara(file)),
            () => ({
              retired,
              ...(loaded.config.expand === undefined ? {} : {expand: loaded.config.expand}),
            }),
          )
    const yara = await checkYara(paths.length === 0 ? await builtInYara() : named.filter(isYara), terminal)
    for (const refusal of refusals) terminal.say(renderRefusal(refusal, terminal.colours.refusal))
    if (flagOption(options, "notices"))
      for (const notice of notices) terminal.say(renderRefusal(notice, terminal.colours.refusal, "warning"))
    const kinds = {detection: 0, correlation: 0, filter: 0}
    for (const rule of rules) kinds[rule.kind] += 1
    const isYaraAlone = named.length > 0 && named.every(isYara)
    if (!isYaraAlone)
      terminal.out(
        `${rules.length} rules accepted: ${kinds.detection} detections, ${kinds.correlation} correlations, ` +
          `${kinds.filter} filters. ${refusals.length} mistakes in ${filesRefused(refusals)} files. ` +
          `${notices.length} notices.\n`,
      )
    if (yara !== undefined) terminal.out(yara.says)
    return refusals.length > 0 || yara?.isSound === false ? 2 : 0
  },
}

/** Compiles YARA rules; names those for which every file must be scanned. Undefined: there are none. */
async function checkYara(
  sources: readonly YaraSource[],
  terminal: Terminal,
): Promise<{readonly says: string; readonly isSound: boolean} | undefined> {
  if (sources.length === 0) return undefined
  const {plan, refusals} = (await import("../../engine/yara-rules.ts")).checkedYara(sources)
  for (const refusal of refusals) terminal.say(renderRefusal(refusal, terminal.colours.refusal))
  const always = plan.rules.filter(({need, isPrivate}) => !isPrivate && need.kind === "nothing")
  for (const {id} of always)
    terminal.say(`${id}: no literal to search for, so every file is scanned for this rule`)
  const blind = plan.rules.filter(({need}) => isBlind(need)).length - always.length
  return {
    says:
      `${plan.rules.length} YARA rules accepted in ${sources.length} files. ${refusals.length} mistakes. ` +
      `${always.length} rules scan every file, ${blind} every file of some size or beginning.\n`,
    isSound: refusals.length === 0,
  }
}

/** Files with mistakes in them; several may stand in one. */
function filesRefused(refusals: readonly Refusal[]): number {
  return new Set(refusals.map((refusal) => refusal.at?.file ?? refusal.message)).size
}

const list: Command = {
  name: "list",
  arguments: "[paths...]",
  summary: "list rules: id, level, campaign, title",
  says:
    "Lists the rules of the named files and folders, Sigma and YARA, or the built-in ones, one a line; of others' " +
    "YARA rules also where they stand and who wrote them. --json gives all of it, and the fields that each rule asks of the evidence: with --mapping, under the names they have there.",
  options: [
    {flags: "--json", says: "one JSON object a line: id, title, level, logsource, fields, tags, origin"},
    retiredOption,
    mappingOption,
    ...configOption,
  ],
  examples: [{line: "postern rules list --json | jq -r .id", says: "ids of the built-in rules"}],
  async run(paths, options, terminal) {
    const loaded = await configOf(options)
    const named = paths.length === 0 ? [] : await readRuleFiles(paths, allRuleEndings)
    const set = await loadRuleSet(
      loaded,
      named.filter((file) => !isYara(file)).map(({path}) => path),
      {only: paths.length > 0, retired: flagOption(options, "retired"), mapping: mappingPaths(options)},
    )
    const yara =
      paths.length === 0 ? await loadYaraSet(loaded, options, true) : await yaraSetOf(named.filter(isYara))
    const asked = new Map(set.detections.map((rule) => [rule.id, rule.condition]))
    for (const rule of [...set.rules, ...yara.detections]) {
      const {id, title, level, tags, origin, kind} = rule
      const campaign = rule.kind === "filter" ? undefined : rule.campaign
      const logsource = rule.kind === "correlation" ? undefined : rule.logsource
      const condition = asked.get(id)
      const isTheirs = campaign === undefined && rule.kind === "detection" && rule.text !== undefined
      const source = isTheirs ? `  (${origin.path}:${origin.line}, ${origin.author || "no author"})` : ""
      const fields = condition === undefined ? undefined : [...new Set(fieldsOf(condition))].sort()
      terminal.out(
        flagOption(options, "json")
          ? `${safeJson({id, kind, title, level, logsource, fields, tags, campaign, origin})}\n`
          : `${id}  ${level.padEnd(13)} ${(campaign ?? "").padEnd(24)} ${title}${source}\n`,
      )
    }
    return set.refusals.length + yara.refusals.length > 0 ? 2 : 0
  },
}

function fieldsOf(condition: Condition): readonly FieldName[] {
  if (condition.kind === "keyword") return []
  if (condition.kind === "not") return fieldsOf(condition.of)
  if (condition.kind !== "field") return condition.of.flatMap(fieldsOf)
  const {field, test} = condition
  return test.op === "fieldref" ? [field, test.field] : [field]
}

const literals: Command = {
  name: "literals",
  arguments: "[paths...]",
  summary: "print the literals searched for in raw text logs",
  says:
    "Prints, one a line, what the prefilter searches for in raw text logs before it decodes a record, and names " +
    "on standard error the rules that force every record of a log to be decoded because they give it nothing to search for.",
  options: [
    {flags: "--log <kind>", says: "only for this kind of log"},
    retiredOption,
    mappingOption,
    ...configOption,
  ],
  examples: [{line: "postern rules literals > literals.txt", says: "the same search for grep -F -i -f"}],
  run: async (paths, options, terminal) => printLiterals(paths, options, terminal),
}

async function printLiterals(
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const set = await loadRuleSet(await configOf(options), paths, {
    only: paths.length > 0,
    retired: flagOption(options, "retired"),
    mapping: mappingPaths(options),
  })
  const matcher = compileRules(set.detections)
  const wanted = typeof options["log"] === "string" ? [options["log"] as LogKind] : logKinds
  const all = new Set<string>()
  for (const log of wanted) {
    if (log === "windows-event") continue
    const filter = prefilterFor(matcher.candidates({log, host: undefined}))
    for (const literal of filter.literals) all.add(literal)
    for (const rule of filter.blind)
      terminal.say(`${log}: every record is decoded for ${rule.id} (${rule.title})`)
  }
  for (const literal of [...all].sort()) terminal.out(`${literal}\n`)
  return 0
}

export const rules: Command = {
  name: "rules",
  summary: "check, list, test and measure rules",
  says: "Works on detection rules: Sigma files of your own, or the built-in ones.",
  options: [],
  examples: [],
  commands: [check, list, test, stats, literals],
  run: async () => 2,
}
