/* What speaks against a stage: logs that could have shown it and do not, and pages that were not there.
 *
 * Full coverage in silence counts -1.5; each log has a part of that by its weight among the stage's needs, times the
 * share of the window that it covers, where a rule could have fired on it. So the silence of a log that would seldom
 * show the stage says little. A log that is missing counts nothing. A redirect for a page's name says that the page
 * was not there then: it counts against signs of that very page alone, and not where it was there at another time. */

import {type Instant, microsPerDay} from "../model/instant.ts"
import type {Ledger, LedgerItem} from "../model/judgement.ts"
import type {Traced} from "./findings.ts"
import {compareText, textOf} from "./gather.ts"
import type {Item} from "./items.ts"
import {round} from "./ledger.ts"
import {logName, plain} from "./sentences.ts"
import {serverFile} from "./sessions.ts"

const cap = -1.5

/** Silence of the logs that could have spoken, the strongest first; `extra` stands before it. `weight` is a log's
 *  part of what shows the stage, 0..1. */
export function silence(
  covers: readonly {readonly log: string; readonly covered: number; readonly weight: number}[],
  extra: Ledger["against"] = [],
): Ledger["against"] {
  const byLog = covers
    .map(({log, covered, weight}) => ({log, covered, log10: cap * weight * covered}))
    .sort((a, b) => a.log10 - b.log10 || compareText(a.log, b.log))
  const wanted = [...extra, ...byLog]
  let left = cap
  return wanted.flatMap(({log, covered, log10}) => {
    const counted = round(Math.max(log10, left))
    left = round(left - counted)
    return counted < 0 ? [{log, covered: round(covered), log10: counted}] : []
  })
}

/** One line for each page that signs of the stage are about and that was asked for and not there. */
export function absentPages(
  items: readonly Item[],
  weighed: readonly LedgerItem[],
  traced: readonly Traced[],
): Ledger["against"] {
  const absent = items.filter((i) => i.log10 < 0)
  if (absent.length === 0) return []
  const used = new Set(weighed.filter((i) => i.used).map((i) => i.finding))
  const times = new Map<string, {first: Instant; last: Instant}>()
  const answered = new Set<string>()
  for (const t of traced.filter((each) => !each.asksForAbsentFile)) {
    for (const {fields, when} of t.moments) {
      const page = serverFile(fields)
      if (page === undefined) continue
      if (/^2\d\d$/.test(textOf(fields["status"]) ?? "")) answered.add(page)
      if (!used.has(t.finding.id) || when === undefined) continue
      const known = times.get(page) ?? {first: when.at, last: when.at}
      if (when.at < known.first) known.first = when.at
      if (when.at > known.last) known.last = when.at
      times.set(page, known)
    }
  }
  const lines = new Map<string, Ledger["against"][number]>()
  for (const {traced: t, log10} of absent) {
    for (const {fields, when} of t.moments) {
      const page = serverFile(fields)
      const sign = page === undefined ? undefined : times.get(page)
      if (page === undefined || sign === undefined || answered.has(page) || when === undefined) continue
      // Before the page was written it need not be there, and a day later somebody may have taken it away.
      if (when.at < sign.first || when.at - sign.last > microsPerDay) continue
      const log = `${logName(t.finding.log)}: ${plain(page, 80)} was asked for and was not there`
      lines.set(page, {log, covered: 1, log10: round(log10)})
    }
  }
  return [...lines.values()].sort((a, b) => compareText(a.log, b.log))
}
