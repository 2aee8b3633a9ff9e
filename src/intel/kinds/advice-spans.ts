/* What asks, at its tokens, and how far the words reach that say what is asked, of whom and on what condition. */

import type {AdviceVerb} from "../../knowledge/lexicons.ts"
import type {Range} from "../grammar/shape.ts"
import type {Clause} from "../parse/clause.ts"
import {subjectOf} from "./advice-words.ts"
import type {Context} from "./draft.ts"

/** What asks, at its tokens: `action` is what is to be done, `audience` who is to do it. */
export interface Asked {
  readonly strength: AdviceVerb["strength"]
  readonly anchor: number
  readonly evidence: Range
  readonly action: Range
  readonly audience: Range | undefined
}

/** Where what a clause asks ends: with its complements, its conditions and the verbs joined to it that ask nothing of
 *  their own. */
export function endOfAdvice(context: Context, clause: Clause): number {
  const {clauses, tokens} = context.phrase.parse
  let to = Math.max(clause.to, clause.verb.to)
  for (const other of clauses) {
    if (other.at <= clause.at) continue
    if (!(hangsOn(other, clause) || other.from < to)) break
    const isOwn = clause.modal === undefined && other.conjunctOf === clause
    if (other.conjunctOf !== undefined && (isOwn || asksItself(tokens, other))) {
      to = Math.min(to, other.from)
      break
    }
    to = Math.max(to, other.to)
  }
  while (to > clause.verb.to && /^(?:and|or|but|,)$/.test(tokens[to - 1]?.key ?? "")) to--
  return to
}

const asksItself = (tokens: Context["phrase"]["tokens"], clause: Clause): boolean =>
  clause.modal !== undefined &&
  tokens.slice(clause.verb.from, clause.verb.to).some((t) => t.key === clause.modal)

function hangsOn(clause: Clause, on: Clause): boolean {
  let at: Clause | undefined = clause
  for (let steps = 0; at !== undefined && steps < 30; steps++) {
    if (at === on) return true
    at = at.parent ?? at.conjunctOf
  }
  return false
}

/** Where a clause begins with the condition or the circumstances before it. */
export function startOfAdvice(context: Context, clause: Clause): number {
  const {parse} = context.phrase
  let from = Math.min(clause.from, clause.verb.from)
  const subject = subjectOf(context, clause)
  if (subject !== undefined && (clause.subject === undefined || clause.subjectBy === "own"))
    from = Math.min(from, subject.from)
  for (const adjunct of clause.adjuncts) from = Math.min(from, adjunct.from)
  for (const {at} of clause.args) from = Math.min(from, at)
  // A condition that the reading left beside it: "If …, the device must …".
  if (from > 0 && parse.tokens[from - 1]?.text === ",") {
    const before = parse.clauseAt[from - 2]
    if (before !== undefined && before.kind === "adverbial" && before.from <= 1) from = before.from
    else if (
      /^(?:if|where|when|until|once|unless|as|in)$/.test(parse.tokens[0]?.key ?? "") &&
      before?.from === 0
    )
      from = 0
  }
  return from
}

/** Each of three and more things that are asked by one word: "urges owners to disconnect controllers, change passwords and
 *  keep a copy". Two are mostly meant as one, and so is what is asked as a choice ("or") or of somebody else. */
export function eachOf(context: Context, asked: Asked): readonly Asked[] {
  const {clauses, tokens} = context.phrase.parse
  const whole = clauses.find((c) => c.at === asked.anchor)
  if (whole === undefined) return [asked]
  const contents = whole.complements.filter(({kind}) => kind === "infinitive")
  const more = clauses.filter(
    (c) =>
      c.conjunctOf !== undefined &&
      contents.includes(c.conjunctOf) &&
      c.subjectBy !== "own" &&
      c.at > asked.anchor &&
      c.kind === c.conjunctOf.kind &&
      // "rather than merely patch them"
      /^(?:and|or|,)$/.test(tokens[startOf(tokens, c) - 1]?.key ?? ""),
  )
  const [first] = more
  if (
    first === undefined ||
    more.length < 2 ||
    more.some((c) => tokens[startOf(tokens, c) - 1]?.key === "or")
  )
    return [asked]
  const starts = more.map((c) => startOf(tokens, c))
  const ends = more.map((c, i) => starts[i + 1] ?? Math.max(c.to, endOfAdvice(context, c)))
  const cut = (from: number, to: number): Range => ({
    from,
    to: Math.min(to, starts.find((at) => at > from) ?? to),
  })
  return [
    {
      ...asked,
      evidence: cut(asked.evidence.from, asked.evidence.to),
      action: cut(asked.action.from, asked.action.to),
    },
    ...more.map((c, i) => {
      const part = {from: starts[i] ?? c.from, to: ends[i] ?? c.to}
      return {...asked, anchor: c.at, evidence: part, action: part}
    }),
  ]
}

/** Where one of several verbs begins, with the words before it that are its own. */
const startOf = (tokens: Context["phrase"]["tokens"], {from, verb}: Clause): number => {
  let at = Math.min(Math.max(from, verb.from - 6), verb.from)
  while (at < verb.from && /^(?:and|or|,|;)$/.test(tokens[at]?.key ?? tokens[at]?.text ?? "")) at++
  return at
}
