/* Attributions by idioms of doing: "did the deed", "pulled it off", "gave the order", "pressed the button", "was Moscow",
 * "tracks it as the work of X". */

import type {Clause} from "../parse/clause.ts"
import {behindPreposition} from "./clauses.ts"
import {attribute, culpritsIn} from "./culprits.ts"
import {deedsOf, spokenOf} from "./deeds.ts"
import {isActor} from "./doers.ts"
import type {Context} from "./draft.ts"
import {partyOf} from "./parties.ts"

/** Verb → heads of its object that make it an idiom for having done or ordered it. */
const idioms: ReadonlyMap<string, RegExp> = new Map([
  ["do", /^(?:deed|job|dirty|hacking|work)$/],
  ["pull", /^(?:strings|trigger|levers)$/],
  ["press", /^(?:button|trigger)$/],
  ["push", /^(?:button|buttons)$/],
  ["give", /^(?:order|orders|go-ahead|command|instruction|instructions)$/],
  ["issue", /^(?:order|orders|command)$/],
  ["set", /^(?:tasks?|targets?)$/],
  ["call", /^(?:shots)$/],
])

/** "X did the deed", "Moscow gave the order for it", "the tasks were set by X". */
export function byIdiom(context: Context, clause: Clause): boolean {
  const heads = idioms.get(clause.lemma)
  if (heads === undefined) return false
  const {phrase} = context
  const isPassive = clause.voice === "passive"
  const thing = isPassive ? clause.subject : clause.object
  const head = phrase.tokens[thing?.head ?? -1]?.key ?? ""
  const first = phrase.tokens[thing?.from ?? -1]?.key ?? ""
  if (!heads.test(head) || !/^(?:the|this|that|all)$/.test(first)) return false
  const who = isPassive ? clause.agent : clause.subject
  const culprits = culpritsIn(context, [who], clause.lemma === "do").filter(({ref}) => ref.kind !== "person")
  const named = ["for", "to"].flatMap((prep) => behindPreposition(phrase, clause, prep))
  const deeds = named.map((noun) => deedsOf(context, noun, true)).find((found) => found.length > 0)
  return attribute(context, clause, "responsible-for", culprits, deeds ?? spokenOf(context, clause))
}

/** "This was China", "this is Cl0p, full stop": the deed is whoever did it. */
export function bySelf(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const said = clause.predicate?.np
  const {subject} = clause
  if (clause.lemma !== "be" || said === undefined || clause.predicate?.kind !== "noun") return false
  if (!/^(?:this|it|that)$/.test(phrase.tokens[subject?.head ?? -1]?.key ?? "") || said.clauses.length > 0)
    return false
  const mention = phrase.mentions.find((m) => m.from === said.from && m.to === said.to)
  // "It was almost certainly an insider": no group, and nobody has been named.
  const word = phrase.tokens[said.head]
  const isSomebody =
    mention === undefined &&
    /^(?:an?|one|two|another)$/.test(phrase.tokens[said.from]?.key ?? "") &&
    phrase.mentionAt[said.head] === -1 &&
    (discourse.isNoun("culprit", word) ||
      /^(?:gang|hackers?|state|country|power|government|criminals?)$/.test(word?.key ?? ""))
  if (isSomebody && clause.tense === "past" && discourse.topic !== "actor") {
    const culprits = culpritsIn(context, [said], true)
    if (culprits.length > 0)
      return attribute(context, clause, "perpetrator-of", culprits, spokenOf(context, clause))
  }
  const isPast = clause.tense === "past"
  if (mention === undefined || mention.isAdjective || said.preps.length > 0 || said.appositions.length > 0)
    return false
  if (!(/^(?:actor|state body|malware)$/.test(mention.kind) || (mention.kind === "state" && isPast)))
    return false
  if (mention.kind === "malware" && isPast) return false
  const ref = discourse.mentionRef(mention)
  return attribute(
    context,
    clause,
    "perpetrator-of",
    [{ref, noun: said, isDenied: false}],
    spokenOf(context, clause),
  )
}

/** "tracks both intrusions as the work of X", "described the breach as Moscow's doing". */
export function asWork(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (clause.isNegated || clause.lemma === "be") return false
  // "looks like the work of X"
  const isLike = /^(?:look|seem|appear|read|sound|feel)$/.test(clause.lemma)
  const thing = isLike || clause.voice === "passive" ? clause.subject : clause.object
  if (thing === undefined) return false
  for (const role of behindPreposition(phrase, clause, isLike ? "like" : "as")) {
    if (
      !/^(?:work|doing|handiwork|operation|attack|act|deed|job|campaign|product)$/.test(
        phrase.tokens[role.head]?.key ?? "",
      )
    )
      continue
    const of = role.possessor ?? role.preps.find(({prep}) => prep === "of" || prep === "by")?.np
    const ref = of === undefined || of.isPronoun ? undefined : partyOf(context, of)
    if (of === undefined || !isActor(ref)) continue
    const told = deedsOf(context, thing, true)
    const isTrace = isLike && context.discourse.isNoun("belonging", phrase.tokens[thing.head])
    const deeds = told.length === 0 && isTrace ? spokenOf(context, clause) : told
    if (attribute(context, clause, "work-of", [{ref, noun: of, isDenied: false}], deeds)) return true
  }
  return false
}
