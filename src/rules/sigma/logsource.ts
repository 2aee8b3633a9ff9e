/* A rule's `logsource:`. Keys other than category, product and service are for people. */

import type {Logsource} from "../../model/rule.ts"
import {headPlace} from "./head.ts"
import type {Report} from "./report.ts"
import {entryOf, refuseShape, textAt} from "./shapes.ts"
import type {MapTree} from "./yaml.ts"

export function readLogsource(tree: MapTree, report: Report): Logsource {
  const entry = entryOf(tree, "logsource")
  if (entry === undefined) {
    const hint = "add `logsource:` with a category, product or service"
    report.refuse("sigma/no-logsource", headPlace(tree), "the rule does not say which logs it reads", hint)
    return {}
  }
  if (entry.value.kind !== "map") {
    refuseShape("logsource", "a map", entry.value, report)
    return {}
  }
  const category = textAt(entry.value, "category", report)
  const product = textAt(entry.value, "product", report)
  const service = textAt(entry.value, "service", report)
  if (category === undefined && product === undefined && service === undefined) {
    const hint = "give it a category, product or service"
    report.refuse("sigma/no-logsource", entry.keyPlace, "the logsource names no log", hint)
  }
  return {
    ...(category === undefined ? {} : {category}),
    ...(product === undefined ? {} : {product}),
    ...(service === undefined ? {} : {service}),
  }
}
