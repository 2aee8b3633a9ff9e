/* What Sigma dropped and old rule sets still use: `action:` collections, and aggregations behind `|`.
 *
 * `action: global` lends its keys to the documents after it, `reset` ends that, `repeat` gives the
 * previous document once more with changes. `| count() by x > 10` with a timeframe becomes a correlation
 * over the rest of the rule; `near` and what has no timeframe is refused, for leaving the window out
 * would make another rule. */

import {parseExact, toDecimal} from "../../bytes/decimal.ts"
import {fieldName, ruleId} from "../../model/ids.ts"
import type {Correlation, CorrelationType, Detection} from "../../model/rule.ts"
import {didYouMean} from "../suggest.ts"
import type {DetectionAst} from "./ast.ts"
import type {Place, Report} from "./report.ts"
import {asText, entryOf} from "./shapes.ts"
import {readTimespan} from "./timespan.ts"
import type {DocumentTree, Entry, MapTree} from "./yaml.ts"

/** Files with more documents than this and an `action:` are no rule collections of anybody. */
const mergeLimit = 1000

/** The documents with all `action:`s carried out. */
export function joinCollections(documents: readonly DocumentTree[], report: Report): readonly DocumentTree[] {
  if (!documents.some(({tree}) => entryOf(tree, "action") !== undefined)) return documents
  const out: DocumentTree[] = []
  let global: DocumentTree | undefined
  let previous: DocumentTree | undefined
  for (const document of documents.slice(0, mergeLimit)) {
    const action = entryOf(document.tree, "action")
    const word = action === undefined ? undefined : asText(action.value)
    const entries = document.tree.entries.filter((entry) => entry !== action)
    const rest: DocumentTree = {...document, tree: {...document.tree, entries}}
    if (action === undefined) {
      previous = overlay(global, rest)
      out.push(previous)
    } else if (word === "global") {
      global = overlay(global, rest)
    } else if (word === "reset") {
      global = undefined
    } else if (word === "repeat" && previous !== undefined) {
      previous = overlay(previous, rest)
      out.push(previous)
    } else if (word === "repeat") {
      report.refuse("sigma/collection-action", action.keyPlace, "`repeat` has nothing before it to repeat")
    } else {
      const known = ["global", "reset", "repeat"]
      const hint = didYouMean(word ?? "", known) ?? `known are ${known.join(", ")}`
      report.refuse("sigma/collection-action", action.value.place, `no action \`${word ?? ""}\``, hint)
    }
  }
  const beyond = documents[mergeLimit]
  if (beyond !== undefined) {
    const message = `a collection of more than ${mergeLimit} documents`
    report.refuse("sigma/too-many-values", beyond.tree.place, message)
  }
  return out
}

function overlay(lower: DocumentTree | undefined, upper: DocumentTree): DocumentTree {
  if (lower === undefined) return upper
  return {tree: overlayMap(lower.tree, upper.tree), isBroken: lower.isBroken || upper.isBroken}
}

/** Maps are merged key by key; everything else of `upper` replaces. */
function overlayMap(lower: MapTree, upper: MapTree): MapTree {
  const entries = lower.entries.map((entry): Entry => {
    const over = entryOf(upper, entry.key)
    if (over === undefined) return entry
    const both = entry.value.kind === "map" && over.value.kind === "map"
    return both ? {...over, value: overlayMap(entry.value as MapTree, over.value as MapTree)} : over
  })
  const own = upper.entries.filter((entry) => entryOf(lower, entry.key) === undefined)
  return {kind: "map", place: upper.place, entries: [...entries, ...own]}
}

const aggregationPattern =
  /^(count|sum|avg|min|max)\s*\(\s*([^\s()]*)\s*\)(?:\s+by\s+([^<>=]+?))?\s*(<=|>=|==|=|<|>)\s*(\S+)$/i
const comparisons: Readonly<Record<string, "lt" | "lte" | "gt" | "gte" | "eq">> = {
  "<": "lt",
  "<=": "lte",
  ">": "gt",
  ">=": "gte",
  "=": "eq",
  "==": "eq",
}

/** The correlation that an old aggregation means, and the detection of its single events, which gets an
 *  id of its own. Undefined if refused. */
export function lowerAggregation(
  detection: Detection,
  aggregation: {readonly text: string; readonly place: Place},
  ast: DetectionAst,
  report: Report,
): readonly [Detection, Correlation] | undefined {
  const m = aggregationPattern.exec(aggregation.text)
  const number = m === null ? undefined : parseExact(m[5]!)
  const how = m?.[1]?.toLowerCase()
  const field = m?.[2] ?? ""
  const type: CorrelationType | undefined =
    how === "count"
      ? field === ""
        ? "event_count"
        : "value_count"
      : how === "sum"
        ? "value_sum"
        : how === "avg"
          ? "value_avg"
          : undefined
  const op = comparisons[m?.[4] ?? ""]
  if (
    m === null ||
    number === undefined ||
    type === undefined ||
    op === undefined ||
    (field === "" && how !== "count")
  ) {
    const hint = "write it as a correlation rule of its own"
    const message = `the old aggregation \`${aggregation.text.slice(0, 60)}\` cannot be carried over`
    report.refuse("sigma/unsupported-aggregation", aggregation.place, message, hint)
    return undefined
  }
  if (ast.timeframe === undefined) {
    const hint = "add `timeframe:` to the detection, or write a correlation rule"
    const message = "an aggregation without a timeframe has no meaning here"
    report.refuse("sigma/aggregation-without-timeframe", aggregation.place, message, hint)
    return undefined
  }
  const timespanMicros = readTimespan(ast.timeframe, "timeframe", report)
  if (timespanMicros === undefined) return undefined
  report.notice(
    "sigma/legacy-aggregation",
    aggregation.place,
    "this old aggregation is read as a correlation rule",
  )
  // What the rule says, it says of the whole, not of each single event.
  const silent = {indicates: [], detection: undefined, says: undefined}
  const events: Detection = {...detection, ...silent, id: ruleId(`${detection.id}#events`), name: undefined}
  const {id, title, name, level, status, description, falsePositives, references, tags, origin} = detection
  const {indicates, detection: catalogued, campaign, says} = detection
  return [
    events,
    {
      id,
      title,
      name,
      level,
      status,
      description,
      falsePositives,
      references,
      tags,
      origin,
      kind: "correlation",
      type,
      rules: [events.id],
      groupBy: (m[3] ?? "")
        .split(/[\s,]+/)
        .filter((name) => name !== "")
        .map(fieldName),
      timespanMicros,
      condition: [{op, number: toDecimal(number)}],
      field: field === "" ? undefined : fieldName(field),
      percentile: undefined,
      aliases: {},
      generate: false,
      indicates,
      detection: catalogued,
      campaign,
      says,
    },
  ]
}
