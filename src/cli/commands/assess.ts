/* postern assess: from raw evidence to a case folder and ten lines that a person understands. */

import {hostname} from "node:os"
import {basename, resolve} from "node:path"
import {basisOf} from "../../assess/basis.ts"
import {Gatherer} from "../../assess/gather.ts"
import {checkTarget, writeCase} from "../../case/folder.ts"
import {caseJson} from "../../case/json.ts"
import type {Hashed} from "../../case/schema.ts"
import {prepare} from "../../engine/analyse.ts"
import type {RuleFile} from "../../engine/rule-files.ts"
import {formatInstant} from "../../model/instant.ts"
import {renderRefusal} from "../../report/refusal-text.ts"
import {terminalSummary} from "../../report/terminal-summary.ts"
import {loadAccepted} from "../accepted.ts"
import {adviceOptions, adviceSettings} from "../advice-settings.ts"
import {asOfOption, asOfOptionHelp} from "../as-of.ts"
import {type Command, evidenceExit, flagOption, listOption, textOption} from "../command.ts"
import {configOf, evidenceOptions, recoveredText, recoverOption, requestOf} from "../evidence.ts"
import {digestOf, judgingBy} from "../judging.ts"
import {askedOpinions, judgedWith, opinionOptions} from "../opinions.ts"
import {intelFolderOption} from "../reviews.ts"
import {loadRuleSet, mappingOption, mappingPaths} from "../rules.ts"
import {Sorter} from "../sorter.ts"
import {bytesText} from "../terminal.ts"
import {loadYaraSet, yaraOption} from "../yara.ts"
import {yardstickOf, yardstickOption} from "../yardstick.ts"

