/* Who or what an attack is said not to have hit: "the control network was not reached", "no classified system was
 * breached", "flights were never affected", "the attackers did not get into the plant", "the registers remained
 * untouched".
 *
 * Whoever has a name or a sector is himself; else the words of the clause stand for what was spared. What was not taken
 * or lost is an aim (objective.ts), and which versions of a product a flaw spares is no claim. */

import {determiners} from "../grammar/english.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {idOfWords} from "./hit-names.ts"
import {partiesOf} from "./hit-parties.ts"
import {isHostile} from "./hostile.ts"
import {addTargets, isNone, isNotSo, saidBy} from "./targeting.ts"
import {doerIn, isTold} from "./told.ts"

const hitting =
  /^(?:affect|impact|hit|compromise|breach|attack|target|reach|touch|infect|penetrate|enter|access|hack|strike|invade)$/
const moving =
  /^(?:spread|get|extend|move|break|make|jump|cross|advance|penetrate|intrude|propagate|progress)$/
const into = /^(?:to|into|in|inside|onto|as far as|beyond)$/
const spared = /^(?:unaffected|untouched|unscathed|uncompromised|unbreached|spared)$/
const aims = /^(?:target|targets|victim|victims|aim|object|objects)$/
/** Of which others tell: data, versions of a product, who has nothing to lose, and who nobody is. */
const others =
  /^(?:data|information|details|credentials|passwords?|versions?|releases?|editions?|it|they|he|she|this|that|these|those|which|who|there|what|nothing|anything|something|nobody|everything|one|others?|attack|attacks|evidence|indications?|signs?|confidence|trust|reputation|outcome|result|results)$/

/** What a clause says was not hit. */
export function readUnhit(context: Context, clause: Clause): void {
  const {discourse, drafts, phrase} = context
  if (!discourse.hasEvent || clause.verb.from >= clause.verb.to || clause.modal !== undefined) return
  const thing = sparedIn(context, clause)
  if (thing === undefined || clause.tense === "future" || clause.kind === "relative") return
  const np = wholeOf(context, thing)
  if (np === undefined || others.test(phrase.tokens[np.head]?.key ?? "") || isProduct(context, np)) return
  if (drafts.some((d) => d.kind === "targeting" && d.anchor >= clause.from && d.anchor < clause.to)) return
  const doer = clause.voice === "be" ? undefined : doerIn(context, clause)
  // "China has never hacked New Zealand" denies that it did it (no-part.ts).
  if (doer !== undefined && /^state/.test(doer.kind)) return
  const said = {...saidBy(context, clause, doer?.id ?? discourse.event, "targets"), isDenied: true}
  for (const one of [np, ...np.conjuncts]) {
    const parties = partiesOf(context, {...one, conjuncts: []}).filter(({kind}) => kind !== "place")
    const id = wordsOf(context, one)
    if (id === "") continue
    addTargets(
      context,
      said,
      parties.length > 0 ? parties : [{id, kind: "words", from: one.from, to: one.end}],
      Math.max(clause.to, one.end),
    )
  }
}

/** Which noun phrase of a clause is said not to have been hit. */
function sparedIn(context: Context, clause: Clause): NounPhrase | undefined {
  const {phrase} = context
  const {subject, object, lemma, voice} = clause
  const isDenied = clause.isNegated || isNone(context, subject)
  const behind = phrase.tokens[clause.predicate?.at ?? clause.verb.to]?.key ?? ""
  if (voice === "passive") {
    if (lemma === "spare" && !isDenied) return isTold(context, clause) ? subject : undefined
    // "are unaffected", "were left untouched"
    if (!isDenied && spared.test(phrase.tokens[clause.at]?.key ?? "")) return subject
    if (lemma === "leave" && !isDenied && spared.test(behind)) return subject
    return isDenied && hitting.test(lemma) && isTold(context, clause) ? subject : undefined
  }
  if (voice === "be" || /^(?:remain|stay)$/.test(lemma)) {
    if (!isDenied && !isNotSo(context, clause)) return spared.test(behind) ? subject : undefined
    const said = phrase.tokens[clause.predicate?.np?.head ?? clause.predicate?.at ?? -1]?.key ?? ""
    return aims.test(said) || /^(?:affected|impacted|compromised)$/.test(said) ? subject : undefined
  }
  const doer = subject ?? clause.parent?.subject
  if (doer === undefined || !isHostile(context, doer)) return undefined
  // "failed to reach the plant"
  const isFailed = clause.kind === "infinitive" && clause.parent?.lemma === "fail" && !clause.isNegated
  if (lemma === "leave" && object !== undefined && spared.test(phrase.tokens[object.end]?.key ?? ""))
    return object
  if (lemma === "spare" && !isDenied) return object
  if (!(isFailed || (isDenied && isTold(context, clause)))) return undefined
  if (hitting.test(lemma) && object !== undefined) return object
  if (!moving.test(lemma)) return undefined
  return clause.args.find(({prep, np}) => np !== undefined && into.test(prep.split(" ").at(-1) ?? ""))?.np
}

/** "none of our servers": the servers. */
function wholeOf({phrase}: Context, np: NounPhrase): NounPhrase | undefined {
  if (!/^(?:none|neither|any|part|parts|either)$/.test(phrase.tokens[np.head]?.key ?? "")) return np
  return np.preps.find(({prep}) => prep === "of")?.np
}

/** "the central network of the armed forces" without its article. */
function wordsOf({phrase: {tokens}}: Context, np: NounPhrase): string {
  let from = np.from
  while (from < np.head && (determiners.has(tokens[from]?.key ?? "") || tokens[from]?.key === "own")) from++
  const of = np.preps.find(({prep, np: inner}) => prep === "of" && inner !== undefined)?.np
  return idOfWords(tokens, from, of?.to ?? np.head + 1)
}

/** "Exchange Online is not affected": of a product, an advisory. */
const isProduct = ({phrase}: Context, {from, head}: NounPhrase): boolean =>
  phrase.mentions.some(
    (m) => /^(?:product|vulnerability|malware|tool)$/.test(m.kind) && m.from >= from && m.to === head + 1,
  )
