/* postern scan: matches of rules as JSON lines, and nothing else: no hashing, no judgement. */

import {analyse} from "../../engine/analyse.ts"
import {safeJson} from "../../engine/event-line.ts"
import {formatInstant} from "../../model/instant.ts"
import type {Detection, Match} from "../../model/rule.ts"
import {renderRefusal} from "../../report/refusal-text.ts"
import {type Command, evidenceExit, flagOption, listOption} from "../command.ts"
import {configOf, evidenceOptions, requestOf} from "../evidence.ts"
import {loadRuleSet} from "../rules.ts"
import {bytesText} from "../terminal.ts"

export const scan: Command = {
  name: "scan",
  arguments: "<evidence...>",
  summary: "print every match of rules as a JSON line",
  says:
    "Reads evidence and prints each match of a rule as one JSON line: rule id, title, level, author, where " +
    "in the evidence, when, and the fields that made it true. Without --rules the built-in rules run.",
  options: [
    {flags: "--rules <path...>", says: "Sigma rule files and folders to run instead of the built-in ones"},
    {flags: "--with-built-in", says: "run the built-in rules beside those of --rules"},
    {flags: "--retired", says: "run deprecated and unsupported rules too"},
    ...evidenceOptions,
  ],
  examples: [
    {line: "postern scan logs/ | jq -r '[.when, .level, .title] | @tsv'", says: "built-in rules, as a table"},
    {line: "postern scan evidence.zip --rules sigma/rules", says: "your own copy of the public rules"},
  ],
  async run(named, options, terminal) {
    const loaded = await configOf(options)
    const paths = listOption(options, "rules")
    const only = paths.length > 0 && !flagOption(options, "withBuiltIn")
    const set = await loadRuleSet(loaded, paths, {only, retired: flagOption(options, "retired")})
    for (const refusal of set.refusals) terminal.say(renderRefusal(refusal, terminal.colours.refusal))
    const byId = new Map(set.detections.map((rule) => [rule.id as string, rule]))
    let matches = 0
    const progress = terminal.progress("read")
    const analysis = await analyse(
      {
        ...requestOf(named, options, loaded, false),
        task: {kind: "match", rules: set.detections},
        onProgress: (done) => progress.update(done, done.totalBytes),
      },
      {
        matches: (batch) => {
          matches += batch.length
          terminal.out(batch.map((match) => matchLine(match, byId.get(match.rule))).join(""))
        },
        lines: () => undefined,
      },
    )
    progress.stop()
    for (const trouble of analysis.troubles)
      if (trouble.severity === "lost")
        terminal.say(`lost: ${safeJson(trouble.at.evidence)} ${safeJson(trouble.detail)}`)
    terminal.say(
      `${matches} ${matches === 1 ? "match" : "matches"} of ${set.detections.length} rules in ` +
        `${analysis.files.length} files, ${bytesText(analysis.bytes)}` +
        (set.refusals.length > 0 ? `; ${set.refusals.length} mistakes in rules, see above` : ""),
    )
    return evidenceExit(matches > 0, analysis.lost)
  },
}

function matchLine(match: Match, rule: Detection | undefined): string {
  const {from} = match
  const place =
    from.unit.kind === "line"
      ? {line: from.unit.line}
      : from.unit.kind === "record"
        ? {record: String(from.unit.record)}
        : {}
  return `${safeJson({
    rule: match.rule,
    title: rule?.title ?? null,
    level: rule?.level ?? null,
    author: rule?.origin.author ?? null,
    when: match.when === undefined ? null : formatInstant(match.when.at),
    host: match.host ?? null,
    log: match.log,
    evidence: from.evidence,
    ...place,
    offset: from.offset,
    length: from.length,
    because: match.because,
  })}\n`
}