export const assess: Command = {
  name: "assess",
  arguments: "<evidence...>",
  summary: "say what happened, write a case folder with a report",
  says:
    "Reads folders, files and archives of one or more servers, runs all built-in detections, and judges each " +
    "stage of an intrusion: exposed, probed, exploited, persisted, acted, data taken. What the evidence cannot " +
    "show is called not assessable and never clean. Writes a case folder: report.html, case.json, " +
    "findings.jsonl, basis.jsonl, timeline.csv, troubles.jsonl, manifest.json and run.json. Evidence is opened read-only.",
  options: [
    {flags: "-o, --out <folder>", says: "the case folder (default: <evidence>.case here)"},
    {flags: "--force", says: "replace the case folder if it is there"},
    {flags: "--json", says: "print case.json instead of the summary"},
    {flags: "--rules <path...>", says: "Sigma rules of your own, beside the built-in ones"},
    {flags: "--retired", says: "run deprecated and unsupported rules too"},
    yaraOption,
    mappingOption,
    asOfOptionHelp,
    recoverOption,
    ...opinionOptions,
    yardstickOption,
    intelFolderOption,
    ...adviceOptions,
    ...evidenceOptions,
  ],
  examples: [
    {line: "postern assess evidence.zip", says: "the whole job"},
    {line: "postern assess mx1/ mx2/ -o both.case", says: "two servers, one case"},
    {line: "postern assess evidence.zip --json | jq .verdict", says: "for scripts; the exit code tells too"},
  ],
  async run(named, options, terminal) {
    const started = new Date()
    const loaded = await configOf(options)
    const asOf = asOfOption(options)
    const asked = askedOpinions(options)
    const advice = adviceSettings(options, loaded.config)
    const out = textOption(options, "out") ?? `${basename(resolve(named[0] as string)) || "evidence"}.case`
    const force = flagOption(options, "force")
    await checkTarget(out, {force})
    const request = requestOf(named, options, loaded, true)
    const progress = terminal.progress("read")
    // Before the rules are read: its first child loads its code meanwhile.
    const reading = await prepare({
      ...request,
      onProgress: (done) => progress.update(done, done.totalBytes),
    })
    const accepted = await loadAccepted(options, loaded)
    const set = await loadRuleSet(loaded, listOption(options, "rules"), {
      only: false,
      beside: accepted.ruleFiles,
      retired: flagOption(options, "retired"),
      mapping: mappingPaths(options),
    })
    const yardstick = yardstickOf(options, set.knowledge)
    const yara = await loadYaraSet(loaded, options, true)
    for (const refusal of [...set.refusals, ...yara.refusals])
      terminal.say(renderRefusal(refusal, terminal.colours.refusal))
    const gatherer = new Gatherer()
    const sorter = new Sorter(set.plan, {keepFiltered: false, exhibits: true}, request)
    const analysis = await reading.run(
      {kind: "match", rules: set.packed, yara: yara.plan, recover: flagOption(options, "recover")},
      {
        matches: (batch, host) => {
          for (const match of sorter.take(batch, host)) if (accepted.holds(match)) gatherer.add(match, host)
        },
        lines: () => undefined,
      },
    )
    progress.stop()
    const correlated = sorter.finish()
    for (const match of correlated.matches) gatherer.add(match)
    const knowledge = accepted.with(set.knowledge)
    const basis = basisOf(
      {
        knowledgeSha256: digestOf([
          ...set.knowledgeFiles,
          ...accepted.files,
          ...set.ruleFiles,
          ...yara.files,
        ]),
        rules: [...set.rules, ...yara.detections],
        groups: gatherer.groups(),
        conflicts: gatherer.conflicts(),
        filtered: {matches: sorter.filtered, by: sorter.filteredBy},
        files: analysis.files,
        troubles: [...analysis.troubles, ...correlated.troubles],
        reach: analysis.reach,
        organisation: loaded.config.organisation?.name,
        asOf,
        window: undefined,
        exposure: new Map(),
        observations: analysis.observations,
      },
      knowledge,
    )
    const bundle = judgedWith(basis, judgingBy(knowledge, yardstick, advice), asked)
    const suppressed = bundle.case.counts.filtered.matches
    if (suppressed > 0)
      terminal.say(
        `${suppressed} ${suppressed === 1 ? "match was" : "matches were"} suppressed by filters; scan --show-filtered lists those in files`,
      )
    const stale = accepted.stale()
    if (stale !== undefined) terminal.say(stale)
    const seconds = (Date.now() - started.getTime()) / 1000
    await writeCase(
      out,
      bundle,
      {
        basis,
        knowledge: [...set.knowledgeFiles, ...accepted.files].map(hashed),
        rules: [...set.ruleFiles, ...yara.files].map(hashed),
        run: {
          started: started.toISOString(),
          seconds,
          host: hostname(),
          node: process.version,
          evidence: named.map((name) => resolve(name)),
          options,
          bytes: analysis.bytes,
          bytesPerSecond: Math.round(analysis.bytes / Math.max(seconds, 0.001)),
          peakChildRssBytes: analysis.peakChildRssBytes,
          peakRssBytes: process.resourceUsage().maxRSS * 1024,
        },
      },
      {force},
    )
    if (flagOption(options, "json")) terminal.out(caseJson(bundle.case))
    else {
      terminal.out(
        terminalSummary(bundle, {
          width: terminal.width,
          paint: terminal.colours.summary,
          reportPath: `${out}/report.html`,
        }),
      )
      terminal.say(
        `${analysis.files.length} files, ${bytesText(analysis.bytes)} in ${seconds.toFixed(1)} s${recoveredText(analysis.files)}; ` +
          `as of ${bundle.case.asOf === undefined ? "an unknown time" : formatInstant(bundle.case.asOf)}`,
      )
    }
    const {found, lost} = bundle.case.verdict
    return evidenceExit(found, {lost, files: analysis.files}, terminal)
  },
}

function hashed({path, sha256, sizeBytes}: RuleFile): Hashed {
  return {path, sha256, sizeBytes}
}
