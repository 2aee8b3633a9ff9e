/* What was taken from a server, as far as the evidence says: never more than it shows, so always "at least".
 *
 * A way is one manner of taking: an export, bulk reading, a download. Numbers stand beside the findings that they
 * were added up from; an absent number is one that the evidence does not tell. */

import type {FindingId} from "./ids.ts"
import type {Instant} from "./instant.ts"

export const theftWays = [
  "export",
  "search",
  "reading",
  "download",
  "forwarding",
  "access",
  "mail",
  "staging",
] as const
export type TheftWay = (typeof theftWays)[number]

export interface Taken {
  readonly way: TheftWay
  /** One sentence with the numbers and the words "at least". Holds evidence text: escape it. */
  readonly says: string
  /** As the evidence writes them, on one line each, in order; the first of them where they are many. */
  readonly mailboxes: readonly string[]
  /** How many there are at least, named or only counted. */
  readonly mailboxesAtLeast: number
  /** Requests, commands or messages. */
  readonly timesAtLeast: number
  readonly bytesAtLeast: number | undefined
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  readonly findings: readonly [FindingId, ...FindingId[]]
}

export interface Theft {
  readonly says: string
  readonly taken: readonly Taken[]
  /** What work without an intruder looks the same. */
  readonly rivals: readonly string[]
  /** What the evidence does not tell of it. */
  readonly unseen: readonly string[]
}
