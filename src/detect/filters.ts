/* Sigma's filters: what an organisation knows to be normal, taken out of the rules it names.
 *
 * A filtered rule is its condition `and not` the filter's. A filter reaches a rule that it names by id or
 * by name, or every rule of its logsource where it names `any`. */

import type {Detection, Filter, Logsource} from "../model/rule.ts"

/** The rules with the filters that apply to each; rules that none applies to are given unchanged. */
export function applyFilters(rules: readonly Detection[], filters: readonly Filter[]): readonly Detection[] {
  if (filters.length === 0) return rules
  return rules.map((rule) => {
    const mine = filters.filter((filter) => reaches(filter, rule))
    if (mine.length === 0) return rule
    const nots = mine.map((filter) => ({kind: "not" as const, of: filter.condition}))
    return {...rule, condition: {kind: "and", of: [rule.condition, ...nots]}}
  })
}

function reaches(filter: Filter, rule: Detection): boolean {
  if (!covers(filter.logsource, rule.logsource)) return false
  return filter.rules === "any" || filter.rules.some((name) => name === rule.id || name === rule.name)
}

/** Each part that the filter's logsource names is the rule's. */
function covers(filter: Logsource, rule: Logsource): boolean {
  return (["category", "product", "service"] as const).every(
    (part) => filter[part] === undefined || filter[part] === rule[part],
  )
}
