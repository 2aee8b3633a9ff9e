/* A tree to the syntax tree of a rule: selections, items, modifiers, conditions, each with its place.
 *
 * Here only shapes are judged; what modifiers and conditions mean comes later. Source: Sigma rules
 * specification 2.1.0, "Detection". */

import type {DetectionAst, ItemAst, ModifierAst, SelectionAst} from "./ast.ts"
import type {Place, Report} from "./report.ts"
import {entryOf, refuseShape, treeAt} from "./shapes.ts"
import type {Entry, MapTree, ScalarTree, Tree} from "./yaml.ts"

/** Reads `detection:` or the like of `filter:`; `notSelections` are the keys that mean something else. */
export function parseDetection(
  section: Entry,
  notSelections: readonly string[],
  report: Report,
): DetectionAst | undefined {
  if (section.value.kind !== "map") {
    return refuseShape(section.key, "a map of selections with a condition", section.value, report)
  }
  const map = section.value
  const selections: SelectionAst[] = []
  for (const entry of map.entries) {
    if (notSelections.includes(entry.key)) continue
    selections.push(parseSelection(entry, report))
  }
  const conditions = parseConditions(map, section.keyPlace, report)
  const timeframe = treeAt(map, "timeframe")
  if (timeframe !== undefined && timeframe.kind !== "scalar") {
    refuseShape("timeframe", "a text such as `5m`", timeframe, report)
  }
  return {
    selections,
    conditions,
    timeframe: timeframe?.kind === "scalar" && notSelections.includes("timeframe") ? timeframe : undefined,
    place: section.keyPlace,
  }
}

function parseConditions(map: MapTree, place: Place, report: Report): readonly ScalarTree[] {
  const entry = entryOf(map, "condition")
  if (entry === undefined) {
    const hint = "add `condition:` with the names of the selections"
    report.refuse("sigma/no-condition", place, "there is no condition", hint)
    return []
  }
  const items = entry.value.kind === "list" ? entry.value.items : [entry.value]
  if (items.length === 0)
    report.refuse("sigma/no-condition", entry.keyPlace, "the list of conditions is empty")
  const out: ScalarTree[] = []
  for (const item of items) {
    if (item.kind === "scalar" && typeof item.value === "string") out.push(item)
    else refuseShape("condition", "a text or a list of texts", item, report)
  }
  return out
}

function parseSelection(entry: Entry, report: Report): SelectionAst {
  const alternatives: (readonly ItemAst[])[] = []
  const keywords: ScalarTree[] = []
  const empty = (place: Place): void =>
    report.refuse("sigma/empty-selection", place, `the selection \`${entry.key}\` holds nothing`)
  const add = (tree: Tree): void => {
    if (tree.kind === "list") {
      const hint = "write one list of maps or of texts"
      report.refuse("sigma/nested-list", tree.place, "a list cannot stand directly in a list here", hint)
    } else if (tree.kind === "map") {
      if (tree.entries.length === 0) empty(tree.place)
      else alternatives.push(tree.entries.flatMap((item) => parseItem(item, report) ?? []))
    } else if (tree.value === null) {
      empty(entry.keyPlace)
    } else {
      keywords.push(tree)
    }
  }
  if (entry.value.kind === "list") {
    if (entry.value.items.length === 0) empty(entry.keyPlace)
    for (const item of entry.value.items) add(item)
  } else {
    add(entry.value)
  }
  if (keywords.length > 0) {
    alternatives.push([
      {
        field: "",
        fieldPlace: entry.keyPlace,
        modifiers: [],
        values: keywords,
        isList: keywords.length > 1,
        place: entry.value.place,
      },
    ])
  }
  return {name: entry.key, place: entry.keyPlace, alternatives}
}

function parseItem(entry: Entry, report: Report): ItemAst | undefined {
  const isQuoted = /^["']/.test(report.slice(entry.keyPlace))
  let at = entry.keyPlace.start + (isQuoted ? 1 : 0)
  const [field = "", ...names] = entry.key.split("|")
  const fieldPlace = {start: at, end: at + Math.max(1, field.length)}
  at += field.length
  const modifiers = names.map((name): ModifierAst => {
    const place = {start: at + 1, end: at + 1 + Math.max(1, name.length)}
    at += 1 + name.length
    return {name, place}
  })
  if (entry.value.kind === "map") {
    return refuseShape(entry.key, "a value or a list of values", entry.value, report)
  }
  const trees = entry.value.kind === "list" ? entry.value.items : [entry.value]
  if (trees.length === 0) {
    report.refuse("sigma/empty-selection", entry.keyPlace, `\`${entry.key}\` has an empty list of values`)
    return undefined
  }
  const values: ScalarTree[] = []
  for (const tree of trees) {
    if (tree.kind === "scalar") values.push(tree)
    else return refuseShape(entry.key, "a value or a list of values", tree, report)
  }
  return {field, fieldPlace, modifiers, values, isList: entry.value.kind === "list", place: entry.keyPlace}
}
