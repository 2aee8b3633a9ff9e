/* Asides of a sentence: relative clauses, appositions between commas or dashes, brackets.
 *
 * What an aside says is taken for granted by the sentence around it: no hedge and no verb reaches into it. They are
 * in order, outer before inner. */

import {coordinators, isAdverb, prepositions, relatives} from "./english.ts"
import type {Aside, Phrase, VerbGroup} from "./shape.ts"
import type {Token} from "./tokens.ts"

/** The asides of a sentence, outer before inner. An open bracket is none. */
export function asidesIn(
  tokens: readonly Token[],
  verbs: readonly VerbGroup[],
  verbAt: Int32Array,
): readonly Aside[] {
  const asides: Aside[] = []
  const isFiniteAt = (i: number): boolean =>
    verbs[verbAt[i] ?? -1]?.form === "finite" && verbs[verbAt[i] ?? -1]?.from === i
  const finiteAhead = (i: number): boolean => {
    let at = i
    while (at < tokens.length && isAdverb(tokens[at]?.key ?? "")) at++
    return isFiniteAt(at) || isFiniteAt(i)
  }
  let bracket = -1
  for (let i = 0; i < tokens.length; i++) {
    const text = tokens[i]?.text
    if (text === "(" && bracket < 0) bracket = i
    else if (text === ")" && bracket >= 0) {
      asides.push({from: bracket, to: i + 1, kind: "bracket"})
      bracket = -1
    }
  }
  for (let i = 0; i < tokens.length - 1; i++) {
    const mark = tokens[i]?.text
    if (mark !== "," && mark !== "-") continue
    let next = i + 1
    while (
      next < tokens.length &&
      prepositions.has(tokens[next]?.key ?? "") &&
      relatives.has(tokens[next + 1]?.key ?? "")
    )
      next++
    const key = tokens[next]?.key ?? ""
    const isRelative = relatives.has(key)
    let close = -1
    for (let j = next + 1; j < tokens.length && j < i + 80; j++) {
      if (tokens[j]?.text !== mark) continue
      if (
        mark === "-" ||
        finiteAhead(j + 1) ||
        (isRelative &&
          !coordinators.has(tokens[j + 1]?.key ?? "") &&
          hasFinite(verbs, next, j) &&
          isClauseStart(tokens, j + 1, verbs, verbAt))
      ) {
        close = j
        break
      }
      // A list goes on after its commas; a relative clause with a verb ends where another clause begins.
    }
    if (isRelative) {
      asides.push({from: i, to: close < 0 ? tokens.length : close + 1, kind: "relative"})
      if (close > 0) i = close - 1
    } else if (close > 0 && (mark === "-" || !hasFinite(verbs, next, close))) {
      asides.push({from: i, to: close + 1, kind: "apposition"})
      i = close
    }
  }
  return asides.sort((a, b) => a.from - b.from || b.to - a.to)
}

function isClauseStart(
  tokens: readonly Token[],
  at: number,
  verbs: readonly VerbGroup[],
  verbAt: Int32Array,
): boolean {
  for (let i = at; i < Math.min(tokens.length, at + 10); i++) {
    const verb = verbs[verbAt[i] ?? -1]
    if (verb?.form === "finite") return true
    if (tokens[i]?.text === ",") return false
  }
  return false
}

function hasFinite(verbs: readonly VerbGroup[], from: number, to: number): boolean {
  return verbs.some((v) => v.form === "finite" && v.from >= from && v.to <= to)
}

/** The innermost aside that holds a token. */
export function asideAt(phrase: Phrase, at: number): Aside | undefined {
  let found: Aside | undefined
  for (const aside of phrase.asides) if (aside.from <= at && at < aside.to) found = aside
  return found
}
