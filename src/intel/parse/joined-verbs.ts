/* Which verb behind "and" or a comma is joined to the one before: "wiped disks, leaked files and left". */

import {isLikelyFinite} from "./ahead.ts"
import {isSpeech} from "./clauses.ts"
import type {ClauseDraft, VerbGroup} from "./draft.ts"
import {clauseVerbOf, kindAt, type Reading, textAt} from "./reading.ts"
import {agrees} from "./relatives.ts"

export const isParticipleForm = (verb: VerbGroup | undefined): boolean =>
  verb?.form === "ed" || verb?.form === "done"

/** The item of a verb that is joined to the one before ("wiped … and stole …"), or -1. */
export function joinedVerb(r: Reading, current: ClauseDraft, first: ClauseDraft): number {
  let at = r.at
  let hasComma = false
  let hasAnd = false
  if (kindAt(r, at) === "comma") {
    hasComma = true
    at++
  }
  if (kindAt(r, at) === "and") {
    hasAnd = true
    at++
  }
  if (!hasComma && !hasAnd) return -1
  // "and, in our analysis, supports"
  if (hasAnd && kindAt(r, at) === "comma") {
    // "and, where compromise is suspected, report"
    const isCondition = kindAt(r, at + 1) === "mark" || textAt(r, at + 1) === "where"
    for (let i = at + 1; i < at + (isCondition ? 12 : 6); i++) {
      if (kindAt(r, i) === "verb" && !isCondition) break
      if (kindAt(r, i) !== "comma") continue
      at = i + 1
      break
    }
  }
  // "made their way in, then erased the logs"
  const hasThen =
    hasComma &&
    kindAt(r, at) === "adverb" &&
    /^(?:then|later|finally|afterwards|eventually)$/.test(textAt(r, at))
  while (kindAt(r, at) === "adverb") at++
  // "and in one case sold"
  if (hasAnd && kindAt(r, at) === "prep" && kindAt(r, at + 1) === "noun" && kindAt(r, at + 2) === "verb")
    at += 2
  const verb = clauseVerbOf(r, at)
  if (verb === undefined) return -1
  if (
    !hasAnd &&
    !(hasThen && verb.form === "ed") &&
    !(hasThen && verb.form === "finite") &&
    !goesOnWithVerbs(r, at, verb)
  )
    return -1
  // "whose members, who are said to be teenagers, call desks and …": the verb of the subject around
  if (hasComma && !hasAnd && first.kind === "infinitive" && verb.form === "base" && r.waiting > 0) return -1
  // "X, which has sent Y, ordered Z and …", "sent W that held V, and then made …": the verb of the clause around.
  if (hasComma && first.kind === "relative" && isOfOuter(r, verb, hasAnd)) return -1
  if (!isCompatible(r, at, verb, first, current)) return -1
  return at
}

/** Whether the verb behind a comma that may close a relative clause is that of a clause around it. */
function isOfOuter(r: Reading, verb: VerbGroup, hasAnd: boolean): boolean {
  if (verb.form !== "finite" && verb.form !== "ed") return false
  if (!hasAnd) return r.waiting > 0
  return (
    r.waiting === 0 && r.open.some((c) => c.kind === "main" && c.tense === verb.tense && c.tense === "past")
  )
}

/** "wiped disks, leaked files and left": commas alone join where "and" with a verb follows. */
export function goesOnWithVerbs(r: Reading, k: number, verb: VerbGroup): boolean {
  if (verb.form === "ing" || verb.form === "done") return false
  for (let i = k + 1; i < r.items.length && i < k + 16; i++) {
    if (kindAt(r, i) === "and") {
      let next = i + 1
      while (kindAt(r, next) === "adverb") next++
      // "and, within hours, had encrypted"
      if (kindAt(r, next) === "comma")
        for (let close = next + 1; close < next + 6; close++)
          if (kindAt(r, close) === "comma") {
            next = close + 1
            break
          }
      const other = clauseVerbOf(r, next)
      if (other !== undefined && other.form !== "ing") return true
    }
    const kind = kindAt(r, i)
    if (kind === "relative" || kind === "that" || kind === "mark" || kind === "semicolon" || kind === "colon")
      return false
  }
  return false
}

