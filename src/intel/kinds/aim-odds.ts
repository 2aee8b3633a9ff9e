/* Ends that are only weighed: "sabotage is a realistic possibility", "a preparation for sabotage is unlikely", "disruption
 * of the count was very likely intended", "the choice of targets is consistent with espionage". */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {hedgeAt} from "../voices/hedges.ts"
import {forWhat} from "./aim-phrases.ts"
import {addNoun} from "./aims.ts"
import {isDenied} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {isTold} from "./told.ts"

const odds = /^(?:likely|unlikely|probable|improbable|certain|possible|plausible|conceivable)$/
const chances = /^(?:possibility|probability|chance|likelihood|option)$/
const preparing = /^(?:preparations?|groundwork|reconnaissance|pre-positioning|prepositioning|cloning)$/
/** Of those who were hit: "disruption is likely in the coming days". */
const suffered =
  /^(?:disruptions?|destruction|interference|influence|sale|monitoring|loss|gain|profit|purposes?)$/
const fitting = /^(?:consistent|compatible|commensurate)$/

/** What a clause says of how likely an end is. */
export function readAimOdds(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {subject, predicate} = clause
  if (!discourse.hasEvent || subject === undefined || subject.isPronoun || clause.tense === "future") return
  const event: Ref = {id: discourse.event, kind: "event", from: clause.at, to: clause.at}
  if (clause.lemma === "intend" && clause.voice === "passive") {
    const isOpen = clause.complements.length + clause.args.length === 0
    if (isOpen && isEnd(context, subject) && isTold(context, clause))
      addNoun(context, {...clause, isNegated: isDenied(phrase, clause)}, event, subject, subject.from)
    return
  }
  if (!/^(?:be|seem|appear|remain|look)$/.test(clause.lemma) || predicate === undefined) return
  const word = phrase.tokens[predicate.np?.head ?? predicate.at]?.key ?? ""
  if (fitting.test(word)) {
    const what = [...predicate.preps, ...clause.args].find(
      ({prep, np}) => prep === "with" && np !== undefined,
    )
    if (what?.np === undefined || !isEnd(context, what.np) || !isTold(context, clause)) return
    addNoun(context, {...clause, isNegated: isDenied(phrase, clause)}, event, what.np, subject.from)
    return
  }
  const isWeighed = predicate.kind === "noun" ? chances.test(word) : odds.test(word)
  if (!isWeighed || !isEnd(context, subject) || suffered.test(phrase.tokens[subject.head]?.key ?? "")) return
  const {hedge} = hedgeAt(context.hedges, clause.at)
  const isBanded = hedge !== undefined && (hedge.hedge.phia ?? hedge.hedge.icd203) !== undefined
  if (isBanded && isTold(context, clause))
    addNoun(context, {...clause, isNegated: false}, event, subject, subject.from, {
      close: Math.max(clause.verb.to, predicate.at + 1),
    })
}

/** "sabotage", "a preparation for sabotage", "identity cloning". */
function isEnd({phrase: {tokens}, discourse}: Context, {head}: NounPhrase): boolean {
  const key = tokens[head]?.key ?? ""
  return discourse.isNoun("end", tokens[head]) || forWhat.test(key) || preparing.test(key)
}
