/* A claim in the rough, and what every kind of claim is given to look at: one sentence, its document so far, and the
 * list that it adds its drafts to. Who says a draft and how surely is found afterwards (claims/). */

import type {ClaimKind, Quantity, SaidTime} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {coordinators} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import type {FoundHedge} from "../voices/hedges.ts"

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
  /** No clause says it, or whose deed it is: it is read by weights (learned/). */
  readonly isWeighed?: true
  /** Meant by rule, which most labelled passages are older than: weights do not take it out. */
  readonly isByRule?: true
  /** Who says it, where the relation itself names a speaker. */
  readonly speaker?: string
  readonly count?: Quantity
  readonly when?: SaidTime
}

/** Kinds of claims that tell of a deed: somebody or an event is their subject. */
export const ofDeeds: ReadonlySet<ClaimKind> = new Set([
  "vector",
  "targeting",
  "objective",
  "temporal",
  "impact-count",
  "significance",
])

/** A sentence, its document so far, and the drafts that it has given. */
export interface Context {
  readonly phrase: Phrase
  readonly text: string
  readonly discourse: Discourse
  readonly hedges: readonly FoundHedge[]
  readonly issued: string | undefined
  readonly drafts: Draft[]
}

/** Adds an aim that weights do not take out. */
export const addAim = (
  {drafts}: Context,
  aim: Pick<Draft, "subject" | "object" | "anchor" | "evidence" | "isDenied">,
): void => {
  drafts.push({kind: "objective", relation: "aims-at", ...aim, isByRule: true})
}

/** What every draft of one verb has. */
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
  while (end > start + 1 && isDangling(tokens[end - 1])) end--
  if (start >= end) return ""
  const words = text.slice(tokens[start]?.start ?? 0, tokens[end - 1]?.end ?? 0).replace(/\s+/g, " ")
  // "remote access trojans (RATs": a bracket that nothing closes.
  return words.replace(/ *\([^()]*$/, "") || words
}

/** "the themes and", "this code for": words that lead to what is not there. */
function isDangling(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    !token.isCapital &&
    (!token.isWord ||
      coordinators.has(token.key) ||
      /^(?:the|a|an|of|for|from|with|via|including)$/.test(token.low))
  )
}
