/* postern scan: matches of rules as JSON lines, and nothing else: no hashing, no judgement. */

import {prepare} from "../../engine/analyse.ts"
import {safeJson} from "../../engine/event-line.ts"
import type {Match} from "../../model/rule.ts"
import {renderRefusal} from "../../report/refusal-text.ts"
import {loadAccepted} from "../accepted.ts"
import {type Command, evidenceExit, flagOption, listOption} from "../command.ts"
import {configOf, evidenceOptions, recoveredText, recoverOption, requestOf, sayLost} from "../evidence.ts"
import {matchLine} from "../match-line.ts"
import {intelFolderOption} from "../reviews.ts"
import {loadRuleSet, mappingOption, mappingPaths} from "../rules.ts"
import {Sorter} from "../sorter.ts"
import {bytesText} from "../terminal.ts"
import {loadYaraSet, yaraOption} from "../yara.ts"

export const scan: Command = {
  name: "scan",
  arguments: "<evidence...>",
  summary: "print every match of rules as a JSON line",
  says:
    "Reads evidence and prints each match of a rule as one JSON line: rule id, title, level, author, where " +
    "in the evidence, when, and the fields that made it true. Matches of correlations follow at the end, in " +
    "order of time. Without --rules the built-in rules run, and those of the indicators that your organisation has " +
    "accepted (`postern intel accept`).",
  options: [
    {flags: "--rules <path...>", says: "Sigma rule files and folders to run instead of the built-in ones"},
    {flags: "--with-built-in", says: "run the built-in rules beside those of --rules"},
    {flags: "--retired", says: "run deprecated and unsupported rules too"},
    {flags: "--show-filtered", says: "print matches that filters suppress too, with `filteredBy`"},
    yaraOption,
    mappingOption,
    recoverOption,
    intelFolderOption,
    ...evidenceOptions,
  ],
  examples: [
    {line: "postern scan logs/ | jq -r '[.when, .level, .title] | @tsv'", says: "built-in rules, as a table"},
    {line: "postern scan evidence.zip --rules sigma/rules", says: "your own copy of the public rules"},
  ],
  async run(named, options, terminal) {
    const loaded = await configOf(options)
    const request = requestOf(named, options, loaded, false)
    const progress = terminal.progress("read")
    // Before the rules are read: its first child loads its code meanwhile.
    const reading = await prepare({
      ...request,
      onProgress: (done) => progress.update(done, done.totalBytes),
    })
    const paths = listOption(options, "rules")
    const only = paths.length > 0 && !flagOption(options, "withBuiltIn")
    const accepted = only ? undefined : await loadAccepted(options, loaded)
    const set = await loadRuleSet(loaded, paths, {
      only,
      beside: accepted?.ruleFiles ?? [],
      retired: flagOption(options, "retired"),
      mapping: mappingPaths(options),
    })
    const yara = await loadYaraSet(loaded, options, !only)
    const refusals = [...set.refusals, ...yara.refusals]
    for (const refusal of refusals) terminal.say(renderRefusal(refusal, terminal.colours.refusal))
    const byId = new Map([...set.rules, ...yara.detections].map((rule) => [rule.id, rule]))
    const sorter = new Sorter(set.plan, {keepFiltered: flagOption(options, "showFiltered")}, request)
    let matches = 0
    const print = (found: readonly Match[]): void => {
      const batch = accepted === undefined ? found : found.filter((match) => accepted.holds(match))
      matches += batch.filter((match) => match.filteredBy === undefined).length
      terminal.out(batch.map((match) => matchLine(match, byId.get(match.rule))).join(""))
    }
    const analysis = await reading.run(
      {kind: "match", rules: set.packed, yara: yara.plan, recover: flagOption(options, "recover")},
      {
        matches: (batch, host) => print(sorter.take(batch, host)),
        lines: () => undefined,
      },
    )
    progress.stop()
    const correlated = sorter.finish()
    print(correlated.matches)
    for (const {detail} of correlated.troubles) terminal.say(`note: ${safeJson(detail)}`)
    sayLost(analysis.troubles, terminal)
    const stale = accepted?.stale()
    if (stale !== undefined) terminal.say(stale)
    terminal.say(
      `${matches} ${matches === 1 ? "match" : "matches"} of ${set.detections.length + set.plan.steps.length + yara.plan.rules.length} rules in ` +
        `${analysis.files.length} files, ${bytesText(analysis.bytes)}${recoveredText(analysis.files)}` +
        (sorter.filtered > 0 ? `; ${sorter.filtered} more suppressed by filters` : "") +
        (refusals.length > 0 ? `; ${refusals.length} mistakes in rules, see above` : ""),
    )
    return evidenceExit(matches > 0, analysis, terminal)
  },
}
