/* Where the reading of one sentence stands: its items, the place, and what has been made so far. */

import type {Lookup} from "../grammar/lookup.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Tag} from "./clause.ts"
import type {ClauseDraft, Item, NounDraft, VerbGroup} from "./draft.ts"

export interface Reading {
  readonly tokens: readonly Token[]
  readonly tags: readonly Tag[]
  readonly lookup: Lookup
  items: readonly Item[]
  at: number
  readonly nouns: NounDraft[]
  readonly clauses: ClauseDraft[]
  /** How many clauses around this place still wait for their finite verb. */
  waiting: number
  /** Whether the subject being read is that of a relative clause whose object stands before it. */
  isGap: boolean
  /** Whether the noun phrase being read is the object of its clause or hangs on it. */
  isObject: boolean
  /** The noun whose "of …" is being read. */
  owner: NounDraft | undefined
  /** Whether the noun phrase being read belongs to a phrase before the subject. */
  isFront: boolean
  /** How deep clauses and phrases stand in each other here. */
  depth: number
  /** Finite clauses around this place, outermost first. */
  readonly open: ClauseDraft[]
  /** Whether the sentence ends in a full stop, so that it is no heading. */
  readonly hasStop: boolean
}

/** No sentence that anybody wrote is deeper. */
export const deepest = 30

export function clauseVerbOf(r: Reading, k: number): VerbGroup | undefined {
  const item = r.items[k]
  return item?.kind === "verb" ? item.verb : undefined
}

export function kindAt(r: Reading, k: number): Item["kind"] | undefined {
  return r.items[k]?.kind
}

/** The words of an item that is no noun, verb or bracket. */
export function textAt(r: Reading, k: number): string {
  const item = r.items[k]
  return item === undefined || item.kind === "noun" || item.kind === "verb" || item.kind === "bracket"
    ? ""
    : item.text
}

/** Behind the last token that has been read. */
export function readTo(r: Reading): number {
  return r.items[r.at - 1]?.to ?? r.items[0]?.from ?? 0
}
