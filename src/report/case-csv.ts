/* Findings and indicators of a case as tables. */

import type {Locator} from "../model/evidence.ts"
import {formatInstant} from "../model/instant.ts"
import {type CaseToExport, markingOf, stamp} from "./case-exported.ts"
import {caseIndicators} from "./case-indicators.ts"
import {type CsvManner, csvTable} from "./export-csv.ts"
import {Losses} from "./export-json.ts"
import type {CaseExportOptions, Exported} from "./exported.ts"
import {caseTlp} from "./marking.ts"

/** One row a finding, in their order. */
export function renderFindingsCsv(
  it: CaseToExport,
  options: CaseExportOptions = {},
  manner: CsvManner = "safe",
): Exported {
  const losses = new Losses()
  losses.say(
    "Of each finding the first place is carried; raw bytes and all other places are in findings.jsonl.",
  )
  const activities = activitiesOf(it)
  const columns = [
    ...[
      "finding",
      "time_utc",
      "until_utc",
      "zone",
      "server",
      "level",
      "indicates",
      "title",
      "summary",
      "source",
    ],
    ...["account", "log", "records", "rule", "detection", "campaign", "vulnerabilities", "techniques"],
    ...["activities", "evidence", "unit", "offset", "set_aside"],
  ]
  const rows = it.findings.map((finding) => {
    const [first] = finding.events
    return [
      finding.id,
      finding.when === undefined ? "" : formatInstant(finding.when.at),
      finding.until === undefined ? "" : formatInstant(finding.until.at),
      finding.when?.zone ?? "",
      finding.server,
      finding.level,
      finding.indicates.map(({stage, outcome}) => `${stage} (${outcome})`).join("; "),
      finding.title,
      finding.summary,
      finding.source ?? "",
      finding.account ?? "",
      finding.log,
      String(finding.count),
      finding.rule,
      finding.detection ?? "",
      finding.campaign ?? "",
      finding.vulnerabilities.join("; "),
      finding.techniques.join("; "),
      (activities.get(finding.id) ?? []).join("; "),
      first.evidence,
      unitOf(first),
      String(first.offset),
      finding.setAside ?? "",
    ]
  })
  return csvTable({columns, rows, manner, marking: markingOf(options), usual: caseTlp}, losses)
}

/** One row an indicator: what to search other servers for, after a person has looked at it. */
export function renderCaseIndicators(
  it: CaseToExport,
  options: CaseExportOptions = {},
  manner: CsvManner = "safe",
): Exported {
  const losses = new Losses()
  losses.say("Indicators are values only: what they mean stands in the findings that are named.")
  const columns = [
    ...[
      "kind",
      "value",
      "role",
      "activities",
      "first_seen_utc",
      "last_seen_utc",
      "findings",
      "servers",
      "reviewed",
    ],
  ]
  const rows = caseIndicators(it).map(({kind, value, role, activities, first, last, findings, servers}) => [
    kind,
    value,
    role,
    activities.join("; "),
    first === undefined ? "" : stamp(first),
    last === undefined ? "" : stamp(last),
    findings.join("; "),
    servers.join("; "),
    options.reviewed?.has(value) === true ? "yes" : "no",
  ])
  return csvTable({columns, rows, manner, marking: markingOf(options), usual: caseTlp}, losses)
}

/** Activities by finding. */
export function activitiesOf({case: {attribution}}: CaseToExport): ReadonlyMap<string, readonly string[]> {
  const home = new Map<string, string[]>()
  for (const {id, findings} of attribution.activities)
    for (const finding of findings) home.set(finding, [...(home.get(finding) ?? []), id])
  return home
}

/** `line 17`, `record 4711`, `bytes`. */
export function unitOf({unit}: Locator): string {
  switch (unit.kind) {
    case "line":
      return `line ${unit.line}`
    case "record":
      return `record ${unit.record}`
    case "bytes":
      return "bytes"
    default:
      return unit satisfies never
  }
}
