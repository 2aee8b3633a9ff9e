/* The texts of the rules that a case's findings name, as the rule files of this run hold them. */

import type {RuleFile} from "../engine/rule-files.ts"
import type {Detection, Rule} from "../model/rule.ts"
import type {RuleText} from "../report/exported.ts"
import {listOption, type Options} from "./command.ts"
import type {LoadedConfig} from "./config.ts"
import {loadRuleSet} from "./rules.ts"
import {loadYaraSet} from "./yara.ts"

/** By rule id. A rule that this program no longer has is missing. */
export async function ruleTexts(
  wanted: ReadonlySet<string>,
  loaded: LoadedConfig,
  options: Options,
): Promise<ReadonlyMap<string, RuleText>> {
  const texts = new Map<string, RuleText>()
  const set = await loadRuleSet(loaded, listOption(options, "rules"), {only: false, retired: true})
  const files = new Map([...set.knowledgeFiles, ...set.ruleFiles].map((file) => [file.path, file]))
  for (const rule of set.rules) {
    const text = wanted.has(rule.id) ? documentOf(rule, files) : undefined
    if (text !== undefined) texts.set(rule.id, described(rule, text, "sigma"))
  }
  if ([...wanted].some((id) => id.startsWith("yara:"))) {
    const {detections} = await loadYaraSet(loaded, options, true)
    for (const rule of detections)
      if (wanted.has(rule.id) && rule.text !== undefined)
        texts.set(rule.id, described(rule, rule.text, "yara"))
  }
  return texts
}

function described(rule: Rule | Detection, text: string, language: RuleText["language"]): RuleText {
  const {title, description, origin} = rule
  return {text, language, title, description, author: origin.author, licence: origin.licence}
}

/** The YAML document of a rule: from its line to the next line of dashes. */
function documentOf({origin}: Rule, files: ReadonlyMap<string, RuleFile>): string | undefined {
  const lines = files.get(origin.path)?.text.split(/\r?\n/)
  if (lines === undefined) return undefined
  const start = origin.line - 1
  const end = lines.findIndex((line, at) => at > start && /^---\s*$/.test(line))
  const text = lines
    .slice(start, end < 0 ? undefined : end)
    .join("\n")
    .trim()
  return text === "" ? undefined : `${text}\n`
}
