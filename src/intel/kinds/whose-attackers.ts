/* Whose attackers without a name are, by their own words: "Chinese state-sponsored hackers", "a China-nexus actor", "GRU
 * officers", "officers of the GRU", "a state actor from China". Each is an association, said in passing.
 *
 * A nationality alone ("Chinese hackers") ties nobody to a state. */

import type {Ref} from "../discourse/discourse.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {backersIn} from "./backed.ts"
import type {Context} from "./draft.ts"
import {isNamed, partyOf, wordsOf} from "./parties.ts"

/** Men of a service. */
const men =
  /^(?:officers?|agents?|spies|spy|operatives?|soldiers?|personnel|hackers?|operators?|actors?|attackers?|groups?|contractors?)$/

const none = /^(?:no|any|neither|other|none|same|such|former|these|those)$/

/** The association that the words of attackers without a name take for granted. */
export function whoseAttackers(context: Context, noun: NounPhrase): void {
  const {phrase, discourse} = context
  const {tokens, mentionAt} = phrase
  const word = tokens[noun.head]
  if (
    word === undefined ||
    (word.isCapital && noun.head > 0) ||
    noun.isPronoun ||
    mentionAt[noun.head] !== -1
  )
    return
  const isMen = men.test(word.key)
  if (!isMen && !discourse.isNoun("actor", word)) return
  if (tokens.slice(noun.from, noun.head).some(({key}) => none.test(key)) || isNamedBeside(context, noun))
    return
  const clause = phrase.parse.clauseAt[noun.head]
  if (clause?.isNegated === true || clause?.predicate?.np === noun || clause?.secondObject === noun) return
  const adjectives = backersIn(context, noun)
  const tie: Tie | undefined =
    adjectives.length > 0
      ? {owners: adjectives, to: fromOf(phrase, noun)}
      : isMen && noun.count === undefined && noun.appositions.length === 0
        ? serviceOf(context, noun)
        : undefined
  if (tie === undefined) return
  const id = wordsOf(phrase, {from: noun.from, to: tie.to})
  for (const owner of tie.owners)
    if (owner.id !== id)
      context.drafts.push({
        kind: "association",
        relation: "linked-to",
        subject: id,
        object: owner.id,
        anchor: noun.head,
        evidence: {from: noun.from, to: tie.to},
        isDenied: false,
        modality: "presupposed",
        isTakenForGranted: true,
      })
}

interface Tie {
  readonly owners: readonly Ref[]
  readonly to: number
}

/** "a state-sponsored group from Iran": with the country. */
function fromOf({mentions}: Phrase, noun: NounPhrase): number {
  const from = noun.preps.find(({prep, np}) => prep === "from" && np !== undefined)?.np
  const isState = mentions.some(
    ({kind, from: at, to}) => kind === "state" && from !== undefined && at >= from.from && to === from.to,
  )
  return isState ? (from?.to ?? noun.to) : noun.head + 1
}

/** "GRU officers", "officers of the GRU", and not so many of them whom somebody puts on a list; of a unit of it, that belongs to it and is read so. */
function serviceOf({phrase, discourse}: Context, noun: NounPhrase): Tie | undefined {
  const services = (range: Range): readonly Ref[] =>
    phrase.mentions
      .filter(({kind, from, to}) => kind === "state body" && from >= range.from && to <= range.to)
      .filter(() => !phrase.tokens.slice(range.from, range.to).some(({text}) => /\d/.test(text)))
      .map((mention) => discourse.mentionRef(mention))
  const before = services({from: noun.possessor?.from ?? noun.from, to: noun.head})
  if (before.length > 0) return {owners: before.slice(-1), to: noun.head + 1}
  const of = noun.preps.find(({prep, np}) => /^(?:of|from|within|inside)$/.test(prep) && np !== undefined)?.np
  const owners = of === undefined ? [] : services(of)
  return of === undefined || owners.length === 0 ? undefined : {owners: owners.slice(0, 1), to: of.to}
}

/** "the Chinese state-sponsored group APT40": who has a name is tied by it. */
function isNamedBeside(context: Context, noun: NounPhrase): boolean {
  const {nouns} = context.phrase.parse
  const ref = partyOf(context, noun)
  return (
    (ref?.kind === "actor" && isNamed(context, ref)) ||
    nouns.some(({appositions}) => appositions.some(({kind, np}) => kind === "comma" && np === noun)) ||
    // "X, also a GRU actor"
    context.phrase.tokens[noun.from - 1]?.key === "also"
  )
}
