/* A claim in the rough, and what every kind of claim is given to look at: one sentence, its document so far, and the
 * list that it adds its drafts to. Who says a draft and how surely is found afterwards (claims/). */

import type {Relation} from "../../knowledge/lexicons.ts"
import type {ClaimKind, Quantity, SaidTime} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import type {Segment} from "../grammar/regions.ts"
import type {Phrase, Range, VerbGroup} from "../grammar/shape.ts"

/** A claim before it is known who says it and how surely. Ranges are tokens. */
export interface Draft {
  readonly kind: ClaimKind
  readonly relation: string
  readonly subject: string
  readonly object: string
  /** The token at which hedges and speakers are looked up. */
  readonly anchor: number
  readonly evidence: Range
  readonly isDenied: boolean
  readonly modality?: "presupposed" | "background"
  /** What a noun phrase takes for granted: no hedge of the clause reaches it. */
  readonly isTakenForGranted?: boolean
  /** Who says it, where the relation itself names a speaker. */
  readonly speaker?: string
  readonly count?: Quantity
  readonly when?: SaidTime
}

/** A sentence, its document so far, and the drafts that it has given. */
export interface Context {
  readonly phrase: Phrase
  readonly text: string
  readonly discourse: Discourse
  readonly issued: string | undefined
  readonly drafts: Draft[]
}

/** What every draft of one verb has. */
export type Common = Pick<Draft, "relation" | "anchor" | "isDenied" | "modality">

/** The words between two tokens, without articles, joiners and marks at the ends. */
export const wordsIn = ({phrase, text}: Context, from: number, to: number): string => {
  let start = from
  let end = to
  const {tokens} = phrase
  while (
    start < end &&
    (tokens[start]?.isWord === false || /^(?:the|a|an|and|or)$/.test(tokens[start]?.key ?? ""))
  )
    start++
  while (end > start && tokens[end - 1]?.isWord === false) end--
  return start < end
    ? text.slice(tokens[start]?.start ?? 0, tokens[end - 1]?.end ?? 0).replace(/\s+/g, " ")
    : ""
}

/** A relation of the lexicon that a verb says, with what stands at its places. */
export interface Frame {
  readonly verb: VerbGroup
  readonly relation: Relation
  readonly subject: Range | undefined
  readonly object: Range | undefined
  readonly evidence: Range
  /** What depends on the verb, and the same cut at its prepositions; none for a predicate. */
  readonly region: Range
  readonly segments: readonly Segment[]
  readonly common: Common
}

/** The noun of an attack with whom or what stands behind it: "the attacks on Norwegian ports". */
export interface Attack {
  /** The token of the noun, and where its noun phrase begins. */
  readonly noun: number
  readonly start: number
  /** Who attacked: an actor or the event. */
  readonly subject: string
  /** What stands behind the preposition. */
  readonly against: Range
}
