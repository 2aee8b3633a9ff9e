/* What all exports of a case share: the case as they take it, its date, its marking, and the findings that go out in full. */

import {createHash} from "node:crypto"
import type {CaseBundle} from "../model/case.ts"
import type {Finding} from "../model/finding.ts"
import {formatInstant, type Instant} from "../model/instant.ts"
import {levels} from "../model/rule.ts"
import type {Losses} from "./export-json.ts"
import type {CaseExportOptions} from "./exported.ts"
import {noDate} from "./intel-dates.ts"
import {caseTlp, type Marking} from "./marking.ts"

/** A case, new or read back from its folder. */
export type CaseToExport = Omit<CaseBundle, "timeline">

/** So many findings an export of a case carries in full. */
const mostFindings = 5000

export function markingOf({marking}: CaseExportOptions): Marking {
  return marking ?? {tlp: caseTlp}
}

/** With milliseconds, as STIX and MISP write times. */
export function stamp(at: Instant): string {
  return `${formatInstant(at).slice(0, 23)}Z`
}

/** The date of everything that a case says: as of when it judges. */
export function caseDate({case: {asOf}}: CaseToExport, losses: Losses): string {
  if (asOf !== undefined) return stamp(asOf)
  losses.say("No evidence tells a time: everything is dated 1970-01-01, which means nothing.")
  return noDate
}

/** What tells a case from others: whose it is, its evidence, and what it was judged with. */
export function caseKey({case: it, files}: CaseToExport): Readonly<Record<string, unknown>> {
  const evidence = createHash("sha256")
  for (const line of files.map(({id, sha256}) => `${id} ${sha256 ?? "?"}\n`).sort())
    evidence.update(line.toWellFormed())
  return {
    organisation: it.organisation,
    evidence: evidence.digest("hex"),
    knowledge: it.knowledge.sha256,
    tool: it.tool.version,
    opinions: it.disagreement?.opinions.length ?? 0,
    headline: it.verdict.headline,
  }
}

/** The findings that go out, in their order: all, or the gravest of very many. */
export function findingsToExport({findings}: CaseToExport, losses: Losses): readonly Finding[] {
  if (findings.length <= mostFindings) return findings
  losses.say(
    `${findings.length - mostFindings} of ${findings.length} findings are left out, the least grave ones; findings.jsonl has all.`,
  )
  const chosen = new Set(
    [...findings]
      .sort((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level) || (a.id < b.id ? -1 : 1))
      .slice(0, mostFindings),
  )
  return findings.filter((finding) => chosen.has(finding))
}

/** The last part of a path of either system. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
}
