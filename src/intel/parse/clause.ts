/* What a sentence is made of as clauses: who does what to whom, with which prepositions, inside which other clause.
 *
 * Every number is a token of the sentence (the same tokens as `Phrase.tokens`); ranges are half-open. Things refer to
 * each other (a relative clause to its antecedent, a complement to its governor), so the whole is a graph; going
 * upwards by `parent` or downwards by `complements` always ends. Data only: parse.ts makes it, roles.ts asks it. */

import type {Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"

/** Universal part-of-speech tags. */
export type Tag =
  | "ADJ"
  | "ADP"
  | "ADV"
  | "AUX"
  | "CCONJ"
  | "DET"
  | "INTJ"
  | "NOUN"
  | "NUM"
  | "PART"
  | "PRON"
  | "PROPN"
  | "PUNCT"
  | "SCONJ"
  | "SYM"
  | "VERB"
  | "X"

export interface Sentence {
  readonly tokens: readonly Token[]
  readonly tags: readonly Tag[]
  /** All noun phrases, in the order of their heads; conjuncts and appositions too. */
  readonly nouns: readonly NounPhrase[]
  /** All clauses, in the order of `at`. */
  readonly clauses: readonly Clause[]
  /** For each token the innermost clause it stands in, or undefined. */
  readonly clauseAt: readonly (Clause | undefined)[]
  /** For each token the noun phrase whose core holds it, or undefined. */
  readonly nounAt: readonly (NounPhrase | undefined)[]
}

/** Determiner to head is `from`–`to`; `end` is behind all that hangs on it, conjuncts as well. */
export interface NounPhrase extends Range {
  readonly end: number
  readonly head: number
  /** Pronouns (it, they, who) are noun phrases too. */
  readonly isPronoun: boolean
  /** "the", "a", "no", "their"; the token. */
  readonly determiner: number | undefined
  /** "at least 14", "dozens", "several": the words of the number before the head. */
  readonly count: Range | undefined
  /** "Russia's GRU": Russia. */
  readonly possessor: NounPhrase | undefined
  /** Prepositional phrases that hang on it, in order. */
  readonly preps: readonly Attached[]
  readonly appositions: readonly Apposition[]
  /** Relative, participle, infinitive and that-clauses that hang on it. */
  readonly clauses: readonly Clause[]
  /** The other members where it is the first of a coordination: "B" and "C" of "A, B and C". */
  readonly conjuncts: readonly NounPhrase[]
  /** What "including", "such as", "among them" lists of it. */
  readonly examples: readonly NounPhrase[]
}

export interface Apposition {
  /** "X, a group that …" (comma or dash) · "Agency (CISA)". */
  readonly kind: "comma" | "bracket"
  readonly np: NounPhrase
}

/** A preposition with what stands behind it: a noun phrase, or a clause ("by exploiting …", "after it had seen"). */
export interface Attached {
  /** As folded by `keyOf`; several words with blanks: "according to", "on behalf of". */
  readonly prep: string
  readonly at: number
  /** Behind the last token of it. */
  readonly end: number
  readonly np: NounPhrase | undefined
  readonly clause: Clause | undefined
  /** Whether English would allow it at another place as well: on the verb instead of the noun before it. */
  readonly isLoose: boolean
}

export type ClauseKind =
  /** A sentence of its own, or one of several joined by "and", ";". */
  | "main"
  /** Content of a verb or noun: "that …", "whether …", also without "that", and what is quoted. */
  | "that"
  | "relative"
  /** "a flaw exploited by X"; "X, working for Y, …"; "Posing as a bank, …". */
  | "participle"
  | "infinitive"
  /** Behind a preposition or as a complement: "by exploiting", "began targeting". */
  | "gerund"
  /** Behind a subordinator: "while …", "after …", "because …". */
  | "adverbial"
  /** A heading or bullet without a verb; its head is `subject`. */
  | "fragment"

export interface Clause extends Range {
  readonly kind: ClauseKind
  /** The group of verbs with auxiliaries, "to" and negation; empty for a fragment. */
  readonly verb: Range
  /** The main verb, or the last form of "be"; the head of a fragment. */
  readonly at: number
  /** Base form of the main verb, "be" for a copula, "" for a fragment. */
  readonly lemma: string
  /** "out" of "carried out"; behind the verb or behind the object. */
  readonly particle: string
  readonly voice: "active" | "passive" | "be" | "none"
  readonly tense: "past" | "present" | "future" | "none"
  readonly isPerfect: boolean
  readonly isProgressive: boolean
  readonly modal: string | undefined
  /** "not", "never", "no evidence", "neither"; of this clause alone. */
  readonly isNegated: boolean
  /** An order: "Install the update". */
  readonly isImperative: boolean
  /** What opens it: "if", "while", "that", "which", "to"; "" for none. */
  readonly marker: string

  /** Who or what the verb is said of (of a passive: whom it is done to). */
  readonly subject: NounPhrase | undefined
  /** "To attack hospitals is …", "It is likely that …" (the content). */
  readonly subjectClause: Clause | undefined
  /** Where the subject comes from, if it does not stand in the clause itself. */
  readonly subjectBy: "own" | "control" | "coordination" | "antecedent" | "none"
  /** For "attacks that Poland blamed on Russia" the antecedent: attacks. */
  readonly object: NounPhrase | undefined
  /** "gave the group access": the group · "called X a threat": a threat. */
  readonly secondObject: NounPhrase | undefined
  /** "by X" of a passive. */
  readonly agent: NounPhrase | undefined
  /** What "is", "became", "remains" says of the subject. */
  readonly predicate: Predicate | undefined
  /** Prepositional phrases of the verb, before and behind it. */
  readonly args: readonly Attached[]
  /** That-clauses, infinitives, gerunds that the verb governs: "said that …", "tried to …", "began …ing". */
  readonly complements: readonly Clause[]
  /** Adverbial, participle and purpose clauses around it. */
  readonly adjuncts: readonly Clause[]
  readonly adverbs: readonly number[]
  /** The clause that it stands in. */
  readonly parent: Clause | undefined
  /** What it hangs on, for a relative, participle or content clause of a noun. */
  readonly antecedent: NounPhrase | undefined
  /** The first verb of a coordination, for the others: "wiped … and stole …". */
  readonly conjunctOf: Clause | undefined
}

export interface Predicate {
  readonly kind: "noun" | "adjective" | "preposition"
  /** The head noun, the adjective or the preposition. */
  readonly at: number
  readonly np: NounPhrase | undefined
  /** "responsible for …", "similar to …", "behind …". */
  readonly preps: readonly Attached[]
}
