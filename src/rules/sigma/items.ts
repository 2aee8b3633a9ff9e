/* `Field|modifier|modifier: values` to a condition of the rule model.
 *
 * Several values are an OR, with `all` an AND; `neq` negates the whole and asks for the field. The kind of
 * a test ends in `op`, wildcards in segments; no value is ever changed as text. */

import {fieldName} from "../../model/ids.ts"
import type {Condition, Test} from "../../model/rule.ts"
import type {ItemAst} from "./ast.ts"
import {readChain} from "./modifiers.ts"
import {type LowerContext, lowerValue, textOf} from "./values.ts"

/** The condition that an item means, or undefined if it was refused. */
export function lowerItem(item: ItemAst, context: LowerContext): Condition | undefined {
  const chain = readChain(item, context.report)
  if (chain === undefined) return undefined
  const parts: Condition[] = []
  for (const value of item.values) {
    const tests = lowerValue(item, chain, value, context)
    if (tests === undefined) return undefined
    const alternatives = tests.map((test) => about(item.field, test))
    parts.push(alternatives.length === 1 ? alternatives[0]! : {kind: "or", of: alternatives})
  }
  if (chain.all && item.values.length === 1) {
    const place = item.modifiers.find((m) => m.name === "all")?.place ?? item.place
    context.report.notice("sigma/all-on-one-value", place, "`all` joins several values, here is one")
  }
  const joined: Condition =
    parts.length === 1 ? parts[0]! : {kind: chain.all && !chain.neq ? "and" : "or", of: parts}
  if (!chain.neq) return joined
  // Different from all values; a missing field is not different, it is missing.
  const sides = [item.field, ...(chain.kind === "fieldref" ? item.values.map(textOf) : [])]
  const present = sides.map((side): Condition => about(side, {op: "exists", present: true}))
  return {kind: "and", of: [...present, {kind: "not", of: joined}]}
}

function about(field: string, test: Test): Condition {
  return field === "" ? {kind: "keyword", test} : {kind: "field", field: fieldName(field), test}
}
