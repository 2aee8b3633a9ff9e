/* What money is asked for: "demanded 12 bitcoin", "a ransom of 3 million euros was demanded", "asked for money", "a demand
 * for 30 bitcoin arrived", "no ransom has been demanded". */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {addAim, type Context, wordsIn} from "./draft.ts"
import {doerOfNoun, isTold} from "./told.ts"

const sums =
  /^(?:ransoms?|money|payments?|cash|(?:crypto)?currenc(?:y|ies)|bitcoins?|btc|monero|xmr|ether|usdt|tether|euros?|dollars?|pounds?|yen|francs?|crowns?|kron(?:or|er|e|a)|rupees?|reais|pesos|rubles|roubles|zloty|hryvnias?|won|yuan|rand|usd|eur|gbp)$/
const inMoney = /^(?:[$€£¥₹]|[A-Z]{2,3}[$£€]\d)/
/** What becomes of a demand that was made. */
const coming =
  /^(?:arrive|follow|receive|make|come|reach|send|deliver|issue|appear|find|leave|submit|raise|post)$/

/** What a clause says of money that is asked for. */
export function readDemands(context: Context, clause: Clause): void {
  const {subject, lemma, voice, object, args} = clause
  if (subject === undefined || clause.modal !== undefined) return
  if (voice === "active" && (lemma === "demand" || lemma === "ask")) {
    const sum = lemma === "demand" ? object : args.find(({prep}) => prep === "for")?.np
    const doer = sum !== undefined && isSum(context, sum) ? doerOfNoun(context, subject) : undefined
    if (sum === undefined || doer === undefined || doer.kind === "state" || !isTold(context, clause)) return
    add(context, clause, doer, sum, subject.from)
    return
  }
  if (!context.discourse.hasEvent || clause.isProgressive) return
  const event: Ref = {id: context.discourse.event, kind: "event", from: clause.at, to: clause.at}
  if (voice === "passive" && lemma === "demand" && isSum(context, subject)) {
    if (isTold(context, clause)) add(context, clause, event, subject, subject.from)
    return
  }
  // "A demand for 30 bitcoin followed", "no ransom demand has been received".
  if (!/^demands?$/.test(context.phrase.tokens[subject.head]?.key ?? "") || !coming.test(lemma)) return
  const sum = subject.preps.find(({prep}) => prep === "for" || prep === "of")?.np
  const isOfRansom = /^(?:ransom|extortion|blackmail|payment)$/.test(
    context.phrase.tokens[subject.head - 1]?.key ?? "",
  )
  if (!isOfRansom && (sum === undefined || !isSum(context, sum))) return
  if (isTold(context, clause)) add(context, clause, event, subject, subject.from)
}

/** "a ransom", "12 bitcoin", "$4 million". */
function isSum({phrase: {tokens}}: Context, np: NounPhrase): boolean {
  for (let at = np.from; at <= np.head; at++)
    if (inMoney.test(tokens[at]?.text ?? "") || (at === np.head && sums.test(tokens[at]?.key ?? "")))
      return true
  return false
}

function add(context: Context, clause: Clause, doer: Ref, sum: NounPhrase, start: number): void {
  const {tokens} = context.phrase
  const isNone = /^(?:no|none|neither)$/.test(tokens[sum.from]?.key ?? "")
  const words = wordsIn(context, sum.from + (isNone ? 1 : 0), sum.end)
  const sign = tokens[sum.from]?.text ?? ""
  const object = /^[$€£¥₹]$/.test(sign) ? `${sign}${words}` : words
  if (
    context.drafts.some(
      (d) => d.kind === "objective" && d.evidence.from <= sum.head && sum.head < d.evidence.to,
    )
  )
    return
  addAim(context, {
    subject: doer.id,
    object,
    anchor: clause.at,
    evidence: {from: Math.min(start, sum.from), to: Math.max(sum.end, clause.verb.to)},
    isDenied: isNone || clause.isNegated,
  })
}
