/* What a rule says about itself: title, id, level, tags, licence.
 *
 * A rule without title or with an unknown level is refused; what only weakens it (no id, an unknown
 * status) is a notice. Source: Sigma rules specification 2.1.0, "Components". */

import {type RuleId, ruleId} from "../../model/ids.ts"
import {type Level, levels, type RuleOrigin} from "../../model/rule.ts"
import type {RuleOptions} from "../language.ts"
import {didYouMean} from "../suggest.ts"
import type {Place, Report} from "./report.ts"
import {choice, entryOf, isNull, textAt, textsAt} from "./shapes.ts"
import type {MapTree} from "./yaml.ts"

export interface Head {
  readonly id: RuleId
  readonly title: string
  readonly name: string | undefined
  readonly level: Level
  readonly status: string
  readonly description: string
  readonly falsePositives: readonly string[]
  readonly references: readonly string[]
  readonly tags: readonly string[]
  readonly origin: RuleOrigin
}

const statuses = ["stable", "test", "experimental", "deprecated", "unsupported"]
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The keys that may stand at the top of a rule of any kind. */
export const headKeys: readonly string[] = [
  "title",
  "id",
  "related",
  "name",
  "taxonomy",
  "status",
  "description",
  "license",
  "author",
  "references",
  "date",
  "modified",
  "logsource",
  "detection",
  "correlation",
  "filter",
  "fields",
  "falsepositives",
  "level",
  "tags",
  "scope",
  "postern",
]

/** Reads the head of document `ordinal` (from 1). A filter needs no level. */
export function readHead(
  tree: MapTree,
  kind: "detection" | "correlation" | "filter",
  ordinal: number,
  options: RuleOptions,
  report: Report,
): Head {
  const start = headPlace(tree)
  const title = textAt(tree, "title", report)
  if (title === undefined || title.trim() === "") {
    report.refuse(
      "sigma/no-title",
      start,
      "the rule has no title",
      "add `title:` with one line that says what it finds",
    )
  }
  noticeNearKeys(tree, report)
  const taxonomy = textAt(tree, "taxonomy", report)
  if (taxonomy !== undefined && taxonomy !== "sigma") {
    const place = entryOf(tree, "taxonomy")?.value.place ?? start
    const hint = "rename its fields and logsource to Sigma's own"
    report.refuse("sigma/unknown-taxonomy", place, `the taxonomy \`${taxonomy}\` is not known here`, hint)
  }
  return {
    id: readId(tree, ordinal, report),
    title: title ?? "",
    name: textAt(tree, "name", report),
    level: readLevel(tree, kind, start, report),
    status: readStatus(tree, report),
    description: textAt(tree, "description", report) ?? "",
    falsePositives: textsAt(tree, "falsepositives", report),
    references: textsAt(tree, "references", report),
    tags: textsAt(tree, "tags", report),
    origin: {
      path: report.file,
      line: report.line(tree.place.start),
      author: textsAt(tree, "author", report).join(", "),
      licence: textAt(tree, "license", report) ?? options.licence ?? "not stated",
    },
  }
}

/** The first key of a document: where a thing that is missing should have stood. */
export function headPlace(tree: MapTree): Place {
  return tree.entries[0]?.keyPlace ?? {start: tree.place.start, end: tree.place.start + 1}
}

function readId(tree: MapTree, ordinal: number, report: Report): RuleId {
  const id = textAt(tree, "id", report)
  if (id === undefined || id === "") {
    const made = `${report.file}#${ordinal}`
    report.notice(
      "sigma/no-id",
      headPlace(tree),
      `the rule has no id and is called ${made}`,
      "add `id:` with a UUID",
    )
    return ruleId(made)
  }
  if (!uuid.test(id)) {
    const place = entryOf(tree, "id")?.value.place ?? headPlace(tree)
    report.notice(
      "sigma/id-not-uuid",
      place,
      `the id \`${id.slice(0, 60)}\` is no UUID`,
      "others may use the same id",
    )
  }
  return ruleId(id)
}

function readLevel(tree: MapTree, kind: string, start: Place, report: Report): Level {
  const entry = entryOf(tree, "level")
  if (entry === undefined || isNull(entry.value)) {
    if (kind === "filter") return "informational"
    report.notice("sigma/no-level", start, "the rule has no level and counts as medium", "add `level:`")
    return "medium"
  }
  return choice(entry.value, "level", levels, "sigma/unknown-level", report) ?? "medium"
}

function readStatus(tree: MapTree, report: Report): string {
  const status = textAt(tree, "status", report)
  if (status === undefined) return ""
  if (!statuses.includes(status)) {
    const place = entryOf(tree, "status")?.value.place ?? headPlace(tree)
    const hint = didYouMean(status, statuses) ?? `Sigma knows ${statuses.join(", ")}`
    report.notice(
      "sigma/unknown-status",
      place,
      `the status \`${status.slice(0, 60)}\` is not one of Sigma's`,
      hint,
    )
  }
  return status
}

/** Other keys are allowed; one that nearly spells a known key is likely a slip. */
function noticeNearKeys(tree: MapTree, report: Report): void {
  for (const entry of tree.entries) {
    if (headKeys.includes(entry.key)) continue
    const hint = didYouMean(entry.key, headKeys)
    if (hint !== undefined) {
      report.notice("sigma/unknown-key", entry.keyPlace, `the key \`${entry.key}\` is not read`, hint)
    }
  }
}
