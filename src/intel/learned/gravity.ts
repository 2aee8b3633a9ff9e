/* How grave or how new it was, weighed at noun phrases that an adjective stands in ("the worst leak in years") and at
 * adjectives that something is said to be ("was unprecedented", "described as reckless"). */

import {isAdverb} from "../grammar/english.ts"
import {type Context, type Draft, wordsIn} from "../kinds/draft.ts"
import {isGrave, isSuperlative} from "../kinds/superlatives.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Frame} from "./frame.ts"
import type {Seen} from "./seen.ts"
import {signsOf} from "./signs.ts"
import type {LearnedKind, Site} from "./site.ts"
import {signsAround, signsOfWhole} from "./words.ts"

/** Words that judge; with their noun phrase, where they stand in one. */
export interface GravitySite extends Site {
  readonly np: NounPhrase | undefined
}

export const significance: LearnedKind<GravitySite> = {
  kind: "significance",
  table: "significance",
  sites: ({phrase: {parse}}) => {
    const {tokens, tags} = parse
    const sites: GravitySite[] = []
    for (const np of parse.nouns) {
      if (np.isPronoun) continue
      let isJudged = false
      for (let at = np.from; at <= np.head; at++) isJudged ||= tags[at] === "ADJ" || isSuperlative(parse, at)
      if (isJudged) sites.push({np, at: np.head, from: np.from, to: Math.max(np.to, np.end)})
    }
    for (let at = 0; at < tokens.length; at++) {
      if (tags[at] !== "ADJ" || parse.nounAt[at] !== undefined) continue
      let from = at
      while (from > 0 && (isAdverb(tokens[from - 1]?.key ?? "") || tags[from - 1] === "ADV")) from--
      sites.push({np: undefined, at, from, to: endAt(parse, at)})
    }
    return sites.sort((a, b) => a.from - b.from || a.to - b.to)
  },
  signs: (context, frame, site, seen) => {
    signsAround(context, frame, {from: site.from, to: site.np?.to ?? site.at + 1}, seen)
    if (site.np !== undefined) signsOf(context, frame, site.np, seen)
    const clause = context.phrase.parse.clauseAt[site.at]
    if (clause !== undefined) signsOfWhole(context, frame, clause, site.np === undefined ? "adj" : "np", seen)
    signsOfJudgement(context, frame, site, seen)
  },
  offers: (context, _, site) => {
    const words = wordsIn(context, site.from, site.to)
    return words === "" ? [] : [draftOf(context, site, words)]
  },
  isOf: (_, {evidence}, {at}) => evidence.from <= at && at < evidence.to,
}

/** Behind the words that stand with an adjective: up to a mark, a joint or the next verb. */
function endAt({tokens, tags, nounAt, clauseAt}: Context["phrase"]["parse"], at: number): number {
  let to = at + 1
  while (to < tokens.length && to < at + 14) {
    const isVerb = tags[to] === "VERB" && clauseAt[to] !== clauseAt[at]
    if (tokens[to]?.isWord !== true || isVerb || tags[to] === "SCONJ") break
    to = Math.max(to + 1, nounAt[to]?.to ?? 0)
  }
  return to
}

/** Adds which words judge. */
function signsOfJudgement(context: Context, frame: Frame, {np, from, to, at}: GravitySite, seen: Seen): void {
  const {tokens, tags} = context.phrase.parse
  const kind = np === undefined ? "adj" : "np"
  seen.add("s", kind)
  seen.add("j", tokens[at]?.key ?? "")
  for (let i = from; i < Math.min(to, from + 16); i++) {
    const key = tokens[i]?.key ?? ""
    const isInner = i <= at
    if (isSuperlative(context.phrase.parse, i)) {
      seen.add("sup", isInner)
      seen.add("supw", key)
      seen.add("sups", kind)
    }
    if (isGrave(context, tokens[i])) {
      seen.add("grave", isInner)
      seen.add("gravew", key)
    }
    if (tags[i] === "ADJ" && isInner) seen.add("adj", key)
    if (!isInner) {
      seen.add("tail", key)
      seen.each("tailc", frame.classes.nounsOf(key))
    }
  }
}

function draftOf({phrase, discourse}: Context, {np, from, to, at}: GravitySite, object: string): Draft {
  const clause = phrase.parse.clauseAt[at]
  const isVerbless = clause === undefined || clause.verb.from >= clause.verb.to
  const isSaid =
    !isVerbless && (np === undefined || clause.predicate?.np === np || clause.secondObject === np)
  return {
    kind: "significance",
    relation: "is",
    subject: discourse.event,
    object,
    anchor: isSaid ? clause.at : at,
    evidence: {from: isSaid && clause.verb.from < from ? clause.verb.from : from, to},
    isDenied: isSaid && clause.isNegated,
    ...(isSaid ? {} : {modality: "presupposed" as const}),
  }
}
