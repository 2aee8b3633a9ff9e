/* Who did it: for now the refusal only.
 *
 * What was done to a server through a public exploit does not tell by whom: many groups used the same
 * route within days. No actor is named from host evidence, and never a state. */

import type {Campaign} from "../model/campaign.ts"
import type {Case} from "../model/case.ts"
import {list, plain} from "./sentences.ts"

/** The refusal in short. */
export const notByWhom = "The evidence shows how the server was entered, not by whom."

/** `none` where no campaign shows a success; else the refusal, with how many groups are known for the
 *  route and who counted. `seen` are the campaigns that the judgement rests on. */
export function attributionOf(seen: readonly Campaign[], isEntered: boolean): Case["attribution"] {
  if (!isEntered) return {kind: "none", says: "No entry is shown, so there is nothing to attribute."}
  const known = seen.flatMap((c) => (c.groupsKnown === undefined ? [] : [{campaign: c, ...c.groupsKnown}]))
  // By flaw and not by title: a campaign may be called after a group, and no group is named here.
  const counts = known.map(({campaign, atLeast, source}) => {
    const route =
      known.length === 1 ? "this route" : `the route of ${list(campaign.vulnerabilities, "and", 3)}`
    return `At least ${atLeast} groups are publicly known to have used ${route} (${plain(source)}).`
  })
  const claims =
    seen.length === 0
      ? []
      : ["What governments said about a campaign as a whole is not evidence about this server."]
  const parts = [notByWhom, ...counts, ...claims]
  return {kind: "refused", says: parts.join(" ")}
}
