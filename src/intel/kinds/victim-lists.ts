/* Who a clause says that the victims were: "Victims include …", "X and Y were among the targets", "Portugal and Spain
 * account for most of them", "the compromised devices are P gateways". */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {partiesOf} from "./hit-parties.ts"
import {hasVictims, lastCounted} from "./hit-words.ts"
import {addTargets, addWays, endOfList, saidBy} from "./targeting.ts"
import {doerOfNoun, isTold} from "./told.ts"
import {waysOf} from "./ways.ts"
import {backgroundOf} from "./whereabouts.ts"

/** "Victims include …", "the targets were …", "X and Y were among the victims". */
export function readVictims(context: Context, clause: Clause): void {
  if (!isTold(context, clause)) return
  brokenInto(context, clause)
  const list = victimsIn(context, clause)
  if (list === undefined && isVictims(context, clause.subject))
    backgroundOf(context, clause, ownerOf(context, clause.subject))
  if (list === undefined) return
  const owner = ownerOf(context, list.victims)
  addTargets(
    context,
    {...saidBy(context, clause, owner, "targets"), start: clause.from},
    partiesOf(context, list.parties),
    endOfList(list.parties),
  )
}

/** "The compromised devices are P gateways": P. */
function brokenInto(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {subject, predicate} = clause
  if (
    clause.lemma !== "be" ||
    predicate?.kind !== "noun" ||
    predicate.np === undefined ||
    subject === undefined
  )
    return
  const isHit = phrase.tokens.slice(subject.from, subject.head).some(({key}) => hitWords.test(key))
  if (!isHit) return
  const ways = waysOf(context, predicate.np, "ids")
  if (ways.length > 0) addWays(context, saidBy(context, clause, discourse.event, "against-product"), ways)
}

const hitWords =
  /^(?:victims?|targets?|targeted|affected|hit|compromised|breached|infected|attacked|casualties|concerned|impacted|involved)$/

function isVictims(context: Context, np: NounPhrase | undefined, depth = 0): boolean {
  if (np === undefined) return false
  const {tokens} = context.phrase
  // "most of the victims", "the majority of those hit": a part of them.
  const part =
    depth < 3 && partWords.test(tokens[np.head]?.key ?? "")
      ? np.preps.find(({prep}) => prep === "of")?.np
      : undefined
  if (part !== undefined && isVictims(context, part, depth + 1)) return true
  return (
    /^(?:victims?|targets?|victimology|hit|targeting|infections?|compromises|prey|quarry|favou?rites|recipients|addressees)$/.test(
      tokens[np.head]?.key ?? "",
    ) ||
    (np.count !== undefined && np.count.to > np.head && np.determiner !== undefined) ||
    // "86 customers were hit … The customers are in Brazil and Chile"
    (tokens[np.from]?.key === "the" &&
      np.to - np.from === 2 &&
      tokens[np.head]?.low === lastCounted(context)) ||
    (/^(?:those|organisations|organizations|companies|ones|entities|sectors|institutions|places|countries|regions|states|agencies|bodies|industries|areas)$/.test(
      tokens[np.head]?.key ?? "",
    ) &&
      (tokens.slice(np.from, np.head).some(({key}) => hitWords.test(key)) ||
        np.clauses.some((c) => c.kind === "participle" && hitWords.test(tokens[c.at]?.key ?? "")))) ||
    // "a growing number of organisations to have been caught up in a mass hack"
    (np.preps.some(
      ({prep, np: of}) =>
        prep === "of" &&
        /^(?:organisations|organizations|companies|firms|victims)$/.test(tokens[of?.head ?? -1]?.key ?? ""),
    ) &&
      context.phrase.clauses.some(
        (c) =>
          c.kind === "infinitive" &&
          c.voice === "passive" &&
          c.verb.from === np.end &&
          (c.lemma === "catch" || context.discourse.isVerb("hit", c.lemma)),
      )) ||
    // "those whose data was published", "the customers whose folders were emptied"
    np.clauses.some(
      (c) =>
        c.marker === "whose" &&
        c.voice === "passive" &&
        ["hit", "crippling", "baring"].some((kind) => context.discourse.isVerb(kind, c.lemma)),
    )
  )
}

