/* The subject of a group of verbs: the noun phrase before a finite verb, what a relative clause hangs on, or the
 * subject of the verb that governs an infinitive or a gerund. Kept once found, since every reader asks for it. */

import {asideAt, asideEndingAt} from "./asides.ts"
import {coordinators, determiners, isAdverb, prepositions, relatives, subordinators} from "./english.ts"
import {isAntecedent, nounPhraseEndingAt} from "./noun-phrases.ts"
import type {Phrase, Range, VerbGroup} from "./shape.ts"

/** The tokens of the subject of a group of verbs, or undefined where the sentence has none. */
export function subjectOf(phrase: Phrase, verb: VerbGroup, depth = 0): Range | undefined {
  // PERF: asked for by every reader of a sentence.
  if (subjects.has(verb)) return subjects.get(verb)
  const found = findSubject(phrase, verb, depth)
  if (depth === 0) subjects.set(verb, found)
  return found
}

const subjects = new WeakMap<VerbGroup, Range | undefined>()

function findSubject(phrase: Phrase, verb: VerbGroup, depth: number): Range | undefined {
  if (depth > 6) return undefined
  const {tokens, verbs, verbAt} = phrase
  let at = verb.from - 1
  while (at >= 0 && isAdverb(tokens[at]?.key ?? "")) at--
  const earlier = (before: number, accept: (v: VerbGroup) => boolean = () => true): VerbGroup | undefined => {
    for (let i = verbs.length - 1; i >= 0; i--) {
      const v = verbs[i]
      if (v !== undefined && v.to <= before && accept(v)) return v
    }
    return undefined
  }
  const controller = (): Range | undefined => {
    const above = earlier(verb.from, (v) => v.form === "finite" && sameLevel(phrase, v, verb))
    if (above !== undefined) return subjectOf(phrase, above, depth + 1)
    const main = verbs.find((v) => v.form === "finite" && v.from >= verb.to)
    return main === undefined ? undefined : subjectOf(phrase, main, depth + 1)
  }
  const token = tokens[at]
  if (verb.form === "infinitive") {
    return controller()
  }
  if (verb.form === "gerund") {
    if (
      token === undefined ||
      !token.isWord ||
      prepositions.has(token.key) ||
      coordinators.has(token.key) ||
      subordinators.has(token.key) ||
      determiners.has(token.key) ||
      token.key === "including"
    ) {
      if (
        token?.key === "as" ||
        (token?.key === "of" &&
          earlier(verb.from)?.readings.some((r) => /^(?:accuse|suspect)$/.test(r.base)) === true)
      ) {
        const above = earlier(verb.from)
        if (above !== undefined && above.to < at) return {from: above.to, to: at}
      }
      return controller()
    }
    if (verbAt[at] !== -1) return controller()
    return nounPhraseEndingAt(phrase, at + 1)
  }
  if (verb.form === "participle") {
    if (token === undefined || (token.text !== "," && !token.isWord)) return controller()
    return nounPhraseEndingAt(phrase, token.text === "," || token.text === ")" ? at : at + 1) ?? controller()
  }
  if (token === undefined) return undefined
  // Finite.
  if (relatives.has(token.key) || (token.key === "that" && at > 0 && isAntecedent(phrase, at - 1))) {
    let end = at
    if (prepositions.has(tokens[end - 1]?.key ?? "")) end--
    if (tokens[end - 1]?.text === "," || tokens[end - 1]?.text === "-") end--
    const antecedent = nounPhraseEndingAt(phrase, end) ?? {from: at, to: at + 1}
    // "X is a group that …": X.
    const is = verbs[verbAt[antecedent.from - 1] ?? -1]
    if (is?.voice === "be" && is.form === "finite") return subjectOf(phrase, is, depth + 1) ?? antecedent
    return antecedent
  }
  if (coordinators.has(token.key) || (token.text === "," && asideEndingAt(phrase, at + 1) === undefined)) {
    const above = earlier(verb.from, (v) => v.form === "finite" && sameLevel(phrase, v, verb))
    if (above !== undefined) return subjectOf(phrase, above, depth + 1)
  }
  return nounPhraseEndingAt(phrase, at + 1)
}

function sameLevel(phrase: Phrase, above: VerbGroup, verb: VerbGroup): boolean {
  const outer = asideAt(phrase, above.from)
  return outer === undefined || (verb.from >= outer.from && verb.to <= outer.to)
}
