/* Mapping files: what fields are called in evidence that does not use Sigma's names.
 *
 * Two forms. A processing pipeline as pySigma writes it, of which the transformation `field_name_mapping`
 * is taken, with `rule_conditions` of the type `logsource`; and a short one:
 *
 *   fields: {CommandLine: process.command_line}       for all rules
 *   logsources:
 *     - {product: windows, category: process_creation, fields: {Image: [exe, path]}}
 *
 * A field mapped to several is any of them; where absence is asked for, all of them. Steps are carried out
 * in order, each on the result of the one before. Names are compared without regard to case. */

import {fold} from "../bytes/fold.ts"
import {type FieldName, fieldName} from "../model/ids.ts"
import type {Refusal} from "../model/refusal.ts"
import type {Condition, Detection, Logsource, Test} from "../model/rule.ts"
import {Report} from "./sigma/report.ts"
import {asText, entryOf, refuseOtherKeys, refuseShape, textAt, textsAt, treeAt} from "./sigma/shapes.ts"
import {type MapTree, readTrees, type Tree} from "./sigma/yaml.ts"

export interface FieldMapping {
  readonly steps: readonly MappingStep[]
}

interface MappingStep {
  /** The rules that the step is for: all or any of these must cover the rule's logsource; empty: every rule. */
  readonly logsources: readonly Logsource[]
  readonly isAny: boolean
  /** By the folded name. */
  readonly fields: ReadonlyMap<string, readonly FieldName[]>
}

export interface ParsedMapping {
  readonly mapping: FieldMapping
  readonly refusals: readonly Refusal[]
}

/** Reads a mapping file. Never throws on any text; what is wrong is refused with its place. */
export function parseMapping(text: string, file: string): ParsedMapping {
  const report = new Report(file, text)
  const steps: MappingStep[] = []
  for (const {tree} of readTrees(text, report)) {
    const keys = ["name", "priority", "allowed_backends", "fields", "logsources", "transformations"]
    refuseOtherKeys(tree, keys, "mapping/unknown-key", report)
    const fields = treeAt(tree, "fields")
    if (fields !== undefined) steps.push({logsources: [], isAny: false, fields: readFields(fields, report)})
    for (const part of mapsAt(tree, "logsources", report)) steps.push(readPart(part, report))
    for (const part of mapsAt(tree, "transformations", report)) {
      const step = readTransformation(part, report)
      if (step !== undefined) steps.push(step)
    }
    if (!tree.entries.some(({key}) => ["fields", "logsources", "transformations"].includes(key))) {
      const hint = "write `fields:` with a map from Sigma's names to yours"
      report.refuse("mapping/nothing-mapped", tree.place, "the file maps no fields", hint)
    }
  }
  return {mapping: {steps}, refusals: report.refusals}
}

function mapsAt(tree: MapTree, key: string, report: Report): readonly MapTree[] {
  const list = treeAt(tree, key)
  if (list === undefined) return []
  if (list.kind !== "list") {
    refuseShape(key, "a list of maps", list, report)
    return []
  }
  return list.items.flatMap((item) => {
    if (item.kind === "map") return [item]
    refuseShape(key, "a list of maps", item, report)
    return []
  })
}

function readPart(part: MapTree, report: Report): MappingStep {
  refuseOtherKeys(part, [...logsourceKeys, "fields"], "mapping/unknown-key", report)
  const fields = treeAt(part, "fields")
  if (fields === undefined) {
    report.refuse("mapping/nothing-mapped", part.place, "the entry has no `fields`", "add `fields:`")
  }
  return {
    logsources: [readLogsource(part, report)],
    isAny: false,
    fields: fields === undefined ? new Map() : readFields(fields, report),
  }
}