const partWords =
  /^(?:most|many|some|several|half|majority|bulk|number|third|quarter|part|all|both|none|one|two|three|four|five|six|seven|eight|nine|ten|rest|remainder|handful|share|portion|overwhelming)$/

function victimsIn(
  context: Context,
  clause: Clause,
): {readonly victims: NounPhrase | undefined; readonly parties: NounPhrase} | undefined {
  const {subject, predicate, object} = clause
  if (
    /^(?:include|comprise|span|cover|encompass|number|represent|involve|feature)$/.test(clause.lemma) &&
    clause.voice === "active" &&
    isVictims(context, subject) &&
    object !== undefined
  )
    return {victims: subject, parties: object}
  // "Portugal and Spain account for most of them."
  if (/^(?:account|make|represent|constitute|form)$/.test(clause.lemma) && subject !== undefined) {
    const share = [
      object,
      ...clause.args.map((a) => (/^(?:for|up|than)$/.test(a.prep) ? a.np : undefined)),
    ].find((np) => np !== undefined && (isVictims(context, np) || isPartOfThem(context, np)))
    if (share !== undefined) return {victims: undefined, parties: subject}
  }
  // "These include think tanks": of those who were hit.
  if (
    /^(?:include|comprise|span|be)$/.test(clause.lemma) &&
    clause.voice !== "passive" &&
    subject !== undefined &&
    /^(?:these|those|they|others)$/.test(context.phrase.tokens[subject.head]?.key ?? "") &&
    subject.to - subject.from === 1 &&
    hasVictims(context)
  ) {
    const said = clause.lemma === "be" ? predicate?.np : object
    if (said !== undefined && partiesOf(context, said).some(({kind}) => kind === "sector"))
      return {victims: undefined, parties: said}
  }
  if (clause.lemma !== "be") return undefined
  // "Among the targets we identified were P": the verb before who they are.
  if (
    context.phrase.tokens[0]?.key === "among" &&
    predicate?.kind === "noun" &&
    predicate.np !== undefined &&
    (subject === undefined || subject.from >= clause.verb.to)
  ) {
    const first = context.phrase.parse.nouns.find((n) => n.from <= 2 && n.from > 0)
    if (isVictims(context, first)) return {victims: first, parties: predicate.np}
  }
  if (predicate?.kind === "noun" && predicate.np !== undefined && isVictims(context, subject))
    return {victims: subject, parties: predicate.np}
  // "the ministry was the target"
  if (
    predicate?.kind === "noun" &&
    isVictims(context, predicate.np) &&
    subject !== undefined &&
    predicate.np !== undefined
  )
    return {victims: predicate.np, parties: subject}
  const among = [...clause.args, ...(predicate?.preps ?? [])].find(
    ({prep}) => prep === "among" || prep === "amongst",
  )
  const group =
    predicate?.kind === "preposition" && context.phrase.tokens[predicate.at]?.key === "among"
      ? predicate.np
      : among?.np
  if (!isVictims(context, group)) return undefined
  const parties =
    subject !== undefined && subject !== group
      ? subject
      : predicate?.kind === "noun"
        ? predicate.np
        : undefined
  return parties === undefined ? undefined : {victims: group, parties}
}

/** "most of them", where somebody was hit before. */
function isPartOfThem(context: Context, np: NounPhrase): boolean {
  const {tokens} = context.phrase
  return (
    hasVictims(context) &&
    partWords.test(tokens[np.head]?.key ?? "") &&
    np.preps.some(
      ({prep, np: of}) => prep === "of" && /^(?:them|these|those)$/.test(tokens[of?.head ?? -1]?.key ?? ""),
    )
  )
}

/** Whose victims: "victims of X", "its targets", else the event's. */
function ownerOf(context: Context, victims: NounPhrase | undefined): string {
  const {discourse, phrase} = context
  const of = victims?.preps.find(({prep}) => prep === "of")?.np ?? victims?.possessor
  const ref = of === undefined ? undefined : doerOfNoun(context, of)
  if (ref !== undefined) return ref.id
  const first = victims === undefined ? "" : (phrase.tokens[victims.from]?.key ?? "")
  return /^(?:its|their)$/.test(first) && discourse.topic === "actor" && discourse.lastActor !== undefined
    ? discourse.lastActor.id
    : discourse.event
}
