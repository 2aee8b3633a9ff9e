/* What nouns say without a verb of their own: "a malicious act by X", "attacks against Y", "an attack on P", what
 * stands behind "via" and "to steal", and who belongs to whom in an apposition. Each kind has its own reader. */

import {type NamedThing, slugOf} from "../../knowledge/lexicons.ts"
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

/** "Chinese state-backed actors were responsible", "by a group tied to the FSB": whose they are is in what is attributed to
 *  them. */
function withoutSaid({drafts, discourse}: Context): void {
  const accused = new Set(
    drafts.flatMap(({kind, subject, isDenied}) => (kind === "attribution" && !isDenied ? [subject] : [])),
  )
  if (accused.size === 0) return
  const {things} = discourse.lookup
  for (let i = drafts.length - 1; i >= 0; i--) {
    const draft = drafts[i]
    // "affiliates of the Qilin gang" are not the gang.
    if (draft?.kind !== "association" || draft.relation === "part-of" || things.has(draft.subject)) continue
    const owner = things.get(draft.object)
    if (owner === undefined) continue
    for (const id of accused)
      if ((id === draft.subject || id.startsWith(`${draft.subject}-`)) && says(id, owner)) {
        drafts.splice(i, 1)
        break
      }
  }
}

/** Whether the words of an id name somebody: "china-linked-group", "hackers-working-for-the-gru". */
function says(id: string, {adjectives, forms, id: own}: NamedThing): boolean {
  const words = `-${id}-`
  const has = (form: string): boolean => words.includes(`-${slugOf(form)}-`)
  return has(own) || adjectives.some(has) || forms.some(has)
}
