/* `postern explain`: why a finding was made, why a stage was judged so, what a rule looks for.
 *
 * Plain text, for a terminal or a pipe. */

import type {Case, CaseBundle} from "../model/case.ts"
import {formatLocator} from "../model/evidence.ts"
import type {Finding} from "../model/finding.ts"
import {stages} from "../model/finding.ts"
import type {Condition, Rule, Segment, Test} from "../model/rule.ts"
import {clip, visible} from "./escape.ts"
import {bytesAsText, hexDump} from "./exhibit.ts"
import {explainActor, explainableActors} from "./explain-actor.ts"
import {usesOf, writeStage} from "./explain-stage.ts"
import {Sheet} from "./sheet.ts"
import type {Paint} from "./terminal-text.ts"
import {count, counted, placeText, valueText, whenText} from "./words.ts"

const maxMatches = 40
const maxExhibits = 3

export interface ExplainOptions {
  readonly width?: number
  readonly paint?: Paint
  /** Rules that the caller has loaded: their conditions are printed beside their matches. */
  readonly rules?: readonly Rule[]
}

/** What of a bundle an explanation reads. */
export type Explainable = Pick<CaseBundle, "case" | "findings">

/** Text about `what`: a finding (`F-0004`), a stage (`exploited`, `data-taken`), an activity (`A-001`) or actor, or a
 *  rule by id or by detection (`PL-10`). Undefined if the case knows no such thing; `explainable` lists what it knows. */
export function explain(bundle: Explainable, what: string, options: ExplainOptions = {}): string | undefined {
  const page = new Sheet(options)
  const asked = what.trim().toLowerCase()
  const finding = bundle.findings.find((each) => each.id.toLowerCase() === asked)
  if (finding !== undefined) return writeFinding(page, bundle.case, finding)
  const stage = stages.find((each) => each === asked.replace(/[-_]/g, " "))
  if (stage !== undefined) return writeStage(page, bundle.case, stage)
  const actor = explainActor(bundle.case.attribution, what, options)
  if (actor !== undefined) return actor
  const isAsked = (rule: string, detection: string | undefined): boolean =>
    rule.toLowerCase() === asked || detection?.toLowerCase() === asked
  const rules = (options.rules ?? []).filter((rule) =>
    isAsked(rule.id, rule.kind === "filter" ? undefined : rule.detection),
  )
  const matches = bundle.findings.filter((each) => isAsked(each.rule, each.detection))
  if (rules.length + matches.length === 0) return undefined
  return writeRule(page, rules, matches, bundle.case)
}

/** What can be asked of this case, for the message when something else was. */
export function explainable(bundle: Explainable): string {
  const first = bundle.findings[0]?.id
  const last = bundle.findings.at(-1)?.id
  const findings =
    first === undefined
      ? "it has no findings"
      : first === last
        ? `the finding ${first}`
        : `a finding from ${first} to ${last}`
  const detections = [...new Set(bundle.findings.map((each) => each.detection ?? each.rule))]
    .sort()
    .slice(0, 12)
  return `${findings}; a stage (${stages.join(", ")}); ${explainableActors(bundle.case.attribution)}${detections.length === 0 ? "" : `; a rule (${detections.map(visible).join(", ")})`}`
}

/** What a rule looks for, without a case. */
export function explainRule(rule: Rule, options: ExplainOptions = {}): string {
  const page = new Sheet(options)
  ruleHead(page, rule)
  return page.text()
}

