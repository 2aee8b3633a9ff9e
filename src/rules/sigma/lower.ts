/* Selections and conditions to the condition of the rule model.
 *
 * A selection is an OR of maps, a map an AND of items. A rule too large when written out is refused:
 * naming a selection a thousand times must not make a thousand copies of a large one. */

import type {Condition} from "../../model/rule.ts"
import type {DetectionAst, SelectionAst} from "./ast.ts"
import {type ConditionAst, namesIn, type ParsedCondition, parseCondition} from "./condition.ts"
import {lowerItem} from "./items.ts"
import type {Report} from "./report.ts"
import {placeWithin} from "./shapes.ts"
import type {LowerContext} from "./values.ts"

const sizeLimit = 200_000

export interface LoweredDetection {
  /** One per listed condition. */
  readonly conditions: readonly Condition[]
  /** Their texts. */
  readonly texts: readonly string[]
  readonly aggregation: ParsedCondition["aggregation"]
}

/** Undefined if anything in it was refused; all of it is looked at all the same. */
export function lowerDetection(ast: DetectionAst, context: LowerContext): LoweredDetection | undefined {
  const {report} = context
  const before = report.refused
  const names = ast.selections.map((selection) => selection.name)
  const selections = new Map<string, Sized>()
  for (const selection of ast.selections) {
    const condition = lowerSelection(selection, context)
    if (condition !== undefined) selections.set(selection.name, {condition, size: sizeOf(condition)})
  }
  const parsed = ast.conditions.flatMap((scalar) => {
    const text = String(scalar.value)
    const place = (start: number, length: number) => placeWithin(scalar, start, length, report)
    const condition = parseCondition(text, place, names, report)
    return condition === undefined ? [] : [{...condition, text, scalar}]
  })
  noticeUnused(ast, parsed, report)
  const aggregated = parsed.find((p) => p.aggregation !== undefined)
  if (aggregated?.aggregation !== undefined && parsed.length > 1) {
    const message = "an aggregation cannot stand in a list of conditions"
    report.refuse("sigma/unsupported-aggregation", aggregated.aggregation.place, message)
  }
  // A selection may also have been refused before, when its shape was read.
  if (report.refused > before || parsed.length === 0 || selections.size < ast.selections.length)
    return undefined
  const budget = {left: sizeLimit}
  const conditions = parsed.map((p) => combine(p.condition, selections, budget))
  if (budget.left < 0) {
    const message = `written out, the rule has more than ${sizeLimit} tests`
    report.refuse("sigma/too-many-values", ast.place, message)
    return undefined
  }
  return {conditions, texts: parsed.map((p) => p.text), aggregation: aggregated?.aggregation}
}

/** A list of conditions is an OR under one id. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 1 ? conditions[0]! : {kind: "or", of: conditions}
}

interface Sized {
  readonly condition: Condition
  readonly size: number
}

function sizeOf(condition: Condition): number {
  if (condition.kind === "and" || condition.kind === "or") {
    return condition.of.reduce((sum, part) => sum + sizeOf(part), 1)
  }
  return condition.kind === "not" ? 1 + sizeOf(condition.of) : 1
}

function noticeUnused(ast: DetectionAst, parsed: readonly ParsedCondition[], report: Report): void {
  // After a refused condition nobody can tell which names it would have used.
  if (
    parsed.length === 0 ||
    parsed.length !== ast.conditions.length ||
    parsed.some((p) => p.aggregation !== undefined)
  )
    return
  const used = new Set(parsed.flatMap((p) => [...namesIn(p.condition)]))
  for (const selection of ast.selections) {
    if (used.has(selection.name)) continue
    const hint = "name it in the condition or remove it"
    report.notice("sigma/unused-selection", selection.place, `no condition uses \`${selection.name}\``, hint)
  }
}

function lowerSelection(selection: SelectionAst, context: LowerContext): Condition | undefined {
  const alternatives: Condition[] = []
  for (const items of selection.alternatives) {
    const parts = items.flatMap((item) => lowerItem(item, context) ?? [])
    if (parts.length === 0) continue
    alternatives.push(parts.length === 1 ? parts[0]! : {kind: "and", of: parts})
  }
  return alternatives.length === 0 ? undefined : anyOf(alternatives)
}

function combine(
  condition: ConditionAst,
  selections: ReadonlyMap<string, Sized>,
  budget: {left: number},
): Condition {
  if (condition.kind === "selection") {
    const sized = selections.get(condition.name)
    if (sized === undefined) throw new Error(`no selection ${condition.name}`)
    budget.left -= sized.size
    return sized.condition
  }
  if (condition.kind === "not") return {kind: "not", of: combine(condition.of, selections, budget)}
  return {kind: condition.kind, of: condition.of.map((part) => combine(part, selections, budget))}
}
