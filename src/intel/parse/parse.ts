/* From the tokens of a sentence to its clauses. */

import type {Mention} from "../grammar/mentions.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Sentence} from "./clause.ts"
import {tagsOf} from "./tags.ts"

export function parseOf(
  text: string,
  tokens: readonly Token[],
  _mentions: readonly Mention[],
  _mentionAt: Int32Array,
): Sentence {
  return {
    tokens,
    tags: tagsOf(text, tokens),
    nouns: [],
    clauses: [],
    clauseAt: tokens.map(() => undefined),
    nounAt: tokens.map(() => undefined),
  }
}
