/* Support that names nobody: "Italy and Spain have expressed their solidarity", "NATO has issued a statement of support",
 * "the support expressed by Canada", "we thank Moldova for its condemnation of the attack". It is the country's that
 * publishes, or at home in the text, or about the event. */

import {governed} from "../discourse/parties.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** Who takes a stance, to which country or event, and how it is called. */
export interface Sympathy {
  readonly who: NounPhrase
  readonly object: string
  readonly relation: string
  readonly to: number
}

const warm = /^(?:solidarity|support|sympathy|sympathies|backing)$/
const bringing =
  /^(?:express|voice|declare|state|reiterate|reaffirm|convey|send|extend|signal|pledge|announce|issue|show|publish|release)$/
const towards = /^(?:with|for|to|towards?|in|at|over|of|on|from)$/

/** What a clause says of support that names nobody. */
export function sympathyOf(context: Context, clause: Clause): Sympathy | undefined {
  return voiced(context, clause) ?? expressedBy(context, clause) ?? thankedFor(context, clause)
}

/** The country at home in the text; a firm or an association that publishes itself. */
function homeOf({discourse: {publisher, home, lookup}}: Context): string | undefined {
  const isHomes =
    publisher === undefined || publisher.isPress || /(?:^|-)minist|government/.test(publisher.id)
  if (isHomes && publisher?.state === undefined) return home === undefined ? undefined : governed(home)
  if (publisher === undefined) return undefined
  return publisher.state ?? (lookup.things.has(publisher.id) ? undefined : publisher.id)
}

/** "Italy has expressed its solidarity", "NATO and the EU have each issued a statement of support". */
function voiced(
  context: Context,
  {voice, lemma, subject, antecedent, object, args}: Clause,
): Sympathy | undefined {
  const {tokens, parse} = context.phrase
  // "Slovakia, Poland and the EU, which have expressed solidarity": all of them.
  const who =
    antecedent === undefined
      ? subject
      : (parse.nouns.find((np) => np.conjuncts.includes(antecedent)) ?? antecedent)
  if (voice !== "active" || !bringing.test(lemma) || object === undefined || who === undefined)
    return undefined
  const of = object.preps.find(({prep}) => prep === "of")?.np
  const isStated = /^(?:statements?|messages?|declarations?|words)$/.test(tokens[object.head]?.key ?? "")
  const feeling = isStated ? of : object
  if (feeling === undefined || !warm.test(tokens[feeling.head]?.key ?? "")) return undefined
  // "published support", "showed support": only with words that say whose it is.
  if (/^(?:issue|publish|release|announce|send)$/.test(lemma) && !isStated) return undefined
  const isToSomebody =
    feeling.preps.some(({prep}) => towards.test(prep)) ||
    args.some(({prep, at}) => at >= feeling.head && /^(?:with|for|to|towards?)$/.test(prep))
  const home = isToSomebody ? undefined : homeOf(context)
  return home === undefined ? undefined : {who, object: home, relation: `${lemma}-support`, to: feeling.to}
}

/** "the support expressed by the United Kingdom and New Zealand" */
function expressedBy(context: Context, clause: Clause): Sympathy | undefined {
  const {voice, lemma, agent, kind} = clause
  if (kind !== "participle" || voice !== "passive" || agent === undefined || !bringing.test(lemma))
    return undefined
  const what = clause.antecedent ?? clause.subject
  if (what === undefined || !warm.test(context.phrase.tokens[what.head]?.key ?? "")) return undefined
  const home = homeOf(context)
  return home === undefined
    ? undefined
    : {who: agent, object: home, relation: "express-support", to: agent.end}
}

/** "We thank the United Kingdom and Moldova for their condemnation of the attack": they condemned it. */
function thankedFor({phrase, discourse}: Context, {lemma, object, args}: Clause): Sympathy | undefined {
  if (lemma !== "thank" || object === undefined) return undefined
  const what = [...args, ...object.preps, ...(object.conjuncts.at(-1)?.preps ?? [])].find(
    ({prep, np}) => prep === "for" && phrase.tokens[np?.head ?? -1]?.key === "condemnation",
  )?.np
  const of = what?.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np
  if (what === undefined || of === undefined || !discourse.isNoun("event", phrase.tokens[of.head]))
    return undefined
  const event = discourse.eventOf(phrase, {from: of.from, to: of.end}, of.head)
  return {who: object, object: event, relation: "condemn", to: of.end}
}