function writeFinding(page: Sheet, from: Case, finding: Finding): string {
  page.title(`${finding.id}  ${finding.title}`)
  page.say(finding.summary)
  page.heading("What and where")
  page.pair("level", finding.level)
  page.pair("server", finding.server)
  page.pair("log", finding.log)
  page.pair(
    "when",
    finding.until !== undefined && finding.until.at !== finding.when?.at
      ? `${whenText(finding.when)} to ${whenText(finding.until)}`
      : whenText(finding.when),
  )
  if (finding.source !== undefined) page.pair("from", finding.source)
  if (finding.account !== undefined) page.pair("account", finding.account)
  if (finding.session !== undefined) page.pair("session", finding.session)
  page.pair("events", `${count(finding.count)}, of which ${count(finding.events.length)} places are kept`)
  for (const at of finding.events.slice(0, 5)) page.item(`${at.evidence}, ${placeText(at)}`)

  page.heading("Why it was judged so")
  page.pair("rule", `${finding.detection === undefined ? "" : `${finding.detection}, `}${finding.rule}`)
  for (const each of finding.because)
    page.item(`${each.field} = ${valueText(each.value)} (${formatLocator(each.at)})`)
  if (finding.because.length === 0) page.item("the rule holds as a whole; no single field decides")
  for (const each of finding.indicates)
    page.item(`speaks for “${each.stage}”: ${each.outcome}, ${each.strength}`)

  page.heading("Where it counts")
  const uses = usesOf(from, finding)
  for (const use of uses) page.item(use)
  if (uses.length === 0) page.item("in no judgement")

  for (const exhibit of finding.exhibits.slice(0, maxExhibits)) {
    page.heading(`Bytes of ${visible(clip(exhibit.at.evidence, 200))}`)
    page.say(placeText(exhibit.at))
    const bytes = Buffer.from(exhibit.rawBase64, "base64")
    for (const line of bytesAsText(bytes).text.split("\n").slice(0, 20)) page.say(line, "  | ")
    for (const line of hexDump(bytes.subarray(0, 64), exhibit.at.offset).split("\n")) page.row(line)
  }
  return page.text()
}

function writeRule(page: Sheet, rules: readonly Rule[], matches: readonly Finding[], from: Case): string {
  if (rules.length === 0) {
    const first = matches[0]
    page.title(`${first?.detection ?? ""} ${first?.rule ?? ""}  ${first?.title ?? ""}`.trim())
    page.say("The rule itself is not loaded; this is what it matched.")
  }
  for (const rule of rules) ruleHead(page, rule)
  page.heading(`In this case: ${counted(matches.length, "finding")}`)
  for (const finding of matches.slice(0, maxMatches)) {
    page.item(
      `${finding.id}  ${whenText(finding.when)}  ${finding.server}  ${clip(finding.summary, 300)} (${formatLocator(finding.events[0])})`,
    )
  }
  if (matches.length > maxMatches)
    page.item(`and ${counted(matches.length - maxMatches, "more finding")} in findings.jsonl`)
  const unable = new Set(rules.map((rule): string => rule.id))
  const blind = from.coverage.filter((each) => each.rulesUnable.some((id) => unable.has(id)))
  for (const each of blind)
    page.item(`it could not fire on ${each.log} of ${each.server}: a column that it needs is missing`)
  return page.text()
}

function ruleHead(page: Sheet, rule: Rule): void {
  page.title(
    `${rule.kind !== "filter" && rule.detection !== undefined ? `${rule.detection}  ` : ""}${rule.title}`,
  )
  if (rule.description !== "") page.say(rule.description)
  page.heading("What it is")
  page.pair("id", rule.id)
  page.pair("level", rule.level)
  page.pair("from", `${rule.origin.path}:${rule.origin.line}, ${rule.origin.author}, ${rule.origin.licence}`)
  if (rule.tags.length > 0) page.pair("tags", rule.tags.join(", "))
  page.heading("What it looks for")
  switch (rule.kind) {
    case "detection":
      page.say(logsourceText(rule.logsource))
      for (const line of rule.text === undefined ? conditionLines(rule.condition) : textLines(rule.text))
        page.row(line)
      break
    case "correlation":
      page.say(
        `${rule.type.replaceAll("_", " ")} over ${rule.rules.join(", ")} within ${count(rule.timespanMicros / 1_000_000)} seconds${rule.groupBy.length === 0 ? "" : `, by ${rule.groupBy.join(", ")}`}`,
      )
      break
    case "filter":
      page.say(
        `takes out of ${rule.rules === "any" ? "every rule" : rule.rules.join(", ")} on ${logsourceText(rule.logsource)}:`,
      )
      for (const line of conditionLines(rule.condition)) page.row(line)
      break
  }
  if (rule.kind !== "filter")
    for (const each of rule.indicates)
      page.item(`a match speaks for “${each.stage}”: ${each.outcome}, ${each.strength}`)
  if (rule.falsePositives.length > 0) {
    page.heading("Innocent reasons")
    for (const text of rule.falsePositives) page.item(text)
  }
  if (rule.references.length > 0) {
    page.heading("References")
    for (const text of rule.references) page.item(text)
  }
}

