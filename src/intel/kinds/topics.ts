/* What the text goes on about: "it" and "the group" in the next sentence are the actor that was the subject of this one,
 * not whoever was only named with it. */

import type {Clause} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** Turns to the subject of a clause that was read. */
export function turnTo({phrase, discourse}: Context, clause: Clause): void {
  const {subject, kind} = clause
  if (subject === undefined || clause.subjectBy !== "own" || !/^(?:main|that)$/.test(kind)) return
  const word = phrase.tokens[subject.head]
  const mention = phrase.mentions[phrase.mentionAt[subject.to - 1] ?? -1]
  if (mention?.kind === "actor" && mention.from >= subject.from) {
    discourse.lastActor = discourse.mentionRef(mention)
    discourse.topic = "actor"
  } else if (discourse.isNoun("event", word) && mention === undefined) discourse.topic = "event"
}
