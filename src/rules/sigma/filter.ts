/* `filter:` documents: what an organisation knows to be harmless, for one rule, several or all.
 *
 * The words of the specification: the filter's condition is negated and joined to the rules. A match
 * that a filter takes away is kept as "filtered". Source: Sigma filters specification 2.1.0. */

import type {Filter} from "../../model/rule.ts"
import type {Head} from "./head.ts"
import {readLogsource} from "./logsource.ts"
import {anyOf, lowerDetection} from "./lower.ts"
import {parseDetection} from "./parse.ts"
import {namedAt, textsAt} from "./shapes.ts"
import type {LowerContext} from "./values.ts"
import type {Entry, MapTree} from "./yaml.ts"

export function lowerFilter(
  head: Head,
  tree: MapTree,
  section: Entry,
  context: LowerContext,
): Filter | undefined {
  const {report} = context
  const logsource = readLogsource(tree, report)
  const ast = parseDetection(section, ["condition", "rules"], report)
  if (ast === undefined || section.value.kind !== "map") return undefined
  const rules = textsAt(section.value, "rules", report)
  if (rules.length === 0) {
    const hint = "list rules by id or name, or write `rules: any`"
    report.refuse("sigma/missing-part", section.keyPlace, "the filter has no `rules`", hint)
  }
  const lowered = lowerDetection(ast, context)
  if (lowered === undefined) return undefined
  if (lowered.aggregation !== undefined) {
    report.refuse("sigma/unsupported-aggregation", lowered.aggregation.place, "a filter cannot aggregate")
    return undefined
  }
  const isAny = rules.length === 1 && rules[0]?.toLowerCase() === "any"
  return {
    ...head,
    kind: "filter",
    logsource,
    rules: isAny ? "any" : rules,
    namedAt: namedAt(section.value, "rules", report),
    condition: anyOf(lowered.conditions),
  }
}
