/* postern rules stats: what each rule costs on given evidence, and which rules could not fire there. */

import {analyse} from "../../../engine/analyse.ts"
import {safeJson} from "../../../engine/event-line.ts"
import {type RuleStats, ruleStats} from "../../../engine/rule-costs.ts"
import type {Logsource} from "../../../model/rule.ts"
import {visible} from "../../../report/escape.ts"
import {renderRefusal} from "../../../report/refusal-text.ts"
import {type Command, evidenceExit, flagOption, listOption, textOption} from "../../command.ts"
import {configOf, evidenceOptions, requestOf, sayLost, wholeNumber} from "../../evidence.ts"
import {loadRuleSet, mappingOption, mappingPaths} from "../../rules.ts"
import {table} from "../../table.ts"
import type {Terminal} from "../../terminal.ts"

export const stats: Command = {
  name: "stats",
  arguments: "<evidence...>",
  summary: "measure rules on evidence, and say which could not fire there",
  says:
    "Runs rules on evidence and prints for each: events it was tried on, matches, time, and the share of " +
    "text-log records that its literals let through to be decoded; the costliest first. Then the rules that " +
    "could not fire, and why: no log of their kind, or logs without a field that they need. Times are " +
    "estimates from a sample. Without --rules the built-in rules run.",
  options: [
    {
      flags: "--rules <path...>",
      says: "Sigma rule files and folders to measure instead of the built-in ones",
    },
    {flags: "--retired", says: "run deprecated and unsupported rules too"},
    {flags: "--json", says: "one JSON object a line for each rule, by events tried; without times"},
    {flags: "--top <n>", says: "lines of each table on the terminal (default: 30)"},
    mappingOption,
    ...evidenceOptions,
  ],
  examples: [
    {line: "postern rules stats logs/ --rules my-rules/", says: "before you roll them out"},
    {
      line: "postern rules stats case.zip --json | jq -r 'select(.reach == \"no field\") | [.id, .missing] | @json'",
      says: "rules that this evidence cannot feed",
    },
  ],
  async run(named, options, terminal) {
    const loaded = await configOf(options)
    const top = wholeNumber(textOption(options, "top"), "--top", 1, 1_000_000) ?? 30
    const paths = listOption(options, "rules")
    const set = await loadRuleSet(loaded, paths, {
      only: paths.length > 0,
      retired: flagOption(options, "retired"),
      mapping: mappingPaths(options),
    })
    for (const refusal of set.refusals) terminal.say(renderRefusal(refusal, terminal.colours.refusal))
    const progress = terminal.progress("read")
    const analysis = await analyse(
      {
        ...requestOf(named, options, loaded, true),
        task: {kind: "match", rules: set.packed, measure: true},
        onProgress: (done) => progress.update(done, done.totalBytes),
      },
      {matches: () => undefined, lines: () => undefined},
    )
    progress.stop()
    const all = ruleStats(set.detections, analysis.costs.values())
    if (flagOption(options, "json")) for (const each of [...all].sort(byTried)) terminal.out(jsonLine(each))
    else print(all, top, terminal)
    const matches = all.reduce((sum, each) => sum + each.matches, 0)
    sayLost(analysis.troubles, terminal)
    return evidenceExit(matches > 0, analysis, terminal)
  },
}

function byTried(a: RuleStats, b: RuleStats): number {
  return b.tried - a.tried || b.passed - a.passed || (a.rule.id < b.rule.id ? -1 : 1)
}

/** No time: the same on every run. */
function jsonLine({rule, tried, matches, records, passed, reach, missing}: RuleStats): string {
  const {id, title, level, logsource} = rule
  return `${safeJson({id, title, level, logsource, tried, matches, records, passed, reach, missing})}\n`
}

function print(all: readonly RuleStats[], top: number, terminal: Terminal): void {
  const {strong, quiet} = terminal.colours.summary
  const busy = all
    .filter(({tried, records}) => tried + records > 0)
    .sort((a, b) => b.millis - a.millis || byTried(a, b))
  if (busy.length > 0) {
    terminal.out(`${strong("Rules by cost")}\n`)
    terminal.out(
      table(
        ["ms", "tried", "matches", "let through", "level", "title"],
        busy
          .slice(0, top)
          .map((each) => [
            Math.round(each.millis),
            each.tried,
            each.matches,
            each.records === 0 ? "" : `${((100 * each.passed) / each.records).toFixed(2)} %`,
            each.rule.level,
            each.rule.title,
          ]),
        terminal.width,
      ),
    )
    if (busy.length > top)
      terminal.out(quiet(`… ${busy.length - top} more; --top ${busy.length} shows them\n`))
    terminal.out("\n")
  }
  printUnfed(all, top, terminal)
  const able = all.filter(({reach}) => reach === "could fire").length
  const matches = all.reduce((sum, each) => sum + each.matches, 0)
  terminal.say(
    `${able} of ${all.length} rules could fire here; ${matches} ${matches === 1 ? "match" : "matches"}`,
  )
}

/** Rules that could not fire: by log source where there is no such log, one by one where fields are missing. */
function printUnfed(all: readonly RuleStats[], top: number, terminal: Terminal): void {
  const {strong, quiet} = terminal.colours.summary
  const unfed = Map.groupBy(
    all.filter(({reach}) => reach === "no log"),
    ({rule}) => sourceText(rule.logsource),
  )
  if (unfed.size > 0) {
    terminal.out(`${strong("Could not fire: no log of their kind")}\n`)
    const rows = [...unfed].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    const shown = rows.slice(0, top).map(([source, rules]) => [rules.length, source])
    terminal.out(table(["rules", "log source"], shown, terminal.width))
    if (rows.length > top) terminal.out(quiet(`… ${rows.length - top} more log sources\n`))
    terminal.out("\n")
  }
  const lacking = all.filter(({reach}) => reach === "no field")
  if (lacking.length === 0) return
  terminal.out(`${strong("Could not fire: the logs lack a field")}\n`)
  for (const {rule, missing} of lacking.slice(0, top))
    terminal.out(`${visible(rule.title)}\n  ${rule.id}  lacks ${missing.map(visible).join(", ")}\n`)
  if (lacking.length > top) terminal.out(quiet(`… ${lacking.length - top} more; --json has all\n`))
  terminal.out("\n")
}

function sourceText({product, category, service}: Logsource): string {
  const parts = Object.entries({product, category, service}).filter(([, value]) => value !== undefined)
  return parts.length === 0 ? "none" : parts.map(([name, value]) => `${name} ${value}`).join(", ")
}
