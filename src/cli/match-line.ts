/* A match as `scan` and `rules test` print it: one line of JSON. */

import {placeOf, safeJson} from "../engine/event-line.ts"
import {formatInstant} from "../model/instant.ts"
import type {Match, Rule} from "../model/rule.ts"

/** The match, with what its rule says of itself, and a line end. `first`, `last`, `count` and `events` stand with matches of
 *  correlations only, `filteredBy` where filters suppress the match. */
export function matchLine(match: Match, rule: Rule | undefined): string {
  return `${safeJson({
    rule: match.rule,
    title: rule?.title ?? null,
    level: rule?.level ?? null,
    author: rule?.origin.author ?? null,
    when: match.when === undefined ? null : formatInstant(match.when.at),
    host: match.host ?? null,
    log: match.log,
    ...placeOf(match.from),
    ...(match.recovered === true ? {recovered: true} : {}),
    because: match.because,
    ...(match.filteredBy === undefined ? {} : {filteredBy: match.filteredBy}),
    ...(match.events === undefined
      ? {}
      : {
          first: match.fields["first"],
          last: match.fields["last"],
          count: match.fields["count"],
          events: match.events.map(placeOf),
        }),
  })}\n`
}
