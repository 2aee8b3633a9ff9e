/* postern judge: judges a case anew, with the opinions of a person, from what the case keeps. */

import {basename} from "node:path"
import {readBasis, readCase, type StoredCase, writeCase} from "../../case/folder.ts"
import {caseJson} from "../../case/json.ts"
import type {Yardstick} from "../../knowledge/yardsticks.ts"
import type {Case} from "../../model/case.ts"
import type {Opinion} from "../../model/opinion.ts"
import {visible} from "../../report/escape.ts"
import {loadAccepted} from "../accepted.ts"
import {adviceOptions, adviceSettings} from "../advice-settings.ts"
import {type Command, evidenceExit, flagOption, textOption} from "../command.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {digestOf, judgingBy} from "../judging.ts"
import {askedOpinions, judgedWith, opinionOptions} from "../opinions.ts"
import {intelFolderOption} from "../reviews.ts"
import {loadKnowledgeSet} from "../rules.ts"
import {yardstickOf, yardstickOption} from "../yardstick.ts"

export const judge: Command = {
  name: "judge",
  arguments: "<case>",
  summary: "judge a case anew: other priors, findings set aside, harmless causes",
  says:
    "Judges a case folder again without its evidence. What you say stands in the case with your name and reason, " +
    "beside what it moved; a finding that you set aside stays in its place and counts for nothing. Opinions add up " +
    "from call to call; --reset drops them. Without an opinion it prints those that the case holds.",
  options: [
    ...opinionOptions,
    yardstickOption,
    ...adviceOptions,
    {flags: "--reset", says: "drop the opinions that the case holds"},
    {flags: "-o, --out <folder>", says: "write the judged case there and leave this one (default: in place)"},
    {flags: "--json", says: "print case.json instead of the summary"},
    intelFolderOption,
    ...evidenceOptions.filter((option) => option.flags.startsWith("--config")),
  ],
  examples: [
    {
      line: 'postern judge mx1.case --benign "S-001: our own test" --by "A. Admin"',
      says: "who tested, and what is left",
    },
    {line: "postern judge mx1.case --prior exploited=0.02", says: "does the prior decide it?"},
    {line: "postern judge mx1.case --reset", says: "as it was"},
  ],
  async run(args, options, terminal) {
    const folder = args[0] as string
    const asked = askedOpinions(options)
    const stored = await readCase(folder)
    const basis = await readBasis(folder, stored)
    const loaded = await configOf(options)
    const accepted = await loadAccepted(options, loaded)
    const set = await loadKnowledgeSet(loaded)
    const knowledge = accepted.with(set.knowledge)
    const knowledgeFiles = [...set.knowledgeFiles, ...accepted.files]
    const isSame = digestOf(knowledgeFiles) === digestOf(stored.manifest.knowledge)
    if (!isSame)
      terminal.say(
        "The case was judged with other knowledge than this program has; it is judged with this program's now.",
      )
    const earlier = flagOption(options, "reset") ? [] : (stored.case.disagreement?.opinions ?? [])
    const knowledgeSha256 = isSame
      ? basis.knowledgeSha256
      : digestOf([...knowledgeFiles, ...stored.manifest.rules])
    const now = {...basis, knowledgeSha256}
    const words = yardstickOf(options, knowledge) ?? wordsOf(stored.case, knowledge.yardsticks)
    const bundle = judgedWith(
      now,
      judgingBy(knowledge, words, adviceSettings(options, loaded.config)),
      asked,
      earlier,
    )
    const out = textOption(options, "out")
    const isChanged = caseJson(bundle.case) !== caseJson(stored.case)
    if (out !== undefined || isChanged)
      await writeCase(
        out ?? folder,
        bundle,
        {
          basis: now,
          knowledge: knowledgeFiles.map(({path, sha256, sizeBytes}) => ({path, sha256, sizeBytes})),
          rules: stored.manifest.rules,
          run: judgedRun(stored, options),
        },
        {force: out === undefined},
      )
    if (flagOption(options, "json")) terminal.out(caseJson(bundle.case))
    else terminal.out(summaryOf(bundle.case, basename(out ?? folder)))
    const {found, lost} = bundle.case.verdict
    return evidenceExit(found, {lost, files: bundle.files}, terminal)
  },
}

/** The yardstick that the case was written with. */
function wordsOf({servers}: Case, yardsticks: readonly Yardstick[]): Yardstick | undefined {
  const said = servers
    .flatMap((server) => server.judgements)
    .flatMap((judgement) => (judgement.kind === "assessed" ? (judgement.likelihood.said ?? []) : []))
  return yardsticks.find(({id}) => id === said[0]?.yardstick)
}

/** run.json of the case, with a line for each time it was judged anew. */
function judgedRun({run}: StoredCase, options: object): Readonly<Record<string, unknown>> {
  const before = typeof run === "object" && run !== null ? (run as Readonly<Record<string, unknown>>) : {}
  const judged = Array.isArray(before["judged"]) ? (before["judged"] as readonly unknown[]) : []
  return {...before, judged: [...judged, {at: new Date().toISOString(), options}]}
}

function summaryOf({disagreement, verdict}: Case, name: string): string {
  const lines = [visible(verdict.headline)]
  if (disagreement === undefined) lines.push(`${visible(name)} holds no opinions.`)
  else {
    lines.push("", "What people said")
    for (const opinion of disagreement.opinions) lines.push(`  ${visible(opinionText(opinion))}`)
    lines.push("", "What it moved")
    for (const {server, stage, before, after} of disagreement.moved)
      lines.push(`  ${visible(server)}, ${stage}: ${before} -> ${after}`)
    if (disagreement.moved.length === 0) lines.push("  nothing")
  }
  return `${lines.join("\n")}\n`
}

function opinionText(opinion: Opinion): string {
  const said = opinion.by === undefined ? "" : ` (${opinion.by})`
  const why = opinion.because === undefined ? "" : `: ${opinion.because}`
  switch (opinion.kind) {
    case "prior":
      return `the prior of ${opinion.stage} is ${opinion.value}${why}${said}`
    case "exclude":
      return `${opinion.findings.join(", ")} shall not count${why}${said}`
    case "benign":
      return `${opinion.findings.length === 0 ? "all findings" : opinion.findings.join(", ")} have a harmless cause${why}${said}`
    default:
      return opinion satisfies never
  }
}
