/* Accepted decisions as the facts that a judgement takes: hashes of files, and what others said in public. */

import type {Indicator} from "../model/campaign.ts"
import type {Claim} from "./actors.ts"
import type {Standing} from "./reviewed.ts"

/** Accepted SHA-256 hashes as rows that files are compared with. */
export function acceptedHashes(standing: readonly Standing[]): readonly Indicator[] {
  return standing.flatMap(({review, decision}) => {
    const {indicator} = decision
    if (indicator?.kind !== "sha256") return []
    const {statement} = review
    return [
      {
        type: "sha256",
        value: indicator.value.toLowerCase(),
        campaign: "accepted statement",
        actor: "",
        source: statement.issuers.length === 0 ? statement.title : statement.issuers.join(", "),
        date: statement.issued ?? decision.on,
        until: indicator.until,
        note: `accepted by ${decision.by} on ${decision.on}`,
      },
    ]
  })
}

/** Accepted attributions and associations that name a campaign, as claims to relay: apart from our own judgement,
 *  with speaker and date, and as not checked against the speaker's own page. What is undated is not relayed. */
export function acceptedClaims(standing: readonly Standing[]): readonly Claim[] {
  return standing.flatMap(({review, decision}) => {
    const {claim, by, on, evidence} = decision
    const {issued, title} = review.statement
    if (claim?.campaign === undefined || issued === undefined) return []
    if (claim.kind !== "attribution" && claim.kind !== "association") return []
    const not = claim.polarity === "denied" ? "not " : ""
    const what = `${claim.subjectName}, ${not}${claim.relation.replaceAll("-", " ")}: ${claim.objectName}.`
    return [
      {
        campaign: claim.campaign,
        speaker: claim.speakers[0]?.name ?? title,
        speakerKind: claim.speakerKind ?? "other",
        date: issued,
        about: claim.kind === "attribution" ? "deed" : "affiliation",
        estimate: claim.band ?? claim.estimate,
        brief: undefined,
        says: `${what} “${evidence.words}”`,
        source: `${title}; accepted by ${by} on ${on}`,
        isVerified: false,
      },
    ]
  })
}
