/* The other explanations of what was seen, with what speaks for and against each on this server.
 *
 * They are data (knowledge/rivals.yml). Only those are listed that would explain a finding which speaks for the
 * stage. A rival is no number: most of what would settle it stands in no log, so it says whom to ask. */

import type {RivalEntry, RivalPoint, RivalTest} from "../knowledge/rivals.ts"
import type {Stage} from "../model/finding.ts"
import type {FindingId} from "../model/ids.ts"
import {formatForPeople} from "../model/instant.ts"
import type {Rival} from "../model/judgement.ts"
import type {Traced} from "./findings.ts"
import {list, sentence} from "./sentences.ts"

const idsNamed = 3

/** The rivals of a stage, in the order of knowledge. `shown`: the findings that speak for it; `traced`: all of the
 *  server's. */
export function rivalsOf(
  stage: Stage,
  shown: readonly FindingId[],
  traced: readonly Traced[],
  entries: readonly RivalEntry[],
): readonly Rival[] {
  const speaking = new Set(shown)
  const known = traced.filter((t) => !t.asksForAbsentFile)
  return entries.flatMap(({id, title, stages, explains, fits, ask, ...points}) => {
    if (!stages.includes(stage)) return []
    const named = new Set(explains)
    const explained = known.filter(
      ({finding}) =>
        speaking.has(finding.id) && finding.detection !== undefined && named.has(finding.detection),
    )
    if (explained.length === 0 || !holds(fits, explained, known)) return []
    const said = (all: readonly RivalPoint[]): readonly string[] =>
      all.flatMap(({when, says}) =>
        holds(when, explained, known) ? [sentence(`${says}${cited(when, known)}`)] : [],
      )
    return [
      {
        id,
        title,
        explains: explained.map((t) => t.finding.id),
        for: said(points.for),
        against: said(points.against),
        ask: sentence(`ask: ${ask}`),
      },
    ]
  })
}

/** ` (F-0003 and F-0007)`: the findings that a point rests on. */
function cited({seen}: RivalTest, known: readonly Traced[]): string {
  if (seen === undefined) return ""
  const ids = having(seen, known).map((t) => t.finding.id)
  return ` (${list(ids, "and", idsNamed)})`
}

function having(detections: readonly string[], known: readonly Traced[]): readonly Traced[] {
  return known.filter(
    ({finding}) => finding.detection !== undefined && detections.includes(finding.detection),
  )
}

function holds(test: RivalTest, explained: readonly Traced[], known: readonly Traced[]): boolean {
  const {seen, unseen, outcome, clients, accounts, from, until} = test
  if (seen !== undefined && having(seen, known).length === 0) return false
  if (unseen !== undefined && having(unseen, known).length > 0) return false
  if (outcome !== undefined && explained.some(isDone) !== (outcome === "done")) return false
  if (clients !== undefined) {
    const addresses = explained.flatMap((t) => t.finding.source ?? []).filter((a) => !ownAddress.test(a))
    if (addresses.length === 0 || addresses.every(isPrivate) !== (clients === "private")) return false
  }
  if (accounts !== undefined) {
    const named = explained.flatMap((t) => t.finding.account ?? [])
    if (accounts === "none" ? named.length > 0 : !named.some(isPerson)) return false
  }
  if (from === undefined && until === undefined) return true
  const days = explained.flatMap(({finding: {when}}) =>
    when === undefined ? [] : [formatForPeople(when.at, "day")],
  )
  return days.length > 0 && days.every((day) => (from ?? day) <= day && day <= (until ?? day))
}

function isDone({finding}: Traced): boolean {
  return finding.indicates.some((i) => i.outcome === "succeeded" || i.outcome === "confirmed")
}

/** Addresses that no stranger on the Internet has. Sources: RFC 1918, 1122, 3927, 4193, 4291. */
const privateAddress =
  /^(?:::ffff:)?(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)|^(?:fe[89ab][0-9a-f]:|f[cd][0-9a-f]{2}:)/i
/** The server itself, which is no client. */
const ownAddress = /^(?:(?:::ffff:)?127\.|::1$|0\.0\.0\.0$|localhost$)/i

function isPrivate(address: string): boolean {
  return privateAddress.test(address)
}

/** Machines' accounts end in a dollar sign; services are not persons. */
function isPerson(account: string): boolean {
  return !/\$$|^(?:NT AUTHORITY\\)?(?:SYSTEM|LOCAL SERVICE|NETWORK SERVICE)$|^S-1-5-(?:18|19|20)$/i.test(
    account,
  )
}
