/* postern rules test: one rule file against a file of events, with the reasons on both sides. */

import {logsourceHolds} from "../../../detect/logsource.ts"
import {type Analysis, analyse} from "../../../engine/analyse.ts"
import {safeJson} from "../../../engine/event-line.ts"
import type {Source} from "../../../model/event.ts"
import {formatLocator} from "../../../model/evidence.ts"
import {formatInstant} from "../../../model/instant.ts"
import type {Match, Rule} from "../../../model/rule.ts"
import {renderRefusal} from "../../../report/refusal-text.ts"
import {type Command, evidenceExit, flagOption} from "../../command.ts"
import {configOf, evidenceOptions, requestOf} from "../../evidence.ts"
import {matchLine} from "../../match-line.ts"
import {loadRuleSet, mappingOption, mappingPaths} from "../../rules.ts"
import {Sorter} from "../../sorter.ts"

export const test: Command = {
  name: "test",
  arguments: "<rules> <events...>",
  summary: "run a rule file against events and say why it matched or not",
  says:
    "Runs the rules of one file or folder against events: JSON lines as winlogbeat, Velociraptor, evtx_dump and " +
    "others write them, or any log that Postern reads. Prints each match with the fields that made it true, " +
    "filtered ones and the single events of correlations too, and for rules without a match what they lacked.",
  options: [
    {flags: "--json", says: "print matches as JSON lines, as scan does"},
    {flags: "--retired", says: "run deprecated and unsupported rules too"},
    mappingOption,
    ...evidenceOptions,
  ],
  examples: [
    {line: "postern rules test my-rule.yml events.jsonl", says: "does it fire, and why"},
    {
      line: "postern rules test my-rules/ u_ex210303.log --json",
      says: "for scripts; exit code 1 means a match",
    },
  ],
  async run([path, ...named], options, terminal) {
    const loaded = await configOf(options)
    const set = await loadRuleSet(loaded, [path as string], {
      only: true,
      retired: flagOption(options, "retired"),
      mapping: mappingPaths(options),
    })
    for (const refusal of set.refusals) terminal.say(renderRefusal(refusal, terminal.colours.refusal))
    if (set.refusals.length > 0) return 2
    const byId = new Map(set.rules.map((rule) => [rule.id, rule]))
    // Nothing is silent here: who tests a correlation wants to see what fed it.
    const request = requestOf(named, options, loaded, false)
    const sorter = new Sorter({...set.plan, silent: new Set()}, {keepFiltered: true}, request)
    const fired = new Map<string, number>()
    const print = (batch: readonly Match[]): void => {
      for (const match of batch) {
        if (match.filteredBy === undefined) fired.set(match.rule, (fired.get(match.rule) ?? 0) + 1)
        const rule = byId.get(match.rule)
        terminal.out(flagOption(options, "json") ? matchLine(match, rule) : matchText(match, rule))
      }
    }
    const analysis = await analyse(
      {...request, task: {kind: "match", rules: set.packed}},
      {matches: (batch, host) => print(sorter.take(batch, host)), lines: () => undefined},
    )
    const correlated = sorter.finish()
    print(correlated.matches)
    for (const {detail} of [...analysis.troubles, ...correlated.troubles])
      terminal.say(`note: ${safeJson(detail)}`)
    for (const rule of set.rules) {
      if (rule.kind === "filter") continue
      const count = fired.get(rule.id) ?? 0
      const verdict =
        count > 0 ? `${count} ${count === 1 ? "match" : "matches"}` : `no match: ${whyNot(rule, analysis)}`
      terminal.say(`${shown(rule.title)}: ${verdict}`)
    }
    return evidenceExit(fired.size > 0, analysis, terminal)
  },
}

function matchText(match: Match, rule: Rule | undefined): string {
  const when = match.when === undefined ? "no time" : formatInstant(match.when.at)
  const filtered = match.filteredBy === undefined ? "" : `, filtered by ${match.filteredBy.join(", ")}`
  const lines = [
    `${shown(rule?.title ?? match.rule)} (${rule?.level ?? "no level"}${filtered})`,
    `  ${when}  ${shown(match.host ?? "unknown host")}  ${shown(formatLocator(match.from))}`,
    ...match.because.map(({field, value}) => `  ${shown(field)}: ${safeJson(value)}`),
  ]
  if (match.events !== undefined)
    lines.push(`  events: ${match.events.map((at) => shown(formatLocator(at))).join(", ")}`)
  return `${lines.join("\n")}\n`
}

/** Text that can do nothing to a terminal. */
function shown(text: string): string {
  return safeJson(text).slice(1, -1)
}

/** What kept a rule from matching, as far as the files tell. */
function whyNot(rule: Rule, analysis: Analysis): string {
  if (rule.kind !== "detection") return "its condition did not hold within one timespan"
  const sources = analysis.files.flatMap(
    (file): readonly {readonly source: Source; readonly id: typeof file.id}[] => {
      if (file.log === undefined) return []
      const base = {log: file.log, host: undefined}
      const channels = Object.keys(file.channels)
      return channels.length === 0
        ? [{source: base, id: file.id}]
        : channels.map((channel) => ({source: {...base, channel}, id: file.id}))
    },
  )
  if (sources.length === 0) return "no events were read from these files"
  const mine = sources.filter(({source}) => logsourceHolds(rule.logsource, source))
  if (mine.length === 0) {
    const logs = [...new Set(sources.map(({source}) => source.channel ?? source.log))].slice(0, 5)
    return `no event is of its log source ${safeJson(rule.logsource)}; seen: ${safeJson(logs)}`
  }
  const isUnable = mine.every(({id}) => analysis.reach.get(id)?.unable.includes(rule.id) === true)
  return isUnable ? "the log lacks a field that it needs" : "its condition held for no event"
}
