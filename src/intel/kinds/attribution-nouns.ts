/* Attributions that a noun says: "a malicious act by Chinese state-backed actors". */

import {doerOf} from "../discourse/doer.ts"
import {coordinators, prepositions} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {isDoer} from "./doers.ts"
import type {Context} from "./draft.ts"
import {endOfNoun, nounStart} from "./noun-runs.ts"

/** "a malicious act by Chinese state-backed actors": somebody did it. */
export function byActors(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (let i = 1; i + 1 < tokens.length; i++) {
    if (tokens[i]?.key !== "by" || phrase.verbAt[i - 1] !== -1) continue
    let noun = i - 1
    // "attacks on hospitals by APT28": the noun may stand further back.
    for (let back = i - 1; back >= Math.max(0, i - 8); back--) {
      if (phrase.verbAt[back] !== -1 || tokens[back]?.isWord === false) break
      if (
        discourse.isNoun("event", tokens[back]) &&
        (back === i - 1 || prepositions.has(tokens[back + 1]?.key ?? ""))
      ) {
        noun = back
        break
      }
    }
    if (!discourse.isNoun("event", tokens[noun])) continue
    const behind: Range = {from: i + 1, to: endOfNoun(phrase, i + 1)}
    const who = doerOf(discourse, phrase, behind)
    if (who === undefined || who.kind === "event" || who.kind === "organisation" || !isDoer(who)) continue
    const start = nounStart(phrase, noun)
    // "in a wave of attacks by Russia": what is done to the event is the event's claim.
    const id = discourse.eventOf(phrase, {from: start, to: noun + 1}, noun)
    context.drafts.push({
      kind: "attribution",
      relation: "by",
      subject: who.id,
      object: id,
      anchor: noun,
      evidence: {from: start, to: Math.min(tokens.length, endOfRun(phrase, behind.to))},
      isDenied: false,
      modality: "presupposed",
    })
  }
}

function endOfRun(phrase: Phrase, from: number): number {
  let to = from
  while (
    to < phrase.tokens.length &&
    to < from + 3 &&
    phrase.tokens[to]?.isWord === true &&
    phrase.verbAt[to] === -1 &&
    !coordinators.has(phrase.tokens[to]?.key ?? "")
  )
    to++
  return to
}
