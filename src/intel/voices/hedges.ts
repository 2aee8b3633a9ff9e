/* Hedges and what they cover, and only that.
 *
 * A hedge covers the clause that depends on it: the that-clause, the infinitive, or the verb that its adverb modifies,
 * with the lists inside. Not covered: relative clauses, brackets, appositions, the next sentence, the headline. Where
 * it could attach elsewhere the claim says so. */

import type {Hedge} from "../../knowledge/lexicons.ts"
import {asideAt} from "../grammar/asides.ts"
import {coordinators, isAdverb, prepositions} from "../grammar/english.ts"
import type {Lookup} from "../grammar/lookup.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Phrase, Range, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"

/** A hedge at its tokens, with the tokens that it covers. */
export interface FoundHedge extends Range {
  readonly hedge: Hedge
  readonly scope: Range
}

/** The hedges of a sentence with their scopes, in order. */
export function hedgesIn(phrase: Phrase, lookup: Lookup): readonly FoundHedge[] {
  const found: FoundHedge[] = []
  const {tokens} = phrase
  for (let at = 0; at < tokens.length; ) {
    const fit = lookup.hedges
      .get(tokens[at]?.key ?? "")
      ?.find(({words}) => words.every((w, i) => tokens[at + i]?.key === w))
    if (fit === undefined || (fit.hedge.phrase === "may" && tokens[at]?.isCapital === true)) {
      at += 1
      continue
    }
    const to = at + fit.words.length
    const scope = scopeOf(phrase, {from: at, to})
    if (scope !== undefined) found.push({from: at, to, hedge: fit.hedge, scope})
    at = to
  }
  return found
}

function scopeOf(phrase: Phrase, hedge: Range): Range | undefined {
  const {tokens, verbs, verbAt} = phrase
  let next = hedge.to
  while (
    tokens[next] !== undefined &&
    /^(?:,|both|"|in|our|its|the|view|assessment|judgment)$/.test(tokens[next]?.key ?? "") &&
    tokens[next]?.key !== "that"
  ) {
    if (tokens[next]?.key === "in" && !/^(?:our|its)$/.test(tokens[next + 1]?.key ?? "")) break
    next++
  }
  if (tokens[hedge.to]?.key === "that" || tokens[next]?.key === "that") {
    const from = (tokens[hedge.to]?.key === "that" ? hedge.to : next) + 1
    return {from, to: endOfThat(phrase, from)}
  }
  const infinitive = verbs[verbAt[hedge.to] ?? -1]
  if (infinitive?.form === "infinitive" && tokens[infinitive.from]?.key === "to") {
    const subject = subjectOf(phrase, infinitive)
    return {
      from: subject !== undefined && subject.from < hedge.from ? subject.from : hedge.from,
      to: regionOf(phrase, infinitive).to,
    }
  }
  const own =
    verbs[verbAt[hedge.from] ?? -1] ??
    verbBefore(phrase, hedge.from) ??
    verbs.find(
      (v) =>
        v.from === hedge.to ||
        (v.from > hedge.to && v.from <= hedge.to + 1 && isAdverb(tokens[hedge.to]?.key ?? "")),
    )
  if (own !== undefined) {
    const subject = own.form === "finite" ? subjectOf(phrase, own) : undefined
    const from = subject !== undefined && subject.from < own.from ? subject.from : own.from
    return {from: Math.min(from, hedge.from), to: regionOf(phrase, own).to}
  }
  if (hedge.from <= 1) {
    const main = verbs.find((v) => v.form === "finite")
    return main === undefined ? undefined : {from: 0, to: regionOf(phrase, main).to}
  }
  // Before a noun or a preposition: that phrase alone.
  let to = hedge.to + 1
  while (
    to < tokens.length &&
    tokens[to]?.isWord === true &&
    verbAt[to] === -1 &&
    !prepositions.has(tokens[to]?.key ?? "") &&
    !coordinators.has(tokens[to]?.key ?? "")
  )
    to++
  return {from: hedge.from, to}
}

/** The group right before a place, but for adverbs. */
function verbBefore(phrase: Phrase, at: number): VerbGroup | undefined {
  let before = at - 1
  while (before >= 0 && (isAdverb(phrase.tokens[before]?.key ?? "") || phrase.tokens[before]?.key === "not"))
    before--
  const verb = phrase.verbs[phrase.verbAt[before] ?? -1]
  return verb !== undefined && (verb.voice === "be" || verb.readings.length === 0) ? verb : undefined
}

function endOfThat(phrase: Phrase, from: number): number {
  const {tokens} = phrase
  for (let i = from; i < tokens.length; i++) {
    const text = tokens[i]?.text
    if (text === ";") return i
    if (
      text === "," &&
      /^(?:but|while|although|whereas|though|whilst)$/.test(tokens[i + 1]?.key ?? "") &&
      asideAt(phrase, i) === undefined
    )
      return i
    if (text === "and" && tokens[i + 1]?.key === "that") return i
  }
  return tokens.length
}

/** The hedge that covers a place: the innermost, one with a band before one without. `isNear` where the hedge's scope
 *  holds the place but an aside takes it out. */
export function hedgeAt(
  phrase: Phrase,
  hedges: readonly FoundHedge[],
  at: number,
): {readonly hedge: FoundHedge | undefined; readonly isNear: boolean} {
  const aside = asideAt(phrase, at)
  let best: FoundHedge | undefined
  let isNear = false
  for (const found of hedges) {
    if (at < found.scope.from || at >= found.scope.to) continue
    if (aside !== undefined && !(aside.from <= found.from && found.from < aside.to)) {
      isNear = true
      continue
    }
    const isBanded = found.hedge.phia !== undefined || found.hedge.icd203 !== undefined
    const bestIsBanded =
      best !== undefined && (best.hedge.phia !== undefined || best.hedge.icd203 !== undefined)
    if (
      best === undefined ||
      (isBanded && !bestIsBanded) ||
      (isBanded === bestIsBanded && found.scope.to - found.scope.from < best.scope.to - best.scope.from)
    )
      best = found
  }
  return {hedge: best, isNear}
}
