/* What a rule's field name means in the log at hand.
 *
 * Rules speak Sigma's names; logs have their own columns. A View says which columns a field is made from
 * and reads it: `Image` of a process creation is `NewProcessName` in Security 4688, `cs-uri-query` of a
 * web rule is any of path, query and both together. A field that the log cannot have has a view without
 * columns: a rule that needs it cannot fire there, and coverage says so.
 *
 * The views of web logs are in web-views.ts, those of Windows events in windows-views.ts. */

import type {Source} from "../model/event.ts"
import {type FieldName, fieldName} from "../model/ids.ts"
import type {Condition, Detection, Logsource} from "../model/rule.ts"
import {logsourceHolds} from "./logsource.ts"
import {columnView, derivedView, type View} from "./view.ts"
import {webView} from "./web-views.ts"
import {windowsView} from "./windows-views.ts"

const suppliedField = fieldName("Supplied")
const textField = fieldName("Text")

/** The view of a field for rules of this logsource on events of this source. */
export function viewOf(logsource: Logsource, field: FieldName, source: Source): View {
  switch (source.log) {
    case "iis-frontend":
    case "iis-backend":
    case "httpproxy":
      return webView(field, source.log)
    case "windows-event":
      return windowsView(logsource, field, source)
    case "powershell-text":
      return field.toLowerCase() === "scriptblocktext" ? scriptText : columnView(field, undefined)
    default:
      return columnView(field, undefined)
  }
}

/** What was asked of PowerShell; of scripts that Windows or Exchange bring along, nothing: rules about script
 *  blocks hold for what many of them do. */
const scriptText: View = derivedView(["Text"], (event) =>
  event.get(suppliedField) === true ? undefined : event.get(textField),
)

/** The fields for want of which a rule can never match events of this source; empty if it can, or if its
 *  logsource means other events. `columns` are the log's, where it has a fixed set. */
export function fieldsMissing(
  rule: Detection,
  source: Source,
  columns?: readonly string[],
): readonly FieldName[] {
  if (!logsourceHolds(rule.logsource, source)) return []
  const present = columns === undefined ? undefined : new Set(columns.map((column) => column.toLowerCase()))
  const missing = new Set<FieldName>()
  const isMissing = (field: FieldName): boolean => {
    const from = viewOf(rule.logsource, field, source).from
    const found =
      present === undefined ? from.length > 0 : from.some((name) => present.has(name.toLowerCase()))
    if (!found) missing.add(field)
    return !found
  }
  return without(rule.condition, isMissing) === "false" ? [...missing] : []
}

type Known = "true" | "false" | "open"

/** What is known of a condition when some fields are never there (three-valued logic). */
function without(condition: Condition, isMissing: (field: FieldName) => boolean): Known {
  switch (condition.kind) {
    case "keyword":
      return "open"
    case "not": {
      const inner = without(condition.of, isMissing)
      return inner === "open" ? "open" : inner === "true" ? "false" : "true"
    }
    case "and":
    case "or": {
      const decisive = condition.kind === "and" ? "false" : "true"
      const parts = condition.of.map((part) => without(part, isMissing))
      if (parts.includes(decisive)) return decisive
      return parts.includes("open") ? "open" : decisive === "false" ? "true" : "false"
    }
    case "field": {
      const {test} = condition
      if (test.op === "fieldref" && isMissing(test.field)) return "false"
      if (!isMissing(condition.field)) return "open"
      return test.op === "null" || (test.op === "exists" && !test.present) ? "true" : "false"
    }
  }
}
