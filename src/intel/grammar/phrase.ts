/* The shape of a sentence: its names, its clauses, its groups of verbs with voice, and its asides.
 *
 * Names are read at once, all else when first asked for: most sentences of a text are asked for little. */

import type {Clause, Sentence} from "../parse/clause.ts"
import {parseOf} from "../parse/parse.ts"
import {asidesIn} from "./asides.ts"
import type {Lookup} from "./lookup.ts"
import {type Mention, mentionsTold} from "./mentions.ts"
import {numberAt} from "./numbers.ts"
import type {Aside, Phrase, VerbGroup} from "./shape.ts"
import {timeAt} from "./time-joins.ts"
import {type Token, tokensOf} from "./tokens.ts"
import {groupsOf} from "./verb-groups.ts"

/** The shape of the sentence between two places of a text; `issued` is the ISO day of its document, where it is known. */
export function phraseOf(text: string, start: number, end: number, lookup: Lookup, issued?: string): Phrase {
  return new Shape(text, tokensOf(text, start, end), lookup, issued)
}

class Shape implements Phrase {
  readonly tokens: readonly Token[]
  readonly mentions: readonly Mention[]
  readonly mentionAt: Int32Array
  readonly #text: string
  readonly #lookup: Lookup
  readonly #issued: string | undefined
  #parse: Sentence | undefined
  #verbs: readonly VerbGroup[] | undefined
  #verbAt: Int32Array | undefined
  #asides: readonly Aside[] | undefined
  #times: Phrase["times"] | undefined
  #numbers: Phrase["numbers"] | undefined

  constructor(text: string, tokens: readonly Token[], lookup: Lookup, issued: string | undefined) {
    this.tokens = tokens
    this.#text = text
    this.#lookup = lookup
    this.#issued = issued
    this.mentions = mentionsTold(tokens, lookup)
    this.mentionAt = new Int32Array(tokens.length).fill(-1)
    for (const [i, m] of this.mentions.entries()) this.mentionAt.fill(i, m.from, m.to)
  }

  get parse(): Sentence {
    this.#parse ??= parseOf(this.tokens, this.mentions, this.mentionAt, this.#lookup)
    return this.#parse
  }

  get clauses(): readonly Clause[] {
    return this.parse.clauses
  }

  get verbs(): readonly VerbGroup[] {
    this.#verbs ??= groupsOf(this.parse)
    return this.#verbs
  }

  get verbAt(): Int32Array {
    if (this.#verbAt === undefined) {
      this.#verbAt = new Int32Array(this.tokens.length).fill(-1)
      for (const [i, v] of this.verbs.entries()) this.#verbAt.fill(i, v.from, v.to)
    }
    return this.#verbAt
  }

  get asides(): readonly Aside[] {
    this.#asides ??= asidesIn(this.tokens, this.verbs, this.verbAt)
    return this.#asides
  }

  get times(): Phrase["times"] {
    this.#times ??= found(this.tokens, (at) => timeAt(this.tokens, at, this.#text, this.#issued))
    return this.#times
  }

  get numbers(): Phrase["numbers"] {
    this.#numbers ??= found(this.tokens, (at) => numberAt(this.tokens, at))
    return this.#numbers
  }
}

/** What is found at the tokens, by its first one; of length 0 where nothing is. */
function found<T>(
  tokens: readonly Token[],
  at: (token: number) => T | undefined,
): readonly (T | undefined)[] {
  const all: (T | undefined)[] = []
  for (let i = 0; i < tokens.length; i++) {
    const one = at(i)
    if (one !== undefined) all[i] = one
  }
  return all
}
