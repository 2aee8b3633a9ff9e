/* What stands behind a comma inside a clause: participles, phrases and objects that go on with it. */

import {clauseAhead, isTime} from "./ahead.ts"
import {readClause, readPredicateOf, speechInsert} from "./clauses.ts"
import {agreeing, contentHere, examplesOf, nounBehind, prepBehind} from "./complements.ts"
import {type ClauseDraft, type NounDraft, newClause} from "./draft.ts"
import {adverbialHere} from "./fronts.ts"
import {isParallel} from "./lists.ts"
import {readNoun} from "./noun-phrases.ts"
import {clauseVerbOf, kindAt, type Reading, textAt} from "./reading.ts"
import {hangRelative, isDeedNoun, relativeHere} from "./relatives.ts"
import {verbBehind} from "./verb-complements.ts"
import {contentVerbs, intransitive} from "./words.ts"

/** "followed by", "accompanied by": what comes with all that was said before it. */
export const isSequel = (r: Reading, k: number): boolean =>
  /^(?:follow|precede|accompany)$/.test(clauseVerbOf(r, k)?.lemma ?? "") && textAt(r, k + 1) === "by"

/** What a comma leads on to inside the clause; false where the clause ends before it. */
export function commaBehind(r: Reading, clause: ClauseDraft): boolean {
  let next = r.at + 1
  while (kindAt(r, next) === "adverb") next++
  const item = r.items[next]
  if (item === undefined) return false
  const adverbs = (): void => {
    for (let i = r.at + 1; i < next; i++) clause.adverbs.push(r.items[i]?.from ?? 0)
  }
  switch (item.kind) {
    case "comma":
      if (next === r.at + 1) return false
      adverbs()
      r.at = next + 1
      return r.at < r.items.length && kindAt(r, r.at) !== "noun"
    case "verb": {
      if (item.verb.form === "ing") {
        adverbs()
        r.at = next
        const made = newClause("participle", item.from, "")
        made.parent = clause
        const joined = readPredicateOf(r, made)
        clause.adjuncts.push(made, ...joined)
        for (const other of joined) other.parent = clause
        return true
      }
      if (item.verb.form === "infinitive" && clause.kind !== "infinitive") {
        r.at = next
        return verbBehind(r, clause)
      }
      // "received a message about a job, followed by a test"
      if (item.verb.form === "ed" && isSequel(r, next) && r.waiting === 0) {
        adverbs()
        r.at = next
        const made = newClause("participle", item.from, "")
        made.parent = clause
        made.subject =
          clause.object === clause.antecedent ? clause.subject : (clause.object ?? clause.subject)
        made.subjectBy = "control"
        readPredicateOf(r, made, true)
        clause.adjuncts.push(made)
        return true
      }
      return false
    }
    case "mark":
      if (r.waiting > 0) return false
      adverbs()
      r.at = next
      adverbialHere(r, clause)
      return true
    case "prep": {
      if (r.waiting > 0 && clause.kind === "relative") return false
      if (clause.kind === "participle" && clause.antecedent !== undefined) return false
      if (item.text === "according to" && clause.kind !== "main") return false
      if (kindAt(r, next + 1) === "relative")
        return partBehind(r, clause, next) || deedBehind(r, clause, next)
      if (insertBeforeObject(r, clause, next)) return true
      if (clauseAhead(r, next) >= 0) {
        // "…, in May the group did": another clause.
        return false
      }
      adverbs()
      r.at = next
      return prepBehind(r, clause)
    }
    case "that":
      // "We assess, together with the police, that X"
      if (
        next !== r.at + 1 ||
        clause.kind !== "main" ||
        clause.object !== undefined ||
        clause.complements.length > 0
      )
        return false
      if (clause.voice !== "active" || !contentVerbs.has(clause.lemma) || clause.args.length === 0)
        return false
      r.at = next
      return contentHere(r, clause, "that")
    case "examples":
      r.at = next
      return kindAt(r, next + 1) === "noun" && examplesOf(r, clause)
    case "relative": {
      // Of what agrees with it, else of the whole clause: "…, which led to".
      const target = agreeing(r, clause, next + 1)
      if (target !== undefined) {
        r.at = next
        hangRelative(r, target, clause)
        return true
      }
      r.at = next + 1
      const made = readClause(r, "relative", item.text, item.from)
      if (made !== undefined) {
        made.parent = clause
        clause.adjuncts.push(made)
      }
      return true
    }
    case "and": {
      if (kindAt(r, next + 1) === "that" && clause.complements.length > 0) {
        r.at = next + 1
        return contentHere(r, clause, "that")
      }
      return phraseBehindAnd(r, clause, next)
    }
    case "noun": {
      if (speechInsert(r, next, clause) || (next === r.at + 1 && moreObjects(r, clause))) return true
      // "a nuisance, not a danger"
      if (
        next === r.at + 2 &&
        textAt(r, r.at + 1) === "not" &&
        clauseAhead(r, next) < 0 &&
        clause.object !== undefined
      ) {
        r.at = next
        readNoun(r, "object", undefined)
        return true
      }
      if (clauseAhead(r, next) >= 0 || clause.kind !== "main" || next > r.at + 1) return false
      if (isTime(r, item.noun)) {
        r.at = next
        return nounBehind(r, clause)
      }
      return false
    }
    default:
      return false
  }
}

