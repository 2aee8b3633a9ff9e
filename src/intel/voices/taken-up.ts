/* Bodies that a noun phrase takes up: "the company", "the insurer", "the coast guard" of what the text has told of. */

import type {Discourse, Ref} from "../discourse/discourse.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {bodyBefore, bodyTold, isFirm, referredTo} from "./known-bodies.ts"
import {nameEndingWith} from "./names-in-full.ts"

/** The company that the sentence tells of before, else the one that the text has told of last. */
export function firmHere(phrase: Phrase, {from}: Range, discourse: Discourse): Ref | undefined {
  const here = bodyBefore({phrase, discourse}, from, true)
  const id = here !== undefined && isFirm(discourse, here) ? here : bodyTold(discourse)
  return id === undefined || id === discourse.publisher?.id
    ? undefined
    : {id, kind: "organisation", from: 0, to: 0}
}

/** "The authority", "the insurer": what the text has called one before. */
export function toldBefore(phrase: Phrase, range: Range, discourse: Discourse): Ref | undefined {
  const head = discourse.headOf(phrase, range)
  const id = referredTo({phrase, discourse}, {from: range.from, head}, "same")
  return id === undefined ? undefined : {id, kind: "organisation", from: 0, to: 0}
}

/** A body by the last words of the name that the text has for it. */
export function fullOf({tokens}: Phrase, range: Range, discourse: Discourse): Ref | undefined {
  const words = tokens.slice(range.from + 1, range.to)
  if (words.length === 0 || words.length > 3 || words.some(({isWord}) => !isWord)) return undefined
  const id = nameEndingWith(discourse, words)
  return id === undefined ? undefined : {id, kind: "organisation", from: 0, to: 0}
}

/** "The group", "the attack", "the malware": nobody who speaks by a name. */
export function isOfAttack(phrase: Phrase, range: Range, discourse: Discourse): boolean {
  const head = phrase.tokens[discourse.headOf(phrase, range)]
  return ["actor", "event", "malware", "means"].some((kind) => discourse.isNoun(kind, head))
}