function logsourceText(logsource: {
  readonly category?: string
  readonly product?: string
  readonly service?: string
}): string {
  const parts = [logsource.product, logsource.category, logsource.service].filter(
    (each) => each !== undefined,
  )
  return parts.length === 0 ? "events of any log" : `events of ${parts.join(" / ")}`
}

const maxConditionLines = 60

/** A rule of another engine as written, cut after `maxConditionLines`. */
function textLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.replaceAll("\t", "  "))
  const shown = lines.slice(0, maxConditionLines)
  return lines.length > shown.length ? [...shown, "… (more in the rule file)"] : shown
}

/** The condition as an indented list, cut after `maxConditionLines`. */
function conditionLines(condition: Condition): readonly string[] {
  const lines: string[] = []
  // A stack of its own: rules come from outside and may be nested deeply.
  const stack: {readonly node: Condition; readonly depth: number}[] = [{node: condition, depth: 0}]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (lines.length >= maxConditionLines) return [...lines, "… (more in the rule file)"]
    const {node, depth} = next
    const indent = "  ".repeat(Math.min(depth, 12))
    switch (node.kind) {
      case "and":
        lines.push(`${indent}all of`)
        for (const each of node.of.toReversed()) stack.push({node: each, depth: depth + 1})
        break
      case "or":
        lines.push(`${indent}any of`)
        for (const each of node.of.toReversed()) stack.push({node: each, depth: depth + 1})
        break
      case "not":
        lines.push(`${indent}not`)
        stack.push({node: node.of, depth: depth + 1})
        break
      case "keyword":
        lines.push(`${indent}anywhere: ${testText(node.test)}`)
        break
      case "field":
        lines.push(`${indent}${node.field} ${testText(node.test)}`)
        break
    }
  }
  return lines
}

function testText(test: Test): string {
  switch (test.op) {
    case "text":
      return `is “${clip(test.segments.map(segmentText).join(""), 200)}”${test.cased ? " (case counts)" : ""}`
    case "re":
      return `matches /${clip(test.source, 200)}/${test.flags}`
    case "cidr":
      return `lies in ${test.block}`
    case "null":
      return "is absent or null"
    case "exists":
      return test.present ? "is present" : "is absent"
    case "time":
      return `has ${test.part} ${test.number} (UTC)`
    case "fieldref":
      return `${test.how} the value of ${test.field}`
    default:
      return `${comparison[test.op]} ${decimalText(test.number)}`
  }
}

const comparison: Readonly<Record<"lt" | "lte" | "gt" | "gte" | "number", string>> = {
  lt: "<",
  lte: "<=",
  gt: ">",
  gte: ">=",
  number: "=",
}

function decimalText(number: {readonly mantissa: string; readonly scale: number}): string {
  return number.scale === 0 ? number.mantissa : `${number.mantissa}e-${number.scale}`
}

function segmentText(segment: Segment): string {
  return segment === "any" ? "*" : segment === "one" ? "?" : segment === "dash" ? "-" : segment.text
}
