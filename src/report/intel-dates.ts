/* The date that the objects of a statement get: that of the statement, as far as it is known, and never the clock's. */

import type {IntelReport, IssueDate, Statement} from "../model/intel.ts"

/** What stands where no date is known. The standards want one. */
export const noDate = "1970-01-01T00:00:00.000Z"

/** A timestamp with milliseconds, and whether it is the date of issue or only a bound. */
export interface DatedAs {
  readonly at: string
  readonly isIssue: boolean
}

/** The date of issue, else the earliest or latest day that is possible, else 1970. */
export function datedAs({value, notBefore, notAfter}: IssueDate): DatedAs {
  const issue = stampOf(value)
  if (issue !== undefined) return {at: issue, isIssue: true}
  return {at: stampOf(notBefore) ?? stampOf(notAfter) ?? noDate, isIssue: false}
}

/** The earliest date of any statement of a report: what things that several statements name are dated. */
export function earliestDate(report: IntelReport): string {
  return report.statements.map((statement: Statement) => datedAs(statement.issued).at).sort()[0] ?? noDate
}

/** `2021`, `2021-07` and `2021-07-19` begin at midnight UTC; undefined for what is no date. */
export function stampOf(iso: string | undefined): string | undefined {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso ?? "")
  if (found === null) return undefined
  const stamp = `${found[1]}-${found[2] ?? "01"}-${found[3] ?? "01"}T00:00:00.000Z`
  const parsed = Date.parse(stamp)
  return !Number.isNaN(parsed) && new Date(parsed).toISOString() === stamp ? stamp : undefined
}