function isCompatible(
  r: Reading,
  k: number,
  verb: VerbGroup,
  first: ClauseDraft,
  current: ClauseDraft,
): boolean {
  const {form} = verb
  const isFirstInfinitive =
    first.kind === "infinitive" || (first.modal !== undefined && first.voice !== "passive")
  if (form === "infinitive") return first.kind === "infinitive"
  if (form === "base") {
    if (isFirstInfinitive || first.isImperative) return true
    // "The infections used an exploit and date back to May"
    if (
      first.tense === "past" &&
      first.kind === "main" &&
      first.subject !== undefined &&
      verb.lemma === "date"
    )
      return true
    return (
      first.tense === "present" && !first.isPerfect && first.kind !== "participle" && first.kind !== "gerund"
    )
  }
  if (form === "ing")
    return (
      first.kind === "gerund" ||
      (first.kind === "participle" && first.voice === "active") ||
      (first.isProgressive && kindAt(r, r.at) === "and")
    )
  if (first.kind === "infinitive" || first.kind === "gerund") {
    return first.voice === "passive" && form === "ed" && kindAt(r, k + 1) !== "noun"
  }
  if (first.kind === "participle") {
    if (first.voice !== "passive") return false
    let next = k + 1
    while (kindAt(r, next) === "adverb") next++
    return (form === "ed" || form === "done") && kindAt(r, next) !== "noun" && !isOuterPast(r, k, first, verb)
  }
  // "which is of Vietnamese origin and driven by profit"
  if (first.voice === "be" && isBehindBe(r, k, verb, first)) return true
  if (form === "done") return first.voice === "passive" || current.voice === "passive" || first.isPerfect
  // "entities that operate the product and is monitoring": the verb of whoever is one.
  if (
    first.kind === "relative" &&
    first.subjectBy === "antecedent" &&
    first.antecedent !== undefined &&
    form === "finite" &&
    /^(?:is|was|has)$/.test(r.tokens[verb.from]?.key ?? "") &&
    r.open.some((c) => c !== first && c.subject !== undefined) &&
    !agrees(r, first.antecedent, k)
  )
    return false
  if (isBeyondRelative(r, k, verb, first)) return false
  // A relative or content clause leaves the verb to a clause around it that fits better.
  if (first.kind !== "main" && r.open.length > 0) {
    if (
      r.open.some(
        (c) =>
          c !== first &&
          c.tense === verb.tense &&
          c.tense !== "none" &&
          (!verb.isPerfect || c.isPerfect) &&
          (c.subject === undefined || agrees(r, c.subject, k)),
      ) &&
      first.tense !== verb.tense &&
      !(form === "ed" && first.voice === "passive")
    )
      return false
    const isSaying =
      isSpeech(r, verb.lemma) ||
      /^(?:urge|call|recommend|advise|offer|thank|condemn|inform|notify|order|encourage|blame|accuse|apologise|promise|resign|vow|pledge|decline|refuse|reject|deny)$/.test(
        verb.lemma,
      )
    if (
      isSaying &&
      (first.voice === "passive" || !isSpeech(r, first.lemma)) &&
      r.open.some((c) => c !== first && (isSpeech(r, c.lemma) || c.predicate?.kind === "adjective"))
    )
      return false
  }
  return true
}

/** "all clients we could find and passed the list on", "the flaw that was used and issued an update": a past tense with
 *  its object goes on with a verb around the relative clause. */
function isBeyondRelative(r: Reading, k: number, verb: VerbGroup, first: ClauseDraft): boolean {
  if (first.kind !== "relative" || verb.form !== "ed") return false
  const isOuter = r.open.some(
    (c) =>
      c !== first && c.kind !== "relative" && c.voice === "active" && (c.isPerfect || c.tense === "past"),
  )
  if (!isOuter) return false
  if (first.modal !== undefined && first.subjectBy === "own") return true
  return first.voice === "passive" && first.subjectBy === "antecedent" && kindAt(r, k + 1) === "noun"
}

/** A participle behind "and" that goes on with "is": what stands behind it is no object. */
export function isBehindBe(r: Reading, k: number, verb: VerbGroup, first: ClauseDraft): boolean {
  if (verb.from !== verb.at || (verb.form !== "done" && verb.form !== "ed")) return false
  const prep = r.items[k + 1]?.kind === "prep" ? textAt(r, k + 1) : ""
  if (prep === "by") return true
  return prep !== "" && first.tense === "present" && first.predicate !== undefined
}

function isOuterPast(r: Reading, k: number, first: ClauseDraft, verb: VerbGroup): boolean {
  return (
    verb.tense === "past" && isLikelyFinite(r, k) && r.open.some((c) => c !== first && c.tense === "past")
  )
}
