/* The Sigma language: the way of a file from text to rules.
 *
 * text → trees (yaml) → collections joined (legacy) → syntax tree (parse) → rule model (modifiers,
 * condition, lower, correlation, filter). Each document stands alone: one that is refused leaves the
 * others as they are. Source: Sigma specification 2.1.0. */

import {fieldName} from "../../model/ids.ts"
import type {Refusal} from "../../model/refusal.ts"
import type {Detection, Rule} from "../../model/rule.ts"
import type {ParsedRules, RuleLanguage, RuleOptions} from "../language.ts"
import {lowerCorrelation} from "./correlation.ts"
import {noticeFields} from "./fields.ts"
import {lowerFilter} from "./filter.ts"
import {type Head, headPlace, readHead} from "./head.ts"
import {joinCollections, lowerAggregation} from "./legacy.ts"
import {readLogsource} from "./logsource.ts"
import {anyOf, lowerDetection} from "./lower.ts"
import {parseDetection} from "./parse.ts"
import {readPosternBlock} from "./postern-block.ts"
import {Report} from "./report.ts"
import {entryOf, textsAt} from "./shapes.ts"
import type {LowerContext} from "./values.ts"
import {type MapTree, readTrees} from "./yaml.ts"

export const sigma: RuleLanguage = {
  name: "sigma",
  title: "Sigma rules, correlations and filters",
  source: "Sigma specification 2.1.0",
  endings: [".yml", ".yaml"],
  parse: parseRules,
}

/** All rules of a Sigma file. Never throws on any text; pure. O(n) in the text, but YAML is slow: about
 *  0.7 ms for a rule of common size. */
export function parseRules(text: string, file: string, options: RuleOptions): ParsedRules {
  const report = new Report(file, text)
  const rules: Rule[] = []
  const context: LowerContext = {report, expand: options.expand ?? {}}
  for (const [i, {tree, isBroken}] of joinCollections(readTrees(text, report), report).entries()) {
    const lowered = lowerDocument(tree, i + 1, options, context)
    if (!isBroken) rules.push(...lowered)
  }
  return {rules, refusals: inOrder(report.refusals), notices: inOrder(report.notices)}
}

function inOrder(refusals: readonly Refusal[]): readonly Refusal[] {
  const line = (r: Refusal): number => r.at?.line ?? 0
  const column = (r: Refusal): number => r.at?.column ?? 0
  return [...refusals].sort((a, b) => line(a) - line(b) || column(a) - column(b))
}

const retiredStatuses = ["deprecated", "unsupported"]

function lowerDocument(
  tree: MapTree,
  ordinal: number,
  options: RuleOptions,
  context: LowerContext,
): readonly Rule[] {
  const {report} = context
  const status = entryOf(tree, "status")?.value
  const isRetired = status?.kind === "scalar" && retiredStatuses.includes(String(status.value))
  if (isRetired && options.retired !== true) {
    const title = entryOf(tree, "title")?.value
    const name = title?.kind === "scalar" ? ` \`${String(title.value).slice(0, 100)}\`` : ""
    const hint = "ask for retired rules to load it"
    report.notice(
      "sigma/retired",
      status.place,
      `the rule${name} is ${String(status.value)} and was left out`,
      hint,
    )
    return []
  }
  const before = report.refused
  const kinds = (["correlation", "filter", "detection"] as const).filter(
    (k) => entryOf(tree, k) !== undefined,
  )
  const kind = kinds[0]
  if (kind === undefined || kinds.length > 1) {
    const message =
      kind === undefined ? "the rule has no `detection`" : `one document holds ${kinds.join(" and ")}`
    const hint =
      kind === undefined ? "add `detection:` with selections and a condition" : "split it with `---`"
    report.refuse("sigma/no-detection", headPlace(tree), message, hint)
  }
  const head = readHead(tree, kind ?? "detection", ordinal, options, report)
  if (kind === undefined) return []
  const section = entryOf(tree, kind)!
  const rules =
    kind === "correlation"
      ? [lowerCorrelation(head, section, readPosternBlock(tree, report), options.campaign, report)]
      : kind === "filter"
        ? [lowerFilter(head, tree, section, context)]
        : lowerDetectionRule(head, tree, options, context)
  return report.refused > before ? [] : rules.filter((rule) => rule !== undefined)
}

function lowerDetectionRule(
  head: Head,
  tree: MapTree,
  options: RuleOptions,
  context: LowerContext,
): readonly Rule[] {
  const {report} = context
  const logsource = readLogsource(tree, report)
  const block = readPosternBlock(tree, report)
  const carry = textsAt(tree, "fields", report).map(fieldName)
  const ast = parseDetection(entryOf(tree, "detection")!, ["condition", "timeframe"], report)
  if (ast === undefined) return []
  const lowered = lowerDetection(ast, context)
  if (lowered === undefined) return []
  noticeFields(ast, logsource, report)
  const detection: Detection = {
    ...head,
    kind: "detection",
    logsource,
    condition: anyOf(lowered.conditions),
    ...(lowered.texts.length > 1 ? {conditions: lowered.texts} : {}),
    selections: ast.selections.map((selection) => selection.name),
    carry,
    indicates: block.indicates,
    detection: block.detection,
    campaign: options.campaign,
    says: block.says,
  }
  if (lowered.aggregation === undefined) return [detection]
  return lowerAggregation(detection, lowered.aggregation, ast, report) ?? []
}
