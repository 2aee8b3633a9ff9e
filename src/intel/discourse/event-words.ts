/* Words and shapes by which a sentence tells one event from another: event-openings.ts and
 * event-deeds.ts decide by them. */

import type {Lookup} from "../grammar/lookup.ts"
import type {Phrase} from "../grammar/shape.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"

/** Words before a noun of an event that set it apart from the one spoken of. */
export const another: ReadonlySet<string> = new Set(
  "separate second third fourth earlier previous another unrelated different similar prior past other further subsequent former latest new later wider broader larger".split(
    " ",
  ),
)
/** Words that set one event apart, whichever of them the text uses. */
export const alike: ReadonlyMap<string, string> = new Map(
  "another=second other=second separate=second different=second unrelated=second previous=earlier prior=earlier former=earlier past=earlier broader=wider larger=wider"
    .split(" ")
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
)

/** Words of a deed that is told beside another. */
export const asWell: ReadonlySet<string> = new Set(["also", "likewise", "too", "well"])
/** Words of a deed that was done before the one spoken of. */
export const before: ReadonlySet<string> = new Set(["already", "previously", "formerly", "separately"])
/** Verbs of who lays a deed to somebody's charge: they are no deeds themselves. */
const accusing: ReadonlySet<string> = new Set(
  (
    "accuse admit ascribe assign attribute author blame call charge claim convict credit designate expose fault identify implicate impute indict " +
    "jail name own pin pinpoint sentence stem suspect trace unmask"
  ).split(" "),
)
/** Words behind which stands what something is compared with. */
const comparing: ReadonlySet<string> = new Set(
  (
    "akin comparable echo echoed echoes identical like mirror mirrored mirrors recall recalled recalling recalls reminiscent resemble resembled " +
    "resembles resembling similar since than unlike"
  ).split(" "),
)

/** Whether a noun is one of an event ("breach", "wave"), or the name of a campaign. */
export function isEventNoun(
  {nouns}: Lookup,
  {tokens, mentions, mentionAt}: Phrase,
  {from, head, isPronoun}: NounPhrase,
): boolean {
  const mention = mentions[mentionAt[head] ?? -1]
  if (mention !== undefined) return mention.kind === "campaign"
  if (isPronoun) return false
  // "The second case", "a separate case": one of several that are told.
  if (tokens[head]?.key === "case")
    return tokens.slice(from, head).some(({key}) => key === "first" || another.has(key))
  return nouns.get("event")?.has(tokens[head]?.key ?? "") === true
}

/** Whether a verb tells what somebody did to somebody. */
export function isDeed({relations}: Lookup, lemma: string): boolean {
  if (accusing.has(lemma)) return false
  return (
    relations
      .get(keyOf(lemma))
      ?.some(({relation}) => /^(?:targeting|vector|attribution|impact-count)$/.test(relation.kind)) === true
  )
}

/** "The same group". */
export function isOfSame({tokens}: Phrase, {from, head}: NounPhrase): boolean {
  for (let i = from; i < head; i++) if (tokens[i]?.key === "same") return true
  return false
}

/** "Accused hackers of breaking into two banks": what somebody is accused of. */
export function isCharge({tokens, clauses}: Phrase, {kind, parent, verb}: Clause): boolean {
  if (kind !== "gerund") return false
  if (parent !== undefined && accusing.has(parent.lemma)) return true
  return (
    /^(?:of|for|with)$/.test(tokens[verb.from - 1]?.key ?? "") &&
    clauses.some((c) => c.at < verb.from && c.at > verb.from - 16 && accusing.has(c.lemma))
  )
}

/** "Similar to the attack on X", "the worst since the break-in at Y": what something is only compared with. */
export function isCompared({tokens}: Phrase, {from}: NounPhrase): boolean {
  for (let i = from - 1; i >= Math.max(0, from - 3); i--) {
    const token = tokens[i]
    if (token?.isWord !== true) return false
    if (comparing.has(token.key)) return true
  }
  return false
}

const besideWords: ReadonlySet<string> = new Set([
  "also",
  "separately",
  "likewise",
  "too",
  "previously",
  "already",
  "earlier",
])

/** "The same group was also behind the attack on X": an event that is told beside the one spoken of. */
export function isToldBeside(phrase: Phrase, noun: NounPhrase): boolean {
  const {tokens, parse} = phrase
  let clause = parse.clauseAt[noun.head]
  // "Was also to blame for the attack": of the clause that holds the infinitive.
  for (let steps = 0; steps < 3 && clause !== undefined && clause.tense === "none"; steps++)
    clause = clause.parent
  if (clause === undefined || !(clause.tense === "past" || clause.isPerfect || clause.voice === "be"))
    return false
  for (let i = clause.from; i < clause.to; i++)
    if (besideWords.has(tokens[i]?.key ?? "") && parse.tags[i] !== "ADJ") return true
  return false
}

/** "Attribute the attack on X to the same group": whoever did something is said to have done it. */
export function isOfSameDoer({tokens, parse, mentions, mentionAt}: Phrase, {head: at}: NounPhrase): boolean {
  let clause = parse.clauseAt[at]
  for (let steps = 0; steps < 3 && clause !== undefined && clause.tense === "none"; steps++)
    clause = clause.parent
  if (clause === undefined) return false
  for (let i = clause.from; i < clause.to; i++) {
    if (tokens[i]?.key !== "same") continue
    const head = parse.nounAt[i]?.head ?? -1
    const isDoer =
      mentions[mentionAt[head] ?? -1]?.kind === "actor" || sameDoers.test(tokens[head]?.key ?? "")
    if (isDoer) return true
  }
  return false
}

const sameDoers =
  /^(?:group|gang|actors?|crew|cluster|hackers?|attackers?|unit|team|outfit|service|people|persona|collective|syndicate|perpetrators?|intruders?|defendants?|men|officers?|state|country)$/

/** "The attack", "both campaigns". */
export function isDefinite({tokens}: Phrase, {from}: NounPhrase): boolean {
  return /^(?:the|this|that|these|those|both)$/.test(tokens[from]?.key ?? "")
}

/** "It was an attack on …", "a victim of an attack on …": no event of its own. */
export function isPredicate({tokens, clauses, parse}: Phrase, noun: NounPhrase): boolean {
  if (clauses.some(({predicate}) => predicate?.np === noun)) return true
  if (tokens[noun.from - 1]?.key !== "of") return false
  // "Accused the group of a hack of the commission".
  const clause = parse.clauseAt[noun.head]
  return clause === undefined || !accusing.has(clause.lemma)
}

/** The subject of the sentence, or what it is about from its start. */
export function isTopic({clauses}: Phrase, noun: NounPhrase): boolean {
  return (
    clauses.some(
      ({kind, subject, conjunctOf, parent}) =>
        kind === "main" && parent === undefined && conjunctOf === undefined && subject === noun,
    ) || noun.from <= 4
  )
}

/** The clause around the noun phrase that a relative clause hangs on. */
export function holderOf({clauses}: Phrase, {antecedent, from, to}: Clause): Clause | undefined {
  return antecedent === undefined
    ? undefined
    : clauses.findLast(
        (c) => c.from <= antecedent.head && antecedent.head < c.to && !(c.from === from && c.to === to),
      )
}