/** "through CVE-2024-1, and in one case through stolen passwords": one more phrase of the same verb. */
function phraseBehindAnd(r: Reading, clause: ClauseDraft, and: number): boolean {
  if (r.waiting > 0 || clause.kind === "relative" || clause.kind === "participle") return false
  let next = and + 1
  while (kindAt(r, next) === "adverb") next++
  if (kindAt(r, next) !== "prep" || kindAt(r, next + 1) !== "noun" || clauseAhead(r, next + 1) >= 0)
    return false
  if (!clause.args.some((a) => a.prep !== "") || textAt(r, and) === "but") return false
  for (let i = next + 2; i < next + 10; i++) {
    const kind = kindAt(r, i)
    if (kind === undefined || kind === "end") {
      r.at = next
      return prepBehind(r, clause)
    }
    // "and of 94 employees who got nothing"
    if (kind === "relative" && i > next + 1) {
      r.at = next
      return prepBehind(r, clause)
    }
    if (kind !== "noun" && kind !== "prep" && kind !== "bracket" && kind !== "adverb") return false
  }
  return false
}

/** "180 computers were affected, of which 40 belong to …": a part of those that the clause speaks of. */
function partBehind(r: Reading, clause: ClauseDraft, next: number): boolean {
  if (textAt(r, next) !== "of" || next !== r.at + 1 || kindAt(r, next + 2) !== "noun") return false
  const isMany = (np: NounDraft | undefined): boolean =>
    np !== undefined && (np.count !== undefined || /[^su]s$/.test(r.tokens[np.head]?.key ?? ""))
  const target = [clause.object, clause.subject].find((np) => np !== clause.antecedent && isMany(np))
  if (target === undefined || clauseAhead(r, next + 2) < 0) return false
  r.at = next
  relativeHere(r, target, "of")
  return true
}

/** "the break-in at the shop in May, in which the data were stolen": a relative clause of the deed that was spoken of. */
function deedBehind(r: Reading, clause: ClauseDraft, next: number): boolean {
  if (next !== r.at + 1 || !/^(?:in|during)$/.test(textAt(r, next))) return false
  const target = r.nouns.findLast(
    (np) => np.head >= clause.from && np.head < (r.items[next]?.from ?? 0) && isDeedNoun(r, np),
  )
  if (target === undefined) return false
  r.at = next
  relativeHere(r, target, textAt(r, next))
  return true
}

/** "has targeted, through spear-phishing, parliamentarians": a phrase between commas before the object. */
function insertBeforeObject(r: Reading, clause: ClauseDraft, next: number): boolean {
  if (
    next !== r.at + 1 ||
    clause.object !== undefined ||
    clause.voice !== "active" ||
    clause.args.some((a) => a.at > clause.at) ||
    clause.complements.length > 0 ||
    clauseVerbOf(r, r.at - 1)?.at !== clause.at ||
    intransitive.has(clause.lemma)
  )
    return false
  let close = next + 1
  while (close < next + 10 && /^(?:noun|prep|adjective|adverb)$/.test(kindAt(r, close) ?? "")) close++
  const object = r.items[close + 1]
  if (kindAt(r, close) !== "comma" || object?.kind !== "noun" || isTime(r, object.noun)) return false
  if (clauseAhead(r, close + 1) >= 0) return false
  const {items} = r
  r.items = items.slice(0, close)
  r.at = next
  prepBehind(r, clause)
  r.items = items
  r.at = close + 1
  return true
}

/** "targeted banks in Norway and hospitals in Sweden": more objects behind a place that the verb took. */
export function moreObjects(r: Reading, clause: ClauseDraft): boolean {
  const own = clause.object?.preps.at(-1)
  const place = clause.args.at(-1)?.np ?? (own?.prep === "in" || own?.prep === "at" ? own.np : undefined)
  const whole =
    clause.object ??
    clause.args.findLast(({np}) => np !== undefined && r.tags[np.head] === "NOUN" && !isTime(r, np))?.np
  if (whole === undefined || place === undefined || !isParallel(r, place)) return false
  // "broke into networks of banks in Oregon and hospitals in Texas"
  const last = whole.preps.at(-1)
  const first = last?.prep === "of" && last.np !== undefined ? last.np : whole
  r.at++
  const more = readNoun(r, "object", clause)
  first.conjuncts.push(more, ...more.conjuncts)
  more.conjuncts = []
  return true
}
