/* Statements as the objects of stances: in their own words, with whose they are. "That assessment" is the one that was
 * told of last, else of whoever spoke last; "our findings" are the publisher's. */

import type {Discourse} from "../discourse/discourse.ts"
import {governed} from "../discourse/parties.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"

/** Nouns of what somebody has said or decided. */
export const statement: RegExp =
  /^(?:assessments?|statements?|attributions?|findings?|conclusions?|judge?ments?|announcements?|decisions?|sanctions|reports?|efforts|work|indictments?|actions?|measures|positions?|views?|publications?|concerns?|call|commitment|cooperation|declarations?|reading|resolution|accusations?|allegations?|analys[ie]s|results?|verdict|ruling|arrests?|investigation|response|steps?|move|initiative|proposal|explanations?|claims?|charges?|takedown|opinions?|assertions?|rumou?rs?|denial|reply|notification|communication|blog|post|note|reasoning|information|notices?|bulletins?|descriptions?|characteri[sz]ations?)$/

/** Who spoke last, in words, and nobody who publishes. */
const lastTellers = new WeakMap<Discourse, string>()

/** What "that assessment", "this statement", "the findings" stands for: whose it is. */
export function statementMeant(context: Context, noun: NounPhrase): string | undefined {
  const {phrase, discourse} = context
  const word = phrase.tokens[noun.head]
  const first = phrase.tokens[noun.from]?.key ?? ""
  if (word === undefined || noun.clauses.length > 0 || noun.preps.length > 0) return undefined
  if (/^(?:our|my)$/.test(first)) {
    const {publisher} = discourse
    if (publisher === undefined || publisher.isPress) return undefined
    return `${wordsIn(context, noun.from + 1, noun.to)} of ${nameOf(discourse, publisher.id)}`
  }
  if (noun.possessor !== undefined || !/^(?:this|that|these|those|the|its)$/.test(first)) return undefined
  if (noun.to - noun.from > 2) return undefined
  const said = discourse.lastStatement
  if (said?.includes(word.low) === true) return said
  const teller = lastTellers.get(discourse)
  return /^th(?:is|at|ese|ose)$/.test(first) && teller !== undefined ? `${word.low} of ${teller}` : undefined
}

/** "Czechia" for its government; a body by its name. */
const nameOf = ({lookup}: Discourse, id: string): string =>
  lookup.things.get(id.endsWith("-government") ? governed(id) : id)?.name ?? id

/** The words of a statement with whose it is and what it is about, without what is told of it behind a comma. */
export function wordsOfStatement(context: Context, noun: NounPhrase): string {
  const {phrase} = context
  const from = noun.possessor?.from ?? noun.from
  const told = [noun, ...noun.preps.flatMap(({np}) => (np === undefined ? [] : [np]))]
    .flatMap(({clauses}) => clauses)
    .find(({kind, from}) => kind === "relative" && phrase.tokens[from - 1]?.text === ",")
  // "the offer of industry to take part in exercises": the parse may end the noun before what is offered.
  const isOpen = /^(?:to|by|of|for|on|in|made|issued|published)$/.test(phrase.tokens[noun.end]?.key ?? "")
  const made = noun.clauses.find(({from}) => from <= noun.to + 1)
  const end = Math.max(noun.end, made?.to ?? 0, isOpen ? endOfWords(phrase, noun.end) : 0)
  return wordsIn(context, from, Math.min(end, told?.from ?? end, from + 16))
}

/** Where the words from a place end: at the next mark. */
export function endOfWords({tokens}: Phrase, from: number): number {
  let to = from
  while (
    to < tokens.length &&
    tokens[to]?.isWord === true &&
    !/^(?:and|but|which|who)$/.test(tokens[to]?.key ?? "")
  )
    to++
  return to
}

/** Keeps whose statement a sentence speaks of, for "that assessment" in the next, and who spoke. */
export function seeStatements(context: Context): void {
  const {phrase, discourse} = context
  for (const noun of phrase.parse.nouns) {
    if (!statement.test(phrase.tokens[noun.head]?.key ?? "")) continue
    const isWhose =
      noun.possessor?.isPronoun === false ||
      noun.preps.some(
        ({prep, np}) => /^(?:by|of|from)$/.test(prep) && np !== undefined && hasName(phrase, np),
      ) ||
      phrase.mentions.some(
        (m) => m.kind === "state" && m.isAdjective && m.from >= noun.from && m.to <= noun.head,
      )
    if (isWhose) discourse.lastStatement = wordsOfStatement(context, noun)
  }
  // "According to CERT-UA, …"
  const [first, second] = phrase.tokens
  const source = first?.key === "according" && second?.key === "to" ? phrase.parse.nounAt[2] : undefined
  if (source !== undefined && hasName(phrase, source))
    lastTellers.set(discourse, wordsIn(context, source.from, source.to))
  for (const {subject, lemma, kind} of phrase.clauses)
    if (kind === "main" && subject?.isPronoun === false && isTelling(discourse, lemma))
      if (hasName(phrase, subject)) {
        const isArticled = subject.determiner !== undefined && subject.possessor === undefined
        lastTellers.set(
          discourse,
          wordsIn(context, subject.possessor?.from ?? subject.from + (isArticled ? 1 : 0), subject.to),
        )
      }
}

const isTelling = ({lookup}: Discourse, lemma: string): boolean =>
  lookup.speech.has(keyOf(lemma)) ||
  /^(?:call|reject|dismiss|brand|deny|describe|attribute|blame|link|accuse|publish|speak)$/.test(lemma)

const hasName = (phrase: Phrase, {from, to}: Range): boolean =>
  phrase.tokens.slice(from, to).some(({isCapital}) => isCapital)
