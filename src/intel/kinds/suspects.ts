/* Those whom police and courts deal with: "two men", "a dentist in Cardiff", "Pavel Morozkin, 32,", by their words or their
 * name; and whom "he", "the man", "the defendants" of a later sentence mean.
 *
 * Any noun will do where the verb leaves no doubt that it is about a suspect; names of states, services and attackers are
 * read elsewhere. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import type {Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {personAt} from "../voices/speaker-names.ts"
import {listOf} from "./clauses.ts"
import type {Culprit} from "./culprits.ts"
import type {Context} from "./draft.ts"

/** Words by which a text goes on about somebody whom it has named as a suspect. */
const again = /^(?:he|she|him|her|they|them|who|whom)$/
const known =
  /^(?:man|men|woman|women|suspects?|defendants?|accused|pair|duo|trio|couple|teenagers?|brothers?|two|three|four|both|individuals?|detainees?|convict|conspirators?|hackers?|\d{1,2}-year-olds?|youths?|boys?|students?|engineers?|employees?|administrators?|contractors?)$/

/** What may be charged and is nobody. */
const nobody =
  /^(?:fee|fees|price|premium|amount|sum|ransom|dollars?|pounds?|euros?|percent|rate|interest|battery|batteries|phone|car|access|data|servers?|systems?|domains?|websites?|evidence|equipment|assets|flaws?|vulnerabilit(?:y|ies)|bugs?|traces?|way|ways|money|help|report|response|tasks?|team|responsibility|indicators?|domain|website|version|product|products|it)$/

/** The suspects that a noun phrase and its list name; none where it names a state, a service or a known attacker. */
export function accusedIn(context: Context, noun: NounPhrase): readonly Culprit[] {
  const found: Culprit[] = []
  for (const one of listOf(noun)) {
    const ref = suspectIn(context, one)
    if (ref !== undefined) found.push({ref, noun: one, isDenied: false})
  }
  const {suspect} = context.discourse
  const [first] = found
  if (first !== undefined && first.ref.id !== suspect?.id) context.discourse.suspect = first.ref
  return found
}

function suspectIn(context: Context, noun: NounPhrase): Ref | undefined {
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt} = phrase
  const word = tokens[noun.head]
  if (word === undefined) return undefined
  const where = {from: noun.from, to: noun.to}
  if (noun.isPronoun || isAgain(context, noun))
    return discourse.suspect !== undefined && (again.test(word.key) || known.test(word.key))
      ? {...discourse.suspect, ...where}
      : noun.isPronoun || /^(?:two|three|four|both|hackers?|suspects?|defendants?|accused)$/.test(word.key)
        ? undefined
        : {id: wordsOf(context, noun.from, noun.to), kind: "actor", ...where}
  const name = nameOf(context, noun)
  if (name !== undefined) {
    const words = tokens.slice(name.from, name.to).map(({text}) => text)
    return {id: slugOf(words.join(" ")), kind: "actor", ...where}
  }
  const isNamed = mentions.some(
    ({kind, from, to, isAdjective}) =>
      /^(?:actor|state body|malware|organisation|product|state)$/.test(kind) &&
      !isAdjective &&
      from >= noun.from &&
      to <= noun.to,
  )
  if (isNamed || mentionAt[noun.head] !== -1 || word.isCapital || nobody.test(word.key)) return undefined
  const isOne =
    noun.count !== undefined ||
    noun.determiner === undefined ||
    /^(?:a|an|another|one|its|his|her)$/.test(tokens[noun.from]?.key ?? "")
  if (!isOne || noun.possessor !== undefined) return undefined
  // "Members of APT28", "hackers linked to X": read as attackers are.
  const isTold = noun.preps.length > 0 || noun.clauses.some(({kind}) => kind === "participle")
  if (
    noun.count === undefined &&
    discourse.isNoun("actor", word) &&
    (isTold || noun.determiner === undefined)
  )
    return undefined
  // "a man of espionage": what he is convicted of.
  const of = noun.preps.find(
    ({prep, np}) =>
      /^(?:of|in|from|at|with)$/.test(prep) &&
      np !== undefined &&
      !["event", "deed"].some((kind) => discourse.isNoun(kind, tokens[np.head])),
  )?.np
  const to = of === undefined || of.to > noun.to + 10 ? noun.to : of.to
  const ref = wordsOf(context, noun.from, to)
  return ref === "" ? undefined : {id: ref, kind: "actor", from: noun.from, to}
}

/** "the man", "the two suspects": one who has been named. */
function isAgain({phrase: {tokens}}: Context, {from, head}: NounPhrase): boolean {
  return /^(?:the|both|these|those)$/.test(tokens[from]?.key ?? "") && known.test(tokens[head]?.key ?? "")
}

/** "Pavel Morozkin, 32,", "a Russian national, Pavel Morozkin,". */
function nameOf({phrase, discourse}: Context, noun: NounPhrase): Range | undefined {
  const own = personAt(phrase, noun, discourse)
  if (own !== undefined) return own
  for (const {kind, np} of noun.appositions) {
    const name = kind === "comma" ? personAt(phrase, np, discourse) : undefined
    if (name?.from === np.from) return name
  }
  return undefined
}

function wordsOf({phrase: {tokens}}: Context, from: number, to: number): string {
  let start = from
  while (start < to - 1 && /^(?:a|an|the|its|his|her|alleged|suspected)$/.test(tokens[start]?.key ?? ""))
    start++
  const words = tokens.slice(start, to).filter(({isWord, text}) => isWord || text === "'s")
  return slugOf(
    words
      .map(({text}) => text)
      .join(" ")
      .replaceAll(" 's", "'s"),
  )
}

const taking =
  /^(?:arrest|detain|hold|seize|apprehend|charge|indict|extradite|remand|sanction|search|question|nab|catch|pick|jail|convict|sentence|dismiss|sack|fire)$/

/** Keeps whom police and courts deal with: "arrested a dentist". */
export function noteSuspects(context: Context, clause: Clause): void {
  if (!taking.test(clause.lemma) || clause.isNegated) return
  const whom = clause.voice === "passive" ? clause.subject : clause.object
  if (whom !== undefined && !whom.isPronoun) accusedIn(context, whom)
}
