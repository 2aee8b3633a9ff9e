/* Sigma's filters: what an organisation knows to be normal, for the rules it names.
 *
 * A filter reaches a rule that it names by id or by name, or every rule of its logsource where it names
 * `any`. Where rule and filter both hold, the match is kept and says which filters suppress it: what is
 * filtered must stay visible to who asks. Source: Sigma filters specification 2.1.0. */

import {type RuleId, ruleId} from "../model/ids.ts"
import type {Detection, Filter, Logsource, Rule} from "../model/rule.ts"
import {references} from "../rules/references.ts"

/** The detections with the filters that reach each; those that none reaches are given unchanged. `rules`
 *  is the whole set, in which filters look up what they name. */
export function applyFilters(
  detections: readonly Detection[],
  filters: readonly Filter[],
  rules: readonly Rule[] = detections,
): readonly Detection[] {
  if (filters.length === 0) return detections
  const lookUp = references(rules)
  const named = filters.map((filter): ReadonlySet<RuleId> => {
    if (filter.rules === "any") return new Set()
    return new Set(
      filter.rules.flatMap((text) => {
        const found = lookUp(text)
        // An old aggregation's condition is asked of its single events.
        return found.kind === "rule" ? [found.rule.id, ruleId(`${found.rule.id}#events`)] : []
      }),
    )
  })
  return detections.map((rule) => {
    const mine = filters.filter(
      (filter, i) =>
        covers(filter.logsource, rule.logsource) && (filter.rules === "any" || named[i]!.has(rule.id)),
    )
    return mine.length === 0 ? rule : {...rule, filters: mine.map(({id, condition}) => ({id, condition}))}
  })
}

/** Each part that the filter's logsource names is the rule's. */
function covers(filter: Logsource, rule: Logsource): boolean {
  return (["category", "product", "service"] as const).every(
    (part) => filter[part] === undefined || filter[part] === rule[part],
  )
}
