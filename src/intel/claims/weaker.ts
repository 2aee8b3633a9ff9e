/* Claims that say less than another of the same speaker: who attributes an event to somebody does not only link the two. */

import type {Claim} from "../../model/intel.ts"

/** The claims without associations of an event with whom the same speaker says to have done it. */
export function withoutWeaker(claims: readonly Claim[]): readonly Claim[] {
  const keyOf = (claim: Claim, who: string, event: string): string =>
    `${claim.speakers.at(-1)?.ref}|${who}|${event}`
  const done = new Set(
    claims
      .filter(({kind, polarity}) => kind === "attribution" && polarity === "affirmed")
      .map((claim) => keyOf(claim, claim.subject, claim.object)),
  )
  return claims.filter(
    (claim) => claim.kind !== "association" || !done.has(keyOf(claim, claim.object, claim.subject)),
  )
}
