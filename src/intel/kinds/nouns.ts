/* What nouns say without a verb of their own: "a malicious act by X", "attacks against Y", "an attack on P", what
 * stands behind "via" and "to steal", and who belongs to whom in an apposition. Each kind has its own reader. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {associationNouns} from "./association-nouns.ts"
import {attributionNouns} from "./attribution-nouns.ts"
import {readDeedNouns} from "./deed-claims.ts"
import type {Context} from "./draft.ts"
import {times} from "./temporal.ts"

/** Everything that the nouns of a sentence say. Later readers see the drafts of earlier ones. */
export function readNouns(context: Context): void {
  attributionNouns(context)
  readDeedNouns(context)
  times(context)
  associationNouns(context)
  withoutSaid(context)
}

/** "Chinese state-backed actors were responsible": whose they are is in what is attributed to them. */
function withoutSaid({drafts, discourse}: Context): void {
  const accused = new Set(drafts.flatMap(({kind, subject}) => (kind === "attribution" ? [subject] : [])))
  if (accused.size === 0) return
  const {things} = discourse.lookup
  const said = drafts.filter(
    ({kind, subject, object, isTakenForGranted}) =>
      kind === "association" &&
      isTakenForGranted === true &&
      accused.has(subject) &&
      !things.has(subject) &&
      things.get(object)?.adjectives.some((word) => subject.startsWith(`${slugOf(word)}-`)) === true,
  )
  for (const draft of said) drafts.splice(drafts.indexOf(draft), 1)
}
