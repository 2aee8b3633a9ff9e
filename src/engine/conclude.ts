/* What a file's tally comes to: coverage, what is odd about its numbers and times, which rules could fire. */

import type {Matcher} from "../detect/match.ts"
import type {Subject} from "../formats/format.ts"
import {type Instant, instant} from "../model/instant.ts"
import {Continuity} from "./continuity.ts"
import {costsOf} from "./rule-costs.ts"
import {type Reading, Tally, type TallyData} from "./tally.ts"

/** `sum` holds all parts of the file. */
export function readingOf(sum: TallyData, subject: Subject, matcher: Matcher | undefined): Reading {
  const sortedHours = [...sum.hours].sort((a, b) => a[0] - b[0])
  const isMixed = sum.channels.size > 1 || sum.hosts.size > 1
  const continuity = new Continuity(subject.evidence)
  continuity.add(sum.continuity)
  const troubles = new Tally(subject, false)
  troubles.add(sum, 0)
  for (const trouble of continuity.troubles(sortedHours, isMixed)) troubles.trouble(trouble)
  const told = troubles.data()
  const hours = sortedHours.map(([hour, records]) => ({hour: instant(hour) as Instant, records}))
  return {
    log: sum.log,
    records: sum.records,
    recovered: sum.recovered,
    hours,
    first: (sum.first ?? hours[0]?.hour) as Instant | undefined,
    last: (sum.last ?? hours.at(-1)?.hour) as Instant | undefined,
    channels: sorted(sum.channels),
    hosts: sorted(sum.hosts),
    columns: [...sum.columns],
    troubles: told.troubles,
    troubleCounts: sorted(told.troubleCounts),
    lostBytes: told.lostBytes,
    observations: sum.observations,
    ...ability(sum, matcher),
    tables: sum.tables,
    costs:
      matcher && sum.meters && costsOf(sum.meters, matcher.rules, sum.sources.values(), [...sum.columns]),
  }
}

/** How many rules could have fired on what was seen, and which lacked a field. */
function ability(sum: TallyData, matcher: Matcher | undefined): Pick<Reading, "able" | "unable"> {
  const able = new Set<string>()
  const unable: Record<string, readonly string[]> = {}
  if (matcher === undefined || sum.log === undefined) return {able: 0, unable}
  for (const source of sum.sources.values()) for (const rule of matcher.candidates(source)) able.add(rule.id)
  for (const {rule, missing} of matcher.cannotFire(sum.log, [...sum.columns])) {
    able.delete(rule.id)
    unable[rule.id] = missing
  }
  return {able: able.size, unable}
}

function sorted(map: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
}
