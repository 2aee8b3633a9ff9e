/* The noun phrase that ends at a token, walked from its end to its begin over what hangs on it: relative clauses,
 * participles, lists. It stops at a finite verb, at "that", at a comma that is none of a list. */

import {asideEndingAt} from "./asides.ts"
import {coordinators, determiners, prepositions, pronouns, relatives, subordinators} from "./english.ts"
import type {Phrase, Range, VerbGroup} from "./shape.ts"

/** The tokens from the begin of the noun phrase that ends here, with what hangs on it. */
export function nounPhraseEndingAt(phrase: Phrase, end: number): Range | undefined {
  const {tokens, verbs, verbAt} = phrase
  if (/^(?:it|they|he|she|we|you|i)$/.test(tokens[end - 1]?.key ?? "")) return {from: end - 1, to: end}
  let at = end
  for (let steps = 0; at > 0 && steps < 80; steps++) {
    const aside = asideEndingAt(phrase, at)
    if (aside !== undefined && aside.from > 0) {
      at = aside.from
      continue
    }
    const token = tokens[at - 1]
    if (token === undefined) break
    const verb = verbs[verbAt[at - 1] ?? -1]
    if (verb !== undefined) {
      if (verb.form === "finite" || verb.form === "infinitive") {
        // "… that the group behind the attack used": the finite verb of a relative clause belongs to the phrase.
        const before = tokens[verb.from - 1]
        if (
          verb.form === "finite" &&
          before !== undefined &&
          (relatives.has(before.key) ||
            (before.key === "that" && verb.from > 1 && isAntecedent(phrase, verb.from - 2)))
        ) {
          at = verb.from - 1
          continue
        }
        const outer = verb.form === "infinitive" ? relativeAbove(phrase, verb) : undefined
        if (outer !== undefined) {
          at = outer
          continue
        }
        break
      }
      if (verb.form === "gerund" && verb.from > 0 && tokens[verb.from - 1]?.text === ",") break
      at = verb.from
      continue
    }
    if (token.text === ",") {
      // A comma between conjuncts of a list: "A, B and C were …".
      if (!isListComma(phrase, at - 1, end)) break
      at -= 1
      continue
    }
    if (token.text === ";" || token.text === ":" || token.text === "-" || token.text === '"') {
      if (token.text !== '"') break
      at -= 1
      continue
    }
    if (
      token.key === "that" ||
      relatives.has(token.key) ||
      (subordinators.has(token.key) &&
        token.key !== "as" &&
        token.key !== "since" &&
        token.key !== "until" &&
        token.key !== "before" &&
        token.key !== "after")
    ) {
      break
    }
    if (token.key === "but" || (coordinators.has(token.key) && clauseBefore(phrase, at - 1))) break
    at -= 1
  }
  return at < end ? {from: withoutLead(phrase, at, end), to: end} : undefined
}

/** Whether "that" behind this token relates to it, and does not open a content clause. */
export function isAntecedent(phrase: Phrase, at: number): boolean {
  const token = phrase.tokens[at]
  if (token === undefined || !token.isWord) return false
  if (
    /^(?:morning|afternoon|evening|today|yesterday|week|month|year|day|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|publicly|reporters|agency|parliament)$/.test(
      token.low,
    )
  )
    return false
  return (
    phrase.verbAt[at] === -1 &&
    !/^(?:possibility|likely|certain|probable|evidence|assessment|fact|claim|claims|confidence|unlikely|allegation|allegations|conclusion|chance|indication|indications|suggestion|suspicion|probability|statement|view|reports|finding|clear|said|confident|possible|statements|judgment|warning|odds)$/.test(
      token.key,
    )
  )
}

/** "In one case the attackers": the subject begins behind what leads in. */
function withoutLead(phrase: Phrase, from: number, to: number): number {
  const {tokens, mentionAt, mentions} = phrase
  if (!prepositions.has(tokens[from]?.key ?? "") || mentionAt[from] !== -1) return from
  for (let i = from + 2; i < to; i++) {
    const key = tokens[i]?.key ?? ""
    const before = tokens[i - 1]
    if (
      before === undefined ||
      prepositions.has(before.key) ||
      determiners.has(before.key) ||
      coordinators.has(before.key) ||
      before.text === "'s"
    )
      continue
    const mention = mentions[mentionAt[i] ?? -1]
    const begins =
      mention !== undefined && mention.from === i && /^(?:actor|organisation|state body)$/.test(mention.kind)
    if ((determiners.has(key) && key !== "all") || pronouns.has(key) || begins) return i
    if (
      /^\d{4}$/.test(before.text) ||
      /^(?:january|february|march|april|may|june|july|august|september|october|november|december|year|month|week)$/.test(
        before.low,
      )
    )
      return i
  }
  return from
}

/** "organisations which have yet to install": where the relative clause of an infinitive begins. */
function relativeAbove(phrase: Phrase, verb: VerbGroup): number | undefined {
  for (let i = phrase.verbs.indexOf(verb) - 1; i >= 0; i--) {
    const above = phrase.verbs[i]
    if (above?.form !== "finite") continue
    const before = phrase.tokens[above.from - 1]
    const isRelative =
      before !== undefined &&
      (relatives.has(before.key) ||
        (before.key === "that" && above.from > 1 && isAntecedent(phrase, above.from - 2)))
    return isRelative ? above.from - 1 : undefined
  }
  return undefined
}

function isListComma(phrase: Phrase, comma: number, end: number): boolean {
  for (let i = comma + 1; i < end; i++) {
    if (phrase.verbs[phrase.verbAt[i] ?? -1]?.form === "finite") return false
    if (coordinators.has(phrase.tokens[i]?.key ?? ""))
      return comma > 0 && !prepositions.has(phrase.tokens[0]?.key ?? "")
  }
  return false
}

/** Whether a finite verb stands before the coordinator in the same clause, so that a new clause begins here. */
function clauseBefore(phrase: Phrase, at: number): boolean {
  for (let i = at - 1; i >= 0; i--) {
    const token = phrase.tokens[i]
    if (token === undefined || token.text === ";") return false
    const verb = phrase.verbs[phrase.verbAt[i] ?? -1]
    if (verb?.form === "finite" || verb?.form === "infinitive") return true
    if (token.key === "that") return false
  }
  return false
}
