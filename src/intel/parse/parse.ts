/* From the tokens of a sentence to its clauses.
 *
 * Tags, then items (cores of noun phrases, groups of verbs, marks), then one reading from left to right that hangs
 * each item where it most likely belongs; nothing is taken back, and each look ahead is bounded. */

import type {Lookup} from "../grammar/lookup.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Token} from "../grammar/tokens.ts"
import {bind} from "./bind.ts"
import type {Clause, NounPhrase, Sentence} from "./clause.ts"
import type {Item} from "./draft.ts"
import {itemsOf} from "./items.ts"
import type {Reading} from "./reading.ts"
import {readSentence} from "./sentence.ts"
import {tagsOf} from "./tags.ts"

/** No sentence that anybody wrote has more tokens; what comes after is not read. */
const mostTokens = 2000

export function parseOf(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  mentionAt: Int32Array,
  lookup: Lookup,
): Sentence {
  const length = Math.min(tokens.length, mostTokens)
  const used = length < tokens.length ? tokens.slice(0, length) : tokens
  const tags = tagsOf(used, mentions, mentionAt, lookup)
  const nameEnd = new Int32Array(length).fill(-1)
  for (const m of mentions)
    if (m.to <= length && (m.kind !== "sector" || m.to - m.from > 1) && !m.isAdjective)
      for (let i = m.from; i < m.to; i++)
        if (
          tokens[m.from]?.isCapital === true ||
          tokens[i]?.isCapital === true ||
          tokens[i]?.isShaped === true ||
          m.kind === "sector"
        )
          nameEnd[i] = m.to
  const isBase = (word: string): boolean => lookup.verbs.get(word)?.some((v) => v.forms.has("base")) === true
  const all: readonly Item[] = itemsOf({tokens: used, tags, nameEnd, isBase}, 0, length).filter(
    (i) => i.kind !== "quote",
  )
  const items = withoutDateline(all, used)
  const reading: Reading = {
    tokens: used,
    tags,
    lookup,
    items,
    at: 0,
    nouns: [],
    clauses: [],
    waiting: 0,
    isGap: false,
    owner: undefined,
    isObject: false,
    isFront: false,
    depth: 0,
    open: [],
    hasStop: used.at(-1)?.text === "." || used.at(-2)?.text === ".",
  }
  readSentence(reading)
  bind(reading)
  const clauses: readonly Clause[] = reading.clauses.sort((a, b) => a.at - b.at)
  const nouns: readonly NounPhrase[] = reading.nouns.sort((a, b) => a.head - b.head)
  let clauseAt: readonly (Clause | undefined)[] | undefined
  let nounAt: readonly (NounPhrase | undefined)[] | undefined
  return {
    tokens: used,
    tags,
    nouns,
    clauses,
    // PERF: few ask for these, and only of few sentences.
    get clauseAt(): readonly (Clause | undefined)[] {
      clauseAt ??= clausesAt(clauses, length)
      return clauseAt
    },
    get nounAt(): readonly (NounPhrase | undefined)[] {
      nounAt ??= nounsAt(nouns, length)
      return nounAt
    },
  }
}

function clausesAt(clauses: readonly Clause[], length: number): readonly (Clause | undefined)[] {
  const found: (Clause | undefined)[] = new Array(length).fill(undefined)
  for (const clause of [...clauses].sort((a, b) => b.to - b.from - (a.to - a.from)))
    found.fill(clause, clause.from, clause.to)
  return found
}

function nounsAt(nouns: readonly NounPhrase[], length: number): readonly (NounPhrase | undefined)[] {
  const found: (NounPhrase | undefined)[] = new Array(length).fill(undefined)
  for (const noun of nouns) if (found[noun.head] === undefined) found.fill(noun, noun.from, noun.to)
  return found
}

/** "WARSAW, March 12 (Agency) - Poland said …": what stands before the dash is no part of the sentence. */
function withoutDateline(items: readonly Item[], tokens: readonly Token[]): readonly Item[] {
  for (let i = 1; i < items.length && i < 7; i++) {
    const item = items[i]
    if (item?.kind === "comma" && item.text === "-") {
      const first = items[0]
      const isPlace =
        items.slice(0, i).some((other) => other.kind === "bracket") ||
        (i === 1 && first !== undefined && /^[A-Z]{3,}$/.test(tokens[first.from]?.text ?? ""))
      const isPair = items.slice(i + 1, i + 14).some((other) => other.kind === "comma" && other.text === "-")
      const next = items[i + 1]?.kind
      return isPlace && !isPair && (next === "noun" || next === "prep")
        ? items.with(i, {...item, kind: "semicolon"})
        : items
    }
    if (item?.kind !== "noun" && item?.kind !== "comma" && item?.kind !== "bracket") return items
  }
  return items
}
