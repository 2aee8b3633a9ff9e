/* Aims that stand before the noun of an attack or of an attacker: "an espionage campaign", "extortion attacks", "is an
 * espionage cluster", "an intelligence-gathering effort". */

import type {NounPhrase} from "../parse/clause.ts"
import {addAim} from "./aims.ts"
import {isReal} from "./attack-nouns.ts"
import type {Context} from "./draft.ts"
import {doerOfNoun} from "./told.ts"

const ends: ReadonlySet<string> = new Set(
  "espionage cyberespionage cyber-espionage spying intelligence-gathering surveillance sabotage extortion disinformation influence propaganda blackmail spy".split(
    " ",
  ),
)
const efforts: ReadonlySet<string> = new Set(
  "effort efforts exercise drive mission scheme plot ploy".split(" "),
)

/** What a noun phrase says of aims by what stands before its noun. */
export function readAimNoun(context: Context, np: NounPhrase): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (np.head === np.from) return
  const head = tokens[np.head]
  let at = np.head - 1
  // "cyber espionage campaign", "espionage and sabotage operations"
  while (at > np.from && !ends.has(tokens[at]?.key ?? "") && !isGathering(context, at)) at--
  const isPair = isGathering(context, at)
  if (!isPair && !ends.has(tokens[at]?.key ?? "")) return
  const isEvent = discourse.isNoun("event", head) || efforts.has(head?.key ?? "")
  const isActor = discourse.isNoun("actor", head)
  if (!(isEvent || isActor) || !isReal(context, np)) return
  const clause = phrase.parse.clauseAt[np.head]
  // "UNC5811 is an espionage cluster": only where it is said of somebody.
  const who = isActor
    ? clause?.predicate?.np === np && clause.lemma === "be"
      ? clause.subject
      : undefined
    : np
  const doer = who === undefined ? undefined : doerOfNoun(context, who)
  const first = isPair ? at - 1 : at
  if (doer === undefined && !(isEvent && discourse.hasEvent)) return
  const text = tokens
    .slice(first, at + 1)
    .map((t) => t.text)
    .join(" ")
  const ref = doer ?? {id: discourse.event, kind: "event" as const, from: np.from, to: np.to}
  addAim(context, np.head, ref, text, np.from, np.to, clause?.isNegated === true)
}

/** "intelligence gathering" in two words. */
const isGathering = ({phrase}: Context, at: number): boolean =>
  /^(?:gathering|collection)$/.test(phrase.tokens[at]?.key ?? "") &&
  phrase.tokens[at - 1]?.key === "intelligence"
