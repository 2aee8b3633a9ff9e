/* What is made while a sentence is read: the same shapes as in clause.ts, still open to change. */

import type {Apposition, Attached, Clause, ClauseKind, NounPhrase, Predicate} from "./clause.ts"

type Open<T> = T extends readonly (infer E)[]
  ? Open<E>[]
  : T extends Clause | NounPhrase | Attached | Apposition | Predicate
    ? {-readonly [K in keyof T]: Open<T[K]>}
    : T

export type NounDraft = Open<NounPhrase>
export type ClauseDraft = Open<Clause>
export type AttachedDraft = Open<Attached>

/** The group of verbs that an item is. */
export interface VerbGroup {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly lemma: string
  readonly particle: string
  readonly voice: "active" | "passive" | "be"
  /** "ed" may be a past tense or a participle: the place decides. */
  readonly form: "finite" | "infinitive" | "ing" | "ed" | "done" | "base"
  readonly tense: Clause["tense"]
  readonly isPerfect: boolean
  readonly isProgressive: boolean
  readonly modal: string | undefined
  readonly isNegated: boolean
  readonly adverbs: readonly number[]
}

export type Item =
  | {readonly kind: "noun"; readonly from: number; readonly to: number; readonly noun: NounDraft}
  | {readonly kind: "verb"; readonly from: number; readonly to: number; readonly verb: VerbGroup}
  | {readonly kind: "bracket"; readonly from: number; readonly to: number; readonly items: readonly Item[]}
  | {
      readonly kind:
        | "adjective"
        | "adverb"
        | "and"
        | "colon"
        | "comma"
        | "end"
        | "examples"
        | "mark"
        | "prep"
        | "quote"
        | "relative"
        | "semicolon"
        | "that"
        | "other"
      readonly from: number
      readonly to: number
      /** As folded, words with blanks. */
      readonly text: string
    }

export function newNoun(from: number, to: number, head: number): NounDraft {
  return {
    from,
    to,
    end: to,
    head,
    isPronoun: false,
    determiner: undefined,
    count: undefined,
    possessor: undefined,
    preps: [],
    appositions: [],
    clauses: [],
    conjuncts: [],
    examples: [],
  }
}

export function newClause(kind: ClauseKind, from: number, marker: string): ClauseDraft {
  return {
    kind,
    from,
    to: from,
    verb: {from, to: from},
    at: from,
    lemma: "",
    particle: "",
    voice: "none",
    tense: "none",
    isPerfect: false,
    isProgressive: false,
    modal: undefined,
    isNegated: false,
    isImperative: false,
    marker,
    subject: undefined,
    subjectClause: undefined,
    subjectBy: "none",
    object: undefined,
    secondObject: undefined,
    agent: undefined,
    predicate: undefined,
    args: [],
    complements: [],
    adjuncts: [],
    adverbs: [],
    parent: undefined,
    antecedent: undefined,
    conjunctOf: undefined,
  }
}
