/* Who did it, who belongs to whom, what bodies have done: such claims come from clauses alone. Where all that is seen of one
 * speaks against it, it goes. */

import type {ClaimKind} from "../../model/intel.ts"
import {isEventId} from "../event-id.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import type {Seen} from "./seen.ts"
import {genreOf} from "./subject-signs.ts"
import type {Weighing} from "./weighing.ts"

/** The file of its weights. */
export const doubtTable = "doubt"

const doubted: ReadonlySet<ClaimKind> = new Set([
  "attribution",
  "association",
  "response-action",
  "organisational",
  "availability",
])

/** Whether a draft may be taken out by weights. */
export const isDoubted = ({kind, isDenied, isByRule}: Draft): boolean =>
  doubted.has(kind) && !isDenied && isByRule !== true

/** Everything that is seen of such a draft. */
export function signsOfDraft(context: Context, draft: Draft, seen: Seen): void {
  const {phrase, discourse} = context
  const {kind, relation, modality, subject, object, anchor, speaker} = draft
  const {tokens, parse} = phrase
  const keyAt = (at: number | undefined): string => tokens[at ?? -1]?.key ?? ""
  const clause = parse.clauseAt[anchor]
  const words = object.split(/[- ]/)
  const [who, what] = [sortOf(context, subject), sortOf(context, object)]
  seen.add("k", kind)
  seen.add("rel", relation, modality ?? "")
  seen.add("genre", kind, genreOf(discourse.publisher))
  seen.add("sort", kind, who, what)
  seen.add("who", kind, who)
  seen.add("what", kind, what)
  seen.add("v", kind, clause?.lemma ?? "")
  seen.add("vr", relation, clause?.lemma ?? "")
  seen.add("tense", kind, clause?.tense ?? "", clause?.voice ?? "")
  seen.add("ck", kind, clause?.kind ?? "", clause?.modal ?? "")
  seen.add("at", kind, keyAt(anchor))
  seen.add("sub", kind, keyAt(clause?.subject?.head))
  seen.add("obj", kind, keyAt(clause?.object?.head))
  seen.add("sw", kind, subject.slice(subject.lastIndexOf("-") + 1))
  seen.add("ow", kind, words.at(-1)?.toLowerCase() ?? "")
  seen.add("long", kind, Math.min(6, Math.ceil(words.length / 2)))
  seen.add("says", kind, speaker !== undefined)
}

function sortOf({phrase, discourse}: Context, id: string): string {
  if (isEventId(id)) return "event"
  if (id === discourse.publisher?.id) return "publisher"
  return (
    discourse.lookup.things.get(id)?.kind ?? phrase.mentions.find((one) => one.id === id)?.kind ?? "words"
  )
}

/** Takes out the drafts that everything speaks against. */
export function readDoubts(context: Context, weighing: Weighing): void {
  const {drafts, discourse} = context
  const weights = discourse.lookup.lexicons.weights.get(doubtTable)
  if (weights === undefined || !drafts.some(isDoubted)) return
  const sum = (draft: Draft): number =>
    weighing.sumOf(
      doubtTable,
      weighing.seenAt((seen) => signsOfDraft(context, draft, seen)),
    )
  for (const draft of drafts.filter((one) => isDoubted(one) && sum(one) < weights.keep))
    drafts.splice(drafts.indexOf(draft), 1)
}
