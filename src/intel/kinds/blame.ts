/* Attributions by blame: "pointed the finger at X", "laid it at X's door", "the blame lies with X", "X bears responsibility
 * for it". */

import type {Phrase} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {behindPreposition} from "./clauses.ts"
import {attribute, culpritsIn} from "./culprits.ts"
import {deedsOf, spokenOf} from "./deeds.ts"
import type {Context} from "./draft.ts"

const blame = /^(?:fingers?|blame|responsibility|suspicions?|guilt)$/
const laying =
  /^(?:point|lay|lie|place|put|pin|rest|assign|fall|focus|centre|center|land|direct|apportion|attach|shift)$/

const isBlame = (phrase: Phrase, noun: NounPhrase | undefined): boolean =>
  blame.test(phrase.tokens[noun?.head ?? -1]?.key ?? "")

/** "pointed the finger at X", "laid the blame on X", "the blame lies with X", "laid the attack at X's door". */
export function blamed(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (clause.isNegated || !laying.test(clause.lemma)) return false
  const isLaid = isBlame(phrase, clause.object) || isBlame(phrase, clause.subject)
  const at = doorOf(phrase, clause)
  if (!isLaid && at === undefined) return false
  const culprits = culpritsIn(
    context,
    at === undefined
      ? ["at", "on", "upon", "with", "to", "towards", "toward"].flatMap((prep) =>
          behindPreposition(phrase, clause, prep),
        )
      : [at],
    true,
  )
  if (culprits.length === 0) return false
  const laid = isLaid ? [] : [clause.voice === "passive" ? clause.subject : clause.object]
  return attribute(context, clause, "blamed-for", culprits, blamedFor(context, clause, laid))
}

/** "X bears full responsibility for the breach". */
export function bearsBlame(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (!/^(?:bear|carry|shoulder|share|have)$/.test(clause.lemma) || !isBlame(phrase, clause.object))
    return false
  if (clause.isNegated || phrase.tokens[clause.object?.head ?? -1]?.key === "suspicion") return false
  const culprits = culpritsIn(context, [clause.subject], false)
  return attribute(context, clause, "responsible-for", culprits, blamedFor(context, clause, []))
}

/** What the blame is for; what the text speaks of, where that is not said. */
function blamedFor(
  context: Context,
  clause: Clause,
  laid: readonly (NounPhrase | undefined)[],
): ReturnType<typeof deedsOf> {
  const nouns = [
    ...laid,
    ...["for", "over"].flatMap((prep) => behindPreposition(context.phrase, clause, prep)),
  ].filter((noun) => noun !== undefined)
  const deeds = nouns.map((noun) => deedsOf(context, noun, true)).find((found) => found.length > 0)
  return deeds ?? (nouns.length === 0 ? spokenOf(context, clause) : [])
}

/** X of "at X's door", "at the feet of X". */
function doorOf(phrase: Phrase, clause: Clause): NounPhrase | undefined {
  for (let i = clause.verb.to; i < clause.to; i++) {
    if (!/^(?:doors?|doorstep|feet)$/.test(phrase.tokens[i]?.key ?? "")) continue
    const noun = phrase.parse.nounAt[i]
    if (noun === undefined || phrase.tokens[(noun.possessor ?? noun).from - 1]?.key !== "at") continue
    return noun.possessor ?? noun.preps.find(({prep}) => prep === "of")?.np
  }
  return undefined
}
