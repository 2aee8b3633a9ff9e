/* Kinds that are weighed at noun phrases: by what means, against whom. */

import type {Context, Draft} from "../kinds/draft.ts"
import {wordsIn} from "../kinds/draft.ts"
import {idOfWords} from "../kinds/hit-names.ts"
import {partiesOf, whoSpeaks} from "../kinds/hit-parties.ts"
import {knownBy} from "../kinds/known-means.ts"
import {saidBy} from "../kinds/targeting.ts"
import {doerIn} from "../kinds/told.ts"
import {waysOf} from "../kinds/ways.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Frame} from "./frame.ts"
import {signsOf, standingOf} from "./signs.ts"
import type {LearnedKind, Site} from "./site.ts"

/** A noun phrase; its head bears it. */
export interface NounSite extends Site {
  readonly np: NounPhrase
}

/** What kinds at noun phrases have in common. */
export const ofNouns: Pick<LearnedKind<NounSite>, "isByPlace" | "sites" | "signs" | "isOf"> = {
  isByPlace: true,
  sites: (context, frame) =>
    context.phrase.parse.nouns
      .filter((np) => !np.isPronoun && !isCompared(context, frame, np))
      .map((np) => ({np, at: np.head, from: np.from, to: np.to})),
  signs: (context, frame, {np}, seen) => signsOf(context, frame, np, seen),
  isOf: ({phrase}, {evidence, object}, {np}) => {
    if (evidence.from > np.head || np.head >= evidence.to) return false
    if (phrase.mentions.some((m) => m.from >= np.from && m.to <= np.to && m.id === object)) return true
    const word = phrase.tokens[np.head]?.low ?? ""
    return object
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .includes(word)
  },
}

/** "like Emotet and Dridex", "in contrast to X": what something is only likened to. */
function isCompared({phrase: {tokens}}: Context, frame: Frame, np: NounPhrase): boolean {
  const {top, path} = standingOf(frame, np)
  if (
    path === "" &&
    frame.places.get(top)?.some(({role}) => /^arg:(?:like|unlike|than)$/.test(role)) === true
  )
    return true
  const key = (at: number): string => tokens[at]?.key ?? ""
  const {from} = path === "" ? top : np
  return /^(?:to|with)$/.test(key(from - 1)) && likening.test(key(from - 2))
}

const likening = /^(?:contrast|similar|similarly|compared|comparison|opposed|identical|akin|comparable)$/

/** "use of P", "a series of e-mails": what stands behind is a site of its own. */
const ofAnother = /^(?:use|misuse|abuse|exploitation|help|means|way|ways|number|series|wave|combination|mix)$/

export const vector: LearnedKind<NounSite> = {
  ...ofNouns,
  kind: "vector",
  table: "vector",
  offers: (context, _, {np}) => {
    if (ofAnother.test(context.phrase.tokens[np.head]?.key ?? "")) return []
    const draft = saidOf(context, "vector", "uses", np)
    const ways = knownBy(context, np) ?? waysOf(context, {...np, conjuncts: []}, "any")
    if (ways.length > 0) return ways.map(({object, from, to}) => draft(object, from, to))
    const words = wordsIn(context, np.from, np.to)
    return words === "" ? [] : [draft(words, np.from, np.to)]
  },
}

export const targeting: LearnedKind<NounSite> = {
  ...ofNouns,
  kind: "targeting",
  table: "targeting",
  offers: (context, _, {np}) => {
    const draft = saidOf(context, "targeting", "targets", np)
    // "46 hospitals": whoever counts them may mean whom it hit as well; where they are is part of the count.
    const isCounted = np.count !== undefined
    const parties = partiesOf(context, {...np, conjuncts: [], count: undefined}).filter(
      ({id, kind}) => id !== whoSpeaks && !(isCounted && kind === "place"),
    )
    if (parties.length > 0) return parties.map(({id, from, to}) => draft(id, from, to))
    // "computer networks": what somebody has, and nobody; "30 megabytes": how much.
    if (isCounted || context.discourse.isNoun("holder", context.phrase.tokens[np.head])) return []
    return [draft(idOfWords(context.phrase.tokens, np.from, np.to), np.from, np.to)]
  },
}

/** How far before a noun phrase the words of its clause belong to the evidence. */
const nearest = 12

/** Makes drafts of what a noun phrase says: whoever does what its clause tells is the subject, else the event. */
export function saidOf(
  context: Context,
  kind: Draft["kind"],
  relation: string,
  np: NounPhrase,
): (object: string, from: number, to: number) => Draft {
  const {phrase, discourse} = context
  const clause = phrase.parse.clauseAt[np.head]
  const doer = clause === undefined ? undefined : doerIn(context, clause)
  const subject = doer?.kind === "actor" ? doer.id : discourse.event
  const isVerbless = clause === undefined || clause.verb.from >= clause.verb.to
  const {anchor, isDenied, modality, start} = isVerbless
    ? {anchor: np.head, isDenied: false, modality: undefined, start: np.from}
    : saidBy(context, clause, subject, relation)
  const isNear = start <= np.from && np.from - start <= nearest
  return (object, from, to) => ({
    kind,
    relation,
    subject,
    object,
    anchor,
    evidence: {from: Math.min(isNear ? start : np.from, from), to: Math.max(np.to, to)},
    isDenied,
    ...(modality === undefined ? {} : {modality}),
  })
}
