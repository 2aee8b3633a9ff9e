/* postern explain: why the report says so, or what a rule looks for. */

import {existsSync, readdirSync} from "node:fs"
import {join} from "node:path"
import {readCase} from "../../case/folder.ts"
import {PosternError} from "../../model/refusal.ts"
import type {Rule} from "../../model/rule.ts"
import {explainable, explain as explainCase, explainRule} from "../../report/explain.ts"
import {type Command, listOption, textOption} from "../command.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {loadRuleSet} from "../rules.ts"

export const explain: Command = {
  name: "explain",
  arguments: "<rule|finding|stage>",
  summary: "say why: a finding, a stage with its arithmetic, a rule",
  says:
    "Prints what stands behind a word of the report: a finding (F-0004) with the bytes it rests on, a stage " +
    "(exploited) with its arithmetic and gaps, or a rule by id or detection (PL-10). Without --case it takes the " +
    "only case folder here; for a rule it needs none.",
  options: [
    {flags: "--case <folder>", says: "the case folder"},
    {flags: "--rules <path...>", says: "Sigma rules of your own, beside the built-in ones"},
    ...evidenceOptions.filter((option) => option.flags.startsWith("--config")),
  ],
  examples: [
    {line: "postern explain --case evidence.zip.case exploited", says: "why exploited is judged as it is"},
    {line: "postern explain PL-10", says: "what a detection looks for"},
  ],
  async run(args, options, terminal) {
    const what = args[0] as string
    const {rules} = await loadRuleSet(await configOf(options), listOption(options, "rules"), {
      only: false,
      retired: true,
    })
    const settings = {width: terminal.width, paint: terminal.colours.summary, rules}
    const folder = textOption(options, "case") ?? onlyCase()
    if (folder !== undefined) {
      const bundle = await readCase(folder)
      const text = explainCase(bundle, what, settings)
      if (text !== undefined) {
        terminal.out(text)
        return 0
      }
      if (!isRule(rules, what))
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
