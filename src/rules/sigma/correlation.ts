/* `correlation:` documents: what several events together mean.
 *
 * The specification names four types in one place and seven in its sections; all seven are read, and
 * `value_median` with them. Rules are named by id or name and looked up when the set is complete.
 * Source: Sigma correlation rules specification 2.1.0. */

import {parseExact, toDecimal} from "../../bytes/decimal.ts"
import {type FieldName, fieldName} from "../../model/ids.ts"
import type {Correlation, CorrelationType, NamedAt} from "../../model/rule.ts"
import type {Head} from "./head.ts"
import type {PosternBlock} from "./postern-block.ts"
import type {Report} from "./report.ts"
import {asText, choice, entryOf, namedAt, refuseOtherKeys, refuseShape, textsAt, treeAt} from "./shapes.ts"
import {readTimespan} from "./timespan.ts"
import {textOf} from "./values.ts"
import type {Entry, MapTree} from "./yaml.ts"

const types: readonly CorrelationType[] = [
  "event_count",
  "value_count",
  "temporal",
  "temporal_ordered",
  "value_sum",
  "value_avg",
  "value_percentile",
  "value_median",
]
const operators = ["lt", "lte", "gt", "gte", "eq", "neq"] as const

export function lowerCorrelation(
  head: Head,
  section: Entry,
  block: PosternBlock,
  campaign: string | undefined,
  report: Report,
): Correlation | undefined {
  if (section.value.kind !== "map") return refuseShape("correlation", "a map", section.value, report)
  const map = section.value
  const keys = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate"]
  refuseOtherKeys(map, keys, "sigma/unknown-correlation-key", report)
  const missing = (key: string): undefined => {
    report.refuse(
      "sigma/missing-part",
      section.keyPlace,
      `the correlation has no \`${key}\``,
      `add \`${key}:\``,
    )
  }
  const typeTree = treeAt(map, "type")
  const type =
    typeTree === undefined
      ? missing("type")
      : choice(typeTree, "type", types, "sigma/unknown-correlation-type", report)
  const rules = textsAt(map, "rules", report)
  if (rules.length === 0) missing("rules")
  const spanTree = treeAt(map, "timespan")
  const timespanMicros =
    spanTree === undefined ? missing("timespan") : readTimespan(spanTree, "timespan", report)
  const condition = readCondition(map, report)
  const isTemporal = type === "temporal" || type === "temporal_ordered"
  if (type !== undefined && !isTemporal && condition.criteria.length === 0) missing("condition")
  if (type?.startsWith("value_") === true && condition.fields.length === 0) missing("field")
  if (type !== "value_count" && condition.fields.length > 1) {
    const place = entryOf(map, "condition")?.value.place ?? section.keyPlace
    report.refuse("sigma/wrong-shape", place, "`field` must be one field, got several")
  }
  const aliases = readAliases(map, report)
  const generate = treeAt(map, "generate")
  if (generate !== undefined && !(generate.kind === "scalar" && typeof generate.value === "boolean")) {
    refuseShape("generate", "true or false", generate, report)
  }
  if (type === undefined || timespanMicros === undefined) return undefined
  return {
    ...head,
    kind: "correlation",
    type,
    rules,
    namedAt: [...namedAt(map, "rules", report), ...namedInAliases(map, report)],
    groupBy: textsAt(map, "group-by", report).map(fieldName),
    timespanMicros,
    condition: condition.criteria,
    field: condition.fields[0],
    ...(condition.fields.length > 1 ? {moreFields: condition.fields.slice(1)} : {}),
    percentile: condition.percentile ?? (type === "value_median" ? 50 : undefined),
    aliases,
    generate: generate?.kind === "scalar" && generate.value === true,
    ...block,
    campaign,
  }
}

interface CountCondition {
  readonly criteria: Correlation["condition"]
  readonly fields: readonly FieldName[]
  readonly percentile: number | undefined
}

function readCondition(map: MapTree, report: Report): CountCondition {
  const none: CountCondition = {criteria: [], fields: [], percentile: undefined}
  const tree = treeAt(map, "condition")
  if (tree === undefined) return none
  if (tree.kind !== "map") {
    refuseShape("condition", "a map such as `gte: 10`", tree, report)
    return none
  }
  refuseOtherKeys(tree, [...operators, "field", "percentile"], "sigma/unknown-correlation-key", report)
  const criteria: Correlation["condition"][number][] = []
  for (const op of operators) {
    const value = treeAt(tree, op)
    if (value === undefined) continue
    const number = value.kind === "scalar" ? parseExact(textOf(value)) : undefined
    if (number === undefined) refuseShape(op, "a number", value, report)
    else criteria.push({op, number: toDecimal(number)})
  }
  return {
    criteria,
    fields: textsAt(tree, "field", report).map(fieldName),
    percentile: readPercentile(tree, report),
  }
}

function readPercentile(map: MapTree, report: Report): number | undefined {
  const tree = treeAt(map, "percentile")
  if (tree === undefined) return undefined
  const number = Number(asText(tree) ?? Number.NaN)
  if (number >= 0 && number <= 100) return number
  return refuseShape("percentile", "a number from 0 to 100", tree, report)
}

function readAliases(map: MapTree, report: Report): Correlation["aliases"] {
  const tree = treeAt(map, "aliases")
  const out: Record<string, Record<string, FieldName>> = {}
  if (tree === undefined) return out
  if (tree.kind !== "map") {
    refuseShape("aliases", "a map of maps", tree, report)
    return out
  }
  for (const alias of tree.entries) {
    if (alias.value.kind !== "map") {
      refuseShape("aliases", "a map from rule names to fields", alias.value, report)
      continue
    }
    const fields = new Map<string, FieldName>()
    for (const entry of alias.value.entries) {
      const field = asText(entry.value)
      if (field === undefined) refuseShape("aliases", "a map from rule names to fields", entry.value, report)
      else fields.set(entry.key, fieldName(field))
    }
    Object.defineProperty(out, alias.key, {value: Object.fromEntries(fields), enumerable: true})
  }
  return out
}

function namedInAliases(map: MapTree, report: Report): readonly NamedAt[] {
  const tree = treeAt(map, "aliases")
  if (tree?.kind !== "map") return []
  return tree.entries.flatMap(({value}) =>
    value.kind === "map"
      ? value.entries.map(({key, keyPlace}) => ({text: key, ...report.locate(keyPlace)}))
      : [],
  )
}
