/* Who some of those are that a sentence said were hit: "…, most of them at hospitals", "…, all of them payment firms", "…,
 * mostly parish councils in Wales", "…, among them a Dutch municipality and two insurers".
 *
 * Read last, since what stands before must be known to have been hit: a count of victims, or a target. Numbers of those
 * that are a part are counts (impact-count.ts). A bare place says where they are, and is no target. */

import type {NounPhrase} from "../parse/clause.ts"
import type {Context, Draft} from "./draft.ts"
import {describedIn} from "./hit-descriptions.ts"
import {type Party, partiesOf} from "./hit-parties.ts"
import {addTargets, endOfList, type Said} from "./targeting.ts"
import {doerIn} from "./told.ts"

const shares =
  /^(?:most|many|some|half|several|all|both|one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|majority|others|\d[\d,]*)$/
const mainly =
  /^(?:mostly|mainly|largely|chiefly|predominantly|primarily|especially|notably|particularly|principally|overwhelmingly)$/
const them = /^(?:them|these|those|which|whom)$/

/** What a sentence says of parts of those who were hit. */
export function readParts(context: Context): void {
  const {phrase, drafts} = context
  const {tokens, parse} = phrase
  for (let i = 1; i < tokens.length; i++) {
    if (!/^(?:,|;|–|—|-|\()$/.test(tokens[i - 1]?.text ?? "")) continue
    const at = behindShare(context, i)
    if (at === undefined) continue
    const isIn = /^(?:in|at|from|to|on)$/.test(tokens[at]?.key ?? "")
    // "34 of them municipalities": how many, and not whom.
    if (!isIn && /^\d\d/.test(tokens[at - 3]?.text ?? "")) continue
    const start = isIn ? at + 1 : at
    const np = parse.nouns.find((n) => n.from >= start && n.from <= start + 1 && n.head >= start)
    const before = hitBefore(drafts, i)
    if (before === undefined) continue
    const said: Said = {
      subject: doerOf(context, before),
      relation: "targets",
      anchor: np?.head ?? start,
      start: i,
      isDenied: before.isDenied,
    }
    if (np === undefined) {
      addTargets(context, said, sectorsFrom(context, start))
      continue
    }
    const known = new Set(drafts.flatMap((d) => (d.kind === "targeting" ? [d.object] : [])))
    const isShare = isIn || shares.test(tokens[at - 3]?.key ?? "") || mainly.test(tokens[at - 1]?.key ?? "")
    for (const item of itemsFrom(context, np))
      addTargets(
        context,
        said,
        whoAre(context, item, before, isShare).filter(({id}) => !known.has(id)),
        endOfList(item),
      )
  }
}

/** "all of them reporters or lawyers, received it": sectors up to the verb, where no noun phrase was read. */
function sectorsFrom({phrase: {tokens, mentions, verbAt}}: Context, start: number): readonly Party[] {
  const verb = tokens.findIndex((_, i) => i >= start && verbAt[i] !== -1)
  const end = verb < 0 ? tokens.length : verb
  return mentions.flatMap(({kind, id, from, to}) =>
    kind === "sector" && from >= start && to <= end ? [{id, kind: "sector" as const, from, to}] : [],
  )
}

/** Who hit those of whom these are a part. */
function doerOf(context: Context, {kind, subject, anchor}: Draft): string {
  if (kind === "targeting") return subject
  const clause = context.phrase.parse.clauseAt[anchor]
  const isSaid = clause !== undefined && clause.at === anchor
  return (isSaid ? doerIn(context, clause)?.id : undefined) ?? subject
}

/** "an office in Denmark, a Dutch municipality and two insurers": members that were hung on a place before them. */
function itemsFrom({phrase: {tokens, parse, verbAt}}: Context, first: NounPhrase): readonly NounPhrase[] {
  const items = [first]
  for (const np of parse.nouns) {
    if (np.from <= first.head || np.determiner === undefined) continue
    if (tokens.slice(first.head, np.from).some((_, i) => verbAt[first.head + i] !== -1)) break
    const isNext = /^(?:,|and|or)$/.test(tokens[np.from - 1]?.text ?? "")
    if (isNext && !items.some((item) => item.conjuncts.includes(np))) items.push(np)
  }
  return items
}

/** The place behind "most of them", "all of which", "mostly", "among them"; undefined where no such words begin. */
function behindShare({phrase: {tokens}}: Context, from: number): number | undefined {
  const key = (i: number): string => tokens[i]?.key ?? ""
  if (/^(?:among|amongst|including)$/.test(key(from)))
    return them.test(key(from + 1)) ? from + 2 : key(from) === "including" ? from + 1 : undefined
  if (mainly.test(key(from))) return from + 1
  let at = from
  while (/^(?:the|at|least|almost|nearly|about|vast|great|over|more|than)$/.test(key(at)) && at < from + 4)
    at++
  if (!shares.test(key(at)) || key(at + 1) !== "of" || !them.test(key(at + 2))) return undefined
  return at + 3
}

/** Who was hit before: the last target or count of victims. */
function hitBefore(drafts: readonly Draft[], at: number): Draft | undefined {
  return drafts.findLast(
    ({kind, evidence}) => (kind === "targeting" || kind === "impact-count") && evidence.from < at,
  )
}

/** Sectors, names and bodies by their words; those of counted people and bodies by any words. */
function whoAre(context: Context, np: NounPhrase, {object}: Draft, isShare: boolean): readonly Party[] {
  const {discourse, phrase} = context
  if (/^(?:its|their|his|her)$/.test(phrase.tokens[np.determiner ?? -1]?.key ?? "")) return []
  const parties = partiesOf(context, np)
  if (parties.some(({kind}) => kind !== "place")) return parties
  const isOfThings = ["holder", "product", "taken"].some((kind) =>
    discourse.isNoun(
      kind,
      phrase.tokens.find(({low}) => low === object),
    ),
  )
  return isShare && !isOfThings ? describedIn(context, np) : []
}
