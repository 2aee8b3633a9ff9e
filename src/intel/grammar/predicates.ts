/* Predicates of the lexicon ("responsible for", "the work of") by their first word. PERF: few words begin one, and each
 * clause asks for all of them. */

import type {Lookup, RelationForm} from "./lookup.ts"
import type {Token} from "./tokens.ts"

/** A predicate with its place in the lexicon's order. */
interface Ranked {
  readonly form: RelationForm
  readonly rank: number
}

const made = new WeakMap<readonly RelationForm[], ReadonlyMap<string, readonly Ranked[]>>()

function byFirst(predicates: readonly RelationForm[]): ReadonlyMap<string, readonly Ranked[]> {
  const known = made.get(predicates)
  if (known !== undefined) return known
  const map = Map.groupBy(
    predicates.map((form, rank) => ({form, rank})),
    ({form}) => form.particles[0] ?? "",
  )
  made.set(predicates, map)
  return map
}

/** The first predicate in the lexicon's order that stands at one of some places, at the first of them, with where it
 *  ends. `endAt` says where the words of one that begins at a place end, or undefined where they do not stand there. */
export function predicateAt(
  {predicates}: Lookup,
  tokens: readonly Token[],
  starts: readonly number[],
  endAt: (form: RelationForm, start: number) => number | undefined,
): {readonly form: RelationForm; readonly to: number} | undefined {
  const map = byFirst(predicates)
  let best: (Ranked & {readonly to: number}) | undefined
  for (const start of starts)
    for (const {form, rank} of map.get(tokens[start]?.key ?? "") ?? []) {
      if (best !== undefined && rank >= best.rank) break
      const to = endAt(form, start)
      if (to !== undefined) best = {form, rank, to}
    }
  return best === undefined ? undefined : {form: best.form, to: best.to}
}

/** Where words that begin at a token end, or undefined where others stand there. */
export function endOfWords(
  tokens: readonly Token[],
  words: readonly string[],
  start: number,
): number | undefined {
  for (let i = 0; i < words.length; i++) if (tokens[start + i]?.key !== words[i]) return undefined
  return start + words.length
}
