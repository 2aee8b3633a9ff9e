/* A case as a MISP event: addresses of intruders, files that were left, the rules that saw it, what to do, and an event report
 * that a person can read.
 *
 * Only what belongs to an intruder is an attribute of the event; who merely looked stands in the report. Nothing is for
 * detection (`to_ids`) until a person has reviewed its value. No actor is named unless the attribution named one.
 *
 * Source: MISP core format. */

import {parseAddress} from "../../bytes/cidr.ts"
import {formatLocator} from "../../model/evidence.ts"
import {phrase} from "../../model/judgement.ts"
import {type CaseToExport, caseDate, caseKey, findingsToExport, markingOf, stamp} from "../case-exported.ts"
import {type CaseIndicator, caseIndicators} from "../case-indicators.ts"
import {Losses} from "../export-json.ts"
import type {CaseExportOptions, Exported} from "../exported.ts"
import {caseTlp} from "../marking.ts"
import {MispEvent, phiaTag} from "./event.ts"
import {markdownText} from "./markdown.ts"

const mostLines = 200

/** The event. O(n) in findings. */
export function renderCaseMisp(it: CaseToExport, options: CaseExportOptions = {}): Exported {
  const dating = new Losses()
  const at = caseDate(it, dating)
  const event = new MispEvent(
    {case: caseKey(it)},
    {at, info: it.case.verdict.headline, isComplete: options.isIssued === true, extends: options.extends},
  )
  for (const sentence of dating.sentences) event.losses.say(sentence)
  event.mark(markingOf(options), caseTlp)
  for (const {stage, worst} of it.case.overall)
    if (worst.kind === "assessed" && stage === "exploited") event.tag(phiaTag(worst.likelihood.term))
  const findings = findingsToExport(it, event.losses)
  for (const indicator of caseIndicators(it)) addIndicator(event, indicator, options)
  const rules = new Set<string>()
  for (const finding of findings) {
    for (const flaw of finding.vulnerabilities)
      event.attribute({type: "vulnerability", category: "External analysis", value: flaw})
    for (const id of finding.techniques) {
      const name = options.techniqueNames?.get(id)
      if (name === undefined)
        event.losses.say("Techniques without a name at hand stand in the event report only.")
      else event.tag(`misp-galaxy:mitre-attack-pattern="${name.replaceAll('"', "'")} - ${id}"`)
    }
    if (rules.has(finding.rule)) continue
    rules.add(finding.rule)
    addRule(event, finding.rule, options)
  }
  for (const {says, because} of it.case.actions)
    event.object({
      template: "course-of-action",
      attributes: [
        {relation: "name", type: "text", category: "Other", value: says, isAlone: true},
        {relation: "description", type: "text", category: "Other", value: because, isAlone: true},
      ],
    })
  for (const {attributed} of it.case.attribution.activities) {
    const name = attributed?.hypotheses.find((each) => each.id === attributed.actor)?.name
    if (attributed?.kind === "named" && attributed.likelihood !== undefined && name !== undefined)
      event.attribute({
        type: "threat-actor",
        category: "Attribution",
        value: name,
        comment: attributed.says,
        tags: [phiaTag(attributed.likelihood.term)],
      })
  }
  event.losses.say(
    "Raw bytes, the arithmetic of judgements and hypotheses about who it was are not carried; case.json has them.",
  )
  event.losses.say("Coverage and gaps are text in the event report.")
  event.report("What happened", reportText(it, findings, event.losses.sentences))
  return event.finish()
}

function addIndicator(event: MispEvent, indicator: CaseIndicator, {reviewed}: CaseExportOptions): void {
  const {kind, value, role, activities, findings, first, last} = indicator
  if (role === "observer") {
    event.losses.say(
      "Addresses and programs of those who only looked or tried are not carried; indicators.csv has them.",
    )
    return
  }
  const common = {
    value,
    comment: `${role}${activities.length === 0 ? "" : ` (${activities.join(", ")})`}; ${findings.slice(0, 20).join(", ")}`,
    isReviewed: reviewed?.has(value) === true,
    firstSeen: first === undefined ? undefined : stamp(first),
    lastSeen: last === undefined ? undefined : stamp(last),
  }
  switch (kind) {
    case "address":
      if (parseAddress(value) === undefined) return
      event.attribute({...common, type: "ip-src", category: "Network activity"})
      return
    case "user-agent":
      event.attribute({...common, type: "user-agent", category: "Network activity"})
      return
    case "file":
      event.attribute({...common, type: "filename", category: "Artifacts dropped"})
      return
    case "page":
      event.attribute({...common, type: "uri", category: "Network activity"})
      return
    default:
      kind satisfies never
  }
}

function addRule(event: MispEvent, id: string, {rules, reviewed}: CaseExportOptions): void {
  const rule = rules?.get(id)
  if (rule === undefined) {
    event.losses.say("Rules whose text was not at hand are not carried.")
    return
  }
  const {language, text, title, author, licence} = rule
  event.object({
    template: language,
    comment: `${title}. Author: ${author}. Licence: ${licence}.`,
    attributes: [
      {
        relation: language,
        type: language,
        category: "Payload installation",
        value: text,
        isReviewed: reviewed?.has(id) === true,
        isAlone: true,
      },
      ...(language === "sigma"
        ? [
            {
              relation: "sigma-rule-name",
              type: "text",
              category: "Other",
              value: title,
              isAlone: true,
            } as const,
          ]
        : []),
    ],
  })
}

/** Markdown: the verdict, judgements, findings in order, what was not seen, what is left out. */
function reportText(
  {case: it}: CaseToExport,
  findings: CaseToExport["findings"],
  lost: readonly string[],
): string {
  const items = (lines: readonly string[]): readonly string[] =>
    lines.map((line) => `- ${markdownText(line)}`)
  const judgements = it.servers.flatMap(({judgements: all}) =>
    all.map((judgement) =>
      judgement.kind === "assessed"
        ? `${judgement.server}, ${judgement.stage}: ${phrase(judgement.likelihood)}, confidence ${judgement.confidence}. ${judgement.says}`
        : `${judgement.server}, ${judgement.stage}: not assessable; that is no sign of safety. ${judgement.says}`,
    ),
  )
  const shown = findings.slice(0, mostLines)
  return [
    `# ${markdownText(it.verdict.headline, 400)}`,
    "",
    ...items(it.verdict.lines),
    "",
    "## How sure",
    "",
    ...items(judgements),
    "",
    "## Who",
    "",
    markdownText(it.attribution.says),
    "",
    ...items(it.attribution.activities.map(({says}) => says)),
    "",
    "## Findings",
    "",
    ...items(
      shown.map(
        ({id, when, server, title, summary, techniques, events}) =>
          `${id}, ${when === undefined ? "no time" : stamp(when.at)}, ${server}: ${title}. ${summary} ${techniques.join(", ")} [${formatLocator(events[0])}]`,
      ),
    ),
    ...(findings.length > shown.length
      ? ["", `${findings.length - shown.length} more findings are in the case.`]
      : []),
    "",
    "## What could not be seen",
    "",
    ...items(it.servers.flatMap(({id, gaps}) => gaps.map(({says}) => `${id}: ${says}`))),
    "",
    "## What this event leaves out",
    "",
    ...items(lost),
  ].join("\n")
}
