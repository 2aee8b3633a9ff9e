/* Attributions by idioms of doing: "did the deed", "pulled it off", "gave the order", "pressed the button", "was Moscow",
 * "tracks it as the work of X". */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Clause} from "../parse/clause.ts"
import {behindPreposition, subjectNoun} from "./clauses.ts"
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

/** "Sandworm has this attack on its conscience". */
function onConscience(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (clause.lemma !== "have" || clause.isNegated) return false
  const isOn = behindPreposition(phrase, clause, "on").some(({head}) =>
    /^(?:conscience|account|tab|record)$/.test(phrase.tokens[head]?.key ?? ""),
  )
  return (
    isOn &&
    attribute(
      context,
      clause,
      "responsible-for",
      culpritsIn(context, [clause.subject], false),
      deedsOf(context, clause.object, true),
    )
  )
}

const steering =
  /^(?:orchestrate|direct|steer|control|mastermind|command|organise|organize|order|instigate|plan|coordinate|conduct|run|manage)$/

/** "The campaign was steered from Tehran", "an attack directed from the Russian side": by the state. */
function fromCapital(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (clause.voice !== "passive" || clause.agent !== undefined || !steering.test(clause.lemma)) return false
  const thing = subjectNoun(phrase, clause)
  if (thing === undefined || !context.discourse.isNoun("event", phrase.tokens[thing.head])) return false
  for (const noun of behindPreposition(phrase, clause, "from")) {
    const mention = phrase.mentions.find((m) => m.kind === "state" && m.from >= noun.from && m.to <= noun.to)
    if (mention === undefined) continue
    const head = phrase.tokens[noun.head]?.key ?? ""
    // "from Russia" is where, "from Moscow" is who.
    const isSeat = mention.to === noun.to && !mention.isAdjective && slugOf(head) !== mention.id
    if (!isSeat && !/^(?:side|territory|government|capital|intelligence|leadership)$/.test(head)) continue
    const ref = context.discourse.mentionRef(mention)
    const deeds = deedsOf(context, thing, true)
    if (attribute(context, clause, "directed-from", [{ref, noun, isDenied: false}], deeds)) return true
  }
  return false
}

/** "The culprit is clear: Russia", "there is one suspect: a gang of extortionists". */
function behindColon(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (clause.lemma !== "be" || clause.isNegated || !culpritBefore(phrase, clause)) return false
  const colon = phrase.tokens.findIndex(({text}, i) => text === ":" && i >= clause.verb.to)
  if (colon < 0 || colon > clause.verb.to + 5) return false
  const named = phrase.parse.nouns.find(({from}) => from === colon + 1)
  if (named === undefined) return false
  return attribute(
    context,
    clause,
    "perpetrator-of",
    culpritsIn(context, [named], true),
    spokenOf(context, clause),
    {evidence: {from: clause.from, to: named.end}},
  )
}

const culpritBefore = ({tokens}: Context["phrase"], {from, verb}: Clause): boolean => {
  for (let i = from; i < verb.to + 4; i++)
    if (/^(?:culprits?|perpetrators?|suspects?|instigators?|masterminds?)$/.test(tokens[i]?.key ?? ""))
      return true
  return false
}

/** "X did the deed", "Moscow gave the order for it", "the tasks were set by X". */
export function byIdiom(context: Context, clause: Clause): boolean {
  if (onConscience(context, clause) || fromCapital(context, clause) || behindColon(context, clause))
    return true
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
  // "it was the group X"
  const isOfBand =
    /^(?:the|probably)$/.test(phrase.tokens[said.from]?.key ?? "") && isBand(context, said.from + 1)
  const mention = phrase.mentions.find(
    (m) => m.to === said.to && (m.from === said.from || (isOfBand && m.from === said.from + 2)),
  )
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
  if (mention.kind === "malware" && isPast && !isOfBand) return false
  const ref = discourse.mentionRef(mention)
  return attribute(
    context,
    clause,
    "perpetrator-of",
    [{ref, noun: said, isDenied: false}],
    spokenOf(context, clause),
  )
}

const isBand = ({discourse, phrase}: Context, at: number): boolean =>
  discourse.isNoun("actor", phrase.tokens[at])

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