function readTransformation(part: MapTree, report: Report): MappingStep | undefined {
  const type = textAt(part, "type", report)
  if (type !== "field_name_mapping") {
    const place = entryOf(part, "type")?.value.place ?? part.place
    const hint = "only `field_name_mapping` is carried out; leave the others out of this file"
    const message = `no transformation \`${(type ?? "").slice(0, 60)}\``
    report.refuse("mapping/unknown-transformation", place, message, hint)
    return undefined
  }
  const keys = ["id", "type", "mapping", "rule_conditions", "rule_cond_op"]
  refuseOtherKeys(part, keys, "mapping/unknown-key", report)
  const fields = treeAt(part, "mapping")
  if (fields === undefined) {
    report.refuse("mapping/nothing-mapped", part.place, "the transformation has no `mapping`")
    return undefined
  }
  const logsources = mapsAt(part, "rule_conditions", report).map((condition) => {
    refuseOtherKeys(condition, ["type", ...logsourceKeys], "mapping/unknown-key", report)
    const kind = textAt(condition, "type", report)
    if (kind !== "logsource") {
      const place = entryOf(condition, "type")?.value.place ?? condition.place
      const hint = "only `logsource` is known here"
      report.refuse(
        "mapping/unknown-transformation",
        place,
        `no condition \`${(kind ?? "").slice(0, 60)}\``,
        hint,
      )
    }
    return readLogsource(condition, report)
  })
  const isAny = textAt(part, "rule_cond_op", report) === "or"
  return {logsources, isAny, fields: readFields(fields, report)}
}

const logsourceKeys = ["category", "product", "service"] as const

function readLogsource(tree: MapTree, report: Report): Logsource {
  const parts = logsourceKeys.flatMap((key) => {
    const text = textAt(tree, key, report)
    return text === undefined ? [] : [[key, text]]
  })
  return Object.fromEntries(parts)
}

function readFields(tree: Tree, report: Report): ReadonlyMap<string, readonly FieldName[]> {
  const out = new Map<string, readonly FieldName[]>()
  if (tree.kind !== "map") {
    refuseShape("fields", "a map from Sigma's names to yours", tree, report)
    return out
  }
  for (const {key, value} of tree.entries) {
    const isText = value.kind === "scalar" && asText(value) !== undefined && asText(value) !== ""
    const names = isText || value.kind === "list" ? textsAt(tree, key, report) : []
    if (names.length === 0) refuseShape(key, "a field name or a list of them", value, report)
    else out.set(fold(key), names.map(fieldName))
  }
  return out
}

/** The detections with their fields under the names that the evidence has; `carry` keeps Sigma's names and
 *  is read from the others. */
export function mapFields(detections: readonly Detection[], mapping: FieldMapping): readonly Detection[] {
  if (mapping.steps.length === 0) return detections
  return detections.map((rule) => {
    const steps = mapping.steps.filter((step) => isFor(step, rule.logsource))
    if (steps.length === 0) return rule
    const named = (field: FieldName): readonly FieldName[] =>
      steps.reduce<readonly FieldName[]>(
        (names, {fields}) => [...new Set(names.flatMap((name) => fields.get(fold(name)) ?? [name]))],
        [field],
      )
    const carryFrom = Object.fromEntries(rule.carry.map((field) => [field, named(field)]))
    const filters = rule.filters?.map(({id, condition}) => ({id, condition: renamed(condition, named)}))
    return {
      ...rule,
      condition: renamed(rule.condition, named),
      carryFrom,
      ...(filters === undefined ? {} : {filters}),
    }
  })
}

function isFor({logsources, isAny}: MappingStep, logsource: Logsource): boolean {
  const covers = (wanted: Logsource): boolean =>
    logsourceKeys.every(
      (key) => wanted[key] === undefined || fold(wanted[key]) === fold(logsource[key] ?? ""),
    )
  if (logsources.length === 0) return true
  return isAny ? logsources.some(covers) : logsources.every(covers)
}

type Named = (field: FieldName) => readonly FieldName[]

function renamed(condition: Condition, named: Named): Condition {
  switch (condition.kind) {
    case "and":
    case "or":
      return {kind: condition.kind, of: condition.of.map((part) => renamed(part, named))}
    case "not":
      return {kind: "not", of: renamed(condition.of, named)}
    case "keyword":
      return condition
    case "field": {
      const {test} = condition
      const tests: readonly Test[] =
        test.op === "fieldref" ? named(test.field).map((field) => ({...test, field})) : [test]
      const parts = named(condition.field).flatMap((field) =>
        tests.map((one): Condition => ({kind: "field", field, test: one})),
      )
      const asksAbsence = test.op === "null" || (test.op === "exists" && !test.present)
      return parts.length === 1 ? parts[0]! : {kind: asksAbsence ? "and" : "or", of: parts}
    }
  }
}
