/* What a clause denies of its own subject: "China had nothing to do with the intrusions", "Moscow played no part in it",
 * "Russia was in no way involved", "China has never hacked anybody", "no foreign state had a hand in it". */

import {doerOf} from "../discourse/doer.ts"
import {governed} from "../discourse/parties.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {isSaidBy, type Voice} from "../voices/voice.ts"
import {behindPreposition} from "./clauses.ts"
import {deedsOf} from "./deeds.ts"
import {deeds as deedVerbs} from "./doers.ts"
import type {Context} from "./draft.ts"

/** Who did not do it, according to whom; `speaker` where no voice of the sentence says so. */
export interface Denied {
  readonly who: string
  readonly anchor: number
  readonly speaker?: string
  readonly to?: number
}

/** Whether a clause denies that its subject did it. */
export function noPart(context: Context, clause: Clause, voices: readonly Voice[]): Denied | undefined {
  if (clause.subject === undefined || !(isNoPart(context, clause) || isNever(context, clause, voices)))
    return undefined
  const who =
    doerOfDenial(context, clause) ?? (clause.subject.isPronoun ? speakingState(clause, voices) : undefined)
  return who === undefined ? undefined : {who, anchor: clause.at}
}

function isNoPart(context: Context, clause: Clause): boolean {
  const {tokens} = context.phrase
  const words = tokens.slice(clause.verb.from, Math.min(tokens.length, clause.verb.to + 9)).map((t) => t.key)
  const isNot = clause.isNegated || (words.includes("no") && words.includes("way"))
  if (clause.lemma === "involve" && clause.voice === "passive") return isNot
  if (clause.lemma === "be") {
    const said = tokens[clause.predicate?.at ?? -1]?.key ?? ""
    return said === "involved" ? isNot : /^(?:innocent|blameless)$/.test(said) && !clause.isNegated
  }
  if (!/^(?:have|play|take)$/.test(clause.lemma)) return false
  const isNothing = words.some((w, i) => w === "do" && words[i + 1] === "with") && hasNothing(words, clause)
  const object = tokens[clause.object?.head ?? -1]?.key ?? ""
  const isPart = /^(?:involvement|role|part|hand|connections?|links?|relation|share)$/.test(object)
  const isNo =
    clause.isNegated || tokens.slice(clause.verb.from, clause.object?.head).some((t) => t.key === "no")
  return (isNothing || (isPart && isNo)) && !isWithSomebody(context, clause)
}

const hasNothing = (words: readonly string[], clause: Clause): boolean =>
  words.includes("nothing") || (clause.isNegated && words.includes("anything"))

/** "had no links to the gang": to somebody, and not to the deed. */
export function isWithSomebody({phrase, discourse}: Context, clause: Clause): boolean {
  return ["to", "with"]
    .flatMap((prep) => behindPreposition(phrase, clause, prep))
    .some(
      ({head}) =>
        discourse.isNoun("actor", phrase.tokens[head]) ||
        /^(?:government|state|regime|intelligence|services?|authorities)$/.test(
          phrase.tokens[head]?.key ?? "",
        ) ||
        /^(?:actor|state|state body|organisation)$/.test(
          phrase.mentions[phrase.mentionAt[head] ?? -1]?.kind ?? "",
        ),
    )
}

/** "China has never hacked any agency": what a state says of itself. */
function isNever(context: Context, clause: Clause, voices: readonly Voice[]): boolean {
  const {phrase} = context
  if (!clause.isNegated || !clause.isPerfect || clause.voice !== "active") return false
  if (!phrase.tokens.slice(clause.verb.from, clause.verb.to).some(({key}) => key === "never")) return false
  const isDeed =
    deedVerbs.has(clause.lemma) ||
    (/^(?:carry|conduct|organise|organize|order|launch|engage|undertake|mount|stage|commit)$/.test(
      clause.lemma,
    ) &&
      deedsOf(context, clause.object, true).length > 0)
  const who = doerOfDenial(context, clause)
  return isDeed && who !== undefined && speakingState(clause, voices) === who
}

/** The state whose government speaks, where a clause is said by one. */
function speakingState(clause: Clause, voices: readonly Voice[]): string | undefined {
  const ref = voices.findLast((v) => isSaidBy(v, clause.at))?.chain.at(-1)?.ref
  return ref?.endsWith("-government") === true ? governed(ref) : undefined
}

/** An actor, a state or a service that denies for itself. */
export function doerOfDenial({phrase, discourse}: Context, {subject}: Clause): string | undefined {
  if (subject === undefined) return undefined
  const doer = doerOf(discourse, phrase, {from: withoutNo(phrase.tokens, subject), to: subject.head + 1})
  if (doer !== undefined && /^(?:actor|malware|state|state body)$/.test(doer.kind)) return doer.id
  // "no Chinese body whatsoever"
  return /^(?:side|party|authorities|leadership|people|body|agency|organ|service|entity|institution|authority|unit|hackers?)$/.test(
    phrase.tokens[subject.head]?.key ?? "",
  )
    ? phrase.mentions.find((m) => m.kind === "state" && m.from >= subject.from && m.to <= subject.head)?.id
    : undefined
}

/** "no foreign state", "neither the FSB": without the word that denies. */
function withoutNo(tokens: readonly {readonly key: string}[], {from, head}: NounPhrase): number {
  return from < head && /^(?:no|neither)$/.test(tokens[from]?.key ?? "") ? from + 1 : from
}
