/* The shape of a sentence: its names, its groups of verbs with voice, and its asides.
 *
 * A shallow reading: closed classes of words and known verbs carry it, everything else is a noun or an adjective.
 * Every step looks at each token a bounded number of times. */

import type {Clause, Sentence} from "../parse/clause.ts"
import {parseOf} from "../parse/parse.ts"
import {asidesIn} from "./asides.ts"
import type {Lookup} from "./lookup.ts"
import {mentionsIn} from "./mentions.ts"
import type {Phrase} from "./shape.ts"
import {tokensOf} from "./tokens.ts"
import {groupsIn} from "./verb-groups.ts"

/** The shape of the sentence between two places of a text. */
export function phraseOf(text: string, start: number, end: number, lookup: Lookup): Phrase {
  const tokens = tokensOf(text, start, end)
  const mentions = [...mentionsIn(tokens, lookup)]
  const mentionAt = new Int32Array(tokens.length).fill(-1)
  for (const [i, m] of mentions.entries()) mentionAt.fill(i, m.from, m.to)
  const verbs = groupsIn(tokens, mentions, mentionAt, lookup)
  const verbAt = new Int32Array(tokens.length).fill(-1)
  for (const [i, v] of verbs.entries()) verbAt.fill(i, v.from, v.to)
  let parse: Sentence | undefined
  return {
    tokens,
    mentions,
    mentionAt,
    verbs,
    verbAt,
    asides: asidesIn(tokens, verbs, verbAt),
    get parse(): Sentence {
      parse ??= parseOf(tokens, mentions, mentionAt, lookup)
      return parse
    },
    get clauses(): readonly Clause[] {
      return this.parse.clauses
    },
  }
}
